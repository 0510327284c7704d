"""The data that shapes look at: properties by thing, in a front graph over a background."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.source.corpus import Nodes
from kg.source.turtle import Object, Triple
from kg.terms import OWL, RDF, RDFS

TYPE = RDF + "type"
SUBCLASS = RDFS + "subClassOf"

Properties = dict[str, list[Object]]  # objects by predicate
Things = dict[str, Properties]  # properties by subject; `kg.source.corpus.Nodes.by_subject` is one
Owners = dict[str, dict[Object, list[str]]]  # subjects by predicate and object
_NONE: Properties = {}
_NO_KINDS: frozenset[str] = frozenset()


def terminology(ontology: Iterable[Triple]) -> list[Triple]:
    """The triples of an ontology that a validation sees beside the data: those in the words of RDFS and OWL.

    That is what pyshacl mixes in from its `ont_graph`; so an individual of the ontology has no class here.
    """
    return [t for t in ontology if (t.o.value if t.p.value == TYPE else t.p.value).startswith((RDFS, OWL))]


def things_of(triples: Iterable[Triple]) -> Things:
    """Triples as properties by subject."""
    nodes = Nodes()
    nodes.add(triples)
    return nodes.by_subject


def merge(parts: Iterable[Things]) -> Things:
    """The union of graphs. Properties of a thing that stands in one graph only are shared, not copied."""
    union: Things = {}
    for things in parts:
        shared = union.keys() & things.keys()
        before = {name: union[name] for name in shared}
        union.update(things)
        union.update((name, _both(before[name], things[name])) for name in shared)
    return union


def _both(one: Properties, other: Properties) -> Properties:
    return {name: [*one.get(name, ()), *other.get(name, ())] for name in {**one, **other}}


class Classes(dict[str, frozenset[str]]):
    """For each class, all its subclasses and itself (SHACL section 2.1.3.2: rdfs:subClassOf*)."""

    def __init__(self, things: Things) -> None:
        self._unions: dict[tuple[str, ...], frozenset[str]] = {}
        self._above: dict[tuple[str, ...], frozenset[str]] = {}
        below: defaultdict[str, set[str]] = defaultdict(set)
        for name, properties in things.items():
            for term in properties.get(SUBCLASS, ()):
                below[term.value].add(name)
        for name in below:
            found, todo = {name}, [name]
            while todo:
                new = below.get(todo.pop(), set()) - found
                found |= new
                todo.extend(new)
            self[name] = frozenset(found)

    def union(self, names: tuple[str, ...]) -> frozenset[str]:
        """The subclasses of several classes."""
        found = self._unions.get(names)
        if found is None:
            found = self._unions[names] = frozenset().union(*(self[name] for name in names))
        return found

    def above(self, kinds: tuple[str, ...]) -> frozenset[str]:
        """All classes of which a thing of these classes is an instance."""
        found = self._above.get(kinds)
        if found is None:
            found = frozenset(name for name, below in self.items() if not below.isdisjoint(kinds)).union(kinds)
            self._above[kinds] = found
        return found

    def __missing__(self, name: str) -> frozenset[str]:
        self[name] = alone = frozenset((name,))
        return alone


@dataclass
class Behind:
    """What was found out of a background: the things that have a value, and the classes of things."""

    owners: Owners = field(default_factory=dict)
    kinds: dict[str, frozenset[str]] = field(default_factory=dict)


class UnionView:
    """The union of a front graph and a background, without copying either.

    front, background: properties by thing; classes: of the union; behind: what was found out of the background, for all
    views of it.
    """

    def __init__(self, front: Things, background: Things, classes: Classes, behind: Behind | None = None) -> None:
        shared = front.keys() & background.keys()
        both = {name: _both(background[name], front[name]) for name in shared}
        self.front = {**front, **both} if both else front
        self.background = background
        self.classes = classes
        self._owners: Owners = {}
        self._behind = Behind() if behind is None else behind
        self._kinds: dict[str, frozenset[str]] = {}

    def about(self, thing: Object) -> Properties:
        """The properties of a thing; none where it is a literal."""
        if type(thing) is ox.Literal:
            return _NONE
        name = thing.value
        return self.front.get(name) or self.background.get(name) or _NONE

    def is_a(self, thing: Object, kind: str) -> bool:
        """Whether a thing is an instance of the class or of one of its subclasses."""
        return kind in self.kinds_of(thing)

    def is_any(self, thing: Object, kinds: tuple[str, ...]) -> bool:
        """Whether a thing is an instance of one of the classes or of a subclass of one."""
        return not self.kinds_of(thing).isdisjoint(kinds)

    def kinds_of(self, thing: Object) -> frozenset[str]:
        """All classes of which a thing is an instance."""
        if type(thing) is ox.Literal:
            return _NO_KINDS
        name = thing.value
        known = self._kinds if name in self.front else self._behind.kinds
        kinds = known.get(name)
        if kinds is None:
            said = self.about(thing).get(TYPE, ())
            kinds = known[name] = self.classes.above(tuple([term.value for term in said]))
        return kinds

    def subjects(self, predicate: str, thing: Object) -> list[Object]:
        """The things that have the property with this value."""
        for owners, things in ((self._owners, self.front), (self._behind.owners, self.background)):
            if predicate not in owners:
                owners[predicate] = _by_value(things, predicate)
        own = self._owners[predicate].get(thing, ())
        others = [name for name in self._behind.owners[predicate].get(thing, ()) if name not in self.front]
        return [named(name) for name in (*own, *others)]


def _by_value(things: Things, predicate: str) -> dict[Object, list[str]]:
    found: dict[Object, list[str]] = {}
    for name, properties in things.items():
        for value in dict.fromkeys(properties.get(predicate, ())):
            found.setdefault(value, []).append(name)
    return found


def named(name: str) -> ox.NamedNode | ox.BlankNode:
    """The term that a key of `Things` stands for: IRIs have a colon, labels of blank nodes have none."""
    return ox.NamedNode(name) if ":" in name else ox.BlankNode(name)


def unique(terms: list[Object]) -> list[Object]:
    """Without repeats: a graph is a set, and two files may say the same."""
    return terms if len(terms) < 2 else list(dict.fromkeys(terms))
