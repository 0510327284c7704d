"""Number words by language, turned round: what the rules of the Unicode CLDR spell, read back.

The rules (through `unicode-rbnf`) spell the numbers to 99 and the first multiples of each power of ten; what these have
in common with smaller numbers is learnt from them, so that no list of words is kept here. A run of words is a number
only where all of it can be put together in one way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from kg.source.normal import fold

HIGHEST = 15  # powers of ten that are learnt


class Spelt(NamedTuple):
    """The number that words spell."""

    value: int
    ordinal: bool


def squash(text: str) -> str:
    """Words without what may stand between them: "twenty-two", "twenty two" and "twentytwo" are one."""
    return fold(text, compatible=False).text.replace(" ", "").replace("-", "").replace("'", "")


class Numerals:
    """The number words of a language."""

    def __init__(
        self,
        spell: Callable[[int], list[str]],
        spell_ordinal: Callable[[int], list[str]],
        joins: Iterable[str],
        bare: bool,
    ) -> None:
        """spell, spell_ordinal: all ways to write a number; joins: words between parts; bare: "hundred" is a number."""
        self.joins = frozenset(joins)
        self._bare = bare
        self.atoms: dict[str, int] = {}
        self.scales: dict[str, int] = {}
        self.ordinals: dict[str, int] = {}
        self.ordinal_scales: dict[str, int] = {}
        self._longest = 1
        self._forms: dict[int, list[str]] = {}
        for number in range(100):
            self._forms[number] = sorted({squash(form) for form in spell(number)} - {""}, key=len, reverse=True)
            for form in self._forms[number]:
                self._keep(self.atoms, form, number)
        for power in range(2, HIGHEST + 1):
            for times in (*range(1, 10), 10, 20, 21):
                for text in spell(times * 10**power):
                    self._learn(text, times, 10**power)
            for times in (1, 2, 5) if power in (2, 3, 6) else ():
                for more in (1, 2, 21):
                    for text in spell(times * 10**power + more):
                        self._learn_before(squash(text), times, 10**power, more)
        for number in range(3, 100):
            for form in map(squash, spell(100 + number)):
                self._learn_end(form, number)
        for number in range(100):
            for form in map(squash, spell_ordinal(number)):
                if form not in self.atoms:
                    self._keep(self.ordinals, form, number)
        for power in (2, 3, 6, 9):
            for times in (1, 2, 5):
                for text in spell_ordinal(times * 10**power):
                    rest, form = self._without(text, times), squash(text)
                    if self.value(form) is None and rest is not None:
                        self._keep(self.ordinal_scales, rest, 10**power)
                    elif self.value(form) is None:
                        self._keep(self.ordinals, form, times * 10**power)

    def _keep(self, where: dict[str, int], form: str, value: int) -> None:
        if form and where.setdefault(form, value) == value:
            self._longest = max(self._longest, len(form))

    def _without(self, text: str, number: int) -> str | None:
        """What follows the words of a number, squashed, or None."""
        separate = text.split(" ")
        for cut in range(1, len(separate)):
            if squash("".join(separate[:cut])) in self._forms[number]:
                return squash("".join(separate[cut:]))
        form = squash(text)
        return next((form[len(unit) :] for unit in self._forms[number] if form.startswith(unit) and form != unit), None)

    def _learn(self, text: str, times: int, scale: int) -> None:
        form = squash(text)
        if self.value(form) is None:
            rest = self._without(text, times)
            if rest is not None and self.atoms.get(rest, scale) == scale:
                self._keep(self.scales, rest, scale)
            elif times < 10:  # ten times a power of ten is the first of the next one
                self._keep(self.atoms, form, times * scale)

    def _learn_before(self, form: str, times: int, scale: int, more: int) -> None:
        """Forms that a power of ten has only where something follows, such as "ciento uno"."""
        if self.value(form) is not None:
            return
        for unit in self._forms[more]:
            if form.endswith(unit):
                self._learn(form[: -len(unit)], times, scale)
                return

    def _learn_end(self, form: str, number: int) -> None:
        """Forms that a small number has only after a greater one, such as "centotré"."""
        if self.value(form) is None:
            for start in range(1, len(form)):
                if self.value(form[:start]) == Spelt(100, False) and form[start:] not in self.atoms:
                    self._keep(self.atoms, form[start:], number)
                    return

    def is_made_of_numbers(self, word: str) -> bool:
        """Whether a squashed word is put together from number words, in whatever order."""
        reached = {0}
        for start in range(len(word)):
            if start in reached:
                for end in range(start + 1, min(len(word), start + self._longest) + 1):
                    piece = word[start:end]
                    if (
                        piece in self.atoms
                        or piece in self.scales
                        or piece in self.ordinals
                        or piece in self.ordinal_scales
                        or piece in self.joins
                    ):
                        reached.add(end)
        return len(word) in reached and word not in self.joins

    def value(self, form: str) -> Spelt | None:
        """The number that squashed words spell; None where they spell none, or several."""
        # Parts found so far, the greatest first; whether an ordinal ends them; whether a joining word was last.
        states: dict[int, set[tuple[tuple[int, ...], bool, bool]]] = {0: {((), False, False)}}
        for start in range(len(form)):
            for parts, ordinal, joined in states.pop(start, ()):
                if ordinal:
                    continue
                for end in range(start + 1, min(len(form), start + self._longest) + 1):
                    piece = form[start:end]
                    found = states.setdefault(end, set())
                    if piece in self.atoms and (after := _added(parts, self.atoms[piece])):
                        found.add((after, False, False))
                    if piece in self.ordinals and (after := _added(parts, self.ordinals[piece])):
                        found.add((after, True, False))
                    if piece in self.scales and not joined and (after := self._times(parts, self.scales[piece])):
                        found.add((after, False, False))
                    if (
                        piece in self.ordinal_scales
                        and not joined
                        and (after := self._times(parts, self.ordinal_scales[piece]))
                    ):
                        found.add((after, True, False))
                    if piece in self.joins and parts and parts[-1] >= 100 and not joined:
                        found.add((parts, False, True))
        values = {
            Spelt(sum(parts), ordinal) for parts, ordinal, joined in states.get(len(form), ()) if not joined and parts
        }
        return values.pop() if len(values) == 1 else None

    def _times(self, parts: tuple[int, ...], scale: int) -> tuple[int, ...]:
        below = [part for part in parts if part < scale]
        above = parts[: len(parts) - len(below)]
        if not below and not (self._bare and scale <= 1000):
            return ()
        product = (sum(below) if below else 1) * scale
        return (*above, product) if product and (not above or product < _room(above[-1])) else ()


def _added(parts: tuple[int, ...], number: int) -> tuple[int, ...]:
    # All numbers below 100 are known whole, so that nothing is added to them.
    fits = not parts or (parts[-1] >= 100 and 0 < number < _room(parts[-1]))
    return (*parts, number) if fits else ()


def _room(number: int) -> int:
    """What is smaller than this can be added to a number: 1000 to two thousand."""
    room = 1
    while number and number % (room * 10) == 0:
        room *= 10
    return room


@lru_cache(maxsize=32)
def numerals(language: str, joins: tuple[str, ...] = (), bare: bool = False) -> Numerals | None:
    """The number words of a language (BCP 47, as "pt-br" or "sv"); None where the CLDR has no rules for it.

    joins, bare: as for `Numerals`.

    >>> english = numerals("en", ("and",))
    >>> english.value(squash("two hundred and five thousand and twenty-two"))
    Spelt(value=205022, ordinal=False)
    >>> english.value("nineteenninety") is None
    True
    """
    from unicode_rbnf import FormatPurpose, RbnfEngine
    from unicode_rbnf.engine import NoRuleForNumberError

    known = {name.lower(): name for name in RbnfEngine.get_supported_languages()}
    tag = language.lower().replace("-", "_")
    name = known.get({"nb": "no"}.get(tag, tag)) or known.get({"nb": "no"}.get(tag.split("_")[0], tag.split("_")[0]))
    if name is None:
        return None
    engine = RbnfEngine.for_language(name)

    def spell(purpose: Any) -> Callable[[int], list[str]]:
        def spelt(number: int) -> list[str]:
            try:
                found = engine.format_number(number, purpose).text_by_ruleset
            except (ValueError, NoRuleForNumberError):  # no rules for ordinals, or none for great ones
                return []
            return [text for text in found.values() if text and not any(map(str.isdigit, text))]

        return spelt

    return Numerals(spell(FormatPurpose.CARDINAL), spell(FormatPurpose.ORDINAL), map(squash, joins), bare)
