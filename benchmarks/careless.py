"""Slips that a careless author makes, by kind: how many of them `kg validate` finds.

    python benchmarks/careless.py                     both halves of the slips, all kinds, 1,500 of them
    python benchmarks/careless.py --half 1            the half that the checks were written on; 2 is the other
    python benchmarks/careless.py --missed            each slip that was not found, too

The articles are the bundled one, those of tests/other, and the real texts of tests/texts where the folder with them is
there (--texts). Slips are drawn from a seed. Where the words of an article do not show that it is a slip (another date
under "recently"), it is counted apart. The exit code is 1 where fewer than nine in ten of the others are found, or
where there is a finding without a slip.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from planted import meaning, values, words  # noqa: E402
from planted.article import Slip, Subject  # noqa: E402

from kg.checks.validate import CHECKS  # noqa: E402
from kg.finding import VIOLATION  # noqa: E402
from kg.notes.make import SourceText  # noqa: E402
from kg.notes.names import names_of  # noqa: E402
from kg.notes.turtle import to_turtle  # noqa: E402
from kg.paths import Workspace  # noqa: E402
from kg.source.corpus import load, load_background, parse_article  # noqa: E402

MAKERS = (*values.MAKERS, *words.MAKERS, *meaning.MAKERS)
SEED = 11


def subjects(texts: Path) -> Iterator[Subject]:
    """The articles, each in the corpus that it stands in."""
    for workspace in (Workspace.at(), Workspace.at(ROOT / "tests" / "other")):
        corpus = load(workspace)
        yield from (Subject(corpus.beside([article]), article) for article in corpus.articles)
    if texts.is_dir():
        background, names = load_background(Workspace.at()), names_of(Workspace.at())
        for notes in sorted((ROOT / "tests" / "texts").glob("*.notes")):
            text = (texts / notes.stem / "text.txt").read_bytes()
            made = to_turtle(notes.read_text(encoding="utf-8"), SourceText.of(text), names, notes)
            article = parse_article(notes.parent / notes.stem / "article.ttl", made.turtle.encode(), text)
            yield Subject(background.beside([article]), article)


def is_found(of: Subject, slip: Slip) -> str | None:
    """The first rule that finds it. The quick checks run first."""
    corpus = of.copy(slip)
    return next((f.rule for check in CHECKS for f in check(corpus) if f.severity == VIOLATION), None)


def slips_of(found: list[Subject], half: int | None) -> dict[str, list[tuple[Subject, Slip]]]:
    """All slips by kind; of a half those of every other place, so that both halves have every article and kind."""
    by_kind: dict[str, list[tuple[Subject, Slip]]] = defaultdict(list)
    for of in found:
        for maker in MAKERS:
            for slip in maker(of):
                by_kind[slip.kind if slip.decided else slip.kind + " (words do not decide)"].append((of, slip))
    order = random.Random(SEED)
    for kind in sorted(by_kind):
        order.shuffle(by_kind[kind])
        if half is not None:
            by_kind[kind] = by_kind[kind][half - 1 :: 2]
    return by_kind


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--texts", type=Path, default=ROOT.parent / "shared" / "texts")
    parser.add_argument("--half", type=int, choices=(1, 2))
    parser.add_argument("--most", type=int, default=50, help="slips of each kind (50)")
    parser.add_argument("--kind", default="", help="only the kinds whose names have these words")
    parser.add_argument("--missed", action="store_true")
    given = parser.parse_args()
    found = list(subjects(given.texts))
    idle = [f"{of.article.slug}: {f}" for of in found for check in CHECKS for f in check(of.corpus)]
    print(f"{len(found)} articles, {len(idle)} findings without a slip")
    for line in idle:
        print(f"  {line}")
    totals: dict[bool, list[int]] = {True: [0, 0], False: [0, 0]}
    for kind, slips in sorted(slips_of(found, given.half).items()):
        if given.kind not in kind or not slips:
            continue
        made = slips[: given.most]
        caught = [is_found(of, slip) for of, slip in made]
        number = sum(rule is not None for rule in caught)
        total = totals["(words do not" not in kind]
        total[0] += len(made)
        total[1] += number
        print(f"{kind:62} {len(made):5} {number:5} {100 * number / len(made):6.1f} %")
        if given.missed:
            for (of, slip), rule in zip(made, caught, strict=True):
                if rule is None:
                    print(f"    MISSED {of.article.slug} {slip.what}")
    for decided, (made_, caught_) in totals.items():
        name = "the words decide" if decided else "the words do not decide"
        print(f"{name:62} {made_:5} {caught_:5} {100 * caught_ / max(made_, 1):6.1f} %")
    return int(bool(idle) or totals[True][1] < 0.9 * totals[True][0])


if __name__ == "__main__":
    sys.exit(main())
