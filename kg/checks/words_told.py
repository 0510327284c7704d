"""Which words of the quotes a report takes up: coverage of the text by quotes says nothing of what is told.

A word is taken up where it stands in a label or the wording of something that the reports on the quote tell, in words
that stand for it, in an attribution or a predicate; where it is a number, a place in an order or a verb of the kind that is
told. Small words (articles, prepositions, auxiliaries) count neither way. It is a measure, and finds no fault: that a word
is taken up does not show that it is told rightly, and what is told with other words is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.checks.phrases import data
from kg.checks.reading import ArticleReading
from kg.source.evidence import line_of
from kg.source.numbers import read_numbers
from kg.source.verbs import kinds_said_by
from kg.terms import ENT, ID, OA, SKOS

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_ALIKE = 5  # first letters of a noun and of the kind that it says
_WORDINGS = ("wording", "predicate", "name")
_KIND = ID + "kind/"


def words_told(reading: ArticleReading) -> tuple[int, list[tuple[int, str]]]:
    """How many telling words of the quotes are taken up, and the others, each with its line in the text (from 1).

    Of a language without small words in `cues.toml` nothing is counted.
    """
    small = data()["stopwords"].get(reading.cues.language)
    if not small:
        return 0, []
    helping = {*small.split(), *data().get(reading.cues.language, {}).get("small", "").split()}
    told: set[int] = set()
    places: dict[int, str] = {}
    for item, reports in reading.reports_on.items():
        anchor, words = reading.anchors.get(item), reading.nodes.value(item, OA + "exact") or ""
        if anchor is None:
            continue
        spans = list(_spans(reading, item, reports, words))
        kinds = _kinds(reading, reports)
        for word in _WORD.finditer(words):
            if word[0].lower() in helping or len(word[0]) == 1:
                continue
            at = anchor.start + word.start()
            places[at] = word[0]
            begin = word[0].lower()[:_ALIKE]
            if (
                any(start < word.end() and word.start() < end for start, end in spans)
                or not kinds.isdisjoint(kinds_said_by(word[0]))
                or any(begin == part[:_ALIKE] for kind in kinds for part in kind.split("-"))
            ):
                told.add(at)
    left = [(line_of(reading.text, at), word) for at, word in sorted(places.items()) if at not in told]
    return len(told), left


def _spans(reading: ArticleReading, item: str, reports: list[str], words: str) -> Iterator[tuple[int, int]]:
    """Where a quote has words of what its reports tell."""
    parts = dict.fromkeys(part for report in reports for part in reading.parts[report])
    said = {text for part in parts for name in _WORDINGS for text in reading.all(part, name)}
    said.update(reading.nodes.values(item, ENT + "attribution"))
    for mention in reading.all(item, "hasMention"):
        said.update(reading.all(mention, "wording"))
    for text in said:
        at = words.find(text)
        while at >= 0:
            yield at, at + len(text)
            at = words.find(text, at + 1)
    for thing in {thing for report in reports for thing in reading.used(report)}:
        yield from reading.places(words, thing)
    numbers = {
        value for part in parts for name in ("value", "upperValue", "ordinal") for value in reading.all(part, name)
    }
    for number in read_numbers(words, reading.language):
        if str(number.value) in numbers:
            yield number.start, number.end


def _kinds(reading: ArticleReading, reports: list[str]) -> set[str]:
    """The kinds that are told and those above and next below them, by the last part of their IRIs: verbs of the news are
    not as exact as kinds are."""
    told = {kind for report in reports for part in reading.parts[report] for kind in reading.kinds(part)}
    above = reading.grounding.kinds.with_above(told)
    nodes = reading.corpus.background
    below = {kind for kind in reading.grounding.kinds.all if not told.isdisjoint(nodes.values(kind, SKOS + "broader"))}
    return {kind.removeprefix(_KIND) for kind in above | below}
