"""The pages for authors: what they say of notes is what the editors' server says, and nothing is saved but what a page of ours sends."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from conftest import ROOT, SLUG
from serve_helper import client, server
from starlette.testclient import TestClient

from kg.notes.proposals import accepted, proposed, refused
from kg.paths import Workspace
from kg.serve.app import Settings
from kg.snapshot.build import Built, build

DRAFT = "# mine\narticle talks\n  state draft\n  source-kind news\n\n1\n  «France and Germany signed it»\n    ?- Signing: agent fr\n      ?-m theme de\n    ?- see fr\n"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's graph with a finished article and a draft."""
    found = tmp_path_factory.mktemp("mine")
    shutil.copytree(ROOT / "graph" / "articles" / SLUG, found / "articles" / SLUG)
    talks = found / "articles" / "talks"
    talks.mkdir()
    (talks / "article.txt").write_text("France and Germany signed it\n")
    (talks / "article.notes").write_text(DRAFT)
    return found


@pytest.fixture(scope="module")
def key(graph: Path, cache: Path) -> str:
    return build(Workspace.at(graph)).key


@pytest.fixture(scope="module")
def web(graph: Path, key: str) -> Iterator[TestClient]:
    with client(key, Workspace.at(graph), Settings(write=True)) as found:
        yield found


@pytest.fixture(scope="module")
def looking(graph: Path, key: str) -> Iterator[TestClient]:
    """Without --write."""
    with client(key, Workspace.at(graph)) as found:
        yield found


@pytest.fixture(autouse=True)
def _as_it_was(graph: Path) -> Iterator[None]:
    yield
    (graph / "articles" / "talks" / "article.notes").write_text(DRAFT)
    (graph / "articles" / "talks" / "article.ttl").unlink(missing_ok=True)


