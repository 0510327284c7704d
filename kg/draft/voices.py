"""Whose words a sentence gives: quotations and indirect speech, with the words that say who speaks."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.draft.known import Found
from kg.draft.language import Language
from kg.draft.sentences import Part

_NEAR = 90  # code points between a verb of speech and the name of who speaks


class Voice(NamedTuple):
    """A part of a line in another's voice. speaker: a thing, "" where the text names none; words: that say so."""

    part: Part
    voice: str
    speaker: str
    words: Part | None
    verb: str = ""


class Voices:
    """Goes over the sentences of a text in their order: a quotation goes on, and "she" is who spoke last."""

    def __init__(self, language: Language, speakers: set[str]) -> None:
        """speakers: the things that can speak."""
        self.language, self.speakers = language, speakers
        self.last = ""  # who spoke last

    def of(self, line: str, sentence: Part, names: list[Found], quoted: list[Part]) -> list[Voice]:
        """The voices of a sentence other than that of the text; nothing where it speaks itself."""
        quotes = [
            Part(max(q.start, sentence.start), min(q.end, sentence.end))
            for q in quoted
            if q.start < sentence.end and sentence.start < q.end
        ]
        plain = self._without(line, sentence, quotes)
        speaker, words, verb = self._speaker(line, plain, sentence, names, bool(quotes))
        found = []
        for quote in quotes:
            found.append(Voice(quote, "quoted", speaker or self.last, words, verb))
        if speaker:
            self.last = speaker
        if not quotes and words is not None:
            found.append(Voice(sentence, "attributed", speaker, words, verb))
        return found

    def _without(self, line: str, sentence: Part, quotes: list[Part]) -> str:
        """The line with only what the sentence says outside quotations; places stay."""
        shown = list(" " * len(line))
        shown[sentence.start : sentence.end] = line[sentence.start : sentence.end]
        for quote in quotes:
            shown[quote.start : quote.end] = " " * (quote.end - quote.start)
        return "".join(shown)

    def _speaker(
        self, line: str, plain: str, sentence: Part, names: list[Found], quoted: bool
    ) -> tuple[str, Part | None, str]:
        """Who speaks, by which words, and the verb. quoted: whether the sentence has a quotation."""
        there = [
            n for n in names if sentence.holds(n.start, n.end) and n.thing in self.speakers and plain[n.start] != " "
        ]
        for match in self.language.pattern("according").finditer(plain):
            behind = [n for n in there if 0 <= n.start - match.end() < _NEAR]
            first = [n for n in behind if "," not in line[match.end() : n.start]]
            if behind:
                best = self._best(first or behind[:1])
                return best.thing, Part(match.start(), best.end), match[0]
        if hearsay := self.language.pattern("hearsay").search(plain):
            return "", Part(*hearsay.span()), hearsay[0]
        for match in self.language.pattern("speech").finditer(plain):
            if match[0][0].isupper():  # the State Department says nothing yet
                continue
            behind = [
                n
                for n in there
                if 0 <= n.start - match.end() < 40
                and not re.search(r"[.;:]|\bthat\b|\bto\b", line[match.end() : n.start])
            ]
            before = [n for n in there if 0 <= match.start() - n.end < _NEAR]
            pronoun = re.search(r"(\w+)\s+(?:\w+ly\s+|also\s+)?$", plain[: match.start()])
            if pronoun and self.language.pattern("pronouns").fullmatch(pronoun[1]):
                if self.last and pronoun[1].lower() not in self.language.words("first_person"):
                    return self.last, Part(pronoun.start(), match.end()), match[0]
                continue
            tail = plain[match.end() :].strip(' .,:;"”')
            follows = (
                re.match(r"\s*(?:that\b|,|:|dass\b|que\b|att\b)|[^\w]*$", plain[match.end() :]) is not None or not tail
            )
            if behind and (not before or before[0].start > match.start() or _is_inverted(plain, match)):
                best = self._best(behind[:3])
                return best.thing, Part(match.start(), best.end), match[0]
            if before and (follows or quoted or self._tells(match[0])):
                best = self._best([n for n in before if n.start >= before[0].start][:3])
                return best.thing, Part(best.start, match.end()), match[0]
        return "", None, ""

    def _best(self, names: list[Found]) -> Found:
        """A person rather than the body or the country before them."""
        return next((n for n in names if "/person/" in n.thing), names[0])

    def _tells(self, verb: str) -> bool:
        """Whether a verb of speech needs no "that" to be one: announced a treaty; but "note" may be a noun."""
        return len(verb) > 4


def _is_inverted(plain: str, match: re.Match[str]) -> bool:
    """Whether the speaker stands behind the verb: "…," said the minister."""
    return re.search(r"(?:[,.!?]|^)\s*$", plain[: match.start()]) is not None
