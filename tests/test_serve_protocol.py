"""The endpoint as the W3C's recommendations have it: SPARQL 1.1 Protocol, Service Description, Graph Store Protocol.

The cases are those of the working group's suite (data-sparql11/protocol and service-description), with graphs of ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
from conftest import SLUG
from serve_helper import client
from starlette.testclient import TestClient

from kg.serve.app import Settings
from kg.snapshot.build import Built
from kg.terms import GRAPH_ARTICLE, GRAPH_ONTOLOGY, GRAPH_REFERENCE

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
JSON = "application/sparql-results+json"
ARTICLE = GRAPH_ARTICLE + SLUG


@pytest.fixture(scope="module")
def web(built: Built) -> Iterator[TestClient]:
    with client(built.key) as found:
        yield found


def post(web: TestClient, body: str | bytes, kind: str, **headers: str) -> int:
    return web.post("/sparql", content=body, headers={"Content-Type": kind, **headers}).status_code


# name, method, query of the address, content type, body, statuses that are right
CASES: list[tuple[str, str, str, str, str | bytes, range | tuple[int, ...]]] = [
    ("query_get", "GET", "query=ASK%20%7B%7D", "", "", (200,)),
    ("query_post_form", "POST", "", FORM, "query=ASK%20%7B%7D", (200,)),
    ("query_post_direct", "POST", "", DIRECT, "ASK {}", (200,)),
    ("query_post_direct_charset", "POST", "", DIRECT + "; charset=UTF-8", "ASK {}", (200,)),
    ("bad_query_method", "PUT", "query=ASK%20%7B%7D", "", "", (405,)),
    ("bad_multiple_queries", "GET", "query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", "", "", (400,)),
    ("bad_multiple_queries_post", "POST", "", FORM, "query=ASK%20%7B%7D&query=ASK%20%7B%7D", (400,)),
    ("bad_query_wrong_media_type", "POST", "", "text/plain", "ASK {}", (415,)),
    ("bad_query_missing_form_type", "POST", "", "", "query=ASK%20%7B%7D", (415,)),
    ("bad_query_missing_direct_type", "POST", "", "", "ASK {}", (415,)),
    ("bad_query_non_utf8", "POST", "", DIRECT + "; charset=UTF-16", "ASK {}".encode("utf-16"), (400, 415)),
    ("bad_query_non_utf8_undeclared", "POST", "", DIRECT, b"ASK { ?s ?p '\xff' }", (400,)),
    ("bad_query_non_utf8_address", "GET", "query=ASK%20%7B%20%3Fs%20%3Fp%20%27%FF%27%20%7D", "", "", (400,)),
    ("bad_query_syntax", "GET", "query=ASK%20%7B", "", "", (400,)),
    ("bad_query_nothing", "POST", "", FORM, "", (400,)),
    ("bad_query_in_address_and_body", "POST", "query=ASK%20%7B%7D", DIRECT, "ASK {}", (400,)),
    ("bad_update_get", "GET", "update=CLEAR%20NONE", "", "", (400,)),
    ("bad_multiple_updates", "POST", "", FORM, "update=CLEAR%20NONE&update=CLEAR%20DEFAULT", range(400, 500)),
    ("bad_update_wrong_media_type", "POST", "", "text/plain", "CLEAR NONE", (415,)),
    ("bad_update_missing_form_type", "POST", "", "", "update=CLEAR%20NONE", (415,)),
    ("bad_update_syntax", "POST", "", FORM, "update=CLEAR%20XYZ", range(400, 500)),
    ("update_post_form", "POST", "", FORM, "update=CLEAR%20ALL", (403,)),
    ("update_post_direct", "POST", "", "application/sparql-update", "CLEAR ALL", (403,)),
    ("update_as_query", "POST", "", DIRECT, "CLEAR ALL", (400,)),
    ("service", "POST", "", DIRECT, "SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }", (400,)),
    ("load", "POST", "", DIRECT, "LOAD <http://example.org/x>", (400,)),
    ("no_such_format", "GET", "format=picture", "", "", (406,)),
    ("no_such_time", "GET", "timeout=10000", "", "", (400,)),
    ("relative_graph", "GET", "query=ASK%7B%7D&default-graph-uri=nowhere", "", "", (400,)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "method", "address", "kind", "body", "right"), CASES, ids=[case[0] for case in CASES])
def test_protocol(
    web: TestClient, name: str, method: str, address: str, kind: str, body: str | bytes, right: range | tuple[int, ...]
) -> None:
    headers = {"Content-Type": kind} if kind else {}
    answer = web.request(method, f"/sparql?{address}" if address else "/sparql", content=body, headers=headers)
    assert answer.status_code in right, answer.text
    if answer.status_code == 200:
        assert answer.json()["boolean"] is True
    else:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code


def dataset(web: TestClient, query: str, *pairs: tuple[str, str], way: str = "GET") -> bool:
    sent = urlencode([("query", query), *pairs])
    if way == "GET":
        answer = web.get(f"/sparql?{sent}")
    else:
        answer = web.post("/sparql", content=sent, headers={"Content-Type": FORM})
    assert answer.status_code == 200, answer.text
    return answer.json()["boolean"] is True


@pytest.mark.parametrize("way", ["GET", "POST"])
def test_graphs_that_the_protocol_chooses(web: TestClient, way: str) -> None:
    person = "ASK { ?p a ent:Person }"
    evidence = "ASK { ?e a ent:Evidence }"
    both = (("default-graph-uri", GRAPH_REFERENCE), ("default-graph-uri", ARTICLE))
    assert dataset(web, person, way=way)
    assert dataset(web, evidence, way=way)  # the default graph is the union of all
    assert dataset(web, person, both[0], way=way)
    assert not dataset(web, evidence, both[0], way=way)
    assert dataset(web, evidence, both[1], way=way)
    assert dataset(web, "ASK { ?p a ent:Person . ?e a ent:Evidence }", *both, way=way)
    named = (("named-graph-uri", GRAPH_REFERENCE), ("named-graph-uri", ARTICLE))
    assert dataset(web, "ASK { GRAPH ?g { ?p a ent:Person } }", *named, way=way)
    assert not dataset(web, person, *named, way=way)  # no default graph is chosen: it is empty
    assert not dataset(web, "ASK { GRAPH ?g { ?c a owl:Class } }", *named, way=way)
    full = (*both[:1], ("named-graph-uri", ARTICLE))
    assert dataset(web, "ASK { ?p a ent:Person . GRAPH ?g { ?e a ent:Evidence } }", *full, way=way)
    assert not dataset(web, "ASK { GRAPH ?g { ?p a ent:Person } }", *full, way=way)
    assert not dataset(web, person, ("default-graph-uri", "http://example.org/none"), way=way)


def test_graphs_of_the_protocol_come_before_those_of_the_query(web: TestClient) -> None:
    query = f"ASK FROM <{ARTICLE}> {{ ?p a ent:Person }}"
    assert not dataset(web, query)
    assert dataset(web, query, ("default-graph-uri", GRAPH_REFERENCE))
    assert dataset(web, f"ASK FROM NAMED <{ARTICLE}> {{ GRAPH ?g {{ ?e a ent:Evidence }} }}")
    assert not dataset(web, f"ASK FROM NAMED <{ARTICLE}> {{ GRAPH ?g {{ ?p a ent:Person }} }}")
    text = f"PREFIX g: <{GRAPH_ARTICLE}> ASK FROM g:{SLUG} {{ ?e a ent:Evidence }}"
    assert dataset(web, text)
    assert dataset(web, 'ASK { FILTER("FROM <x>" = "FROM <x>") }')


ROWS = "SELECT ?s WHERE { ?s a ent:Person } ORDER BY ?s"
GRAPH = "CONSTRUCT { ?s a ent:Person } WHERE { ?s a ent:Person }"
NEGOTIATED = [
    (ROWS, "", JSON),
    (ROWS, "*/*", JSON),
    (ROWS, JSON, JSON),
    (ROWS, "application/json", JSON),
    (ROWS, "application/sparql-results+xml", "application/sparql-results+xml"),
    (ROWS, "text/csv", "text/csv; charset=utf-8"),
    (ROWS, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
    (ROWS, "text/csv;q=0.3, application/sparql-results+xml;q=0.8", "application/sparql-results+xml"),
    (ROWS, "text/turtle, application/sparql-results+json;q=0.1", JSON),
    (ROWS, "application/sparql-results+json;q=0, text/csv", "text/csv; charset=utf-8"),
    (ROWS, "text/*", "text/csv; charset=utf-8"),
    ("ASK {}", "text/csv", "text/csv; charset=utf-8"),
    (GRAPH, "", "text/turtle; charset=utf-8"),
    (GRAPH, "application/n-triples", "application/n-triples"),
    (GRAPH, "application/ld+json", "application/ld+json"),
    (GRAPH, "application/rdf+xml", "application/rdf+xml"),
    (GRAPH, "application/rdf+xml;q=0.5, text/turtle;q=0.4, */*;q=0.1", "application/rdf+xml"),
    ("DESCRIBE country:kz", "text/turtle", "text/turtle; charset=utf-8"),
]


@pytest.mark.parametrize(("query", "accept", "media"), NEGOTIATED)
def test_the_format_is_what_the_client_weighs_most(web: TestClient, query: str, accept: str, media: str) -> None:
    answer = web.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, media)
    assert "Accept" in answer.headers["vary"]
    people = 4  # graph/reference/people.ttl
    if query == ROWS and media == JSON:
        assert len(answer.json()["results"]["bindings"]) == people
    elif query == ROWS:
        forms = {"xml": ox.QueryResultsFormat.XML, "csv": None, "tab": ox.QueryResultsFormat.TSV}
        form = next(value for name, value in forms.items() if name in media)
        lines = answer.text.splitlines()[1:]
        parsed = lines if form is None else list(ox.parse_query_results(answer.content, format=form))
        assert len(parsed) == people
    elif query == GRAPH:
        form = ox.RdfFormat.from_media_type(media.partition(";")[0])
        assert len(list(ox.parse(answer.content, format=form))) == people


@pytest.mark.parametrize(
    ("query", "accept"), [(ROWS, "image/png"), (ROWS, "text/turtle"), (GRAPH, JSON), (GRAPH, "*/*;q=0")]
)
def test_a_format_that_there_is_not_is_said(web: TestClient, query: str, accept: str) -> None:
    answer = web.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.status_code == 406
    assert answer.json()["available"]


def test_an_answer_that_has_not_changed_is_not_sent_again(web: TestClient) -> None:
    first = web.get("/sparql", params={"query": ROWS})
    again = web.get("/sparql", params={"query": ROWS}, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = web.get(
        "/sparql", params={"query": ROWS, "format": "csv"}, headers={"If-None-Match": first.headers["etag"]}
    )
    assert other.status_code == 200
    assert "etag" not in web.get("/sparql", params={"query": "SELECT (NOW() AS ?n) {}"}).headers


def test_what_is_wrong_with_a_query_has_a_line_and_a_column(web: TestClient) -> None:
    problem = web.get("/sparql", params={"query": "SELECT ?s\nWHERE { ?s ?p }"}).json()
    assert problem["line"] == 2
    assert problem["type"].endswith("/problems#syntax")


def test_what_runs_out_of_time_is_no_empty_answer(web: TestClient) -> None:
    endless = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    answer = web.get("/sparql", params={"query": endless, "timeout": "0.5"})
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"].endswith("#time-limit")
    assert web.get("/sparql", params={"query": "ASK {}"}).status_code == 200  # and others are answered


def test_an_answer_that_is_too_large_is_said_and_not_cut(web: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.serve.protocol.MOST", 10_000)
    for query in ("SELECT * { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"):
        answer = web.get("/sparql", params={"query": query})
        assert answer.status_code == 400
        assert answer.json()["type"].endswith("#answer-too-large")


def test_a_name_with_the_forbidden_word_keeps_it(web: TestClient) -> None:
    answer = web.get("/sparql", params={"query": "SELECT ?Service { VALUES ?Service { 'service' } }"}).json()
    assert answer["head"]["vars"] == ["Service"]
    assert answer["results"]["bindings"][0]["Service"]["value"] == "service"


SD = "http://www.w3.org/ns/sparql-service-description#"


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "application/n-triples"])
def test_the_service_description(web: TestClient, accept: str) -> None:
    answer = web.get("/sparql", headers={"Accept": accept})
    assert answer.status_code == 200
    form = ox.RdfFormat.from_media_type(answer.headers["content-type"].partition(";")[0])
    store = ox.Store()
    store.extend(ox.Quad(*quad.triple) for quad in ox.parse(answer.content, format=form))
    ask = f"PREFIX sd: <{SD}> ASK {{ ?s a sd:Service ; sd:endpoint <http://localhost/sparql> ; sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ] ] }}"
    assert store.query(ask)
    names = {
        row[0].value for row in store.query(f"PREFIX sd: <{SD}> SELECT ?n {{ ?g a sd:NamedGraph ; sd:name ?n ; sd:graph [] }}")
    }  # fmt: skip
    assert {GRAPH_REFERENCE, GRAPH_ONTOLOGY, ARTICLE} <= names


def test_graph_store_protocol(web: TestClient) -> None:
    article = web.get("/graphs", params={"graph": ARTICLE})
    lines = list(ox.parse(article.content, format=ox.RdfFormat.TURTLE))
    counted = web.get("/sparql", params={"query": f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{ARTICLE}> {{ ?s ?p ?o }} }}"})
    assert len(lines) == int(counted.json()["results"]["bindings"][0]["n"]["value"]) > 1000
    assert web.head("/graphs", params={"graph": ARTICLE}).status_code == 200
    assert web.head("/graphs", params={"graph": ARTICLE}).content == b""
    assert len(list(ox.parse(web.get("/graphs?default").content, format=ox.RdfFormat.TURTLE))) > len(lines)
    assert web.get("/graphs", params={"graph": "http://example.org/none"}).status_code == 404
    assert web.get("/graphs").status_code == 400
    assert web.get("/graphs?default&graph=" + quote(ARTICLE)).status_code == 400
    assert web.get("/graphs?graph=relative").status_code == 400
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        answer = web.request(method, "/graphs", params={"graph": ARTICLE})
        assert answer.status_code == 405
        assert "GET" in answer.headers["allow"]


def test_each_question_has_a_route_that_gives_its_rows(web: TestClient) -> None:
    answer = web.get("/questions/who-chaired", params={"country": "KZ"})
    (row,) = answer.json()["results"]["bindings"]
    assert row["chairLabel"]["value"] == "Roman Vassilenko"
    assert "seasonal" not in row["quote"]["value"]
    assert web.get("/questions/who-chaired", params={"country": "Atlantis"}).status_code == 400
    assert web.get("/questions/who-chaired", params={"nobody": "x"}).status_code == 400
    assert web.get("/questions/about-country").status_code == 400  # lacks what it needs
    assert web.get("/questions/nothing-such").status_code == 404
    assert web.get("/questions/who-chaired?country=KZ&country=GB").status_code == 400
    assert web.get("/questions/who-chaired?self=x").status_code == 400
    assert web.get("/questions/timeline?until=").status_code == 400
    assert web.get("/questions/timeline?timeout=soon").status_code == 400
    assert web.get("/questions/timeline", headers={"Accept": "text/csv"}).text.startswith(
        "report,theme,themeLabel,kind"
    )


def test_the_description_is_of_what_there_is(web: TestClient) -> None:
    told = web.get("/openapi.json").json()
    assert told["servers"] == [{"url": "http://localhost"}]
    for path, methods in told["paths"].items():
        for method, of in methods.items():
            needed = [p for p in of.get("parameters", []) if p.get("required")]
            if method == "get" and path != "/graphs":
                within = {p["name"]: p["example"].replace("/", "%2F") for p in needed if p["in"] == "path"}
                asked = {p["name"]: p["example"] for p in needed if p["in"] == "query"}
                answer = web.get(path.format(**within), params=asked)
                assert answer.status_code == 200, (path, answer.text)
                media = answer.headers["content-type"].partition(";")[0]
                assert media in of["responses"]["200"]["content"], path


def test_examples_and_void(web: TestClient) -> None:
    examples = ox.Store()
    found = web.get("/.well-known/sparql-examples")
    examples.extend(ox.Quad(*quad.triple) for quad in ox.parse(found.content, format=ox.RdfFormat.TURTLE))
    texts = [row[0].value for row in examples.query("SELECT ?t { ?q <http://www.w3.org/ns/shacl#select> ?t }")]
    assert len(texts) > 50
    assert web.get("/sparql", params={"query": texts[0]}).status_code == 200
    assert web.get("/.well-known/void", headers={"Accept": "application/n-triples"}).status_code == 200


def test_things_answer_303_and_are_known(web: TestClient) -> None:
    page = web.get("/id/country/kz", headers={"Accept": "text/html"}, follow_redirects=False)
    assert (page.status_code, page.headers["location"]) == (303, "/thing/country/kz")
    data = web.get("/id/country/kz", headers={"Accept": "text/turtle"}, follow_redirects=False)
    assert (data.status_code, data.headers["location"]) == (303, "/data/country/kz")
    body = web.get("/data/country/kz", headers={"Accept": "application/n-triples"}).text
    assert '"Kazakhstan"' in body
    node = web.get(f"/id/article/{SLUG}/meeting", headers={"Accept": "text/html"}, follow_redirects=False)
    assert node.headers["location"] == f"/article/{SLUG}#meeting"
    assert web.get("/id/country/none", follow_redirects=False).status_code == 404
    ontology = web.get("/ontology", headers={"Accept": "text/turtle"})
    assert any("Signing" in str(quad.subject) for quad in ox.parse(ontology.content, format=ox.RdfFormat.TURTLE))


def test_other_sites_scripts_may_read_only_where_it_is_said(built: Built, web: TestClient) -> None:
    asked = {"Origin": "https://yasgui.example"}
    assert "access-control-allow-origin" not in web.get("/sparql?query=ASK{}", headers=asked).headers
    with client(built.key, settings=Settings(origin="*")) as public:
        answer = public.get("/sparql?query=ASK{}", headers=asked)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-origin" not in public.get("/", headers=asked).headers
        before = public.options("/sparql", headers={**asked, "Access-Control-Request-Method": "POST"})
        assert before.status_code == 204
        assert "POST" in before.headers["access-control-allow-methods"]
        wrong = public.get("/sparql?query=ASK", headers=asked)
        assert (wrong.status_code, wrong.headers["access-control-allow-origin"]) == (400, "*")


def test_how_the_service_is(web: TestClient) -> None:
    assert web.get("/health").json() == {"status": "ok"}
    assert web.get("/ready").json()["status"] == "ready"
    text = web.get("/metrics").text
    assert 'kg_requests_total{route="/sparql",status="200"}' in text
    assert "# TYPE kg_request_seconds histogram" in text
    assert json.loads(web.get("/ready").text)["snapshot"] in web.get("/about").text
