"""One normal form in which texts and names are compared, with the way back to the text as it is written.

Words that a reader takes for the same are the same here: composed or not (NFC, NFD), of full width or with ligatures
(NFKC), with straight or curly apostrophes and quotation marks, with any hyphen or dash, with any space, with or without
characters that nobody sees (soft hyphens, U+200B, marks of direction, variation selectors), in any case where case is
not looked at. An accent is no such thing: "José" is not "Jose". All comparing of names goes through `fold`, so there is
no second place that could forget one of these; quotes are looked up verbatim and only explained by it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

# What is written for one thing in several ways; U+02BB and U+02BC are apostrophes in Uzbek and Ukrainian names.
_SAME = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u02b9\u02bb\u02bc\u02be\u02bf\u2032\u2035`\u00b4\uff07", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02", '"'),
    "\u0640": "",  # only stretches a word in Arabic script
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
}
# Casefolding that keeps Turkish apart from English would need the language of each word.
_I = {"\u0130": "i", "\u0131": "i"}
_PLAIN = re.compile(r"[\x20-\x7e]*")
# Plain characters that nothing after them changes: a mark belongs to the one before it.
_PLAIN_RUN = re.compile(r"[\x20-\x5f\x61-\x7e]+(?=[\x20-\x7e]|$)")
_SINGLE = re.compile(
    "[\n\x20-\x7e\u00a0-\u00ac\u00ae-\u017f\u2010-\u2027\u2030-\u203f]*"
)  # no marks, and nothing unseen
_WORD = re.compile(r"\w+")
_SIMPLE = re.compile("[\x00-\u02ff\u2000-\u20cf]*")  # no marks, and nothing that is written without spaces
# Scripts that are written without spaces between words: each character stands for itself, a word of Katakana for one.
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # ideographic marks
    (0x3040, 0x309F),  # Hiragana
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)


# Arabic writes "and", "so", "in", "for" and "like" together with the word behind them.
_PROCLITICS = ("وب", "ول", "وك", "فب", "فل", "فك", "و", "ف", "ب", "ل", "ك")


class Folded(NamedTuple):
    """A text in its normal form; `starts` and `ends` give, for each of its code points, those of the original."""

    text: str
    starts: range | list[int]
    ends: range | list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original that a part of the normal form (not an empty one) stands for."""
        return self.starts[start], self.ends[end - 1]


class Word(NamedTuple):
    """A word of a normal form, at code points `start` to `end` of it."""

    text: str
    start: int
    end: int


def fold(text: str, *, case: bool = False, compatible: bool = True) -> Folded:
    """The normal form of a text.

    case: whether capitals still matter; compatible: whether what Unicode calls compatible is the same (NFKC and not
    NFC), by which "10²" would be "102".

    >>> folded = fold("Côte d\\u2019Ivoire\\u00a0and San Jose\\u0301")
    >>> folded.text
    "côte d'ivoire and san josé"
    >>> folded.span(22, 26), fold("STRASSE").text == fold("Stra\\u00dfe").text, fold("Jose").text == fold("José").text
    ((22, 27), True, False)
    """
    if _PLAIN.fullmatch(text) and "`" not in text:
        return Folded(text if case else text.lower(), range(len(text)), range(1, len(text) + 1))
    if _SINGLE.fullmatch(text) and (alone := _alone(case, compatible)).keys() >= set(text):
        return Folded("".join(map(alone.__getitem__, text)), range(len(text)), range(1, len(text) + 1))
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    for run in [*_PLAIN_RUN.finditer(text), None]:
        for start, end in _clusters(text, place, run.start() if run else len(text)):
            for character in _normal(text[start:end], case, compatible):
                out.append(character)
                starts.append(start)
                ends.append(end)
        if run:
            place = run.end()
            out.append(run.group() if case else run.group().lower())
            starts.extend(range(run.start(), place))
            ends.extend(range(run.start() + 1, place + 1))
    return Folded("".join(out), starts, ends)


