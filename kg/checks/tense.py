"""A plan is not recorded as done: acts and situations whose words all speak of what is to come."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.finding import WARNING, Finding
from kg.source.corpus import Corpus, in_english
from kg.terms import ENT, OA

_TO_COME = re.compile(
    r"\b(?:will|shall|would|(?!aimed at\b)(?:plan(?:s|ned)?|(?:intend|aim|hope|expect)(?:s|d|ed|ing)?)|(?:is|are|was|were) (?:set to|due to|to))\b",
    re.IGNORECASE,
)


def check(corpus: Corpus) -> Iterator[Finding]:
    """Warnings: whether words report or announce is for people to say; these (in English only) should make them look."""
    kinds = corpus.once("what is real", lambda: corpus.subclasses("Act") | corpus.subclasses("Situation"))
    for article in corpus.articles:
        if not in_english(article):
            continue
        for fact in article.nodes.of_kind(kinds):
            evidence = article.nodes.values(fact, ENT + "hasEvidence")
            quotes = [words for item in evidence for words in article.nodes.values(item, OA + "exact")]
            found = [_TO_COME.search(words) for words in quotes]
            if quotes and all(found):
                message = (
                    f'its words speak of what is to come ("{found[0][0] if found[0] else ""}"): if it has not happened, '
                    "make it an ent:Plan, ent:Expectation or another attitude; if it has, add the words that say so."
                )
                line = article.turtle.line_of(fact)
                yield Finding(
                    "tense/to-come", message, article.turtle.path, line, fact, quote=quotes[0], severity=WARNING
                )
