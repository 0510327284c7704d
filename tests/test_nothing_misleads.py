"""No note that is false, nothing left out without a word: what readers of invented texts were led astray by, each by its kind.

Two small invented articles in one graph. What is expected was read in their texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_article import graph_of

import kg

COVE = """\
Cove recall
Finland recalled its ambassador to Sweden, Aino Virta, from Stockholm on 4 November 2025.
A summit of the presidents of Finland and Sweden was put off until January 2026.
Finland appointed Olli Lahti as its ambassador to Norway on 6 November 2025. He replaces Pia Sund, who retired in October 2025.
Denmark offered mediation.
A second round of talks is to be held in Turku in May 2026.
The recall came after three months of consultations by Denmark.
Sweden stopped gas deliveries to Norway.
Lahti denied that the terms were secret.
Finland has not decided when Virta will return.
Denmark sold charts of mines near Turku.
"""
COVE_NOTES = """\
declare place:turku City "Turku"
declare office:fi-ambassador-to-sweden Ambassadorship "ambassador to Sweden"; acts-for fi; accredited-to se
declare office:fi-ambassador-to-norway Ambassadorship "ambassador to Norway"; acts-for fi; accredited-to no
declare office:se-ambassador-to-finland Ambassadorship "ambassador to Finland"; acts-for se; accredited-to fi
declare person:aino-virta Person "Aino Virta", "Virta"
declare person:olli-lahti Person "Olli Lahti", "Lahti"
declare person:pia-sund Person "Pia Sund"

1 Cove recall
  x «Cove recall»: A heading.
2
  = «its»: fi
  «its ambassador to Sweden, Aino Virta»
    OfficeHolding: office-holder aino-virta; office fi-ambassador-to-sweden; on-behalf-of fi
  «Finland recalled its ambassador to Sweden, Aino Virta, from Stockholm on 4 November 2025.» passing fi-ambassador-to-sweden
    summoning recall: agent fi; recipient aino-virta; time «on 4 November 2025» = 2025-11-04
      return coming-back: agent aino-virta; origin se
3
  «A summit of the presidents of Finland and Sweden was put off until January 2026.»
    Group presidents «the presidents of Finland and Sweden»: kind officials; on-behalf-of fi, se
    postponement: silent agent; deadline «until January 2026» = 2026-01
      theme> meeting: agent :presidents; name «A summit»
4
  = «its»: fi
  = «He»: olli-lahti
  = «who»: pia-sund
  «Finland appointed Olli Lahti as its ambassador to Norway on 6 November 2025. He replaces Pia Sund»
    Appointment: agent fi; theme olli-lahti; office fi-ambassador-to-norway; replaces pia-sund; time «on 6 November 2025» = 2025-11-06
  «Pia Sund, who retired in October 2025.»
    Departure: theme pia-sund; time «in October 2025» = 2025-10; silent office
5
  «Denmark offered mediation.»
    offer: agent dk; silent recipient > mediation: agent dk
6
  «A second round of talks is to be held in Turku in May 2026.»
    Plan: silent agent; deadline «in May 2026» = 2026-05
      meeting: theme «A second round of talks»; place turku; ordinal 2
7
  = «The recall»: :recall
  «The recall came after three months of consultations by Denmark.»
    consultation consulting: agent dk; duration «three months» = exactly 3 unit:month; precedes :recall
8
  «Sweden stopped gas deliveries to Norway.»
    end: agent se; recipient no; theme «gas deliveries to Norway»
9
  ~ attributed olli-lahti «Lahti denied»
  «Lahti denied that the terms were secret.»
    denial: agent olli-lahti
      being: theme «the terms»; predicate «secret»
10
  = «return»: :coming-back
  «Finland has not decided when Virta will return.»
    NonOccurrence: > decision: agent fi; topic :coming-back
11
  «Denmark sold charts of mines near Turku.»
    Item mines «mines near Turku»: place turku
    Item charts «charts of mines near Turku»: part-of :mines
    sale: agent dk; theme :charts; silent recipient
