"""From notes to Turtle: the whole way, and the place in the notes of each node."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.notes.errors import NotesError
from kg.notes.graph import Graph, Made
from kg.notes.lines import document_of
from kg.notes.make import Maker, Source
from kg.notes.names import ALL_PREFIXES, Names
from kg.notes.text import Text
from kg.notes.tree import Block, Document, Place, Problem
from kg.notes.write import turtle_of
from kg.terms import ENT


@dataclass
class Result:
    """Turtle made from notes. places: the place in the notes of each node, by IRI."""

    turtle: str
    places: dict[str, Place]
    graph: Graph
    document: Document


def to_turtle(notes: str, source: Source, names: Names, file: Path | str = "article.notes") -> Result:
    """The Turtle of notes. Raises `NotesError` with all that is wrong with them."""
    document, problems = document_of(notes)
    maker = Maker(document, source, names, problems)
    graph = maker.make()
    for block in maker.blocks:
        _add_block(graph, block, problems)
    maker.values.check_locals()
    if problems:
        raise NotesError(problems, notes, file)
    headline = next(iter(graph.nodes[graph.article].said.get(ENT + "headline", [])), ox.Literal("")).value
    return Result(
        turtle_of(graph, Text(source.text), headline), {m.iri: m.place for m in graph.nodes.values()}, graph, document
    )


def _add_block(graph: Graph, block: Block, problems: list[Problem]) -> None:
    """Takes over the triples of a block of Turtle."""
    head = (
        "".join(f"@prefix {prefix}: <{iri}> . " for prefix, iri in ALL_PREFIXES.items()) + f"@prefix : <{graph.base}> ."
    )
    text = "\n".join([head, *(line for _, line in block.lines)])
    try:
        for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE):
            s, o = quad.subject, quad.object
            if not isinstance(s, ox.NamedNode) or not isinstance(o, ox.NamedNode | ox.Literal):
                problems.append(
                    Problem(block.place, "a node without a name in Turtle.", "Give it a name, such as :that.")
                )
                return
            made = graph.nodes.get(s.value) or graph.add(Made(s.value, block.place))
            made.say(quad.predicate.value, o)
    except SyntaxError as error:
        number = max((error.lineno or 2) - 2, 0)
        line = block.lines[number][0] if number < len(block.lines) else block.place.line
        problems.append(
            Problem(Place(line, error.offset or 1, (error.offset or 1) + 1), f"not Turtle: {error.msg}.", "Mend it.")
        )
