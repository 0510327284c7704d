"""The wheel carries the data and works from an empty directory."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked wheel, in a folder far from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "ENTENTE_CACHE": str(folder / "cache")}
    return subprocess.run(
        [sys.executable, "-m", "kg", *arguments],
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment,
        timeout=120,
    )


def test_it_builds_and_answers_in_an_empty_directory(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    folder = tmp_path / "empty"
    where = subprocess.run(
        [sys.executable, "-c", "import kg; print(kg.__file__)"],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed)},
    )
    assert where.stdout.startswith(str(installed))
    assert run(installed, folder, "build").returncode == 0
    done = run(installed, folder, "ask", "who-chaired")
    assert done.returncode == 0, done.stderr
    assert "Roman Vassilenko" in done.stdout
    assert [path.name for path in folder.iterdir()] == ["cache"]


def test_the_data_of_the_wheel_are_those_of_the_repository(installed: Path) -> None:
    for name in ("ontology", "graph", "queries"):
        ours = {p.relative_to(ROOT): p.read_bytes() for p in (ROOT / name).rglob("*") if p.is_file()}
        theirs = {
            p.relative_to(installed / "kg" / "data"): p.read_bytes()
            for p in (installed / "kg" / "data" / name).rglob("*")
            if p.is_file()
        }
        assert ours == theirs
    licences = {p.name for p in installed.rglob("LICENSE*")}
    assert licences == {"LICENSE", "LICENSE-DATA"}
