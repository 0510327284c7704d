"""What is missing is what a file could say, contradicts nothing, and would be enough; else the reason is given."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from conftest import ROOT

from kg import why
from kg.answer.graph import Graph
from kg.answer.store import Store
from kg.paths import Workspace
from kg.reason.engine import ClosedGraph as Closed
from kg.reason.rules import Fact
from kg.reason.vocabulary import TYPE
from kg.snapshot.build import Built
from kg.terms import ENT
from kg.why.explanation import Explanation
from kg.why.knowledge import Knowledge
from kg.why.missing import Seeker
from kg.why.shapes import Shapes

SHAPES = Shapes(ROOT / "ontology" / "shapes.ttl", "ontology/shapes.ttl")

pytestmark = pytest.mark.usefixtures("here")


def absent(found: Explanation) -> list[str]:
    return [" · ".join(term.label for term in fact) for one in found.missing for fact in one.absent]


@pytest.mark.parametrize("asked", ["KZ", "France"])
def test_an_office_that_is_another_states_is_no_step(graph: Graph, asked: str) -> None:
    found = graph.why("Kathy Leach", "represents", asked)
    assert absent(found) == [
        "some office holding · has office holder · Kathy Leach",
        "the same office holding · has office · some office",
        f"the same office · acts for · {found.fact[2].label}",
    ]


def test_somebody_elses_role_is_no_step(graph: Graph) -> None:
    found = graph.why("Kathy Leach", "participates in", ":meeting")
    assert absent(found)[:2] == [
        "some participation · has participant · Kathy Leach",
        "the same participation · occurs at · :meeting",
    ]
    assert not [one for one in found.missing if one.present]


@pytest.mark.parametrize(
    "triple, because, rule",
    [
        (("France", "represents", "KZ"), ["France is a state"], "sh:or"),
        ((":meeting", "has participant", "Stephen Doughty"), [":meeting is a meeting"], "cax-adc"),
        (("body:uk-parliament", "has agent", "GB"), ["Parliament of the United Kingdom is a parliament"], "sh:class"),
        ((":bill-submission", "signs", "document:uk-ratification-bill"), [":bill-submission is a content"], "cax-dw"),
        ((":bill-submission", "a", "act"), [":bill-submission is a content"], "cax-dw"),
        (
            ("office:uk-ambassador-to-kazakhstan", "acts for", "KZ"),
            ["Ambassador of the United Kingdom to Kazakhstan · acts for · United Kingdom"],
            "sh:maxCount",
        ),
        ((":top-10", "has bound", "ent:exactly"), ["top 10 · has bound · at most"], "sh:maxCount"),
        (
            ("document:kz-uk-strategic-partnership-agreement", "is consented to by", "topic:mining"),
            ["mining industry is a sector"],
            "prp-rng",
        ),
        (
            ("office:uk-minister-of-state-for-foreign-affairs", "is accredited to", "KZ"),
            ["Minister of State for Foreign Affairs of the United Kingdom is an office"],
            "sh:class",
        ),
        (("body:uk-glaa", "is organ of", "body:uk-glaa"), [], "prp-irp"),
        ((":meeting", "has amount", "580"), ["Northern Mariana Islands is a country"], "cax-adc"),
    ],
)
def test_what_cannot_hold_says_why(graph: Graph, triple: tuple[str, str, str], because: list[str], rule: str) -> None:
    found = graph.why(*triple)
    assert not found and not found.missing and not found.mentions
    assert found.against is not None and found.against.rule.name == rule
    told = [words for words, _ in found.against.because]
    assert all(any(words.startswith(start) for words in told) for start in because), told
    source = found.against.rule.source
    assert source.file is not None and source.line is not None
    line = (ROOT / source.file).read_text(encoding="utf-8").splitlines()[source.line - 1]
    assert rule.rsplit(":", maxsplit=1)[-1] in line if rule.startswith("sh:") else line


def test_shortcuts_are_undone_also_beside_what_is_given(graph: Graph) -> None:
    found = graph.why("document:kz-uk-critical-minerals-roadmap", "involves state", "KZ")
    assert absent(found) == [
        ":signing-of-roadmap · signed by state · Kazakhstan",
        ":signing-of-roadmap · signed by · some organisation",
        "the same organisation · is organ of · Kazakhstan",
    ]


def test_a_shortcut_from_a_shortcut_is_undone_down_to_what_is_written(others: Graph) -> None:
    assert "some office holding · has office holder · Ingrid Solvang" in absent(
        others.why("Ingrid Solvang", "represents", "Norway")
    )


def test_a_ministry_signs_by_no_property_for_states(others: Graph) -> None:
    found = others.why("document:treaty-on-seabirds", "has signatory", "body:ke-ministry-of-skills")
    assert absent(found)[1] == "the same signing · signed by · Ministry of Skills"


def test_a_signing_with_signatories_is_not_proposed_for_more(others: Graph) -> None:
    for one in others.why("document:memorandum-on-fisheries", "involves state", "GH").missing:
        assert not one.present and one.absent[0][0].label == "some signing"


@pytest.mark.parametrize(
    "triple, node, name",
    [
        (
            ("document:kz-uk-strategic-partnership-agreement", "has signatory", "KZ"),
            ":signing-of-agreement",
            "signedBy",
        ),
        ((":signing-of-memorandum", "signed by hand of", "Kathy Leach"), ":signing-of-memorandum", "signedByHandOf"),
        ((":signing-of-agreement", "signed by state", "KZ"), ":signing-of-agreement", "signedBy"),
        ((":signing-of-agreement", "has agent", "KZ"), ":signing-of-agreement", "signedBy"),
    ],
)
def test_silence_on_what_is_missing(graph: Graph, triple: tuple[str, str, str], node: str, name: str) -> None:
    found = graph.why(*triple)
    (silence,) = found.silent
    assert (silence.node.name, silence.property.iri) == (node, ENT + name)
    assert silence.source.file is not None and silence.source.line is not None
    line = (ROOT / silence.source.file).read_text(encoding="utf-8").splitlines()[silence.source.line - 1]
    assert "ent:isSilentOn" in line and name in line
    assert f"The source leaves open “{silence.property.label}” of {node}" in str(found)


def test_what_is_said_is_listed_where_it_may_be_meant(graph: Graph) -> None:
    assert not graph.why("London", "is located in", "KZ").mentions
    assert not graph.why("De Montfort University", "is present in", "KZ").mentions  # nobody says where
    (figure,) = graph.why("De Montfort University", "is present in", "GB").mentions
    assert [one.kind.label for one in figure.way] == ["claim", "figure"]
    assert [quote.voice for quote in figure.quotes] == ["quoted"]


def test_a_plan_for_a_place_within_is_listed(others: Graph) -> None:
    (plan,) = others.why("body:universidad-del-ejemplo", "is present in", "Namibia").mentions  # in Windhoek
    assert plan.node.name == ":planned-opening"


def test_what_is_missing_would_be_enough_and_contradicts_nothing(built: Built) -> None:
    """For every property that rules conclude, and things that have it or are it: tried on the whole graph, not only nearby."""
    store = Store(built.key)
    rules = why.rules_of(built.folder)
    writer = why.ExplanationWriter(store.quads, rules, why.Files.of(Workspace.at()))
    data = sorted(Knowledge(store.quads).data())
    whole = Closed(rules)
    whole.add(data)
    facts = {fact for fact, _ in Knowledge(store.quads).facts()}
    named = sorted({head[1] for rule in rules.rules if (head := rule.head) and head[1].startswith(ENT)})
    seeker = Seeker(writer.backward, writer.possible, SHAPES.written)
    chance, proposed = random.Random(5), 0
    for _ in range(10 if os.environ.get("ENTENTE_NIGHTLY") else 1):
        for name in named:
            subjects, objects = (sorted({fact[end] for fact in facts if fact[1] == name}) for end in (0, 2))
            for s, o in [(chance.choice(subjects), chance.choice(objects)) for _ in range(25 if subjects else 0)]:
                fact: Fact = (s, name, o)
                if fact in writer.backward.facts or writer.possible.fault([fact], written=False):
                    continue
                for one in seeker.missing(fact, 3)[0]:
                    proposed += 1
                    assert all(atom in writer.backward.facts for atom in one.present)
                    assert all(atom[1] in {*SHAPES.written, TYPE} for atom in one.absent)
                    tried = whole.fork()
                    assert fact in tried.add(one.absent) or fact in one.absent, (fact, one)
                    assert not tried.clashes
    assert proposed > 50
    store.close()


def test_what_a_file_may_say_is_not_refused(others: Graph) -> None:
    found = others.why(":adoption", "has agent", "Amina Wafula")
    assert not found and not found.missing and found.against is None
    assert "It is not written, and no rule concludes it" in str(found)


def test_shapes_say_what_may_be_written() -> None:
    assert SHAPES.carriers[ENT + "signs"] == {ENT + "Signing"}
    assert SHAPES.carried(ENT + "hasAgent", {ENT + "Content", ENT + "Happening"})
    assert not SHAPES.carried(ENT + "signs", {ENT + "Content", ENT + "Happening"})
    assert ENT + "hasSignatory" not in SHAPES.written
    (value,) = [limit for limit in SHAPES.limits({ENT + "Signing"}, ENT + "signs") if limit.classes]
    assert (value.most, value.classes) == (None, {ENT + "Document"})
    (either,) = [limit for limit in SHAPES.limits({ENT + "Signing"}, ENT + "signedByHandOf") if limit.classes]
    assert either.classes == {ENT + "Person", ENT + "Office", ENT + "Group"}
    assert 1 in [limit.most for limit in SHAPES.limits({ENT + "Quantity"}, ENT + "hasUnit")]
    assert {ENT + "Plan", ENT + "Act"} <= SHAPES.concrete and ENT + "Report" not in SHAPES.concrete
    assert SHAPES.closed is not None
    said = SHAPES.says("closed", "words", SHAPES.closed)
    assert said.source.line is not None and said.source.file is not None
    line = (ROOT / Path(said.source.file)).read_text(encoding="utf-8").splitlines()[said.source.line - 1]
    assert line.strip() == "sh:closed true ;"
