"""Finds the words of notes in the text of the article, and gives places in it as words."""

from __future__ import annotations

from dataclasses import dataclass

from kg.notes.tree import Words
from kg.source.evidence import find_words, nearest_words, selector, written_otherwise
from kg.source.normal import divides


@dataclass(frozen=True)
class Span:
    """A run of code points of the whole text, `end` not included."""

    start: int
    end: int


class SpanError(ValueError):
    """Words that are not there, or in several places; `remedy` says what to write."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


class Text:
    """The text of an article, by lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.whole = Span(0, len(text))
        self.lines: list[Span] = []
        start = 0
        for line in text.split("\n"):
            end = start + len(line)
            self.lines.append(Span(start, end - line.endswith("\r")))
            start = end + 1

    def line(self, number: int) -> str:
        """Line `number` (1-based) without its line end."""
        return self.words(self.lines[number - 1])

    def words(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def line_of(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1

    def find(self, words: Words, within: list[Span], *, unique: bool = False) -> Span:
        """The place of words in the first of the spans that has them. Raises `SpanError`.

        Words of their own come before those that are part of longer ones; a number counts all places.
        unique: whether it is an error where the first span has the words more than once and no number says which.
        """
        if words.span is not None:
            return self.at(words, within)
        if not words.text.strip():
            raise SpanError("no words between « and ».", "Write the words of the text.")
        for span in within:
            places = self.places(words.text, span)
            if words.nth:
                if len(places) >= words.nth:
                    return places[words.nth - 1]
                continue
            if places:
                own = [place for place in places if divides(self.text, place.start) and divides(self.text, place.end)]
                own = own or places  # "he" is not within "the"
                if unique and len(own) > 1 and words.text != self.words(span).strip():
                    remedy = f"Write more of them, or «…»#1 to «…»#{len(places)} for the one that is meant."
                    raise SpanError(f"these words stand {len(places)} times in the line.", remedy)
                return own[0]
        if words.nth and any(self.places(words.text, span) for span in within):
            raise SpanError(f"the words do not stand {words.nth} times there.", "Count their places in the line.")
        near = nearest_words(self.text, words.text.replace("…", " "))
        told = f"Nearest, in line {near[0]}: «{near[1]}»." if near else "Quote the text verbatim."
        raise SpanError("these words are not in the text there.", told)

    def peek(self, words: Words, within: list[Span]) -> str:
        """The words as the text has them, or as they are written where it has not."""
        try:
            return self.words(self.find(words, [*within, self.whole]))
        except SpanError:
            return words.text

    def places(self, words: str, span: Span) -> list[Span]:
        """Where words stand in a span; `…` stands for what lies between the first and the last of them."""
        found = self.exact(words, span)
        if not found and "…" in words:
            first, _, last = words.partition("…")
            found = self.between(first.strip(), last.strip(), span)
        if not found and (meant := written_otherwise(self.words(span), words)):
            return self.exact(meant, span)  # another apostrophe, say: the words of the text count
        return found

    def between(self, first: str, last: str, span: Span) -> list[Span]:
        """From each place of the first words to the next place of the last ones."""
        ends = [word if self.exact(word, span) else written_otherwise(self.words(span), word) for word in (first, last)]
        if not first or not last or not ends[0] or not ends[1]:
            return []
        found = []
        for place in self.exact(ends[0], span):
            end = self.text.find(ends[1], place.end, span.end)
            if end >= 0:
                found.append(Span(place.start, end + len(ends[1])))
        return found

    def exact(self, words: str, span: Span) -> list[Span]:
        found = []
        place = self.text.find(words, span.start, span.end)
        while place >= 0:
            found.append(Span(place, place + len(words)))
            place = self.text.find(words, place + 1, span.end)
        return found

    def at(self, words: Words, within: list[Span]) -> Span:
        """The place that a position names; without a line it is that of the first of the spans."""
        line, start, line2, end = words.span or (0, 0, 0, 0)
        here = self.line_of(within[0].start) if within else 1
        line, line2 = line or here, line2 or line or here
        for number, column in ((line, start), (line2, end)):
            if not 0 < number <= len(self.lines):
                raise SpanError(f"the text has no line {number}.", f"It has {len(self.lines)} lines.")
            if column > len(self.line(number)):
                raise SpanError(
                    f"line {number} has {len(self.line(number))} characters.", "Positions count from 0 up to that."
                )
        span = Span(self.lines[line - 1].start + start, self.lines[line2 - 1].start + end)
        if span.start >= span.end:
            raise SpanError(
                "a position that holds no characters.", "The end is not included: @0-1 is the first character."
            )
        return span

    def selector(self, span: Span) -> tuple[str, str]:
        """The shortest prefix and suffix that make the words of a span the only such place in the text."""
        return selector(self.text, span.start, span.end)


def has_words(text: str, words: str) -> bool:
    """Whether words stand in a text as whole words."""
    return find_words(text, words) >= 0
