"""The endpoint for queries by GET that need no more: given again from what is kept, or answered at once where they are short.

Both give what `kg.serve.protocol` gives, before anything reads the request as a whole: a snapshot never changes.
"""

from __future__ import annotations

import re
from binascii import a2b_qp
from functools import lru_cache
from typing import NamedTuple

from starlette.types import ASGIApp, Receive, Scope, Send

from kg.serve.negotiate import GRAPHS, HTML, ROWS, Form, chosen
from kg.serve.pool import ASKER
from kg.serve.problems import RequestProblem
from kg.serve.protocol import STEADY, key_of, tag_of
from kg.serve.state import State

PATH = "/sparql"
# The characters of an address (RFC 3986, section 3.4) but for "&", and the escapes of all others.
_QUERY = re.compile(rb"query=((?:[A-Za-z0-9!$'()*+,./:;=?@_~-]++|%[0-9A-Fa-f]{2})*+)")


class ReadyAnswer(NamedTuple):
    """An answer that is the same each time: its media type, ETag and bytes."""

    media: str
    tag: bytes
    body: bytes


class Again:
    """The middleware for GET at the endpoint."""

    def __init__(self, app: ASGIApp, state: State) -> None:
        self.app = app
        self.state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = None
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"] == scope.get("root_path", "") + PATH:
            found = self._found(scope)
        if found is None:
            await self.app(scope, receive, send)
            return
        length = b"%d" % len(found.body)
        pairs = [*told(found.media), (b"etag", found.tag), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": pairs})
        await send({"type": "http.response.body", "body": found.body})

    def _found(self, scope: Scope) -> ReadyAnswer | None:
        accept = [value for name, value in scope["headers"] if name == b"accept"]
        if len(accept) > 1 or any(name == b"if-none-match" for name, _ in scope["headers"]):
            return None
        return self.found(scope["query_string"], b"".join(accept), ASKER.get())

    def found(self, address: bytes, accept: bytes, client: str) -> ReadyAnswer | None:
        """The answer to what follows the "?" of an address, where it is a query that needs no more."""
        snapshot = self.state.current
        if (forms := _forms(accept)) is None or (text := plain(address)) is None:
            return None
        if snapshot.pool.allowance.left(client):
            return None
        rows, graph = forms
        key = key_of(text, rows, graph)
        found = snapshot.kept.get(key)
        if found is None:
            if snapshot.quick is None or (answer := snapshot.quick.answer(text, rows.engine)) is None:
                return None
            found = rows.media, *answer
            snapshot.kept.put(key, *found)
        snapshot.pool.allowance.take(client, found[2])
        return ReadyAnswer(found[0], tag_of(snapshot, key).encode(), found[1])


def plain(address: bytes) -> str | None:
    """The query that an address has, and nothing else; None where another reader has to look at it.

    >>> plain(b"query=ASK+%7B%3Fs+%3fp+%25%7D"), plain(b"query=ASK&timeout=1"), plain(b"query=%C3%A9%"), plain(b"query=%ff")
    ('ASK {?s ?p %}', None, None, None)
    """
    if (form := _QUERY.fullmatch(address)) is None:
        return None
    # The decoder of quoted-printable, which is in C and does the same with "=" for "%".
    data = a2b_qp(form[1].replace(b"=", b"=3D").replace(b"+", b" ").replace(b"%", b"="))
    try:
        return data.decode() or None
    except UnicodeDecodeError:
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
def told(media: str) -> tuple[tuple[bytes, bytes], ...]:
    """The headers of an answer of a type that is the same each time."""
    return tuple((name.lower().encode(), value.encode()) for name, value in {**STEADY, "Content-Type": media}.items())
