"""Property paths: read from a shapes graph and made functions (SHACL section 2.3.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pyoxigraph as ox

from kg.shacl.view import Properties, Things, UnionView, unique
from kg.source.turtle import Object
from kg.terms import RDF, SH

FIRST, REST, NIL = RDF + "first", RDF + "rest", RDF + "nil"
# What makes a blank node a path.
KINDS = {SH + name for name in "alternativePath inversePath zeroOrMorePath oneOrMorePath zeroOrOnePath".split()}


class Sequence(NamedTuple):
    """One path after the other."""

    steps: tuple[Path, ...]


class Alternative(NamedTuple):
    """Any of several paths."""

    choices: tuple[Path, ...]


class Inverse(NamedTuple):
    """A predicate backwards; of longer paths pyshacl takes the steps in the wrong order."""

    predicate: str


class ZeroOrMore(NamedTuple):
    """A path any number of times."""

    path: Path


Path = str | Sequence | Alternative | Inverse | ZeroOrMore  # a str is the IRI of a predicate

# The distinct values of a path from a thing with these properties.
Walk = Callable[[UnionView, Object, Properties], list[Object]]


class MalformedError(ValueError):
    """A node that is no list or no path of the compiled kinds."""


def members(shapes: Things, node: Object) -> list[Object]:
    """The members of an RDF list. Raises `MalformedError` where it is none, is empty or is circular."""
    found: list[Object] = []
    seen: set[str] = set()
    while node.value != NIL:
        cell = shapes.get(node.value, {})
        if node.value in seen or any(len(cell.get(name, ())) != 1 for name in (FIRST, REST)):
            raise MalformedError("a faulty list")
        seen.add(node.value)
        found.append(cell[FIRST][0])
        node = cell[REST][0]
    if not found:
        raise MalformedError("an empty list")
    return found


def read(shapes: Things, node: Object) -> Path:
    """The path that a node of the shapes graph stands for. Raises `MalformedError`."""
    if isinstance(node, ox.NamedNode):
        return node.value
    said = shapes.get(node.value, {})
    if FIRST in said:
        return Sequence(_several(shapes, node))
    if len(said) != 1 or any(len(values) != 1 for values in said.values()):
        raise MalformedError("a faulty path")
    ((kind, (inner,)),) = said.items()
    if kind == SH + "alternativePath":
        return Alternative(_several(shapes, inner))
    if kind == SH + "inversePath" and isinstance(inner, ox.NamedNode):
        return Inverse(inner.value)
    if kind == SH + "zeroOrMorePath":
        return ZeroOrMore(read(shapes, inner))
    raise MalformedError(f"<{kind}>")


def _several(shapes: Things, node: Object) -> tuple[Path, ...]:
    found = members(shapes, node)
    if len(found) < 2:
        raise MalformedError("a path of one member")
    return tuple(read(shapes, item) for item in found)


def compiled(path: Path) -> Walk:
    """The function that follows a path."""
    if isinstance(path, str):
        wanted = path
        return lambda _view, _thing, said: unique(said.get(wanted, []))
    if isinstance(path, Sequence):
        return _sequence(path.steps)
    if isinstance(path, Alternative):
        return _alternative(path.choices)
    if isinstance(path, Inverse):
        predicate = path.predicate
        return lambda view, thing, _said: view.subjects(predicate, thing)
    return _zero_or_more(path.path)


def _sequence(steps: tuple[Path, ...]) -> Walk:
    walks = [compiled(step) for step in steps]

    def walk(view: UnionView, thing: Object, said: Properties) -> list[Object]:
        reached = walks[0](view, thing, said)
        for step in walks[1:]:
            reached = unique([value for item in reached for value in step(view, item, view.about(item))])
        return reached

    return walk


def _alternative(choices: tuple[Path, ...]) -> Walk:
    if all(isinstance(choice, str) for choice in choices):
        wanted = frozenset(choices)
        # A thing has fewer predicates than some shapes list.
        return lambda _view, _thing, said: unique([value for name in said if name in wanted for value in said[name]])
    walks = [compiled(choice) for choice in choices]
    return lambda view, thing, said: unique([value for walk in walks for value in walk(view, thing, said)])


def _zero_or_more(path: Path) -> Walk:
    once = compiled(path)

    def walk(view: UnionView, thing: Object, _said: Properties) -> list[Object]:
        found, todo = {thing: None}, [thing]
        while todo:
            item = todo.pop()
            for value in once(view, item, view.about(item)):
                if value not in found:
                    found[value] = None
                    todo.append(value)
        return list(found)

    return walk
