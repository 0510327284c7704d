"""kg new makes a folder with the text and a draft; kg declare and kg suggest help to go on with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.cli import main
from kg.draft.help import with_declaration
from kg.notes.lines import document_of
from kg.notes.proposals import is_draft, proposals
from kg.notes.tree import Declaration, QuoteReference, TextLine

TEXT = "Ottawa talks\r\n\r\nFrance and Chad signed a treaty today, said Jane Roe, Minister of Trade for Chad.\r\n"


def start(folder: Path, *more: str) -> Path:
    (folder / "text.txt").write_bytes(TEXT.encode())
    words = ["new", str(folder / "text.txt"), "--graph", str(folder / "graph"), *more]
    assert main(words) == 0
    (made,) = (folder / "graph" / "articles").iterdir()
    return made


def test_it_has_the_same_bytes_and_a_draft(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = start(tmp_path, "--date", "2024-07-05", "--publisher", "Kazinform")
    assert made.name == "ottawa-talks"
    assert sorted(path.name for path in made.iterdir()) == ["article.notes", "article.txt"]
    assert (made / "article.txt").read_bytes() == TEXT.encode()
    document, problems = document_of((made / "article.notes").read_text(encoding="utf-8"))
    assert problems == [] and is_draft(document)
    texts = [node for node in document.lines if isinstance(node, TextLine)]
    assert [node.number for node in texts] == [1, 3]
    # Nothing but the text itself is taken as accepted.
    accepted = [node for node in document.lines if node.unreviewed is None and isinstance(node, Declaration)]
    below = [
        child
        for node in texts
        for quote in node.children
        if isinstance(quote, QuoteReference) and quote.unreviewed is None
        for child in quote.children
    ]
    assert accepted == [] and below and all(child.unreviewed == "" for child in below)
    assert f"kg validate {made / 'article.notes'}" in capsys.readouterr().err


def test_what_a_sentence_says_is_proposed(tmp_path: Path) -> None:
    notes = (start(tmp_path, "--date", "2024-07-05") / "article.notes").read_text(encoding="utf-8")
    for line in (
        '?- declare person:jane-roe Person "Jane Roe"',
        "acts-for td",
        "~ attributed jane-roe «said Jane Roe»",
        "signing: agent fr, td; theme «a treaty»",
        "?- claim: agent jane-roe; silent rest > signing",
        "«today» = 2024-07-05 ! From 2024-07-05, the day of publication.",
        "OfficeHolding: office-holder jane-roe; office minister-of-trade-for-chad",
    ):
        assert line in notes, line


def test_an_unknown_publisher_is_declared(tmp_path: Path) -> None:
    notes = (start(tmp_path, "--publisher", "The Daily Truth", "--title", "Other title") / "article.notes").read_text(
        encoding="utf-8"
    )
    assert '\ndeclare body:the-daily-truth Organisation "The Daily Truth"\n' in notes
    assert "\n  published-by body:the-daily-truth\n" in notes
    assert '\n  headline "Other title"\n' in notes


@pytest.mark.parametrize("day", ["2024-02-30", "July", "2024-7-5", ""])
def test_a_day_that_is_none(day: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["new", "text.txt", "--date", day, "--graph", str(tmp_path)])
    assert stop.value.code == 2 and "is not a day such as 2024-07-05" in capsys.readouterr().err


def test_suggest_shows_a_line_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notes = start(tmp_path, "--date", "2024-07-05") / "article.notes"
    lines = notes.read_text(encoding="utf-8").split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("3 "))
    capsys.readouterr()
    assert main(["suggest", f"{notes}:{at + 3}"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == lines[at] and len(shown) > 3
    # Names that were proposed then are known now, by the declarations.
    assert [line.strip() for line in shown if "signing:" in line] == [
        line.strip() for line in lines if "signing:" in line
    ]


@pytest.mark.parametrize(("where", "code"), [("x", 2), ("x:y", 2), ("missing.notes:3", 3), (":3", 2)])
def test_suggest_of_nothing(where: str, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suggest", where]) == code
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("Ottawa City in CA", 'declare place:ottawa City "Ottawa"; located-in ca'),
        ("Ottawa city in canada", 'declare place:ottawa City "Ottawa"; located-in ca'),
        ("Jane-Roe Person", 'declare person:jane-roe Person "Jane-Roe"'),
        ("Riksdag Parliament of Sweden", 'declare body:riksdag Parliament "Riksdag"; organ-of se'),
        ("Genève City in CH", 'declare place:geneve City "Genève"; located-in ch'),
    ],
)
def test_declare_prints_the_line(words: str, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["declare", *words.split()]) == 0
    assert capsys.readouterr().out == line + "\n"
    document, problems = document_of(line)
    assert not problems and isinstance(document.lines[0], Declaration)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("Ottawa Cty", "Did you mean City"),
        ("Ottawa City in Atlantis", 'nothing is known by the name "Atlantis"'),
        ("Ottawa City at CA", "is not clear"),
        ("Ottawa City in", "is not clear"),
        ("Jane Person in CA", "is not said by one role"),
        ("London City in GB", "is known already"),
    ],
)
def test_declare_says_what_is_wrong(words: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["declare", *words.split()]) == 2
    said = capsys.readouterr()
    assert message in said.err and said.out == ""


def test_declare_adds_the_line_to_notes(tmp_path: Path) -> None:
    notes = start(tmp_path) / "article.notes"
    before = document_of(notes.read_text(encoding="utf-8"))[0]
    assert main(["declare", "Ottawa", "City", "in", "CA", "--to", str(notes)]) == 0
    after, problems = document_of(notes.read_text(encoding="utf-8"))
    assert not problems
    accepted = [node for node in after.lines if isinstance(node, Declaration) and node.unreviewed is None]
    assert [node.thing.text for node in accepted] == ["place:ottawa"]
    assert len(after.lines) == len(before.lines) + 1 and len(list(proposals(after))) == len(list(proposals(before)))
    assert (
        with_declaration("article x\n  state draft\n\n1\n", "declare y")
        == "article x\n  state draft\n\ndeclare y\n\n1\n"
    )


def test_show_names_reports_and_contents(built: object, capsys: pytest.CaptureFixture[str]) -> None:
    """kg show: the parliament is named in what the government plans only."""
    assert main(["show", "body:uk-parliament"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "the Government of the United Kingdom: submission to the Parliament of the United Kingdom" in said
    assert "before introducing the ratification bill to Parliament.”" in said
    assert main(["show", ":bill-submission"]) == 0
    assert "bill to Parliament.”" in " ".join(capsys.readouterr().out.split())
