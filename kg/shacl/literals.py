"""What a literal is worth, as rdflib has it: the compiled checks are to agree with pyshacl.

rdflib accepts forms that XSD does not, such as "1_000"^^xsd:integer; `kg.source.lexical` refuses those before, and is the
stricter of the two.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from kg.source.turtle import Object
from kg.terms import XSD

STRING = XSD + "string"
_WHOLE = {
    XSD + name
    for name in (
        "integer byte int long short nonNegativeInteger nonPositiveInteger negativeInteger positiveInteger "
        "unsignedByte unsignedInt unsignedLong unsignedShort"
    ).split()
}
_TEXT = {STRING, XSD + "normalizedString", XSD + "token", XSD + "language", XSD + "anyURI"}

Number = int | Decimal | float


def is_text(term: Object) -> bool:
    """Whether a term compares as text: an IRI, or a literal whose value is its text."""
    return not isinstance(term, ox.Literal) or bool(term.language) or term.datatype.value in _TEXT


def number(literal: ox.Literal) -> Number | None:
    """The number that a well-formed numeric literal stands for."""
    text, kind = literal.value, literal.datatype.value
    try:
        if kind in _WHOLE:
            return int(text)
        if kind == XSD + "decimal":
            value = Decimal(text)
            return None if value.is_nan() else value  # rdflib has it, XSD has not; no order has a place for it
        if kind in (XSD + "double", XSD + "float"):
            return float(text)
    except (ValueError, InvalidOperation):
        return None
    return None


def day(text: str) -> date | None:
    """The day that an xsd:date stands for, without its time zone."""
    text = text[:-1] if text.endswith(("Z", "z")) else text
    if "T" in text:
        text = text.partition("T")[0]
    elif text.rfind("+") > 0:
        text = text[: text.rfind("+")]
    elif ":" in text.rpartition("-")[2]:
        text = text.rpartition("-")[0]
    try:
        return date.fromisoformat(text) if "-" in text else None
    except ValueError:
        return None


def well_formed(literal: ox.Literal) -> bool:
    """Whether the text fits the datatype: xsd:integer, xsd:decimal, xsd:boolean and xsd:date; others fit always."""
    kind = literal.datatype.value
    if kind == XSD + "boolean":
        return literal.value in ("true", "false", "1", "0")
    if kind in (XSD + "integer", XSD + "decimal"):
        return number(literal) is not None
    return kind != XSD + "date" or day(literal.value) is not None


def at_most(one: ox.Literal, other: ox.Literal) -> bool:
    """Whether `one <= other`; neither is text. Numbers and days by value, others by datatype and text, as rdflib."""
    numbers = number(one), number(other)
    if numbers[0] is not None and numbers[1] is not None:
        return numbers[0] <= numbers[1]
    if one.datatype != other.datatype:
        return one.datatype.value < other.datatype.value
    if one.datatype.value == XSD + "date":
        days = day(one.value), day(other.value)
        if days[0] is not None and days[1] is not None:
            return days[0] <= days[1]
    return one.value <= other.value
