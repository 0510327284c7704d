"""Queries that are answered in the serving process: only such as are known to be short, and with the same answers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.parse import parse_qsl, quote_plus

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from serve_helper import BASE, patient_pool
from starlette.testclient import TestClient

from kg import snapshot
from kg.answer.store import Store
from kg.paths import Workspace
from kg.serve.again import plain
from kg.serve.app import application
from kg.serve.quick import MOST, Counts, Quick
from kg.serve.state import State
from kg.snapshot.build import Built
from kg.terms import PREFIXES

QUICK = (
    "SELECT ?p ?s WHERE { ?p ent:represents ?s }",
    "SELECT * { ?p ent:represents ?s . }",
    "select distinct ?s where{?p ent:represents ?s}",
    "ASK { ?m a ent:Meeting }",
    "ASK WHERE { country:kz a ent:Country }",
    "SELECT ?x WHERE { ?x skos:prefLabel 'Kazakhstan' }",
    'SELECT ?x { ?x skos:prefLabel "Kazakhstan"@en, "Kazakhstan"@en ; a ent:Country }',
    "SELECT (COUNT(*) AS ?n) WHERE { ?s a ent:Evidence }",
    "SELECT (COUNT( ?s ) AS ?n) { ?s a ent:Evidence }",
    "PREFIX x: <https://w3id.org/entente/ontology#>\nSELECT ?p # who\n{ ?p x:represents country:kz } LIMIT 3",
    "SELECT ?p { ?p <https://w3id.org/entente/ontology#represents> country:kz }",
    "SELECT ?e ?v WHERE { ?e ent:hasVoice ?v } LIMIT 10",
    "SELECT ?x { ?x skos:prefLabel '\u041a\u0430\u0437\u0430\u0445\u0441\u0442\u0430\u043d'@ru }",
    "SELECT ?x { ?x ent:nothingSuch ?y }",
    "SELECT ?p ?s { ?p ent:represents ?s FILTER(STR(?s) != '0.1') }",
    "SELECT ?p { ?p ent:represents ?s . FILTER(CONTAINS(LCASE(STR(?p)), 'leach') && ?s = country:gb) ?s a ent:Country }",
    "SELECT ?p ?n { ?p ent:represents ?s OPTIONAL { ?p ent:holdsOffice ?n } } ORDER BY ?p DESC(?n) LIMIT 3",
    "SELECT ?p ?n { ?p ent:represents ?s . OPTIONAL { ?p skos:prefLabel ?n . } . FILTER(!BOUND(?n) || LANG(?n) = 'en') }",
    "SELECT ?p { ?p ent:represents ?s . ?p skos:prefLabel 'FILTER(?a = ?b) OPTIONAL { ?c ent:x ?d }' }",
    "ASK { ?p ent:represents ?s # FILTER(?p = 1)\n}",
)
NOT_QUICK = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a ent:hasEvidence ?b . ?c ent:hasEvidence ?d . ?e ent:hasEvidence ?f }",
    "SELECT * { ?a skos:prefLabel ?b ; ent:hasVoice ?c }",  # short in truth, and too long by the bound
    "SELECT * { ?a ent:represents ?b } LIMIT 1 OFFSET 1",
    "SELECT * { ?a ent:represents+ ?b }",
    "SELECT * { ?a ent:represents/ent:represents ?b }",
    "SELECT * { ?a (!<urn:x>)* ?b }",
    "SELECT * { ?a ^ent:represents ?b }",
    "SELECT * { SERVICE <http://127.0.0.1/> { ?a ?b ?c } }",
    "SELECT * { SERVICEx:y ent:represents ?b }",
    "SELECT * { ?a ent:represents ?b .SERVICE <http://127.0.0.1/> { ?a ?b ?c } }",
    "SELECT * FROM <urn:x> { ?a ent:represents ?b }",
    "SELECT * { GRAPH ?g { ?a ent:represents ?b } }",
    "SELECT * { { ?a ent:represents ?b } }",
    "SELECT * { ?a ent:represents ?b FILTER(REGEX(STR(?b), '(a+)+$')) }",
    "SELECT * { ?a ent:represents ?b OPTIONAL { ?c ent:hasEvidence ?d . ?e ent:hasEvidence ?f } }",
    "SELECT * { ?a ent:represents ?b OPTIONAL { OPTIONAL { ?a ent:represents ?c } } }",
    "SELECT * { ?a ent:represents ?b FILTER(RAND() < 1) }",
    "SELECT * { ?a ent:represents ?b FILTER(?b IN (1, 2)) }",
    "SELECT * { ?a ent:represents ?b FILTER EXISTS { ?a ?c ?d . ?e ?f ?g } }",
    "SELECT * { ?a ent:represents ?b FILTER(EXISTS { ?a ?c ?d }) }",
    "SELECT * { ?a ent:represents ?b FILTER(STR(STR(STR(STR(?a)))) = '') }",
    "SELECT * { ?a ent:represents ?b FILTER(CONCAT(?a, ?b) = '') }",
    "SELECT (RAND() AS ?r) { ?a ent:represents ?b }",
    "SELECT (CONCAT('a', 'b') AS ?r) { ?a ent:represents ?b }",
    "SELECT * { VALUES ?a { 1 2 } ?a ent:represents ?b }",
    "SELECT * { BIND(NOW() AS ?a) ?a ent:represents ?b }",
    "SELECT * { ?a ent:represents [ ent:represents ?b ] }",
    "SELECT * { << ?a ent:represents ?b >> ent:represents ?c }",
    "SELECT * { ?a ent:represents ?b } ORDER BY RAND()",
    "SELECT * { ?a ent:represents ?b } GROUP BY ?a",
    "CONSTRUCT { ?a ent:represents ?b } WHERE { ?a ent:represents ?b }",
    "DESCRIBE country:kz",
    "INSERT DATA { country:kz ent:represents country:gb }",
    "DELETE WHERE { ?a ent:represents ?b }",
    "LOAD <http://127.0.0.1/>",
    "SELECT * { ?a ent:represents '\\u0053' }",
    "SELECT * { ?a ent:represents ?b } #" + "x" * 5000,
    "",
)


@pytest.fixture(scope="module")
def store(built: Built) -> Iterator[Store]:
    found = Store(built.key)
    yield found
    found.close()


@pytest.fixture(scope="module")
def quick(built: Built, store: Store) -> Quick:
    return Quick(str(snapshot.folder_of(built.key) / "store"), Counts.of(store))


@pytest.fixture(scope="module")
def web(built: Built) -> Iterator[TestClient]:
    state = State(Workspace.at(), built.key, patient_pool)
    with TestClient(application(state), base_url=BASE) as found:
        end = time.monotonic() + 30
        while state.current.quick is None and time.monotonic() < end:
            time.sleep(0.02)
        assert state.current.quick is not None
        yield found


def rows_in(data: bytes, engine: str, text: str) -> object:
    """What an answer says: the order of rows is said by nobody, and with LIMIT their choice neither."""
    if text.startswith("ASK"):
        return data
    if engine == "CSV":
        lines = data.decode().split("\r\n")
    else:
        found = ox.parse_query_results(data, format=getattr(ox.QueryResultsFormat, engine))
        assert isinstance(found, ox.QuerySolutions)
        lines = [str(found.variables), *(repr(tuple(row)) for row in found)]
    if "LIMIT" in text and "ORDER" not in text:
        return len(lines)
    return lines if "ORDER" in text else sorted(lines)


@pytest.mark.parametrize("text", QUICK)
def test_short_queries_have_the_same_answers_either_way(quick: Quick, web: TestClient, text: str) -> None:
    for form, engine in (("json", "JSON"), ("csv", "CSV"), ("xml", "XML")):
        answer = quick.answer(text, engine)
        assert answer is not None
        elsewhere = web.get("/sparql", params={"query": text, "format": form})
        assert elsewhere.status_code == 200
        assert rows_in(elsewhere.content, engine, text) == rows_in(answer[0], engine, text)
    here = web.get("/sparql", params={"query": text}, headers={"Accept": "text/csv"})
    other = web.post("/sparql", data={"query": text}, headers={"Accept": "text/csv"})
    assert rows_in(here.content, "CSV", text) == rows_in(other.content, "CSV", text)
    assert {**here.headers, "content-length": 0} == {**other.headers, "content-length": 0}
    again = web.get(
        "/sparql", params={"query": text}, headers={"Accept": "text/csv", "If-None-Match": here.headers["etag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("text", NOT_QUICK)
def test_all_else_goes_to_the_processes(quick: Quick, text: str) -> None:
    assert quick.answer(text, "JSON") is None


def test_what_is_wrong_is_told_by_the_other_way(quick: Quick, web: TestClient) -> None:
    for text in ("SELECT * { ?a nope:p ?b }", "SELECT ?p { ?p A ent:Meeting }"):
        assert quick.answer(text, "JSON") is None
        assert web.get("/sparql", params={"query": text}).status_code == 400


PREDICATES = (
    "ent:represents",
    "ent:hasVoice",
    "ent:hasSpeaker",
    "skos:prefLabel",
    "ent:hasSignatory",
    "ent:isToldBy",
    "ent:hasTheme",
)
TERMS = st.sampled_from(["?a", "?b", "?c", "country:kz", "country:gb", "'Kazakhstan'"])
PATTERNS = st.one_of(
    st.tuples(st.sampled_from(["?a", "?b", "?c", "country:kz"]), st.sampled_from(PREDICATES), TERMS),
    st.tuples(
        st.sampled_from(["?a", "?b"]), st.just("a"), st.sampled_from(["ent:Meeting", "ent:Country", "?c", "ent:None"])
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PATTERNS, min_size=1, max_size=3), st.lists(PATTERNS, max_size=2))
def test_no_query_has_more_answers_than_its_bound(
    quick: Quick, patterns: list[tuple[str, str, str]], optional: list[tuple[str, str, str]]
) -> None:
    """At no step: the patterns are joined in whatever order the engine likes."""
    store: ox.Store = quick._store
    for some, more in [(patterns, optional), *(([each], []) for each in patterns)]:
        body = " . ".join(" ".join(each) for each in some)
        if more:
            body += (
                " OPTIONAL { "
                + " . ".join(" ".join(each) for each in more)
                + " } FILTER(?a != ?nothing || !BOUND(?nothing))"
            )
        bound = quick.bound(f"SELECT * {{ {body} }}")
        assert bound is not None
        if bound <= 10 * MOST:
            text = f"SELECT (COUNT(*) AS ?n) {{ {body} }}"
            (row,) = store.query(text, prefixes=PREFIXES)  # type: ignore[misc]
            assert int(row[0].value) <= bound


@given(st.text(max_size=60))
def test_an_address_is_read_as_others_read_it(text: str) -> None:
    address = f"query={quote_plus(text)}".encode()
    assert plain(address) == (parse_qsl(address.decode(), keep_blank_values=True)[0][1] or None)


@given(st.text(alphabet="aQ=&%+ 2B7dé\x00", max_size=30))
def test_no_address_is_misread(text: str) -> None:
    address = f"query={text}".encode()
    if (found := plain(address)) is not None:
        assert parse_qsl(address.decode(), keep_blank_values=True, errors="strict") == [("query", found)]
