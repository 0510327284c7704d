"""What has not changed is not read again, and whatever has changed is."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import snapshot
from kg.errors import KgError
from kg.paths import Workspace
from kg.snapshot import inputs
from kg.snapshot.inputs import Input, inputs_of

SLUGS = ("ankara", "berlin", "cairo")


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Three articles, an hour old, that are recorded."""
    monkeypatch.setenv("ENTENTE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(inputs, "MANY", 0)
    monkeypatch.setattr(inputs, "_MOMENT", 0)
    for slug in SLUGS:
        folder = tmp_path / "graph" / "articles" / slug
        folder.mkdir(parents=True)
        (folder / "article.ttl").write_text(f"# {slug}\n")
        (folder / "article.txt").write_text("words")
    time.sleep(0.01)
    found = Workspace.at(tmp_path / "graph")
    inputs_of(found)
    return found


def read_by(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> tuple[set[str], list[Input]]:
    """The folders of which files are read, and what comes out."""
    seen: set[str] = set()
    original = Workspace.read

    def read(self: Workspace, path: Path) -> bytes:
        seen.add(path.parent.name)
        return original(self, path)

    with monkeypatch.context() as patch:
        patch.setattr(Workspace, "read", read)
        return seen, inputs_of(workspace)


def _same_time_and_size(folder: Path) -> None:
    file = folder / "article.ttl"
    state = file.stat()
    file.write_text("# Berlin\n")
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))


def _another_inode(folder: Path) -> None:
    state = (folder / "article.ttl").stat()
    (folder / "new").write_text("# Berlin\n")
    os.utime(folder / "new", ns=(state.st_atime_ns, state.st_mtime_ns))
    (folder / "new").replace(folder / "article.ttl")


CHANGES: dict[str, Callable[[Path], object]] = {
    "bytes": lambda folder: (folder / "article.ttl").write_text("# Berlin, longer\n"),
    "text": lambda folder: (folder / "article.txt").write_text("Words"),
    "same time and size": _same_time_and_size,
    "another inode": _another_inode,
    "the text goes": lambda folder: (folder / "article.txt").unlink(),
    "notes come": lambda folder: (folder / "article.notes").write_text("notes"),
    "a draft": lambda folder: (folder / "article.ttl").write_text("# state draft\n"),
    "a second file": lambda folder: shutil.copy(folder / "article.ttl", folder / "second.ttl"),
    "the article goes": shutil.rmtree,
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_changed_is_read_and_nothing_else(
    name: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, key = inputs_of(workspace), snapshot.key_of(workspace)
    assert read_by(workspace, monkeypatch) == (set(), before)
    CHANGES[name](workspace.graph / "articles" / "berlin")
    seen, after = read_by(workspace, monkeypatch)
    assert seen == (set() if name == "the article goes" else {"berlin"})
    assert after == inputs_of(workspace, verify=True) != before
    assert snapshot.key_of(workspace) == snapshot.key_of(workspace, verify=True) != key


def test_what_changed_just_before_is_read_again(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "_MOMENT", 10**15)
    (workspace.graph / "articles" / "berlin" / "article.ttl").write_text("# one\n")
    for _ in range(2):
        assert read_by(workspace, monkeypatch)[0] == {"berlin"}


@pytest.mark.parametrize("spoilt", [b"", b"{", b"[]", b'{"format": 1}', b"[" * 100_000])
def test_a_spoilt_record_is_no_record(spoilt: bytes, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    (record,) = (Path(os.environ["ENTENTE_CACHE"]) / inputs.FOLDER).iterdir()
    record.write_bytes(spoilt)
    seen, found = read_by(workspace, monkeypatch)
    assert seen == set(SLUGS)
    assert found == inputs_of(workspace, verify=True)


def test_a_small_graph_has_no_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_CACHE", str(tmp_path / "cache"))
    inputs_of(Workspace.at())
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("second", [-(10**9), 0, 2**32, 10**10], ids=["1938", "1970", "2106", "2286"])
def test_a_file_may_say_that_it_is_of_any_time(
    second: int, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = workspace.graph / "articles" / "berlin" / "article.ttl"
    os.utime(file, (second, second))
    first = read_by(workspace, monkeypatch)
    assert first[0] == {"berlin"}
    file.write_text("# Berlin, longer\n")
    os.utime(file, (second, second))
    seen, found = read_by(workspace, monkeypatch)
    assert "berlin" in seen
    assert found != first[1]


def test_a_folder_that_goes_while_it_is_looked_at_is_found_when_it_comes_again(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At whichever moment it goes: before its files are listed, before they are read, before their states are asked for."""
    folder, aside = workspace.graph / "articles" / "berlin", tmp_path / "aside"
    whole = inputs_of(workspace)
    for name in ("visible", "key_of", "_states"):
        (folder / "article.txt").write_text(f"words of another day: {name}")
        original = getattr(inputs, name)

        def gone(*given: object, original: Callable[..., object] = original) -> object:
            if "berlin" in str(given[0]) and folder.exists():
                folder.rename(aside)
            return original(*given)

        with monkeypatch.context() as patch:
            patch.setattr(inputs, name, gone)
            with contextlib.suppress(KgError):
                inputs_of(workspace)
        aside.rename(folder)
        time.sleep(0.01)
        assert [one.slug for one in inputs_of(workspace)] == [one.slug for one in whole], name
