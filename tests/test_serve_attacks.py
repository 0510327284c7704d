"""What a stranger can send: each attack is refused or does no harm, and the service goes on."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import SLUG
from serve_helper import HOSTILE, LONG, client, hostile, server, small_pool
from starlette.testclient import TestClient

from kg.errors import KgError, TimeLimitError
from kg.serve.app import Settings
from kg.serve.guards import HEADERS
from kg.serve.line import ask
from kg.serve.pool import ASKER, BusyError, Pool
from kg.serve.run import names_of
from kg.snapshot import folder_of
from kg.snapshot.build import Built, build

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def web(built: Built) -> Iterator[TestClient]:
    with client(built.key) as found:
        yield found


@pytest.fixture(scope="module")
def bad(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    workspace = hostile(tmp_path_factory.mktemp("hostile"))
    with client(build(workspace).key, workspace) as found:
        yield found


@pytest.mark.parametrize(
    ("host", "served"),
    [
        ("localhost", True),
        ("localhost:8000", True),
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("LOCALHOST", True),
        ("evil.example", False),  # DNS rebinding: the name leads here, and is not ours
        ("localhost.evil.example", False),
        ("localhost@evil.example", False),
        ("127.0.0.1.nip.example:8000", False),
        ("", False),
        ("localhost:x", False),
    ],
)
def test_only_its_own_names_are_served(web: TestClient, host: str, served: bool) -> None:
    for path in ("/", "/sparql?query=ASK{}", "/metrics"):
        assert web.get(path, headers={"Host": host}).status_code == (200 if served else 421)


def test_names_that_are_served() -> None:
    assert names_of("127.0.0.1", ["Graph.example"]) == {"localhost", "127.0.0.1", "[::1]", "graph.example"}
    assert "[fe80::1]" in (names_of("fe80::1", []) or ())
    assert names_of("0.0.0.0", ["*"]) is None


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/static/..%5capp.py",
        "/static//etc/passwd",
        "/static/%00",
        "/static/style.css%00.txt",
        "/article/..%2f..%2f..%2fetc%2fpasswd",
        "/article/%3E%20%7B%7D",
        "/thing/..%2f..%2fetc",
        "/thing/x%3E%20%3Fp%20%3Fo%20%7D",
        "/data/x%3E%20%7B%20%3Fa",
        "/id/%22%3E%3Cscript%3E",
        "/ask/..%2ftimeline",
        "/terms/..%2f..",
        "/questions/..%2f..%2fREADME",
        "/things/%2e%2e",
    ],
)
def test_no_path_leads_out(web: TestClient, path: str) -> None:
    answer = web.get(path, headers={"Accept": "text/html"})
    assert answer.status_code in (404, 406), answer.text
    assert "<script>" not in answer.text


def test_headers_of_every_answer(web: TestClient) -> None:
    for path in ("/", f"/article/{SLUG}", "/nothing", "/sparql?query=x", "/static/page.js", "/health"):
        answer = web.get(path, headers={"Accept": "text/html"})
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, path
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")


def test_no_header_is_made_of_what_is_sent(web: TestClient) -> None:
    for path in (
        "/ask?q=x%0d%0aSet-Cookie:%20a=b",
        "/id/country/kz%0d%0aSet-Cookie:%20a=b",
        "/ask/timeline%0d%0aX-Evil:%201",
        "/thing/country%2fkz%0aX-Evil:%201",
    ):
        answer = web.get(path, headers={"Accept": "text/html"}, follow_redirects=False)
        assert "set-cookie" not in answer.headers
        assert "x-evil" not in answer.headers


def test_bodies_and_addresses_have_a_size(web: TestClient) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    assert web.post("/sparql", content=b"#" * (2**20 + 1), headers=headers).status_code == 413
    parts = (b"#" * 65_536 for _ in range(32))  # of no told length
    assert web.post("/sparql", content=parts, headers=headers).status_code == 413
    assert web.get("/sparql", params={"query": "ASK {} #" + "x" * 40_000}).status_code == 414
    assert web.post("/sparql", content=b"ASK { } #" + b"x" * 250_000, headers=headers).status_code == 400
    fields = "&".join(f"a{n}=1" for n in range(5000))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert web.post("/sparql", content=fields, headers=form).status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { " + "{" * 5000 + "}" * 5000 + " }",
        "SELECT (" + "(" * 8000 + "1" + ")" * 8000 + " AS ?x) {}",
        "SELECT * { ?s ?p ?o FILTER(REGEX(?o, '(a+)+$')) } LIMIT 1",
        "\\u0053ERVICE <http://x> {}",
        "SELECT * FROM <http://example.org/x> { SERVICE <http://x> { ?s ?p ?o } }",
    ],
)
def test_queries_that_break_engines(web: TestClient, query: str) -> None:
    assert web.get("/sparql", params={"query": query}).status_code in (200, 400, 414)
    assert web.get("/sparql?query=ASK{}").status_code == 200


def test_a_post_from_another_site_changes_nothing(web: TestClient) -> None:
    """There is nothing to forge: no address but the endpoint takes a POST, and that only reads."""
    asked = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    for path in ("/", f"/article/{SLUG}", "/ask", "/graphs", "/data/country/kz"):
        assert web.post(path, headers=asked, content=b"x=1").status_code == 405


class _Seen(HTMLParser):
    """What a browser would run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str | None] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        found = dict(attrs)
        if tag == "script":
            self.scripts.append(found.get("src"))
        self.links += [value for name in ("href", "src", "action") if (value := found.get(name))]


