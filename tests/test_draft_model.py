"""kg draft --model, against servers on loopback that answer rightly, wrongly, slowly, with rubbish and not at all."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path

import pytest
from bad_servers import Handler, closing_at_once, closing_midway, dripping, endless, hanging, reply, saying, serving

from kg.cli import main
from kg.notes.lines import document_of

TEXT = "Treaty signed\nFrance and Germany signed a treaty in Paris on 5 March 2024. They plan to meet again.\n"
NOTES = """\
article talks
  state draft
  source-kind news
  issued-by kazinform
  silent published-by, published-in, written-by

2
  «France and Germany … March 2024.»
    ?- Signing: signed-by fr
  «They plan to meet again.»
"""
RIGHT = ["meeting: agent fr, de; place «Paris»; time «on 5 March 2024»; silent rest"]
MENTION = "= «They»: fr, de ! The two states of the sentence before."
PLAN = [MENTION, "Plan: agent fr, de; silent rest", "  meeting: agent fr, de"]
WRITTEN = [MENTION, "Plan: agent fr, de; silent rest > meeting: agent fr, de"]  # in the one form of notes


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "article.notes").write_text(NOTES, encoding="utf-8")
    return tmp_path / "article.notes"


def completion(lines: object) -> str:
    return json.dumps({"choices": [{"message": {"content": json.dumps({"lines": lines})}}]})


def by_sentence(*answers: object) -> Handler:
    """The answers for the first sentence, one after the other; the second gets PLAN."""
    left = list(answers)

    def handle(connection: socket.socket, head: str) -> None:
        lines = PLAN if "Sentence: They" in head else left.pop(0) if len(left) > 1 else left[0]
        reply(connection, completion(lines) if isinstance(lines, list) else str(lines))

    return handle


def draft(notes: Path, url: str, *more: str) -> int:
    return main(["draft", str(notes), "--model", "gpt 9", "--endpoint", url, "--timeout", "5", *more])


def proposed(notes: Path) -> list[str]:
    text = notes.read_text(encoding="utf-8")
    assert not document_of(text)[1]
    return [line.strip() for line in text.splitlines() if "?-gpt-9 " in line]


def test_a_right_answer_is_proposed(notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(by_sentence(RIGHT)) as server:
        assert draft(notes, server.url + "/v1") == 0
    assert proposed(notes) == [f"?-gpt-9 {line}" for line in (*RIGHT, *WRITTEN)]
    assert len(server.heads) == 2  # one request a sentence
    first = server.heads[0]
    assert first.startswith("POST /v1/chat/completions ")
    assert "authorization" not in first.lower()
    body = json.loads(first.partition("\r\n\r\n")[2])
    assert body["model"] == "gpt 9" and body["response_format"]["type"] == "json_schema"
    question = body["messages"][1]["content"]
    for part in (
        "Sentence: France and Germany signed a treaty in Paris",
        "country:fr (France)",
        "Signing: signed-by fr",
        "ent:Signing (signing), class",
    ):
        assert part in question
    assert "0 dropped" in capsys.readouterr().err


def test_only_what_is_not_encoded_is_asked(notes: Path) -> None:
    notes.write_text(NOTES.replace("?- Signing: signed-by fr", "meeting: agent fr, de"), encoding="utf-8")
    with serving(by_sentence(RIGHT)) as server:
        assert draft(notes, server.url) == 0
    assert [("Sentence: They" in head) for head in server.heads] == [True]


WRONG = {
    "a name that nobody knows": ["meeting: agent atlantis; silent rest"],
    "words that the text does not have": ["meeting: agent fr; theme «a treaty of peace»; silent rest"],
    "a role that there is not": ["meeting: agnet fr; silent rest"],
    "no line of notes": ["meeting agent ; fr"],
    "a name that the sentence does not name": ["meeting: agent kz; silent rest"],
    "another quote": ["«Paris»", "x «Paris»: no"],
    "a mark": ["?- meeting: agent fr; silent rest"],
    "an article": ["article other"],
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_asked_again_and_dropped_in_the_end(
    name: str, notes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(by_sentence(WRONG[name])) as server:
        assert draft(notes, server.url) == 0
    assert proposed(notes) == [f"?-gpt-9 {line}" for line in WRITTEN]
    assert len(server.heads) == 3 + 1  # three rounds, and the other sentence
    assert "The checker says" in server.heads[2]
    assert "dropped: line 2: " in capsys.readouterr().err


def test_a_better_second_answer_counts(notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(by_sentence(WRONG["a name that nobody knows"], RIGHT)) as server:
        assert draft(notes, server.url) == 0
    assert f"?-gpt-9 {RIGHT[0]}" in proposed(notes)
    assert len(server.heads) == 3
    assert "nothing is known by the name" in server.heads[1]
    assert " 0 dropped" in capsys.readouterr().err


def test_only_the_wrong_one_of_two_is_dropped(notes: Path) -> None:
    with serving(by_sentence([*WRONG["a role that there is not"], *RIGHT])) as server:
        assert draft(notes, server.url) == 0
    assert f"?-gpt-9 {RIGHT[0]}" in proposed(notes)
    assert not any("agnet" in line for line in proposed(notes))


RUBBISH = {
    "no JSON": "<html>",
    "other JSON": "[1]",
    "no content": '{"choices": []}',
    "content that is no JSON": json.dumps({"choices": [{"message": {"content": "Sure! Here"}}]}),
    "no lines": json.dumps({"choices": [{"message": {"content": "{}"}}]}),
    "lines that are none": json.dumps({"choices": [{"message": {"content": '{"lines": [1]}'}}]}),
    "too many lines": completion(["meeting: agent fr"] * 1000),
    "deep": "[" * 100_000,
    "null": "null",
}


@pytest.mark.parametrize("name", RUBBISH)
def test_rubbish_proposes_nothing(name: str, notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(by_sentence(RUBBISH[name])) as server:
        assert draft(notes, server.url) == 0
    assert proposed(notes) == [f"?-gpt-9 {line}" for line in WRITTEN]
    told = capsys.readouterr().err
    assert "dropped: line 2: the answer " in told and "Traceback" not in told


@pytest.mark.parametrize(
    ("handler", "code", "message"),
    [
        (hanging, 4, "did not answer within 1 second."),
        (dripping, 4, "did not answer within 1 second."),
        (closing_at_once, 3, "cannot be asked"),
        (closing_midway, 3, "cannot be asked"),
        (saying('{"error": "no such model"}', 404), 3, "answered 404: "),
        (saying("", 401), 3, "answered 401: "),
        (saying("", 302, Location="http://127.0.0.1:9/"), 3, "answered 302: "),
        (saying("\x1b[31mred", 500), 3, "answered 500: "),
    ],
)
def test_a_server_that_does_not_answer_changes_nothing(
    handler: Handler, code: int, message: str, notes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start = time.monotonic()
    with serving(handler) as server:
        assert draft(notes, server.url, "--timeout", "1") == code
    assert time.monotonic() - start < 8
    told = capsys.readouterr().err
    assert message in told and "Traceback" not in told and "\x1b" not in told
    assert notes.read_text(encoding="utf-8") == NOTES


def test_an_endless_answer_is_cut_off(notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(endless) as server:
        assert draft(notes, server.url) == 0
    assert proposed(notes) == []
    assert "longer than 1 MB" in capsys.readouterr().err


def test_what_came_before_the_server_stopped_is_kept(notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def handle(connection: socket.socket, head: str) -> None:
        if "Sentence: They" in head:
            reply(connection, "", 503)
        else:
            reply(connection, completion(RIGHT))

    with serving(handle) as server:
        assert draft(notes, server.url) == 1
    assert proposed(notes) == [f"?-gpt-9 {RIGHT[0]}"]
    assert "no answer: " in capsys.readouterr().err


def test_nobody_there(notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    assert draft(notes, f"http://127.0.0.1:{port}") == 3
    assert "cannot be asked" in capsys.readouterr().err
    assert notes.read_text(encoding="utf-8") == NOTES


def test_the_key_comes_from_the_environment_and_is_never_shown(
    notes: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    with serving(saying("", 500)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url + "/v1/")
        assert main(["draft", str(notes), "--model", "m"]) == 3
    assert "\r\nauthorization: Bearer sk-secret\r\n".lower() in server.heads[0].lower()
    assert server.heads[0].startswith("POST /v1/chat/completions ")
    assert draft(notes, "http://models.example/v1") == 2
    told = capsys.readouterr()
    assert "in the clear" in told.err
    assert "sk-secret" not in told.err + told.out


@pytest.mark.parametrize(
    "url", ["", "localhost:1", "ftp://x/", "http://", "http://u:p@x/", "http://x/?a", "http://[", "http://x:99999/"]
)
def test_addresses_that_are_none(url: str, notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert draft(notes, url) == 2
    assert "server" in capsys.readouterr().err


def test_nothing_is_sent_without_the_command(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafting, suggesting and checking open no connection, whatever the environment says."""
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("OPENAI_API_KEY", "x")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    graph = notes.parent / "graph"
    assert main(["new", str(notes.parent / "article.txt"), "--graph", str(graph), "--slug", "a"]) == 0
    assert main(["suggest", f"{graph / 'articles' / 'a' / 'article.notes'}:9"]) == 0
    assert main(["declare", "Ottawa", "City", "in", "CA"]) == 0
    assert main(["validate", str(graph / "articles" / "a" / "article.notes")]) == 1


def test_a_model_has_to_be_named(notes: Path) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["draft", str(notes), "--endpoint", "http://127.0.0.1:9"])
    assert stop.value.code == 2
