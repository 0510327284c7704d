"""A short text with the names that notes of it may use."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox

from kg.checks import cues
from kg.checks.reading import ArticleReading
from kg.finding import Finding
from kg.notes.make import SourceText
from kg.notes.names import ThingNames, names_of
from kg.paths import Workspace
from kg.source.corpus import Corpus

TEXT = """\
Treaty signed
France and Germany signed a treaty in Paris on 5 March 2024. The two sides plan to meet in Paris again.
The project costs $5 million, said Kathy Leach. "We are happy," she said.
It covers over 2 million tons of steel; about 12 percent of “all” output — in the Côte d’Ivoire since 2013.
"""


def source(text: str = TEXT) -> SourceText:
    return SourceText.of(text.encode())


@cache
def NAMES() -> ThingNames:
    return names_of(Workspace.at(None))


def triples(turtle: str) -> set[str]:
    """The triples of Turtle, as text."""
    return {str(quad) for quad in ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE)}


def told_cues(corpus: Corpus) -> list[Finding]:
    """What the cues of how real a thing is find in the articles of a corpus."""
    return [finding for article in corpus.articles for finding in cues.check(ArticleReading(corpus, article))]
