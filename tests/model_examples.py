"""The worked examples of docs/model-examples.md, read from the page itself, as articles of their own.

An example is a heading, the codes of what it shows in a comment, prose, its sentences as a quote, its notes in a block of
code, and after "*Not*" what would be wrong: words of the notes to put in place of others, and what `kg validate` says then.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from conftest import ROOT

from kg.checks.validate import validate
from kg.finding import Finding
from kg.notes.make import SourceText
from kg.notes.names import ThingNames, names_of
from kg.notes.turtle import to_turtle
from kg.paths import Workspace
from kg.source.corpus import Article, Corpus, load_background, parse_article
from kg.terms import shorten

PAGE = ROOT / "docs" / "model-examples.md"
HEADER = """\
article {slug}
  source-kind news
  issued-by example-press
  published-by example-press
  silent published-in, written-by

declare example-press NewsAgency "Example Press"
"""
_EXAMPLE = re.compile(r"^#### (?P<title>[^\n]+)\n<!-- (?P<code>[A-Z]+) -->\n(?P<body>.*?)(?=^###|\Z)", re.M | re.S)
_NOT = re.compile(
    r"^\*Not\* (?P<change>(?:without )?`[^`]*`(?: for `[^`]+`)?): (?P<why>.+?) \((?P<findings>(?:`[^`]+`(?: at `[^`]+`)?(?:, )?)+)\)$",
    re.M,
)
_CHANGE = re.compile(r"`(?P<new>[^`]*)` for `(?P<old>[^`]+)`|without `(?P<gone>[^`]+)`")
_FOUND = re.compile(r"`(?P<rule>[^`]+)` at `(?P<node>[^`]+)`")
Found = set[tuple[str, str]]  # the rule and the node, without the article


class Example(NamedTuple):
    code: str
    title: str
    text: str
    notes: str
    wrong: str
    wanted: frozenset[tuple[str, str]]


def examples(page: str | None = None) -> list[Example]:
    return [_example(match) for match in _EXAMPLE.finditer(page or PAGE.read_text(encoding="utf-8"))]


def _example(match: re.Match[str]) -> Example:
    body, title = match["body"], match["title"]
    text = "".join(
        line.removeprefix("> ").removesuffix("  ") + "\n" for line in body.splitlines() if line.startswith("> ")
    )
    blocks = re.findall(r"^```\n(.*?)^```$", body, re.M | re.S)
    nots = list(_NOT.finditer(body))
    assert text, f"{title}: no sentence"
    assert len(blocks) == 1, f"{title}: {len(blocks)} blocks of notes"
    assert len(nots) == 1, f"{title}: not one line that begins with *Not* and ends with what is found"
    notes, wrong = blocks[0], blocks[0]
    for change in _CHANGE.finditer(nots[0]["change"]):
        old, new = change["gone"] or change["old"], change["new"] or ""
        assert wrong.count(old) == 1, f"{title}: {old!r} stands {wrong.count(old)} times in the notes"
        wrong = wrong.replace(old, new)
    assert wrong != notes, f"{title}: nothing is changed"
    found = frozenset((each["rule"], each["node"]) for each in _FOUND.finditer(nots[0]["findings"]))
    return Example(match["code"], title, text, notes, wrong, found)


@cache
def names() -> ThingNames:
    return names_of(Workspace.at(None))


@cache
def background() -> Corpus:
    return load_background(Workspace.at(None))


def article(slug: str, text: str, notes: str) -> Article:
    """An article of notes, with the header of the examples where they have none of their own."""
    whole = notes if notes.startswith("article ") else HEADER.format(slug=slug) + notes
    made = to_turtle(whole, SourceText.of(text.encode()), names())
    return parse_article(Path("articles") / slug / "article.ttl", made.turtle.encode(), text.encode())


def beside(articles: list[Article]) -> Corpus:
    return background().beside(articles)


def found_in(slug: str, text: str, notes: str) -> list[Finding]:
    return validate(beside([article(slug, text, notes)]))


def shown(findings: list[Finding]) -> Found:
    return {(finding.rule, shorten(finding.node or "").rpartition("/")[2]) for finding in findings}