def fields(page: str) -> dict[str, str]:
    """What the form of a page has hidden."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def notes_of(graph: Path, slug: str = "talks") -> str:
    return (graph / "articles" / slug / "article.notes").read_text()


def test_the_page_says_what_the_editors_server_says(web: TestClient, graph: Path) -> None:
    from kg.lsp.desk import Desk

    path = graph / "articles" / SLUG / "article.notes"
    broken = notes_of(graph, SLUG).replace("agent london", "agent lodnon", 1).replace("Meeting", "Meting", 1)
    token = fields(web.get(f"/write/{SLUG}").text)["token"]
    headers = {"X-Token": token}
    for notes in (notes_of(graph, SLUG), broken, "article x\n  ~~~\n"):
        told = web.post(f"/write/{SLUG}/check", json={"notes": notes}, headers=headers).json()["faults"]
        wanted = [fault for fault in Desk(graph).faults(path, notes) if fault.rule != "step"]
        assert [(each["line"], each["start"], each["end"], each["message"]) for each in told] == [
            (*fault.span, fault.message) for fault in wanted
        ]
    assert told


def test_completion_is_that_of_the_editors(web: TestClient) -> None:
    headers = {"X-Token": fields(web.get("/write/talks").text)["token"]}
    notes = "article talks\n\n1\n  «France and Germany signed it»\n    Signing: signed-by-state f\n"
    asked = {"notes": notes, "line": 4, "column": 30}
    told = web.post("/write/talks/complete", json=asked, headers=headers).json()
    assert told["start"] == 29
    assert "fr" in [each["text"] for each in told["choices"]]


def test_proposals_are_accepted_and_refused() -> None:
    lines = [(each.line, each.last, each.model, each.to_pick) for each in proposed(DRAFT)]
    assert lines == [(8, 9, "", False), (9, 9, "m", False), (10, 10, "", True)]
    assert "    Signing: agent fr\n      ?-m theme de\n" in accepted(DRAFT, 8)
    assert "    ?- Signing: agent fr\n      theme de\n" in accepted(DRAFT, 9)
    assert accepted(DRAFT, 10) == DRAFT == accepted(DRAFT, 1) == refused(DRAFT, 1)
    assert refused(DRAFT, 8) == DRAFT.replace("    ?- Signing: agent fr\n      ?-m theme de\n", "")


def test_all_of_it_works_as_a_form(web: TestClient, graph: Path) -> None:
    page = web.get("/write/talks").text
    assert "3 proposals" in page.replace("\u202f", " ")
    form = fields(page)
    sent = {**form, "notes": DRAFT.replace("\n", "\r\n"), "do": "accept:8"}
    page = web.post("/write/talks", data=sent).text
    assert "    Signing: agent fr\n      ?-m theme de" in page
    assert "2 proposals" in page.replace("\u202f", " ")
    assert notes_of(graph) == DRAFT  # nothing is saved yet
    sent |= {"notes": refused(accepted(DRAFT, 8), 9).replace("\n", "\r\n"), "do": "save"}
    answer = web.post("/write/talks", data=sent, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/write/talks?saved=")
    assert notes_of(graph) == refused(accepted(DRAFT, 8), 9)
    # The other tab still has what was there before: nothing is overwritten, and nothing of it is lost.
    sent |= {"notes": DRAFT + "# other\n"}
    page = web.post("/write/talks", data=sent)
    assert page.status_code == 412
    assert "# other\n" in page.text
    assert "# other" not in notes_of(graph)
    assert fields(page.text)["version"] != form["version"]  # who saves again has seen it


def test_a_script_saves_with_the_version_that_it_read(web: TestClient, graph: Path) -> None:
    form = fields(web.get(f"/write/{SLUG}").text)
    before, turtle = notes_of(graph, SLUG), (graph / "articles" / SLUG / "article.ttl").read_text()
    headers = {"X-Token": form["token"], "If-Match": f'"{form["version"]}"', "Content-Type": "text/plain"}
    changed = before.replace("! Kazakhstan is the country named just before.", "! It is named just before.")
    assert changed != before
    answer = web.put(f"/write/{SLUG}", content=changed.encode(), headers=headers)
    assert answer.status_code == 200
    assert answer.json() == {"turtle": True}
    made = (graph / "articles" / SLUG / "article.ttl").read_text()
    assert made != turtle
    assert "It is named just before." in made
    # What `kg validate` says of the folder then: that the two are in step, and nothing is wrong.
    from kg.cli import main

    assert main(["validate", str(graph / "articles" / SLUG / "article.notes"), "--graph", str(graph)]) == 0
    assert web.put(f"/write/{SLUG}", content=before.encode(), headers=headers).status_code == 412
    assert notes_of(graph, SLUG) == changed
    del headers["If-Match"]
    assert web.put(f"/write/{SLUG}", content=before.encode(), headers=headers).status_code == 428
    headers["If-Match"] = answer.headers["etag"]
    assert web.put(f"/write/{SLUG}", content=before.encode(), headers=headers).status_code == 200
    assert notes_of(graph, SLUG) == before


FORGED = (
    ("no token", {}, False),
    ("from another site", {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, True),
    ("from another port of this machine", {"Origin": "http://localhost:9999", "Sec-Fetch-Site": "same-site"}, True),
    ("from nowhere", {"Origin": "null"}, True),
    ("another site, in an old browser", {"Origin": "https://evil.example"}, True),
    ("a name that leads here", {"Host": "evil.example", "Origin": "http://evil.example"}, True),
)


@pytest.mark.parametrize(("_", "headers", "with_token"), FORGED, ids=[each[0] for each in FORGED])
def test_nothing_is_taken_from_elsewhere(
    web: TestClient, graph: Path, _: str, headers: dict[str, str], with_token: bool
) -> None:
    form = fields(web.get("/write/talks").text)
    token = form["token"] if with_token else "x" * len(form["token"])
    sent = {"token": token, "version": form["version"], "notes": "evil", "do": "save"}
    told = {**headers, "X-Token": token, "If-Match": f'"{form["version"]}"'}
    status = 421 if "Host" in headers else 403
    assert web.post("/write/talks", data=sent, headers=headers, follow_redirects=False).status_code == status
    assert web.put("/write/talks", content=b"evil", headers=told).status_code == status
    for what in ("check", "change", "complete"):
        assert web.post(f"/write/talks/{what}", json={"notes": "evil"}, headers=told).status_code == status
    new = {"token": token, "text": "Evil talks\n", "slug": "evil"}
    assert web.post("/write", data=new, headers=headers, follow_redirects=False).status_code == status
    assert notes_of(graph) == DRAFT
    assert not (graph / "articles" / "evil").exists()


def test_a_form_of_plain_text_is_none(web: TestClient) -> None:
    """What a page elsewhere can send without asking: forms of three types. JSON and PUT it cannot."""
    for kind in ("text/plain", "multipart/form-data; boundary=x"):
        assert web.post("/write/talks", content=b"do=save", headers={"Content-Type": kind}).status_code == 415


@pytest.mark.parametrize(
    "slug", ["..%2f..%2fetc", "%2e%2e", "talks%2f..%2ftalks", "Talks", "talks%00", "nothing", "%3Cb%3E"]
)
def test_no_name_leads_out_of_the_folder(web: TestClient, slug: str) -> None:
    form = fields(web.get("/write/talks").text)
    assert web.get(f"/write/{slug}").status_code in (404, 405)
    sent = {**form, "notes": "evil", "do": "save"}
    assert web.post(f"/write/{slug}", data=sent).status_code in (404, 405)
    new = {"token": form["token"], "text": "Evil\n", "slug": slug.replace("%2f", "/")}
    if slug not in ("nothing",):
        assert web.post("/write", data=new).status_code == 400


def test_nothing_is_saved_without_leave(looking: TestClient, graph: Path) -> None:
    page = looking.get("/write/talks").text
    assert 'value="save"' not in page
    form = fields(page)
    assert looking.post("/write/talks", data={**form, "notes": "x", "do": "save"}).status_code == 403
    headers = {"X-Token": form["token"], "If-Match": f'"{form["version"]}"'}
    assert looking.put("/write/talks", content=b"x", headers=headers).status_code == 403
    assert looking.post("/write", data={"token": form["token"], "text": "New talks\n"}).status_code == 403
    assert "proposals" in looking.post("/write/talks", data={**form, "notes": DRAFT, "do": "check"}).text
    assert notes_of(graph) == DRAFT


def test_who_is_served_under_other_names_sees_no_notes(graph: Path, key: str) -> None:
    for names in (None, frozenset({"localhost", "graph.example"})):
        with client(key, Workspace.at(graph), Settings(names)) as web:
            assert web.get("/write").status_code == 404
            assert 'href="/write"' not in web.get("/").text


def test_writing_is_for_this_machine_alone(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from kg.cli import main

    for given in (["--host", "0.0.0.0"], ["--name", "graph.example"], ["--name", "*"]):
        assert main(["serve", "--no-open", "--port", "0", "--write", "--graph", str(graph), *given]) == 2
        assert "--write is for this machine alone" in capsys.readouterr().err
    assert main(["serve", "--no-open", "--write"]) == 2
    assert "--graph my/graph" in capsys.readouterr().err


def test_a_new_article_is_drafted(web: TestClient, graph: Path) -> None:
    token = fields(web.get("/write").text)["token"]
    text = "Sweden and France met\r\nThe ministers of Sweden and France met in Paris."
    answer = web.post("/write", data={"token": token, "text": text, "slug": "met"}, follow_redirects=False)
    assert answer.headers["location"] == "/write/met"
    assert (graph / "articles" / "met" / "article.txt").read_text() == text.replace("\r\n", "\n") + "\n"
    assert "proposals" in web.get("/write/met").text
    assert web.post("/write", data={"token": token, "text": text, "slug": "met"}).status_code == 400
    shutil.rmtree(graph / "articles" / "met")


def test_hostile_notes_end_nothing(web: TestClient) -> None:
    form = fields(web.get("/write/talks").text)
    headers = {"X-Token": form["token"]}
    for notes in (
        "a\n" + " " * 9 + "«" * 5000,
        "article talks\nturtle:\n  " + "[" * 20_000,
        "\x00",
        "<script>alert(1)</script>",
    ):
        answer = web.post("/write/talks/check", json={"notes": notes}, headers=headers)
        assert answer.status_code in (200, 400, 503)
        assert "<script>" not in answer.text.replace("\\u003c", "<").partition('"lists"')[2]
        assert web.get("/write/talks").status_code == 200
    assert web.put("/write/talks", content=b"x" * 2**22, headers={**headers, "If-Match": '"x"'}).status_code == 413
    for sent in (b"[" * 100_000, b'{"notes": 1', b"[]", b"\xff"):
        assert web.post("/write/talks/check", content=sent, headers=headers).status_code == 400


def test_one_can_begin_with_an_empty_folder(built: Built, tmp_path: Path, cache: Path) -> None:
    """The pages show the bundled graph until an article is finished; what is written goes into the folder."""
    with server("--graph", str(tmp_path), "--write", cache=str(cache)) as (address, _):
        with httpx.Client(base_url=address, timeout=60) as web:
            assert SLUG in web.get("/").text
            token = fields(web.get("/write").text)["token"]
            sent = {"token": token, "text": "Sweden and France met", "slug": "met"}
            assert web.post("/write", data=sent).headers["location"] == "/write/met"
            assert web.get("/write/met").status_code == 200
        assert (tmp_path / "articles" / "met" / "article.notes").is_file()
