"""Puts a snapshot into a triple store shard by shard: what is there stays, and a push that broke off goes on where it was.

Each shard has graphs of its own: those of its articles, and where else one graph has what belongs to all (`inferred`, `anchors`),
one for each shard, such as `…/graph/inferred/3f`, and a small graph `…/graph/push/3f` that says with which digest it is there;
a shard whose digest is there already is not sent again. So a push may be broken off at any time and repeated as often as
one likes, shards go side by side, and a change of one article sends one shard. A shard goes in one request, which is one
transaction where the store has such: to make each graph one costs some stores ten times the time. Of a large shard several
requests are made. What says that it is there comes with the last one.
"""

from __future__ import annotations

import random
import tempfile
import threading
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from kg.errors import EXIT_IO, KgError, RemoteError
from kg.remote import verify
from kg.remote.endpoint import Endpoint
from kg.remote.graphs import SAMPLE, Graphs, NamedGraph
from kg.remote.http import Client
from kg.remote.push import TIMEOUT, Pushed, perform
from kg.remote.stores import store_at
from kg.snapshot import folder_of
from kg.snapshot.shards import ACROSS, BASE, Shards, digest_of
from kg.terms import DCTERMS, GRAPH, GRAPH_ANCHORS, GRAPH_ARTICLE, GRAPH_INFERRED, GRAPH_ONTOLOGY, GRAPH_REFERENCE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kg.remote.stores.kind import StoreKind

LEDGER = GRAPH + "push/"
WORKERS = 2
_DIGEST, _HAS = f"<{DCTERMS}identifier>", f"<{DCTERMS}hasPart>"
_EVERY = (BASE, ACROSS, *(f"{number:02x}" for number in range(256)))


class _Shard:
    """A shard as a store has it. triples: of each of its graphs, as lines of N-Triples."""

    def __init__(self, shards: Shards, name: str) -> None:
        self.name = name
        self.triples: dict[str, list[bytes]] = {}
        left_out = shards.left_out
        found: dict[bytes, list[bytes]] = {}
        for line in dict.fromkeys(shards.lines(name)) if name in shards.every else ():
            if line not in left_out:
                triple, _, graph = line.removesuffix(b"> .\n").rpartition(b" <")
                found.setdefault(graph, []).append(triple + b" .\n")
        self.triples = {graph_in(graph.decode(), name): lines for graph, lines in found.items()}

    def pieces(self, digest: str, kind: StoreKind) -> Iterator[list[tuple[str, list[bytes]]]]:
        """What goes in one request each: graphs or parts of them, and in the end what the shard is known by.

        Without the ontology, which has blank nodes: they are not allowed in every update, and the same in one request only.
        """
        piece: list[tuple[str, list[bytes]]] = []
        room = kind.at_once
        for graph, lines in sorted(self.triples.items()):
            start = len(lines) if graph == GRAPH_ONTOLOGY else 0
            while start < len(lines):
                if not room:
                    yield piece
                    piece, room = [], kind.at_once
                part = lines[start : start + room]
                piece.append((graph, part))
                room -= len(part)
                start += len(part)
        if piece and not kind.whole_updates:
            yield piece
            piece = []
        yield [*piece, (LEDGER + self.name, self._ledger(digest))]

    def _ledger(self, digest: str) -> list[bytes]:
        node = f"<{LEDGER}{self.name}>"
        parts = [f"{node} {_HAS} <{graph}> .\n" for graph in sorted(self.triples)]
        return [line.encode() for line in (f'{node} {_DIGEST} "{digest}" .\n', *parts)]


def graph_in(graph: str, shard: str) -> str:
    """The graph that a triple of a shard goes to.

    >>> graph_in("https://w3id.org/entente/graph/inferred", "3f")
    'https://w3id.org/entente/graph/inferred/3f'
    """
    alone = graph.startswith(GRAPH_ARTICLE) or (shard == BASE and graph in (GRAPH_ONTOLOGY, GRAPH_REFERENCE))
    return graph if alone else f"{graph}/{shard}"


def digests(shards: Shards) -> dict[str, str]:
    """What each shard is known by in a store."""
    left_out = "\n".join(shards.manifest["left_out"])
    return {name: digest_of(str(shards.digest(name)).encode(), left_out.encode()) for name in shards.every}


class ShardPush(Pushed):
    """A push by shards that is done. sent, kept: how many shards were sent, and how many were there already."""

    def __init__(self, kind: StoreKind, graphs: Graphs, sent: int, kept: int) -> None:
        super().__init__(kind, graphs)
        self.sent = sent
        self.kept = kept


