"""What is said, meant, denied or counted of two things, from which no triple between them follows."""

from __future__ import annotations

from typing import NamedTuple

from kg.reason.rules import Fact
from kg.reason.vocabulary import TYPE
from kg.source.told import CONTENT
from kg.terms import ENT, GRAPH_ARTICLE, ID
from kg.why.knowledge import Knowledge

MAX_MENTIONS = 10
_REAL = (ENT + "Act", ENT + "Situation")
_ARTICLE = ID + "article/"
# Whose words they are is not what the words say.
_SPEECH, _SPEAKER = ENT + "SpeechAct", ENT + "hasAgent"

Link = tuple[str, str]  # a property, and the content that it leads to


class NamingReport(NamedTuple):
    """A report that names two things, and the way down to the innermost content that names both; empty: the report."""

    report: str
    way: tuple[Link, ...]

    @property
    def innermost(self) -> str:
        return self.way[-1][1] if self.way else self.report


def mentions(know: Knowledge, fact: Fact) -> list[NamingReport]:
    """The reports that name both ends of a fact (or a place within the second), in the order of the text.

    An act or situation that names both itself is left out: what follows from it, rules conclude.
    """
    s, _, o = fact
    ends = [o, *sorted({inner[0] for inner, _ in know.facts(None, ENT + "isLocatedIn", o)})]
    own = {s}  # a report or content is among what names it

    def counted(things: list[str]) -> int:
        return sum(1 for thing in things for _ in know.facts(o=thing))

    # Much may name one end and little the other: then the articles that name this are enough to look into.
    if counted([s]) <= counted(ends):
        above_s = _above(know, [s]) | own
        common = above_s & _above(know, ends, _graphs(above_s))
    else:
        above_o = _above(know, ends)
        common = above_o & (_above(know, [s], _graphs(above_o)) | own)
    outer = {parent for node in common for _, parent in _parents(know, node)}
    found = []
    for node in sorted(common - outer):
        if not any(know.graphs((node, TYPE, kind)) for kind in _REAL):
            found += [NamingReport(report, way) for report, way in _ways(know, node) if know.is_report(report)]
    return sorted(set(found), key=lambda one: (know.first_line(one.report), one))[:MAX_MENTIONS]


def way_to(know: Knowledge, node: str) -> NamingReport | None:
    """The first report that tells a content, with the way down to it. None where it is no content, or nothing tells it."""
    if CONTENT not in know.kinds(node):
        return None
    ways = [NamingReport(report, way) for report, way in _ways(know, node) if CONTENT not in know.kinds(report)]
    return min(ways, key=lambda one: (know.first_line(one.report), one), default=None)


def _graphs(nodes: set[str]) -> set[str]:
    """The graphs of the articles that the nodes belong to."""
    return {GRAPH_ARTICLE + node.removeprefix(_ARTICLE).split("/")[0] for node in nodes if node.startswith(_ARTICLE)}


def _above(know: Knowledge, things: list[str], within: set[str] | None = None) -> set[str]:
    """The happenings that name one of the things: directly, in a group, an item or the like, or in their content.

    within: the graphs of these articles only.
    """
    found: set[str] = set()
    todo, seen = list(things), set(things)
    while todo:
        thing = todo.pop()
        for name, node in know.pointing(thing, within=within):
            if name == _SPEAKER and know.graphs((node, TYPE, _SPEECH)):
                continue
            if know.is_happening(node):
                found.add(node)
            if node not in seen and know.is_part(node):
                seen.add(node)
                todo.append(node)
    return found


def _parents(know: Knowledge, node: str) -> list[Link]:
    """The happenings next above a content, each with the property that leads to the content or to what it hangs on."""
    found: list[Link] = []
    todo, seen = [(name, parent) for name, parent in know.pointing(node)] if CONTENT in know.kinds(node) else [], {node}
    while todo:
        name, parent = todo.pop()
        if know.is_happening(parent):
            found.append((name, parent))
        elif parent not in seen:
            seen.add(parent)
            todo += [(name, upper) for _, upper in know.pointing(parent)]
    return sorted(set(found))


def _ways(know: Knowledge, node: str, below: frozenset[str] = frozenset()) -> list[tuple[str, tuple[Link, ...]]]:
    """The reports above a happening, with the way down to it."""
    if CONTENT not in know.kinds(node):
        return [(node, ())]
    return [
        (report, (*way, (name, node)))
        for name, parent in _parents(know, node)
        if parent not in below
        for report, way in _ways(know, parent, below | {node})
    ]
