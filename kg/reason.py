"""The OWL 2 RL closure of the data, cleaned of what is no RDF or no news.

One function is the whole interface, so that a faster engine can take owlrl's place.
"""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from kg.corpus import Corpus
from kg.errors import InconsistentError
from kg.terms import ENT, RDF, shorten
from kg.turtle import Triple, to_rdflib


def closure(corpus: Corpus) -> list[ox.Triple]:
    """What follows from the ontology and the data and is not among them, sorted.

    Only triples about things of the data are kept: types in our ontology and properties of it. owlrl's
    literal subjects (illegal RDF), axiomatic triples and reflexive owl:sameAs are left out.
    Raises `InconsistentError` where data and ontology contradict each other.
    """
    data = [triple for file in corpus.data_files() for triple in file.triples]
    ontology = [triple for file in corpus.ontology[:1] for triple in file.triples]
    return close(ontology, data)


def close(ontology: list[Triple], data: list[Triple]) -> list[ox.Triple]:
    """As `closure`, of the given triples."""
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
    subjects = {triple.s.value for triple in data}
    asserted = {(t.s.value, t.p.value, t.o.value) for t in data}
    inferred = []
    for s, p, o in graph:
        if not (isinstance(s, rdflib.URIRef) and isinstance(o, rdflib.URIRef)) or str(s) not in subjects:
            continue
        named = str(p).startswith(ENT) or (str(p) == RDF + "type" and str(o).startswith(ENT))
        if named and (str(s), str(p), str(o)) not in asserted:
            inferred.append(ox.Triple(ox.NamedNode(str(s)), ox.NamedNode(str(p)), ox.NamedNode(str(o))))
    return sorted(inferred, key=str)


def _readable(messages: list[Any]) -> str:
    text = "; ".join(sorted({str(message) for message in messages}))
    return " ".join(shorten(word) if word.startswith("http") else word for word in text.split())
