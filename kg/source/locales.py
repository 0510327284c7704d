"""What is known of a language's ways to write numbers: `numbers.toml` and the number words of the CLDR, made ready."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from kg.source.normal import fold, is_unspaced
from kg.source.numerals import Numerals, Spelt, numerals, squash

_FILE = Path(__file__).with_name("numbers.toml")
_ASKED = 5000  # words of which it is kept whether they are numbers
_LONGEST = 8  # characters of a power of ten: ล้านล้าน
_NEVER = re.compile(r"(?!)")
_GROUPS = {"point": ",", "comma": ". '", "space": " '", "apostrophe": "'"}
_POINTS = {"point": ".", "comma": ",", "space": ",", "apostrophe": "."}
_OF_VERB = "verb"  # what stands before a number and belongs to the verb before it
_EXACTLY = "exactly"
_SIGNS = {">": "moreThan", "<": "lessThan", "≥": "atLeast", "≤": "atMost", "~": "about", "≈": "about", "±": None}
_CODE = re.compile(r"(?<![^\W_])[a-z]{3} $")
_SIGN = re.compile(rf"([{''.join(_SIGNS)}]) ?$")


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@lru_cache(maxsize=32)
def locale(language: str) -> Locale:
    """The ways of a language (BCP 47), of its region where there are some."""
    return Locale(language.lower())


class Locale:
    """Tables and patterns of one language, over texts in their normal form."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self._asked: dict[str, bool] = {}
        self._plain: dict[str, bool] = {}
        self.sure: set[str] = set()
        self.main = tag.split("-", maxsplit=1)[0]
        style = next((s for t in (tag, self.main) for s in _POINTS if t in _data()["figures"][s].split()), None)
        self.point = _POINTS.get(style or "", "")
        self.spaces = style in ("comma", "space")
        self.figures = _figures(style)
        endings = sorted(self._words("ordinals"), key=len, reverse=True)
        self.ordinal = re.compile(f"(?:{'|'.join(map(re.escape, endings))})(?![^\\W_])") if endings else _NEVER
        self.dotted = self._listed("dotted")
        self.joins = self._words("joins")
        self.doubtful = self._words("doubtful")
        self._scales = {word: Decimal(10) ** power for word, power in self._table("scales").items()}
        self._scales |= {word: Decimal(times) for word, times in self._table("multiples").items()}
        self.amounts = {word: Decimal(10) ** power for word, power in self._table("amounts").items()}
        self.parts = {word: Decimal(divisor) for word, divisor in self._table("parts").items()}
        self.parts_of = {word: Decimal(divisor) for word, divisor in self._table("parts_of").items()}
        self.percent = re.compile(rf" ?[%٪]{_or([' ' + word for word in self._words('percent')], '(?!', ')')}")
        self.points = {f" {word} " for word in self._words("points")}
        self.minus = _ending(self._words("minus"))
        self.half = (
            re.compile(_or([" " + word for word in self._words("half")], "(?!", ")").lstrip("|"))
            if self._words("half")
            else _NEVER
        )
        self.half_of = (
            re.compile(_or(self._words("half_of"), "(?!", ")").lstrip("|")) if self._words("half_of") else _NEVER
        )
        self.vague_counts = {word: Decimal(least) for word, least in self._table("vague").items()}
        self.vague = re.compile(_or(self.vague_counts, "(?!", ")").lstrip("|")) if self.vague_counts else _NEVER
        # How what those two find begins: with a whole word, or with some letters.
        begun = [re.match(r"([^\W_]*)(.?)", phrase) for phrase in (*self.vague_counts, *self._words("half_of"))]
        self._first = {found[1] for found in begun if found and found[2] == " "}
        self._begun = {
            found[1][: -1 if found[2] in ("?", "*") else None][:3] for found in begun if found and found[2] != " "
        }
        alone = [word for word, divisor in self.parts.items() if divisor == 2 and not word.endswith("ves")]
        self.halves = (
            re.compile(
                rf"(?<![^\W_])(?<!first )(?<!second )(?:{'|'.join(alone)})(?= (?:of|the|der|des|de|la|av)\b| [^\W\d_]+$|$)"
            )
            if alone
            else _NEVER
        )
        ranges = self._table("ranges")
        self.to = ranges.get("between")
        opening, _, closing = str(ranges.get("pair", "")).partition("|")
        self.pair = (_ending([opening]), f" {closing} ") if opening else None
        self.apart = _ending([ranges["apart"]]) if "apart" in ranges else None
        self.alien = re.compile(_data()["alien"]["pattern"])
        self._before = {
            fold(p).text: name for name, phrases in self._table_of("before").items() for p in phrases.split("|")
        }
        self._after = {p: name for name, phrases in self._table_of("after").items() for p in phrases.split("|")}
        self._cue = _ending(self._before)
        self._longest_cue = max(map(len, self._before), default=0) + 1  # and a space
        self._cue_after = (
            re.compile(_or([" ?" + p for p in self._after], "(?!", ")").lstrip("|")) if self._after else _NEVER
        )
        times = _data()["times"]
        self._times = re.compile(rf" (?:{times[self.main]})\b") if self.main in times else _NEVER
        self._of_time = set(times["words"].split("|"))

    def _entry(self, table: str) -> Any:
        found = _data()[table]
        return found.get(self.tag, found.get(self.main))

    def _words(self, table: str) -> list[str]:
        return [fold(word, compatible=False).text for word in (self._entry(table) or "").split("|") if word]

    def _table(self, table: str) -> dict[str, Any]:
        return {fold(word, compatible=False).text: value for word, value in (self._entry(table) or {}).items()}

    def _table_of(self, table: str) -> dict[str, str]:
        return self._entry(table) or {}

    def _listed(self, table: str) -> bool:
        return self.main in _data()[table]["languages"].split()

    @cached_property
    def _numerals(self) -> Numerals | None:
        return numerals(self.tag, tuple(self.joins), self._listed("bare"))

    @cached_property
    def one(self) -> str:
        """The word for 1 before a power of ten, in place of an article."""
        assert self._numerals is not None
        return next(form for form, value in self._numerals.atoms.items() if value == 1)

    def are_plain(self, words: list[str]) -> bool:
        """Whether all are words of letters with which no number in words begins."""
        if self.sure.issuperset(words):  # as mostly: texts have the same small words again and again
            return True
        for word in words:
            if word in self.sure:
                continue
            if not (word.isalpha() and self.is_plain(word)):
                return False
            if len(self.sure) < _ASKED:
                self.sure.add(word)
        return True

    def is_plain(self, word: str) -> bool:
        """Whether no number in words begins with a word: neither one of number words nor "half a", "dozens" and the like."""
        if (known := self._plain.get(word)) is None:
            known = not (
                word in self.doubtful
                or word in self._first
                or any(word.startswith(begun) or begun.startswith(word) for begun in self._begun)
                or self.is_numeral(word)
            )
            if len(self._plain) < _ASKED:
                self._plain[word] = known
        return known

    def is_numeral(self, word: str) -> bool:
        """Whether a word is made of number words."""
        if (known := self._asked.get(word)) is None:
            known = self._numerals is not None and self._numerals.is_made_of_numbers(squash(word))
            if len(self._asked) < _ASKED:  # texts have the same small words again and again
                self._asked[word] = known
        return known

    def spelt(self, form: str) -> Spelt | None:
        """The number that squashed words spell."""
        return self._numerals.value(form) if self._numerals is not None else None

    def scale(self, word: str) -> Decimal | None:
        """The number that a word multiplies by: a power of ten from 100 on, or a dozen."""
        if word in self._scales:
            return Decimal(self._scales[word])
        if self._numerals is None:
            return None
        form = squash(word)
        found = self._numerals.scales.get(form)
        if found is None and self._numerals.atoms.get(form, 0) in (1000, 10**4, 10**6, 10**8, 10**9):
            found = self._numerals.atoms[form]
        return None if found is None else Decimal(found)

    def unspaced_scale(self, text: str, place: int) -> int:
        """Where a power of ten ends that begins there, or after a space, and has several characters of a script without spaces; else 0."""
        start = place + (text[place : place + 1] == " ")
        if start < len(text) and is_unspaced(text[start]):
            for end in range(min(start + _LONGEST, len(text)), start + 1, -1):
                if all(map(is_unspaced, text[start:end])) and self.scale(text[start:end]):
                    return end
        return 0

    @cached_property
    def _great(self) -> set[str]:
        """The words for powers of ten from a thousand on."""
        known = self._numerals
        return {piece for piece, value in {**known.atoms, **known.scales}.items() if value >= 1000} if known else set()

    def begins_as_numeral(self, word: str, *, scale: bool) -> bool:
        """Whether a word that is none may be a number word, or a power of ten, with an ending."""
        if self._numerals is None:
            return False
        known, form, inflected = self._numerals, squash(word), self._listed("inflected")
        if scale:
            return any(form[:end] in self._great for end in range(2 if inflected else 5, len(form)))
        pieces = (known.atoms, known.scales, known.ordinals)
        return inflected and any(form[:end] in table for end in range(2, len(form)) for table in pieces)

    def _cue_before(self, text: str, end: int) -> re.Match[str] | None:
        """The words before a place of the text that limit a number. A search through all that is before it, for each number,
        would take the square of the length."""
        return self._cue.search(text, max(0, end - self._longest_cue), end)

    def bound(self, text: str, start: int, end: int) -> tuple[str | None, tuple[int, int] | None]:
        """How the words around a number limit it, and where they stand; None where that is not certain."""
        before, after = self._cue_before(text, start), self._cue_after.match(text, end)
        if before is None and (code := _CODE.search(text, max(0, start - 4), start)):  # "over USD 80 billion"
            before = self._cue_before(text, code.start())
        if before and self._before[before[1]] == _OF_VERB:
            before = None
        if before and after:
            return None, before.span(1)
        if after:
            phrase = after.group().strip()
            return self._after.get(phrase, self._after.get("\\" + phrase)), after.span()
        if before is None and (sign := _SIGN.search(text, max(0, start - 2), start)):
            return _SIGNS[sign[1]], sign.span(1)
        if before is None:
            return _EXACTLY, None
        if before[1] in self._of_time and self._times.match(text, end):
            return None, before.span(1)
        return self._before[before[1]], before.span(1)


