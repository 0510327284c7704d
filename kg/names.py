"""Finds the things that a text names, by the labels of the reference data."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

_WORD = re.compile(r"\w+")


class Name(NamedTuple):
    """Words of a text (code points `start` to `end`) that are a label of each of `things` (IRIs)."""

    start: int
    end: int
    things: frozenset[str]


class NameIndex:
    """Labels to look up in texts.

    A label that has a capital letter is found as written; one in lower case also with capitals. Words are
    compared, so punctuation between them does not matter ('Kazakhstan-UK' names both).
    """

    def __init__(self, labels: Iterable[tuple[str, str]]) -> None:
        """labels: pairs of a thing's IRI and a label of it."""
        self._by_words: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._longest: dict[str, int] = defaultdict(int)  # the number of words of a label, by its first word
        for thing, label in labels:
            words = tuple(_WORD.findall(label))
            if words:
                self._by_words[words].add(thing)
                self._longest[words[0]] = max(self._longest[words[0]], len(words))

    def find_all(self, text: str) -> list[Name]:
        """Every name in the text, also those inside longer ones, in the order of their start."""
        matches = list(_WORD.finditer(text))
        written = [match.group() for match in matches]
        lower = [word.lower() for word in written]
        found: list[Name] = []
        for first in range(len(matches)):
            longest = max(self._longest.get(written[first], 0), self._longest.get(lower[first], 0))
            for last in range(min(first + longest, len(matches)), first, -1):
                things = self._by_words.get(tuple(written[first:last]), set()) | self._by_words.get(
                    tuple(lower[first:last]), set()
                )
                if things:
                    found.append(Name(matches[first].start(), matches[last - 1].end(), frozenset(things)))
        return found


def outermost(names: list[Name]) -> list[Name]:
    """The names that do not lie inside a longer one.

    >>> outermost([Name(0, 10, frozenset("a")), Name(4, 10, frozenset("b"))])
    [Name(start=0, end=10, things=frozenset({'a'}))]
    """
    kept: list[Name] = []
    for name in sorted(names, key=lambda item: (item.start, -item.end)):
        if not kept or name.end > kept[-1].end:
            kept.append(name)
    return kept
