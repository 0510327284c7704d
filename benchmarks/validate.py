"""Validation at corpus speed: compiled shapes against pyshacl, and what every check costs for each article.

    python benchmarks/validate.py [N]

Copies the bundled article N times (default 100) under names of its own. Prints milliseconds of processor time, medians where
repeated, and ratios, all of one run.
"""

from __future__ import annotations

import logging
import statistics
import sys
import time
from collections.abc import Callable

import pyoxigraph as ox

from kg.checks import shapes
from kg.corpus import Article, Corpus, Nodes, load
from kg.paths import Workspace
from kg.shacl.compile import compile_shapes
from kg.shacl.graph import terminology, things_of
from kg.shacl.ground import Ground
from kg.turtle import Triple, TurtleFile
from kg.validate import CHECKS

BASE = "https://w3id.org/entente/id/article/"


def copy_of(article: Article, number: int) -> Article:
    """The article with its own things renamed."""
    old, new = f"{BASE}{article.slug}", f"{BASE}{article.slug}-{number}"

    def renamed(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> ox.NamedNode | ox.BlankNode | ox.Literal:
        if isinstance(term, ox.NamedNode) and term.value.startswith(old):
            return ox.NamedNode(new + term.value.removeprefix(old))
        return term

    triples = [Triple(renamed(t.s), t.p, renamed(t.o), t.line) for t in article.turtle.triples]  # type: ignore[arg-type]
    file = TurtleFile(article.turtle.path, article.turtle.data, triples)
    return Article(file, article.text_path, article.text, article.digest)


def timed(what: str, work: Callable[[], object], repeat: int = 1) -> float:
    """Milliseconds, the median of some runs; prints them."""
    taken = []
    for _ in range(repeat):
        start = time.process_time()
        work()
        taken.append((time.process_time() - start) * 1000)
    print(f"{what:<64} {statistics.median(taken):10.2f} ms")
    return statistics.median(taken)


def main(count: int) -> None:
    """Prints the figures."""
    logging.disable(logging.CRITICAL)
    corpus = load(Workspace.at())
    article = corpus.articles[0]
    print(f"{len(article.turtle.triples)} triples about {len(article.nodes.by_subject)} things in the article")

    fast = timed("bundled data, shapes, compiled (with compiling)", lambda: list(shapes.check(corpus)), 5)
    slow = timed("bundled data, shapes, pyshacl", lambda: list(shapes.check(corpus, shapes.PYSHACL)), 3)
    print(f"{'ratio':<64} {slow / fast:10.0f}")

    timed("compiling the shapes, once", lambda: compile_shapes(corpus.shapes), 5)
    targets, terms = compile_shapes(corpus.shapes), things_of(terminology(corpus.ontology[0].triples))
    timed(
        "indexing the ontology and the reference, once", lambda: Ground(targets, terms, corpus.background.by_subject), 5
    )
    ground = Ground(targets, terms, corpus.background.by_subject)
    ground.disturbed(article.nodes.by_subject)  # what reads what, noted once
    further = timed("one further article, indexed", lambda: ground.validate(article.nodes.by_subject), 200)
    with_index = timed("one further article, with its index", lambda: ground.validate(_index(article)), 50)
    print(
        f"{'ratio to pyshacl, which has to look at all again':<64} {slow / with_index:10.0f} ({slow / further:.0f} indexed)"
    )

    copies = [copy_of(article, number) for number in range(count)]
    many = Corpus(corpus.ontology, corpus.shapes, corpus.reference, copies)
    each = timed(
        f"{count} further articles, one after the other", lambda: [ground.validate(a.nodes.by_subject) for a in copies]
    )
    print(f"{'an article':<64} {each / count:10.2f} ms")
    total = 0.0
    for check in CHECKS:
        name = f"{count} articles, kg.checks.{check.__module__.rpartition('.')[2]}"
        total += (taken := timed(name, lambda check=check: list(check(many))))  # type: ignore[misc]
        print(f"{'an article':<64} {taken / count:10.2f} ms")
    print(f"{'all checks, an article':<64} {total / count:10.2f} ms")


def _index(article: Article) -> dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]]:
    nodes = Nodes()
    nodes.add(article.turtle.triples)
    return nodes.by_subject


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
