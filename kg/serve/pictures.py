"""What is drawn: a timeline of spans and a network of relations, worked out as numbers for SVG."""

from __future__ import annotations

import datetime
import math
from typing import NamedTuple

from kg.answer.naming import Select
from kg.answer.rows import Row, Rows
from kg.answer.telling.phrases import Phrases
from kg.serve.facts import bounds_in_words
from kg.serve.state import Snapshot

WIDTH = 1000.0  # of a timeline
GAP = 34.0  # for a time that is left out
DAY = datetime.timedelta(1)
ACTS = 100  # acts on one page of the timeline
MOST_NODES = 48
MOST_LINES = 400
ROUNDS = 240
NAME_WIDTH, NAME_HEIGHT = 190.0, 46.0


class DrawnSpan(NamedTuple):
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
    """Spans in order, and the axis: marks with their words, places where it leaves out a time; whether there is another page."""

    spans: tuple[DrawnSpan, ...]
    marks: tuple[tuple[float, str], ...]
    breaks: tuple[float, ...]
    more: bool


class NetworkNode(NamedTuple):
    """A thing in the network: where it stands and how many links it has."""

    iri: str
    name: str
    kind: str
    x: float
    y: float
    size: float


class NetworkLink(NamedTuple):
    """Reports that link two things. done: at least one tells of what happened or holds."""

    one: NetworkNode
    two: NetworkNode
    kinds: tuple[str, ...]
    reports: tuple[str, ...]
    done: bool


class Network(NamedTuple):
    """A network; left_out: things with fewer links that have no room in it; height: of the picture, which is 1000 wide."""

    nodes: tuple[NetworkNode, ...]
    lines: tuple[NetworkLink, ...]
    left_out: int
    height: int


def timeline(rows: Rows, select: Select, number: int = 1) -> Timeline:
    """A span for each act of the rows of the question "timeline", the same act once; a page of them, from 1."""
    acts: dict[str, Row] = {}
    for row in rows:
        acts.setdefault(f"{row.report} {row.earliest} {row.latest}", row)
    shown = list(acts.values())[ACTS * (number - 1) : ACTS * number]
    bounds = [(row, _day(row.earliest), _day(row.latest)) for row in shown]
    axis = Axis([(a or b, b or a) for _, a, b in bounds if a or b])  # type: ignore[misc]
    phrases = Phrases(select)
    phrases.learn(row.report.iri for row, *_ in bounds)
    spans = []
    for row, a, b in bounds:
        x = axis.place(a) if a else 0.0
        end = axis.place(b + DAY) if b else WIDTH
        days = bounds_in_words(str(row.earliest or ""), str(row.latest or ""))
        label = phrases.of(row.report.iri, with_time=False) or str(row.kind)
        spans.append(DrawnSpan(row, label, days, x, round(max(end - x, 4.0), 1), a is None, b is None, a == b))
    return Timeline(tuple(spans), tuple(axis.marks()), tuple(axis.breaks), len(acts) > ACTS * number)


