"""Nothing lazy passes: one article, encoded as it should be and in every way that says as little as can be.

Each lazy encoding covers every word of the text and breaks no other rule, so that it fails for what it does not tell.
"""

from __future__ import annotations

import pytest
from model_examples import HEADER, article, beside
from notes_helper import told_cues

from kg.checks import lists, telling
from kg.checks.coverage import coverage
from kg.checks.grounding import Grounding
from kg.checks.phrases import cues
from kg.checks.telling import sentences
from kg.checks.validate import validate
from kg.finding import VIOLATION, Finding

SENTENCES = [
    "Norway lent Kenya a ferry",
    "Norway signed the Treaty on Lighthouses with Kenya",
    "Ghana bought a vessel from Norway",
    "Kenya appointed an envoy to Ghana",
    "Ghana denied that Kenya invested in the port",
    "Kenya promised Norway that it will protect the coral",
    "Norway donated a map to Uganda",
    "Uganda welcomed the map",
    "Kenya visited Uganda",
    "Uganda threatened Ghana with a tariff",
]
TEXT = "".join(f"{words}.\n" for words in SENTENCES)
ONE_LINE = " ".join(f"{words}." for words in SENTENCES) + "\n"
TREATY = 'declare treaty-on-lighthouses Treaty "Treaty on Lighthouses"\n'
STATES = {
    "Norway": "no",
    "Kenya": "ke",
    "Ghana": "gh",
    "Uganda": "ug",
    "Treaty on Lighthouses": "treaty-on-lighthouses",
}
VERBS = {
    "lent": "loan", "signed": "signing", "bought": "purchase", "appointed": "appointment", "denied": "denial",
    "invested": "kind:investment", "promised": "promise", "protect": "", "donated": "donation", "welcomed": "welcome",
    "visited": "visit", "threatened": "threat",
}  # fmt: skip


def named(words: str, table: dict[str, str]) -> list[str]:
    return [name for label, name in table.items() if name and label in words]


HONEST = (
    TREATY
    + """\
1
  «Norway lent Kenya a ferry.»
    loan: agent no; recipient ke; theme «a ferry»
2
  «Norway signed the Treaty on Lighthouses with Kenya.»
    Signing: signs treaty-on-lighthouses; signed-by-state no, ke; silent signed-by-hand-of
3
  «Ghana bought a vessel from Norway.»
    purchase: agent gh; source no; theme «a vessel»
4
  «Kenya appointed an envoy to Ghana.»
    Appointment: agent ke; theme group «an envoy»; remit gh; silent office
5
  «Ghana denied that Kenya invested in the port.»
    Denial: agent gh
      investment: agent ke; destination «the port»
6
  «Kenya promised Norway that it will protect the coral.»
    promise: agent ke; recipient no
      protection: agent ke; theme «the coral»
7
  «Norway donated a map to Uganda.»
    donation: agent no; recipient ug; theme «a map»
8
  «Uganda welcomed the map.»
    welcome: agent ug; polarity positive; predicate «welcomed»; theme «the map»
9
  «Kenya visited Uganda.»
    visit: agent ke; destination ug
10
  «Uganda threatened Ghana with a tariff.»
    threat: agent ug; recipient gh
      tariff: agent ug
"""
)


def passing(words: str) -> str:
    return ", ".join([*named(words, STATES), *named(words, VERBS)])


def empty_opinions() -> str:
    lines = [
        f"{number}\n  «{words}.» passing {passing(words)}\n"
        f"    Opinion: silent agent; polarity neutral; predicate «{words.split()[-1]}»; theme item «{words.split()[-1]}»\n"
        for number, words in enumerate(SENTENCES, 1)
    ]
    return TREATY + "".join(lines)


def everything_in_passing() -> str:
    """One true report for the whole text, and a list of what it passes over."""
    rest = [
        f"{number}\n  «{words}.» passing {passing(words)}\n    Situation: theme item «{words.split()[-1]}»\n"
        for number, words in enumerate(SENTENCES[1:], 2)
    ]
    return (
        TREATY
        + "1\n  «Norway lent Kenya a ferry.»\n    loan: agent no; recipient ke; theme «a ferry»\n"
        + "".join(rest)
    )


