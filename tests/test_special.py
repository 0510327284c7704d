"""Queries made ready for their values and the store: the same rows as the plain text, whole and from the first on."""

from __future__ import annotations

import os

import canned
import pyoxigraph as ox
import pytest

from kg import snapshot
from kg.answer.canned import binding
from kg.answer.graph import Graph
from kg.answer.planner import first
from kg.answer.planner.pattern import Group, NotReadError, group_text
from kg.answer.planner.plan import Planner, late
from kg.answer.planner.reading import read_group
from kg.answer.planner.special import Special
from kg.errors import KgError
from kg.paths import Workspace
from kg.snapshot.build import Built
from kg.terms import PREFIXES

NIGHTLY = "ENTENTE_NIGHTLY" in os.environ
KZ = "<https://w3id.org/entente/id/country/kz>"


@pytest.fixture(scope="module")
def graph(built: Built) -> Graph:
    return Graph(built.key, Workspace.at().question_folders())


def examples(name: str) -> list[dict[str, str]]:
    """The question as it is, with each parameter by itself, and with all at once."""
    own = canned.question(name)
    required = {p.name: p.example for p in own.parameters if p.required}
    each = [required | {p.name: p.example} for p in own.parameters if not p.required]
    return [required, *each, {p.name: p.example for p in own.parameters}]


@pytest.mark.parametrize("name", canned.names())
def test_the_rows_are_those_of_the_plain_text(name: str, graph: Graph) -> None:
    store = ox.Store.read_only(str(snapshot.folder_of(graph._key) / "store"))

    def rows(text: str) -> list[str]:
        return [str(row) for row in store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)]  # type: ignore[union-attr]

    own = canned.question(name)
    for values in examples(name) if NIGHTLY else examples(name)[::3]:
        given = {key: str(term) for key, term in binding.terms(own, values, graph.find).items()}
        plain = rows(binding.bound(own, values, graph.find))
        assert rows(Special(own.text, given).text()) == plain, values


