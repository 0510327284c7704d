"""Reads the number out of English wording, to compare it with the value that was encoded."""

from __future__ import annotations

import re
from decimal import Decimal

_SCALES = {
    "hundred": 2,
    "thousand": 3,
    "million": 6,
    "billion": 9,
    "trillion": 12,
    "mln": 6,
    "bln": 9,
    "m": 6,
    "bn": 9,
    "k": 3,
}
_SMALL = "zero one two three four five six seven eight nine ten eleven twelve".split()
_ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_NUMBER = re.compile(r"(?<![\w.,])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:st|nd|rd|th)?[\s\u00a0-]*([A-Za-z]*)")


def read_number(wording: str) -> Decimal | None:
    """The one number that the wording gives, or None where there is none or more than one.

    >>> read_number("£2.8 billion")
    Decimal('2800000000')
    >>> read_number("top 10"), read_number("11th"), read_number("three")
    (Decimal('10'), Decimal('11'), Decimal('3'))
    >>> read_number("between 3 and 5") is None
    True
    """
    found = [_scaled(digits, scale) for digits, scale in _NUMBER.findall(wording)]
    if not found:
        words = re.findall(r"[a-z]+", wording.lower())
        found = [Decimal(names.index(word)) for names in (_SMALL, _ORDINALS) for word in words if word in names]
    return found[0] if len(found) == 1 else None


def _scaled(digits: str, scale: str) -> Decimal:
    value = Decimal(digits.replace(",", "")) * (Decimal(10) ** _SCALES.get(scale.lower(), 0))
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
