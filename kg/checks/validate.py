"""Runs every check on a corpus."""

from __future__ import annotations

import warnings
from collections.abc import Callable

from kg.checks import grounding, keys, lists, quotes, shapes, telling, terms, values, wording
from kg.checks.causes import without_consequences
from kg.finding import Finding, in_order
from kg.source.corpus import Corpus

CHECKS = (
    terms.check,
    quotes.check,
    values.check,
    lists.check,
    keys.check,
    grounding.check,
    wording.check,
    telling.check,
    shapes.check,
)


def validate(
    corpus: Corpus, engine: str = shapes.COMPILED, note: Callable[[str], object] = warnings.warn
) -> list[Finding]:
    """All findings, in the order of files and lines; empty where the data keep every rule.

    engine, note: as in `kg.checks.shapes.check`. Raises `KgError` where the shapes themselves are faulty or apply to nothing.
    """
    found = [finding for check in CHECKS if check is not shapes.check for finding in check(corpus)]
    return without_consequences(in_order([*found, *shapes.check(corpus, engine, note)]))
