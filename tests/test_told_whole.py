"""Answers tell what a sentence says, in words that read as English: how far something holds, when, how much, and what has no row.

The text is invented; what is expected was read in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from small_article import graph_of

import kg
from kg.answer.canned import questions
from kg.cli import main
from kg.paths import data_root

TEXT = """\
Harbour talks
Two Norwegian tugs have been held in Bergen since 2 June 2025.
Iceland will pay 5 million kroner in July 2025 if Norway cuts fees by 8 percent, unless the tugs sink within ten days.
Some 40 divers from Denmark trained in Bergen on 7 May 2025 and on 6 May 2025.
The divers crossed the Danish border.
Mia Lund belongs to the Danish coast guard.
Norway has made no offer to Denmark.
Denmark will take part in the Blue Talks.
The next meeting will be held in Bergen in August 2025.
The Red Commission meets annually; the Green Commission welcomed this.
"""
NOTES = """\
declare place:bergen City "Bergen"; located-in no
declare person:mia-lund Person "Mia Lund"
declare body:coast-guard Agency "Danish coast guard"; organ-of dk
declare body:red StandingBody "Red Commission"
declare body:green StandingBody "Green Commission"

= «Norwegian»: no
= «Danish»: dk
= «kroner»: currency:NOK ! Those of Norway.

1 Harbour talks
  x «Harbour talks»: A heading.
2
  «Two Norwegian tugs have been held in Bergen since 2 June 2025.»
    Group tugs «Two Norwegian tugs»: nationality no; amount «Two» = exactly 2 unit:one
    control: theme :tugs; place bergen; time «since 2 June 2025» = 2025-06-02/..; silent agent
3
  = «the tugs»: :tugs
  «Iceland will pay … within ten days.»
    Plan: agent is; deadline «in July 2025» = ../2025-07-31
      payment: agent is; amount «5 million kroner» = exactly 5000000 currency:NOK; silent recipient
        condition> reduction: agent no; theme «fees»; amount «8 percent» = exactly 8 unit:percent
        exception> sinking: theme :tugs; deadline «within ten days» offset «ten days»
4
  «Some 40 divers from Denmark trained in Bergen on 7 May 2025 and on 6 May 2025.»
    Group divers «Some 40 divers from Denmark»: nationality dk; amount «Some 40» = about 40 unit:one
    training: agent :divers; place bergen; time «on 7 May 2025» = 2025-05-07, «on 6 May 2025» = 2025-05-06
5
  = «The divers»: :divers
  «The divers crossed the Danish border.»
    border-crossing: agent :divers; theme «the Danish border»
6
  «Mia Lund belongs to the Danish coast guard.»
    membership: agent mia-lund; theme coast-guard
7
  «Norway has made no offer to Denmark.»
    NonOccurrence: > offer: agent no; recipient dk
8
  «Denmark will take part in the Blue Talks.»
    Plan: agent dk; silent deadline > participation: agent dk; theme «the Blue Talks»
9
  «The next meeting will be held in Bergen in August 2025.»
    Plan: silent agent; deadline «in August 2025» = ../2025-08-31
      meeting: theme «The next meeting»; place bergen
10
  «The Red Commission meets annually»
    recurrence: theme red; frequency «annually» = exactly 1 unit:one per unit:year
  «the Green Commission welcomed this.»
    welcome: agent green; theme «this»; predicate «welcomed»; polarity positive
