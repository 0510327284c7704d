"""Compiles an ontology into rules specialised to its terms.

Source of the rules: OWL 2 Profiles, section 4.3, tables 4 to 7, those that the ontology needs (`ACCEPTED` in
kg.reason.vocabulary). A restriction or an inverse without a name gets no name here: the rule of the axiom that it
is a part of says what it means, so that no blank node becomes a class or a property of data. Datatype ranges make
no rules: lexical forms and types of values are what the checks and shapes are for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path

from kg.reason.ontology import HAS_VALUE, MEMBERS, PARTS, OntologySource
from kg.reason.rules import Axiom, Fact, Rule, Rules, texts
from kg.reason.vocabulary import (
    ANNOTATIONS,
    DECLARATIONS,
    THING,
    TYPE,
    UnsupportedAxiomError,
    is_datatype,
    is_vocabulary,
)
from kg.source.turtle import Triple
from kg.terms import OWL, RDF, RDFS

X, Y = "?x", "?y"


def compile_ontology(triples: Iterable[Triple], path: Path | None = None) -> Rules:
    """The rules of an ontology. path: the file that the triples come from.

    Raises `UnsupportedAxiomError`, with file and line, for the first axiom that there are no rules for; nothing in the
    OWL and RDFS vocabularies is passed over in silence but annotations and declarations.
    """
    triples = list(triples)
    lines: dict[Fact, int] = {}
    for fact, triple in zip(texts(triples), triples, strict=True):
        lines.setdefault(fact, triple.line)
    compiler = _Compiler(list(lines))
    for fact, line in lines.items():
        try:
            compiler.read(fact)
        except UnsupportedAxiomError as error:
            error.file, error.line = path, line or None
            raise
    return compiler.rules()


class _Compiler:
    def __init__(self, facts: list[Fact]) -> None:
        self.source = OntologySource(facts)
        self.made: set[Rule] = set()
        self.facts: set[Fact] = set()
        self.axioms: dict[str, Callable[[Fact], None]] = {
            RDFS + "subClassOf": self.sub_class,
            OWL + "disjointWith": self.disjoint,
            RDFS + "subPropertyOf": self.sub_property,
            OWL + "propertyChainAxiom": self.chain,
            OWL + "propertyDisjointWith": self.disjoint_properties,
            RDFS + "domain": self.domain,
            RDFS + "range": self.range,
        }
        self.kinds: dict[str, Callable[[Fact], None]] = {
            OWL + "TransitiveProperty": self.transitive,
            OWL + "AsymmetricProperty": self.asymmetric,
            OWL + "IrreflexiveProperty": self.irreflexive,
            OWL + "AllDisjointClasses": self.all_disjoint,
        }

    def rules(self) -> Rules:
        used = {atom[1] for rule in self.made for atom in rule.body}
        # Definitions, labels and the like are no news of any thing; links between things may be.
        return Rules(self.made, (fact for fact in self.facts if fact[1] in used or not fact[2].startswith('"')))

    def read(self, fact: Fact) -> None:
        s, p, o = fact
        if p == TYPE:
            if o in self.kinds:
                self.kinds[o](fact)
            elif is_vocabulary(o) and o not in DECLARATIONS:
                raise UnsupportedAxiomError(o, s)
            elif not is_vocabulary(o):
                self.facts.add((s, TYPE, self.class_(o, s)))
        elif p in self.axioms:
            if o.startswith('"'):
                raise UnsupportedAxiomError(p, s, "with a literal in place of a term")
            self.axioms[p](fact)
        elif p in PARTS:
            if not s.startswith("_:"):
                raise UnsupportedAxiomError(p, s, "other than in square brackets")
        elif p in (RDF + "first", RDF + "rest") or p in ANNOTATIONS:
            return
        elif is_vocabulary(p):
            raise UnsupportedAxiomError(p, s)
        else:
            self.facts.add(fact)

    def rule(self, name: str, body: list[Fact], head: Fact | None, axiom: Axiom) -> None:
        if head not in body:
            self.made.add(Rule(name, tuple(body), head, axiom))

    # ------------------------------------------------------------ axioms about classes

    def class_(self, term: str, about: str) -> str:
        """The term, if it is the name of a class. Raises `UnsupportedAxiomError` for anything else."""
        if self.source.restriction(term):
            raise UnsupportedAxiomError(HAS_VALUE, about, "other than in rdfs:subClassOf")
        if is_vocabulary(term) or is_datatype(term):
            raise UnsupportedAxiomError(term, about, "as a class")
        return term

    def typed(self, name: str, body: list[Fact], thing: str, class_: str, axiom: Axiom) -> None:
        """A rule that gives a thing a class; that something is a thing says nothing."""
        if class_ != THING:
            self.rule(name, body, (thing, TYPE, self.class_(class_, axiom.subject)), axiom)

    def sub_class(self, fact: Fact) -> None:
        s, p, o = fact
        left, right = self.source.restriction(s), self.source.restriction(o)
        axiom = Axiom(self.source.spelled(s), p, self.source.spelled(o))
        if left and right:
            raise UnsupportedAxiomError(HAS_VALUE, s, "on both sides of rdfs:subClassOf")
        if left:
            self.typed("cls-hv2", [(X, *left)], X, o, axiom)
        elif right:
            self.rule("cls-hv1", [(X, TYPE, self.class_(s, s))], (X, *right), axiom)
        else:
            self.typed("cax-sco", [(X, TYPE, self.class_(s, s))], X, o, axiom)

    def disjoint(self, fact: Fact) -> None:
        s, p, o = fact
        self.apart("cax-dw", self.class_(s, s), self.class_(o, s), Axiom(s, p, o))

    def apart(self, name: str, first: str, second: str, axiom: Axiom) -> None:
        self.rule(name, [(X, TYPE, first), (X, TYPE, second)], None, axiom)

    def all_disjoint(self, fact: Fact) -> None:
        node, _, kind = fact
        members = [self.class_(item, node) for item in self.source.items(self.source.only(node, MEMBERS))]
        axiom = Axiom(self.source.spelled(node), TYPE, kind)
        for first, second in combinations(members, 2):
            self.apart("cax-adc", first, second, axiom)

    # ------------------------------------------------------------ axioms about properties

    def pair(self, fact: Fact) -> tuple[str, str, Axiom]:
        s, p, o = fact
        first, second = self.source.property(s), self.source.property(o)
        return first, second, Axiom(first, p, second)

    def sub_property(self, fact: Fact) -> None:
        first, second, axiom = self.pair(fact)
        self.rule("prp-spo1", [(X, first, Y)], (X, second, Y), axiom)

    def chain(self, fact: Fact) -> None:
        s, p, o = fact
        head = self.source.property(s)
        steps = [self.source.step(item) for item in self.source.items(o)]
        if not steps:
            raise UnsupportedAxiomError(p, s, "of no properties")
        nodes = [f"?x{number}" for number in range(len(steps) + 1)]
        body = [
            (nodes[n + 1], name, nodes[n]) if inverse else (nodes[n], name, nodes[n + 1])
            for n, (name, inverse) in enumerate(steps)
        ]
        self.rule("prp-spo2", body, (nodes[0], head, nodes[-1]), Axiom(head, p, self.source.spelled(o)))

    def disjoint_properties(self, fact: Fact) -> None:
        first, second, axiom = self.pair(fact)
        self.rule("prp-pdw", [(X, first, Y), (X, second, Y)], None, axiom)

    def domain(self, fact: Fact) -> None:
        s, _, o = fact
        self.typed("prp-dom", [(X, self.source.property(s), Y)], X, o, Axiom(*fact))

    def range(self, fact: Fact) -> None:
        s, _, o = fact
        if not is_datatype(o):
            self.typed("prp-rng", [(X, self.source.property(s), Y)], Y, o, Axiom(*fact))

    def transitive(self, fact: Fact) -> None:
        p = self.source.property(fact[0])
        self.rule("prp-trp", [("?x0", p, "?x1"), ("?x1", p, "?x2")], ("?x0", p, "?x2"), Axiom(*fact))

    def asymmetric(self, fact: Fact) -> None:
        p = self.source.property(fact[0])
        self.rule("prp-asyp", [(X, p, Y), (Y, p, X)], None, Axiom(*fact))

    def irreflexive(self, fact: Fact) -> None:
        self.rule("prp-irp", [(X, self.source.property(fact[0]), X)], None, Axiom(*fact))
