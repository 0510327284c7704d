"""What pages show of things: lists of them, one of them with all that names it, and the life of a document."""

from __future__ import annotations

import re
from typing import NamedTuple

import pyoxigraph as ox

from kg.answer.rows import Row, Rows, Thing
from kg.errors import KgError
from kg.serve.facts import Labels, ReportView, ValueView, bounds_in_words, of_reports
from kg.serve.problems import RequestProblem
from kg.serve.state import Snapshot
from kg.terms import ENT, GRAPH_INFERRED, ID, shorten
from kg.vocabulary import vocabulary

PAGE = 50  # things, or reports, on one page
# The kinds of things that have lists of their own: in the plural, and their class.
KINDS = {
    "countries": "Country",
    "people": "Person",
    "offices": "Office",
    "bodies": "Organisation",
    "documents": "Document",
    "places": "Place",
    "programmes": "Programme",
    "topics": "Topic",
    "minerals": "Mineral",
}


class ListedThing(NamedTuple):
    """A thing in a list: its IRI, name, kind, and how many reports name it."""

    iri: str
    name: str
    kind: str
    reports: int


class ListPage(NamedTuple):
    """A part of a list. number: from 1."""

    items: tuple[ListedThing, ...]
    number: int
    more: bool


class PropertyView(NamedTuple):
    """What is known of a thing by one property; follows: by a rule, so that one can ask why."""

    name: str
    predicate: str
    values: tuple[ValueView, ...]
    follows: bool


class Witness(NamedTuple):
    """A report that names a thing, with the words that prove it."""

    fact: ReportView
    quotes: tuple[Row, ...]


class ThingPage(NamedTuple):
    """All that a page about a thing shows."""

    iri: str
    name: str
    kind: str
    short: str
    definition: str
    names: tuple[str, ...]
    said: tuple[PropertyView, ...]
    witnesses: tuple[Witness, ...]
    number: int
    more: bool
    stages: tuple[Stage, ...]


class Stage(NamedTuple):
    """A step in the life of a document: done, or only told of in another way."""

    step: str
    reality: str
    by: tuple[Thing | str, ...]
    when: str
    quotes: tuple[Row, ...]

    @property
    def done(self) -> bool:
        return self.reality == "done"


def listed(snapshot: Snapshot, kind: str, number: int, words: str = "") -> ListPage:
    """The things of a kind that reports name, by name; a page of them. words: only names that have these."""
    if kind not in KINDS:
        raise RequestProblem("not-found", f"There is no list of {kind[:60]}.")
    has = f"FILTER(CONTAINS(LCASE(STR(?name)), {ox.Literal(words.lower())}))" if words else ""
    rows = snapshot.store.select(
        "SELECT ?x (SAMPLE(?n) AS ?name) (SAMPLE(?k) AS ?kind) (COUNT(DISTINCT ?report) AS ?count) WHERE { "
        f"{{ SELECT DISTINCT ?x ?n WHERE {{ ?x a ent:{KINDS[kind]} . ?x skos:prefLabel ?n . "
        f"BIND(?n AS ?name) {has} }} }} "
        "?node ?role ?x . ?node ent:isToldBy ?report . OPTIONAL { ?x ent:hasMainKind ?class . ?class rdfs:label ?k } } "
        f"GROUP BY ?x ORDER BY LCASE(STR(?name)) ?x LIMIT {PAGE + 1} OFFSET {PAGE * (number - 1)}"
    )
    items = tuple(
        ListedThing(x.value, name.value, getattr(kind_, "value", ""), int(count.value))  # type: ignore[attr-defined]
        for x, name, kind_, count in rows
        if x is not None
    )
    return ListPage(items[:PAGE], number, len(items) > PAGE)


