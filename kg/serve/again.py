"""Gives the same answer to the same request again, before anything reads the request: a snapshot never changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.state import KEPT_ANSWER, KEPT_BYTES, State

PATH = "/sparql"
# What an answer depends on beside the address.
_HEADERS = (b"accept", b"if-none-match", b"if-modified-since", b"range", b"host")


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
        key = (scope["path"], scope["query_string"], *(pair for pair in scope["headers"] if pair[0] in _HEADERS))
        if tag == self._tag and (found := self._found.get(key)) is not None:
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
                self._bytes += len(answer.body)
            while self._bytes > KEPT_BYTES:
                self._bytes -= len(self._found.popitem(last=False)[1].body)
