"""The days that a question names."""

from __future__ import annotations

import calendar
import re
from collections.abc import Container, Iterable

from kg.answer.stems import words

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTH = "|".join(_MONTHS)
_TIME = re.compile(
    rf"\b(?:(\d{{4}}-\d\d-\d\d)|(?:(?:(\d\d?)(?:st|nd|rd|th)?(?:\s+of)?\s+)?({_MONTH})\s+(?:(\d\d?)(?:st|nd|rd|th)?,?\s+)?)?((?:19|20)\d\d))"
    r"(?![\w-])",
    re.I,
)
_SINCE, _UNTIL = {"since", "after", "from"}, {"until", "before", "by", "till"}


class Window:
    """Days between which something is asked for, as YYYY-MM-DD (None: open on that side); words: that name them; said: these,
    and the one before them, such as "after"."""

    def __init__(self, since: str | None, until: str | None, named: Iterable[str], before: Iterable[str]) -> None:
        self.since = since
        self.until = until
        self.words = frozenset(named)
        self.said = self.words | frozenset(before)


def _day_before(day: str) -> str:
    import datetime

    return (datetime.date.fromisoformat(day) - datetime.timedelta(days=1)).isoformat()


def window(text: str, but: Container[int] = ()) -> Window | None:
    """The days that a question names.

    but: places of words that name something else, such as those of "the treaty of 1929".

    >>> found = window("what was signed in March 2024?")
    >>> found.since, found.until
    ('2024-03-01', '2024-03-31')
    """
    for found in _TIME.finditer(text):
        start = len(words(text[: found.start()]))
        if any(place not in but for place in range(start, start + len(words(found[0])))):
            break
    else:
        return None
    day, first, month, second, year = found.groups()
    number_of_day = int(first or second or 0)
    if month and 1 <= number_of_day <= calendar.monthrange(int(year), _MONTHS[month.lower()])[1]:
        day = f"{year}-{_MONTHS[month.lower()]:02}-{number_of_day:02}"
    if day:
        since = until = day
    elif month:
        number = _MONTHS[month.lower()]
        last = calendar.monthrange(int(year), number)[1]
        since, until = f"{year}-{number:02}-01", f"{year}-{number:02}-{last}"
    else:
        since, until = f"{year}-01-01", f"{year}-12-31"
    before = words(text[: found.start()])[-1:]
    used = words(found[0])
    if before and before[0] in _SINCE:
        return Window(until if before[0] == "after" else since, None, used, before)
    if before and before[0] in _UNTIL:
        return Window(None, _day_before(since) if before[0] == "before" else until, used, before)
    return Window(since, until, used, before)