PAGES = (
    "/",
    "/articles",
    "/article/talks",
    "/things/documents",
    *(f"/thing/document/{name}" for name in HOSTILE),
    "/timeline",
    "/network",
    "/promises",
    "/promises?status=%3Cscript%3E&day=%22%3E%3Cimg%3E",
    "/ask/documents-signed",
    "/ask/documents-signed?document=%3Cscript%3Ealert(1)%3C/script%3E",
    "/ask?q=%3Cscript%3Ealert(1)%3C/script%3E",
    "/ask?q=%22%3E%3Cimg%20src=x%3E",
    "/things/documents?q=%22%3E%3Cscript%3E",
    "/why?s=%3Cscript%3E&p=a&o=%3Cimg%3E",
    "/network?about=%3Cscript%3Ealert(1)%3C/script%3E",
    "/sparql?query=SELECT%20*%20%7B%20%3Fs%20skos:prefLabel%20%3Fo%20FILTER(CONTAINS(%3Fo,%20%22%3C%22))%20%7D",
    "/sparql?query=%3C/textarea%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "/%3Cscript%3Ealert(1)%3C/script%3E",
)


@pytest.mark.parametrize("path", PAGES)
def test_no_value_becomes_a_part_of_a_page(bad: TestClient, path: str) -> None:
    answer = bad.get(path, headers={"Accept": "text/html"})
    assert answer.status_code in (200, 400, 404)
    assert answer.headers["content-type"].startswith("text/html")
    seen = _Seen()
    seen.feed(answer.text)
    assert seen.scripts == ["/static/page.js", *(["/static/sparql.js"] if path.startswith("/sparql") else [])]
    assert not seen.tags & {"img", "iframe", "object", "embed", "style", "b", "i"}
    assert not {name for name in seen.attributes if name.startswith("on") or name == "style"}
    assert not [link for link in seen.links if urlsplit(link).scheme not in ("", "http", "https")]
    if path.startswith("/article/"):
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
        assert LONG in answer.text


