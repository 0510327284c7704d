"""The vocabulary is written once: what is made of it is in step, small enough, and says nothing that contradicts itself."""

from __future__ import annotations

import shutil
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
import shape_cases
from conftest import ROOT
from rdflib import OWL, RDF, RDFS, SH, SKOS, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.errors import InputError
from kg.terms import ENT, SHAPE, XSD
from kg.vocabulary import vocabulary

sys.path.insert(0, str(ROOT / "tools"))
from vocabulary import write
from vocabulary.model import FOLDER, Vocabulary, VocabularyError

ONTOLOGY = Graph().parse(ROOT / "ontology" / "entente.ttl")
SHAPES = Graph().parse(ROOT / "ontology" / "shapes.ttl")
MADE = write.files()


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.name)
def test_made_file_is_in_step(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == MADE[path], "run: python tools/in_step.py"


def test_sizes() -> None:
    """No more classes than version 0.1 had, and few properties more; rules by hand stay few; most classes have an example.

    The last two properties say who wrote and who checked an encoding: whoever adds one moves the limit on purpose.
    """
    classes = {term for term in ONTOLOGY.subjects(RDF.type, OWL.Class) if str(term).startswith(ENT)}
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty)
    properties = {term for kind in kinds for term in ONTOLOGY.subjects(RDF.type, kind) if str(term).startswith(ENT)}
    assert len(classes) <= 120
    assert len(properties) <= 124
    assert {term for term in classes | properties if not ONTOLOGY.value(term, SKOS.definition)} == set()
    assert 3 * len({term for term in classes if (term, SKOS.example, None) in ONTOLOGY}) >= 2 * len(classes)
    assert len((ROOT / "ontology" / "rules.ttl").read_text(encoding="utf-8").splitlines()) <= 600


def test_what_programs_read_is_what_was_written() -> None:
    ours, theirs = Vocabulary(), vocabulary()
    assert {name: ours.takes(name) for name in ours.classes} == {name: theirs.takes(name) for name in theirs.classes}
    assert {p.name: p.short for p in ours.properties.values()} == {p.name: p.short for p in theirs.properties.values()}
    assert ours.kinds() == theirs.kinds
    assert all(theirs.class_of(concept) or name for concept, name in theirs.kinds.items())


def test_short_names_tell_properties_apart() -> None:
    owners = defaultdict(set)
    for each in vocabulary().properties.values():
        owners[each.short].add(each.name)
    assert {short: names for short, names in owners.items() if len(names) > 1} == {}


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("things.yaml", "  is a: Agent\n", "  is a: Agant\n", "no class Agant"),
        ("things.yaml", "hasNationality: any", "hasNationalty: any", "no property hasNationalty"),
        ("things.yaml", "hasNationality: any", "hasNationality: many", "many is not one of"),
        ("things.yaml", "  example: Roman", "  exampel: Roman", "unknown keys"),
        ("properties.yaml", "    values: [TimeSpan]", "    values: [TimeSpam]", "no values"),
        ("properties.yaml", "    sub of: hasTheme", "    sub of: hasTheem", "no property hasTheem"),
    ],
)
def test_a_slip_in_the_vocabulary_is_an_error(file: str, old: str, new: str, says: str, tmp_path: Path) -> None:
    for path in FOLDER.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(text.replace(old, new, 1) if path.name == file else text, encoding="utf-8")
    with pytest.raises(VocabularyError, match=says):
        Vocabulary(tmp_path)


def test_a_broken_vocabulary_file_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"is not the vocabulary\. Restore it"):
        vocabulary(path)


# ---------------------------------------------------------------- no data fit the shapes and contradict the ontology
#
# The made files are read, not the vocabulary. A thing has one class (shape:type), classes that lie above one class
# are not disjoint, a value is of a class within the range of its property and of all properties above it, what carries
# a property lies within their domains, and the two kinds of properties take the two kinds of values. What is left of
# the ontology's axioms that data could contradict is irreflexivity, which a shape says too.


@cache
def above(term: Node) -> frozenset[Node]:
    return frozenset(t for t in ONTOLOGY.transitive_objects(term, RDFS.subClassOf) if not isinstance(t, BNode))


def properties() -> list[URIRef]:
    return sorted(path for shape, path in SHAPES.subject_objects(SH.path) if str(shape).endswith("-value"))


def listed(node: Node, *path: URIRef) -> set[Node]:
    """The values of some parameters on a shape, and on the members of its sh:or."""
    parts = {node}
    for head in SHAPES.objects(node, SH["or"]):
        parts |= set(Collection(SHAPES, head))
    return {value for part in parts for name in path for value in SHAPES.objects(part, name)}


def value_shape(prop: URIRef) -> Node:
    return next(s for s in SHAPES.subjects(SH.path, prop) if str(s).endswith("-value"))


def carrier_shape(prop: URIRef) -> Node:
    return next(s for s in SHAPES.subjects(SH.targetSubjectsOf, prop) if (s, SH.property, value_shape(prop)) in SHAPES)


def with_broader(prop: URIRef) -> set[Node]:
    return set(ONTOLOGY.transitive_objects(prop, RDFS.subPropertyOf))


