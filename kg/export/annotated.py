"""Turtle 1.2: the pretty Turtle, with what vouches for a triple as an annotation on it (RDF 1.2 reifiers).

A triple of a report or of its content is annotated with the evidence of the report, an inferred triple with `ent:hasBasis ent:inferred`.
Without the annotations the file holds the same triples as the Turtle export.
"""

from __future__ import annotations

from kg.export.order import blocks_of
from kg.export.pretty import turtle
from kg.export.source import Graphs, statement
from kg.terms import ENT, GRAPH_INFERRED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.export.pretty import Said

HAS_EVIDENCE = f"<{ENT}hasEvidence>"
TOLD_BY = f"<{ENT}isToldBy>"
INFERRED = (f"<{ENT}hasBasis>", [f"<{ENT}inferred>"])


def annotated(graphs: Graphs) -> bytes:
    """The graphs merged, as annotated Turtle 1.2."""
    blocks = blocks_of(graphs)
    lines = set(graphs.get(GRAPH_INFERRED, ()))
    for name in graphs.keys() - {GRAPH_INFERRED}:
        lines.difference_update(graphs[name])  # what is asserted too needs no inference
    inferred: dict[str, set[tuple[str, str]]] = {}
    for subject, predicate, value in map(statement, lines):
        inferred.setdefault(subject, set()).add((predicate, value))
    proof: dict[str, Said] = {}
    for subject, block in blocks.items():
        # A content rests on the words of the reports that tell it, where it has no narrower ones.
        tellers = [subject, *block.get(TOLD_BY, ())]
        if evidence := next(
            (blocks[one][HAS_EVIDENCE] for one in tellers if HAS_EVIDENCE in blocks.get(one, {})), None
        ):
            proof[subject] = HAS_EVIDENCE, evidence
    none: set[tuple[str, str]] = set()

    def said(subject: str) -> tuple[set[tuple[str, str]], Said, Said | None]:
        return inferred.get(subject, none), INFERRED, proof.get(subject)

    return turtle(blocks, said)
