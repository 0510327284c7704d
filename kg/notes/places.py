"""Notes with all words of the text as positions, or with positions as words: for texts that may not be copied."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.notes.quoting import position_of, quote_for, words_for
from kg.notes.text import Span, SpanError, Text
from kg.notes.tree import (
    Described,
    Document,
    MentionLine,
    Node,
    Omission,
    QuoteReference,
    Role,
    Statement,
    TextLine,
    Value,
    Voice,
    Words,
)

Change = Callable[[Words, list[Span], bool], Words]


def with_positions(document: Document, text: Text) -> Document:
    """The notes without words of the text: lines by number alone, words by their code points. Changes the document."""

    def change(words: Words, spans: list[Span], _: bool) -> Words:
        try:
            return position_of(text, text.find(words, spans), spans)
        except SpanError:
            return words  # words that stand on the page only, and not in the text

    _change(document, text, change, full=False)
    return document


def with_words(document: Document, text: Text) -> Document:
    """The notes with the words of the text in place of positions, and its lines in full. Changes the document."""

    def change(words: Words, spans: list[Span], quote: bool) -> Words:
        if words.span is None:
            return words
        try:
            place = text.find(words, spans)
        except SpanError:
            return words
        return quote_for(text, place, spans[0]) if quote else words_for(text, text.words(place), spans) or words

    _change(document, text, change, full=True)
    return document


def _change(document: Document, text: Text, change: Change, *, full: bool) -> None:
    for line in document.lines:
        if isinstance(line, TextLine) and 0 < line.number <= len(text.lines):
            line.text = (" ".join(text.line(line.number).split()) or None) if full else None
            _below(line, [text.lines[line.number - 1], text.whole], text, change)
        else:
            _node(line, [text.whole], change)
            _below(line, [text.whole], text, change)


def _below(node: Node, spans: list[Span], text: Text, change: Change) -> None:
    for child in node.children:
        inside = spans
        if isinstance(child, QuoteReference):
            try:
                inside = [text.find(child.words, spans[:1]), *spans]
            except SpanError:
                inside = spans
        _node(child, spans, change)
        _below(child, inside, text, change)


def _node(node: Node, spans: list[Span], change: Change) -> None:
    if isinstance(node, QuoteReference | Omission):
        node.words = change(node.words, spans[:1], True)
    elif isinstance(node, MentionLine | Voice | Statement) and (words := node.words) is not None:
        node.words = change(words, spans, False)
    for role in getattr(node, "roles", []):
        for value in role.values if isinstance(role, Role) else []:
            for described in _described(value):
                if described.words is not None:
                    described.words = change(described.words, spans, False)


def _described(value: Value) -> Iterator[Described]:
    """Words as a value, and those within what is said of them."""
    if isinstance(value, Described):
        yield value
        for modifier in value.modifiers:
            if modifier.value is not None:
                yield from _described(modifier.value)
