"""The cache gives what a build from nothing would give, whatever happens to the files meanwhile; and only ours is touched."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from bad_inputs import HEAD, TEXT, make_graph, state
from conftest import ROOT

from kg import snapshot
from kg.answer.canned.questions import files as question_files
from kg.errors import InputError, KgError
from kg.files import locked
from kg.paths import Workspace
from kg.snapshot import cleaning
from kg.snapshot.article_cache import FOLDER, ArticleCache
from kg.snapshot.build import build
from kg.snapshot.held import Held
from kg.snapshot.inputs import Input
from kg.snapshot.shards import Packed

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A small graph with an ontology and reference data of its own; the cache is empty."""
    monkeypatch.setenv("ENTENTE_CACHE", str(tmp_path / "cache"))
    graph = make_graph(tmp_path).parents[2]
    shutil.copytree(ROOT / "ontology", tmp_path / "ontology")
    shutil.copytree(ROOT / "graph" / "reference", tmp_path / "reference")
    (graph / "reference").mkdir()
    (graph / "reference" / "own.ttl").write_text(
        "@prefix body: <https://w3id.org/entente/id/body/> .\n@prefix ent: <https://w3id.org/entente/ontology#> .\n"
        '@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\nbody:xx a ent:Organisation ; skos:prefLabel "Xx"@en .\n'
    )
    return Workspace(graph, tmp_path / "ontology", tmp_path / "reference")


