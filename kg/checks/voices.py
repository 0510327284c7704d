"""Whose words they are: quotation marks where somebody is quoted, none where the text speaks itself or reports."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from kg.checks.reading import ArticleReading
from kg.finding import Finding
from kg.terms import ENT, OA

_PAIRS = {"“": "”", "„": "“”", "«": "»", "»": "«»", "”": "”", "「": "」", "『": "』", "‹": "›"}
_SHORT = 5  # words in quotation marks that may be a name or a term
_FEW = 2  # words that say next to nothing
_NAME = 4  # words that may name who says it
_MARK = re.compile("[" + "".join(_PAIRS) + '”»」』"]')


def check(reading: ArticleReading) -> Iterator[Finding]:
    """Quoted words without quotation marks, other words within them, and others' words as the text's own."""
    if not reading.text:
        return
    spans = marked(reading.text)
    starts = [start for start, _ in spans]
    for node in reading.nodes.of_kind({ENT + "Evidence"}):
        voice, place = reading.one(node, "hasVoice").removeprefix(ENT), reading.anchors.get(node)
        words = reading.nodes.value(node, OA + "exact") or ""
        if place is None or not voice:
            continue
        at = bisect_right(starts, place.start) - 1
        inside = at >= 0 and spans[at][0] <= place.start and place.end <= spans[at][1] + 1
        if voice == "quoted" and not inside and not _MARK.search(words):
            message = "ent:hasVoice is ent:quoted, but the words stand in no quotation marks: it is ent:attributed where they are somebody's in indirect speech, else ent:own."
            yield reading.finding("words/not-quoted", message, node, path=ENT + "hasVoice", quote=words)
        elif voice != "quoted" and inside and len(words.split()) > _SHORT:
            message = f"ent:hasVoice is ent:{voice}, but the words stand in quotation marks: it is ent:quoted, with the speaker and the attribution."
            yield reading.finding("words/quoted", message, node, path=ENT + "hasVoice", quote=words)
        elif voice == "own" and (cue := _attribution(reading, node, words)):
            message = f'ent:hasVoice is ent:own, but "{cue}" gives the words as somebody else\'s: it is ent:attributed, with the speaker and the attribution.'
            yield reading.finding("words/not-own", message, node, path=ENT + "hasVoice", quote=words)


def marked(text: str) -> list[tuple[int, int]]:
    """The parts of a text in double quotation marks, marks included, in their order; one that is not closed ends with its line.

    >>> marked('He said: "Yes." “No”, she said.'), marked('”Ja”, sade hon.'), marked('as before.” He left.')
    ([(9, 15), (16, 20)], [(0, 4)], [])
    """
    found: list[tuple[int, int]] = []
    start, closing = -1, ""
    for place in (match.start() for match in re.finditer(r"[\"“”„«»「」『』‹›\n]", text)):
        mark = text[place]
        if start >= 0 and (mark in closing or mark == "\n"):
            found.append((start, place + (mark != "\n")))
            start = -1
        elif start < 0 and mark == "”" and place and not text[place - 1].isspace():
            continue  # it closes what began elsewhere; in Swedish and Finnish it opens as well
        elif start < 0 and (mark == '"' or mark in _PAIRS):
            start, closing = place, _PAIRS.get(mark, '"')
    if start >= 0:
        found.append((start, len(text)))
    return found


def _attribution(reading: ArticleReading, node: str, words: str) -> str:
    """The words in a quote that say that somebody else says the rest of it."""
    if found := reading.cues.search("hearsay", words):
        rest, before = words[found.end() :].strip(" ,.:"), words[: found.start()].strip(" ,")
        return found[0] if len(rest.split()) > _NAME or len(before.split()) > _NAME else ""
    found = reading.cues.search("said_last", words)
    if found and words[: found.start()].rstrip().endswith(",") and len(words[: found.start()].split()) > _NAME:
        return "" if _is_told_as_done(reading, node) else found[0].strip(" ,")
    for found in reading.cues.each("reporting", words):
        told = found.start() > 0 and len(words[found.end() :].split()) > _FEW
        if told and not reading.cues["self"].search(words[: found.start()]) and not _is_told_as_done(reading, node):
            return found[0]
    return ""


def _is_told_as_done(reading: ArticleReading, node: str) -> bool:
    """Whether a report tells of the saying itself as what happened, as of an announcement or a demand."""
    return any(
        reading.is_a(report, "SpeechAct")
        and not any(reading.is_a(report, cls) for cls in ("Claim", "Denial", "Opinion"))
        for report in reading.reports_on.get(node, ())
    )