class Axis:
    """Places of days between 0 and `WIDTH`. A long time in which nothing lies is drawn short, and marked as a break."""

    def __init__(self, spans: list[tuple[datetime.date, datetime.date]]) -> None:
        self.parts: list[tuple[datetime.date, datetime.date, float, float]] = []
        self.breaks: list[float] = []
        if not spans:
            return
        joined: list[list[datetime.date]] = []
        for start, end in sorted(spans):
            if joined and (start - joined[-1][1]).days <= 120:
                joined[-1][1] = max(joined[-1][1], end)
            else:
                joined.append([start, end])
        inside = sum(max((end - start).days, 1) for start, end in joined)
        margin = max(inside // 12, 10)
        room = WIDTH - GAP * (len(joined) - 1)
        scale = room / (inside + 2 * margin * len(joined))
        x = 0.0
        for start, end in joined:
            wide = (max((end - start).days, 1) + 2 * margin) * scale
            first, last = _moved(start, -margin), _moved(end, margin)
            self.parts.append((first, last, x, x + wide))
            x += wide
            self.breaks.append(round(x + GAP / 2, 1))
            x += GAP
        self.breaks.pop()

    def place(self, day: datetime.date) -> float:
        """Where a day lies."""
        for first, last, x, end in self.parts:
            if day <= last:
                part = (max(day, first) - first).days / max((last - first).days, 1)
                return round(x + part * (end - x), 1)
        return WIDTH

    def marks(self) -> list[tuple[float, str]]:
        """The first days of months, quarters or years, so many that their words have room."""
        found: list[tuple[float, str]] = []
        for first, last, x, end in self.parts:
            months = (last - first).days / 30.4
            most = max((end - x) / 95, 1)
            step = next((each for each in (1, 3, 6, 12, 24, 60, 120, 300) if months / each <= most), 1200)
            year, month = first.year, 1
            while year <= last.year:
                day = datetime.date(year, month, 1)
                if first <= day <= last and self.place(day) < WIDTH - 60:
                    found.append((self.place(day), str(year) if step >= 12 else f"{day:%b %Y}"))
                month += step
                year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
                if year > 9990:
                    break
        return found


def _moved(day: datetime.date, days: int) -> datetime.date:
    """A day earlier or later, within the years that there are."""
    try:
        return day + datetime.timedelta(days)
    except OverflowError:
        return day


def _day(value: object) -> datetime.date | None:
    return value if isinstance(value, datetime.date) else None


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
    places, height = packed(chosen, list(shown))
    nodes = {
        iri: NetworkNode(iri, *names[iri], *places[iri], round(6 + 2.2 * math.sqrt(links[iri]), 1)) for iri in chosen
    }
    lines = [
        NetworkLink(
            nodes[one],
            nodes[two],
            tuple(sorted({str(row.kindName) for row in found})),
            tuple(dict.fromkeys(row.report.iri for row in found)),
            any(row.done is True for row in found),
        )
        for (one, two), found in shown.items()
    ]
    lines.sort(key=lambda line: (-len(line.reports), line.one.name, line.two.name))
    return Network(tuple(nodes.values()), tuple(lines[:MOST_LINES]), len(links) - len(chosen), height)


def packed(names: list[str], pairs: list[tuple[str, str]]) -> tuple[dict[str, tuple[float, float]], int]:
    """Places for the things of a network, each part that hangs together in a box of its own, and the height of all."""
    near: dict[str, set[str]] = {name: set() for name in names}
    for one, two in pairs:
        near[one].add(two)
        near[two].add(one)
    parts: list[list[str]] = []
    seen: set[str] = set()
    for name in names:
        part, todo = [], [name] if name not in seen else []
        seen.add(name)
        while todo:
            part.append(todo.pop(0))
            new = sorted(near[part[-1]] - seen)
            seen.update(new)
            todo += new
        if part:
            parts.append(part)
    parts.sort(key=lambda part: (-len(part), part[0]))
    places: dict[str, tuple[float, float]] = {}
    x = y = shelf = 0.0
    for part in parts:
        side = math.sqrt(len(part))
        wide, high = min(1000.0, 130 * side + 130), 125 * side + (20 if len(part) < 4 else 60)
        if x + wide > 1000:
            x, y, shelf = 0.0, y + shelf, 0.0
        # The one that begins a shelf and leaves no room for another has it all.
        wide = 1000.0 if not x and wide > 700 else wide
        inside = set(part)
        own = layout(part, [pair for pair in pairs if pair[0] in inside], wide, high)
        places |= {name: (round(x + at, 1), round(y + down, 1)) for name, (at, down) in own.items()}
        x, shelf = x + wide, max(shelf, high)
    return places, math.ceil(y + shelf)


def layout(
    names: list[str], pairs: list[tuple[str, str]], width: float = 1000, height: float = 700
) -> dict[str, tuple[float, float]]:
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
    links = [sum(at in pair for pair in joined) for at in range(count)]
    # Two hubs are not drawn together by what both of them have.
    pulls = [0.6 / math.sqrt(max(min(links[a], links[b]), 1)) for a, b in joined]
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
        for (a, b), strength in zip(joined, pulls, strict=True):
            dx, dy = spots[a][0] - spots[b][0], spots[a][1] - spots[b][1]
            pull = math.hypot(dx, dy) / ideal * strength
            for at, sign in ((a, -1), (b, 1)):
                moves[at][0] += sign * dx * pull
                moves[at][1] += sign * dy * pull
        for at in range(count):
            # A little towards the middle, or what is linked to nothing else lies along the edges.
            moves[at][0] += (width / 2 - spots[at][0]) * 0.08
            moves[at][1] += (height / 2 - spots[at][1]) * 0.08
            far = max(math.hypot(*moves[at]), 0.01)
            step = min(far, heat) / far
            x = spots[at][0] + moves[at][0] * step
            y = spots[at][1] + moves[at][1] * step
            spots[at] = (min(max(x, 90), width - 90), min(max(y, 30), height - 30))
    _part(spots, width, height)
    return {name: (round(spots[at][0], 1), round(spots[at][1], 1)) for name, at in number.items()}


def _part(spots: list[tuple[float, float]], width: float, height: float) -> None:
    """Moves things apart whose names would lie upon each other."""
    for _ in range(120):
        moved = False
        for a in range(len(spots)):
            for b in range(a):
                (ax, ay), (bx, by) = spots[a], spots[b]
                dx, dy = ax - bx, ay - by
                over_x, over_y = NAME_WIDTH - abs(dx), NAME_HEIGHT - abs(dy)
                if over_x <= 0 or over_y <= 0:
                    continue
                moved = True
                if over_y < over_x / 3:
                    step = over_y / 2 * (1 if dy >= 0 else -1)
                    spots[a], spots[b] = (ax, ay + step), (bx, by - step)
                else:
                    step = over_x / 4 * (1 if dx >= 0 else -1)
                    spots[a], spots[b] = (ax + step, ay + over_y / 4), (bx - step, by - over_y / 4)
        for at, (x, y) in enumerate(spots):
            spots[at] = (min(max(x, 112), width - 112), min(max(y, 30), height - 40))
        if not moved:
            return
