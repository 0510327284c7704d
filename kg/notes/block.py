"""Turtle among the notes: what they have no words for."""

from __future__ import annotations

import re

import pyoxigraph as ox

from kg.notes.names import ALL_PREFIXES
from kg.notes.nodes import MadeNode, NodeGraph
from kg.notes.tree import Block, Place, Problem
from kg.source.turtle import IRI_SCHEMES


def nodes_of(block: Block, graph: NodeGraph, problems: list[Problem]) -> list[MadeNode]:
    """The nodes that a block of Turtle tells of; it has the usual prefixes, and that of the article as the empty one."""
    head = (
        "".join(f"@prefix {prefix}: <{iri}> . " for prefix, iri in ALL_PREFIXES.items()) + f"@prefix : <{graph.base}> ."
    )
    text = "\n".join([head, *(line for _, line in block.lines)])
    found: dict[str, MadeNode] = {}
    try:
        for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE):
            s, o = quad.subject, quad.object
            if not isinstance(s, ox.NamedNode) or not isinstance(o, ox.NamedNode | ox.Literal):
                problems.append(
                    Problem(block.place, "a node without a name in Turtle.", "Give it a name, such as :that.")
                )
                return []
            if bad := next(
                (t.value for t in (s, o) if isinstance(t, ox.NamedNode) and not t.value.startswith(IRI_SCHEMES)), None
            ):
                problems.append(
                    Problem(
                        block.place, f"the IRI <{bad}> in Turtle.", "Write one that begins with https:// or http://."
                    )
                )
                return []
            found.setdefault(s.value, MadeNode(s.value, block.place)).say(quad.predicate.value, o)
    except SyntaxError as error:
        number = max((error.lineno or 2) - 2, 0)
        line = block.lines[number][0] if number < len(block.lines) else block.place.line
        column = error.offset or 1
        problems.append(
            Problem(
                Place(line, column, column + 1), f"this is not Turtle: {_told(error)}.", "Mend it, or leave it out."
            )
        )
        return []
    return list(found.values())


def _told(error: SyntaxError) -> str:
    """What the parser says, without the place."""
    return re.sub(r"^Parser error at line .*?: ", "", error.msg or "")[:200].rstrip(".")
