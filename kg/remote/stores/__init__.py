"""The kinds of triple stores that we know, and how one is told from another by its answers."""

from __future__ import annotations

from kg.errors import KgError, RemoteError
from kg.remote.http import Client, Reply, checked, shown
from kg.remote.stores.allegrograph import AllegroGraph
from kg.remote.stores.blazegraph import Blazegraph
from kg.remote.stores.fuseki import Fuseki
from kg.remote.stores.kind import ProbeAnswer, StoreKind
from kg.remote.stores.neptune import Neptune
from kg.remote.stores.oxigraph import Oxigraph
from kg.remote.stores.qlever import Qlever
from kg.remote.stores.rdf4j import GraphDb, Rdf4j
from kg.remote.stores.stardog import Stardog
from kg.remote.stores.virtuoso import Virtuoso

KINDS: dict[str, type[StoreKind]] = {
    kind.name: kind
    for kind in (
        Oxigraph,
        Fuseki,
        Virtuoso,
        GraphDb,
        Rdf4j,
        Qlever,
        Blazegraph,
        Neptune,
        Stardog,
        AllegroGraph,
        StoreKind,
    )
}

_LOOKED_AT = 4000  # bytes of an answer


def named(url: str, name: str) -> StoreKind:
    """The store of that kind at a URL. Raises `KgError`."""
    if name not in KINDS:
        raise KgError(f"there is no kind of store called {name}.", f"Choose of {', '.join(KINDS)}.")
    return KINDS[name](checked(url))


def recognise(client: Client, url: str) -> StoreKind | None:
    """The store at a URL by its answer to one GET, None where it is of no kind that we know. Raises `KgError`."""
    # Whatever the status, the headers tell. 401, 403 and 5xx are told by the calls that follow.
    return _recognised(url, _looked(client, url))


def _looked(client: Client, url: str, allowed: tuple[int, ...] = tuple(range(400, 600))) -> Reply:
    # The URL of a dataset may answer with all that is in it.
    return client.send("GET", url, headers={"Accept": "*/*"}, allowed=allowed, first=_LOOKED_AT)


def _recognised(url: str, reply: Reply) -> StoreKind | None:
    headers = {name.lower(): value for name, value in reply.headers.items()}
    body = reply.body[:_LOOKED_AT].decode("utf-8", "replace")
    seen = ProbeAnswer(url, headers, body)
    for kind in KINDS.values():
        if kind.recognised(seen):
            return kind(url)
    return None


def store_at(client: Client, url: str, name: str | None = None) -> StoreKind:
    """The store at a URL: of the named kind, or recognised. Raises `KgError`, also where it is not recognised."""
    if "?" in url:
        raise KgError("the URL holds a query (?…), which would be lost.", "Leave it out.")
    if name:
        return named(url, name)
    found = recognise(client, url)
    if found is None:
        _looked(client, url, allowed=(400, 405, 406))  # an error such as 401 tells more
        raise RemoteError(
            f"{shown(url)} is no triple store that we recognise.",
            f"Check the URL, or name its kind with --store: {', '.join(KINDS)}.",
        )
    return found
