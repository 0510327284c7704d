"""What is only to come, wished or not the case is not told as done."""

from __future__ import annotations

from collections.abc import Iterator

from kg.checks.reading import Reading
from kg.finding import Finding
from kg.terms import ID


def check(reading: Reading) -> Iterator[Finding]:
    """Acts and situations all of whose quotes speak of what is to come, or say that it is not so."""
    cues = reading.cues
    if not cues:
        return
    real = reading.corpus.subclasses("Act") | reading.corpus.subclasses("Situation")
    negative = {f"{ID}kind/{name}" for name in cues.data.get("negative_kinds", [])}
    for report in reading.nodes.of_kind(real):
        if reading.is_a(report, "SubjectMatter"):  # what a document provides for is mostly to come
            continue
        words = [quote.words for quote in reading.quotes(report)]
        if not words:
            continue
        found = [cues["to_come"].search(one) for one in words]
        if all(found):
            first = found[0][0] if found[0] else ""
            message = (
                f'its words speak of what is to come ("{first}"): if it has not happened, '
                "make it an ent:Plan, ent:Expectation or another attitude; if it has, add the words that say so."
            )
            yield reading.finding("tense/to-come", message, report, quote=words[0])
            continue
        # Only in the first clause: what "because", "that" or "despite" open is another matter.
        negated = [cues["not_done"].search(_first_clause(reading, one)) for one in words]
        if all(negated) and not negative & set(reading.kinds(report)):
            first = negated[0][0] if negated[0] else ""
            message = f'its words say that it is not so ("{first}"): make it the content of an ent:NonOccurrence, or of the refusal or failure that they tell.'
            yield reading.finding("tense/not-done", message, report, quote=words[0])


def _first_clause(reading: Reading, words: str) -> str:
    """The words before one that opens another clause; "that" at their beginning points at something."""
    found = reading.cues["clause"].search(words, words.lower().startswith("that "))
    return words[: found.start()] if found else words
