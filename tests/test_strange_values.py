"""Whatever a value is, it leaves as it is in every format, or one error says that the format cannot hold it."""

from __future__ import annotations

import csv
import datetime
import html
import io
import json
import math
import re
import xml.etree.ElementTree as ET
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.answer import formats
from kg.answer.formats import serialize
from kg.answer.rows import Rows, native
from kg.errors import KgError
from kg.export import serialize as serialize_graph
from kg.terms import XSD

RESULTS = "{http://www.w3.org/2005/sparql-results#}"
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


STRANGE = st.text(
    st.sampled_from("\x00\x01\x1f\x0b\t\n\r\x85\u2028\ufffe\ufeff\u200b\u202e'\"\\|<>&;,`*_[]{}=+-@#😀é\u0301 a1")
    | st.characters(exclude_categories=["Cs"]),
    max_size=12,
)
NUMBERS = st.integers(-(10**25), 10**25) | st.sampled_from([0, 2**53 + 1, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1])
PLACES = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=3)
LITERALS = st.one_of(
    STRANGE.map(ox.Literal),
    st.builds(ox.Literal, STRANGE, language=st.sampled_from(["en", "kk", "be-x-old", "zh-hant"])),
    st.builds(
        ox.Literal,
        STRANGE,
        language=st.just("ar"),
        direction=st.sampled_from([ox.BaseDirection.RTL, ox.BaseDirection.LTR]),
    ),
    NUMBERS.map(lambda number: typed(str(number), "integer")),
    PLACES.map(lambda number: typed(f"{number:f}", "decimal")),
    st.floats().map(lambda number: typed(repr(number).replace("inf", "INF").replace("nan", "NaN"), "double")),
    st.sampled_from(["true", "false", "1", "0", "TRUE", ""]).map(lambda text: typed(text, "boolean")),
    st.dates().map(lambda day: typed(day.isoformat(), "date")),
    st.sampled_from(["-0044-03-15", "10000-01-01", "2024-01-01Z", "20240101", "2024-W01-1"]).map(
        lambda text: typed(text, "date")
    ),
    st.datetimes(timezones=st.sampled_from([None, datetime.UTC, datetime.timezone(datetime.timedelta(hours=5))])).map(
        lambda time: typed(time.isoformat(), "dateTime")
    ),
    st.sampled_from(["1_000", "٣", " 5 ", "1E5", "0x10", "9" * 5000, "", "+5", "007"]).flatmap(
        lambda text: st.sampled_from(["integer", "decimal", "double", "int"]).map(lambda kind: typed(text, kind))
    ),
)
TERMS = st.one_of(LITERALS, st.none(), st.just(ox.NamedNode("https://example.org/é?a=1&b=2#c")))
TRIPLE = ox.Triple(ox.NamedNode("x:a"), ox.NamedNode("x:b"), ox.Literal("c\r"))
ROWS = st.lists(st.tuples(TERMS, TERMS), max_size=5)


@given(ROWS)
@example([(ox.Literal("\r"), TRIPLE), (None, ox.Literal("x", language="ar", direction=ox.BaseDirection.RTL))])
def test_the_formats_of_sparql_read_back_the_same(rows: list[formats.Terms]) -> None:
    for chosen in ("json", "tsv", "xml"):
        try:
            data = serialize(["a", "b"], rows, chosen)
        except KgError as error:
            assert chosen == "xml" and "XML cannot hold the character U+" in str(error)
            assert any(NOT_XML.search(getattr(term, "value", "")) for terms in rows for term in terms)
            continue
        read = ox.parse_query_results(data.encode(), format=getattr(ox.QueryResultsFormat, chosen.upper()))
        assert [tuple(row) for row in read] == rows  # type: ignore[union-attr]


@given(ROWS)
@example([(ox.Literal("a\rb\r\nc"), ox.Literal("\r"))])
def test_other_readers_have_the_same_text(rows: list[formats.Terms]) -> None:
    """Python's own readers of XML, CSV and JSON, which know nothing of RDF."""
    texts = [["" if term is None else term.value for term in terms] for terms in rows]  # type: ignore[union-attr]
    # The reader of CSV refuses NUL on some versions of Python.
    if not any("\0" in text for row in texts for text in row):
        data = serialize(["a", "b"], rows, "csv")
        assert list(csv.reader(io.StringIO(data, newline="")))[1:] == texts
    read = json.loads(serialize(["a", "b"], rows, "json"))["results"]["bindings"]
    assert [[row.get(name, {"value": ""})["value"] for name in "ab"] for row in read] == texts
    if not any(NOT_XML.search(text) for row in texts for text in row):
        tree = ET.fromstring(serialize(["a", "b"], rows, "xml"))
        found = [
            {binding.get("name"): binding[0].text or "" for binding in result}
            for result in tree.iter(RESULTS + "result")
        ]
        assert [[row.get(name, "") for name in "ab"] for row in found] == texts


@given(ROWS)
def test_json_lines_bend_no_number(rows: list[formats.Terms]) -> None:
    lines = serialize(["a", "b"], rows, "jsonl").split("\n")[:-1]
    # A reader that takes every number for a double, as JavaScript does.
    for terms, line in zip(rows, lines, strict=True):
        for term, value in zip(terms, json.loads(line, parse_int=float).values(), strict=True):
            if isinstance(value, bool):
                assert term.value in (("true", "1") if value else ("false", "0"))  # type: ignore[union-attr]
            elif isinstance(value, float):
                assert int(value) == int(term.value)  # type: ignore[union-attr]
            else:
                assert value == (None if term is None else term.value)  # type: ignore[union-attr]


