"""Servers that are right, and answer in another way than the one that we are used to; and those that would do us harm.

Every row of the tables is something that HTTP or a SPARQL recommendation allows, or that a store is known to do.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import os
import pty
import subprocess
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import bad_servers as bad
import pyoxigraph as ox
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from test_remote_http import QUERY, nobody  # noqa: F401 (a fixture)

from kg.answer.rows import Rows
from kg.answer.values import value
from kg.errors import KgError, RemoteError
from kg.remote.endpoint import Endpoint
from kg.remote.http import Client
from kg.remote.packed import PIECE, PackedError, TooLargeError, unpacked
from kg.terminal import Terminal, harmless
from kg.terms import XSD

IRI = "http://example.org/a"
ROW = {"x": {"type": "uri", "value": IRI}}
HEAD, RESULTS = '"head": {"vars": ["x"]}', f'"results": {{"bindings": [{json.dumps(ROW)}]}}'
JSON = f"{{{HEAD}, {RESULTS}}}"
XML = (
    '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head>'
    f'<results><result><binding name="x"><uri>{IRI}</uri></binding></result></results></sparql>'
)
XML_KIND = "application/sparql-results+xml"


def chunked(connection: bad.socket.socket, head: str) -> None:
    """Three chunks, of which one has an extension, and trailers (RFC 9112, section 7.1)."""
    data = JSON.encode()
    parts = [data[:10], data[10:20], data[20:]]
    sent = b"".join(b"%x;name=value\r\n%s\r\n" % (len(part), part) for part in parts)
    connection.sendall(
        f"HTTP/1.1 200 OK\r\nContent-Type: {bad.JSON}\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n".encode()
        + sent
        + b"0\r\nX-Sum: 1\r\nX-Other: 2\r\n\r\n"
    )


RIGHT: dict[str, bad.Handler] = {
    "plain": bad.saying(JSON),
    "QLever: meta at the end": bad.saying(f'{{{HEAD}, {RESULTS}, "meta": {{"query-time-ms": 3, "a": [[]]}}}}'),
    "meta at the start": bad.saying(f'{{"meta": null, {HEAD}, {RESULTS}}}'),
    "Comunica: metadata, after what is longer than a tail": bad.saying(
        f'{{{HEAD}, {RESULTS}, "metadata": "{"x" * 5000}"}}'
    ),
    "members between": bad.saying(f'{{{HEAD}, "warnings": ["results"], {RESULTS}}}'),
    "results before head": bad.saying(f"{{{RESULTS}, {HEAD}}}"),
    "link beside vars": bad.saying(f'{{"head": {{"link": [], "vars": ["x"]}}, {RESULTS}}}'),
    "members in results": bad.saying(
        f'{{{HEAD}, "results": {{"ordered": true, "distinct": false, "bindings": [{json.dumps(ROW)}]}}}}'
    ),
    "members in a term": bad.saying(
        f'{{{HEAD}, "results": {{"bindings": [{{"x": {{"value": "{IRI}", "xsd": 1, "type": "uri"}}}}]}}}}'
    ),
    "white space around": bad.saying(f"\r\n\t {JSON} \r\n"),
    "byte order mark": bad.saying(b"\xef\xbb\xbf" + JSON.encode()),
    "UTF-16": bad.saying(JSON.encode("utf-16")),
    "media type in capitals, with parameters": bad.saying(
        JSON, 200, 'Application/SPARQL-Results+JSON ; Charset="UTF-8"; v=1'
    ),
    "media type twice": bad.saying(JSON, 200, "application/json, application/json"),
    "text/json": bad.saying(JSON, 200, "text/json"),
    "chunks with extensions and trailers": chunked,
    "status 203": bad.saying(JSON, 203),
    "packed though not asked for": bad.saying(gzip.compress(JSON.encode()), Content_Encoding="GZIP"),
    "packed as x-gzip": bad.saying(gzip.compress(JSON.encode()), Content_Encoding="x-gzip"),
    "packed as zlib": bad.saying(zlib.compress(JSON.encode()), Content_Encoding="deflate"),
    "packed twice": bad.saying(gzip.compress(gzip.compress(JSON.encode())), Content_Encoding="gzip, gzip"),
    "packed in members": bad.saying(
        gzip.compress(JSON[:9].encode()) + gzip.compress(JSON[9:].encode()), Content_Encoding="gzip"
    ),
    "identity": bad.saying(JSON, Content_Encoding="identity"),
    "XML where JSON was asked for": bad.saying(XML, 200, XML_KIND),
    "XML that declares Latin-1, as text/xml": bad.saying(
        XML.replace('"1.0"', '"1.0" encoding="ISO-8859-1"'), 200, "text/xml; charset=iso-8859-1"
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_read(name: str) -> None:
    with bad.serving(RIGHT[name]) as server:
        rows = Endpoint(server.url, "sparql").query(QUERY)
        assert isinstance(rows, Rows) and rows.terms == [(ox.NamedNode(IRI),)]


TERMS: list[tuple[dict[str, str], object]] = [
    ({"type": "literal", "value": "1", "datatype": XSD + "boolean"}, True),
    ({"type": "typed-literal", "value": " false\n", "datatype": XSD + "boolean"}, False),
    ({"type": "literal", "value": "a\rb\u0000"}, "a\rb\u0000"),
    ({"type": "literal", "value": "ja", "xml:lang": "DE"}, "ja"),
    ({"type": "literal", "value": "old", "xml:lang": "be-x-old"}, "old"),
]


@pytest.mark.parametrize(("said", "wanted"), TERMS)
def test_terms_are_read(said: dict[str, str], wanted: object) -> None:
    with bad.serving(bad.saying(f'{{{HEAD}, "results": {{"bindings": [{{"x": {json.dumps(said)}}}]}}}}')) as server:
        (row,) = Endpoint(server.url, "sparql").query(QUERY)  # type: ignore[misc, union-attr]
        assert row.x == wanted and type(row.x) is type(wanted)


@pytest.mark.parametrize("label", ["nodeID://b1", "a b", "_:b1", "é", "-", "0", ""])
def test_any_text_may_name_a_blank_node(label: str) -> None:
    said = json.dumps({"x": {"type": "bnode", "value": label}})
    other = json.dumps({"x": {"type": "bnode", "value": label + "2"}})
    with bad.serving(bad.saying(f'{{{HEAD}, "results": {{"bindings": [{said}, {said}, {other}]}}}}')) as server:
        (a,), (b,), (c,) = Endpoint(server.url, "sparql").query(QUERY).terms  # type: ignore[union-attr]
        assert a == b != c and isinstance(a, ox.BlankNode)


def test_another_charset_is_read_where_the_text_is_not_utf_8() -> None:
    said = JSON.replace(json.dumps(ROW), '{"x": {"type": "literal", "value": "é"}}')
    for data, charset in ((said.encode("latin-1"), "iso-8859-1"), (said.encode(), "iso-8859-1")):
        with bad.serving(bad.saying(data, 200, f"{bad.JSON};charset={charset}")) as server:
            assert [row.x for row in Endpoint(server.url, "sparql").query(QUERY)] == ["é"]  # type: ignore[union-attr]


WRONG: list[tuple[bad.Handler, str]] = [
    (bad.saying(JSON.encode("latin-1") + b"\xe9", 200, f"{bad.JSON}; charset=rot13"), "cut off or not well-formed"),
    (bad.saying('{"head": {"vars": ["x"]}, "results": {"bindings": [{"y": 1}]}}'), "cut off or not well-formed"),
    (bad.saying('{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": null}]}}'), "cut off or not well-formed"),
    (bad.saying('{"head": {"vars": ["x"]}, "results": {"bindings": [1]}}'), "cut off or not well-formed"),
    (bad.saying('{"head": {"vars": 1}, "results": {"bindings": []}}'), "cut off or not well-formed"),
    (bad.saying('{"boolean": "true"}'), "cut off or not well-formed"),
    (bad.saying("[" * 100_000), "cut off or not well-formed"),
    (bad.saying(XML[:-20], 200, XML_KIND), "cut off or not well-formed"),
    (bad.saying('<!DOCTYPE a [<!ENTITY b "c">]>' + XML, 200, XML_KIND), "web page"),
    (bad.saying('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>' + XML[21:], 200, XML_KIND), "not well-formed"),
    (lambda connection, _: connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n"), "answers with nothing (204)"),
    (bad.saying("<html>Sorry</html>", 200, bad.JSON), "answers with a web page"),
    (bad.saying(JSON, 206), "answers with a part only (206)"),
    (bad.saying(JSON, 304), "with a status that is no answer to this (304)"),
    (bad.saying(JSON, 302), "a redirection that names no target (302)"),
    (bad.saying(JSON, Content_Encoding="br"), "is packed as br, which nobody asked for"),
    (bad.saying(JSON, Content_Encoding="gzip, gzip, gzip"), "is packed 3 times over"),
    (bad.saying(gzip.compress(JSON.encode())[:-9], Content_Encoding="gzip"), "ends before all of it is unpacked"),
    (lambda connection, _: connection.sendall(b"SSH-2.0-OpenSSH\r\n\r\n"), "does not answer as HTTP has it"),
    (bad.saying("connection timeout in the pool", 500), "says that time ran out (500): connection timeout in the pool"),
    (bad.saying(JSON, X_SQL_State="S1TAT", X_SQL_Message="RC..."), "only what it had found when its own time limit came"),
    (bad.saying("", 408), "says that time ran out (408)"),
]  # fmt: skip


@pytest.mark.parametrize(("handler", "says"), WRONG)
def test_what_is_wrong_is_told_as_it_was_seen(handler: bad.Handler, says: str) -> None:
    with bad.serving(handler) as server, pytest.raises(KgError) as caught:
        Endpoint(server.url, "sparql").query(QUERY)
    assert says in str(caught.value) and "\n" not in str(caught.value)


# ---------------------------------------------------------------- who we are


def _user(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("ENTENTE_USER", "kg")
    monkeypatch.setenv("ENTENTE_PASSWORD", "secret")
    return "authorization: basic " + base64.b64encode(b"kg:secret").decode().lower()


def test_a_401_that_does_not_say_how_gets_basic(monkeypatch: pytest.MonkeyPatch) -> None:
    basic = _user(monkeypatch)

    def asking(connection: bad.socket.socket, head: str) -> None:
        known = basic in head.lower()
        bad.reply(connection, JSON if known else "", 200 if known else 401)

    with bad.serving(asking) as server:
        endpoint = Endpoint(server.url, "sparql")
        assert len(endpoint.query(QUERY)) == 1  # type: ignore[arg-type]
        endpoint.query(QUERY)
        assert [basic in head.lower() for head in server.heads] == [False, True, True]


REFUSALS: list[tuple[int, dict[str, str], str]] = [
    (401, {}, "does not accept the user and password of ENTENTE_USER and ENTENTE_PASSWORD"),
    (401, {"WWW_Authenticate": 'Basic realm="x"'}, "does not accept the user and password"),
    (401, {"WWW_Authenticate": "Negotiate"}, "asks who you are by Negotiate; the user and password of ENTENTE_USER"),
    (401, {"WWW_Authenticate": "Bearer"}, "were not sent"),
    (403, {}, "It did not ask who you are, so the user and password of ENTENTE_USER and ENTENTE_PASSWORD were not sent."),
]  # fmt: skip


@pytest.mark.parametrize(("status", "headers", "says"), REFUSALS)
def test_a_refusal_says_no_more_than_was_seen(
    status: int, headers: dict[str, str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    basic = _user(monkeypatch)
    with bad.serving(bad.saying("", status, **headers)) as server, pytest.raises(RemoteError) as caught:
        Endpoint(server.url, "sparql").query(QUERY)
    assert says in str(caught.value)
    assert ("does not accept" in says) == any(basic in head.lower() for head in server.heads)


# ---------------------------------------------------------------- what unpacks to more than it is


def test_little_that_unpacks_to_much_is_stopped_at_the_limit() -> None:
    """Ten kilobytes that would be gigabytes, as one layer and as two."""
    bomb = gzip.compress(gzip.compress(b"\0" * 2**26, 9) * 400, 9)
    assert len(bomb) < 500_000
    script = f"""
