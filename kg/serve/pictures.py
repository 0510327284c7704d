"""What is drawn: a timeline of spans and a network of relations, worked out as numbers for SVG."""

from __future__ import annotations

import datetime
import math
from typing import NamedTuple

from kg.answer.rows import Row, Rows
from kg.serve.facts import bounds_in_words
from kg.serve.state import Snapshot

WIDTH = 1000.0  # of a timeline
MOST_NODES = 60
MOST_LINES = 400
ROUNDS = 240


class Span(NamedTuple):
    """An act between the earliest and the latest day that its time allows; None: not bounded on that side."""

    row: Row
    label: str
    days: str
    x: float
    width: float
    open_left: bool
    open_right: bool
    exact: bool


class Timeline(NamedTuple):
    """Spans in order, and marks on the axis: places with their words."""

    spans: tuple[Span, ...]
    marks: tuple[tuple[float, str], ...]
    complete: bool


class Node(NamedTuple):
    """A thing in the network: where it stands and how many links it has."""

    iri: str
    name: str
    kind: str
    x: float
    y: float
    size: float


class Line(NamedTuple):
    """Reports that link two things. done: at least one tells of what happened or holds."""

    one: Node
    two: Node
    kinds: tuple[str, ...]
    reports: tuple[str, ...]
    done: bool


class Network(NamedTuple):
    """A network; left_out: things with fewer links that have no room in it."""

    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    left_out: int


