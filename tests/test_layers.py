"""Imports in kg/ point one way, modules stay small, and the answering side imports nothing slow."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from conftest import ROOT

# From the ground up: a module may import those of its own layer's list that stand before it.
ORDER = (
    "terms errors files paths vocabulary source source.lexical source.names source.numbers source.timespan "
    "source.evidence source.turtle source.corpus source.told finding checks shacl shacl.graph shacl.paths "
    "shacl.result shacl.literals shacl.components shacl.plan shacl.compile shacl.ground shacl.reference checks.terms "
    "checks.quotes checks.values checks.keys checks.grounding checks.tense checks.shapes checks.validate checks.coverage "
    "build.lines build.sorting build.kept reason.vocabulary reason.rules reason.source reason.compile "
    "reason.plan reason.engine reason.across reason.explain reason build.prepare build.apart "
    "snapshot build.index why.parts why.knowledge why.mentions why.sources why.words why.readings why.shapes "
    "why.possible why.missing why.text why.dot why.draw "
    "why.explanation why why.clash build.survey build answer answer.suggest answer.guard answer.timekeeper "
    "answer.questions answer.binding answer.naming answer.formats answer.rows answer.store "
    "remote remote.credentials remote.status remote.http remote.stores.kind remote.stores.oxigraph "
    "remote.parameters remote.stores.fuseki remote.stores.virtuoso remote.stores.rdf4j remote.stores.qlever "
    "remote.stores.blazegraph remote.stores.neptune remote.stores.stardog remote.stores.allegrograph "
    "remote.stores remote.endpoint export.source "
    "export.parts export.order export.names export.pretty export.plain export.annotated export.jsonld export.framed "
    "export.nanopub export.tables export.describe export answer.results answer.show answer.card answer.catalogue "
    "answer.why answer.graph source.new doctor remote.graphs remote.verify remote.push "
    "remote.dry remote.bulk remote.graph cli.common cli.building cli.remote cli.asking cli.parser cli __main__"
).split()
ANSWERING = (
    "terms errors files paths vocabulary snapshot answer answer.suggest answer.guard answer.timekeeper answer.questions "
    "answer.binding answer.naming answer.formats answer.rows answer.store export.source export.parts export.order "
    "export.names export.pretty export.plain export.annotated export.jsonld export.framed export.nanopub "
    "export.tables export.describe export answer.results answer.show answer.card answer.catalogue why why.parts "
    "source source.told why.knowledge why.mentions why.sources why.words why.readings why.shapes "
    "why.possible why.missing why.text why.dot why.draw why.explanation answer.why answer.graph cli "
    "cli.common cli.asking cli.parser"
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
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= names
            if not names <= {f"kg.{name}" for name in ORDER}:  # something of the module itself
                found.add(node.module)
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


def test_packages_depend_on_each_other_in_no_circle() -> None:
    def package(name: str) -> str:
        return name.split(".", maxsplit=1)[0]

    needs = {
        (package(name), package(item.removeprefix("kg.")))
        for name, path in modules().items()
        for item in imports(path)
        if "." in name and item.removeprefix("kg.") in ORDER
    }
    assert [(a, b) for a, b in sorted(needs) if a < b and (b, a) in needs] == []
