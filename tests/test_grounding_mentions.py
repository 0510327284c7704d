"""What a mention stands for needs its words where it is told, and not again where a report only points at it."""

from __future__ import annotations

from pathlib import Path

import pytest
from notes_helper import NAMES, TEXT, source, told_cues

from kg.checks import grounding
from kg.notes.turtle import to_turtle
from kg.paths import Workspace
from kg.source.corpus import Corpus, load_background, parse_article

HEAD = "article small\n  source-kind news\n  issued-by kazinform\n  silent published-by, published-in, written-by\n\n"
TOLD = """\
2
  «France and Germany signed a treaty»
    Item treaty «a treaty»: member «France»
    Commitment: agent fr
      change change: theme :treaty; predicate «signed»
"""


def corpus(notes: str, text: str = TEXT) -> Corpus:
    turtle = to_turtle(HEAD + notes, source(text), NAMES(), Path("article.notes")).turtle
    article = parse_article(Path("small/article.ttl"), turtle.encode(), text.encode())
    return load_background(Workspace.at()).beside([article])


@pytest.mark.parametrize(
    ("node", "mention", "unquoted"),
    [
        (":change", True, set()),
        (":change", False, set()),  # told elsewhere, as one finding
        (":treaty", True, set()),
        (":treaty", False, {"a treaty"}),  # and no second finding for its member
    ],
)
def test_words_are_asked_for_where_no_mention_stands_for_them(node: str, mention: bool, unquoted: set[str]) -> None:
    line = f"    = «The project»: {node}\n" if mention else ""
    notes = f"{TOLD}3\n  «The project costs $5 million»\n{line}    being: theme {node}\n"
    found = grounding.check(corpus(notes))
    found = list(found)
    assert {finding.value for finding in found if finding.rule == "grounding/wording"} == unquoted
    referred = [finding.remedies[0].notes for finding in found if finding.rule == "grounding/reference"]
    assert referred == (["= «WORDS»: :change"] if node == ":change" and not mention else [])


@pytest.mark.parametrize(
    ("text", "passing"), [("Foreign Minister of Chad Joe Doe left.", False), ("Joe Doe left Chad.", True)]
)
def test_a_mention_within_a_name_that_is_told_needs_no_report(text: str, passing: bool) -> None:
    """The state in the name of an office is told with the office; by itself it is named in passing."""
    notes = (
        'declare joe-doe Person "Joe Doe"\ndeclare minister Office "Foreign Minister of Chad"; acts-for td\n\n= «Chad»: td ! Ours.\n\n'
        f"1\n  «{text}»\n    OfficeHolding: office-holder joe-doe; office minister\n    departure: agent joe-doe; silent rest\n"
    )
    found = grounding.check(corpus(notes, f"{text}\n"))
    assert (
        "country:td"
        in {str(f.message).split(" names ")[-1].split(",")[0] for f in found if f.rule == "grounding/unused"}
    ) == passing


@pytest.mark.parametrize(
    ("words", "warned"),
    [
        ("fired shells aimed at a tower", False),
        ("aims to hit a tower", True),
        ("aimed to win", True),
        ("planned it", True),
    ],
)
def test_what_is_aimed_at_is_no_plan(words: str, warned: bool) -> None:
    text = f"Fire\nFrance {words}.\n"
    found = told_cues(corpus(f"2\n  «France {words}.»\n    attack: agent fr\n", text))
    assert [finding.rule for finding in found] == ["cues/to-come"] * warned
