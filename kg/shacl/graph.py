"""The data that shapes look at: properties by thing, in a front graph over a background."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

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

    def __missing__(self, name: str) -> frozenset[str]:
        self[name] = alone = frozenset((name,))
        return alone


class View:
    """The union of a front graph and a background, without copying either.

    front, background: properties by thing; classes: of the union; owners: filled with the things that have a value
    in the background, by predicate and value, for all views of the same background.
    """

    def __init__(self, front: Things, background: Things, classes: Classes, owners: Owners | None = None) -> None:
        shared = front.keys() & background.keys()
        both = {name: _both(background[name], front[name]) for name in shared}
        self.front = {**front, **both} if both else front
        self.background = background
        self.classes = classes
        self._owners: Owners = {}
        self._owners_behind: Owners = {} if owners is None else owners

    def about(self, thing: Object) -> Properties:
        """The properties of a thing; none where it is a literal."""
        if type(thing) is ox.Literal:
            return _NONE
        name = thing.value
        return self.front.get(name) or self.background.get(name) or _NONE

    def is_a(self, thing: Object, kind: str) -> bool:
        """Whether a thing is an instance of the class or of one of its subclasses."""
        kinds = self.classes[kind]
        for term in self.about(thing).get(TYPE, ()):  # noqa: SIM110 (any() is twice as slow)
            if term.value in kinds:
                return True
        return False

    def is_any(self, thing: Object, kinds: tuple[str, ...]) -> bool:
        """Whether a thing is an instance of one of the classes or of a subclass of one."""
        wanted = self.classes.union(kinds)
        for term in self.about(thing).get(TYPE, ()):  # noqa: SIM110 (any() is twice as slow)
            if term.value in wanted:
                return True
        return False

    def subjects(self, predicate: str, thing: Object) -> list[Object]:
        """The things that have the property with this value."""
        for owners, things in ((self._owners, self.front), (self._owners_behind, self.background)):
            if predicate not in owners:
                owners[predicate] = _by_value(things, predicate)
        own = self._owners[predicate].get(thing, ())
        others = [name for name in self._owners_behind[predicate].get(thing, ()) if name not in self.front]
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
