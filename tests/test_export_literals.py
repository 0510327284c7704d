"""Whatever a literal holds and an IRI looks like, every reader gets back what was exported, or the export says why not."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from graphs import canonical, oxigraph_reads, pyld_reads, rdflib_reads
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.errors import KgError
from kg.export import OF_TRIPLES, serialize
from kg.export.source import words
from kg.terms import ENT, ID, OA, RDF, RDFS, SKOS, XSD

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f￾￿]")
NASTY = [
    "£2.8 billion ($3.5 billion)",
    "‘curly’ “quotes” – and — dashes…",
    'three """ quotes\\',
    "'''",
    "\\U0001F600 \\u0041 \\\\U00000041",
    "]]> <!-- & &amp; < >",
    " leading and trailing \t\r\n",
    "\r",
    "\u2028\u2029\u0085\xa0\ufeff",
    "e\u0301 é",
    "\U0001fffe\U0010ffff😀",
    "\x7f\x80\x9f",
    "@en ^^<http://example.org/> .",
    '{"@value": "x"}',
    "{| :a :b |}",
    "=1+1",
    "x" * 3000,
    "",
]
SUBJECTS = [
    ID + "country/kz",
    ID + "article/talks",
    ID + "article/talks/e01",
    ID + "article/talks/e.1",
    ID + "article/talks/a/b",
    ID + "article/paris/e01",
    ID + "document/-x-",
    ID + "document/a.b.",
    ID + "document//two",
    ID + "document/",
    ENT + "Signing",
    "http://example.org/é?a=b&c=<d>#e".replace("<", "").replace(">", ""),
    "http://example.org/a,b;c(d)'e!$*+=",
    "urn:isbn:0-00",
    "mailto:a@b.example",
]
# The local name of each can be the name of an element of XML.
PREDICATES = [
    *(ENT + name for name in ("value", "earliest", "ordinal", "remark", "hasEvidence", "isSilentOn", "unknown")),
    *(SKOS + name for name in ("prefLabel", "altLabel", "notation", "broader")),
    RDFS + "label",
    OA + "exact",
    OA + "start",
    "http://example.org/p",
    "http://example.org/vocabulary#x.y-z",
    "http://example.org/12ab",
]
QUICK = settings(max_examples=25, deadline=None)
TEXT = st.one_of(st.sampled_from(NASTY), st.text())
LITERALS = st.one_of(
    st.builds(ox.Literal, TEXT),
    st.builds(
        lambda value, tag: ox.Literal(value, language=tag), TEXT, st.sampled_from(["en", "kk-cyrl", "es", "zh-hant-tw"])
    ),
    st.builds(lambda n: ox.Literal(str(n), datatype=ox.NamedNode(XSD + "integer")), st.integers()),
    st.builds(
        lambda n: ox.Literal(n, datatype=ox.NamedNode(XSD + "decimal")),
        st.from_regex(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?", fullmatch=True, alphabet=st.characters(codec="ascii")),
    ),
    st.builds(lambda d: ox.Literal(d.isoformat(), datatype=ox.NamedNode(XSD + "date")), st.dates()),
    st.builds(
        lambda b: ox.Literal(b, datatype=ox.NamedNode(XSD + "boolean")), st.sampled_from(["true", "false", "1", "0"])
    ),
    st.builds(
        lambda b: ox.Literal(b, datatype=ox.NamedNode(XSD + "anyURI")), st.sampled_from(["http://a.example/b c", ""])
    ),
    st.builds(lambda b: ox.Literal(b, datatype=ox.NamedNode("http://example.org/datatype")), TEXT),
)
# Lexical forms that do not fit their datatype, which only pyoxigraph keeps.
BROKEN = st.builds(
    lambda value, name: ox.Literal(value, datatype=ox.NamedNode(XSD + name)),
    st.sampled_from(["", " 1", "1.", ".5", "+1", "-0", "abc", "1e3", "TRUE", "2025-13-01", "1\n"]),
    st.sampled_from(["integer", "decimal", "boolean", "date", "double"]),
)
IRIS = st.sampled_from(SUBJECTS + [ENT + name for name in ("reported", "hasEvidence", "Act")]).map(ox.NamedNode)
BLANK = st.sampled_from(["b0", "c14n1", "x-y"]).map(ox.BlankNode)
TRIPLES = st.builds(
    ox.Triple,
    st.one_of(st.sampled_from(SUBJECTS).map(ox.NamedNode), BLANK),
    st.sampled_from(PREDICATES).map(ox.NamedNode),
    st.one_of(LITERALS, IRIS, BLANK),
)
TYPES = st.builds(lambda s, o: ox.Triple(s, ox.NamedNode(RDF + "type"), o), IRIS, st.one_of(IRIS, BLANK))
GRAPHS = st.lists(st.one_of(TRIPLES, TRIPLES, TRIPLES, TYPES), min_size=1, max_size=8)


def wanted(triples: list[ox.Triple]) -> set[str]:
    return canonical(ox.Quad(*triple) for triple in triples)


def holds_xml(triples: list[ox.Triple]) -> bool:
    """Whether XML can hold the literals and name the classes."""
    named = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")
    return all(
        not NOT_XML.search(t.object.value)
        if isinstance(t.object, ox.Literal)
        else t.predicate.value != RDF + "type" or isinstance(t.object, ox.BlankNode) or named.search(t.object.value)
        for t in triples
    )


@pytest.mark.parametrize("chosen", OF_TRIPLES)
@QUICK
@given(triples=GRAPHS)
def test_oxigraph_reads_the_same(chosen: str, triples: list[ox.Triple]) -> None:
    if chosen == "rdfxml" and not holds_xml(triples):
        with pytest.raises(KgError, match="XML"):
            serialize(triples, chosen)
    else:
        assert oxigraph_reads(serialize(triples, chosen), chosen) == wanted(triples)


@pytest.mark.parametrize("chosen", OF_TRIPLES)
@QUICK
@given(triples=GRAPHS)
def test_rdflib_reads_the_same(chosen: str, triples: list[ox.Triple]) -> None:
    if chosen != "rdfxml" or holds_xml(triples):
        assert rdflib_reads(serialize(triples, chosen), chosen) == wanted(triples)


@QUICK
@given(triples=GRAPHS)
def test_pyld_reads_the_same(triples: list[ox.Triple]) -> None:
    assert pyld_reads(serialize(triples, "jsonld")) == wanted(triples)


@pytest.mark.parametrize("chosen", OF_TRIPLES)
@QUICK
@given(
    triples=st.lists(
        st.builds(lambda t, o: ox.Triple(t.subject, t.predicate, o), TRIPLES, BROKEN), min_size=1, max_size=5
    )
)
def test_broken_lexical_forms_stay_as_they_are(chosen: str, triples: list[ox.Triple]) -> None:
    assert oxigraph_reads(serialize(triples, chosen), chosen) == wanted(triples)


@QUICK
@given(TEXT)
@example("\\U0001F600")
def test_words_are_what_a_literal_says(text: str) -> None:
    assert words(str(ox.Literal(text))) == words(str(ox.Literal(text, language="en"))) == text


@QUICK
@given(triples=GRAPHS)
def test_the_order_of_the_input_means_nothing(triples: list[ox.Triple]) -> None:
    for chosen in ("turtle", "jsonld", "ntriples"):
        assert serialize(triples, chosen) == serialize([*reversed(triples), triples[0]], chosen)


def test_what_rdfxml_has_no_name_for() -> None:
    triple = ox.Triple(ox.NamedNode(ID + "a"), ox.NamedNode("http://example.org/123"), ox.Literal("x"))
    with pytest.raises(KgError, match=r"RDF/XML has no element name for <http://example.org/123>"):
        serialize([triple], "rdfxml")


def test_what_json_ld_would_misread() -> None:
    triple = ox.Triple(ox.NamedNode("place:london"), ox.NamedNode(SKOS + "notation"), ox.Literal("x"))
    with pytest.raises(KgError, match="JSON-LD would take <place:london> for a prefixed name"):
        serialize([triple], "jsonld")


@pytest.mark.parametrize("chosen", OF_TRIPLES)
def test_very_long_literals(chosen: str) -> None:
    long = ox.Literal("£ “x” & \\ \n" * 5_000)
    triples = [ox.Triple(ox.NamedNode(ID + "a"), ox.NamedNode(ENT + "remark"), long)]
    data = serialize(triples, chosen)
    assert oxigraph_reads(data, chosen) == rdflib_reads(data, chosen) == wanted(triples)


def test_nothing_is_a_graph_too() -> None:
    for chosen in OF_TRIPLES:
        assert oxigraph_reads(serialize([], chosen), chosen) == set()
