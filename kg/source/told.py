"""What each report tells: its own roles, and those of the contents, groups, items, times and quantities below it.

A content is described and not asserted, so it has no evidence of its own: it rests on the report above it, however deep
it is nested (ontology/vocabulary/happenings.yaml).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from kg.terms import ENT, RDF

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.source.corpus import Nodes

_TYPE = RDF + "type"
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

    What is said of the nodes in `stop` is left out: the report only points at them.
    """
    found, todo = {report: None}, [report]
    while todo:
        for predicate, values in nodes.by_subject.get(todo.pop(0), {}).items():
            if predicate in ACROSS:
                continue
            for value in values:
                name = value.value
                if name not in found and not PARTS.isdisjoint(nodes.values(name, _TYPE)):
                    found[name] = None
                    if name not in stop:
                        todo.append(name)
    return list(found)


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


def values(nodes: Nodes, told: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Everything that is said of the nodes: node, property and value as text."""
    for node in told:
        for predicate, terms in nodes.by_subject.get(node, {}).items():
            for term in terms:
                yield node, predicate, term.value
