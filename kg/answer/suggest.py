"""What comes near to some words: for "did you mean …"."""

from __future__ import annotations

from kg.answer.stems import COMMON
from kg.source.normal import key
from kg.source.normal import words as split


def closest(word: str, candidates: list[str], at_most: int = 3, least: int = 70) -> list[str]:
    """The candidates that are written most like a word, best first, in a fixed order (rapidfuzz's ratio, from `least` of 100)."""
    from rapidfuzz import fuzz, process

    found = process.extract(key(word), candidates, scorer=fuzz.ratio, limit=None, score_cutoff=least)
    return [text for text, _, _ in sorted(found, key=lambda item: (-item[1], item[0]))[:at_most]]


def fitting(words: str, texts: list[str], at_most: int) -> list[str]:
    """The texts that have most of the words, or words written much like them, best first, in a fixed order."""
    from rapidfuzz import fuzz, process

    wanted = _content(words)
    ranked = []
    for text in texts:
        have = _content(text)
        scores = [best[1] if (best := process.extractOne(word, have, scorer=fuzz.ratio)) else 0 for word in wanted]
        score = sum(score for score in scores if score >= 75)
        if score:
            ranked.append((-score, len(have), text))
    return [text for _, _, text in sorted(ranked)[:at_most]]


def _content(text: str) -> list[str]:
    words = [word.text for word in split(key(text))]
    return [word for word in words if word not in COMMON] or words
