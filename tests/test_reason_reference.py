"""The peculiarities of owlrl that the comparison leaves out. Should one of these fail, owlrl was mended."""

from __future__ import annotations

import owlrl
import rdflib
from rdflib.namespace import OWL
from reasoning import DECLARED, PREFIXES, outcome


def closed(text: str) -> rdflib.Graph:
    graph = rdflib.Graph().parse(data=PREFIXES + text)
    owlrl.OWLRL_Semantics(graph, axioms=False, daxioms=False).closure()
    return graph


def test_literals_become_subjects_and_everything_is_the_same_as_itself() -> None:
    graph = closed(':d0 rdfs:range xsd:string . i:a :d0 "x" .')
    assert any(isinstance(s, rdflib.Literal) for s in graph.subjects())
    assert all((s, OWL.sameAs, s) in graph for s in graph.subjects() if isinstance(s, rdflib.URIRef))


def test_disjoint_properties_forget_the_last_member() -> None:
    ontology = DECLARED + "[] a owl:AllDisjointProperties ; owl:members ( :p0 :p1 ) ."
    data = "i:a :p0 i:b ; :p1 i:b ."
    assert outcome(ontology, data) == "inconsistent"
    assert outcome(ontology, data, "owlrl") == []


def test_different_things_are_not_told_from_themselves() -> None:
    """Specification: eq-ref and eq-diff2 together make a thing listed twice a contradiction."""
    ontology = DECLARED + "[] a owl:AllDifferent ; owl:members ( i:a i:a ) ."
    assert outcome(ontology, "i:a a :C0 .") == "inconsistent"
    assert outcome(ontology, "i:a a :C0 .", "owlrl") == []


def test_broken_literals_contradict() -> None:
    """Here the compiled reasoner, which looks at no values, leaves the matter to the checks of lexical forms."""
    assert outcome(DECLARED, 'i:a :d0 "abc"^^xsd:integer .', "owlrl") == "inconsistent"
    assert outcome(DECLARED, 'i:a :d0 "abc"^^xsd:integer .') == []


def test_ranges_of_literals_are_checked_by_neither() -> None:
    ontology = DECLARED + ":d0 rdfs:range xsd:integer ."
    assert outcome(ontology, "i:a :d0 true .", "owlrl") == []
    assert outcome(ontology, "i:a :d0 true .") == []


def test_what_is_outside_owl_rl_is_passed_over_in_silence() -> None:
    for axiom in (":p0 a owl:ReflexiveProperty .", ":C0 rdfs:subClassOf [ owl:onProperty :p0 ; owl:hasSelf true ] ."):
        assert outcome(DECLARED + axiom, "i:a a :C0 .", "owlrl") == []


def test_keys_merge() -> None:
    merged = outcome(
        DECLARED + ":C0 owl:hasKey ( :d0 ) .", 'i:a a :C0 ; :d0 "x" ; :p0 i:c . i:b a :C0 ; :d0 "y" .', "owlrl"
    )
    assert any("id/b" in triple and "p0" in triple for triple in merged)  # a key of one property compares nothing
