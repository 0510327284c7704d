"""Runs both engines for SHACL on the same data."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from kg.shacl.compile import compile_shapes
from kg.shacl.ground import Ground
from kg.shacl.result import Result
from kg.shacl.view import terminology, things_of
from kg.source.corpus import Corpus
from kg.source.turtle import Triple, TurtleFile, parse_bytes
from kg.verify.shapes import results_of_pyshacl

PREFIXES = """
@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SOURCES = (
    ":It a owl:Class . :Sub a owl:Class ; rdfs:subClassOf :It . :SubSub rdfs:subClassOf :Sub . :Other a owl:Class ."
)


def turtle(text: str) -> TurtleFile:
    """A file of Turtle with the prefixes above."""
    return parse_bytes((PREFIXES + text).encode(), Path("text.ttl"), blank_nodes=True)


def compiled(shapes: TurtleFile, data: list[Triple], ontology: list[Triple]) -> Counter[Result]:
    """What the compiled shapes find."""
    return Counter(Ground(compile_shapes(shapes), things_of(terminology(ontology)), things_of(data)).results)


def pyshacl(shapes: TurtleFile, data: list[Triple], ontology: list[Triple]) -> Counter[Result]:
    """What pyshacl finds."""
    return Counter(results_of_pyshacl(data, shapes, ontology))


def agreed(corpus: Corpus) -> Counter[Result]:
    """What both find in a corpus; fails where they differ."""
    data = [triple for file in corpus.data_files() for triple in file.triples]
    ontology = corpus.ontology[0].triples
    found, wanted = compiled(corpus.shapes, data, ontology), pyshacl(corpus.shapes, data, ontology)
    assert found == wanted, f"only compiled: {found - wanted}; only pyshacl: {wanted - found}"
    return found


def agreed_on(shapes: str, data: str) -> list[tuple[str, str, str]]:
    """As `agreed`, of Turtle; the results as focus node, component and value, sorted."""
    found = compiled(turtle(shapes), turtle(data).triples, turtle(SOURCES).triples)
    wanted = pyshacl(turtle(shapes), turtle(data).triples, turtle(SOURCES).triples)
    # Labels of blank nodes differ from parse to parse, and pyshacl makes messages where a shape has none.
    counts = [Counter(_plain(result) for result in results.elements()) for results in (found, wanted)]
    assert counts[0] == counts[1], f"only compiled: {counts[0] - counts[1]}; only pyshacl: {counts[1] - counts[0]}"
    return sorted(
        (
            _local(r.focus.value),
            r.component.removesuffix("ConstraintComponent"),
            _local(r.value.value if r.value else ""),
        )
        for r in found.elements()
    )


def _plain(result: Result) -> Result:
    shape = result.shape if ":" in result.shape else "nameless"
    return result._replace(shape=shape, message=result.message if result.message.startswith("M:") else "")


def _local(text: str) -> str:
    return text.removeprefix("http://example.org/")
