"""Short queries that are answered as they come through a connection: as they would be otherwise, and nothing else is."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import httpx
import pytest
from serve_helper import BASE, hostile, patient_pool, server
from starlette.testclient import TestClient
from test_serve_state import ASK, REFERENCE

from kg.paths import Workspace
from kg.serve.app import Settings, application
from kg.serve.quick import UNCOUNTED
from kg.serve.state import State
from kg.serve.wire import Direct
from kg.snapshot.build import Built, build

SHORT = "SELECT ?p ?s WHERE { ?p ent:represents ?s }"
TARGET = f"/sparql?query={quote(SHORT)}"


def head(target: str = TARGET, *headers: str, first: str = "GET {} HTTP/1.1\r\n") -> bytes:
    return (first.format(target) + "".join(f"{each}\r\n" for each in headers) + "\r\n").encode("latin-1")


@pytest.fixture(scope="module", params=[None, "*"])
def both(built: Built, request: pytest.FixtureRequest) -> Iterator[tuple[Direct, TestClient]]:
    state = State(Workspace.at(), built.key, patient_pool)
    app = application(state, Settings(origin=request.param))
    with TestClient(app, base_url=BASE) as web, pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "log", lambda _: None)  # there is no event loop here
        state.current.prepare()
        yield Direct(app), web


@pytest.mark.parametrize("accept", [None, "*/*", "text/csv", "application/sparql-results+xml;q=0.5, text/html;q=0.1"])
def test_an_answer_is_the_same_either_way(both: tuple[Direct, TestClient], accept: str | None) -> None:
    direct, web = both
    given = [f"Accept: {accept}"] if accept else []
    data = direct(head(TARGET, "Host: localhost:8000", *given, "User-Agent: a b/1"), "127.0.0.1", [(b"date", b"today")])
    assert data is not None
    told, _, body = data.partition(b"\r\n\r\n")
    first, *lines = told.decode().split("\r\n")
    assert first == "HTTP/1.1 200 OK"
    headers = dict(line.split(": ", 1) for line in lines)
    other = web.get(TARGET, headers={"Accept": accept or "*/*", "Range": "bytes=0-1"})
    assert headers.pop("date") == "today"
    assert (headers, body) == (dict(other.headers), other.content)


NOT_DIRECT = {
    "a page": head(TARGET, "Host: localhost", "Accept: text/html"),
    "no query": head("/sparql?format=json", "Host: localhost"),
    "more than the query": head(TARGET + "&timeout=1", "Host: localhost"),
    "another path": head("/graphs?default", "Host: localhost"),
    "a path like it": head("/sparql/?query=ASK%7B%7D", "Host: localhost"),
    "no short query": head("/sparql?query=SELECT%20*%7B%3Fa%20%3Fb%20%3Fc%7D", "Host: localhost"),
    "raw characters": head("/sparql?query=ASK{}", "Host: localhost"),
    "a space": head("/sparql?query=ASK {}", "Host: localhost"),
    "a broken escape": head(TARGET + "%4", "Host: localhost"),
    "a foreign host": head(TARGET, "Host: evil.example"),
    "no host": head(TARGET, "Accept: */*"),
    "two hosts": head(TARGET, "Host: localhost", "Host: localhost"),
    "two Accept": head(TARGET, "Host: localhost", "Accept: */*", "Accept: text/csv"),
    "an Accept that nobody reads": head(TARGET, "Host: localhost", "Accept: ;;"),
    "a body": head(TARGET, "Host: localhost", "Content-Length: 0"),
    "chunks": head(TARGET, "Host: localhost", "Transfer-Encoding: chunked"),
    "a condition": head(TARGET, "Host: localhost", 'If-None-Match: "x"'),
    "the last request": head(TARGET, "Host: localhost", "Connection: close"),
    "an upgrade": head(TARGET, "Host: localhost", "Connection: Upgrade", "Upgrade: websocket"),
    "through a proxy": head(TARGET, "Host: localhost", "X-Forwarded-For: 1.2.3.4"),
    "a folded header": head(TARGET, "Host: localhost", "X: a", " b"),
    "a name with a space": head(TARGET, "Host: localhost", "X : a"),
    "a bare line feed": head(TARGET, "Host: localhost\nX: a"),
    "a character beyond ASCII": head(TARGET, "Host: localhost", "X: \xe9"),
    "HTTP/1.0": head(TARGET, "Host: localhost", first="GET {} HTTP/1.0\r\n"),
    "another method": head(TARGET, "Host: localhost", first="HEAD {} HTTP/1.1\r\n"),
    "two requests": head(TARGET, "Host: localhost") * 2,
    "half a request": head(TARGET, "Host: localhost")[:-2],
    "more than a request": head(TARGET, "Host: localhost") + b"GET",
    "headers without an end": head(TARGET, "Host: localhost", "X: " + "a" * 5000),
}


@pytest.mark.parametrize("data", NOT_DIRECT.values(), ids=NOT_DIRECT)
def test_all_else_goes_the_usual_way(both: tuple[Direct, TestClient], data: bytes) -> None:
    assert both[0](data, "127.0.0.1", []) is None


class Several(NamedTuple):
    """A service of several processes."""

    web: httpx.Client
    port: int
    process: int  # the serving one
    folder: Path

    def line(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)


@pytest.fixture(scope="module")
def several(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Several]:
    """Its further processes start at the first request."""
    if sys.platform != "linux":
        pytest.skip("only Linux has several")
    folder = tmp_path_factory.mktemp("several")
    build(hostile(folder))
    # Nobody reads the log here.
    at_once = "import logging\nimport kg.serve.run\nkg.serve.run.MANY = 0\nlogging.disable()\n"
    at_once += f"import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, ({FILES}, {FILES}))"
    with server("--graph", str(folder), "--workers", "2", before=at_once) as (address, process):
        with httpx.Client(base_url=address, timeout=30) as web:
            until(lambda: "kg_processes 3" in web.get("/metrics").text)
            found = Several(web, int(address.rpartition(":")[2]), process.pid, folder)
            until(lambda: elsewhere(found))
            yield found
            assert len(fronts(process.pid)) == 2
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert fronts(process.pid) == []


def until(done: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.1)


def fronts(owner: int) -> list[int]:
    """The processes beside the serving one."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == owner and b"kg.serve.front" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


