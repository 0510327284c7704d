"""`kg build --verify` sees whatever is damaged in a snapshot, says so, and makes that anew with the same bytes."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT

from kg.cli import main
from kg.paths import Workspace
from kg.snapshot.build import build

sys.path.insert(0, str(ROOT / "benchmarks"))
import corpus_sample

DERIVED = ["bin", "parts", "quotes", "accounts", "deeds", "every.json", "names.tsv"]


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x40
    path.write_bytes(data)


DAMAGES: list[Callable[[Path], None]] = [
    flip,
    lambda path: path.write_bytes(path.read_bytes()[:-10]),
    lambda path: path.write_bytes(bytes(path.stat().st_size)),
    Path.unlink,
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mending")
    corpus_sample.write(3, folder / "graph")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENTENTE_CACHE", str(folder / "cache"))
        build(Workspace.at(folder / "graph"))
    return folder


@pytest.fixture
def graph(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same graph with a cache of its own."""
    shutil.copytree(home / "cache", tmp_path / "cache")
    monkeypatch.setenv("ENTENTE_CACHE", str(tmp_path / "cache"))
    return home / "graph"


def index_of(folder: Path) -> dict[str, bytes]:
    """What is made of shards and store."""
    return {path.name: path.read_bytes() for path in [folder / "names.tsv", *(folder / "postings").iterdir()]}


@pytest.mark.parametrize("what", DERIVED)
def test_what_is_made_of_the_rest_is_made_anew(what: str, graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = build(Workspace.at(graph)).folder
    sound = index_of(folder)
    (name, *_) = sorted(name for name in sound if name.endswith(what))
    path = folder / ("" if what == "names.tsv" else "postings") / name
    for damage in DAMAGES:
        damage(path)
        assert main(["build", "--graph", str(graph), "--verify"]) == 0
        told = capsys.readouterr().err
        assert f"Damaged, and made anew: {path.relative_to(folder)}.\nAlready built: {folder}\n" == told
        assert index_of(folder) == sound
    assert main(["build", "--graph", str(graph), "--verify"]) == 0
    assert capsys.readouterr().err == f"Already built: {folder}\n"


def test_an_index_that_is_gone_or_damaged_all_over(graph: Path) -> None:
    folder = build(Workspace.at(graph)).folder
    sound = index_of(folder)
    for path in (folder / "postings").glob("[0-9a-f][0-9a-f].*"):
        flip(path)
    assert len(build(Workspace.at(graph), verify=True).mended) == len(sound) - 2
    assert index_of(folder) == sound
    shutil.rmtree(folder / "postings")
    assert build(Workspace.at(graph), verify=True).mended == ("postings/every.json",)
    assert index_of(folder) == sound


def test_what_is_damaged_is_not_taken_over(
    graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another article has changed too: the snapshot that is made then has the index of one that is made from nothing."""
    folder = build(Workspace.at(graph)).folder
    own = tmp_path / "graph"
    shutil.copytree(graph, own)
    with (own / "articles" / "sample-00001" / "article.ttl").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    for path in (folder / "postings").glob("[0-9a-f][0-9a-f].bin"):
        flip(path)
    assert main(["build", "--graph", str(own), "--verify"]) == 0
    told = capsys.readouterr().err
    assert "Damaged, and made anew: postings/" in told
    assert "1 of 3 articles new or changed and worked out: sample-00001." in told
    made = index_of(build(Workspace.at(own)).folder)
    monkeypatch.setenv("ENTENTE_CACHE", str(tmp_path / "other"))
    assert index_of(build(Workspace.at(own)).folder) == made


@pytest.mark.parametrize("what", ["shards/base", "shards/", "store", "rules.json"])
def test_where_the_rest_is_damaged_no_article_is_said_to_have_changed(
    what: str, graph: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = build(Workspace.at(graph)).folder
    kept = (folder / "manifest.json").read_bytes()
    file = {
        "shards/base": lambda: folder / "shards" / "base.nq.gz",
        "shards/": lambda: min((folder / "shards").glob("[0-9a-f][0-9a-f].nq.gz")),
        "store": lambda: next((folder / "store").glob("MANIFEST*")),
        "rules.json": lambda: folder / "rules.json",
    }[what]()
    flip(file)
    assert main(["build", "--graph", str(graph), "--verify"]) == 0
    told = capsys.readouterr().err
    assert f"3 of 3 articles worked out ({what}" in told and "of the earlier snapshot was damaged)" in told
    assert "new or changed" not in told
    assert (folder / "manifest.json").read_bytes() == kept
