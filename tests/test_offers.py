"""What a finding offers to paste: ways to tell what the words say stand before the ways out.

A line holds only what the words decide: who right before a verb does it; a role, and who else, stand in capitals.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from notes_helper import NAMES, source

from kg.checks import grounding
from kg.notes.turtle import to_turtle
from kg.paths import Workspace
from kg.source.corpus import load_background, parse_article

HEAD = "article small\n  source-kind news\n  issued-by kazinform\n  silent published-by, published-in, written-by\n\n"


def pasted(words: str, notes: str, head: str = "") -> list[str]:
    """The lines to paste for what a quote of the words names and nothing tells."""
    text = f"Title\n{words}.\n"
    notes = f"{HEAD}{head}2\n  «{words}»\n    {notes}\n"
    made = to_turtle(notes, source(text), NAMES(), Path("article.notes")).turtle
    article = parse_article(Path("small/article.ttl"), made.encode(), text.encode())
    corpus = load_background(Workspace.at()).beside([article])
    return [
        remedy.notes
        for finding in grounding.check(corpus)
        if finding.rule == "grounding/unused"
        for remedy in finding.remedies
    ]


@pytest.mark.parametrize(
    ("words", "notes", "lines"),
    [
        ("France visited Peru", "visit: agent fr", ["; ROLE pe", "passing country:pe"]),
        ("France visited Peru", "visit: agent fr; recipient pe; topic trade", []),
        ("France met Peru in London", "Meeting: agent fr, pe", ["; ROLE london", "passing place:london"]),
        ("France praised trade", "praise: agent fr", ["; ROLE trade", "passing topic:trade"]),
        ("France visited Peru", "Situation: agent fr; partner pe", ["visit: agent fr", "passing kind:visit"]),
        ("A ship of France visited Peru", "Situation: theme fr; partner pe", ["visit: agent WHO", "passing kind:visit"]),
        ("France was visited", "Situation: theme fr", ["visit: agent WHO", "passing kind:visit"]),
        ("No envoy of France visited Peru", "Situation: theme fr; partner pe",
         ["NonOccurrence: > visit: agent WHO", "passing kind:visit"]),
        ("France never visited Peru", "Situation: theme fr; partner pe",
         ["NonOccurrence: > visit: agent WHO", "passing kind:visit"]),
        ("Nobody left before France visited Peru", "Situation: theme fr; partner pe",
         ["visit: agent fr", "passing kind:visit"]),
        ("Visited by France", "Situation: agent fr", ["visit: agent WHO", "passing kind:visit"]),
    ],
)  # fmt: skip
def test_to_tell_is_offered_before_passing(words: str, notes: str, lines: list[str]) -> None:
    assert pasted(words, notes) == lines


def test_what_a_kind_tells_is_not_asked_for_as_a_topic_of_the_same_name() -> None:
    assert pasted("France made an investment", "investment: agent fr") == []
    assert pasted("France made an investment", "Act: agent fr") == ["; ROLE investment", "passing topic:investment"]
