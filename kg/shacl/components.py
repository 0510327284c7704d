"""The constraint components of SHACL core (section 4), each a function that makes a check."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from kg.shacl.graph import TYPE, View
from kg.shacl.literals import at_most, is_text, number, well_formed
from kg.shacl.paths import Path
from kg.shacl.result import Result
from kg.terms import RDFS
from kg.turtle import Object

# Validates a node against a shape: adds its results. A check does so for the values of a focus node.
Shape = Callable[[View, Object, list[Result]], None]
Check = Callable[[View, Object, Sequence[Object], list[Result]], None]


class Source(NamedTuple):
    """What the results of a shape have in common."""

    shape: str
    path: Path | None
    message: str
    severity: str

    def result(self, component: str, focus: Object, value: Object | None = None, path: Path | None = None) -> Result:
        """A result of this shape; component without "ConstraintComponent"; path where it is not that of the shape."""
        component += "ConstraintComponent"
        return Result(focus, path or self.path, value, component, self.shape, self.message, self.severity)


def conforms(shape: Shape, view: View, node: Object) -> bool:
    """Whether a node gives no result (SHACL section 3.4.2)."""
    found: list[Result] = []
    shape(view, node, found)
    return not found


def each(source: Source, component: str, holds: Callable[[View, Object], bool]) -> Check:
    """A check of each value alone."""

    def check(view: View, focus: Object, values: Sequence[Object], found: list[Result]) -> None:
        for value in values:
            if not holds(view, value):
                found.append(source.result(component, focus, value))

    return check


def of_class(source: Source, kind: str) -> Check:
    """sh:class (4.1.1)."""
    return each(source, "Class", lambda view, value: view.is_a(value, kind))


def datatype(source: Source, kind: str) -> Check:
    """sh:datatype (4.1.2); ill-formed texts as `kg.shacl.literals`."""
    node = ox.NamedNode(kind)

    def holds(_view: View, value: Object) -> bool:
        return type(value) is ox.Literal and value.datatype == node and well_formed(value)

    return each(source, "Datatype", holds)


def node_kind(source: Source, kinds: tuple[type, ...]) -> Check:
    """sh:nodeKind (4.1.3); kinds: the classes of terms that fit."""
    return each(source, "NodeKind", lambda _, value: isinstance(value, kinds))


def min_count(source: Source, least: int) -> Check:
    """sh:minCount (4.2.1)."""

    def check(_view: View, focus: Object, values: Sequence[Object], found: list[Result]) -> None:
        if len(values) < least:
            found.append(source.result("MinCount", focus))

    return check


def max_count(source: Source, most: int) -> Check:
    """sh:maxCount (4.2.2)."""

    def check(_view: View, focus: Object, values: Sequence[Object], found: list[Result]) -> None:
        if len(values) > most:
            found.append(source.result("MaxCount", focus))

    return check


def min_inclusive(source: Source, least: ox.Literal) -> Check:
    """sh:minInclusive (4.3.2) of a number."""

    def holds(_view: View, value: Object) -> bool:
        if not isinstance(value, ox.Literal) or is_text(value):
            return False
        # Two of one datatype that have no numbers cannot be compared; of two datatypes rdflib takes the later name.
        if number(value) is None and value.datatype == least.datatype:
            return False
        return at_most(least, value)

    return each(source, "MinInclusive", holds)


def min_length(source: Source, least: int) -> Check:
    """sh:minLength (4.4.1)."""
    return each(source, "MinLength", lambda _, value: not least or (not _blank(value) and len(value.value) >= least))


def pattern(source: Source, expression: re.Pattern[str]) -> Check:
    """sh:pattern (4.4.3), in the dialect of Python."""
    search = expression.search
    return each(source, "Pattern", lambda _, value: not _blank(value) and search(value.value) is not None)


def unique_lang(source: Source) -> Check:
    """sh:uniqueLang true (4.4.5): a result for each language that two values have."""

    def check(_view: View, focus: Object, values: Sequence[Object], found: list[Result]) -> None:
        tags = [value.language.lower() for value in values if isinstance(value, ox.Literal) and value.language]
        for tag in dict.fromkeys(tags):
            if tags.count(tag) > 1:
                found.append(source.result("UniqueLang", focus))

    return check


def equals(source: Source, predicate: str) -> Check:
    """sh:equals (4.5.1)."""

    def check(view: View, focus: Object, values: Sequence[Object], found: list[Result]) -> None:
        mine, others = dict.fromkeys(values), dict.fromkeys(view.about(focus).get(predicate, ()))
        for value in (*(v for v in mine if v not in others), *(v for v in others if v not in mine)):
            found.append(source.result("Equals", focus, value))

    return check


def disjoint(source: Source, predicate: str) -> Check:
    """sh:disjoint (4.5.2)."""

    def check(view: View, focus: Object, values: Sequence[Object], found: list[Result]) -> None:
        others = view.about(focus).get(predicate, ())
        for value in values:
            if value in others:
                found.append(source.result("Disjoint", focus, value))

    return check


def less_than_or_equals(source: Source, predicate: str) -> Check:
    """sh:lessThanOrEquals (4.5.4): a result for each pair that is out of order."""

    def check(view: View, focus: Object, values: Sequence[Object], found: list[Result]) -> None:
        others = dict.fromkeys(view.about(focus).get(predicate, ()))
        for value in values:
            for other in others:
                if not _in_order(value, other):
                    found.append(source.result("LessThanOrEquals", focus, value))

    return check


def _in_order(one: Object, other: Object) -> bool:
    if is_text(one) and is_text(other):
        return one.value <= other.value and not _blank(one) and not _blank(other)
    return isinstance(one, ox.Literal) and isinstance(other, ox.Literal) and not (is_text(one) or is_text(other)) and at_most(one, other)  # fmt: skip


def negation(source: Source, shape: Shape) -> Check:
    """sh:not (4.6.1)."""
    return each(source, "Not", lambda view, value: not conforms(shape, view, value))


def conjunction(source: Source, shapes: tuple[Shape, ...]) -> Check:
    """sh:and (4.6.2)."""
    return each(source, "And", lambda view, value: all(conforms(shape, view, value) for shape in shapes))


def disjunction(source: Source, shapes: tuple[Shape, ...]) -> Check:
    """sh:or (4.6.3)."""
    return each(source, "Or", lambda view, value: any(conforms(shape, view, value) for shape in shapes))


def exactly_one(source: Source, shapes: tuple[Shape, ...]) -> Check:
    """sh:xone (4.6.4)."""
    return each(source, "Xone", lambda view, value: sum(conforms(shape, view, value) for shape in shapes) == 1)


def node(source: Source, shape: Shape) -> Check:
    """sh:node (4.7.1); the results of the other shape follow, as pyshacl gives them (sh:detail)."""

    def check(view: View, focus: Object, values: Sequence[Object], found: list[Result]) -> None:
        for value in values:
            details: list[Result] = []
            shape(view, value, details)
            if details:
                found += [source.result("Node", focus, value), *details]

    return check


def properties(shape: Shape) -> Check:
    """sh:property (4.7.2)."""

    def check(view: View, _focus: Object, values: Sequence[Object], found: list[Result]) -> None:
        for value in values:
            shape(view, value, found)

    return check


def qualified(source: Source, shape: Shape, least: int) -> Check:
    """sh:qualifiedValueShape with sh:qualifiedMinCount (4.7.3)."""

    def check(view: View, focus: Object, values: Sequence[Object], found: list[Result]) -> None:
        if sum(conforms(shape, view, value) for value in values) < least:
            found.append(source.result("QualifiedMinCount", focus))

    return check


def closed(source: Source, allowed: frozenset[str]) -> Check:
    """sh:closed true (4.8.1); allowed: the paths of the property shapes and the ignored properties."""
    resource = RDFS + "Resource"

    def check(view: View, focus: Object, values: Sequence[Object], found: list[Result]) -> None:
        for value in values:
            said = view.about(value)
            if said.keys() <= allowed:
                continue
            for predicate in [name for name in said if name not in allowed]:
                for term in dict.fromkeys(said[predicate]):
                    if predicate != TYPE or term.value != resource:
                        found.append(source.result("Closed", focus, term, predicate))

    return check


def has_value(source: Source, wanted: Object) -> Check:
    """sh:hasValue (4.8.2)."""

    def check(_view: View, focus: Object, values: Sequence[Object], found: list[Result]) -> None:
        if wanted not in values:
            found.append(source.result("HasValue", focus))

    return check


def among(source: Source, allowed: frozenset[Object]) -> Check:
    """sh:in (4.8.3)."""
    return each(source, "In", lambda _, value: value in allowed)


def _blank(term: Object) -> bool:
    return isinstance(term, ox.BlankNode)
