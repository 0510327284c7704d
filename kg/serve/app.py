"""The service as an ASGI application."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import KgError
from kg.serve.again import Again
from kg.serve.api import Api
from kg.serve.guards import LOOPBACK, OPEN, Guard, Metrics
from kg.serve.journal import Journal
from kg.serve.pages import Pages
from kg.serve.problems import RequestProblem, of_error, response
from kg.serve.state import State
from kg.serve.writing import Writing


class Settings(NamedTuple):
    """How the service is set up.

    names: hosts it is served under, None for any; origin: whose scripts may read it; write: whether notes are saved.
    """

    names: frozenset[str] | None = frozenset(LOOPBACK)
    origin: str | None = None
    write: bool = False

    @property
    def ours(self) -> bool:
        """Whether only this machine is served: then there are the pages for authors."""
        return self.names is not None and self.names <= {*LOOPBACK}


def application(state: State, settings: Settings | None = None) -> Guard:
    """The application over a state, which it closes when it stops."""
    settings = settings or Settings()
    metrics = Metrics()
    journal = Journal(state.workspace)
    writing = Writing(state, settings.write) if settings.ours else None
    pages = Pages(state)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        # The first page is made before anybody can ask for it; all else is made ready meanwhile.
        await to_thread.run_sync(pages.warm)
        state.watch()
        threading.Thread(target=pages.warm_more, name="warm", daemon=True).start()
        state.taken_up = journal.soon
        if state.current.workspace is state.workspace:
            journal.soon(state.current.key)
        yield
        state.close()
        journal.close()
        if writing:
            writing.close()

    async def problem(request: Request, error: Exception) -> Response:
        found = _problem(error)
        path = request.url.path.removeprefix(request.scope.get("root_path", ""))
        if not path.startswith(OPEN) and "text/html" in request.headers.get("accept", ""):
            return await pages.problem(request, found)
        return response(found, request.scope.get("root_path", ""))

    made = Starlette(
        routes=[*Api(state, metrics, journal).routes(), *(writing.routes() if writing else ()), *pages.routes()],
        exception_handlers={RequestProblem: problem, KgError: problem, HTTPException: problem, Exception: problem},
        lifespan=lifespan,
    )
    made.state.writes = writing is not None
    return Guard(Again(made, state), names=settings.names, origin=settings.origin, metrics=metrics)


def _problem(error: Exception) -> RequestProblem:
    if isinstance(error, RequestProblem):
        return error
    if isinstance(error, KgError):
        return of_error(error)
    if isinstance(error, HTTPException):
        if error.status_code == 405:
            allowed = dict(error.headers or {})
            return RequestProblem("method", f"This address takes {allowed.get('Allow', 'other methods')}.", allowed)
        return RequestProblem("not-found", "Nothing is at this address.")
    return RequestProblem("internal", "The service failed at this; its log says where.")
