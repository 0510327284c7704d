"""What one further article costs now and at an older commit, side by side: pipeline.py runs it with --before.

    python benchmarks/further.py [COMMIT] [--articles 60] [--rounds 8]

The older commit is checked out beside this one for the time of the run. Each side writes its own sample corpus, in the
model that it knows and of the same sentences, and looks at all articles in a process of its own. The two take turns, a
round each, so that a busy machine slows both alike. The default is the last commit before the model 0.2.
"""

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BEFORE = "ff4e02a"
AIM = 1.3
STEPS = ("parse", "validate", "reason", "reason, and lines for the snapshot", "validate, by checks that both have")
BOTH = ("terms", "quotes", "values", "keys", "grounding", "shapes")  # modules of kg.checks


def side(root: Path, count: int) -> None:
    """One side: says what its corpus is, then works through it whenever a line comes in, and gives milliseconds."""
    sys.path[:0] = [str(root), str(root / "benchmarks")]
    import corpus_sample

    from kg.paths import Workspace
    from kg.reason.rules import texts
    from kg.source.corpus import load_background, parse_article

    try:
        from kg.snapshot.prepare import Background
    except ImportError:  # the older side
        from kg.build.prepare import Background  # type: ignore[import-not-found, no-redef]

    with tempfile.TemporaryDirectory() as name:
        corpus_sample.write(count, Path(name))
        workspace = Workspace.at(Path(name))
        older = not hasattr(Background, "base")
        background = Background(load_background(workspace), *([print] if older else []))
        base = background.floor if older else background.base
        assert not background.findings
        folders = [path.parent for path in workspace.article_files()]
        files = [
            (f / "article.ttl", (f / "article.ttl").read_bytes(), (f / "article.txt").read_bytes()) for f in folders
        ]
        articles = [parse_article(*item, lines=False) for item in files]
        reports = background.corpus.subclasses("Report") | background.corpus.subclasses("Fact")  # Fact until 0.1
        facts = sum(1 for article in articles for _ in article.nodes.of_kind(reports))
        triples = sum(len(article.turtle.triples) for article in articles)
        characters = sum(len(article.text or "") for article in articles)
        print(len(articles), facts, triples, characters, flush=True)
        for article in articles[:3]:  # what is looked up once
            background.check(article)
            background.prepare(article)
        gc.collect()
        gc.freeze()  # as kg build does
        shared = [0.0]
        _clock_checks(shared)
        for _ in sys.stdin:
            taken, shared[0] = [0.0] * len(STEPS), 0.0
            for item in files:
                marks = [time.process_time()]
                article = parse_article(*item, lines=False)
                marks.append(time.process_time())
                assert not background.check(article)
                marks.append(time.process_time())
                assert base.fork().add(texts(article.turtle.triples) if older else article.nodes.facts())
                marks.append(time.process_time())
                background.prepare(article)
                marks.append(time.process_time())
                for number, (start, end) in enumerate(pairwise(marks)):
                    taken[number] += (end - start) * 1000 / count
            taken[-1] = shared[0] * 1000 / count
            print(*taken, flush=True)


def _clock_checks(shared: list[float]) -> None:
    """Adds the seconds that checks of `BOTH` take to `shared`."""
    from kg.checks import shapes, validate

    def clocked(check: Callable[..., Iterator[object]]) -> Callable[..., Iterator[object]]:
        def run(*arguments: object) -> Iterator[object]:
            start = time.process_time()
            found = list(check(*arguments))
            shared[0] += time.process_time() - start
            return iter(found)

        return run if check.__module__.rsplit(".", 1)[-1] in BOTH else check

    plain = shapes.check
    of_shapes = clocked(plain)
    validate.CHECKS = tuple(of_shapes if check is plain else clocked(check) for check in validate.CHECKS)  # type: ignore[assignment]
    shapes.check = of_shapes  # type: ignore[assignment]


def compare(commit: str = BEFORE, count: int = 60, rounds: int = 8) -> float:
    """Prints both sides; gives how many times as much parsing, validating and reasoning take now."""
    with tempfile.TemporaryDirectory() as name:
        older = Path(name) / "older"
        subprocess.run(["git", "-C", ROOT, "worktree", "add", "--quiet", "--detach", older, commit], check=True)
        try:
            return _compare([older, ROOT], commit, count, rounds)
        finally:
            subprocess.run(["git", "-C", ROOT, "worktree", "remove", "--force", older], check=True)


def _compare(roots: list[Path], commit: str, count: int, rounds: int) -> float:
    commands = [[sys.executable, __file__, "--side", str(root), "--articles", str(count)] for root in roots]
    sides = [subprocess.Popen(c, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd="/") for c in commands]

    def line(process: subprocess.Popen[str]) -> list[float]:
        assert process.stdout is not None
        return [float(number) for number in process.stdout.readline().split()]

    corpora = [line(process) for process in sides]
    rows = []
    for _ in range(rounds):
        for process in sides:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
            rows.append(line(process))
    for process in sides:
        process.communicate()
    before, now = ([sum(column) / rounds for column in zip(*rows[i::2], strict=True)] for i in (0, 1))
    print(f"one further article, at {commit} and now ({count} articles in {rounds} rounds by turns)")
    for what, *numbers in zip(("articles", "reports", "triples", "characters of text"), *corpora, strict=True):
        print(f"  {what:<58} {numbers[0]:12,.0f}    {numbers[1]:12,.0f}")
    table = [*zip(STEPS, before, now, strict=True), ("parse + validate + reason", sum(before[:3]), sum(now[:3]))]
    table.append(("parse + checks that both have + reason", *(s[0] + s[4] + s[2] for s in (before, now))))
    table.append(("parse + validate + reason, and lines", before[0] + before[1] + before[3], now[0] + now[1] + now[3]))
    for what, old, new in table:
        print(f"  {what:<58} {old:12,.2f} ms {new:12,.2f} ms  {new / old:.2f} times")
    ratio = sum(now[:3]) / sum(before[:3])
    print(f"  {ratio:.2f} times as much (aim: at most {AIM})")
    return ratio


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit", nargs="?", default=BEFORE)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--side", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        side(options.side, options.articles)
    else:
        compare(options.commit, options.articles, options.rounds)


if __name__ == "__main__":
    main()
