"""A graph that is built anew takes the place of the older one, and no request is dropped."""

from __future__ import annotations

from pathlib import Path

import pytest
from serve_helper import hostile, patient_pool
from starlette.testclient import TestClient

from kg.serve.app import application
from kg.serve.state import State
from kg.snapshot.build import build

REFERENCE = """\
@prefix ent: <https://w3id.org/entente/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix topic: <https://w3id.org/entente/id/topic/> .

topic:lighthouses
  a ent:Topic ;
  skos:prefLabel "lighthouses"@en ;
.
"""
ASK = {"query": "ASK { ?x skos:prefLabel 'lighthouses'@en }"}


def test_a_newer_snapshot_is_taken_up_when_it_is_built(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.serve.state.LOOK", 3600.0)  # the test looks, and nobody before it
    workspace = hostile(tmp_path)
    state = State(workspace, build(workspace).key, patient_pool)
    older = state.current
    with TestClient(application(state), base_url="http://localhost") as web:
        first = web.get("/sparql", params=ASK)
        assert first.json()["boolean"] is False
        assert not state.look()
        (tmp_path / "reference").mkdir()
        (tmp_path / "reference" / "own.ttl").write_text(REFERENCE, encoding="utf-8")
        assert not state.look()  # changed, and not built yet: what there is stays
        assert web.get("/sparql", params=ASK).json()["boolean"] is False
        build(workspace)
        with state.use() as used:  # a request that is open meanwhile
            assert state.look()
            assert used is older
            assert used.store.query("ASK { ?x skos:prefLabel 'lighthouses'@en }") is False
        second = web.get("/sparql", params=ASK)
        assert second.json()["boolean"] is True
        assert second.headers["etag"] != first.headers["etag"]
        assert web.get("/sparql", params=ASK, headers={"If-None-Match": first.headers["etag"]}).status_code == 200
        assert "kg_reloads_total 1" in web.get("/metrics").text
        assert older.retired
