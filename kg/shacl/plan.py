"""What there is to do for the focus nodes of compiled shapes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.shacl.components import Constraint, Shape, Test
from kg.shacl.graph import Properties, View
from kg.shacl.result import Result
from kg.source.turtle import Object


class Plan:
    """What there is to do for a node shape, or for several of the same focus nodes (see `together`).

    present: what only values of a predicate can break, by predicate; always: the other property shapes;
    constraints: those of the node itself.
    """

    def __init__(self) -> None:
        self.present: dict[str, list[Shape]] = {}
        self.always: list[Shape] = []
        self.constraints: list[Constraint] = []

    def report(self, view: View, node: Object, said: Properties, found: list[Result]) -> None:
        present = self.present
        for predicate in said:
            if predicate in present:
                for shape in present[predicate]:
                    shape.report(view, node, said, found)
        for shape in self.always:
            shape.report(view, node, said, found)
        values = (node,)
        for constraint in self.constraints:
            constraint.report(view, node, values, found)

    def where(self, predicate: str) -> Plan:
        """The same for things of which it is not known that they have the predicate: nothing where they do not."""
        plan = Plan()
        shapes = [shape for shapes in self.present.values() for shape in shapes]
        plan.present[predicate] = [*shapes, *self.always, *map(_on_node, self.constraints)]
        return plan


def _on_node(constraint: Constraint) -> Shape:
    """A constraint of a node itself as a shape."""
    report = constraint.report
    return Shape(lambda view, node, _said, found: report(view, node, (node,), found), of_node(constraint))


def together(plans: Iterable[Plan]) -> Plan:
    """One plan for several."""
    union = Plan()
    for plan in plans:
        for predicate, shapes in plan.present.items():
            union.present.setdefault(predicate, []).extend(shapes)
        union.always += plan.always
        union.constraints += plan.constraints
    return union


class Target(NamedTuple):
    """What to do with the instances of a class, or with what has some property.

    kind: the class, "" for none; predicates: of which a thing has one at least, empty for a class.
    """

    kind: str
    plan: Plan
    predicates: frozenset[str] = frozenset()


def of_node(constraint: Constraint) -> Test:
    """A constraint of a node itself as a test."""
    holds = constraint.holds
    return lambda view, node, _said: holds(view, node, (node,))