@cache
def _alone(case: bool, compatible: bool) -> dict[str, str]:
    """By character its normal form, of those that nothing is joined to and that stay one character."""
    letters = map(chr, (*range(0x0A, 0x180), *range(0x2010, 0x2040)))
    return {c: form for c in letters if _SINGLE.fullmatch(c) and len(form := _normal(c, case, compatible)) == 1}


def key(text: str, *, case: bool = False) -> str:
    """What two names have in common that are the same but for case (unless it matters), marks and spaces.

    >>> key("  Kazakhstan\\u200b\\u2019s  GOLD ") == key("kazakhstan's gold")
    True
    """
    return " ".join(fold(text, case=case).text.split())


@lru_cache(maxsize=4096)
def _normal(cluster: str, case: bool, compatible: bool) -> str:
    """The normal form of a character with the marks upon it."""
    seen = "".join([c for c in cluster if not is_unseen(c)])
    written = unicodedata.normalize("NFKC" if compatible else "NFC", "".join([_SAME.get(c, c) for c in seen]))
    if not case:
        folded = "".join([_I.get(c, c) for c in written]).casefold().replace("i\u0307", "i")
        written = unicodedata.normalize("NFKC" if compatible else "NFC", folded)
    return "".join([" " if c.isspace() else _SAME.get(c, c) for c in written])


def _clusters(text: str, start: int, last: int) -> Iterator[tuple[int, int]]:
    """The characters of a part of a text with all that joins them: marks, unseen characters before these, jamo of one
    syllable. The part begins and ends where nothing is joined."""
    for place in range(start + 1, last + 1):
        if place == last or not _joins(text, place):
            yield start, place
            start = place


def _joins(text: str, place: int) -> bool:
    character = text[place]
    if character < "\u00ad":
        return False
    if is_mark(character):
        return True
    if is_unseen(character):
        return place + 1 < len(text) and is_mark(text[place + 1])
    if "\u1160" <= character <= "\u11ff":  # vowels and final consonants of Hangul
        return "\u1100" <= text[place - 1] <= "\u11ff"
    # NFKC may join a voiced sound mark of half width to what is before it.
    return character in "\uff9e\uff9f"


def is_mark(character: str) -> bool:
    """Whether a character only changes the one before it (Unicode category M)."""
    return character >= "\u0300" and unicodedata.category(character)[0] == "M"


def is_unseen(character: str) -> bool:
    """Whether a character is there for machines only: of Unicode category Cf, or a variation selector."""
    if character < "\u00ad":
        return False
    return unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f" or character == "\u034f"


def without_unseen(text: str) -> str:
    """A text without the characters that nobody sees.

    >>> without_unseen("in\u200bcluding")
    'including'
    """
    return text if text.isascii() else "".join([c for c in text if not is_unseen(c)])


def words(text: str) -> list[Word]:
    """The words of a normal form; without regard to languages, but one by one where a script has no spaces.

    >>> [word.text for word in words("kazakhstan's 合意 of 2024")]
    ['kazakhstan', 's', '合', '意', 'of', '2024']
    """
    if _SIMPLE.fullmatch(text):
        new = tuple.__new__  # a third of the time, and there are thousands
        return [new(Word, (found.group(), *found.span())) for found in _WORD.finditer(text)]
    found = []
    start: int | None = None
    for place, character in enumerate(text):
        if is_mark(character) and start is not None:
            continue  # belongs to the word that is open
        alone = is_unspaced(character)
        goes_on = is_of_word(character) and not alone
        if start is not None and not (goes_on and _one_word(text[start], character)):
            found.append(Word(text[start:place], start, place))
            start = None
        if start is None and (goes_on or alone):
            start = place
    if start is not None:
        found.append(Word(text[start:], start, len(text)))
    return found