def timeline(rows: Rows) -> Timeline:
    """A span for each act of the rows of the question "timeline", the same act once."""
    acts: dict[str, Row] = {}
    for row in rows:
        acts.setdefault(f"{row.report} {row.earliest} {row.latest}", row)
    days = [day for row in acts.values() for day in (_day(row.earliest), _day(row.latest)) if day]
    if not days:
        return Timeline((), (), rows.complete)
    first, last = min(days), max(days)
    length = max((last - first).days, 28)
    margin = max(length // 25, 3)
    start, total = first - datetime.timedelta(margin), length + 2 * margin

    def place(day: datetime.date) -> float:
        return round((day - start).days / total * WIDTH, 1)

    spans = []
    for row in acts.values():
        a, b = _day(row.earliest), _day(row.latest)
        x = place(a) if a else 0.0
        end = place(b) + WIDTH / total if b else WIDTH
        label = str(row.kind) + (f": {row.theme}" if row.theme else "")
        bounds = bounds_in_words(str(row.earliest or ""), str(row.latest or ""))
        spans.append(Span(row, label, bounds, x, round(max(end - x, 4.0), 1), a is None, b is None, a == b))
    return Timeline(tuple(spans), tuple(_marks(start, total)), rows.complete)


def _day(value: object) -> datetime.date | None:
    return value if isinstance(value, datetime.date) else None


def _marks(start: datetime.date, total: int) -> list[tuple[float, str]]:
    """The first days of months, quarters or years, so many that their words have room."""
    end = start + datetime.timedelta(total)
    step = next((months for months in (1, 3, 6, 12, 24, 60, 120, 300) if total / 30 / months <= 9), 600)
    found = []
    year, month = start.year, 1
    while (year, month) <= (end.year, end.month):
        day = datetime.date(year, month, 1)
        if start < day <= end:
            found.append((round((day - start).days / total * WIDTH, 1), str(year) if step >= 12 else f"{day:%b %Y}"))
        month += step
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
        if year > 9990:
            break
    return found


_LINKS = """
SELECT DISTINCT ?report ?one ?oneName ?oneKind ?two ?twoName ?twoKind ?kindName ?done WHERE {
  %s
  ?node ent:isToldBy ?report ; ?roleOne ?one ; ?roleTwo ?two ; ent:hasMainKind ?kind .
  FILTER(?one != ?two && STR(?one) < STR(?two))
  VALUES ?class { ent:Agent ent:Document ent:Office } VALUES ?otherClass { ent:Agent ent:Document ent:Office }
  ?one a ?class ; skos:prefLabel ?oneName . ?two a ?otherClass ; skos:prefLabel ?twoName .
  ?kind rdfs:label|skos:prefLabel ?kindName .
  OPTIONAL { ?one ent:hasMainKind/rdfs:label ?oneKind } OPTIONAL { ?two ent:hasMainKind/rdfs:label ?twoKind }
  BIND(?node = ?report && EXISTS { VALUES ?real { ent:Act ent:Situation ent:Observation } ?report a ?real } AS ?done)
} ORDER BY ?one ?two ?report LIMIT 20000
"""


def network(snapshot: Snapshot, about: str = "") -> Network:
    """Who and what are linked by reports, the most linked ones. about: an IRI, only reports that name it."""
    import pyoxigraph as ox

    only = f"?any ent:isToldBy ?report ; ?anyRole {ox.NamedNode(about)} ." if about else ""
    rows = snapshot.store.query(_LINKS % only, trusted=True)
    assert isinstance(rows, Rows)
    pairs: dict[tuple[str, str], list[Row]] = {}
    names: dict[str, tuple[str, str]] = {}
    for row in rows:
        one, two = row.one.iri, row.two.iri
        pairs.setdefault((one, two), []).append(row)
        names[one] = (str(row.oneName), str(row.oneKind or ""))
        names[two] = (str(row.twoName), str(row.twoKind or ""))
    links: dict[str, int] = {}
    for pair in pairs:
        for iri in pair:
            links[iri] = links.get(iri, 0) + 1
    chosen = sorted(links, key=lambda iri: (-links[iri], iri))[:MOST_NODES]
    shown = {pair: found for pair, found in pairs.items() if set(pair) <= set(chosen)}
    places = layout(chosen, list(shown))
    nodes = {
        iri: Node(iri, *names[iri], *places[iri], round(6 + 2.2 * math.sqrt(links[iri]), 1)) for iri in chosen
    }
    lines = [
        Line(
            nodes[one],
            nodes[two],
            tuple(sorted({str(row.kindName) for row in found})),
            tuple(dict.fromkeys(row.report.iri for row in found)),
            any(row.done is True for row in found),
        )
        for (one, two), found in shown.items()
    ]
    lines.sort(key=lambda line: (-len(line.reports), line.one.name, line.two.name))
    return Network(tuple(nodes.values()), tuple(lines[:MOST_LINES]), len(links) - len(chosen))


def layout(names: list[str], pairs: list[tuple[str, str]], width: float = 1000, height: float = 700) -> dict[str, tuple[float, float]]:
    """Places for the things of a network (Fruchterman and Reingold 1991), the same for the same input."""
    count = len(names)
    if not count:
        return {}
    ideal = 0.75 * math.sqrt(width * height / count)
    # On a spiral of golden angles to begin with: no two in one place, and no chance in it.
    spots = [
        (
            width / 2 + 0.42 * width * math.sqrt((i + 0.5) / count) * math.cos(i * 2.399963),
            height / 2 + 0.42 * height * math.sqrt((i + 0.5) / count) * math.sin(i * 2.399963),
        )
        for i in range(count)
    ]
    number = {name: place for place, name in enumerate(names)}
    joined = [(number[one], number[two]) for one, two in pairs]
    for turn in range(ROUNDS):
        heat = max(width / 9 * (1 - turn / ROUNDS), 1)
        moves = [[0.0, 0.0] for _ in names]
        for a in range(count):
            for b in range(a):
                dx, dy = spots[a][0] - spots[b][0], (spots[a][1] - spots[b][1]) * 1.4
                far = max(math.hypot(dx, dy), 1.0)
                push = ideal * ideal / far / far
                moves[a][0] += dx * push
                moves[a][1] += dy * push
                moves[b][0] -= dx * push
                moves[b][1] -= dy * push
        for a, b in joined:
            dx, dy = spots[a][0] - spots[b][0], spots[a][1] - spots[b][1]
            pull = math.hypot(dx, dy) / ideal * 0.6
            for at, sign in ((a, -1), (b, 1)):
                moves[at][0] += sign * dx * pull
                moves[at][1] += sign * dy * pull
        for at in range(count):
            far = max(math.hypot(*moves[at]), 0.01)
            step = min(far, heat) / far
            x = spots[at][0] + moves[at][0] * step
            y = spots[at][1] + moves[at][1] * step
            spots[at] = (min(max(x, 90), width - 90), min(max(y, 30), height - 30))
    return {name: (round(spots[at][0], 1), round(spots[at][1], 1)) for name, at in number.items()}
