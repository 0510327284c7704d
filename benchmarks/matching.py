"""Matching and comparing on generated corpora of several sources with known truth (benchmarks/several.py).

    python benchmarks/matching.py                      1,000 articles, seed 1: the half that is only measured
    python benchmarks/matching.py --seed 0             the half that the weights were set on
    python benchmarks/matching.py --one 10000          one new article among 10,000: processor time

Precision and recall are those of pairs of reports in different articles; a contradiction is a pair of reports of one happening
whose days, place, number or amounts cannot both be right as they are told, or of which one denies what the other tells. Whatever is
found in another role is false, as nothing else is planted.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from several import Article, Told, articles, write

from kg.compare import differ, values
from kg.compare.corpus import Sources
from kg.compare.values import ComparedValue
from kg.paths import Workspace
from kg.snapshot.build import build

START = "https://w3id.org/entente/id/article/"
ROLES = ("hasTime", "hasPlace", "ordinal", "hasAmount", "mode")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--one", type=int, default=0, metavar="N", help="measure one new article among N")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "graph"
        if options.one:
            among(options.one, options.seed, graph)
        else:
            accuracy(options.articles, options.seed, graph)


def accuracy(n: int, seed: int, graph: Path) -> None:
    """Prints precision, recall and what is found of contradictions and copies."""
    made = articles(n, seed)
    wrong = write(made, graph)
    assert not wrong, wrong[:5]
    key = build(Workspace.at(graph)).key
    start = time.process_time()
    sources = Sources.of(key, graph)
    proposed = {frozenset((match.one, match.other)) for match in sources.matches}
    spent = time.process_time() - start
    truth, told = true_pairs(made)
    right = len(proposed & truth)
    print(
        f"{n} articles, seed {seed}: {len(sources.told)} happenings told, {len(truth)} true pairs, {spent:.1f} s of processor time"
    )
    print(f"proposed {len(proposed)}: precision {right / len(proposed):.4f}, recall {right / len(truth):.4f}")
    contradictions(sources, truth, told)
    copies(sources, made)
    persons(sources)


def true_pairs(made: list[Article]) -> tuple[set[frozenset[str]], dict[str, Told]]:
    """The pairs of nodes that tell of one happening, and what each node tells."""
    nodes: dict[str, list[str]] = defaultdict(list)
    told = {}
    for article in made:
        for name, one in article.told.items():
            node = f"{START}{article.slug}/{name}"
            nodes[name].append(node)
            told[node] = one
    return {frozenset(pair) for same in nodes.values() for pair in combinations(same, 2)}, told


def contradictions(sources: Sources, truth: set[frozenset[str]], told: dict[str, Told]) -> None:
    planted = {
        (pair, role) for pair in truth for role in ROLES if _differ(role, *(told[node] for node in sorted(pair)))
    }
    found = set()
    for group in sources.groups:
        for finding in sources.compare(group)[0]:
            if finding.status in (differ.CONFLICT, differ.MAJORITY):
                for a, b in combinations(finding.values, 2):
                    if a.told.article != b.told.article and _contradict(finding.role, a, b, sources):
                        found.add((frozenset((a.told.node, b.told.node)), finding.role))
    right = len(found & planted)
    print(
        f"contradictions planted {len(planted)}: found {right / len(planted):.4f}, false {1 - right / max(1, len(found)):.4f}"
    )


def _contradict(role: str, a: ComparedValue, b: ComparedValue, sources: Sources) -> bool:
    if role == "mode":
        return _denies(str(a.what), str(b.what))
    return differ.relation(role, a, b, sources.world) == values.CONTRADICTS


def _denies(one: str, other: str) -> bool:
    return "denied" in (one, other) and bool({one, other} & {"done", "said"})


def _differ(role: str, a: Told, b: Told) -> bool:
    if role == "mode":
        return _denies(a.mode, b.mode)
    if len({"done" if mode == "said" else mode for mode in (a.mode, b.mode)}) > 1:
        return False  # what is planned or denied and what was done are no contradiction, however they differ
    if role == "hasTime":
        return a.last < b.first or b.last < a.first
    if role == "hasPlace":
        return bool(a.city and b.city and a.city != b.city)
    if role == "ordinal":
        return bool(a.number and b.number and a.number != b.number)
    return bool(a.high and b.high and (a.high < b.low or b.high < a.low))


def copies(sources: Sources, made: list[Article]) -> None:
    """How many pairs of copies are counted as independent of each other."""
    origin = {f"{START}{one.slug}": one.copy_of or one.slug for one in made}
    copied = independent = wronged = others = 0
    publisher = {f"{START}{one.slug}": one.agency for one in made}
    for group in sources.groups:
        _, shared = sources.compare(group)
        together = {frozenset((item.one, item.other)) for item in shared}
        for a, b in combinations(sorted({one.article for one in group}), 2):
            known = frozenset((a, b)) in together
            if origin[a] == origin[b]:
                copied += 1
                independent += not known
            elif publisher[a] != publisher[b]:
                others += 1
                wronged += known
    print(
        f"pairs of copies {copied}: counted as independent {independent}; of {others} independent pairs, taken for copies {wronged}"
    )


def persons(sources: Sources) -> None:
    """Persons under several spellings: the proposals that are right."""
    proposed = [match for match in sources.same_things if "/person/" in match.one]
    right = sum(1 for match in proposed if match.one.rsplit("-", 1)[0] == match.other.rsplit("-", 1)[0])
    used = {thing for one in sources.told for thing in one.things("hasAgent") if "/person/" in thing}
    every = sum(1 for a, b in combinations(sorted(used), 2) if a.rsplit("-", 1)[0] == b.rsplit("-", 1)[0])
    print(f"persons in several spellings, {every} pairs: proposed {len(proposed)}, right {right}")


def among(n: int, seed: int, graph: Path) -> None:
    """Prints the processor time of `kg match --article` for one new article among so many, start of the program and all."""
    made = articles(n + 1, seed)
    wrong = write(made, graph)
    assert not wrong, wrong[:5]
    build(Workspace.at(graph))
    command = [sys.executable, "-m", "kg", "match", "--article", made[-1].slug, "--graph", str(graph)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # looks at the files for the first time
    before = os.times()
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    after = os.times()
    spent = after.children_user - before.children_user + after.children_system - before.children_system
    print(f"one among {n}: {run.stderr.splitlines()[-1].partition('.')[0]} in {spent:.2f} s of processor time")


if __name__ == "__main__":
    main()
