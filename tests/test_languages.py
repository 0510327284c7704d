"""Articles in scripts of all sorts: one short invented one in each of five languages, and the bundled English one.

Letters may be composed or not, apostrophes straight or curly, spaces of other sorts, and characters that nobody sees
may stand anywhere: names are found and quotes anchored all the same, in the words that the text has.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache

import pytest

import kg
from kg.checks.validate import validate
from kg.cli import main
from kg.notes.make import SourceText
from kg.notes.names import ThingNames, names_of
from kg.notes.text import Text
from kg.notes.tree import Words
from kg.notes.turtle import to_turtle
from kg.paths import Workspace
from kg.source.corpus import Corpus, load_background, parse_article
from kg.source.evidence import Anchor, anchor
from kg.source.names import NameIndex
from kg.source.normal import key
from kg.terms import shorten
from tests.conftest import ROOT

FOLDER = ROOT / "tests" / "languages"
ENGLISH = ROOT / "graph" / "articles" / "kazakhstan-uk-strategic-dialogue-8"
ARTICLES = {path.name: path for path in sorted((FOLDER / "articles").iterdir())}
SIX = {**ARTICLES, "en": ENGLISH}
UNSEEN = "\u200b"

# What the texts say, by article: who signed by hand, and the line that says who plans to open what where.
SIGNED = {
    "sv-ports": ("Hamnavtalet", {"Sweden", "Uruguay"}, {"Åsa Öhrn", "Inés Ibáñez"}),
    "zh-lakes": ("湖泊协定", {"Singapore", "Kenya"}, {"林美珍", "萨拉·万布伊"}),
    "ja-seeds": ("種子協定", {"Japan", "Norway"}, {"山田花子", "カーリ・ニルセン"}),
    "th-rail": ("ความตกลงรถไฟ", {"Thailand", "Chile"}, {"มาลี ศรีสุข", "คาร์ลา โซโต"}),
    "ar-water": ("اتفاقية المياه", {"Morocco", "Sweden"}, {"ليلى بناني", "كارين ليند"}),
}
PLANNED = {
    "sv-ports": ("Uruguay", "Malmö", "2026-12-31"),  # before 2027
    "zh-lakes": ("Kenya", "Singapore", "2026-12-31"),  # before 2027
    "ja-seeds": ("Japan", "トロムソ", "2027-12-31"),  # until 2027, which is included
    "th-rail": ("Chile", "ภูเก็ต", "2026-12-31"),  # before 2570 of the Buddhist Era
    "ar-water": ("Sweden", "مراكش", "2026-12-31"),  # before 2027
}


def lines(slug: str) -> list[str]:
    return (ARTICLES[slug] / "article.txt").read_text(encoding="utf-8").splitlines()


def workspace(slug: str) -> Workspace:
    return Workspace.at(None if slug == "en" else FOLDER)


@cache
def background(slug: str) -> Corpus:
    return load_background(workspace(slug))


def names(slug: str) -> ThingNames:
    return names_of(workspace(slug))


# ---------------------------------------------------------------- clean, and answering


def test_the_articles_are_clean_and_in_step_with_their_notes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--graph", str(FOLDER)]) == 0
    assert "0 violations, 0 warnings in 5 articles" in capsys.readouterr().err


@pytest.fixture(scope="module")
def graph() -> kg.Graph:
    return kg.open(FOLDER)


@pytest.mark.parametrize("slug", SIGNED)
def test_who_signed_what(graph: kg.Graph, slug: str) -> None:
    document, states, hands = SIGNED[slug]
    rows = graph.ask("documents-signed", article=slug)
    assert {str(row.document) for row in rows} == {document}
    assert {str(row.signatory) for row in rows} == states
    assert {str(row.hand) for row in rows} == hands
    assert {row.when for row in rows} and {str(row.earliest) for row in rows} == {"2025-03-11"}
    text = lines(slug)
    assert {(row.line, row.quote) for row in rows} == {(number, text[number - 1]) for number in (1, 3, 4)}


@pytest.mark.parametrize("slug", PLANNED)
def test_what_is_planned(graph: kg.Graph, slug: str) -> None:
    holder, place, latest = PLANNED[slug]
    (row,) = graph.ask("plans", article=slug)
    assert (str(row.holder), row.step, str(row.place), str(row.latest)) == (holder, "opening", place, latest)
    assert (row.line, row.quote) == (8, lines(slug)[7])


@pytest.mark.parametrize("slug", ARTICLES)
def test_direct_speech_is_quoted_without_its_marks(graph: kg.Graph, slug: str) -> None:
    (row,) = graph.ask("direct-speech", article=slug)
    line = lines(slug)[6]
    start = line.index(row.quote)
    assert line[start - 1] in "”“「«" and line[start + len(row.quote)] in "”」»"


# ---------------------------------------------------------------- written otherwise


def unseen(text: str) -> str:
    """An unseen character after every third that is no line end, but never before a mark, where a reader would see it."""
    pieces = [text[start : start + 3] for start in range(0, len(text), 3)]
    return "".join(
        piece
        + (
            UNSEEN
            if following and not unicodedata.combining(following[0]) and "\n" not in piece[-1:] + following[0]
            else ""
        )
        for piece, following in zip(pieces, [*pieces[1:], ""], strict=True)
    )


VARIANTS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "NFC": lambda text: unicodedata.normalize("NFC", text),
    "straight": lambda text: text.translate(str.maketrans("’‘“”", "''\"\"")),
    "curly": lambda text: text.replace("'", "’").replace('"', "”"),
    "U+200B": unseen,
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("slug", SIX)
def test_a_text_written_otherwise_is_encoded_by_the_same_notes(slug: str, variant: str) -> None:
    text = VARIANTS[variant]((SIX[slug] / "article.txt").read_text(encoding="utf-8"))
    notes = (SIX[slug] / "article.notes").read_text(encoding="utf-8")
    made = to_turtle(notes, SourceText.of(text.encode()), names(slug))
    article = parse_article(SIX[slug] / "article.ttl", made.turtle.encode(), text.encode())
    assert [f"{finding.message} {finding.quote}" for finding in validate(background(slug).beside([article]))] == []


LABELS = {
    "sv": ("Åsa Öhrn", "person:asa-ohrn", "Åsa Öhrn är handelsminister."),
    "zh": ("萨拉·万布伊", "person:sarah-wambui", "该协定由萨拉·万布伊签署。"),
    "ja": ("カーリ・ニルセン", "person:kari-nilsen", "同協定にはカーリ・ニルセンが署名した。"),
    "th": ("ไทย", "country:th", "รัฐมนตรีคมนาคมของไทยกล่าว"),
    "ar": ("السويد", "country:se", "ووقع المغرب والسويد اتفاقية"),
    "en": ("Côte d'Ivoire", "country:ci", 'He said: "The Côte d\'Ivoire is ready".'),
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("language", LABELS)
def test_a_name_written_otherwise_is_found(graph: kg.Graph, language: str, variant: str) -> None:
    label, thing, sentence = LABELS[language]
    assert shorten(graph.find(VARIANTS[variant](label))) == thing
    written = VARIANTS[variant](sentence)
    for labels in ([(thing, label)], [(thing, VARIANTS[variant](label))]):
        for text in (sentence, written):
            (found,) = NameIndex(labels).find_all(text)
            assert key(text[found.start : found.end]) == key(label)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("language", LABELS)
def test_words_written_otherwise_are_quoted_as_the_text_has_them(language: str, variant: str) -> None:
    label, _, sentence = LABELS[language]
    for text, words in ((sentence, VARIANTS[variant](label)), (VARIANTS[variant](sentence), label)):
        whole = Text(text)
        span = whole.find(Words(words), [whole.whole])
        assert key(whole.words(span)) == key(label)
        assert anchor(text, whole.words(span)) == Anchor(span.start, span.end)


@pytest.mark.parametrize(
    ("language", "text", "label"),
    [
        ("ar", "ولد في فاس", "لد"),  # not the name of two letters behind "and"
        ("ar", "المغربي", "المغرب"),  # the adjective is another word
        ("ja", "カーリングの大会", "カーリ"),  # curling
        ("sv", "Åsas bok", "Åsa"),  # a genitive needs a label of its own
        ("en", "Nigerian", "Niger"),
    ],
)
def test_a_part_of_another_word_is_no_name(language: str, text: str, label: str) -> None:
    assert NameIndex([("thing", label)]).find_all(text) == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("وبالسويد", "السويد"),  # and in
        ("للسويد", "السويد"),  # for, which takes the alif of the article
        ("فالسويد", "السويد"),
        ("كالسويد", "السويد"),
    ],
)
def test_arabic_writes_small_words_together_with_names(text: str, label: str) -> None:
    (found,) = NameIndex([("thing", label)]).find_all(text)
    assert found.end == len(text) and found.start > 0
