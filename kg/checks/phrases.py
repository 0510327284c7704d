"""Cue words by language (`cues.toml`), as patterns that are made once.

A language that the file does not have has no cues, and the checks that need them are silent about it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

_FOLDED = re.compile("[\u0130\u017f\u212a]")  # other forms of i, s and k, which an expression finds in any case
NEVER = re.compile(r"(?!)")
_FILE = Path(__file__).with_name("cues.toml")


@lru_cache(maxsize=1)
def data() -> dict[str, Any]:
    """All that the file says, by language; "signs" and "stopwords" hold whatever the language is."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def pattern(phrases: list[str]) -> re.Pattern[str]:
    """Finds the phrases as whole words, in any case; a phrase is a regular expression, a space in it any one white space.

    >>> pattern(["such as", "includ(es?|ing)"]).findall("Such as it is, including this") != []
    True
    """
    if not phrases:
        return NEVER
    joined = "|".join(phrase.replace(" ", r"\s") for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


_GROUP = re.compile(r"\(\?(?::|-i:)|\((?!\?)")  # that only holds alternatives


def beginnings(expression: str) -> set[str]:
    """Small letters of which any match of an expression has some, one after the other, at its beginning; none where that is not sure.

    >>> sorted(beginnings("plans? to|(?:intend|hope)(?:s|ed)?|(?-i:may)|will(?! of)")), beginnings("\\\\w+ed|sent")
    (['hope', 'intend', 'may', 'plan', 'will'], set())
    """
    found = set[str]()
    for part in _alternatives(expression):
        group = _GROUP.match(part)
        if group is None:
            literal = _literal(part)
            begun = {literal} if literal else set()
        else:
            end = _closing(part, 0)
            begun = set() if part[end + 1 : end + 2] in ("?", "*") else beginnings(part[group.end() : end])
        if not begun:
            return set()
        found |= begun
    return found


def _literal(part: str) -> str:
    letters = re.match(r"[^\W_]*", part)
    taken = letters[0] if letters else ""
    return (taken[:-1] if part[len(taken) : len(taken) + 1] in ("?", "*", "{") else taken).lower()


def _alternatives(expression: str) -> list[str]:
    parts, depth, begin, place = [], 0, 0, 0
    while place < len(expression):
        character = expression[place]
        if character == "\\":
            place += 1
        elif character == "[":
            place = expression.index("]", place + 2)
        elif character in "()":
            depth += 1 if character == "(" else -1
        elif character == "|" and not depth:
            parts.append(expression[begin:place])
            begin = place + 1
        place += 1
    return [*parts, expression[begin:]]


def _closing(part: str, place: int) -> int:
    """Where the bracket closes that opens there."""
    depth = 0
    while True:
        character = part[place]
        if character == "\\":
            place += 1
        elif character == "[":
            place = part.index("]", place + 2)
        elif character in "()":
            depth += 1 if character == "(" else -1
            if not depth:
                return place
        place += 1


def _alone(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{phrase})(?!\w)")


@lru_cache(maxsize=32)
def cues(language: str) -> Cues:
    """The cues of a language (BCP 47)."""
    return Cues(language.split("-", maxsplit=1)[0].lower())


class Cues:
    """The cue words of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.data: dict[str, Any] = data().get(language, {})
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._begun: dict[str, tuple[str, ...]] = {}

    def __bool__(self) -> bool:
        return bool(self.data)

    def __getitem__(self, name: str) -> re.Pattern[str]:
        """The pattern of a list of phrases; it finds nothing where the language has none."""
        if name not in self._patterns:
            phrases = self.data.get(name, [])
            self._patterns[name] = pattern([phrases] if isinstance(phrases, str) else phrases)
        return self._patterns[name]

    def search(self, name: str, words: str, end: int | None = None) -> re.Match[str] | None:
        """The first of a list of phrases in some words, before a place in them."""
        if not self._may_be(name, words):
            return None
        return self[name].search(words) if end is None else self[name].search(words, 0, end)

    def each(self, name: str, words: str) -> Iterator[re.Match[str]]:
        """All places of a list of phrases in some words."""
        return self[name].finditer(words) if self._may_be(name, words) else iter(())

    def _may_be(self, name: str, words: str) -> bool:
        """Whether some words can have a phrase of a list: to look for its letters takes a tenth of the time of looking for it."""
        if name not in self._begun:
            phrases = self.data.get(name, [])
            each = [beginnings(phrase) for phrase in ([phrases] if isinstance(phrases, str) else phrases)]
            self._begun[name] = tuple(set().union(*each)) if all(each) else ()
        begun = self._begun[name]
        if not begun or (not words.isascii() and _FOLDED.search(words)):
            return True
        small = words.lower()
        for letters in begun:  # noqa: SIM110 (any() is twice as slow)
            if letters in small:
                return True
        return False

    def table(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.data.get(name, {})
        return found

    def verb(self, kind: str) -> re.Pattern[str]:
        """What speaks of a kind (by the last part of its IRI)."""
        name = f"verb {kind}"
        if name not in self._patterns:
            phrase = self.table("verbs").get(kind)
            self._patterns[name] = pattern([phrase] if phrase else [])
        return self._patterns[name]

    @cached_property
    def leading(self) -> re.Pattern[str]:
        """The small words before a number: "all these three"."""
        return re.compile(rf"(?:(?:{self.data.get('lead', '(?!)')})\s+)*", re.IGNORECASE)

    @cached_property
    def weekdays(self) -> list[re.Pattern[str]]:
        """The names of each day of the week, Monday first."""
        return [re.compile(rf"\b(?:{names})\b") for names in self.data.get("weekdays", [])]

    @cached_property
    def relative(self) -> list[tuple[re.Pattern[str], str, int]]:
        """Times told from today on, in lower case: phrase, unit, and how many units away."""
        return [(_alone(phrase), unit, shift) for phrase, unit, shift in self.data.get("relative", [])]

    @cached_property
    def ago(self) -> list[tuple[re.Pattern[str], str]]:
        """Times counted back from today, in lower case: phrase and unit."""
        return [(_alone(phrase), unit) for unit, phrase in self.table("ago").items()]

    @cached_property
    def counted(self) -> list[tuple[re.Pattern[str], str, int]]:
        """Times counted from one before them in the text, in lower case: phrase, unit, and which way (-1, 0, 1)."""
        ways, units = self.table("counted"), self.table("counted").get("units", {})
        return [
            (_alone(ways[way].replace("UNIT", f"(?:{word})")), unit, sign)
            for way, sign in (("back", -1), ("on", 1), ("same", 0))
            if way in ways
            for unit, word in units.items()
        ]

    @cached_property
    def slots(self) -> dict[str, re.Pattern[str]]:
        """What stands directly before a filler, by the name of its place in the sentence."""
        gap = rf"\s+(?:(?:{self.data.get('articles', '(?!)')})\s+)?$"
        return {
            name: re.compile(rf"(?<!\w)(?:{'|'.join(words)}){gap}".replace(" ", r"\s+"), re.IGNORECASE)
            for name, words in self.table("slots").items()
        }
