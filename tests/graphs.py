"""Graphs as sets of canonical N-Quads, and what other tools read from a file."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pyoxigraph as ox
import rdflib
from pyld import jsonld

from kg.export.jsonld import no_network
from kg.terms import XSD

RDFLIB = {
    "turtle": "turtle",
    "ntriples": "nt",
    "rdfxml": "xml",
    "jsonld": "json-ld",
    "nquads": "nquads",
    "trig": "trig",
}
OXIGRAPH = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "jsonld-framed": ox.RdfFormat.JSON_LD,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "rdf12": ox.RdfFormat.TURTLE,
    "nanopub": ox.RdfFormat.TRIG,
    "void": ox.RdfFormat.TURTLE,
}


def canonical(quads: Iterable[ox.Quad]) -> set[str]:
    """RDFC-1.0."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def oxigraph_reads(data: bytes, chosen: str) -> set[str]:
    return canonical(ox.parse(data, format=OXIGRAPH[chosen]))


def rdflib_reads(data: bytes, chosen: str) -> set[str]:
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        dataset = rdflib.Dataset()
        dataset.parse(data=data, format=RDFLIB[chosen])
        return canonical(_quad(*quad) for quad in dataset.quads())
    finally:
        rdflib.NORMALIZE_LITERALS = before


def pyld_reads(data: bytes) -> set[str]:
    text = jsonld.to_rdf(json.loads(data), {"format": "application/n-quads", "documentLoader": no_network})
    return canonical(ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS))


def _quad(s: rdflib.term.Node, p: rdflib.term.Node, o: rdflib.term.Node, g: rdflib.term.Node | None) -> ox.Quad:
    # Not through rdflib's writers, which lose things.
    graph = ox.DefaultGraph() if g is None or g == rdflib.graph.DATASET_DEFAULT_GRAPH_ID else _term(g)
    return ox.Quad(_term(s), _term(p), _term(o), graph)


def _term(node: rdflib.term.Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(node, rdflib.URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, rdflib.BNode):
        return ox.BlankNode(str(node))
    assert isinstance(node, rdflib.Literal)
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype or XSD + "string")))
