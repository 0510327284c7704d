"""What comes near to some words: for "did you mean …"."""

from __future__ import annotations


def closest(words: str, candidates: list[str], at_most: int = 3, score: float = 70) -> list[str]:
    """The candidates that come nearest to the words, best first, in a fixed order.

    score: 0 to 100, as rapidfuzz's WRatio gives it after dropping capitals and punctuation.
    """
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        words, candidates, scorer=fuzz.WRatio, processor=utils.default_process, limit=None, score_cutoff=score
    )
    ranked = sorted(found, key=lambda item: (-item[1], item[0]))
    return [text for text, _, _ in ranked[:at_most]]
