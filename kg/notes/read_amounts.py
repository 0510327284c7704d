"""Amounts in words: number, bound and unit. Cue words are data by language."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from kg.source.numbers import read_number
from kg.terms import ID

ONE = ID + "unit/one"

BOUNDS = {
    "exactly": "exactly", "at least": "atLeast", "more than": "moreThan", "at most": "atMost",
    "less than": "lessThan", "about": "about", "between": "between",
}  # fmt: skip


@lru_cache(maxsize=1)
def _data() -> dict[str, dict[str, list[str]]]:
    with (Path(__file__).parent / "amounts.toml").open("rb") as file:
        return tomllib.load(file)


def numbers_in(words: str) -> list[Decimal]:
    """The numbers that words give, as far as they can be read."""
    found = read_number(words)
    return [] if found is None else [found]


def read_bound(words: str, language: str = "en") -> str | None:
    """The bound (local name of ent:…) that cue words give; None where there is no cue.

    >>> read_bound("over 2 million tons"), read_bound("no more than five"), read_bound("15 percent") is None
    ('moreThan', 'atMost', True)
    """
    data = _data().get(language.split("-", maxsplit=1)[0].lower(), _data()["en"])
    text = words.lower()
    found = [
        (match.start(), -len(cue), bound)
        for bound in BOUNDS.values()
        for cue in data.get(bound, [])
        if (match := re.search(rf"(?<!\w){re.escape(cue)}(?!\w)", text))
    ]
    return min(found)[2] if found else None


def read_unit(words: str, labels: list[tuple[str, str]]) -> str | None:
    """The unit whose label stands in the words, of pairs of label and IRI: the longest one."""
    text = words.lower()
    best: tuple[int, str] | None = None
    for label, iri in labels:
        low = label.lower()
        word = label[:1].isalnum()
        pattern = rf"(?<![^\W\d_]){re.escape(low)}(?:s|es)?(?!\w)" if word else re.escape(low)
        if (best is None or len(label) > best[0]) and label and re.search(pattern, text):
            best = (len(label), iri)
    return best[1] if best else None


def read_amount(
    words: str, language: str, units: list[tuple[str, str]], owner: str = ""
) -> tuple[str, str, str | None] | None:
    """Number, bound (local name) and unit (IRI) of an amount in words; None where they give no one number.

    units: labels or signs with the unit that they mean, those that win first. owner: the class of the node that has the
    amount: a place in an order has no unit.
    """
    numbers = numbers_in(words)
    if len(numbers) != 1:
        return None
    unit = read_unit(words, units) or (None if owner == "Ranking" else ONE)
    return canonical(numbers[0]), read_bound(words, language) or "exactly", unit


def canonical(number: Decimal) -> str:
    """The canonical lexical form of a number as xsd:integer or xsd:decimal.

    >>> canonical(Decimal("2.80")), canonical(Decimal("1E3"))
    ('2.8', '1000')
    """
    whole = number == number.to_integral_value()
    shown = f"{number.to_integral_value():f}" if whole else f"{number.normalize():f}"
    return "0" if shown == "-0" else shown
