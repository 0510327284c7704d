"""Other circumstances of a build: schedulers, coordinators that die, order of files, time zones. The same snapshot."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from kg.paths import Workspace
from kg.snapshot import workers
from kg.snapshot.build import build

sys.path.insert(0, str(ROOT / "benchmarks"))
import corpus_sample

NIGHTLY = "ENTENTE_NIGHTLY" in os.environ
ARTICLES = 4
(RECIPE,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "scale.md").read_text(encoding="utf-8"), re.S)
# Of Spark what the recipe uses, in this process.
PRETENDED = """
import sys, types
class Spark:
    builder = sparkContext = property(lambda self: self)
    getOrCreate = lambda self: self
    def parallelize(self, items, parts): self.items, self.parts = items, parts; return self
    def mapPartitions(self, work): self.work = work; return self
    def toLocalIterator(self): return iter([one for item in self.items for one in self.work([item])])
sys.modules["pyspark"] = types.ModuleType("pyspark")
sys.modules["pyspark.sql"] = types.ModuleType("pyspark.sql")
sys.modules["pyspark.sql"].SparkSession = Spark()
"""
# Kills the coordinator when it has been given so many results.
DYING = """
import os, signal, sys
from pathlib import Path
from kg.paths import Workspace
from kg.snapshot import workers
from kg.snapshot.article_cache import ArticleCache
from kg.snapshot.build import build
workers.CHUNK = 1
write, given = ArticleCache.write, []
def dying(self, key, result):
    write(self, key, result)
    given.append(key)
    if len(given) == 2:
        print(os.getpid(), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
ArticleCache.write = dying
build(Workspace.at(Path(sys.argv[1])), workers=workers.local(2))
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clusters") / "graph"
    corpus_sample.write(ARTICLES, folder)
    return folder


@pytest.fixture(scope="module")
def expected(graph: Path) -> dict[str, Any]:
    """The manifest of a build in one process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENTENTE_CACHE", str(graph.parent / "alone"))
        return manifest(build(Workspace.at(graph)).folder)


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    return found


def run(program: str, graph: Path, cache: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "ENTENTE_CACHE": str(cache), "PYTHONPATH": str(ROOT), **more}
    command = [sys.executable, "-c", program, str(graph)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=500)


def only_snapshot(cache: Path) -> Path:
    (found,) = (path.parent for path in cache.glob("*/manifest.json"))
    return found


def test_a_coordinator_that_dies_goes_on_where_it_was(graph: Path, expected: dict[str, Any], tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    died = run(DYING, graph, cache)
    assert died.returncode == -signal.SIGKILL, died.stderr
    # Nobody is left who would write, and nobody waits for work that never comes.
    end = time.monotonic() + 30
    while (left := children_of(cache)) and time.monotonic() < end:
        time.sleep(0.1)
    assert left == []
    assert list(cache.glob("*/manifest.json")) == []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENTENTE_CACHE", str(cache))
        built = build(Workspace.at(graph), workers=workers.local(2))
    assert manifest(built.folder) == expected
    assert len(built.worked_out) == ARTICLES - 2, "what was kept is not worked out again"


def children_of(cache: Path) -> list[str]:
    """The processes of a pool that were started with this cache; on Linux."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "environ").read_bytes().split(b"\0")
            command = (place / "cmdline").read_bytes()
        except OSError:
            continue
        if (
            place.name != str(os.getpid())
            and b"multiprocessing" in command
            and f"ENTENTE_CACHE={cache}".encode() in words
        ):
            found.append(place.name)
    return found


@pytest.fixture(scope="module")
def other(graph: Path) -> Path:
    """The same files, written in another order, so that folders list them otherwise, at another time."""
    copy = graph.parent / "other"
    articles = sorted((graph / "articles").iterdir(), reverse=True)
    for article in [*articles[1::2], *articles[::2]]:
        (copy / "articles" / article.name).mkdir(parents=True)
        for file in sorted(article.iterdir(), reverse=True):
            shutil.copyfile(file, copy / "articles" / article.name / file.name)
            os.utime(copy / "articles" / article.name / file.name, (1_000_000_000, 1_000_000_000))
    shutil.copytree(graph / "reference", copy / "reference")
    return copy


def test_order_and_time_zone_make_no_difference(other: Path, expected: dict[str, Any], tmp_path: Path) -> None:
    """With another seed of hashes; the recipe for Spark is run so, in a third time zone."""
    program = "import sys; from kg.cli import main; sys.exit(main(['build', '--graph', sys.argv[1]]))"
    done = run(program, other, tmp_path / "cache", TZ="Pacific/Kiritimati", PYTHONHASHSEED="18", LC_ALL="C")
    assert done.returncode == 0, done.stderr
    assert manifest(only_snapshot(tmp_path / "cache")) == expected


def test_the_recipe_for_spark_gives_the_same_snapshot(other: Path, expected: dict[str, Any], tmp_path: Path) -> None:
    """The lines of docs/scale.md; Spark is pretended, at night it is a local cluster of two processes."""
    program = "import sys\n" + RECIPE.replace('"/shared/graph"', "sys.argv[1]")
    more = {"TZ": "America/St_Johns", "PYTHONHASHSEED": "16"}
    if NIGHTLY:
        pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed: pip install '.[spark]'")
        if shutil.which("java") is None:
            pytest.skip("Spark needs Java")
        quiet = "--conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1"
        more |= {
            "SPARK_HOME": str(Path(pyspark.__file__).parent),
            "PYSPARK_PYTHON": sys.executable,
            "PYSPARK_SUBMIT_ARGS": f"--master local-cluster[2,1,1024] {quiet} pyspark-shell",
        }
    else:
        program = PRETENDED + program
    done = run(program, other, tmp_path / "cache", **more)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith(expected["key"])
    assert manifest(only_snapshot(tmp_path / "cache")) == expected


def test_a_dask_worker_that_dies_is_no_loss(graph: Path, expected: dict[str, Any], tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="distributed (the extra `cluster`) is not installed")
    with (
        pytest.MonkeyPatch.context() as patch,
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
        ) as local,
    ):
        patch.setenv("ENTENTE_CACHE", str(tmp_path / "cache"))
        patch.setattr(workers, "CHUNK", 1)
        os.kill(next(iter(local.workers.values())).pid, signal.SIGKILL)
        assert manifest(build(Workspace.at(graph), workers=workers.cluster(local.scheduler_address)).folder) == expected
