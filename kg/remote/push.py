"""Puts a snapshot into a triple store, one named graph after the other, and proves that it arrived."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from kg.answer.canned.questions import files, read
from kg.answer.rows import Rows
from kg.errors import EXIT_IO, KgError, RemoteError
from kg.paths import data_root
from kg.remote import verify
from kg.remote.endpoint import Endpoint
from kg.remote.graphs import Graphs, NamedGraph, split
from kg.remote.http import Body, Client
from kg.remote.stores import store_at
from kg.remote.stores.kind import Call, StoreKind
from kg.terms import GRAPH, GRAPH_ONTOLOGY

SMOKE = "articles"  # every snapshot has rows for it, and they are few
TIMEOUT = 600.0  # seconds for one request
BY_SHARD = GRAPH + "push/base"  # there after a push of `kg.remote.by_shard`
TOLD = 5  # graphs that a message names
MAX_TRIPLE = 300  # code points of one in a message


class PushError(RemoteError):
    """A push that failed. new, old, unknown: names of the graphs that now hold what was to be pushed, that hold
    what they held before, and of which nothing is known."""

    def __init__(self, cause: KgError, new: list[str], old: list[str], unknown: list[str]) -> None:
        told = [
            f"{len(graphs)} graph{'s' * (len(graphs) != 1)} {how}{': ' + _some(graphs) if how != 'new' else ''}"
            for how, graphs in (("new", new), ("as before", old), ("in an unknown state", unknown))
            if graphs
        ]
        super().__init__(f"{cause.message} The push is not complete: {'; '.join(told)}.", f"{cause.remedy} Push again.")
        self.exit_code = cause.exit_code if cause.exit_code > EXIT_IO else EXIT_IO
        self.new, self.old, self.unknown = new, old, unknown


class Pushed:
    """A push that is done: the kind of store, graphs and triples, what was verified, and warnings."""

    def __init__(self, kind: StoreKind, graphs: Graphs) -> None:
        self.kind = kind
        self.graphs = len(graphs.every)
        self.triples = graphs.triples
        self.verified: list[str] = []
        self.warnings: list[str] = []


def push(
    key: str,
    url: str,
    *,
    store: str | None = None,
    into: str | None = None,
    append: bool = False,
    check: bool = True,
    ontology: bool = True,
    inferred: bool = True,
    timeout: float = TIMEOUT,
    tell: Callable[[int, int], None] = lambda _done, _of: None,
) -> Pushed:
    """Pushes a snapshot: each named graph takes the place of the one of that name, or is added to it.

    key: of the snapshot; url: of the store; store: its kind, recognised if left out; into: the IRI of one
    graph for everything; append: adds and removes nothing; check: verifies afterwards; ontology, inferred:
    whether those graphs go along; timeout: seconds for each request; tell: hears how many graphs of how many
    are there. Raises `PushError`, which says what is in the store now, and `KgError` where nothing was sent.
    """
    with tempfile.TemporaryDirectory(prefix="entente-push-") as folder, Client(url, seconds=timeout) as client:
        graphs = split(key, Path(folder), ontology=ontology, inferred=inferred, into=into)
        kind = store_at(client, url, store)
        endpoint = Endpoint(url, kind, client=client)
        before = verify.counts(endpoint, [*graphs.names, BY_SHARD])
        if before.pop(BY_SHARD):
            raise KgError(
                "this store was filled shard by shard.", "Push with --shards, or remove that first: --shards --delete"
            )
        _send_all(client, endpoint, graphs, before, append, tell)
        pushed = Pushed(kind, graphs)
        pushed.warnings += [
            f"{graph.name} has blank nodes, so what was there of them is there twice now; --no-ontology leaves it out."
            for graph in graphs.every
            if append and graph.blank and before[graph.name]
        ]
        if check:
            _check(endpoint, graphs, before, append, pushed)
            _look(endpoint, graphs, pushed)
            if into is None and ontology and inferred and not append:
                _smoke(endpoint, key, pushed)
        return pushed


def delete(key: str, url: str, *, store: str | None = None, into: str | None = None, timeout: float = TIMEOUT) -> int:
    """Removes the graphs that a push of this snapshot makes, and no others; returns how many. Raises `KgError`."""
    with tempfile.TemporaryDirectory(prefix="entente-push-") as folder, Client(url, seconds=timeout) as client:
        names = split(key, Path(folder), into=into).names
        kind = store_at(client, url, store)
        endpoint = Endpoint(url, kind, client=client)
        there = [name for name, count in verify.counts(endpoint, names).items() if count]
        for done, name in enumerate(there):
            try:
                perform(client, kind.delete(name), allowed=(404,))
            except KgError as error:
                raise _not_all_gone(error, done, there) from error
        left = [name for name, count in verify.counts(endpoint, names).items() if count]
        if left:
            raise RemoteError(f"{len(left)} graphs are still there: {_some(left)}.", "Look at the server's log.")
        return len(there)


def _not_all_gone(cause: KgError, done: int, there: list[str]) -> RemoteError:
    failed = RemoteError(
        f"{cause.message} {done} of {len(there)} graphs are deleted, {there[done]} may be.",
        f"{cause.remedy} Delete again.",
    )
    failed.exit_code = max(cause.exit_code, EXIT_IO)
    return failed


def perform(client: Client, call: Call, path: Path | None = None, allowed: tuple[int, ...] = ()) -> None:
    """Makes one call with the file of a graph. Raises `KgError`."""
    body = Body(path if call.upload else None, call.before.encode(), call.after.encode())
    client.send(
        call.method,
        call.url,
        params=call.params,
        headers=call.headers,
        body=body if len(body) or call.upload else None,
        safe=call.safe,
        allowed=allowed,
    )


def _send_all(
    client: Client,
    endpoint: Endpoint,
    graphs: Graphs,
    before: dict[str, int],
    append: bool,
    tell: Callable[[int, int], None],
) -> None:
    kind = endpoint.kind
    for done, graph in enumerate(graphs.every):
        tell(done, len(graphs.every))
        try:
            absent = not before[graph.name] and not graph.blank
            call = kind.append if append else kind.fill if absent else kind.replace
            perform(client, call(graph.name), graph.path)
        except (KgError, KeyboardInterrupt) as error:
            cause = error if isinstance(error, KgError) else RemoteError("the push was stopped.")
            new, rest = graphs.names[:done], graphs.names[done + 1 :]
            state = _state(endpoint, graph, before[graph.name], append, cause)
            raise PushError(
                cause,
                new + [graph.name] * (state == "new"),
                [graph.name] * (state == "old") + rest,
                [graph.name] * (state == "unknown"),
            ) from error
    tell(len(graphs.every), len(graphs.every))


def _state(endpoint: Endpoint, graph: NamedGraph, before: int, append: bool, cause: KgError) -> str:
    """What a graph holds after its request failed: "new", "old" or "unknown"."""
    try:
        now = verify.counts(endpoint, [graph.name])[graph.name]
    except KgError:
        return "unknown"
    # A request with a status from 400 to 499 is not carried out (RFC 9110, section 15.5); 408 says nothing of that.
    rejected = 400 <= cause.status < 500 and cause.status != 408
    if now == before and (rejected or before != graph.triples):
        return "old"
    if now == graph.triples != before and not append:
        return "new"
    return "unknown"


def _check(endpoint: Endpoint, graphs: Graphs, before: dict[str, int], append: bool, pushed: Pushed) -> None:
    """Counts and the sample. Raises `PushError`."""
    try:
        now = verify.counts(endpoint, graphs.names)
        missing = verify.lost(endpoint, graphs)
        stale = verify.strangers(endpoint, [*graphs.names, GRAPH_ONTOLOGY])  # which holds no facts
    except KgError as error:
        failed = RemoteError(f"All was sent, but nothing could be verified: {error.message}", error.remedy)
        failed.exit_code = error.exit_code
        raise PushError(failed, [], [], graphs.names) from error
    wrong = {
        graph.name: f"{now[graph.name]} of {graph.triples} triples"
        for graph in graphs.every
        if (now[graph.name] < max(graph.triples, before[graph.name]) if append else now[graph.name] != graph.triples)
    }
    for name, triple in missing:
        wrong.setdefault(name, f"it lacks {triple if len(triple) <= MAX_TRIPLE else triple[:MAX_TRIPLE] + '…'}")
    if wrong:
        name, what = next(iter(sorted(wrong.items())))
        raise PushError(
            RemoteError(f"the store took everything and holds something else: {name}: {what}."),
            [graph for graph in graphs.names if graph not in wrong],
            [],
            sorted(wrong),
        )
    pushed.verified.append(f"counts of {len(now)} graph{'s' * (len(now) != 1)}")
    pushed.verified.append(f"{len(graphs.sample)} sampled triple{'s' * (len(graphs.sample) != 1)}")
    if stale:
        pushed.warnings.append(
            f"the store has {len(stale)} more graph{'s' * (len(stale) != 1)} of this kind, of articles that are not here: "
            f"{_some(stale)}. Questions see their facts, but what was inferred of them, where their quotes stand and their "
            "reference data were replaced. Delete them, or push all articles as one graph folder."
        )


def _look(endpoint: Endpoint, graphs: Graphs, pushed: Pushed) -> None:
    """Warns where the store's rule for the default graph hides the data."""
    try:
        if verify.visible(endpoint, graphs):
            return
    except KgError as error:
        pushed.warnings.append(f"it could not be asked whether queries without FROM see the data: {error}")
        return
    pushed.warnings.append(
        "a query without FROM does not see the named graphs here; kg --endpoint asks for their union. "
        f"For other clients: {endpoint.kind.advice}"
    )


