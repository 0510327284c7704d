"""Times in words: what the source says of when, and what we conclude, told apart."""

from __future__ import annotations

import datetime
import re

_MONTHS = ("January February March April May June July August September October November December").split()
_ONE_DAY = datetime.timedelta(days=1)


def period(earliest: datetime.date | None, latest: datetime.date | None) -> str:
    """The days from one to another as people say them; empty where neither is known.

    >>> period(datetime.date(2024, 4, 1), datetime.date(2024, 4, 30))
    'April 2024'
    >>> period(datetime.date(2024, 7, 1), None)
    'July 2024 or later'
    >>> period(datetime.date(2024, 7, 1), datetime.date(2025, 12, 31))
    'July 2024 to December 2025'
    >>> period(datetime.date(2024, 7, 5), datetime.date(2024, 7, 5))
    '5 July 2024'
    """
    if earliest and latest:
        if earliest == latest:
            return day(earliest)
        first, last = _begin(earliest), _end(latest)
        if first == last:
            return first
        if _is_year(earliest, latest) and earliest.year != latest.year:
            return f"{earliest.year} to {latest.year}"
        return f"{first} to {last}"
    if earliest:
        return f"{_begin(earliest)} or later"
    return f"{_end(latest)} or earlier" if latest else ""


def day(date: datetime.date) -> str:
    """A day: 5 July 2024."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def _is_year(earliest: datetime.date, latest: datetime.date) -> bool:
    return (earliest.month, earliest.day, latest.month, latest.day) == (1, 1, 12, 31)


def _begin(date: datetime.date) -> str:
    return f"{_MONTHS[date.month - 1]} {date.year}" if date.day == 1 else day(date)


def _end(date: datetime.date) -> str:
    ends = date.month != (date + _ONE_DAY).month if date < datetime.date.max else True
    return f"{_MONTHS[date.month - 1]} {date.year}" if ends else day(date)


def when(words: str, earliest: datetime.date | None, latest: datetime.date | None, basis: str) -> str:
    """A time as an answer tells it; what is not the source's own word says so. Empty where there is none.

    words: of the source, "not stated" or "" where it gives none; basis: stated, onPage or inferred, "" for no time.

    >>> when("in July", datetime.date(2024, 7, 1), datetime.date(2024, 7, 31), "inferred")
    'in July (we conclude: July 2024)'
    >>> when("not stated", datetime.date(2024, 7, 1), None, "inferred")
    'no day given (we conclude: July 2024 or later)'
    >>> when("on Monday", datetime.date(2024, 7, 1), datetime.date(2024, 7, 1), "onPage")
    'on Monday (by the date of its page: 1 July 2024)'
    >>> when("in March 2024", datetime.date(2024, 3, 1), datetime.date(2024, 3, 31), "stated")
    'in March 2024'
    >>> when("2025-07-05", datetime.date(2025, 7, 5), datetime.date(2025, 7, 5), "onPage")
    '5 July 2025 (by its page)'
    >>> when("by 30 November", None, datetime.date(2025, 11, 30), "inferred")
    'by 30 November (we conclude: 30 November 2025 or earlier)'
    >>> when("by the end of November", None, datetime.date(2025, 11, 30), "inferred")
    'by the end of November (we conclude: November 2025 or earlier)'
    """
    if not basis:
        return ""
    # A day as figures is told in words.
    as_figures = earliest is not None and words.strip() == earliest.isoformat()
    said = "" if words == "not stated" or as_figures else _lower(words.strip())
    days = _year(earliest, latest) or _bound(said, earliest, latest) or period(earliest, latest)
    if basis == "inferred":
        concluded = f"we conclude: {days}" if days else "we conclude"
        return f"{said or 'no day given'} ({concluded})"
    if basis == "onPage":
        return f"{said} (by the date of its page: {days})" if said else f"{days} (by its page)"
    if not said:
        return days
    year = str((earliest or latest).year) if earliest or latest else ""  # type: ignore[union-attr]
    return said if not days or year in said else f"{said} ({days})"


def _bound(words: str, earliest: datetime.date | None, latest: datetime.date | None) -> str:
    """A time that is open on one side, where the words name the day of its bound: no month stands for that day."""
    bound = earliest or latest
    if bound is None or (earliest and latest) or not re.search(rf"(?<!\d)0?{bound.day}(?!\d)", words):
        return ""
    return f"{day(bound)} or {'later' if earliest else 'earlier'}"


def _lower(words: str) -> str:
    """Words from the beginning of a sentence, as they stand within one.

    >>> _lower("Currently"), _lower("Monday, July 5"), _lower("April 2024"), _lower("Q3")
    ('currently', 'Monday, July 5', 'April 2024', 'Q3')
    """
    first = words.split(",", maxsplit=1)[0].split(" ", maxsplit=1)[0]
    proper = first in _MONTHS or (first.endswith("day") and first not in ("Today", "Yesterday"))
    return words if proper or not first[1:].islower() else words[0].lower() + words[1:]


def _year(earliest: datetime.date | None, latest: datetime.date | None) -> str:
    """The year where the days are just that."""
    if earliest and latest and earliest.year == latest.year and _is_year(earliest, latest):
        return str(earliest.year)
    return ""
