"""Validates graphs one after the other against compiled shapes, over a background that is looked at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from kg.shacl.compile import Target
from kg.shacl.components import Shape
from kg.shacl.graph import SUBCLASS, TYPE, Properties, Things, View, merge, named, subclasses
from kg.shacl.result import Result
from kg.turtle import Object


class Ground:
    """Compiled shapes over a background: the terms of the ontology and, say, the reference data.

    targets: of `kg.shacl.compile.compile_shapes`; background: graphs, which are not to change afterwards.
    """

    def __init__(self, targets: tuple[Target, ...], *background: Things) -> None:
        self.targets = targets
        self.things = merge(background)
        self.classes = subclasses(self.things)
        self._shapes: dict[tuple[str, ...], tuple[Shape, ...]] = {}

    @cached_property
    def results(self) -> list[Result]:
        """The results of the background alone."""
        return self._run(View({}, self.things, self.classes), self.things)

    def validate(self, front: Things) -> list[Result]:
        """The results of the union of background and front, for the focus nodes that front has a say in.

        These are the things that front describes, and those of `disturbed`. So the results of the union are
        these and those `results` whose focus nodes are neither. Graphs that are validated one by one over the same
        background give together what their union gives, unless one describes what another describes, or looks at.
        """
        if self._changes_classes(front):
            return Ground(self.targets, self.things, front).results
        return self._run(View(front, self.things, self.classes), (*front, *sorted(self.disturbed(front))))

    def disturbed(self, front: Things) -> set[str]:
        """The things of the background alone whose results may change with front: they look at what it describes."""
        if self._changes_classes(front):
            return self.things.keys() - front.keys()
        touched = self._readers.keys() & front.keys()
        if any(name.startswith("^") for name in self._readers):
            said = {"^" + term.value for about in front.values() for terms in about.values() for term in terms}
            touched |= said & self._readers.keys()
        return {reader for name in touched for reader in self._readers[name]} - front.keys()

    @staticmethod
    def _changes_classes(front: Things) -> bool:
        return any(SUBCLASS in about for about in front.values())

    def _run(self, view: View, names: Iterable[str]) -> list[Result]:
        found: list[Result] = []
        front, background = view.front, view.background
        for name in names:
            about = front.get(name) or background[name]
            if types := about.get(TYPE):
                shapes = self.shapes_of(tuple(term.value for term in types))
                if shapes:
                    focus = named(name)
                    for shape in shapes:
                        shape(view, focus, found)
        return found

    def shapes_of(self, kinds: tuple[str, ...]) -> tuple[Shape, ...]:
        """The shapes whose targets a thing of these classes is (SHACL section 2.1.3.2)."""
        shapes = self._shapes.get(kinds)
        if shapes is None:
            of_target = [(t.shape, self.classes.get(t.kind, {t.kind})) for t in self.targets]
            # A shape with several targets is run once.
            shapes = tuple(dict.fromkeys(shape for shape, below in of_target if not below.isdisjoint(kinds)))
            self._shapes[kinds] = shapes
        return shapes

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


class _Recorder(View):
    """A view that notes what is looked at."""

    def __init__(self, things: Things, classes: dict[str, frozenset[str]]) -> None:
        super().__init__({}, things, classes)
        self.seen: set[str] = set()

    def about(self, thing: Object) -> Properties:
        self.seen.add(thing.value)
        return super().about(thing)

    def subjects(self, predicate: str, thing: Object) -> list[Object]:
        self.seen.add("^" + thing.value)
        return super().subjects(predicate, thing)
