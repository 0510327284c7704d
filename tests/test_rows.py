"""Rows carry native values, labels and evidence, in the shapes that people work with."""

from __future__ import annotations

import csv
import datetime
import io
import json
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg import snapshot
from kg.answer import formats
from kg.answer.graph import Graph
from kg.answer.rows import Rows, Thing, native
from kg.errors import KgError, TimeLimitError
from kg.snapshot.build import Built
from kg.terms import ID, XSD

HOSTILE = '<script>alert("1")</script> | a\\b\n"c"'


@pytest.fixture
def signed(graph: Graph) -> Rows:
    return graph.ask("documents-signed")


def literal(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (literal("12", "integer"), 12),
        (literal("1.25", "decimal"), Decimal("1.25")),
        (literal("0.5", "double"), 0.5),
        (literal("true", "boolean"), True),
        (literal("2024-04-01", "date"), datetime.date(2024, 4, 1)),
        (literal("2024-04-01Z", "date"), "2024-04-01Z"),
        (literal("-0044-03-15", "date"), "-0044-03-15"),
        (literal("2024-04-01T10:00:00Z", "dateTime"), datetime.datetime(2024, 4, 1, 10, tzinfo=datetime.UTC)),
        (ox.Literal("deux", language="fr"), "deux"),
        (ox.NamedNode(ID + "country/kz"), Thing(ID + "country/kz")),
        (None, None),
    ],
)
def test_native_values(term: object, value: object) -> None:
    assert native(term) == value
    assert type(native(term)) is type(value)


def test_rows_by_attribute_name_and_place(signed: Rows) -> None:
    row = signed[0]
    assert row.document == Thing(ID + "document/kz-uk-critical-minerals-roadmap")
    assert str(row.document) == "Roadmap for cooperation in critical minerals"
    assert row.document.short == "document:kz-uk-critical-minerals-roadmap"
    assert row["document"] == row[0] == row.document
    assert row.earliest == datetime.date(2024, 3, 1)
    assert row.signatory == "not stated"
    assert row.line == 18
    assert len(row) == len(signed.columns) == len(row.as_dict())
    assert row[-1] == row.line
    assert row[:2] == (row.document, row.documentLabel)
    with pytest.raises(AttributeError, match="no column is called signer; there are document, "):
        _ = row.signer
    with pytest.raises(KeyError, match="there are document"):
        _ = row["signer"]
    with pytest.raises(IndexError):
        _ = row[99]


def test_rows_as_a_sequence(signed: Rows) -> None:
    assert len(signed) == len(list(signed)) == len(signed.rows()) == 8
    assert signed[0] == next(iter(signed))
    assert signed[0] != signed[1]
    assert [row.line for row in signed[:2]] == [signed[0].line, signed[1].line]
    assert signed.complete


def test_rows_are_the_same_however_they_are_had(signed: Rows) -> None:
    """By iteration, by place and as a list: with names, and equal to their values."""
    for one, other, third in zip(signed, signed.rows(), [signed[n] for n in range(len(signed))], strict=True):
        assert one == other == third == tuple(one)
        assert one["document"] == other["document"] == other.document == third[0]
    assert signed.rows()[0] != tuple(signed[1])


def test_evidence_comes_once_in_order(signed: Rows, graph: Graph) -> None:
    found = signed.evidence()
    assert len(found) == 5
    assert found[0].quote.startswith("the roadmap for cooperation")
    assert (found[0].speaker.label, found[0].voice, found[0].line) == ("Kazinform News Agency", "own", 18)  # type: ignore[union-attr]
    assert found[0].article.short == "article:kazakhstan-uk-strategic-dialogue-8"  # type: ignore[union-attr]
    assert "[own, Kazinform News Agency, line 18]" in str(found[0])
    rows = graph.query("SELECT ?c WHERE { ?c a ent:Country }")
    assert isinstance(rows, Rows)
    assert rows.evidence() == []