@given(ROWS)
def test_tables_for_people_keep_one_line_a_row_and_the_text(rows: list[formats.Terms]) -> None:
    lines = serialize(["a", "b"], rows, "md").splitlines()
    assert len(lines) == 2 + len(rows)
    page = serialize(["a", "b"], rows, "html")
    cells = re.findall(r"<td>(?:<a [^>]*>)?([^<]*)(?:</a>)?</td>", page)
    assert len(cells) == 2 * len(rows)
    for cell, term in zip(cells, (term for terms in rows for term in terms), strict=True):
        if isinstance(term, ox.Literal) and not NOT_XML.search(term.value) and "\x85" not in term.value:
            assert html.unescape(cell) == term.value or not term.value.isprintable()


@given(st.lists(TERMS, max_size=6))
@example([typed("9007199254740993", "integer"), None])
@example([typed("9007199254740993", "integer"), typed("0.5", "double")])
@example([typed("9" * 30, "integer"), typed("1", "integer")])
@example([typed("NaN", "double"), None, typed("1.5", "double")])
@example([typed("2.80", "decimal"), typed("1", "integer"), None])
@example([typed("0001-01-01", "date"), typed("9999-12-31", "date"), None])
@example([typed("0001-01-01T00:00:00", "dateTime"), typed("2024-01-01T00:00:00+05:00", "dateTime")])
@example([typed("true", "boolean"), None, typed("5", "integer")])
def test_frames_hold_every_value(terms: list[ox.Literal | ox.NamedNode | None]) -> None:
    rows = Rows(["v"], [(term,) for term in terms])
    wanted = [native(term) if isinstance(term, ox.Literal) else getattr(term, "value", None) for term in terms]
    for term, value, kept in zip(terms, wanted, rows.df()["v"].tolist(), strict=True):
        same(term, value, kept)
    column = rows.pl()["v"].to_list()
    for term, value, kept in zip(terms, wanted, column, strict=True):
        if isinstance(kept, str) and value is not None:
            assert kept == term.value  # type: ignore[union-attr]
        else:
            same(term, value, kept)


def same(term: object, value: object, kept: object) -> None:
    if value is None:
        missing = kept is None or str(kept) == "<NA>" or (isinstance(kept, float) and math.isnan(kept))
        assert missing
    elif isinstance(value, float) and math.isnan(value):
        assert isinstance(kept, float) and math.isnan(kept)
    else:
        assert kept == value, term
        assert isinstance(kept, (bool, int)) or not isinstance(value, (bool, int))
        if isinstance(value, datetime.datetime):
            assert kept.utcoffset() == value.utcoffset()  # type: ignore[union-attr,attr-defined]


@pytest.mark.parametrize(
    ("text", "datatype", "value"),
    [
        ("1", "boolean", True),
        ("0", "boolean", False),
        ("TRUE", "boolean", "TRUE"),
        ("1_000", "integer", "1_000"),
        ("٣", "integer", "٣"),
        ("9" * 5000, "integer", "9" * 5000),
        ("7", "nonNegativeInteger", 7),
        ("1E5", "decimal", "1E5"),
        ("2.80", "decimal", Decimal("2.80")),
        ("inf", "double", "inf"),
        ("-INF", "double", float("-inf")),
        ("20240101", "date", "20240101"),
        ("2024-02-30", "date", "2024-02-30"),
        ("2024-01-01T00:00:00.123456789", "dateTime", "2024-01-01T00:00:00.123456789"),
        ("2024-01-01T24:00:00", "dateTime", "2024-01-01T24:00:00"),
    ],
)
def test_what_python_cannot_hold_stays_text(text: str, datatype: str, value: object) -> None:
    found = native(typed(text, datatype))
    assert found == value and type(found) is type(value)


@given(st.lists(LITERALS, min_size=1, max_size=4))
@example([ox.Literal("\r")])
@example([ox.Literal("x", language="ar", direction=ox.BaseDirection.RTL)])
def test_graphs_read_back_the_same(values: list[ox.Literal]) -> None:
    triples = {ox.Triple(ox.NamedNode("x:a"), ox.NamedNode("x:y/b"), value) for value in values}
    kinds = {
        "turtle": ox.RdfFormat.TURTLE,
        "ntriples": ox.RdfFormat.N_TRIPLES,
        "jsonld": ox.RdfFormat.JSON_LD,
        "rdfxml": ox.RdfFormat.RDF_XML,
    }
    for chosen, kind in kinds.items():
        try:
            data = serialize_graph(triples, chosen)
        except KgError as error:
            assert chosen == "rdfxml" and "XML cannot hold a character" in str(error)
            assert any(NOT_XML.search(value.value) for value in values)
            continue
        assert {quad.triple for quad in ox.parse(data, format=kind)} == triples, chosen


def test_a_lone_surrogate_never_becomes_a_term() -> None:
    """The engine refuses it, so that no format has to."""
    with pytest.raises(ValueError):
        ox.Literal("\ud800")
