"""The pages on several sources: what the commands say, and never that of another day."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from serve_helper import client, patient_pool
from starlette.testclient import TestClient

import kg
from kg.cli import main
from kg.paths import Workspace
from kg.serve import sources
from kg.serve.state import State
from kg.serve.tools import Tools
from kg.snapshot.build import build

EXAMPLE = ROOT / "examples" / "two-sources"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("two") / "graph"
    shutil.copytree(EXAMPLE, found)
    (found / "matches.ttl").unlink()
    return found


@pytest.fixture(scope="module")
def web(graph: Path, cache: Path) -> Iterator[TestClient]:
    workspace = Workspace.at(graph)
    with client(build(workspace).key, workspace) as found:
        yield found


def words(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def said(graph: Path, capsys: pytest.CaptureFixture[str], *command: str) -> object:
    assert main([*command, "--graph", str(graph), "-f", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_compare_says_what_the_command_says(web: TestClient, graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = said(graph, capsys, "compare")
    page = words(web.get("/compare").text)
    assert told["happenings"]  # type: ignore[index]
    for happening in told["happenings"]:  # type: ignore[index]
        assert happening["name"][1:] in page
        for finding in happening["findings"]:
            assert finding["sentence"] in page
            assert finding["status"] in page
        for one in happening["told by"]:
            assert all(quote["quote"] in page for quote in one["quotes"])
        assert all(link["ground"] in page for link in happening["matched"])
    only = words(web.get("/compare?only=unique").text)
    assert "Only kazakhstan-uk-strategic-dialogue-8 gives the chair" in only
    assert "The place is the same in" not in only
    assert "8th meeting of the Kazakhstan-UK Strategic Dialogue" in words(
        web.get("/compare?about=Kazakhstan-UK+Strategic+Dialogue").text
    )
    assert "affiliated enterprises" not in words(web.get("/compare?about=Kazakhstan-UK+Strategic+Dialogue").text)


def test_promises_say_what_the_command_says(web: TestClient, graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for day in ((), ("--as-of", "2025-03-01")):
        told = said(graph, capsys, "promises", *day)
        address = f"/promises?day={day[1]}" if day else "/promises"
        pages = words("".join(web.get(f"{address}{'&' if day else '?'}page={n}").text for n in (1, 2)))
        assert told
        assert all(each["sentence"] in pages for each in told)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "path", ["/compare?day=x", "/compare?only=x", "/compare?about=xyzzy", "/promises?day=1", "/promises?status=x"]
)
def test_what_cannot_be_asked_is_told(web: TestClient, path: str) -> None:
    answer = web.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert "<form" in answer.text


def test_no_day_is_not_today(web: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a day all articles count; as of a day, those that were published by then. The chronicle came out in 2026."""
    monkeypatch.setattr(sources, "today", lambda: "2025-03-01")
    without, that_day = web.get("/promises").text, web.get("/promises?day=2025-03-01").text
    assert "kazakhstan-uk-chronicle" in without
    assert "kazakhstan-uk-chronicle" not in that_day
    assert "as of 2025-03-01" in without
    assert web.get("/promises").text == without  # and the other way round, from what is kept


def test_what_is_kept_goes_with_the_day(web: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "today", lambda: "2025-03-01")
    first = web.get("/promises")
    headers = {"If-None-Match": first.headers["etag"]}
    assert web.get("/promises", headers=headers).status_code == 304
    monkeypatch.setattr(sources, "today", lambda: "2025-03-02")
    later = web.get("/promises", headers=headers)
    assert later.status_code == 200
    assert "as of 2025-03-02" in later.text


def test_a_decision_shows_at_once(web: TestClient, graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Decisions lie beside the snapshot, which stays the same."""
    first = web.get("/compare")
    assert "matched by a proposal" in words(first.text)
    assert "No happening" in words(web.get("/compare?confirmed=yes").text)
    pair = re.search(r"(article:\S+/\S+)  (article:\S+/\S+)", _proposals(graph, capsys))
    assert pair
    given = ["match", "--confirm", pair[1], pair[2], "--ground", "both are one", "--by", "Ada", "--graph", str(graph)]
    assert main(given) == 0
    assert web.get("/compare", headers={"If-None-Match": first.headers["etag"]}).status_code == 200
    assert "confirmed by Ada: both are one" in words(web.get("/compare?confirmed=yes").text)
    (graph / "matches.ttl").unlink()


def _proposals(graph: Path, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert main(["match", "--graph", str(graph)]) == 0
    return capsys.readouterr().out


def test_one_article_has_nothing_to_compare(built: object, cache: Path) -> None:
    from kg.snapshot.build import Built

    assert isinstance(built, Built)
    with client(built.key) as alone:
        assert "one article only" in words(alone.get("/compare").text)
        assert 'href="/compare"' not in alone.get("/").text


def test_a_large_graph_is_not_read_for_a_page(web: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST", 1000)
    for path in ("/compare?day=2025-01-01", "/promises?day=2025-01-01"):
        answer = web.get(path)
        assert answer.status_code == 403
        assert "kg compare" in answer.json()["detail"]


ELSEWHERE = {
    "which promises were kept?": ("/promises", "kg promises"),
    "on which days do the articles disagree?": ("/compare?only=conflict", "kg compare --only conflict"),
    "which paper copied the other?": ("/compare", "kg compare"),
    "what does only one newspaper report?": ("/compare", "kg compare"),
}


def test_own_words_lead_to_what_no_question_says(web: TestClient, graph: Path, cache: Path) -> None:
    """The page, Python, and whoever asks through the tools are told the same."""
    workspace = Workspace.at(graph)
    state = State(workspace, build(workspace).key, patient_pool)
    try:
        for asked, (page, command) in ELSEWHERE.items():
            shown = web.get("/ask", params={"q": asked}).text
            assert f'href="{page}"' in shown and f">{command}</a>" in shown, asked
            with kg.open(graph) as opened:
                found = opened.understand(asked).elsewhere
            assert found is not None and found.command == command
            assert Tools(state).ask(asked)["told_elsewhere"].endswith(f"{command}.")
    finally:
        state.close()


def test_who_asks_for_one_article_is_led_nowhere(web: TestClient) -> None:
    shown = web.get("/ask", params={"q": "who signed the treaty?"}).text
    assert 'href="/compare' not in shown and 'href="/promises' not in shown.partition("<main")[2]
