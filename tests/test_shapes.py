"""Every shape accepts what it should and catches what it is there for, with the constraint that it names.

The examples are data: tests/shapes/<Class>/conforms.ttl has nodes that conform, and each file in
tests/shapes/<Class>/violates/ has one fault and begins with the results that it must give, one a line:

    # expects: shape:NAME ComponentName

All files are validated in one run, each under an IRI base of its own, and the results are shared out
by the IRIs of their focus nodes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from rdflib import RDF, SH, BNode, Graph, URIRef
from rdflib.term import Node

from kg.checks.shapes import validate
from kg.source.corpus import Corpus
from kg.source.turtle import TurtleFile, parse
from kg.terms import SHAPE

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "shapes"
COMMON = FOLDER / "common.ttl"
CONFORMS = sorted(FOLDER.glob("*/conforms.ttl"))
VIOLATES = sorted(FOLDER.glob("*/violates/*.ttl"))
BASE = "https://w3id.org/entente/id/article/shapes-"

# The constraint component of each parameter that shapes.ttl uses.
COMPONENTS = {
    "class": "Class", "closed": "Closed", "datatype": "Datatype", "disjoint": "Disjoint", "equals": "Equals", "hasValue": "HasValue",
    "in": "In", "lessThanOrEquals": "LessThanOrEquals", "maxCount": "MaxCount", "minCount": "MinCount", "minInclusive": "MinInclusive",
    "minLength": "MinLength", "node": "Node", "nodeKind": "NodeKind", "not": "Not", "or": "Or", "pattern": "Pattern",
    "qualifiedMinCount": "QualifiedMinCount", "uniqueLang": "UniqueLang", "xone": "Xone",
}  # fmt: skip
NO_CONSTRAINT = {"property", "path", "message", "severity", "targetClass", "ignoredProperties", "qualifiedValueShape"}

Result = tuple[str, str]  # (shape, component), such as ("shape:Article-headline", "MinCountConstraintComponent")


def base_of(file: Path) -> str:
    """The base of the IRIs of an example: shapes-Article/ or shapes-Article-headline-MinCount/."""
    parts = file.relative_to(FOLDER).with_suffix("").parts
    return BASE + "-".join(part for part in parts if part not in ("conforms", "violates")) + "/"


def name_of(file: Path) -> str:
    return file.relative_to(FOLDER).with_suffix("").as_posix()


def expected(file: Path) -> set[Result]:
    """The results that the first lines of a file announce."""
    found = re.findall(r"^# expects: (shape:\S+) (\S+)$", file.read_text(encoding="utf-8"), re.M)
    return {(shape, component) for shape, component in found}


@cache
def shapes() -> Graph:
    return Graph().parse(ROOT / "ontology" / "shapes.ttl")


@cache
def examples() -> dict[Path, TurtleFile]:
    return {file: parse(file) for file in (COMMON, *CONFORMS, *VIOLATES)}


@cache
def results() -> dict[str, set[Result]]:
    """What one run over all examples finds, by the base of the focus nodes."""
    ontology = [parse(ROOT / "ontology" / "entente.ttl", blank_nodes=True)]
    shapes_file = parse(ROOT / "ontology" / "shapes.ttl", blank_nodes=True)
    corpus = Corpus(ontology, shapes_file, list(examples().values()), [])
    found: dict[str, set[Result]] = defaultdict(set)
    for finding in validate(corpus):
        assert finding.node is not None
        found[finding.node.rpartition("/")[0] + "/"].add((finding.rule, finding.component or ""))
    return found


def local(node: Node) -> str:
    return re.split("[#/]", str(node))[-1]


def constraints(shape: Node) -> set[str]:
    """The components of a shape, with those of the nameless property shapes in it."""
    found = set()
    for predicate, value in shapes().predicate_objects(shape):
        if predicate == SH.property and isinstance(value, BNode):
            found |= constraints(value)
        elif str(predicate).startswith(str(SH)) and local(predicate) not in NO_CONSTRAINT:
            found.add(COMPONENTS[local(predicate)] + "ConstraintComponent")
    return found


def can_fail() -> set[Result]:
    """Every shape of shapes.ttl that gives results of its own, with each of its components (of sh:node too, as details)."""
    graph = shapes()
    named = {shape for kind in (SH.NodeShape, SH.PropertyShape) for shape in graph.subjects(RDF.type, kind)}
    return {
        ("shape:" + str(shape).removeprefix(SHAPE), component)
        for shape in named
        if isinstance(shape, URIRef)
        for component in constraints(shape)
    }


@pytest.mark.parametrize("file", CONFORMS, ids=name_of)
def test_conforming_example_gives_no_results(file: Path) -> None:
    assert results().get(base_of(file), set()) == set()


@pytest.mark.parametrize("file", VIOLATES, ids=name_of)
def test_violating_example_gives_exactly_what_it_expects(file: Path) -> None:
    assert expected(file), "the file has no line: # expects: shape:NAME ComponentName"
    assert results().get(base_of(file), set()) == expected(file)


def test_common_things_conform() -> None:
    assert results().get(BASE + "common/", set()) == set()


def test_results_are_all_of_an_example() -> None:
    assert set(results()) <= {base_of(file) for file in VIOLATES}


@pytest.mark.parametrize("file", [*CONFORMS, *VIOLATES], ids=name_of)
def test_example_describes_nodes_under_its_own_base(file: Path) -> None:
    assert {triple.s.value.rpartition("/")[0] + "/" for triple in examples()[file].triples} == {base_of(file)}


def test_every_target_has_a_conforming_and_a_violating_example_of_its_class() -> None:
    targets = {str(target) for target in shapes().objects(None, SH.targetClass)}
    for files in (CONFORMS, VIOLATES):
        kinds: set[str] = set()
        for file in files:
            folder = file.relative_to(FOLDER).parts[0]
            kinds |= {
                t.o.value
                for t in examples()[file].triples
                if t.p.value == str(RDF.type) and local(URIRef(t.o.value)) == folder
            }
        assert targets - kinds == set()
    assert {file.parent.name for file in CONFORMS} == {local(URIRef(target)) for target in targets}


def test_every_constraint_of_every_shape_has_a_violating_example() -> None:
    shown = set(chain.from_iterable(expected(file) for file in VIOLATES))
    assert can_fail() - shown == set(), "shapes without a violating example"
    assert shown - can_fail() == set(), "examples of shapes that are no more"


def test_every_property_shape_has_a_conforming_example_with_a_value() -> None:
    graph = shapes()
    uses: dict[str, set[str]] = defaultdict(set)  # the properties that conforming nodes of a folder have
    for file in CONFORMS:
        uses[file.parent.name] |= {triple.p.value for triple in examples()[file].triples}
    ancestors = {"Office": {"Office", "Ambassadorship"}}
    for shape in graph.subjects(RDF.type, SH.PropertyShape):
        path = graph.value(shape, SH.path)
        owners = {
            local(target)
            for owner in graph.subjects(SH.property, shape)
            for target in graph.objects(owner, SH.targetClass)
        }
        folders = set().union(*(ancestors.get(owner, {owner}) for owner in owners)) if owners else set()
        if isinstance(path, URIRef):
            assert any(str(path) in uses[folder] for folder in folders), (
                f"no conforming example has a value for {local(shape)}"
            )
