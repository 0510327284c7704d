"""The triples of an ontology, looked up by subject; lists, restrictions and inverses read from their blank nodes."""

from __future__ import annotations

from kg.reason.rules import Fact, turtle
from kg.reason.vocabulary import ANNOTATIONS, TYPE, UnsupportedAxiomError, is_vocabulary
from kg.terms import OWL, RDF

HAS_VALUE, ON_PROPERTY = OWL + "hasValue", OWL + "onProperty"
INVERSE, MEMBERS = OWL + "inverseOf", OWL + "members"
# They make a blank node a part of an axiom and are read with that axiom.
PARTS = frozenset({HAS_VALUE, ON_PROPERTY, INVERSE, MEMBERS})


class OntologySource:
    """What the ontology says, by subject and predicate."""

    def __init__(self, facts: list[Fact]) -> None:
        self.about: dict[str, dict[str, list[str]]] = {}
        for s, p, o in facts:
            self.about.setdefault(s, {}).setdefault(p, []).append(o)

    def only(self, node: str, predicate: str) -> str:
        """The one object. Raises `UnsupportedAxiomError` where there is none or more than one."""
        found = sorted(set(self.about.get(node, {}).get(predicate, [])))
        if len(found) != 1:
            raise UnsupportedAxiomError(predicate, node, f"with {len(found)} values in place of one")
        return found[0]

    def items(self, head: str) -> list[str]:
        """The members of an RDF list. Raises `UnsupportedAxiomError` where it is broken or runs in a circle."""
        found, seen = [], set()
        while head != RDF + "nil":
            if head in seen:
                raise UnsupportedAxiomError(RDF + "rest", head, "that runs in a circle")
            seen.add(head)
            found.append(self.only(head, RDF + "first"))
            head = self.only(head, RDF + "rest")
        return found

    def property(self, term: str) -> str:
        """The term, if it is the name of a property. Raises `UnsupportedAxiomError` for anything else."""
        if term.startswith("_:"):
            raise UnsupportedAxiomError(self.made_with(term), term, "in place of a named property")
        if term == TYPE or (is_vocabulary(term) and term not in ANNOTATIONS):
            raise UnsupportedAxiomError(term, term, "as a property of an axiom")
        return term

    def step(self, term: str) -> tuple[str, bool]:
        """A step of a chain: the property, and whether it is walked against its direction."""
        if INVERSE in self._about(term):
            return self.property(self.only(term, INVERSE)), True
        return self.property(term), False

    def restriction(self, term: str) -> tuple[str, str] | None:
        """Property and value of an owl:hasValue restriction without a name; None for a name.

        Raises `UnsupportedAxiomError` where it is something else.
        """
        if not term.startswith("_:"):
            return None
        if HAS_VALUE not in self._about(term):
            raise UnsupportedAxiomError(self.made_with(term), term, "in place of a named class")
        value = self.only(term, HAS_VALUE)
        if value.startswith("_:"):
            raise UnsupportedAxiomError(HAS_VALUE, term, "with a blank node as the value")
        return self.property(self.only(term, ON_PROPERTY)), value

    def made_with(self, node: str) -> str:
        """The word of OWL that a blank node is made with."""
        used = [predicate for predicate in sorted(self._about(node)) if predicate.startswith(OWL)]
        return next((predicate for predicate in used if predicate != ON_PROPERTY), OWL + "Class")

    def spelled(self, term: str) -> str:
        """The term; a blank node as the Turtle that makes it, which is the same wherever it stands.

        Raises `UnsupportedAxiomError` where it is no list, restriction, inverse or group of members.
        """
        about = self._about(term)
        if RDF + "first" in about:
            return listed([spelled_step(*self.step(item)) for item in self.items(term)])
        if MEMBERS in about:
            return f"[ <{MEMBERS}> {listed(self.items(self.only(term, MEMBERS)))} ]"
        if INVERSE in about:
            return spelled_step(*self.step(term))
        restriction = self.restriction(term)
        if restriction is None:
            return term
        name, value = map(turtle, restriction)
        return f"[ <{ON_PROPERTY}> {name} ; <{HAS_VALUE}> {value} ]"

    def _about(self, term: str) -> dict[str, list[str]]:
        return self.about.get(term, {}) if term.startswith("_:") else {}


def spelled_step(name: str, inverse: bool) -> str:
    """A step of a chain as Turtle spells it."""
    return f"[ <{INVERSE}> <{name}> ]" if inverse else name


def listed(items: list[str]) -> str:
    """An RDF list as Turtle spells it."""
    return f"( {' '.join(turtle(item) for item in items)} )"
