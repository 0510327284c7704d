"""Amounts in words: number, bound and unit. Cue words are data by language."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from kg.source.numbers import read_number

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
        if (best is None or len(label) > best[0]) and re.search(pattern, text):
            best = (len(label), iri)
    return best[1] if best else None
