"""Values become terms and never syntax."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

import pyoxigraph as ox
import pytest
from canned import question
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.answer.canned import binding
from kg.answer.canned.questions import Parameter
from kg.answer.graph import Graph
from kg.errors import KgError
from kg.paths import Workspace
from kg.snapshot.build import Built

# What breaks out of a string, an IRI or a line in queries that are put together as text.
ATTACKS = [
    '"',
    "'",
    '"""',
    "\\",
    '\\"',
    "\n",
    "\r\n",
    "} DROP ALL #",
    '") || true || (""="',
    "> . ?s ?p ?o . <x:",
    "?_words",
    "# comment",
    "\\u0022 } SELECT * {",
    "\u2028",
    "\x00",
    "ratification\x00",
    "<http://a/b> } UNION { ?s ?p ?o",
    "\ud800",
    "{}",
    "%s",
    "${x}",
]


@pytest.fixture(scope="module")
def graph(built: Built) -> Iterator[Graph]:
    with Graph(built.key, Workspace.at().question_folders()) as opened:
        yield opened


@pytest.fixture(scope="module")
def quotes(graph: Graph) -> list[str]:
    rows = graph.query("SELECT ?q WHERE { ?f ent:hasEvidence ?e . ?e oa:exact ?q }")
    return [row.q for row in rows]  # type: ignore[union-attr]


def found_by(graph: Graph, words: str) -> set[str] | None:
    try:
        return {row.quote for row in graph.ask("find-words", words=words)}
    except KgError as error:
        assert "\n" not in str(error)
        return None


@pytest.mark.parametrize("attack", ATTACKS, ids=ascii)
def test_attacks_as_text(attack: str, graph: Graph, quotes: list[str]) -> None:
    found = found_by(graph, attack)
    assert found is None or found == {quote for quote in quotes if attack.lower() in quote.lower()}


@settings(max_examples=200, deadline=None)
@given(words=st.one_of(st.text(), st.lists(st.sampled_from([*ATTACKS, "ratification", "a"])).map("".join)))
@example(words='"ratification"')
def test_any_text_is_only_text(words: str, graph: Graph, quotes: list[str]) -> None:
    found = found_by(graph, words)
    # ASCII only: engine and Python fold other capitals differently.
    if found is not None and words.isascii():
        assert found == {quote for quote in quotes if words.lower() in quote.lower()}


@pytest.mark.parametrize("attack", ATTACKS, ids=ascii)
@pytest.mark.parametrize("wrap", ["{}", "<{}>", "http://example.org/{}", "country:{}", "country:kz{}"])
def test_attacks_as_things(attack: str, wrap: str, graph: Graph) -> None:
    if wrap == "country:kz{}" and not attack.strip():
        return  # white space around a name means nothing
    with pytest.raises(KgError) as error:
        graph.ask("who-chaired", country=wrap.format(attack))
    assert "\n" not in str(error.value)


@settings(max_examples=200, deadline=None)
@given(value=st.text())
def test_any_thing_date_or_voice_is_refused_or_means_what_it_says(value: str, graph: Graph) -> None:
    for parameter in ("country", "since", "voice"):
        try:
            rows = graph.ask("documents-signed", **{parameter: value})
        except KgError as error:
            assert "\n" not in str(error)
        else:
            assert len(rows) <= len(graph.ask("documents-signed"))


@settings(max_examples=200, deadline=None)
@given(value=st.text())
def test_a_bound_query_is_the_query_with_terms_in_it(value: str) -> None:
    """Every token but the parameter stays; the term in its place reads back as the value."""
    text = 'SELECT * { ?s ?p ?o FILTER(?o = ?_x) } # ?_x "?_x" <?_x>'
    try:
        literal = ox.Literal(value)
    except (UnicodeEncodeError, ValueError):
        return
    changed = binding.substitute(text, {"x": literal})
    assert changed.startswith("SELECT * { ?s ?p ?o FILTER(?o = ")
    assert changed.endswith(') } # ?_x "?_x" <?_x>')
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), literal))
    assert [row["o"] for row in store.query(changed)] == [literal]  # type: ignore[union-attr]


