"""What each report tells: its own roles, and those of the contents, groups, items, times and quantities below it.

A content is described and not asserted, so it has no evidence of its own: it rests on the report above it, however deep
it is nested (ontology/vocabulary/happenings.yaml).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Any

from kg.terms import ENT, RDF

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.source.corpus import Nodes

_TYPE = RDF + "type"
_NOTHING: dict[str, list[Any]] = {}
CONTENT = ENT + "Content"
DESCRIBED = {ENT + "Group", ENT + "Item"}
PARTS = {CONTENT, *DESCRIBED, ENT + "TimeSpan", ENT + "Quantity"}
# Links from one report to another, or to what another tells: what stands there is not told here.
ACROSS = {
    ENT + name
    for name in (
        "hasEvidence",
        "precedes",
        "isDuring",
        "continues",
        "fulfils",
        "violates",
        "followsUp",
        "isCountedFrom",
    )
}


def parts(nodes: Nodes, report: str, stop: Container[str] = ()) -> list[str]:
    """The report itself and the nodes of its article that tell what it tells, each once, in the order of the file.

    What is said of the nodes in `stop` is left out: the report only points at them. Do not change the list.
    """
    noted = nodes.noted
    if "parts" not in noted:
        noted["parts"] = set(nodes.of_kind(PARTS))
        noted["told"] = {}
    known: dict[str, list[str]] = noted["told"]
    if (whole := known.get(report)) is not None and not any(name in stop for name in whole[1:]):
        return whole
    possible: set[str] = noted["parts"]
    found, listed = {report}, [report]
    for node in listed:  # which grows
        if node in stop and node != report:
            continue
        for predicate, values in nodes.texts.get(node, _NOTHING).items():
            if predicate in ACROSS:
                continue
            for name in values:
                if name in possible and name not in found:
                    found.add(name)
                    listed.append(name)
    if not stop:
        known[report] = listed
    return listed


def reports_of(nodes: Nodes, kinds: set[str]) -> dict[str, list[str]]:
    """For each happening the reports that tell of it: itself for a report, those above it for a content.

    kinds: the classes of reports, as IRIs. A content that only stands in a link between reports belongs to those that
    tell it; one that nothing tells is left out.
    """
    found: dict[str, list[str]] = {}
    for report in nodes.of_kind(kinds):
        for part in parts(nodes, report):
            if part == report or CONTENT in nodes.values(part, _TYPE):
                found.setdefault(part, []).append(report)
    return found


def said(nodes: Nodes, report: str) -> set[str]:
    """All values that a report and its parts have, as text; worked out once. Do not change it."""
    known: dict[str, set[str]] = nodes.noted.setdefault("said", {})
    if report not in known:
        known[report] = set()
        for part in parts(nodes, report):
            known[report].update(*nodes.texts.get(part, _NOTHING).values())
    return known[report]


def values(nodes: Nodes, told: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Everything that is said of the nodes: node, property and value as text."""
    for node in told:
        for predicate, texts in nodes.texts.get(node, _NOTHING).items():
            for text in texts:
                yield node, predicate, text
