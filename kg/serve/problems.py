"""What goes wrong, told to programs (problem details, RFC 9457): never a page, and never an empty answer."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import Response

from kg.answer.canned.questions import UnknownQuestionError
from kg.answer.store import LargeAnswerError
from kg.errors import InputError, KgError, ParseError, TimeLimitError
from kg.serve.pool import BusyError

# The name of a kind of problem: its title, its status, and what it means.
KINDS: dict[str, tuple[str, int, str]] = {
    "syntax": ("Not valid SPARQL", 400, "The query cannot be read, or asks what is not allowed here: other servers, changes."),
    "value": ("A value that means nothing here", 400, "A parameter is missing, unknown, or its value means nothing or several things."),
    "request": ("Not a request of the protocol", 400, "What was sent is no request that the protocol knows."),
    "updates": ("No updates", 403, "This service only reads."),
    "host": ("Not served under this name", 421, "The Host header names another host than this service has: see kg serve --name."),
    "forged": ("Not from this page", 403, "What changes anything has to come from a page of this service."),
    "read-only": ("Nothing is saved", 403, "The service was not started with --write."),
    "changed": ("Changed meanwhile", 412, "The notes were saved from elsewhere since they were read; nothing was overwritten."),
    "version": ("Without a version", 428, "Say which version is to be replaced: If-Match with the ETag that was read."),
    "not-found": ("Not found", 404, "Nothing is here, or the graph knows no such thing."),
    "method": ("Method not allowed", 405, "The address does not take this method."),
    "not-acceptable": ("No such format", 406, "The answer cannot be had in any of the formats that the Accept header names."),
    "body": ("Too large", 413, "The body of the request is larger than the service takes."),
    "address": ("Address too long", 414, "Send the query in the body of a POST."),
    "media-type": ("Not such a body", 415, "The body is of a type that the service does not take."),
    "answer-too-large": ("Answer too large", 400, "The answer has more rows, triples or bytes than the service gives: ask for less, as with LIMIT. Nothing is cut."),
    "too-many-rows": ("Too many rows for you", 429, "You have had as many rows as one client may have in a minute: ask again later."),
    "too-many-sources": ("Too much to compare", 403, "Comparing reads the whole graph, which is too large for a page."),
    "slow": ("Request too slow", 408, "The body did not arrive in time."),
    "busy": ("Too busy", 503, "Too many long queries run, or all processes are at work: ask again later."),
    "time-limit": ("Time limit", 503, "The query ran longer than it may. There is no answer, which is not the same as an empty one."),
    "engine": ("The query broke the engine", 400, "It nests too deep or needs too much memory."),
    "internal": ("Internal error", 500, "A fault of the service."),
}  # fmt: skip

_OF_ERRORS: tuple[tuple[type[KgError], str], ...] = (
    (TimeLimitError, "time-limit"),
    (BusyError, "busy"),
    (LargeAnswerError, "answer-too-large"),
    (ParseError, "syntax"),
    (UnknownQuestionError, "not-found"),
    (InputError, "internal"),
)


class RequestProblem(Exception):
    """A request that cannot be answered. kind: a key of `KINDS`; more: members of the answer; headers: of it."""

    def __init__(self, kind: str, detail: str, headers: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.headers = headers or {}
        self.more = more

    @property
    def status(self) -> int:
        return KINDS[self.kind][1]


def of_error(error: KgError, otherwise: str = "value") -> RequestProblem:
    """The problem that an error of ours is. otherwise: the kind of what has none of its own."""
    kind = next((name for cls, name in _OF_ERRORS if isinstance(error, cls)), otherwise)
    if "broke the engine" in error.message:
        kind = "engine"
    # What is said of a file begins with its name, which a query that was sent does not have.
    subject = "The query " if isinstance(error, ParseError) and error.message.startswith("is ") else ""
    detail = f"{subject}{error.message} {error.remedy}".strip()
    if kind == "time-limit":
        detail = error.message + " Simplify it, or ask for less."
    headers = {"Retry-After": "5"} if kind in ("busy", "time-limit") else {}
    places = {name: value for name in ("line", "column") if (value := getattr(error, name)) is not None}
    return RequestProblem(kind, detail, headers, **places)


def response(problem: RequestProblem, root: str = "") -> Response:
    """The answer to a program. root: the path that the service is mounted at."""
    title, status, _ = KINDS[problem.kind]
    told = {
        "type": f"{root}/problems#{problem.kind}",
        "title": title,
        "status": status,
        "detail": problem.detail,
        **problem.more,
    }
    data = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    headers = {"Cache-Control": "no-store", "Content-Language": "en", **problem.headers}
    return Response(data, status, headers, media_type="application/problem+json")
