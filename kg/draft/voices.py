"""Whose words a sentence gives: quotations and indirect speech, with the words that say who speaks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from kg.draft.known import KnownWords
from kg.draft.language import Language, any_of
from kg.draft.sentences import LinePart

# What stands between a subject and its verb: an aside, a relative clause, another name, an adverb, the day.
_SUBJECT = re.compile(
    r"(?:\s*,[^,]*,|,|['’]s|\s*\([^)]*\)|\s+[^\W\d_a-zß-ÿ][\w’'.-]*|,?\s+(?:who|which)|\s+(?:also|has|have|had|later|earlier|again|itself|then|and|\w+ly|on \w+day))*\s*"
)
_THAT = re.compile(r"\s+(?:[\w’']+\s+){1,3}that\b")  # told reporters that
_WHEN = re.compile(  # "left when he reported on the trip": beside what the sentence says, and not who says it
    r"(?<=\w)\s+(?:when|while|until|because|although|after|before)\s+(?:he|she|they|it|we)\s+(?:had\s+)?$", re.I
)
_CALLED = re.compile(r"(?<!\w)(?:called|calls|described|describes|termed|dubbed|branded)\s+[^,.;:]{1,60}$")
_NEAR = 90  # code points between a verb of speech and the name of who speaks


class VoiceSpan(NamedTuple):
    """A part of a line in another's voice. speaker: a thing, "" where the text names none; words: that say so.

    open: whether the text says who speaks by a pronoun that may mean several.
    """

    part: LinePart
    voice: str
    speaker: str
    words: LinePart | None
    verb: str = ""
    open: bool = False


class Voices:
    """Goes over the sentences of a text in their order, as a quotation may go on."""

    def __init__(self, language: Language, speakers: set[str]) -> None:
        """speakers: the things that can speak."""
        self.language, self.speakers = language, speakers
        self._somebody = any_of([*language.words("people"), *language.words("bodies")])
        self.last = ""  # who spoke last

    def of_line(
        self,
        line: str,
        sentences: list[LinePart],
        names: list[KnownWords],
        quoted: list[LinePart],
        meant: Callable[[int, str], str],
    ) -> list[VoiceSpan]:
        """The voices of the sentences of a line. Who speaks a quotation of several sentences may be told at its end."""
        found = [voice for sentence in sentences for voice in self.of(line, sentence, names, quoted, meant)]
        for whole in quoted:
            pieces = [voice for voice in found if voice.voice == "quoted" and whole.holds(*voice.part)]
            if told := next((voice for voice in pieces if voice.words is not None), None):
                found = [
                    told._replace(part=voice.part) if voice in pieces and voice.words is None else voice
                    for voice in found
                ]
        return found

    def of(
        self,
        line: str,
        sentence: LinePart,
        names: list[KnownWords],
        quoted: list[LinePart],
        meant: Callable[[int, str], str],
    ) -> list[VoiceSpan]:
        """The voices of a sentence other than that of the text; nothing where it speaks itself.

        names: without those that only modify a noun; meant: the thing that a pronoun at a place stands for, or "".
        """
        quotes = [
            LinePart(max(q.start, sentence.start), min(q.end, sentence.end))
            for q in quoted
            if q.start < sentence.end and sentence.start < q.end
        ]
        plain = self._without(line, sentence, quotes)
        speaker, words, verb = self._speaker(line, plain, sentence, names, bool(quotes), meant)
        open = not speaker and (self._is_pronoun(line, words) if words is not None else not self.last)
        found = [
            VoiceSpan(quote, "quoted", speaker or ("" if words else self.last), words, verb, open) for quote in quotes
        ]
        if words is not None:
            self.last = speaker
        if not quotes and words is not None:
            found.append(VoiceSpan(sentence, "attributed", speaker, words, verb, open))
        return found

    def _is_pronoun(self, line: str, words: LinePart) -> bool:
        """Whether only a pronoun says who speaks: "he said", but "its owner said"."""
        first = re.match(r"(\w+)\s+(?:\w+ly\s+|also\s+)?", line[words.start : words.end])
        return (
            first is not None
            and self.language.pattern("pronouns").fullmatch(first[1]) is not None
            and self.language.pattern("speech").match(line, words.start + first.end()) is not None
        )

    def _without(self, line: str, sentence: LinePart, quotes: list[LinePart]) -> str:
        """The line with only what the sentence says outside quotations; places stay."""
        shown = list(" " * len(line))
        shown[sentence.start : sentence.end] = line[sentence.start : sentence.end]
        for quote in quotes:
            shown[quote.start : quote.end] = " " * (quote.end - quote.start)
        return "".join(shown)

    def _speaker(
        self,
        line: str,
        plain: str,
        sentence: LinePart,
        names: list[KnownWords],
        quoted: bool,
        meant: Callable[[int, str], str],
    ) -> tuple[str, LinePart | None, str]:
        """Who speaks, by which words, and the verb. quoted: whether the sentence has a quotation."""
        there = [
            n for n in names if sentence.holds(n.start, n.end) and n.thing in self.speakers and plain[n.start] != " "
        ]
        for match in self.language.pattern("according").finditer(plain):
            behind = [n for n in there if 0 <= n.start - match.end() < _NEAR]
            first = [n for n in behind if "," not in line[match.end() : n.start]]
            if behind:
                best = self._best(first or behind[:1])
                return best.thing, LinePart(match.start(), best.end), match[0]
        if hearsay := self.language.pattern("hearsay").search(plain):
            return "", LinePart(*hearsay.span()), hearsay[0]
        for match in self.language.pattern("speech").finditer(plain):
            if (
                match[0][0].isupper()
                or self._is_noun(plain, match)
                or _is_participle(plain, match)
                or self._tells_another(plain, match)
                or _WHEN.search(plain[: match.start()])
            ):  # the State Department says nothing yet
                continue
            behind = [
                n
                for n in there
                if 0 <= n.start - match.end() < 40
                and not re.search(r"[.;:]|\b(?:that|to|in|but|and|while)\b", line[match.end() : n.start])
            ]
            before = [
                n for n in there if 0 <= match.start() - n.end < _NEAR and self._may_speak(plain, n, match.start())
            ]
            pronoun = re.search(r"(\w+)\s+(?:\w+ly\s+|also\s+)?$", plain[: match.start()])
            if pronoun and self.language.pattern("pronouns").fullmatch(pronoun[1]):
                if pronoun[1].lower() in self.language.words("third_person"):
                    who = meant(pronoun.start(), pronoun[1])
                    return who, LinePart(pronoun.start(), match.end()), match[0]
                continue
            tail = plain[match.end() :].strip(' .,:;"”')
            follows = (
                re.match(r"\s*(?:that\b|,|:|dass\b|que\b|att\b)|[^\w]*$", plain[match.end() :]) is not None or not tail
            )
            if behind and (not before or before[0].start > match.start() or _is_inverted(plain, match)):
                best = self._best(behind[:3])
                return best.thing, LinePart(match.start(), best.end), match[0]
            if before and (follows or quoted or self._tells(match[0])):
                best = self._best([n for n in before if n.start >= before[0].start][:3])
                return best.thing, LinePart(best.start, match.end()), match[0]
            if (
                not before
                and (follows or _THAT.match(plain, match.end()))
                and (start := self._unnamed(plain, sentence, match.start())) is not None
            ):
                return "", LinePart(start, match.end()), match[0]
        for quote in re.finditer(r"[“\"]", line[sentence.start : sentence.end] if quoted else ""):
            called = _CALLED.search(plain[: sentence.start + quote.start()])  # who called it "a window"
            for name in reversed(there if called else []):
                if called and 0 <= called.start() - name.end < _NEAR and self._may_speak(plain, name, called.start()):
                    verb = called[0].split()[0]
                    return name.thing, LinePart(name.start, called.start() + len(verb)), verb
        return "", None, ""

    def _is_noun(self, plain: str, match: re.Match[str]) -> bool:
        """Whether a word that could say that somebody speaks does not: "a request for comment", "did not confirm"."""
        before = re.search(r"([\w’']+)\s+$", plain[: match.start()])
        return before is not None and self.language.pattern("nouns").fullmatch(before[1]) is not None

    def _may_speak(self, plain: str, name: KnownWords, verb: int) -> bool:
        """Whether a name before a verb can be its subject: "a lawyer for Ursu" and "of Moldova, diplomats said" are others."""
        if self.language.tag[:2] != "en":
            return True
        before = re.search(r"([\w’']+)\s+(?:the\s+)?$", plain[: name.start])
        if before and self.language.pattern("prepositions").fullmatch(before[1]):
            return False
        return _SUBJECT.fullmatch(plain[name.end : verb]) is not None

    def _unnamed(self, plain: str, sentence: LinePart, verb: int) -> int | None:
        """Where the words begin that tell who speaks without a name: "two diplomats", "the hosts of a conference"."""
        if self.language.tag[:2] != "en":
            return None
        start = max((m.end() for m in re.finditer(r"[,;:”\"]\s+", plain[sentence.start : verb])), default=0)
        words = plain[sentence.start + start : verb].split()
        if not 0 < len(words) <= 8 or not any(self._somebody.fullmatch(w) for w in words):
            return None
        return sentence.start + start

    def _best(self, names: list[KnownWords]) -> KnownWords:
        """A person rather than the body or the country before them."""
        return next((n for n in names if "/person/" in n.thing), names[0])

    def _tells_another(self, plain: str, match: re.Match[str]) -> bool:
        """Whether a verb of speech is none where no words follow or stand before: "recalled its ambassador"."""
        return (
            self.language.pattern("with_that").match(plain, match.start()) is not None
            and re.match(r"\s*(?:[,.;:!?“\"]|that\b|how\b|$)", plain[match.end() :]) is None
        )

    def _tells(self, verb: str) -> bool:
        """Whether a verb of speech needs no "that" to be one: announced a treaty; but "note" may be a noun."""
        return len(verb) > 4


def _is_participle(plain: str, match: re.Match[str]) -> bool:
    """Whether a verb only says who speaks of the thing before it: "a motion, announced by the senator, was put off"."""
    return (
        re.match(r"\s+by\b", plain[match.end() :]) is not None
        and re.search(r"\b(?:as|is|are|was|were|be|been|being)\s+(?:\w+ly\s+)?$", plain[: match.start()]) is None
    )


def _is_inverted(plain: str, match: re.Match[str]) -> bool:
    """Whether the speaker stands behind the verb: "…," said the minister."""
    return re.search(r"(?:[,.!?]|^)\s*$", plain[: match.start()]) is not None
