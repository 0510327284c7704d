"""Imports in kg/ point one way, modules stay small, and the answering side imports nothing slow."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from conftest import ROOT

# From the ground up: a module may import those of its own layer's list that stand before it.
ORDER = (
    "terms errors files paths lexical names numbers timespan evidence turtle corpus finding shacl "
    "shacl.graph shacl.paths shacl.result shacl.literals shacl.components shacl.compile shacl.ground "
    "shacl.reference checks checks.terms checks.quotes checks.values checks.keys checks.grounding "
    "checks.shapes validate coverage lines sorting kept reason.vocabulary reason.rules reason.source reason.compile "
    "reason.plan reason.engine reason.across reason.explain reason.reference reason prepare apart snapshot index "
    "why.parts why.knowledge why.sources why.words why.text why.dot why.draw why.explanation why why.clash "
    "survey build suggest guard timekeeper questions "
    "binding naming formats rows store export.source export.order export.names export.pretty export.plain "
    "export.annotated export.jsonld export.framed export.nanopub export.tables export.describe export results show "
    "catalogue why.asked graph new doctor cli.common cli.building cli.asking cli.parser cli __main__"
).split()
ANSWERING = (
    "terms errors files paths snapshot suggest guard timekeeper questions binding naming formats rows store "
    "export.source export.order export.names export.pretty export.plain export.annotated export.jsonld export.framed "
    "export.nanopub export.tables export.describe export results show catalogue why why.parts why.knowledge "
    "why.sources why.words why.text why.dot why.draw why.explanation why.asked graph cli cli.common cli.asking cli.parser"
).split()
SLOW = {"pyld", "rdflib", "owlrl", "pyshacl", "edtf"}


def modules() -> dict[str, Path]:
    folder = ROOT / "kg"
    return {
        ".".join(p.relative_to(folder).with_suffix("").parts).removesuffix(".__init__"): p
        for p in folder.rglob("*.py")
        if "data" not in p.parts
    }


def imports(path: Path, top_only: bool = False) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_only else ast.walk(tree)
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return found


@pytest.mark.parametrize("name", sorted(set(modules()) - {"__init__"}))
def test_imports_point_down(name: str) -> None:
    assert name in ORDER, "give the new module its place in ORDER"
    below = set(ORDER[: ORDER.index(name)])
    used = {item.removeprefix("kg.") for item in imports(modules()[name]) if item.startswith("kg.")} & set(ORDER)
    assert used <= below, f"kg.{name} imports {sorted(used - below)}"


@pytest.mark.parametrize("name", ANSWERING)
def test_the_answering_side_imports_nothing_slow(name: str) -> None:
    assert not {item.split(".")[0] for item in imports(modules()[name], top_only=True)} & SLOW


@pytest.mark.parametrize("name", sorted(modules()))
def test_modules_stay_small(name: str) -> None:
    assert len(modules()[name].read_text(encoding="utf-8").splitlines()) <= 400
