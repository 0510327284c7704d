"""What drafts declare, and the times and amounts they read: by kinds of names and words. Expected values read from the sentences."""

from __future__ import annotations

import re
from datetime import date

import pytest
from notes_helper import NAMES

from kg.draft.amounts import amounts
from kg.draft.drafting import Draft, DraftArticle
from kg.draft.language import language
from kg.draft.times import times

DAY = date(2025, 6, 12)  # a Thursday


def drafted(text: str, publisher: str = "") -> str:
    return Draft("Title here.\n" + text, DraftArticle("a", "en", day=DAY, publisher=publisher), NAMES()).notes()


def declared(text: str) -> list[tuple[str, str]]:
    """Class and labels of each declaration."""
    return re.findall(r"\?- declare \S+ (\w+) (\"[^;\n]*\")", drafted(text))


DECLARED = {
    # one person by several names
    "Joaquim Mira Sarmo met France. Mira Sarmo left.": [("Person", '"Joaquim Mira Sarmo", "Mira Sarmo"')],
    "France met Mira Sarmo. Joaquim Mira Sarmo left Chad.": [("Person", '"Mira Sarmo", "Joaquim Mira Sarmo"')],
    "France met Ms Jane Roe. Roe left.": [("Person", '"Jane Roe", "Roe"')],
    # "and" within a name, and between two
    "France pays the Climate and Environmental Fund.": [("Organisation", '"Climate and Environmental Fund"')],
    "France met the Ministry of Food and Fisheries.": [("Ministry", '"Ministry of Food and Fisheries"')],
    "France met Acmeta and the Zebra Foundation.": [("Organisation", '"Zebra Foundation"')],
    # what the noun beside a name says
    "France launched the operation Northern Watch.": [("Event", '"Northern Watch"')],
    "France ended the Northern Watch operation.": [("Event", '"Northern Watch"')],
    "It lies on the island of Marelle Santa.": [("Region", '"Marelle Santa"')],
    "France sold the company Ardent Meridian.": [("Company", '"Ardent Meridian"')],
    "France seized the trawler Sea Star.": [],
    "Neither Dakaria nor France seized the Ndar Kajoor.": [],
    "It was seized at the airport of Dakaria Nova.": [],
    "The opposition PQRV left.": [("PoliticalParty", '"PQRV"')],
    # what only states have
    "Marevia accused France. Marevia's Trade Minister left.": [("State", '"Marevia"')],
    "France buys ore from Turania. It met Turania's deputy culture minister.": [("State", '"Turania"')],
    "France recalled its ambassador to Costania.": [("State", '"Costania"')],
    "France met citizens of Costania in Vellia.": [("State", '"Costania"'), ("City", '"Vellia"')],
    "France trades with Vellia. The mayor left from Vellia.": [("City", '"Vellia"')],
    "France met Jane Roe. Roe's ministers left.": [("Person", '"Jane Roe", "Roe"')],
    # agencies
    "France told BNS that it paid.": [("NewsAgency", '"BNS"')],
    "France met Kim Jong-un.": [("Person", '"Kim Jong-un"')],
    "France met the Korean People's Army.": [("Organisation", '"Korean People\'s Army"')],
}


@pytest.mark.parametrize("text", DECLARED)
def test_what_is_declared(text: str) -> None:
    assert declared(text) == DECLARED[text]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("NATO helped all. Its Secretary General, Jane Roe, left.", 'Office "Secretary General"; acts-for nato'),
        ("NATO Secretary General Jane Roe left.", "acts-for nato"),
        ("Marevia's Prime Minister, Jane Roe, left.", 'Office "Prime Minister"; acts-for marevia'),
        (  # each its own state, whoever is named after it in the sentence
            "It was signed by Foreign Minister of Peru Jane Roe and Foreign Minister of Chad Joe Doe.",
            'Office "Foreign Minister of Peru"; acts-for pe',
        ),
        (
            "It was signed by Foreign Minister of Peru Jane Roe and Foreign Minister of Chad Joe Doe.",
            'Office "Foreign Minister of Chad"; acts-for td',
        ),
        ("France met Chad. Its Prime Minister, Jane Roe, left.", 'Office "Prime Minister"\n'),  # of France or of Chad
    ],
)
def test_for_whom_an_office_acts(text: str, line: str) -> None:
    assert line in drafted(text)


