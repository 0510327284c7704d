"""Every inferred fact has a derivation that replays, each step of which owlrl confirms; what fails is told why."""

from __future__ import annotations

import pytest
from hypothesis import given
from reasoning import DECLARED, datasets, facts, often, ontologies, rules, triples

from kg.reason.compile import compile_ontology
from kg.reason.engine import ClosedGraph, Contradiction
from kg.reason.explain import Derivation, Explainer, holds, replay
from kg.reason.rules import Fact, texts, turtle
from kg.source.corpus import Corpus
from kg.source.turtle import Triple
from kg.terms import ENT, ID, RDF
from kg.verify.closure import whole_closure

LEACH, GB, KZ = ID + "person/kathy-leach", ID + "country/gb", ID + "country/kz"


@pytest.fixture(scope="module")
def data(corpus: Corpus) -> list[Fact]:
    return [fact for file in corpus.data_files() for fact in texts(file.triples)]


@pytest.fixture(scope="module")
def explainer(corpus: Corpus, data: list[Fact]) -> Explainer:
    return Explainer(compile_ontology(corpus.ontology[0].triples), data)


def turtles(facts_: list[Fact]) -> list[Triple]:
    return triples("".join(" ".join(turtle(term) for term in fact) + " .\n" for fact in facts_))


def test_every_inferred_fact_has_a_derivation_that_replays(explainer: Explainer, data: list[Fact]) -> None:
    asserted = set(data)
    inferred = sorted(explainer.facts - explainer.asserted)
    assert len(inferred) > 1000
    for fact in inferred:
        derivation = explainer.derivation(fact)
        assert derivation is not None
        assert derivation.fact == fact
        assert derivation.size() >= 1
        assert replay(derivation, explainer.rules, asserted)


def test_each_rule_in_use_is_confirmed_by_owlrl_from_its_axiom_alone(explainer: Explainer) -> None:
    steps = {}
    for fact in sorted(explainer.facts - explainer.asserted):
        derivation = explainer.derivation(fact)
        assert derivation is not None
        steps.update({step.rule: step for step in derivation.steps()})
    assert len(steps) > 60
    for rule, step in steps.items():
        assert rule is not None
        confirmed = whole_closure(triples(rule.axiom.turtle()), turtles([premise.fact for premise in step.premises]))
        assert step.fact in confirmed


def test_the_axioms_in_use_are_in_the_ontology(explainer: Explainer, corpus: Corpus) -> None:
    plain = set(texts(corpus.ontology[0].triples))
    for rule in explainer.rules.rules:
        if not any(term[0] in "[(" for term in rule.axiom):
            assert tuple(rule.axiom) in plain


def test_the_shortest_derivation(explainer: Explainer) -> None:
    derivation = explainer.derivation((LEACH, ENT + "represents", GB))
    assert derivation is not None
    # The holder and the office of one office holding give holdsOffice; that and the office's state give represents.
    assert [(step.fact[1].removeprefix(ENT), step.rule.name) for step in derivation.steps() if step.rule] == [
        ("holdsOffice", "prp-spo2"),
        ("represents", "prp-spo2"),
    ]
    assert len(derivation.leaves()) == 3


def test_an_asserted_fact_explains_itself(explainer: Explainer, data: list[Fact]) -> None:
    assert explainer.derivation(data[0]) == Derivation(data[0])
    assert explainer.derivations(data[0]) == [Derivation(data[0])]


def test_alternatives_rest_on_other_facts() -> None:
    ontology = DECLARED + ":p2 owl:propertyChainAxiom ( :p0 :p1 ) . :p3 rdfs:subPropertyOf :p2 ."
    known = facts("i:a :p0 i:x , i:y , i:z . i:x :p1 i:b . i:y :p1 i:b . i:a :p3 i:b .")
    (goal,) = facts("i:a :p2 i:b .")
    made = Explainer(rules(ontology), known)
    found = made.derivations(goal)
    assert [len(d.leaves()) for d in found] == [1, 2, 2]
    assert len({frozenset(d.leaves()) for d in found}) == 3
    assert made.derivations(goal, 2) == found[:2]
    assert made.derivation(goal) == found[0]


def test_alternatives_further_down_count_too() -> None:
    ontology = (
        ":p1 rdfs:subPropertyOf :p0 . :p2 rdfs:subPropertyOf :p0 . :p0 rdfs:domain :C0 . :C0 rdfs:subClassOf :C1 ."
    )
    made = Explainer(rules(ontology), facts("i:a :p1 i:b ; :p2 i:b ."))
    assert len(made.derivations(facts("i:a a :C1 .")[0])) == 2


def test_circles_explain_nothing() -> None:
    ontology = ":p1 owl:propertyChainAxiom ( [ owl:inverseOf :p0 ] ) . :p1 rdfs:subPropertyOf :p0 . :p0 rdfs:subPropertyOf :p1 ; a owl:TransitiveProperty ."
    known = facts("i:a :p0 i:b . i:b :p0 i:c .")
    made = Explainer(rules(ontology), known)
    for fact in sorted(made.facts - set(known)):
        found = made.derivations(fact, 5)
        assert found
        assert all(replay(derivation, made.rules, set(known)) for derivation in found)


@often
@given(ontologies, datasets)
def test_random_facts_replay(ontology: str, data: str) -> None:
    compiled = rules(ontology)
    known = facts(data)
    made = Explainer(compiled, known)
    for fact in sorted(made.facts):
        found = made.derivations(fact, 3)
        assert found
        for derivation in found:
            assert replay(derivation, compiled, set(known))
            # What a derivation rests on is enough by itself.
            again = ClosedGraph(compiled, strict=False)
            assert fact in {*again.initial, *derivation.leaves(), *again.add(derivation.leaves())}


def test_a_step_that_is_none_is_refused(explainer: Explainer, data: list[Fact]) -> None:
    good = explainer.derivation((LEACH, ENT + "represents", GB))
    assert good is not None
    asserted = set(data)
    assert replay(good, explainer.rules, asserted)
    for bad in (
        good._replace(fact=(LEACH, ENT + "represents", KZ)),
        good._replace(premises=good.premises[:1]),
        good._replace(premises=good.premises[::-1]),
        good._replace(rule=explainer.rules.rules[0]),
    ):
        assert not holds(bad)
        assert not replay(bad, explainer.rules, asserted)
    assert not replay(good, explainer.rules, asserted - set(good.leaves()))
    assert not replay(good, rules(":C0 rdfs:subClassOf :C1 ."), asserted)


def test_both_sides_of_a_contradiction_are_explained(explainer: Explainer, data: list[Fact]) -> None:
    clash = (ID + "body/uk-glaa", RDF + "type", ENT + "State")
    with pytest.raises(Contradiction) as caught:
        ClosedGraph(explainer.rules).add([*data, clash])
    sides = Explainer(explainer.rules, [*data, clash]).clash(caught.value.clashes[0])
    assert len(sides) == 2
    assert any(clash in side.leaves() for side in sides)
    assert {side.fact for side in sides} == set(caught.value.clashes[0].premises)