def push(
    key: str,
    url: str,
    *,
    store: str | None = None,
    workers: int = WORKERS,
    check: bool = True,
    timeout: float = TIMEOUT,
    tell: Callable[[int, int], None] = lambda _done, _of: None,
) -> ShardPush:
    """Pushes a snapshot shard by shard. workers: shards that are sent at once; otherwise as `kg.remote.push.push`.

    Raises `RemoteError`, which says how many shards are there, and `KgError` where nothing was sent.
    """
    shards = Shards(folder_of(key))
    wanted = digests(shards)
    with Client(url, seconds=timeout) as client:
        kind = store_at(client, url, store)
        endpoint = Endpoint(url, kind, client=client)
        there = _there(endpoint)
        todo = _differing(wanted, there)
        sender = _Sender(shards, wanted, there, kind, url, timeout)
        sender.send(todo, workers, tell)
        done = ShardPush(kind, Graphs([], []), len(todo), len(wanted.keys() - set(todo)))
        if check:
            _verify(shards, wanted, endpoint, sender, done, random.Random(key))
        return done


class ShardPlan(NamedTuple):
    """What a push would do. send, remove: the names of shards; kept: how many are there already."""

    kind: StoreKind
    send: list[str]
    remove: list[str]
    kept: int


def plan(key: str, url: str, *, store: str | None = None, timeout: float = TIMEOUT) -> ShardPlan:
    """What `push` would do: the store is asked what it has, and nothing is changed. Raises `KgError` as that."""
    wanted = digests(Shards(folder_of(key)))
    with Client(url, seconds=timeout) as client:
        kind = store_at(client, url, store)
        todo = _differing(wanted, _there(Endpoint(url, kind, client=client)))
    send = [name for name in todo if name in wanted]
    return ShardPlan(kind, send, [name for name in todo if name not in wanted], len(wanted) - len(send))


def _there(endpoint: Endpoint) -> dict[str, str]:
    """As `ledger`. Raises `KgError` where what is there came otherwise."""
    if any(verify.counts(endpoint, [GRAPH_INFERRED, GRAPH_ANCHORS]).values()):
        raise KgError("this store holds a push that was not by shards.", "Remove that first: kg push --delete")
    return ledger(endpoint)


def _differing(wanted: dict[str, str], there: dict[str, str]) -> list[str]:
    """The shards to be sent, and those to be taken away."""
    names = (*wanted, *sorted(there.keys() - wanted.keys()))
    return [name for name in names if there.get(name) != wanted.get(name)]


def delete(key: str, url: str, *, store: str | None = None, timeout: float = TIMEOUT) -> int:
    """Removes every graph that pushes by shards made there, also what one of this snapshot left that broke off; returns how
    many. Raises `KgError`."""
    shards = Shards(folder_of(key))
    with Client(url, seconds=timeout) as client:
        kind = store_at(client, url, store)
        endpoint = Endpoint(url, kind, client=client)
        there = ledger(endpoint)
        gone = 0
        for name in sorted({*there, *digests(shards)}):
            # What says that a shard is there goes after the shard.
            every = _graphs_there(endpoint, name) if name in there else list(_Shard(shards, name).triples)
            every.append(LEDGER + name)
            found = [graph for graph, count in verify.counts(endpoint, every).items() if count]
            _remove(client, kind, found)
            gone += len(found)
        return gone