@pytest.mark.parametrize("name", canned.names())
def test_the_first_rows_are_those_of_the_whole_answer(
    name: str, graph: Graph, others: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.answer.planner.ready._SMALL", 0)
    monkeypatch.setattr(first, "_LEAST", 1)  # so that few reports are asked for at a time
    for own in (graph, others):
        for values in examples(name)[: None if NIGHTLY else 1]:
            try:
                whole = own.ask(name, **values)
            except KgError:
                continue  # no thing there is called as in the example
            for limit in (1, 7) if NIGHTLY else (4,):
                some = own.ask(name, limit=limit, **values)
                assert list(some.terms) == list(whole.terms)[:limit], (values, limit)
                assert some.complete == (len(whole) <= limit), (values, limit)


@pytest.mark.parametrize(
    ("test", "without", "given"),
    [
        ("COALESCE(?x = ?_country, true)", "", f"VALUES ?x {{ {KZ} }}"),
        ("COALESCE(?_country != ?_country, true) || EXISTS { ?x ?y ?_country }", "", "SELECT DISTINCT ?x"),
        ("COALESCE(COALESCE(?z, '') = ?_country, true)", "", f"FILTER(COALESCE(COALESCE(?z, '') = {KZ}, true))"),
        ("COALESCE(?z = ?_country, true)", "", f"FILTER(COALESCE(?z = {KZ}, true))"),
        ("COALESCE(CONTAINS(?_country, ?x), true)", "", f"FILTER(COALESCE(CONTAINS({KZ}, ?x), true))"),
        ("?x=?_country||COALESCE(?_country != ?_country, true)", "", f"VALUES ?x {{ {KZ} }}"),
        ("?x<=?_country&&?x>1", "?x <= ?_country", f"FILTER(?x <= {KZ})"),
        ("COALESCE(?x = 1, true)", "FILTER(COALESCE(?x = 1, true))", "FILTER(COALESCE(?x = 1, true))"),
    ],
)
def test_tests_about_parameters(test: str, without: str, given: str) -> None:
    text = f"SELECT ?x WHERE {{ ?x a ent:Act . OPTIONAL {{ ?x ent:hasTheme ?z }} FILTER({test}) }}"
    plain = Special(text, {}).text()
    assert without in plain
    assert ("?_country" in plain) == ("?_country" in without)
    assert bool(without) == ("FILTER" in plain)
    made = " ".join(Special(text, {"country": KZ}).text().split())
    assert given in made
    assert "?_country" not in made


def test_a_comparison_without_spaces_is_no_iri(graph: Graph) -> None:
    text = "SELECT ?x WHERE { ?x ent:textLine ?line FILTER(?line>=1&&?line<=?_until&&?line>2) }"
    made = Special(text, {"until": "4"}).text()
    lines = {row[0] for row in graph.query(made.replace("SELECT ?x", "SELECT DISTINCT ?line"))}  # type: ignore[union-attr]
    assert lines == {3, 4}


def test_what_is_not_read_is_told() -> None:
    for text in (
        "ASK { ?s ?p ?o }",
        "SELECT * WHERE { ?s ?p ?o }",
        "SELECT ?s WHERE { GRAPH ?g { ?s ?p ?o } }",
        "SELECT ?s {",
    ):
        with pytest.raises(NotReadError):
            Special(text, {})


def test_a_bind_of_what_leads_to_a_row_is_compared(graph: Graph) -> None:
    text = """SELECT DISTINCT ?report ?quote WHERE {
      { ?node ent:isSilentOn ?p ; a ent:Article BIND(?node AS ?report) } UNION { ?report a ent:Meeting }
      ?report ent:hasEvidence ?evidence . ?evidence oa:exact ?quote } ORDER BY ?quote"""
    plain = graph.query(text)
    article = "<https://w3id.org/entente/id/article/kazakhstan-uk-strategic-dialogue-8>"
    led = graph.query(Special(text, {}).text(f"VALUES ?report {{ {article} }}"))
    assert [row for row in plain.terms if str(row[0]) == article] == list(led.terms) != []  # type: ignore[union-attr]


def test_groups_are_written_as_they_were_read() -> None:
    text = "?a a ent:X ; ent:p 'x'@en, 1 . MINUS { ?a ent:q ?b } FILTER(!(?b IN (1, 2)) && -?b < 3) BIND(1 + 2 AS ?c)"
    once = group_text(read_group(text))
    assert group_text(read_group(once[1:-1])) == once


@pytest.mark.parametrize("others", [["s1", "s2", "s3"], ["s2"], ["none"]])
def test_what_comes_late_gives_the_same_rows(others: list[str]) -> None:
    """Reports that tell otherwise, given with one of them or behind what that tells itself."""
    told = """
        :f ent:isToldBy :r ; ent:value 1 ; ent:hasUnit :ton . :r ent:signs :pact . :hangs ent:hasCondition :f2 . :f2 ent:isToldBy :r ; ent:value 9 .
        :o1 ent:isToldBy :s1 ; ent:value 2 . :o2 ent:isToldBy :s2 ; ent:value 1 . :s2 ent:signs :pact . :o3 ent:isToldBy :s3 ; ent:value 3 .
        :s1 ent:hasEvidence :e1 . :s2 ent:hasEvidence :e2 . :s3 ent:hasEvidence :e3 . :o4 ent:isToldBy :s4 ; ent:value 7 . :s4 ent:hasEvidence :e4 .
    """
    store = ox.Store()
    store.load(f"@prefix : <urn:> . @prefix ent: <{PREFIXES['ent']}> . {told}".encode(), format=ox.RdfFormat.TURTLE)
    group = read_group(
        "{ ?f ent:isToldBy ?r ; ent:value ?x . ?o ent:isToldBy ?s ; ent:value ?y . FILTER(?x != ?y) OPTIONAL { ?f ent:hasUnit ?unit } "
        "FILTER NOT EXISTS { ?hangs ent:hasCondition ?f } } UNION { ?r ent:signs ?d . ?s ent:signs ?d } ?s ent:hasEvidence ?e"
    )

    def rows(lead: str, asked: Group) -> list[str]:
        planned = Planner().led(read_group(lead).elements, asked)
        text = f"SELECT ?r ?s ?x ?y ?unit ?d ?e WHERE {group_text(planned)}"
        return sorted(str(row) for row in store.query(text, prefixes=PREFIXES))  # type: ignore[union-attr]

    pairs = " ".join(f"(<urn:r> <urn:{other}>)" for other in others)
    given = " ".join(f"<urn:{other}>" for other in others)
    behind = late(group, read_group(f"VALUES ?s {{ {given} }}").elements[0])
    found = rows("VALUES ?r { <urn:r> }", behind)
    assert found == rows(f"VALUES (?r ?s) {{ {pairs} }}", group)
    assert len(found) == {"s1": 3, "s2": 1, "none": 0}[others[0]]
