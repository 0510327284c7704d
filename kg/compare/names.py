"""Whether two names may be of one thing: in one normal form, across transliterations, word by word.

A score alone says nothing of identity: the foreign ministries of two states have nearly the same name. So `match` asks the
structure first, and a person decides.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters of other scripts by their sound, one for all systems; what is written with several Latin letters comes later.
_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһіїєґў",
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh sh _ i _ e yu ya a g k n o u u h i i e g u".split(),
        strict=True,
    )
)
# Spellings of one sound in Latin letters, the longest first: Kosherbayev, Kosherbaev, Koscherbajew.
_SOUNDS = (
    ("iou", "u"),
    ("tsch", "c"),
    ("dsch", "s"),
    ("dzh", "s"),
    ("sch", "s"),
    ("tch", "c"),
    ("zh", "s"),
    ("kh", "h"),
    ("ch", "c"),
    ("sh", "s"),
    ("ts", "z"),
    ("tz", "z"),
    ("ck", "k"),
    ("ph", "f"),
    ("gh", "g"),
    ("dj", "s"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("yo", "e"),
    ("jo", "e"),
    ("ej", "ei"),
    ("oj", "oi"),
    ("uj", "ui"),
    ("iy", "i"),
    ("ij", "i"),
    ("yi", "i"),
    ("yu", "u"),
    ("ju", "u"),
    ("ya", "a"),
    ("ja", "a"),
    ("ia", "a"),
    ("ye", "e"),
    ("je", "e"),
    ("ie", "e"),
    ("ay", "ai"),
    ("aj", "ai"),
    ("w", "v"),
    ("q", "k"),
    ("x", "ks"),
    ("y", "i"),
)
_GLIDE = re.compile(r"(?<=[bcdfghjklmnprstvz])u(?=[aeio])")
_ENDINGS = (("off", "ov"), ("eff", "ev"), ("ff", "f"), ("ez", "es"))  # Lopez, Lopes
_NEARLY = 0.8  # how alike two words are that may be one, misspelt or spelt otherwise
_WORD = re.compile(r"[^\W_]+")
# Words that hold names together and tell nothing apart.
_SMALL = frozenset("the of and for on in to a an de la le del y et des der die das und für e o da do".split())


@lru_cache(maxsize=200_000)
def sounded(word: str) -> str:
    """A word by its sound, the same for its usual transliterations.

    >>> {sounded(word) for word in ("Kosherbayev", "Kosherbaev", "Koscherbajew", "Кошербаев")}
    {'koserbaev'}
    >>> {sounded(word) for word in ("Mwale", "Muale")}
    {'mvale'}
    """
    text = "".join(_CYRILLIC.get(letter, letter) for letter in word.lower()).replace("_", "")
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    for old, new in _ENDINGS:
        if text.endswith(old):
            text = text[: -len(old)] + new
    # At its beginning j is one of two sounds: Jakowlew is Yakovlev, Janar is Zhanar.
    begin = "j" if text.startswith("j") else ""
    text = text.removeprefix(begin)
    for old, new in _SOUNDS:
        text = text.replace(old, new)
    text = _GLIDE.sub("v", text)  # Mwale, Muale
    return begin + re.sub(r"(.)\1+", r"\1", text)


@lru_cache(maxsize=200_000)
def words(name: str) -> tuple[str, ...]:
    """The telling words of a name by their sound, in order; all of them where there is nothing else."""
    all_ = _WORD.findall(name)
    telling = [word for word in all_ if word.lower() not in _SMALL]
    return tuple(sounded(word) for word in telling or all_)


@lru_cache(maxsize=50_000)
def count_in(wording: str, language: str) -> int | None:
    """How many things some words are of; None where they do not begin with a whole number.

    >>> count_in("two patrol boats", "en"), count_in("dois navios", "pt"), count_in("ferries", "en"), count_in("about 200 jobs", "en")
    (2, 2, None, None)
    """
    found = counted_in(wording, language)
    return found[0] if found else None


@lru_cache(maxsize=50_000)
def counted_in(wording: str, language: str) -> tuple[int, tuple[str, ...]] | None:
    """How many things some words are of, and the words for these; None as for `count_in`.

    >>> counted_in("Eighty firefighters", "en") == (80, words("firefighters"))
    True
    """
    from kg.source.numbers import read_numbers

    found = read_numbers(wording, language)
    if len(found) != 1 or found[0].start or found[0].kind != "cardinal" or found[0].bound not in (None, "exactly"):
        return None
    value = found[0].value
    if value is None or value != int(value) or found[0].end >= len(wording):
        return None
    return int(value), words(wording[found[0].end :])


@lru_cache(maxsize=50_000)
def counts_in(wording: str, language: str) -> bool:
    """Whether some words give a number at all, be it one that nobody can count by.

    >>> counts_in("about 200 jobs", "en"), counts_in("ferries", "en"), counts_in("the third ferry", "en")
    (True, False, False)
    """
    from kg.source.numbers import read_numbers

    return any(found.kind != "ordinal" for found in read_numbers(wording, language))


@lru_cache(maxsize=200_000)
def _pairs(word: str) -> frozenset[str]:
    padded = f"^{word}$"
    return frozenset(padded[i : i + 2] for i in range(len(padded) - 1))


def _alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if len(one) == 1 or len(other) == 1:  # an initial
        return 0.7 if one[0] == other[0] else 0.0
    return max(_shared(a, b) for a in _readings(one) for b in _readings(other))


def _readings(word: str) -> tuple[str, ...]:
    return (word[1:], "s" + word[1:]) if word[0] == "j" and len(word) > 1 else (word,)


def _shared(one: str, other: str) -> float:
    a, b = _pairs(one), _pairs(other)
    return 2 * len(a & b) / (len(a) + len(b))


def similarity(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1; the order of words does not matter, words of one only count against it.

    >>> similarity("Yermek Kosherbayev", "Koscherbajew, Ermek")
    1.0
    >>> similarity("Ministry of Energy", "Ministry of Education") < 0.8
    True
    """
    first, second = words(one), words(other)
    if not first or not second:
        return 0.0
    return 2 * sum(alike for alike, _, _ in _paired(first, second)) / (len(first) + len(second))


def _paired(some: tuple[str, ...], others: tuple[str, ...]) -> list[tuple[float, int, int]]:
    """Words of two names in pairs, the most alike first, each word once."""
    every = sorted(((_alike(a, b), -i, -j) for i, a in enumerate(some) for j, b in enumerate(others)), reverse=True)
    found: list[tuple[float, int, int]] = []
    for alike, i, j in every:
        if all(i != left and j != right for _, left, right in found):
            found.append((alike, i, j))
    return found


def aligned(one: str, other: str) -> bool:
    """Whether each telling word of the one has a word of the other that is nearly it, and none is left.

    >>> aligned("Treaty on Whales", "Whales Treaty"), aligned("Treaty on Whales", "Treaty on Wheat")
    (True, False)
    """
    first, second = words(one), words(other)
    return len(first) == len(second) and all(alike >= _NEARLY for alike, _, _ in _paired(first, second))
