"""The triples of an ontology, looked up by subject; lists and class expressions read from their blank nodes."""

from __future__ import annotations

from kg.reason.rules import Fact, turtle
from kg.reason.vocabulary import ANNOTATIONS, TYPE, UnsupportedAxiomError, is_vocabulary
from kg.terms import OWL, RDF

CONSTRUCTORS = tuple(
    OWL + name for name in "someValuesFrom allValuesFrom hasValue intersectionOf unionOf complementOf".split()
)
RESTRICTIONS = CONSTRUCTORS[:3]
_HARMLESS = {TYPE, OWL + "onProperty"}


class Source:
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

    def constructor(self, node: str) -> str:
        """The one predicate that makes the node a class expression."""
        used = sorted(set(self.about.get(node, {})) - _HARMLESS)
        known = [predicate for predicate in used if predicate in CONSTRUCTORS]
        if len(known) == 1:
            return known[0]
        # A class expression may be the subject of axioms too; only what OWL adds can be what is unknown.
        odd = known or [predicate for predicate in used if predicate.startswith(OWL)] or [OWL + "Class"]
        raise UnsupportedAxiomError(odd[0], node, "in a class expression")

    def spelled(self, term: str, within: tuple[str, ...] = ()) -> str:
        """The term; a blank class expression as the Turtle that makes it, which is the same wherever it stands.

        Raises `UnsupportedAxiomError` where the expression is unknown or contains itself.
        """
        if not term.startswith("_:"):
            return term
        if term in within:
            raise UnsupportedAxiomError(OWL + "Class", term, "that contains itself")
        kind = self.constructor(term)
        inside = (*within, term)
        value = self.only(term, kind)
        if kind in (OWL + "intersectionOf", OWL + "unionOf"):
            return f"[ <{kind}> {listed([self.spelled(item, inside) for item in self.items(value)])} ]"
        filler = turtle(value if kind == OWL + "hasValue" else self.spelled(value, inside))
        if kind not in RESTRICTIONS:
            return f"[ <{kind}> {filler} ]"
        return f"[ <{OWL}onProperty> {turtle(self.property(self.only(term, OWL + 'onProperty')))} ; <{kind}> {filler} ]"

    def property(self, term: str) -> str:
        """The term, if it is the name of a property. Raises `UnsupportedAxiomError` for an inverse without name."""
        if term.startswith("_:"):
            raise UnsupportedAxiomError(OWL + "inverseOf", term, "without a name for the inverse property")
        if term == TYPE or (is_vocabulary(term) and term not in ANNOTATIONS):
            raise UnsupportedAxiomError(term, term, "as a property of an axiom")
        return term


def listed(items: list[str]) -> str:
    """An RDF list as Turtle spells it."""
    return f"( {' '.join(turtle(item) for item in items)} )"
