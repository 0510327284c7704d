"""Whoever works out articles, and whatever becomes of the processes: the same snapshot."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import active_children, get_context
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import ROOT
from pyoxigraph import Store

from kg.cli import main
from kg.errors import InputError, ParseError
from kg.paths import Workspace
from kg.snapshot import workers
from kg.snapshot.build import Built, RejectedError, build
from kg.snapshot.own_process import OwnProcess
from kg.snapshot.prepare import Background
from kg.snapshot.progress import telling
from kg.snapshot.shards import Shards
from kg.snapshot.workers import Workers

sys.path.insert(0, str(ROOT / "benchmarks"))
import corpus_sample

FORKED = Workers(lambda width: ProcessPoolExecutor(width, mp_context=get_context("fork")), 2)
BAD = "sample-00003"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workers") / "graph"
    corpus_sample.write(6, folder)
    return folder


@pytest.fixture(scope="module")
def expected(graph: Path) -> dict[str, Any]:
    """The manifest of a build in one process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENTENTE_CACHE", str(graph.parent / "alone"))
        return manifest(build(Workspace.at(graph)))


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(workers, "CHUNK", 2)


def manifest(built: Built) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((built.folder / "manifest.json").read_bytes())
    return found


def deadly(monkeypatch: pytest.MonkeyPatch, once: Path | None = None) -> None:
    """Lets a process die at one article, always or once."""
    original = Background.check

    def check(self: Background, article: Any) -> Any:
        if article.slug == BAD and (once is None or not once.exists()):
            if once is not None:
                once.write_text("dead")
            os.kill(os.getpid(), signal.SIGKILL)
        return original(self, article)

    monkeypatch.setattr(Background, "check", check)


@pytest.mark.parametrize("count", [2, 3])
def test_local_workers_give_the_same_snapshot(count: int, graph: Path, expected: dict[str, Any]) -> None:
    built = build(Workspace.at(graph), workers=workers.local(count))
    assert manifest(built) == expected
    assert [path.parent.name for path in built.worked_out] == [f"sample-{n:05}" for n in range(1, 7)]


