"""The ontology keeps to its own style, and each rule of the style catches what it is there for."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyshacl import validate
from pyshacl.shapes_graph import ShapesGraph
from rdflib import RDF, SH, BNode, Graph, URIRef
from rdflib.term import Node

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGY = "https://w3id.org/entente/ontology"
STYLE = "https://w3id.org/entente/style#"

PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ent: <https://w3id.org/entente/ontology#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX vann: <http://purl.org/vocab/vann/>
"""

# Each case: the update that breaks a copy of the ontology, the shape and the component that it violates.
CASES = {
    "label-missing": ("DELETE WHERE { ent:Treaty rdfs:label ?o }", "Term-label", "MinCount"),
    "label-twice": ('INSERT DATA { ent:Treaty rdfs:label "accord"@en }', "Term-label", "MaxCount"),
    "label-not-english": (
        'DELETE { ent:signs rdfs:label ?o } INSERT { ent:signs rdfs:label "signe"@fr } WHERE { ent:signs rdfs:label ?o }',
        "Term-label",
        "LanguageIn",
    ),
    "data-property-label-missing": ("DELETE WHERE { ent:ordinal rdfs:label ?o }", "Term-label", "MinCount"),
    "value-label-missing": ("DELETE WHERE { ent:attributed rdfs:label ?o }", "Term-label", "MinCount"),
    "definition-missing": ("DELETE WHERE { ent:signs skos:definition ?o }", "Term-definition", "MinCount"),
    "value-definition-missing": ("DELETE WHERE { ent:quoted skos:definition ?o }", "Term-definition", "MinCount"),
    "definition-twice": ('INSERT DATA { ent:Treaty skos:definition "A pact."@en }', "Term-definition", "MaxCount"),
    "definition-untagged": (
        'DELETE { ent:Treaty skos:definition ?o } INSERT { ent:Treaty skos:definition "A pact." } WHERE { ent:Treaty skos:definition ?o }',
        "Term-definition",
        "LanguageIn",
    ),
    "definition-without-full-stop": (
        'DELETE { ent:Treaty skos:definition ?o } INSERT { ent:Treaty skos:definition "A pact"@en } WHERE { ent:Treaty skos:definition ?o }',
        "Term-definition",
        "Pattern",
    ),
    "class-in-lower-case": (
        'INSERT DATA { ent:peaceTalks a owl:Class ; rdfs:label "talks"@en ; skos:definition "Talks."@en }',
        "Class",
        "Pattern",
    ),
    "class-with-underscore": (
        'INSERT DATA { ent:Peace_Talks a owl:Class ; rdfs:label "talks"@en ; skos:definition "Talks."@en }',
        "Class",
        "Pattern",
    ),
    "object-property-in-upper-case": (
        'INSERT DATA { ent:Endorses a owl:ObjectProperty ; rdfs:label "endorses"@en ; skos:definition "Backs."@en }',
        "LowerName",
        "Pattern",
    ),
    "data-property-in-upper-case": (
        'INSERT DATA { ent:Length a owl:DatatypeProperty ; rdfs:label "length"@en ; skos:definition "Length."@en }',
        "LowerName",
        "Pattern",
    ),
    "value-in-upper-case": (
        'INSERT DATA { ent:Mild a ent:Polarity ; rdfs:label "mild"@en ; skos:definition "Mildly."@en }',
        "LowerName",
        "Pattern",
    ),
    "object-property-without-verb": (
        'INSERT DATA { ent:party a owl:ObjectProperty ; rdfs:label "party"@en ; skos:definition "A party."@en }',
        "ObjectProperty",
        "Pattern",
    ),
    "functional": ("INSERT DATA { ent:hasOffice a owl:FunctionalProperty }", "ObjectProperty-type", "In"),
    "inverse-functional": ("INSERT DATA { ent:signs a owl:InverseFunctionalProperty }", "ObjectProperty-type", "In"),
    "two-kinds-of-property": ("INSERT DATA { ent:signs a owl:DatatypeProperty }", "ObjectProperty-type", "In"),
    "key": ("INSERT DATA { ent:State owl:hasKey (skos:notation) }", "Class-hasKey", "MaxCount"),
    "same-as": (
        "INSERT DATA { ent:Treaty owl:sameAs <http://www.wikidata.org/entity/Q131569> }",
        "Anything-sameAs",
        "MaxCount",
    ),
    "same-value": ("INSERT DATA { ent:positive owl:sameAs ent:negative }", "Anything-sameAs", "MaxCount"),
    "cardinality": (
        "INSERT DATA { ent:Signing rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ent:signs ; owl:cardinality 1 ] }",
        "Class-cardinality",
        "MaxCount",
    ),
    "nested-cardinality": (
        "INSERT DATA { ent:Signing owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( ent:Act"
        " [ a owl:Restriction ; owl:onProperty ent:signs ; owl:maxQualifiedCardinality 1 ; owl:onClass ent:Document ] ) ] }",
        "Class-cardinality",
        "MaxCount",
    ),
    "no-version": ("DELETE WHERE { ?s owl:versionIRI ?o }", "Ontology-versionIRI", "MinCount"),
    "no-licence": ("DELETE WHERE { ?s dcterms:license ?o }", "Ontology-license", "MinCount"),
    "no-creator": ("DELETE WHERE { ?s dcterms:creator ?o }", "Ontology-creator", "MinCount"),
    "no-title": ("DELETE WHERE { ?s dcterms:title ?o }", "Ontology-title", "MinCount"),
    "no-description": ("DELETE WHERE { ?s dcterms:description ?o }", "Ontology-description", "MinCount"),
    "no-prefix": (
        "DELETE WHERE { ?s vann:preferredNamespacePrefix ?o }",
        "Ontology-preferredNamespacePrefix",
        "MinCount",
    ),
}


