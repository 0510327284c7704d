"""Each rule of OWL 2 RL in the subset, by the name that the specification gives it (OWL 2 Profiles, tables 4 to 9).

Each case has data from which the rule must draw its conclusion and data, alike, from which it must not; owlrl
is asked too. Rules of table 9 (scm-*) are about classes and properties: a case shows what they give for things.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest
from reasoning import DECLARED, facts, outcome

FALSE = "inconsistent"


class Case(NamedTuple):
    rule: str
    ontology: str
    data: str  # from which the rule concludes
    conclusion: str  # one statement, or FALSE
    other: str  # from which it must not


R = "[ a owl:Restriction ; owl:onProperty :p0 ; owl:{} {} ]"
CASES = [
    Case("prp-dom", ":p0 rdfs:domain :C0 .", "i:a :p0 i:b .", "i:a a :C0 .", "i:b :p0 i:c . i:a :p1 i:b ."),
    Case("prp-dom", ":d0 rdfs:domain :C0 .", 'i:a :d0 "x" .', "i:a a :C0 .", 'i:a :d1 "x" .'),
    Case("prp-rng", ":p0 rdfs:range :C0 .", "i:a :p0 i:b . i:b :p1 i:c .", "i:b a :C0 .", "i:b :p0 i:c ."),
    Case("prp-irp", ":p0 a owl:IrreflexiveProperty .", "i:a :p0 i:a .", FALSE, "i:a :p0 i:b . i:a :p1 i:a ."),
    Case(
        "prp-asyp",
        ":p0 a owl:AsymmetricProperty .",
        "i:a :p0 i:b . i:b :p0 i:a .",
        FALSE,
        "i:a :p0 i:b . i:b :p1 i:a .",
    ),
    Case("prp-asyp", ":p0 a owl:AsymmetricProperty .", "i:a :p0 i:a .", FALSE, "i:a :p0 i:b . i:b :p0 i:c ."),
    Case(
        "prp-trp",
        ":p0 a owl:TransitiveProperty .",
        "i:a :p0 i:b . i:b :p0 i:c .",
        "i:a :p0 i:c .",
        "i:a :p0 i:b . i:c :p0 i:b .",
    ),
    Case("prp-spo1", ":p0 rdfs:subPropertyOf :p1 .", "i:a :p0 i:b .", "i:a :p1 i:b .", "i:a :p2 i:b ."),
    Case(
        "prp-spo2",
        ":p2 owl:propertyChainAxiom ( :p0 :p1 ) .",
        "i:a :p0 i:b . i:b :p1 i:c .",
        "i:a :p2 i:c .",
        "i:a :p1 i:b . i:b :p0 i:c .",
    ),
    Case(
        "prp-spo2",
        ":p3 owl:propertyChainAxiom ( :p0 :p1 :p2 ) .",
        "i:a :p0 i:b . i:b :p1 i:c . i:c :p2 i:d .",
        "i:a :p3 i:d .",
        "i:a :p0 i:b . i:b :p1 i:c . i:d :p2 i:c .",
    ),
    Case(
        "prp-pdw",
        ":p0 owl:propertyDisjointWith :p1 .",
        "i:a :p0 i:b . i:a :p1 i:b .",
        FALSE,
        "i:a :p0 i:b . i:b :p1 i:a .",
    ),
    Case("prp-pdw", ":d0 owl:propertyDisjointWith :d1 .", 'i:a :d0 "x" ; :d1 "x" .', FALSE, 'i:a :d0 "x" ; :d1 "y" .'),
    Case(
        "prp-spo2",
        ":p2 owl:propertyChainAxiom ( [ owl:inverseOf :p0 ] :p1 ) .",
        "i:a a :C0 . i:b :p0 i:a ; :p1 i:c .",
        "i:a :p2 i:c .",
        "i:a :p0 i:b . i:b :p1 i:c .",
    ),
    Case(
        "prp-spo2",
        ":p2 owl:propertyChainAxiom ( :p0 [ owl:inverseOf :p1 ] ) .",
        "i:a :p0 i:b . i:c :p1 i:b .",
        "i:a :p2 i:c .",
        "i:a :p0 i:b . i:b :p1 i:c .",
    ),
    Case(
        "prp-spo2",
        ":p2 owl:propertyChainAxiom ( [ owl:inverseOf :p0 ] [ owl:inverseOf :p1 ] ) .",
        "i:a a :C0 . i:b :p0 i:a . i:c :p1 i:b .",
        "i:a :p2 i:c .",
        "i:a :p0 i:b . i:c :p1 i:b .",
    ),
    Case(
        "prp-spo2",
        ":p3 owl:propertyChainAxiom ( :p0 [ owl:inverseOf :p1 ] :p2 ) .",
        "i:a :p0 i:b . i:c :p1 i:b ; :p2 i:d .",
        "i:a :p3 i:d .",
        "i:a :p0 i:b . i:b :p1 i:c . i:c :p2 i:d .",
    ),
    Case(
        "prp-spo2",
        ":p2 owl:propertyChainAxiom ( [ owl:inverseOf :p0 ] :p0 ) .",
        "i:b :p0 i:a , i:c . i:c a :C0 .",
        "i:c :p2 i:a .",
        "i:a :p0 i:b . i:b :p0 i:c . i:c a :C0 .",
    ),
    Case(
        "prp-spo2",
        ":p2 owl:propertyChainAxiom ( [ owl:inverseOf :p0 ] ) .",
        "i:a :p0 i:b . i:b a :C0 .",
        "i:b :p2 i:a .",
        "i:a :p1 i:b . i:b a :C0 .",
    ),
    Case(
        "cls-hv1", f":C0 rdfs:subClassOf {R.format('hasValue', 'i:v')} .", "i:a a :C0 .", "i:a :p0 i:v .", "i:a a :C1 ."
    ),
    Case(
        "cls-hv2",
        f"{R.format('hasValue', 'i:v')} rdfs:subClassOf :C0 .",
        "i:a :p0 i:v .",
        "i:a a :C0 .",
        "i:a :p0 i:w ; :p1 i:v .",
    ),
    Case(
        "cls-hv2",
        '[ owl:onProperty :d0 ; owl:hasValue "x" ] rdfs:subClassOf :C0 .',
        'i:a :d0 "x" .',
        "i:a a :C0 .",
        'i:a :d0 "y" ; :d1 "x" .',
    ),
    Case("cax-sco", ":C0 rdfs:subClassOf :C1 .", "i:a a :C0 .", "i:a a :C1 .", "i:a a :C2 ."),
    Case("cax-dw", ":C0 owl:disjointWith :C1 .", "i:a a :C0 , :C1 .", FALSE, "i:a a :C0 . i:b a :C1 ."),
    Case(
        "cax-adc",
        "[] a owl:AllDisjointClasses ; owl:members ( :C0 :C1 :C2 ) .",
        "i:a a :C0 , :C2 .",
        FALSE,
        "i:a a :C0 , :C3 .",
    ),
    Case("scm-sco", ":C0 rdfs:subClassOf :C1 . :C1 rdfs:subClassOf :C2 .", "i:a a :C0 .", "i:a a :C2 .", "i:a a :C3 ."),
    Case(
        "scm-spo",
        ":p0 rdfs:subPropertyOf :p1 . :p1 rdfs:subPropertyOf :p2 .",
        "i:a :p0 i:b .",
        "i:a :p2 i:b .",
        "i:a :p3 i:b .",
    ),
    Case(
        "scm-dom1",
        ":p0 rdfs:domain :C0 . :C0 rdfs:subClassOf :C1 .",
        "i:a :p0 i:b .",
        "i:a a :C1 .",
        "i:b :p0 i:c . i:a :p1 i:b .",
    ),
    Case(
        "scm-dom2",
        ":p0 rdfs:domain :C0 . :p1 rdfs:subPropertyOf :p0 .",
        "i:a :p1 i:b .",
        "i:a a :C0 .",
        "i:a :p2 i:b .",
    ),
    Case(
        "scm-rng1",
        ":p0 rdfs:range :C0 . :C0 rdfs:subClassOf :C1 .",
        "i:a :p0 i:b . i:b :p3 i:c .",
        "i:b a :C1 .",
        "i:a :p1 i:b . i:b :p3 i:c .",
    ),
    Case(
        "scm-rng2",
        ":p0 rdfs:range :C0 . :p1 rdfs:subPropertyOf :p0 .",
        "i:a :p1 i:b . i:b :p3 i:c .",
        "i:b a :C0 .",
        "i:a :p2 i:b . i:b :p3 i:c .",
    ),
    Case(
        "scm-hv",
        f":C0 rdfs:subClassOf {R.format('hasValue', 'i:v')} . [ owl:onProperty :p1 ; owl:hasValue i:v ] rdfs:subClassOf :C1 . :p0 rdfs:subPropertyOf :p1 .",
        "i:a a :C0 .",
        "i:a a :C1 .",
        "i:a :p0 i:w .",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{case.rule}" for n, case in enumerate(CASES)])
def test_the_rule_fires_and_fires_only_there(case: Case) -> None:
    ontology = DECLARED + case.ontology
    found, not_found = outcome(ontology, case.data), outcome(ontology, case.other)
    assert not_found == outcome(ontology, case.other, "owlrl")
    assert found == outcome(ontology, case.data, "owlrl")
    if case.conclusion == FALSE:
        assert found == FALSE
        assert not_found != FALSE
    else:
        (fact,) = facts(case.conclusion)
        statement = " ".join(f"<{term}>" for term in fact)
        assert statement in found
        assert statement not in not_found