def _figures(style: str | None) -> list[re.Pattern[str]]:
    """Patterns of figures, the strictest first."""
    if style is None:
        return [re.compile(r"\d+")]
    point = re.escape(_POINTS[style]) + "\u066b"
    found = []
    if style == "point":
        found.append(re.compile(rf"\d{{1,2}}(?:,\d\d)+,\d{{3}}(?!\d)(?:[{point}]\d+)?"))  # lakhs and crores
    groups = re.escape(_GROUPS[style] + (" " if style in ("point", "apostrophe") else "")) + "\u066c"
    found.append(re.compile(rf"\d{{1,3}}([{groups}])\d{{3}}(?:\1\d{{3}})*(?!\d)(?:[{point}]\d+)?"))
    found.append(re.compile(rf"\d+(?:[{point}]\d+)?"))
    return found


def _or(words: Iterable[str], opening: str, closing: str) -> str:
    """Alternatives, the longest first, after each of which a word ends; with a bar before them."""
    longest = sorted(words, key=len, reverse=True)
    return f"|(?:{'|'.join(longest)}){opening}[^\\W_]{closing}" if longest else ""


def _ending(words: Iterable[str]) -> re.Pattern[str]:
    """One of the words at the end of a text, the longest that fits."""
    longest = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])({longest})[ ]?$") if longest else _NEVER
