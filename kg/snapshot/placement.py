"""Which named graph a triple is in, as far as its subject and its predicate tell.

The embedded store holds what is in this graph in its default graph, which takes half the space (three orders of the terms
instead of six), and only the rest, which is mostly what was inferred, under the name of its graph. Nothing is lost:
the rule is asked again on the way out.
"""

from __future__ import annotations

from kg.terms import ENT, GRAPH_ANCHORS, GRAPH_ARTICLE, GRAPH_REFERENCE, ID, OA

ARTICLE = ID + "article/"
# What a build adds: where a quote stands, the kind of a thing, which report tells of what.
MADE = frozenset({OA + "start", OA + "end", ENT + "textLine", ENT + "hasMainKind", ENT + "isToldBy"})

_MADE = frozenset(f"<{name}>".encode() for name in MADE)
_ARTICLE = f"<{ARTICLE}".encode()
_GRAPHS = (f" <{GRAPH_ANCHORS}> .\n".encode(), f" <{GRAPH_REFERENCE}> .\n".encode())
_OF_ARTICLE = f" <{GRAPH_ARTICLE}".encode()


def graph_of(subject: str, predicate: str) -> str:
    """The IRI of the graph that a triple of these IRIs is in, unless it is said to be in another."""
    if predicate in MADE:
        return GRAPH_ANCHORS
    if subject.startswith(ARTICLE):
        return GRAPH_ARTICLE + subject[len(ARTICLE) :].partition("/")[0]
    return GRAPH_REFERENCE


def indexed(line: bytes) -> bytes:
    """A line of N-Quads as the store holds it: without its graph where `graph_of` tells it."""
    subject, predicate, _ = line.split(b" ", 2)
    if predicate in _MADE:
        told = _GRAPHS[0]
    elif subject.startswith(_ARTICLE):
        told = _OF_ARTICLE + subject[len(_ARTICLE) : -1].partition(b"/")[0] + b"> .\n"
    else:
        told = _GRAPHS[1]
    return line[: -len(told)] + b" .\n" if line.endswith(told) else line
