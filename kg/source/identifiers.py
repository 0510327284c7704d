"""Identifiers of other registers, as notations: the name of the register, a colon, and the identifier in its format.

A skos:notation without a colon is a code of any other kind, such as one of ISO. The pattern of the shapes is made of these
(ontology/vocabulary/properties.yaml; a test compares them).
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Scheme(NamedTuple):
    """A register: a regular expression for its identifiers that any engine reads, an example, what it is."""

    pattern: str
    example: str
    about: str


SCHEMES = {
    "celex": Scheme(
        r"[0-9CE][0-9]{4}[A-Z]{1,2}([0-9]{4}(\([0-9]{2}\))?(-[0-9]{8})?|/[A-Z]{3})",
        "32016R0679",
        "CELEX number of a document in EUR-Lex",
    ),
    "cow": Scheme(r"[1-9][0-9]{0,2}", "365", "state number of the Correlates of War project"),
    "eu-treaties": Scheme(
        r"[12][0-9]{6}", "2016041", "identifier in the treaties and agreements database of the Council of the EU"
    ),
    "geonames": Scheme(r"[1-9][0-9]{0,8}", "2643743", "identifier in GeoNames"),
    "uk-treaties": Scheme(r"[1-9][0-9]{0,6}", "69391", "record number in UK Treaties Online"),
    "unts": Scheme(
        r"I{1,2}-[1-9][0-9]{0,5}",
        "I-54113",
        "registration number in the United Nations Treaty Series (I: registered, II: filed)",
    ),
    "wikidata": Scheme(r"Q[1-9][0-9]{0,9}", "Q232", "item of Wikidata"),
}
# What a notation as a whole may be.
PATTERN = f"^([^:]+|{'|'.join(f'{name}:{scheme.pattern}' for name, scheme in SCHEMES.items())})$"


def fault(notation: str) -> str:
    """What is wrong with a notation, in words; "" where nothing is.

    >>> fault("wikidata:Q232"), fault("KZ")
    ('', '')
    >>> fault("wikidata:232")
    "'232' is no item of Wikidata; one looks like Q232"
    """
    name, colon, value = notation.partition(":")
    if not colon:
        return "" if name else "is empty"
    if name not in SCHEMES:
        return f"'{name}' is no register that is known: {', '.join(SCHEMES)}"
    scheme = SCHEMES[name]
    return (
        ""
        if re.fullmatch(scheme.pattern, value)
        else f"'{value}' is no {scheme.about}; one looks like {scheme.example}"
    )
