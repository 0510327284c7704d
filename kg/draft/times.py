"""Times in a text: dates, and words that count from the day of publication."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from kg.draft.language import Language, any_of
from kg.draft.sentences import dateline
from kg.source.times import months_of, read_time

_GROUND = "From {day}, the day of publication."


class Time(NamedTuple):
    """A time in a text: its place, what it is in EDTF ("?" where that is open), and the ground on which we say so."""

    start: int
    end: int
    edtf: str
    ground: str = ""


_PLACE = re.compile(r"(?:[^\W\d_a-z][\w’'-]*(?: [^\W\d_a-z][\w’'-]*){0,3},\s+)?")  # before the day in a dateline


def times(text: str, language: Language, day: date | None) -> list[Time]:
    """The times of a text in their order. day: of publication; without it no relative time has a reading.

    >>> from kg.draft.language import language
    >>> [(t.edtf, bool(t.ground)) for t in times("Today, in March 2024 and last year, we may meet.", language("en"), date(2024, 7, 5))]
    [('2024-07-05', True), ('2024-03', False), ('2023', True)]
    """
    found: list[Time] = []

    def add(start: int, end: int, edtf: str, ground: str = "") -> None:
        if not any(start < other.end and other.start < end for other in found):
            found.append(Time(start, end, edtf, ground))

    for begin, end, reading, inferred in [*_ends(text, language, day), *_months(text, language, day)]:
        add(begin, end, reading, _GROUND.format(day=day.isoformat()) if day and inferred else "")
    for match in _dates(language.tag).finditer(text):
        wording = match[0].strip()
        if language.tag[:2] == "en":
            wording = wording.rstrip(".")  # of the sentence
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        edtf = read_time(wording, language.tag)
        if edtf:
            add(start, start + len(wording), edtf)
        elif day and (near := _without_year(wording, language.tag, day)):
            add(start, start + len(wording), near, _GROUND.format(day=day.isoformat()))
    for match in re.finditer(r"([12]\d{3})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?", text):
        add(*match.span(), "-".join(part.zfill(2) for part in match.groups() if part))
    for match in re.finditer(r"(?<![\d年])(\d{1,2})月(\d{1,2})日", text):
        edtf = f"{day.year}-{match[1]:0>2}-{match[2]:0>2}" if day else "?"
        add(*match.span(), edtf, _GROUND.format(day=day.isoformat()) if day else "")
    for start, end, edtf in _relative(text, language, day):
        add(start, end, edtf, _GROUND.format(day=day.isoformat()) if day and edtf != "?" else "")
    return sorted(found)


def without(text: str, times: list[Time]) -> str:
    """A text with spaces for its times; places stay."""
    for time in times:
        text = text[: time.start] + " " * (time.end - time.start) + text[time.end :]
    return text


def sent(line: str, language: Language) -> list[Time]:
    """The times of a dateline, or of a first sentence that is a place and a day alone; none where a line has neither.

    >>> from kg.draft.language import language
    >>> [len(sent(line, language("en"))) for line in ("Oslo, May 9, 2026. It", "May 9, 2026 – It", "On May 9, 2026, it")]
    [1, 1, 0]
    """
    if filed := dateline(line):
        return times(line[: filed.end], language, None)
    first = times(line, language, None)[:1]
    return [
        time
        for time in first
        if _PLACE.fullmatch(line, 0, time.start) and re.match(r"\.?\s*[–—-]\s|\.\s|\.?$", line[time.end :])
    ]


@lru_cache(maxsize=16)
def _dates(tag: str) -> re.Pattern[str]:
    from kg.draft.language import language

    # "May" and "March" alone are words as well: a month needs a figure beside it.
    months = "|".join(map(re.escape, sorted(months_of(tag), key=len, reverse=True)))
    before = (
        "|".join(map(re.escape, sorted(language(tag).words("times", "prepositions"), key=len, reverse=True))) or "(?!)"
    )
    days = "|".join(language(tag).words("times", "weekdays")) or "(?!)"
    figure = r"\d{1,2}(?:st|nd|rd|th|er|º|ª|\.)?"
    month = rf"(?:(?:{figure}|the {figure})\s+(?:of\s+|de\s+)?)?(?:{months})\.?(?:\s+{figure}(?!\d))?(?:,?\s+(?:de\s+|of\s+)?[12]\d{{3}}(?!\d))?"
    year = r"[12]\d{3}(?![\d,.]\d|\d|\w|\s*%)"
    one = rf"(?:(?:{days}),?\s+)?(?:{month}|\d{{4}}-\d\d-\d\d|[0-3]?\d[./][01]?\d[./][12]\d{{3}})"
    return re.compile(
        rf"(?<![\w£$€])(?:(?:(?:{before})\s+)?(?:the\s+)?{one}|(?!of\s)(?:{before})\s+(?:the\s+year\s+|jahr\s+|año\s+)?{year})(?!\w)",
        re.I,
    )


def _ends(text: str, language: Language, day: date | None) -> Iterator[tuple[int, int, str, bool]]:
    """The end or another part of a year or month: "by the end of 2026", "late 2025"; whether we concluded the year.

    What is due by the end of one has a reading; when its beginning ends, and its end begins, no words say.
    """
    parts = _or(language.words("times", "parts"))
    if parts == "(?!)":
        return
    month = rf"(?P<month>{_or(list(months_of(language.tag)))})"
    year = rf"(?P<year>[12]\d{{3}}(?!\d)|{_or(language.words('times', 'same_year'))})"
    of = rf"(?:{month},?(?:\s+{year})?|{year.replace('<year>', '<alone>')})"
    pattern = (
        rf"(?<!\w)(?:(?P<cue>{_or(language.words('times', 'prepositions'))})\s+)?(?P<part>{parts})[\s-]+{of}(?!\w)"
    )
    for match in re.finditer(pattern, text, re.I):
        given = match["year"] or match["alone"]
        inferred = given is None or not given[0].isdigit()
        number = day.year if inferred and day else int(given) if not inferred else None
        edtf = "?"
        by_end = (match["cue"] or "").lower() in language.words("times", "until") and "end" in match["part"].lower()
        if by_end and number and (match["month"] is None or not inferred):
            month_number = months_of(language.tag)[match["month"].lower()] if match["month"] else 12
            edtf = f"../{number}-{month_number:02}-{calendar.monthrange(number, month_number)[1]}"
        yield *match.span(), edtf, inferred and edtf != "?"


def _months(text: str, language: Language, day: date | None) -> Iterator[tuple[int, int, str, bool]]:
    """A month without a year behind a preposition, "by September": the nearest one, where one is clearly nearer."""
    cues = language.words("times", "month_cues")
    names = {name: number for name, number in months_of(language.tag).items() if len(name) > 2}
    pattern = rf"(?<!\w)(?P<cue>{_or(cues)})\s+(?P<month>{_or(list(names))})(?![\w-])(?!\.?,?\s+(?:of\s+)?\d)"
    for match in re.finditer(pattern, text, re.I):
        if not match["month"][0].isupper() or re.search(r"\d(?:st|nd|rd|th)?\s+$", text[: match.start("month")]):
            continue
        edtf = "?"
        if day:
            away = (names[match["month"].lower()] - day.month + 5) % 12 - 5  # months from the day, -5 to 6
            back = match["cue"].lower() in language.words("times", "since")
            if back:  # "since March" is no March to come
                away = -((day.month - names[match["month"].lower()]) % 12)
            year, month = divmod(day.year * 12 + day.month - 1 + away, 12)
            last = calendar.monthrange(year, month + 1)[1]
            if abs(away) < 5 or back:
                edtf = f"{year}-{month + 1:02}"
                if match["cue"].lower() in language.words("times", "until"):
                    edtf = f"../{edtf}-{last}"
                elif match["cue"].lower() in language.words("times", "since"):
                    edtf = f"{edtf}/.."
        yield *match.span(), edtf, edtf != "?"


def _without_year(wording: str, tag: str, day: date) -> str | None:
    """The nearest such day or month to the day of publication."""
    if not re.search(r"\d", wording):
        return None
    read = [
        read_time(f"{wording} {year}", tag) or read_time(f"{wording}, {year}", tag)
        for year in (day.year - 1, day.year, day.year + 1)
    ]
    known = [edtf for edtf in read if edtf and re.fullmatch(r"\d{4}-\d\d-\d\d", edtf)]
    return min(known, key=lambda edtf: abs((date.fromisoformat(edtf) - day).days), default=None)


def _relative(text: str, language: Language, day: date | None) -> list[tuple[int, int, str]]:
    """Words such as "last month", "two years ago" and "on Friday", with what they come to."""
    found: list[tuple[int, int, str]] = []
    for name, shift in (("today", 0), ("yesterday", -1), ("tomorrow", 1)):
        for match in language.pattern("times", name).finditer(text):
            found.append((*match.span(), (day + timedelta(shift)).isoformat() if day else "?"))
    for name, shift in (("this_year", 0), ("last_year", -1), ("next_year", 1)):
        for match in language.pattern("times", name).finditer(text):
            found.append((*match.span(), str(day.year + shift) if day else "?"))
    units = dict(word.split(":") for word in language.words("times", "units"))
    unit = _or(list(units))
    for name, shift in (("this", 0), ("last", -1), ("next", 1)):
        for pattern in (
            rf"(?:{_or(language.words('times', name))})\s+(?P<unit>{unit})",
            rf"(?P<unit>{unit})\s+(?:{_or(language.words('times', name + '_after'))})",
        ):
            for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.I):
                several = (
                    re.search(r"s$|months|weeks|years|days", match["unit"]) is not None and language.tag[:2] == "en"
                )
                edtf = (
                    "?"
                    if day is None
                    else f"{day.isoformat()}/.."
                    if several and shift > 0
                    else _unit(units[match["unit"].lower()], shift, day)
                )
                found.append((*match.span(), edtf))
    number = r"(?P<n>\d{1,2}|" + _or(list(_numbers(language.tag))) + ")"
    for pattern in (
        rf"{number}\s+(?P<unit>{unit})\s+(?:{_or(language.words('times', 'ago'))})",
        rf"(?:{_or(language.words('times', 'ago_before'))})\s+{number}\s+(?P<unit>{unit})",
    ):
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.I):
            count = _numbers(language.tag).get(match["n"].lower()) or int(match["n"])
            found.append((*match.span(), _unit(units[match["unit"].lower()], -count, day) if day else "?"))
    weekdays = language.words("times", "weekdays")
    if weekdays:
        per = len(weekdays) // 7
        cues = [word for word, kind in language.attitudes if kind in ("Plan", "Expectation", "Obligation")]
        ahead = re.compile(rf"(?:{any_of(cues).pattern})|\b(?:by|until|till|before)\s+$", re.I)
        for match in re.finditer(rf"(?<!\w)(?:(?:on|am|el|le|på)\s+)?(?P<day>{_or(weekdays)})(?!\w)", text, re.I):
            edtf = "?"
            if day:
                back = (day.weekday() - weekdays.index(match["day"].lower()) // per) % 7
                before = re.split(r"[.;!?]\s", text[: match.start()])[-1]
                if ahead.search(before):
                    back -= 7
                edtf = (day - timedelta(back)).isoformat()
            found.append((*match.span(), edtf))
    found += [(*match.span(), "?") for match in language.pattern("times", "later").finditer(text)]
    return sorted(found, key=lambda item: (item[0], -item[1]))


@lru_cache(maxsize=16)
def _numbers(tag: str) -> dict[str, int]:
    from kg.source.numbers import read_number

    words = {
        "en": "a one two three four five six seven eight nine ten",
        "de": "einem einer zwei drei vier fünf sechs sieben acht neun zehn",
        "es": "un una dos tres cuatro cinco seis siete ocho nueve diez",
        "fr": "un une deux trois quatre cinq six sept huit neuf dix",
        "sv": "ett en två tre fyra fem sex sju åtta nio tio",
    }
    of = words.get(tag[:2], "").split()
    read = {word: read_number(word, tag) for word in of}
    return {word: int(number.value) if number and number.value else 1 for word, number in read.items()}


def _unit(unit: str, shift: int, day: date) -> str:
    """A day, week, month, quarter, year or decade so many before or after the one of a day."""
    match unit:
        case "D":
            return (day + timedelta(shift)).isoformat()
        case "W":
            monday = day - timedelta(day.weekday()) + timedelta(7 * shift)
            return f"{monday.isoformat()}/{(monday + timedelta(6)).isoformat()}"
        case "M":
            year, month = divmod(day.year * 12 + day.month - 1 + shift, 12)
            return f"{year}-{month + 1:02}"
        case "Q":
            year, quarter = divmod(day.year * 4 + (day.month - 1) // 3 + shift, 4)
            last = calendar.monthrange(year, quarter * 3 + 3)[1]
            return f"{year}-{quarter * 3 + 1:02}-01/{year}-{quarter * 3 + 3:02}-{last}"
        case "Y":
            return str(day.year + shift)
    return "?"


def _or(words: list[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True)) or "(?!)"
