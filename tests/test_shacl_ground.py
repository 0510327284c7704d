"""Validating one graph after the other over a background gives what validating their union gives."""

from __future__ import annotations

from collections import Counter

import pytest
from engines import SOURCES, compiled, turtle
from mutants import Mutator

from kg.checks import shapes
from kg.shacl.compile import compile_shapes
from kg.shacl.ground import Ground
from kg.shacl.result import Result
from kg.shacl.view import terminology, things_of
from kg.source.corpus import Corpus, Nodes
from kg.source.turtle import TurtleFile

SHAPES = turtle(
    """
:s sh:targetClass :It ; sh:message "M" ;
  sh:property [ sh:path :p ; sh:maxCount 1 ; sh:class :Other ] ;
  sh:property [ sh:path ( :p :q ) ; sh:minCount 1 ] ; sh:property [ sh:path [ sh:zeroOrMorePath :r ] ; sh:maxCount 2 ] .
:t sh:targetClass :Other ; sh:property [ sh:path :q ; sh:minCount 1 ] ; sh:closed true ; sh:ignoredProperties ( rdf:type ) .
"""
)
INVERSE = turtle(":s sh:targetClass :It ; sh:property [ sh:path [ sh:inversePath :p ] ; sh:maxCount 1 ] .")
REFERENCE = ":a a :It ; :p :b . :b a :Other ; :q 1 . :c a :It ; :p :d ; :r :e . :f a :It ; :r :g . :b :p :a ."


def union_of(ground: Ground, front: Nodes) -> Counter[Result]:
    """The results of the union, from those of the background and of the front."""
    afresh = front.by_subject.keys() | ground.disturbed(front.by_subject)
    kept = [result for name in ground.things if name not in afresh for result in only(ground, name)]
    return Counter([*kept, *ground.validate(front.by_subject)])


def only(ground: Ground, name: str) -> list[Result]:
    return [result for result in ground.results if result.focus.value == name]


@pytest.mark.parametrize("says", [SHAPES, INVERSE], ids=["forward", "inverse"])
@pytest.mark.parametrize(
    "article",
    [
        ":x a :It ; :p :b .",  # uses the reference
        ":a :p :x .",  # adds to a thing of the reference
        ":b :q 2 .",
        ":b a :It .",
        ":b :s 1 .",  # breaks what the reference has
        ":d a :Other .",  # completes what the reference only mentions
        ":d a :Other ; :q 1 .",
        ":g :r :h . :h :r :i .",  # far away on a path
        ":e :r :c .",
        ":New rdfs:subClassOf :It . :x a :New .",  # changes classes
        ":Other rdfs:subClassOf :It .",
        ":x :p :a .",  # points to a thing of the reference
        ":a a :It ; :p :b .",  # says the same again
    ],
)
def test_article_over_reference_gives_the_results_of_the_union(says: TurtleFile, article: str) -> None:
    terms = terminology(turtle(SOURCES).triples)
    reference, front = turtle(REFERENCE).triples, turtle(article).triples
    ground = Ground(compile_shapes(says), things_of(terms), things_of(reference))
    nodes = Nodes()
    nodes.add(front)
    assert union_of(ground, nodes) == compiled(says, [*reference, *front], terms)


def test_article_that_describes_only_its_own_disturbs_nothing(corpus: Corpus) -> None:
    ground = shapes.ground(corpus, corpus.background.by_subject)
    front = corpus.articles[0].nodes.by_subject
    assert ground.disturbed(front) == set()
    assert ground.results == ground.validate(front) == []


def test_mutants_over_the_reference_give_the_results_of_the_union(small_corpus: Corpus) -> None:
    terms = things_of(terminology(small_corpus.ontology[0].triples))
    targets = compile_shapes(small_corpus.shapes)
    ground = Ground(targets, terms, small_corpus.background.by_subject)
    mutator = Mutator(small_corpus, 5)
    found = 0
    for kind in list(mutator.faults) * 10:
        front = mutator.mutant(kind).corpus.articles[0].nodes.by_subject
        results = ground.validate(front)
        assert Counter(results) == Counter(Ground(targets, terms, small_corpus.background.by_subject, front).results)
        found += len(results)
    assert found > 50


def test_validation_leaves_the_background_as_it_was(small_corpus: Corpus) -> None:
    terms = terminology(turtle(SOURCES).triples)
    ground = Ground(compile_shapes(SHAPES), things_of(terms), things_of(turtle(REFERENCE).triples))
    before = list(ground.results)
    for article in (":a :p :x .", ":Other rdfs:subClassOf :It .", ":d a :Other ."):
        ground.validate(things_of(turtle(article).triples))
    assert Ground(ground.targets, ground.things).results == before
