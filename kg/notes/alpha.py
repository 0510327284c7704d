"""Krippendorff's alpha for names: how far observers agree beyond what chance would bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence


def alpha(units: Iterable[Sequence[Hashable | None]]) -> float | None:
    """Alpha of nominal data, from 1 (agreement) through 0 (chance) down; None where it is not defined.

    units: what was observed, each with the values that observers gave it, None for those who gave none. A unit with
    fewer than two values says nothing of agreement and is left out. It is not defined where no unit is left, or where
    all have one value, so that nothing could have differed. Source: K. Krippendorff, "Computing Krippendorff's
    Alpha-Reliability" (2011), section D.

    >>> meg, owen = "0100000010", "1110010000"
    >>> round(alpha(zip(meg, owen)), 3)
    0.095
    """
    totals: Counter[Hashable] = Counter()
    observed = 0.0  # pairs of values of one unit that differ, each unit weighted by its number of values
    for unit in units:
        counts = Counter(value for value in unit if value is not None)
        number = counts.total()
        if number < 2:
            continue
        totals.update(counts)
        observed += (number**2 - sum(n * n for n in counts.values())) / (number - 1)
    number = totals.total()
    expected = number**2 - sum(n * n for n in totals.values())
    return 1 - (number - 1) * observed / expected if expected else None
