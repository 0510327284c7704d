"""Amounts in words: number, bound and unit."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import NamedTuple

import pyoxigraph as ox

from kg.notes.tree import Described, Modifier
from kg.source.lexical import canonical
from kg.source.locales import locale
from kg.source.numbers import Number, read_number, read_numbers
from kg.terms import ID, SPANS, XSD

BOUNDS = {
    "exactly": "exactly", "at least": "atLeast", "more than": "moreThan", "at most": "atMost",
    "less than": "lessThan", "about": "about", "between": "between",
}  # fmt: skip
OF_AMOUNT = frozenset({"per", "of", "than"})  # what says more of a quantity
ONE = ID + "unit/one"
PERCENT = ID + "unit/percent"


class Amount(NamedTuple):
    """An amount: number ("?" where the words leave it open), upper end of a range, bound (local name), unit (IRI)."""

    number: str
    upper: str = ""
    bound: str = "exactly"
    unit: str | None = None


def read_amount(words: str, language: str, units: list[tuple[str, str]], owner: str = "") -> Amount | None:
    """The amount that words give; None where they do not give one number, or its bound or unit cannot be told.

    units: labels and signs with the unit that they mean, by IRI. owner: the class of the node that has the amount: a
    place in an order has no unit, and nothing else is counted by one. What is counted in no unit has the unit one.

    >>> read_amount("over 80 billion", "en", [])[:3], read_amount("between 3 and 5", "en", [])[:3]
    (('80000000000', '', 'moreThan'), ('3', '5', 'between'))
    >>> read_amount("two thirds", "en", []).number, read_amount("three eighths", "en", []).number
    ('0.666667', '0.375')
    >>> read_amount("a decade", "en", [("decade", ID + "unit/decade")])[:3], read_amount("a boat", "en", [("boat", "b")])
    (('1', '', 'exactly'), None)
    >>> read_amount("$5", "en", []) is None
    True
    """
    number = read_number(words, language)
    if number is None and (unit := _one_span(words, language, units)):
        return Amount("1", "", "exactly", unit)
    if number is None or number.bound is None or (number.kind == "ordinal" and owner != "Ranking"):
        return None
    rest = words[: number.start] + " " + words[number.end :]
    unit = PERCENT if number.kind == "percent" else read_unit(rest, units)
    if unit is None and any(unicodedata.category(c) == "Sc" for c in rest):
        return None
    unit = unit or (None if owner == "Ranking" else ONE)
    if number.value is not None:
        # A third has no last digit, and a literal holds no more than 18 of them.
        value = round(number.value, 6) if number.kind == "fraction" else number.value
        return Amount(canonical(value), "", number.bound, unit)
    if number.kind == "vague":
        return Amount("?", "", _open(number), unit)
    if number.lower is not None and number.upper is not None:
        return Amount(canonical(number.lower), canonical(number.upper), "between", unit)
    return None


def _one_span(words: str, language: str, units: list[tuple[str, str]]) -> str | None:
    """The unit of time of which an article and its label say one: "a decade"."""
    first, _, label = words.partition(" ")
    local = locale(language)
    if first.lower() not in local.doubtful or ((spelt := local.spelt(first.lower())) and spelt.value != 1):
        return None
    return next((unit for name, unit in units if unit in SPANS and name.lower() == label.lower()), None)


def bound_of_open(words: str, language: str) -> str:
    """The bound (local name) of an amount whose number the words leave open."""
    return _open(read_number(words, language))


def _open(number: Number | None) -> str:
    return number.bound if number and number.bound and number.bound != "exactly" else "about"


def read_unit(words: str, labels: list[tuple[str, str]]) -> str | None:
    """The unit whose label stands in words: the longest one. A sign or a code in capitals is found as written only.

    >>> read_unit("all 2 tons", [("ALL", "lek"), ("ton", "ton")]), read_unit("3 million euros", [("Euro", "EUR")])
    ('ton', 'EUR')
    """
    best: tuple[int, str] | None = None
    for label, iri in labels:
        if label and (best is None or len(label) > best[0]) and _standing(label).search(words):
            best = (len(label), iri)
    return best[1] if best else None


@cache  # there are more units than patterns that `re` keeps
def _standing(label: str) -> re.Pattern[str]:
    ending = "(?:s|es)?(?!\\w)" if label[-1].isalnum() else ""
    pattern = (r"(?<![^\W\d_])" if label[0].isalnum() else "") + re.escape(label) + ending
    return re.compile(pattern, re.I if label.islower() or (len(label) > 2 and not label.isupper()) else 0)


def of_amount(modifiers: list[Modifier], language: str) -> list[Modifier]:
    """What says more of a quantity, in the order in which it is written: in "of «its GDP» than «2 percent»" and in
    "than «2 percent» of «its GDP»" the words that give no number have none of it."""
    found = []
    for modifier in modifiers:
        inner = modifier.value
        if (
            isinstance(inner, Described)
            and inner.words is not None
            and inner.reading is None
            and not read_numbers(inner.words.text, language)
            and (moved := [each for each in inner.modifiers if each.name in OF_AMOUNT])
        ):
            kept = [each for each in inner.modifiers if each.name not in OF_AMOUNT]
            found += [replace(modifier, value=replace(inner, modifiers=kept)), *of_amount(moved, language)]
        else:
            found.append(modifier)
    return found


def number_term(text: str) -> ox.Literal | None:
    """A number as an integer or decimal literal in canonical form; None where it is none."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    whole = number == number.to_integral_value()
    return ox.Literal(canonical(number), datatype=ox.NamedNode(XSD + ("integer" if whole else "decimal")))
