"""Reads figures in texts: their separators, sign, currency, and what is joined to them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from kg.source.locales import Locale
from kg.source.normal import Folded, fold, is_unspaced

UNCLEAR = "unclear"
# Units that follow a figure without a space and are no powers of ten.
_UNITS = set("km cm mm kg mg mw gw kw kwh mwh gwh twh ha km² m² m³ °c °f hz ghz mhz gb mb tb l ml kt mt bpd".split())
# Between figures these make dates, times, sections, powers: no numbers of their own.
_JOINING = tuple(".,:/'^×*·")
_FEW = re.compile(r"[1-9]\d{0,2}")
_CHAIN = re.compile(r"[\w.,:/'^×*·-]*\w")
_THREE_DIGITS = re.compile(r"\d{3}(?!\d)")
_UNSPACED_NEXT = re.compile(r" ?([^\s\d])")
NEXT_WORD = re.compile(r"[ -]([^\W\d_]+)")
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass
class Item:
    """A number on its way; places are those of the normal form. scale: the power of ten that words give, or 1."""

    start: int
    end: int
    value: Decimal | None
    kind: str = "cardinal"
    scale: Decimal = Decimal(1)
    upper: Decimal | None = None
    amount: int = -1  # where the sign of a currency before it begins
    in_figures: bool = False

    @property
    def first(self) -> int:
        return self.start if self.amount < 0 else min(self.amount, self.start)


class Figures:
    """Reads the figures of one text; `items` is what was found so far."""

    def __init__(self, text: str, local: Locale) -> None:
        self.original = text
        self.folded: Folded = fold(text, compatible=False)
        self.text = self.folded.text
        self.local = local
        self.items: list[Item] = []

    def figure(self, start: int) -> Item:
        text, local = self.text, self.local
        if (part := _part(text[start])) is not None:
            item = Item(start, start + 1, part, "fraction", in_figures=True)
            return item if not text[start - 1 : start].isalnum() else self.unclear(start, start + 1)
        found = next((m for pattern in local.figures if (m := pattern.match(text, start)) and self._spaced(m)), None)
        if found is None:
            return self.unclear(start, start + 1)
        item = Item(start, found.end(), _decimal(found.group(), local.point), in_figures=True)
        if item.value is None or not self._is_free_before(item):
            return self.unclear(start, item.end)
        after = text[item.end : item.end + 1]
        if after and (part := _part(after)) is not None:
            item.value, item.end = item.value + part, item.end + 1
        elif after and unicodedata.category(after) == "No":
            return self.unclear(start, item.end + 1)
        if (ending := local.ordinal.match(text, item.end)) and ending.end() > item.end:
            item.kind, item.end = "ordinal", ending.end()
            return item
        if (
            after == "."
            and local.dotted
            and (next_ := self.folded.text[item.end + 1 : item.end + 3]).strip()
            and next_[0] == " "
        ):
            where = self.folded.starts[item.end + 2]
            if self.original[where].isalpha():
                # A capital may begin a sentence or a noun: the number may count or order.
                item.kind = "ordinal" if self.original[where].islower() else UNCLEAR
                item.end += 1
                return item if item.kind == "ordinal" else self.unclear(start, item.end)
        if after in _JOINING and text[item.end + 1 : item.end + 2].isdigit():
            return self.unclear(start, item.end)
        if after == " " and _THREE_DIGITS.match(text, item.end + 1) and _FEW.fullmatch(found.group()):
            return self.unclear(start, item.end + 4)  # a thousand, or two numbers
        return item if self.scaled(item) else self.unclear(start, item.end)

    def _spaced(self, found: re.Match[str]) -> bool:
        """Whether the spaces in figures are such as join: any in languages that write them, else those that do not break."""
        return (
            self.local.spaces
            or " " not in found.group()
            or all(
                self.original[self.folded.starts[i]] in "\u00a0\u2009\u202f"
                for i in range(found.start(), found.end())
                if self.text[i] == " "
            )
        )

    def _is_free_before(self, item: Item) -> bool:
        """Looks at what stands before figures: currency, sign, or something that they are only a part of."""
        text, place = self.text, item.start
        sign = place - 1 if text[place - 1 : place] == " " else place
        if sign and unicodedata.category(text[sign - 1]) == "Sc":
            place = sign - 1
            while place and item.start - place < 5 and text[place - 1].isalpha():
                place -= 1
            item.amount = place
        before = text[place - 1] if place else ""
        further = text[place - 2] if place > 1 else ""
        if before == "-":
            dash = self.original[self.folded.starts[place - 1]]
            if any(other.end == place - 1 for other in self.items[-2:]):  # what was read last stands last
                return True  # "10-12"
            if further == "" or further.isspace() or further in "([\"'":
                if dash == "\u2014":
                    return True
                if dash in "\u2013\u2012\u2015":
                    return False
                item.start, item.value = place - 1, -(item.value or Decimal(0))
                return True
            return False  # "covid-19"
        if before and (before.isalnum() or before in "_#@"):
            # In a script without spaces anything may stand before a figure.
            return is_unspaced(before)
        return not (before in _JOINING and before and further.isdigit())

    def scaled(self, item: Item) -> bool:
        """Takes in the power of ten behind a number, in letters that touch it or in words; False where it is unclear."""
        text, local = self.text, self.local
        if item.in_figures and (letters := _LETTERS.match(text, item.end)) and not is_unspaced(letters.group()[0]):
            scale = local.scale(letters.group())
            if scale is None and item.amount >= 0:
                scale = local.amounts.get(letters.group())
            if scale is None:
                return letters.group() in _UNITS
            self._times(item, scale, letters.end())
        while (
            (found := _UNSPACED_NEXT.match(text, item.end))
            and is_unspaced(found[1])
            and (scale := local.scale(found[1]))
        ):
            self._times(item, scale, found.end())
        while end := local.unspaced_scale(text, item.end):
            # Without a space nobody knows whether a word ends here ("3 พันธมิตร" are three allies, not thousands).
            if end < len(text) and is_unspaced(text[end]) and not local.unspaced_scale(text, end):
                return False
            self._times(item, local.scale(text[item.end : end].strip()) or Decimal(1), end)
        if not self._with_half(item):
            return False
        while (found := NEXT_WORD.match(text, item.end)) is not None:
            scale = local.scale(found[1])
            if scale is None and item.amount >= 0 and found[1] in local.amounts:
                scale = local.amounts[found[1]]
            if scale is None:
                if local.begins_as_numeral(found[1], scale=item.in_figures):
                    return False
                return not (item.in_figures and (found[1] in local.amounts or local.alien.match(found[1])))
            if item.scale != 1 and scale <= item.scale:
                return False
            self._times(item, scale, found.end())
        return self._with_half(item)

    def _with_half(self, item: Item) -> bool:
        """Adds "and a half", of the power of ten where there is one ("un million et demi")."""
        found, value = self.local.half.match(self.text, item.end), item.value or Decimal(0)
        if not found:
            return True
        if value != value.to_integral_value() or (item.scale == 1 and value >= 100):
            return False
        item.value, item.end = value + item.scale / 2, found.end()
        return True

    @staticmethod
    def _times(item: Item, scale: Decimal, end: int) -> None:
        item.value, item.scale, item.end = (item.value or Decimal(0)) * scale, item.scale * scale, end

    def unclear(self, start: int, end: int) -> Item:
        """What is not understood, with all that is joined to it."""
        before = max((item.end for item in self.items[-2:]), default=-1)  # what was read last stands last
        while start > max(before, 0) and (
            self.text[start - 1].isalnum()
            or (self.text[start - 1] in ".,:/'^×*·-_#@" and self.text[start - 2 : start - 1].isalnum())
        ):
            start -= 1
        if (chain := _CHAIN.match(self.text, end)) and not self.text[end - 1 : end].isspace():
            end = max(end, chain.end())
        return Item(start, end, None, UNCLEAR)


def is_figure(character: str) -> bool:
    return character.isdecimal() or _part(character) is not None


def _part(character: str) -> Decimal | None:
    """The value of a fraction of one character, such as ½."""
    if character < "\u00bc" or unicodedata.category(character) != "No":
        return None
    value = Decimal(str(round(unicodedata.numeric(character, 0), 6)))
    return value if value != value.to_integral_value() else None


def _decimal(figures: str, point: str) -> Decimal | None:
    """Figures of one script as a number."""
    if figures.isascii() and figures.isdecimal():
        return Decimal(figures)
    if len({ord(c) - unicodedata.decimal(c) for c in figures if c.isdecimal()}) != 1:
        return None
    digits = "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else "." if c in (point, "\u066b") else "" for c in figures
    )
    return Decimal(digits)
