"""Finds the things that a text names, by the labels of the reference data, whatever form the characters have.

Labels and texts meet in the normal form of `kg.source.normal` alone, word by word; places are those of the text as it
is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from kg.source.normal import fold, plain_spans, plain_words, without_proclitics, words

_NO_LENGTHS: list[int] = []


class Name(NamedTuple):
    """Words of a text (code points `start` to `end`) that are a label of each of `things` (IRIs)."""

    start: int
    end: int
    things: frozenset[str]


class NameIndex:
    """Labels to look up in texts.

    A label that has a capital letter is found as written, or all in capitals ("KAZAKHSTAN" names Kazakhstan, "us" not
    the US); one in lower case also with capitals. Words are compared, so punctuation between them does not matter
    ('Kazakhstan-UK' names both); in scripts without spaces every character is a word. In Arabic a label is also found behind the small words that are
    written together with it.
    """

    def __init__(self, labels: Iterable[tuple[str, str]]) -> None:
        """labels: pairs of a thing's IRI and a label of it."""
        # By the words in lower case: the label's own words, and the things that it is a label of.
        self._by_words: dict[tuple[str, ...], dict[tuple[str, ...], set[str]]] = {}
        lengths: dict[str, set[int]] = defaultdict(set)
        for thing, label in labels:
            written = tuple([word.text for word in words(fold(label, case=True).text)])
            if written:
                small = tuple([_lower(word) for word in written])
                self._by_words.setdefault(small, {}).setdefault(written, set()).add(thing)
                lengths[small[0]].add(len(small))
        # The numbers of words that labels have, by their first word, most first.
        self._lengths = {word: sorted(numbers, reverse=True) for word, numbers in lengths.items()}

    def find_all(self, text: str) -> list[Name]:
        """Every name in the text, also those inside longer ones, in the order of their start."""
        folded = fold(text, case=True)
        spans: list[tuple[int, int]] = []
        if folded.text.isascii():
            written = plain_words(folded.text)
            lower = plain_words(folded.text.lower())
        else:
            there = words(folded.text)
            written, spans = [word.text for word in there], [(word.start, word.end) for word in there]
            lower = [_lower(word) for word in written]
        found: list[Name] = []
        for first, word in enumerate(lower):
            for cut, small in [(0, word), *([] if word.isascii() else without_proclitics(word))]:
                for number in self._lengths.get(small, _NO_LENGTHS):
                    last = first + number
                    labels = self._by_words.get((small, *lower[first + 1 : last])) if last <= len(lower) else None
                    if labels:
                        part = (small if cut else written[first], *written[first + 1 : last])
                        things = {thing for label, own in labels.items() if _fits(part, label) for thing in own}
                        if things:
                            spans = spans or plain_spans(folded.text)
                            place = folded.span(spans[first][0] + cut, spans[last - 1][1])
                            found.append(Name(*place, frozenset(things)))
        return found


def _lower(word: str) -> str:
    return word.lower() if word.isascii() else fold(word).text


def _fits(part: tuple[str, ...], label: tuple[str, ...]) -> bool:
    """Whether words are written as the label is, or in capitals where they may be."""
    if part == label:
        return True
    if all(wanted == wanted.lower() for wanted in label):
        return True
    return any(len(wanted) > 1 and not wanted.isupper() for wanted in label) and all(
        word.isupper() or not word[0].isalpha() for word in part
    )


def merged(some: list[Name], others: list[Name]) -> list[Name]:
    """The names of both lists in the order of their start; those at the same place are one.

    >>> merged([Name(0, 2, frozenset("a"))], [Name(0, 2, frozenset("b"))])[0].things == {"a", "b"}
    True
    """
    if not some or not others:
        return some or others
    found: dict[tuple[int, int], frozenset[str]] = {}
    for start, end, things in [*some, *others]:
        found[start, end] = found.get((start, end), frozenset()) | things
    return [Name(start, end, things) for (start, end), things in sorted(found.items(), key=lambda item: item[0])]


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
