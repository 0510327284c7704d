"""Fifteen real texts, encoded: whether their facts can be said exactly (tests/texts/README.md).

The texts themselves are not in the repository. Their notes give words by line and place, so every test here needs the
folder with the texts and is skipped where it is missing.
"""

from __future__ import annotations

import csv
import os
import re
from functools import cache
from pathlib import Path

import pytest

from kg.checks.validate import validate
from kg.notes.lines import document_of
from kg.notes.make import SourceText
from kg.notes.names import names_of
from kg.notes.print import printed
from kg.notes.turtle import to_turtle
from kg.paths import Workspace
from kg.source.corpus import Corpus, load_background, parse_article
from tests.conftest import ROOT

FOLDER = ROOT / "tests" / "texts"
TEXTS = Path(os.environ.get("ENTENTE_SHARED", ROOT.parent / "shared")) / "texts"
NOTES = sorted(FOLDER.glob("*.notes"))
VERDICTS = ("exactly", "roughly", "not")

pytestmark = pytest.mark.skipif(not TEXTS.is_dir(), reason=f"the texts are not at {TEXTS}")


@cache
def turtle_of(notes: Path) -> str:
    text = TEXTS / notes.stem / "text.txt"
    made = to_turtle(
        notes.read_text(encoding="utf-8"), SourceText.of(text.read_bytes()), names_of(Workspace.at()), notes
    )
    return made.turtle


@cache
def background() -> Corpus:
    return load_background(Workspace.at())


def facts_of(slug: str) -> list[int]:
    text = (TEXTS / slug / "facts.md").read_text(encoding="utf-8")
    return [int(number) for number in re.findall(r"^(\d+)\. \[", text, re.MULTILINE)]


def verdicts() -> list[dict[str, str]]:
    with (FOLDER / "verdicts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_text_is_encoded() -> None:
    assert [path.stem for path in NOTES] == sorted(path.name for path in TEXTS.iterdir() if path.is_dir())


@pytest.mark.parametrize("notes", NOTES, ids=lambda path: path.stem)
def test_it_keeps_every_rule(notes: Path) -> None:
    path = FOLDER / notes.stem / "article.ttl"  # where it would stand
    article = parse_article(path, turtle_of(notes).encode(), (TEXTS / notes.stem / "text.txt").read_bytes())
    assert [str(finding) for finding in validate(background().beside([article]))] == []


@pytest.mark.parametrize("notes", NOTES, ids=lambda path: path.stem)
def test_the_notes_are_an_eighth_of_the_turtle_and_in_their_one_form(notes: Path) -> None:
    written = notes.read_text(encoding="utf-8")
    assert 8 * written.count("\n") <= turtle_of(notes).count("\n")
    assert printed(document_of(written)[0]) == written


@pytest.mark.parametrize("notes", NOTES, ids=lambda path: path.stem)
def test_no_sentence_is_copied(notes: Path) -> None:
    """Six words in a row that the text has too would be the text's own, unless they are a name or an address."""
    words = re.findall(r"\w+", (TEXTS / notes.stem / "text.txt").read_text(encoding="utf-8").lower())
    runs = {tuple(words[n : n + 6]) for n in range(len(words) - 5)}
    lines = notes.read_text(encoding="utf-8").splitlines()
    own = [re.findall(r"\w+", line.lower()) for line in lines if not line.lstrip().startswith(("declare ", "address "))]
    copied = [" ".join(line[n : n + 6]) for line in own for n in range(len(line) - 5) if tuple(line[n : n + 6]) in runs]
    assert copied == []


def test_every_fact_is_judged_once() -> None:
    judged = [(row["text"], int(row["fact"])) for row in verdicts()]
    assert sorted(judged) == sorted((path.stem, fact) for path in NOTES for fact in facts_of(path.stem))
    assert {row["verdict"] for row in verdicts()} <= set(VERDICTS)
    assert all(row["reader"] for row in verdicts())


@pytest.mark.parametrize("notes", NOTES, ids=lambda path: path.stem)
def test_the_nodes_of_verdicts_are_there(notes: Path) -> None:
    subjects = set(re.findall(r"^:(\S+)$", turtle_of(notes), re.MULTILINE))
    named = {node for row in verdicts() if row["text"] == notes.stem for node in row["node"].split()}
    assert sorted(named - subjects) == []
    assert all(row["node"] for row in verdicts() if row["text"] == notes.stem and row["verdict"] != "not")


def test_nearly_all_facts_are_said_exactly() -> None:
    found = [row["verdict"] for row in verdicts()]
    assert len(found) == 500
    assert found.count("exactly") >= 475
