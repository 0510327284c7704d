"""The HTTP client against servers that misbehave: one clear error, in time, with the right exit code, without secrets."""

from __future__ import annotations

import base64
import html
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote, quote_plus

import bad_servers as bad
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import EXIT_IO, EXIT_TIME, InputError, KgError, ParseError, RemoteError, TimeLimitError
from kg.remote import http
from kg.remote.credentials import Credentials, credentials_for
from kg.remote.endpoint import Endpoint
from kg.remote.http import Client, checked, shown
from kg.remote.stores import recognise

SECRET = "t0p-s3cret/of=tests"
QUERY = "SELECT ?x WHERE { ?x a ent:Report }"
CUT = '{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "ur'


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No credentials of whoever runs the tests."""
    for name in ("ENTENTE_TOKEN", "ENTENTE_USER", "ENTENTE_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "none"))


@pytest.mark.parametrize(
    ("handler", "code", "says"),
    [
        (bad.hanging, EXIT_TIME, "did not answer within 2 seconds"),
        (bad.dripping, EXIT_TIME, "did not answer within 2 seconds"),
        (bad.closing_at_once, EXIT_IO, "broke off before its answer was whole"),
        (bad.closing_midway, EXIT_IO, "broke off before its answer was whole"),
        (bad.chunks_cut_off, EXIT_IO, "broke off before its answer was whole"),
        (bad.two_gigabytes, EXIT_IO, "answers with more than 4 MB"),
        (bad.endless, EXIT_IO, "answers with more than 4 MB"),
        (bad.saying(b"\x1f\x8bno", Content_Encoding="gzip"), EXIT_IO, "cannot be unpacked"),
        (
            bad.saying(bad.rows(["other"])),
            EXIT_IO,
            "answers with the columns other, where it was asked for the columns x.",
        ),
        (bad.saying(bad.rows(["x", "y"])), EXIT_IO, "answers with the columns x, y, where"),
        (bad.saying("x", 200, "text/" + "x" * 5000), EXIT_IO, "xx… and not as SPARQL results in JSON"),
        (bad.saying("not HTTP", 200, "text/html; charset=utf-8"), EXIT_IO, "answers with a web page"),
        (bad.saying("<!DOCTYPE html><p>Log in</p>"), EXIT_IO, "answers with a web page"),
        (bad.saying(CUT), EXIT_IO, "is cut off or not well-formed"),
        (bad.saying(""), EXIT_IO, "is cut off or not well-formed"),
        (bad.saying("[]"), EXIT_IO, "is cut off or not well-formed"),
        (
            bad.saying('{"head": {}, "boolean": true}'),
            EXIT_IO,
            "answers with yes or no, where it was asked for the columns x.",
        ),
        (bad.saying("x,y", 200, "text/csv"), EXIT_IO, "answers as text/csv and not as SPARQL results in JSON: x,y"),
        (bad.saying("slow", 504, Retry_After="600"), EXIT_IO, "not available (504): slow. Try again in 600 seconds."),
        (bad.saying("no", 302, Location="http://127.0.0.1:1/" + "x" * 5000), EXIT_IO, "x…. Nothing was sent there"),
        (bad.saying("who?", 401), EXIT_IO, "asks who you are. Set ENTENTE_USER"),
        (bad.saying("no", 403), EXIT_IO, "forbids this"),
        (bad.saying("gone", 404), EXIT_IO, "is not there (404)"),
        (bad.saying("", 406), EXIT_IO, "cannot answer as application/sparql-results+json (406)"),
        (
            bad.saying("<h1>Oops</h1><script>x()</script>NullPointer", 500, "text/html"),
            EXIT_IO,
            "failed (500): Oops NullPointer.",
        ),
        (bad.saying("Query timed out", 500), EXIT_TIME, "says that time ran out (500): Query timed out."),
        (
            bad.saying("slow down", 429, Retry_After="600"),
            EXIT_IO,
            "too many requests (429). Try again in 600 seconds.",
        ),
        (
            bad.saying("x", 302, Location="http://127.0.0.1:1/steal?token=a"),
            EXIT_IO,
            "redirects to another server, http://127.0.0.1:1/steal.",
        ),
    ],
)
def test_one_clear_error_in_time(handler: bad.Handler, code: int, says: str) -> None:
    with bad.serving(handler) as server:
        client = Client(server.url, seconds=2, max_answer=4 * 2**20)
        start = time.monotonic()
        with pytest.raises(KgError) as caught:
            Endpoint(server.url, "sparql", client=client).query(QUERY, timeout=2)
        assert time.monotonic() - start < 4
        assert says in str(caught.value)
        assert caught.value.exit_code == code
        assert "\n" not in str(caught.value)


def test_a_server_that_is_not_there() -> None:
    with bad.serving(bad.hanging) as server:
        url = server.url
    with pytest.raises(RemoteError, match="cannot be reached: connection refused"):
        Endpoint(url).query(QUERY)


@pytest.mark.parametrize(
    "proxy", ["socks5://127.0.0.1:9", "http://127.0.0.1:9", "ftp://user:hush@x", "://", "http://[x"]
)
def test_no_proxy_stands_before_this_machine(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ALL_PROXY", "HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, proxy)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with bad.serving(bad.saying("fine")) as server, Client(server.url) as client:
        assert client.send("GET", server.url).body == b"fine"


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "ftp://user:hush@x", "://"])
def test_a_proxy_that_cannot_be_used_is_named(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)  # as where it is not installed
    for name in ("HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ALL_PROXY", proxy)
    with Client("http://192.0.2.1/") as client, pytest.raises(RemoteError) as caught:
        client.send("GET", "http://192.0.2.1/")
    assert str(caught.value).startswith("a proxy of the environment cannot be used: ")
    assert str(caught.value).endswith("Change ALL_PROXY, or put 192.0.2.1 into NO_PROXY.")
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST.", "a.localhost", "127.8.8.8", "::1", "-localhost.example", "-128.0.0.1", "-::2", "-"],
)
def test_which_hosts_are_this_machine(host: str) -> None:
    assert http._is_loopback(host.removeprefix("-")) == (not host.startswith("-"))


def test_the_servers_own_complaint_about_a_query() -> None:
    with (
        bad.serving(bad.saying("Encountered FOO", 400, "text/plain")) as server,
        pytest.raises(ParseError, match="Encountered FOO"),
    ):
        Endpoint(server.url, "sparql").query(QUERY)


def test_what_may_be_repeated_is_repeated_and_nothing_else() -> None:
    answers = iter([(503, {"Retry_After": "0"}), (429, {}), (200, {})])

    def wavering(connection: bad.socket.socket, head: str) -> None:
        status, headers = next(answers, (503, {}))
        bad.reply(connection, bad.rows(["x"]), status, **headers)

    with bad.serving(wavering) as server, Client(server.url) as client:
        assert client.send("GET", server.url).status == 200
        assert len(server.heads) == 3
        with pytest.raises(RemoteError, match="not available"):
            client.send("POST", server.url, body=b"INSERT")
        assert len(server.heads) == 4


def test_redirects_within_the_server_are_followed_with_the_body() -> None:
    def moving(connection: bad.socket.socket, head: str) -> None:
        if head.startswith("PUT /old"):
            bad.reply(connection, "", 307, Location="/new")
        else:
            bad.reply(connection, head.partition("\r\n\r\n")[2])

    with bad.serving(moving) as server, Client(server.url) as client:
        assert client.send("PUT", f"{server.url}/old", body=b"the body").body == b"the body"


def test_redirects_that_never_end() -> None:
    with (
        bad.serving(bad.saying("", 302, Location="/again")) as server,
        Client(server.url) as client,
        pytest.raises(RemoteError, match="redirects more than 5 times"),
    ):
        client.send("GET", server.url)


# ---------------------------------------------------------------- credentials


@pytest.mark.parametrize("kind", ["token", "user", "netrc"])
def test_credentials_never_follow_to_another_server(kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if kind == "token":
        monkeypatch.setenv("ENTENTE_TOKEN", SECRET)
    elif kind == "user":
        monkeypatch.setenv("ENTENTE_USER", "kg")
        monkeypatch.setenv("ENTENTE_PASSWORD", SECRET)
    else:
        (tmp_path / "netrc").write_text(f"machine 127.0.0.1 login kg password {SECRET}\n")
        monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))

    def asking(connection: bad.socket.socket, head: str) -> None:
        if "authorization:" not in head.lower():
            bad.reply(connection, "", 401, WWW_Authenticate='Basic realm="x"')
        else:
            bad.reply(connection, "", 307, Location=other.url + "/take")

    with bad.serving(bad.saying("")) as other, bad.serving(asking) as server, Client(server.url) as client:
        with pytest.raises(RemoteError, match="redirects to another server"):
            client.send("GET", server.url)
        assert other.heads == []
        shows = f"Bearer {SECRET}" if kind == "token" else base64.b64encode(f"kg:{SECRET}".encode()).decode()
        assert shows in server.heads[-1]
        # nor where another URL is asked of the same client
        assert client.send("GET", other.url).status == 200
        assert "authorization" not in other.heads[0].lower()


def test_a_password_is_sent_only_to_whoever_asks_and_digested_where_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_USER", "kg")
    monkeypatch.setenv("ENTENTE_PASSWORD", SECRET)

    def digesting(connection: bad.socket.socket, head: str) -> None:
        if "digest username" in head.lower():
            bad.reply(connection, "in")
        else:
            asked = 'Digest realm="x", nonce="abc", qop="auth", algorithm=MD5'
            bad.reply(connection, "", 401, WWW_Authenticate=asked)

    with bad.serving(digesting) as server, Client(server.url) as client:
        assert client.send("PUT", server.url, body=b"body").body == b"in"
        assert not any("basic" in head.lower() for head in server.heads)
    with bad.serving(bad.saying("open")) as server, Client(server.url) as client:
        client.send("GET", server.url)
        assert "authorization" not in server.heads[0].lower()


NASTY = """a  b"c\\d'<e>&f/ü%"""


