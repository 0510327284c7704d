"""What is described and not asserted entails nothing; what happened entails its kind and the shortcuts, with reasons.

The ontology here is a small one of the make of ours: kinds by owl:hasValue, chains with inverse steps.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from reasoning import PREFIXES, facts, outcome, rules

from kg.reason import close, is_news
from kg.reason.explain import Explainer
from kg.reason.rules import Fact
from kg.source.turtle import parse
from kg.terms import ENT, GRAPH_ARTICLE, GRAPH_INFERRED, GRAPH_ONTOLOGY, ID
from kg.why import ExplanationWriter
from kg.why.sources import Files
from kg.why.text import steps

ONTOLOGY = """
:Happening a owl:Class ; rdfs:label "happening"@en .
:Report a owl:Class ; rdfs:subClassOf :Happening ; rdfs:label "report"@en .
:Content a owl:Class ; rdfs:subClassOf :Happening ; rdfs:label "content"@en ; owl:disjointWith :Report .
:Act a owl:Class ; rdfs:subClassOf :Report ; rdfs:label "act"@en .
:Signing a owl:Class ; rdfs:subClassOf :Act ; rdfs:label "signing"@en ;
  rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :hasKind ; owl:hasValue i:kind ] .
:hasKind a owl:ObjectProperty ; rdfs:label "has kind"@en .
:hasAgent a owl:ObjectProperty . :hasTheme a owl:ObjectProperty . :hasContent a owl:ObjectProperty .
:signs a owl:ObjectProperty ; rdfs:subPropertyOf :hasTheme ; rdfs:domain :Signing ; rdfs:label "signs"@en .
:signedBy a owl:ObjectProperty ; rdfs:subPropertyOf :hasAgent ; rdfs:domain :Signing ; rdfs:label "signed by"@en .
:isOrganOf a owl:ObjectProperty ; a owl:AsymmetricProperty , owl:IrreflexiveProperty .
:hasSignatory a owl:ObjectProperty ; rdfs:label "has signatory"@en ;
  owl:propertyChainAxiom ( [ owl:inverseOf :signs ] :signedBy ) .
:involvesState a owl:ObjectProperty ; owl:propertyChainAxiom ( :hasSignatory :isOrganOf ) .
i:kind rdfs:label "signing"@en .
"""
THINGS = "i:treaty a :Document . i:ministry a :Organisation ; :isOrganOf i:state ."
SIGNING = "i:s a :Signing ; :signs i:treaty ; :signedBy i:ministry ."


def added(data: str) -> set[str]:
    """What a text adds to what follows without it; owlrl agrees."""
    found = outcome(ONTOLOGY, THINGS + data)
    assert found == outcome(ONTOLOGY, THINGS + data, "owlrl")
    assert found != "inconsistent"
    return set(found)


def statements(text: str) -> set[str]:
    return {f"<{s}> <{p}> <{o}>" for s, p, o in facts(text)}


def test_a_signing_has_its_kind_and_makes_signatories() -> None:
    assert added(SIGNING) == statements(
        "i:s a :Act , :Report , :Happening ; :hasKind i:kind ; :hasTheme i:treaty ; :hasAgent i:ministry . "
        "i:treaty :hasSignatory i:ministry ; :involvesState i:state ."
    )


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_a_described_signing_is_a_happening_and_nothing_else_follows(depth: int) -> None:
    """A plan, claim, denial or condition of the same words as the signing above, nested as deep as texts nest."""
    inner = "".join(f"i:c{n} a :Content ; :hasContent i:c{n + 1} ." for n in range(1, depth))
    content = f"i:c{depth} a :Content ; :hasKind i:kind ; :hasAgent i:ministry ; :hasTheme i:treaty ."
    data = f"i:plan a :Report ; :hasContent i:c1 . {inner} {content}"
    nodes = " ".join(f"i:c{n} a :Happening ." for n in range(1, depth + 1))
    assert added(data) == statements(f"i:plan a :Happening . {nodes}")


def test_content_with_what_only_acts_have_is_a_contradiction() -> None:
    data = THINGS + "i:c a :Content ; :signs i:treaty ; :signedBy i:ministry ."
    assert outcome(ONTOLOGY, data) == outcome(ONTOLOGY, data, "owlrl") == "inconsistent"


def test_reasons_through_an_inverse_step_and_from_a_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ontology, article = tmp_path / "entente.ttl", tmp_path / "article.ttl"
    ontology.write_text(PREFIXES + ONTOLOGY, encoding="utf-8")
    names = "".join(f'i:{name} rdfs:label "the {name}" .\n' for name in ("treaty", "ministry", "s"))
    article.write_text(PREFIXES + names + THINGS + "\n" + SIGNING.replace(" ; ", " ;\n"), encoding="utf-8")
    data = parse(article).triples
    said = parse(ontology, blank_nodes=True).triples
    store = ox.Store()
    for name, found in ((GRAPH_ONTOLOGY, said), (GRAPH_ARTICLE + "a", data)):
        store.extend(ox.Quad(*triple[:3], ox.NamedNode(name)) for triple in found)
    store.extend(ox.Quad(*triple, ox.NamedNode(GRAPH_INFERRED)) for triple in close(said, data))
    compiled = rules(ONTOLOGY)
    files = Files([ontology], [], lambda _: [article])
    writer = ExplanationWriter(
        lambda s, p, o: ((q.subject, q.predicate, q.object, q.graph_name) for q in store.quads_for_pattern(s, p, o)),
        compiled,
        files,
    )
    # The store is asked fact by fact: no rule concludes what it does not keep.
    assert all(rule.head is None or is_news(rule.head) for rule in compiled.rules)
    assert not isinstance(writer.backward, Explainer)

    def told(fact: Fact) -> list[str]:
        derivation = writer.backward.derivation(fact)
        assert derivation is not None
        return steps(writer.step(derivation)).split("\n")

    def line(file: Path, words: str) -> int:
        text = file.read_text(encoding="utf-8")
        return text[: text.index(words)].count("\n") + 1

    chain = line(ontology, "owl:propertyChainAxiom ( [")
    assert told((ID + "treaty", ENT + "hasSignatory", ID + "ministry")) == [
        "the treaty · has signatory · the ministry",
        f"│ inferred: has signatory: the inverse of “signs”, then signed by (owl:propertyChainAxiom), entente.ttl:{chain}",
        "├─ the s · signs · the treaty",
        f"│    asserted: article.ttl:{line(article, ':signs')}",
        "└─ the s · signed by · the ministry",
        f"     asserted: article.ttl:{line(article, ':signedBy')}",
    ]
    assert told((ID + "s", ENT + "hasKind", ID + "kind")) == [
        "the s · has kind · signing",
        f"│ inferred: every signing has kind “signing” (rdfs:subClassOf), entente.ttl:{line(ontology, 'owl:hasValue')}",
        "└─ the s · is a · signing",
        f"     asserted: article.ttl:{line(article, 'i:s a')}",
    ]
