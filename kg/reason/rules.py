"""Rules specialised to the terms of one ontology, as data: made once, kept as JSON, read without rdflib."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from pyoxigraph import NamedNode

from kg.errors import ParseError
from kg.reason.vocabulary import TYPE
from kg.source.turtle import Triple

FORMAT = 1

# Terms are text: an IRI as it is, a literal or blank node as in N-Triples, a class expression as the
# Turtle that spells it ("[ … ]"); in a rule also a variable ("?x").
Fact = tuple[str, str, str]
Binding = dict[str, str]


class Axiom(NamedTuple):
    """What the ontology says, as a Turtle statement with whole IRIs (lists and restrictions spelled out)."""

    subject: str
    predicate: str
    object: str

    def turtle(self) -> str:
        return " ".join(turtle(term) for term in self) + " ."


class Rule(NamedTuple):
    """A Horn rule: where the body holds, the head holds; where there is no head, the body is a contradiction.

    name: the rule of the OWL 2 RL/RDF rule set that it is a case of (OWL 2 Profiles, section 4.3).
    """

    name: str
    body: tuple[Fact, ...]
    head: Fact | None
    axiom: Axiom


class Rules:
    """The rules of an ontology, and what it says of individuals."""

    def __init__(self, rules: Iterable[Rule], facts: Iterable[Fact]) -> None:
        self.rules = tuple(sorted(set(rules), key=_order))
        self.facts = tuple(sorted(set(facts)))

    @cached_property
    def by_head(self) -> dict[tuple[str, str], list[Rule]]:
        """Rules by what they conclude: predicate, and for types the class (else "")."""
        found: dict[tuple[str, str], list[Rule]] = {}
        for rule in self.rules:
            if rule.head is not None:
                found.setdefault(head_key(rule.head), []).append(rule)
        return found

    def to_json(self) -> str:
        """The rules as JSON, the same bytes for the same ontology."""
        axioms = sorted({rule.axiom for rule in self.rules})
        number = {axiom: n for n, axiom in enumerate(axioms)}
        content = {
            "format": FORMAT,
            "axioms": axioms,
            "facts": self.facts,
            "rules": [[rule.name, rule.body, rule.head, number[rule.axiom]] for rule in self.rules],
        }
        return json.dumps(content, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Rules:
        """Reads what `to_json` wrote. Raises `ParseError` where it is something else."""
        try:
            content = json.loads(text)
            if content["format"] != FORMAT:
                raise ValueError(f"format {content['format']}")
            axioms = [Axiom(*axiom) for axiom in content["axioms"]]
            return cls(
                (
                    Rule(name, tuple(_fact(atom) for atom in body), _fact(head) if head else None, axioms[number])
                    for name, body, head, number in content["rules"]
                ),
                (_fact(fact) for fact in content["facts"]),
            )
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise ParseError(f"these are no compiled rules: {error}.", "Build again.") from error


def _fact(items: list[str]) -> Fact:
    s, p, o = items
    return s, p, o


def _order(rule: Rule) -> tuple[str, tuple[Fact, ...], Fact, Axiom]:
    return rule.name, rule.body, rule.head or ("", "", ""), rule.axiom


def head_key(fact: Fact) -> tuple[str, str]:
    return fact[1], fact[2] if fact[1] == TYPE else ""


def match(atom: Fact, fact: Fact, binding: Binding) -> Binding | None:
    """The binding, extended so that the atom of a rule becomes the fact, or None."""
    extended = dict(binding)
    for pattern, term in zip(atom, fact, strict=True):
        if pattern.startswith("?"):
            if extended.setdefault(pattern, term) != term:
                return None
        elif pattern != term:
            return None
    return extended


def substitute(atom: Fact, binding: Binding) -> Fact:
    """The atom with its variables replaced as far as they are bound."""
    s, p, o = atom
    return binding.get(s, s), p, binding.get(o, o)


def texts(triples: Iterable[Triple]) -> Iterator[Fact]:
    """Parsed triples as facts."""
    for s, p, o, _ in triples:
        yield (
            s.value if s.__class__ is NamedNode else str(s),
            p.value,
            o.value if o.__class__ is NamedNode else str(o),
        )


def turtle(term: str) -> str:
    """A term as Turtle spells it."""
    return term if term.startswith(('"', "_:", "[", "(")) else f"<{term}>"
