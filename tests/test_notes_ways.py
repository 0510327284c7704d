"""What docs/notes.md says of what has no role of its own is sound: its example is read and nothing is found in it."""

from __future__ import annotations

import re
from pathlib import Path

from conftest import ROOT
from notes_helper import NAMES, source, triples

from kg.checks.validate import CHECKS
from kg.notes.from_turtle import from_turtle
from kg.notes.print import printed
from kg.notes.turtle import to_turtle
from kg.paths import Workspace
from kg.source.corpus import load_background, parse_article
from kg.source.turtle import parse_bytes

HEAD = "article ways\n  source-kind news\n  issued-by kazinform\n  published-by kazinform\n  silent published-in, written-by\n\n1\n  x «Title»: The title says nothing.\n"


def test_the_example_is_sound_and_says_the_same_both_ways() -> None:
    page = (ROOT / "docs" / "notes.md").read_text(encoding="utf-8").partition("## What has no role of its own")[2]
    notes = re.findall(r"```\n(.*?)```", page, re.S)[0]
    lines = re.findall(r"^\d+ (.*)$", notes, re.M)
    text = "\n".join(["Title", *lines]) + "\n"
    made = to_turtle(HEAD + notes, source(text), NAMES(), Path("article.notes")).turtle
    article = parse_article(Path("ways/article.ttl"), made.encode(), text.encode())
    corpus = load_background(Workspace.at()).beside([article])
    assert [str(finding) for check in CHECKS for finding in check(corpus)] == []
    back = printed(from_turtle(parse_bytes(made.encode(), Path("article.ttl")), source(text), NAMES()))
    assert triples(to_turtle(back, source(text), NAMES(), Path("article.notes")).turtle) == triples(made)
