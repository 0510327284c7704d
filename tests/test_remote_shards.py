"""Pushes by shards: broken off and repeated, changed, side by side; what is in the store in the end is what the snapshot has."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from kg import snapshot
from kg.cli import main
from kg.errors import KgError, RemoteError
from kg.paths import Workspace
from kg.remote import by_shard, push
from kg.remote.by_shard import LEDGER, graph_in
from kg.remote.endpoint import Endpoint
from kg.remote.stores.kind import StoreKind
from kg.remote.stores.oxigraph import Oxigraph
from kg.snapshot.build import Built, build
from kg.snapshot.shards import BASE, shard_of
from kg.terms import GRAPH, GRAPH_ONTOLOGY

sys.path.insert(0, str(ROOT / "benchmarks"))
sys.path.insert(0, str(ROOT / "tools"))
import corpus_sample
import stores

ARTICLES = 6
SLUGS = [slug for slug, *_ in corpus_sample.articles(ARTICLES)]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sharded") / "graph"
    corpus_sample.write(ARTICLES, folder)
    return folder


@pytest.fixture(scope="module")
def key(graph: Path, cache: Path) -> str:
    return build(Workspace.at(graph)).key


@pytest.fixture
def oxigraph() -> Iterator[str]:
    try:
        with stores.oxigraph() as url:
            yield url
    except stores.NotInstalledError as error:
        pytest.skip(str(error))


def there(url: str) -> set[tuple[str, ox.Triple]]:
    """Every triple that a store has, with its graph, as Oxigraph gives them out; ledgers left out, and what has blank nodes."""
    import urllib.request

    asked = urllib.request.Request(f"{url}/store", headers={"Accept": "application/n-quads"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        found = named(answer.read())
    return {(graph, triple) for graph, triple in found if not graph.startswith(LEDGER)}


def named(quads: bytes) -> set[tuple[str, ox.Triple]]:
    """The triples of N-Quads that have no blank nodes, each with its graph."""
    return {
        (quad.graph_name.value, quad.triple)
        for quad in ox.parse(quads, format=ox.RdfFormat.N_QUADS)
        if not isinstance(quad.subject, ox.BlankNode) and not isinstance(quad.object, ox.BlankNode)
    }


@cache
def expected(key: str) -> set[tuple[str, ox.Triple]]:
    """What a store must have, read from the lines of the snapshot: each triple in the graph of its article or its shard."""
    from kg.snapshot.shards import ACROSS, Shards

    shards = Shards(snapshot.folder_of(key))
    return {
        (graph_in(graph, name), triple)
        for name in (BASE, ACROSS, *shards.names)
        for graph, triple in named(b"".join(shards.lines(name)))
    }


def test_it_arrives_once_and_goes_again(key: str, oxigraph: str) -> None:
    """As tests/test_remote_stores.py tries on each store; here with every triple."""
    first = by_shard.push(key, oxigraph)
    assert there(oxigraph) == expected(key)
    assert by_shard.push(key, oxigraph).sent == 0
    with pytest.raises(KgError, match=r"filled shard by shard\. Push with --shards"):
        push.push(key, oxigraph)
    assert by_shard.delete(key, oxigraph) == first.graphs + first.sent
    assert there(oxigraph) == set()


@given(
    sizes=st.lists(st.integers(0, 9), max_size=6), at_once=st.integers(1, 7), whole=st.booleans(), blank=st.booleans()
)
def test_pieces_are_the_shard(sizes: list[int], at_once: int, whole: bool, blank: bool) -> None:
    """Each triple in one piece, none of more than it takes, and what says that all is there with the last or after it."""
    shard = object.__new__(by_shard._Shard)
    shard.name = "3f"
    shard.triples = {
        f"{GRAPH}article/{number}": [b"%d" % place for place in range(size)] for number, size in enumerate(sizes)
    }
    wanted = [(graph, line) for graph, lines in shard.triples.items() for line in lines]
    if blank:
        shard.triples[GRAPH_ONTOLOGY] = [b"of a request of its own"] * 9
    kind = StoreKind("http://127.0.0.1")
    kind.at_once, kind.whole_updates = at_once, whole
    pieces = list(shard.pieces("digest", kind))
    last, ledger = pieces[-1].pop()
    assert last == LEDGER + "3f"
    assert {line for line in ledger if b"digest" in line}
    assert sum(b"hasPart" in line for line in ledger) == len(shard.triples)
    assert whole or not pieces[-1]
    assert [(graph, line) for piece in pieces for graph, lines in piece for line in lines] == wanted
    assert all(sum(len(lines) for _, lines in piece) <= at_once for piece in pieces)


def test_killed_and_repeated_it_goes_on(key: str, oxigraph: str) -> None:
    """In a process of its own, killed three times while it works; in the end all is there, and nothing twice."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", "import sys; from kg.remote.by_shard import push; push(*sys.argv[1:], workers=1)"]
    endpoint = Endpoint(oxigraph)
    seen = [0]
    for _ in range(3):
        child = subprocess.Popen([*command, key, oxigraph], env=environment)
        while child.poll() is None and len(by_shard.ledger(endpoint)) <= seen[-1]:
            time.sleep(0.01)
        child.send_signal(signal.SIGKILL)
        child.wait()
        seen.append(len(by_shard.ledger(endpoint)))
    assert seen == sorted(seen)
    assert seen[-1] > 0
    done = by_shard.push(key, oxigraph)
    assert done.kept >= seen[-1]
    assert done.sent + done.kept == len({*map(shard_of, SLUGS)}) + 2
    assert there(oxigraph) == expected(key)


