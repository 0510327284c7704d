"""What stands below answers: what the source leaves open, what the editors remark, and how words were read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.answer.canned import fate
from kg.answer.canned.line import spoken
from kg.answer.naming import Select
from kg.answer.rows import Thing
from kg.answer.telling.answers import Answer, Note
from kg.answer.telling.nouns import joined, the
from kg.finding import acceptance
from kg.terms import ENT

CONCLUDED = "we conclude"  # what the line of a time says that is not the source's
# One branch for each kind of note, with the report first in each: so the engine begins there.
_NOTES = """
SELECT DISTINCT ?fact ?kind ?words ?thing ?label ?text WHERE {
  { VALUES ?fact { $facts } ?node ent:isToldBy ?fact . ?remark ent:concerns ?node ; ent:remark ?text ; ent:hasRemarkKind ?words
    BIND("remark" AS ?kind) }
  UNION { VALUES ?fact { $facts } ?node ent:isToldBy ?fact ; ent:isSilentOn ?thing BIND("silence" AS ?kind)
    # A plan whose content has a time says by when.
    FILTER(?thing != ent:hasDeadline || NOT EXISTS { ?node ent:hasContent/(ent:hasTime|ent:hasDeadline)/(ent:earliest|ent:latest) ?day })
    # Answers tell of what is in a plan or a claim as well: who is silent has to be said.
    OPTIONAL { ?node ent:hasMainKind ?nodeKind . ?nodeKind skos:prefLabel|rdfs:label ?label
      FILTER(?node != ?fact || EXISTS { ?node ent:hasContent ?inner }) } }
  UNION { VALUES ?fact { $facts } ?node ent:isToldBy ?fact ; ent:isOpenOn ?thing BIND("open" AS ?kind) }
  UNION { VALUES ?fact { $facts } ?node ent:isToldBy ?fact ; ent:isAlternativeOn ?thing BIND("either" AS ?kind) }
  UNION { VALUES ?fact { $facts } ?node ent:isToldBy ?fact ; ent:hasTime|ent:hasDeadline ?time .
    ?time ent:hasBasis ent:inferred ; ent:ground ?text BIND("inferred" AS ?kind) }
  UNION { VALUES ?fact { $facts } ?fact ent:hasEvidence ?evidence . ?evidence ent:hasMention ?mention .
    ?mention ent:hasBasis ent:inferred ; ent:wording ?words ; ent:denotes ?thing ; ent:ground ?text
    OPTIONAL { ?thing skos:prefLabel|ent:wording ?label } BIND("reading" AS ?kind) }
  UNION { VALUES ?fact { $facts } $ended ?other ent:hasEvidence ?evidence . ?evidence oa:exact ?text BIND("fate" AS ?kind) }
} ORDER BY ?fact ?kind ?words ?text ?label ?thing
"""
# What is asked for where a property has no value.
_ASKS = {
    "edtf": "on which day",
    "hasAgent": "who",
    "hasAmount": "how much",
    "hasBeneficiary": "for whom",
    "hasCause": "why",
    "hasContent": "what",
    "hasDeadline": "by when",
    "hasDuration": "for how long",
    "hasMeasure": "what is measured",
    "hasMember": "which ones",
    "hasOffice": "in which office",
    "hasOfficeHolder": "who holds it",
    "hasOrigin": "from where",
    "hasParticipant": "who took part",
    "hasChair": "who chaired",
    "hasPartner": "with whom",
    "hasPlace": "where",
    "hasRecipient": "to whom",
    "hasSource": "from whom",
    "hasSpeaker": "whose words they are",
    "hasTheme": "of what",
    "hasTime": "when",
    "hasTopic": "on what",
    "isWrittenBy": "who wrote it",
    "isPublishedIn": "in which outlet",
    "signedBy": "who signed",
    "signedByHandOf": "by whose hand",
    "value": "how many",
}


def asks(name: str) -> str:
    """What a source leaves open that is silent on a property, in words.

    >>> asks("signedBy"), asks("hasLegalBasis")
    ('who signed', 'the legal basis')
    """
    name = name.removeprefix(ENT)
    return _ASKS.get(name) or f"the {spoken(name).removeprefix('has ').removeprefix('is ')}"


def annotate(answers: Iterable[Answer], select: Select) -> None:
    """Puts under each answer the notes on the reports that it tells of."""
    answers = list(answers)
    facts = sorted({fact for answer in answers for fact in answer.facts})
    if not facts:
        return
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    values = " ".join(f"<{fact}>" for fact in facts)
    for row in select(_NOTES.replace("$ended", fate.told_of("fact", "other", "words")).replace("$facts", values)):
        fact, *said = (str(getattr(term, "value", term)) if term is not None else "" for term in row)
        found[fact].append(tuple(said))
    for answer in answers:
        told = [each for fact in answer.facts for each in found[fact]]
        notes = [
            *_remarks(told),
            *_fates(told),
            *_left_open([found[fact] for fact in answer.facts]),
            *_concluded(answer, told),
            *_readings(answer, told),
        ]
        answer.notes += [note for note in dict.fromkeys(notes) if note not in answer.notes]


def _remarks(told: list[tuple[str, ...]]) -> list[Note]:
    """What the editors say; of the answer to a finding the reason, as the rule tells readers nothing."""
    remarks = [(words, text) for kind, words, _, _, text in told if kind == "remark"]
    return [Note("remark", acceptance(text)[1] if words == ENT + "acceptance" else text) for words, text in remarks]


def _fates(told: list[tuple[str, ...]]) -> list[Note]:
    """What another report tells of the end of what is told, in its words."""
    found: dict[str, list[str]] = defaultdict(list)
    for kind, words, _, _, text in told:
        if kind == "fate":
            found[words].append(f"“{text}”")
    return [
        Note("fate", f"{words[:1].upper()}{words[1:]}, as another report tells: {joined(sorted(set(quotes)))}")
        for words, quotes in found.items()
    ]


def _left_open(by_fact: list[list[tuple[str, ...]]]) -> list[Note]:
    """What the source is silent on, unless the editors say it in their words; and which lists are open.

    by_fact: what is said of each report. What only some of them leave open is told so: another one says it.
    """
    notes = []
    told = [each for one in by_fact for each in one]
    silent = [[(label, asks(thing)) for kind, _, thing, label, _ in one if kind == "silence"] for one in by_fact]
    every: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for label, name in dict.fromkeys(each for one in silent for each in one):
        if not label or not any(("", name) in one for one in silent):
            every[label, all((label, name) in one for one in silent)].append(name)
    if not any(kind == "remark" and words == ENT + "silence" for kind, words, *_ in told):
        for (label, by_all), names in sorted(every.items(), key=lambda item: (item[0][0], not item[0][1])):
            the_source = "the source does not say" if by_all else "not all of these reports say"
            text = f"{f'of the {label}, ' if label else ''}{the_source} {joined(names, 'nor' if by_all else 'and')}."
            notes.append(Note("silence", text[:1].upper() + text[1:]))
    kinds = {kind for kind, *_ in told}
    if "open" in kinds:
        notes.append(Note("open", "The source names some and says that there are more."))
    if "either" in kinds:
        notes.append(Note("open", "It is one or the other; the source does not say which."))
    return notes


def _concluded(answer: Answer, told: list[tuple[str, ...]]) -> list[Note]:
    if CONCLUDED not in answer.text:
        return []
    return [Note("inferred", f"Why this time: {text}") for kind, *_, text in told if kind == "inferred"]


def _readings(answer: Answer, told: list[tuple[str, ...]]) -> list[Note]:
    """Words of the quotes that name nothing, and what they were taken for, where the answer tells of that."""
    things = {value.iri for cell in answer.values.values() for value in cell if isinstance(value, Thing)}
    read: dict[tuple[str, str], list[str]] = defaultdict(list)
    meant = set()
    for kind, words, thing, label, text in told:
        if kind == "reading" and label:
            if thing in things or label in answer.text:
                meant.add((words, text))
            read[words, text] += [name] if (name := the(label)) not in read[words, text] else []
    return [
        Note("reading", f"“{words}” is read as {joined(names)}: {text}")
        for (words, text), names in read.items()
        if (words, text) in meant
    ]
