"""Describes one thing: what it is, and what is told of it, by sentence, with the words that prove it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kg.answer.canned.line import spoken
from kg.answer.naming import Select
from kg.answer.rows import Evidence, Thing, native
from kg.answer.telling.answers import Answer
from kg.answer.telling.notes import annotate
from kg.answer.telling.nouns import joined, the
from kg.answer.telling.page import Page
from kg.answer.telling.phrases import Phrases
from kg.snapshot.placement import FOLLOWING, TYPE
from kg.terms import ENT, GRAPH_INFERRED, RDF, SKOS, shorten

_NAMES = {
    SKOS + "altLabel": "also called",
    SKOS + "hiddenLabel": "also said",
    SKOS + "notation": "code",
    SKOS + "definition": "",
}
# Properties that tell how the graph is made, and nothing of the thing.
_APART = frozenset(
    ENT + name
    for name in (
        "hasMainKind isToldBy hasEvidence sha256 textLine concerns isSilentOn isOpenOn isClosedOn isAlternativeOn "
        "isKindOf encodedBy checkedBy hasMention"
    ).split()
)
_OWN = """
SELECT DISTINCT ?p ?name ?o ?label ?inferred WHERE {
  $thing ?p ?o
  BIND(IF(EXISTS { GRAPH <$inferred> { $thing ?p ?o } }, 'true', '') AS ?inferred)
  OPTIONAL { ?p rdfs:label ?name }
  OPTIONAL { ?o skos:prefLabel|rdfs:label|ent:wording ?label }
} ORDER BY ?inferred ?p ?label ?o ?name
""".replace("$inferred", GRAPH_INFERRED)
_EVIDENCE = """
SELECT DISTINCT ?report ?quote ?voice ?speaker ?speakerLabel ?article ?line WHERE {
  BIND($thing AS ?report)
  $thing ent:hasEvidence ?evidence .
  ?evidence oa:exact ?quote ; ent:hasVoice ?voice ; ent:isFromArticle ?article ; ent:textLine ?line .
  OPTIONAL { ?evidence ent:hasSpeaker ?speaker . OPTIONAL { ?speaker skos:prefLabel|ent:wording ?speakerLabel } }
} ORDER BY ?line ?quote STR(?speaker)
"""
_REPORTS = """
SELECT DISTINCT ?report ?quote ?voice ?speaker ?speakerLabel ?article ?line WHERE {
  ?place ?path $thing FILTER NOT EXISTS { GRAPH <$inferred> { ?place ?path $thing } }
  ?place ent:isToldBy ?report .
  ?report ent:hasEvidence ?evidence .
  ?evidence oa:exact ?quote ; ent:hasVoice ?voice ; ent:isFromArticle ?article ; oa:start ?start ; ent:textLine ?line .
  FILTER(?path NOT IN ($apart))
  OPTIONAL { ?evidence ent:hasSpeaker ?speaker . OPTIONAL { ?speaker skos:prefLabel|ent:wording ?speakerLabel } }
} ORDER BY STR(?article) ?start STR(?report) STR(?speaker)
""".replace("$inferred", GRAPH_INFERRED)


class Description(NamedTuple):
    """A thing in words.

    iri, name: of the thing; facts: what it is, a line each; own: what it tells itself, where it is a report, else empty;
    answers: what else is told of it.
    """

    iri: str
    name: str
    facts: list[str]
    own: list[Answer]
    answers: list[Answer]


def describe(select: Select, iri: str) -> Description:
    """What the graph says of a thing."""
    phrases = Phrases(select)
    node = f"<{iri}>"
    name, facts = _facts(select, node, iri, phrases)
    own = _told(select(_EVIDENCE.replace("$thing", node)), phrases)
    apart = [ENT + "hasEvidence", ENT + "hasMainKind", ENT + "isToldBy", *([TYPE] if iri in FOLLOWING else [])]
    reports = _REPORTS.replace("$thing", node).replace("$apart", ", ".join(f"<{name}>" for name in apart))
    answers = [each for each in _told(select(reports), phrases) if each.facts != [iri]]
    annotate([*own, *answers], select)
    return Description(iri, name, facts, own, answers)


def lines(found: Description, page: Page) -> Iterator[str]:
    """A description on a page."""
    yield from page.head(found.name)
    yield from page.text(", ".join([*found.facts[:1], shorten(found.iri)]), "  ")
    for fact in () if found.own else found.facts[1:]:
        yield from page.text(fact, "  ")
    yield ""
    yield from page.answers(found.own)
    if found.own and page.brief:
        yield ""
    if found.answers:
        number = len(found.answers)
        yield from page.head(f"Told of it, in {number} report{'s' * (number != 1)}")
        yield ""
        yield from page.answers(found.answers)
    elif not found.own:
        yield "No report tells of it."


def _follows(row: Sequence[object]) -> bool:
    """Whether a row of _OWN was inferred: of an abstract class the store does not tell (kg.snapshot.placement)."""
    predicate, _, term, _, inferred = row
    return _value(inferred) == "true" or (_value(predicate) == TYPE and _value(term) in FOLLOWING)


def _facts(select: Select, node: str, iri: str, phrases: Phrases) -> tuple[str, list[str]]:
    name = ""
    said: dict[str, tuple[list[str], bool]] = {}
    kinds: dict[str, bool] = {}
    for predicate, label, term, value, inferred in sorted(select(_OWN.replace("$thing", node)), key=_follows):
        own, text = _value(predicate), _value(value) if value is not None else _value(term)
        if own == SKOS + "prefLabel" or own == ENT + "headline":
            name = text
        elif own == ENT + "hasMainKind":
            kinds[text] = True
        elif own == RDF + "type":
            kinds.setdefault(text, False)
        elif own not in _APART and (own.startswith(ENT) or own in _NAMES):
            if value is None and isinstance(thing := native(term), Thing):
                phrases.learn([thing.iri])
                text = phrases.short(thing.iri) or thing.short
            if own.startswith(ENT) and _value(term) != text:
                text = the(text)
            key = _NAMES.get(own, _value(label) if label is not None else spoken(own.removeprefix(ENT)))
            key = key.removeprefix("has ").removeprefix("is ")
            texts, _ = said.setdefault(key, ([], _value(inferred) == "true"))
            if text not in texts:
                texts.append(text)
    told = [f"{key}: {joined(texts)}" if key else texts[0] for key, (texts, inferred) in said.items() if not inferred]
    follows = [f"{key}: {joined(texts)}" for key, (texts, inferred) in said.items() if inferred]
    main = [kind for kind, is_main in kinds.items() if is_main] or list(kinds)[:1]
    name = name or phrases.of(iri) or shorten(iri)
    facts = [*main[:1], *told, *(f"{fact} (it follows)" for fact in follows)]
    return name[:1].upper() + name[1:], facts


def _told(rows: Iterable[Sequence[object]], phrases: Phrases) -> list[Answer]:
    """An answer for each report, with its quotes."""
    quotes: dict[str, list[Evidence]] = {}
    for report, quote, voice, speaker, label, article, line in rows:
        who = native(speaker, label) if speaker is not None else None
        evidence = Evidence(_value(quote), who, _value(voice).removeprefix(ENT), native(article), native(line))
        own = quotes.setdefault(_value(report), [])
        if all((evidence.quote, evidence.line, evidence.speaker) != (o.quote, o.line, o.speaker) for o in own):
            own.append(evidence)
    phrases.learn(quotes)
    found = []
    for report, own in quotes.items():
        text = phrases.of(report, " ".join(each.quote for each in own)) or shorten(report)
        found.append(Answer(text[:1].upper() + text[1:], {"report": (Thing(report),)}, own, [report]))
    return found


def _value(term: object) -> str:
    return str(getattr(term, "value", term))
