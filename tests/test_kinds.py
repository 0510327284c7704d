"""The scheme of kinds is one tree that names every kind once, says what it is, and lends no verb to two kinds."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache

import pytest
import yaml
from conftest import ROOT
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

ENT = "https://w3id.org/entente/ontology#"
KIND = "https://w3id.org/entente/id/kind/"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SKOS = "http://www.w3.org/2004/02/skos/core#"
FILE = ROOT / "graph" / "reference" / "kinds.ttl"
VOCABULARY = ROOT / "ontology" / "vocabulary"


@cache
def kinds() -> dict[str, dict[str, list[NamedNode | Literal]]]:
    """Every kind of the file, by name, with its values by property."""
    found: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    for quad in parse(path=str(FILE), format=RdfFormat.TURTLE):
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, NamedNode | Literal)
        found[quad.subject.value][quad.predicate.value].append(quad.object)
    return {iri.removeprefix(KIND): dict(values) for iri, values in found.items()}


@cache
def happenings() -> dict[str, dict]:
    """The classes of happenings as the vocabulary declares them."""
    return yaml.safe_load((VOCABULARY / "happenings.yaml").read_text(encoding="utf-8"))


def parents_of(name: str) -> list[str]:
    """The classes right above a class of happenings."""
    above = happenings()[name].get("is a", [])
    return [above] if isinstance(above, str) else above


def classes_from(name: str) -> set[str]:
    """A class of happenings with all classes above it."""
    return {name}.union(*(classes_from(above) for above in parents_of(name)))


@cache
def class_of_own_kind() -> dict[str, str]:
    """The classes of happenings by the names of their own kinds."""
    return {
        entry.get("kind", re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()): name
        for name, entry in happenings().items()
        if entry.get("kind") != "none"
    }


def values(name: str, term: str) -> list[str]:
    """The values of a property of a kind, without the namespace of kinds."""
    return [value.value.removeprefix(KIND) for value in kinds()[name].get(term, [])]


@pytest.mark.parametrize("name", sorted(kinds()))
def test_a_kind_has_a_name_a_label_and_a_definition(name: str) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert values(name, RDF_TYPE) == [ENT + "Kind"]
    assert len(values(name, SKOS + "prefLabel")) == 1
    (definition,) = values(name, SKOS + "definition")
    assert definition.endswith(".")


def test_no_kind_is_declared_that_a_class_has_by_itself() -> None:
    assert not kinds().keys() & class_of_own_kind().keys()


def test_no_two_kinds_share_a_label() -> None:
    labels = Counter(label for name in kinds() for label in values(name, SKOS + "prefLabel"))
    assert [label for label, count in labels.items() if count > 1] == []


def test_no_two_kinds_share_a_verb() -> None:
    verbs = Counter(str(verb) for name in kinds() for verb in kinds()[name].get(SKOS + "hiddenLabel", []))
    assert [verb for verb, count in verbs.items() if count > 1] == []


@pytest.mark.parametrize("name", sorted(kinds()))
def test_the_kinds_above_exist_and_never_lead_back(name: str) -> None:
    seen: set[str] = set()
    above = values(name, SKOS + "broader")
    while above:
        one = above.pop()
        assert one in kinds() or one in class_of_own_kind()
        assert one != name
        if one in kinds() and one not in seen:
            seen.add(one)
            above += values(one, SKOS + "broader")


@pytest.mark.parametrize("name", sorted(kinds()))
def test_a_kind_is_of_the_class_of_the_kind_above_or_a_narrower_one(name: str) -> None:
    classes = [value.removeprefix(ENT) for value in values(name, ENT + "isKindOf")]
    assert len(classes) <= 1
    assert not any(happenings()[own].get("abstract") for own in classes)
    for above in values(name, SKOS + "broader"):
        of_above = (
            [class_of_own_kind()[above]]
            if above in class_of_own_kind()
            else [value.removeprefix(ENT) for value in values(above, ENT + "isKindOf")]
        )
        assert bool(classes) == bool(of_above)
        assert all(wider in classes_from(own) for own in classes for wider in of_above)


def test_the_blocks_are_sorted_by_name() -> None:
    names = re.findall(r"^kind:(\S+)$", FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert names == sorted(kinds())
