"""What the page says of an article needs no words of the text; everything else of it does."""

from __future__ import annotations

from pathlib import Path

import pytest
from notes_helper import NAMES, TEXT, source

from kg.checks import grounding
from kg.checks.remedies import meant
from kg.notes.turtle import to_turtle
from kg.paths import Workspace
from kg.source.corpus import load_background, parse_article
from kg.terms import ID

NOTES = """\
article small
  source-kind news
  issued-by kazinform
  published-by cardiff-university
  published-in «5 March 2024»
  from-page {page}
  silent written-by
  evidence 2a

2
  «5 March 2024»
"""


@pytest.mark.parametrize(
    ("page", "unnamed"),
    [
        ("published-by, issued-by", []),
        ("published-by", ["body/kazinform"]),
        ("issued-by", ["body/cardiff-university"]),
        ("address", ["body/kazinform", "body/cardiff-university"]),
    ],
)
def test_only_what_the_page_says_goes_without_words(page: str, unnamed: list[str]) -> None:
    notes = NOTES.replace("{page}", page)
    turtle = to_turtle(notes, source(), NAMES(), Path("article.notes")).turtle
    article = parse_article(Path("small/article.ttl"), turtle.encode(), TEXT.encode())
    found = grounding.check(load_background(Workspace.at()).beside([article]))
    named = {finding.value for finding in found if finding.rule == "grounding/not-named"}
    assert named == {ID + thing for thing in unnamed}


@pytest.mark.parametrize(
    ("thing", "quote", "language", "line"),
    [
        ("country/bg", "Its Bulgarian owner", "en", "= «Bulgarian»: bg"),
        ("country/de", "Die Regierung Deutschlands", "de", "= «Deutschlands»: de"),
        ("currency/USD", "worth $2 billion", "en", "= «$»: USD"),
        ("currency/CAD", "worth CA$2 billion", "en", "= «CA$»: CAD"),
        ("currency/USD", "worth 2 billion", "en", "= «WORDS»: USD ! WHY THEY STAND FOR IT"),
        ("country/bg", "Its owner", "en", "= «WORDS»: bg ! WHY THEY STAND FOR IT"),
        ("measure/defence-spending", "spent on defence", "en", "= «WORDS»: defence-spending ! WHY THEY STAND FOR IT"),
    ],
)
def test_words_that_stand_for_a_thing_are_offered(thing: str, quote: str, language: str, line: str) -> None:
    assert meant(ID + thing, [quote], language).notes == line
