"""What a verb says is told by any of its meanings, what holds now by its own clause, what is referred to by a mention."""

from __future__ import annotations

import pytest
from model_examples import article, beside
from notes_helper import told_cues

from kg.answer.telling.card import cards
from kg.checks import dates, grounding, nesting, shapes, values
from kg.checks.reading import ArticleReading
from kg.finding import Finding
from kg.vocabulary import vocabulary
from kg.why.clash import findings as contradictions

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


@pytest.mark.parametrize(
    ("words", "notes", "found"),
    [
        ("Kenya accused Ghana of having sold the port", "sale: agent gh", True),
        ("Kenya accused Ghana of selling the port", "sale: agent gh", True),
        ("Kenya denied having sold the port", "sale: agent ke", True),
        ("Kenya denied selling the port", "NonOccurrence: > sale: agent ke", True),
        ("Kenya denied that Ghana sold the port", "sale: agent gh", True),
        ("Ghana is suspected of having bought and sold the port", "sale: agent gh", True),
        ("Kenya blamed Ghana for selling the port", "sale: agent gh", True),
        ("Kenya accused Ghana of having sold the port", "accusation: agent ke > sale: agent gh", False),
        ("Kenya denied selling the port", "Denial: agent ke > sale: agent ke", False),
        ("Ghana sold the port and was accused of selling it", "sale: agent gh", False),
        ("Kenya accused Ghana of fraud after it sold the port", "sale: agent gh", False),
        ("Kenya accused Ghana of fraud. Ghana sold the port", "sale: agent gh", False),
        ("Ghana sold the port suspected of being a base", "sale: agent gh", False),
        ("Kenya denied visas and sold the port", "sale: agent ke", False),
    ],
)
def test_what_somebody_is_accused_of_is_not_told_as_done(words: str, notes: str, found: bool) -> None:
    corpus = beside([article("accused", words + ".\n", f"1\n  «{words}.»\n    {notes}\n")])
    (read,) = [ArticleReading(corpus, each) for each in corpus.articles]
    assert [finding.rule for finding in nesting.check(read)] == ["words/imputed"] * found


@pytest.mark.parametrize(
    ("wording", "edtf", "rules"),
    [
        ("in the 19th century", "1801/1900", []),
        ("in the 19th century", "18XX", ["words/date"]),
        ("in the 19th century", "1901/2000 ! As it says.", ["words/date"]),
        ("in the 21st century", "2001/2100", []),
        ("in the early 19th century", "18XX", []),
        ("since the 19th century", "1801/..", []),
    ],
)
def test_a_century_begins_with_its_first_year(wording: str, edtf: str, rules: list[str]) -> None:
    words = f"Kenya traded {wording}"
    notes = f"1\n  «{words}»\n    trade: agent ke; time «{wording}» = {edtf}\n"
    corpus = beside([article("century", words + "\n", notes)])
    (read,) = [ArticleReading(corpus, each) for each in corpus.articles]
    assert [finding.rule for finding in [*dates.check(read), *values.check(corpus)]] == rules


@pytest.mark.parametrize("kind", ["ratification: agent ke; consents-to pact", "meeting: agent ke; session-of club"])
def test_below_another_statement_the_way_out_is_named(kind: str) -> None:
    name = kind.split("; ")[1].split(maxsplit=1)[0]
    head = 'declare pact Treaty "pact"\ndeclare body:club InternationalOrganisation "club"\n'
    text = "Kenya plans the pact of the club\n"
    notes = f"{head}1\n  «Kenya plans the pact of the club»\n    Plan: agent ke; silent deadline\n      {kind}\n"
    corpus = beside([article("below", text, notes)])
    way = f"in the place of {name} write agent, partner or theme"
    for found in (shapes.check(corpus), contradictions(corpus)):
        assert any(way in finding.message for finding in found)
    assert name in " ".join(cards(kind.split(":", maxsplit=1)[0], vocabulary(), {})).split("roles only: ")[1]