class _Sender:
    """Sends shards, each worker over a connection of its own."""

    def __init__(
        self, shards: Shards, wanted: dict[str, str], there: dict[str, str], kind: StoreKind, url: str, timeout: float
    ) -> None:
        self._shards, self._wanted, self._there = shards, wanted, there
        self._kind, self._url, self._timeout = kind, url, timeout
        self._own = threading.local()
        self._clients: list[Client] = []
        self._stop = threading.Event()

    def send(self, names: list[str], workers: int, tell: Callable[[int, int], None]) -> None:
        """Raises `RemoteError` at the first that fails; the others end with the shard that they are at."""
        done = 0
        tell(done, len(names))
        pool = ThreadPoolExecutor(workers)
        open_ = {pool.submit(self._shard, name) for name in names}
        try:
            while open_:
                ready, open_ = wait(open_, timeout=1, return_when=FIRST_EXCEPTION)
                for one in ready:
                    one.result()
                done += len(ready)
                tell(done, len(names))
        except (KgError, KeyboardInterrupt) as error:
            cause = error if isinstance(error, KgError) else RemoteError("the push was stopped.")
            self._stop.set()
            pool.shutdown(cancel_futures=True)
            raise self._broken(cause) from error
        finally:
            self._stop.set()
            pool.shutdown(cancel_futures=True)
            for client in self._clients:
                client.close()

    def _shard(self, name: str) -> None:
        """Sends one shard and what it is known by; what it had before goes."""
        if self._stop.is_set():
            return
        client = self._client()
        shard = _Shard(self._shards, name)
        endpoint = Endpoint(self._url, self._kind, client=client)
        old = _graphs_there(endpoint, name) if name in self._there else []
        # What says that it is there goes before what is put anew: where this is no transaction it must not be believed.
        anew = [LEDGER + name, *(graph for graph in shard.triples if graph != GRAPH_ONTOLOGY)]
        before = verify.counts(endpoint, anew)
        gone = [graph for graph in old if graph not in (*anew, GRAPH_ONTOLOGY)]
        gone += [graph for graph in anew if before[graph]]
        if name not in self._wanted or not self._kind.whole_updates:
            _remove(client, self._kind, gone)
            gone = []
        if name not in self._wanted:
            return
        with tempfile.TemporaryDirectory(prefix="entente-push-") as folder:
            path = Path(folder) / "piece"
            if GRAPH_ONTOLOGY in shard.triples:
                self.forget(client, [name])
                path.write_bytes(b"".join(shard.triples[GRAPH_ONTOLOGY]))
                perform(client, self._kind.replace(GRAPH_ONTOLOGY), path)
            for piece in shard.pieces(self._wanted[name], self._kind):
                if self._stop.is_set():
                    return
                with path.open("wb") as file:
                    for graph, lines in piece:
                        file.writelines((f"GRAPH <{graph}> {{\n".encode(), *lines, b"}\n"))
                perform(client, self._kind.replace_all(gone) if gone else self._kind.fill_all(), path)
                gone = []

    def forget(self, client: Client, names: Iterable[str]) -> None:
        """Lets the next push send these shards again."""
        for name in names:
            perform(client, self._kind.delete(LEDGER + name), allowed=(404,))

    def _broken(self, cause: KgError) -> RemoteError:
        """What is told of a push that broke off."""
        told = "How many shards are there cannot be asked."
        with suppress(KgError), Client(self._url, seconds=10) as client:
            there = ledger(Endpoint(self._url, self._kind, client=client))
            told = f"{sum(there.get(n) == d for n, d in self._wanted.items())} of {len(self._wanted)} shards are there."
        failed = RemoteError(f"{cause.message} {told}", f"{cause.remedy} Push again: it goes on with the rest.".strip())
        failed.exit_code = max(cause.exit_code, EXIT_IO)
        return failed

    def _client(self) -> Client:
        if not hasattr(self._own, "client"):
            self._own.client = Client(self._url, seconds=self._timeout)
            self._clients.append(self._own.client)
        found: Client = self._own.client
        return found


def _remove(client: Client, kind: StoreKind, graphs: list[str]) -> None:
    for start in range(0, len(graphs), verify.AT_ONCE):
        perform(client, kind.delete_all(graphs[start : start + verify.AT_ONCE]))


def ledger(endpoint: Endpoint) -> dict[str, str]:
    """The shards that a store says are there, with their digests. Raises `KgError`."""
    values = " ".join(f"<{LEDGER}{name}>" for name in _EVERY)
    text = f"SELECT ?g ?d WHERE {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?g {_DIGEST} ?d }} }}"
    rows = verify.rows(endpoint, text)
    return {str(getattr(g, "value", "")).removeprefix(LEDGER): str(getattr(d, "value", "")) for g, d in rows}


def _graphs_there(endpoint: Endpoint, name: str) -> list[str]:
    """The graphs of a shard as the push that put it there had them."""
    node = f"<{LEDGER}{name}>"
    rows = verify.rows(endpoint, f"SELECT ?part WHERE {{ GRAPH {node} {{ {node} {_HAS} ?part }} }}")
    return sorted(str(getattr(part, "value", "")) for (part,) in rows)


def _verify(
    shards: Shards, wanted: dict[str, str], endpoint: Endpoint, sender: _Sender, done: ShardPush, chance: random.Random
) -> None:
    """Counts of every graph, and a sample of triples. What is wrong is sent again by the next push. Raises `RemoteError`."""
    of: dict[str, str] = {}
    every: list[NamedGraph] = []
    sample: list[tuple[str, str]] = []
    for name in wanted:
        for graph, lines in _Shard(shards, name).triples.items():
            of[graph] = name
            every.append(NamedGraph(graph, Path(), len(lines), graph == GRAPH_ONTOLOGY))
            if graph != GRAPH_ONTOLOGY:  # a store names its blank nodes as it likes
                sample.append((graph, chance.choice(lines).decode().removesuffix(" .\n")))
    graphs = Graphs(every, chance.sample(sample, min(SAMPLE, len(sample))))
    done.graphs, done.triples = len(every), graphs.triples
    now = verify.counts(endpoint, list(of))
    wrong = {graph.name for graph in every if now[graph.name] != graph.triples}
    wrong |= {graph for graph, _ in verify.lost(endpoint, graphs)}
    if wrong:
        with Client(endpoint.url) as client:
            sender.forget(client, {of[graph] for graph in wrong})
        raise RemoteError(
            f"the store took everything and holds something else in {len(wrong)} graphs, such as {min(wrong)}.",
            "Push again: the shards that they belong to are sent once more.",
        )
    done.verified += [f"counts of {len(of)} graphs", f"{len(graphs.sample)} sampled triples"]
