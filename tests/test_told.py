"""Who tells a content: what has it as its content, and not what only refers to it in another role."""

from __future__ import annotations

from pathlib import Path

import pytest
from notes_helper import NAMES, source

from kg.notes.turtle import to_turtle
from kg.paths import Workspace
from kg.source import told
from kg.source.corpus import load_background, parse_article

TEXT = "Title\nFrance pledged Peru a loan of $5 million. Spain welcomed this loan, and Chile asked for it.\n"
HEAD = (
    "article small\n  source-kind news\n  issued-by kazinform\n  silent published-by, published-in, written-by\n\n2\n"
)
LOAN = "loan the-loan: agent fr; recipient pe; amount sum «$5 million» = exactly 5000000 currency:USD"
TOLD = f"  «France pledged Peru a loan of $5 million»\n    Commitment first: agent fr\n      {LOAN}\n"


@pytest.mark.parametrize(
    ("second", "tellers"),
    [
        ("Opinion second: agent es; theme :the-loan; polarity positive", {"first"}),
        ("Opinion second: agent es; cause :the-loan; polarity positive", {"first"}),
        ("Opinion second: agent es; topic :the-loan > support: agent es; theme :the-loan", {"first"}),
        ("request second: agent cl; content :the-loan", {"first", "second"}),
        ("Claim second: agent es > request: agent cl; content :the-loan", {"first", "second"}),
        ("Situation second: agent es; occasion :first", {"first"}),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_a_reference_is_not_telling(second: str, tellers: set[str], order: int) -> None:
    """Whichever of the two stands first in the file."""
    later = f"  «Spain welcomed this loan, and Chile asked for it»\n    {second}\n"
    made = to_turtle(HEAD + TOLD + later, source(TEXT), NAMES(), Path("article.notes")).turtle
    blocks = made.split("\n\n")
    head = [block for block in blocks if "@prefix" in block]
    turtle = "\n\n".join([*head, *[block for block in blocks if block not in head][::order]])
    nodes = parse_article(Path("small/article.ttl"), turtle.encode(), TEXT.encode()).nodes
    found = told.tellers(nodes, set(load_background(Workspace.at()).subclasses("Report")))
    base = next(node for node in found if node.endswith("/first")).removesuffix("first")
    assert set(found[base + "the-loan"]) == set(found[base + "sum"]) == {base + name for name in tellers}
    assert found[base + "second"] == [base + "second"]


def test_what_nothing_has_as_its_content_is_told_by_all_that_have_it() -> None:
    notes = "  «Spain welcomed this loan»\n    Opinion first: agent es; polarity positive\n      theme> loan the-loan: recipient pe\n"
    notes += "  «Chile asked for it»\n    Situation second: agent cl; theme :the-loan\n"
    made = to_turtle(HEAD + notes, source(TEXT), NAMES(), Path("article.notes")).turtle
    nodes = parse_article(Path("small/article.ttl"), made.encode(), TEXT.encode()).nodes
    found = told.reports_of(nodes, set(load_background(Workspace.at()).subclasses("Report")))
    assert {name.rpartition("/")[2]: len(reports) for name, reports in found.items()} == {
        "first": 1,
        "second": 1,
        "the-loan": 2,
    }
