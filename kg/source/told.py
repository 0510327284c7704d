"""What each report tells: its own roles, and those of the contents, groups, items, times and quantities below it.

A content is described and not asserted, so it has no evidence of its own: it rests on the report above it, however deep
it is nested (ontology/vocabulary/happenings.yaml).
"""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from kg.terms import ENT, RDF

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.source.corpus import Nodes

_TYPE, _CONTENT = RDF + "type", ENT + "hasContent"
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


def parts(nodes: Nodes, report: str, stop: Set[str] = frozenset()) -> list[str]:
    """The report itself and the nodes of its article that tell what it tells, each once, in the order of the file.

    What is said of the nodes in `stop` is left out: the report only points at them. Do not change the list.
    """
    noted = nodes.noted
    if "parts" not in noted:
        noted["parts"] = set(nodes.of_kind(PARTS))
        noted["told"] = {}
    known: dict[str, list[str]] = noted["told"]
    if (whole := known.get(report)) is not None and (not stop or stop.isdisjoint(whole[1:])):
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


def tellers(nodes: Nodes, kinds: set[str]) -> dict[str, list[str]]:
    """For each report and each part the reports that tell it; a report tells itself.

    kinds: the classes of reports, as IRIs. A reference is not telling: what something says, means or denies
    (`ent:hasContent`) is told there, and whatever else has it in another role ("this loan") only refers to it. A content
    that only stands in a link between reports belongs to those that tell it; one that nothing tells is left out.
    """
    if "referred" not in nodes.noted:
        said = {name for about in nodes.texts.values() for name in about.get(_CONTENT, ())}
        nodes.noted["referred"] = {
            name
            for about in nodes.texts.values()
            for predicate, names in about.items()
            if predicate != _CONTENT and predicate not in ACROSS
            for name in names
            if name in said
        }
    referred: set[str] = nodes.noted["referred"]
    found: dict[str, list[str]] = {}
    for report in nodes.of_kind(kinds):
        whole = parts(nodes, report)
        for part in whole if referred.isdisjoint(whole) else _own(nodes, report, set(whole), referred):
            found.setdefault(part, []).append(report)
    return found


def reports_of(nodes: Nodes, kinds: set[str]) -> dict[str, list[str]]:
    """As `tellers`, of happenings alone: reports and contents."""
    return {
        node: reports
        for node, reports in tellers(nodes, kinds).items()
        if node in reports or CONTENT in nodes.values(node, _TYPE)
    }


def _own(nodes: Nodes, report: str, possible: set[str], referred: set[str]) -> list[str]:
    """The parts of a report without what it only refers to."""
    found, listed = {report}, [report]
    for node in listed:  # which grows
        for predicate, values in nodes.texts.get(node, _NOTHING).items():
            if predicate in ACROSS:
                continue
            for name in values:
                if name in possible and name not in found and (predicate == _CONTENT or name not in referred):
                    found.add(name)
                    listed.append(name)
    return listed


def said(nodes: Nodes, report: str) -> set[str]:
    """All values that a report and its parts have, as text; worked out once. Do not change it."""
    known: dict[str, set[str]] = nodes.noted.setdefault("said", {})
    if report not in known:
        known[report] = set()
        for part in parts(nodes, report):
            known[report].update(*nodes.texts.get(part, _NOTHING).values())
    return known[report]
