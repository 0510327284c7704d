"""The compiler refuses what it does not know, by name, and says the same whatever the order of the triples."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from conftest import ROOT
from reasoning import DECLARED, PREFIXES, facts, outcome, rules, triples

from kg.reason.compile import compile_ontology
from kg.reason.engine import ClosedGraph
from kg.reason.vocabulary import UnsupportedAxiomError
from kg.source.corpus import Corpus
from kg.source.turtle import parse

R = "[ a owl:Restriction ; owl:onProperty :p0 ; {} ]"
# By the word that the message names: what stands in OWL 2 and not among what an ontology of ours needs, and what is
# accepted in another place only.
REFUSED = {
    "equivalentClass": ":C0 owl:equivalentClass :C1 .",
    "equivalentProperty": ":p0 owl:equivalentProperty :p1 .",
    "SymmetricProperty": ":p0 a owl:SymmetricProperty .",
    "AllDisjointProperties": "[] a owl:AllDisjointProperties ; owl:members ( :p0 :p1 ) .",
    "NegativePropertyAssertion": "[] a owl:NegativePropertyAssertion ; owl:sourceIndividual i:a .",
    "AllDifferent": "[] a owl:AllDifferent ; owl:members ( i:a i:b ) .",
    "differentFrom": "i:a owl:differentFrom i:b .",
    "sameAs": "i:a owl:sameAs i:b .",
    "hasKey": ":C0 owl:hasKey ( :p0 ) .",
    "FunctionalProperty": ":p0 a owl:FunctionalProperty .",
    "InverseFunctionalProperty": ":p0 a owl:InverseFunctionalProperty .",
    "ReflexiveProperty": ":p0 a owl:ReflexiveProperty .",
    "someValuesFrom": f"{R.format('owl:someValuesFrom :C1')} rdfs:subClassOf :C0 .",
    "allValuesFrom": f":C0 rdfs:subClassOf {R.format('owl:allValuesFrom :C1')} .",
    "maxCardinality": f":C0 rdfs:subClassOf {R.format('owl:maxCardinality 1')} .",
    "minCardinality": f":C0 rdfs:subClassOf {R.format('owl:minCardinality 1')} .",
    "cardinality": f":C0 rdfs:subClassOf {R.format('owl:cardinality 1')} .",
    "maxQualifiedCardinality": f":C0 rdfs:subClassOf {R.format('owl:maxQualifiedCardinality 1')} .",
    "hasSelf": f":C0 rdfs:subClassOf {R.format('owl:hasSelf true')} .",
    "intersectionOf": ":C0 owl:intersectionOf ( :C1 :C2 ) .",
    "unionOf": "[ owl:unionOf ( :C1 :C2 ) ] rdfs:subClassOf :C0 .",
    "complementOf": ":C0 rdfs:subClassOf [ owl:complementOf :C1 ] .",
    "oneOf": ":C0 rdfs:subClassOf [ a owl:Class ; owl:oneOf ( i:a i:b ) ] .",
    "disjointUnionOf": ":C0 owl:disjointUnionOf ( :C1 :C2 ) .",
    "imports": "i:o a owl:Ontology ; owl:imports i:other .",
    "onDatatype": ":d0 rdfs:range [ a rdfs:Datatype ; owl:onDatatype xsd:integer ] .",
    "onProperties": ":C0 rdfs:subClassOf [ owl:onProperties ( :d0 :d1 ) ; owl:hasValue 1 ] .",
    "topObjectProperty": ":p0 rdfs:subPropertyOf owl:topObjectProperty .",
    "rdf:type": ":p0 rdfs:subPropertyOf rdf:type .",
    "invented": ":C0 owl:invented :C1 .",
    "Invented": ":C0 a owl:Invented .",
    "rdfs:member": "i:a rdfs:member i:b .",
    "rdfs:Resource": ":p0 rdfs:range rdfs:Resource .",
    # Parts whose whole is not there, which would mean nothing, and literals in place of terms.
    "rdfs:subClassOf": ":C0 rdfs:subClassOf 'C1' .",
    "rdfs:domain": ":p0 rdfs:domain 'C1' .",
    "Thing": "owl:Thing rdfs:subClassOf :C0 .",
    "Nothing": ":C0 rdfs:subClassOf owl:Nothing .",
    "propertyChainAxiom": ":p0 owl:propertyChainAxiom () .",
    "Class": ":C0 rdfs:subClassOf [ a owl:Class ] .",
}
# Accepted words where they are not.
MISPLACED = {
    "owl:inverseOf": [
        ":p0 owl:inverseOf :p1 .",
        ":p0 rdfs:subPropertyOf [ owl:inverseOf :p1 ] .",
        "[ owl:inverseOf :p0 ] rdfs:domain :C0 .",
        "[ owl:inverseOf :p0 ] owl:propertyChainAxiom ( :p1 :p2 ) .",
        ":p0 owl:propertyChainAxiom ( :p1 [ owl:inverseOf [ owl:inverseOf :p2 ] ] ) .",
        f":C0 rdfs:subClassOf {R.format('owl:hasValue i:a').replace(':p0', '[ owl:inverseOf :p0 ]')} .",
    ],
    "owl:hasValue": [
        f":p0 rdfs:domain {R.format('owl:hasValue i:a')} .",
        f":C0 owl:disjointWith {R.format('owl:hasValue i:a')} .",
        f"[] a owl:AllDisjointClasses ; owl:members ( :C0 {R.format('owl:hasValue i:a')} ) .",
        f"{R.format('owl:hasValue i:a')} rdfs:subClassOf {R.format('owl:hasValue i:b')} .",
        f":C0 rdfs:subClassOf {R.format('owl:hasValue i:a , i:b')} .",
        f":C0 rdfs:subClassOf {R.format('owl:hasValue []')} .",
        ":C0 owl:hasValue i:a .",
    ],
    "owl:onProperty": [":C0 rdfs:subClassOf [ owl:hasValue i:a ] .", ":C0 owl:onProperty :p0 ."],
    "rdf:rest": [":p0 owl:propertyChainAxiom _:l . _:l rdf:first :p1 ; rdf:rest _:l ."],
}


@pytest.mark.parametrize(
    ("name", "axiom"),
    [*REFUSED.items(), *((name, axiom) for name, axioms in MISPLACED.items() for axiom in axioms)],
)
def test_what_there_are_no_rules_for_raises_with_its_name_and_line(name: str, axiom: str) -> None:
    before = (DECLARED + "\n").count("\n") + PREFIXES.count("\n")
    with pytest.raises(UnsupportedAxiomError) as caught:
        compile_ontology(triples(f"{DECLARED}\n{axiom}\n:C0 a owl:Class ."), Path("my.ttl"))
    assert (name if ":" in name else f"owl:{name}") in caught.value.message
    assert str(caught.value).startswith(f"my.ttl:{before + 1}: ")
    assert "an ontology may use here: rdfs:subClassOf" in str(caught.value)


def test_the_line_is_that_of_the_word_and_the_message_names_the_term() -> None:
    text = ":C0 a owl:Class ;\n  rdfs:subClassOf [ a owl:Restriction ;\n    owl:onProperty :p0 ;\n    owl:someValuesFrom :C1 ] ;\n."
    with pytest.raises(UnsupportedAxiomError) as caught:
        rules(text)
    assert caught.value.line == PREFIXES.count("\n") + 4
    with pytest.raises(UnsupportedAxiomError, match=r"no rule for owl:hasKey, said of ent:C0\. Take it out, or say it"):
        rules(REFUSED["hasKey"])


@pytest.mark.parametrize(
    "axiom",
    ["i:a owl:sameAs i:b .", ":C0 rdfs:subClassOf :C1 .", ":p0 a owl:FunctionalProperty .", "i:a a owl:Nothing ."],
)
def test_axioms_among_the_data_raise_too(axiom: str) -> None:
    with pytest.raises(UnsupportedAxiomError, match="in data"):
        outcome(DECLARED, axiom)


def test_lists_and_inverses_that_go_wrong() -> None:
    for text in (
        ":p0 owl:propertyChainAxiom _:l . _:l rdf:first :p1 ; rdf:rest _:l .",
        ":p0 owl:propertyChainAxiom _:l . _:l rdf:first :p1 .",
        ":p0 owl:propertyChainAxiom _:l . _:l rdf:first :p1 , :p2 ; rdf:rest () .",
        ":p0 owl:propertyChainAxiom _:l . _:l rdf:first _:l ; rdf:rest () .",
        ":p0 owl:propertyChainAxiom ( [ owl:inverseOf :p1 , :p2 ] ) .",
        ":p0 owl:propertyChainAxiom ( _:c ) . _:c owl:inverseOf _:c .",
    ):
        with pytest.raises(UnsupportedAxiomError):
            rules(DECLARED + text)


def test_what_says_nothing_makes_no_rule() -> None:
    text = """
      i:o a owl:Ontology ; owl:versionInfo "1" ; owl:versionIRI i:o1 .
      :C0 a owl:Class ; rdfs:label "c" ; rdfs:comment "c" ; rdfs:subClassOf :C0 , owl:Thing ; owl:deprecated true .
      :p0 a owl:ObjectProperty , owl:DeprecatedProperty ; rdfs:domain owl:Thing ; rdfs:range owl:Thing .
      :d0 a owl:DatatypeProperty ; rdfs:range xsd:string . :n a owl:AnnotationProperty .
      [] a owl:Axiom ; owl:annotatedSource :C0 ; owl:annotatedProperty rdfs:label ; owl:annotatedTarget "c" ; :n "x" .
      i:t a owl:NamedIndividual , owl:Thing ; :n "y" .
    """
    made = rules(text)
    assert made.rules == ()
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
    made = ClosedGraph(rules(ontology))
    assert set(facts("i:hub a :C0 , :C1 .")) <= set(made.initial)
    assert made.add(facts("i:a :p1 i:hub .")) == facts("i:a :p0 i:end .")
    assert outcome(DECLARED + ontology, "i:a :p1 i:hub . i:hub :p3 i:b .") == outcome(
        DECLARED + ontology, "i:a :p1 i:hub . i:hub :p3 i:b .", "owlrl"
    )


def test_axioms_are_turtle_that_says_the_same(corpus: Corpus) -> None:
    """What a rule gives as its axiom, compiled by itself, makes the rule."""
    for rule in compile_ontology(corpus.ontology[0].triples).rules:
        assert rule in compile_ontology(triples(rule.axiom.turtle())).rules


def test_what_only_the_ontology_says_of_a_thing_of_the_data_follows() -> None:
    """Found by the comparison with owlrl on random ontologies: no rule uses :p1, and yet it is news."""
    ontology, data = DECLARED + "i:a :p1 i:b .", "i:a a :C0 ."
    assert len(outcome(ontology, data)) == 1
    assert outcome(ontology, data) == outcome(ontology, data, "owlrl")
