"""A description logic reasoner (HermiT, through owlready2) finds no contradiction in the ontology and the data."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.errors import InconsistentError
from kg.reason import close
from kg.source.turtle import parse, parse_bytes
from kg.verify.consistency import for_owl, missing, unsatisfiable_classes

ROOT = Path(__file__).resolve().parent.parent
ALIGNMENTS = URIRef("https://w3id.org/entente/alignments")
DATE = URIRef("http://www.w3.org/2001/XMLSchema#date")

PREFIXES = """
@prefix body: <https://w3id.org/entente/id/body/> .
@prefix country: <https://w3id.org/entente/id/country/> .
@prefix ent: <https://w3id.org/entente/ontology#> .
@prefix ex: <https://example.org/> .
@prefix office: <https://w3id.org/entente/id/office/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix place: <https://w3id.org/entente/id/place/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix topic: <https://w3id.org/entente/id/topic/> .
"""

# What PROV-O and SKOS say of the classes that ours are aligned to, and that bears on consistency.
FOREIGN_DISJOINTNESS = """
prov:Activity owl:disjointWith prov:Entity .
skos:Concept owl:disjointWith skos:ConceptScheme .
"""

# What nothing may be, as class expressions: each of these classes has to be empty.
CONTRADICTIONS = {
    "an agency that is a state": "[ owl:oneOf ( body:uk-glaa ) ] ent:State",
    "an agency that is a place": "[ owl:oneOf ( body:uk-glaa ) ] ent:Place",
    "an organ of itself": "[ owl:oneOf ( body:uk-glaa ) ] [ owl:onProperty ent:isOrganOf ; owl:hasValue body:uk-glaa ]",
    "a city as a signatory": "ent:Signing [ owl:onProperty ent:signedByState ; owl:hasValue place:london ]",
    "a plan that is an act": "ent:Opening ent:Plan",
    "a content that is an act": "ent:Opening ent:Content",
    "a denial that is a non-occurrence": "ent:Denial ent:NonOccurrence",
    "a content that is opened": "ent:Content [ owl:onProperty ent:hasContent ; owl:someValuesFrom ent:Opening ]",
    "a kind that is a class of things": "ent:Act [ owl:onProperty ent:hasKind ; owl:hasValue place:london ]",
    "a topic that is a scheme": "[ owl:oneOf ( topic:energy ) ] skos:ConceptScheme",
    "an embassy that is a building and a body": "ent:Facility ent:Organisation",
}
SPECIFIC = list(yaml.safe_load((ROOT / "ontology" / "vocabulary" / "properties.yaml").read_text())["specific"])
CONTRADICTIONS |= {
    f"a content with {name}": f"ent:Content [ owl:onProperty ent:{name} ; owl:someValuesFrom owl:Thing ]"
    for name in SPECIFIC
}

needs_java = pytest.mark.skipif(bool(missing()), reason=f"HermiT: {missing()}")


@cache
def everything() -> Graph:
    """The ontology with its alignments, the reference data, all articles and the foreign disjointness."""
    files = [ROOT / "ontology" / "entente.ttl", ROOT / "ontology" / "alignments.ttl"]
    files += sorted((ROOT / "graph" / "reference").glob("*.ttl"))
    files += sorted((ROOT / "graph" / "articles").glob("*/article.ttl"))
    graph = Graph()
    for file in files:
        graph.parse(file)
    graph.parse(data=PREFIXES + FOREIGN_DISJOINTNESS, format="turtle")
    graph.remove((ALIGNMENTS, None, None))  # one ontology, one header
    return graph


def with_more(turtle: str) -> Graph:
    """Everything, with the given statements added."""
    graph = Graph()
    graph += everything()
    return graph.parse(data=PREFIXES + turtle, format="turtle")


def composite_properties(graph: Graph) -> set[Node]:
    """The properties that OWL 2 calls composite: transitive or made by a chain, and all above these and their inverses."""
    found: set[Node] = set(graph.subjects(RDF.type, OWL.TransitiveProperty))
    found |= set(graph.subjects(OWL.propertyChainAxiom))
    size = -1
    while size != len(found):
        size = len(found)
        for term in list(found):
            found |= set(graph.objects(term, RDFS.subPropertyOf))
            found |= set(graph.objects(term, OWL.inverseOf)) | set(graph.subjects(OWL.inverseOf, term))
    return found


def disjoint_properties(graph: Graph) -> set[Node]:
    """The properties that stand in a disjointness axiom."""
    found: set[Node] = set()
    for one, other in graph.subject_objects(OWL.propertyDisjointWith):
        found |= {one, other}
    for axiom in graph.subjects(RDF.type, OWL.AllDisjointProperties):
        for members in graph.objects(axiom, OWL.members):
            found |= set(Collection(graph, members))
    return found


def simple_only(graph: Graph) -> set[Node]:
    """The properties used where OWL 2 DL allows no composite one."""
    kinds = (OWL.AsymmetricProperty, OWL.IrreflexiveProperty, OWL.FunctionalProperty, OWL.InverseFunctionalProperty)
    return disjoint_properties(graph) | {term for kind in kinds for term in graph.subjects(RDF.type, kind)}


@needs_java
def test_everything_is_consistent_and_no_class_is_empty_but_those_that_contradict_it() -> None:
    """All of these in one run, as HermiT takes seconds to begin; with one more that may have members."""
    named = {f"https://example.org/{words.replace(' ', '-')}": words for words in (*CONTRADICTIONS, "a signed opening")}
    parts = {**CONTRADICTIONS, "a signed opening": "ent:Opening ent:Signing"}
    added = [f"<{name}> a owl:Class ; owl:intersectionOf ( {parts[words]} ) ." for name, words in named.items()]
    assert {named.get(name, name) for name in unsatisfiable_classes(with_more("\n".join(added)))} == set(CONTRADICTIONS)


@pytest.mark.parametrize("name", SPECIFIC)
def test_content_that_carries_a_property_of_acts_is_a_contradiction(name: str, tmp_path: Path) -> None:
    """Rules run over these properties: what is only said or meant must not come near them, shapes or no shapes."""
    said = f"ex:content a ent:Content ; ent:{name} ex:thing ."
    data = parse_bytes((PREFIXES + said).encode(), tmp_path / "content.ttl").triples
    with pytest.raises(InconsistentError):
        close(parse(ROOT / "ontology" / "entente.ttl", blank_nodes=True).triples, data)


def test_dates_are_all_mapped_and_nothing_else_is_changed() -> None:
    before, after = everything(), for_owl(everything())
    dated = {triple for triple in before if isinstance(triple[2], Literal) and triple[2].datatype == DATE}
    assert dated
    assert DATE not in {value.datatype for value in after.objects() if isinstance(value, Literal)}
    assert len(after) == len(before)
    assert set(before) - set(after) == dated


def test_no_term_is_of_two_kinds() -> None:
    """OWL 2 DL lets no IRI be two kinds of property, nor a class be a datatype."""
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    members: list[set[Node]] = [set(everything().subjects(RDF.type, kind)) for kind in kinds]
    assert all(members)
    assert members[0] & members[1] == members[0] & members[2] == members[1] & members[2] == set()
    classes = set(everything().subjects(RDF.type, OWL.Class))
    assert classes & set(everything().subjects(RDF.type, RDFS.Datatype)) == set()
    assert classes & (members[0] | members[1] | members[2]) == set()


def test_every_predicate_is_declared() -> None:
    """OWL 2 DL wants each property typed; only the words of RDF, RDFS and OWL are built in."""
    built_in = (str(RDF), str(RDFS), str(OWL))
    predicates = {term for term in everything().predicates() if not str(term).startswith(built_in)}
    assert {term for term in predicates if (term, RDF.type, None) not in everything()} == set()


def test_composite_properties_stay_out_of_axioms_for_simple_ones() -> None:
    composite, simple = composite_properties(everything()), simple_only(everything())
    assert composite
    assert simple
    assert composite & simple == set()


@pytest.mark.parametrize(
    "turtle",
    [
        "ent:isLocatedIn a owl:AsymmetricProperty .",
        "ent:hasParty a owl:IrreflexiveProperty .",
        "ent:hasParty owl:propertyDisjointWith ent:hasSignatory .",
        "[] a owl:AllDisjointProperties ; owl:members ( ent:chairs ent:signs ) .",
        "ent:isLocatedIn rdfs:subPropertyOf ent:isOrganOf .",
        "ent:isSignatoryOf owl:inverseOf ent:hasSignatory ; a owl:FunctionalProperty .",
        "ent:hasTime a owl:FunctionalProperty .",
    ],
)
def test_a_composite_property_in_such_an_axiom_is_found(turtle: str) -> None:
    broken = with_more(turtle)
    assert composite_properties(broken) & simple_only(broken)
