"""The same closure by owlrl: the oracle of the compiled engine, with all of OWL 2 RL, and slow.

Peculiarities of owlrl 7.6.2, each with a test in tests/test_reason_reference.py: literals become subjects,
everything is owl:sameAs itself, contradictions are only messages; owl:AllDisjointProperties and
owl:AllDifferent forget the pairs with the last member; literals with a broken lexical form count as
contradictions; a key of one property merges all instances of its class.
"""

from __future__ import annotations

from typing import Any

from kg.errors import InconsistentError
from kg.reason.rules import Fact
from kg.source.turtle import Triple, to_rdflib
from kg.terms import shorten


def close_by_owlrl(ontology: list[Triple], data: list[Triple]) -> list[Fact]:
    """Every triple between IRIs in the closure, asserted ones among them.

    Raises `InconsistentError` where the data contradict the ontology or owlrl fails on them.
    """
    import owlrl
    import rdflib

    graph = to_rdflib([*ontology, *data])
    # No axiomatic triples: they say nothing of the data and would be cleaned away again.
    engine = owlrl.OWLRL_Semantics(graph, axioms=False, daxioms=False, rdfs=False)
    try:
        engine.closure()
    except Exception as error:  # owlrl fails in many ways on data that the checks refuse
        raise InconsistentError(f"the closure cannot be computed: {error}", "Run: kg validate") from error
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
