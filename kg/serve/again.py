"""The endpoint for queries by GET that need no more: given again from what is kept, or answered at once where they are short.

Both give what `kg.serve.protocol` gives, before anything reads the request as a whole: a snapshot never changes.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from functools import lru_cache
from typing import NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.negotiate import GRAPHS, HTML, ROWS, Form, chosen
from kg.serve.problems import RequestProblem
from kg.serve.protocol import STEADY, QueryOperation, tag_of
from kg.serve.state import KEPT_ANSWER, KEPT_BYTES, State

PATH = "/sparql"
# What an answer depends on beside the address.
_HEADERS = (b"accept", b"if-none-match", b"if-modified-since", b"range", b"host")
_HEX = "0123456789abcdefABCDEF"
_BYTES = {(one + other).encode(): bytes([int(one + other, 16)]) for one in _HEX for other in _HEX}


class _Answer(NamedTuple):
    start: Message
    body: bytes


class Again:
    """The middleware for GET at the endpoint. Only answers with an ETag are kept: others may be another each time."""

    def __init__(self, app: ASGIApp, state: State) -> None:
        self.app = app
        self.state = state
        self._tag = ""
        self._bytes = 0
        self._found: OrderedDict[tuple[object, ...], _Answer] = OrderedDict()
        self._lock = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].endswith(PATH):
            await self.app(scope, receive, send)
            return
        tag = self.state.current.tag
        own = [pair for pair in scope["headers"] if pair[0] in _HEADERS]
        key = (scope["path"], scope["query_string"], *own)
        found = self._found.get(key) if tag == self._tag else None
        if found is None and (found := self._quick(scope, own)) is not None:
            self._keep(tag, key, found)
        if found is not None:
            await send(found.start)
            await send({"type": "http.response.body", "body": found.body})
            return
        start: Message | None = None
        parts: list[bytes] = []

        async def sending(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
            else:
                parts.append(message.get("body", b""))
                if not message.get("more_body") and start is not None:
                    self._keep(tag, key, _Answer(start, b"".join(parts)))
            await send(message)

        await self.app(scope, receive, sending)

    def _quick(self, scope: Scope, own: list[tuple[bytes, bytes]]) -> _Answer | None:
        """The answer to a query that is short, where the address has nothing else."""
        snapshot = self.state.current
        if snapshot.quick is None or scope["path"] != scope.get("root_path", "") + PATH:
            return None
        given = dict(own)
        if len(given) != len(own) or b"if-none-match" in given:
            return None
        forms = _forms(given.get(b"accept", b""))
        if forms is None or (text := plain(scope["query_string"])) is None:
            return None
        rows, graph = forms
        data = snapshot.quick.answer(text, rows.engine)
        if data is None:
            return None
        tag = tag_of(snapshot, QueryOperation(text, None, [], None, None), rows, graph)
        pairs = [*_told(rows.media), (b"etag", tag.encode()), (b"content-length", b"%d" % len(data))]
        return _Answer({"type": "http.response.start", "status": 200, "headers": pairs}, data)

    def _keep(self, tag: str, key: tuple[object, ...], answer: _Answer) -> None:
        kept = answer.start["status"] == 200 and any(name == b"etag" for name, _ in answer.start["headers"])
        if not kept or len(answer.body) > KEPT_ANSWER or self.state.current.tag != tag:
            return
        with self._lock:
            if tag != self._tag:
                self._tag, self._bytes = tag, 0
                self._found.clear()
            if key not in self._found:
                self._found[key] = answer
                self._bytes += len(answer.body) + len(key[1])  # type: ignore[arg-type]
            while self._bytes > KEPT_BYTES:
                old, gone = self._found.popitem(last=False)
                self._bytes -= len(gone.body) + len(old[1])  # type: ignore[arg-type]


def plain(address: bytes) -> str | None:
    """The query that an address has, and nothing else; None where another reader has to look at it.

    >>> plain(b"query=ASK+%7B%3Fs+%3fp+%25%7D"), plain(b"query=ASK&timeout=1"), plain(b"query=%C3%A9%"), plain(b"query=%ff")
    ('ASK {?s ?p %}', None, None, None)
    """
    if not address.startswith(b"query=") or b"&" in address:
        return None
    first, *escaped = address[6:].replace(b"+", b" ").split(b"%")
    try:
        return b"".join([first, *[_BYTES[part[:2]] + part[2:] for part in escaped]]).decode() or None
    except (KeyError, UnicodeDecodeError):
        return None


@lru_cache(maxsize=256)
def _forms(accept: bytes) -> tuple[Form, Form | None] | None:
    """The forms of rows and of graphs that a header takes; None where it wants a page, no rows, or cannot be read."""
    text = accept.decode("latin-1")
    try:
        if chosen(text, (*ROWS, *GRAPHS, HTML)) is HTML or (rows := chosen(text, ROWS)) is None:
            return None
        return rows, chosen(text, GRAPHS)
    except RequestProblem:
        return None


@lru_cache(maxsize=16)
def _told(media: str) -> tuple[tuple[bytes, bytes], ...]:
    """The headers of an answer of a type that is the same each time."""
    return tuple((name.lower().encode(), value.encode()) for name, value in {**STEADY, "Content-Type": media}.items())
