"""What the tests of the reasoner share: small ontologies in Turtle, and random ones."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from kg.errors import InconsistentError
from kg.reason import close
from kg.reason.compile import compile_ontology
from kg.reason.engine import Graph
from kg.reason.rules import Fact, Rules, texts
from kg.source.turtle import Triple, parse_bytes
from kg.terms import ENT, ID, OWL, RDF, RDFS, XSD

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


def graph(ontology: str, data: str = "") -> Graph:
    made = Graph(rules(ontology))
    made.add(facts(data))
    return made


def outcome(ontology: str, data: str, reasoner: str = "compiled") -> list[str] | str:
    """The closure as text, or "inconsistent"."""
    try:
        return [str(triple) for triple in close(triples(ontology), triples(data), reasoner)]
    except InconsistentError as error:
        assert "cannot be computed" not in str(error), error
        return "inconsistent"


# ---------------------------------------------------------------- random ontologies within OWL 2 RL

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
has_value = st.builds("[ a owl:Restriction ; owl:onProperty {} ; owl:hasValue {} ]".format, properties, things)
has_literal = st.builds(
    "[ a owl:Restriction ; owl:onProperty {} ; owl:hasValue {} ]".format, data_properties, st.sampled_from(LITERALS)
)
some_thing = st.builds(
    "[ a owl:Restriction ; owl:onProperty {} ; owl:someValuesFrom owl:Thing ]".format, properties | data_properties
)


def two(kind: str, inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(inner, min_size=1, max_size=3).map(lambda xs: f"[ a owl:Class ; owl:{kind} ( {' '.join(xs)} ) ]")


def restriction(kind: str, inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(f"[ a owl:Restriction ; owl:onProperty {{}} ; owl:{kind} {{}} ]".format, properties, inner)


subs = st.recursive(
    class_names | class_names | has_value | has_literal | some_thing,
    lambda inner: restriction("someValuesFrom", inner) | two("intersectionOf", inner) | two("unionOf", inner),
    max_leaves=3,
)
supers = st.recursive(
    st.sampled_from(CLASSES * 3) | class_names | has_value | has_literal,
    lambda inner: restriction("allValuesFrom", inner) | two("intersectionOf", inner),
    max_leaves=3,
)
both = class_names | has_value | two("intersectionOf", class_names)
chains = st.lists(properties, min_size=2, max_size=3).map(" ".join)
# Axioms from which things follow, and (drawn more rarely) those that forbid.
positive = st.one_of(
    st.builds("{} rdfs:subClassOf {} .".format, subs, supers),
    st.builds("{} rdfs:subClassOf {} .".format, class_names, class_names),
    st.builds("{} owl:equivalentClass {} .".format, both, both),
    st.builds("{} rdfs:subPropertyOf {} .".format, properties, properties),
    st.builds("{} rdfs:subPropertyOf {} .".format, data_properties, data_properties),
    st.builds("{} owl:equivalentProperty {} .".format, properties, properties),
    st.builds("{} owl:inverseOf {} .".format, properties, properties),
    st.builds("{} owl:propertyChainAxiom ( {} ) .".format, properties, chains),
    st.builds("{} rdfs:domain {} .".format, properties | data_properties, supers),
    st.builds("{} rdfs:range {} .".format, properties, supers),
    st.builds("{} a owl:SymmetricProperty .".format, properties),
    st.builds("{} a owl:TransitiveProperty .".format, properties),
)
negative = st.one_of(
    st.builds("{} owl:disjointWith {} .".format, subs, subs),
    two("members", class_names).map(lambda text: text.replace("owl:Class", "owl:AllDisjointClasses") + " ."),
    st.builds("{} owl:propertyDisjointWith {} .".format, properties, properties),
    st.builds("{} owl:propertyDisjointWith {} .".format, data_properties, data_properties),
    st.builds("{} a owl:AsymmetricProperty .".format, properties),
    st.builds("{} a owl:IrreflexiveProperty .".format, properties),
    st.builds("{} rdfs:subClassOf owl:Nothing .".format, subs),
    st.builds("{} rdfs:subClassOf [ a owl:Class ; owl:complementOf {} ] .".format, subs, subs),
    st.builds(
        "{} rdfs:subClassOf [ owl:onProperty {} ; owl:allValuesFrom [ owl:complementOf {} ] ] .".format,
        class_names,
        properties,
        class_names,
    ),
    st.builds(
        "[] a owl:NegativePropertyAssertion ; owl:sourceIndividual {} ; owl:assertionProperty {} ; "
        "owl:targetIndividual {} .".format,
        things,
        properties,
        things,
    ),
)
statements = st.one_of(
    st.builds("{} a {} .".format, things, class_names),
    st.builds("{} {} {} .".format, things, properties, things),
    st.builds("{} {} {} .".format, things, properties, things),
    st.builds("{} {} {} .".format, things, data_properties, st.sampled_from(LITERALS)),
)
differences = st.one_of(
    st.just("i:t0 owl:differentFrom i:t1 ."),
    st.just("i:t0 owl:differentFrom i:t2 ."),
    st.just("[] a owl:AllDifferent ; owl:members ( i:t0 i:t1 i:t3 ) ."),
    st.builds("{} owl:differentFrom {} .".format, things, things),
)
lines = "\n".join
ontologies = st.builds(
    lambda a, b, c, d: DECLARED + lines([*a, *b, *c, *d]),
    st.lists(positive, min_size=4, max_size=10),
    st.one_of(st.just([]), st.just([]), st.just([]), st.lists(negative, min_size=1, max_size=2)),
    st.lists(statements, max_size=1),
    st.lists(differences, max_size=1),
)
datasets = st.lists(statements, min_size=5, max_size=14).map(lines)
