"""Words that people use for one another when they ask (`near_words.txt`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from kg.answer.stems import IRREGULAR, telling

Stems = tuple[str, ...]
_START = 3  # letters of a word by which its groups are looked up, so that few of them are taken apart


@cache
def _lines() -> tuple[list[str], dict[str, list[int]]]:
    """The groups as they are written, and which have a word that begins so."""
    lines = Path(__file__).with_name("near_words.txt").read_text(encoding="utf-8").splitlines()
    starts: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        if not line.startswith("#"):
            words = line.replace(",", "").replace("-", " ").split()
            for start in {IRREGULAR.get(word, word)[:_START] for word in words}:
                starts[start].append(number)
    return lines, dict(starts)


@cache
def _group(number: int) -> tuple[Stems, ...]:
    return tuple(dict.fromkeys(tuple(telling(word)) for word in _lines()[0][number].split(",")))


def _groups(stems: Sequence[str]) -> Iterable[tuple[Stems, ...]]:
    """The groups that may have a word or phrase."""
    return map(_group, _lines()[1].get(stems[0][:_START], ()) if stems else ())


def of(stems: Sequence[str]) -> tuple[Stems, ...]:
    """The words and phrases, as stems, that people use for a word or phrase; none where it stands in no group.

    >>> ("rescu",) in of(["sav"]), ("ambassad",) in of(["top", "diplomat"]), of(["xylophone"])
    (True, True, ())
    """
    own = tuple(stems)
    return tuple(dict.fromkeys(each for group in _groups(own) if own in group for each in group if each != own))


def has(stem: str) -> bool:
    """Whether a stem stands in any group.

    >>> has("diplomat"), has("diplomad")
    (True, False)
    """
    return any(stem in each for group in _groups((stem,)) for each in group)


def is_phrase(stems: Sequence[str]) -> bool:
    """Whether some words stand in a group as one phrase."""
    return any(tuple(stems) in group for group in _groups(stems))
