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
    owlrl_forgets: bool = False


R = "[ a owl:Restriction ; owl:onProperty :p0 ; owl:{} {} ]"
CASES = [
    Case("eq-diff1", "", "i:a owl:differentFrom i:a .", FALSE, "i:a owl:differentFrom i:b ."),
    Case("prp-dom", ":p0 rdfs:domain :C0 .", "i:a :p0 i:b .", "i:a a :C0 .", "i:b :p0 i:c . i:a :p1 i:b ."),
    Case("prp-dom", ":d0 rdfs:domain :C0 .", 'i:a :d0 "x" .', "i:a a :C0 .", 'i:a :d1 "x" .'),
    Case("prp-rng", ":p0 rdfs:range :C0 .", "i:a :p0 i:b . i:b :p1 i:c .", "i:b a :C0 .", "i:b :p0 i:c ."),
    Case("prp-irp", ":p0 a owl:IrreflexiveProperty .", "i:a :p0 i:a .", FALSE, "i:a :p0 i:b . i:a :p1 i:a ."),
    Case(
        "prp-symp",
        ":p0 a owl:SymmetricProperty .",
        "i:a :p0 i:b . i:b a :C0 .",
        "i:b :p0 i:a .",
        "i:a :p1 i:b . i:b a :C0 .",
    ),
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
    Case("prp-eqp1", ":p0 owl:equivalentProperty :p1 .", "i:a :p0 i:b .", "i:a :p1 i:b .", "i:a :p2 i:b ."),
    Case("prp-eqp2", ":p0 owl:equivalentProperty :p1 .", "i:a :p1 i:b .", "i:a :p0 i:b .", "i:a :p2 i:b ."),
    Case(
        "prp-pdw",
        ":p0 owl:propertyDisjointWith :p1 .",
        "i:a :p0 i:b . i:a :p1 i:b .",
        FALSE,
        "i:a :p0 i:b . i:b :p1 i:a .",
    ),
    Case("prp-pdw", ":d0 owl:propertyDisjointWith :d1 .", 'i:a :d0 "x" ; :d1 "x" .', FALSE, 'i:a :d0 "x" ; :d1 "y" .'),
    Case(
        "prp-adp",
        "[] a owl:AllDisjointProperties ; owl:members ( :p0 :p1 :p2 ) .",
        "i:a :p0 i:b ; :p1 i:b .",
        FALSE,
        "i:a :p0 i:b ; :p1 i:c .",
    ),
    Case(
        "prp-adp",
        "[] a owl:AllDisjointProperties ; owl:members ( :p0 :p1 :p2 ) .",
        "i:a :p0 i:b ; :p2 i:b .",
        FALSE,
        "i:a :p0 i:b ; :p2 i:c .",
        True,
    ),
    Case(
        "prp-inv1", ":p0 owl:inverseOf :p1 .", "i:a :p0 i:b . i:b a :C0 .", "i:b :p1 i:a .", "i:a :p2 i:b . i:b a :C0 ."
    ),
    Case(
        "prp-inv2", ":p0 owl:inverseOf :p1 .", "i:a :p1 i:b . i:b a :C0 .", "i:b :p0 i:a .", "i:a :p2 i:b . i:b a :C0 ."
    ),
    Case(
        "prp-npa1",
        "[] a owl:NegativePropertyAssertion ; owl:sourceIndividual i:a ; owl:assertionProperty :p0 ; owl:targetIndividual i:b .",
        "i:a :p0 i:b .",
        FALSE,
        "i:b :p0 i:a .",
    ),
    Case(
        "prp-npa2",
        '[] a owl:NegativePropertyAssertion ; owl:sourceIndividual i:a ; owl:assertionProperty :d0 ; owl:targetValue "x" .',
        'i:a :d0 "x" .',
        FALSE,
        'i:a :d0 "y" .',
    ),
    Case("cls-nothing2", "", "i:a a owl:Nothing .", FALSE, "i:a a owl:Thing ."),
    Case("cls-nothing2", ":C0 rdfs:subClassOf owl:Nothing .", "i:a a :C0 .", FALSE, "i:a a :C1 ."),
    Case(
        "cls-int1",
        "[ owl:intersectionOf ( :C0 :C1 :C2 ) ] rdfs:subClassOf :C3 .",
        "i:a a :C0 , :C1 , :C2 .",
        "i:a a :C3 .",
        "i:a a :C0 , :C1 . i:b a :C2 .",
    ),
    Case(
        "cls-int1",
        ":C3 owl:intersectionOf ( :C0 :C1 ) .",
        "i:a a :C0 , :C1 .",
        "i:a a :C3 .",
        "i:a a :C0 . i:b a :C1 .",
    ),
    Case(
        "cls-int2",
        ":C3 rdfs:subClassOf [ owl:intersectionOf ( :C0 :C1 ) ] .",
        "i:a a :C3 .",
        "i:a a :C1 .",
        "i:a a :C0 .",
    ),
    Case("cls-int2", ":C3 owl:intersectionOf ( :C0 :C1 ) .", "i:a a :C3 .", "i:a a :C0 .", "i:a a :C1 ."),
    Case("cls-uni", "[ owl:unionOf ( :C0 :C1 ) ] rdfs:subClassOf :C2 .", "i:a a :C1 .", "i:a a :C2 .", "i:a a :C3 ."),
    Case(
        "cls-com",
        ":C0 rdfs:subClassOf [ owl:complementOf :C1 ] .",
        "i:a a :C0 , :C1 .",
        FALSE,
        "i:a a :C0 . i:b a :C1 .",
    ),
    Case(
        "cls-svf1",
        f"{R.format('someValuesFrom', ':C0')} rdfs:subClassOf :C1 .",
        "i:a :p0 i:b . i:b a :C0 .",
        "i:a a :C1 .",
        "i:a :p0 i:b ; a :C0 . i:b :p1 i:c . i:c a :C0 .",
    ),
    Case(
        "cls-svf2",
        f"{R.format('someValuesFrom', 'owl:Thing')} rdfs:subClassOf :C1 .",
        "i:a :p0 i:b .",
        "i:a a :C1 .",
        "i:a :p1 i:b .",
    ),
    Case(
        "cls-avf",
        f":C0 rdfs:subClassOf {R.format('allValuesFrom', ':C1')} .",
        "i:a a :C0 ; :p0 i:b . i:b :p3 i:c .",
        "i:b a :C1 .",
        "i:a a :C1 ; :p0 i:b . i:b :p3 i:c .",
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
    Case("cax-eqc1", ":C0 owl:equivalentClass :C1 .", "i:a a :C0 .", "i:a a :C1 .", "i:a a :C2 ."),
    Case("cax-eqc2", ":C0 owl:equivalentClass :C1 .", "i:a a :C1 .", "i:a a :C0 .", "i:a a :C2 ."),
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
        "scm-eqc1",
        ":C0 owl:equivalentClass :C1 . :C1 rdfs:subClassOf :C2 .",
        "i:a a :C0 .",
        "i:a a :C2 .",
        "i:a a :C3 .",
    ),
    Case(
        "scm-eqc2", ":C0 rdfs:subClassOf :C1 . :C1 rdfs:subClassOf :C0 .", "i:a a :C1 .", "i:a a :C0 .", "i:a a :C3 ."
    ),
    Case(
        "scm-spo",
        ":p0 rdfs:subPropertyOf :p1 . :p1 rdfs:subPropertyOf :p2 .",
        "i:a :p0 i:b .",
        "i:a :p2 i:b .",
        "i:a :p3 i:b .",
    ),
    Case(
        "scm-eqp1",
        ":p0 owl:equivalentProperty :p1 . :p1 rdfs:subPropertyOf :p2 .",
        "i:a :p0 i:b .",
        "i:a :p2 i:b .",
        "i:a :p3 i:b .",
    ),
    Case(
        "scm-eqp2",
        ":p0 rdfs:subPropertyOf :p1 . :p1 rdfs:subPropertyOf :p0 .",
        "i:a :p1 i:b .",
        "i:a :p0 i:b .",
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
    Case(
        "scm-svf1",
        f"{R.format('someValuesFrom', ':C1')} rdfs:subClassOf :C2 . :C0 rdfs:subClassOf :C1 .",
        "i:a :p0 i:b . i:b a :C0 .",
        "i:a a :C2 .",
        "i:a :p0 i:b . i:b a :C3 .",
    ),
    Case(
        "scm-svf2",
        f"{R.format('someValuesFrom', ':C1')} rdfs:subClassOf :C2 . :p1 rdfs:subPropertyOf :p0 .",
        "i:a :p1 i:b . i:b a :C1 .",
        "i:a a :C2 .",
        "i:a :p2 i:b . i:b a :C1 .",
    ),
    Case(
        "scm-avf1",
        f":C0 rdfs:subClassOf {R.format('allValuesFrom', ':C1')} . :C1 rdfs:subClassOf :C2 .",
        "i:a a :C0 ; :p0 i:b . i:b :p3 i:c .",
        "i:b a :C2 .",
        "i:a :p0 i:b . i:b :p3 i:c .",
    ),
    Case(
        "scm-avf2",
        f":C0 rdfs:subClassOf {R.format('allValuesFrom', ':C1')} . :p1 rdfs:subPropertyOf :p0 .",
        "i:a a :C0 ; :p1 i:b . i:b :p3 i:c .",
        "i:b a :C1 .",
        "i:a a :C0 ; :p2 i:b . i:b :p3 i:c .",
    ),
    Case(
        "scm-int",
        ":C0 rdfs:subClassOf [ owl:intersectionOf ( :C1 :C2 ) ] . :C2 rdfs:subClassOf :C3 .",
        "i:a a :C0 .",
        "i:a a :C3 .",
        "i:a a :C1 .",
    ),
    Case(
        "scm-uni",
        "[ owl:unionOf ( :C0 :C1 ) ] rdfs:subClassOf :C2 . :C3 rdfs:subClassOf :C0 .",
        "i:a a :C3 .",
        "i:a a :C2 .",
        "i:a a :C4 .",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{case.rule}" for n, case in enumerate(CASES)])
def test_the_rule_fires_and_fires_only_there(case: Case) -> None:
    ontology = DECLARED + case.ontology
    found, not_found = outcome(ontology, case.data), outcome(ontology, case.other)
    assert not_found == outcome(ontology, case.other, "owlrl")
    assert case.owlrl_forgets == (found != outcome(ontology, case.data, "owlrl"))
    if case.conclusion == FALSE:
        assert found == FALSE
        assert not_found != FALSE
    else:
        (fact,) = facts(case.conclusion)
        statement = " ".join(f"<{term}>" for term in fact)
        assert statement in found
        assert statement not in not_found


def test_eq_diff2_and_eq_diff3_for_a_thing_listed_twice() -> None:
    for word in ("members", "distinctMembers"):
        listed = f"[] a owl:AllDifferent ; owl:{word} ( i:a i:b {{}} ) ."
        assert outcome(listed.format("i:a"), "i:a a :C0 .") == FALSE
        assert outcome(listed.format("i:c"), "i:a a :C0 .") == []
