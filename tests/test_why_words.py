"""Every kind of rule reads as a sentence, and every axiom has its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT
from reasoning import rules as compiled

from kg import why
from kg.paths import Workspace
from kg.reason.rules import Rules
from kg.snapshot.build import Built
from kg.terms import short_name
from kg.why.parts import Source, Term
from kg.why.sources import Files, shown
from kg.why.words import article, in_words, variables


def term(iri: str) -> Term:
    name = short_name(iri) if iri.startswith("http") else iri
    return Term(iri, name, name.removeprefix("ent:"))


@pytest.mark.parametrize(
    "axiom, said",
    [
        (":C0 rdfs:subClassOf :C1 .", "every C0 is a C1 (rdfs:subClassOf)"),
        (":C0 owl:disjointWith :C1 .", "nothing is both a C0 and a C1 (owl:disjointWith)"),
        (":p0 rdfs:subPropertyOf :p1 .", "p1: implied by p0 (rdfs:subPropertyOf)"),
        (":p2 owl:propertyChainAxiom ( :p0 :p1 ) .", "p2: p0, then p1 (owl:propertyChainAxiom)"),
        (
            ":p2 owl:propertyChainAxiom ( [ owl:inverseOf :p0 ] :p1 ) .",
            "p2: the inverse of “p0”, then p1 (owl:propertyChainAxiom)",
        ),
        (
            ":p2 owl:propertyChainAxiom ( :p0 [ owl:inverseOf :p1 ] [ owl:inverseOf :p0 ] ) .",
            "p2: p0, then the inverse of “p1”, then the inverse of “p0” (owl:propertyChainAxiom)",
        ),
        (
            ":p2 owl:propertyChainAxiom ( [ owl:inverseOf :p0 ] ) .",
            "p2: the inverse of “p0” (owl:propertyChainAxiom)",
        ),
        (
            ":C0 rdfs:subClassOf [ owl:onProperty :p0 ; owl:hasValue :v ] .",
            "every C0 p0 “v” (rdfs:subClassOf)",
        ),
        (
            "[ owl:onProperty :p0 ; owl:hasValue :v ] rdfs:subClassOf :C0 .",
            "whatever p0 “v” is a C0 (rdfs:subClassOf)",
        ),
        (":p0 rdfs:domain :C0 .", "“p0” starts at a C0 (rdfs:domain)"),
        (":p0 rdfs:range :C0 .", "“p0” leads to a C0 (rdfs:range)"),
        (":p0 a owl:TransitiveProperty .", "p0: passes on from one to the next (owl:TransitiveProperty)"),
        (":p0 a owl:AsymmetricProperty .", "p0: never both ways (owl:AsymmetricProperty)"),
        (":p0 a owl:IrreflexiveProperty .", "p0: never of itself (owl:IrreflexiveProperty)"),
        (":p0 owl:propertyDisjointWith :p1 .", "p0 and p1: never between the same two (owl:propertyDisjointWith)"),
    ],
)
def test_a_rule_in_words(axiom: str, said: str) -> None:
    found = [in_words(rule, term) for rule in compiled(axiom).rules]
    assert any(said in words for words in found), found


def test_articles() -> None:
    assert [article(noun) for noun in ("act", "university", "opening", "european body", "meeting")] == [
        "an act",
        "a university",
        "an opening",
        "a european body",
        "a meeting",
    ]


def test_variables_that_are_alike_are_numbered() -> None:
    atoms = (("?a", "p", "?b"), ("?b", "q", "?c"), ("?c", "q", "?a"))
    said = variables(atoms, {"?a": "Act", "?b": "Act"}.get, term)
    assert [(s.label, o.label) for s, _, o in said] == [
        ("some Act", "some Act (2)"),
        ("the same Act (2)", "something"),
        ("the same thing", "the same Act"),
    ]
    assert [(s.iri, o.iri) for s, _, o in said] == [("?x1", "?x2"), ("?x2", "?x3"), ("?x3", "?x1")]


def test_every_axiom_of_the_ontology_has_its_line(built: Built) -> None:
    rules = Rules.from_json((built.folder / "rules.json").read_text(encoding="utf-8"))
    files = Files.of(Workspace.at())
    for axiom in {rule.axiom for rule in rules.rules}:
        assert files.axiom(axiom).line, axiom
    assert why.LIMIT == 10


@pytest.mark.parametrize(
    "ontology",
    [
        ":C0 rdfs:subClassOf [ a owl:Restriction ;\n owl:onProperty :p0 ;\n owl:hasValue :v ] .",
        '[ a owl:Restriction ; owl:onProperty :d0 ; owl:hasValue "v" ]\n rdfs:subClassOf :C0 .',
        ":p0 owl:propertyChainAxiom\n ( [ owl:inverseOf :p1 ]\n :p2 ) .",
        "[] a owl:AllDisjointClasses ;\n owl:members ( :C0 :C1 ) .",
    ],
)
def test_axioms_with_brackets_have_their_line(tmp_path: Path, ontology: str) -> None:
    from reasoning import PREFIXES

    file = tmp_path / "o.ttl"
    file.write_text(PREFIXES + ontology, encoding="utf-8")
    files = Files([file], [], lambda _: [])
    first = PREFIXES.count("\n") + 1
    (rule,) = compiled(ontology).rules
    line = files.axiom(rule.axiom).line
    assert line is not None and first <= line <= first + 2, rule


def test_paths_are_shown_from_the_working_folder_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert shown(ROOT / "graph" / "x.ttl") == "graph/x.ttl"
    assert shown(Path("/elsewhere/x.ttl")) == "/elsewhere/x.ttl"
    assert str(Source("ontology", None, None)) == "ontology"