"""
PORT = """\
Port loan
Iceland will lend Latvia $240 million for the port.
The first instalment of $90 million is due by 1 December 2026.
The parliament of Latvia has to approve the Loan Agreement by 30 November 2026.
Estonia released 18 Latvian sailors.
Estonia proposed talks in Riga on 20 June 2026.
Latvia must repay the loan within 25 years.
The Ministry of Ports denied a delay.
Two envoys, Ida Berg among them, met Jon Falk in Riga.
The aides of the sons of Karl Holm inspected a bridge named after Olga Ruus.
"""
PORT_NOTES = """\
declare place:riga City "Riga"
declare document:loan-agreement Agreement "Loan Agreement"
declare body:ministry-of-ports Ministry "Ministry of Ports"
declare person:ida-berg Person "Ida Berg"
declare person:jon-falk Person "Jon Falk"
declare person:karl-holm Person "Karl Holm"
declare person:olga-ruus Person "Olga Ruus"
declare body:lv-parliament Parliament "parliament of Latvia"; organ-of lv

= «Latvian»: lv
= «$»: currency:USD ! The sign without a country.
= «The parliament of Latvia»: lv-parliament

1 Port loan
  x «Port loan»: A heading.
2
  «Iceland will lend Latvia $240 million for the port.»
    Plan: agent is; silent deadline
      loan lending: agent is; recipient lv; amount «$240 million» = exactly 240000000 currency:USD; purpose item «the port»
3
  = «instalment»: :lending ! One of this loan.
  «The first instalment of $90 million is due by 1 December 2026.»
    Obligation: silent agent
      disbursement: theme «The first instalment»; amount «$90 million» = exactly 90000000 currency:USD; deadline «by 1 December 2026» = ../2026-12-01; ordinal 1; part-of :lending
4
  «The parliament of Latvia has to approve the Loan Agreement by 30 November 2026.»
    Obligation: agent lv-parliament
      approval: agent lv-parliament; theme loan-agreement; deadline «by 30 November 2026» = ../2026-11-30
5
  «Estonia released 18 Latvian sailors.»
    Group sailors «18 Latvian sailors»: nationality lv; amount «18» = exactly 18 unit:one
    release: agent ee; theme :sailors
6
  «Estonia proposed talks in Riga on 20 June 2026.»
    proposal: agent ee; silent recipient
      meeting: place riga; time «on 20 June 2026» = 2026-06-20; silent agent
7
  = «the loan»: :lending
  «Latvia must repay the loan within 25 years.»
    Obligation: agent lv
      debt-service: agent lv; theme :lending; deadline «within 25 years» offset «25 years»
8
  ~ attributed body:ministry-of-ports «The Ministry of Ports denied»
  «The Ministry of Ports denied a delay.»
    denial: agent body:ministry-of-ports
      postponement: agent body:ministry-of-ports
    ? acceptance on body:ministry-of-ports: words/whose: the text names it without a state.
9
  «Two envoys, Ida Berg among them, met Jon Falk in Riga.»
    Group envoys «Two envoys»: kind officials; member ida-berg; amount «Two» = exactly 2 unit:one; open-on member
    meeting: agent :envoys, jon-falk; place riga; silent time
10
  «The aides of the sons of Karl Holm inspected a bridge named after Olga Ruus.» passing olga-ruus
    Group sons «the sons of Karl Holm»: on-behalf-of karl-holm
    Group aides «The aides of the sons of Karl Holm»: on-behalf-of :sons
    inspection: agent :aides; theme item «a bridge named after Olga Ruus»; silent time
