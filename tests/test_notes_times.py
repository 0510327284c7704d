"""Times and amounts in words are read where the words say them, and only there."""

from __future__ import annotations

import pytest

from kg.notes.read_amounts import Amount, read_amount, read_unit
from kg.source.times import read_time
from kg.source.timespan import bounds
from kg.terms import ID

TIMES = [
    ("en", "in April 2024", "2024-04"),
    ("en", "on 5 March 2024", "2024-03-05"),
    ("en", "March 5, 2024", "2024-03-05"),
    ("en", "on Tuesday, March 5th, 2024", "2024-03-05"),
    ("en", "2024-03-05", "2024-03-05"),
    ("en", "in 2025", "2025"),
    ("en", "since 2013", "2013/.."),
    ("en", "until March 15, 2030", "../2030-03-15"),
    ("en", "by 2030", "../2030"),
    ("en", "before May 2024", "../2024-04"),
    ("en", "before January 2024", "../2023-12"),
    ("en", "before 1 March 2024", "../2024-02-29"),
    ("en", "from May 2024 to 3 June 2025", "2024-05/2025-06-03"),
    ("en", "between 2020 and 2025", "2020/2025"),
    ("en", "2020–2025", "2020/2025"),
    ("en-GB", "in the year 1999", "1999"),
    ("de", "am 26. März 1982", "1982-03-26"),
    ("de", "im Mai 2024", "2024-05"),
    ("de", "vom 1. Januar 2020 bis 31. Dezember 2021", "2020-01-01/2021-12-31"),
    ("de", "seit 2013", "2013/.."),
    ("fr", "le 1er août 2024", "2024-08-01"),
    ("es", "el 5 de marzo de 2024", "2024-03-05"),
    ("pt", "em 5 de março de 2024", "2024-03-05"),
    ("ru", "5 марта 2024 года", "2024-03-05"),
    ("sv", "den 5 mars 2024", "2024-03-05"),
]
NO_TIMES = [
    "today", "in May", "next year", "two years ago", "in early 2024", "the first half of 2024", "5 March", "we may",
    "31 February 2024 or so", "in 2024 and again in 2026 and 2027", "at the end of 2024", "2024 agreement", "", "05/03/2024 or 2025",
]  # fmt: skip


@pytest.mark.parametrize(("language", "words", "edtf"), TIMES)
def test_times_are_read(language: str, words: str, edtf: str) -> None:
    assert read_time(words, language) == edtf
    assert bounds(edtf)


@pytest.mark.parametrize("words", NO_TIMES)
def test_what_says_no_date_by_itself_is_not_read(words: str) -> None:
    assert read_time(words) is None


ONE = ID + "unit/one"
UNITS = [("ton", "T"), ("tons", "T"), ("ALL", "Lek"), ("$", "USD"), ("kilometre", "KM"), ("one", "ONE")]
AMOUNTS = [
    ("en", "over 2 million tons", Amount("2000000", "", "moreThan", "T")),
    ("en", "$3.5 billion", Amount("3500000000", "", "exactly", "USD")),
    ("en", "all 12 countries", Amount("12", "", "exactly", ONE)),
    ("en", "at least three", Amount("3", "", "atLeast", ONE)),
    ("en", "between 10 and 12 tons", Amount("10", "12", "between", "T")),
    ("en", "15 percent", Amount("15", "", "exactly", ID + "unit/percent")),
    ("en", "dozens", Amount("?", "", "about", ONE)),
    ("de", "2,5 Millionen", Amount("2500000", "", "exactly", ONE)),
    ("en", "€5 million", None),
    ("en", "3 of the 5", None),
    ("en", "many", None),
]  # fmt: skip


@pytest.mark.parametrize(("language", "words", "amount"), AMOUNTS)
def test_amounts_are_read(language: str, words: str, amount: Amount | None) -> None:
    found = read_amount(words, language, UNITS)
    assert (
        (found and found._replace(bound=amount.bound if words == "dozens" else found.bound)) == amount
        if amount
        else found is None
    )


def test_a_rank_has_no_unit_and_the_longest_label_wins() -> None:
    assert read_amount("11th", "en", UNITS, "Ranking") == Amount("11", "", "exactly", None)
    assert read_unit("5 tons", [("to", "x"), ("ton", "T")]) == "T"
