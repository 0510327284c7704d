"""Every shape accepts what it should and catches what it is there for, with the constraint that it names.

The cases for shapes.ttl are made from the vocabulary (shape_cases.py); those for rules.ttl are written below. Both engines see
them: the compiled shapes and pyshacl.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
import rule_cases
import shape_cases
from conftest import ROOT
from engines import compiled, pyshacl
from shape_cases import PREFIXES, Case, Shown, turtle

from kg.shacl.result import Result
from kg.source.turtle import TurtleFile, joined, parse, parse_bytes
from kg.terms import RDF, SH, SHAPE

BASE = "https://w3id.org/entente/id/article/shapes/"
MADE, RULES = (parse(ROOT / "ontology" / name, blank_nodes=True) for name in ("shapes.ttl", "rules.ttl"))
SHAPES = joined([MADE, RULES])
ONTOLOGY = parse(ROOT / "ontology" / "entente.ttl", blank_nodes=True).triples
KINDS = parse(ROOT / "graph" / "reference" / "class-kinds.ttl").triples


def shapes_of(file: TurtleFile) -> set[str]:
    """The local names of the named shapes of a file."""
    found = {t.s.value for t in file.triples if t.p.value == RDF + "type" and t.o.value.startswith(SH)}
    return {name.removeprefix(SHAPE) for name in found if name.startswith(SHAPE)}


GENERATED = shapes_of(MADE)


def shown(results: list[Result], among: set[str] | None = None) -> dict[str, set[Shown]]:
    """What is shown of each node, by its local name."""
    found: dict[str, set[Shown]] = defaultdict(set)
    for result in results:
        name = result.shape.removeprefix(SHAPE) if result.shape.startswith(SHAPE) else ""
        if among is None or name in among:
            component = result.component.removesuffix("ConstraintComponent")
            found[result.focus.value.removeprefix(BASE)].add((name, component))
    return found


def data(text: str) -> list:
    return [*parse_bytes((PREFIXES + text).encode(), Path("cases.ttl")).triples, *KINDS]


@cache
def cases() -> dict[str, Case]:
    return {**shape_cases.conforming(), **shape_cases.faulty()}


@cache
def found_in_cases() -> dict[str, set[Shown]]:
    return shown(list(compiled(SHAPES, data(turtle(cases())), ONTOLOGY).elements()), GENERATED)


@pytest.mark.parametrize("start", sorted({name.partition("-")[0] for name in cases()}))
def test_each_instance_gives_what_the_vocabulary_says(start: str) -> None:
    mine = {name: case for name, case in cases().items() if name.partition("-")[0] == start}
    found = found_in_cases()
    assert {name: found.get(name, set()) for name in mine} == {name: set(case.wanted) for name, case in mine.items()}


def test_instances_of_every_class_with_every_property_that_it_takes_conform() -> None:
    every = {**shape_cases.conforming(), **shape_cases.crossed()}
    found = shown(list(compiled(SHAPES, data(turtle(every)), ONTOLOGY).elements()), GENERATED)
    assert len(every) > 4000
    assert found == {}


def test_every_made_shape_that_can_fail_is_shown_to() -> None:
    assert {name for case in cases().values() for name, _ in case.wanted} == GENERATED


@cache
def found_in_rule_cases() -> dict[str, set[Shown]]:
    text = turtle({**shape_cases.conforming(), **rule_cases.CASES})
    return shown(list(compiled(SHAPES, data(text), ONTOLOGY).elements()))


@pytest.mark.parametrize("name", rule_cases.CASES)
def test_each_rule_gives_what_is_written_beside_its_case(name: str) -> None:
    assert found_in_rule_cases().get(name, set()) == set(rule_cases.CASES[name].wanted)


def test_one_instance_of_every_class_breaks_no_rule() -> None:
    assert [name for name in (*shape_cases.CONCRETE, "Own") if found_in_rule_cases().get(name)] == []


def test_every_rule_is_shown_to_fail() -> None:
    assert {name for case in rule_cases.CASES.values() for name, _ in case.wanted} == shapes_of(RULES)


def test_pyshacl_finds_the_same() -> None:
    """On every rule case, and on a case for each result that the others show."""
    chosen: dict[str, Case] = {}
    seen: set[Shown] = set()
    for name, case in cases().items():
        if not case.wanted or not case.wanted <= seen:
            chosen[name] = case
            seen |= case.wanted
    triples = data(turtle({**chosen, **rule_cases.CASES}))
    found = compiled(SHAPES, triples, ONTOLOGY)
    assert found == pyshacl(SHAPES, triples, ONTOLOGY)
    assert len({(result.shape, result.component) for result in found}) > 600
    assert len({result.component for result in found}) >= 15


def test_every_shape_has_a_message() -> None:
    said = {t.s.value for t in SHAPES.triples if t.p.value == SH + "message"}
    assert {SHAPE + name for name in shapes_of(MADE) | shapes_of(RULES)} == said
