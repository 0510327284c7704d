"""Of a question that lists what has a certain thing told of it (`#+ unlisted`): what else of the class a graph has."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kg.answer.canned.questions import Question
from kg.answer.naming import Select
from kg.answer.rows import Rows
from kg.answer.within import Within, time_in_words
from kg.errors import TimeLimitError

NAMED = 3  # things that are left out and named; of others only the number
_MOST = 2000  # things that are looked at


def first_of(lines: Sequence[str]) -> str:
    """The first lines of some, as one."""
    return "; ".join(lines[:NAMED]) + (" …" if len(lines) > NAMED else "")


def unlisted(rows: Rows, within: Within) -> list[str]:
    """Of a question that lists what has a certain thing told of it: what else of the class this graph has, for the values given."""
    if rows.question is None or rows.question.unlisted is None or rows.select is None or rows.find is None:
        return []
    try:
        return _others(rows, rows.question, within.select(rows.select), rows.find, within)
    except TimeLimitError:
        return [f"Those {rows.question.unlisted.which} were not counted within {time_in_words(rows)}."]


def _others(rows: Rows, question: Question, select: Select, find: Callable[..., str], within: Within) -> list[str]:
    assert question.unlisted is not None
    given = {name: question.parameter(name) for name in rows.given}
    if any(p is None or p.kind != "thing" or name == "article" for name, p in given.items()):
        return []
    classes, which, anyway = question.unlisted
    tests = "".join(
        f"FILTER(?thing = <{iri}> || EXISTS {{ ?thing {_leads_to(question, name)} <{iri}> }} "
        f"|| EXISTS {{ ?had ent:hasAmount ?thing ; ?of <{iri}> }} "
        f"|| EXISTS {{ ?had ent:hasAmount ?thing . ?taking ?part ?had ; ?of <{iri}> }}) "
        for name, iri in (
            (name, find(rows.given[name], p.class_iri)) for name, p in given.items() if p is not None and not anyway
        )
    )
    found = list(
        select(
            f"SELECT DISTINCT ?thing ?label ?whole WHERE {{ VALUES ?class {{ {' '.join(f'<{each}>' for each in classes)} }} ?thing a ?class ; skos:prefLabel|ent:wording ?label . {tests} "
            "OPTIONAL { ?holder ent:hasAmount ?thing ; ent:wording ?whole } "
            "FILTER(EXISTS { ?node ?role ?thing ; ent:isToldBy ?report } "
            "|| EXISTS { ?group ?has ?thing ; ent:wording ?words . ?node ?part ?group ; ent:isToldBy ?report } "
            "|| EXISTS { ?group ?has ?thing ; ent:wording ?words . ?outer ?within ?group ; ent:wording ?more . ?node ?part ?outer ; ent:isToldBy ?report } "
            "|| EXISTS { ?evidence ent:namesInPassing ?thing }) } "
            f"ORDER BY ?label ?thing ?whole LIMIT {_MOST}"
        )
    )
    # What any row has, by itself, by its words or in its report, is listed, whatever the values leave of the rows.
    every: Rows | None = rows
    if found and given:
        every = rows.wider({}, within, "") if rows.wider is not None else None
    if not found or every is None or not every.complete:
        return []
    told = {fact for facts in every.facts or [] for fact in facts}
    listed = {str(getattr(term, "value", term)) for terms in every.terms for term in terms}
    things = " ".join(f"<{getattr(row[0], 'value', row[0])}>" for row in found)
    # Where each answer is about one thing, that of another of the same report is none about this.
    for thing, report in (
        ()
        if question.each
        else select(
            f"SELECT DISTINCT ?thing ?report WHERE {{ VALUES ?thing {{ {things} }} ?node ?role ?thing ; ent:isToldBy ?report . "
            f"FILTER NOT EXISTS {{ ?thing a ent:Quantity }} }}"
        )
    ):
        if str(getattr(report, "value", report)) in told:
            listed.add(str(getattr(thing, "value", thing)))
    left = []
    for row in found:
        thing, label, whole = (str(getattr(term, "value", term or "")) for term in row)
        if not {thing, label} & listed:
            left.append(whole or label)
    labels = list(dict.fromkeys(left))
    if not labels:
        return []
    there, beside = "is" if len(labels) == 1 else "are", "Beside these there" if rows else "Here"
    more = "more than " if len(found) == _MOST else ""
    return [f"{beside} {there} {more}{len(labels)} {which}: {first_of(labels)}."]


def _leads_to(question: Question, name: str) -> str:
    """The property that leads from what a question lists to the value of a parameter; any where the query does not tell it."""
    found = re.search(rf"\b(ent:\w+) \?{name}\b", question.text)
    return found[1] if found else "?of"