def everything_left_out() -> str:
    return "".join(f"{number}\n  x «{words}.»: x\n" for number, words in enumerate(SENTENCES, 1))


def everything_left_out_at_length() -> str:
    return "".join(
        f"{number}\n  x «{words}.»: Left out to keep it short.\n" for number, words in enumerate(SENTENCES, 1)
    )


def one_vague_kind() -> str:
    lines = [
        f"{number}\n  «{words}.» passing {', '.join(named(words, VERBS))}\n"
        f"    Claim: agent example-press\n      relationship: theme {', '.join(named(words, STATES))}; topic item «{words.split()[-1]}»\n"
        for number, words in enumerate(SENTENCES, 1)
    ]
    return TREATY + "".join(lines)


def headings_only() -> str:
    lines = [
        f"{number}\n  «{words}.» passing {passing(words)}\n    Heading: agent example-press; topic item «{words.split()[-1]}»\n"
        for number, words in enumerate(SENTENCES, 1)
    ]
    return TREATY + "".join(lines)


def one_huge_quote() -> str:
    """All that the honest encoding tells, on one quote that proves any of it and so none."""
    reports = [line for line in HONEST.removeprefix(TREATY).splitlines() if line.startswith("    ")]
    return TREATY + f"1\n  «{ONE_LINE.strip()}»\n" + "".join(f"{line}\n" for line in reports)


LAZY = {
    "empty opinions": (TEXT, empty_opinions(), {"telling/names", "telling/verbs"}),
    "everything in passing": (TEXT, everything_in_passing(), {"telling/names", "telling/verbs"}),
    "everything left out": (TEXT, everything_left_out(), {"telling/names", "telling/verbs", "telling/left-out"}),
    "left out at length": (TEXT, everything_left_out_at_length(), {"telling/names", "telling/verbs"}),
    "one vague kind": (TEXT, one_vague_kind(), {"telling/verbs"}),
    "headings only": (TEXT, headings_only(), {"telling/names", "telling/verbs", "telling/heading"}),
    "one huge quote": (ONE_LINE, one_huge_quote(), {"telling/wide"}),
}


def violations(text: str, notes: str) -> list[Finding]:
    found = validate(beside([article("lazy", text, notes)]))
    return [finding for finding in found if finding.severity == VIOLATION]


def test_the_article_encoded_as_it_should_be_passes() -> None:
    assert [str(finding) for finding in validate(beside([article("honest", TEXT, HONEST)]))] == []


@pytest.mark.parametrize("way", LAZY)
def test_a_lazy_way_fails_for_what_it_does_not_tell(way: str) -> None:
    text, notes, wanted = LAZY[way]
    assert {f.rule for f in violations(text, notes) if f.rule.startswith("telling/")} == wanted


def test_coverage_counts_what_is_told() -> None:
    (honest,) = coverage(beside([article("honest", TEXT, HONEST)]))
    # Per sentence: Norway Kenya; Norway Treaty Kenya; Ghana Norway; Kenya Ghana; Ghana Kenya; Kenya Norway; Norway
    # Uganda; Uganda; Kenya Uganda; Uganda Ghana. The verbs are those of VERBS that the scheme of kinds has.
    assert (honest.names.told, honest.names.in_passing, honest.names.left_out) == (20, 0, 0)
    (lazy,) = coverage(beside([article("lazy", TEXT, everything_left_out())]))
    # Nobody declares the treaty there.
    assert (lazy.names.told, lazy.names.in_passing, lazy.names.left_out) == (0, 0, 19)
    assert lazy.verbs.left_out >= honest.verbs.told >= 10


@pytest.mark.parametrize(
    ("reason", "found"), [("x", True), ("Not relevant", True), ("The name is in the line above.", False)]
)
def test_what_is_left_out_needs_a_reason_that_says_something(reason: str, found: bool) -> None:
    notes = f"1\n  x «Kenya»: {reason}\n  «bought a ferry»\n    purchase: silent time; theme «a ferry»\n"
    corpus = beside([article("reason", "Kenya bought a ferry\n", notes)])
    assert [one.rule for one in telling.check(corpus)] == ["telling/left-out"] * found


