"""The first and last day that an EDTF expression allows (Library of Congress, EDTF specification, 2019)."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

_PLAIN = re.compile(r"([1-9]\d{3})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


@lru_cache(maxsize=4096)
def bounds(text: str) -> tuple[date | None, date | None]:
    """The earliest and latest day of an EDTF expression; None at an open or unknown end.

    Raises ValueError where the text is not EDTF or names no bounded time.

    >>> bounds("2024-04")
    (datetime.date(2024, 4, 1), datetime.date(2024, 4, 30))
    >>> bounds("2024-07/..")
    (datetime.date(2024, 7, 1), None)
    """
    if (found := _plain_bounds(text)) is not None:
        return found
    from edtf import EDTFParseException, parse_edtf

    try:
        parsed = parse_edtf(text)
        first, last = (
            _day(getattr(parsed, name)(), name == "upper_strict") for name in ("lower_strict", "upper_strict")
        )
    except (EDTFParseException, ValueError, TypeError, AttributeError, IndexError, OverflowError) as error:
        raise ValueError(f'"{text}" is not EDTF, such as 2024, 2024-07, 2024-07-05 or 2024/2025') from error
    # Open ends come back as infinities or as far dates: the text itself says which end is open.
    if "/" in text:
        start, end = text.split("/", 1)
        first = None if start in ("", "..") else first
        last = None if end in ("", "..") else last
    if first is None and last is None:
        raise ValueError(f'"{text}" bounds no time')
    if first and last and first > last:
        raise ValueError(f'"{text}" ends before it begins')
    return first, last


def _plain_bounds(text: str) -> tuple[date | None, date | None] | None:
    """The bounds of years, months, days and intervals of them, for which the library needs 10 ms; None for all else."""
    start, interval, end = text.partition("/")
    try:
        first = None if interval and start == ".." else _plain_day(start, False)
        last = None if interval and end == ".." else _plain_day(end if interval else start, True)
    except ValueError:
        return None
    if (first is None and last is None) or (first and last and first > last):
        return None
    return first, last


def _plain_day(text: str, last: bool) -> date:
    """The first or last day of a year, a month or a day. Raises ValueError where the text is something else."""
    found = _PLAIN.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month = int(found[1]), int(found[2] or (12 if last else 1))
    if found[3]:
        return date(year, month, int(found[3]))
    first = date(year, month, 1)
    return first.replace(day=calendar.monthrange(year, month)[1]) if last else first


def years(text: str) -> set[str]:
    """The four-digit years in a text.

    >>> sorted(years("2024-07/2025-12"))
    ['2024', '2025']
    """
    return set(re.findall(r"(?<!\d)\d{4}(?!\d)", text))


def _day(value: object, last: bool) -> date | None:
    if isinstance(value, float) or value is None:
        return None
    year, month, day = value[0], value[1] or (12 if last else 1), value[2]  # type: ignore[index]
    return date(year, month, min(day, calendar.monthrange(year, month)[1]) or 1)
