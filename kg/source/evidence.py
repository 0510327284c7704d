"""Anchors quotes in a text: the border between what a source says and what we say it says."""

from __future__ import annotations

import difflib
import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from kg.source.normal import differences, divides, fold, is_mark, is_unseen

LINES_TOLD = 10
_CLEAR = frozenset(["", *" \n.,;:()\"'?!"])  # plain signs: no word has them, and no mark
_SHORT = 20_000  # characters of a text that is searched as quickly as looked up
_RUN = 4  # characters
MAX_PLACES = 5  # places of a quote of which it is told what stands around them
_TOLD = 120  # characters of a prefix and suffix that are told
_MANY = 500  # places of one run that are looked at
# For the part of the text that is most like a quote:
_LOOKED_AT = 400  # its first characters
_RAREST = 16  # runs of it
_SLACK = 40  # characters that slips may shift it by
_TRIED = 3  # parts of the text that are compared


@dataclass(frozen=True)
class Anchor:
    """Where a quote stands: `start` (inclusive) and `end` (exclusive) in Unicode code points from 0."""

    start: int
    end: int


class QuoteError(ValueError):
    """The quote is not in the text, or stands there more than once.

    line: of what comes nearest; nearest: the most similar part; meant: the words as the text has them, where they differ
    in their form only; places: where the quote may stand, as far as that was looked for, and around: for each the prefix and
    suffix that would make it fit.
    """

    def __init__(
        self,
        message: str,
        line: int | None = None,
        nearest: str | None = None,
        meant: str | None = None,
        places: tuple[int, ...] = (),
        around: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(message)
        self.line = line
        self.nearest = nearest
        self.meant = meant
        self.places = places
        self.around = around


def anchor(text: str, exact: str, prefix: str = "", suffix: str = "") -> Anchor:
    """Finds the one place where the quote stands, verbatim, between prefix and suffix.

    This is the Text Quote Selector of the Web Annotation Data Model (section 4.2.4), without any
    normalisation: what is found has the code points of the text. Words that are the same in their normal form only,
    as with another apostrophe, are refused, and the error has those of the text. Raises `QuoteError`.

    >>> anchor("to be or not to be", "to be", prefix="not ")
    Anchor(start=13, end=18)
    """
    whole = prefix + exact + suffix
    places = _places_in(text)
    found = [place for place in places.find(whole) if _is_whole(text, place + len(prefix), exact)] if exact else []
    if not found:
        raise _not_found(text, exact, prefix, suffix)
    first = found[0]
    if len(found) > 1:
        lines = list(islice(places.lines_of(whole, first), LINES_TOLD + 1))
        listed = ", ".join(map(str, lines[:LINES_TOLD])) + (" and more" if len(lines) > LINES_TOLD else "")
        there = _whole_places(text, exact) if not prefix + suffix and len(text) <= _SHORT else ()
        around = tuple(selector(text, place, place + len(exact)) for place in there)
        told = "".join(f" {said}" for said in map(_told_around, around) if said)
        message = f"the words stand more than once (text line{'s' if ',' in listed or 'more' in listed else ''} {listed}): say which place is meant.{told}"
        raise QuoteError(
            message if told else f"{message} Add oa:prefix or oa:suffix.", lines[0], None, None, there, around
        )
    return Anchor(first + len(prefix), first + len(prefix) + len(exact))


@lru_cache(maxsize=64)
def _whole_places(text: str, exact: str) -> tuple[int, ...]:
    """The places of words, `MAX_PLACES` at most."""
    return tuple(islice((place for place in _places(text, exact) if _is_whole(text, place, exact)), MAX_PLACES))


def _told_around(around: tuple[str, str]) -> str:
    """Prefix and suffix as Turtle; nothing where the words need a large part of the text around them."""
    said = " ; ".join(
        f"oa:{name} {_string(words)}" for name, words in zip(("prefix", "suffix"), around, strict=True) if words
    )
    return said if len(said) <= _TOLD else ""


def _string(words: str) -> str:
    """Words as a string of Turtle."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


def _not_found(text: str, exact: str, prefix: str, suffix: str) -> QuoteError:
    """The error for a quote that is not in the text, with what comes near."""
    places, whole = _places_in(text), prefix + exact + suffix
    if prefix + suffix and exact:
        alone = [place for place in places.find(exact) if _is_whole(text, place, exact)]
        if alone:
            return _not_between(text, exact, prefix, suffix, alone)
    if (meant := written_otherwise(text, whole)) is not None:
        there = line_of(text, text.index(meant))
        message = (
            f"the words are not in the text as they are typed; line {there} has them otherwise.{otherwise(text, whole)}"
        )
        return QuoteError(message, there, meant, None if prefix + suffix else meant)
    line, nearest = places.nearest(exact)
    hint = f'Nearest, in line {line}: "{nearest}".' if nearest else "Nothing like it stands there."
    return QuoteError(f"the words are not in the text. {hint}", line, nearest)


def _not_between(text: str, exact: str, prefix: str, suffix: str, alone: list[int]) -> QuoteError:
    """The error for words that stand in the text, but not with this prefix and suffix."""
    place = alone[0]
    before, after = text[max(place - len(prefix), 0) : place], text[place + len(exact) :][: len(suffix)]
    given, there = [], []
    for name, words, real, where in (("prefix", prefix, before, "before"), ("suffix", suffix, after, "after")):
        if words and words != real:
            given.append(f"the {name} {_string(words)}")
            there.append(f"{_string(real) if real else 'nothing'} {where} them{_differing(real, words)}")
    line = line_of(text, place)
    message = f"the words are not in the text with {' and '.join(given)}; line {line} has {' and '.join(there)}."
    if len(alone) > 1:
        return QuoteError(f"{message} They stand in other places too.", line)
    return QuoteError(message, line, None, None, (place,), ((before, after),))


def _differing(real: str, words: str) -> str:
    """What differs in words that look alike."""
    return f" ({'; '.join(differences(real, words))})" if fold(real).text == fold(words).text else ""


def selector(text: str, start: int, end: int) -> tuple[str, str]:
    """The shortest prefix and suffix, by whole words, that make the words of a span the only such place in the text.

    >>> selector("to be or not to be", 13, 18)
    ('not ', '')
    """

    def only(first: int, last: int) -> bool:
        words = text[first:last]
        return text.find(words) == first and text.find(words, first + 1) < 0

    first, last = start, end
    if only(first, last):
        return "", ""
    while first > 0 or last < len(text):
        first = max(first - 1, 0)  # to the start of the word before
        while first > 0 and not text[first - 1].isspace():
            first -= 1
        if only(first, end):
            return text[first:start], ""
        last = min(last + 1, len(text))  # to the end of the word behind
        while last < len(text) and not text[last].isspace():
            last += 1
        if only(start, last):
            return "", text[end:last]
        if only(first, last):
            return text[first:start], text[end:last]
    return text[:start], text[end:]


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
    return _places_in(text).line_of(offset)


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
    if start < 0:
        return -1
    end = start + len(words)
    if text[start - 1 : start] in _CLEAR and text[end : end + 1] in _CLEAR and words[0] < "\u0300":
        return start  # as mostly
    for start in _places(text, words):
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


def nearest_words(text: str, quote: str) -> tuple[int, str] | None:
    """Line and wording of the part of the text most like a quote; None where nothing is like it."""
    line, words = _places_in(text).nearest(quote)
    return (line, words) if line is not None and words is not None else None


class _Places:
    """Where in a text each run of `_RUN` characters stands that begins at a multiple of `_RUN`.

    A quote of some length holds such runs wherever it stands, and the rarest of them leads to the few places where it
    may: to search the whole text for each quote would take time by the square of its length.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins."""
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    @cached_property
    def runs(self) -> dict[str, list[int]]:
        """The places of each run."""
        found: dict[str, list[int]] = {}
        for place in range(0, len(self.text) - _RUN + 1, _RUN):
            found.setdefault(self.text[place : place + _RUN], []).append(place)
        return found

    def find(self, words: str) -> list[int]:
        """The first two places where words stand, or fewer."""
        if len(words) >= 2 * _RUN - 1 and len(self.text) > _SHORT:
            candidates: list[int] = []
            for shift in range(_RUN):  # of the first run in the words, where they stand as they may to these places
                offsets = range(shift, len(words) - _RUN + 1, _RUN)
                rarest = min(offsets, key=lambda offset: len(self.runs.get(words[offset : offset + _RUN], ())))
                found = self.runs.get(words[rarest : rarest + _RUN], [])
                candidates += [place - rarest for place in found]
            if len(candidates) <= _MANY:
                text = self.text
                return [place for place in sorted(candidates) if place >= 0 and text.startswith(words, place)][:2]
        first = self.text.find(words)
        second = self.text.find(words, first + 1) if first >= 0 else -1
        return [place for place in (first, second) if place >= 0]

    def line_of(self, offset: int) -> int:
        """The line (1-based) of a code point."""
        return bisect_right(self.starts, offset)

    def lines_of(self, words: str, place: int) -> Iterable[int]:
        """The lines in which words begin, from a place on."""
        while place >= 0:
            line = self.line_of(place)
            yield line
            place = self.text.find(words, self.starts[line]) if line < len(self.starts) else -1

    def nearest(self, quote: str) -> tuple[int | None, str | None]:
        """Line and wording of the part of a line most like the quote, if there is any likeness."""
        quote = quote[:_LOOKED_AT]
        found = []
        for offset in range(len(quote) - _RUN + 1):
            if places := self.runs.get(quote[offset : offset + _RUN]):
                found.append((len(places), offset, places))
        # Each place of a rare run says where the quote would begin; slips shift it by a few characters.
        votes: dict[int, float] = defaultdict(float)
        for count, offset, places in sorted(found)[:_RAREST]:
            for place in places[:_MANY]:
                votes[(place - offset) // _SLACK * _SLACK] += 1 / count
        best: tuple[int, int, str] | None = None
        for begin, _ in sorted(votes.items(), key=lambda item: (-item[1], item[0]))[:_TRIED]:
            for start, end in self._parts_of_lines(max(begin - _SLACK, 0), begin + len(quote) + 2 * _SLACK):
                part = self.text[start:end]
                matcher = difflib.SequenceMatcher(None, part, quote, autojunk=False)
                blocks = [block for block in matcher.get_matching_blocks() if block.size >= min(_RUN, len(quote))]
                size = sum(block.size for block in blocks)
                if blocks and (best is None or size > best[0]):
                    last = blocks[-1].a + blocks[-1].size
                    first = max(blocks[0].a, last - len(quote) - 20)
                    best = (size, self.line_of(start), part[first:last])
        if best is None or best[0] < len(quote) / 2:
            return None, None
        return best[1], best[2]

    def _parts_of_lines(self, start: int, end: int) -> Iterable[tuple[int, int]]:
        """A part of the text, cut at the ends of lines."""
        for part in self.text[start:end].splitlines(keepends=True):
            yield start, start + len(part.rstrip("\r\n"))
            start += len(part)


@lru_cache(maxsize=2)
def _places_in(text: str) -> _Places:
    return _Places(text)
