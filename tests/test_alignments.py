"""The alignments name real, current terms of other vocabularies and make no term the same as a foreign one."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

ROOT = Path(__file__).resolve().parent.parent
VOCABULARIES = ROOT / "tests" / "vocabularies"
ENT = "https://w3id.org/entente/ontology#"
HEADER = URIRef("https://w3id.org/entente/alignments")

NAMESPACES = {
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/spar/cito/": "cito",
    "http://data.legilux.public.lu/resource/ontology/jolux#": "jolux",
    "http://www.w3.org/2004/02/skos/core#": "skos",
    "http://www.w3.org/ns/oa#": "oa",
    "http://www.w3.org/ns/org#": "org",
    "http://www.w3.org/ns/prov#": "prov",
    "https://schema.org/": "schema",
    "https://w3id.org/semanticarts/ns/ontology/gist/": "gist",
}
BUILT_IN = (str(OWL), str(RDF), str(RDFS))
MAPPINGS = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch, SKOS.relatedMatch)
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}


@pytest.fixture(scope="module")
def alignments() -> Graph:
    return Graph().parse(ROOT / "ontology" / "alignments.ttl")


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(ROOT / "ontology" / "entente.ttl")


def mapped(graph: Graph) -> list[tuple[Node, Node, Node]]:
    """Each mapping: our term, the mapping property, the foreign term."""
    return [triple for relation in MAPPINGS for triple in graph.triples((None, relation, None))]


def read_list(name: str) -> tuple[set[str], set[str]]:
    """The terms that a vocabulary list has, and those that it marks as deprecated."""
    lines = (VOCABULARIES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    deprecated = {line.split()[2] for line in lines if line.startswith("# deprecated:")}
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}, deprecated


def external_terms(graph: Graph) -> set[str]:
    """Every IRI in the graph that is neither ours nor OWL's nor a value in the header."""
    terms = {node for triple in graph for node in triple if isinstance(node, URIRef)}
    terms -= set(graph.objects(HEADER)) | {HEADER}
    return {str(term) for term in terms if not str(term).startswith((ENT, *BUILT_IN))}


def test_every_external_term_is_listed_and_none_is_deprecated(alignments: Graph) -> None:
    faults = []
    for term in external_terms(alignments):
        names = [name for namespace, name in NAMESPACES.items() if term.startswith(namespace)]
        listed, deprecated = read_list(names[0]) if names else (set(), set())
        if term not in listed or term in deprecated:
            faults.append(term)
    assert sorted(faults) == []


def test_every_vocabulary_is_mapped_to(alignments: Graph) -> None:
    """The nine lists are in use, so that a misspelt namespace above does not go unnoticed."""
    terms = external_terms(alignments)
    assert [name for space, name in NAMESPACES.items() if not any(term.startswith(space) for term in terms)] == []


def test_the_lists_of_deprecated_terms_are_read() -> None:
    assert "https://schema.org/Taxi" in read_list("schema")[1]
    assert "https://w3id.org/semanticarts/ns/ontology/gist/Language" in read_list("gist")[1]


@pytest.mark.parametrize("term", [OWL.sameAs, OWL.imports, OWL.equivalentClass, OWL.equivalentProperty])
def test_no_term_is_made_the_same_and_nothing_is_imported(alignments: Graph, term: URIRef) -> None:
    assert list(alignments.triples((None, term, None))) == []


def test_every_mapped_term_of_ours_is_declared(alignments: Graph, ontology: Graph) -> None:
    subjects = {subject for subject, _, _ in mapped(alignments)}
    undeclared = {subject for subject in subjects if not KINDS & set(ontology.objects(subject, RDF.type))}
    assert undeclared == set()
    assert all(str(subject).startswith(ENT) for subject in subjects)


def test_every_term_of_ours_stands_in_a_mapping(alignments: Graph) -> None:
    """The file says nothing of our terms but what they are mapped to."""
    others = [
        triple
        for triple in alignments
        if triple[1] not in MAPPINGS and any(isinstance(node, URIRef) and node.startswith(ENT) for node in triple)
    ]
    assert others == []


def test_foreign_terms_have_one_kind_which_inference_may_rely_on(alignments: Graph, ontology: Graph) -> None:
    """A class lies below a class only, an object property below an object property, a data one below a data one."""
    faults = []
    for ours, relation, theirs in mapped(alignments):
        kinds = KINDS & set(alignments.objects(theirs, RDF.type))
        own = KINDS & set(ontology.objects(ours, RDF.type))
        same = kinds == own
        if len(kinds) != 1 or (relation in (RDFS.subClassOf, RDFS.subPropertyOf) and not same):
            faults.append((ours, relation, theirs))
    assert faults == []


def test_mapping_properties_are_annotation_properties(alignments: Graph, ontology: Graph) -> None:
    both = ontology + alignments
    for relation in (SKOS.closeMatch, SKOS.relatedMatch):
        assert (relation, RDF.type, OWL.AnnotationProperty) in both


def test_no_declared_foreign_term_is_idle(alignments: Graph) -> None:
    used = {theirs for _, _, theirs in mapped(alignments)}
    declared = {subject for kind in KINDS for subject in alignments.subjects(RDF.type, kind)}
    assert declared == used


def test_the_header_is_complete(alignments: Graph) -> None:
    terms = "http://purl.org/dc/terms/"
    assert (HEADER, RDF.type, OWL.Ontology) in alignments
    assert list(alignments.objects(HEADER, OWL.versionIRI)) == [URIRef(f"{HEADER}/0.2.0")]
    assert list(alignments.objects(HEADER, URIRef(terms + "license"))) == [
        URIRef("https://creativecommons.org/licenses/by/4.0/")
    ]
    assert list(alignments.objects(HEADER, URIRef(terms + "creator"))) == [
        URIRef("https://w3id.org/entente/id/body/entente")
    ]
    titles = list(alignments.objects(HEADER, URIRef(terms + "title")))
    assert [isinstance(title, Literal) and title.language for title in titles] == ["en"]
