"""Who does what in a clause: the subject before a verb, nobody as somebody, and what several clauses say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.checks.reading import ArticleReading, Place
from kg.finding import Finding
from kg.source.verbs import kinds_said_by
from kg.terms import ENT, ID, OA, shorten

_AGENT = ENT + "hasAgent"
CONTENT = ENT + "Content"
_LAST = re.compile(r"(?:(?!that\b)\w+ ){1,4}$")  # "said on Sunday that"
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def check(reading: ArticleReading) -> Iterator[Finding]:
    """Agents that are not the subject of the verb, groups of nobody, and clauses of speech that nothing tells."""
    if not reading.cues:
        return
    yield from _nobody(reading)
    if "auxiliary" not in reading.cues.data:
        return
    for item, reports in reading.reports_on.items():
        words = reading.nodes.value(item, OA + "exact") or ""
        yield from _subjects(reading, reports, words)
        yield from _that(reading, reports, words)
        yield from _denied(reading, reports, words)
        yield from _because(reading, reports, words)
        yield from _stood_for(reading, item, reports, words)


def _nobody(reading: ArticleReading) -> Iterator[Finding]:
    """ "Nobody" as a group that does or suffers something."""
    for node in reading.nodes.of_kind({ENT + "Group", ENT + "Item"}):
        wording = reading.one(node, "wording")
        if wording and reading.cues["nobody"].fullmatch(wording):
            message = f'"{wording}" is nobody and nothing that could be told of: leave it out, and make what is denied the content of an ent:NonOccurrence.'
            yield reading.finding("words/nobody", message, node, path=ENT + "wording", quote=wording)


def _subjects(reading: ArticleReading, reports: list[str], words: str) -> Iterator[Finding]:
    """ "Lithuania will send a ship", told with another agent."""
    names = reading.outermost(words)
    for place, things in names:
        if not (kinds := _verb_after(reading, words, place)):
            continue
        if not any(reading.grounding.is_agent(thing) for thing in things):
            continue
        parts = [
            part
            for part in dict.fromkeys(p for report in reports for p in reading.parts[report])
            if not kinds.isdisjoint(reading.kinds(part))
        ]
        told = [reading.nodes.values(part, _AGENT) for part in parts]
        if not told or not all(told) or any(_has(reading, agent, things) for some in told for agent in some):
            continue
        if not all(reading.places(words, agent) for some in told for agent in some):
            continue  # a mention elsewhere may stand for the subject
        subject = words[place[0] : place[1]]
        message = f'ent:hasAgent is {" and ".join(sorted(map(shorten, told[0])))}, but "{subject}" is the subject of the verb: correct the agent, or quote the words that say it.'
        yield reading.finding("words/subject", message, parts[0], path=_AGENT, value=told[0][0], quote=words)


def _verb_after(reading: ArticleReading, words: str, place: Place) -> set[str]:
    """The kinds that the verb says of which a name is the subject, in the active voice; none where that is not sure."""
    rest = words[place[1] :]
    if not rest[:1].isspace():
        return set()
    helped = reading.cues["auxiliary"].match(rest.lstrip())
    at = len(rest) - len(rest.lstrip()) + (helped.end() if helped else 0)
    verb = _WORD.match(rest[at:].lstrip())
    if verb is None or not (helped or reading.cues["past"].fullmatch(verb[0])):
        return set()
    kinds = kinds_said_by(verb[0])
    if not kinds or reading.cues["not_subject"].search(words[: place[0]].rstrip()[-20:]):
        return set()
    return {f"{ID}kind/{kind}" for kind in kinds}


def _has(reading: ArticleReading, agent: str, things: frozenset[str]) -> bool:
    """Whether an agent is one of some things, or is said to belong to one, as a government to its state."""
    if agent in things:
        return True
    both = (reading.nodes, reading.corpus.background)
    of_agent = {term.value for nodes in both for terms in nodes.by_subject.get(agent, {}).values() for term in terms}
    return not of_agent.isdisjoint(things) or any(
        term.value == agent
        for nodes in both
        for thing in things
        for terms in nodes.by_subject.get(thing, {}).values()
        for term in terms
    )


def _that(reading: ArticleReading, reports: list[str], words: str) -> Iterator[Finding]:
    """ "Said that A and that B", "denied that A and said that B", of which one is told."""
    said = list(reading.cues.each("that", words))
    if len(said) > 1:
        said = [found for found in said if _says(reading, words[: found.start()])]
    if len(said) < 2:
        return
    told = {part for report in reports for part in reading.parts[report] if CONTENT in reading.types(part)}
    if told and len(told) < len(said):
        message = f'{len(said)} clauses with "that" say something, and the reports on the words have {len(told)} contents: add what is left out, or quote less.'
        yield reading.finding("words/clauses", message, reports[0], path=ENT + "hasContent", quote=words)


def _says(reading: ArticleReading, before: str) -> bool:
    """Whether "that" behind some words begins what somebody says: behind a verb of saying, or as one more such clause."""
    if reading.cues["one_more"].search(before):
        return True
    near = _LAST.search(before)
    return near is not None and any(not _saying(reading).isdisjoint(kinds_said_by(word)) for word in near[0].split())


def _saying(reading: ArticleReading) -> frozenset[str]:
    """The kinds of speech acts, by the last part of their IRIs."""

    def found() -> frozenset[str]:
        speech, nodes = reading.corpus.subclasses("SpeechAct"), reading.corpus.background
        kinds = reading.grounding.kinds.all
        return frozenset(
            kind.rsplit("/", 1)[-1] for kind in kinds if not speech.isdisjoint(nodes.values(kind, ENT + "isKindOf"))
        )

    return reading.corpus.once("kinds of speech", found)


def _denied(reading: ArticleReading, reports: list[str], words: str) -> Iterator[Finding]:
    """ "Has not decided", told as a decision."""
    found = reading.cues.search("not_verb", words)
    verb = _WORD.match(words, found.end() + 1) if found else None
    if found is None or verb is None:
        return
    kinds = {f"{ID}kind/{kind}" for kind in kinds_said_by(verb[0])}
    # What an act has as its content is not told as done; that the act is denied is found by the cues.
    parts = dict.fromkeys(
        part
        for report in reports
        for part in reading.parts[report]
        if part == report or not reading.is_a(report, "Act")
    )
    negative = {f"{ID}kind/{kind}" for kind in (*reading.cues.data.get("negative_kinds", ()), "non-occurrence")}
    told = [part for part in parts if not kinds.isdisjoint(reading.kinds(part))]
    if told and not any(negative.intersection(reading.kinds(part)) or reading.is_a(part, "Denial") for part in parts):
        message = f'"{found[0]} {verb[0]}" denies it, and nothing on these words does: make it the content of an ent:NonOccurrence.'
        yield reading.finding("words/denied", message, told[0], quote=words)


def _because(reading: ArticleReading, reports: list[str], words: str) -> Iterator[Finding]:
    """ "Because" where no report on the words has a cause."""
    if not (found := reading.cues.search("because", words)):
        return
    parts = [part for report in reports for part in reading.parts[report]]
    if parts and not any(reading.all(part, name) for part in parts for name in ("hasCause", "hasPurpose", "precedes")):
        message = (
            f'"{found[0]}" gives a cause, and no report on the words has one: add it by ent:hasCause, or quote less.'
        )
        yield reading.finding("words/cause", message, reports[0], path=ENT + "hasCause", quote=words)


def _stood_for(reading: ArticleReading, item: str, reports: list[str], words: str) -> Iterator[Finding]:
    """ "Both sides", of which the reports tell one."""
    mentions = reading.all(item, "hasMention")
    used = {thing for report in reports for thing in reading.used(report)} if mentions else set()
    for mention in mentions:
        things = reading.all(mention, "denotes")
        left = [thing for thing in things if thing not in used]
        if left and len(left) < len(things):
            message = f'"{reading.one(mention, "wording")}" stands for {" and ".join(map(shorten, left))} too, which no report on the quote tells: add it, or correct the mention.'
            yield reading.finding("words/some-of", message, reports[0], value=left[0], quote=words)
