"""What the service says of itself: SPARQL 1.1 Service Description, VoID, examples, OpenAPI."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox

from kg.export.names import ALL
from kg.serve.negotiate import GRAPHS, ROWS, Form
from kg.serve.state import Snapshot
from kg.snapshot import quads
from kg.terms import BASE, DCTERMS, RDF

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
_FORMAT_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF_XML",
}
_ENGINE = {form.name: getattr(ox.RdfFormat, form.engine) for form in GRAPHS}


def written(triples: list[ox.Triple], form: Form) -> bytes:
    """Triples in one of the graph formats."""
    prefixes = {"sd": SD, "void": ALL["void"], "dcterms": DCTERMS, "formats": FORMATS, "ent": BASE + "ontology#"}
    return ox.serialize(triples, format=_ENGINE[form.name], prefixes=prefixes) or b""


def service(snapshot: Snapshot, url: str) -> list[ox.Triple]:
    """The description of the endpoint at `url`."""
    node, dataset, default = ox.NamedNode(url), ox.BlankNode("dataset"), ox.BlankNode("default")
    void = ALL["void"]
    found: list[ox.Triple] = []

    def say(subject: ox.NamedNode | ox.BlankNode, predicate: str, value: str | ox.BlankNode | ox.Literal) -> None:
        found.append(
            ox.Triple(subject, ox.NamedNode(predicate), ox.NamedNode(value) if isinstance(value, str) else value)
        )

    say(node, RDF + "type", SD + "Service")
    say(node, SD + "endpoint", url)
    say(node, SD + "supportedLanguage", SD + "SPARQL11Query")
    say(node, SD + "feature", SD + "UnionDefaultGraph")
    for form in (*ROWS, *GRAPHS):
        say(node, SD + "resultFormat", FORMATS + _FORMAT_NAMES[form.name])
    say(node, SD + "defaultDataset", dataset)
    say(dataset, RDF + "type", SD + "Dataset")
    say(dataset, RDF + "type", void + "Dataset")
    say(dataset, SD + "defaultGraph", default)
    say(default, RDF + "type", SD + "Graph")
    for number, (name, count) in enumerate(graphs(snapshot)):
        graph, about = ox.BlankNode(f"named{number}"), ox.BlankNode(f"graph{number}")
        say(dataset, SD + "namedGraph", graph)
        say(graph, RDF + "type", SD + "NamedGraph")
        say(graph, SD + "name", name)
        say(graph, SD + "graph", about)
        say(about, RDF + "type", SD + "Graph")
        say(about, void + "triples", ox.Literal(count))
    return found


def graphs(snapshot: Snapshot) -> list[tuple[str, int]]:
    """The named graphs with the number of their triples, the first thousand by name."""

    def count() -> list[tuple[str, int]]:
        # From the lines of the snapshot: the store keeps no names for most graphs, and to ask by name takes a second one.
        found = Counter(line.rsplit(b" ", 2)[-2] for line in quads(snapshot.key))
        return sorted((name[1:-1].decode(), number) for name, number in found.items())[:1000]

    return snapshot.made("graphs", count)


def void(snapshot: Snapshot) -> list[ox.Triple]:
    """The VoID and DCAT description that `kg export -f void` writes."""

    def make() -> list[ox.Triple]:
        from kg.export import export

        parsed = ox.parse(export(snapshot.key, "void"), format=ox.RdfFormat.TURTLE)
        return [quad.triple for quad in parsed]

    return snapshot.made("void", make)


def examples(snapshot: Snapshot) -> list[ox.Triple]:
    """The canned questions in the vocabulary of SIB's sparql-examples."""

    def make() -> list[ox.Triple]:
        from kg.answer.canned.catalogue import sparql_examples

        text = sparql_examples(snapshot.graph.questions())
        return [quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)]

    return snapshot.made("examples", make)


def openapi(snapshot: Snapshot, url: str) -> bytes:
    """docs/openapi.json for the questions of this graph, with the address that it is served at."""
    import json

    from kg.answer.canned.openapi import description

    def make() -> dict[str, object]:
        return description(snapshot.graph.questions())

    found = snapshot.made("openapi", make)
    return (json.dumps({**found, "servers": [{"url": url}]}, ensure_ascii=False, indent=2) + "\n").encode()
