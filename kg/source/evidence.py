"""Anchors quotes in a text: the border between what a source says and what we say it says."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Anchor:
    """Where a quote stands: `start` (inclusive) and `end` (exclusive) in Unicode code points from 0."""

    start: int
    end: int


class QuoteError(ValueError):
    """The quote is not in the text, or stands there more than once. `nearest` is the most similar part."""

    def __init__(self, message: str, line: int | None = None, nearest: str | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.nearest = nearest


def anchor(text: str, exact: str, prefix: str = "", suffix: str = "") -> Anchor:
    """Finds the one place where the quote stands, verbatim, between prefix and suffix.

    This is the Text Quote Selector of the Web Annotation Data Model (section 4.2.4), without any
    normalisation. Raises `QuoteError`.

    >>> anchor("to be or not to be", "to be", prefix="not ")
    Anchor(start=13, end=18)
    """
    whole = prefix + exact + suffix
    first = text.find(whole)
    if first < 0 or not exact:
        line, nearest = _nearest(text, exact)
        hint = f'Nearest, in line {line}: "{nearest}".' if nearest else "Nothing like it stands there."
        raise QuoteError(f"the words are not in the text. {hint}", line, nearest)
    if text.find(whole, first + 1) >= 0:
        lines = sorted({line_of(text, place) for place in _places(text, whole)})
        listed = ", ".join(map(str, lines))
        raise QuoteError(f"the words stand more than once (text lines {listed}): add oa:prefix or oa:suffix.", lines[0])
    return Anchor(first + len(prefix), first + len(prefix) + len(exact))


def line_of(text: str, offset: int) -> int:
    """The line (1-based) of a code point."""
    return text.count("\n", 0, offset) + 1


def uncovered(text: str, anchors: Iterable[Anchor]) -> list[Anchor]:
    """The runs of the text outside all anchors, trimmed of white space; runs of white space and punctuation alone do not count."""
    gaps: list[Anchor] = []
    position = 0
    for place in [*sorted(anchors, key=lambda item: item.start), Anchor(len(text), len(text))]:
        for line in text[position : place.start].splitlines(keepends=True) if place.start > position else []:
            stripped = line.strip()
            if not all(is_separator(character) for character in stripped):
                start = position + len(line) - len(line.lstrip())
                gaps.append(Anchor(start, start + len(stripped)))
            position += len(line)
        position = max(position, place.end)
    return gaps


def find_words(text: str, words: str) -> int:
    """Where words stand as whole words in a text, in code points from 0; -1 where they do not.

    >>> find_words("between the two, we agree", "we"), find_words("between", "we")
    (17, -1)
    """
    start = text.find(words) if words else -1
    while start >= 0:
        end = start + len(words)
        inside = words[0].isalnum() and start > 0 and _is_of_word(text[start - 1])
        if not inside and not (words[-1].isalnum() and end < len(text) and _is_of_word(text[end])):
            return start
        start = text.find(words, start + 1)
    return -1


def _is_of_word(character: str) -> bool:
    # What \w stands for in regular expressions, of which each of the many words would need one of its own.
    return character.isalnum() or character == "_"


def is_separator(character: str) -> bool:
    """Whether a character only separates words: white space or punctuation (Unicode categories Z and P).

    >>> [is_separator(character) for character in " ,£7a"]
    [True, True, False, False, False]
    """
    return character.isspace() or unicodedata.category(character)[0] in "PZ"


def _places(text: str, part: str) -> Iterable[int]:
    place = text.find(part)
    while place >= 0:
        yield place
        place = text.find(part, place + 1)


def nearest_words(text: str, quote: str) -> tuple[int, str] | None:
    """Line and wording of the part of the text most like a quote; None where nothing is like it."""
    line, words = _nearest(text[:200_000], quote[:1000])
    return (line, words) if line is not None and words is not None else None


def _nearest(text: str, quote: str) -> tuple[int | None, str | None]:
    """Line and wording of the part of the text most like the quote, if there is any likeness."""
    best: tuple[float, int, str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        matcher = difflib.SequenceMatcher(None, line, quote, autojunk=False)
        blocks = [block for block in matcher.get_matching_blocks() if block.size >= min(4, len(quote))]
        size = sum(block.size for block in blocks)
        if blocks and (best is None or size > best[0]):
            end = blocks[-1].a + blocks[-1].size
            start = max(blocks[0].a, end - len(quote) - 20)
            best = (size, number, line[start:end])
    if best is None or best[0] < len(quote) / 2:
        return None, None
    return best[1], best[2]
