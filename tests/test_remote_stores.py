"""Real triple stores on loopback: push, verify, every canned question as embedded, delete, push again."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from decimal import Decimal

import canned
import pyoxigraph as ox
import pytest
from conftest import ROOT

import kg
from kg.build import Built
from kg.cli import main
from kg.errors import KgError
from kg.graph import Graph
from kg.remote.graph import open_remote
from kg.remote.http import Client
from kg.remote.push import delete, push
from kg.remote.stores import KINDS, recognise
from kg.terms import XSD

sys.path.insert(0, str(ROOT / "tools"))
import stores

# Deviations stand in the kinds of stores themselves (`wrong`), which refuse those questions, and in docs/stores.md.
# One that goes away fails the test as well: then strike it out there.


@pytest.fixture(scope="module")
def embedded(built: Built) -> Iterator[Graph]:
    with kg.open() as graph:
        yield graph


def differences(remote: Graph, embedded: Graph) -> dict[str, str]:
    """Cases in which a server gives other rows, or another order, or an error."""
    found = {}
    for case in canned.cases():
        expected = embedded.ask(case.name, **case.values)
        try:
            rows = Graph.ask(remote, case.name, timeout=120, **case.values)  # also where RemoteGraph refuses
        except KgError as error:
            found[repr(case)] = str(error)
            continue
        here, there = ([list(map(form, row)) for row in answer.terms] for answer in (expected, rows))
        if (list(rows.columns), there) != (list(expected.columns), here):
            same = "order" if sorted(there) == sorted(here) else "rows"
            found[repr(case)] = f"{len(there)} rows for {len(here)}: other {same}"
    return found


def form(term: object) -> str:
    """A term; numbers by value, as Virtuoso holds large integers as decimals."""
    if isinstance(term, ox.Literal) and term.datatype.value in (XSD + "integer", XSD + "decimal"):
        return str(Decimal(term.value).normalize())
    return str(term)


def unexplained(known: dict[str, str], found: dict[str, str]) -> tuple[dict[str, str], set[str]]:
    """Differences in questions that are not known to give wrong rows, and such questions that give the right ones."""
    new = {case: what for case, what in found.items() if case.partition("@")[0] not in known}
    return new, set(known) - {case.partition("@")[0] for case in found}


@pytest.mark.parametrize("store", ["oxigraph", "fuseki", "rdf4j", "virtuoso"])
def test_push_ask_delete_push(
    store: str, built: Built, embedded: Graph, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if store == "virtuoso":
        monkeypatch.setenv("ENTENTE_USER", "dba")
        monkeypatch.setenv("ENTENTE_PASSWORD", stores.PASSWORD)
    try:
        with stores.STARTED[store]() as url:  # type: ignore[attr-defined]
            with Client(url) as client:
                kind = recognise(client, url)
                assert kind is not None
                assert kind.name == store
                assert kind.tested
            first = push(built.key, url)
            assert len(first.verified) == 3, "counts, sample and question"
            again = push(built.key, url)
            assert (again.graphs, again.triples, again.verified) == (first.graphs, first.triples, first.verified)
            assert bool(first.warnings) is not kind.shows_union, "whether others see the named graphs is said"
            with open_remote(url) as remote:
                found = differences(remote, embedded)
                assert unexplained(kind.wrong, found) == ({}, set())
                for name, why in kind.wrong.items():
                    with pytest.raises(KgError, match=re.escape(why)):
                        remote.ask(name)
                assert remote.query("ASK { ?x a ent:Fact }") is True
                assert remote.query("ASK { ?x a ent:Facts }") is False
                assert len(remote.query("CONSTRUCT WHERE { ?x a ent:Signing }")) == len(  # type: ignore[arg-type]
                    embedded.query("CONSTRUCT WHERE { ?x a ent:Signing }")  # type: ignore[arg-type]
                )
                assert "Kazakhstan" in remote.show("KZ")
                assert remote.show("KZ") == embedded.show("KZ") or store == "virtuoso"
            assert delete(built.key, url) == first.graphs
            assert delete(built.key, url) == 0
            with open_remote(url) as remote:
                assert len(remote.query("SELECT ?x { ?x a ent:Fact }")) == 0  # type: ignore[arg-type]
            assert main(["push", url]) == 0
            assert "verified: counts of" in capsys.readouterr().err
            assert main(["push", url, "--append"]) == 0, "the same triples again change nothing"
            assert main(["ask", "who-chaired", "--endpoint", url]) == 0
    except stores.NotInstalledError as error:
        pytest.skip(str(error))


def test_comunica_reads(built: Built, embedded: Graph) -> None:
    try:
        with stores.comunica(built.folder / "graph.nq") as url, open_remote(url) as remote:
            found = differences(remote, embedded)
            assert {case: what for case, what in found.items() if not what.endswith("other order")} == {}
            assert {"about-country@country=GB", "article-in-order"} <= set(found), (
                "it orders right now: tell docs/stores.md"
            )
    except stores.NotInstalledError as error:
        pytest.skip(str(error))


def test_the_command_line_knows_every_kind() -> None:
    from kg.cli.parser import STORES

    assert tuple(KINDS) == STORES


def test_only_tested_kinds_are_called_tested() -> None:
    assert {name for name, kind in KINDS.items() if kind.tested} == {"oxigraph", "fuseki", "rdf4j", "virtuoso"}


def test_the_guide_names_every_kind_and_deviation() -> None:
    guide = (ROOT / "docs" / "stores.md").read_text(encoding="utf-8")
    for kind in KINDS.values():
        assert kind.source in guide
        assert kind.label in guide
        assert all(f"`{name}`" in guide for name in kind.wrong)
