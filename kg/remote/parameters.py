"""Filters about the parameters of a question, for stores that get `COALESCE(…, true)` wrong."""

from __future__ import annotations

import re
from collections.abc import Collection

from kg.answer.guard import SKIPPED

_TOKEN = re.compile(
    rf"{SKIPPED.pattern}|(?P<open>\bFILTER\s*\()|(?P<paren>[()])|[?$]_(?P<name>[a-z][a-z0-9_]*)\b", re.S | re.I
)
_FILTER = re.compile(r"(FILTER\s*\(\s*)COALESCE\s*\((.*),\s*true\s*\)(\s*\))", re.S | re.I)


def resolved(text: str, given: Collection[str]) -> str:
    """The query with each `FILTER(COALESCE(test, true))` about parameters as `FILTER(test)`, or without it.

    given: names of the parameters that have, or will get, a value; a filter about others lets every row
    through and is left out. Questions are written so that such a test never fails once there is a value
    (docs/writing-questions.md), so the rows stay the same.

    >>> resolved("?x ?y ?z FILTER(COALESCE(?x = ?_country, true)) FILTER(?x > 1)", [])
    '?x ?y ?z  FILTER(?x > 1)'
    >>> resolved("?x ?y ?z FILTER(COALESCE(?x = ?_country, true))", ["country"])
    '?x ?y ?z FILTER(?x = ?_country)'
    """
    kept, copied = [], 0
    start, depth, names = -1, 0, set[str]()
    for found in _TOKEN.finditer(text):
        if start < 0:
            if found["open"]:
                start, depth, names = found.start(), 1, set()
        elif found["name"]:
            names.add(found["name"])
        elif found["open"] or found["paren"] == "(":
            depth += 1
        elif found["paren"] == ")":
            depth -= 1
            if depth == 0:
                whole = _FILTER.fullmatch(text[start : found.end()])
                if names and whole and _balanced(whole[2]):
                    kept.append(text[copied:start])
                    if names <= set(given):
                        kept.append(whole[1] + whole[2] + whole[3])
                    copied = found.end()
                start = -1
    return "".join(kept) + text[copied:]


def _balanced(text: str) -> bool:
    depth = 0
    for character in SKIPPED.sub(" ", text):
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0
