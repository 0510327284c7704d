"""The ontology beside the data is what pyshacl sees of it; a view is a union."""

from __future__ import annotations

import rdflib
from engines import turtle
from pyshacl.rdfutil.inoculate import inoculate

from kg.shacl.view import Classes, UnionView, merge, named, terminology, things_of
from kg.source.corpus import Corpus
from kg.source.turtle import to_rdflib


def test_terminology_is_what_pyshacl_takes_from_the_ontology(corpus: Corpus) -> None:
    def ground(graph: rdflib.Graph) -> set[tuple[object, ...]]:
        return {t for t in graph if not any(isinstance(node, rdflib.BNode) for node in t)}

    ontology = corpus.ontology[0].triples
    taken = ground(inoculate(rdflib.Graph(), to_rdflib(ontology)))
    assert ground(to_rdflib(terminology(ontology))) == taken
    assert len(taken) < len(ontology)


def test_merge_keeps_every_triple_and_changes_no_part() -> None:
    one, other = (things_of(turtle(text).triples) for text in (":a :p 1 ; :q 2 .", ":a :p 3 . :b :p 4 ."))
    union = merge([one, other])
    assert {name: sum(map(len, said.values())) for name, said in union.items()} == {
        "http://example.org/a": 3,
        "http://example.org/b": 1,
    }
    assert len(one) == 1 and sum(map(len, one["http://example.org/a"].values())) == 2


def test_classes_go_down_to_the_last_subclass_and_round_a_circle() -> None:
    classes = Classes(
        things_of(turtle(":B rdfs:subClassOf :A . :C rdfs:subClassOf :B . :A rdfs:subClassOf :C .").triples)
    )
    names = {"http://example.org/" + name for name in "ABC"}
    assert classes["http://example.org/A"] == classes["http://example.org/C"] == names
    assert classes["http://example.org/X"] == {"http://example.org/X"}


def test_view_finds_what_points_to_a_thing_in_both_graphs() -> None:
    front, back = (things_of(turtle(text).triples) for text in (":a :p :x .", ":a :p :x . :b :p :x ; :q :x ."))
    view = UnionView(front, back, Classes({}))
    found = view.subjects("http://example.org/p", named("http://example.org/x"))
    assert sorted(term.value for term in found) == ["http://example.org/a", "http://example.org/b"]
