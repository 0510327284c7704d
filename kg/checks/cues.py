"""Words that say how real a thing is are taken up: what is to come, denied, hedged, conditional or only said.

What is to come or denied and told as done is a violation. The others are warnings: which reading is right is for people
to say. The words are data (cues.toml).
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.checks.reading import ArticleReading
from kg.finding import VIOLATION, WARNING, Finding
from kg.source import told
from kg.source.verbs import said_in
from kg.terms import ENT, ID, OA, RDF

_DECIDED = ("to-come", "denied")
_REMEDIES = {
    "to-come": 'its words speak of what is to come ("{}"): if it has not happened, make it an ent:Plan, ent:Expectation or another attitude; if it has, or is so by now, quote for it alone the words that say that, and the others for what is to come.',
    "said-to-come": 'its words speak of what is to come ("{}"), and it is told as so: what is said of the future is a plan, an expectation, a possibility or another attitude, with this as its content; if it has happened, add the words that say so.',
    "denied": 'its words deny something ("{}"): if it did not happen or is not so, make it the content of an ent:NonOccurrence; if it is, quote for it alone the words that say so, without these.',
    "hedged": 'its words do not vouch for it ("{}"): make it the content of an ent:Claim, or add words by which the source says it flatly.',
    "condition": 'its words make a condition ("{}"), and no report that rests on them has ent:hasCondition or ent:hasException: add it.',
    "says": 'its words say that somebody says something ("{}"), and no speech act rests on them: make one, or give the voice of the words.',
}
_SAYING = ("Claim", "Opinion")  # what they say is so, or happened


def check(reading: ArticleReading) -> Iterator[Finding]:
    """Reports, contents and quotes that do not take up what their words say of how real it is."""
    if not reading.cues:
        return
    acts = reading.corpus.subclasses("Act") | reading.corpus.subclasses("Situation")
    yield from _in_all(reading, "to-come", acts)
    yield from _said(reading)
    yield from _in_all(reading, "denied", acts)
    yield from _in_all(reading, "hedged", acts | reading.corpus.subclasses("Observation"))
    yield from _taken_up(reading)


def _in_all(reading: ArticleReading, name: str, kinds: set[str]) -> Iterator[Finding]:
    """Reports of what is real all of whose words have the cue."""
    negative = {f"{ID}kind/{kind}" for kind in reading.cues.data.get("negative_kinds", [])}
    provisions = reading.corpus.subclasses("SubjectMatter")  # what a document provides for is mostly to come
    for report in reading.nodes.of_kind(kinds - provisions):
        if name == "denied" and negative & set(reading.all(report, "hasKind")):
            continue
        if cue := _cue_of_all(reading, name, report):
            yield _finding(reading, name, report, cue, reading.quotes(report)[0].words)


def _said(reading: ArticleReading) -> Iterator[Finding]:
    """What somebody says is so, in words of which all speak of what is to come, and no attitude is in it."""
    kinds, corpus = reading.grounding.kinds, reading.corpus
    meant = corpus.subclasses("Attitude") | corpus.subclasses("SpeechAct")
    open_ = {kind for cls in meant if (kind := kinds.of_class(cls))}
    for report in reading.nodes.of_kind({cls for name in _SAYING for cls in corpus.subclasses(name)}):
        if not (cue := _cue_of_all(reading, "to-come", report)):
            continue
        within = [kind for part in reading.parts[report][1:] for kind in reading.kinds(part)]
        if open_.isdisjoint(kinds.with_above(within)):
            for content in reading.all(report, "hasContent")[:1]:
                yield _finding(
                    reading, "to-come", content, cue, reading.quotes(report)[0].words, _REMEDIES["said-to-come"]
                )


def _cue_of_all(reading: ArticleReading, name: str, report: str) -> str:
    """The cue in the first words of a report all of whose words have one."""
    found = [
        _find(reading, name, words)
        for quote in reading.quotes(report)
        for words in _clauses(reading, report, quote.words)
    ]
    return found[0] if found and all(found) else ""


def _clauses(reading: ArticleReading, report: str, words: str) -> list[str]:
    """The clauses of a quote between semicolons that tell of a report: by a verb of its kind, else by what it names; else all."""
    if ";" not in words:
        return [words]
    clauses = words.split(";")
    kinds = {kind.removeprefix(f"{ID}kind/") for kind in reading.kinds(report)}
    things = told.said(reading.nodes, report)
    return (
        [clause for clause in clauses if not kinds.isdisjoint(said_in(clause))]
        or [clause for clause in clauses if any(reading.places(clause, thing) for thing in things)]
        or clauses
    )


def _find(reading: ArticleReading, name: str, words: str) -> str:
    below = reading.cues.search("below", words) if name == "denied" else None
    found = reading.cues.search(name, words, below.start() if below else None)
    return found[0] if found else ""


def _taken_up(reading: ArticleReading) -> Iterator[Finding]:
    """Quotes of whose condition or speech no report tells."""
    nodes, speech = reading.nodes, reading.corpus.subclasses("SpeechAct")
    attributions = {
        words for item in nodes.of_kind({ENT + "Evidence"}) for words in nodes.values(item, ENT + "attribution")
    }
    resting: dict[str, list[str]] = {}
    for report, parts in reading.parts.items():
        for item in (item for part in parts for item in reading.all(part, "hasEvidence")):
            resting.setdefault(item, []).append(report)
    for item, reports in resting.items():
        words = nodes.value(item, OA + "exact") or ""
        if (cue := _find(reading, "condition", words)) and not any(
            nodes.values(part, ENT + name)
            for report in reports
            for part in reading.parts[report]
            for name in ("hasCondition", "hasException")
        ):
            yield _finding(reading, "condition", item, cue, words)
        # Words that say who speaks elsewhere are taken up there.
        if (
            (cue := _find(reading, "says", words))
            and ENT + "own" in reading.all(item, "hasVoice")
            and speech.isdisjoint(kind for report in reports for kind in nodes.values(report, RDF + "type"))
            and not any(part and (part in words or words in part) for part in attributions)
        ):
            yield _finding(reading, "says", item, cue, words)


def _finding(reading: ArticleReading, name: str, node: str, cue: str, words: str, remedy: str = "") -> Finding:
    severity = VIOLATION if name in _DECIDED else WARNING
    return reading.finding(
        f"cues/{name}", (remedy or _REMEDIES[name]).format(cue), node, quote=words, severity=severity
    )
