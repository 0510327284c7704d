"""The compiler refuses what it does not know, by name, and says the same whatever the order of the triples."""

from __future__ import annotations

import random

import pytest
from conftest import ROOT
from reasoning import DECLARED, facts, outcome, rules, triples

from kg.reason.compile import compile_ontology
from kg.reason.engine import Graph
from kg.reason.vocabulary import UnsupportedAxiomError
from kg.source.corpus import Corpus
from kg.source.turtle import parse

R = "[ a owl:Restriction ; owl:onProperty :p0 ; {} ]"
UNSUPPORTED = {
    "hasKey": ":C0 owl:hasKey ( :p0 ) .",
    "FunctionalProperty": ":p0 a owl:FunctionalProperty .",
    "InverseFunctionalProperty": ":p0 a owl:InverseFunctionalProperty .",
    "ReflexiveProperty": ":p0 a owl:ReflexiveProperty .",
    "maxCardinality": f":C0 rdfs:subClassOf {R.format('owl:maxCardinality 1')} .",
    "minCardinality": f":C0 rdfs:subClassOf {R.format('owl:minCardinality 1')} .",
    "cardinality": f":C0 rdfs:subClassOf {R.format('owl:cardinality 1')} .",
    "maxQualifiedCardinality": f":C0 rdfs:subClassOf {R.format('owl:maxQualifiedCardinality 1 ; owl:onClass :C1')} .",
    "hasSelf": f":C0 rdfs:subClassOf {R.format('owl:hasSelf true')} .",
    "oneOf": ":C0 rdfs:subClassOf [ a owl:Class ; owl:oneOf ( i:a i:b ) ] .",
    "sameAs": "i:a owl:sameAs i:b .",
    "disjointUnionOf": ":C0 owl:disjointUnionOf ( :C1 :C2 ) .",
    "imports": "i:o a owl:Ontology ; owl:imports i:other .",
    "onDatatype": ":d0 rdfs:range [ a rdfs:Datatype ; owl:onDatatype xsd:integer ; owl:withRestrictions () ] .",
    "onProperties": ":C0 rdfs:subClassOf [ a owl:Restriction ; owl:onProperties ( :d0 :d1 ) ; owl:someValuesFrom xsd:string ] .",
    "inverseOf": ":p0 rdfs:subPropertyOf [ owl:inverseOf :p1 ] .",
    "topObjectProperty": ":p0 rdfs:subPropertyOf owl:topObjectProperty .",
    "rdf:type": ":p0 rdfs:subPropertyOf rdf:type .",
    "invented": ":C0 owl:invented :C1 .",
    "Invented": ":C0 a owl:Invented .",
    "rdfs:member": "i:a rdfs:member i:b .",
    "rdfs:Resource": ":p0 rdfs:range rdfs:Resource .",
    "rdfs:Datatype": f"{R.format('owl:someValuesFrom xsd:string')} rdfs:subClassOf :C0 .",
    # Parts whose whole is not there, which would mean nothing.
    "members": "[] owl:members ( :C1 :C2 ) .",
    "distinctMembers": "[] owl:distinctMembers ( i:a i:b ) .",
    "assertionProperty": "[] owl:assertionProperty :p0 .",
    "sourceIndividual": "[] owl:sourceIndividual i:a .",
    "targetIndividual": "[] owl:targetIndividual i:a .",
    "targetValue": "[] owl:targetValue 1 .",
    "owl:Class in a class": "[] a owl:Restriction ; owl:onProperty :p0 .",
    "rdfs:subClassOf with a literal": ":C0 rdfs:subClassOf 'C1' .",
    "rdfs:domain with a literal": ":p0 rdfs:domain 'C1' .",
    # Known words where OWL 2 RL does not allow them.
    "someValuesFrom": f":C0 rdfs:subClassOf {R.format('owl:someValuesFrom :C1')} .",
    "allValuesFrom": f"{R.format('owl:allValuesFrom :C1')} rdfs:subClassOf :C0 .",
    "unionOf": ":C0 rdfs:subClassOf [ owl:unionOf ( :C1 :C2 ) ] .",
    "complementOf": "[ owl:complementOf :C1 ] rdfs:subClassOf :C0 .",
    "Thing": "owl:Thing rdfs:subClassOf :C0 .",
    "propertyChainAxiom": ":p0 owl:propertyChainAxiom () .",
    "intersectionOf": ":C0 owl:equivalentClass [ owl:intersectionOf () ] .",
}
RULES = ["[] a <http://www.w3.org/2003/11/swrl#Imp> .", "[] <http://www.w3.org/2003/11/swrl#body> () ."]
NAMED_DEFINITIONS = {
    "unionOf": ":C0 owl:unionOf ( :C1 :C2 ) .",
    "complementOf": ":C0 owl:complementOf :C1 .",
    "someValuesFrom": ":C0 a owl:Restriction ; owl:onProperty :p0 ; owl:someValuesFrom :C1 .",
}


@pytest.mark.parametrize("axiom", RULES)
def test_rules_of_another_language_are_refused(axiom: str) -> None:
    with pytest.raises(UnsupportedAxiomError, match="swrl#"):
        rules(axiom)


