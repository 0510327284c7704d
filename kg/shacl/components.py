"""The constraint components of SHACL core (section 4), each a function that makes a check."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from kg.shacl.literals import at_most, is_text, number, well_formed
from kg.shacl.paths import Path
from kg.shacl.reads import FAR, Reads
from kg.shacl.result import Result
from kg.shacl.view import TYPE, Properties, UnionView, unique
from kg.source.turtle import Object
from kg.terms import RDFS

# What is at fault among the values of a focus node: the values, or None where no value in particular is.
Faults = Callable[[UnionView, Object, Sequence[Object]], Sequence[Object | None]]
_ONE: Sequence[Object | None] = (None,)


class ResultSource(NamedTuple):
    """What the results of a shape have in common."""

    shape: str
    path: Path | None
    message: str
    severity: str

    def result(self, component: str, focus: Object, value: Object | None, path: Path | None = None) -> Result:
        """A result of this shape; component without "ConstraintComponent"; path where it is not that of the shape."""
        component += "ConstraintComponent"
        return Result(focus, path or self.path, value, component, self.shape, self.message, self.severity)


class Constraint(NamedTuple):
    """A constraint of a shape: `report` adds its results for the values of a focus node, `holds` asks for a yes or no.

    faults: where each gives one result of the component, so that a call may be saved; classes: whose instances meet the
    constraint, where that is known without a look at them; met_by: a predicate that meets it wherever it is there; reads: what
    the verdict depends on.
    """

    report: Callable[[UnionView, Object, Sequence[Object], list[Result]], None]
    holds: Callable[[UnionView, Object, Sequence[Object]], bool]
    component: str = ""
    faults: Faults | None = None
    classes: tuple[str, ...] = ()
    met_by: str = ""
    reads: Reads = FAR


Test = Callable[[UnionView, Object, Properties], bool]


Report = Callable[[UnionView, Object, Properties, list[Result]], None]


class Shape(NamedTuple):
    """A shape: `report` adds the results of a node with these properties, `holds` says whether there are none (3.4.2).

    classes, met_by, reads: as of a constraint.
    """

    report: Report
    holds: Test
    classes: tuple[str, ...] = ()
    met_by: str = ""
    reads: Reads = FAR


def constraint(source: ResultSource, component: str, faults: Faults) -> Constraint:
    """A constraint that gives one result for each fault."""

    def report(view: UnionView, focus: Object, values: Sequence[Object], found: list[Result]) -> None:
        for value in faults(view, focus, values):
            found.append(source.result(component, focus, value))

    return Constraint(report, lambda view, focus, values: not faults(view, focus, values), component, faults)


def each(holds: Callable[[UnionView, Object], bool]) -> Faults:
    """The faults where each value is looked at alone."""

    def faults(view: UnionView, _focus: Object, values: Sequence[Object]) -> Sequence[Object | None]:
        if len(values) == 1:  # as mostly
            return () if holds(view, values[0]) else values
        return [value for value in values if not holds(view, value)]

    return faults


def of_class(kind: str) -> Faults:
    """sh:class (4.1.1)."""

    def faults(view: UnionView, _focus: Object, values: Sequence[Object]) -> Sequence[Object | None]:
        if len(values) == 1:  # as `each`, with a call less in what is used most
            return () if view.is_a(values[0], kind) else values
        return [value for value in values if not view.is_a(value, kind)]

    return faults


def of_any_class(kinds: tuple[str, ...]) -> Faults:
    """sh:or (4.6.3) of nothing but sh:class."""

    def faults(view: UnionView, _focus: Object, values: Sequence[Object]) -> Sequence[Object | None]:
        if len(values) == 1:
            return () if view.is_any(values[0], kinds) else values
        return [value for value in values if not view.is_any(value, kinds)]

    return faults


def datatype(kind: str) -> Faults:
    """sh:datatype (4.1.2); ill-formed texts as `kg.shacl.literals`."""
    node = ox.NamedNode(kind)

    def holds(_view: UnionView, value: Object) -> bool:
        return type(value) is ox.Literal and value.datatype == node and well_formed(value)

    return each(holds)


def node_kind(kinds: tuple[type, ...]) -> Faults:
    """sh:nodeKind (4.1.3); kinds: the classes of terms that fit."""
    return each(lambda _, value: isinstance(value, kinds))


def min_count(least: int) -> Faults:
    """sh:minCount (4.2.1)."""
    return lambda _view, _focus, values: () if len(values) >= least else _ONE


def max_count(most: int) -> Faults:
    """sh:maxCount (4.2.2)."""
    return lambda _view, _focus, values: () if len(values) <= most else _ONE


def min_inclusive(least: ox.Literal) -> Faults:
    """sh:minInclusive (4.3.2) of a number."""

    def holds(_view: UnionView, value: Object) -> bool:
        if not isinstance(value, ox.Literal) or is_text(value):
            return False
        # Two of one datatype that have no numbers cannot be compared; of two datatypes rdflib takes the later name.
        if number(value) is None and value.datatype == least.datatype:
            return False
        return at_most(least, value)

    return each(holds)


def min_length(least: int) -> Faults:
    """sh:minLength (4.4.1)."""
    return each(lambda _, value: not least or (not _blank(value) and len(value.value) >= least))


def pattern(expression: re.Pattern[str]) -> Faults:
    """sh:pattern (4.4.3), in the dialect of Python."""
    search = expression.search
    return each(lambda _, value: not _blank(value) and search(value.value) is not None)


def unique_lang() -> Faults:
    """sh:uniqueLang true (4.4.5): a fault for each language that two values have."""

    def faults(_view: UnionView, _focus: Object, values: Sequence[Object]) -> Sequence[Object | None]:
        tags = [value.language.lower() for value in values if isinstance(value, ox.Literal) and value.language]
        return [None for count in Counter(tags).values() if count > 1]

    return faults


def equals(predicate: str) -> Faults:
    """sh:equals (4.5.1)."""

    def faults(view: UnionView, focus: Object, values: Sequence[Object]) -> Sequence[Object | None]:
        others = dict.fromkeys(view.about(focus).get(predicate, []))
        own = set(values)
        return [*(v for v in values if v not in others), *(v for v in others if v not in own)]

    return faults


def disjoint(predicate: str) -> Faults:
    """sh:disjoint (4.5.2)."""

    def faults(view: UnionView, focus: Object, values: Sequence[Object]) -> Sequence[Object | None]:
        others = set(view.about(focus).get(predicate, ()))
        return [value for value in values if value in others]

    return faults


def less_than_or_equals(predicate: str) -> Faults:
    """sh:lessThanOrEquals (4.5.4): a fault for each pair that is out of order."""

    def faults(view: UnionView, focus: Object, values: Sequence[Object]) -> Sequence[Object | None]:
        others = unique(view.about(focus).get(predicate, []))
        return [value for value in values for other in others if not _in_order(value, other)]

    return faults


def _in_order(one: Object, other: Object) -> bool:
    if is_text(one) or is_text(other):
        return is_text(one) and is_text(other) and not (_blank(one) or _blank(other)) and one.value <= other.value
    return isinstance(one, ox.Literal) and isinstance(other, ox.Literal) and at_most(one, other)


def negation(shape: Shape) -> Faults:
    """sh:not (4.6.1)."""
    return each(lambda view, value: not shape.holds(view, value, view.about(value)))


def conjunction(shapes: tuple[Shape, ...]) -> Faults:
    """sh:and (4.6.2)."""
    tests = [shape.holds for shape in shapes]

    def holds(view: UnionView, value: Object) -> bool:
        said = view.about(value)
        return all(test(view, value, said) for test in tests)

    return each(holds)


def disjunction(shapes: tuple[Shape, ...]) -> Faults:
    """sh:or (4.6.3)."""
    tests = [shape.holds for shape in shapes]

    def holds(view: UnionView, value: Object) -> bool:
        said = view.about(value)
        for test in tests:  # noqa: SIM110 (any() is twice as slow)
            if test(view, value, said):
                return True
        return False

    return each(holds)


def exactly_one(shapes: tuple[Shape, ...]) -> Faults:
    """sh:xone (4.6.4)."""
    tests = [shape.holds for shape in shapes]

    def holds(view: UnionView, value: Object) -> bool:
        said = view.about(value)
        one = False
        for test in tests:
            if test(view, value, said):
                if one:
                    return False
                one = True
        return one

    return each(holds)


def qualified(shape: Shape, least: int) -> Faults:
    """sh:qualifiedValueShape with sh:qualifiedMinCount (4.7.3)."""
    test = shape.holds
    return lambda view, _, values: () if sum(test(view, v, view.about(v)) for v in values) >= least else _ONE


def has_value(wanted: Object) -> Faults:
    """sh:hasValue (4.8.2)."""
    return lambda _view, _focus, values: () if wanted in values else _ONE


def among(allowed: frozenset[Object]) -> Faults:
    """sh:in (4.8.3)."""

    def faults(_view: UnionView, _focus: Object, values: Sequence[Object]) -> Sequence[Object | None]:
        if len(values) == 1:
            return () if values[0] in allowed else values
        return [value for value in values if value not in allowed]

    return faults


def node(source: ResultSource, shape: Shape) -> Constraint:
    """sh:node (4.7.1); the results of the other shape follow, as pyshacl gives them (sh:detail)."""

    def report(view: UnionView, focus: Object, values: Sequence[Object], found: list[Result]) -> None:
        for value in values:
            details: list[Result] = []
            shape.report(view, value, view.about(value), details)
            if details:
                found += [source.result("Node", focus, value), *details]

    return Constraint(report, _all_hold(shape))


def properties(shape: Shape) -> Constraint:
    """sh:property (4.7.2)."""

    def report(view: UnionView, _focus: Object, values: Sequence[Object], found: list[Result]) -> None:
        for value in values:
            shape.report(view, value, view.about(value), found)

    return Constraint(report, _all_hold(shape))


def _all_hold(shape: Shape) -> Callable[[UnionView, Object, Sequence[Object]], bool]:
    return lambda view, _focus, values: all(shape.holds(view, value, view.about(value)) for value in values)


def closed(source: ResultSource, allowed: frozenset[str]) -> Constraint:
    """sh:closed true (4.8.1); allowed: the paths of the property shapes and the ignored properties."""
    resource = ox.NamedNode(RDFS + "Resource")

    def report(view: UnionView, focus: Object, values: Sequence[Object], found: list[Result]) -> None:
        for value in values:
            said = view.about(value)
            if said.keys() <= allowed:
                continue
            for predicate in [name for name in said if name not in allowed]:
                for term in dict.fromkeys(said[predicate]):
                    if predicate != TYPE or term != resource:
                        found.append(source.result("Closed", focus, term, predicate))

    def holds(view: UnionView, focus: Object, values: Sequence[Object]) -> bool:
        found: list[Result] = []
        report(view, focus, values, found)
        return not found

    return Constraint(report, holds)


def _blank(term: Object) -> bool:
    return isinstance(term, ox.BlankNode)
