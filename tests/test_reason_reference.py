"""The peculiarities of owlrl that the comparison leaves out. Should one of these fail, owlrl was mended."""

from __future__ import annotations

import owlrl
import rdflib
from rdflib.namespace import OWL
from reasoning import DECLARED, PREFIXES, outcome

from kg.terms import ENT, ID


def closed(text: str) -> rdflib.Graph:
    graph = rdflib.Graph().parse(data=PREFIXES + text)
    owlrl.OWLRL_Semantics(graph, axioms=False, daxioms=False).closure()
    return graph


def test_literals_become_subjects_and_everything_is_the_same_as_itself() -> None:
    graph = closed(':d0 rdfs:range xsd:string . i:a :d0 "x" .')
    assert any(isinstance(s, rdflib.Literal) for s in graph.subjects())
    assert all((s, OWL.sameAs, s) in graph for s in graph.subjects() if isinstance(s, rdflib.URIRef))


def test_an_inverse_without_a_name_concludes_and_is_no_predicate_in_the_end() -> None:
    """The generalised triples that lead to the conclusion are taken away again, as they are not RDF."""
    graph = closed(":p2 owl:propertyChainAxiom ( [ owl:inverseOf :p0 ] :p1 ) . i:b :p0 i:a ; :p1 i:c .")
    assert (rdflib.URIRef(ID + "a"), rdflib.URIRef(ENT + "p2"), rdflib.URIRef(ID + "c")) in graph
    assert not any(isinstance(p, rdflib.BNode) for p in graph.predicates())


def test_broken_literals_contradict() -> None:
    """Our reasoner, which looks at no values, leaves the matter to the checks of lexical forms."""
    assert outcome(DECLARED, 'i:a :d0 "abc"^^xsd:integer .', "owlrl") == "inconsistent"
    assert outcome(DECLARED, 'i:a :d0 "abc"^^xsd:integer .') == []


def test_ranges_of_literals_are_checked_by_neither() -> None:
    ontology = DECLARED + ":d0 rdfs:range xsd:integer ."
    assert outcome(ontology, "i:a :d0 true .", "owlrl") == []
    assert outcome(ontology, "i:a :d0 true .") == []
