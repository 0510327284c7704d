"""kg notes, and the Turtle that lies beside notes: in step with them, and its findings told at their lines."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from notes_helper import TEXT, triples

from kg.cli import main
from kg.errors import EXIT_IO, EXIT_NO, EXIT_USAGE, EXIT_YES, InvalidDataError
from kg.notes.grammar import GRAMMAR
from kg.notes.lines import document_of
from kg.paths import Workspace
from kg.source.corpus import read_article

NOTES = """\
article paris-talks
  source-kind news
  issued-by kazinform
  silent published-by, published-in, written-by

2
  «France and Germany … 5 March 2024.»
    Item it «a treaty»
    Situation+truce: theme :it; time «on 5 March 2024»
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of an article with notes and text."""
    folder = tmp_path / "articles" / "paris-talks"
    folder.mkdir(parents=True)
    (folder / "article.txt").write_text(TEXT)
    (folder / "article.notes").write_text(NOTES)
    return folder


def made(folder: Path) -> Path:
    turtle = folder / "article.ttl"
    assert main(["notes", "to-turtle", str(folder / "article.notes"), "-o", str(turtle)]) == EXIT_YES
    return turtle


def test_turtle_is_made_and_in_step(folder: Path) -> None:
    article = read_article(Workspace.at(), made(folder))
    assert article.slug == "paris-talks" and len(article.turtle.triples) > 10


@pytest.mark.parametrize("changed", ["article.notes", "article.ttl"])
def test_turtle_out_of_step_is_an_error_that_says_what_to_run(folder: Path, changed: str) -> None:
    turtle = made(folder)
    path = folder / changed
    path.write_text(path.read_text().replace("a treaty", "a treaty "))
    with pytest.raises(InvalidDataError, match=r"not in step with article\.notes") as caught:
        read_article(Workspace.at(), turtle)
    assert f"kg notes to-turtle {folder / 'article.notes'} -o {turtle}" in str(caught.value)


def test_turtle_by_hand_beside_notes_is_an_error(folder: Path) -> None:
    turtle = made(folder)
    turtle.write_text("".join(line for line in turtle.open() if "In step" not in line))
    with pytest.raises(InvalidDataError, match=r"was not made from the article\.notes"):
        read_article(Workspace.at(), turtle)


def test_an_article_may_be_turtle_alone(folder: Path) -> None:
    turtle = made(folder)
    (folder / "article.notes").unlink()
    assert read_article(Workspace.at(), turtle).text == TEXT


def test_findings_are_told_at_the_line_of_the_notes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notes = folder / "article.notes"
    notes.write_text(NOTES.replace("theme :it", "theme :it; polarity positive"))
    turtle = made(folder)
    assert main(["validate", str(turtle), "-f", "json"]) == EXIT_NO
    found = [f for f in json.loads(capsys.readouterr().out) if f["rule"] == "shape:hasPolarity"]
    assert [(f["file"], f["line"]) for f in found] == [(str(notes), 9)]
    assert "Situation+truce: theme :it; polarity positive" in found[0]["details"]
    line, marks = found[0]["details"].splitlines()
    assert line[marks.index("^") : marks.rindex("^") + 1] == "polarity"


def test_there_and_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    turtle = made(folder)
    assert main(["notes", "from-turtle", str(turtle)]) == EXIT_YES
    back = capsys.readouterr().out
    assert back.startswith("article paris-talks\n") and "turtle:" not in back and "1 Treaty signed\n" in back
    (folder / "article.notes").write_text(back)
    before = turtle.read_text()
    assert triples(made(folder).read_text()) == triples(before)


def test_positions_and_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(folder / "article.notes")
    assert main(["notes", "--positions", file]) == EXIT_YES
    without = capsys.readouterr().out
    assert "«" not in without and "France" not in without
    (folder / "article.notes").write_text(without)
    assert main(["notes", "--words", file]) == EXIT_YES
    assert "Item it «a treaty»" in capsys.readouterr().out
    assert main(["notes", "--format", file]) == EXIT_YES
    assert capsys.readouterr().out == without


def test_text_and_names_may_lie_elsewhere(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, more = tmp_path / "text.txt", tmp_path / "more"
    shutil.move(folder / "article.txt", text)
    more.mkdir()
    prefixes = (
        "@prefix ent: <https://w3id.org/entente/ontology#> . @prefix topic: <https://w3id.org/entente/id/topic/> .\n"
    )
    (more / "more.ttl").write_text(prefixes + "topic:paris-matters a ent:Topic .\n")
    notes = folder / "article.notes"
    notes.write_text(NOTES + "    Situation+truce: topic paris-matters\n")
    call = ["notes", "to-turtle", str(notes), "--text", str(text)]
    assert main(call) == EXIT_USAGE
    assert 'nothing is known by the name "paris-matters"' in capsys.readouterr().err
    assert main([*call, "--reference", str(more)]) == EXIT_YES
    assert "topic:paris-matters" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["article.notes"], EXIT_USAGE, "not clear"),
        (["sideways", "article.notes"], EXIT_USAGE, "not clear"),
        (["to-turtle", "none.notes"], EXIT_IO, "no such file"),
        (["to-turtle", "article.ttl"], EXIT_USAGE, "from-turtle"),
        (["from-turtle", "article.notes"], EXIT_USAGE, "article.notes"),
        (["to-turtle", "article.notes", "--text", "none.txt"], EXIT_IO, "no such file"),
    ],
)
def test_calls_that_go_wrong(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, told: str
) -> None:
    made(folder)
    paths = [str(folder / a) if "." in a else a for a in arguments]
    assert main(["notes", *paths]) == code
    assert told in capsys.readouterr().err


def test_the_bundled_article_is_in_step_with_its_notes(capsys: pytest.CaptureFixture[str]) -> None:
    for notes in sorted((ROOT / "graph" / "articles").glob("*/article.notes")):
        assert main(["notes", "to-turtle", str(notes)]) == EXIT_YES
        assert capsys.readouterr().out == (notes.parent / "article.ttl").read_text(encoding="utf-8")


def test_the_page_has_the_grammar_and_its_examples_are_notes() -> None:
    page = (ROOT / "docs" / "notes.md").read_text(encoding="utf-8")
    assert f"```\n{GRAMMAR.strip()}\n```" in page
    whole = next(block for block in page.split("```\n")[1::2] if block.startswith("article "))
    document, problems = document_of(whole)
    assert not problems and len(document.lines) == 4


def test_the_colours_for_editors_are_patterns() -> None:
    grammar = json.loads((ROOT / "docs" / "editors" / "entente-notes.tmLanguage.json").read_text(encoding="utf-8"))
    patterns = {p.get("name"): p.get("match") for p in grammar["patterns"]}
    assert re.search(patterns["string.quoted.words"], "theme «a … b»#2")[0] == "«a … b»#2"  # type: ignore[index]
    assert re.search(patterns["variable.other.node"], "theme :it; on body:x")[0] == ":it"  # type: ignore[index]
    assert all(re.compile(text.replace("(?<=^|\\s|>)", "")) for text in patterns.values() if text)
