"""Words that do not name a thing are shown with what they were read as, and whose conclusion that is."""

from __future__ import annotations

import json

import pytest
from conftest import ROOT, SLUG

from kg.answer.graph import Graph
from kg.answer.rows import Thing
from kg.terms import ID
from kg.why.parts import SourceReading
from kg.why.text import reading

pytestmark = pytest.mark.usefixtures("here")


def readings(graph: Graph, *triple: str) -> tuple[SourceReading, ...]:
    (step,) = graph.why(*triple).derivations
    return step.readings


@pytest.mark.parametrize(
    "triple, words",
    [
        ((":discussion-of-cooperation", "has agent", "KZ"), "two sides"),
        ((":commitment-to-ratify", "has agent", "KZ"), "both sides"),
        ((":change-of-uk-government", "has time", ":in-july"), "in July"),
        ((":bill-submission", "has recipient", "body:uk-parliament"), "Parliament"),
    ],
)
def test_what_the_editors_concluded_is_said_to_be_theirs(
    graph: Graph, triple: tuple[str, str, str], words: str
) -> None:
    (one,) = readings(graph, *triple)
    assert one.words == words and one.ground
    assert one.source.file is not None and one.source.line is not None
    line = (ROOT / one.source.file).read_text(encoding="utf-8").splitlines()[one.source.line - 1]
    assert "ent:denotes" in line if one.denotes else "ent:inferred" in line
    text = " ".join(str(graph.why(*triple)).split())
    assert f"“{words}” {'denotes' if one.denotes else 'means'} " in text
    assert f"(our conclusion: {' '.join(one.ground.split()).removesuffix('.')})" in text
    assert words in graph.why(*triple).to_dot()
    (step,) = json.loads(graph.why(*triple).to_json())["derivations"]
    assert step["readings"][0]["ground"] == one.ground


def test_what_words_denote(graph: Graph) -> None:
    (one,) = readings(graph, ":discussion-of-cooperation", "has agent", "KZ")
    assert {term.label for term in one.denotes} == {"Kazakhstan", "United Kingdom"} and one.means is None
    (one,) = readings(graph, ":change-of-uk-government", "has time", ":in-july")
    assert (one.denotes, one.means) == ((), "2024-07")


def test_what_the_source_itself_says_is_no_conclusion(graph: Graph) -> None:
    (one,) = readings(graph, ":growth-is-a-priority", "has agent", "body:uk-government")
    assert one.words == "the UK’s new Labour government" and one.ground is None
    assert "(stated by the source)" in str(graph.why(":growth-is-a-priority", "has agent", "body:uk-government"))
    # Words with the name in them need no reading.
    assert not readings(graph, ":meeting", "has place", "London")


def test_titles_before_a_name_need_no_reading(others: Graph) -> None:
    assert not readings(others, ":visit", "has agent", "Amina Wafula")


def test_a_time_without_words_is_called_by_its_name(graph: Graph) -> None:
    times = graph.query("SELECT ?t WHERE { <" + ID + f"article/{SLUG}/meeting> ent:hasTime ?t }}")
    ((time,),) = times.terms  # type: ignore[union-attr]
    (one,) = graph.why(":meeting", "has time", Thing(time.value)).derivations[0].readings
    assert (one.words, one.basis, one.means) == ("", "inferred", "2024-07/..")
    assert f"{one.node.label} means 2024-07/.. (our conclusion: The text gives no day" in reading(one)


def test_quotes_that_name_the_object_come_first(graph: Graph) -> None:
    found = graph.why(":signing-of-memorandum", "signed by", "body:uk-glaa")
    (step,) = found.derivations
    assert [quote.words.startswith("The document, signed between") for quote in step.quotes] == [True]
    assert len(step.others) == 2
    label = "Gangmasters and Labour Abuse Authority"
    assert f"and 2 other quotes of the same report, without {label} (shown by --all)" in str(found)
    asked = graph.why(":signing-of-memorandum", "signed by", "body:uk-glaa", limit=10)
    assert "other words of the same report:" in str(asked)
    # Where no quote names it, or none need, all are shown.
    (step,) = graph.why(":signing-of-memorandum", "occurs at", ":meeting").derivations
    assert len(step.quotes) == 3 and not step.others


def test_names_that_two_articles_have_come_with_their_slug(others: Graph) -> None:
    found = others.why("article:state-visit/e1a", "a", "evidence")
    name = found.fact[0].name
    assert name == found.fact[0].label == "article:state-visit/e1a"
    assert name in found.to_dot() and others.why(name, "a", "evidence")
    assert others.why(":visit", "a", "act").fact[0].name == ":visit"


def test_in_a_large_graph_all_names_come_with_their_slug(others: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.why.knowledge.MAX_ARTICLES", 5)
    assert others.why(":visit", "a", "act").fact[0].name == "article:state-visit/visit"


def test_names_of_an_explanation_can_be_given_again(others: Graph) -> None:
    found = others.why("document:treaty-on-extradition", "has signatory", "KE", limit=10)
    for step in (leaf for derivation in found.derivations for leaf in derivation.leaves()):
        assert others.why(*(term.name for term in step.fact)).fact == step.fact
