"""While a store follows a change, and wherever that is cut off: the old state or the new one, for every reader."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT

from kg import snapshot
from kg.paths import Workspace
from kg.snapshot.build import build
from kg.snapshot.held import Held

sys.path.insert(0, str(ROOT / "benchmarks"))
import corpus_sample
from following import change, is_whole, left_over, states

# Kills itself before or after a function is called for the nth time, else builds.
PROGRAM = """
import importlib, os, signal, sys
module, name, nth, when, graph = sys.argv[1:]
at = importlib.import_module(module)
original, calls = getattr(at, name), 0
def dying(*values, **more):
    global calls
    calls += 1
    if calls == int(nth) and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    found = original(*values, **more)
    if calls == int(nth):
        os.kill(os.getpid(), signal.SIGKILL)
    return found
setattr(at, name, dying)
from pathlib import Path
from kg.paths import Workspace
from kg.snapshot.build import build
build(Workspace.at(Path(graph)))
"""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a graph of two articles and its cache, in which it is built."""
    folder = tmp_path_factory.mktemp("two")
    corpus_sample.write(2, folder / "graph")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENTENTE_CACHE", str(folder / "cache"))
        build(Workspace.at(folder / "graph"))
    return folder


@pytest.fixture
def graph(two: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That graph with one article changed a little, so that its store can follow."""
    shutil.copytree(two, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("ENTENTE_CACHE", str(tmp_path / "cache"))
    change(tmp_path / "graph", 0)
    return tmp_path / "graph"


STEPS = [
    ("kg.snapshot.shards", "write", 1, "before"),
    ("kg.snapshot.index", "_copied", 1, "after"),
    ("kg.snapshot.index", "_quads", 2, "before"),
    ("kg.snapshot", "publish", 1, "before"),
    ("kg.snapshot", "publish", 1, "after"),
    ("kg.snapshot.cleaning", "prune", 1, "before"),
]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: ".".join(map(str, step[1:])))
def test_a_kill_leaves_the_old_state_or_the_new_one(
    step: tuple[str, str, int, str], graph: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    (old,) = states(cache)
    new = snapshot.folder_of(snapshot.key_of(Workspace.at(graph)))
    program = [sys.executable, "-c", PROGRAM, *map(str, step), str(graph)]
    died = subprocess.run(program, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert states(cache) in ([old], sorted([old, new]))
    assert all(map(is_whole, states(cache)))
    built = build(Workspace.at(graph))
    assert states(cache) == sorted([old, new])
    assert is_whole(new) and built.key == new.name
    assert json.loads((new / "store.json").read_bytes())["changes"] == 1
    assert left_over(cache) < 1_000_000
    assert list(cache.glob("*.tmp")) == []


def test_readers_see_whole_states_while_a_writer_goes_on(graph: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    writer = (
        "import sys; sys.path[:0] = [sys.argv[1]]; from test_follow import *\n"
        "for number in range(8): change(Path(sys.argv[2]), number); build(Workspace.at(Path(sys.argv[2])))"
    )
    program = [sys.executable, "-c", writer, str(ROOT / "tests"), str(graph)]
    writing = subprocess.Popen(program, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE)
    seen: dict[str, set[str]] = {}
    question = "SELECT ?by { ?a <https://w3id.org/entente/ontology#encodedBy> ?by }"
    while writing.poll() is None or {"p7"} not in seen.values():
        assert writing.poll() in (None, 0), writing.stderr and writing.stderr.read()
        for folder in states(cache):
            held = Held(folder)  # as whoever opens a graph does; of older states some have gone by then
            if not (folder / "manifest.json").exists():
                continue
            store = ox.Store.read_only(str(folder / "store"))
            found = {row[0].value for row in store.query(question, use_default_graph_as_union=True)}  # type: ignore[union-attr,index]
            assert len(found) <= 1
            assert seen.setdefault(folder.name, found) == found
            if not writing.poll():
                assert len(store) == json.loads((folder / "manifest.json").read_bytes())["quads"]
            del store
            held.close()
    assert len(seen) > 2
    assert all(found in [set(), *({f"p{number}"} for number in range(8))] for found in seen.values())