"""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[kg.Graph]:
    folder = tmp_path_factory.mktemp("misled")
    graph_of(folder, "cove", COVE, COVE_NOTES)
    with kg.open(graph_of(folder, "port", PORT, PORT_NOTES)) as opened:
        yield opened


def lines(graph: kg.Graph, question: str, **values: str) -> list[str]:
    return [answer.text for answer in graph.ask(question, **values).answers()]


# ---------------------------------------------------------------- what may belong to an answer

OPEN = [
    # What another article tells, in which the state is not named, is not of it.
    ("about-country", {"country": "EE"}, "postponement", False),
    ("plans", {"country": "LV"}, "round of talks", False),
    ("conditions", {"of": "LV"}, "belong", False),
    ("relations", {"first": "IS", "second": "LV"}, "belong", False),
    ("timeline", {"country": "EE"}, "Pia Sund", False),
    # Where other roles name the sides, a silence opens nothing for a state beside them.
    ("about-country", {"country": "DK"}, "postponement", False),
    ("timeline", {"country": "DK"}, "Pia Sund", False),
    ("plans", {"country": "EE"}, "instalment", False),
    # It stays open among those of whom the article speaks.
    ("plans", {"country": "DK"}, "round of talks", True),
]


@pytest.mark.parametrize(("question", "values", "words", "may"), OPEN)
def test_only_what_may_be_of_a_value_is_said_to_belong(
    both: kg.Graph, question: str, values: dict[str, str], words: str, may: bool
) -> None:
    rows = both.ask(question, **values)
    assert any(words in each for left in rows.left_out() for each in left.silent) == may, rows.explained()


@pytest.mark.parametrize("country", ["FI", "SE"])
def test_what_is_done_to_a_states_own_act_is_about_it(both: kg.Graph, country: str) -> None:
    assert any("ostponement" in each for each in lines(both, "about-country", country=country))
    assert any("ostponement" in each for each in lines(both, "relations", first="FI", second="SE"))


# ---------------------------------------------------------------- what has no row


def test_an_office_with_a_holder_is_not_told_as_empty(both: kg.Graph) -> None:
    """Whoever is only told to have been appointed is told so, and an office with neither is named with the right direction."""
    assert lines(both, "ambassadors", sending="FI", receiving="SE") == ["Aino Virta: ambassador of Finland to Sweden"]
    (appointed,) = lines(both, "ambassadors", sending="FI", receiving="NO")
    assert appointed == "Olli Lahti: ambassador of Finland to Norway, on 6 November 2025 – told as appointment"
    for sending, receiving in (("FI", "SE"), ("FI", "NO"), ("SE", "NO")):
        assert "no source" not in both.ask("ambassadors", sending=sending, receiving=receiving).explained()


@pytest.mark.parametrize("country", ["EE", "LV"])
def test_what_is_counted_is_named_beside_the_figures_of_a_country(both: kg.Graph, country: str) -> None:
    assert "18 Latvian sailors" in both.ask("figures", country=country).explained()
    assert "18 Latvian sailors" not in both.ask("figures", country="IS").explained()


@pytest.mark.parametrize("question", ["money", "figures"])
def test_a_part_has_the_sides_of_the_whole(both: kg.Graph, question: str) -> None:
    for country in ("IS", "LV"):
        found = both.ask(question, country=country)
        assert {row.wording for row in found} == {"$240 million", "$90 million"}


def test_what_is_only_proposed_is_pointed_at(both: kg.Graph) -> None:
    assert "demands has 1: Proposal by Estonia" in both.ask("meetings-planned", city="Riga").explained()


# ---------------------------------------------------------------- what belongs among the rows


def test_a_parliaments_approval_is_a_step_of_a_document(both: kg.Graph) -> None:
    step = "Loan Agreement: approval by the parliament of Latvia, by 30 November 2026"
    assert any(each.startswith(step) for each in lines(both, "next-steps", document="Loan Agreement"))
    assert any(each.startswith(step) for each in lines(both, "document-life"))


def test_what_the_source_puts_before_an_event_needs_no_day(both: kg.Graph) -> None:
    event = "recall"
    assert any(
        each.startswith("Before: consultation (three months) by Denmark")
        for each in lines(both, "before-and-after", event=event)
    )
    (after,) = lines(both, "before-and-after", event="consulting")
    assert after.startswith("After: summoning by Finland")


def test_undated_has_what_the_timeline_has_not(both: kg.Graph) -> None:
    """An act that is put off to a day has no day itself; words have none either."""
    undated = lines(both, "undated")
    assert any("ostponement of the" in each for each in undated)
    assert any(each.startswith("Offer of Denmark") for each in lines(both, "undated", kind_of="words"))
    dated = {row.report for row in both.ask("timeline")}
    for kind in (None, "words", "absence", "situation"):
        assert not dated & {row.report for row in both.ask("undated", kind_of=kind)}


def test_a_state_in_what_an_act_brings_about_is_in_its_timeline(both: kg.Graph) -> None:
    assert any("summoning by Finland" in each for each in lines(both, "timeline", country="SE"))


def test_a_thing_may_be_what_something_is_for(both: kg.Graph) -> None:
    assert any("for the purpose of the port" in each for each in lines(both, "aims"))


# ---------------------------------------------------------------- lines that read as English


def test_no_word_stands_twice(both: kg.Graph) -> None:
    """The words of what something is done to may say its number or its recipient."""
    planned = [each for question in ("plans", "due") for each in lines(both, question)]
    assert any("meeting of a second round of talks" in each for each in planned)
    assert any("disbursement ($90 million) of the first instalment" in each for each in planned)
    assert not any(word in each for each in planned for word in ("2nd", "1st"))
    assert any("nd by Sweden of gas deliveries to Norway" in each for each in lines(both, "undated"))
    assert not any("to Norway of" in each for each in lines(both, "undated"))


def test_who_is_recalled_and_what_is_such_reads_as_english(both: kg.Graph) -> None:
    assert any("summoning by Finland of Aino Virta" in each for each in lines(both, "timeline"))
    assert lines(both, "denials")[0] == "Denial by Olli Lahti: the terms being “secret”"


@pytest.mark.parametrize("question", ["documents-signed", "plans", "about-country", "figures"])
def test_a_code_of_a_country_is_no_unit(both: kg.Graph, question: str) -> None:
    """ "KG" is Kyrgyzstan where a country is asked for, also in what is said where there are no rows."""
    assert both.ask(question, country="KG").explained().startswith("No")


# ---------------------------------------------------------------- what is found of a thing


def quotes(graph: kg.Graph, question: str, **values: str) -> list[str]:
    return [each.quote for answer in graph.ask(question, **values).answers() for each in answer.quotes]


def test_a_sentence_that_names_a_thing_is_found_however_it_does(both: kg.Graph) -> None:
    """As one that takes part, by name where another's act is spoken of, and within what is described within something."""
    of_virta = [
        "its ambassador to Sweden, Aino Virta",
        "Finland recalled its ambassador to Sweden, Aino Virta, from Stockholm on 4 November 2025.",
        "Finland has not decided when Virta will return.",
    ]
    assert quotes(both, "sentences-behind", thing="Aino Virta") == of_virta
    # "The recall" speaks of her recall and names nobody.
    assert lines(both, "people")[0] == "Aino Virta, for Finland: has a role in 2 reports"
    assert "Denmark sold charts of mines near Turku." in quotes(both, "sentences-behind", thing="Turku")


