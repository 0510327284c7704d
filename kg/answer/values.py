"""What literals are worth in Python, by the value space of their datatypes (XSD 1.1 Part 2).

A text that is none of its datatype stays text: `"abc"^^xsd:integer` comes from data that nobody checked. Python's own
readers take more than XSD has ("1_000", digits of other scripts, "infinity", week dates), so each form is checked first.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.terms import XSD

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

_BITS = {"long": 64, "int": 32, "short": 16, "byte": 8}
_TRUTH = {"true": True, "1": True, "false": False, "0": False}
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_DOUBLE = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Python has microseconds: more digits, which would be cut off, are left as they are written.
_TIME = re.compile(
    rf"{_DATE.pattern}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(\.[0-9]{{1,6}}0*)?(Z|[+-][0-9]{{2}}:[0-9]{{2}})?"
)
# The whole numbers that each datatype has: the least and the greatest (section 3.4.13 and after).
_WHOLE: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    **{name: (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for name, bits in _BITS.items()},
    **{f"unsigned{name.capitalize()}": (0, 2**bits - 1) for name, bits in _BITS.items()},
}


# Dates and decimals are imported where they occur: most answers on the command line stay text.
def _date(text: str) -> datetime.date:
    import datetime

    return datetime.date.fromisoformat(text)


def _time(text: str) -> datetime.datetime:
    import datetime

    fraction = re.search(r"\.([0-9]+)", text)
    if fraction:
        text = text.replace(fraction[0], "." + fraction[1][:6].ljust(6, "0"), 1)
    return datetime.datetime.fromisoformat(text)


def _decimal(text: str) -> Decimal:
    from decimal import Decimal

    return Decimal(text)


def _whole(least: int | None, most: int | None) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text)
        if (least is not None and number < least) or (most is not None and number > most):
            raise ValueError(text)
        return number

    return read


def _float(text: str) -> float:
    return float(text.replace("INF", "inf"))


_READERS: dict[str, tuple[re.Pattern[str], Callable[[str], object]]] = {
    **{XSD + name: (_INTEGER, _whole(*bounds)) for name, bounds in _WHOLE.items()},
    XSD + "boolean": (re.compile("|".join(_TRUTH)), _TRUTH.__getitem__),
    XSD + "decimal": (_DECIMAL, _decimal),
    XSD + "double": (_DOUBLE, _float),
    XSD + "float": (_DOUBLE, _float),
    XSD + "date": (_DATE, _date),
    XSD + "dateTime": (_TIME, _time),
}


def value(text: str, datatype: str) -> object:
    """The value: int, bool, Decimal, float, date or datetime; the text of other datatypes, and where it has none.

    datatype: an IRI. Dates with a time zone and those outside the years 1 to 9999 stay text too.

    >>> value(" 1 ", XSD + "boolean"), value("abc", XSD + "integer"), value("2024-07-31", XSD + "date")
    (True, 'abc', datetime.date(2024, 7, 31))
    """
    if (reader := _READERS.get(datatype)) is None:
        return text
    form, read = reader
    bare = text.strip("\t\n\r ")  # whiteSpace is "collapse" for all of them
    try:
        return read(bare) if form.fullmatch(bare) else text
    except (ValueError, OverflowError):  # no day of the calendar, or more digits than Python reads
        return text
