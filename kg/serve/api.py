"""What programs ask: the endpoint, the canned questions, descriptions, linked data, and how the service is."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from urllib.parse import quote

import pyoxigraph as ox
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.errors import KgError
from kg.serve import describe, feed, protocol
from kg.serve.facts import Labels
from kg.serve.guards import Metrics
from kg.serve.journal import Journal
from kg.serve.negotiate import GRAPHS, HTML, ROWS, Form, chosen, needed
from kg.serve.problems import RequestProblem, of_error
from kg.serve.protocol import LIMITER, QueryOperation
from kg.serve.state import Snapshot, State
from kg.terms import ENT, GRAPH_ONTOLOGY, ID

Handled = Callable[[Request, Snapshot], Awaitable[Response]]
PAGE = "page"  # the name of a form that sends a browser to a page


class Api:
    """The routes for programs. state: what is served; metrics: what has been counted; journal: what changed."""

    def __init__(self, state: State, metrics: Metrics, journal: Journal) -> None:
        self.state = state
        self.metrics = metrics
        self.journal = journal

    def routes(self) -> list[Route]:
        on = self._on
        return [
            Route("/sparql", on(self.sparql), methods=["GET", "POST"]),
            Route("/sparql/words.json", on(self.words), methods=["GET"]),
            Route("/graphs", on(protocol.graph_store), methods=["GET"]),
            Route("/questions/{name}", on(self.question), methods=["GET"]),
            Route("/void", on(self.void), methods=["GET"]),
            Route("/.well-known/void", on(self.void), methods=["GET"]),
            Route("/.well-known/sparql-examples", on(self.examples), methods=["GET"]),
            Route("/openapi.json", on(self.openapi), methods=["GET"]),
            Route("/data/{path:path}", on(self.data), methods=["GET"]),
            Route("/id/{path:path}", on(self.thing), methods=["GET"]),
            Route("/ontology", on(self.ontology), methods=["GET"]),
            Route("/feed", on(self.changes), methods=["GET"]),
            Route("/feed/{path:path}", on(self.changes), methods=["GET"]),
            Route("/health", self.health, methods=["GET"]),
            Route("/ready", self.ready, methods=["GET"]),
            Route("/metrics", self.measured, methods=["GET"]),
        ]

    def _on(self, handler: Handled) -> Callable[[Request], Awaitable[Response]]:
        """The handler with the snapshot that is served when the request comes, to its end."""

        async def handled(request: Request) -> Response:
            with self.state.use() as snapshot:
                return await handler(request, snapshot)

        return handled

    async def sparql(self, request: Request, snapshot: Snapshot) -> Response:
        """The endpoint; in a browser, the page for it."""
        asked = await protocol.operation(request)
        accept = request.headers.get("accept", "")
        browser = request.method == "GET" and (asked is None or asked.form is None)
        forms = ROWS + GRAPHS if asked else GRAPHS
        wanted = chosen(accept, (*forms, HTML)) if browser else None
        if wanted is HTML:
            from kg.serve.query_page import sparql_page

            return await sparql_page(request, snapshot, asked)
        if asked is None:
            form = needed(accept, GRAPHS)
            return await self._described(request, snapshot, form, lambda: describe.service(snapshot, endpoint(request)))
        return await protocol.answered(request, snapshot, asked)

    async def words(self, request: Request, snapshot: Snapshot) -> Response:
        """What the page of the endpoint completes queries with."""
        tag = protocol.etag(snapshot, "words")
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if protocol.unchanged(request, tag):
            return Response(status_code=304, headers=headers)
        from kg.serve.query_page import words

        data = await to_thread.run_sync(lambda: snapshot.made("words", words), limiter=LIMITER)
        return Response(data, headers=headers, media_type="application/json")

    async def _described(
        self, request: Request, snapshot: Snapshot, form: Form, make: Callable[[], list[ox.Triple]]
    ) -> Response:
        tag = protocol.etag(snapshot, str(request.url), form.name)
        headers = {"ETag": tag, "Vary": "Accept", "Cache-Control": "no-cache"}
        if protocol.unchanged(request, tag):
            return Response(status_code=304, headers=headers)
        data = await to_thread.run_sync(lambda: describe.written(make(), form), limiter=LIMITER)
        return Response(data, headers={**headers, "Content-Type": form.media})

    async def void(self, request: Request, snapshot: Snapshot) -> Response:
        form = needed(request.headers.get("accept", ""), GRAPHS, _only(request, "format"))
        return await self._described(request, snapshot, form, lambda: describe.void(snapshot))

    async def examples(self, request: Request, snapshot: Snapshot) -> Response:
        form = needed(request.headers.get("accept", ""), GRAPHS, _only(request, "format"))
        return await self._described(request, snapshot, form, lambda: describe.examples(snapshot))

    async def openapi(self, request: Request, snapshot: Snapshot) -> Response:
        data = await to_thread.run_sync(lambda: describe.openapi(snapshot, base(request)), limiter=LIMITER)
        return Response(data, media_type="application/json")

    async def question(self, request: Request, snapshot: Snapshot) -> Response:
        """The rows of a canned question, as the endpoint gives them."""
        name = request.path_params["name"]
        values: dict[str, object] = {}
        for key, value in request.query_params.multi_items():
            if key in values:
                raise RequestProblem("value", f"{key} is given twice.")
            if key not in ("format", "timeout"):
                values[key] = value
        form = needed(request.headers.get("accept", ""), ROWS, request.query_params.get("format"))

        def bound() -> str:
            try:
                return snapshot.graph.sparql(name, **values)
            except TypeError as error:  # a parameter that is called as one of the method's own
                raise KgError(f"{name} has no such parameter.") from error

        try:
            text = await to_thread.run_sync(bound, limiter=LIMITER)
        except KgError as error:
            raise of_error(error) from error
        seconds = protocol._seconds(request.query_params.get("timeout"))
        return await protocol.document(request, snapshot, QueryOperation(text, None, [], None, seconds), form, None)

    async def data(self, request: Request, snapshot: Snapshot) -> Response:
        """What the graph says of a thing, in both directions, as RDF."""
        form = needed(request.headers.get("accept", ""), GRAPHS, _only(request, "format"))
        node = _node(request.path_params["path"])
        if not await self._knows(snapshot, node):
            raise RequestProblem("not-found", f"The graph knows nothing of {node.value[:200]}.")
        text = (
            "CONSTRUCT { ?s ?p ?o } WHERE { "
            f"{{ {node} ?p ?o BIND({node} AS ?s) }} UNION {{ SELECT ?s ?p ({node} AS ?o) {{ ?s ?p {node} }} LIMIT 10000 }} }}"
        )
        return await protocol.document(request, snapshot, QueryOperation(text, None, [], None, None), None, form)

    async def thing(self, request: Request, snapshot: Snapshot) -> Response:
        """A thing of the world is no document: 303 to the page or to the data about it (Cool URIs, section 4.2)."""
        path = request.path_params["path"]
        node = _node(path)
        if not await self._knows(snapshot, node):
            raise RequestProblem("not-found", f"The graph knows nothing of {node.value[:200]}.")
        form = needed(request.headers.get("accept", ""), (*GRAPHS, HTML))
        from kg.serve.links import Links

        links = Links(request.scope.get("root_path", ""))
        target = links.of(node.value) if form is HTML else f"{links.base}/data/{quote(path)}"
        return RedirectResponse(target or links.base + "/", 303, {"Vary": "Accept"})

    async def ontology(self, request: Request, snapshot: Snapshot) -> Response:
        """The terms of the ontology have hash IRIs, so this is their document."""
        form = needed(request.headers.get("accept", ""), (*GRAPHS, HTML), _only(request, "format"))
        if form is HTML:
            return RedirectResponse(request.scope.get("root_path", "") + "/terms", 303, {"Vary": "Accept"})
        text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{GRAPH_ONTOLOGY}> {{ ?s ?p ?o }} }}"
        return await protocol.document(request, snapshot, QueryOperation(text, None, [], None, None), None, form)

    async def changes(self, request: Request, snapshot: Snapshot) -> Response:
        """What changed from state to state, of the whole graph or of one thing."""
        form = needed(request.headers.get("accept", ""), feed.FORMS, _only(request, "format"))
        since, found = await to_thread.run_sync(self.journal.changes, limiter=LIMITER)
        path, title = "feed", "Entente: what changed"
        if below := request.path_params.get("path"):
            node = _node(below)
            found = [each for each in found if node.value in each.things or node.value == each.node]
            if not found and not await self._knows(snapshot, node):
                raise RequestProblem("not-found", f"The graph knows nothing of {node.value[:200]}.")
            name = await to_thread.run_sync(lambda: Labels(snapshot.store.select).of(node.value), limiter=LIMITER)
            path, title = f"feed/{quote(below)}", f"Entente: what changed of {name}"
        tag = protocol.etag(snapshot, str(request.url), form.name, since)
        headers = {"ETag": tag, "Vary": "Accept", "Cache-Control": "no-cache"}
        if protocol.unchanged(request, tag):
            return Response(status_code=304, headers=headers)
        data = feed.written(form, base(request), path, title, since, found)
        return Response(data, headers={**headers, "Content-Type": form.media})

    async def _knows(self, snapshot: Snapshot, node: ox.NamedNode) -> bool:
        text = f"ASK {{ {{ {node} ?p ?o }} UNION {{ ?s ?p {node} }} }}"
        try:
            found = await to_thread.run_sync(lambda: snapshot.store.query(text, trusted=True), limiter=LIMITER)
        except KgError as error:
            raise of_error(error) from error
        return found is True

    async def health(self, _: Request) -> Response:
        """Whether the process lives."""
        return Response('{"status": "ok"}\n', media_type="application/json")

    async def ready(self, _: Request) -> Response:
        """Whether it can answer: a query of nothing is answered."""
        with self.state.use() as snapshot:
            try:
                await to_thread.run_sync(lambda: snapshot.store.query("ASK { }", trusted=True, timeout=3.0))
            except KgError as error:
                raise RequestProblem("busy", error.message) from error
            told = {"status": "ready", "snapshot": snapshot.key}
        return Response(json.dumps(told) + "\n", media_type="application/json", headers={"Cache-Control": "no-store"})

    async def measured(self, _: Request) -> Response:
        with self.state.use() as snapshot:
            pool = snapshot.pool
            gauges = {
                "kg_requests_open": ("Requests that are being answered.", "gauge", self.metrics.open - 1),
                "kg_processes": ("Processes that answer short queries.", "gauge", self.metrics.processes),
                "kg_queries_running": ("Queries that run now.", "gauge", pool.running),
                "kg_queries_long": ("Long queries that run now.", "gauge", pool.slow),
                "kg_queries_stopped_total": ("Long queries stopped to make room.", "counter", pool.stopped),
                "kg_reloads_total": ("Newer snapshots taken up.", "counter", self.state.reloads),
                "kg_snapshot_loaded_seconds": ("When the snapshot was opened.", "gauge", int(self.state.loaded)),
            }
        text = self.metrics.text(gauges)
        return Response(text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})


def base(request: Request) -> str:
    """The address of the service as the client wrote it, without a slash at its end."""
    return str(request.base_url).rstrip("/")


def endpoint(request: Request) -> str:
    """The address of the SPARQL endpoint."""
    return base(request) + "/sparql"


def _only(request: Request, name: str) -> str | None:
    return request.query_params.get(name)


def _node(path: str) -> ox.NamedNode:
    """The thing that a path below /id/ or /data/ stands for."""
    try:
        return ox.NamedNode((ENT if path.startswith("ontology/") else ID) + path.removeprefix("ontology/"))
    except ValueError:
        raise RequestProblem("not-found", "That is no address of a thing.") from None
