"""A model of what a graph costs by the number of its articles, and how far off it is at the largest that was measured.

    python benchmarks/scale_model.py [--articles 100 1000 10000] [--at 100000 1000000] [--built 10000 GRAPH CACHE SECONDS]

Each size is built from nothing (corpora of corpus_sample.py), asked, and written as Parquet. Each cost is taken for
`fixed + each * articles`, fitted by least squares of relative errors to all sizes but the largest, which the fit is then
asked for; a last fit over all sizes is what the prediction for --at comes from. Processor seconds and bytes; memory is the
largest of any process, and no line: it grows until its batches are full. --built is a further size whose build is there:
its graph, a cache with nothing else in it, and the processor seconds that it took. Questions: those that read most, with all their rows (`all`) and the first hundred (`first`).
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import corpus_sample
from scale import ROOT, disk, run

QUESTIONS = {
    "all": ("timeline", "-f", "csv", "--limit", "100000"),
    "first": ("timeline", "-f", "csv", "--limit", "100"),
}
UNITS = {"build": ("s", 1), "memory": ("MB", 2**20), "disk": ("MB", 1e6), "all": ("s", 1), "first": ("s", 1)}
UNITS |= {"tables": ("s", 1), "tables disk": ("MB", 1e6)}


def measured(count: int) -> dict[str, float]:
    """What so many articles cost, by the name of the cost."""
    with tempfile.TemporaryDirectory() as name:
        graph, cache = Path(name) / "graph", Path(name) / "cache"
        corpus_sample.write(count, graph)
        seconds, _, memory = run(ROOT, cache, "-m", "kg", "build", "--graph", str(graph))
        return {"build": seconds, **used(graph, cache, memory)}


def used(graph: Path, cache: Path, memory: int = 0) -> dict[str, float]:
    """What a graph that is built costs, by the name of the cost. memory: the bytes that its build took."""
    found = {"disk": float(disk(cache))}
    of_graph = ("--graph", str(graph))
    for way, question in QUESTIONS.items():
        found[way], _, peak = run(ROOT, cache, "-m", "kg", "ask", *question, *of_graph)
        memory = max(memory, peak)
    with tempfile.TemporaryDirectory() as name:
        tables = Path(name) / "tables"
        found["tables"], _, peak = run(ROOT, cache, "-m", "kg", "export", "-f", "parquet", "-o", str(tables), *of_graph)
        return {**found, "memory": float(max(memory, peak)), "tables disk": float(disk(tables))}


def fitted(points: list[tuple[int, float]]) -> tuple[float, float]:
    """`(fixed, each)` with the least squares of relative errors; fixed is not below nothing.

    >>> fixed, each = fitted([(10, 7.0), (100, 52.0), (1000, 502.0)])
    >>> round(fixed, 6), round(each, 6)
    (2.0, 0.5)
    """
    # Of (fixed + each * n - cost) / cost, squared and summed: normal equations in 1/cost and n/cost.
    a = sum(1 / c**2 for _, c in points)
    b = sum(n / c**2 for n, c in points)
    d = sum(n * n / c**2 for n, c in points)
    u, v = sum(1 / c for _, c in points), sum(n / c for n, c in points)
    if len(points) > 1 and (fixed := (u * d - v * b) / (a * d - b * b)) > 0:
        return fixed, (v - b * fixed) / d
    return 0.0, v / d


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", nargs="+", type=int, default=[100, 1000, 10_000])
    parser.add_argument("--at", nargs="*", type=int, default=[100_000, 1_000_000])
    parser.add_argument("--built", nargs=4, metavar=("ARTICLES", "GRAPH", "CACHE", "SECONDS"))
    options = parser.parse_args()
    sizes = sorted(options.articles)
    found = {}
    if options.built:
        count, graph, cache, seconds = options.built
        sizes.append(int(count))
        found[sizes[-1]] = {"build": float(seconds), **used(Path(graph), Path(cache))}
    for count in sizes:
        if count not in found:
            found[count] = measured(count)
        shown = ", ".join(
            f"{name} {value / UNITS[name][1]:.1f} {UNITS[name][0]}" for name, value in found[count].items()
        )
        print(f"{count:,} articles: {shown}", flush=True)
    for name, (unit, scale) in UNITS.items():
        if name == "memory":  # bounded by the batches that it works in: no line
            print(f"{name:<12} at most {max(one[name] for one in found.values()) / scale:.0f} {unit}")
            continue
        points = [(count, found[count][name] / scale) for count in sizes]
        fixed, each = fitted(points[:-1])
        count, cost = points[-1]
        error = (fixed + each * count) / cost - 1
        fixed, each = fitted(points)
        ahead = "".join(f"; at {at:,}: {fixed + each * at:,.0f} {unit}" for at in options.at)
        print(
            f"{name:<12} {fixed:8.2f} {unit} + {each * 1000:9.3f} {unit} per 1,000; at {count:,} off by {error:+.0%}{ahead}"
        )


if __name__ == "__main__":
    main()
