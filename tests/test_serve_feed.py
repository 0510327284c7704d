"""Feeds: what changed from one served state to the next, also across a restart, for readers of Atom and of JSON Feed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import ROOT, SLUG
from serve_helper import BASE, patient_pool
from starlette.testclient import TestClient

from kg.paths import Workspace
from kg.serve.app import application
from kg.serve.journal import Journal
from kg.serve.state import State
from kg.snapshot.build import build

EXAMPLE = ROOT / "examples" / "two-sources" / "articles" / "kazakhstan-uk-chronicle"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def graph(tmp_path: Path, cache: Path) -> Iterator[Path]:
    shutil.copytree(ROOT / "graph" / "articles" / SLUG, tmp_path / "articles" / SLUG)
    yield tmp_path


def waited(workspace: Workspace, key: str) -> None:
    """Until a state is written down: the one at work holds the lock of its own journal, so a second one does it again."""
    Journal(workspace).note(key)


def test_what_changed_is_told_to_both_kinds_of_readers(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.serve.state.LOOK", 3600.0)  # the test looks, and nobody before it
    workspace = Workspace.at(graph)
    key = build(workspace).key
    state = State(workspace, key, patient_pool)
    with TestClient(application(state), base_url=BASE) as web:
        waited(workspace, key)
        empty = web.get("/feed")
        assert empty.headers["content-type"].startswith("application/atom+xml")
        assert ElementTree.fromstring(empty.text).findall(f"{ATOM}entry") == []  # nothing is known from before
        shutil.copytree(EXAMPLE, graph / "articles" / EXAMPLE.name)
        newer = build(workspace).key
        state.taken_up = lambda _: None  # done here, to wait for it
        assert state.look()
        waited(workspace, newer)

        answer = web.get("/feed", headers={"If-None-Match": empty.headers["etag"]})
        assert answer.status_code == 200
        tree = ElementTree.fromstring(answer.text)
        for name in ("id", "title", "updated", "author", "link"):  # RFC 4287, 4.1.1
            assert tree.find(f"{ATOM}{name}") is not None
        entries = tree.findall(f"{ATOM}entry")
        for entry in entries:
            for name in ("id", "title", "updated"):  # 4.1.2
                assert (entry.findtext(f"{ATOM}{name}") or "").strip()
        ids = [entry.findtext(f"{ATOM}id") for entry in entries]
        assert len(set(ids)) == len(ids)
        titles = [entry.findtext(f"{ATOM}title") or "" for entry in entries]
        assert (
            "new: signing of the Strategic Partnership and Cooperation Agreement (kazakhstan-uk-chronicle)." in titles
        )
        words = " ".join(entry.findtext(f"{ATOM}content") or "" for entry in entries)
        assert "Cardiff University opened its branch in Astana on 3 September 2025." in words

        told = web.get("/feed", headers={"Accept": "application/feed+json"})
        assert told.headers["content-type"].startswith("application/feed+json")
        told = told.json()
        assert told["version"] == "https://jsonfeed.org/version/1.1"
        assert [item["title"] for item in told["items"]] == titles
        assert [item["id"] for item in told["items"]] == ids
        place = next(item["url"] for item in told["items"] if item["title"].startswith("new: signing"))
        assert place.startswith(f"{BASE}/article/kazakhstan-uk-chronicle#")

        of_one = web.get("/feed/country/kz?format=json").json()
        assert 0 < len(of_one["items"]) < len(told["items"])
        assert {item["id"] for item in of_one["items"]} < set(ids)
        nothing = web.get("/feed/mineral/nickel?format=json").json()  # the new article has no word of it
        assert nothing["items"] == []
        assert web.get("/feed/country/none").status_code == 404
        assert web.get("/feed", headers={"Accept": "text/csv"}).status_code == 406
        assert web.get("/feed?format=turtle").status_code == 406
        assert 'href="/feed/country/kz?format=atom"' in web.get("/thing/country/kz").text


def test_what_changed_while_nobody_served_is_told_too(graph: Path) -> None:
    workspace = Workspace.at(graph)
    Journal(workspace).note(build(workspace).key)
    path = graph / "articles" / SLUG / "article.ttl"
    shutil.copytree(EXAMPLE, graph / "articles" / EXAMPLE.name)
    shutil.rmtree(path.parent)
    journal = Journal(workspace)
    journal.note(build(workspace).key)
    since, found = journal.changes()
    assert since.endswith("Z")
    assert {each.kind for each in found} >= {"new", "gone"}
    gone = next(each for each in found if each.kind == "gone" and "signing" in each.sentence)
    assert any(thing.startswith("https://w3id.org/entente/id/document/") for thing in gone.things)
    journal.note(build(workspace).key)  # the same again
    assert journal.changes() == (since, found)


def test_a_journal_that_cannot_be_read_begins_anew(graph: Path) -> None:
    workspace = Workspace.at(graph)
    journal = Journal(workspace)
    journal.note("0" * 32)
    for broken in (b"", b"[]", b'{"states": [1]}', b"\xff", b'{"states": [{"key": 1}]}'):
        journal._file.write_bytes(broken)
        assert journal.changes() == ("", [])
    journal.note("1" * 32)  # an earlier state that is gone from the cache has nothing to compare with
    journal.note("2" * 32)
    assert journal.changes()[1] == []