def test_the_same_rows_as_a_binding_of_the_engine(graph: Graph, built: Built) -> None:
    text = "SELECT ?quote ?_words WHERE { ?e oa:exact ?quote FILTER(CONTAINS(?quote, ?_words)) }"
    for words in ("ratification", 'the "', "\\", "£2.8 billion"):
        literal = ox.Literal(words)
        safe = ox.Store.read_only(str(built.folder / "store")).query(  # type: ignore[union-attr]
            "PREFIX oa: <http://www.w3.org/ns/oa#> " + text,
            substitutions={ox.Variable("_words"): literal},
            use_default_graph_as_union=True,
        )
        ours = graph.query(
            binding.substitute(text.replace("SELECT ?quote ?_words", "SELECT ?quote"), {"words": literal})
        )
        assert {row["quote"].value for row in safe} == {row.quote for row in ours}  # type: ignore[union-attr]


NUMBER = Parameter("n", "number", None, False, "1", "A number.")
DATE = Parameter("d", "date", None, False, "2024-01-01", "A day.")
CHOICE = Parameter("c", "choice", ("open", "planned"), False, "open", "One.")


def nothing(value: object, kind: str | None) -> str:
    raise AssertionError(value)


@pytest.mark.parametrize(
    ("parameter", "value", "term"),
    [
        (NUMBER, "2800000000", '"2800000000"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (NUMBER, -5, '"-5"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (NUMBER, Decimal("1E+3"), '"1000"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (NUMBER, "2.50", '"2.50"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (DATE, "2024-02-29", '"2024-02-29"^^<http://www.w3.org/2001/XMLSchema#date>'),
        (DATE, datetime.date(2024, 4, 1), '"2024-04-01"^^<http://www.w3.org/2001/XMLSchema#date>'),
        (DATE, datetime.datetime(2024, 4, 1, 12), '"2024-04-01"^^<http://www.w3.org/2001/XMLSchema#date>'),
        (CHOICE, " Planned ", '"planned"'),
    ],
)
def test_values_as_terms(parameter: Parameter, value: object, term: str) -> None:
    assert str(binding.term(parameter, value, nothing)) == term


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        (NUMBER, "1e5"),
        (NUMBER, "NaN"),
        (NUMBER, "٣"),
        (NUMBER, ""),
        (NUMBER, "9" * 99),
        (DATE, "2024-02-30"),
        (DATE, "2024-13-01"),
        (DATE, "20240401"),
        (DATE, "2024-W14-1"),
        (DATE, "April"),
        (CHOICE, "closed"),
    ],
)
def test_values_that_mean_nothing(parameter: Parameter, value: object) -> None:
    with pytest.raises(KgError) as error:
        binding.term(parameter, value, nothing)
    assert parameter.name in str(error.value)


@pytest.mark.parametrize(
    ("value", "chosen"),
    [
        ("own", ["own"]),
        ("own+attributed", ["own", "attributed"]),
        ("quoted,Own", ["own", "quoted"]),
        ("+attributed", ["own", "attributed"]),
        ("+attributed+quoted", ["own", "attributed", "quoted"]),
        (["quoted", "own"], ["own", "quoted"]),
    ],
)
def test_voices(value: object, chosen: list[str]) -> None:
    assert binding.voices(value) == chosen


@pytest.mark.parametrize("value", ["", " ", "sure", [], "own+sure", "reported", 3])
def test_voices_that_are_none(value: object) -> None:
    with pytest.raises(KgError, match="Choose one of own, attributed, quoted"):
        binding.voices(value)


def test_unknown_and_missing_parameters() -> None:
    with pytest.raises(KgError, match=r"has no parameter contry\. It has: person, city, country, voice, article"):
        binding.bound(question("who-chaired"), {"contry": "KZ"}, nothing)
    with pytest.raises(KgError, match=r"needs a value for words.*kg ask find-words"):
        binding.bound(question("find-words"), {}, nothing)
    assert binding.bound(question("who-chaired"), {"country": None}, nothing) == question("who-chaired").text
