"""How many rows an answer and a client may have: what is too much is told, and never cut."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from serve_helper import BASE
from starlette.testclient import TestClient

from kg.answer.engine import count_rows
from kg.paths import Workspace
from kg.serve.app import application
from kg.serve.pool import ROWS_OF_ONE, Pool
from kg.serve.state import State
from kg.snapshot.build import Built

MOST = 3
# No form of the first is answered in the serving process, that of the second is.
ROWS = ("SELECT ?x {{ VALUES ?x {{ {} }} }}", "SELECT ?x ?y {{ ?x a ?y }} LIMIT {}")


def pool(folder: Path) -> Pool:
    return Pool(folder, size=2, seconds=60, rows=MOST)


@pytest.fixture
def state(built: Built) -> State:
    return State(Workspace.at(), built.key, pool)


@given(
    st.lists(
        st.one_of(st.none(), st.text(alphabet='},{"[\\\r\n<result>:;&a', max_size=12).map(ox.Literal)), max_size=5
    ),
    st.sampled_from(["JSON", "XML", "CSV", "TSV"]),
)
def test_rows_are_counted_whatever_is_in_them(values: list[ox.Literal | None], form: str) -> None:
    body = " ".join("UNDEF" if value is None else str(value) for value in values)
    found = ox.Store().query(f"SELECT ?a {{ VALUES ?a {{ {body} }} }}")
    data = found.serialize(format=getattr(ox.QueryResultsFormat, form))
    assert data is not None
    assert count_rows(data, form) == len(values)


def test_an_answer_of_too_many_rows_is_refused_and_never_cut(state: State) -> None:
    with TestClient(application(state), base_url=BASE) as web:
        for form in ("json", "xml", "csv", "tsv"):
            for text in (ROWS[0].format("1 2 3"), ROWS[1].format(3)):
                answer = web.get("/sparql", params={"query": text, "format": form})
                assert answer.status_code == 200
            for text in (ROWS[0].format("1 2 3 4"), ROWS[1].format(4)):
                web.get("/sparql", params={"query": text})
                answer = web.get("/sparql", params={"query": text, "format": form})
                assert answer.status_code == 400
                told = answer.json()
                assert told["type"] == "/problems#answer-too-large"
                assert told["detail"] == "the answer is larger than 3 rows or triples. Ask for less, as with LIMIT."
        for text in ("CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <https://w3id.org/entente/id/country/kz>"):
            answer = web.get("/sparql", params={"query": text}, headers={"Accept": "text/turtle"})
            assert (answer.status_code, answer.json()["type"]) == (400, "/problems#answer-too-large")
        answer = web.get("/graphs?default", headers={"Accept": "application/n-triples"})
        assert answer.status_code == 400


def test_a_client_has_so_many_rows_in_a_minute(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.serve.quick.UNCOUNTED", 0)
    app = application(state)
    with TestClient(app, base_url=BASE, client=("10.0.0.1", 1)) as one:
        state.current.prepare()  # so that short queries count too
        asked = 0
        while asked < MOST * ROWS_OF_ONE:
            for text in (ROWS[0].format("1 2 3"), ROWS[1].format(3)):
                assert one.get("/sparql", params={"query": text}).status_code == 200
                asked += MOST
        for text in (ROWS[0].format("1"), ROWS[1].format(2), "ASK {}"):
            answer = one.get("/sparql", params={"query": text})
            assert (answer.status_code, answer.json()["type"]) == (429, "/problems#too-many-rows")
            assert 0 < int(answer.headers["retry-after"]) <= 60
        other = TestClient(app, base_url=BASE, client=("10.0.0.2", 1))
        assert other.get("/sparql", params={"query": ROWS[0].format("1")}).status_code == 200
        assert one.get("/").status_code == 200  # what pages ask is not a client's query
        monkeypatch.setattr("kg.serve.allowance.time.monotonic", lambda: state.current.pool.allowance._end + 1)
        assert one.get("/sparql", params={"query": ROWS[0].format("1")}).status_code == 200
