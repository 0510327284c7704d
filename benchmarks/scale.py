"""What a graph costs by the article as it grows: building, disk, memory, and a change of one article.

    python benchmarks/scale.py [--articles 100 1000] [--before ffceb8c | --alone]

Each size is built from nothing by `kg build`, then one article is changed and `kg ask` is asked. The same is done by an
older commit, checked out beside this one for the time of the run (the default is the last one before shards), and the
same quads are loaded into an empty store of pyoxigraph, which is the least that any of it can cost. Building is in
processor time, that of worker processes included, since the machine may be busy, and by the clock; an answer is in seconds by the
clock, for it is what somebody waits for, the best of three. Memory is the largest of any one process. The corpora are
those of corpus_sample.py; what parsing, checking and reasoning cost beside rdflib, pyshacl and owlrl, pipeline.py says.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import corpus_sample
from sample.article import article
from sample.world import world

ROOT = Path(__file__).resolve().parent.parent
BEFORE = "ffceb8c"
ROUNDS = 3
QUESTION = "article-in-order"  # of the article that was changed
# Processor time and peak memory of the processes that it waited for are the child's own affair, so it says them.
_MEASURED = """
import resource, subprocess, sys, time
start = time.perf_counter()
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(status, used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
"""
_BARE = """
import sys, pyoxigraph
store = pyoxigraph.Store(sys.argv[2])
store.bulk_load(path=sys.argv[1], format=pyoxigraph.RdfFormat.N_QUADS)
store.flush()
"""


class Cost(NamedTuple):
    """seconds: of processor time; clock: the same by the clock; memory: bytes of the largest process; disk: bytes; answer: seconds from a change of
    one article to an answer, None where nothing is asked."""

    seconds: float
    clock: float
    memory: int
    disk: int
    answer: float | None = None


def run(root: Path, cache: Path, *command: str) -> tuple[float, float, int]:
    """Processor seconds, seconds by the clock and peak bytes of a command with the modules of a checkout."""
    environment = {**os.environ, "PYTHONPATH": str(root), "ENTENTE_CACHE": str(cache)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # as whoever has installed it
    measured = [sys.executable, "-c", _MEASURED, sys.executable, *command]
    # Not from here: the folder that a program starts in comes before all others.
    out = subprocess.run(measured, env=environment, check=True, capture_output=True, text=True, cwd=cache.parent)
    status, seconds, clock, peak = out.stdout.split()
    if status != "0":
        raise SystemExit(f"{' '.join(command)} in {root}: exit code {status}")
    return float(seconds), float(clock), int(peak)


def disk(folder: Path) -> int:
    """Bytes that a folder takes on the disk; what has several names counts once."""
    states = {(s.st_dev, s.st_ino): s.st_blocks * 512 for s in (p.lstat() for p in folder.rglob("*"))}
    return sum(states.values())


def change(graph: Path, number: int, seed: int) -> None:
    """Puts another article in the place of one: the same day of work with other dice."""
    slug, text, turtle = article(number, random.Random(f"{seed}:{number}"), world(0))
    for name, data in (("article.txt", text), ("article.ttl", turtle)):
        (graph / "articles" / slug / name).write_text(data, encoding="utf-8", newline="\n")


def side(root: Path, graph: Path, cache: Path, count: int) -> Cost:
    """What one side needs; the graph is as it was, in the end."""
    seconds, clock, memory = run(root, cache, "-m", "kg", "build", "--graph", str(graph))
    taken = []
    number = count // 2 + 1
    for seed in range(1, ROUNDS + 1):
        change(graph, number, seed)
        asked = "ask", QUESTION, "-p", f"article=sample-{number:05}", "--graph", str(graph)
        _, answered, peak = run(root, cache, "-m", "kg", *asked)
        taken.append(answered)
        memory = max(memory, peak)
    used = disk(cache)
    change(graph, number, 0)
    return Cost(seconds, clock, memory, used, min(taken))


def bare(root: Path, graph: Path, cache: Path) -> Cost:
    """The quads of a graph that this side has built, loaded by the library alone."""
    lines, store = cache.parent / "bare.nq", cache.parent / "bare"
    run(root, cache, "-m", "kg", "export", "-f", "nquads", "--with-ontology", "-o", str(lines), "--graph", str(graph))
    seconds, clock, memory = run(root, cache, "-c", _BARE, str(lines), str(store))
    return Cost(seconds, clock, memory, disk(store))


def show(who: str, count: int, cost: Cost) -> None:
    answer = "" if cost.answer is None else f"{cost.answer:8.2f} s"
    print(
        f"{count:8,} {who:<22} {cost.seconds / count * 1000:8.1f} ms {cost.clock / count * 1000:8.1f} ms {cost.memory / 2**20:8.0f} MB "
        f"{cost.disk / count / 1000:8.0f} kB {answer}",
        flush=True,
    )


def measure(sides: dict[str, Path], sizes: list[int]) -> None:
    print(
        f"{'articles':>8} {'':<22} {'build':>11} {'clock':>11} {'memory':>11} {'disk':>11} {'change':>10}   by the article, but memory"
    )
    for count in sizes:
        with tempfile.TemporaryDirectory() as name:
            graph = Path(name) / "graph"
            corpus_sample.write(count, graph)
            for who, root in sides.items():
                cache = Path(name) / f"cache of {who}"
                show(who, count, side(root, graph, cache, count))
            show("pyoxigraph, bulk load", count, bare(ROOT, graph, cache))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", nargs="*", type=int, default=[100, 1000])
    parser.add_argument("--before", default=BEFORE, metavar="COMMIT")
    parser.add_argument("--alone", action="store_true", help="without the older commit")
    options = parser.parse_args()
    if options.alone:
        measure({"now": ROOT}, options.articles)
        return
    with tempfile.TemporaryDirectory() as name:
        older = Path(name) / "older"
        subprocess.run(["git", "-C", ROOT, "worktree", "add", "--quiet", "--detach", older, options.before], check=True)
        try:
            measure({options.before: older, "now": ROOT}, options.articles)
        finally:
            subprocess.run(["git", "-C", ROOT, "worktree", "remove", "--force", older], check=True)


if __name__ == "__main__":
    main()
