"""Numbers and sums of money as people write them."""

from __future__ import annotations

import re
from decimal import Decimal

_SCALES: tuple[tuple[int, str], ...] = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_SIGNS = {"GBP": "£", "USD": "$", "EUR": "€", "JPY": "¥", "INR": "₹", "KRW": "₩", "UAH": "₴", "TRY": "₺", "KZT": "₸"}


def number(value: int | Decimal) -> str:
    """A number with its digits in groups, from a million on in words where that loses nothing.

    >>> number(2_800_000_000), number(9000), number(Decimal("1.25")), number(1_234_567)
    ('2.8 billion', '9,000', '1.25', '1,234,567')
    """
    for size, name in _SCALES:
        if value >= size or -value >= size:
            part = Decimal(value) / size
            short = part.quantize(Decimal("0.001"))
            if short == part:
                return f"{_plain(short)} {name}"
            break
    return f"{_plain(Decimal(value)):s}" if -1000 < value < 1000 else f"{value:,}"


def amount(value: int | Decimal, unit: str) -> str:
    """A quantity of a unit: a currency by its code, or the name of a unit ("" and "one" for a mere count).

    >>> amount(2_800_000_000, "GBP"), amount(2_000_000, "ton"), amount(580, "one"), amount(5, "KGS")
    ('£2.8 billion', '2 million ton', '580', 'KGS 5')
    """
    text = number(value)
    if unit in _SIGNS:
        return f"{_SIGNS[unit]}{text}"
    if len(unit) == 3 and unit.isupper():
        return f"{unit} {text}"
    return text if unit in ("", "one") else f"{text} {unit}"


_IN_ORDER = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()


def has_nth(value: int, text: str) -> bool:
    """Whether words have a number in an order.

    >>> has_nth(2, "a second round of talks"), has_nth(2, "the 2nd"), has_nth(2, "22nd talks"), has_nth(3, "the second")
    (True, True, False, False)
    """
    word = _IN_ORDER[value - 1] if 0 < value <= len(_IN_ORDER) else nth(value)
    return re.search(rf"\b({word}|{nth(value)})\b", text, re.IGNORECASE) is not None


def nth(value: int) -> str:
    """A number in an order.

    >>> [nth(n) for n in (1, 2, 3, 8, 11, 22, 113)]
    ['1st', '2nd', '3rd', '8th', '11th', '22nd', '113th']
    """
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
