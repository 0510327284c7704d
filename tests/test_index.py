"""The store has what the lines have, made from nothing or from a store that has nearly the same."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import InputError
from kg.snapshot import index

LISTED = b'_:c0 <http://e/first> "_:x" <http://e/g> .\n'


def line(number: int) -> bytes:
    return f'<http://e/{number:04}> <http://e/p> "{number}" <http://e/g> .\n'.encode()


def snapshot(folder: Path, lines: list[bytes], like: Path | None = None) -> bool:
    """Whether the store was made from another."""
    folder.mkdir()
    (folder / "graph.nq").write_bytes(b"".join(sorted(lines)))
    return index.fill(folder / "store", folder / "graph.nq", len(lines), like)


def held(folder: Path) -> set[str]:
    return {str(quad) for quad in ox.Store.read_only(str(folder / "store"))}


def quads(lines: list[bytes]) -> set[str]:
    return {str(quad) for quad in ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS)}


def test_blank_nodes_stay_the_same_across_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "BATCH", 2)
    points = [f"<http://e/{n}> <http://e/list> _:c0 <http://e/g> .\n".encode() for n in range(5)]
    snapshot(tmp_path / "a", [LISTED, *points])
    store = ox.Store.read_only(str(tmp_path / "a" / "store"))
    found = store.query("SELECT ?s WHERE { GRAPH ?g { ?s <http://e/list> ?b . ?b <http://e/first> ?x } }")
    assert len(list(found)) == 5


def test_a_store_is_made_from_one_that_has_nearly_the_same(tmp_path: Path) -> None:
    old = [line(n) for n in range(200)]
    new = [line(n) for n in range(4, 203)]
    assert not snapshot(tmp_path / "old", old)
    assert snapshot(tmp_path / "new", new, tmp_path / "old")
    assert held(tmp_path / "new") == quads(new)
    assert held(tmp_path / "old") == quads(old)


@pytest.mark.parametrize("new", [range(100, 300), range(0)], ids=["much else", "nothing"])
def test_too_many_changes_load_everything(tmp_path: Path, new: range) -> None:
    snapshot(tmp_path / "old", [line(n) for n in range(200)])
    lines = [line(n) for n in new]
    assert not snapshot(tmp_path / "new", lines, tmp_path / "old")
    assert held(tmp_path / "new") == quads(lines)


def test_changed_blank_nodes_load_everything(tmp_path: Path) -> None:
    old = [line(n) for n in range(200)]
    snapshot(tmp_path / "old", old)
    assert not snapshot(tmp_path / "new", [*old, LISTED], tmp_path / "old")
    assert len(held(tmp_path / "new")) == 201


@pytest.mark.parametrize("spoil", ["graph.nq", "store"])
def test_a_spoilt_snapshot_is_no_help_and_no_harm(tmp_path: Path, spoil: str) -> None:
    old = [line(n) for n in range(200)]
    snapshot(tmp_path / "old", old)
    target = tmp_path / "old" / spoil
    if target.is_dir():
        next(target.glob("MANIFEST*")).unlink()
    else:
        target.unlink()
    assert not snapshot(tmp_path / "new", old[:-1], tmp_path / "old")
    assert held(tmp_path / "new") == quads(old[:-1])


def test_a_store_that_lacks_triples_is_refused(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_bytes(line(1))
    with pytest.raises(InputError, match="1 of 2 triples"):
        index.fill(tmp_path / "store", tmp_path / "graph.nq", 2)


def test_the_nearest_snapshot_has_most_of_the_articles(tmp_path: Path) -> None:
    for name, articles in (("a", ["x"]), ("b", ["x", "y", "z"]), ("c", ["q"]), ("d", None)):
        (tmp_path / name).mkdir()
        text = json.dumps({"articles": articles}) if articles else "{"
        (tmp_path / name / "manifest.json").write_text(text, encoding="utf-8")
    folders = sorted(tmp_path.iterdir())
    assert index.nearest(folders, {"x", "y"}) == tmp_path / "b"
    assert index.nearest(folders, {"v", "w", "x"}) is None
