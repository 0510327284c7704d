"""How many blocks have both of two happenings, as some are taken out of a block and others put in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator

from kg.compare import match


def count_pairs(
    counts: Counter[tuple[str, str]],
    rest: list[tuple[str, str]],
    old: list[tuple[str, str]],
    new: list[tuple[str, str]],
    moved: set[str],
) -> None:
    """Counts the pairs that a block has now and had not, and takes off those that it had; pairs with what was moved count anew.

    rest: what stays in the block; old, new: what was taken out and put in.
    """
    before, after = sorted([*rest, *old]), sorted([*rest, *new])
    if all(match.reach(len(block)) < len(block) for block in (before, after)):
        # Only where something was taken out or put in do two stand nearer or further from each other.
        ends = sorted([*old, *new])
        near = match.reach(len(after))
        before, after = (_around(block, ends[0], ends[-1], near) for block in (before, after))
        first = set(_within(before, near))
        second = set(_within(after, near))
    else:
        first, second = set(match.pairs_of(before)), set(match.pairs_of(after))
    for pair in second - first:
        counts[pair] += 1
    for pair in first:
        anew = pair[0] in moved or pair[1] in moved
        if pair in second:
            counts[pair] += anew
        elif not anew:
            counts[pair] -= 1


def _around(
    block: list[tuple[str, str]], first: tuple[str, str], last: tuple[str, str], near: int
) -> list[tuple[str, str]]:
    return block[max(0, bisect_left(block, first) - near) : bisect_right(block, last) + near]


def _within(block: list[tuple[str, str]], near: int) -> Iterator[tuple[str, str]]:
    for index, (_, one) in enumerate(block):
        for _, other in block[index + 1 : index + 1 + near]:
            yield (one, other) if one < other else (other, one)
