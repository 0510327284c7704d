"""docs/exports.md is true: it names every format, its commands run, its first lines are there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from conftest import ROOT

from kg.cli import main
from kg.export import FORMATS, export
from kg.snapshot.build import Built

PAGE = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
COMMANDS = [
    line.split(" && ")[-1] for block in re.findall(r"```sh\n(.*?)```", PAGE, re.S) for line in block.splitlines()
]


def test_it_names_every_format() -> None:
    rows = dict(re.findall(r"^\| `([a-z0-9-]+)` \| (?:`(\.\w+)`)? ?\|", PAGE, re.M))
    assert rows == FORMATS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_runs(command: str, built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(shlex.split(command)[1:]) == 0
    assert list(tmp_path.iterdir())


def test_the_lines_it_shows_are_in_the_files(built: Built) -> None:
    turtle, annotated = re.findall(r"```turtle\n(.*?)```", PAGE, re.S)
    (compact,) = re.findall(r"```json\n(.*?)```", PAGE, re.S)
    assert turtle in export(built.key, "turtle").decode()
    assert annotated in export(built.key, "rdf12").decode()
    assert compact in export(built.key, "jsonld").decode()
