"""What stands before every request: the name it came under, its size, the headers of the answer, counts and the log."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import accumulate

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.pool import ASKER
from kg.serve.problems import RequestProblem, response

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
ADDRESS = 32_768  # bytes of path and query
MOMENT = 0.2  # seconds that lines of the log are kept
BUCKETS = (0.005, 0.025, 0.1, 0.25, 1.0, 5.0, 10.0)  # seconds
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# What other sites' scripts may read, where they may read anything.
OPEN = (
    "/sparql",
    "/graphs",
    "/questions",
    "/data",
    "/id",
    "/ontology",
    "/void",
    "/.well-known",
    "/openapi.json",
    "/feed",
)

# The first parts of paths, for counts.
ROUTES = frozenset(
    " sparql graphs questions data id ontology void .well-known openapi.json feed feed.json ask article articles thing things "
    "timeline network why promises compare write terms static problems about health ready metrics".split(" ")
)
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}

log = logging.getLogger("kg.serve")


class Metrics:
    """Counts of requests, by route and status, and how long they took."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, int]] = Counter()
        self.buckets = [0] * (len(BUCKETS) + 1)
        self.seconds = 0.0
        self.open = 0
        self.processes = 1

    def add(self, route: str, status: int, seconds: float) -> None:
        self.requests[route, status] += 1
        self.seconds += seconds
        self.buckets[bisect_left(BUCKETS, seconds)] += 1

    def add_all(self, route: str, status: int, seconds: float, buckets: list[int]) -> None:
        """Adds answers that were counted elsewhere. seconds: of all; buckets: how many were within each bound."""
        self.requests[route, status] += sum(buckets)
        self.seconds += seconds
        self.buckets = [old + new for old, new in zip(self.buckets, buckets, strict=True)]

    def text(self, gauges: Mapping[str, tuple[str, str, float]]) -> str:
        """The Prometheus text format, version 0.0.4. gauges: by name, with what they are, their type and value."""
        lines = ["# HELP kg_requests_total Requests answered.", "# TYPE kg_requests_total counter"]
        for (route, status), count in sorted(self.requests.items()):
            lines.append(f'kg_requests_total{{route="{route}",status="{status}"}} {count}')
        total = sum(self.requests.values())
        lines += ["# HELP kg_request_seconds How long answers took.", "# TYPE kg_request_seconds histogram"]
        within = accumulate(self.buckets[:-1])
        lines += [f'kg_request_seconds_bucket{{le="{bound}"}} {n}' for bound, n in zip(BUCKETS, within, strict=True)]
        lines += [f'kg_request_seconds_bucket{{le="+Inf"}} {total}']
        lines += [f"kg_request_seconds_sum {self.seconds:.6f}", f"kg_request_seconds_count {total}"]
        for name, (about, kind, value) in gauges.items():
            lines += [f"# HELP {name} {about}", f"# TYPE {name} {kind}", f"{name} {value:g}"]
        return "\n".join(lines) + "\n"


class Guard:
    """The middleware. names: host names that are served, without ports, None for any; origins: whose scripts may read."""

    def __init__(self, app: ASGIApp, names: frozenset[str] | None, origin: str | None, metrics: Metrics) -> None:
        self.app = app
        self.names = names
        self.origin = origin
        self.metrics = metrics
        self._lines: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            self._write()
            return
        began = time.perf_counter()
        status = 500
        path = _within(scope)
        own = self.own_headers(path.startswith(OPEN))

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], *own]}
            await send(message)

        client = (scope.get("client") or ("", 0))[0]
        asker = ASKER.set(str(client))
        self.metrics.open += 1
        try:
            refused = self._refused(scope)
            if refused is None and scope["method"] == "OPTIONS" and self.origin is not None and path.startswith(OPEN):
                await Response(status_code=204, headers=PREFLIGHT)(scope, receive, sending)
                return
            await (self.app if refused is None else response(refused))(scope, receive, sending)
        finally:
            ASKER.reset(asker)
            self.metrics.open -= 1
            self.count(str(client), scope["method"], path, status, time.perf_counter() - began)

    def own_headers(self, is_open: bool) -> tuple[tuple[bytes, bytes], ...]:
        """The headers of each answer. is_open: of what other sites' scripts may read, where they may read anything."""
        return _own_headers(is_open, self.origin)

    def serves(self, hosts: list[bytes]) -> bool:
        """Whether the Host headers of a request name this service."""
        return self.names is None or (len(hosts) == 1 and _name(hosts[0]) in self.names)

    def count(self, client: str, method: str, path: str, status: int, seconds: float) -> None:
        """Counts an answer, and logs it."""
        self.metrics.add(_route(path), status, seconds)
        # Neither the query of the address nor a header: both can hold what is nobody else's business.
        self.log(f"{client} {method} {_shown(path)} {status} {seconds * 1000:.1f} ms")

    def log(self, line: str) -> None:
        """Writes a line with those that come in the same moment: each by itself costs as much as a small query."""
        if not self._lines:
            asyncio.get_running_loop().call_later(MOMENT, self._write)
        self._lines.append(line)

    def _write(self) -> None:
        if self._lines:
            log.info("%s", "\n".join(self._lines))
            self._lines.clear()

    def _refused(self, scope: Scope) -> RequestProblem | None:
        if not self.serves([value for name, value in scope["headers"] if name == b"host"]):
            return RequestProblem("host", "This service has another name: see kg serve --name.")
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > ADDRESS:
            return RequestProblem("address", "Send the query in the body of a POST.")
        return None


@lru_cache(maxsize=256)
def _name(host: bytes) -> str:
    """The name in a Host header, without the port."""
    return re.sub(r":\d{1,5}\Z", "", host.decode("latin-1").lower())


@lru_cache(maxsize=1024)
def _shown(path: str) -> str:
    """A path as the log has it."""
    return re.sub(r"[^\x21-\x7e]", "?", path)[:200]


def _within(scope: Scope) -> str:
    """The path below the one that the service is mounted at."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path.removeprefix(root) if root and path.startswith(root) else path


@lru_cache(maxsize=1024)
def _route(path: str) -> str:
    """The first part of a path, for counts: few values, whatever is asked for."""
    first = re.sub(r"[^a-z.-]", "", path.split("/")[1] if "/" in path else "")
    return "/" + first if first in ROUTES else "/other"


@cache
def _own_headers(is_open: bool, origin: str | None) -> tuple[tuple[bytes, bytes], ...]:
    found = dict(HEADERS)
    if origin is not None and is_open:
        found |= {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "ETag, Link, Retry-After"}
    else:
        found["Cross-Origin-Resource-Policy"] = "same-origin"
    return tuple((name.lower().encode(), value.encode()) for name, value in found.items())