def asked(prop: URIRef, name: URIRef) -> set[Node]:
    """The domains or ranges of a property and of those above it."""
    return {value for each in with_broader(prop) for value in ONTOLOGY.objects(each, name)}


def test_there_is_something_to_compare() -> None:
    own = [prop for prop in properties() if str(prop).startswith(ENT)]
    assert len(own) > 100
    assert sum(bool(asked(prop, RDFS.range)) for prop in own) > 30
    assert sum(bool(asked(prop, RDFS.domain)) for prop in own) > 30


@pytest.mark.parametrize("prop", properties(), ids=lambda prop: prop.rpartition("#")[2].rpartition("/")[2])
def test_shape_keeps_within_the_axioms(prop: URIRef) -> None:
    shape = value_shape(prop)
    classes, members = listed(shape, SH["class"]), set()
    for head in listed(shape, SH["in"]):
        members |= set(Collection(SHAPES, head))
    datatypes = listed(shape, SH.datatype)
    kinds = set(ONTOLOGY.objects(prop, RDF.type))
    assert bool(datatypes) != bool(classes or members or listed(shape, SH.nodeKind)), "literals or things, not both"
    if OWL.DatatypeProperty in kinds:
        assert datatypes
        assert {t for t in datatypes if not str(t).startswith(XSD) and t != RDF.langString} == set()
    if OWL.ObjectProperty in kinds:
        assert not datatypes
    ranges = asked(prop, RDFS.range)
    if ranges:
        assert classes or members, "a range needs a shape that keeps to it"
    kinds_of_members = {kind for member in members for kind in ONTOLOGY.objects(member, RDF.type)} if ranges else set()
    for kind in classes | kinds_of_members:
        assert ranges <= above(kind), f"{kind} is outside the range"
    carriers = listed(carrier_shape(prop), SH["class"]) - {SKOS.ConceptScheme}
    assert carriers
    for kind in carriers:
        assert asked(prop, RDFS.domain) <= above(kind), f"{kind} is outside the domain"
    if (prop, RDF.type, OWL.IrreflexiveProperty) in ONTOLOGY:
        assert (carrier_shape(prop), SH.disjoint, prop) in SHAPES


def test_no_class_lies_below_two_disjoint_ones() -> None:
    groups = [set(Collection(ONTOLOGY, head)) for head in ONTOLOGY.objects(None, OWL.members)]
    groups += [{one, other} for one, other in ONTOLOGY.subject_objects(OWL.disjointWith)]
    assert len(groups) >= 5
    for kind in ONTOLOGY.subjects(RDF.type, OWL.Class):
        assert all(len(above(kind) & group) < 2 for group in groups), kind


def test_a_thing_has_one_class_and_nothing_inferred_is_written() -> None:
    assert (URIRef(SHAPE + "type"), SH.maxCount, None) in SHAPES
    roots = set(SHAPES.objects(URIRef(SHAPE + "type"), SH.targetClass))
    classes = {term for term in ONTOLOGY.subjects(RDF.type, OWL.Class) if str(term).startswith(ENT)}
    assert {kind for kind in classes if not above(kind) & roots} == set()
    (allowed,) = (
        set(Collection(SHAPES, head)) for head in SHAPES.objects(URIRef(SHAPE + "Anything"), SH.ignoredProperties)
    )
    inferred = {URIRef(ENT + each.name) for each in vocabulary().properties.values() if each.inferred}
    assert inferred
    assert allowed & inferred == set()


def test_only_these_axioms_can_be_contradicted() -> None:
    """Whoever adds an axiom of another kind has to say why no data that fit the shapes contradict it."""
    known = {
        *(OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.Ontology),
        *(OWL.Restriction, OWL.AllDisjointClasses, OWL.TransitiveProperty, OWL.IrreflexiveProperty),
    }
    assert {t for t in ONTOLOGY.objects(None, RDF.type) if str(t).startswith(str(OWL))} == known
    said = {p for p in ONTOLOGY.predicates() if str(p).startswith((str(OWL), str(RDFS)))}
    assert said == {
        *(RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, RDFS.label),
        *(OWL.versionIRI, OWL.versionInfo, OWL.members, OWL.disjointWith, OWL.onProperty, OWL.hasValue),
        *(OWL.inverseOf, OWL.propertyChainAxiom),
    }
    # hasValue gives kinds to reports; the value is a kind and the property takes kinds.
    assert set(ONTOLOGY.objects(None, OWL.onProperty)) == {URIRef(ENT + "hasKind")}
    kinds = Graph().parse(ROOT / "graph" / "reference" / "class-kinds.ttl")
    given = set(ONTOLOGY.objects(None, OWL.hasValue))
    assert given <= set(kinds.subjects(RDF.type, URIRef(ENT + "Kind")))


@pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs `java`, which is not on the PATH.")
def test_one_of_everything_that_the_shapes_accept_is_consistent() -> None:
    from kg.verify.consistency import unsatisfiable_classes

    graph = Graph().parse(ROOT / "ontology" / "entente.ttl")
    graph.parse(ROOT / "graph" / "reference" / "class-kinds.ttl")
    graph.parse(data=shape_cases.PREFIXES + shape_cases.turtle(shape_cases.conforming()), format="turtle")
    assert unsatisfiable_classes(graph) == []
