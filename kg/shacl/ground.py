"""Validates graphs one after the other against compiled shapes, over a background that is looked at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from kg.shacl import reads
from kg.shacl.components import Shape
from kg.shacl.plan import ShapePlan, Target, together
from kg.shacl.result import Result
from kg.shacl.view import SUBCLASS, TYPE, Behind, Classes, Properties, Things, UnionView, merge, named
from kg.source.turtle import Object

_MANY = 1000  # likenesses of nodes of which it is kept that they have no results


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
        self._work: dict[tuple[tuple[str, ...], tuple[str, ...]], _Work] = {}
        self._listed = frozenset().union(*(target.listed for target in targets))
        self._looks_back = any(target.backwards for target in targets)
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
        if not self._looks_back and self._named.isdisjoint(front):
            return set()  # who looks at what, takes as long to find as to validate the background
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
            work = self._work.get(key)
            if work is None:
                work = self._work[key] = self._work_on(*key)
            node = named(name)
            for step in work.steps:
                step(view, node, about, found)
            like = work.likeness(about)
            if like not in work.clean:
                before = len(found)
                for step in work.shared:
                    step(view, node, about, found)
                if len(found) == before and len(work.clean) < _MANY:
                    work.clean.add(like)
        return found

    def _work_on(self, kinds: tuple[str, ...], predicates: tuple[str, ...]) -> _Work:
        """What to do with a thing of these classes that has these properties."""
        plans = [self._plan(kinds), *(plan for asked, plan in self._several if not asked.isdisjoint(predicates))]
        return _Work([shape for plan in plans for shape in plan.shapes(predicates)], predicates, self._listed)

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
    def _named(self) -> set[str]:
        """What the background describes or leads to: nothing else can be looked at from there, unless backwards."""
        values = {term.value for about in self.things.values() for terms in about.values() for term in terms}
        return values.union(self.things)

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


class _Work:
    """What to do with nodes of the same classes and properties.

    steps: for each of them; shared: whose verdict serves for all of one likeness; clean: the likenesses without results.
    """

    def __init__(self, shapes: list[Shape], predicates: tuple[str, ...], listed: frozenset[str]) -> None:
        shared = [shape for shape in shapes if shape.reads.may_serve(listed)]
        self.steps = [shape.report for shape in shapes if not shape.reads.may_serve(listed)]
        self.shared = [shape.report for shape in shared]
        self.clean: set[tuple[object, ...]] = set()
        looked_at = reads.together(shape.reads for shape in shared)
        self._values = [name for name in predicates if name in looked_at.values]
        self._counts = [name for name in predicates if name in looked_at.counts - looked_at.values]

    def likeness(self, about: Properties) -> tuple[object, ...]:
        """What the verdicts depend on beside classes and properties."""
        counts = [1 if len(terms := about[name]) == 1 else len(set(terms)) for name in self._counts]
        return (*counts, *[tuple(about[name]) for name in self._values])


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
