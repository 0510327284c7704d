"""Times say what their words say: the day, month, year and weekday in them, and how far they are from the article."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kg.checks.reading import ArticleReading
from kg.finding import Finding
from kg.source.numbers import read_numbers
from kg.source.times import centuries, months_of, read_time
from kg.source.timespan import bounds, years
from kg.terms import ENT

_DAY, _MONTH = 10, 7  # characters of a date
_SOON = 8  # days that a weekday may be away from the article
_NEAR = 366  # days that a month without a year may be away
_DAY_RUN = r"\d{1,2}(?:st|nd|rd|th|er|\.)?(?!\d)"
_DAYS = rf"{_DAY_RUN}(?:\s*(?:[–—-]|,|and|to|und|bis|y|al?|et|au|,\s*and)\s*{_DAY_RUN})*"
_DAYS_BEFORE = re.compile(rf"(?<!\d)({_DAYS})\s*(?:of\s|de\s)?\s*$")
_DAYS_AFTER = re.compile(rf"\.?\s+({_DAYS})")


@dataclass(frozen=True)
class SaidTime:
    """What a wording says of a time. Empty where it says nothing."""

    days: frozenset[int]
    months: frozenset[int]
    years: frozenset[int]
    weekdays: frozenset[int]


def check(reading: ArticleReading) -> Iterator[Finding]:
    """Days, months, years and weekdays that the words do not give, and relative times that are miscounted."""
    if not reading.cues:
        return
    yield from _ahead(reading)
    for node in reading.nodes.of_kind({ENT + "TimeSpan"}):
        wording, edtf = reading.one(node, "wording"), reading.one(node, "edtf")
        if not wording or not edtf:
            continue
        try:
            first, last = bounds(edtf)
        except ValueError:
            continue  # the check of values reports it
        if problem := _century(reading, wording, first, last):
            message = f'ent:edtf is {edtf}, but "{wording}" {problem}: correct one of the two.'
            yield reading.finding("words/date", message, node, path=ENT + "edtf", value=edtf, quote=wording)
            continue
        if ENT + "stated" in reading.all(node, "hasBasis") and not years(edtf) <= years(wording):
            continue  # the check of values reports it: the words do not give the year
        problem = None
        if not reading.all(node, "isCountedFrom"):
            problem = (
                _one_sided(reading, wording, edtf, first, last)
                or _against_words(reading, wording, edtf)
                or _whole(reading, wording, first, last)
            )
            problem = problem or _relative(reading, node, wording, first, last)
        if problem:
            message = f'ent:edtf is {edtf}, but "{wording}" {problem}: correct one of the two.'
            yield reading.finding("words/date", message, node, path=ENT + "edtf", value=edtf, quote=wording)


def _century(reading: ArticleReading, wording: str, first: date | None, last: date | None) -> str | None:
    """The 19th century as 1800 to 1899, or as another one."""
    named = centuries(wording, reading.language)
    if len(named) != 1 or reading.cues["beside"].search(wording) or (first is None) != (last is None):
        return None
    if (first and first.year, last and last.year) == named[0]:
        return None
    begin, end = named[0]
    return f"is {begin} to {end} (in notes: = {begin:04}/{end:04})"


def _ahead(reading: ArticleReading) -> Iterator[Finding]:
    """What is expected or planned, by words of the present, and lies before the day of the article."""
    if reading.published is None:
        return
    kinds = {cls for name in ("Plan", "Expectation") for cls in reading.corpus.subclasses(name)}
    for report in reading.nodes.of_kind(kinds):
        quotes = reading.quotes(report)
        if not quotes or not all(reading.has("ahead", quote.words) for quote in quotes):
            continue
        for content in reading.all(report, "hasContent"):
            for node in reading.all(content, "hasTime"):
                try:
                    last = bounds(reading.one(node, "edtf"))[1]
                except ValueError:
                    continue
                if last is not None and last < reading.published[0]:
                    edtf, wording = reading.one(node, "edtf"), reading.one(node, "wording")
                    message = f'ent:edtf is {edtf}, and "{wording}" is told as what is to come, after the day of the article: correct one of the two.'
                    yield reading.finding("words/date", message, node, path=ENT + "edtf", value=edtf, quote=wording)


def _ends(edtf: str) -> list[str]:
    """The dates that an expression writes out, without qualifiers; those at open ends are none."""
    parts = [part.strip("?~%") for part in edtf.strip("[]{}").replace("/", ",").split(",")]
    return [part for part in parts if re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?", part)]


def said(reading: ArticleReading, wording: str) -> SaidTime:
    """The days, months, years and weekdays that a wording names."""
    text = wording.replace("\u00a0", " ").lower()
    months = months_of(reading.language)
    found, days = set(), set()
    for word in re.finditer(r"[^\W\d]+", text):
        number = months.get(word[0])
        if number is None or (word[0] == "may" and not wording[word.start() : word.end()][0].isupper()):
            continue
        found.add(number)
        # The days stand beside the month: "27 and 28 January", "January 27-28", "6 de octubre".
        for run_found in (_DAYS_BEFORE.search(text[: word.start()]), _DAYS_AFTER.match(text[word.end() :])):
            if run_found:
                days |= {int(day) for day in re.findall(r"\d+", run_found[1])}
    weekdays = {number for number, names in enumerate(reading.cues.weekdays) if names.search(text)}
    return SaidTime(frozenset(days), frozenset(found), frozenset(int(y) for y in years(text)), frozenset(weekdays))


def _one_sided(reading: ArticleReading, wording: str, edtf: str, first: date | None, last: date | None) -> str | None:
    """ "Since 2023" as 2023 alone, "by June" as from June on."""
    if reading.cues["since"].match(wording) and "/" not in edtf and len(_ends(edtf)) == 1:
        return "goes on from then: write START/.."
    if reading.cues["until"].match(wording) and last is None and first is not None:
        return "ends then: write ../END"
    return None


def _against_words(reading: ArticleReading, wording: str, edtf: str) -> str | None:
    ends = _ends(edtf)
    if not ends or reading.cues["beside"].search(wording):
        return None  # "before July", "early 2025": near what is named, and not it
    given = said(reading, wording)
    if given.years:
        if any(int(end[:4]) not in given.years for end in ends):
            return f"gives {_listed(given.years)}"
        if len(ends) == 1 and len(given.years) > 1 and ".." not in edtf:
            return f"gives {_listed(given.years)}"
    if given.months:
        there = {int(end[5:7]) for end in ends if len(end) >= _MONTH}
        if len(ends) > 1 and not given.days and len(given.months) == 1 and len(there) > 1:
            return None  # "through July 19" begins elsewhere
        if there and (not there & given.months or (len(ends) == 1 and not there <= given.months)):
            return f"gives the month {_listed(given.months)}"
        if len(given.months) > 1 and len(there) == 1 and ".." not in edtf and len(given.days) != 1:
            return f"gives the months {_listed(given.months)}"
    if given.days:
        there = {int(end[8:]) for end in ends if len(end) == _DAY}
        if there and not there & given.days:
            return f"gives the day {_listed(given.days)}"
        if len(given.days) > 1 and len(there) == 1 and ".." not in edtf and not edtf.startswith(("[", "{")):
            return f"gives several days, {_listed(given.days)}"
        if not there and len(ends) == 1:
            return f"gives the day {_listed(given.days)}"
    if given.weekdays:
        there = {date.fromisoformat(end).weekday() for end in ends if len(end) == _DAY and _is_day(end)}
        if there and not there & given.weekdays:
            return "gives another day of the week"
    return None


def _whole(reading: ArticleReading, wording: str, first: date | None, last: date | None) -> str | None:
    """Where the words give the whole date by themselves, an interval among them."""
    read = read_time(wording, reading.language)
    if read is None:
        return None
    begin, end = bounds(read)
    if (
        (begin and first and first < begin)
        or (end and last and last > end)
        or (begin and last and last < begin)
        or (end and first and first > end)
    ):
        return f"reads {read}"
    if "/" in read and ".." not in read and (first, last) != (begin, end):
        return f"reads {read}"
    return None


def _relative(reading: ArticleReading, node: str, wording: str, first: date | None, last: date | None) -> str | None:
    """Times told from the day of the article on, where that day is known, or from a time before them in the text."""
    text = wording.lower()
    if (step := _step(reading, text)) is not None and (first or last):
        told = first or last, last or first
        return _from_before(reading, node, wording, step, told)  # type: ignore[arg-type]
    if first is None or last is None or reading.published is None:
        return None
    day, end = reading.published
    slack = (end - day).days
    for phrase, unit, shift in reading.cues.relative:
        if not phrase.search(text):
            continue
        if unit == "day":
            days = [day + timedelta(days=shift + n) for n in range(slack + 1)]
            return None if any(first <= d <= last for d in days) else f"is {days[0].isoformat()}"
        if unit == "week":
            monday = day - timedelta(days=day.weekday() - 7 * shift)
            # A week may begin with the Sunday before, which is then not all of it.
            sunday = timedelta(days=1 if first == last else 0)
            fits = first <= monday + timedelta(days=6 + slack) and last >= monday - sunday
            return None if fits else f"is the week of {monday.isoformat()}"
        if unit == "month":
            return None if _months(first) <= _months(day) + shift <= _months(last) or slack else "is another month"
        if unit == "year":
            return None if first.year <= day.year + shift <= last.year else f"is in {day.year + shift}"
    if (counted := _ago(reading, text)) is not None:
        number, unit = counted
        if unit == "day":
            wanted_day = day - timedelta(days=number)
            return (
                None
                if first - timedelta(days=1) <= wanted_day <= last + timedelta(days=slack + 1)
                else f"is {wanted_day.isoformat()}"
            )
        if unit == "week":
            wanted_day = day - timedelta(weeks=number)
            return (
                None
                if first - timedelta(days=6) <= wanted_day <= last + timedelta(days=6 + slack)
                else f"is about {wanted_day.isoformat()}"
            )
        if unit == "month":
            wanted = _months(day) - number
            return None if _months(first) - 1 <= wanted <= _months(last) + 1 else f"is about {wanted // 12:04}"
        wanted_year = day.year - number
        return (
            None if first.year <= wanted_year <= last.year and last.year - first.year <= 2 else f"is in {wanted_year}"
        )
    given = said(reading, wording)
    if given.years:
        return None
    if given.months and reading.cues["last"].search(text):
        return None if first <= end and first.year >= day.year - 1 else "is the last such month before the article"
    if given.months and (abs((day - first).days) > _NEAR and abs((day - last).days) > _NEAR):
        return "stands without a year, and is more than a year away from the article"
    if given.weekdays and not given.days and abs((day - first).days) > _SOON + slack:
        return "is a day of the week, and more than a week away from the article"
    return None


def _step(reading: ArticleReading, text: str) -> tuple[int, str] | None:
    """ "A year earlier", "the following month", "the same day": how far from the time before it, and in which unit."""
    for phrase, unit, sign in reading.cues.counted:
        if found := phrase.search(text):
            numbers = [n.value for n in read_numbers(found[0], reading.language) if n.value is not None]
            return (sign * int(numbers[0]) if len(numbers) == 1 else sign), unit
    return None


def _from_before(
    reading: ArticleReading, node: str, wording: str, step: tuple[int, str], told: tuple[date, date]
) -> str | None:
    """Whether a time fits that is counted from the nearest one before it in the same line; without one it is not judged."""
    here = _place(reading, node, wording)
    line = reading.text.rfind("\n", 0, here) if here >= 0 else here
    nearest: tuple[int, str, date, date] | None = None
    for other in reading.nodes.of_kind({ENT + "TimeSpan"}) if here >= 0 else ():
        words = reading.one(other, "wording")
        place = _place(reading, other, words) if words and other != node else -1
        if line < place < here and (nearest is None or place > nearest[0]):
            try:
                first, last = bounds(reading.one(other, "edtf"))
            except ValueError:
                return None
            first, last = first or last, last or first
            if first is None or last is None:
                return None
            nearest = place, words, first, last
    if nearest is None:
        return None
    number, unit = step
    _, words, first, last = nearest
    count, slack = _COUNTS[unit]
    early, late = count(first) + number, count(last) + number
    if early - slack <= count(told[1]) and count(told[0]) <= late + slack:
        return None
    return f'is counted from "{words}" before it in the text, which leads elsewhere'


def _place(reading: ArticleReading, node: str, wording: str) -> int:
    """Where the words of a time stand in the text, by the first quote that has them; -1 where none has."""
    for quote in reading.quotes_of(node):
        at = quote.words.find(wording)
        if at >= 0 and quote.node in reading.anchors:
            return reading.anchors[quote.node].start + at
    return -1


def _ago(reading: ArticleReading, text: str) -> tuple[int, str] | None:
    """ "Two years ago": a number and its unit."""
    for phrase, unit in reading.cues.ago:
        if found := phrase.search(text):
            numbers = [n for n in read_numbers(found[0], reading.language) if n.value is not None]
            if len(numbers) == 1 and numbers[0].value == int(numbers[0].value or 0):
                return int(numbers[0].value or 0), unit
            if not numbers and reading.cues["one"].search(found[0]):
                return 1, unit
    return None


def _months(day: date) -> int:
    return day.year * 12 + day.month


# How a unit counts days (weeks from the first Monday), and how many units a round number may be off.
_COUNTS: dict[str, tuple[Callable[[date], int], int]] = {
    "day": (date.toordinal, 0),
    "week": (lambda day: (day.toordinal() - 1) // 7, 1),
    "month": (_months, 0),
    "year": (lambda day: day.year, 0),
}


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _listed(numbers: frozenset[int]) -> str:
    return " and ".join(map(str, sorted(numbers)))
