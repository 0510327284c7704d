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
from contextlib import AbstractContextManager
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT

from kg import snapshot
from kg.cli import main
from kg.errors import KgError, RemoteError
from kg.paths import Workspace
from kg.remote import by_shard, push
from kg.remote.by_shard import LEDGER, graph_in
from kg.remote.endpoint import Endpoint
from kg.snapshot.build import Built, build
from kg.snapshot.shards import BASE, shard_of
from kg.terms import GRAPH

sys.path.insert(0, str(ROOT / "benchmarks"))
sys.path.insert(0, str(ROOT / "tools"))
import corpus_sample
import stores

ARTICLES = 6
SLUGS = [slug for slug, *_ in corpus_sample.articles(ARTICLES)]
USERS = {"virtuoso": "dba"}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sharded") / "graph"
    corpus_sample.write(ARTICLES, folder)
    return folder


@pytest.fixture(scope="module")
def key(graph: Path, cache: Path) -> str:
    return build(Workspace.at(graph)).key


def started(store: str, monkeypatch: pytest.MonkeyPatch) -> AbstractContextManager[str]:
    if store in USERS:
        monkeypatch.setenv("ENTENTE_USER", USERS[store])
        monkeypatch.setenv("ENTENTE_PASSWORD", stores.PASSWORD)
    try:
        return stores.STARTED[store]()  # type: ignore[return-value]
    except stores.NotInstalledError as error:
        pytest.skip(str(error))


@pytest.fixture
def oxigraph(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with started("oxigraph", monkeypatch) as url:
        yield url


def there(url: str) -> set[tuple[str, str]]:
    """Every triple that a store has, with its graph, as Oxigraph gives them out; ledgers left out, and what has blank nodes."""
    import urllib.request

    asked = urllib.request.Request(f"{url}/store", headers={"Accept": "application/n-quads"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        quads = list(ox.parse(answer.read(), format=ox.RdfFormat.N_QUADS))
    return {
        (quad.graph_name.value, str(quad.triple))
        for quad in quads
        if not quad.graph_name.value.startswith(LEDGER) and "_:" not in str(quad.triple)
    }


def expected(key: str) -> set[tuple[str, str]]:
    """What a store must have, read from the lines of the snapshot: each triple in the graph of its article or its shard."""
    from kg.snapshot.shards import ACROSS, Shards

    shards = Shards(snapshot.folder_of(key))
    found = set()
    for name in (BASE, ACROSS, *shards.names):
        for line in shards.lines(name):
            (quad,) = ox.parse(line, format=ox.RdfFormat.N_QUADS)
            if "_:" not in str(quad.triple):
                found.add((graph_in(quad.graph_name.value, name), str(quad.triple)))
    return found


@pytest.mark.parametrize("store", ["oxigraph", "fuseki", "virtuoso"])
def test_it_arrives_once_and_goes_again(store: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        with started(store, monkeypatch) as url:
            first = by_shard.push(key, url)
            assert first.kept == 0
            assert len(first.verified) == 2
            again = by_shard.push(key, url)
            assert (again.sent, again.kept) == (0, first.sent)
            assert (again.graphs, again.triples, again.verified) == (first.graphs, first.triples, first.verified)
            with pytest.raises(KgError, match=r"filled shard by shard\. Push with --shards"):
                push.push(key, url)
            if store == "oxigraph":
                assert there(url) == expected(key)
            assert by_shard.delete(key, url) == first.graphs + first.sent
            assert by_shard.delete(key, url) == 0
    except stores.NotInstalledError as error:
        pytest.skip(str(error))


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


def test_a_server_that_goes_away_is_told_with_how_far_it_came(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with started("oxigraph", monkeypatch) as url:
        pass
    with pytest.raises(KgError):
        by_shard.push(key, url, store="oxigraph")
    with started("oxigraph", monkeypatch) as url:
        perform = by_shard.perform
        sent = []

        def failing(*arguments: object, **options: object) -> None:
            sent.append(1)
            if len(sent) == 10:
                raise RemoteError("the disk is full.", "Make room.")
            perform(*arguments, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(by_shard, "perform", failing)
        with pytest.raises(
            RemoteError, match=r"the disk is full\. \d+ of \d+ shards are there\. Make room\. Push again"
        ):
            by_shard.push(key, url, workers=1)
        monkeypatch.setattr(by_shard, "perform", perform)
        assert by_shard.push(key, url).kept > 0
        assert there(url) == expected(key)


def test_after_a_push_of_another_kind_it_is_refused(built: Built, oxigraph: str) -> None:
    push.push(built.key, oxigraph)
    with pytest.raises(KgError, match="not by shards"):
        by_shard.push(built.key, oxigraph)


def test_the_command(built: Built, oxigraph: str, capsys: pytest.CaptureFixture[str]) -> None:
    for sent, kept in ((3, 0), (0, 3)):
        assert main(["push", oxigraph, "--shards"]) == 0
        assert f"Pushed {sent} shards to Oxigraph, {kept} were there; verified: counts of" in capsys.readouterr().err
    assert main(["ask", "who-chaired", "--endpoint", oxigraph, "-f", "csv"]) == 0
    remote = capsys.readouterr().out
    assert main(["ask", "who-chaired", "-f", "csv"]) == 0
    assert capsys.readouterr().out == remote
    assert main(["push", oxigraph, "--shards", "--delete"]) == 0
    assert "Deleted" in capsys.readouterr().err
    assert main(["push", oxigraph, "--shards", "--append"]) == 2
    assert main(["push", oxigraph, "--workers", "2"]) == 2
