"""Finds the things that a text names, by the labels of the reference data, whatever form the characters have.

Labels and texts meet in the normal form of `kg.source.normal` alone, word by word; places are those of the text as it
is written.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import NamedTuple

from kg.source.normal import fold, plain_spans, plain_words, without_proclitics, words

_CLEAR = frozenset(' \n.,;:()"?!')


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
        by_words: dict[tuple[str, ...], dict[tuple[str, ...], set[str]]] = {}
        for thing, label in labels:
            written = tuple([word.text for word in words(fold(label, case=True).text)])
            if written:
                small = tuple([_lower(word) for word in written])
                in_any_case = all(word == word.lower() for word in written)
                by_words.setdefault(small, {}).setdefault(() if in_any_case else written, set()).add(thing)
        # By the words in lower case, one after the other: the label's own words (none where any case fits), and the things
        # that have it.
        self._first = _Node()
        for small, found in by_words.items():
            node = self._first
            for word in small:
                node = node.next.setdefault(word, _Node())
            node.labels = [(written, frozenset(things)) for written, things in found.items()]

    def find_all(self, text: str) -> list[Name]:
        """Every name in the text, also those inside longer ones, in the order of their start, the longest first."""
        read, known = _read(text), self._first.next
        lower = read.lower
        places = [place for place, word in enumerate(lower) if word in known]
        if read.unusual:
            places = sorted({*places, *read.unusual})
        found: list[Name] = []
        for first in places:
            word = lower[first]
            for cut, small in [(0, word)] if word.isascii() else [(0, word), *without_proclitics(word)]:
                node, last, here = known.get(small), first + 1, len(found)
                while node is not None:
                    if node.labels and (things := read.fitting(node.labels, first, last, cut)):
                        found.append(Name(*read.span(first, last, cut), things))
                    node = node.next.get(lower[last]) if last < len(lower) else None
                    last += 1
                if len(found) - here > 1:
                    found[here:] = reversed(found[here:])
        return found


class _Node:
    """What follows on some words in the labels of an index, and the labels that end there."""

    __slots__ = ("labels", "next")

    def __init__(self) -> None:
        self.labels: list[tuple[tuple[str, ...], frozenset[str]]] = []
        self.next: dict[str, _Node] = {}


class _Read:
    """A text as a sequence of words in its normal form: as they are written, and in lower case.

    unusual: the places of words with other characters than those of ASCII.
    """

    def __init__(self, text: str) -> None:
        self._folded = fold(text, case=True)
        folded = self._folded.text
        self.unusual: list[int] = []
        if folded.isascii():
            self.written, self.lower = plain_words(folded), plain_words(folded.lower())
        else:
            self.written = [word.text for word in words(folded)]
            self.lower = [_lower(word) for word in self.written]
            self.unusual = [place for place, word in enumerate(self.lower) if not word.isascii()]

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        """Where the words stand in the normal form."""
        text = self._folded.text
        return plain_spans(text) if text.isascii() else [(word.start, word.end) for word in words(text)]

    def span(self, first: int, last: int, cut: int) -> tuple[int, int]:
        """Where some words stand in the text; cut: characters of the first that are left out."""
        return self._folded.span(self._spans[first][0] + cut, self._spans[last - 1][1])

    def fitting(
        self, labels: list[tuple[tuple[str, ...], frozenset[str]]], first: int, last: int, cut: int
    ) -> frozenset[str]:
        """The things of the labels that are written as some words are."""
        fit = []
        for label, things in labels:
            if label:
                part = self.written[first:last]
                part[0] = part[0][cut:]
                if not _fits(part, label):
                    continue
            fit.append(things)
        return fit[0] if len(fit) == 1 else frozenset().union(*fit)


class NamesOfText:
    """The names of one text, which is read once, however many of its parts are asked for."""

    def __init__(self, text: str, names: list[Name]) -> None:
        """names: all of the text, in the order of their start, as `NameIndex.find_all` gives them."""
        self.text, self.names = text, names
        self._starts = [name.start for name in names]

    def of(self, part: str) -> list[Name] | None:
        """The names of a part of the text, at places of the part; None where the part by itself may be read otherwise.

        >>> text = NamesOfText("the UK and France", [Name(4, 6, frozenset("u")), Name(11, 17, frozenset("f"))])
        >>> [(name.start, name.end) for name in text.of("UK and France")], text.of("and Fran"), text.of("Peru")
        ([(0, 2), (7, 13)], None, None)
        """
        start = self.text.find(part)
        end = start + len(part)
        if start < 0 or not (_is_clear(self.text, start) and _is_clear(self.text, end)):
            return None
        names = self.names[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [Name(name.start - start, name.end - start, name.things) for name in names if name.end <= end]


def _is_clear(text: str, place: int) -> bool:
    """Whether no word and no character with its marks can lie on both sides of a place: plain signs meet there."""
    if not 0 < place < len(text):
        return True
    before, after = text[place - 1], text[place]
    return (before in _CLEAR and after.isascii()) or (after in _CLEAR and before.isascii())


_read = lru_cache(maxsize=16)(_Read)  # several indexes are asked for one text


def _lower(word: str) -> str:
    return word.lower() if word.isascii() else fold(word).text


def _fits(part: list[str], label: tuple[str, ...]) -> bool:
    """Whether words are written as the label is, or in capitals where they may be."""
    if part == [*label]:
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
    """The names that do not lie inside a longer one, or reach into one: "the World Bank" is not of the world.

    >>> outermost([Name(0, 10, frozenset("a")), Name(4, 10, frozenset("b"))])
    [Name(start=0, end=10, things=frozenset({'a'}))]
    >>> outermost([Name(0, 9, frozenset(["world"])), Name(4, 14, frozenset(["bank"]))])
    [Name(start=4, end=14, things=frozenset({'bank'}))]
    """
    kept: list[Name] = []
    for name in sorted(names, key=lambda item: (item.start, -item.end)):
        if kept and name.start < kept[-1].end < name.end and name.end - name.start > kept[-1].end - kept[-1].start:
            kept[-1] = name
        elif not kept or name.start >= kept[-1].end:
            kept.append(name)
    return kept
