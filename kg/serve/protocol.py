"""The SPARQL 1.1 Protocol (query operation) and the Graph Store Protocol (reading), W3C Recommendations of 2013."""

from __future__ import annotations

import asyncio
import hashlib
import re
from math import ceil
from typing import NamedTuple
from urllib.parse import parse_qsl

import pyoxigraph as ox
from anyio import CapacityLimiter, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from kg import lexer
from kg.answer.guard import REACHING, check_query
from kg.errors import KgError
from kg.lexer import IRI, NAME, WORD
from kg.serve.line import ask
from kg.serve.negotiate import GRAPHS, ROWS, Form, chosen, needed, not_acceptable
from kg.serve.pool import ASKER
from kg.serve.problems import RequestProblem, of_error
from kg.serve.state import Snapshot
from kg.snapshot.named import make
from kg.terms import PREFIXES

MOST = 64 * 2**20  # bytes of an answer
BODY = 2**20  # bytes of a request's body
BODY_SECONDS = 10.0
_FORM, _QUERY, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
# Words that make an answer another one each time.
_CHANGING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b", re.I)
_OPTIONS = {"query", "default-graph-uri", "named-graph-uri", "format", "timeout"}
STEADY = {"Vary": "Accept", "Cache-Control": "no-cache"}  # of an answer that is the same each time
LIMITER = CapacityLimiter(64)  # requests that wait for an answer at once


class QueryOperation(NamedTuple):
    """A query operation: its text, graphs, and what it asks of the answer."""

    text: str
    default: list[str] | None
    named: list[str]
    form: str | None
    seconds: float | None


async def operation(request: Request) -> QueryOperation | None:
    """What a request asks; None where it is a GET without a query. Raises `RequestProblem`."""
    pairs = _pairs(request.url.query.encode(), "address")
    if request.method == "POST":
        kind, _, about = request.headers.get("content-type", "").partition(";")
        kind = kind.strip().lower()
        if kind == _UPDATE:
            raise RequestProblem("updates", "This service only reads: send queries.")
        if kind not in (_FORM, _QUERY):
            raise RequestProblem(
                "media-type", f"Send the body as {_FORM} or {_QUERY}.", {"Accept-Post": f"{_FORM}, {_QUERY}"}
            )
        charset = re.search(r"charset\s*=\s*\"?([\w-]+)", about, re.I)
        if charset and charset[1].lower() not in ("utf-8", "utf8"):
            raise RequestProblem("request", "A body is text in UTF-8.")
        data = await body(request)
        if kind == _QUERY:
            if any(name in ("query", "update") for name, _ in pairs):
                raise RequestProblem("request", "The query is in the body: leave it out of the address.")
            pairs.append(("query", _utf8(data, "body")))
        elif any(name == "query" for name, _ in pairs):
            raise RequestProblem("request", "The query is in the body: leave it out of the address.")
        else:
            pairs += _pairs(data, "body")
    if any(name == "update" for name, _ in pairs):
        if request.method == "GET":
            raise RequestProblem("request", "Updates are never sent by GET, and this service only reads.")
        raise RequestProblem("updates", "This service only reads: send queries.")
    options = dict(pairs)
    form, seconds = options.get("format"), _seconds(options.get("timeout"))
    if form is not None and form not in {known.name for known in (*ROWS, *GRAPHS)}:
        raise not_acceptable(ROWS + GRAPHS)
    queries = [value for name, value in pairs if name == "query"]
    if not queries and request.method != "POST":
        return None
    if len(queries) != 1:
        raise RequestProblem("request", f"A request has one query, and this has {len(queries)}.")
    default = [value for name, value in pairs if name == "default-graph-uri"]
    named = [value for name, value in pairs if name == "named-graph-uri"]
    for iri in (*default, *named):
        _check_iri(iri)
    return QueryOperation(queries[0], default if default or named else None, named, form, seconds)