def test_a_change_sends_its_shard_and_what_went_is_taken_away(
    key: str, graph: Path, oxigraph: str, tmp_path: Path
) -> None:
    by_shard.push(key, oxigraph)
    changed = tmp_path / "changed"
    shutil.copytree(graph, changed)
    shutil.rmtree(changed / "articles" / SLUGS[0])
    other = build(Workspace.at(changed)).key
    done = by_shard.push(other, oxigraph)
    assert done.sent <= 2, "its shard, and what takes two articles"
    assert there(oxigraph) == expected(other)
    back = by_shard.push(key, oxigraph)
    assert back.sent == done.sent
    assert there(oxigraph) == expected(key)


def test_several_workers_and_two_pushes_at_once(key: str, oxigraph: str) -> None:
    failed: list[KgError] = []

    def work() -> None:
        try:
            by_shard.push(key, oxigraph, workers=3)
        except KgError as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Two at once may leave the blank nodes of the ontology there twice: that is told, and the next push mends it.
    assert all("in 1 graphs" in str(error) and "ontology" in str(error) for error in failed)
    assert by_shard.push(key, oxigraph).sent == bool(failed)
    assert there(oxigraph) == expected(key)


def test_what_a_store_lost_is_sent_again(key: str, oxigraph: str) -> None:
    by_shard.push(key, oxigraph)
    ox_graph = f"{GRAPH}article/{SLUGS[3]}"
    update(oxigraph, f"DELETE WHERE {{ GRAPH <{ox_graph}> {{ ?s a ?o }} }}")
    with pytest.raises(RemoteError, match=f"something else in 1 graphs, such as {ox_graph}"):
        by_shard.push(key, oxigraph)
    done = by_shard.push(key, oxigraph)
    assert done.sent == 1
    assert there(oxigraph) == expected(key)


def update(url: str, text: str) -> None:
    import urllib.request

    asked = urllib.request.Request(
        f"{url}/update", data=text.encode(), headers={"Content-Type": "application/sparql-update"}
    )
    urllib.request.urlopen(asked, timeout=60).close()


def test_a_push_that_fails_tells_how_far_it_came(key: str, oxigraph: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a store that takes less in a request, in the middle of a shard."""
    monkeypatch.setattr(Oxigraph, "at_once", 3_000)
    monkeypatch.setattr(Oxigraph, "whole_updates", False)
    perform = by_shard.perform
    sent = []

    def failing(*arguments: object, **options: object) -> None:
        sent.append(1)
        if len(sent) == 10:
            raise RemoteError("the disk is full.", "Make room.")
        perform(*arguments, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(by_shard, "perform", failing)
        with pytest.raises(
            RemoteError, match=r"the disk is full\. \d+ of \d+ shards are there\. Make room\. Push again"
        ):
            by_shard.push(key, oxigraph, workers=1)
    assert by_shard.push(key, oxigraph).kept > 0
    assert there(oxigraph) == expected(key)


def test_a_server_that_is_not_there_is_told(key: str) -> None:
    with pytest.raises(KgError, match="cannot be reached"):
        by_shard.push(key, f"http://127.0.0.1:{stores.free_port()}", store="oxigraph")


def test_after_a_push_of_another_kind_it_is_refused(built: Built, oxigraph: str) -> None:
    push.push(built.key, oxigraph)
    with pytest.raises(KgError, match="not by shards"):
        by_shard.push(built.key, oxigraph)


def test_the_command(built: Built, oxigraph: str, capsys: pytest.CaptureFixture[str]) -> None:
    for sent, kept in ((3, 0), (0, 3)):
        assert main(["push", oxigraph, "--shards", "--dry-run"]) == 0
        told = capsys.readouterr()
        assert [line.split()[0] for line in told.out.splitlines()] == ["send"] * sent
        assert f"Would send {sent} shards to Oxigraph; {kept} are there. Nothing was pushed." in told.err
        assert main(["push", oxigraph, "--shards"]) == 0
        assert f"Pushed {sent} shards to Oxigraph, {kept} were there; verified: counts of" in capsys.readouterr().err
    assert main(["ask", "who-chaired", "--endpoint", oxigraph, "-f", "csv"]) == 0
    remote = capsys.readouterr().out
    assert main(["ask", "who-chaired", "-f", "csv"]) == 0
    assert capsys.readouterr().out == remote
    assert main(["push", oxigraph, "--shards", "--delete"]) == 0
    assert "Deleted" in capsys.readouterr().err
    for others in (
        ["--append"],
        ["--no-ontology"],
        ["--no-inferred"],
        ["--into", "http://e/one"],
        ["--delete", "--dry-run"],
    ):
        assert main(["push", oxigraph, "--shards", *others]) == 2
        assert all(each in capsys.readouterr().err for each in others[:1])
    assert main(["push", oxigraph, "--workers", "2"]) == 2
