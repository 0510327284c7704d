"""From notes to Turtle: the whole way, and the place in the notes of each node."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.notes.errors import NotesError
from kg.notes.lines import document_of
from kg.notes.make import ArticleMaker, SourceText, first_line
from kg.notes.names import ThingNames
from kg.notes.nodes import NodeGraph
from kg.notes.proposals import is_draft, reviewed
from kg.notes.text import Text
from kg.notes.tree import Document, Place, Problem
from kg.notes.write import turtle_of


@dataclass
class NotesTurtle:
    """Turtle made from notes. places: the place in the notes of each node, by IRI."""

    turtle: str
    places: dict[str, Place]
    graph: NodeGraph
    document: Document


def graph_of(notes: str, source: SourceText, names: ThingNames) -> tuple[NodeGraph, Document, list[Problem]]:
    """The nodes that notes come to, without proposals; the notes as a tree; and all that is wrong with them."""
    document, problems = document_of(notes)
    return ArticleMaker(reviewed(document), source, names, problems).make(), document, problems


def to_turtle(notes: str, source: SourceText, names: ThingNames, file: Path | str = "article.notes") -> NotesTurtle:
    """The Turtle of notes. Raises `NotesError` with all that is wrong with them."""
    graph, document, problems = graph_of(notes, source, names)
    if problems:
        raise NotesError(problems, notes, file)
    turtle = turtle_of(graph, Text(source.text), first_line(source.text), draft=is_draft(document))
    return NotesTurtle(turtle, {made.iri: made.place for made in graph.nodes.values()}, graph, document)