@pytest.mark.parametrize(("name", "axiom"), [*UNSUPPORTED.items(), *NAMED_DEFINITIONS.items()])
def test_what_is_outside_raises_and_is_named(name: str, axiom: str) -> None:
    with pytest.raises(UnsupportedAxiomError) as caught:
        rules(DECLARED + axiom)
    assert (name if ":" in name else f"owl:{name}") in str(caught.value)
    assert "--reasoner owlrl" in str(caught.value)


def test_the_message_names_the_term_and_is_honest_about_owlrl() -> None:
    with pytest.raises(UnsupportedAxiomError, match=r"owl:hasKey of ent:C0\. Run with --reasoner owlrl, which handles"):
        rules(UNSUPPORTED["hasKey"])
    with pytest.raises(
        UnsupportedAxiomError, match=r"ReflexiveProperty of ent:p0\. Rewrite it; --reasoner owlrl handles only"
    ):
        rules(UNSUPPORTED["ReflexiveProperty"])


@pytest.mark.parametrize(
    "axiom", ["i:a owl:sameAs i:b .", ":C0 rdfs:subClassOf :C1 .", ":p0 a owl:FunctionalProperty ."]
)
def test_axioms_among_the_data_raise_too(axiom: str) -> None:
    with pytest.raises(UnsupportedAxiomError, match="in data"):
        outcome(DECLARED, axiom)


def test_lists_and_expressions_that_go_wrong() -> None:
    for text in (
        ":p0 owl:propertyChainAxiom _:l . _:l rdf:first :p1 ; rdf:rest _:l .",
        ":p0 owl:propertyChainAxiom _:l . _:l rdf:first :p1 .",
        ":p0 owl:propertyChainAxiom _:l . _:l rdf:first :p1 , :p2 ; rdf:rest () .",
        ":C0 rdfs:subClassOf _:c . _:c owl:intersectionOf ( :C1 _:c ) .",
        ":C0 rdfs:subClassOf [ owl:complementOf :C1 ; owl:unionOf ( :C2 ) ] .",
        ":C0 rdfs:subClassOf [ a owl:Class ] .",
    ):
        with pytest.raises(UnsupportedAxiomError):
            rules(DECLARED + text)


def test_what_says_nothing_makes_no_rule() -> None:
    empty = rules("i:o a owl:Ontology .").rules
    text = """
      i:o a owl:Ontology ; owl:versionInfo "1" ; owl:versionIRI i:o1 .
      :C0 a owl:Class ; rdfs:label "c" ; rdfs:comment "c" ; rdfs:subClassOf :C0 , owl:Thing ; owl:deprecated true .
      :p0 a owl:ObjectProperty , owl:DeprecatedProperty ; rdfs:domain owl:Thing ; rdfs:range owl:Thing .
      :d0 a owl:DatatypeProperty ; rdfs:range xsd:string . :n a owl:AnnotationProperty .
      [] a owl:Axiom ; owl:annotatedSource :C0 ; owl:annotatedProperty rdfs:label ; owl:annotatedTarget "c" ; :n "x" .
      owl:Nothing rdfs:subClassOf :C0 . i:t a owl:NamedIndividual , owl:Thing ; :n "y" .
    """
    made = rules(text)
    assert made.rules == empty
    assert made.facts == ()


def test_the_bundled_ontology_and_its_alignments_compile(corpus: Corpus) -> None:
    ours = compile_ontology(corpus.ontology[0].triples)
    everything = compile_ontology([t for file in corpus.ontology for t in file.triples])
    assert set(ours.rules) < set(everything.rules)


def test_the_order_of_triples_and_the_names_of_blank_nodes_make_no_difference() -> None:
    file = ROOT / "ontology" / "entente.ttl"
    first = parse(file, blank_nodes=True).triples
    again = parse(file, blank_nodes=True).triples
    random.Random(7).shuffle(again)
    assert {str(t.s) for t in first} != {str(t.s) for t in again}
    assert compile_ontology(first).to_json() == compile_ontology(again).to_json()


def test_individuals_of_the_ontology_take_part() -> None:
    ontology = ":p0 owl:propertyChainAxiom ( :p1 :p2 ) . i:hub :p2 i:end ; a :C0 . :C0 rdfs:subClassOf :C1 ."
    made = Graph(rules(ontology))
    assert set(facts("i:hub a :C0 , :C1 .")) <= set(made.initial)
    assert made.add(facts("i:a :p1 i:hub .")) == facts("i:a :p0 i:end .")
    assert outcome(DECLARED + ontology, "i:a :p1 i:hub . i:hub :p3 i:b .") == outcome(
        DECLARED + ontology, "i:a :p1 i:hub . i:hub :p3 i:b .", "owlrl"
    )


def test_axioms_are_turtle_that_says_the_same(corpus: Corpus) -> None:
    """What a rule gives as its axiom, compiled by itself, makes the rule."""
    for rule in compile_ontology(corpus.ontology[0].triples).rules:
        if rule.name != "eq-diff1":  # OWL itself says so
            assert rule in compile_ontology(triples(rule.axiom.turtle())).rules


def test_what_only_the_ontology_says_of_a_thing_of_the_data_follows() -> None:
    """Found by the comparison with owlrl on random ontologies: no rule uses :p1, and yet it is news."""
    ontology, data = DECLARED + "i:a :p1 i:b .", "i:a a :C0 ."
    assert len(outcome(ontology, data)) == 1
    assert outcome(ontology, data) == outcome(ontology, data, "owlrl")
