"""Turtle 1.2: the pretty Turtle, with what vouches for a triple as an annotation on it (RDF 1.2 reifiers).

A triple of a fact is annotated with the evidence of the fact, an inferred triple with `ent:hasBasis ent:inferred`.
Without the annotations the file holds the same triples as the Turtle export.
"""

from __future__ import annotations

from kg.export.order import blocks_of
from kg.export.pretty import turtle
from kg.export.source import Graphs
from kg.terms import ENT, GRAPH_INFERRED

HAS_EVIDENCE = f"<{ENT}hasEvidence>"
INFERRED = [(f"<{ENT}hasBasis>", [f"<{ENT}inferred>"])]


def annotated(graphs: Graphs) -> bytes:
    """The graphs merged, as annotated Turtle 1.2."""
    blocks = blocks_of(graphs)
    asserted = {line for name, lines in graphs.items() if name != GRAPH_INFERRED for line in lines}
    inferred = set(graphs.get(GRAPH_INFERRED, ())) - asserted
    proof = {s: [(HAS_EVIDENCE, block[HAS_EVIDENCE])] for s, block in blocks.items() if HAS_EVIDENCE in block}

    def said(subject: str, predicate: str, value: str) -> list[tuple[str, list[str]]]:
        if f"{subject} {predicate} {value}" in inferred:
            return INFERRED
        return proof.get(subject, []) if predicate != HAS_EVIDENCE else []

    return turtle(blocks, said)
