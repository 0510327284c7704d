"""Anchors quotes in a text: the border between what a source says and what we say it says."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.source.normal import differences, divides, fold, is_mark, is_unseen


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
    normalisation: what is found has the code points of the text. Words that are the same in their normal form only,
    as with another apostrophe, are refused, and the error has those of the text. Raises `QuoteError`.

    >>> anchor("to be or not to be", "to be", prefix="not ")
    Anchor(start=13, end=18)
    """
    whole = prefix + exact + suffix
    places = [place for place in _places(text, whole) if _is_whole(text, place + len(prefix), exact)] if exact else []
    if not places:
        if (meant := written_otherwise(text, whole)) is not None:
            line_there = line_of(text, text.index(meant))
            hint = otherwise(text, whole)
            message = f"the words are not in the text as they are typed; line {line_there} has them otherwise.{hint}"
            raise QuoteError(message, line_there, meant)
        line, nearest = _nearest(text, exact)
        hint = f'Nearest, in line {line}: "{nearest}".' if nearest else "Nothing like it stands there."
        raise QuoteError(f"the words are not in the text. {hint}", line, nearest)
    if len(places) > 1:
        lines = sorted({line_of(text, place) for place in places})
        listed = ", ".join(map(str, lines))
        raise QuoteError(f"the words stand more than once (text lines {listed}): add oa:prefix or oa:suffix.", lines[0])
    return Anchor(places[0] + len(prefix), places[0] + len(prefix) + len(exact))


def has_words(text: str, words: str) -> bool:
    """Whether the words stand verbatim in a text, without cutting a character from a mark upon it.

    >>> has_words("Jose\u0301", "Jose"), has_words("Jose\u0301", "Jose\u0301")
    (False, True)
    """
    return any(_is_whole(text, place, words) for place in _places(text, words))


def written_otherwise(text: str, words: str) -> str | None:
    """The part of a text that is the same as some words in their normal form, case included; None where none is.

    >>> written_otherwise("the Council\u2019s view", "Council's")
    'Council’s'
    """
    wanted = fold(words, case=True).text.strip()
    folded = _folded(text)
    for place in _places(folded.text, wanted) if wanted else ():
        start, end = folded.span(place, place + len(wanted))
        # Half of a ligature is no part of a text.
        if fold(text[start:end], case=True).text == wanted:
            return text[start:end]
    return None


def otherwise(text: str, words: str) -> str:
    """A sentence that gives the words as the text has them, and what is other in them; "" where it has none such.

    >>> print(otherwise("the Council\u2019s view", "Council's"))
     Paste "Council’s" instead: it has RIGHT SINGLE QUOTATION MARK (U+2019), not APOSTROPHE (U+0027).
    """
    found = written_otherwise(text, words)
    if found is None or found == words:
        return ""
    return f' Paste "{found}" instead: it has {"; ".join(differences(found, words))}.'


_folded = lru_cache(maxsize=16)(lambda text: fold(text, case=True))  # one text is asked for again and again


def _is_whole(text: str, start: int, words: str) -> bool:
    end = start + len(words)
    return not (end < len(text) and is_mark(text[end])) and not (start and is_mark(text[start]))


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
    for start in _places(text, words) if words else ():
        end = start + len(words)
        inside = words[0].isalnum() and not divides(text, start)
        if not inside and not (words[-1].isalnum() and not divides(text, end)) and _is_whole(text, start, words):
            return start
    return -1


def is_separator(character: str) -> bool:
    """Whether a character only separates words, or is not seen: white space, punctuation (Unicode categories Z and P),
    soft hyphens and the like.

    >>> [is_separator(character) for character in " ,\u200b£7a"]
    [True, True, True, False, False, False]
    """
    return character.isspace() or unicodedata.category(character)[0] in "PZ" or is_unseen(character)


def _places(text: str, part: str) -> Iterator[int]:
    place = text.find(part)
    while place >= 0:
        yield place
        place = text.find(part, place + 1)


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
