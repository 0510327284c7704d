"""Compiles an ontology into rules specialised to its terms.

Source of the rules: OWL 2 Profiles, section 4.3, tables 4 to 9. An axiom is accepted in the positions that
OWL 2 RL allows (section 4.2: someValuesFrom and unionOf on the left of an inclusion, allValuesFrom and
complementOf on the right); there the rules of table 9 (scm-*) add nothing about individuals, so they have no
rules of their own. owl:sameAs is outside: one such triple makes every rule work modulo equality, which would
burden each join for something that our shapes and keys forbid anyway. Datatype ranges make no rules: lexical
forms and types of values are what the checks and shapes are for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations

from kg.reason.rules import Axiom, Fact, Rule, Rules, texts
from kg.reason.source import CONSTRUCTORS, Source, listed
from kg.reason.vocabulary import (
    ANNOTATIONS,
    DECLARATIONS,
    DIFFERENT,
    NOTHING,
    THING,
    TYPE,
    UnsupportedAxiomError,
    is_datatype,
    is_vocabulary,
    readable,
)
from kg.source.turtle import Triple
from kg.terms import OWL, RDF, RDFS

SUB, SUPER = "on the left of an inclusion", "on the right of an inclusion"
X, Y = "?x", "?y"
# They are read with the node that they belong to: one of these kinds, or a class expression.
_PARTS = {
    OWL + "onProperty": (),
    OWL + "members": (OWL + "AllDisjointClasses", OWL + "AllDisjointProperties", OWL + "AllDifferent"),
    OWL + "distinctMembers": (OWL + "AllDifferent",),
    **dict.fromkeys(
        (OWL + name for name in "sourceIndividual assertionProperty targetIndividual targetValue".split()),
        (OWL + "NegativePropertyAssertion",),
    ),
}


def compile_ontology(triples: Iterable[Triple]) -> Rules:
    """The rules of an ontology.

    Raises `UnsupportedAxiomError` for every axiom that is outside the compiled part of OWL 2 RL; nothing in
    the OWL and RDFS vocabularies is passed over in silence but annotations and declarations.
    """
    return _Compiler(sorted(set(texts(triples)))).rules()


class _Compiler:
    def __init__(self, facts: list[Fact]) -> None:
        self.source = Source(facts)
        self.asserted = facts
        self.made: set[Rule] = set()
        self.facts: set[Fact] = set()
        self.done: set[tuple[str, str]] = set()
        self.axioms: dict[str, Callable[[Fact], None]] = {
            RDFS + "subClassOf": self.sub_class,
            OWL + "equivalentClass": self.equivalent_class,
            OWL + "disjointWith": self.disjoint,
            RDFS + "subPropertyOf": self.sub_property,
            OWL + "equivalentProperty": self.equivalent_property,
            OWL + "inverseOf": self.inverse,
            OWL + "propertyChainAxiom": self.chain,
            OWL + "propertyDisjointWith": self.disjoint_properties,
            RDFS + "domain": self.domain,
            RDFS + "range": self.range,
            DIFFERENT: self.facts.add,
        }
        self.kinds: dict[str, Callable[[Fact], None]] = {
            OWL + "SymmetricProperty": self.symmetric,
            OWL + "TransitiveProperty": self.transitive,
            OWL + "AsymmetricProperty": self.asymmetric,
            OWL + "IrreflexiveProperty": self.irreflexive,
            OWL + "AllDisjointClasses": self.all_disjoint,
            OWL + "AllDisjointProperties": self.all_disjoint,
            OWL + "AllDifferent": self.all_different,
            OWL + "NegativePropertyAssertion": self.negative,
        }

    def rules(self) -> Rules:
        self.rule("cls-nothing2", [(X, TYPE, NOTHING)], None, Axiom(NOTHING, TYPE, OWL + "Class"))
        self.rule("eq-diff1", [(X, DIFFERENT, X)], None, Axiom(DIFFERENT, TYPE, OWL + "IrreflexiveProperty"))
        for fact in self.asserted:
            self.read(fact)
        used = {atom[1] for rule in self.made for atom in rule.body}
        # Definitions, labels and the like are no news of any thing; links between things may be.
        return Rules(self.made, (fact for fact in self.facts if fact[1] in used or not fact[2].startswith('"')))

    def read(self, fact: Fact) -> None:
        s, p, o = fact
        if p == TYPE:
            if o in self.kinds:
                self.kinds[o](fact)
            elif is_vocabulary(o) and o not in DECLARATIONS and o != NOTHING:
                raise UnsupportedAxiomError(o, s)
            elif not is_vocabulary(o) or o == NOTHING:
                self.facts.add((s, TYPE, self.class_(o, SUPER)))
        elif p in self.axioms:
            if o.startswith('"'):
                raise UnsupportedAxiomError(p, s, "with a literal in place of a term")
            self.axioms[p](fact)
        elif p in CONSTRUCTORS:
            if not s.startswith("_:"):
                self.named_expression(s)
        elif p in _PARTS:
            self.part(fact)
        elif p in (RDF + "first", RDF + "rest") or p in ANNOTATIONS:
            return
        elif is_vocabulary(p):
            raise UnsupportedAxiomError(p, s)
        else:
            self.facts.add(fact)

    def part(self, fact: Fact) -> None:
        """What belongs to a node. Without the rest of it, it would mean nothing, in silence."""
        s, p, _ = fact
        about = self.source.about[s]
        if p == OWL + "onProperty":
            self.source.constructor(s)
        elif not any(kind in about.get(TYPE, []) for kind in _PARTS[p]):
            raise UnsupportedAxiomError(p, s, f"without {' or '.join(map(readable, _PARTS[p]))}")

    def rule(self, name: str, body: list[Fact], head: Fact | None, axiom: Axiom) -> None:
        if head not in body:
            self.made.add(Rule(name, tuple(body), head, axiom))

    # ------------------------------------------------------------ class expressions

    def class_(self, term: str, side: str, about: str = "") -> str:
        """A class for use on one side of an inclusion; rules for what it is made of."""
        if not term.startswith("_:"):
            if (term == THING and side == SUB) or (is_vocabulary(term) and term not in (THING, NOTHING)):
                raise UnsupportedAxiomError(term, about or term, f"as a class {side}")
            if is_datatype(term):
                raise UnsupportedAxiomError(RDFS + "Datatype", term, f"as a class {side}")
            return term
        name = self.source.spelled(term)
        if (name, side) not in self.done:
            self.done.add((name, side))
            self.expression(term, name, side, about)
        return name

    def named_expression(self, term: str) -> None:
        # A name that is a class expression is equivalent to it, so it stands on both sides.
        if self.source.constructor(term) != OWL + "intersectionOf":
            raise UnsupportedAxiomError(self.source.constructor(term), term, "in place of rdfs:subClassOf")
        for side in (SUB, SUPER):
            self.expression(term, term, side, term)

    def expression(self, node: str, name: str, side: str, about: str) -> None:
        kind = self.source.constructor(node)
        value = self.source.only(node, kind)
        here: Fact = (X, TYPE, name)
        if kind == OWL + "intersectionOf":
            items = self.source.items(value)
            classes = [self.class_(item, side, about) for item in items]
            axiom = self.defined(node, name, kind, listed(classes))
            if not classes:
                raise UnsupportedAxiomError(kind, about or node, "of nothing")
            if side == SUB:
                self.rule("cls-int1", [(X, TYPE, c) for c in classes], here, axiom)
            else:
                for c in classes:
                    self.included("cls-int2", name, c, axiom)
        elif kind == OWL + "unionOf" and side == SUB:
            classes = [self.class_(item, side, about) for item in self.source.items(value)]
            for c in classes:
                self.included("cls-uni", c, name, self.defined(node, name, kind, listed(classes)))
        elif kind == OWL + "complementOf" and side == SUPER:
            other = self.class_(value, SUB, about)
            self.rule("cls-com", [here, (X, TYPE, other)], None, self.defined(node, name, kind, other))
        elif kind == OWL + "hasValue":
            atom = (X, self.source.only(node, OWL + "onProperty"), value)
            axiom = Axiom(name, TYPE, OWL + "Restriction")
            if side == SUB:
                self.rule("cls-hv2", [atom], here, axiom)
            else:
                self.rule("cls-hv1", [here], atom, axiom)
        elif kind == OWL + "someValuesFrom" and side == SUB:
            atom = (X, self.source.only(node, OWL + "onProperty"), Y)
            axiom = Axiom(name, TYPE, OWL + "Restriction")
            if value == THING:
                self.rule("cls-svf2", [atom], here, axiom)
            else:
                self.rule("cls-svf1", [atom, (Y, TYPE, self.class_(value, SUB, about))], here, axiom)
        elif kind == OWL + "allValuesFrom" and side == SUPER:
            atom = (X, self.source.only(node, OWL + "onProperty"), Y)
            filler = self.class_(value, SUPER, about)
            if filler != THING:
                self.rule("cls-avf", [here, atom], (Y, TYPE, filler), Axiom(name, TYPE, OWL + "Restriction"))
        else:
            raise UnsupportedAxiomError(kind, about or node, side)

    @staticmethod
    def defined(node: str, name: str, kind: str, value: str) -> Axiom:
        return Axiom(name, TYPE, OWL + "Class") if node.startswith("_:") else Axiom(name, kind, value)

    # ------------------------------------------------------------ axioms about classes

    def included(self, name: str, sub: str, sup: str, axiom: Axiom) -> None:
        if sup != THING and sub != NOTHING:
            self.rule(name, [(X, TYPE, sub)], (X, TYPE, sup), axiom)

    def sub_class(self, fact: Fact) -> None:
        s, p, o = fact
        sub, sup = self.class_(s, SUB, s), self.class_(o, SUPER, s)
        self.included("cax-sco", sub, sup, Axiom(sub, p, sup))

    def equivalent_class(self, fact: Fact) -> None:
        s, p, o = fact
        names = [self.class_(term, side, s) for term in (s, o) for side in (SUB, SUPER)]
        axiom = Axiom(names[0], p, names[2])
        self.included("cax-eqc1", names[0], names[2], axiom)
        self.included("cax-eqc2", names[2], names[0], axiom)

    def disjoint(self, fact: Fact) -> None:
        s, p, o = fact
        first, second = self.class_(s, SUB, s), self.class_(o, SUB, s)
        self.apart("cax-dw", first, second, Axiom(first, p, second))

    def apart(self, name: str, first: str, second: str, axiom: Axiom) -> None:
        self.rule(name, [(X, TYPE, first), (X, TYPE, second)], None, axiom)

    def all_disjoint(self, fact: Fact) -> None:
        node, _, kind = fact
        items = self.source.items(self.source.only(node, OWL + "members"))
        if kind == OWL + "AllDisjointProperties":
            members = [self.source.property(item) for item in items]
        else:
            members = [self.class_(item, SUB) for item in items]
        axiom = Axiom(f"[ <{OWL}members> {listed(members)} ]", TYPE, kind)
        for first, second in combinations(members, 2):
            if kind == OWL + "AllDisjointProperties":
                self.rule("prp-adp", [(X, first, Y), (X, second, Y)], None, axiom)
            else:
                self.apart("cax-adc", first, second, axiom)

    # ------------------------------------------------------------ axioms about properties

    def pair(self, fact: Fact) -> tuple[str, str, Axiom]:
        s, p, o = fact
        first, second = self.source.property(s), self.source.property(o)
        return first, second, Axiom(first, p, second)

    def sub_property(self, fact: Fact) -> None:
        first, second, axiom = self.pair(fact)
        self.rule("prp-spo1", [(X, first, Y)], (X, second, Y), axiom)

    def equivalent_property(self, fact: Fact) -> None:
        first, second, axiom = self.pair(fact)
        self.rule("prp-eqp1", [(X, first, Y)], (X, second, Y), axiom)
        self.rule("prp-eqp2", [(X, second, Y)], (X, first, Y), axiom)

    def inverse(self, fact: Fact) -> None:
        first, second, axiom = self.pair(fact)
        self.rule("prp-inv1", [(X, first, Y)], (Y, second, X), axiom)
        self.rule("prp-inv2", [(X, second, Y)], (Y, first, X), axiom)

    def chain(self, fact: Fact) -> None:
        s, p, o = fact
        head = self.source.property(s)
        links = [self.source.property(item) for item in self.source.items(o)]
        if not links:
            raise UnsupportedAxiomError(p, s, "of no properties")
        nodes = [f"?x{number}" for number in range(len(links) + 1)]
        body = [(nodes[n], link, nodes[n + 1]) for n, link in enumerate(links)]
        self.rule("prp-spo2", body, (nodes[0], head, nodes[-1]), Axiom(head, p, listed(links)))

    def disjoint_properties(self, fact: Fact) -> None:
        first, second, axiom = self.pair(fact)
        self.rule("prp-pdw", [(X, first, Y), (X, second, Y)], None, axiom)

    def domain(self, fact: Fact) -> None:
        s, p, o = fact
        name = self.class_(o, SUPER, s)
        if name != THING:
            self.rule("prp-dom", [(X, self.source.property(s), Y)], (X, TYPE, name), Axiom(s, p, name))

    def range(self, fact: Fact) -> None:
        s, p, o = fact
        if is_datatype(o):
            return
        name = self.class_(o, SUPER, s)
        if name != THING:
            self.rule("prp-rng", [(X, self.source.property(s), Y)], (Y, TYPE, name), Axiom(s, p, name))

    def symmetric(self, fact: Fact) -> None:
        p = self.source.property(fact[0])
        self.rule("prp-symp", [(X, p, Y)], (Y, p, X), Axiom(*fact))

    def transitive(self, fact: Fact) -> None:
        p = self.source.property(fact[0])
        self.rule("prp-trp", [("?x0", p, "?x1"), ("?x1", p, "?x2")], ("?x0", p, "?x2"), Axiom(*fact))

    def asymmetric(self, fact: Fact) -> None:
        p = self.source.property(fact[0])
        self.rule("prp-asyp", [(X, p, Y), (Y, p, X)], None, Axiom(*fact))

    def irreflexive(self, fact: Fact) -> None:
        self.rule("prp-irp", [(X, self.source.property(fact[0]), X)], None, Axiom(*fact))

    # ------------------------------------------------------------ axioms about individuals

    def negative(self, fact: Fact) -> None:
        node = fact[0]
        parts = [self.source.only(node, OWL + name) for name in ("sourceIndividual", "assertionProperty")]
        literal = OWL + "targetValue" in self.source.about[node]
        parts.append(self.source.only(node, OWL + ("targetValue" if literal else "targetIndividual")))
        s, p, o = parts
        axiom = Axiom(
            f"[ <{OWL}sourceIndividual> <{s}> ; <{OWL}assertionProperty> <{p}> ; "
            f"<{OWL}target{'Value' if literal else 'Individual'}> {o if literal else f'<{o}>'} ]",
            *fact[1:],
        )
        self.rule("prp-npa2" if literal else "prp-npa1", [(s, self.source.property(p), o)], None, axiom)

    def all_different(self, fact: Fact) -> None:
        # With owl:sameAs outside, only a thing that is listed twice is the same as another.
        about = self.source.about[fact[0]]
        for predicate in (OWL + "members", OWL + "distinctMembers"):
            for head in about.get(predicate, []):
                items = self.source.items(head)
                self.facts.update((item, DIFFERENT, item) for item in items if items.count(item) > 1)
