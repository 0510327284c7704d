"""Runs every check on a corpus."""

from __future__ import annotations

from kg.checks import grounding, keys, quotes, shapes, terms, values
from kg.corpus import Corpus
from kg.finding import Finding, in_order

CHECKS = (terms.check, quotes.check, values.check, keys.check, grounding.check, shapes.check)


def validate(corpus: Corpus) -> list[Finding]:
    """All findings, in the order of files and lines; empty where the data keep every rule.

    Raises `KgError` where the shapes themselves are faulty or apply to nothing.
    """
    return in_order(finding for check in CHECKS for finding in check(corpus))
