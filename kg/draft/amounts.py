"""Amounts, counts, ordinals and ranks in a text, with what they come to in notes."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.draft.language import language as _language
from kg.notes.names import ThingNames, shortened
from kg.notes.read_amounts import BOUNDS, ONE, Amount, read_amount
from kg.source.figures import UNCLEAR
from kg.source.numbers import read_numbers
from kg.terms import ID

_WORDS = {bound: words for words, bound in BOUNDS.items()}
# Signs that texts write for a currency; what "$" means is for the author to say.
SIGNS = {"US$": "USD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₽": "RUB", "₹": "INR"}


DOLLARS = {"$", "dollar", "dollars"}  # without a country: for the author to confirm
_WORD = re.compile(r"[ \u00a0-]*(?:(?:[A-Z]\.){2,}|[^\W\d_]+)")
_OF_YEAR = re.compile(
    r"\b(?:treaty|agreement|accord|pact|convention|law|act|constitution|war|revolution)\s+of\s+$", re.I
)
_OF_WHICH = re.compile(r"\bof (?:which|them|that)\b[^.;]*$")
_PART = re.compile(r"an?\s+\w+(?:ird|th|rter)")


class Counted(NamedTuple):
    """A number in a text: its place, its reading in notes, and whether it is an ordinal. sign: of a currency."""

    start: int
    end: int
    reading: str
    ordinal: bool = False
    sign: str = ""


def units_of(names: ThingNames) -> list[tuple[str, str]]:
    """The labels of units, and the signs of currencies."""
    signs = [(sign, f"{ID}currency/{code}") for sign, code in SIGNS.items()]
    units = [(label, iri) for iri in names.classes if names.is_a(iri, ("Unit",)) for label in names.labels.get(iri, ())]
    return [*units, *((sign, iri) for sign, iri in signs if iri in names.classes)]


def amounts(text: str, language: str, units: list[tuple[str, str]], taken: list[tuple[int, int]]) -> list[Counted]:
    """The numbers of a text that are not part of the places in `taken` (times, say).

    >>> [found.reading for found in amounts("The 8th of over 50 countries, 12 percent, 2024", "en", [], [(42, 46)])]
    ['8', 'more than 50 unit:one', 'exactly 12 unit:percent']
    >>> [found.reading for found in amounts("the two, five of those nine; every six months; a third of it", "en", [], [])]
    ['exactly 5 unit:one']
    >>> amounts("a loan over five years", "en", [], [])
    []
    """
    found = []
    definite = _language(language).pattern("definite")
    for number in read_numbers(text, language):
        start, end = number.start, number.end
        if number.kind == UNCLEAR or any(a < end and start < b for a, b in taken):
            continue
        if _is_year(text, start, end) or _is_known(text, start, end, definite) or _PART.fullmatch(text[start:end]):
            continue  # "the two" counts nothing new, and "a third" may be a part or one more
        if re.match(r"\s+centur(?:y|ies)\b", text[end:]) or re.search(r"\bno[ -]$", text[:start], re.I):
            continue  # "the 19th century" is a time, "no one" nobody
        if number.kind == "ordinal":
            if text[start].isdigit() or (number.value or 0) > 3:  # "first" is mostly no count
                found.append(Counted(start, end, str(number.value), ordinal=True))
            continue
        if number.bound is None and number.kind == "cardinal":
            continue  # "over five years": more than five, or in the course of them
        sign = next((s for s in SIGNS if text[:start].endswith(s)), "")
        start -= len(sign)
        if number.cue:
            start, end = min(start, number.cue[0]), max(end, number.cue[1])
        read = read_amount(text[start:end], language, units)
        one = _with_unit(text, end)
        for wide in dict.fromkeys([one, _with_unit(text, one)]):  # "US dollars", "tons"
            more = read_amount(text[start:wide], language, units) if wide > end else None
            if (
                more
                and more.unit
                and not more.unit.endswith(("/one", "/percent"))
                and (read is None or read.unit != more.unit)
            ):
                read, end = more, wide
                break
        if read is None:
            continue
        if read.unit == ONE and (money := _money(text, end, units)):
            if money[0] not in DOLLARS:
                continue  # of which country these pounds are, the words leave open
            read, end, sign = read._replace(unit=f"{ID}currency/USD"), money[1], money[0]
        if read.unit == ONE and found and _OF_WHICH.search(text[found[-1].end : start]):
            found.append(
                Counted(start, end, "?")
            )  # "45 million dollars, of which 30 million": the words do not say of what
            continue
        found.append(Counted(start, end, reading(read), sign=sign))
    return found


def _money(text: str, end: int, units: list[tuple[str, str]]) -> tuple[str, int] | None:
    """The noun behind a number that is the last of the name of a currency, and where it ends: "60 million dollars"."""
    word = re.compile(r"\s*([^\W\d_]{3,})").match(text, end)
    noun = word[1].lower() if word else ""
    if word and any("/currency/" in iri and label.lower().endswith(f" {noun}") for label, iri in units):
        return noun, word.end()
    return None


def _is_year(text: str, start: int, end: int) -> bool:
    """Whether a figure is that of a year rather than a count: "the budget of 2026", but "2026 soldiers".

    >>> _is_year("the treaty of 1929 obliges Chile", 14, 18)
    True
    >>> [_is_year(text, 3, 7) for text in ("in 2026, it", "of 1500 men", "of 2026 tons", "of 2,02 a", "in 2026")]
    [True, False, False, False, True]
    """
    if not re.fullmatch(r"(?:19|20)\d\d", text[start:end]) or text[:start].rstrip(" \u00a0")[-1:] in SIGNS:
        return False
    return _OF_YEAR.search(text[:start]) is not None or re.match(r"\s+[^\W\d_]{3,}", text[end:]) is None


def _is_known(text: str, start: int, end: int, definite: re.Pattern[str]) -> bool:
    """Whether a number in words stands behind "the" or "every": it is of what was told before, or says how often."""
    before = re.search(r"[\w’']+\s+$", text[:start])
    return before is not None and text[start:end].isalpha() and definite.fullmatch(before[0].strip()) is not None


def _with_unit(text: str, end: int) -> int:
    """The end of the word behind a number."""
    found = _WORD.match(text, end)
    return found.end() if found else end


def reading(amount: Amount) -> str:
    """An amount as notes say it."""
    number = (
        f"between {amount.number} and {amount.upper}" if amount.upper else f"{_WORDS[amount.bound]} {amount.number}"
    )
    unit = f" {shortened(amount.unit)}" if amount.unit else ""
    return ("?" if amount.number == "?" else number) + unit
