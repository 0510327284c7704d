"""Words that people use for one another when they ask (`near_words.txt`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from kg.answer.stems import telling

Stems = tuple[str, ...]


@cache
def _groups() -> dict[Stems, list[list[Stems]]]:
    """The groups that each word or phrase stands in, by its stems."""
    found: dict[Stems, list[list[Stems]]] = defaultdict(list)
    for line in Path(__file__).with_name("near_words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        group = list(dict.fromkeys(tuple(telling(word)) for word in line.split(",")))
        for each in group:
            found[each].append(group)
    return dict(found)


def of(stems: Sequence[str]) -> tuple[Stems, ...]:
    """The words and phrases, as stems, that people use for a word or phrase; none where it stands in no group.

    >>> ("rescu",) in of(["save"]), ("ambassad",) in of(["top", "diplomat"]), of(["xylophone"])
    (True, True, ())
    """
    own = tuple(stems)
    return tuple(dict.fromkeys(each for group in _groups().get(own, ()) for each in group if each and each != own))


@cache
def every() -> frozenset[str]:
    """The stems of all words that stand in groups."""
    return frozenset(stem for each in _groups() for stem in each)


def is_phrase(stems: Sequence[str]) -> bool:
    """Whether some words stand in a group as one phrase."""
    return tuple(stems) in _groups()
