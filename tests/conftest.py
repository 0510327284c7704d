"""What several test files share: the bundled corpus, a small one, a snapshot in a cache of their own."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import kg
from kg import snapshot
from kg.answer.graph import Graph
from kg.paths import Workspace
from kg.snapshot import shards
from kg.snapshot.build import Built, build
from kg.source.corpus import Corpus, load
from kg.source.turtle import TurtleFile

# No test is timed: a busy machine is no fault of the code. Each run tries the same examples, so that what fails was
# caused by a change; ENTENTE_EXPLORE=1 tries others, to find what nobody has thought of.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile("explore" if os.environ.get("ENTENTE_EXPLORE") else "same")

# The modules of the quick run (`pytest -m quick -n 2`): each of them short, together with a test of every package.
QUICK = frozenset(
    "binding draft export_literals grounding install_hints kinds lsp match_values naming notes_errors "
    "numbers quick reason_compile reason_engine remote_parameters rows serve_parts shacl_components shacl_paths sorting suggest "
    "times why_dot".split()
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    seen = set()
    for item in items:
        table = (item.path, getattr(item, "originalname", item.name))
        if item.path.stem.removeprefix("test_") in QUICK and (table not in seen or item.path.stem == "test_quick"):
            seen.add(table)  # of a table, its first row
            item.add_marker(pytest.mark.quick)


ROOT = Path(__file__).resolve().parent.parent
SLUG = "kazakhstan-uk-strategic-dialogue-8"
ARTICLE_FOLDER = ROOT / "graph" / "articles" / SLUG


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The bundled corpus. Do not change it."""
    return load(Workspace.at())


@pytest.fixture(scope="session")
def small_corpus(corpus: Corpus) -> Corpus:
    """The bundled corpus with only that reference data which the article reaches. Do not change it."""
    reached = {getattr(t.o, "value", "") for t in corpus.articles[0].turtle.triples}
    triples = [(file, t) for file in corpus.reference for t in file.triples]
    for _ in range(3):
        reached |= {getattr(t.o, "value", "") for _, t in triples if t.s.value in reached}
    files = [TurtleFile(f.path, f.data, [t for t in f.triples if t.s.value in reached]) for f in corpus.reference]
    return Corpus(corpus.ontology, corpus.shapes, files, corpus.articles)


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Snapshots of tests go to a folder of their own."""
    folder = tmp_path_factory.mktemp("cache")
    before = os.environ.get("ENTENTE_CACHE")
    os.environ["ENTENTE_CACHE"] = str(folder)
    yield folder
    if before is None:
        del os.environ["ENTENTE_CACHE"]
    else:
        os.environ["ENTENTE_CACHE"] = before


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The working folder is the root, so that paths are printed from there on."""
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="session")
def built(cache: Path) -> Built:
    """The snapshot of the bundled data."""
    return build(Workspace.at())


@pytest.fixture(scope="session")
def nquads(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lines of that snapshot, as a file."""
    path = tmp_path_factory.mktemp("lines") / "graph.nq"
    path.write_bytes(b"".join(snapshot.quads(built.key)))
    return path


def lines_as_snapshot(folder: Path, lines: list[str]) -> None:
    """Writes a snapshot without a store that has some lines of N-Quads."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "shards").mkdir(parents=True)
    base = [line.encode() for line in sorted(lines)]
    digests = {
        name: shards.write_lines(folder / "shards", name, part) for name, part in (("base", base), ("across", []))
    }
    manifest = {**digests, "shards": {}, "left_out": [], "quads": len(lines)}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


@pytest.fixture(scope="module")
def graph(built: Built) -> Iterator[Graph]:
    """The bundled graph, open."""
    with kg.open() as opened:
        yield opened


@pytest.fixture(scope="module")
def others(cache: Path) -> Iterator[Graph]:
    """The graph of the other articles, open."""
    with kg.open(ROOT / "tests" / "other") as opened:
        yield opened
