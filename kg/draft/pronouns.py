"""Who a pronoun means: told only where one person alone can be meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from kg.draft.known import KnownWords
from kg.draft.language import Language

SEXES = ("he", "she")


class People:
    """The people whom a text has named so far. Its lines are to be taken in their order."""

    def __init__(self, language: Language, is_person: Callable[[str], bool]) -> None:
        self.language, self.is_person = language, is_person
        self.before: list[str] = []  # who is named in the last line that names people
        self.sex: dict[str, str] = {}
        self._titles = {
            sex: re.compile(rf"(?:{language.pattern('titles', sex).pattern})\.?\s+$", re.I) for sex in SEXES
        }

    def take(self, names: Iterable[KnownWords]) -> None:
        """Remembers the people of a line, once all of it is drafted."""
        self.before = list(dict.fromkeys(name.thing for name in self._of(names))) or self.before

    def meet(self, line: str, names: Iterable[KnownWords]) -> None:
        """Learns from titles who is a man and who a woman: "Ms Roe", "spokesman Jack Doe"."""
        for name in self._of(names):
            for sex, title in self._titles.items():
                if title.search(line[: name.start]):
                    self.sex[name.thing] = sex

    def sex_of(self, pronoun: str) -> str:
        """Which pronoun for one person it is a form of: "he", "she" or "?" where the language does not tell; "" where none."""
        word, words = pronoun.lower(), self.language.words
        return next((sex for sex in SEXES if word in words(sex)), "?" if word in words("third_person") else "")

    def meant(self, line: str, at: int, pronoun: str, names: Iterable[KnownWords], speaker: str = "") -> str:
        """The person whom a pronoun at a place of a line means; "" where that is open.

        One person is named before it in the line, or else in the last line that names people, leaving out those of the
        other sex and who speaks the words themselves; and nobody without a name has been told of since.
        """
        sex = self.sex_of(pronoun)
        here = [name for name in self._of(names) if name.end <= at]
        named = list(dict.fromkeys(name.thing for name in here)) or self.before
        possible = [one for one in named if self.sex.get(one, sex) == sex and one != speaker]
        if not sex or len(possible) != 1:
            return ""
        others = self.language.pattern("people")
        since = line[max((name.end for name in here), default=0) : at]
        if others.search(re.sub(r"^,\s[^,.]*,", "", since)):  # but "Roe, who is also prime minister, said"
            return ""
        if here and others.search(line[: here[0].start]) and not self._is_title(line, here[0]):
            return ""  # "a lawyer for Ursu said his"
        self.sex[possible[0]] = sex
        return possible[0]

    def _is_title(self, line: str, name: KnownWords) -> bool:
        """Whether the person is who the words before the name tell of: "spokesman Andrei Belov"."""
        last = re.search(r"([\w’'-]+),?\s+$", line[: name.start])
        first = self.language.pattern("people").search(line[: name.start])
        return last is not None and first is not None and first.start() == last.start(1)

    def _of(self, names: Iterable[KnownWords]) -> list[KnownWords]:
        return [name for name in names if self.is_person(name.thing)]