def test_a_time_counted_from_something_is_due(both: kg.Graph) -> None:
    within = "Obligation of Latvia: debt service of the loan by Iceland, within 25 years"
    assert within in lines(both, "due")
    rows = both.ask("due", since="2030-01-01")
    assert within not in [answer.text for answer in rows.answers()]
    assert any(within in each for left in rows.left_out() for each in left.silent)


def test_who_was_appointed_is_told_beside_who_holds_an_office(both: kg.Graph) -> None:
    assert lines(both, "office-holders", person="Olli Lahti") == [
        "Olli Lahti: ambassador to Norway, appointed, on 6 November 2025; no source here says that the office has been taken up"
    ]
    assert lines(both, "office-holders", person="Aino Virta") == ["Aino Virta: ambassador to Sweden, for Finland"]


def test_who_or_what_has_no_row_is_named_below(both: kg.Graph) -> None:
    """Of whom a report speaks only in a group, in a group of a group or in passing, and a ministry of which no source says whose it is, whatever the values."""
    only_named = "3 with no role of their own, only named in a group or in what describes something: Ida Berg; Karl Holm; Olga Ruus."
    assert only_named in both.ask("people").explained()
    for values in ({}, {"country": "LV"}, {"country": "EE"}):
        assert (
            "of which no source here says of what state: Ministry of Ports"
            in both.ask("state-bodies", **values).explained()
        )