def _smoke(endpoint: Endpoint, key: str, pushed: Pushed) -> None:
    """A canned question gives the rows that it gives here, or there is a warning."""
    from kg.answer.store import Store

    path = files([data_root() / "queries"]).get(SMOKE)
    if path is None:
        return
    text = read(path).text
    store = Store(key)
    found = store.query(text, trusted=True, timeout=None)
    store.close()
    expected = [tuple(map(str, row)) for row in found.terms] if isinstance(found, Rows) else []
    try:
        there = verify.answers(endpoint, text)
    except KgError as error:
        pushed.warnings.append(f"the question {SMOKE} could not be asked: {error}")
        return
    if there == expected:
        pushed.verified.append(f"{len(expected)} row{'s' * (len(expected) != 1)} of the question {SMOKE}")
    elif set(there) >= set(expected):
        pushed.warnings.append(
            f"the question {SMOKE} gives {len(there)} rows, not {len(expected)}: the store holds other facts as well."
        )
    else:
        pushed.warnings.append(
            f"the question {SMOKE} gives {len(there)} rows, not {len(expected)}: "
            f"all graphs are there, but queries do not see them. {endpoint.kind.advice}"
        )


def _some(graphs: list[str]) -> str:
    names = ", ".join(graphs[:TOLD])
    return f"{names} and {len(graphs) - TOLD} more" if len(graphs) > TOLD else names
