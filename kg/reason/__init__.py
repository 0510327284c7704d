"""The OWL 2 RL closure of the data: what follows from the ontology and is not among them.

The compiled engine (compile, plan, engine) does it; owlrl (reference) does the same slowly and is what tests
compare it with.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.reason.rules import Fact, Rules, texts
from kg.terms import ENT, RDF

if TYPE_CHECKING:
    from kg.source.corpus import Corpus
    from kg.source.turtle import Triple

REASONERS = ("compiled", "owlrl")


def closure(corpus: Corpus, reasoner: str = "compiled") -> list[ox.Triple]:
    """What follows from the ontology and the data and is not among the data, sorted.

    Only triples about things of the data are kept: types in our ontology and properties of it.
    reasoner: "compiled", or "owlrl" for the reference, slow and with all of OWL 2 RL. Raises
    `InconsistentError` where data and ontology contradict each other (by "compiled" a `Contradiction`),
    `UnsupportedAxiomError` for axioms that "compiled" does not know, `ValueError` for another reasoner.
    """
    data = [triple for file in corpus.data_files() for triple in file.triples]
    ontology = [triple for file in corpus.ontology[:1] for triple in file.triples]
    return close(ontology, data, reasoner)


def close(ontology: list[Triple], data: list[Triple], reasoner: str = "compiled") -> list[ox.Triple]:
    """As `closure`, of the given triples."""
    if reasoner not in REASONERS:
        raise ValueError(f"{reasoner!r} is none of the reasoners {', '.join(REASONERS)}")
    if reasoner == "owlrl":
        from kg.reason.reference import close_by_owlrl

        found: Iterable[Fact] = close_by_owlrl(ontology, data)
    else:
        from kg.reason.compile import compile_ontology

        found = infer(compile_ontology(ontology), list(texts(data)))
    subjects = {triple.s.value for triple in data}
    asserted = set(texts(data))
    kept = {fact for fact in found if fact[0] in subjects and is_news(fact)} - asserted
    return sorted((ox.Triple(*(ox.NamedNode(term) for term in fact)) for fact in kept), key=str)


def infer(rules: Rules, data: Iterable[Fact]) -> list[Fact]:
    """All that follows from data, and what the ontology itself says of individuals. Raises `Contradiction`."""
    from kg.reason.engine import Graph

    graph = Graph(rules)
    return list(chain(graph.initial, graph.add(data)))


def is_news(fact: Fact) -> bool:
    """Whether an inferred fact is worth keeping: a type in our ontology or a property of it, between things."""
    s, p, o = fact
    if s.startswith("_:") or o.startswith(('"', "_:", "[")):
        return False
    return p.startswith(ENT) or (p == RDF + "type" and o.startswith(ENT))