def test_the_adjective_within_an_office_is_mentioned() -> None:
    assert "?- = «Latvian»: lv\n" in drafted("Latvian Trade Minister Jane Roe left.")


@pytest.mark.parametrize(
    ("publisher", "dateline", "kind"),
    [
        ("Zeta", "OSLO, 5 June 2025 (Zeta) - ", "NewsAgency"),
        ("Zeta", "", "Organisation"),
        ("Zeta Herald", "", "NewsAgency"),
    ],
)
def test_the_class_of_the_publisher(publisher: str, dateline: str, kind: str) -> None:
    assert f' {kind} "{publisher}"\n' in drafted(f"{dateline}France paid Chad.", publisher)


TIMES = {
    "due by the end of 2026": ["../2026-12-31"],
    "by the end of the year": ["../2025-12-31"],
    "by the end of March 2027": ["../2027-03-31"],
    "in early 2025 and late 2026": ["?", "?"],
    "by September": ["../2025-09-30"],
    "in January": ["?"],  # the last or the next
    "since March": ["2025-03/.."],
    "from March to October": [],
    "It may march on in may.": [],
    "It was damaged on January 26.": ["2025-01-26"],
    "It was damaged on Sunday.": ["2025-06-08"],
    "It must leave by Sunday.": ["2025-06-15"],
    "They will meet on Monday.": ["2025-06-16"],
    "at the end of the talks": [],
}


@pytest.mark.parametrize("text", TIMES)
def test_parts_of_years_and_months(text: str) -> None:
    found = times(text, language("en"), DAY)
    assert [time.edtf for time in found] == TIMES[text]
    assert all(not text[time.start : time.end].endswith(".") for time in found)


@pytest.mark.parametrize(("text", "readings"), [
    ("the budget of 2026.", []),
    ("from 1998, when it was", []),
    ("some 2026 tons of it", ["about 2026 unit:ton"]),
    ("a loan of 2000 euros", ["exactly 2000 currency:EUR"]),
])  # fmt: skip
def test_a_year_is_no_amount(text: str, readings: list[str]) -> None:
    from kg.draft.amounts import units_of

    assert [found.reading for found in amounts(text, "en", units_of(NAMES()), [])] == readings


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("France seized a ship.", "seizure: agent fr; theme «a ship»; silent rest"),
        ("France did not comment.", "NonOccurrence: agent fr; silent rest > comment: agent fr"),
        ("The talks lasted six days.", "lasting:"),
        ("France banned imports from Chad.", "prohibition: agent fr"),
    ],
)
def test_everyday_verbs_are_drafted(text: str, line: str) -> None:
    assert f"?- {line}" in drafted(text)


@pytest.mark.parametrize("text", [
    "France sent two patrol boats.",  # that it patrolled is not said
    "France left on suspicion of sabotage.",
    "The finance ministry left.",
    "France backed the fund.",
])  # fmt: skip
def test_a_noun_that_is_only_named_is_not_told(text: str) -> None:
    notes = drafted(text)
    assert not re.search(r"\?- (?:patrol|sabotage|financing)", notes)


def test_only_one_amount_is_given_to_a_verb_and_none_that_only_counts_things() -> None:
    assert "amount «one»" not in " ".join(
        re.findall(r"deployment.*", drafted("France sent one ship and Chad two boats."))
    )
    line = next(
        line
        for line in drafted("France paid 3 million euros, up from 2 million euros.").split("\n")
        if "payment" in line
    )
    assert line.count("currency:EUR") == 1 and "3000000" in line


@pytest.mark.parametrize("last", ["said Jane Roe", "Jane Roe said"])
def test_who_speaks_a_long_quotation_may_be_told_at_its_end(last: str) -> None:
    notes = drafted(f"“We are very glad,” said Jack Doe.\n“It is a very good day. We will pay,” {last}.")
    assert [speaker for speaker, _ in re.findall(r"~ quoted (\S+) (.*)", notes)] == ["jack-doe", "jane-roe", "jane-roe"]
