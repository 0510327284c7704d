"""The things of the reference data by what they are called: labels and codes, in the normal form of names."""

from __future__ import annotations

from collections.abc import Iterable

from kg.source.normal import key
from kg.source.turtle import TurtleFile
from kg.terms import ENT, ID, RDF, SKOS
from kg.vocabulary import vocabulary

_LABELS = frozenset(SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel", "notation"))


class ThingFinder:
    """Finds things in parsed files of reference data. known: the IRIs of all of them."""

    def __init__(self, files: Iterable[TurtleFile]) -> None:
        self._called: dict[str, set[str]] = {}
        self._classes: dict[str, set[str]] = {}
        for triple in (triple for file in files for triple in file.triples):
            if triple.p.value in _LABELS and not triple.s.value.startswith(ID + "kind/"):
                self._called.setdefault(key(triple.o.value), set()).add(triple.s.value)
            elif triple.p.value == RDF + "type":
                self._classes.setdefault(triple.s.value, set()).add(triple.o.value.removeprefix(ENT))
        self.known = self._classes.keys()

    def called(self, name: str) -> frozenset[str]:
        """All things of a name."""
        return frozenset(self._called.get(key(name), ()))

    def things(self, name: str, classes: Iterable[str]) -> frozenset[str]:
        """The things of a name that are of one of some classes; of any where there is no such class."""
        said = vocabulary()
        wanted = [each for each in classes if each in said.classes]
        found = self.called(name)
        if not wanted:
            return found
        return frozenset(
            thing
            for thing in found
            for own in [self._classes.get(thing, set()) & said.classes.keys()]
            if any(said.is_a(each, other) for each in own for other in wanted)
        )
