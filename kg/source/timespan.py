"""The first and last day that an EDTF expression allows (Library of Congress, EDTF specification, 2019).

The expressions are a closed part of EDTF, read by the grammar below and by nothing else: a text that it does not know
is an error before anything is computed, and what it knows needs no more work than the calendar. What a library takes
for EDTF, and how long it takes over a year of eight digits, cannot come in by this way.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

from kg.source.normal import without_unseen

LONGEST = 200  # characters; no time in a text needs more

_DATE = re.compile(r"(?P<year>\d{4}|\d{3}X|\d\dXX)(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?[?~%]?", re.ASCII)
# First and last month by code. The specification gives no months; these are the meteorological seasons, of the north
# where it names no hemisphere. A season lies within the year that is written: of one that goes on into the next year
# only the December counts, for the months that follow have another number.
BUDDHIST = 543  # years that the Buddhist Era of Thailand is ahead
_SEASONS = {
    **{21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)},
    **{25: (3, 5), 26: (6, 8), 27: (9, 11), 28: (12, 12)},  # of the northern hemisphere
    **{29: (9, 11), 30: (12, 12), 31: (3, 5), 32: (6, 8)},  # of the southern
    **{33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12)},  # quarters
    **{37: (1, 4), 38: (5, 8), 39: (9, 12), 40: (1, 6), 41: (7, 12)},  # thirds and halves
}


@lru_cache(maxsize=4096)
def bounds(text: str) -> tuple[date | None, date | None]:
    """The earliest and latest day of an EDTF expression; None at an open or unknown end.

    Known are years from 0001 to 9999, months, days, seasons and quarters, X for digits that are not given (`201X`,
    `2024-07-XX`), one qualifier (`?`, `~`, `%`) at the end of a date, intervals of these, and sets (`[2023,2025]`).
    Raises ValueError where the text is none of these, names no day of the calendar, or bounds no time.

    >>> bounds("2024-04")
    (datetime.date(2024, 4, 1), datetime.date(2024, 4, 30))
    >>> bounds("2024-07/..")
    (datetime.date(2024, 7, 1), None)
    >>> bounds("2024-24")
    (datetime.date(2024, 12, 1), datetime.date(2024, 12, 31))
    """
    start, interval, end = text.partition("/")
    shown = text if len(text) <= 40 else text[:40] + "…"
    try:
        if len(text) > LONGEST:
            raise ValueError
        first, last = _several(start) if not interval else (_end(start, False), _end(end, True))
    except ValueError:
        raise ValueError(
            f'"{shown}" is not EDTF, such as 2024, 2024-07, 2024-07-05, 2024-21, 201X, 2024~ or 2024/2025, '
            "or not of the part of it that is used here (years 0001 to 9999)"
        ) from None
    if first is None and last is None:
        raise ValueError(f'"{shown}" bounds no time')
    if first and last and first > last:
        raise ValueError(f'"{shown}" ends before it begins')
    return first, last


def _several(text: str) -> tuple[date, date]:
    """The bounds of a date, or of a set of dates."""
    if text[:1] + text[-1:] in ("[]", "{}"):
        members = [_one(member) for member in text[1:-1].split(",")]
        return min(first for first, _ in members), max(last for _, last in members)
    return _one(text)


def _end(text: str, last: bool) -> date | None:
    return None if text in ("", "..") else _one(text)[last]


def _one(text: str) -> tuple[date, date]:
    """The bounds of a date. Raises ValueError."""
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day = found["year"], found["month"], found["day"]
    if "X" in year and (month or "XX", day or "XX") != ("XX", "XX"):
        raise ValueError(text)  # "a July of the 2010s" has no bounds of its own
    first_year, last_year = max(int(year.replace("X", "0")), 1 if "X" in year else 0), int(year.replace("X", "9"))
    if month is None or month == "XX":
        if day not in (None, "XX"):
            raise ValueError(text)
        first_month, last_month = 1, 12
    elif int(month) in _SEASONS and day is None:
        first_month, last_month = _SEASONS[int(month)]
    else:
        first_month = last_month = int(month)
    if day is not None and day != "XX":
        only = date(first_year, first_month, int(day))
        return only, only
    first = date(first_year, first_month, 1)
    end = date(last_year, last_month, 1)
    return first, end.replace(day=calendar.monthrange(last_year, last_month)[1])


def years(text: str) -> set[str]:
    """The four-digit years in a text, in whatever digits.

    >>> sorted(years("2024-07/2025-12, ٢٠٢٣"))
    ['2023', '2024', '2025']
    """
    return {str(int(found)) for found in re.findall(r"(?<!\d)[^\D0]\d{3}(?!\d)", without_unseen(text))}


def stated_years(wording: str, language: str) -> set[str]:
    """The years that a wording gives, in Thai also those of the Buddhist Era, which is 543 years ahead.

    >>> sorted(stated_years("11 มีนาคม 2568", "th"))
    ['2025', '2568']
    """
    found = years(wording)
    return found | {str(int(year) - BUDDHIST) for year in found} if is_thai(language) else found


def is_thai(language: str) -> bool:
    """Whether a language tag is one of Thai."""
    return language.split("-", maxsplit=1)[0].lower() == "th"
