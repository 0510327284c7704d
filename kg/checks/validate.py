"""Runs every check on a corpus."""

from __future__ import annotations

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


def validate(corpus: Corpus) -> list[Finding]:
    """All findings, in the order of files and lines; empty where the data keep every rule.

    Raises `KgError` where the shapes themselves are faulty or apply to nothing.
    """
    return without_consequences(in_order([finding for check in CHECKS for finding in check(corpus)]))
