"""What a verb governs: a content is not that of a verb whose clause has ended before the words that tell it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.checks.reading import ArticleReading, Place
from kg.finding import Finding
from kg.source.verbs import kinds_said_by
from kg.terms import ENT, ID, shorten

_AGENT, _CONTENT, _KIND = ENT + "hasAgent", ENT + "hasContent", ID + "kind/"
_NOT = _KIND + "non-occurrence"
_REAL = ("Act", "Situation", "NonOccurrence")
_ENDS = re.compile(r"[.;:]|,? (?:after|before|when|while|by|but) ", re.IGNORECASE)  # a clause
_HAVING = re.compile(r"^\s*(?:\w+ )?having\b(?:(?! (?:which|who|that)\b)[^,])*$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def check(reading: ArticleReading) -> Iterator[Finding]:
    """Contents of a verb in a relative clause that stand behind it, and of a verb that another one is joined to; what is
    only content of a verb, told as done."""
    if "aside" not in reading.cues.data:
        return
    yield from _imputed(reading)
    for part in reading.reports_of:
        for content in reading.nodes.values(part, _CONTENT):
            if _NOT in reading.kinds(content):
                yield from _behind(reading, part, content)
            agents = reading.nodes.values(part, _AGENT)
            if agents and set(agents) == set(reading.nodes.values(content, _AGENT)):
                yield from _joined(reading, part, content)


def _imputed(reading: ArticleReading) -> Iterator[Finding]:
    """ "Peru accused Chile of having sold the port", told as a sale, or as that it was not sold."""
    real = {cls for name in _REAL for cls in reading.corpus.subclasses(name)}
    for report in reading.nodes.of_kind(real):
        contents = reading.nodes.values(report, _CONTENT) if reading.is_a(report, "NonOccurrence") else (report,)
        for told in contents:
            if (found := _only_imputed(reading, told)) is not None:
                opening, verb, words = found
                message = f'"{verb}" stands below "{opening}", and is told as what happened or is so: make it the content of what "{opening.split()[0]}" says.'
                yield reading.finding("words/imputed", message, report, quote=words)


def _only_imputed(reading: ArticleReading, told: str) -> tuple[str, str, str] | None:
    """The words that open it, the verb and the quote, where all verbs that say a thing stand below such words."""
    found = None
    for quote in reading.quotes_of(told):
        words = quote.words
        if not (reading.has("imputed", words) or reading.has("imputed_that", words)):
            if _verbs(words, reading.kinds(told)):
                return None
            continue
        for start, end in _verbs(words, reading.kinds(told)):
            if not (opening := _opening(reading, words, start, words[start:end])):
                return None
            found = found or (opening, words[start:end], words)
    return found


def _opening(reading: ArticleReading, words: str, start: int, verb: str) -> str:
    """The words below which a verb stands; none where it stands in a clause of its own."""
    for name in ("imputed", "imputed_that"):
        for opening in reading.cues[name].finditer(words, 0, start):
            between = words[opening.end() : start]
            if _ENDS.search(between):
                continue
            if name == "imputed_that" or verb.endswith("ing") or _HAVING.search(between):
                return opening[0]
    return ""


def _behind(reading: ArticleReading, part: str, content: str) -> Iterator[Finding]:
    """ "Benin, which was invited, did not come", told as an invitation not to come."""
    for quote in reading.quotes_of(part):
        clauses = [found.span() for found in reading.cues["aside"].finditer(quote.words)]
        verbs = _verbs(quote.words, reading.kinds(part)) if clauses else []
        denials = [found.span() for found in reading.cues["denied"].finditer(quote.words)] if verbs else []
        around = [clause for clause in clauses if all(_within(verb, clause) for verb in verbs)]
        if not around or not denials or any(_within(denial, around[0]) for denial in denials):
            continue
        (start, end), denial = around[0], denials[0]
        name = shorten(reading.kinds(part)[0])
        message = f'"{quote.words[slice(*denial)]}" stands outside of the clause "{quote.words[start:end]}", and is told as the content of {name}, which is within: make the ent:NonOccurrence a report of its own.'
        yield reading.finding("words/nested", message, content, quote=quote.words)
        return


def _joined(reading: ArticleReading, part: str, content: str) -> Iterator[Finding]:
    """ "Kenya denied that Ghana fished and accused Norway", told as a denial that Kenya accused Norway."""
    for quote in reading.quotes_of(part):
        words = quote.words
        outer = _verbs(words, reading.kinds(part)) if reading.has("joined", words) else []
        inner = _verbs(words, reading.kinds(content)) if len(outer) == 1 else []
        if len(inner) != 1 or inner[0][0] < outer[0][1]:
            continue
        verb = words[slice(*inner[0])]
        if not reading.cues["past"].fullmatch(verb):
            continue
        before = words[: inner[0][0]].rstrip()
        joined = next((one for one in reading.cues["joined"].finditer(before) if one.end() == len(before)), None)
        if joined and _is_others(reading, part, words[outer[0][1] : joined.start()]):
            first = words[slice(*outer[0])]
            message = f'"{joined[0]} {verb}" goes on from "{first}", with the same subject, and is told as its content: make it a report of its own.'
            yield reading.finding("words/nested", message, content, quote=words)
            return


def _is_others(reading: ArticleReading, part: str, between: str) -> bool:
    """Whether the clause between two verbs has another subject than the agents of the first."""
    that = reading.cues["that"].search(between)
    if that is None:
        return False
    agents = reading.nodes.values(part, _AGENT)
    clause = between[that.end() :].lstrip()
    if reading.cues["they"].match(clause):
        return len(agents) == 1 and reading.is_person(agents[0])
    first = next((things for (start, _), things in reading.outermost(clause) if start == 0), None)
    return first is not None and first.isdisjoint(agents)


def _verbs(words: str, kinds: list[str]) -> list[Place]:
    """Where verbs of some kinds stand."""
    wanted = {kind.removeprefix(_KIND) for kind in kinds}
    return [word.span() for word in _WORD.finditer(words) if not wanted.isdisjoint(kinds_said_by(word[0]))]


def _within(place: Place, around: Place) -> bool:
    return around[0] <= place[0] and place[1] <= around[1]
