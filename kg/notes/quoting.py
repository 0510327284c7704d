"""Words of the text as notes quote them: in full where they are few, by their first and last words where they are many."""

from __future__ import annotations

import re

from kg.notes.text import Span, SpanError, Text
from kg.notes.tree import Words

_FULL = 9  # so many words are quoted in full
_ENDS = 3  # so many words are kept at either end of more


def words_for(text: Text, wording: str, spans: list[Span]) -> Words | None:
    """Words whose place in the first of the spans that has them reads as the wording; None where there are none."""
    for span in spans:
        if place := next(iter(text.exact(wording, span)), None):
            for words in (Words(wording), position_of(text, place, spans)):
                if not words.span and re.search("[«»\n\t…]|^ | $", wording):
                    continue
                if _reads(text, words, spans, wording):
                    return words
    return None


def quote_for(text: Text, place: Span, line: Span) -> Words:
    """The shortest way to quote a place in a line."""
    for words in _quoted(text, place, line):
        try:
            if not re.search("[«»\n\t]|^ | $", words.text) and text.find(words, [line], unique=True) == place:
                return words
        except SpanError:
            continue
    return position_of(text, place, [line])


def _quoted(text: Text, place: Span, line: Span) -> list[Words]:
    wording = text.words(place)
    forms = [wording]
    parts = wording.split(" ")
    if len(parts) > _FULL and "…" not in wording:
        forms = [f"{' '.join(parts[:n])} … {' '.join(parts[-n:])}" for n in range(_ENDS, len(parts) // 2)] + forms
    found = [Words(form) for form in forms]
    places = text.exact(wording, line)
    if len(places) > 1 and place in places:
        found.append(Words(wording, places.index(place) + 1))
    return found


def position_of(text: Text, place: Span, spans: list[Span]) -> Words:
    """A place by its code points; without the line where it is that of the first span."""
    line, line2 = text.line_of(place.start), text.line_of(max(place.start, place.end - 1))
    start, end = place.start - text.lines[line - 1].start, place.end - text.lines[line2 - 1].start
    here = text.line_of(spans[0].start) if spans else 0
    same = line == here == line2
    return Words(span=(0 if same else line, start, 0 if same else line2, end))


def _reads(text: Text, words: Words, spans: list[Span], wording: str) -> bool:
    try:
        return text.words(text.find(words, spans)) == wording
    except SpanError:
        return False