def _append(name: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write("# changed\n" if name.endswith(".ttl") else "changed\n")

    return change


def _more(name: str, like: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(folder / like, folder / name)

    return change


TALKS = "graph/articles/talks/"
CHANGES: dict[str, Callable[[Path], None]] = {
    name: _append(name)
    for name in (
        TALKS + "article.ttl",
        TALKS + "article.txt",
        "graph/reference/own.ttl",
        "reference/countries.ttl",
        "ontology/entente.ttl",
        "ontology/shapes.ttl",
        "ontology/alignments.ttl",
    )
}
CHANGES["the text goes"] = lambda folder: (folder / TALKS / "article.txt").unlink()
CHANGES["the article goes"] = lambda folder: (folder / TALKS / "article.ttl").unlink()
CHANGES["another article"] = _more("graph/articles/other/article.ttl", TALKS + "article.ttl")
CHANGES["another file in the folder"] = _more(TALKS + "second.ttl", TALKS + "article.ttl")
CHANGES["other reference data"] = _more("graph/reference/more.ttl", "reference/countries.ttl")


def test_files_that_change_during_a_build_and_are_restored_poison_nothing(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = ("graph", "ontology", "reference")
    kept = {part: tmp_path / "kept" / part for part in parts}
    for part, folder in kept.items():
        shutil.copytree(tmp_path / part, folder)
    key = snapshot.key_of(workspace)
    original = snapshot.key_of_inputs
    for name, change in CHANGES.items():

        def changing(
            chosen: Workspace, inputs: list[Input], name: str = name, change: Callable[[Path], None] = change
        ) -> str:
            found = original(chosen, inputs)
            before = state(tmp_path / "graph"), state(tmp_path / "ontology"), state(tmp_path / "reference")
            change(tmp_path)
            after = state(tmp_path / "graph"), state(tmp_path / "ontology"), state(tmp_path / "reference")
            assert before != after, name
            return found

        with monkeypatch.context() as patch:
            patch.setattr(snapshot, "key_of_inputs", changing)
            try:
                built = build(workspace)
                # What was added was not there when the files were listed.
                assert name.startswith(("another", "other")) and built.key == key
                shutil.rmtree(built.folder)
            except KgError as error:
                assert "has changed since" in str(error) or "no such file" in str(error), name
                assert not snapshot.exists(key)
        for part, folder in kept.items():
            shutil.rmtree(tmp_path / part)
            shutil.copytree(folder, tmp_path / part)
    found = b"".join(snapshot.quads(build(workspace).key))
    monkeypatch.setenv("ENTENTE_CACHE", str(tmp_path / "new"))
    assert b"".join(snapshot.quads(build(workspace).key)) == found


def test_a_pinned_workspace_gives_the_same_bytes_or_an_error(workspace: Workspace, tmp_path: Path) -> None:
    for name in ("article.ttl", "article.txt"):
        pinned = workspace.pinned()
        key = snapshot.key_of(pinned)
        assert snapshot.key_of(pinned) == key == snapshot.key_of(workspace)
        _append(TALKS + name)(tmp_path)
        with pytest.raises(InputError, match=rf"{name}: has changed since it was first read\. Run the command again\."):
            snapshot.key_of(pinned)
        assert snapshot.key_of(workspace) != key
    text = workspace.graph / "articles" / "talks" / "article.txt"
    text.unlink()
    pinned = workspace.pinned()
    snapshot.key_of(pinned)
    text.write_text("now there")
    with pytest.raises(InputError, match="has changed"):
        snapshot.key_of(pinned)


def test_the_name_behind_a_link_is_part_of_the_key(workspace: Workspace) -> None:
    """The same bytes below another name give other IRIs."""
    articles = workspace.graph / "articles"
    (articles / "talks").rename(workspace.graph / "one")
    shutil.copytree(workspace.graph / "one", workspace.graph / "two")
    keys = set()
    for target in ("one", "two"):
        (articles / "talks").symlink_to(workspace.graph / target)
        keys.add(snapshot.key_of(workspace))
        (articles / "talks").unlink()
    assert len(keys) == 2


def test_what_is_kept_is_believed_only_for_its_article_and_context(workspace: Workspace) -> None:
    kept = ArticleCache(workspace)
    kept.open(list)
    result = Packed({"sizes": [1, 2]}, b"a", b"bc")
    assert kept.write(KEY, result)
    assert kept.read(KEY).to_bytes() == result.to_bytes()  # type: ignore[union-attr]
    other = KEY[::-1]
    shutil.copy(kept.folder / KEY, kept.folder / other)
    assert kept.read(other) is None
    (kept.folder / KEY).rename(kept.folder / "aside")
    (kept.folder / KEY).symlink_to("aside")
    assert kept.read(KEY) is None


def manifest(folder: Path, **content: object) -> None:
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps(content))


def _foreign(root: Path) -> None:
    """What others may have in the folder that ENTENTE_CACHE names."""
    for number in range(20):
        manifest(root / f"webapp-{number}", name="app", version=number)
        manifest(root / f"{number:032x}", name="a digest of theirs")
    manifest(root / ("a" * 32), key="b" * 32, format="5", quads=0)
    manifest(root / ("A" * 32), key="A" * 32, format="5", quads=0)
    manifest(root / ("c" * 31), key="c" * 31, format="5", quads=0)
    manifest(root / "elsewhere" / ("d" * 32), key="d" * 32, format="5", quads=0)
    (root / ("d" * 32)).symlink_to(root / "elsewhere" / ("d" * 32))
    for number, text in enumerate(("", "[]", "null", "{", "[" * 100_000)):
        folder = root / f"{number:032d}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "manifest.json").write_text(text)
    (root / ("e" * 32)).mkdir()
    (root / ("e" * 32) / "manifest.json").mkdir()
    (root / ("f" * 32)).write_text("a file")
    (root / f".{KEY}.backup.tmp").mkdir()
    (root / f".{KEY}.backup.tmp" / "x").write_text("x")
    (root / f".{KEY}.12345678.tmp").mkdir()
    (root / f".{KEY}.12345678.tmp" / "notes.txt").write_text("theirs")
    (root / f".{KEY}.lock").write_text("a lock of somebody else: it says something")
    (root / ".other.lock").write_text("")
    for context in ("dashboards", KEY, "1" * 32):
        (root / FOLDER / context).mkdir(parents=True)
        for name in (KEY, "report.csv", ".12345678.tmp"):
            (root / FOLDER / context / name).write_text("x" * 100)
    (root / FOLDER / "dashboards" / "inputs.json").write_text(json.dumps({"graphs": [], "inputs": {"kg": "x"}}))
    (root / FOLDER / KEY / "inputs.json").write_text(json.dumps({"rows": 3}))
    (root / FOLDER / ("2" * 32)).mkdir()
    (root / FOLDER / ("2" * 32) / "inputs.json").write_text("[]")
    (root / FOLDER / "inputs.json").write_text("{}")


def test_what_others_have_in_the_folder_stays(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "cache"
    _foreign(root)
    before = state(root)
    monkeypatch.setattr("kg.snapshot.build.MOST_SNAPSHOTS", 1)
    built = build(workspace)
    ArticleCache(workspace).prune(0)
    mine = {path for path in map(str, (root / FOLDER).glob("*")) if path not in before}
    after = {
        path: seen
        for path, seen in state(root).items()
        if not path.startswith((str(built.folder), *mine)) and "/." + built.key not in path
    }
    locks = {str(root / f".{KEY}.lock"): root / f".{KEY}.lock", str(root / ".other.lock"): root / ".other.lock"}
    assert after == before
    assert [path for path in locks.values() if not path.exists()] == []
    assert locks[str(root / f".{KEY}.lock")].read_text().startswith("a lock of somebody else")


def test_old_snapshots_go_and_what_others_put_into_them_stays(workspace: Workspace, tmp_path: Path) -> None:
    built = build(workspace)
    root = tmp_path / "cache"
    for number in range(3):
        key = f"{number:032x}"
        shutil.copytree(built.folder, root / key)
        found = json.loads((root / key / "manifest.json").read_text())
        (root / key / "manifest.json").write_text(json.dumps({**found, "key": key}))
    (root / f"{1:032x}" / "notes.txt").write_text("mine")
    (root / f"{2:032x}" / "store" / "photo.jpg").write_text("mine")
    for number in range(3):
        os.utime(root / f"{number:032x}", (number, number))
    assert len(cleaning.snapshots(root)) == 4
    cleaning.prune(root, built.key, 1)
    assert cleaning.snapshots(root) == [built.folder]
    left = [
        path.name
        for path in root.rglob("*")
        if path.is_file() and built.key not in path.parts and FOLDER not in path.parts
    ]
    assert sorted(left) == ["notes.txt", "photo.jpg"]


LINE = ("a" * 32, "b" * 32, "c" * 32)  # snapshots, each made from the next


@pytest.mark.parametrize(
    ("change", "goes"),
    [
        ({}, True),
        ({LINE[2]: {"graph": "another"}}, False),
        ({LINE[1]: {"before": ""}}, False),  # it was loaded, not made from another
        ({LINE[1]: {"before": LINE[0]}}, False),
        ({LINE[1]: {"before": "../" + LINE[2]}}, False),
    ],
)
def test_of_snapshots_made_one_from_the_other_the_last_two_stay_and_those_that_are_open(
    change: dict[str, dict[str, str]], goes: bool, tmp_path: Path
) -> None:
    for key, before in zip(LINE, (*LINE[1:], ""), strict=True):
        (tmp_path / key).mkdir()
        (tmp_path / key / "manifest.json").write_text(json.dumps({"key": key, "format": "1", "quads": 0}))
        record = {"graph": "g", "changes": 1, "before": before, **change.get(key, {})}
        (tmp_path / key / "store.json").write_text(json.dumps(record))
    held = Held(tmp_path / LINE[2])
    cleaning.prune(tmp_path, LINE[0], 16)
    assert len(cleaning.snapshots(tmp_path)) == 3
    held.close()
    cleaning.prune(tmp_path, LINE[0], 16)
    assert {path.name for path in cleaning.snapshots(tmp_path)} == {*LINE[: 2 if goes else 3]}


@pytest.mark.parametrize(
    ("before", "key", "graph", "goes"),
    [
        (LINE[1], LINE[0], "g", True),
        (LINE[1], LINE[2], "g", False),  # it is made anew
        (LINE[1], LINE[0], "another", False),
        (LINE[2], LINE[0], "g", False),  # it was loaded
        ("../" + LINE[1], LINE[0], "g", False),
    ],
)
def test_what_goes_may_go_while_the_next_is_made(before: str, key: str, graph: str, goes: bool, tmp_path: Path) -> None:
    for name, last in zip(LINE[1:], (LINE[2], ""), strict=True):
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text(json.dumps({"key": name, "format": "1", "quads": 0}))
        (tmp_path / name / "store.json").write_text(json.dumps({"graph": "g", "changes": 1, "before": last}))
    held = Held(tmp_path / LINE[2])
    cleaning.let_go(tmp_path, before, key, graph)
    assert len(cleaning.snapshots(tmp_path)) == 2
    held.close()
    cleaning.let_go(tmp_path, before, key, graph)
    assert len(cleaning.snapshots(tmp_path)) == 2 - goes


def test_what_killed_builds_left_goes_and_what_a_running_one_makes_stays(workspace: Workspace, tmp_path: Path) -> None:
    root = tmp_path / "cache"
    root.mkdir()
    running = KEY[::-1]
    for key in (KEY, running, snapshot.key_of(workspace)):
        folder = root / f".{key}.abcd_123.tmp"
        (folder / "store").mkdir(parents=True)
        (folder / "shards").mkdir()
        for name in (
            "graph.nq",
            "run-0",
            "shards/3f.nq.gz",
            "shards/base.json",
            "rules.json",
            "store/000012.sst",
            "store/bulk-1234.sst",
            "store/LOG.old.17",
        ):
            (folder / name).write_text("")
        (root / f".{key}.lock").write_text("")
    with locked(root / f".{running}.lock"):
        built = build(workspace)
        assert sorted(path.name for path in root.iterdir()) == sorted(
            [built.key, FOLDER, f".{running}.abcd_123.tmp", f".{running}.lock"]
        )
        assert len(list((root / f".{running}.abcd_123.tmp").rglob("*"))) == 10


def test_whatever_a_build_makes_on_its_way_is_taken_away_if_it_is_killed(workspace: Workspace, tmp_path: Path) -> None:
    """All names that come and go while a store is filled, as somebody sees who looks without pause."""
    seen: set[str] = set()
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            with suppress(OSError):  # a folder that has just gone
                for path in (tmp_path / "cache").glob(".*.tmp/**/*"):
                    seen.add(str(Path(*path.relative_to(tmp_path / "cache").parts[1:])))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        key = build(workspace).key
    finally:
        done.set()
        watching.join()
    assert any(name.startswith("store/") for name in seen), seen
    left = tmp_path / "cache" / f".{key}.abcd_123.tmp"
    folders = {"store", "shards", "postings"}
    for there in (False, True):  # also where it had made its snapshot, and was killed while it took others away
        for folder in folders:
            (left / folder).mkdir(parents=True)
        for name in seen - folders:
            (left / name).write_text("")
        if not there:
            shutil.rmtree(tmp_path / "cache" / key)
        assert build(workspace).fresh is not there
        assert not left.exists()


def test_a_lock_neither_follows_a_link_nor_empties_a_file(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("theirs")
    (tmp_path / "lock").symlink_to("theirs")
    with pytest.raises(InputError, match="cannot be locked"), locked(tmp_path / "lock"):
        pass
    assert (tmp_path / "theirs").read_text() == "theirs"
    with locked(tmp_path / "theirs"):
        assert (tmp_path / "theirs").read_text() == "theirs"


BINARY = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        "


@pytest.fixture
def hidden() -> Iterator[dict[str, Callable[[Path], object]]]:
    """What editors and systems leave in a folder, by its name."""

    def link(path: Path) -> object:
        return path.symlink_to("user@host.4711:1700000000")

    def binary(path: Path) -> object:
        return path.write_bytes(BINARY)

    def folder(path: Path) -> object:
        path.mkdir()
        return (path / "article.ttl").write_text("{ broken")

    yield {
        ".#article.ttl": link,
        "._article.ttl": binary,
        "._own.ttl": binary,
        ".DS_Store": binary,
        ".article.ttl.swp": binary,
        "article.ttl~": binary,
        ".article.ttl": binary,
        "#article.ttl#": binary,
        "#article.ttl": binary,
        ".talks.x1y2z3a4": folder,
        ".git": folder,
        "talks~": folder,
    }


@pytest.mark.parametrize("where", ["articles", "articles/talks", "reference", "."])
def test_hidden_files_and_copies_of_editors_are_not_read(
    where: str, workspace: Workspace, hidden: dict[str, Callable[[Path], object]]
) -> None:
    key = snapshot.key_of(workspace)
    files = workspace.article_files(), workspace.reference_files()
    for name, make in hidden.items():
        make(workspace.graph / where / name)
    assert (workspace.article_files(), workspace.reference_files()) == files
    assert snapshot.key_of(workspace) == key


def test_hidden_questions_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text("")
    for name in ("._mine.rq", ".#other.rq", "#mine.rq#", "mine.rq~", ".rq"):
        (tmp_path / name).write_bytes(BINARY)
    assert list(question_files([tmp_path])) == ["mine"]


def test_a_file_of_ones_own_is_read_whatever_it_is_called(workspace: Workspace) -> None:
    """Only what is hidden or a copy is passed over; all else is read, and refused where it is broken."""
    for name in ("a b.ttl", "article (copy).ttl", "статья.ttl", "a~b.ttl", "a#b.ttl", "~a.ttl"):
        path = workspace.graph / "articles" / "talks" / name
        path.write_text(HEAD)
        assert path in workspace.article_files()
    assert TEXT
