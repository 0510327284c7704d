"""Other people's clients, as they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from serve_helper import server

from kg.snapshot.build import Built

PEOPLE = "SELECT ?p ?l WHERE { ?p a <https://w3id.org/entente/ontology#Person> ; <http://www.w3.org/2004/02/skos/core#prefLabel> ?l } ORDER BY ?l"
NAMES = ["Kathy Leach", "Magzhan Ilyassov", "Roman Vassilenko", "Stephen Doughty"]


@pytest.fixture(scope="module")
def at(built: Built, cache: Path) -> Iterator[str]:
    with server(cache=str(cache)) as (address, _):
        yield address


def test_sparqlwrapper(at: str) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper", reason="needs SPARQLWrapper")
    for method in (wrapper.GET, wrapper.POST):
        client = wrapper.SPARQLWrapper(f"{at}/sparql")
        client.setMethod(method)
        client.setQuery(PEOPLE)
        client.setReturnFormat(wrapper.JSON)
        found = client.query().convert()["results"]["bindings"]
        assert [row["l"]["value"] for row in found] == NAMES
    client.setReturnFormat(wrapper.XML)
    assert len(client.query().convert().getElementsByTagName("result")) == 4
    client.setQuery("CONSTRUCT { ?p a ?t } WHERE { ?p a ?t ; a <https://w3id.org/entente/ontology#Person> }")
    client.setReturnFormat(wrapper.TURTLE)
    assert b"kathy-leach" in client.query().convert()
    client.setQuery("INSERT DATA { <urn:a> <urn:b> <urn:c> }")
    client.setMethod(wrapper.POST)
    with pytest.raises(Exception, match="403"):
        client.query()


def test_the_store_of_rdflib(at: str) -> None:
    import rdflib
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = rdflib.Graph(SPARQLStore(f"{at}/sparql", returnFormat="json"))
    assert [str(row.l) for row in graph.query(PEOPLE)] == NAMES
    person = rdflib.URIRef("https://w3id.org/entente/id/person/kathy-leach")
    assert len(list(graph.triples((person, None, None)))) > 3


def test_rdflib_reads_what_a_thing_answers(at: str) -> None:
    import rdflib

    for form in ("turtle", "xml", "nt", "json-ld"):
        graph = rdflib.Graph()
        graph.parse(f"{at}/id/person/kathy-leach", format=form)
        label = rdflib.URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")
        assert str(graph.value(rdflib.URIRef("https://w3id.org/entente/id/person/kathy-leach"), label)) == "Kathy Leach"


def test_our_own(at: str) -> None:
    import kg

    with kg.open(f"{at}/sparql") as graph:
        assert [str(row.chair) for row in graph.ask("who-chaired", country="KZ")] == ["Roman Vassilenko"]