import resource, sys
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
import bad_servers as bad
from pathlib import Path
from kg.errors import RemoteError
from kg.remote.endpoint import Endpoint
from kg.remote.http import Client
with bad.serving(bad.saying(Path(sys.argv[1]).read_bytes(), Content_Encoding="gzip, gzip")) as server:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        Endpoint(server.url, "sparql", client=Client(server.url, max_answer=2**24)).query({QUERY!r})
    except RemoteError as error:
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, error)
"""
    path = Path(os.environ["ENTENTE_CACHE"]) / "bomb"
    path.write_bytes(bomb)
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    grown, _, said = done.stdout.partition(" ")
    assert "answers with more than 16 MB" in said, done.stderr
    assert int(grown) / (1 if sys.platform == "darwin" else 1024) < 200 * (1024 if sys.platform == "darwin" else 1)


@given(st.binary(max_size=3 * PIECE), st.lists(st.integers(1, 5000), max_size=5), st.integers(0, 2))
def test_unpacked_is_what_was_packed(data: bytes, cuts: list[int], layers: int) -> None:
    packed = data
    for _ in range(layers):
        packed = gzip.compress(packed, 1)
    stream = io.BytesIO(packed)
    chunks = [stream.read(size) for size in cuts] + [stream.read()]
    pieces = list(unpacked(chunks, ",".join(["gzip"] * layers), 10**7))
    assert b"".join(pieces) == data
    if layers:
        assert all(0 < len(piece) <= PIECE for piece in pieces)


@pytest.mark.parametrize("size", [PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_ends_with_a_full_piece_is_whole(size: int) -> None:
    assert len(b"".join(unpacked([gzip.compress(b"\0" * size)], "gzip", 10**6))) == size


@given(st.binary(max_size=200))
def test_any_bytes_unpack_or_are_refused(data: bytes) -> None:
    with suppress(PackedError, TooLargeError):
        list(unpacked([data], "gzip", 1000))


# ---------------------------------------------------------------- what literals are worth


VALUES: list[tuple[str, str, object]] = [
    ("boolean", "true", True), ("boolean", "1", True), ("boolean", "0", False), ("boolean", "false", False),
    ("boolean", " 1\t", True), ("boolean", "True", "True"), ("boolean", "", ""), ("boolean", "10", "10"),
    ("integer", "+07", 7), ("integer", " -1 ", -1), ("integer", "1_000", "1_000"), ("integer", "\u0663", "\u0663"),
    ("integer", "1.0", "1.0"), ("integer", "9" * 5000, "9" * 5000), ("integer", "1\xa0", "1\xa0"),
    ("nonNegativeInteger", "3", 3), ("unsignedByte", "3", 3), ("long", "9007199254740993", 9007199254740993),
    ("byte", "999", "999"), ("byte", "-128", -128), ("unsignedInt", "-1", "-1"), ("unsignedLong", "18446744073709551615", 2**64 - 1),
    ("positiveInteger", "0", "0"), ("nonPositiveInteger", "0", 0), ("negativeInteger", "-3", -3),
    ("decimal", "1.50", Decimal("1.50")), ("decimal", ".5", Decimal("0.5")), ("decimal", "5.", Decimal(5)),
    ("decimal", "1e3", "1e3"), ("decimal", "NaN", "NaN"), ("decimal", "Infinity", "Infinity"),
    ("double", "INF", float("inf")), ("double", "-INF", float("-inf")), ("double", "+INF", float("inf")),
    ("double", "1E3", 1000.0), ("double", "infinity", "infinity"), ("double", "1_0", "1_0"), ("float", "nan", "nan"),
    ("date", "2024-07-31Z", "2024-07-31Z"), ("date", "20240731", "20240731"), ("date", "2024-W31-3", "2024-W31-3"),
    ("date", "2024-02-30", "2024-02-30"), ("date", "-0044-03-15", "-0044-03-15"),
    ("dateTime", "2024-07-31", "2024-07-31"), ("dateTime", "2024-07-31T24:00:00", "2024-07-31T24:00:00"),
    ("dateTime", "2024-07-31T10:00:00.1234567", "2024-07-31T10:00:00.1234567"),
    ("gYear", "2024", "2024"), ("string", " 1 ", " 1 "),
]  # fmt: skip


@pytest.mark.parametrize(("datatype", "text", "wanted"), VALUES)
def test_literals_have_the_value_of_their_datatype(datatype: str, text: str, wanted: object) -> None:
    found = value(text, XSD + datatype)
    assert found == wanted and type(found) is type(wanted)


def test_not_a_number_and_moments() -> None:
    import datetime

    assert value("NaN", XSD + "double") != value("NaN", XSD + "double")
    moment = datetime.datetime(2024, 7, 31, 10, 0, 0, 120000, datetime.UTC)
    assert value("2024-07-31T10:00:00.12000000Z", XSD + "dateTime") == moment
    assert value("2024-07-31T12:00:00.12+02:00", XSD + "dateTime") == moment
    assert value("\n2024-07-31 ", XSD + "date") == datetime.date(2024, 7, 31)


@given(st.text(max_size=20), st.sampled_from(["boolean", "integer", "decimal", "double", "date", "dateTime", "int"]))
def test_any_text_of_any_datatype_has_a_value(text: str, datatype: str) -> None:
    found = value(text, XSD + datatype)
    assert not isinstance(found, str) or found == text


# ---------------------------------------------------------------- terminals


@given(st.text())
def test_no_character_that_a_terminal_obeys_gets_through(text: str) -> None:
    shown = harmless(text)
    assert all(character in "\n\t" or not 0x7F > ord(character) < 0x20 for character in shown)
    assert not any(0x7F <= ord(character) < 0xA0 for character in shown)
    assert harmless(shown) == shown
    if text.isascii() and text.isprintable():
        assert shown == text


def test_bytes_and_text_go_the_same_way() -> None:
    plain = io.StringIO()
    terminal = Terminal(plain)
    for data in (b"\xc3", b"\xa9\x1b]0;x\x07\n", b"\x9b1m\r\n"):
        terminal.buffer.write(data)
    print("\x1b[31m", file=terminal)  # type: ignore[call-overload]
    assert plain.getvalue() == "é\\x1b]0;x\\x07\n\ufffd1m\n\\x1b[31m\n"


EVIL = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202eevil"
COMMANDS: dict[str, Callable[[str], list[str]]] = {
    "rows": lambda url: ["query", QUERY, "--endpoint", url, "--store", "sparql"],
    "csv": lambda url: ["query", QUERY, "--endpoint", url, "--store", "sparql", "-f", "csv"],
    "triples": lambda url: ["query", "CONSTRUCT WHERE { ?s ?p ?o }", "--endpoint", url, "--store", "sparql"],
    "an error": lambda url: ["query", "ASK { ?s ?p ?o }", "--endpoint", url, "--store", "sparql"],
}


def _evil(connection: bad.socket.socket, head: str) -> None:
    if "CONSTRUCT" in head:
        text = f"<a:a> <a:b> {ox.Literal(EVIL)} .\n".replace("\x9b", "\\u009B")
        bad.reply(connection, text, 200, "application/n-triples")
    elif "ASK" in head:
        bad.reply(connection, EVIL, 500, "text/plain")
    else:
        one = {"x": {"type": "literal", "value": EVIL}}
        bad.reply(connection, json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [one]}}))


def _on_a_terminal(arguments: list[str], folder: Path) -> bytes:
    """What a command sends to a terminal, by stdout and stderr."""
    parent, child = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", *arguments], stdin=child, stdout=child, stderr=child, env=environment, cwd=folder
    )
    os.close(child)
    found = b""
    while True:
        try:
            data = os.read(parent, 65536)
        except OSError:  # how Linux says that nobody writes any more
            break
        if not data:
            break
        found += data
    process.wait()
    os.close(parent)
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_that_a_server_says_reaches_a_terminal_raw(name: str, tmp_path: Path) -> None:
    with bad.serving(_evil) as server:
        shown = _on_a_terminal(COMMANDS[name](server.url), tmp_path).decode()
    assert "evil" in shown
    assert not [character for character in shown if harmless(character) != character and character != "\r"]


def test_pipes_get_every_character(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with bad.serving(_evil) as server:
        done = subprocess.run(
            [sys.executable, "-m", "kg", *COMMANDS["csv"](server.url)],
            capture_output=True,
            env=environment,
            cwd=tmp_path,
        )
    assert EVIL in done.stdout.decode()


def test_a_client_is_closed_with_its_block() -> None:
    with bad.serving(bad.saying(JSON)) as server, Client(server.url) as client:
        assert client.send("GET", server.url).text == JSON
