"""Validates graphs one after the other against compiled shapes, over a background that is looked at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from kg.shacl.components import Report
from kg.shacl.plan import ShapePlan, Target, together
from kg.shacl.result import Result
from kg.shacl.view import SUBCLASS, TYPE, Behind, Classes, Properties, Things, UnionView, merge, named
from kg.source.turtle import Object


class Ground:
    """Compiled shapes over a background: the terms of the ontology and, say, the reference data.

    targets: of `kg.shacl.compile.compile_shapes`; background: graphs, which are not to change afterwards.
    """

    def __init__(self, targets: tuple[Target, ...], *background: Things) -> None:
        self.targets = targets
        self.things = merge(background)
        self.classes = Classes(self.things)
        self._behind = Behind()
        self._plans: dict[tuple[str, ...], ShapePlan] = {}
        self._steps: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Report]] = {}
        # What is asked of things that have some property, whatever their class; by several properties, once.
        self._everywhere = together([t.plan.where(min(t.predicates)) for t in targets if len(t.predicates) == 1])
        several: defaultdict[frozenset[str], list[ShapePlan]] = defaultdict(list)
        for target in targets:
            if len(target.predicates) > 1:
                several[target.predicates].append(target.plan)
        self._several = [(predicates, together(plans)) for predicates, plans in several.items()]

    @cached_property
    def results(self) -> list[Result]:
        """The results of the background alone."""
        return self._run(UnionView({}, self.things, self.classes, self._behind), self.things)

    def validate(self, front: Things) -> list[Result]:
        """The results of the union of background and front, for the focus nodes that front has a say in.

        These are the things that front describes, and those of `disturbed`. So the results of the union are
        these and those `results` whose focus nodes are neither. Graphs that are validated one by one over the same
        background give together what their union gives, unless one describes what another describes, or looks at.
        """
        if self._changes_classes(front):
            return Ground(self.targets, self.things, front).results
        return self._run(
            UnionView(front, self.things, self.classes, self._behind), (*front, *sorted(self.disturbed(front)))
        )

    def disturbed(self, front: Things) -> set[str]:
        """The things of the background alone whose results may change with front: they look at what it describes."""
        if self._changes_classes(front):
            return self.things.keys() - front.keys()
        touched = self._readers.keys() & front.keys()
        if self._looks_back:
            said = {"^" + term.value for about in front.values() for terms in about.values() for term in terms}
            touched |= said & self._readers.keys()
        return {reader for name in touched for reader in self._readers[name]} - front.keys()

    @staticmethod
    def _changes_classes(front: Things) -> bool:
        for about in front.values():  # noqa: SIM110 (any() is twice as slow)
            if SUBCLASS in about:
                return True
        return False

    def _run(self, view: UnionView, names: Iterable[str]) -> list[Result]:
        found: list[Result] = []
        front, background = view.front, view.background
        for name in names:
            about = front.get(name) or background[name]
            key = tuple([term.value for term in about.get(TYPE, ())]), tuple(about)
            steps = self._steps.get(key)
            if steps is None:
                steps = self._steps[key] = self._steps_of(*key)
            node = named(name)
            for step in steps:
                step(view, node, about, found)
        return found

    def _steps_of(self, kinds: tuple[str, ...], predicates: tuple[str, ...]) -> list[Report]:
        """What to do with a thing of these classes that has these properties."""
        plans = [self._plan(kinds), *(plan for asked, plan in self._several if not asked.isdisjoint(predicates))]
        return [step for plan in plans for step in plan.steps(predicates)]

    def _plan(self, kinds: tuple[str, ...]) -> ShapePlan:
        """What to do with a thing of these classes (SHACL section 2.1.3.2)."""
        plan = self._plans.get(kinds)
        if plan is None:
            fit = [t.plan for t in self.targets if t.kind and not self.classes[t.kind].isdisjoint(kinds)]
            # A shape with several targets is run once.
            every = together([*{id(plan): plan for plan in fit}.values(), self._everywhere])
            plan = self._plans[kinds] = every.of(lambda names: not self.classes.union(names).isdisjoint(kinds))
        return plan

    @cached_property
    def _looks_back(self) -> bool:
        return any(name.startswith("^") for name in self._readers)

    @cached_property
    def _readers(self) -> dict[str, set[str]]:
        """The focus nodes of the background that look at a thing; "^" before it: at what points to it."""
        readers: defaultdict[str, set[str]] = defaultdict(set)
        view = _Recorder(self.things, self.classes)
        for name in self.things:
            view.seen = set()
            self._run(view, [name])
            for thing in view.seen:
                readers[thing].add(name)
        return dict(readers)


class _Recorder(UnionView):
    """A view that notes what is looked at."""

    def __init__(self, things: Things, classes: Classes) -> None:
        super().__init__({}, things, classes)
        self.seen: set[str] = set()

    def about(self, thing: Object) -> Properties:
        self.seen.add(thing.value)
        return super().about(thing)

    def kinds_of(self, thing: Object) -> frozenset[str]:
        self.seen.add(thing.value)
        return super().kinds_of(thing)

    def subjects(self, predicate: str, thing: Object) -> list[Object]:
        self.seen.add("^" + thing.value)
        return super().subjects(predicate, thing)