def test_pandas_and_polars_have_dates_and_iris(signed: Rows, graph: Graph) -> None:
    for frame in (signed.df(), signed.pl()):
        assert [name for name in frame.columns if not name.endswith("Missing")] == list(signed.columns)
        assert len(frame) == 8
        assert frame["earliest"][0] == datetime.date(2024, 3, 1)
        assert frame["document"][0] == ID + "document/kz-uk-critical-minerals-roadmap"
    empty = graph.ask("who-chaired", country="FR")
    assert list(empty.df().columns) == list(empty.pl().columns)
    assert set(empty.df().columns) - set(empty.columns) == {"officeMissing", "sideMissing", "speakerMissing"}
    rates = graph.ask("implied-rates")
    assert sorted(rates.df()["rate"]) == sorted(rates.pl()["rate"]) == [Decimal("0.8"), Decimal("1.25")]


def test_data_frames_tell_gaps_and_silence_apart(signed: Rows) -> None:
    """Two of three documents name no signatory; none names the hand, which is nothing that the question calls stated."""
    for frame in (signed.df(), signed.pl()):
        silent = [why == "not stated" for why in frame["signatoryMissing"].to_list()]
        assert silent == [row.signatory == "not stated" for row in signed]
        assert "not stated" not in frame["signatoryLabel"].to_list()
        assert "not stated" not in frame["when"].to_list()
        assert "handMissing" not in frame.columns
    assert str(signed.df()["line"].dtype) == "Int64"


def test_columns_may_have_the_names_of_methods(graph: Graph) -> None:
    (row,) = graph.query("SELECT (1 AS ?count) (2 AS ?index) (3 AS ?rows) (4 AS ?terms) WHERE {}")  # type: ignore[misc]
    assert (row.count, row.index, row["rows"], row["terms"], len(row)) == (1, 2, 3, 4, 4)


def test_the_graph_tells_of_itself(graph: Graph) -> None:
    assert str(graph).startswith("1 article, 66 reports, ")
    assert "implied-rates" in [question.name for question in graph.questions("exchange rate")]
    assert "topics" in [question.name for question in graph.questions("energy")]
    assert graph.questions("qqqqqqqq") == []


