"""The name of an article's folder: one that all formats can carry, and that of its article, or one clear error."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT

from kg.cli import main

OTHER = ROOT / "tests" / "other"
SLUG = "deal-and-loan"
FORMATS = "turtle jsonld jsonld-framed ntriples nquads trig rdfxml rdf12 nanopub csv void".split()
NO_SLUGS = ["with space", "Deal", "straße", "a.b", "-x", "x-", "a--b", "a_b", "a%20b", "é", "a'b", "a<b", 'a"b', "合意"]
NO_SLUGS += ["e\u0301", "a\nb", "\u200b", "a#b", "a?b", "a;b", "$HOME", "~a"]


def graph_with(folder: Path, name: str) -> Path:
    shutil.copytree(OTHER / "reference", folder / "reference")
    without = shutil.ignore_patterns("*.notes")  # which the Turtle would have to follow
    shutil.copytree(OTHER / "articles" / SLUG, folder / "articles" / name, ignore=without)
    return folder


def commands(graph: Path, name: str) -> dict[str, list[str]]:
    own = ["--graph", str(graph)]
    return {
        "validate": ["validate", *own],
        "validate one": ["validate", str(graph / "articles" / name / "article.ttl")],
        "build": ["build", *own],
        "coverage": ["coverage", *own],
        "ask": ["ask", "who-chaired", *own],
        "query": ["query", "ASK {}", *own],
        "show": ["show", "KZ", *own],
        "why": ["why", "country:kz", "a", "ent:State", *own],
        "check": ["check", *own],
        "export": ["export", "-f", "nquads", *own],
        "push": ["push", "http://127.0.0.1:1", "--store", "oxigraph", "--dry-run", *own],
    }


@pytest.mark.parametrize("name", NO_SLUGS)
def test_every_command_refuses_a_name_that_no_format_can_carry(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command, words in commands(graph_with(tmp_path, name), name).items():
        assert main(words) == 3, command
        said = capsys.readouterr()
        assert said.out == ""
        assert f'"{name}" cannot be the name of the folder of an article. Use lower-case letters' in said.err, command
        assert "Traceback" not in said.err


@pytest.mark.parametrize("name", ["other", "deal-and-loan-2"])
def test_a_folder_that_is_called_otherwise_than_its_article_is_a_violation(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command, words in commands(graph_with(tmp_path, name), name).items():
        if command == "coverage":
            continue  # it measures text, whatever the names are
        assert main(words) == 1, command
        said = capsys.readouterr()
        wanted = f"article:{SLUG} lies in the folder {name}: give the folder and the article one name."
        assert (said.out + said.err).count(wanted) == 1, command


def test_a_node_that_is_named_as_if_another_article_had_it_is_a_violation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    graph = graph_with(tmp_path, SLUG)
    file = graph / "articles" / SLUG / "article.ttl"
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r":e2\b", "<https://w3id.org/entente/id/article/other/e2>", text), encoding="utf-8")
    assert file.read_text(encoding="utf-8") != text
    assert main(["validate", str(file)]) == 1
    assert "article:other/e2 belongs to another article by its name: name it :e2" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["a", "9", "x1-2-y"])
def test_every_export_carries_a_slug(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    graph = graph_with(tmp_path / "graph", name)
    file = graph / "articles" / name / "article.ttl"
    file.write_text(file.read_text(encoding="utf-8").replace(SLUG, name), encoding="utf-8")
    for form in FORMATS:
        out = tmp_path / f"{form}.zip"
        assert main(["export", "-f", form, "-o", str(out), "--graph", str(graph)]) == 0, capsys.readouterr().err
        assert out.stat().st_size > 0