"""


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[kg.Graph]:
    with kg.open(graph_of(tmp_path_factory.mktemp("harbour"), "harbour", TEXT, NOTES)) as opened:
        yield opened


TOLD = [
    # "since 2 June": what holds has its place among what happened; the days in their order, however the sentence has them.
    ("timeline", {}, "Since 2 June 2025 – control of two Norwegian tugs in Bergen"),
    ("timeline", {}, "On 6 May 2025; on 7 May 2025 – training by some 40 divers from Denmark in Bergen"),
    # How much, by whom and until when belongs to a condition; a time stands by what has it.
    ("conditions", {}, "Payment by Iceland – condition: the reduction (by or to 8 percent) by Norway of fees – told as plan"),
    ("conditions", {}, "Payment by Iceland – exception: the sinking of two Norwegian tugs, within ten days – told as plan"),
    (
        "plans",
        {"country": "IS"},
        "Plan of Iceland, in July 2025: payment (5 million kroner) on the condition of the reduction (by or to 8 percent) by "
        "Norway of fees except in the event of the sinking of two Norwegian tugs, within ten days",
    ),
    ("not-done-yet", {"country": "DK"}, "Participation in the Blue Talks by Denmark – told as plan"),
    ("not-done-yet", {"kind_of": "meeting"}, "Next meeting, in August 2025 – told as plan"),
    ("plans", {}, "Plan, in August 2025: next meeting in Bergen"),
    ("happenings", {"kind_of": "border-crossing"}, "Crossing of the Danish border by some 40 divers from Denmark"),
    ("denials", {}, "No offer of Norway to Denmark"),
    ("people", {}, "Mia Lund, for Danish coast guard: has a role in 1 report"),
    ("article-in-order", {}, "Membership of Mia Lund in Danish coast guard"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "values", "line"), TOLD)
def test_a_line_says_what_the_sentence_says(harbour: kg.Graph, name: str, values: dict[str, str], line: str) -> None:
    told = [answer.text for answer in harbour.ask(name, **values).answers()]
    assert any(each.startswith(line) for each in told), told


def test_what_has_no_row_is_counted_below_the_rows(harbour: kg.Graph) -> None:
    """One commission meets annually; of the other no source says how often. Four numbers are no figures of a measure."""
    assert "Beside these there is 1 of which no source says when it was founded or how often it meets: Green Com" in (
        harbour.ask("standing-bodies").explained()
    )
    figures = harbour.ask("figures")
    assert {(row.wording, str(row.agent)) for row in figures} == {
        ("5 million kroner", "Iceland"),
        ("8 percent", "Norway"),
    }
    assert "Beside these there are 4 of groups and things, of how long and of how often" in figures.explained()
    assert "Green" not in harbour.ask("standing-bodies", country="FR").explained()


def test_a_promise_that_hangs_on_something_says_so(
    tmp_path: Path, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = graph_of(tmp_path, "harbour", TEXT, NOTES)
    assert main(["promises", "Iceland", "--graph", str(folder), "--as-of", "2026-01-01"]) == 0
    assert capsys.readouterr().out.startswith(
        "payment of 5 million kroner (Iceland, due in July 2025, on condition of the reduction of fees by Norway, "
        "unless or except for the sinking of two Norwegian tugs): overdue, if it fell due under that condition.\n"
    )


def test_what_is_denied_or_meant_contradicts_nothing() -> None:
    """Two say 400 and 500; that it is 600 is denied, 700 is planned, and something hangs on 800."""
    numbers = {"says": 400, "claims": 500, "denies": 600, "plans": 700, "hangs": 800}
    holders = {"claims": "claim", "denies": "denial", "plans": "plan"}
    lines = ["<urn:m> skos:prefLabel 'ports' . <urn:cl> skos:prefLabel 'Chile' ."]
    for name, number in numbers.items():
        lines.append(
            f":{name} ent:hasMeasure <urn:m> ; ent:hasTheme <urn:cl> ; ent:hasAmount :n{number} ; ent:isToldBy :r-{name} . "
            f":n{number} ent:hasBound ent:exactly ; ent:value {number} . :r-{name} ent:hasEvidence :e-{name} . "
            f":e-{name} oa:exact '{name}' ; ent:hasVoice ent:own ; ent:isFromArticle :article ."
        )
        if name in holders:
            lines.append(f":r-{name} ent:hasContent :{name} ; ent:hasKind kind:{holders[name]} .")
    lines.append(":whole ent:hasCondition :hangs .")
    store = ox.Store()
    store.update(
        "PREFIX : <urn:> PREFIX ent: <https://w3id.org/entente/ontology#> PREFIX oa: <http://www.w3.org/ns/oa#> "
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX kind: <https://w3id.org/entente/id/kind/> "
        f"INSERT DATA {{ {' '.join(lines)} }}"
    )
    found = store.query(questions.named("contradictions", [data_root() / "queries"]).text)
    assert {frozenset((row["value"].value, row["otherValue"].value)) for row in found} == {frozenset(("400", "500"))}  # type: ignore[union-attr]
