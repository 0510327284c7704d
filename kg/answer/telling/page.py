"""Answers on a page: the answer first, then the words that prove it, then what is to be known of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.answer.rows import Evidence
from kg.answer.telling.answers import Answer, Note
from kg.answer.telling.wrapping import wrapped
from kg.terminal import harmless

WIDEST = 100  # columns: longer lines are hard to read
_NARROWEST = 30
_INK = {"answer": "1", "mark": "36", "source": "2", "note": "3", "head": "1;4"}
_VOICES = {"own": "own voice", "attributed": "attributed", "quoted": "quoted"}


class Page:
    """Lays answers out. width: columns of the terminal; ink: with colours; brief: without quotes and notes."""

    def __init__(self, width: int, ink: bool = False, brief: bool = False) -> None:
        self._width = max(min(width, WIDEST), _NARROWEST)
        self._ink = ink
        self.brief = brief
        self._numbers: dict[object, int] = {}
        self._notes: set[Note] = set()

    def answers(self, found: Iterable[Answer]) -> Iterator[str]:
        """The lines of all answers. Those that rest on the same words, one after the other, stand together."""
        block: list[Answer] = []
        for answer in found:
            if block and (self.brief or _words(answer) != _words(block[-1]) or not answer.quotes):
                yield from self._block(block)
                block = []
            block.append(answer)
        yield from self._block(block)

    def head(self, text: str) -> Iterator[str]:
        """A heading."""
        yield from self._lines(text, "head", "", "")

    def text(self, text: str, indent: str = "") -> Iterator[str]:
        """A paragraph."""
        yield from self._lines(text, "", indent, indent)

    def _block(self, block: list[Answer]) -> Iterator[str]:
        if not block:
            return
        new = [] if self.brief else [each for each in block[0].quotes if _key(each) not in self._numbers]
        for each in new:
            self._numbers[_key(each)] = len(self._numbers) + 1
        for answer in block:
            marks = "" if self.brief else "".join(f" [{self._numbers[_key(each)]}]" for each in answer.quotes)
            yield from self._lines(answer.text, "answer", "• ", "  ", marks)
        if self.brief or not (block[0].quotes or any(answer.notes for answer in block)):
            return
        for each in new:
            number = str(self._numbers[_key(each)])
            margin = " " * (5 + len(number))
            first = f"  {self._paint(f'[{number}]', 'mark')} "
            yield from self._lines(bare(each.quote), "", first, margin, indented=len(margin))
            yield from self._lines(source(each), "source", margin, margin)
        for note in dict.fromkeys(note for answer in block for note in answer.notes):
            if note not in self._notes or note.kind not in ("remark", "inferred", "reading"):
                self._notes.add(note)
                said = f"Editors: {note.text}" if note.kind == "remark" else note.text
                yield from self._lines(said, "note", "  – ", "    ")
        yield ""

    def _lines(
        self, text: str, ink: str, first: str, rest: str, marks: str = "", indented: int | None = None
    ) -> Iterator[str]:
        """A text in lines, the first and the others behind their margins. marks: stand behind it, in their own ink."""
        lines = wrapped(harmless(text) + marks.replace(" [", "\u00a0["), self._width - len(rest))
        del indented
        for number, line in enumerate(lines):
            own, cut, mark = line, len(line), ""
            if marks and number == len(lines) - 1:
                cut = len(line) - len(marks) if line.endswith(marks.replace(" [", "\u00a0[")) else len(line)
                own, mark = line[:cut], line[cut:].replace("\u00a0", " ")
            margin = first if number == 0 else rest
            yield (margin + self._paint(own, ink) + self._paint(mark, "mark")).rstrip()

    def _paint(self, text: str, ink: str) -> str:
        return f"\x1b[{_INK[ink]}m{text}\x1b[0m" if self._ink and ink and text else text


def bare(quote: str) -> str:
    """A quote between quotation marks, without those that stand at its ends in the text.

    >>> bare('"both sides are committed."'), bare('He said "yes"')
    ('“both sides are committed.”', '“He said "yes"”')
    >>> bare("“Water is no weapon,” she said."), bare("“It is late.”"), bare("“We will come")
    ('“‘Water is no weapon,’ she said.”', '“It is late.”', '“We will come”')
    """
    text = " ".join(quote.split())
    for opening, closing in ('""', "“”", "«»", "„“"):
        same = opening == closing
        inside = text[1:].removesuffix(closing)
        # What is closed before the end encloses the first words alone: "“Water is no weapon,” she said".
        if text.startswith(opening) and (opening not in inside if same else closing not in inside):
            text = text[1:]
        if text.endswith(closing) and text.count(closing) > (0 if same else text.count(opening)):
            text = text[:-1] if not same or text.count(closing) % 2 == 1 else text
    if "“" in text and "„" not in text:
        text = text.replace("“", "‘").replace("”", "’")
    return f"“{text}”"


def source(evidence: Evidence) -> str:
    """Whose words a quote is, and where it stands."""
    speaker = str(evidence.speaker) if evidence.speaker else "speaker not stated"
    slug = evidence.article.short.removeprefix("article:") if evidence.article else ""
    place = f"line {evidence.line} of {slug}" if evidence.line is not None else slug
    return f"{speaker} ({_VOICES.get(evidence.voice, evidence.voice)}), {place}"


def _words(answer: Answer) -> list[object]:
    return [_key(each) for each in answer.quotes]


def _key(evidence: Evidence) -> object:
    return evidence.quote, evidence.line, evidence.article, evidence.voice, evidence.speaker
