"""What there is to do for the focus nodes of compiled shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from kg.shacl.components import Constraint, Report, Shape, Test
from kg.shacl.result import Result
from kg.shacl.view import Properties, UnionView
from kg.source.turtle import Object


class ShapePlan:
    """What there is to do for a node shape, or for several of the same focus nodes (see `together`).

    present: what only values of a predicate can break, by predicate; beside: the same by two predicates, where things
    are looked at that have both; always: the other property shapes; constraints: those of the node itself.
    """

    def __init__(self) -> None:
        self.present: dict[str, list[Shape]] = {}
        self.beside: dict[str, dict[str, list[Shape]]] = {}
        self.always: list[Shape] = []
        self.constraints: list[Constraint] = []
        self._steps: dict[
            tuple[str, ...], list[Report]
        ] = {}  # by the properties of a node; filled once all is compiled

    def report(self, view: UnionView, node: Object, said: Properties, found: list[Result]) -> None:
        names = tuple(said)
        steps = self._steps.get(names)
        if steps is None:
            steps = self._steps[names] = self.steps(names)
        for step in steps:
            step(view, node, said, found)

    def steps(self, said: Iterable[str]) -> list[Report]:
        """What to do with a node that has properties of these names, in their order."""
        return [shape.report for shape in self.shapes(said)]

    def shapes(self, said: Iterable[str]) -> list[Shape]:
        """The shapes whose reports `steps` gives."""
        said = dict.fromkeys(said)
        shapes: list[Shape] = []
        for predicate in said:
            shapes += self.present.get(predicate, ())
            for other, theirs in self.beside.get(predicate, {}).items():
                if other in said:
                    shapes += theirs
        shapes += self.always
        shapes += map(_on_node, self.constraints)
        return [shape for shape in shapes if shape.met_by not in said]

    def where(self, predicate: str) -> ShapePlan:
        """The same for things of which it is not known that they have the predicate: nothing where they do not."""
        plan = ShapePlan()
        plan.present[predicate] = [
            *self.present.get(predicate, []),
            *self.always,
            *map(_on_node, self.constraints),
        ]
        for other, shapes in self.present.items():
            if other != predicate:
                plan.beside[other] = {predicate: shapes}
        return plan

    def of(self, met: Callable[[tuple[str, ...]], bool]) -> ShapePlan:
        """What is left to do for nodes of known classes. met: whether they are instances of one of these."""
        plan = ShapePlan()
        for predicate, shapes in self.present.items():
            if left := [shape for shape in shapes if not (shape.classes and met(shape.classes))]:
                plan.present[predicate] = left
        plan.beside = self.beside
        plan.always = self.always
        plan.constraints = [c for c in self.constraints if not (c.classes and met(c.classes))]
        return plan


def _on_node(constraint: Constraint) -> Shape:
    """A constraint of a node itself as a shape."""
    report = constraint.report

    def on_node(view: UnionView, node: Object, _said: Properties, found: list[Result]) -> None:
        report(view, node, (node,), found)

    return Shape(on_node, of_node(constraint), constraint.classes, constraint.met_by, constraint.reads)


def together(plans: Iterable[ShapePlan]) -> ShapePlan:
    """One plan for several."""
    union = ShapePlan()
    for plan in plans:
        for predicate, shapes in plan.present.items():
            union.present.setdefault(predicate, []).extend(shapes)
        for predicate, others in plan.beside.items():
            for other, shapes in others.items():
                union.beside.setdefault(predicate, {}).setdefault(other, []).extend(shapes)
        union.always += plan.always
        union.constraints += plan.constraints
    return union


class Target(NamedTuple):
    """What to do with the instances of a class, or with what has some property.

    kind: the class, "" for none; predicates: of which a thing has one at least, empty for a class; listed: the properties for
    whose values the shapes have a list; backwards: whether the shapes have an inverse path.
    """

    kind: str
    plan: ShapePlan
    predicates: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()
    backwards: bool = False


def of_node(constraint: Constraint) -> Test:
    """A constraint of a node itself as a test."""
    holds = constraint.holds
    return lambda view, node, _said: holds(view, node, (node,))


def all_of(tests: list[Test]) -> Test:
    """All tests as one."""
    if len(tests) == 1:
        return tests[0]

    def holds(view: UnionView, node: Object, said: Properties) -> bool:
        for test in tests:  # noqa: SIM110 (all() is twice as slow)
            if not test(view, node, said):
                return False
        return True

    return holds
