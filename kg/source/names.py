"""Finds the things that a text names, by the labels of the reference data."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

_WORD = re.compile(r"\w+")
_NO_LENGTHS: list[int] = []
_NOTHING: set[str] = set()


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
        lengths: dict[str, set[int]] = defaultdict(set)
        for thing, label in labels:
            words = tuple(_WORD.findall(label))
            if words:
                self._by_words[words].add(thing)
                lengths[words[0]].add(len(words))
        # The numbers of words that labels have, by their first word, most first.
        self._lengths = {word: sorted(numbers, reverse=True) for word, numbers in lengths.items()}

    def find_all(self, text: str) -> list[Name]:
        """Every name in the text, also those inside longer ones, in the order of their start."""
        matches = list(_WORD.finditer(text))
        written = [match.group() for match in matches]
        lower = [word.lower() for word in written]
        found: list[Name] = []
        by_words, lengths = self._by_words, self._lengths
        for first, (word, small) in enumerate(zip(written, lower, strict=True)):
            numbers = lengths.get(word, _NO_LENGTHS)
            if small != word and small in lengths:
                numbers = sorted({*numbers, *lengths[small]}, reverse=True)
            for number in numbers:
                last = first + number
                if last <= len(matches):
                    things = by_words.get(tuple(written[first:last]), _NOTHING)
                    if also := by_words.get(tuple(lower[first:last])):
                        things = things | also
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
