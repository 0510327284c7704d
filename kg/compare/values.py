"""Two values for one role: the same, the one more exact, in contradiction, both possible, or not to be compared.

A value that is only vaguer contradicts nothing: "April 2024" and "24 April 2024", "over 2 million" and 2.3 million. What
cannot be compared, such as amounts in two currencies, is never called a contradiction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from kg.compare.tellings import BoundedAmount, Telling, TimeSpan

SAME = "same"
FIRST_FINER = "the first is more exact"
SECOND_FINER = "the second is more exact"
COMPATIBLE = "compatible"
CONTRADICTS = "contradicts"
NOT_COMPARABLE = "not comparable"
CHANGED = "otherwise meant"  # what was planned, denied and done may all be told rightly
FINER = (FIRST_FINER, SECOND_FINER)

_ABOUT = Decimal("0.1")  # how far a number that is given as approximate may be off, as a share of it
_NUMBER = re.compile(r"\d[\d.,\s\u00a0\u202f]*")
# Units of one kind, by how many of a smallest one each has. A ton may be of several kinds, and months differ: they are not here.
_SCALES = {
    unit: (kind, Decimal(size))
    for kind, units in {
        "mass": {"gram": "1", "kilogram": "1000", "tonne": "1000000"},
        "length": {"metre": "1", "kilometre": "1000", "mile": "1609.344"},
        "area": {"hectare": "1", "square-kilometre": "100"},
        "time": {"second": "1", "minute": "60", "hour": "3600", "day": "86400", "week": "604800"},
    }.items()
    for unit, size in units.items()
}
Bounds = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True)
class ComparedValue:
    """What one report says of one role; shown: as people read it; words: whether it is the source's own words."""

    told: Telling
    shown: str
    what: object


def turned(relation: str) -> str:
    """A relation seen from the other side.

    >>> turned(FIRST_FINER) == SECOND_FINER, turned(SAME) == SAME
    (True, True)
    """
    return {FIRST_FINER: SECOND_FINER, SECOND_FINER: FIRST_FINER}.get(relation, relation)


def spans(one: TimeSpan, other: TimeSpan) -> str:
    """How two times of one happening stand to each other.

    >>> april = TimeSpan("2024-04-01", "2024-04-30", "in April 2024")
    >>> spans(april, TimeSpan("2024-04-24", "2024-04-24", "on 24 April 2024")) == SECOND_FINER
    True
    >>> spans(april, TimeSpan("2024-05-02", "2024-05-02", "on 2 May 2024")) == CONTRADICTS
    True
    """
    if not (one.earliest or one.latest) or not (other.earliest or other.latest):
        return NOT_COMPARABLE
    return _intervals(
        (one.earliest or "0000", one.latest or "9999"), (other.earliest or "0000", other.latest or "9999")
    )


def _intervals(one: tuple[object, object], other: tuple[object, object]) -> str:
    (a, b), (c, d) = one, other
    if (a, b) == (c, d):
        return SAME
    if b < c or d < a:  # type: ignore[operator]
        return CONTRADICTS
    if c <= a and b <= d:  # type: ignore[operator]
        return FIRST_FINER
    if a <= c and d <= b:  # type: ignore[operator]
        return SECOND_FINER
    return COMPATIBLE


def gap(one: TimeSpan, other: TimeSpan) -> int | None:
    """Days between two times; 0 where they may be one, None where either has no bounds."""
    if not (one.earliest or one.latest) or not (other.earliest or other.latest):
        return None
    from datetime import date

    for before, after in ((one, other), (other, one)):
        if before.latest and after.earliest and before.latest < after.earliest:
            return (date.fromisoformat(after.earliest) - date.fromisoformat(before.latest)).days
    return 0


