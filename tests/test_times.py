"""EDTF: bounds that lie in the calendar, from a closed part of the format, in no time."""

from __future__ import annotations

import calendar
import time
from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st
from pyparsing import ParserElement

from kg.source.times import read_time
from kg.source.timespan import bounds

# edtf has all grammars of the process keep what they tried: rdflib then takes twice as long to read a query, and more
# frames than Python allows.
ParserElement.disable_memoization()

YEARS = st.integers(1, 9999).map("{:04}".format)
MONTHS = st.integers(1, 12).map("{:02}".format)
SEASONS = st.integers(21, 41).map(str)
QUALIFIERS = st.sampled_from(["", "?", "~", "%"])
DAYS = st.builds(date.isoformat, st.dates())
DATES = st.one_of(
    YEARS,
    YEARS.map(lambda year: year[:3] + "X"),
    YEARS.map(lambda year: year[:2] + "XX"),
    st.builds("{}-{}".format, YEARS, MONTHS | SEASONS | st.just("XX")),
    st.builds("{}-{}-XX".format, YEARS, MONTHS | st.just("XX")),
    DAYS,
)
DATED = st.builds("{}{}".format, DATES, QUALIFIERS)
ENDS = DATED | st.sampled_from(["", ".."])
EXPRESSIONS = st.one_of(
    DATED,
    st.builds("{}/{}".format, ENDS, ENDS),
    st.lists(DATED, min_size=1, max_size=4).map(lambda several: f"[{','.join(several)}]"),
    st.lists(DATED, min_size=1, max_size=4).map(lambda several: f"{{{','.join(several)}}}"),
)


@given(EXPRESSIONS)
def test_what_is_accepted_has_bounds_in_order_or_one_reason(text: str) -> None:
    try:
        first, last = bounds(text)
    except ValueError as error:
        # Year 0000 has no days; an interval of two open ends bounds nothing; the others end before they begin.
        assert "0000" in text or "/" in text, error
        return
    assert first or last
    assert first is None or last is None or first <= last


@given(DATES.filter(lambda text: "X" not in text[:4] and not 25 <= int(text[5:7].replace("X", "0") or 0) <= 41))
def test_the_library_reads_the_same(text: str) -> None:
    """Its own reading, an oracle for years, months, days and the four seasons."""
    if text == "0000":
        return
    parsed = parse_edtf(text)

    def day(value: tuple[int, ...], last: bool) -> date:
        year, month, day_of_month = value[0], value[1] or (12 if last else 1), value[2]
        return date(year, month, min(day_of_month, calendar.monthrange(year, month)[1]))

    assert bounds(text) == (day(parsed.lower_strict(), False), day(parsed.upper_strict(), True))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-21", "2024-03-01", "2024-05-31"),
        ("2024-24", "2024-12-01", "2024-12-31"),
        ("2024-24~", "2024-12-01", "2024-12-31"),
        ("2023-24/2024-24", "2023-12-01", "2024-12-31"),
        ("2024-28", "2024-12-01", "2024-12-31"),
        ("2024-30", "2024-12-01", "2024-12-31"),  # summer in the south
        ("2024-32", "2024-06-01", "2024-08-31"),  # winter in the south
        ("2024-33", "2024-01-01", "2024-03-31"),
        ("2024-36", "2024-10-01", "2024-12-31"),
        ("2024-39", "2024-09-01", "2024-12-31"),
        ("2024-40", "2024-01-01", "2024-06-30"),
        ("2024-02-XX", "2024-02-01", "2024-02-29"),
        ("00XX", "0001-01-01", "0099-12-31"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("[2023,2025-02]", "2023-01-01", "2025-02-28"),
        ("2024-07/", "2024-07-01", None),
        ("../2024-02", None, "2024-02-29"),
    ],
)
def test_bounds(text: str, first: str | None, last: str | None) -> None:
    assert bounds(text) == tuple(day and date.fromisoformat(day) for day in (first, last))


@pytest.mark.parametrize(
    "text",
    [
        *("Y1E99999999", "Y17E7", "Y20240", "-0044", "0000", "10000", "2024-13", "2024-00", "2024-42", "2024-02-30"),
        *("2024-24-05", "20X4", "XXXX", "201X-07", "2024-XX-05", "2024-1X", "2024-07-05T10:00:00Z", "2024-W03"),
        *("", "/", "../..", "2025/2024", "2024/2025/2026", "[]", "[2024", "{2024,}", "2024??", "1950S2", "２０２４"),
        *("2024\n", " 2024", "2024/" * 1000, "[" + "2024," * 10**5 + "2024]", "9" * 10**6),
    ],
)
def test_all_else_is_one_error_at_once(text: str) -> None:
    start = time.perf_counter()
    with pytest.raises(ValueError, match=r"is not EDTF|bounds no time|ends before it begins") as error:
        bounds(text)
    assert time.perf_counter() - start < 0.1
    assert len(str(error.value)) < 250


@pytest.mark.parametrize("language", ["en", "de", "ru", "zh", "th"])
@pytest.mark.parametrize(
    "words",
    [
        "2024-24-31",
        "2024-17-05",
        "2024-07-00",
        "2024-99",
        "2024-2424",
        "31 April 2024",
        "2024年13月5日",
        "from 2025 to 2024",
    ],
)
def test_words_that_name_no_time_of_the_calendar_are_not_read(words: str, language: str) -> None:
    found = read_time(words, language)
    assert found is None or bounds(found)