def test_no_page_says_where_the_files_lie(bad: TestClient, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A derivation ends at a line of a file, which is named from the graph on."""
    page = bad.get("/why?s=article:talks/s2&p=signs&o=document:script").text
    assert "articles/talks/article.ttl:" in page
    there = str(tmp_path_factory.getbasetemp())
    for path in (
        *PAGES,
        "/why?s=article:talks/s2&p=signs&o=document:script",
        "/write",
        "/write/talks",
        "/feed",
        "/ready",
    ):
        assert there not in bad.get(path, headers={"Accept": "text/html, */*"}).text, path


def test_no_value_becomes_a_part_of_an_answer_of_the_endpoint(bad: TestClient) -> None:
    for form in ("json", "xml", "csv", "tsv"):
        answer = bad.get("/sparql", params={"query": "SELECT ?l { ?d skos:prefLabel ?l }", "format": form})
        assert "html" not in answer.headers["content-type"]
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_forwarded_headers_of_strangers_are_not_believed(web: TestClient) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/evil"}
    assert "evil" not in web.get("/openapi.json", headers=headers).text
    assert "evil" not in web.get("/ask/who-chaired", headers=headers).text


# ---------------------------------------------------------------- many at once


def test_an_endless_query_does_not_stop_others(built: Built) -> None:
    pool = small_pool(folder_of(built.key), 60)
    try:
        pool.warm()
        failed: list[KgError] = []

        def bomb(asker: str) -> None:
            ASKER.set(asker)
            try:
                list(pool.ask("query", ENDLESS, 10))
            except KgError as error:
                failed.append(error)

        bombs = [threading.Thread(target=bomb, args=(f"10.0.0.{n}",)) for n in range(2)]
        for thread in bombs:
            thread.start()
        end = time.monotonic() + 40
        while pool.slow < 2 and time.monotonic() < end:
            time.sleep(0.05)
        assert pool.slow == 2
        assert list(pool.ask("query", "ASK {}", 1)) == [("truth", True)]  # others are answered meanwhile
        began = time.monotonic()
        bomb("10.0.0.9")  # known to be long, and two such run already: refused at once
        assert isinstance(failed.pop(), BusyError)
        assert time.monotonic() - began < 1
        with pytest.raises(BusyError):  # one that is not known yet is stopped when it shows
            list(pool.ask("query", ENDLESS.replace("?i", "?other"), 10))
        assert list(pool.ask("query", "ASK {}", 1)) == [("truth", True)]
    finally:
        pool.close()
    for thread in bombs:
        thread.join()
    assert len(failed) == 2
    assert (pool.running, pool.slow) == (0, 0)


def test_a_query_whose_asker_has_gone_is_stopped(built: Built) -> None:
    pool = small_pool(folder_of(built.key), 60)
    asked = ("document", ENDLESS, "JSON", "", (100, 2**20), None, [])

    async def gone() -> bool:
        return True

    async def run() -> None:
        with pytest.raises(KgError):
            await ask(pool, *asked, seconds=None, gone=gone)
        given_up = asyncio.create_task(ask(pool, *asked, seconds=None, gone=there))
        await asyncio.sleep(0.1)
        given_up.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await given_up

    try:
        began = time.monotonic()
        asyncio.run(run())
        assert time.monotonic() - began < 20  # of the 60 that each may take
        assert list(pool.ask("query", "ASK {}", 1)) == [("truth", True)]
        assert pool.running == 0
    finally:
        pool.close()


async def there() -> bool:
    return False


def test_many_ask_at_once_in_a_loop_and_in_threads(built: Built) -> None:
    """Each gets its own answer, whoever else asks: a hundred requests and ten threads for two processes."""
    pool = small_pool(folder_of(built.key), 60)
    wrong: list[object] = []

    async def one(number: int) -> None:
        text = f"SELECT ('{number}' AS ?n) {{}}"
        found = await ask(pool, "document", text, "CSV", "", (100, 2**20), None, [], seconds=None, gone=there)
        if found != [("is", "rows", 1, f"n\r\n{number}\r\n".encode(), True)]:
            wrong.append(found)

    async def given_up(number: int) -> None:
        task = asyncio.create_task(one(number))
        await asyncio.sleep(0.001 * number)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    async def run() -> None:
        await asyncio.gather(*map(one, range(100)), *map(given_up, range(20)))

    def thread() -> None:
        for _ in range(5):
            if list(pool.ask("query", "ASK {}", 1)) != [("truth", True)]:
                wrong.append("thread")

    threads = [threading.Thread(target=thread) for _ in range(10)]
    try:
        for each in threads:
            each.start()
        asyncio.run(run())
        for each in threads:
            each.join()
        assert wrong == []
        assert pool.running == 0
    finally:
        pool.close()


def test_a_time_limit_holds_in_a_loop(built: Built) -> None:
    pool = Pool(folder_of(built.key), size=1, long=1, seconds=0.6)

    async def run() -> None:
        with pytest.raises(TimeLimitError):
            await ask(pool, "document", ENDLESS, "JSON", "", (100, 2**20), None, [], seconds=None, gone=there)

    try:
        pool.warm()
        began = time.monotonic()
        asyncio.run(run())
        assert 0.5 < time.monotonic() - began < 20
    finally:
        pool.close()


# ---------------------------------------------------------------- the process itself


def test_the_process_serves_and_stops(built: Built, cache: Path) -> None:
    with server("--root-path", "/graph", "--name", "graph.example", cache=str(cache)) as (address, process):
        host, port = urlsplit(address).hostname or "", urlsplit(address).port or 0
        assert address.endswith("/graph")

        def talk(text: str, seconds: float = 5) -> str:
            with socket.create_connection((host, port), seconds) as line:
                line.settimeout(seconds)
                found = b""
                try:
                    line.sendall(text.encode())
                    while part := line.recv(65_536):
                        found += part
                except TimeoutError:
                    found += b"<still open>"
                except (ConnectionResetError, BrokenPipeError):  # closed before all was read
                    found += b"<closed>"
                return found.decode()

        head = "Host: graph.example\r\nConnection: close\r\n\r\n"
        # The proxy takes the path away that it mounts the service at; links have it.
        page = talk(f"GET / HTTP/1.1\r\n{head}")
        assert "HTTP/1.1 200" in page
        assert 'href="/graph/static/style.css"' in page
        assert "server:" not in page.lower()
        assert "421" in talk("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n").partition("\r\n")[0]
        two = talk("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        assert re.match(r"HTTP/1.1 4\d\d", two)
        long_head = talk(f"GET / HTTP/1.1\r\nX: {'x' * 300_000}\r\n{head}")
        assert "200" not in long_head.partition("\r\n")[0]
        assert "still open" not in long_head
        process.terminate()
        _, log = process.communicate(timeout=20)
        assert process.returncode == 0, log
        assert "secret" not in log
        assert "GET / 200" in log
        assert "Traceback" not in log


def test_who_is_slow_to_ask_is_dropped() -> None:
    import uvicorn

    from kg.serve.run import _base, listening
    from kg.serve.wire import protocol

    async def hello(scope: dict[str, object], receive: object, send: Callable[..., Awaitable[None]]) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    listener = listening("127.0.0.1", 0)
    settings = uvicorn.Config(hello, http=protocol(_base()[0], None, 0.4, 10_000), lifespan="off", log_config=None)
    serving = uvicorn.Server(settings)
    thread = threading.Thread(target=serving.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        for sent in (b"", b"GET / HTTP/1.1\r\nHost: x\r\n", b"GET / HTTP/1.1\r\nX: " + b"x" * 20_000):
            with socket.create_connection(listener.getsockname(), 5) as line:
                line.sendall(sent)
                began = time.monotonic()
                with contextlib.suppress(ConnectionResetError):
                    assert b" 204 " not in line.recv(1000)
                assert time.monotonic() - began < 3
        with socket.create_connection(listener.getsockname(), 5) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b" 204 " in line.recv(1000)
    finally:
        serving.should_exit = True
        thread.join(10)


def test_a_taken_port_is_one_clear_error(built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    from kg.cli import main

    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["serve", "--no-open", "--port", str(taken.getsockname()[1])]) == 3
    assert "Give another --port." in capsys.readouterr().err


def test_settings_are_for_this_machine_alone() -> None:
    assert Settings().names == {"localhost", "127.0.0.1", "[::1]"}
    assert Settings().origin is None


def test_the_pages_of_a_thing_are_at_its_iri(bad: TestClient) -> None:
    """What a link of a page leads to is there."""
    seen = _Seen()
    seen.feed(bad.get("/article/talks").text)
    inside = {link.partition("#")[0] for link in seen.links if link.startswith("/") and "?" not in link}
    assert "/thing/document/long" in inside
    for link in inside:
        assert bad.get(link, follow_redirects=True).status_code == 200, link
