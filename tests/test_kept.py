"""What is kept of a comparison is what the comparison finds; it is made once, and anew where anything that it rests on changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_matches import ARTICLES
from two_sources import Said, write

from kg.compare import kept, record, show
from kg.compare.corpus import Sources
from kg.compare.kept import KeptFindings
from kg.compare.nearby import near
from kg.compare.promises import promises
from kg.paths import Workspace
from kg.snapshot import folder_of
from kg.snapshot.build import build

ID = "https://w3id.org/entente/id/"
ONE, OTHER = f"{ID}article/deed/signing", f"{ID}article/plan/signing"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept") / "graph"
    open_plan = Said(
        "Kenya plans to ratify the Port Treaty by 2030.",
        "Plan plan: agent ke; silent deadline\n  ratification: agent ke; theme port-treaty; deadline «by 2030»",
    )
    write(folder, {**ARTICLES, "open": open_plan})
    return folder


@pytest.fixture
def key(graph: Path) -> str:
    return build(Workspace.at(graph)).key


def read_back(data: object) -> object:
    return json.loads(json.dumps(data))


def test_what_is_kept_is_what_is_found(graph: Path, key: str) -> None:
    sources = Sources.of(key, graph)
    with KeptFindings.of(key, graph) as found:
        assert list(found.found(kept.HAPPENING)) == read_back([show.compared(each, sources) for each in sources.groups])
        assert list(found.found(kept.MATCH)) == read_back([show.proposal(each, sources) for each in sources.matches])
        for thing in (
            f"{ID}document/port-treaty",
            f"{ID}country/ke",
            ONE,
            f"{ID}article/plan",
            f"{ID}body/fjord-college",
        ):
            wanted = [show.compared(each, sources) for each in sources.about(thing)]
            assert list(found.found(kept.HAPPENING, thing)) == read_back(wanted)
        for day in ("2026-01-01", "2031-01-01"):
            assert list(found.promises(day)) == read_back([show.promise(x, sources) for x in promises(sources, day)])
        assert {x["status"] for x in found.promises("2031-01-01", f"{ID}document/port-treaty")} == {"kept", "overdue"}
        assert {x["status"] for x in found.promises("2030-12-31", f"{ID}document/port-treaty")} == {"kept", "pending"}


def test_it_is_made_once_and_anew_where_a_decision_changes(
    graph: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    KeptFindings.of(key, graph).close()
    with monkeypatch.context() as patched:
        patched.setattr(kept, "Sources", None)  # nothing is worked out again
        KeptFindings.of(key, graph).close()
    record.decided(graph, record.Decision(ONE, "same", OTHER, False, "another treaty"))
    try:
        with KeptFindings.of(key, graph) as found:
            assert list(found.found(kept.HAPPENING)) == []
    finally:
        record.taken_away(graph, ONE, OTHER)
    with KeptFindings.of(key, graph) as found:
        assert len(list(found.found(kept.HAPPENING))) == 1


def test_a_damaged_file_is_made_anew_and_few_are_kept(graph: Path, key: str) -> None:
    for day in range(10, 22):
        KeptFindings.of(key, graph, as_of=f"2026-01-{day}").close()
    files = sorted(folder_of(key).glob("compared-*.sqlite"))
    assert len(files) == 8
    for file in files:
        file.write_bytes(b"no database")
    with KeptFindings.of(key, graph, as_of="2026-01-21") as found:
        assert len(list(found.found(kept.HAPPENING))) == 1


def test_one_article_needs_no_store_with_the_names_of_graphs(graph: Path, key: str) -> None:
    """That one is made when it is first needed, which takes as long as a build."""
    assert [(each.one, each.other) for each in near(f"{ID}article/plan", key, graph).matches] == [(ONE, OTHER)]
    assert not (folder_of(key) / "named").exists()
