"""The archive of a graph: everything to cite and to build it again, the same bytes each time."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT

from kg.cli import main
from kg.paths import Workspace
from kg.snapshot import key_of, quads

EXAMPLE = ROOT / "examples" / "two-sources"
CHRONICLE = "graph/articles/kazakhstan-uk-chronicle"


@pytest.mark.parametrize("texts", [True, False])
def test_an_archive(tmp_path: Path, texts: bool, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--graph", str(EXAMPLE), *([] if texts else ["--without-text"])]
    for name in ("a.zip", "b.zip"):
        assert main(["export", "--archive", "-o", str(tmp_path / name), *options]) == 0
    capsys.readouterr()
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files.pop("MANIFEST.json"))
    assert manifest["files"] == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    key = key_of(Workspace.at(EXAMPLE))
    assert manifest["snapshot"] == key
    assert files["data.nq"] == b"".join(quads(key))
    assert files["graph/matches.ttl"] == (EXAMPLE / "matches.ttl").read_bytes()
    assert {f"{CHRONICLE}/article.ttl", "LICENSE-DATA", "README.txt", "ontology/vocabulary.json"} <= files.keys()
    assert (f"{CHRONICLE}/article.txt" in files) is (f"{CHRONICLE}/article.notes" in files) is texts
    # Whoever unpacks it builds the same graph.
    if texts:
        for name, data in files.items():
            if name.startswith("graph/"):
                (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / name).write_bytes(data)
        assert key_of(Workspace.at(tmp_path / "graph")) == key


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--archive"], "an archive is a .zip file"),
        (["--archive", "-f", "turtle", "-o", "x.zip"], "nothing else goes with it"),
        (["--without-text", "-o", "x.ttl"], "--without-text goes with --archive"),
    ],
)
def test_what_does_not_go_together(options: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", *options]) == 2
    assert message in capsys.readouterr().err