def articles(snapshot: Snapshot, number: int) -> ListPage:
    """The articles by headline, with the number of their reports; a page of them."""
    rows = snapshot.store.select(
        "SELECT ?x (SAMPLE(?n) AS ?name) (SAMPLE(?p) AS ?by) (COUNT(DISTINCT ?report) AS ?count) WHERE { "
        f"{{ SELECT ?x ?n WHERE {{ ?x a ent:Article ; ent:headline ?n }} ORDER BY ?n ?x LIMIT {PAGE + 1} OFFSET {PAGE * (number - 1)} }} "
        "OPTIONAL { ?x ent:isPublishedBy/skos:prefLabel ?p } "
        "OPTIONAL { ?evidence ent:isFromArticle ?x . ?report ent:hasEvidence ?evidence ; ent:isToldBy ?report } } GROUP BY ?x ORDER BY ?name ?x"
    )
    items = tuple(
        ListedThing(x.value, name.value, getattr(by, "value", ""), int(count.value))  # type: ignore[attr-defined]
        for x, name, by, count in rows
        if x is not None
    )
    return ListPage(items[:PAGE], number, len(items) > PAGE)


def known(snapshot: Snapshot, iri: str, number: int = 1) -> ThingPage:
    """What the graph knows of a thing; a page of the reports that name it. Raises `RequestProblem` where it knows none."""
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        raise RequestProblem("not-found", "That is no address of a thing.") from None
    select = snapshot.store.select
    rows = select(
        f"SELECT ?p ?o ?inferred WHERE {{ {node} ?p ?o "
        f"BIND(EXISTS {{ GRAPH <{GRAPH_INFERRED}> {{ {node} ?p ?o }} }} AS ?inferred) }} ORDER BY ?p ?o LIMIT 2000"
    )
    if not rows:
        raise RequestProblem("not-found", f"The graph knows nothing of {shorten(iri)[:200]}.")
    labels = Labels(select)
    labels.need({iri, *(o.value for _, o, _ in rows if isinstance(o, ox.NamedNode))})
    told = select(
        # The reports first, and each once: a report has many nodes and many quotes.
        "SELECT ?report (MIN(STR(?a)) AS ?where) (MIN(?s) AS ?start) WHERE { { SELECT DISTINCT ?report WHERE { "
        f"{{ ?node ?role {node} ; ent:isToldBy ?report }} UNION "
        f"{{ ?mention ent:denotes {node} . ?q ent:hasMention ?mention . ?node ent:hasEvidence ?q ; ent:isToldBy ?report }} "
        "} } ?report ent:hasEvidence ?e . ?e oa:start ?s ; ent:isFromArticle ?a } "
        f"GROUP BY ?report ORDER BY ?where ?start ?report LIMIT {PAGE + 1} OFFSET {PAGE * (number - 1)}"
    )
    reports = [report.value for report, *_ in told if report is not None]  # type: ignore[attr-defined]
    facts = of_reports(select, reports[:PAGE], labels)
    quotes = quotes_of(snapshot, reports[:PAGE])
    types = {o.value.removeprefix(ENT) for p, o, _ in rows if isinstance(o, ox.NamedNode) and p.value.endswith("#type")}  # type: ignore[attr-defined]
    return ThingPage(
        iri,
        labels.of(iri),
        _kind(rows, labels),
        shorten(iri),
        _value(rows, "definition"),
        tuple(sorted({o.value for p, o, _ in rows if isinstance(o, ox.Literal) and _local(p) in ("altLabel", "notation")})),
        tuple(_said(rows, labels)),
        tuple(Witness(facts.fact(report), quotes.get(report, ())) for report in reports[:PAGE]),
        number,
        len(reports) > PAGE,
        stages(snapshot, iri) if "Document" in types and number == 1 else (),
    )  # fmt: skip


