"""What each report tells, in blocks of triples: as `kg.source.told`, with how deep and under what each node hangs."""

from __future__ import annotations

from typing import NamedTuple

from kg.source import told
from kg.terms import ENT, RDF

# The objects of a thing by property: `{"<…#type>": ["<…#Signing>"]}`.
Block = dict[str, list[str]]
Blocks = dict[str, Block]

TYPE = f"<{RDF}type>"
CONTENT = f"<{told.CONTENT}>"
# What the build adds for questions: no word of any source.
ADDED = {f"<{ENT}hasMainKind>", f"<{ENT}isToldBy>"}
_PARTS = {f"<{name}>" for name in told.PARTS}
_ACROSS = {f"<{name}>" for name in told.ACROSS}


class ReportPart(NamedTuple):
    """A report, or a content, group, item, time or quantity that it tells.

    depth: in how many contents it stands, itself counted; parent: the node that leads to it, by the property `link`.
    """

    node: str
    depth: int
    parent: str
    link: str


def parts(blocks: Blocks, report: str) -> list[ReportPart]:
    """The report and the parts of it, each once, a node before what hangs on it."""
    found: dict[str, ReportPart] = {}

    def add(part: ReportPart) -> None:
        found[part.node] = part
        for link, values in blocks[part.node].items():
            if link in _ACROSS:
                continue
            for value in values:
                kinds = blocks.get(value, {}).get(TYPE, ())
                if value not in found and not _PARTS.isdisjoint(kinds):
                    add(ReportPart(value, part.depth + (CONTENT in kinds), part.node, link))

    add(ReportPart(report, 0, "", ""))
    return list(found.values())