def test_a_dask_cluster_gives_the_same_snapshot(graph: Path, expected: dict[str, Any]) -> None:
    distributed = pytest.importorskip("distributed", reason="distributed (the extra `cluster`) is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as local:
        assert manifest(build(Workspace.at(graph), workers=workers.cluster(local.scheduler_address))) == expected


def test_a_worker_that_dies_is_replaced(
    graph: Path, expected: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadly(monkeypatch, tmp_path / "once")
    built = build(Workspace.at(graph), workers=FORKED)
    assert (tmp_path / "once").exists()
    assert built.set_aside == ()
    assert manifest(built) == expected


def test_an_article_that_kills_workers_is_set_aside_and_the_rest_is_built(
    graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(workers, "local", lambda _: FORKED)
    deadly(monkeypatch)
    assert main(["build", "--graph", str(graph), "--workers", "2"]) == 1
    path = graph / "articles" / BAD / "article.ttl"
    assert f"Set aside, for processes that worked on them died: {path}. The rest is built" in capsys.readouterr().err
    # Who asks is not killed by it either, also after another change.
    other = graph / "articles" / "sample-00001" / "article.ttl"
    before = other.read_text(encoding="utf-8")
    for text in (before, before.replace('"en"', '"en-gb"', 1)):
        other.write_text(text, encoding="utf-8")
        assert main(["ask", "who-chaired", "--graph", str(graph)]) == 0
        told = capsys.readouterr().err
        assert f"Left out, since processes that worked on it died: {path}" in told
        assert ("building first" in told) == (text != before)
    other.write_text(before, encoding="utf-8")
    set_aside = build(Workspace.at(graph), workers=FORKED, verify=True)
    assert set_aside.set_aside == (path,)
    rest = tmp_path / "rest"
    corpus_sample.write(6, rest)
    for file in (rest / "articles" / BAD).iterdir():
        file.unlink()
    (rest / "articles" / BAD).rmdir()
    assert manifest(build(Workspace.at(rest))) == manifest(set_aside)


def test_what_is_wrong_is_told_as_without_workers(tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    corpus_sample.write(2, graph)
    path = graph / "articles" / "sample-00002" / "article.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("ent:hasEvidence", "ent:hasEvidenze", 1), encoding="utf-8")
    told = []
    for who in (None, FORKED):
        with pytest.raises(RejectedError) as caught:
            build(Workspace.at(graph), workers=who)
        told.append(caught.value.findings)
    assert told[0] == told[1] != []
    path.write_text(text + "\n<", encoding="utf-8")
    with pytest.raises(ParseError):
        build(Workspace.at(graph), workers=FORKED)
    assert active_children() == []  # they have ended by then


class Pretended(Executor):
    """A cluster of which nothing comes: what is sent is held, or cancelled."""

    def __init__(self, cancels: bool) -> None:
        self.cancels = cancels

    def submit(self, *_: Any, **__: Any) -> Future[Any]:  # type: ignore[override]
        future: Future[Any] = Future()
        if self.cancels:
            future.cancel()
            future.set_running_or_notify_cancel()
        return future


@pytest.mark.parametrize(
    "seen, cancels, told",
    [
        ([{"a": 1}, {"a": 1}, {}], False, ["has no workers", "dask worker tcp://there:1"]),
        ([{"a": 1}, OSError("gone")], False, ["no Dask scheduler answers", "dask scheduler"]),
        ([{"a": 1}, OSError("gone")], True, ["no Dask scheduler answers", "dask scheduler"]),
        ([{"a": 1}, {"a": 1}], True, ["has been cancelled", "Build again"]),
    ],
    ids=["no workers later on", "no scheduler", "no scheduler, and it shows", "cancelled"],
)
def test_a_cluster_that_is_lost_in_the_middle_is_told(
    graph: Path,
    seen: list[Any],
    cancels: bool,
    told: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def threads() -> dict[str, int]:
        found = answers.pop(0)
        if isinstance(found, Exception):
            raise found
        return dict(found)

    answers = list(seen)
    client = SimpleNamespace(nthreads=threads, get_executor=lambda **_: Pretended(cancels))
    monkeypatch.setitem(sys.modules, "distributed", SimpleNamespace(Client=lambda *_, **__: client))
    monkeypatch.setattr(workers, "_SILENCE", 0.01)
    assert main(["build", "--graph", str(graph), "--cluster", "tcp://there:1"]) == 3
    err = capsys.readouterr().err
    assert all(words in err for words in [*told, "What was worked out is kept."]), err
    assert answers == []


def test_how_long_it_takes_is_told_once_there_is_a_pace() -> None:
    """Thirty seconds until the first result, four at a time, then ten a second, then one a second."""
    moments = [30.0 + nth // 4 * 0.4 if nth < 400 else 70.0 + (nth - 400) for nth in range(520)]
    clock = iter(moments)
    said: list[str] = []
    assert list(telling(range(520), 1000, said.append, lambda: next(clock))) == list(range(520))
    # 53 articles after 5.2 s: 52 in that time, and 947 are left.
    assert said[0] == "53 of 1,000 articles, about 2 minutes left at this pace, and then the store is written"
    # At 520, a minute after the last of the quick ones: one a second.
    assert said[-1].endswith("about 8 minutes left at this pace, and then the store is written"), said[-1]
    few: list[str] = []
    clock = iter(10.0 * nth for nth in range(4))
    list(telling(range(4), 4, few.append, lambda: next(clock)))
    assert few == ["2 of 4 articles", "3 of 4 articles"]


def test_a_process_with_another_program_is_refused(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = workers.BuildPlace(str(graph), str(ROOT / "ontology"), str(ROOT / "graph" / "reference"), "another context")
    with pytest.raises(InputError, match="has another kg"):
        list(FORKED.run(place, [workers.Input(str(graph / "x.ttl"), "x", "k", False)]))


@pytest.mark.parametrize("options", [["--workers", "0"], ["--workers", "2", "--cluster", "tcp://127.0.0.1:1"]])
def test_options_that_mean_nothing(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", *options]) == 2
    assert "--workers" in capsys.readouterr().err


def test_many_articles_are_worked_out_by_several_processes_unasked(
    graph: Path, expected: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.snapshot.survey.MANY", 6)
    started: list[int] = []
    monkeypatch.setattr("kg.snapshot.workers.local", lambda count: started.append(count) or FORKED)
    assert manifest(build(Workspace.at(graph), processes=2)) == expected
    assert started == [2]


@pytest.mark.parametrize("dying", [False, True], ids=["as planned", "both die"])
def test_store_and_index_of_many_articles_are_written_by_two_processes(
    dying: bool, graph: Path, expected: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.snapshot.build.MANY", 6)
    results: list[object] = []
    original = OwnProcess.found

    def found(self: OwnProcess[object]) -> object:
        results.append(original(self))
        return None if dying else results[-1]

    monkeypatch.setattr(OwnProcess, "found", found)
    built = build(Workspace.at(graph), processes=2)
    assert manifest(built) == expected
    assert results == [expected["quads"], True]
    assert len(Store.read_only(str(built.folder / "store"))) == expected["quads"]
    assert sum(path.suffix == ".bin" for path in (built.folder / "postings").iterdir()) == len(expected["shards"])


def test_what_a_process_of_its_own_raises_is_raised_here_and_its_death_is_no_answer() -> None:
    assert OwnProcess(len, "abc").found() == 3
    assert OwnProcess(os._exit, 9).found() is None
    with pytest.raises(InputError, match="damaged"):
        OwnProcess(Shards, Path("/nowhere")).found()


def test_a_process_that_nobody_waits_for_ends() -> None:
    """As where a build is stopped by Ctrl-C while its store is written."""
    own = OwnProcess(time.sleep, 600)
    process = own._process
    assert process.is_alive()
    del own
    assert not active_children()
