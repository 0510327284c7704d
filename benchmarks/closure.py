"""How fast the compiled reasoner is, beside owlrl and `reasonable` (Rust; pip install reasonable; skipped if absent).

    python benchmarks/closure.py [--articles 1 10 100 1000] [--owlrl-runs 1]

One run measures all, in processor time, so that the ratios hold on a busy machine. More articles than one are copies of the
bundled one with the IRIs of its things renamed. Times of the compiled reasoner are for one further article:
rules compiled, reference data closed and shared.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from kg.corpus import Corpus, load
from kg.paths import Workspace
from kg.reason import close
from kg.reason.compile import compile_ontology
from kg.reason.engine import Graph
from kg.reason.rules import Fact, Rules, texts
from kg.terms import ID
from kg.turtle import Triple, to_rdflib


def seconds(work: Callable[[], Any], runs: int = 1) -> float:
    """The median processor time of a call."""
    times = []
    for _ in range(runs):
        gc.collect()
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def renamed(facts: list[Fact], number: int) -> list[Fact]:
    """The facts with the IRIs of the article's own things renamed."""
    old = ID + "article/"

    def term(text: str) -> str:
        return f"{old}copy-{number}-{text[len(old) :]}" if text.startswith(old) else text

    return [(term(s), p, term(o)) for s, p, o in facts]


def one_article(corpus: Corpus, rules: Rules, floor: Graph, runs: int) -> None:
    ontology, article = corpus.ontology[0].triples, corpus.articles[0].turtle.triples
    data = [triple for file in corpus.data_files() for triple in file.triples]
    print(f"one article of {len(article)} triples, {len(data) - len(article)} triples of reference data")
    facts = list(texts(article))
    compiled = seconds(lambda: floor.fork().add(facts), 50)
    converted = seconds(lambda: floor.fork().add(list(texts(article))), 50)
    alone = seconds(lambda: close(ontology, data), 5)
    slow = seconds(lambda: close(ontology, data, "owlrl"), runs)
    report = [
        ("compile the ontology", seconds(lambda: compile_ontology(ontology), 5)),
        ("read compiled rules", seconds(lambda: Rules.from_json(rules.to_json()), 5)),
        ("close the reference data", seconds(lambda: closed(corpus, rules), 5)),
        ("compiled: one further article", compiled),
        ("compiled: the same, from parsed triples", converted),
        ("compiled: all from nothing, sorted (kg build)", alone),
        ("owlrl: all", slow),
        ("reasonable: all (no chains of properties)", reasonable([*ontology, *data])),
    ]
    for name, took in report:
        print(f"  {name:48} {took * 1000:10.2f} ms")
    print(f"  owlrl / compiled, one further article: {slow / converted:.0f}; from nothing: {slow / alone:.0f}")


def reasonable(triples: list[Triple]) -> float:
    """Time of `reasonable` for the triples, or nan."""
    try:
        from reasonable import PyReasoner
    except ImportError:
        print("reasonable is not installed, so its time is nan: pip install reasonable", file=sys.stderr)
        return float("nan")
    graph = list(to_rdflib(triples))

    def work() -> None:
        reasoner = PyReasoner()
        reasoner.from_graph(graph)
        reasoner.reason()

    return seconds(work)


def closed(corpus: Corpus, rules: Rules) -> Graph:
    floor = Graph(rules)
    floor.add(fact for file in corpus.reference for fact in texts(file.triples))
    return floor


def many_articles(corpus: Corpus, floor: Graph, counts: list[int]) -> None:
    article = list(texts(corpus.articles[0].turtle.triples))
    print("many articles, one after another in one graph; forks closed apart and merged")
    flat = 0.0  # each article's time where there are 100 (a handful says little)
    for count in counts:
        graph, added = floor.fork(), 0.0
        merged, merging = floor.fork(), 0.0
        for number in range(count):
            facts = renamed(article, number)
            start = time.process_time()
            graph.add(facts)
            added += time.process_time() - start
            fork = floor.fork()
            fork.add(facts)
            start = time.process_time()
            merged.merge(fork)
            merging += time.process_time() - start
        flat = added / count if count == 100 else flat
        against = f" ({added / count / flat:.2f} times that of 100)" if flat else ""
        print(
            f"  {count:6} articles: {added:8.3f} s, {added / count * 1000:6.2f} ms each{against}; "
            f"merge {merging / count * 1000:6.2f} ms each"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[1, 10, 100, 1000])
    parser.add_argument("--owlrl-runs", type=int, default=1)
    options = parser.parse_args()
    corpus = load(Workspace.at())
    rules = compile_ontology(corpus.ontology[0].triples)
    floor = closed(corpus, rules)
    one_article(corpus, rules, floor, options.owlrl_runs)
    many_articles(corpus, floor, options.articles)


if __name__ == "__main__":
    main()