def amounts(one: BoundedAmount, other: BoundedAmount) -> str:
    """How two quantities of one thing stand to each other.

    >>> dollars = "https://w3id.org/entente/id/currency/USD"
    >>> exact = BoundedAmount("1213000000", "", dollars, "exactly", "$1.213 billion")
    >>> amounts(exact, BoundedAmount("1200000000", "", dollars, "exactly", "$1.2 billion")) == FIRST_FINER
    True
    >>> amounts(exact, BoundedAmount("3500000000", "", dollars, "exactly", "$3.5 billion")) == CONTRADICTS
    True
    >>> cards = BoundedAmount("2300000", "", dollars.replace("currency/USD", "unit/one"), "exactly", "2,3 milhões")
    >>> amounts(cards, BoundedAmount("2000000", "", "", "moreThan", "over 2 million")) == FIRST_FINER
    True
    >>> nine, ten = (BoundedAmount(f"{n}000000", "", dollars, "exactly", f"${n} million") for n in (9, 10))
    >>> amounts(nine, ten) == CONTRADICTS
    True
    >>> amounts(exact, BoundedAmount("1200000000", "", dollars[:-3] + "GBP", "exactly", "£1.2 billion")) == NOT_COMPARABLE
    True
    """
    first, second = _bounds(one), _bounds(other)
    if first is None or second is None:
        return NOT_COMPARABLE
    units = [
        unit.rsplit("/", 1)[-1].removesuffix("one") for unit in (one.unit, other.unit)
    ]  # nothing is measured, or ones
    if units[0] != units[1]:
        scales = [_SCALES.get(unit) for unit in units]
        if scales[0] is None or scales[1] is None or scales[0][0] != scales[1][0]:
            return NOT_COMPARABLE
        first, second = _scaled(first, scales[0][1]), _scaled(second, scales[1][1])
    if first == second and one.bound == other.bound:
        return SAME
    if all(None not in each and each[0] != each[1] for each in (first, second)) and (
        first[1] == second[0] or second[1] == first[0]
    ):
        return CONTRADICTS  # what is rounded up from there is not rounded down
    low, high = Decimal("-Infinity"), Decimal("Infinity")
    return _intervals(
        (low if first[0] is None else first[0], high if first[1] is None else first[1]),
        (low if second[0] is None else second[0], high if second[1] is None else second[1]),
    )


def _scaled(bounds: Bounds, by: Decimal) -> Bounds:
    return tuple(None if end is None else end * by for end in bounds)  # type: ignore[return-value]


def _bounds(amount: BoundedAmount) -> Bounds | None:
    """From where to where the number may lie, as the source bounds and rounds it."""
    try:
        value = Decimal(amount.value)
        upper = Decimal(amount.upper) if amount.upper else value
    except InvalidOperation:
        return None
    half = _rounding(value, amount.words)
    if amount.bound in ("atLeast", "moreThan"):
        return value, None
    if amount.bound in ("atMost", "lessThan"):
        return None, value
    if amount.bound == "about":
        off = max(abs(value) * _ABOUT, half)
        return value - off, upper + off
    return value - half, upper + half


def _rounding(value: Decimal, words: str) -> Decimal:
    """Half of the last digit that the words give, where a word such as million follows it; else nothing.

    "1.2 billion" is rounded to 0.1 billion; "580" is no round number, and who writes 580 means 580.
    """
    found = _NUMBER.search(words)
    digits = re.sub(r"[\s\u00a0\u202f]", "", found[0]).rstrip(".,") if found else ""
    plain = re.sub(r"[.,]", "", digits)
    if not plain or not plain.isascii() or plain == f"{abs(value):f}".replace(".", "").rstrip():
        return Decimal(0)
    places = re.search(r"[.,](\d{1,2})$", digits)
    number = Decimal(plain) / (Decimal(10) ** len(places[1]) if places else 1)
    if not number or abs(value) % number or abs(value) / number < 1000:
        return Decimal(0)
    scale = abs(value) / number
    return scale / (Decimal(10) ** len(places[1]) if places else 1) / 2


def things(one: frozenset[str], other: frozenset[str], related: dict[str, frozenset[str]]) -> tuple[str, bool]:
    """How two sets of things stand to each other, and whether each thing of the one is covered by the other.

    related: for a thing, the larger ones that it is a part, place or organ of, so that London is finer than the
    United Kingdom and a ministry than its state.
    """
    if one == other:
        return SAME, True
    covered = all(_covered(thing, other, related) for thing in one)
    covers = all(_covered(thing, one, related) for thing in other)
    if covered and covers:
        finer = sum(len(related.get(thing, ())) for thing in one - other)
        coarser = sum(len(related.get(thing, ())) for thing in other - one)
        return (FIRST_FINER if finer > coarser else SECOND_FINER if coarser > finer else COMPATIBLE), True
    if covers and not covered:
        return FIRST_FINER, False
    if covered and not covers:
        return SECOND_FINER, False
    return (COMPATIBLE if one & other else CONTRADICTS), False


def _covered(thing: str, by: frozenset[str], related: dict[str, frozenset[str]]) -> bool:
    """Whether a thing, a larger one that it belongs to, or a smaller one that belongs to it is among others."""
    return thing in by or bool(related.get(thing, frozenset()) & by) or any(thing in related.get(x, ()) for x in by)