async def body(request: Request, most: int = BODY) -> bytes:
    """The body, up to so many bytes and seconds. Raises `RequestProblem`."""
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length) > most:
        raise RequestProblem("body", f"A body has at most {most} bytes.", {"Connection": "close"})
    data = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                data += part
                if len(data) > most:
                    raise RequestProblem("body", f"A body has at most {most} bytes.", {"Connection": "close"})
    except TimeoutError:
        raise RequestProblem("slow", "The body did not arrive in time.", {"Connection": "close"}) from None
    except ClientDisconnect:
        raise RequestProblem("slow", "The body did not arrive.") from None
    return bytes(data)


def _utf8(data: bytes, where: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise RequestProblem("request", f"The {where} is no text in UTF-8.") from None


def _pairs(data: bytes, where: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(_utf8(data, where), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError:
        raise RequestProblem("request", f"The {where} is no text in UTF-8.") from None
    except ValueError:
        raise RequestProblem("request", f"The {where} has too many fields.") from None


def _check_iri(text: str) -> None:
    try:
        ox.NamedNode(text)
    except ValueError:
        raise RequestProblem("request", f"'{text[:200]}' is no absolute IRI.") from None


def _seconds(text: str | None) -> float | None:
    if text is None:
        return None
    if re.fullmatch(r"\d{1,4}(\.\d{1,3})?", text) and float(text) > 0:
        return float(text)
    raise RequestProblem("request", "timeout is a number of seconds, such as 5.")


def etag(snapshot: Snapshot, *parts: object) -> str:
    """An ETag that changes with the snapshot and with what was asked."""
    digest = hashlib.blake2b(repr(parts).encode(errors="surrogatepass"), digest_size=8).hexdigest()
    return f'"{snapshot.tag}-{digest}"'


def unchanged(request: Request, tag: str) -> bool:
    """Whether the request's If-None-Match names this state of the answer (RFC 9110, section 13.1.2)."""
    given = request.headers.get("if-none-match", "")
    return given.strip() == "*" or tag.removeprefix("W/") in {
        each.strip().removeprefix("W/") for each in given.split(",")
    }


async def answered(request: Request, snapshot: Snapshot, asked: QueryOperation) -> Response:
    """The answer to a query, in the form that the request takes. Raises `RequestProblem`."""
    accept = request.headers.get("accept", "")
    rows = chosen(accept, ROWS, asked.form)
    graph = chosen(accept, GRAPHS, asked.form)
    if rows is None and graph is None:
        raise not_acceptable(ROWS + GRAPHS)
    return await document(request, snapshot, asked, rows, graph)


def key_of(text: str, rows: Form | None, graph: Form | None, *graphs: str) -> tuple[str, ...]:
    """What the answer to a query in one of two forms is kept by. graphs: chosen ones, and which are named."""
    return (text, rows.name if rows else "", graph.name if graph else "", *graphs)


def tag_of(snapshot: Snapshot, key: tuple[str, ...]) -> str:
    """The ETag of the answer that is kept by `key`: a weak one, since the order of rows may differ."""
    digest = hashlib.blake2b("\0".join(key).encode(errors="surrogatepass"), digest_size=8).hexdigest()
    return f'W/"{snapshot.tag}-{digest}"'


async def document(
    request: Request, snapshot: Snapshot, asked: QueryOperation, rows: Form | None, graph: Form | None
) -> Response:
    """The answer to a query in one of two forms, from what is kept where it was asked before."""
    client, allowance = ASKER.get(), snapshot.pool.allowance
    if left := allowance.left(client):
        raise RequestProblem(
            "too-many-rows",
            f"You have had {allowance.most} rows or triples within a minute. Ask again in {left:.0f} seconds.",
            {"Retry-After": str(ceil(left))},
        )
    graphs = [] if asked.default is None else [*asked.default, "", *asked.named]
    key = key_of(asked.text, rows, graph, *graphs)
    steady = not _CHANGING.search(asked.text)
    headers = {"Vary": "Accept", "Cache-Control": "no-store"}
    tag = ""
    if steady:
        tag = tag_of(snapshot, key)
        headers = {**STEADY, "ETag": tag}
    found = snapshot.kept.get(key) if steady else None
    if found is None:
        try:
            check_query(asked.text, "query", REACHING - {"FROM"})
        except KgError as error:
            raise of_error(error) from error
        default, named = asked.default, asked.named
        if default is None and re.search(r"\bFROM\b", asked.text, re.I) and (chosen_ := _from(asked.text)):
            default, named = chosen_
        kind, data, count = await _run(request, snapshot, asked, default, named, rows, graph)
        if data is None:
            raise not_acceptable(GRAPHS if kind == "triples" else ROWS)
        form = graph if kind == "triples" else rows
        assert form is not None
        found = form.media, data, count
        if steady:
            snapshot.kept.put(key, *found)
    if tag and unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    media, data, count = found
    allowance.take(client, count)
    return Response(data, headers={**headers, "Content-Type": media})


def _from(text: str) -> tuple[list[str], list[str]] | None:
    """The graphs that FROM and FROM NAMED choose, in full IRIs; None where there is no such clause."""
    prefixes = {**PREFIXES, **dict(lexer.declarations(lexer.code(text)))}
    default: list[str] = []
    named: list[str] = []
    target: list[str] | None = None
    for token in lexer.code(text):
        word = token.text.upper() if token.kind == WORD else ""
        if word == "FROM":
            target = default
        elif word == "NAMED" and target is default:
            target = named
        elif target is not None:
            if token.kind == IRI:
                target.append(token.text[1:-1])
            elif token.kind == NAME and token.prefix in prefixes:
                target.append(prefixes[token.prefix] + token.local)
            target = None
    return (default, named) if default or named else None


async def _run(
    request: Request,
    snapshot: Snapshot,
    asked: QueryOperation,
    default: list[str] | None,
    named: list[str],
    rows: Form | None,
    graph: Form | None,
) -> tuple[str, bytes | None, int]:
    """Asks, and stops when the client goes."""
    engines = rows.engine if rows else "", graph.engine if graph else ""
    most = snapshot.pool.rows, MOST
    values = (asked.text, *engines, most, default, named)
    try:
        pieces = await ask(snapshot.pool, "document", *values, seconds=asked.seconds, gone=request.is_disconnected)
        if pieces and pieces[0] == ("unnamed",):
            await to_thread.run_sync(make, snapshot.key, limiter=LIMITER)
            pieces = await ask(snapshot.pool, "document", *values, seconds=asked.seconds, gone=request.is_disconnected)
        return snapshot.store.written(pieces, most)
    except KgError as error:
        raise of_error(error, "request") from error


async def graph_store(request: Request, snapshot: Snapshot) -> Response:
    """GET and HEAD of the Graph Store Protocol: `?graph=IRI`, or `?default`, which is the union of all graphs."""
    pairs = _pairs(request.url.query.encode(), "address")
    graphs = [value for name, value in pairs if name == "graph"]
    default = any(name == "default" for name, _ in pairs)
    if len(graphs) + default != 1:
        raise RequestProblem("request", "Give ?default, or one ?graph=IRI.")
    form = needed(request.headers.get("accept", ""), GRAPHS, dict(pairs).get("format"))
    if default:
        return await document(request, snapshot, _query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"), None, form)
    _check_iri(graphs[0])
    node = ox.NamedNode(graphs[0])
    answer = await document(
        request, snapshot, _query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {node} {{ ?s ?p ?o }} }}"), None, form
    )
    if answer.status_code == 200 and not await to_thread.run_sync(
        lambda: snapshot.store.query(f"ASK {{ GRAPH {node} {{ ?s ?p ?o }} }}", trusted=True), limiter=LIMITER
    ):
        raise RequestProblem("not-found", f"There is no graph {graphs[0][:200]}.")
    return answer


def _query(text: str) -> QueryOperation:
    return QueryOperation(text, None, [], None, None)