def own_words(graph: Graph) -> Graph:
    """What the ontology says of itself, of our terms and in unnamed class expressions (see the head of style.ttl)."""
    own = Graph()
    for subject, predicate, value in graph:
        unnamed = isinstance(subject, BNode) and predicate != RDF.type
        if unnamed or str(subject) == ONTOLOGY or str(subject).startswith(ONTOLOGY + "#"):
            own.add((subject, predicate, value))
    return own


def violations(ontology: Graph, shapes: Graph) -> set[tuple[str, str]]:
    """The shapes violated, each with the component, by short names."""
    _, report, _ = validate(own_words(ontology), shacl_graph=shapes, inference="none", advanced=True)
    return {
        (
            str(report.value(result, SH.sourceShape)).removeprefix(STYLE),
            str(report.value(result, SH.sourceConstraintComponent))
            .removeprefix(str(SH))
            .removesuffix("ConstraintComponent"),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


def focus_nodes(shapes: Graph, name: Node, data: Graph) -> set[Node]:
    """What pyshacl itself would check with a shape."""
    return {node for shape in ShapesGraph(shapes).shapes if shape.node == name for node in shape.focus_nodes(data)}


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(ROOT / "ontology" / "style.ttl")


@pytest.fixture
def ontology() -> Graph:
    return Graph().parse(ROOT / "ontology" / "entente.ttl")


def test_the_ontology_keeps_to_the_style(ontology: Graph, shapes: Graph) -> None:
    assert violations(ontology, shapes) == set()


def test_every_shape_is_named_and_has_a_message(shapes: Graph) -> None:
    properties = set(shapes.objects(None, SH.property))
    nodes = set(shapes.subjects(RDF.type, SH.NodeShape))
    assert properties == set(shapes.subjects(RDF.type, SH.PropertyShape))
    assert {
        shape for shape in properties | nodes if not (isinstance(shape, URIRef) and shape.startswith(STYLE))
    } == set()
    checking = properties | set(shapes.subjects(SH.pattern))
    assert {shape for shape in checking if len(list(shapes.objects(shape, SH.message))) != 1} == set()


def test_every_shape_has_focus_nodes(ontology: Graph, shapes: Graph) -> None:
    """Each node shape finds something to check, and each property shape hangs on a node shape."""
    data = own_words(ontology)
    nodes = set(shapes.subjects(RDF.type, SH.NodeShape))
    assert {node for node in nodes if not focus_nodes(shapes, node, data)} == set()
    assert set(shapes.subjects(RDF.type, SH.PropertyShape)) == set(shapes.objects(None, SH.property))
    assert set(shapes.subjects(SH.property)) <= nodes


def test_every_class_property_and_value_is_checked(ontology: Graph, shapes: Graph) -> None:
    """Every term in our namespace is a focus node, so none escapes by a type that no shape targets."""
    focus = focus_nodes(shapes, URIRef(STYLE + "Term"), own_words(ontology))
    assert {term for term in ontology.subjects() if str(term).startswith(ONTOLOGY + "#")} == focus


@pytest.mark.parametrize(("update", "shape", "component"), CASES.values(), ids=CASES)
def test_a_broken_copy_violates_just_its_rule(
    update: str, shape: str, component: str, ontology: Graph, shapes: Graph
) -> None:
    ontology.update(PREFIXES + update)
    assert violations(ontology, shapes) == {(shape, component)}


def test_every_rule_has_a_broken_copy(shapes: Graph) -> None:
    """Every shape that says something has a case; the rest only group or target."""
    broken = {URIRef(STYLE + shape) for _, shape, _ in CASES.values()}
    assert broken == set(shapes.subjects(SH.message))
