"""Pushes that go wrong on servers that misbehave or lie: what is in the store is always said; and what --dry-run prints."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import bad_servers as bad
import pyoxigraph as ox
import pytest
from conftest import ROOT

from kg.cli import main
from kg.errors import EXIT_IO, EXIT_TIME, InputError, KgError
from kg.remote import verify
from kg.remote.endpoint import Endpoint
from kg.remote.graphs import file_name, split
from kg.remote.push import PushError, delete, push
from kg.snapshot.build import Built
from kg.terms import GRAPH, GRAPH_INFERRED, GRAPH_ONTOLOGY

sys.path.insert(0, str(ROOT / "tools"))
import stores

SECRET = "t0p \"secret\" \\ $HOME 'x' £"
NAMES = sorted(
    GRAPH + name
    for name in ("anchors", "article/kazakhstan-uk-strategic-dialogue-8", "inferred", "ontology", "reference")
)


class Fake:
    """A small store with the Graph Store Protocol, that can be told to misbehave.

    at: number of the PUT (from 0) at which `handler` takes over; keep: how much of each body is really stored;
    changed: what becomes of each line.
    """

    def __init__(self) -> None:
        self.graphs: dict[str, list[str]] = {}
        self.puts = 0
        self.at = -1
        self.handler: bad.Handler = bad.closing_at_once
        self.done_first = False
        self.keep = 1.0
        self.changed = lambda line: line
        self.blind = False

    def __call__(self, connection: bad.socket.socket, head: str) -> None:
        top, _, body = head.partition("\r\n\r\n")
        method, target = top.split(" ")[:2]
        if method == "PUT" or target.startswith("/store?"):  # filled or replaced
            number, self.puts = self.puts, self.puts + 1
            if number == self.at and not self.done_first:
                return self.handler(connection, head)
            lines = body.splitlines()
            name = parse_qs(urlsplit(target).query)["graph"][0]
            self.graphs[name] = [self.changed(line) for line in lines[: int(len(lines) * self.keep)]]
            if number == self.at:
                return self.handler(connection, head)
            return bad.reply(connection, "", 204)
        if method == "GET":
            return bad.reply(connection, "", 200, "text/plain", Server="Oxigraph/0")
        if self.blind:
            return bad.reply(connection, "lost", 500)
        store = ox.Store()
        for name, lines in self.graphs.items():
            store.load("\n".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(name))
        form = parse_qs(body, keep_blank_values=True)
        found = store.query(form["query"][0], use_default_graph_as_union="union-default-graph" in form)
        return bad.reply(connection, found.serialize(format=ox.QueryResultsFormat.JSON) or b"")  # type: ignore[union-attr]


@pytest.fixture
def fake() -> Fake:
    return Fake()


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("ENTENTE_TOKEN", "ENTENTE_USER", "ENTENTE_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "none"))


def failed(fake: Fake, built: Built, **options: object) -> PushError:
    with bad.serving(fake) as server, pytest.raises(PushError) as caught:
        push(built.key, server.url, **options)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    assert sorted(caught.value.new + caught.value.old + caught.value.unknown) == NAMES
    return caught.value


def test_a_good_push_is_verified(fake: Fake, built: Built) -> None:
    with bad.serving(fake) as server:
        done = push(built.key, server.url)
        assert (done.graphs, done.triples) == (5, sum(map(len, fake.graphs.values())))
        assert done.verified == ["counts of 5 graphs", "200 sampled triples", "1 row of the question articles"]
        assert ["does not see the named graphs" in warning for warning in done.warnings] == [True]


@pytest.mark.parametrize(
    ("handler", "code"),
    [
        (bad.closing_at_once, EXIT_IO),
        (bad.hanging, EXIT_TIME),
        (bad.saying("disk full", 507), EXIT_IO),
        (bad.saying("", 413), EXIT_IO),
    ],
)
def test_a_push_that_breaks_says_what_is_where(handler: bad.Handler, code: int, fake: Fake, built: Built) -> None:
    fake.at, fake.handler = 2, handler
    if handler is bad.closing_at_once:  # a closed connection is tried again once
        fake.handler = bad.closing_midway
    error = failed(fake, built, timeout=2)
    assert error.exit_code == code
    assert error.new == NAMES[:2]
    assert error.old == NAMES[2:]
    assert error.unknown == []
    assert f"2 graphs new; 3 graphs as before: {NAMES[2]}" in str(error)


def test_a_graph_that_arrived_though_its_answer_did_not_counts_as_new(fake: Fake, built: Built) -> None:
    fake.at, fake.handler, fake.done_first = 2, bad.closing_midway, True
    error = failed(fake, built)
    assert error.new == NAMES[:3]


def test_where_the_server_falls_silent_the_graph_is_unknown(fake: Fake, built: Built) -> None:
    def silenced(connection: bad.socket.socket, head: str) -> None:
        fake.blind = True
        bad.closing_midway(connection, head)

    fake.at, fake.handler = 1, silenced
    error = failed(fake, built)
    assert (error.new, error.unknown, error.old) == (NAMES[:1], NAMES[1:2], NAMES[2:])


def test_half_a_graph_behind_200_is_found(fake: Fake, built: Built) -> None:
    fake.keep = 0.5
    error = failed(fake, built)
    assert "the store took everything and holds something else" in str(error)
    assert error.unknown == NAMES
    assert error.exit_code == EXIT_IO


def test_changed_words_are_found(fake: Fake, built: Built) -> None:
    fake.changed = lambda line: line.replace("the", "teh")
    error = failed(fake, built)
    assert "it lacks" in str(error)


def test_lies_about_counts_are_found_by_the_sample(fake: Fake, built: Built) -> None:
    """A server that counts right and stores nothing of use."""
    fake.changed = lambda line: re.sub(r"^<", "<http://example.org/?", line)
    assert "it lacks" in str(failed(fake, built))


def test_what_cannot_be_verified_is_not_called_verified(fake: Fake, built: Built) -> None:
    def silenced(connection: bad.socket.socket, head: str) -> None:
        fake.blind = True
        bad.reply(connection, "", 204)

    fake.at, fake.handler, fake.done_first = 4, silenced, True
    error = failed(fake, built)
    assert "All was sent, but nothing could be verified" in str(error)
    assert error.unknown == NAMES


def test_nothing_is_sent_where_nothing_can_be_asked(fake: Fake, built: Built) -> None:
    fake.blind = True
    with bad.serving(fake) as server, pytest.raises(KgError):
        push(built.key, server.url)
    assert fake.puts == 0


def test_graphs_of_other_articles_are_named(fake: Fake, built: Built) -> None:
    fake.graphs[GRAPH + "article/gone"] = [
        "<http://e/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/c> ."
    ]
    with bad.serving(fake) as server:
        warnings = push(built.key, server.url).warnings
    assert any("article/gone" in warning for warning in warnings)


@pytest.mark.parametrize("count", ["many", "-1", "1e9", ""])
def test_counts_that_are_no_numbers(count: str, built: Built) -> None:
    def odd(connection: bad.socket.socket, head: str) -> None:
        bad.reply(connection, bad.rows(["g", "n"], {"g": NAMES[0], "n": count}))

    with bad.serving(odd) as server, pytest.raises(KgError, match=f"counts no triples: it says '{count}'") as caught:
        push(built.key, server.url, store="oxigraph")
    assert caught.value.exit_code == EXIT_IO


def test_what_a_rejected_request_was_to_change_is_as_before(fake: Fake, built: Built) -> None:
    with bad.serving(fake) as server:
        push(built.key, server.url)
        fake.puts, fake.at, fake.handler = 0, 2, bad.saying("who?", 401)
        with pytest.raises(PushError, match="asks who you are") as caught:
            push(built.key, server.url)
    assert (caught.value.new, caught.value.old, caught.value.unknown) == (NAMES[:2], NAMES[2:], [])


def test_an_append_that_breaks_says_what_is_where(built: Built) -> None:
    posts = []

    def breaking(connection: bad.socket.socket, head: str) -> None:
        if head.startswith("POST /store"):
            posts.append(head)
            if len(posts) == 2:
                return bad.saying("", 503)(connection, head)
            return bad.reply(connection, "", 204)
        return bad.reply(connection, bad.rows(["g", "n"]))

    with bad.serving(breaking) as server, pytest.raises(PushError, match="not available") as caught:
        push(built.key, server.url, store="oxigraph", append=True)
    assert len(posts) == 2, "what is not safe to repeat is not repeated"
    assert (caught.value.new, caught.value.old) == (NAMES[:1], NAMES[1:])


def test_a_deletion_that_breaks_says_how_far_it_came(built: Built) -> None:
    deleted = []

    def breaking(connection: bad.socket.socket, head: str) -> None:
        if not head.startswith("DELETE"):
            found = [{"g": name, "n": "7"} for name in NAMES]
            return bad.reply(connection, bad.rows(["g", "n"], *found))
        deleted.append(head)
        return bad.reply(connection, "", 204 if len(deleted) < 3 else 403)

    with bad.serving(breaking) as server, pytest.raises(KgError, match="2 of 5 graphs are deleted") as caught:
        delete(built.key, server.url, store="oxigraph")
    assert caught.value.exit_code == EXIT_IO
    assert f"{NAMES[2]} may be. Set ENTENTE_USER" in str(caught.value)


@pytest.mark.parametrize("store", [None, "sparql"])
def test_a_url_with_a_query_is_refused(store: str | None, built: Built) -> None:
    with pytest.raises(KgError, match="holds a query") as caught:
        push(built.key, "http://127.0.0.1:1/sparql?apikey=s3cret", store=store)
    assert "s3cret" not in str(caught.value)


def test_an_unknown_server_that_wants_a_user_says_that(built: Built) -> None:
    with bad.serving(bad.saying("", 401)) as server, pytest.raises(KgError, match="asks who you are"):
        push(built.key, server.url)


def test_an_unknown_server_is_told(built: Built) -> None:
    with (
        bad.serving(bad.saying("hello", 200, "text/plain")) as server,
        pytest.raises(KgError, match="no triple store that we recognise"),
    ):
        push(built.key, server.url)


# ---------------------------------------------------------------- what is pushed


def test_the_files_hold_every_triple_once(built: Built, nquads: Path, tmp_path: Path) -> None:
    quads = set(ox.parse(path=str(nquads), format=ox.RdfFormat.N_QUADS))
    graphs = split(built.key, tmp_path)
    assert graphs.names == NAMES
    read = {
        ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(graph.name))
        for graph in graphs.every
        for q in ox.parse(path=str(graph.path), format=ox.RdfFormat.N_TRIPLES)
    }
    assert read == quads
    assert graphs.triples == len(quads)
    (tmp_path / "again").mkdir()
    assert split(built.key, tmp_path / "again").sample == graphs.sample


def test_parts_and_one_graph(built: Built, nquads: Path, tmp_path: Path) -> None:
    assert not {GRAPH_ONTOLOGY, GRAPH_INFERRED} & set(split(built.key, tmp_path, ontology=False, inferred=False).names)
    (tmp_path / "one").mkdir()
    (one,) = split(built.key, tmp_path / "one", into="http://e/g").every
    triples = {q.triple for q in ox.parse(path=str(nquads), format=ox.RdfFormat.N_QUADS)}
    lines = one.path.read_bytes().splitlines()
    assert len(lines) == len(set(lines)) == len(triples) == one.triples


def test_a_damaged_snapshot_is_not_pushed(built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / built.key
    shutil.copytree(built.folder, folder, ignore=shutil.ignore_patterns("store"))
    base = folder / "shards" / "base.nq.gz"
    base.write_bytes(base.read_bytes()[:-500])
    monkeypatch.setenv("ENTENTE_CACHE", str(tmp_path))
    (tmp_path / "files").mkdir()
    with pytest.raises(InputError, match="the snapshot is damaged"):
        split(built.key, tmp_path / "files")


def test_file_names_of_graphs_are_safe() -> None:
    assert file_name("http://e/../../etc/passwd") == "http.e.etc.passwd.nt"
    assert len({file_name(name) for name in NAMES}) == len(NAMES)


# ---------------------------------------------------------------- dry run


@pytest.fixture(scope="module")
def oxigraph() -> Iterator[str]:
    try:
        with stores.oxigraph() as url:
            yield url
    except stores.NotInstalledError as error:
        pytest.skip(str(error))


def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    return subprocess.run(
        [sys.executable, "-m", "kg", *arguments], capture_output=True, text=True, env=environment, timeout=100
    )


@pytest.mark.parametrize("kind", ["oxigraph", "sparql"])
def test_the_printed_curl_calls_do_what_a_push_does(kind: str, oxigraph: str, built: Built, tmp_path: Path) -> None:
    folder = tmp_path / "bulk"
    assert main(["export", "--for", "oxigraph", "-o", str(folder)]) == 0
    delete(built.key, oxigraph)
    url = oxigraph if kind == "oxigraph" else f"{oxigraph}/update"
    printed = run("push", url, "--store", kind, "--dry-run")
    assert printed.returncode == 0, printed.stderr
    done = subprocess.run(
        ["bash", "-c", "set -e\n" + printed.stdout], cwd=folder / "graphs", capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert delete(built.key, oxigraph) == 5


def test_the_printed_curl_calls_send_nothing_from_another_folder(oxigraph: str, built: Built, tmp_path: Path) -> None:
    pushed = push(built.key, oxigraph)
    for kind in ("oxigraph", "fuseki"):
        printed = run("push", oxigraph, "--store", kind, "--dry-run")
        done = subprocess.run(["bash", "-c", printed.stdout], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode != 0
        assert "reference.nt: No such file" in done.stderr
    assert sum(verify.counts(Endpoint(oxigraph), split(built.key, tmp_path).names).values()) == pushed.triples
    delete(built.key, oxigraph)


def test_the_printed_calls_for_one_graph_work_with_the_export_that_they_name(
    oxigraph: str, built: Built, tmp_path: Path
) -> None:
    printed = run("push", oxigraph, "--into", "http://e/one", "--dry-run")
    command = next(line for line in printed.stdout.splitlines() if "kg export" in line).removeprefix("#   kg ").split()
    assert run(*command[:-1], str(tmp_path / command[-1])).returncode == 0
    subprocess.run(["bash", "-c", "set -e\n" + printed.stdout], cwd=tmp_path, check=True)
    (tmp_path / "split").mkdir()
    triples = split(built.key, tmp_path / "split", into="http://e/one").triples
    assert verify.counts(Endpoint(oxigraph), ["http://e/one"]) == {"http://e/one": triples}
    assert main(["push", oxigraph, "--into", "http://e/one", "--delete"]) == 0


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["push", "http://127.0.0.1:1", "--append", "--delete"], "Give one of them"),
        (["push", "http://127.0.0.1:1", "--into", "urn:x-arq:UnionGraph"], "means something to the store itself"),
        (["push", "http://127.0.0.1:1", "--into", "ent:all"], "is not an IRI"),
        (["export", "--for", "fuseki", "-o", "x", "--no-inferred"], "--for writes everything"),
        (["export", "--for", "fuseki", "-o", "x", "-f", "turtle"], "--for writes everything"),
        (["ask", "articles", "--store", "fuseki"], "--store is the kind of the store at --endpoint"),
    ],
)
def test_what_does_not_go_together(arguments: list[str], part: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert part in capsys.readouterr().err


def test_an_empty_endpoint_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["ask", "articles", "--endpoint", ""])
    assert caught.value.code == 2
    assert "--endpoint: is empty" in capsys.readouterr().err


def test_a_store_without_our_graphs_gives_no_answer_of_no(oxigraph: str, built: Built) -> None:
    delete(built.key, oxigraph)
    done = run("ask", "timeline", "--endpoint", oxigraph)
    assert (done.returncode, done.stdout) == (EXIT_IO, "")
    assert "queries see no article there" in done.stderr


@pytest.mark.parametrize(
    "secrets", [{"ENTENTE_TOKEN": "t0p"}, {"ENTENTE_USER": "kg", "ENTENTE_PASSWORD": SECRET}, {"NETRC": ".netrc"}]
)
def test_printed_calls_hold_no_secret_and_show_it_to_the_server_alone(
    secrets: dict[str, str], built: Built, tmp_path: Path
) -> None:
    if "NETRC" in secrets:
        (tmp_path / ".netrc").write_text("machine 127.0.0.1 login kg password t0p\n")
        secrets = {"NETRC": str(tmp_path / ".netrc")}
    printed = run("push", "http://127.0.0.1:1", "--store", "oxigraph", "--dry-run", **secrets)
    assert printed.returncode == 0, printed.stderr
    assert "t0p" not in printed.stdout
    line = next(line for line in printed.stdout.splitlines() if "anchors" in line)

    def asking(connection: bad.socket.socket, head: str) -> None:
        if "authorization:" in head.lower():
            bad.reply(connection, "", 204)
        else:
            bad.reply(connection, "", 401, WWW_Authenticate='Basic realm="x"')

    (tmp_path / "anchors.nt").write_text("")
    with bad.serving(asking) as server:
        command = line.replace("http://127.0.0.1:1", server.url)
        done = subprocess.run(["bash", "-c", command], cwd=tmp_path, env={**os.environ, **secrets}, capture_output=True)
        assert done.returncode == 0, done.stderr
        pair = base64.b64encode(f"kg:{secrets.get('ENTENTE_PASSWORD', 't0p')}".encode()).decode()
        shows = "Bearer t0p" if "ENTENTE_TOKEN" in secrets else f"Basic {pair}"
        assert f"authorization: {shows}".lower() in server.heads[-1].lower()


def test_deleting_can_be_printed_too(oxigraph: str, built: Built) -> None:
    push(built.key, oxigraph)
    printed = run("push", oxigraph, "--delete", "--dry-run")
    assert printed.returncode == 0, printed.stderr
    assert subprocess.run(["bash", "-c", "set -e\n" + printed.stdout], capture_output=True).returncode == 0
    assert delete(built.key, oxigraph) == 0


def test_the_command_reports_and_exits_with_3(fake: Fake, built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    fake.keep = 0.5
    with bad.serving(fake) as server:
        assert main(["push", server.url]) == EXIT_IO
    assert "The push is not complete" in capsys.readouterr().err


def test_one_graph_and_parts_by_the_command_line(
    oxigraph: str, built: Built, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["push", oxigraph, "--into", "http://e/all", "--no-ontology", "--no-inferred"]) == 0
    said = capsys.readouterr().err
    assert "in 1 graph to Oxigraph" in said
    assert "a query without FROM does not see the named graphs here" in said
    assert main(["push", oxigraph, "--into", "http://e/all", "--delete"]) == 0
    assert main(["push", oxigraph, "--into", "no IRI"]) == 2