def simple_words(text: str) -> list[str] | None:
    """What the words of a normal form are; None where it has marks, or scripts without spaces.

    >>> simple_words("côte d'ivoire"), simple_words("合意")
    (['côte', 'd', 'ivoire'], None)
    """
    return _WORD.findall(text) if text.isascii() or _SIMPLE.fullmatch(text) else None


def plain_words(text: str) -> list[str]:
    """What the words of an ASCII text are.

    >>> plain_words("kazakhstan's 8th")
    ['kazakhstan', 's', '8th']
    """
    return _WORD.findall(text)


def plain_spans(text: str) -> list[tuple[int, int]]:
    """Where the words of an ASCII text stand.

    >>> plain_spans("kazakhstan's 8th")
    [(0, 10), (11, 12), (13, 16)]
    """
    return [found.span() for found in _WORD.finditer(text)]


def _one_word(first: str, character: str) -> bool:
    # After a character that stands for itself a new word begins, as between Katakana and what is beside it.
    return not is_unspaced(first) and _is_katakana(first) == _is_katakana(character)


def _is_katakana(character: str) -> bool:
    return "\u30a0" <= character <= "\u30ff"


def is_unspaced(character: str) -> bool:
    """Whether a character is of a script without spaces between words."""
    return character >= "\u0e00" and any(first <= ord(character) <= last for first, last in _UNSPACED)


def is_of_word(character: str) -> bool:
    """Whether a character is part of a word: a letter, a digit, an underscore, or a mark on one of these."""
    return character.isalnum() or character == "_" or (character > "\u02ff" and is_mark(character))


def divides(text: str, place: int) -> bool:
    """Whether a word may begin or end before a code point: not within one of a script that has spaces.

    >>> [divides("the two", place) for place in (0, 1, 3, 4, 7)], divides("中国和", 2)
    ([True, False, True, True, True], True)
    """
    if not 0 < place < len(text):
        return True
    before, after = text[place - 1], text[place]
    if is_mark(after) and after > "\u02ff":
        return False
    if not is_of_word(before) or not is_of_word(after):
        return True
    if is_unspaced(before) or is_unspaced(after) or _is_katakana(before) != _is_katakana(after):
        return True
    if before not in "وفبلك":
        return False
    start = place - 1
    while start and is_of_word(text[start - 1]):
        start -= 1
    return text[start:place] in _PROCLITICS


def without_proclitics(word: str) -> list[tuple[int, str]]:
    """What an Arabic word is without the small words written together with it, and how many characters these have.

    >>> without_proclitics("والسويد"), without_proclitics("للمغرب"), without_proclitics("sea")
    ([(1, 'السويد')], [(1, 'المغرب'), (1, 'لمغرب')], [])
    """
    found = []
    for small in _PROCLITICS if word and "\u0600" <= word[0] <= "\u06ff" else ():
        rest = word[len(small) :]
        if word.startswith(small) and len(rest) > 2:
            if small.endswith("ل") and rest.startswith("ل"):
                found.append((len(small), "ا" + rest))  # the article loses its alif after "for"
            found.append((len(small), rest))
    return found


def differences(written: str, meant: str) -> list[str]:
    """What is other in two texts of one normal form, by the names of the characters.

    >>> differences("d\\u2019or", "d'or")
    ['RIGHT SINGLE QUOTATION MARK (U+2019), not APOSTROPHE (U+0027)']
    """
    from difflib import SequenceMatcher

    found: dict[str, None] = {}
    for tag, i, j, k, m in SequenceMatcher(None, written, meant, autojunk=False).get_opcodes():
        if tag != "equal":
            have, want = _named(written[i:j]), _named(meant[k:m])
            found[
                f"{have}, not {want}" if have and want else f"{have}, which is left out" if have else f"no {want}"
            ] = None
    return list(found)


def _named(characters: str) -> str:
    return " ".join(f"{unicodedata.name(c, 'a character')} (U+{ord(c):04X})" for c in characters)
