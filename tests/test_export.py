"""Exports are the snapshot, the same bytes each time, and read back by others as the same graph."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib
from conftest import SLUG

from kg.build import Built
from kg.export import FORMATS, export
from kg.terms import ENT, GRAPH_INFERRED, GRAPH_ONTOLOGY


def triples_of_snapshot(built: Built, without: set[str]) -> set[str]:
    quads = ox.parse(path=str(built.folder / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    return {str(q.triple) for q in quads if q.graph_name.value not in without}  # type: ignore[union-attr]


@pytest.mark.parametrize("chosen", FORMATS)
def test_every_triple_comes_back(built: Built, chosen: str) -> None:
    data = export(built.key, chosen)
    read = {str(quad.triple) for quad in ox.parse(data, format=FORMATS[chosen])}
    assert read == triples_of_snapshot(built, {GRAPH_ONTOLOGY})
    assert export(built.key, chosen) == data


@pytest.mark.parametrize(("chosen", "name"), [("turtle", "turtle"), ("ntriples", "nt"), ("jsonld", "json-ld")])
def test_rdflib_reads_as_many(built: Built, chosen: str, name: str) -> None:
    assert len(rdflib.Graph().parse(data=export(built.key, chosen), format=name)) == len(
        triples_of_snapshot(built, {GRAPH_ONTOLOGY})
    )


def test_choices(built: Built) -> None:
    plain = export(built.key, "ntriples", inferred=False)
    assert f"<{ENT}hasSignatory>".encode() not in plain
    assert plain.count(b"\n") == len(triples_of_snapshot(built, {GRAPH_ONTOLOGY, GRAPH_INFERRED}))
    assert f"<{ENT}hasSignatory> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>".encode() in export(
        built.key, "ntriples", ontology=True
    )
    one = export(built.key, "turtle", article=SLUG)
    assert b"country:kz a" not in one
    assert "£2.8 billion".encode() in one
