"""What several test files share: the bundled corpus, a small one, a snapshot in a cache of their own."""

from __future__ import annotations

import gc
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
from kg.checks import shapes
from kg.paths import Workspace
from kg.snapshot import shards
from kg.snapshot.build import Built, build
from kg.source import corpus as corpus_module
from kg.source.corpus import Corpus, load
from kg.source.turtle import TurtleFile

# No test is timed: a busy machine is no fault of the code. Each run tries the same examples, so that what fails was
# caused by a change; ENTENTE_EXPLORE=1 tries others, to find what nobody has thought of.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile("explore" if os.environ.get("ENTENTE_EXPLORE") else "same")
# As `kg` itself has it (kg.cli), but with an end: to look for garbage in circles took a quarter of the time of all tests.
gc.set_threshold(100_000, 10, 5)
# HermiT runs for seconds: to compile its code twice, for speed, takes longer than it saves.
os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
# Questions are read by their words, whether the extra `meaning` is installed or not; test_meaning.py has it.
os.environ["ENTENTE_MEANING"] = "off"

# The modules of the quick run (`pytest -m quick -n 2`): each of them short, together with a test of every package.
QUICK = frozenset(
    "binding draft export_literals grounding install_hints kinds lsp match_values naming notes_errors "
    "numbers quick reason_compile reason_engine remote_parameters rows serve_parts shacl_components shacl_paths sorting suggest "
    "times why_dot".split()
)


# Tests of these modules that take seconds.
NOT_QUICK = frozenset(
    "test_any_text_has_a_draft test_faults_of_files_are_told_and_not_fatal test_every_question_keeps_its_rows".split()
)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Of the quick run, the modules that have no part in it are not even read."""
    if config.option.markexpr == "quick" and collection_path.name.startswith("test_"):
        return collection_path.stem.removeprefix("test_") not in QUICK or None
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    seen = set()
    for item in items:
        name = getattr(item, "originalname", item.name)
        first = (item.path, name) not in seen  # of a table, its first row
        if (
            item.path.stem.removeprefix("test_") in QUICK - {"quick"} and first and name not in NOT_QUICK
        ) or item.path.stem == "test_quick":
            item.add_marker(pytest.mark.quick)
        seen.add((item.path, name))


ROOT = Path(__file__).resolve().parent.parent
SLUG = "kazakhstan-uk-strategic-dialogue-8"
ARTICLE_FOLDER = ROOT / "graph" / "articles" / SLUG


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The bundled corpus. Do not change it."""
    return load(Workspace.at())


def reached_only(corpus: Corpus) -> Corpus:
    """With only that bundled reference data which the articles, and reference data of their own, reach.

    For engines that take seconds for the rest, which `kg verify` (test_readme.py) shows to them anyway.
    """
    bundled = ROOT / "graph" / "reference"
    parts = [file for file in corpus.reference if file.path.parent == bundled]
    own = [article.turtle for article in corpus.articles] + [file for file in corpus.reference if file not in parts]
    reached = {getattr(t.o, "value", "") for file in own for t in file.triples}
    triples = [t for file in parts for t in file.triples]
    for _ in range(3):
        reached |= {getattr(t.o, "value", "") for t in triples if t.s.value in reached}
    left = {id(f): TurtleFile(f.path, f.data, [t for t in f.triples if t.s.value in reached]) for f in parts}
    files = [left.get(id(file), file) for file in corpus.reference]
    return Corpus(corpus.ontology, corpus.shapes, files, corpus.articles)


@pytest.fixture(scope="session")
def small_corpus(corpus: Corpus) -> Corpus:
    """The bundled corpus with only that reference data which the article reaches. Do not change it."""
    return reached_only(corpus)


@pytest.fixture(scope="session", autouse=True)
def read_once() -> Iterator[None]:
    """The bundled ontology, shapes and reference data are parsed once, and the shapes compiled once: half of the time of
    each test that builds or validates. Nothing changes what was read; a file of other bytes is read anew.
    """
    folders = ROOT / "ontology", ROOT / "graph" / "reference"
    parse, join, compiling = corpus_module.parse_bytes, corpus_module.joined, shapes.compile_shapes
    files: dict[object, TurtleFile] = {}
    targets: dict[int, tuple[TurtleFile, object]] = {}  # with what they were made from, whose number stays its own

    def parsed(data: bytes, path: Path, **how: bool) -> TurtleFile:
        key = (data, path, *how.items())
        if path.parent in folders and key not in files:
            files[key] = parse(data, path, **how)
        return files[key] if path.parent in folders else parse(data, path, **how)

    def joined(several: list[TurtleFile]) -> TurtleFile:
        key = tuple(map(id, several))
        bundled = {id(file) for file in files.values()}
        if not bundled.issuperset(key):
            return join(several)
        if key not in files:
            files[key] = join(several)
        return files[key]

    def compiled(file: TurtleFile) -> object:
        if id(file) not in {id(one) for one in files.values()}:
            return compiling(file)
        if id(file) not in targets:
            targets[id(file)] = file, compiling(file)
        return targets[id(file)][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpus_module, "parse_bytes", parsed)
        patch.setattr(corpus_module, "joined", joined)
        patch.setattr(shapes, "compile_shapes", compiled)
        yield


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


_KEPT: list[Path] = []
_FAR = 4_102_444_800  # seconds: the year 2100


@pytest.fixture(scope="session")
def built(cache: Path) -> Built:
    """The snapshot of the bundled data."""
    made = build(Workspace.at())
    _KEPT.append(snapshot.folder_of(made.key))
    return made


@pytest.fixture(scope="module", autouse=True)
def _it_stays() -> None:
    """However many snapshots tests build beside it: the newest are kept, and it is always the newest."""
    for folder in _KEPT:
        os.utime(folder, (_FAR, _FAR))


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
