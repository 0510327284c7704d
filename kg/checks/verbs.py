"""What happens is what the verbs say, and praise is not blame."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kg.checks.phrases import data
from kg.checks.reading import ArticleReading
from kg.finding import Finding
from kg.terms import ENT, ID, shorten

_LONG = 30  # words of a quote
_POLARITY = ENT + "hasPolarity"


def check(reading: ArticleReading) -> Iterator[Finding]:
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


def _polarity(reading: ArticleReading, part: str, polarity: str) -> Iterator[Finding]:
    words = " ".join([*reading.all(part, "predicate"), *(quote.words for quote in reading.quotes_of(part))])
    good, bad = reading.cues["praise"].search(words), reading.cues["blame"].search(words)
    if polarity == ENT + "negative" and good and not bad:
        message = f'ent:hasPolarity is ent:negative, but "{good[0]}" is praise: correct one of the two.'
    elif polarity == ENT + "positive" and bad and not good:
        message = f'ent:hasPolarity is ent:positive, but "{bad[0]}" is blame: correct one of the two.'
    else:
        return
    yield reading.finding("words/polarity", message, part, path=_POLARITY, value=polarity, quote=words)


def _kind(reading: ArticleReading, part: str) -> Iterator[Finding]:
    """A kind of which the words have no verb, and have one of its opposite."""
    for kind in reading.kinds(part):
        name = kind.removeprefix(f"{ID}kind/")
        for other in _opposites().get(name, ()):
            words = [quote.words for quote in reading.quotes_of(part)]
            if any(len(one.split()) > _LONG for one in words):  # it tells several things
                break
            if any(_speaks_of(reading, one, name) for one in words):
                break
            found = next((said for one in words if (said := _speaks_of(reading, one, other))), "")
            if found:
                message = f'is told as {shorten(kind)}, but "{found}" speaks of kind:{other} and no words of {shorten(kind)}: correct one of the two.'
                yield reading.finding("words/kind", message, part, path=ENT + "hasKind", value=kind, quote=words[0])
                return


def _speaks_of(reading: ArticleReading, words: str, kind: str) -> str:
    """The words that speak of a kind, by its verbs in the scheme of kinds or in the cues."""
    places = reading.places(words, f"{ID}kind/{kind}")
    if places:
        return words[places[0][0] : places[0][1]]
    found = reading.cues.verb(kind).search(words)
    return found[0] if found else ""


@lru_cache(maxsize=1)
def _opposites() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one, other in data()["opposites"]["pairs"]:
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return found