def test_a_missing_library_is_named(signed: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(KgError, match=r"pandas is not installed\. Run: pip install pandas"):
        signed.df()


@pytest.fixture
def hostile() -> Rows:
    terms = (
        ox.Literal(HOSTILE),
        ox.NamedNode("javascript:alert(1)"),
        ox.NamedNode("https://example.org/?a=1&b=2"),
        None,
    )
    return Rows(["text", "bad", "good", "nothing"], [terms])


def test_w3c_formats_read_back_the_same(hostile: Rows, signed: Rows) -> None:
    for rows in (hostile, signed):
        for chosen in ("json", "xml", "tsv"):
            data = formats.serialize(rows.columns, rows.terms, chosen)
            read = ox.parse_query_results(data, format=getattr(ox.QueryResultsFormat, chosen.upper()))
            assert [variable.value for variable in read.variables] == list(rows.columns)  # type: ignore[union-attr]
            assert [tuple(row) for row in read] == rows.terms  # type: ignore[union-attr]
        table = list(csv.reader(io.StringIO(formats.serialize(rows.columns, rows.terms, "csv"), newline="")))
        assert table[0] == list(rows.columns)
        assert table[1][0] == getattr(rows.terms[0][0], "value", "")


def test_the_formats_are_those_of_the_engine(signed: Rows, built: Built) -> None:
    from canned import question

    for chosen in ("csv", "tsv", "json", "xml"):
        raw = ox.Store.read_only(str(built.folder / "store")).query(
            question("documents-signed").text, use_default_graph_as_union=True
        )  # type: ignore[union-attr]
        data = raw.serialize(format=getattr(ox.QueryResultsFormat, chosen.upper())).decode()  # type: ignore[union-attr]
        ours = formats.serialize(signed.columns, signed.terms, chosen)
        assert json.loads(ours) == json.loads(data) if chosen == "json" else ours.rstrip("\n") == data.rstrip("\n")


def test_json_lines_and_markdown(hostile: Rows, graph: Graph) -> None:
    assert json.loads(formats.serialize(hostile.columns, hostile.terms, "jsonl")) == {
        "text": HOSTILE,
        "bad": "javascript:alert(1)",
        "good": "https://example.org/?a=1&b=2",
        "nothing": None,
    }
    assert json.loads(
        formats.serialize(graph.ask("rankings").columns, graph.ask("rankings").terms, "jsonl").splitlines()[0]
    )["rank"] in (10, 11)
    lines = formats.serialize(hostile.columns, hostile.terms, "md").splitlines()
    assert len(lines) == 3
    assert "\\|" in lines[2]
    assert "<script" not in lines[2]


def test_html_is_escaped_and_links_only_to_the_web(hostile: Rows, graph: Graph) -> None:
    page = hostile._repr_html_()
    assert "<script" not in page
    assert 'href="javascript' not in page
    assert 'href="https://example.org/?a=1&amp;b=2"' in page
    assert "does not say who signed" in graph.ask("documents-signed", country="AZ")._repr_html_()


def test_files_are_whole_or_not_there(signed: Rows, tmp_path: Path) -> None:
    signed.to_csv(tmp_path / "signed.csv")
    signed.to_json(tmp_path / "signed.json")
    assert (tmp_path / "signed.csv").read_bytes().decode() == signed.to_csv()
    assert json.loads((tmp_path / "signed.json").read_text())["head"]["vars"] == list(signed.columns)
    with pytest.raises(KgError):
        signed.to_csv(tmp_path / "no" / "such" / "folder.csv")


def test_row_limit_is_seen(graph: Graph) -> None:
    some = graph.ask("documents-signed", limit=3)
    assert (len(some), some.complete) == (3, False)
    assert "Only the first 3 rows" in some._repr_html_()
    assert graph.ask("documents-signed", limit=8).complete


def test_time_limit_gives_one_error_and_the_graph_goes_on(graph: Graph) -> None:
    slow = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . FILTER(CONTAINS(STR(?c), STR(?f))) }"
    with pytest.raises(TimeLimitError, match=r"longer than 0\.2 seconds"):
        graph.query(slow, timeout=0.2)
    assert len(graph.ask("who-chaired")) == 2


def test_what_a_graph_gives(graph: Graph, tmp_path: Path) -> None:
    assert graph.query("ASK { country:kz a ent:State }") is True
    assert graph.query("ASK { country:kz a ent:Person }") is False
    triples = graph.query("CONSTRUCT { ?p ent:chairs ?m } WHERE { ?p ent:chairs ?m }")
    assert isinstance(triples, list)
    assert len(triples) == 2
    assert "Kathy Leach" in graph.show("Leach")
    graph.export(tmp_path / "all.nt")
    assert (tmp_path / "all.nt").stat().st_size > 100_000
    with pytest.raises(KgError, match="no ending that tells the format"):
        graph.export(tmp_path / "all.doc")
    assert len({question.name for question in graph.questions()}) >= 40


def test_rdflib_has_the_same_named_graphs(graph: Graph, built: Built) -> None:
    dataset = graph.rdflib()
    quads = len(list(snapshot.quads(built.key)))
    assert len(set(dataset.quads())) == quads
    assert len(dataset.query("SELECT ?c WHERE { ?c a <https://w3id.org/entente/ontology#Chairing> }")) == 2


def test_a_closed_graph_says_so(built: Built) -> None:
    with kg.open() as opened:
        rows = opened.ask("who-chaired")
    assert len(rows) == 2
    with pytest.raises(KgError, match="closed"):
        opened.ask("who-chaired")


@pytest.mark.parametrize(
    "attack",
    [
        "DROP ALL",
        "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
        "LOAD <file:///etc/passwd>",
        "SELECT * FROM <http://x/> {}",
    ],
)
def test_python_refuses_what_reaches_out_or_changes(attack: str, graph: Graph) -> None:
    with pytest.raises(KgError):
        graph.query(attack)


def test_opening_what_is_not_there() -> None:
    with pytest.raises(KgError, match="is not a folder"):
        kg.open("/no/such/folder")
