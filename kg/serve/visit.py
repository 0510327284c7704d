"""A request for a page, as whoever makes the page sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kg.answer.canned.questions import Question
from kg.errors import KgError
from kg.serve.links import Links
from kg.serve.problems import RequestProblem, of_error
from kg.serve.render import page
from kg.serve.state import Snapshot


class Visit(NamedTuple):
    """A request for a page: what is asked for, the snapshot that answers, and addresses."""

    request: Request
    snapshot: Snapshot
    links: Links

    def value(self, name: str) -> str:
        """A field of a form, "" where it is not given."""
        return self.request.query_params.get(name, "").strip()

    @property
    def number(self) -> int:
        """Which page of a list is asked for, from 1. Raises `RequestProblem`."""
        text = self.value("page") or "1"
        if not re.fullmatch(r"[1-9][0-9]{0,5}", text):
            raise RequestProblem("value", "page is a number from 1.")
        return int(text)

    def html(self, template: str, **values: Any) -> Response:
        """A page; that of a form with an `error` to correct is no success."""
        return HTMLResponse(page(template, self.links, **values), 400 if values.get("error") else 200)

    def questions(self) -> list[Question]:
        return self.snapshot.made("questions", self.snapshot.graph.questions)


Made = Callable[[Visit], Response]


def links_of(request: Request) -> Links:
    """Addresses below the path that the service is mounted at."""
    return Links(request.scope.get("root_path", ""), writes=getattr(request.app.state, "writes", False))


def to_correct(wrong: KgError, *kinds: str) -> str:
    """What to correct in a form, which is shown again beside it. Raises the `RequestProblem` where it is not of these kinds."""
    problem = of_error(wrong)
    if problem.kind not in kinds:
        raise problem from wrong
    return problem.detail
