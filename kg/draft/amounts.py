"""Amounts, counts, ordinals and ranks in a text, with what they come to in notes."""

from __future__ import annotations

from typing import NamedTuple

from kg.notes.names import Names, shortened
from kg.notes.read_amounts import BOUNDS, Amount, read_amount
from kg.source.figures import UNCLEAR
from kg.source.numbers import read_numbers
from kg.terms import ID

_WORDS = {bound: words for words, bound in BOUNDS.items()}
# Signs that texts write for a currency; what "$" means is for the author to say.
SIGNS = {"US$": "USD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₽": "RUB", "₹": "INR"}


class Counted(NamedTuple):
    """A number in a text: its place, its reading in notes, and whether it is an ordinal. sign: of a currency."""

    start: int
    end: int
    reading: str
    ordinal: bool = False
    sign: str = ""


def units_of(names: Names) -> list[tuple[str, str]]:
    """The labels of units, and the signs of currencies."""
    signs = [(sign, f"{ID}currency/{code}") for sign, code in SIGNS.items()]
    units = [(label, iri) for iri in names.classes if names.is_a(iri, ("Unit",)) for label in names.labels.get(iri, ())]
    return [*units, *((sign, iri) for sign, iri in signs if iri in names.classes)]


def amounts(text: str, language: str, units: list[tuple[str, str]], taken: list[tuple[int, int]]) -> list[Counted]:
    """The numbers of a text that are not part of the places in `taken` (times, say).

    >>> [found.reading for found in amounts("The 8th of over 50 countries, 12 percent, 2024", "en", [], [(42, 46)])]
    ['8', 'more than 50 unit:one', 'exactly 12 unit:percent']
    """
    found = []
    for number in read_numbers(text, language):
        start, end = number.start, number.end
        if number.kind == UNCLEAR or any(a < end and start < b for a, b in taken):
            continue
        if number.kind == "ordinal":
            if text[start].isdigit() or (number.value or 0) > 3:  # "first" is mostly no count
                found.append(Counted(start, end, str(number.value), ordinal=True))
            continue
        if number.cue:
            start, end = min(start, number.cue[0]), max(end, number.cue[1])
        read = read_amount(text[start:end], language, units)
        wide = _with_unit(text, end)
        more = read_amount(text[start:wide], language, units) if wide > end else None
        if (
            more
            and more.unit
            and not more.unit.endswith(("/one", "/percent"))
            and (read is None or read.unit != more.unit)
        ):
            read, end = more, wide
        if read is None:
            continue
        sign = next((s for s in SIGNS if s in text[start:end]), "")
        found.append(Counted(start, end, reading(read), sign=sign))
    return found


def _with_unit(text: str, end: int) -> int:
    """The end of the word behind a number."""
    place = end
    while place < len(text) and text[place] in " \u00a0-":
        place += 1
    while place < len(text) and text[place].isalpha():
        place += 1
    return place


def reading(amount: Amount) -> str:
    """An amount as notes say it."""
    number = (
        f"between {amount.number} and {amount.upper}" if amount.upper else f"{_WORDS[amount.bound]} {amount.number}"
    )
    unit = f" {shortened(amount.unit)}" if amount.unit else ""
    return ("?" if amount.number == "?" else number) + unit
