"""The generator of sample articles: the same bytes everywhere, and nothing that validation finds fault with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.checks.coverage import coverage
from kg.checks.validate import validate
from kg.paths import Workspace
from kg.source.corpus import load

SCRIPT = Path(__file__).resolve().parent.parent / "benchmarks" / "corpus_sample.py"


def generate(n: int, folder: Path, hash_seed: str = "0", *arguments: str) -> dict[str, bytes]:
    """Runs the script; returns the bytes of each file by its path in the folder."""
    subprocess.run(
        [sys.executable, str(SCRIPT), str(n), str(folder), *arguments],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
    )
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*.*")) if file.is_file()}


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    folder = tmp_path_factory.mktemp("sample")
    return folder, generate(3, folder)


def test_bytes_do_not_depend_on_the_hash_seed_nor_articles_on_their_number(
    three: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    five = generate(5, tmp_path, "4711")
    assert {name: data for name, data in five.items() if not name[:-12].endswith(("4", "5"))} == three[1]


def test_another_seed_gives_other_articles(three: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    other = generate(3, tmp_path, "0", "--seed", "1")
    assert other.keys() == three[1].keys()
    assert not set(other.values()) & set(three[1].values())


def test_articles_are_valid_and_wholly_accounted_for(three: tuple[Path, dict[str, bytes]]) -> None:
    corpus = load(Workspace.at(three[0]))
    assert len(corpus.articles) == 3
    assert validate(corpus) == []
    assert [result.percent for result in coverage(corpus) if result.complete] == [100, 100, 100]
