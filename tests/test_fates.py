"""What was put off, dropped, rejected, denied or left open is told so wherever it is listed, and nothing more than the text says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_article import graph_of

import kg
from kg.cli import main

TEXT = """\
Short reports
Chile and Peru plan a summit in Arica on 18 November 2025. The summit was put off until January 2026.
Kenya dropped a plan to borrow $300 million from China, two officials said.
Spain denied that it had broken the Lake Treaty.
Norway has to pay the second part of a debt by 30 November 2025.
Fiji has not yet agreed to close the pier.
Brazil plans to sell steel by 2029.
France plans to visit Chad. Chad rejected the visit.
A fair of books is planned. Malta denied that the fair had been put off.
"""
NOTES = """\
declare place:arica City "Arica"; located-in cl
declare document:lake-treaty Document "Lake Treaty"

= «$»: currency:USD ! The article means these.
= «The summit»: :summit
= «the visit»: :visit
= «the fair»: :fair
= «it», «Spain»: es

1
  x «Short reports»: A heading.
2
  «Chile and Peru plan a summit in Arica on 18 November 2025.»
    Plan: agent cl, pe; deadline «on 18 November 2025»
      meeting summit: agent cl, pe; place arica
  «The summit was put off until January 2026.»
    postponement: theme :summit; silent agent; deadline «until January 2026» = 2026-01
3
  «Kenya dropped a plan to borrow $300 million from China, two officials said.»
    ~ attributed :officials «two officials said»
    Group officials «two officials»: kind officials; amount «two» = exactly 2 unit:one
    Claim: agent :officials
      cancellation: agent ke
        theme> plan: agent ke > loan: source cn; recipient ke; amount «$300 million» = exactly 300000000 currency:USD
4
  «Spain denied that it had broken the Lake Treaty.»
    ~ attributed es «Spain denied»
    denial: agent es
      violation: agent es; theme lake-treaty
5
  «Norway has to pay the second part of a debt by 30 November 2025.»
    Item debt «a debt»
    Obligation: agent no
      payment: agent no; theme «the second part»; part-of :debt; deadline «by 30 November 2025» = ../2025-11-30
6
  «Fiji has not yet agreed to close the pier.»
    Item pier «the pier»
    NonOccurrence: > agreement-reached: agent fj > closure: agent fj; theme :pier
7
  «Brazil plans to sell steel by 2029.»
    Plan: agent br; deadline «by 2029» = ../2029
      sale: agent br; theme «steel»
8
  «France plans to visit Chad.»
    Plan: agent fr; silent deadline
      visit visit: agent fr; recipient td
  «Chad rejected the visit.»
    ~ attributed td «Chad rejected»
    refusal: agent td; silent recipient; content :visit
9
  «A fair of books is planned.»
    Plan: silent agent, deadline
      opening fair: theme «A fair of books»
  «Malta denied that the fair had been put off.»
    ~ attributed mt «Malta denied»
    denial: agent mt
      postponement: theme :fair
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    return graph_of(tmp_path_factory.mktemp("fates"), "fates", TEXT, NOTES)


@pytest.fixture(scope="module")
def made(folder: Path) -> Iterator[kg.Graph]:
    with kg.open(folder) as opened:
        yield opened


@pytest.mark.parametrize("name", ["meetings-planned", "plans", "due", "not-done-yet", "about-country"])
def test_what_was_put_off_is_told_so_wherever_it_is_listed(made: kg.Graph, name: str) -> None:
    rows = made.ask(name, **({"country": "CL"} if name == "about-country" else {}))
    assert {row.fate for row in rows if "a summit in Arica" in row.quote} == {"put off"}
    (answer,) = [each for each in rows.answers() if "eeting" in each.text and "Postponement" not in each.text]
    assert "put off" in answer.text
    assert "Put off, as another report tells: “The summit was put off until January 2026.”" in map(str, answer.notes)


@pytest.mark.parametrize(
    ("words", "fate"),
    [("borrow", "said to be dropped"), ("visit Chad", "rejected"), ("sell steel", ""), ("fair", "")],
)
@pytest.mark.parametrize("name", ["plans", "not-done-yet"])
def test_a_fate_is_told_as_the_source_has_it(made: kg.Graph, name: str, words: str, fate: str) -> None:
    """What only somebody says was dropped is said to be; that a fair was put off is denied."""
    assert [row.fate for row in made.ask(name) if words in row.quote] == [fate]


def test_a_plan_that_was_dropped_is_told_whole(
    made: kg.Graph, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (answer,) = made.ask("money").answers()
    assert all(part in answer.text for part in ("cancellation by Kenya", "$300 million", "from China"))
    assert main(["promises", "--graph", str(folder), "--status", "abandoned"]) == 0
    assert "(Kenya): abandoned; so two officials in fates." in capsys.readouterr().out


def test_what_is_due_by_a_day_is_due_on_that(made: kg.Graph) -> None:
    """A deadline is no span that reaches back for ever."""
    told = [each.text for each in made.ask("due", since="2025-11-20", until="2026-01-31").answers()]
    assert told == ["Obligation of Norway: payment for the second part as part of a debt, by 30 November 2025"]
    assert [row.step for row in made.ask("due", since="2029-01-01")] == ["sale"]


def test_a_part_is_not_told_as_the_whole(made: kg.Graph) -> None:
    (row,) = [row for row in made.ask("not-done-yet") if "debt" in row.quote]
    assert str(row.theme) == "the second part"


def test_a_denial_is_told_apart_from_what_it_denies(made: kg.Graph) -> None:
    told = [each.text for each in made.ask("roles", thing="country:es").answers()]
    assert told == [
        "Denial by Spain: violation of the Lake Treaty – agent",
        "Violation of the Lake Treaty – agent – told as denial",
    ]


def test_what_is_not_agreed_is_left_open_and_nobody_disputes_it(made: kg.Graph) -> None:
    assert {row.status for row in made.ask("is-it-done", object="Fiji")} == {"left open"}


def test_a_silence_is_that_of_the_plan_and_not_of_the_meeting(made: kg.Graph) -> None:
    (answer,) = [each for each in made.ask("plans").answers() if "fair" in each.text]
    assert "Of the plan, the source does not say who nor by when." in map(str, answer.notes)
