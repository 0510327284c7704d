"""Why every inferred triple holds, step by step and down to the files; and what is said where one does not hold."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from itertools import product
from pathlib import Path

import jsonschema
import pytest
from conftest import ROOT
from test_build import environment, own_graph

import kg
from kg import why
from kg.answer.graph import Graph
from kg.answer.rows import Thing
from kg.answer.store import Store
from kg.cli import main
from kg.errors import InputError, KgError
from kg.paths import Workspace
from kg.reason.explain import Explainer, replay
from kg.reason.rules import Rules
from kg.snapshot.build import Built
from kg.terms import ENT, GRAPH_ARTICLE, GRAPH_INFERRED, ID, OWL
from kg.why.knowledge import Knowledge
from kg.why.parts import ASSERTED, INFERRED, ONTOLOGY, REFERENCE, Step

sys.path.insert(0, str(ROOT / "tools"))
import why_page

MEMORANDUM, GLAA = "document:kz-uk-seasonal-workers-memorandum", "body:uk-glaa"
EXAMPLES = {  # each kind of explanation
    "chain": (MEMORANDUM, "has signatory", GLAA),
    "inverse": ("Kathy Leach", "holds office", "office:uk-ambassador-to-kazakhstan"),
    "reference": ("Kazakhstan", "a", "agent"),
    "kind": (":meeting", "ent:hasMainKind", "kind:meeting"),
    "told": (":bill-submission", "is told by", ":plan-to-introduce-bill"),
    "content": (":bill-submission", "has recipient", "body:uk-parliament"),
    "nested": ("document:kz-uk-strategic-partnership-agreement", "has party", "KZ"),
    "time": (":change-of-uk-government", "has time", ":in-july"),
    "quotes": (":meeting", "has place", "London"),
    "planned-campus": ("Cardiff University", "is present in", "KZ"),
    "counted-campus": ("De Montfort University", "isPresentIn", "KZ"),
    "impossible": ("Kathy Leach", "a", "act"),
    "refused": ("body:uk-parliament", "has agent", "GB"),
    "filled": ("article:kazakhstan-uk-strategic-dialogue-8", "is published by", "body:uk-glaa"),
    "silent": ("document:kz-uk-strategic-partnership-agreement", "has signatory", "KZ"),
}

pytestmark = pytest.mark.usefixtures("here")


def without_ontology_lines(text: str) -> str:
    return re.sub(r"(ontology/\w+\.ttl:)\d+", r"\1", text)


@pytest.mark.parametrize("page", why_page.PAGES, ids=lambda page: page.name)
def test_the_examples_show_what_is_printed(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    now = why_page.in_step(text)
    assert "$ kg why " in text
    if page.suffix == ".txt":  # those that nobody reads need not follow each line that is added to the ontology
        text, now = without_ontology_lines(text), without_ontology_lines(now)
    assert text == now, "Look at what has changed, then run: python tools/why_page.py"


def test_cited_lines_of_the_ontology_end_the_triple_that_they_prove(graph: Graph) -> None:
    text = str(graph.why(*EXAMPLES["chain"]))
    lines = (ROOT / "ontology" / "entente.ttl").read_text(encoding="utf-8").splitlines()
    cited = [lines[int(number) - 1] for number in re.findall(r"entente\.ttl:(\d+)", text)]
    assert any("owl:propertyChainAxiom" in line for line in cited), cited


def test_no_triple_of_the_graph_is_denied(graph: Graph, built: Built) -> None:
    store = Store(built.key)
    facts = sorted({fact for fact, _ in Knowledge(store.quads).facts() if not set('"_') & {fact[0][0], fact[2][0]}})
    store.close()
    added = [fact for fact in facts if fact[1] in (ENT + "hasMainKind", ENT + "isToldBy")]
    assert len(facts) > 4000 and len(added) > 500
    chosen = facts if os.environ.get("ENTENTE_NIGHTLY") else [*facts[::97], *added[::50]]
    for fact in chosen:
        found = graph.why(*map(Thing, fact))
        assert found, fact
        assert all(leaf.sources and leaf.sources[0].line for leaf in found.derivations[0].leaves()), fact


def test_every_inferred_triple_ends_in_what_is_written_and_replays(built: Built) -> None:
    store = Store(built.key)
    rules = why.rules_of(built.folder)
    writer = why.ExplanationWriter(store.quads, rules, why.Files.of(Workspace.at()))
    knowledge = Knowledge(store.quads)
    asserted = knowledge.data()
    inferred = sorted(fact for fact, graph in knowledge.facts() if graph == GRAPH_INFERRED)
    assert len(inferred) > 1000
    in_memory = Explainer(rules, asserted)
    seen = set()
    for fact in inferred:
        derivation = writer.backward.derivation(fact)
        assert derivation is not None
        assert derivation == in_memory.derivation(fact)
        assert replay(derivation, rules, asserted)
        step = writer.step(derivation)
        assert step.kind == INFERRED
        _check(step)
        for leaf in step.leaves():
            seen.add(leaf.kind)
            assert leaf.sources and all(source.file and source.line for source in leaf.sources)
            assert leaf.kind != ASSERTED or leaf.quotes, leaf.fact
    assert seen >= {ASSERTED, REFERENCE}
    store.close()


def _check(step: Step) -> None:
    """Each rule says where its axiom stands, and the line there has a term of it."""
    if step.rule is not None:
        source = step.rule.source
        assert source.kind == ONTOLOGY and source.file is not None and source.line is not None
        assert step.premises
        line = (ROOT / source.file).read_text(encoding="utf-8").splitlines()[source.line - 1]
        assert step.rule.axiom.split("<")[2].split(">")[0].rsplit("#", 1)[-1].rsplit("/", 1)[-1] in line
    for premise in step.premises:
        _check(premise)


def test_the_lines_of_asserted_triples_hold_them(graph: Graph) -> None:
    for leaf in graph.why(MEMORANDUM, "has signatory", GLAA).derivations[0].leaves():
        (source,) = leaf.sources
        assert source.file is not None and source.line is not None
        line = (ROOT / source.file).read_text(encoding="utf-8").splitlines()[source.line - 1]
        assert leaf.fact[1].name in line and leaf.fact[2].name in line


def test_a_planned_thing_is_not_there(graph: Graph) -> None:
    found = graph.why("Cardiff University", "is present in", "KZ")
    assert not found
    (mention,) = found.mentions  # that the campus is set to open is said too, and not where
    assert mention.node.name == ":leach-announces-campus"
    assert [one.kind.name for one in mention.way] == ["kind:announcement", "kind:opening"]
    assert [quote.voice for quote in mention.quotes] == ["attributed"]
    assert ":leach-announces-campus (announcement of an opening)" in str(found)
    absent = found.missing[0].absent
    assert [fact[1].iri for fact in absent] == [ENT + "openedBy", ENT + "hasPlace"]
    assert absent[0][0].iri == absent[1][0].iri
    assert (absent[0][0].label, absent[1][0].label) == ("some opening", "the same opening")


def test_what_is_nested_says_in_what(graph: Graph) -> None:
    found = graph.why("document:kz-uk-strategic-partnership-agreement", "has party", "KZ")
    assert not found
    (mention,) = found.mentions
    assert mention.node.name == ":assurance-of-vassilenko"
    assert [one.kind.label for one in mention.way] == ["assurance", "commitment", "ratification"]
    assert {quote.voice for quote in mention.quotes} == {"own", "quoted"}
    assert "assurance of a commitment of a ratification" in str(found)
    assert "assurance of a commitment of a ratification" in " ".join(found.to_dot().replace("<BR/>", " ").split())


def test_what_is_told_of_a_content_is_described_only(graph: Graph) -> None:
    found = graph.why(":bill-submission", "has recipient", "body:uk-parliament")
    (step,) = found.derivations
    assert [one.node.name for one in step.way] == [":plan-to-introduce-bill", ":bill-submission"]
    assert "described only, in :plan-to-introduce-bill (plan of a submission)" in str(found)
    assert {quote.through.name for quote in step.quotes if quote.through} == {":plan-to-introduce-bill"}
    # Of a report nothing of the sort is said.
    assert not graph.why(":meeting", "has place", "London").derivations[0].way


def test_what_is_told_rests_on_the_report_through_all_links(graph: Graph) -> None:
    update = graph.query("SELECT ?c WHERE { ?c a ent:Content ; ent:hasKind kind:amendment }")
    ((amendment,),) = update.terms  # type: ignore[union-attr]
    found = graph.why(Thing(amendment.value), "is told by", ":plan-to-discuss-update")
    (step,) = found.derivations
    assert step.kind == "added by the build"
    assert [premise.fact[1].name for premise in step.premises] == ["ent:hasContent"] * 3
    assert step.premises[0].fact[0].name == ":plan-to-discuss-update"


def test_all_derivations_rest_on_different_facts(graph: Graph) -> None:
    found = graph.why("KZ", "a", "agent", limit=5)
    supports = [frozenset(leaf.fact for leaf in step.leaves()) for step in found.derivations]
    assert len(supports) == 5
    assert not any(one < other or one == other for n, one in enumerate(supports) for other in supports[n + 1 :])
    assert "\nDerivation 5\n" in str(found) and not found.complete
    assert graph.why("KZ", "a", "agent", limit=1000).complete
    assert len(graph.why("KZ", "a", "agent", limit=2).derivations) == 2
    assert (
        len(graph.why("KZ", "a", "state", limit=10).derivations) == 1
    )  # it is written down: nothing explains it better


def test_things_labels_and_iris_are_names(graph: Graph) -> None:
    expected = str(graph.why(MEMORANDUM, "has signatory", GLAA))
    memorandum, glaa = Thing(ID + "document/kz-uk-seasonal-workers-memorandum"), Thing(ID + "body/uk-glaa")
    for predicate in (
        "ent:hasSignatory",
        "hasSignatory",
        "HAS SIGNATORY",
        f"<{ENT}hasSignatory>",
        Thing(ENT + "hasSignatory"),
    ):
        assert str(graph.why(memorandum, predicate, glaa)) == expected
    assert graph.why(Thing(ID + "country/kz"), "rdf:type", "ent:State")
    assert graph.why("KZ", "a", Thing(ENT + "State"))


@pytest.mark.parametrize(
    "triple, said",
    [
        (("KZ", "has signatry", "GB"), "no property is called 'has signatry'. Did you mean 'has signatory'"),
        (
            ("KZ", "ent:hasSignatry", "GB"),
            "ent:hasSignatry is no property of the ontology. Did you mean 'hassignatory'",
        ),
        (("Kazakhstn", "has signatory", "GB"), "Did you mean Kazakhstan"),
        (("KZ", "has signatory", "Untied Kingdom"), "Did you mean United Kingdom"),
        (("KZ", "a", "agnt"), "no class is called 'agnt'. Did you mean 'agent'"),
        (("KZ", "ent:textLine", "GB"), "has values, not things"),
        (("KZ", "skos:prefLabel", "GB"), "has values, not things, and kg why explains triples between things. kg show"),
        (("KZ", "label", "GB"), "rdfs:label has values, not things"),
        ((":meeting", "value", "8"), "ent:value has values, not things"),
        (("KZ", "ent:Meeting", "GB"), "ent:Meeting is no property"),
        (("KZ", "has signatory", '"8"'), "is a value"),
        (("KZ", "has signatory", "<a b>"), "is not an IRI"),
        (("KZ", "has signatory", "<http://example.org/nothing>"), "no thing is called"),
        (("", "", ""), "no property is called ''"),
    ],
)
def test_names_that_mean_nothing(graph: Graph, triple: tuple[str, str, str], said: str) -> None:
    with pytest.raises(KgError) as caught:
        graph.why(*triple)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("name", [None, 580, 1.5, ["KZ"], object()])
def test_what_is_no_name_at_all(graph: Graph, place: int, name: object) -> None:
    asked: list[object] = ["KZ", "a", "state"]
    asked[place] = name
    what = ("subject", "predicate", "object")[place]
    with pytest.raises(KgError, match=rf"^the {what} is .+: not a name\. Give text, a Thing of an answer"):
        graph.why(*asked)  # type: ignore[arg-type]


def test_ambiguous_names_list_five() -> None:
    with kg.open(ROOT / "tests" / "other") as opened, pytest.raises(KgError) as caught:
        opened.why(":e1a", "a", "evidence")
    assert str(caught.value).count("article:") == 5
    assert " or 3 others. Give one of these names." in str(caught.value)


def test_what_the_ontology_and_other_vocabularies_say(graph: Graph) -> None:
    (step,) = graph.why("ent:Meeting", "rdfs:subClassOf", "ent:Act").derivations
    assert step.kind == ONTOLOGY and step.sources[0].file == "ontology/entente.ttl"
    # What others have an IRI for is known as an object only.
    licence = "<https://creativecommons.org/licenses/by/4.0/>"
    (step,) = graph.why("<https://w3id.org/entente/ontology>", "dcterms:license", licence).derivations
    assert step.kind == ONTOLOGY and step.sources[0].line


def test_any_triple_of_known_things_gets_an_answer(graph: Graph, built: Built) -> None:
    store = Store(built.key)
    facts = list(Knowledge(store.quads).facts())
    things = sorted({s for (s, _, _), graph_ in facts if s.startswith(ID) and graph_.startswith(GRAPH_ARTICLE)})
    named = sorted({s for (s, p, o), _ in facts if o == OWL + "ObjectProperty" and s.startswith(ENT)})
    store.close()
    schema = json.loads((ROOT / "docs" / "why.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    chance = random.Random(7)
    for name in named * 10 if os.environ.get("ENTENTE_NIGHTLY") else chance.sample(named, len(named) // 2):
        subject, value = chance.choice(things), chance.choice([*things, ID + "country/kz", ID + "body/uk-glaa"])
        found = graph.why(Thing(subject), Thing(name), Thing(value))
        assert found or found.missing or found.against or "It is not written" in str(found)
        validator.validate(found.as_dict())
        assert found.to_dot() and len(str(found).splitlines()) > 3


@pytest.mark.parametrize("name", EXAMPLES)
def test_json_keeps_to_its_schema(graph: Graph, name: str) -> None:
    schema = json.loads((ROOT / "docs" / "why.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    found = graph.why(*EXAMPLES[name], limit=10)
    document = json.loads(found.to_json())
    jsonschema.Draft202012Validator(schema).validate(document)
    assert document["holds"] is bool(found)
    assert document == found.as_dict()


def test_exit_codes_and_files(tmp_path: Path, built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "KZ", "a", "state"]) == 0
    assert "reference data: graph/reference/countries.ttl:" in capsys.readouterr().out
    assert main(["why", "KZ", "a", "person"]) == 1
    assert main(["why", "KZ", "has signatry", "GB"]) == 2
    assert capsys.readouterr().err.startswith("kg: no property is called 'has signatry'.")
    assert main(["why", "KZ", "a", "state", "-o", str(tmp_path / "no" / "a.txt")]) == 3
    capsys.readouterr()
    assert main(["why", "KZ", "a", "state", "-o", str(tmp_path / "why.pdf")]) == 2
    said = capsys.readouterr().err
    assert said == "kg: no format of an explanation has the ending .pdf. Give .txt, .json, .dot, .svg or .png, or -f.\n"
    assert main(["why", "KZ", "a", "agent", "--limit", "3"]) == 2
    assert "Give --all too." in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["why", "KZ", "a", "agent", "--all", "--limit", "0"])
    assert "argument --limit: 0 is not a number from 1 up" in capsys.readouterr().err
    assert main(["why", "KZ", "a", "agent", "--all", "--limit", "3"]) == 0
    assert capsys.readouterr().out.endswith("\nThere are more derivations than these 3: --limit N shows N of them.\n")
    assert main(["why", "KZ", "a", "state", "--all"]) == 0
    assert "There are more" not in capsys.readouterr().out
    target = tmp_path / "why.json"
    assert main(["why", "KZ", "a", "agent", "--all", "--limit", "2", "-o", str(target)]) == 0
    assert len(json.loads(target.read_text(encoding="utf-8"))["derivations"]) == 2


def test_the_same_bytes_whatever_the_hash_seed(cache: Path, built: Built) -> None:
    asked = [("KZ", "a", "agent"), ("document:kz-uk-critical-minerals-roadmap", "involves state", "KZ")]
    for triple, form in product(asked, ("text", "json", "dot")):
        outputs = {
            subprocess.run(
                [sys.executable, "-m", "kg", "why", *triple, "--all", "-f", form],
                env=environment(cache, PYTHONHASHSEED=seed),
                cwd=ROOT,
                capture_output=True,
                check=False,
                timeout=60,
            ).stdout
            for seed in ("1", "2")
        }
        assert len(outputs) == 1 and next(iter(outputs))


def test_files_that_changed_meanwhile_are_not_quoted_by_line(tmp_path: Path) -> None:
    folder = own_graph(tmp_path)
    with kg.open(folder) as opened:
        assert opened.why("KZ", "a", "state")
        file = next((folder / "articles").glob("*/article.ttl"))
        file.write_text("# one line more\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
        with pytest.raises(InputError, match="have changed since the graph was opened"):
            opened.why("KZ", "a", "state")


def test_rules_that_conclude_what_the_graph_does_not_keep(built: Built) -> None:
    rules = why.rules_of(built.folder)
    meeting = next(rule for rule in rules.rules if rule.body[0][2] == ENT + "Signing")
    odd = meeting._replace(head=("?x", meeting.body[0][1], "http://example.org/Odd"))
    store = Store(built.key)
    thing = next(fact for fact, _ in Knowledge(store.quads).facts(None, odd.body[0][1], odd.body[0][2]))[0]
    fact = (thing, odd.body[0][1], "http://example.org/Odd")
    found = why.explain(store.quads, Rules([*rules.rules, odd], rules.facts), Workspace.at(), fact)
    assert found and found.derivations[0].premises
    store.close()
