"""Adds to the statements of notes, and changes nothing else: what they come to is compared."""

from __future__ import annotations

import re

from kg.errors import KgError
from kg.finding import Remedy
from kg.notes.make import SourceText
from kg.notes.names import ThingNames
from kg.notes.nodes import NodeGraph
from kg.notes.turtle import NotesTurtle, to_turtle

Triples = set[tuple[str, str, str]]


def mended(
    notes: str, source: SourceText, names: ThingNames, remedy: Remedy, before: NotesTurtle | None = None
) -> str | None:
    """The notes with one statement more; None where that would change more, or takes another way of writing.

    before: what the notes come to, where that is known.
    """
    if not remedy.node or remedy.old or not remedy.new or not remedy.notes:
        return None
    try:
        made = before or to_turtle(notes, source, names)
        wanted = _triples(made.graph) | {(f"<{remedy.node}>", f"<{remedy.path}>", remedy.new)}
        for changed in _changed(notes, made, remedy):
            try:
                if _triples(to_turtle(changed, source, names).graph) == wanted:
                    return changed
            except KgError:
                continue
    except KgError:
        return None
    return None


def _triples(graph: NodeGraph) -> Triples:
    return {
        (f"<{made.iri}>", f"<{predicate}>", str(value))
        for made in graph.nodes.values()
        for predicate, values in made.said.items()
        for value in values
    }


def _changed(notes: str, made: NotesTurtle, remedy: Remedy) -> list[str]:
    """Ways to say it: on a line of its own below the statement, or at the end of its line."""
    place = made.places.get(remedy.node)
    lines = notes.split("\n")
    if place is None or not 0 < place.line <= len(lines):
        return []
    line = lines[place.line - 1]
    ending = "\r" if line.endswith("\r") else ""
    if not remedy.notes.startswith(";"):
        return ["\n".join([*lines[: place.line - 1], f"{line.rstrip()} {remedy.notes}{ending}", *lines[place.line :]])]
    below = f"{' ' * child_indent(lines, place.line)}{remedy.notes}{ending}"
    return ["\n".join([*lines[: place.line], below, *lines[place.line :]])]


def child_indent(lines: list[str], number: int) -> int:
    """How far what stands below line `number` (1-based) is indented."""
    own = _indent(lines[number - 1])
    for line in lines[number:]:
        if line.strip() and not line.lstrip().startswith("#"):
            return _indent(line) if _indent(line) > own else own + 2
    return own + 2


def _indent(line: str) -> int:
    return len(re.match(" *", line)[0])  # type: ignore[index]
