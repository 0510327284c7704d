"""Times in words as EDTF, where the words alone say when: dates with their year. Month names are data by language."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.source.normal import without_unseen
from kg.source.timespan import BUDDHIST, bounds, is_thai

_YEAR_MONTH_DAY = re.compile(r"([12]\d{3})年(?:([01]?\d)月(?:([0-3]?\d)日)?)?(\D*)")
_ISO = re.compile(r"[12]\d{3}-\d\d(-\d\d)?")


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, Any]]:
    with (Path(__file__).parent / "times.toml").open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=64)
def _language(tag: str) -> tuple[dict[str, int], re.Pattern[str], list[tuple[str, re.Pattern[str]]], re.Pattern[str]]:
    """Months by name, the pattern of words that change nothing, those of words that open an interval, the longest first, and
    that of what stands between its ends."""
    data = _words().get(tag.split("-", maxsplit=1)[0].lower(), _words()["en"])
    months = {name.lower(): number for number, names in enumerate(data["months"], 1) for name in names.split()}
    idle = re.compile(
        r"\b(?:" + "|".join(map(re.escape, sorted(data["idle"], key=len, reverse=True))) + r")(?!\w)", re.I
    )
    marks = [(mark, word) for mark in ("since", "until", "before") for word in data.get(mark, [])]
    marks.sort(key=lambda item: -len(item[1]))
    opening = [(mark, re.compile(rf"{re.escape(word)}(?!\w)")) for mark, word in marks]
    joined = "|".join(map(re.escape, data.get("to", [])))
    joining = re.compile(rf"\s(?:{joined})\s|\s*[–—]\s*|(?<=\d{{4}})-(?=\d{{4}})")
    return months, idle, opening, joining


def centuries(words: str, language: str = "en") -> list[tuple[int, int]]:
    """The first and the last year of each century that words name by its number; none of those before the first.

    >>> centuries("in the 19th century"), centuries("im 20. Jahrhundert", "de"), centuries("en el siglo XVII", "es")
    ([(1801, 1900)], [(1901, 2000)], [(1601, 1700)])
    >>> centuries("in the 5th century BC"), centuries("the 1800s")
    ([], [])
    """
    pattern = _century(language)
    found = pattern.finditer(words.lower()) if pattern else ()
    numbers = [int(each[1]) if each[1].isdecimal() else _roman(each[1]) for each in found]
    return [(100 * number - 99, 100 * number) for number in numbers if 0 < number < 100]


@lru_cache(maxsize=64)
def _century(language: str) -> re.Pattern[str] | None:
    said = _words().get(language.split("-", maxsplit=1)[0].lower(), {}).get("century")
    return re.compile(rf"(?<!\w)(?:{said})(?!\w)(?! (?:bc|v\. ?chr|av\. ?j|a\. ?c))") if said else None


def _roman(digits: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10}[digit] for digit in digits]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


@lru_cache(maxsize=1024)  # the checks ask for one wording several times, and the same days are told again and again
def read_time(words: str, language: str = "en") -> str | None:
    """The EDTF of a time in words; None where the words do not say it by themselves.

    >>> read_time("in April 2024"), read_time("am 26. März 1982", "de"), read_time("since 2013")
    ('2024-04', '1982-03-26', '2013/..')
    >>> read_time("2025年3月11日", "zh"), read_time("2027年まで", "ja"), read_time("ก่อนปี 2570", "th"), read_time("في ١١ مارس ٢٠٢٥", "ar")
    ('2025-03-11', '../2027', '../2026', '2025-03-11')
    >>> read_time("from May 2024 to 3 June 2025"), read_time("until March 15, 2030"), read_time("next year") is None
    ('2024-05/2025-06-03', '../2030-03-15', True)
    """
    found = _read(words, language)
    if found and is_thai(language):
        found = re.sub(r"2[4-7]\d\d", lambda year: str(int(year[0]) - BUDDHIST), found)
    try:
        return found if found is None or bounds(found) else None
    except ValueError:  # a day or month that no calendar has, or an end before its beginning
        return None


def _read(words: str, language: str) -> str | None:
    seen = without_unseen(unicodedata.normalize("NFC", words).lower())
    text = " ".join("".join([str(unicodedata.decimal(c, c)) for c in seen]).split())
    if (unspaced := _unspaced(text, language)) is not None:
        return unspaced
    months, idle, opening, joining = _language(language)
    for mark, begins in opening:
        if found := begins.match(text):
            rest = text[found.end() :].strip()
            if mark == "since" and (parts := _parted(rest, joining)):
                first, last = (_day(part, months, idle) for part in parts)
                return f"{first}/{last}" if first and last else None
            day = _day(rest, months, idle)
            if day is None:
                return None
            return f"{day}/.." if mark == "since" else f"../{day}" if mark == "until" else f"../{_before(day)}"
    if parts := _parted(text, joining):
        first, last = (_day(part, months, idle) for part in parts)
        if first and last:
            return f"{first}/{last}"
    return _day(text, months, idle)


def _unspaced(text: str, language: str) -> str | None:
    """A date as Chinese and Japanese write it, with the word behind it that opens an interval."""
    found = _YEAR_MONTH_DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day, behind = found.groups()
    edtf = year + (f"-{int(month):02}" if month else "") + (f"-{int(day):02}" if day else "")
    marks = _words().get(language.split("-", maxsplit=1)[0].lower(), {})
    if not behind:
        return edtf
    if behind in marks.get("since_behind", ()):
        return f"{edtf}/.."
    if behind in marks.get("until_behind", ()):
        return f"../{edtf}"
    return f"../{_before(edtf)}" if behind in marks.get("before_behind", ()) else None


def _parted(text: str, joining: re.Pattern[str]) -> tuple[str, str] | None:
    parts = joining.split(text)
    return (parts[0], parts[1]) if len(parts) == 2 else None


def _day(text: str, months: dict[str, int], idle: re.Pattern[str]) -> str | None:
    """A year, a month or a day."""
    text = idle.sub(" ", text).strip(" ,.;:\"'()“”’")
    if _ISO.fullmatch(text):
        return text
    text = re.sub(r"(?<=\d)(st|nd|rd|th|er|º|ª|\.)(?!\w)", " ", text)
    for name in months:
        if "_" in name:
            text = text.replace(name.replace("_", " "), name)
    parts = [part for part in re.split(r"[\s,.،/]+", text) if part]
    year = month = day = None
    for part in parts:
        if re.fullmatch(r"[12]\d{3}", part) and year is None:
            year = int(part)
        elif part.rstrip(".") in months and month is None:
            month = months[part.rstrip(".")]
        elif re.fullmatch(r"[0-3]?\d", part) and day is None:
            day = int(part)
        else:
            return None
    if year is None or (day is not None and month is None):
        return None
    return f"{year}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def _before(day: str) -> str:
    """The day, month or year before one in EDTF."""
    from datetime import date, timedelta

    parts = [int(part) for part in day.split("-")]
    if len(parts) == 1:
        return str(parts[0] - 1)
    if len(parts) == 2:
        year, month = (parts[0], parts[1] - 1) if parts[1] > 1 else (parts[0] - 1, 12)
        return f"{year}-{month:02}"
    return (date(*parts) - timedelta(days=1)).isoformat()


def months_of(language: str) -> dict[str, int]:
    """The numbers of the months by all their names in a language, in lower case.

    >>> months_of("de")["märz"], months_of("en")["sept"]
    (3, 9)
    """
    return _language(language)[0]
