"""The OWL 2 RL closure of the data: what follows from the ontology and is not among them (compile, plan, engine)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.reason.rules import Fact, Rules, texts
from kg.terms import ENT, RDF

if TYPE_CHECKING:
    from kg.source.corpus import Corpus
    from kg.source.turtle import Triple


def closure(corpus: Corpus) -> list[ox.Triple]:
    """What follows from the ontology and the data and is not among the data, sorted.

    Only triples about things of the data are kept: types in our ontology and properties of it. Raises `Contradiction`
    where data and ontology contradict each other, `UnsupportedAxiomError` for axioms that there are no rules for.
    """
    data = [triple for file in corpus.data_files() for triple in file.triples]
    return close(corpus.ontology[0].triples, data, corpus.ontology[0].path)


def close(ontology: list[Triple], data: list[Triple], path: Path | None = None) -> list[ox.Triple]:
    """As `closure`, of the given triples. path: the file of the ontology, for messages."""
    from kg.reason.compile import compile_ontology

    return news(infer(compile_ontology(ontology, path), list(texts(data))), data)


def news(found: Iterable[Fact], data: list[Triple]) -> list[ox.Triple]:
    """What is worth keeping of a closure of the data, without the data themselves, sorted."""
    subjects = {triple.s.value for triple in data}
    kept = {fact for fact in found if fact[0] in subjects and is_news(fact)} - set(texts(data))
    return sorted((ox.Triple(*(ox.NamedNode(term) for term in fact)) for fact in kept), key=str)


def infer(rules: Rules, data: Iterable[Fact]) -> list[Fact]:
    """All that follows from data, and what the ontology itself says of individuals. Raises `Contradiction`."""
    from kg.reason.engine import ClosedGraph

    graph = ClosedGraph(rules)
    return list(chain(graph.initial, graph.add(data)))


def is_news(fact: Fact) -> bool:
    """Whether an inferred fact is worth keeping: a type in our ontology or a property of it, between things."""
    s, p, o = fact
    if s.startswith("_:") or o.startswith(('"', "_:")):
        return False
    return p.startswith(ENT) or (p == RDF + "type" and o.startswith(ENT))