def test_a_connective_may_be_left_out_in_two_words() -> None:
    notes = "1\n  x «Meanwhile»: A connective.\n  «Kenya bought a ferry»\n    purchase: agent ke; theme «a ferry»\n"
    assert list(telling.check(beside([article("connective", "Meanwhile Kenya bought a ferry\n", notes)]))) == []


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("Key deals between Kenya and Norway", 0),
        ("It rained.", 1),
        ('"It rained." It poured!', 2),
        ("The U.S. Treasury and Mr. Roe met on 4. May 2025.", 1),
        ("It cost 1.5 million. Then it cost more.", 2),
        ("Vom 26. März 1982", 0),
    ],
)
def test_sentences(words: str, count: int) -> None:
    assert sentences(words) == count


@pytest.mark.parametrize(
    ("words", "notes", "rules"),
    [
        ("Kenya did not buy it", "purchase: agent ke", ["cues/denied"]),
        ("Kenya bought not only ferries", "purchase: agent ke", []),
        ("Kenya left the treaty because it is not fair", "withdrawal: agent ke; theme «the treaty»", []),
        ("Kenya never bought it", "NonOccurrence: silent time > purchase: agent ke", []),
        ("Kenya reportedly bought it", "purchase: agent ke", ["cues/hedged"]),
        ("Kenya will buy it if it is good", "Plan: agent ke; silent deadline > purchase: agent ke", ["cues/condition"]),
        ("Kenya bought it, Ghana said", "purchase: agent ke; partner gh", ["cues/says"]),
        ("Kenya bought it, Ghana said", "Claim: agent gh > purchase: agent ke", []),
    ],
)
def test_words_on_how_real_it_is_are_taken_up(words: str, notes: str, rules: list[str]) -> None:
    corpus = beside([article("cues", words + ".\n", f"1\n  «{words}.»\n    {notes}\n")])
    assert [finding.rule for finding in told_cues(corpus)] == rules


@pytest.mark.parametrize(
    ("language", "words", "found"),
    [
        ("de", "Ghana hat den Vertrag nicht ratifiziert", "denied"),
        ("es", "Ghana no ratificó el tratado", "denied"),
        ("es", "Si Ghana lo aprueba", "condition"),
        ("de", "Ghana hat angeblich gekauft", "hedged"),
        ("fr", "Ghana n'a pas ratifié", "denied"),
        ("pl", "Ghana nie ratyfikowała", None),
    ],
)
def test_cues_are_those_of_the_language(language: str, words: str, found: str | None) -> None:
    names = ("to-come", "denied", "hedged", "condition", "says")
    assert [name for name in names if cues(language)[name].search(words)] == ([found] if found else [])


def test_a_language_of_which_no_cues_are_known_finds_none() -> None:
    notes = HEADER.format(slug="french").replace("source-kind", "language fr\n  source-kind") + (
        "1\n  «Kenya not»\n    Situation: agent ke\n"
    )
    assert told_cues(beside([article("french", "Kenya not\n", notes)])) == []


@pytest.mark.parametrize(
    ("signatories", "found"),
    [
        ("signed-by-state ke, gh; alternative-on signed-by-state", False),
        ("signed-by-state ke; signed-by ministry; alternative-on signed-by", False),
        ("signed-by ministry; alternative-on signed-by", True),
        ("signed-by-state ke; signed-by ministry; alternative-on signed-by-state", True),
    ],
)
def test_it_takes_two_to_be_alternatives(signatories: str, found: bool) -> None:
    """The values of narrower properties count for a property, not those of broader ones."""
    notes = 'declare pact Treaty "pact"\ndeclare ministry Ministry "ministry"\n1\n  «Kenya or Ghana or the ministry signed the pact»\n'
    notes += f"    Signing: signs pact; {signatories}; silent signed-by-hand-of\n"
    corpus = beside([article("either", "Kenya or Ghana or the ministry signed the pact\n", notes)])
    assert [finding.rule for finding in lists.check(corpus)] == ["lists/alternative"] * found


def test_names_and_verbs_are_counted_apart() -> None:
    corpus = beside([article("counted", TEXT, one_vague_kind())])
    names, verbs = telling.telling(Grounding(corpus), corpus.articles[0])
    assert not names.is_outweighed and verbs.is_outweighed
