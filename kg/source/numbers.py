"""Reads numbers in texts: figures and words, by language, each with the bounds that its wording gives.

A number is read right or not at all. What looks like a number and cannot be told for sure (a date, "10m" that may be
metres, "nineteen ninety", a power of ten of another language) comes back as unclear and never as the part that was
understood. Languages are data: `numbers.toml` for figures, percent, bounds and ranges; the Unicode CLDR for number words
(`kg.source.numerals`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from kg.source.figures import NEXT_WORD, UNCLEAR, Figures, Item, is_figure
from kg.source.locales import locale
from kg.source.normal import Word, is_unspaced, simple_words, words
from kg.source.numerals import squash

EXACTLY = "exactly"
_NEXT = re.compile(r" ?([^\W\d_]+)")


@dataclass(frozen=True)
class Number:
    """A number in a text, at code points `start` to `end`: its sign, figures, power of ten and percent sign.

    value: None where there is no single one; kind: cardinal, ordinal, percent (also a range of percent), fraction
    (rounded to 28 digits where it must be), range, vague ("dozens"), or unclear (not understood); bound: how the words
    around it limit it, by the names of the ontology (exactly, atLeast, moreThan, atMost, lessThan, about), None where
    they may or may not; lower, upper: what the quantity lies between, themselves left out where the bound is moreThan
    or lessThan, None where nothing is certain; cue: where the words of the bound stand.
    """

    start: int
    end: int
    value: Decimal | None
    kind: str = "cardinal"
    bound: str | None = EXACTLY
    lower: Decimal | None = None
    upper: Decimal | None = None
    cue: tuple[int, int] | None = None


def read_numbers(text: str, language: str = "en") -> list[Number]:
    """The numbers of a text, in their order.

    language: a BCP 47 tag; of a language without data only figures without separators are read.

    >>> [(n.value, n.kind, n.bound) for n in read_numbers("over $80 billion and twenty-two 8th-graders")]
    [(Decimal('80000000000'), 'cardinal', 'moreThan'), (Decimal('22'), 'cardinal', 'exactly'), (Decimal('8'), 'ordinal', 'exactly')]
    >>> [(n.value, n.kind) for n in read_numbers("−0,5 % und 2,3 Milliarden", "de")]
    [(Decimal('-0.5'), 'percent'), (Decimal('2300000000'), 'cardinal')]
    >>> [(n.lower, n.upper) for n in read_numbers("10–12 million; dozens; nineteen ninety")]
    [(Decimal('10000000'), Decimal('12000000')), (Decimal('24'), None), (None, None)]
    """
    return list(_numbers(text, language))


@lru_cache(maxsize=1024)  # the checks ask for the numbers of one quote several times
def _numbers(text: str, language: str) -> tuple[Number, ...]:
    reader = _Reader(text, locale(language))
    return () if reader.has_none() else tuple(reader.numbers())


def read_number(wording: str, language: str = "en") -> Number | None:
    """The one number that a wording gives; None where there is none, more than one, or one that is not understood.

    >>> read_number("two million").value, read_number("-0.5 %").value, read_number("between 3 and 5").value
    (Decimal('2000000'), Decimal('-0.5'), None)
    >>> read_number("3 of the 5") is None
    True
    """
    found = _numbers(wording, language)
    return found[0] if len(found) == 1 and found[0].kind != UNCLEAR else None


_MOST_WORDS = 60  # no number that anybody writes out takes as many
_LONGEST = 40  # characters: no word before a number (minus, from, between) comes near it


class _Reader(Figures):
    """Reads words too, and what stands around numbers."""

    def has_none(self) -> bool:
        """Whether a look at the words, each by itself, shows that there are no numbers. Most texts have none."""
        found = simple_words(self.text)
        return found is not None and self.local.are_plain(found) and self.local.halves.search(self.text) is None

    def numbers(self) -> list[Number]:
        there = words(self.text)
        position = 0
        for place, word in enumerate(there):
            if word.text in self.local.sure:
                continue
            start = max(word.start, position)
            figure = (
                None
                if word.text.isalpha()  # as most are
                else next((i for i in range(start, word.end) if is_figure(self.text[i])), None)
            )
            if figure is not None:
                while figure is not None and figure < word.end:
                    item = self.figure(figure)
                    self.items.append(item)
                    position = max(item.end, position, figure + 1)
                    figure = next((i for i in range(position, word.end) if is_figure(self.text[i])), None)
            elif word.start >= position and not self.local.is_plain(word.text):
                position = self._words(there, place) or position
        self._lone_fractions()
        self.items.sort(key=lambda item: item.start)
        self._chains()
        ends = {item.end for item in self.items}
        for item in self.items:
            self._around(item, ends)
            ends.add(item.end)
        self._ranges()
        return [self._finished(item) for item in self.items]

    # Words

    def _words(self, there: list[Word], place: int) -> int | None:
        """Reads what words say from one of them on; where it ends, None where it says nothing."""
        text, local, word = self.text, self.local, there[place]
        for pattern, kind in ((local.half_of, "half"), (local.vague, "vague")):
            found = pattern.match(text, word.start)
            if found and kind == "vague":
                least = local.vague_counts[found.group()]
                self.items.append(Item(word.start, found.end(), None, "vague", upper=least))
                return found.end()
            if found and (scale := _NEXT.match(text, found.end())) and local.scale(scale[1]):
                item = Item(word.start, found.end(), Decimal("0.5"))
                if not self.scaled(item):
                    item = self.unclear(word.start, item.end)
                self.items.append(item)
                return item.end
        run, joins = [word], 0
        article = word.text in local.doubtful and not local.is_numeral(word.text)
        if article and not (
            place + 1 < len(there)
            and local.scale(there[place + 1].text)
            and text[word.end : there[place + 1].start] == " "
        ):
            return self._part_of(word, there, place)
        if article and not local.is_numeral(there[place + 1].text):  # "a dozen"
            item = Item(word.start, word.end, Decimal(1))
            self.items.append(item if self.scaled(item) else self.unclear(word.start, item.end))
            return self.items[-1].end
        if not article and not local.is_numeral(word.text):
            return None
        for next_ in there[place + 1 :]:
            between = text[run[-1].end : next_.start]
            if between not in (" ", "-") and not (between == "" and is_unspaced(next_.text[0])):
                break
            if not (local.is_numeral(next_.text) or next_.text in local.joins):
                break
            run.append(next_)
            joins += next_.text in local.joins
        while run[-1].text in local.joins:
            run.pop()
        if len(run) > _MOST_WORDS:
            self.items.append(self.unclear(run[0].start, run[-1].end))
        else:
            self._run(run, article)
        return run[-1].end

    def _run(self, run: list[Word], article: bool) -> None:
        """One number of all these words; else one for each part between joining words."""
        local = self.local
        if len(run) == 1 and is_unspaced(run[0].text):
            return  # may be part of another word
        divisor = self.local.parts_of.get(run[1].text) if len(run) == 2 and not article else None
        if divisor and (one := local.spelt(squash(run[0].text))) and one.value == 1:  # "one third"
            self.items.append(Item(run[0].start, run[1].end, 1 / divisor, "fraction"))
            return
        spelt = "".join(squash(word.text) for word in run)
        value = local.spelt((local.one if article else "") + spelt[len(run[0].text) if article else 0 :])
        if value is None:
            cuts = [i for i, word in enumerate(run) if word.text in local.joins]
            if cuts:
                known = len(self.items)
                self._run(run[: cuts[0]], article)
                self._run(run[cuts[0] + 1 :], False)
                if any(item.kind == UNCLEAR for item in self.items[known:]):  # "hundred and one"
                    self.items[known:] = [self.unclear(run[0].start, run[-1].end)]
                return
        item = Item(run[0].start, run[-1].end, None if value is None else Decimal(value.value))
        if len(run) == 1 and run[0].text in local.doubtful:
            # An article or another word, unless a part or a dozen follows.
            if value and not value.ordinal and (self._fraction(item) or (self.scaled(item) and item.scale > 1)):
                self.items.append(item)
            return
        for word in reversed(run):
            if not (scale := local.scale(word.text)) or (item.value or 1) % (item.scale * scale):
                break
            item.scale *= scale
        has_join = any(word.text in local.joins for word in run)
        if value is None or (has_join and local.pair and self._ends(local.pair[0], item.start)):
            self.items.append(self.unclear(item.start, item.end))
            return
        if value.ordinal:
            item.kind = "ordinal"
        elif not self._fraction(item) and not self.scaled(item):
            item = self.unclear(item.start, item.end)
        self.items.append(item)

    def _fraction(self, item: Item) -> bool:
        """ "Two thirds", "one quarter"."""
        found = NEXT_WORD.match(self.text, item.end)
        divisor = found and (self.local.parts.get(found[1]) or (item.value == 1 and self.local.parts_of.get(found[1])))
        if not found or not divisor or item.value is None:
            return False
        item.value, item.kind, item.end = item.value / divisor, "fraction", found.end()
        return True

    def _part_of(self, word: Word, there: list[Word], place: int) -> int | None:
        """ "A third of"; "by a third", where the words end: before another word it is a place in an order."""
        after = [other.text for other in there[place + 1 : place + 3]]
        if not after or (len(after) == 2 and after[1] != "of"):
            return None
        divisor = self.local.parts_of.get(after[0]) or (len(after) == 2 and self.local.parts.get(after[0]))
        if not divisor:
            return None
        self.items.append(Item(word.start, there[place + 1].end, Decimal(1) / divisor, "fraction"))
        return there[place + 1].end

    def _lone_fractions(self) -> None:
        """ "Half of", where no number takes it as its part."""
        taken = bytearray(len(self.text) + 2)  # by a number, or by what stands right behind one

        def take(item: Item) -> None:
            taken[item.start : item.end + 2] = b"\1" * (item.end + 2 - item.start)

        for item in self.items:
            take(item)
        for found in self.local.halves.finditer(self.text):
            if taken.find(1, found.start(), found.end()) < 0:
                self.items.append(Item(found.start(), found.end(), Decimal("0.5"), "fraction"))
                take(self.items[-1])

    # What stands around

    def _chains(self) -> None:
        """Makes one of what belongs together: "2 million 300 thousand"; and marks dates, which are no numbers."""
        kept: list[Item] = []
        for item in self.items:
            before = kept[-1] if kept else None
            if before is None or item.start < before.end:
                kept = kept if before else [item]
                continue
            between = self.text[before.end : item.start]
            tight = between == "-" and before.in_figures and item.in_figures
            if tight and len(kept) > 1 and self.text[kept[-2].end : before.start] == "-":
                kept[-2:] = [Item(kept[-2].start, item.end, None, UNCLEAR)]
            elif between == "-" and before.kind == UNCLEAR:
                before.end = item.end
            elif between in self.local.points or self._is_part_of(before, between, item):
                kept[-1] = Item(before.start, item.end, None, UNCLEAR)
            elif (
                between == " "
                and before.value
                and item.value
                and before.scale > 1
                and before.kind == item.kind == "cardinal"
                and item.value < before.scale
            ):
                if item.scale > 1:
                    before.value, before.end = before.value + item.value, item.end
                else:
                    before.value, before.kind, before.end = None, UNCLEAR, item.end
            else:
                kept.append(item)
        self.items = kept

    def _is_part_of(self, before: Item, between: str, item: Item) -> bool:
        """Whether a number says how many there are of the next one: "a quarter of a million", "dozens of millions"."""
        if between != " of ":
            return False
        counted = item.kind == "vague" or (item.scale > 1 and not self.text[item.start].isdecimal())
        return counted and before.kind in ("fraction", "vague", "cardinal")

    def _around(self, item: Item, ends: set[int]) -> None:
        """Takes in the sign before a number and the percent behind it. ends: of all numbers, behind which a minus is none."""
        if item.value is None or item.kind == "ordinal":
            return
        if found := self._ends(self.local.minus, item.first):
            if item.value < 0 or found.start(1) - 1 in ends:
                item.value, item.kind = None, UNCLEAR
                return
            item.start, item.value = found.start(1), -item.value
        if item.kind != "fraction" and (found := self.local.percent.match(self.text, item.end)):
            item.kind, item.end = "percent", found.end()

    def _ends(self, words: re.Pattern[str], end: int) -> re.Match[str] | None:
        """The words with which the text ends there. All that is before, for each number, would take the square of the length."""
        return words.search(self.text, max(0, end - _LONGEST), end)

    def _ranges(self) -> None:
        kept: list[Item] = []
        for item in self.items:
            before = kept[-1] if kept else None
            between = self.text[before.end : item.first] if before else ""
            if before is None or before.upper is not None or before.value is None or item.value is None:
                kept.append(item)
                continue
            tight = between == "-" or (between == " - " and before.in_figures and item.in_figures)
            joined = between == f" {self.local.to} " if self.local.to else False
            pair = self.local.pair
            paired = pair is not None and between == pair[1] and self._ends(pair[0], before.first)
            if not (tight or joined or paired) or "ordinal" in (before.kind, item.kind):
                kept.append(item)
                continue
            scale = item.scale if before.scale == 1 < item.scale else Decimal(1)
            if scale > 1 and before.value * scale >= item.value:
                # "900,000 to 2 million" says what it says; of "900 to 2 million" nobody knows.
                scale = Decimal(1) if before.value * 1000 >= scale else Decimal(0)
            lower = before.value * scale
            apart = not tight and self.local.apart and self._ends(self.local.apart, before.first)
            if apart and not paired:  # a change from one number to another
                if scale != 1 or (before.kind != item.kind):
                    before.value, before.kind = None, UNCLEAR
                kept.append(item)
            elif scale == 0 or lower >= item.value or before.kind not in (item.kind, "cardinal"):
                kept[-1] = Item(before.start, item.end, None, UNCLEAR)
            else:
                kind = "percent" if item.kind == "percent" else "range"
                kept[-1] = replace(before, end=item.end, value=lower, upper=item.value, kind=kind)
        self.items = kept

    def _finished(self, item: Item) -> Number:
        start, end = self.folded.span(item.start, item.end)
        if item.kind == UNCLEAR:
            return Number(start, end, None, UNCLEAR, None)
        if item.kind == "vague":
            return Number(start, end, None, "vague", "atLeast", lower=item.upper)
        if item.upper is not None:
            return Number(start, end, None, item.kind, EXACTLY, _tidy(item.value), _tidy(item.upper))
        bound, cue = self.local.bound(self.text, item.first, item.end)
        value = _tidy(item.value)
        lower = value if bound in (EXACTLY, "atLeast", "moreThan") else None
        upper = value if bound in (EXACTLY, "atMost", "lessThan") else None
        return Number(start, end, value, item.kind, bound, lower, upper, cue and self.folded.span(*cue))


def _tidy(value: Decimal | None) -> Decimal | None:
    """A whole number without an exponent, another one without zeros at its end."""
    if value is None:
        return None
    return (
        value.quantize(Decimal(1)) if value == value.to_integral_value() and abs(value) < 10**27 else value.normalize()
    )
