"""What is kept of a comparison is what the comparison finds; it is made once, and anew where anything that it rests on changes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_matches import ARTICLES
from two_sources import SIGNED, Said, write

from kg.cli import main
from kg.compare import kept, record, show
from kg.compare.corpus import Sources
from kg.compare.kept import KeptFindings
from kg.compare.nearby import near
from kg.compare.promises import Fates, promises
from kg.paths import Workspace, cache_root
from kg.snapshot import folder_of, key_of
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
        patched.setattr(KeptFindings, "renew", None)  # nothing is worked out again
        KeptFindings.of(key, graph).close()
    record.decided(graph, record.Decision(ONE, "same", OTHER, False, "another treaty"))
    try:
        with KeptFindings.of(key, graph) as found:
            assert list(found.found(kept.HAPPENING)) == []
    finally:
        record.taken_away(graph, ONE, OTHER)
    with KeptFindings.of(key, graph) as found:
        assert len(list(found.found(kept.HAPPENING))) == 1


def test_a_damaged_file_is_made_anew(graph: Path, key: str) -> None:
    for day in ("", "2026-01-10", "2026-01-21"):
        KeptFindings.of(key, graph, as_of=day).close()
    (file,) = folder_of(key).glob("compared-*.sqlite")  # a day needs none of its own
    for content in (b"no database", file.read_bytes()[:5000]):
        file.write_bytes(content)
        with KeptFindings.of(key, graph, as_of="2026-01-21") as found:
            assert len(list(found.found(kept.HAPPENING))) == 1


def everything(key: str, graph: Path, **options: Any) -> dict[str, list[Any]]:
    sorts = (kept.HAPPENING, kept.OFFICE, kept.PROMISE, kept.MATCH, kept.THINGS, kept.PAIR)
    with KeptFindings.of(key, graph, **options) as found:
        return {sort: list(found.found(sort)) for sort in sorts}


CHANGING = {
    "a": Said(
        "Kenya and Norway signed the Port Treaty on 3 June 2025.",
        SIGNED.format("port-treaty", "on 3 June 2025"),
        published="2025-06-04",
    ),
    "b": Said(
        "Kenya and Norway signed the Port Treaty on 4 June 2025.",
        SIGNED.format("port-treaty", "on 4 June 2025"),
        "second-sun",
        "2025-06-05",
    ),
    "plan": Said(
        "Kenya plans to sign the Whale Treaty by 2026.",
        "Plan plan: agent ke; silent deadline\n  signing: agent ke; theme whale-treaty; deadline «by 2026»",
        published="2025-01-10",
    ),
    "visit": Said(
        "Yuri Zhukov visited Norway on 3 June 2025.",
        "visit trip: agent yuri-zhukov; destination no; time «on 3 June 2025»",
        published="2025-06-09",
    ),
    "visit-2": Said(
        "Juri Schukow visited Norway in June 2025.",
        "visit trip: agent juri-schukow; destination no; time «in June 2025»",
        "third-times",
        "2025-06-10",
    ),
    "office": Said(
        "Ada Berg, the Ambassador of Norway to Kenya, spoke.",
        "«Ada Berg, the Ambassador of Norway to Kenya»\n  OfficeHolding holding: office-holder ada-berg; office no-ambassador-to-kenya; on-behalf-of no; remit ke\nx «, spoke.»: No matter.",
    ),
}
LATER = {
    "c": Said(
        "Kenya and Norway signed the Port Treaty in June 2025.",
        SIGNED.format("port-treaty", "in June 2025"),
        "third-times",
        "2025-07-01",
    ),
    "deed": Said(
        "Kenya and Norway signed the Whale Treaty on 2 May 2025.",
        SIGNED.format("whale-treaty", "on 2 May 2025"),
        "fourth-echo",
        "2025-05-03",
    ),
    "put-off": Said(
        "Kenya postponed the Whale Treaty.",
        "postponement act: agent ke; theme whale-treaty; silent time",
        "second-sun",
        "2025-03-01",
    ),
    "office-2": Said(
        "Bo Dahl, the Ambassador of Norway to Kenya, spoke.",
        "«Bo Dahl, the Ambassador of Norway to Kenya»\n  OfficeHolding holding: office-holder bo-dahl; office no-ambassador-to-kenya; on-behalf-of no; remit ke\nx «, spoke.»: No matter.",
        "third-times",
    ),
}


def test_what_is_brought_up_to_date_is_what_is_found_at_once(tmp_path: Path) -> None:
    """Whatever changed: articles that come, go or are another, a decision, a name or a place of the reference data."""
    graph, later = tmp_path / "graph", tmp_path / "later"
    write(graph, CHANGING)
    write(later, LATER)

    def put(slug: str) -> None:
        shutil.copytree(later / "articles" / slug, graph / "articles" / slug)

    def replaced(path: str, old: str, new: str) -> None:
        text = (graph / path).read_text(encoding="utf-8")
        assert old in text
        (graph / path).write_text(text.replace(old, new), encoding="utf-8")

    def decided(one: str, other: str, holds: bool) -> None:
        record.decided(graph, record.Decision(f"{ID}{one}", "same", f"{ID}{other}", holds, "seen"))

    steps: list[Callable[[], object]] = [
        lambda: None,
        lambda: put("c"),
        lambda: put("deed"),
        lambda: put("put-off"),
        lambda: put("office-2"),
        lambda: decided("article/a/signing", "article/b/signing", False),
        lambda: decided("person/juri-schukow", "person/yuri-zhukov", True),
        lambda: decided("person/juri-schukow", "person/yuri-zhukov", False),
        lambda: record.path_of(graph).unlink(),
        lambda: replaced("reference/ports.ttl", '"Yuri Zhukov"@en', '"Yuri Zhukov"@en ; ent:hasNationality country:ke'),
        lambda: replaced(
            "reference/ports.ttl", '"Juri Schukow"@de', '"Juri Schukow"@de ; ent:hasNationality country:no'
        ),
        lambda: shutil.rmtree(graph / "articles" / "b"),
    ]
    seen = []
    for step in steps:
        step()
        key = build(Workspace.at(graph)).key
        followed = everything(key, graph)
        for file in cache_root().glob("*/compared-*.sqlite"):
            file.unlink()
        assert followed == everything(key, graph)
        seen.append(followed)
        for day in ("2025-06-04", "2025-06-30"):
            sources = Sources.of(key, graph, as_of=day)
            known = everything(key, graph, as_of=day)
            assert known[kept.HAPPENING] == read_back([show.compared(each, sources) for each in sources.groups])
            assert known[kept.PROMISE] == read_back([show.promise(x, sources) for x in Fates(sources).all()])
    # Two names that were taken for one are confirmed, then denied.
    for found, pairs, only_proposed in ((seen[5], 1, [True]), (seen[6], 0, [False]), (seen[7], 0, [])):
        assert len(found[kept.THINGS]) == pairs
        taken = [each for happening in found[kept.HAPPENING] for each in happening["taken for one"]]
        assert ["score" in each for each in taken] == only_proposed
    # A build brings up to date what was asked for before.
    shutil.rmtree(graph / "articles" / "office-2")
    assert main(["build", "--graph", str(graph)]) == 0
    assert list(folder_of(key_of(Workspace.at(graph))).glob("compared-*.sqlite"))
    assert (
        len({json.dumps(each) for each in seen}) >= 8
    )  # to take decisions back, and where one of two is from, changes nothing


def test_one_article_needs_no_store_with_the_names_of_graphs(graph: Path, key: str) -> None:
    """That one is made when it is first needed, which takes as long as a build."""
    assert [(each.one, each.other) for each in near(f"{ID}article/plan", key, graph).matches] == [(ONE, OTHER)]
    assert not (folder_of(key) / "named").exists()
