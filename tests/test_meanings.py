"""What a verb says is told by any of its meanings, what holds now by its own clause, what is referred to by a mention."""

from __future__ import annotations

import pytest
from model_examples import article, beside
from notes_helper import told_cues

from kg.checks import grounding
from kg.finding import Finding

LENDING = 'declare kind:thing-lent Kind "thing lent", "{}"; kind-of Act\n'


def unnamed(words: str, notes: str, head: str = "") -> list[Finding]:
    made = article("verbs", words + "\n", f"{head}1\n  «{words}»\n    {notes}\n")
    return list(grounding.check(beside([made])))


@pytest.mark.parametrize(
    ("words", "notes"),
    [
        ("Kenya rejected the treaty", "refusal: agent ke; theme «the treaty»"),
        ("Kenya rejected the treaty", "denial: agent ke; theme «the treaty»"),
        ("Kenya rejected the treaty", "opposition: agent ke; theme «the treaty»"),
        ("Kenya seized the port", "occupation: agent ke; theme «the port»"),
    ],
)
def test_any_meaning_of_a_verb_tells_it(words: str, notes: str) -> None:
    assert [finding.rule for finding in unnamed(words, notes)] == []


@pytest.mark.parametrize(
    ("label", "words", "rules"),
    [
        ("lends", "Kenya lends Ghana a pier", []),
        ("lend", "Kenya lent Ghana a pier", []),
        ("buys", "Kenya lends Ghana a pier", ["grounding/unused"]),
    ],
)
def test_a_kind_that_the_article_declares_for_a_verb_tells_it(label: str, words: str, rules: list[str]) -> None:
    notes = "thing-lent: agent ke; recipient gh; theme «a pier»"
    assert [finding.rule for finding in unnamed(words, notes, LENDING.format(label))] == rules


def test_all_meanings_of_a_verb_are_offered() -> None:
    (found,) = unnamed("Kenya rejected the treaty", "signing: agent ke; theme «the treaty»")
    assert "names kind:refusal or kind:denial or kind:opposition, " in found.message
    lines = [remedy.notes for remedy in found.remedies]
    assert lines[:2] == ["refusal: agent ke", "denial: agent ke"] and lines[-1] == "passing kind:refusal"


@pytest.mark.parametrize(
    ("words", "notes", "rules"),
    [
        ("Kenya left Ghana; Uganda has not paid", "leaving: agent ke; origin gh", []),
        ("Kenya has not left Ghana; Uganda paid", "leaving: agent ke; origin gh", ["cues/denied"]),
        ("Uganda paid; Kenya will leave Ghana", "leaving: agent ke; origin gh", ["cues/to-come"]),
        ("Uganda will pay; Kenya left Ghana", "leaving: agent ke; origin gh", []),
        ("Kenya is at odds with Ghana; talks will follow", "Situation: agent ke; partner gh", []),
        ("Talks will follow; trade will not", "Situation: theme «Talks»", ["cues/to-come"]),
    ],
)
def test_a_semicolon_ends_a_clause(words: str, notes: str, rules: list[str]) -> None:
    made = article("clauses", words + ".\n", f"1\n  «{words}.»\n    {notes}\n")
    assert [finding.rule for finding in told_cues(beside([made]))] == rules


DUTY = """\
1
  «Kenya paid although a treaty binds Kenya to inform Ghana.»
    Payment: agent ke
      concession> obligation duty: agent ke > informing: agent ke; recipient gh
2
  «Uganda rejected this.»{}
    Denial: agent ug; content :duty
"""


@pytest.mark.parametrize(("mention", "rules"), [("", ["grounding/reference"]), ("\n    = «this»: :duty", [])])
def test_what_another_report_tells_needs_one_mention(mention: str, rules: list[str]) -> None:
    """Not a finding for each thing in it: what another report names in full is only referred to."""
    text = "Kenya paid although a treaty binds Kenya to inform Ghana.\nUganda rejected this.\n"
    found = grounding.check(beside([article("duty", text, DUTY.format(mention).replace("Payment", "payment"))]))
    assert [finding.rule for finding in found] == rules