MANY = 64 * 2**20  # bytes
FILES = 400  # that a process may have open
LIGHTHOUSES = head(f"/sparql?query={quote(ASK['query'])}", "Host: localhost")


def said(line: socket.socket, data: bytes) -> tuple[int, bytes]:
    """The status and body of the answer to a request."""
    line.sendall(data)
    answer = http.client.HTTPResponse(line)
    answer.begin()
    return answer.status, answer.read()


def elsewhere(service: Several) -> bool:
    """Whether a short query is answered while the serving process stands still."""
    with service.line() as line:
        assert said(line, LIGHTHOUSES)[0] == 200
        os.kill(service.process, signal.SIGSTOP)
        try:
            line.settimeout(3)
            return said(line, LIGHTHOUSES)[0] == 200
        except TimeoutError:
            return False
        finally:
            os.kill(service.process, signal.SIGCONT)


def test_a_connection_may_ask_anything_in_any_order(several: Several) -> None:
    with several.line() as line:
        for _ in range(2):
            assert said(line, LIGHTHOUSES)[1].strip() == b'{"head":{},"boolean":false}'
            assert said(line, head("/health", "Host: localhost"))[1].strip() == b'{"status": "ok"}'
            assert said(line, head(TARGET, "Host: elsewhere"))[0] == 421
            body = quote(ASK["query"]).encode()
            post = head("/sparql", "Host: localhost", f"Content-Length: {len(body) + 6}",
                        "Content-Type: application/x-www-form-urlencoded", first="POST {} HTTP/1.1\r\n")  # fmt: skip
            line.sendall(post[:20])
            time.sleep(0.05)
            assert said(line, post[20:] + b"query=" + body)[0] == 200
            # After each, the connection is with one of the further processes again.
            assert several.web.get("/health").status_code == 200  # what was to be done after the answer is done
            os.kill(several.process, signal.SIGSTOP)
            try:
                assert said(line, LIGHTHOUSES)[0] == 200
            finally:
                os.kill(several.process, signal.SIGCONT)
    with several.line() as line:  # an answer whose rows count comes from the serving process, like what is not short
        for _ in range(2):
            status, answer = said(line, head(f"/sparql?query={quote('SELECT ?s ?l { ?s skos:prefLabel ?l } LIMIT 900')}", "Host: localhost"))  # fmt: skip
            assert status == 200
            assert len(answer) > UNCOUNTED
    with several.line() as line:  # two at once
        line.sendall(LIGHTHOUSES * 2)
        found = b""
        while found.count(b'"boolean"') < 2:
            found += line.recv(4096)
        assert found.count(b"HTTP/1.1 200 OK") == 2