def quotes_of(snapshot: Snapshot, reports: list[str]) -> dict[str, tuple[Row, ...]]:
    """The words that some reports rest on, as rows with quote, speaker, voice, article, line and place, by report."""
    if not reports:
        return {}
    values = " ".join(str(ox.NamedNode(iri)) for iri in reports)
    found = snapshot.store.query(
        f"SELECT DISTINCT ?report ?evidence ?quote ?speaker ?speakerLabel ?voice ?article ?line WHERE {{ VALUES ?report {{ {values} }} "
        "?report ent:hasEvidence ?evidence . ?evidence oa:exact ?quote ; ent:hasVoice ?v ; ent:isFromArticle ?article ; ent:textLine ?line . "
        "BIND(STRAFTER(STR(?v), '#') AS ?voice) OPTIONAL { ?evidence ent:hasSpeaker ?speaker . OPTIONAL { ?speaker skos:prefLabel|ent:wording ?name } } "
        "BIND(COALESCE(?name, 'not stated') AS ?speakerLabel) } ORDER BY ?report ?line ?quote ?speakerLabel",
        trusted=True,
    )
    assert isinstance(found, Rows)
    by: dict[str, list[Row]] = {}
    for row in found:
        by.setdefault(row.report.iri, []).append(row)
    return {report: tuple(rows) for report, rows in by.items()}


def stages(snapshot: Snapshot, iri: str) -> tuple[Stage, ...]:
    """The life of a document, in order of time, from the canned question on it."""
    try:
        rows = snapshot.graph.ask("document-life", document=iri)
    except KgError:
        return ()
    grouped: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        when = str(row.when or "")
        if days := bounds_in_words(str(row.earliest or ""), str(row.latest or "")):
            when = f"{when} ({days})" if when and when != "not stated" else days
        grouped.setdefault((str(row.step), str(row.reality), when), []).append(row)
    found = []
    for (step, reality, when), members in grouped.items():
        by = tuple(dict.fromkeys(row.by for row in members if row.by not in (None, "not stated")))
        quotes = tuple({(row.quote, str(row.speaker)): row for row in members}.values())
        found.append(Stage(step, reality, by, when, quotes))
    return tuple(found)


def _said(rows: list[tuple[object, ...]], labels: Labels) -> list[PropertyView]:
    """What is written, then what follows; names and codes stand elsewhere."""
    words = vocabulary()
    aside = {
        "type",
        "prefLabel",
        "altLabel",
        "hiddenLabel",
        "notation",
        "definition",
        "hasMainKind",
        "isToldBy",
        "inScheme",
    }
    by: dict[tuple[bool, str], list[ValueView]] = {}
    for p, o, inferred in rows:
        if _local(p) in aside:
            continue
        follows = getattr(inferred, "value", "") == "true"
        value = ValueView(labels.of(o.value), o.value) if isinstance(o, ox.NamedNode) else ValueView(o.value)  # type: ignore[attr-defined]
        values = by.setdefault((follows, p.value), [])  # type: ignore[attr-defined]
        if value not in values:
            values.append(value)
    found = []
    for (follows, predicate), values in sorted(by.items()):
        known_ = words.properties.get(predicate.removeprefix(ENT))
        name = (
            known_.short.replace("-", " ")
            if known_
            else re.sub(r"(?<=[a-z])(?=[A-Z])", " ", predicate.rpartition("#")[2]).lower()
        )
        found.append(PropertyView(name, predicate, tuple(values), follows))
    return found


def _kind(rows: list[tuple[object, ...]], labels: Labels) -> str:
    return next((labels.of(o.value) for p, o, _ in rows if _local(p) == "hasMainKind"), "")  # type: ignore[attr-defined]


def _value(rows: list[tuple[object, ...]], name: str) -> str:
    return next((o.value for p, o, _ in rows if _local(p) == name), "")  # type: ignore[attr-defined]


def _local(predicate: object) -> str:
    return re.split("[#/]", predicate.value)[-1]  # type: ignore[attr-defined]


def iri_of(path: str) -> str:
    """The thing that the path of a page stands for."""
    return ID + path
