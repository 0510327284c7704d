"""Bad notes: each fault is told at its place, with the words that are at fault, and nothing is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from notes_helper import NAMES, TEXT, source

from kg.cli import main
from kg.errors import EXIT_USAGE
from kg.notes.errors import NotesError, caret
from kg.notes.turtle import to_turtle

HEAD = (
    "article paris-talks\n  source-kind news\n  issued-by kazinform\n  silent published-by, published-in, written-by\n"
)
LINE = HEAD + "2\n"
QUOTE = LINE + "  «France and Germany signed a treaty in Paris on 5 March 2024.»\n"

# Of each: the notes, line and column of the fault, and a part of what is told.
BAD = {
    "nothing at all": ("", 1, 1, "name no article"),
    "no article": ("2\n  «France»\n", 1, 1, "name no article"),
    "two articles": (HEAD + "article other\n", 5, 1, "a second article"),
    "article without slug": ("article\n", 1, 8, "ends too early"),
    "a name with half a percent code": (QUOTE + "    Meeting s%zz: agent fr\n", 7, 14, "does not fit here"),
    "a kind of remark with one": (HEAD + "? s%ilence on article: x\n", 5, 4, "does not fit here"),
    "a thing with one": (QUOTE + "    Signing: signs country:%zz\n", 7, 27, "does not fit here"),
    "an IRI with one": (QUOTE + "    Signing: signs <https://x.example/%zz>\n", 7, 20, "is no IRI"),
    "an IRI without a scheme": (QUOTE + "    Signing: signs <france>\n", 7, 20, "is no IRI"),
    "an IRI with a port of letters": (QUOTE + "    = «France»: <https://x:port/>\n", 7, 17, "is no IRI"),
    "unclosed quote": (LINE + "  «France and Germany\n", 6, 3, "« is not closed"),
    "quote closed twice": (LINE + "  «France»»\n", 6, 11, "»"),
    "unclosed quote in a role": (QUOTE + "    Signing: time «on 5 March\n", 7, 19, "« is not closed"),
    "unclosed brace": (QUOTE + "    Signing {2a: signs kz\n", 7, 16, '":'),
    "unclosed label": (QUOTE + '    Signing: agent "Kathy\n', 7, 20, "not closed"),
    "curly label": (QUOTE + "    Signing: agent “France”\n", 7, 20, "curly"),
    "words not in the text": (LINE + "  «France and Spain signed»\n", 6, 3, "not in the text"),
    "words twice in the line": (LINE + "  «Paris»\n", 6, 3, "stand 2 times"),
    "third of two places": (LINE + "  «Paris»#3\n", 6, 3, "3 times"),
    "empty quote": (LINE + "  «»\n", 6, 3, "no words"),
    "position beyond the line": (LINE + "  @0-900\n", 6, 3, "characters"),
    "position without characters": (LINE + "  @9-9\n", 6, 3, "no characters"),
    "no such line": (HEAD + "99\n", 5, 1, "no line 99"),
    "line zero": (HEAD + "0\n", 5, 1, "no line 0"),
    "line twice": (LINE + "2\n", 6, 1, "stands twice"),
    "another text": (HEAD + "2 France and Spain\n", 5, 14, "not line 2"),
    "unknown name": (QUOTE + "    Signing: signed-by framce\n", 7, 24, "nothing is known"),
    "unknown prefix": (QUOTE + "    Signing: signed-by land:fr\n", 7, 24, "no prefix"),
    "unknown prefixed name": (QUOTE + "    Signing: signed-by country:xx\n", 7, 24, "nothing is known"),
    "unknown label": (QUOTE + '    Signing: signed-by "Atlantis"\n', 7, 24, "nothing is known"),
    "unknown node": (QUOTE + "    Signing: occurs-at :talks\n", 7, 24, "no node"),
    "a kind in the place of a role": (QUOTE + "    truce > signing: agent fr\n", 7, 5, "truce is a kind: write truce: > "),
    "a kind in the place of a role below": (QUOTE + "    Plan: agent fr\n      truce > signing: agent fr\n", 8, 7, "truce is a kind"),
    "a role of nothing": (QUOTE + "    Plan: agent fr > truce: agent fr\n    purpose> signing: agent fr\n", 8, 5, "Indent it"),
    "unknown role": (QUOTE + "    Signing: signatory-side fr\n", 7, 14, "no role"),
    "misspelt role": (QUOTE + "    Signing: sings :x\n", 7, 14, "signs"),
    "inferred role": (QUOTE + "    Signing: signatory fr\n", 7, 14, "inferred"),
    "unknown kind": (QUOTE + "    Sining: signed-by fr\n", 7, 5, "Signing"),
    "unknown kind below": (QUOTE + "    Plan: agent fr\n      purchas: agent fr\n", 8, 7, "purchase"),
    "class that says nothing below": (QUOTE + "    Plan: agent fr\n      Act: agent fr\n", 8, 7, "alone does not say"),
    "unknown evidence": (QUOTE + "    Signing {9z}: signed-by fr\n", 7, 14, "no quote has the name"),
    "name twice": (QUOTE + "    Signing a: agent fr\n    Signing a: agent fr\n", 8, 5, "given twice"),
    "name of words twice": (QUOTE + "    Act+opening: theme it «a treaty», it «Paris»\n", 7, 39, "given twice"),
    "name of words and of a statement": (QUOTE + "    Act+opening it: theme it «a treaty»\n", 7, 27, "given twice"),
    "name of a mention and of a statement": (QUOTE + "    = it «Paris»: fr\n    Act+opening it: agent fr\n", 7, 5, "given twice"),
    "quote name twice": (LINE + "  «France» {e1}\n  «Germany» {e1}\n", 7, 3, "two quotes"),
    "role without value": (QUOTE + "    Signing: agent\n", 7, 19, "ends too early"),
    "value without comma": (QUOTE + "    Signing: agent fr de\n", 7, 23, "does not fit"),
    "two colons": (QUOTE + "    Signing:: agent fr\n", 7, 13, "does not fit"),
    "unknown mark": (QUOTE + "    Signing: agent fr (closd)\n", 7, 23, "does not fit"),
    "relative time": (QUOTE + "    Signing: time «signed a treaty»\n", 7, 19, "EDTF"),
    "time that is none": (QUOTE + "    Signing: time «on 5 March 2024» = 2024-13\n", 7, 39, "2024-13"),
    "time with a unit": (QUOTE + "    Signing: time «on 5 March 2024» = 5 unit:year\n", 7, 39, "no bound and no unit"),
    "time that ends before it begins": (QUOTE + "    Signing: time «on 5 March 2024» = 2025/2024\n", 7, 39, "2025/2024"),
    "amount without number": (QUOTE + "    Observation: amount «a treaty»\n", 7, 25, "no one number"),
    "amount without currency": (HEAD + "3\n  «costs $5 million»\n    Observation: amount «$5 million»\n", 7, 25, "no one number"),
    "reading of an item": (QUOTE + "    Signing: theme «a treaty» = 5\n", 7, 20, "does not go with"),
    "share of a time": (QUOTE + "    Signing: time «on 5 March 2024» of fr\n", 7, 37, '"of" does not go'),
    "unknown voice": (LINE + "  ~ quotd fr «signed»\n  «France»\n", 6, 3, "no voice"),
    "own voice of another": (LINE + "  ~ own fr\n  «France»\n", 6, 3, "issued"),
    "unknown sort of remark": (QUOTE + "    ? odd on fr: x\n", 7, 5, "no sort of remark"),
    "remark on nothing": (QUOTE + "    ? oddity: x\n", 7, 5, "is not said"),
    "omission without reason": (LINE + "  x «France»\n", 6, 13, "ends too early"),
    "mention of nobody": (LINE + "  = «the two»\n  «France»\n", 6, 14, "ends too early"),
    "mention that no quote has": (HEAD + "= «Germany»: de\n2\n  «France»\n", 5, 3, "no quote has these words"),
    "mention of words outside its quote": (LINE + "  «France»\n    = «Germany»: de\n", 7, 7, "not in the quote"),
    "quote at the margin": (HEAD + "«France»\n", 5, 1, "cannot stand at the margin"),
    "line of text below another": (LINE + "  3\n", 6, 3, "cannot stand below"),
    "article below a line": (LINE + "  article x\n", 6, 3, "cannot stand below"),
    "quote below a statement": (QUOTE + "    Signing: agent fr\n      «France»\n", 8, 7, "cannot stand below"),
    "roles no further in than their statement": (QUOTE + "    Signing: agent fr\n    ; silent place\n", 8, 5, "Indent it further than the statement in line 7"),
    "roles at the margin": ("declare person:a Person \"A\"\n; notation \"B\"\n", 2, 1, "Indent it further than the declaration in line 1"),
    "roles of nobody": (LINE + "  ; agent fr\n", 6, 3, "cannot stand below"),
    "indentation that fits nothing": (QUOTE + "    Signing: agent fr\n   Signing: agent fr\n", 8, 1, "indentation of 3"),
    "1000 deep": (QUOTE + "".join(f"{' ' * (4 + i)}Plan: agent fr\n" for i in range(1000)), 55, 53, "deep"),
    "1000 deep on one line": (QUOTE + "    Plan" + ": agent fr > purchase" * 1000 + "\n", 7, 5, "deep"),
    "tab": (LINE + "\t«France»\n", 6, 1, "a tab"),
    "tab behind spaces": (LINE + "  \t«France»\n", 6, 3, "a tab"),
    "control character": (LINE + "  «Fra\x07nce»\n", 6, 7, "U+0007"),
    "line of 1 MB": (HEAD + "2 " + "x" * 1_000_000 + "\n", 5, 1, "1000002 characters"),
    "Turtle that is none": (HEAD + "turtle:\n  :x a ent:Item\n  :y a ent:Item .\n", 7, 3, "not Turtle"),
    "Turtle with a blank node": (HEAD + "turtle:\n  [] a ent:Item .\n", 5, 1, "without a name"),
    "declared class unknown": (HEAD + 'declare jane Persn "Jane"\n', 5, 1, "no class"),
    "declared twice": (HEAD + 'declare country:fr Country "France"\n', 5, 9, "known already"),
    "declared without label": (HEAD + "declare jane Person\n", 5, 20, "ends too early"),
    "declared of no prefix": (HEAD + 'declare x Evidence "x"\n', 5, 9, "cannot be the name"),
    "evidence behind the colon": (QUOTE + "    Signing: agent fr {2a}\n", 7, 23, "before the colon"),
    "JSON": ('{"article": "x"}\n', 1, 1, "does not fit"),
    "Turtle in place of notes": ("@prefix : <https://example.org/> .\n", 1, 1, "does not fit"),
    "conflict marks": (HEAD + "<<<<<<< HEAD\n", 5, 1, "does not fit"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_fault_is_told_at_its_place(case: str) -> None:
    notes, line, column, told = BAD[case]
    with pytest.raises(NotesError) as caught:
        to_turtle(notes, source(), NAMES(), "a.notes")
    found = [p for p in caught.value.problems if (p.place.line, p.place.column) == (line, column)]
    assert found, str(caught.value)
    assert any(told in f"{p.message} {p.remedy}" for p in found), str(caught.value)
    assert f"a.notes:{line}:{column}: " in str(caught.value)
    assert all(p.message[-1] in ".?" for p in caught.value.problems)


@pytest.mark.parametrize("case", sorted(BAD)[::8])
def test_bad_notes_change_nothing_on_disk(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "article.txt").write_text(TEXT)
    (tmp_path / "article.notes").write_text(BAD[case][0])
    (tmp_path / "article.ttl").write_text("before")
    assert (
        main(["notes", "to-turtle", str(tmp_path / "article.notes"), "-o", str(tmp_path / "article.ttl")]) == EXIT_USAGE
    )
    assert (tmp_path / "article.ttl").read_text() == "before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["article.notes", "article.ttl", "article.txt"]
    assert "Traceback" not in capsys.readouterr().err


def test_all_faults_are_told_at_once() -> None:
    notes = QUOTE + "    Sining: signed-by framce\n    Signing: sings :x; time «never»\n"
    with pytest.raises(NotesError) as caught:
        to_turtle(notes, source(), NAMES())
    assert [p.place.line for p in caught.value.problems] == [7, 7, 8, 8]


def test_what_stands_below_a_faulty_line_is_not_told() -> None:
    notes = LINE + "  «France and\n    Signing: signed-by fr, de; silent rest\n"
    with pytest.raises(NotesError) as caught:
        to_turtle(notes, source(), NAMES())
    assert [p.place.line for p in caught.value.problems] == [6]


def test_windows_files_are_read() -> None:
    notes = QUOTE + "    Signing: signs :it; signed-by-state fr, de; silent rest\n    Item it «a treaty»\n"
    assert (
        to_turtle("\ufeff" + notes.replace("\n", "\r\n"), source(), NAMES()).turtle
        == to_turtle(notes, source(), NAMES()).turtle
    )


def test_a_long_line_is_shown_around_the_fault() -> None:
    shown = caret("a" * 500 + "fault" + "b" * 500, 501, 506)
    line, marks = shown.split("\n")
    assert line[marks.index("^") : marks.rindex("^") + 1] == "fault" and len(line) < 120


def test_the_line_of_two_languages_is_told_where_two_articles_declare_one_thing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each validates; together they give the thing two preferred names. The line of the message, put into both, mends it."""
    texts = {
        "en": ("Estonia signed the Poti Port Agreement.", "Poti Port Agreement", ""),
        "de": ("Estland unterzeichnete das Hafenabkommen von Poti.", "Hafenabkommen von Poti", "\n= «Estland»: ee\n"),
    }
    line = ""
    for again in (False, True):
        for language, (text, label, mention) in texts.items():
            folder = tmp_path / "articles" / language
            folder.mkdir(parents=True, exist_ok=True)
            declared = line or f'declare document:poti Agreement "{label}"'
            notes = (
                f"article {language}\n  language {language}; source-kind news; issued-by ee; published-by ee; silent published-in, written-by\n\n"
                f"{declared}\n{mention}\n1\n  «{text}»\n    Signing: signs poti; signed-by-state ee; silent rest\n"
            )
            (folder / "article.txt").write_text(f"{text}\n")
            (folder / "article.notes").write_text(notes)
            assert main(["notes", "to-turtle", str(folder / "article.notes"), "-o", str(folder / "article.ttl")]) == 0
        assert main(["build", "--graph", str(tmp_path)]) == (0 if again else 1)
        if not again:
            told = capsys.readouterr()
            line = re.findall(r"in one alone: (declare .*) \[", told.out + told.err)[0]
