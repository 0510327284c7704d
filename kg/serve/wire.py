"""What comes through a connection: slow senders are dropped, and short queries answered before a request is made of them.

A request that `Direct` does not take as a whole goes to uvicorn as it came, which does the same with it and more.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from kg.serve.again import PATH, Again, told
from kg.serve.guards import ADDRESS, OPEN, Guard

_START = f"GET {PATH}?".encode()
_END = b" HTTP/1.1"
_HEADER = re.compile(rb"([A-Za-z0-9-]++):[ \t]*+([\x20-\x7e\t]*+)")
# Headers that an answer depends on in ways which others look after, and all that have to do with bodies and connections.
_OTHERS = re.compile(
    rb"if-.*|content-.*|transfer-encoding|te|trailer|upgrade.*|http2-.*|expect|range|proxy-.*|x-forwarded-.*|forwarded|keep-alive"
)
_LONGEST = 4096  # bytes of headers

Answering = Callable[[bytes, str, "list[tuple[bytes, bytes]]"], "bytes | None"]


class Direct:
    """Answers short queries from the bytes of their request, as guard and application would."""

    def __init__(self, guard: Guard) -> None:
        assert isinstance(guard.app, Again)
        self._guard = guard
        self._again = guard.app
        self._own = b"".join(b"%b: %b\r\n" % pair for pair in guard.own_headers(PATH.startswith(OPEN)))
        self._accept = lru_cache(maxsize=256)(self._read)

    def __call__(self, data: bytes, client: str, headers: list[tuple[bytes, bytes]]) -> bytes | None:
        """The whole answer to a request, None where it has to go the usual way. headers: further ones, such as the date."""
        began = time.perf_counter()
        line, _, rest = data.partition(b"\r\n")
        if not line.startswith(_START) or not line.endswith(_END) or len(rest) > _LONGEST or len(line) > ADDRESS:
            return None
        if (accept := self._accept(rest)) is None:
            return None
        if (found := self._again.found(line[len(_START) : -len(_END)], accept, client)) is None:
            return None
        self._guard.count(client, "GET", PATH, 200, time.perf_counter() - began)
        further = b"".join([b"%b: %b\r\n" % pair for pair in headers])
        return b"HTTP/1.1 200 OK\r\n%b%betag: %b\r\ncontent-length: %d\r\n%b\r\n%b" % (
            further, _told(found.media), found.tag, len(found.body), self._own, found.body,
        )  # fmt: skip

    def _read(self, headers: bytes) -> bytes | None:
        """The Accept header of a request, where the rest of its head asks for nothing out of the ordinary."""
        if headers.find(b"\r\n\r\n") != len(headers) - 4:  # more or less than one head
            return None
        hosts, accepts = [], []
        for line in headers[:-4].split(b"\r\n"):
            if (read := _HEADER.fullmatch(line)) is None:
                return None
            name, value = read[1].lower(), read[2].rstrip()
            if name == b"host":
                hosts.append(value)
            elif name == b"accept":
                accepts.append(value)
            elif _OTHERS.fullmatch(name) or (name == b"connection" and value.lower() != b"keep-alive"):
                return None
        if not self._guard.serves(hosts) or len(hosts) != 1 or len(accepts) > 1:
            return None
        return b"".join(accepts)


@lru_cache(maxsize=16)
def _told(media: str) -> bytes:
    return b"".join(b"%b: %b\r\n" % pair for pair in told(media))


def protocol(
    base: type[Any],
    answer: Answering | None = None,
    seconds: float = 10.0,
    most: int = 131_072,
    give: Callable[[Any], bool] = lambda _: False,
) -> type[Any]:
    """A protocol class of uvicorn that drops who takes too long, or too many bytes, to say what he wants.

    answer: is asked first, where a request came whole and alone; give: is offered the socket after each answer of the
    application, and says whether another process goes on with it.
    """

    class Protocol(base):  # type: ignore[misc]
        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._waits: Any = None
            self._bytes = 0  # of a request that is not whole
            self._inside = False  # whether the parser of `base` is inside a request
            self._answered = self.loop.time()
            self._client = self.client[0] if self.client else ""
            self._wait(seconds)

        def _wait(self, time_left: float) -> None:
            if self._waits is None:
                self._waits = self.loop.call_later(time_left, self._slow)

        def _busy(self) -> bool:
            cycle = self.cycle
            return cycle is not None and not cycle.response_complete

        def _slow(self) -> None:
            self._waits = None
            if self._busy() or self.transport.is_closing():
                return
            if (left := self._answered + seconds - self.loop.time()) > 0:
                self._wait(left)
            else:
                self.transport.close()

        def on_response_complete(self) -> None:
            super().on_response_complete()
            self.loop.call_soon(self._offer)

        def _offer(self) -> None:
            busy = self._bytes or self._inside or self._busy() or self.transport.is_closing()
            if (
                not busy
                and not self.transport.get_write_buffer_size()
                and give(self.transport.get_extra_info("socket"))
            ):
                self.transport.abort()  # closes this process's descriptor of it

        def on_message_begin(self) -> None:
            self._inside = True
            super().on_message_begin()

        def on_headers_complete(self) -> None:
            url = self.url
            if url[:1] not in b"/*":  # then it names the host, and no header does (RFC 9112, section 3.2.2)
                authority = url.partition(b"://")[2].partition(b"/")[0]
                self.headers[:] = [*(pair for pair in self.headers if pair[0] != b"host"), (b"host", authority)]
            super().on_headers_complete()

        def on_message_complete(self) -> None:
            self._inside = False
            super().on_message_complete()

        def _at_once(self, data: bytes) -> bool:
            """Whether the data were a whole request, which is answered now. Never beside another one, nor to who does not read."""
            if self._bytes or self._inside or self._busy() or self.flow.write_paused or self.transport.is_closing():
                return False
            if (found := answer(data, self._client, self.server_state.default_headers)) is None:  # type: ignore[misc]
                return False
            self._unset_keepalive_if_required()
            self.transport.write(found)
            self.server_state.total_requests += 1
            self._answered = self.loop.time()
            self._wait(seconds)
            return True

        def data_received(self, data: bytes) -> None:
            if answer is not None and self._at_once(data):
                return
            self._bytes += len(data)
            super().data_received(data)
            if self._busy():
                self._bytes = 0
                if self._waits is not None:
                    self._waits.cancel()
                    self._waits = None
            elif self._bytes > most:
                self.transport.close()
            else:
                self._wait(seconds)

        def connection_lost(self, exc: Exception | None) -> None:
            if self._waits is not None:
                self._waits.cancel()
            super().connection_lost(exc)

    return Protocol
