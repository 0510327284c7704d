"""Whether a literal is legal: its datatype is one that this graph uses and its text is canonical.

Neither parser checks that ("2025-02-30"^^xsd:date passes both), and stores rewrite
what is not canonical, so only canonical forms are let in (XSD 1.1 Part 2, section 2.3.1).
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pyoxigraph as ox

from kg.terms import RDF, XSD

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_DECIMAL = re.compile(r"(0|-?[1-9][0-9]{0,17})\.([0-9]{0,17}[1-9])|-?0\.([0-9]{0,17}[1-9])")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Two-letter codes that people write for languages but that are countries (ISO 639-1 has no such code).
_COUNTRY_AS_LANGUAGE = {
    "kz": "kk",
    "ua": "uk",
    "cz": "cs",
    "jp": "ja",
    "cn": "zh",
    "gb": "en",
    "us": "en",
    "dk": "da",
    "gr": "el",
}


def fault(literal: ox.Literal) -> str | None:
    """What is wrong with a literal and what to write instead, or None.

    >>> fault(ox.Literal("2025-02-30", datatype=ox.NamedNode(XSD + "date")))
    '"2025-02-30" is not a day of the calendar: correct it.'
    >>> fault(ox.Literal("hello")) is None
    True
    """
    text, datatype = literal.value, literal.datatype.value
    if datatype == RDF + "langString":
        return _language_fault(literal.language or "")
    if datatype == XSD + "string":
        return None
    if datatype == XSD + "integer":
        return (
            None
            if _INTEGER.fullmatch(text)
            else f'"{text}" is not a canonical xsd:integer: write digits only, without leading zeros.'
        )
    if datatype == XSD + "decimal":
        return (
            None
            if _DECIMAL.fullmatch(text)
            else f'"{text}" is not a canonical xsd:decimal: write digits with a point, without trailing zeros; a whole number is an xsd:integer.'
        )
    if datatype == XSD + "boolean":
        return None if text in ("true", "false") else f'"{text}" is not an xsd:boolean: write true or false.'
    if datatype == XSD + "date":
        return _date_fault(text)
    if datatype == XSD + "anyURI":
        return None if re.fullmatch(r"https?://\S+", text) else f'"{text}" is not a web address: correct it.'
    return f"the datatype <{datatype}> is not in use here: use xsd:string, xsd:integer, xsd:decimal, xsd:date, xsd:boolean or xsd:anyURI."


def _date_fault(text: str) -> str | None:
    if not _DATE.fullmatch(text):
        return f'"{text}" is not an xsd:date: write year-month-day, such as 2024-07-31, without a time zone.'
    try:
        date.fromisoformat(text)
    except ValueError:
        return f'"{text}" is not a day of the calendar: correct it.'
    return None


def is_language(tag: str) -> bool:
    """Whether a text is a well-formed language tag (BCP 47, section 2.2.9) whose language has a code.

    A first part of more than three letters is well-formed, but no language has one (RFC 5646, section 2.2.1).

    >>> is_language("be-x-old"), is_language("en_GB"), is_language("english")
    (True, False, False)
    """
    if len(tag.partition("-")[0]) > 3:
        return False
    try:
        ox.Literal("", language=tag)
    except ValueError:
        return False
    return True


def _language_fault(tag: str) -> str | None:
    if not is_language(tag):
        return f"@{tag} is not a language tag in lower case (BCP 47): write one such as @en or @kk."
    if tag.lower() in _COUNTRY_AS_LANGUAGE:
        return f"@{tag} is a country code, not a language: write @{_COUNTRY_AS_LANGUAGE[tag.lower()]}."
    return None


def canonical(number: Decimal) -> str:
    """The canonical lexical form of a number as xsd:integer or xsd:decimal.

    >>> canonical(Decimal("2.80")), canonical(Decimal("1E3"))
    ('2.8', '1000')
    """
    whole = number == number.to_integral_value()
    shown = f"{number.to_integral_value():f}" if whole else f"{number.normalize():f}"
    return "0" if shown == "-0" else shown
