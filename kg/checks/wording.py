"""The checks that hold what is encoded against cue words of the text, and the answers that an author gave to them."""

from __future__ import annotations

from collections.abc import Iterator

from kg.checks import (
    accepted,
    clauses,
    cues,
    dates,
    direction,
    enumerations,
    figures,
    nesting,
    reasons,
    verbs,
    voices,
    whose,
)
from kg.checks.reading import ArticleReading
from kg.finding import Finding
from kg.source.corpus import Corpus

FAMILIES = (figures, dates, enumerations, voices, direction, verbs, reasons, cues, clauses, nesting, whose)


def check(corpus: Corpus) -> Iterator[Finding]:
    """Findings of all families that nobody has accepted, and acceptances of what is not found."""
    for article in corpus.articles:
        reading = ArticleReading(corpus, article)
        found = [finding for family in FAMILIES for finding in family.check(reading)]
        yield from accepted.remaining(reading, found)
