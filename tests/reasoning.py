"""What the tests of the reasoner share: small ontologies in Turtle, and random ones."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from kg.errors import InconsistentError
from kg.reason import close
from kg.reason.compile import compile_ontology
from kg.reason.engine import ClosedGraph
from kg.reason.rules import Fact, Rules, texts
from kg.source.turtle import Triple, parse_bytes
from kg.terms import ENT, ID, OWL, RDF, RDFS, XSD
from kg.verify.closure import close_by_owlrl

EXAMPLES = 1000 if os.environ.get("ENTENTE_NIGHTLY") else 100
often = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow],
)
PREFIXES = f"@prefix : <{ENT}> . @prefix i: <{ID}> . @prefix owl: <{OWL}> . @prefix rdf: <{RDF}> .\n" + (
    f"@prefix rdfs: <{RDFS}> . @prefix xsd: <{XSD}> .\n"
)


def triples(text: str) -> list[Triple]:
    if not text.strip():
        return []
    return parse_bytes((PREFIXES + text).encode(), Path("test.ttl"), blank_nodes=True).triples


def facts(text: str) -> list[Fact]:
    return list(texts(triples(text)))


def rules(text: str) -> Rules:
    return compile_ontology(triples(text))


def graph(ontology: str, data: str = "") -> ClosedGraph:
    made = ClosedGraph(rules(ontology))
    made.add(facts(data))
    return made


def outcome(ontology: str, data: str, reasoner: str = "compiled") -> list[str] | str:
    """The closure as text, or "inconsistent"."""
    try:
        closing = close_by_owlrl if reasoner == "owlrl" else close
        return [str(triple) for triple in closing(triples(ontology), triples(data))]
    except InconsistentError:
        return "inconsistent"


# ---------------------------------------------------------------- random ontologies of all that is accepted

CLASSES = [f":C{n}" for n in range(5)]
PROPERTIES = [f":p{n}" for n in range(4)]
DATA_PROPERTIES = [":d0", ":d1"]
THINGS = [f"i:t{n}" for n in range(4)]
LITERALS = ['"a"', '"b"', "7"]
DECLARED = (
    "".join(f"{name} a owl:Class .\n" for name in CLASSES)
    + "".join(f"{name} a owl:ObjectProperty .\n" for name in PROPERTIES)
    + "".join(f"{name} a owl:DatatypeProperty .\n" for name in DATA_PROPERTIES)
)

class_names = st.sampled_from(CLASSES)
properties = st.sampled_from(PROPERTIES)
things = st.sampled_from(THINGS)
data_properties = st.sampled_from(DATA_PROPERTIES)
restrictions = st.one_of(
    st.builds("[ a owl:Restriction ; owl:onProperty {} ; owl:hasValue {} ]".format, properties, things),
    st.builds(
        "[ a owl:Restriction ; owl:onProperty {} ; owl:hasValue {} ]".format, data_properties, st.sampled_from(LITERALS)
    ),
)
steps = properties | st.builds("[ owl:inverseOf {} ]".format, properties)
chains = st.lists(steps, min_size=2, max_size=3).map(" ".join)
# Axioms from which things follow, and (drawn more rarely) those that forbid.
positive = st.one_of(
    st.builds("{} rdfs:subClassOf {} .".format, class_names, class_names),
    st.builds("{} rdfs:subClassOf {} .".format, class_names, restrictions),
    st.builds("{} rdfs:subClassOf {} .".format, restrictions, class_names),
    st.builds("{} rdfs:subPropertyOf {} .".format, properties, properties),
    st.builds("{} rdfs:subPropertyOf {} .".format, data_properties, data_properties),
    st.builds("{} owl:propertyChainAxiom ( {} ) .".format, properties, chains),
    st.builds("{} owl:propertyChainAxiom ( {} ) .".format, properties, chains),
    st.builds("{} rdfs:domain {} .".format, properties | data_properties, class_names),
    st.builds("{} rdfs:range {} .".format, properties, class_names),
    st.builds("{} a owl:TransitiveProperty .".format, properties),
)
negative = st.one_of(
    st.builds("{} owl:disjointWith {} .".format, class_names, class_names),
    st.lists(class_names, min_size=1, max_size=3).map(
        lambda names: f"[] a owl:AllDisjointClasses ; owl:members ( {' '.join(names)} ) ."
    ),
    st.builds("{} owl:propertyDisjointWith {} .".format, properties, properties),
    st.builds("{} owl:propertyDisjointWith {} .".format, data_properties, data_properties),
    st.builds("{} a owl:AsymmetricProperty .".format, properties),
    st.builds("{} a owl:IrreflexiveProperty .".format, properties),
)
statements = st.one_of(
    st.builds("{} a {} .".format, things, class_names),
    st.builds("{} {} {} .".format, things, properties, things),
    st.builds("{} {} {} .".format, things, properties, things),
    st.builds("{} {} {} .".format, things, data_properties, st.sampled_from(LITERALS)),
)
lines = "\n".join
ontologies = st.builds(
    lambda a, b, c: DECLARED + lines([*a, *b, *c]),
    st.lists(positive, min_size=4, max_size=10),
    st.one_of(st.just([]), st.just([]), st.just([]), st.lists(negative, min_size=1, max_size=2)),
    st.lists(statements, max_size=1),
)
datasets = st.lists(statements, min_size=5, max_size=14).map(lines)