@pytest.mark.parametrize(
    "form",
    [
        NASTY,
        html.escape(NASTY),
        html.escape(NASTY, quote=False),
        quote(NASTY),
        quote_plus(NASTY),
        json.dumps(NASTY),
        base64.b64encode(f"kg:{NASTY}".encode()).decode(),
        "x" * 3990 + " " + NASTY,  # messages are cut near there
    ],
)
@pytest.mark.parametrize("where", ["body", "type", "location"])
def test_what_a_server_repeats_of_a_secret_is_hidden(form: str, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_USER", "kg")
    monkeypatch.setenv("ENTENTE_PASSWORD", NASTY)
    said = form if form.isascii() and form.isprintable() and "<" not in form else quote(NASTY, safe="")
    handler = {
        "body": bad.saying(f"<p>refused {form}</p>" if "x" not in form else form, 500, "text/html"),
        "type": bad.saying("", 200, f"text/{said}"),
        "location": bad.saying("", 302, Location=f"http://127.0.0.1:1/{said}"),
    }[where]
    with bad.serving(handler) as server, pytest.raises(KgError) as caught:
        Endpoint(server.url, "sparql").query(QUERY)
    error: BaseException | None = caught.value
    while error is not None:
        for hidden in ("a  b", "a b", '"c', "c\\d", "&quot;c", "%22c", said):
            assert hidden not in str(error), error
        error = error.__cause__


@pytest.mark.parametrize(
    "asked",
    ['Digest realm="x", nonce="n", algorithm=FOO', "Digest realm", 'Digest realm="x", nonce="n", qop="no"'],
)
def test_unknown_digests(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_USER", "kg")
    monkeypatch.setenv("ENTENTE_PASSWORD", SECRET)
    with (
        bad.serving(bad.saying("", 401, WWW_Authenticate=asked)) as server,
        pytest.raises(RemoteError, match="a kind of digest authentication that is not known"),
    ):
        Endpoint(server.url, "sparql").query(QUERY)


def test_a_realm_called_digest_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_USER", "kg")
    monkeypatch.setenv("ENTENTE_PASSWORD", SECRET)

    def asking(connection: bad.socket.socket, head: str) -> None:
        if "authorization: basic" in head.lower():
            bad.reply(connection, bad.rows(["x"]))
        else:
            bad.reply(connection, "", 401, WWW_Authenticate='Basic realm="digest "')

    with bad.serving(asking) as server:
        assert len(Endpoint(server.url, "sparql").query(QUERY)) == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("wait", ["\xb2", "9" * 400, "never", "Wed, 21 Oct 2015 07:28:00 GMT", "-1"])
def test_strange_words_on_when_to_come_back(wait: str) -> None:
    answers = iter([503])

    def wavering(connection: bad.socket.socket, head: str) -> None:
        bad.reply(connection, bad.rows(["x"]), next(answers, 200), Retry_After=wait)

    with bad.serving(wavering) as server:
        assert len(Endpoint(server.url, "sparql").query(QUERY)) == 0  # type: ignore[arg-type]


def test_triples_without_an_end_are_not_taken_for_whole() -> None:
    def ending(connection: bad.socket.socket, head: str) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/n-triples\r\n\r\n<a:a> <a:b> <a:c> .\n")

    with bad.serving(ending) as server, pytest.raises(RemoteError, match="it may be cut off"):
        Endpoint(server.url, "sparql").query("CONSTRUCT WHERE { ?x ?y ?z }")


def test_secrets_are_nowhere_to_be_seen(tmp_path: Path) -> None:
    """Not in output, errors, texts of objects, or the arguments of the process, even where the server repeats them."""
    pair = base64.b64encode(f"kg:{SECRET}".encode()).decode()

    def repeating(connection: bad.socket.socket, head: str) -> None:
        if "authorization:" not in head.lower():
            bad.reply(connection, "", 401, WWW_Authenticate='Basic realm="x"')
        else:
            arguments.append(Path(f"/proc/{process.pid}/cmdline").read_bytes())
            bad.reply(connection, f"no such user: {head.replace(chr(13), ' ')} {SECRET}", 500, "text/plain")

    arguments: list[bytes] = []
    with bad.serving(repeating) as server:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "ENTENTE_USER": "kg", "ENTENTE_PASSWORD": SECRET}
        process = subprocess.Popen(
            [sys.executable, "-X", "dev", "-m", "kg", "query", QUERY, "--endpoint", server.url, "--store", "sparql"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, cwd=tmp_path,
        )  # fmt: skip
        output = process.communicate(timeout=60)[0].decode()
    assert process.returncode == EXIT_IO, output
    assert "failed (500): no such user" in output
    assert arguments
    for text in (output, arguments[0].decode(), repr(Credentials("user", "kg", SECRET))):
        assert SECRET not in text
        assert pair not in text


@given(st.text(min_size=4), st.text(), st.text())
def test_cleaned_text_holds_no_secret(secret: str, before: str, after: str) -> None:
    if secret not in before + "…" + after:
        assert secret not in Credentials("token", "", secret).cleaned(
            before + "\n" + secret + "\n" + after
        ) or secret in (before + "\n…\n" + after)


@pytest.mark.parametrize(
    ("set_to", "says"),
    [
        ({"ENTENTE_USER": "kg"}, "ENTENTE_USER is set without ENTENTE_PASSWORD"),
        ({"ENTENTE_PASSWORD": SECRET}, "ENTENTE_PASSWORD is set without ENTENTE_USER"),
        ({"ENTENTE_TOKEN": f"{SECRET}\nX-Evil: 1"}, "control character"),
    ],
)
def test_half_credentials(set_to: dict[str, str], says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in set_to.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(InputError, match=says) as caught:
        credentials_for("example.org")
    assert SECRET not in str(caught.value)


def test_a_faulty_netrc_is_not_quoted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text(f"machine a login b password\n{SECRET} {SECRET}\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with pytest.raises(InputError, match="no well-formed netrc") as caught:
        credentials_for("a")
    assert SECRET not in str(caught.value)


# ---------------------------------------------------------------- URLs and TLS


@pytest.mark.parametrize("url", ["http://kg:pw@host/", "http://kg@host/", "https://:pw@host", "http://kg:p@w@host/x"])
def test_users_in_urls_are_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(KgError, match=r"holds a user name or password.*ENTENTE_USER") as caught:
        checked(url)
    assert "pw" not in str(caught.value).replace("ENTENTE_PASSWORD", "")


@pytest.mark.parametrize(
    "url", ["ftp://host/", "file:///etc/passwd", "host", "http://", "http://[", "http://a b", "\x00"]
)
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(KgError) as caught:
        checked(url)
    assert caught.value.exit_code == 2


@given(st.text())
def test_any_text_as_url_gives_a_url_or_a_clear_error(url: str) -> None:
    try:
        assert checked(url).startswith(("http://", "https://"))
    except KgError as error:
        assert "\n" not in str(error)


def test_shown_urls_hold_no_query() -> None:
    assert shown("http://h:1/p?apikey=abc#x") == "http://h:1/p"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem",
         "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
        cwd=folder, capture_output=True,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("openssl is not installed")
    return folder / "cert.pem", folder / "key.pem"


def test_certificates_are_verified(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    with bad.serving(bad.saying(bad.rows(["x"])), certificate) as server:
        with pytest.raises(RemoteError, match=r"cannot be trusted: self.signed certificate.*SSL_CERT_FILE"):
            Endpoint(server.url, "sparql").query(QUERY)
        assert server.heads == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        assert len(Endpoint(server.url, "sparql").query(QUERY)) == 0  # type: ignore[arg-type]


def test_the_time_limit_holds_over_all_tries() -> None:
    with bad.serving(bad.saying("", 503)) as server, Client(server.url, seconds=1) as client:
        start = time.monotonic()
        with pytest.raises((RemoteError, TimeLimitError)):
            client.send("GET", server.url)
        assert time.monotonic() - start < 2


@pytest.mark.parametrize("handler", [bad.two_gigabytes, bad.endless])
def test_a_store_that_answers_with_all_that_it_has_is_recognised_by_the_beginning(handler: bad.Handler) -> None:
    with bad.serving(handler) as server, Client(server.url, seconds=20, max_answer=4 * 2**20) as client:
        assert recognise(client, server.url) is None
        with pytest.raises(RemoteError, match="more than 4 MB"):
            client.send("GET", server.url)