def test_the_host_of_an_address_comes_before_the_header(several: Several) -> None:
    for target, status in ((f"http://localhost:{several.port}/health", 200), ("http://evil.example/health", 421)):
        with several.line() as line:
            assert said(line, head(target, "Host: localhost"))[0] == status


def test_no_part_of_a_request_is_taken_for_one(several: Several) -> None:
    for begun in (
        "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\nContent-Type: text/x\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: ",
        "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\nGET /health HTTP/1.1\r\nHost: localhost\r\nX-A: ",
    ):
        with several.line() as line:
            line.sendall(begun.encode())
            time.sleep(0.3)
            line.sendall(LIGHTHOUSES)
            line.settimeout(1)
            found = b""
            with contextlib.suppress(TimeoutError, ConnectionError):
                while data := line.recv(65536):
                    found += data
            assert b"boolean" not in found


def test_who_does_not_read_gets_no_more(several: Several) -> None:
    """And costs no memory: nothing is read from him until he has taken what he was given."""
    with several.line() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.settimeout(2)
        many, sent = LIGHTHOUSES * 1000, 0
        with contextlib.suppress(TimeoutError):
            while sent < MANY:
                sent += line.send(many)
        assert sent < MANY
        assert elsewhere(several)  # for others


@pytest.mark.parametrize("data", [b"", LIGHTHOUSES, LIGHTHOUSES[:30], b"\xe3\x00\x00"])
def test_more_connections_than_a_process_can_have(several: Several, data: bytes) -> None:
    """Whether they say nothing, ask, or stop half-way: others are served, and no process is lost."""
    before = fronts(several.process)
    with contextlib.ExitStack() as stack:
        for _ in range(2 * FILES + 50):
            with contextlib.suppress(OSError):
                line = stack.enter_context(several.line())
                line.sendall(data)
        if data in (b"", LIGHTHOUSES):
            with several.line() as line:
                assert said(line, LIGHTHOUSES)[0] == 200
    until(lambda: several.web.get("/health").status_code == 200)
    assert fronts(several.process) == before
    until(lambda: elsewhere(several))


def test_without_its_further_processes_the_service_goes_on(several: Several) -> None:
    gone = fronts(several.process)
    for each in gone:
        os.kill(each, signal.SIGKILL)
    until(lambda: bool({*fronts(several.process)} - {*gone}))  # missed: the first are started again
    for _ in range(20):
        with several.line() as line:
            assert said(line, LIGHTHOUSES)[0] == 200
    until(lambda: len(fronts(several.process)) == 2)
    until(lambda: "kg_processes 3" in several.web.get("/metrics").text)
    until(lambda: elsewhere(several))


def test_a_newer_snapshot_is_told_by_all_and_no_request_is_dropped(several: Several) -> None:
    """After one answer of the newer state none of the older one comes, from whichever process."""
    (several.folder / "reference").mkdir()
    (several.folder / "reference" / "own.ttl").write_text("# Here too\n" + REFERENCE, encoding="utf-8")
    build(Workspace.at(several.folder))
    lines = [several.line() for _ in range(4)]
    seen: list[bool] = []
    end = time.monotonic() + 60
    while seen.count(True) < 200:
        assert time.monotonic() < end
        for line in lines:
            status, answer = said(line, LIGHTHOUSES)
            assert status == 200
            seen.append(b"true" in answer)
        time.sleep(0.01)
    for line in lines:
        line.close()
    first = seen.index(True)
    assert seen[first + len(lines) :].count(False) == 0
    until(lambda: elsewhere(several))
    told = several.web.get("/metrics").text
    assert "kg_reloads_total 1" in told
    counted = re.search(r'kg_requests_total{route="/sparql",status="200"} (\d+)', told)
    assert counted
    assert int(counted[1]) >= len(seen)
