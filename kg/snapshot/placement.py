"""Which named graph a triple is in, as far as its terms tell.

The embedded store holds what is in this graph in its default graph, which takes half the space (three orders of the terms
instead of six), and only the rest, which is what was inferred but for the classes below, under the name of its graph. Nothing is lost:
the rule is asked again on the way out.
"""

from __future__ import annotations

from kg.terms import ENT, GRAPH_ANCHORS, GRAPH_ARTICLE, GRAPH_INFERRED, GRAPH_REFERENCE, ID, OA, RDF

ARTICLE = ID + "article/"
# What a build adds: where a quote stands, the kind of a thing, which report tells of what.
MADE = frozenset({OA + "start", OA + "end", ENT + "textLine", ENT + "hasMainKind", ENT + "isToldBy"})
# The abstract classes of the vocabulary: that something is one of them follows, and is not written.
FOLLOWING = frozenset(
    ENT + name for name in ("Agent", "Attitude", "DocumentAct", "Happening", "Passage", "Report", "SpeechAct", "Value")
)
TYPE = RDF + "type"

_TYPE = f"<{TYPE}>".encode()
_FOLLOWING = frozenset(f"<{name}>".encode() for name in FOLLOWING)
_MADE = frozenset(f"<{name}>".encode() for name in MADE)
_ARTICLE = f"<{ARTICLE}".encode()
_GRAPHS = tuple(f" <{name}> .\n".encode() for name in (GRAPH_ANCHORS, GRAPH_REFERENCE, GRAPH_INFERRED))
_OF_ARTICLE = f" <{GRAPH_ARTICLE}".encode()


def graph_of(subject: str, predicate: str, value: str = "") -> str:
    """The IRI of the graph that a triple is in, unless it is said to be in another. value: the IRI of its object, if it is one."""
    if predicate == TYPE and value in FOLLOWING:
        return GRAPH_INFERRED
    if predicate in MADE:
        return GRAPH_ANCHORS
    if subject.startswith(ARTICLE):
        return GRAPH_ARTICLE + subject[len(ARTICLE) :].partition("/")[0]
    return GRAPH_REFERENCE


def indexed(line: bytes) -> bytes:
    """A line of N-Quads as the store holds it: without its graph where `graph_of` tells it."""
    subject, predicate, rest = line.split(b" ", 2)
    if predicate == _TYPE and rest[: rest.index(b" ")] in _FOLLOWING:
        told = _GRAPHS[2]
    elif predicate in _MADE:
        told = _GRAPHS[0]
    elif subject.startswith(_ARTICLE):
        told = _OF_ARTICLE + subject[len(_ARTICLE) : -1].partition(b"/")[0] + b"> .\n"
    else:
        told = _GRAPHS[1]
    return line[: -len(told)] + b" .\n" if line.endswith(told) else line
