"""Filters about the parameters of a question, for stores that get `COALESCE(…, true)` wrong."""

from __future__ import annotations

from collections.abc import Collection

from kg import lexer
from kg.lexer import VARIABLE, Token


def resolved(text: str, given: Collection[str]) -> str:
    """The query with each `FILTER(COALESCE(test, true))` about parameters as `FILTER(test)`, or without it.

    What stands in place of `true` is the test without a value. So too `FILTER(COALESCE(?_x != ?_x, true) || test)`. given: names of the parameters that have, or will get, a value; a
    filter about others lets every row through and is left out; of others `COALESCE(STR(?_x), "")` is `""`. Questions are written so that such a test never fails once
    there is a value (docs/writing-questions.md), so the rows stay the same.

    >>> resolved("?x ?y ?z FILTER(COALESCE(?x = ?_country, true)) FILTER(?x > 1)", [])
    '?x ?y ?z  FILTER(?x > 1)'
    >>> resolved("?x ?y ?z FILTER(COALESCE(?x = ?_country, true))", ["country"])
    '?x ?y ?z FILTER(?x = ?_country)'
    >>> resolved("FILTER(COALESCE(?x = ?_of, ?x IN (1, 2)))", []), resolved("FILTER(COALESCE(?x = ?_of, ?x IN (1, 2)))", ["of"])
    ('FILTER(?x IN (1, 2))', 'FILTER(?x = ?_of)')
    >>> resolved("?x ?y ?z FILTER(COALESCE(?_of != ?_of, true) || EXISTS { ?x ?y ?_of })", ["of"])
    '?x ?y ?z FILTER(EXISTS { ?x ?y ?_of })'
    >>> resolved("FILTER(COALESCE(?_of != ?_of, true) || EXISTS { ?x ?y ?_of FILTER(COALESCE(?y = ?_a, true)) })", ["of"])
    'FILTER(EXISTS { ?x ?y ?_of  })'
    >>> resolved('BIND(IF(COALESCE(STR(?_role), "") = "", 1, 2) AS ?x)', [])
    'BIND(IF("" = "", 1, 2) AS ?x)'
    """
    found = lexer.code(text)
    closing, commas = _brackets(found)
    kept, copied = [], 0
    for place, token in enumerate(found):
        if (name := _in_words(found[place : place + 9])) and name not in given and token.start >= copied:
            kept += [text[copied : token.start], '""']
            copied = found[place + 8].start + 1
            continue
        if token.text.upper() != "FILTER" or [t.text.upper() for t in found[place + 1 : place + 4]] != _BEFORE:
            continue
        end = closing.get(place + 3, 0)
        whole = closing.get(place + 1, 0)
        if (name := _unless_given(found[place + 4 : whole])) and token.start >= copied:
            kept.append(text[copied : token.start])
            if name in given:
                inner = resolved(text[found[place + _UNLESS].start : found[whole].start], given)
                kept.append(f"{token.text}({inner})")
            copied = found[whole].start + 1
            continue
        if closing.get(place + 1) != end + 1 or commas[place + 3] != 1:
            continue
        at = next(at for at in range(end - 1, place, -1) if found[at].text == "," and not _within(found[at:end]))
        test, instead = found[place + 4 : at], found[at + 1 : end]
        names = {t.text[2:] for t in test if t.kind == VARIABLE and t.text[1] == "_"}
        nothing = [t.text.upper() for t in instead] == ["TRUE"]
        if names and (nothing or len(instead) > 1) and token.start >= copied:
            kept.append(text[copied : token.start])
            if names <= set(given):
                kept.append(f"{token.text}({text[test[0].start : found[at].start].rstrip()})")
            elif not nothing:
                kept.append(f"{token.text}({text[instead[0].start : found[end].start]})")
            copied = found[end + 1].start + 1
    return "".join(kept) + text[copied:]


def _in_words(found: list[Token]) -> str:
    """The parameter x of `COALESCE(STR(?_x), "")`, else nothing."""
    texts = [token.text for token in found]
    is_so = len(texts) == 9 and [*map(str.upper, texts[:4]), *texts[5:]] == [
        "COALESCE",
        "(",
        "STR",
        "(",
        ")",
        ",",
        '""',
        ")",
    ]
    return texts[4][2:] if is_so and texts[4].startswith("?_") else ""


_BEFORE = ["(", "COALESCE", "("]
_UNLESS = 13  # the words of `FILTER(COALESCE(?_x != ?_x, true) ||`


def _unless_given(found: list[Token]) -> str:
    """The parameter x of `?_x != ?_x, true) || …`, else nothing."""
    texts = [token.text.upper() for token in found[: _UNLESS - 3]]
    name = found[0].text[2:] if found and found[0].text[1:2] == "_" else ""
    first = texts[0] if texts else ""
    return name if texts == [first, "!", "=", first, ",", "TRUE", ")", "|", "|", *texts[9:]] and texts[9:] else ""


def _within(found: list[Token]) -> bool:
    """Whether the first word stands within brackets that are closed behind it."""
    return sum(token.text == ")" for token in found) > sum(token.text == "(" for token in found)


def _brackets(found: list[Token]) -> tuple[dict[int, int], dict[int, int]]:
    """Where each round bracket is closed, and how many commas it holds itself, both by its place."""
    closing: dict[int, int] = {}
    commas: dict[int, int] = {}
    opened: list[int] = []
    for place, token in enumerate(found):
        if token.text == "(":
            opened.append(place)
            commas[place] = 0
        elif token.text == ")" and opened:
            closing[opened.pop()] = place
        elif token.text == "," and opened:
            commas[opened[-1]] += 1
    return closing, commas
