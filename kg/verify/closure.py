"""The closure by owlrl, with all of OWL 2 RL, and slow: what the reasoner of kg.reason is compared with.

Only triples of RDF count. On its way owlrl writes down generalised ones, in which a blank node (an inverse without a
name) is a predicate or a literal is a subject. RDF has no such triples (RDF 1.1 Concepts, section 3.1): those of the
first kind owlrl takes away itself in the end, and here all are left out that are not between IRIs.

Peculiarities of owlrl 7.6.2, each with a test in tests/test_reason_reference.py: literals become subjects, everything is
owl:sameAs itself, contradictions are only messages, literals with a broken lexical form count as contradictions.
"""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from kg.errors import InconsistentError, KgError
from kg.reason import news
from kg.reason.rules import Fact
from kg.source.corpus import Corpus
from kg.source.turtle import Triple, to_rdflib
from kg.terms import shorten


def closure_by_owlrl(corpus: Corpus) -> list[ox.Triple]:
    """As `kg.reason.closure`."""
    data = [triple for file in corpus.data_files() for triple in file.triples]
    return close_by_owlrl(corpus.ontology[0].triples, data)


def close_by_owlrl(ontology: list[Triple], data: list[Triple]) -> list[ox.Triple]:
    """As `kg.reason.close`."""
    return news(whole_closure(ontology, data), data)


def whole_closure(ontology: list[Triple], data: list[Triple]) -> list[Fact]:
    """Every triple between IRIs in the closure, asserted ones among them.

    Raises `InconsistentError` where the data contradict the ontology, `KgError` where owlrl fails on them.
    """
    import owlrl
    import rdflib

    graph = to_rdflib([*ontology, *data])
    # No axiomatic triples: they say nothing of the data and would be cleaned away again.
    engine = owlrl.OWLRL_Semantics(graph, axioms=False, daxioms=False, rdfs=False)
    try:
        engine.closure()
    except Exception as error:  # owlrl fails in many ways on data that the checks refuse
        raise KgError(f"owlrl cannot compute the closure: {error}.", "Run: kg validate") from error
    if engine.error_messages:
        raise InconsistentError(
            f"the data contradict the ontology: {_readable(engine.error_messages)}",
            "Correct the classes or properties.",
        )
    return [
        (str(s), str(p), str(o))
        for s, p, o in graph
        if isinstance(s, rdflib.URIRef) and isinstance(p, rdflib.URIRef) and isinstance(o, rdflib.URIRef)
    ]


def _readable(messages: list[Any]) -> str:
    text = "; ".join(sorted({str(message) for message in messages}))
    return " ".join(shorten(word) if word.startswith("http") else word for word in text.split())
