"""Messages assert no cause that nobody looked at: what an argument means, why a file is refused, what is not installed."""

from __future__ import annotations

import builtins
import errno
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import ROOT

from kg.answer import engine
from kg.answer.store import Store, query_text
from kg.answer.worker import Worker
from kg.errors import InputError, KgError, ParseError
from kg.paths import Workspace
from kg.remote.http import Client
from kg.snapshot.build import Built
from kg.source.corpus import articles_of
from kg.source.turtle import parse_bytes

LONG = "DESCRIBE " + " ".join(f"<https://w3id.org/entente/id/country/{n}>" for n in range(500))
# What the argument is; which files there are; "file", "text", or what the error says.
ARGUMENTS: list[tuple[str, list[str], str]] = [
    ("a.rq", ["a.rq"], "file"),
    ("no-ending", ["no-ending"], "file"),
    ("what?{}.rq", ["what?{}.rq"], "file"),
    ("SELECT", ["SELECT"], "file"),
    ("ASK {}", ["ASK {}"], "file"),
    ("sub/a.rq", ["sub/a.rq"], "file"),
    ("with space.rq", ["with space.rq"], "file"),
    ("a.rq", [], "no such query file"),
    ("sub/a", [], "no such query file"),
    ("with space.rq", [], "no such query file"),
    ("select people.rq", [], "no such query file"),
    ("what?.rq", [], "no such query file"),
    ("what?", [], "no such query file"),
    ("describe.rq", [], "no such query file"),
    ("ask/me.sparql", [], "no such query file"),
    ("documents-signed", [], "no such query file"),
    ("who chaired the meeting", [], "no such query file"),
    ("x" * 5000, [], "no such query file"),
    ("nul\0", [], "no such query file"),
    (".", ["a.rq"], "is a directory"),
    (LONG, [], "text"),
    ("DESCRIBE <https://w3id.org/entente/id/country/kz>", [], "text"),
    ("describe country:kz", [], "text"),
    ("ASK{}", [], "text"),
    ("# a.rq\nASK {}", [], "text"),
    ("  PREFIX a: <urn:a> ASK {?s a:b.c ?o}", [], "text"),
    ("BASE <urn:x> SELECT * {}", [], "text"),
    ("SELCT ?x { ?x ?y ?z }", [], "text"),
    ("ASK { ?s ?p 'a.rq' } # see a.rq", [], "text"),
    ("DROP ALL", [], "text"),
    ("", [], "text"),
]


@pytest.mark.parametrize(("argument", "files", "wanted"), ARGUMENTS)
def test_an_argument_is_a_file_or_a_text_by_what_is_there(
    argument: str, files: list[str], wanted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in files:
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text("# the file")
    if wanted in ("file", "text"):
        assert query_text(argument) == (("# the file", argument) if wanted == "file" else (argument, "query"))
    else:
        with pytest.raises(InputError, match=wanted) as caught:
            query_text(argument)
        assert len(str(caught.value)) < 500


PREFIX = "@prefix : <https://w3id.org/entente/ontology#> .\n"
# Turtle, and which remedy it is to be given: one that fits what stands at the place of the error.
TURTLE: list[tuple[str, str]] = [
    (':a :b “x” .', "curly quotation mark"),
    (':a :b "“x”" .\n:a :b .', ""),
    (':a\u00a0:b "x" .', "no-break space"),
    (':a :b "x\u00a0y" .\n:a :b .', ""),
    ('<<<<<<< HEAD\n:a :b "x" .', "git conflict mark"),
    (':a :b """\n=======\n""" .\n:a :b .', ""),
    (':a :b "x"', ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "remedy"), TURTLE)
def test_a_remedy_is_for_what_stands_at_the_place_of_the_error(text: str, remedy: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_bytes((PREFIX + text).encode(), Path("a.ttl"))
    assert remedy in caught.value.remedy
    assert bool(remedy) == bool(caught.value.remedy)


def _missing(name: str) -> Callable[..., Any]:
    return lambda *_: (_ for _ in ()).throw(ModuleNotFoundError(f"No module named '{name}'", name=name))


def _libraries() -> dict[str, Callable[[], object]]:
    from kg.answer.rows import Rows
    from kg.export.framed import framed
    from kg.remote import needed

    return {
        "pandas": Rows([], []).df,
        "polars": Rows([], []).pl,
        "httpx": needed,
        "pyld": lambda: framed({}, [], []),
    }


@pytest.mark.parametrize("library", ["pandas", "polars", "httpx", "pyld"])
@pytest.mark.parametrize("broken", [False, True])
def test_a_library_that_does_not_load_is_not_called_missing(
    library: str, broken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = _libraries()[library]
    true_import, name = builtins.__import__, "something_below" if broken else library

    def imported(asked: str, *rest: Any, **more: Any) -> Any:
        return _missing(name)() if asked.partition(".")[0] == library else true_import(asked, *rest, **more)

    import importlib

    monkeypatch.setattr(builtins, "__import__", imported)
    monkeypatch.setattr(importlib, "import_module", imported)
    with pytest.raises(KgError) as caught:
        work()
    said = str(caught.value)
    assert library in said
    assert ("is not installed" in said and f"pip install {library}" in said) != broken
    assert ("something_below" in said) == broken


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (RuntimeError("Corruption: bad block"), "the snapshot is damaged."),
        (FileNotFoundError(errno.ENOENT, "IO error: No such file or directory"), "the snapshot is damaged."),
        (OSError("IO error: While open a file for random read: Too many open files"), "too few files may be open"),
        (PermissionError(errno.EACCES, "IO error: Permission denied"), "cannot be read: permission denied."),
        (OSError("IO error: While pread offset 0: a.sst: Input/output error"), "cannot be read: input/output error."),
    ],
)
@pytest.mark.parametrize("asked", ["query", "quads"])
def test_a_store_is_called_damaged_only_where_that_was_seen(
    asked: str, error: Exception, says: str, built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refusing:
        @staticmethod
        def read_only(_: str) -> None:
            raise error

    def here(self: Worker, *request: Any, **_: Any) -> Any:
        """What the worker process would answer, from this one, which can be patched."""
        yield from engine.AskedSnapshot(self._folder).pieces(*request)

    monkeypatch.setattr(engine.ox, "Store", Refusing)
    monkeypatch.setattr(Worker, "ask", here)
    store = Store(built.key)
    with pytest.raises(InputError) as caught:
        store.query("ASK { ?s ?p ?o }") if asked == "query" else list(store.quads(None, None, None))
    assert says in str(caught.value)
    assert ("damaged" in str(caught.value)) == ("damaged" in says)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.EMFILE, errno.ENOSPC])
@pytest.mark.parametrize("what", ["export", "push"])
def test_what_cannot_be_read_is_not_called_damaged(
    what: str, number: int, built: Built, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from kg.export.source import graphs_of
    from kg.remote.graphs import split

    def refusing(self: Path, *_: Any, **__: Any) -> Any:
        raise OSError(number, os.strerror(number), str(self))

    monkeypatch.setattr(Path, "read_bytes", refusing)
    with pytest.raises(InputError) as caught:
        graphs_of(built.key) if what == "export" else split(built.key, tmp_path)
    assert os.strerror(number).lower() in str(caught.value) and "damaged" not in str(caught.value)


def test_a_folder_that_may_not_be_read_is_not_called_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "articles").mkdir()
    with pytest.raises(InputError, match="has no articles"):
        articles_of(Workspace.at(tmp_path))

    def refusing(path: Path) -> Any:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(Path, "iterdir", refusing)
    with pytest.raises(InputError, match="articles: cannot be read: permission denied"):
        articles_of(Workspace.at(tmp_path))


FAILURES: list[tuple[Exception, str]] = [
    (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1)"), "expired. Tell its keeper."),
    (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1)"), "set SSL_CERT_FILE"),
    (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: IP address mismatch (_ssl.c:1)"), "Tell its keeper."),
    (httpx.ConnectError("[SSL] tlsv13 alert certificate required (_ssl.c:1)"), "cannot be reached: tlsv13 alert certificate required"),
    (httpx.ConnectError("[Errno 111] Connection refused"), "cannot be reached: connection refused"),
    (httpx.RemoteProtocolError("illegal header line"), "does not answer as HTTP has it: illegal header line"),
    (httpx.RemoteProtocolError("peer closed connection without sending complete message body"), "broke off before"),
    (httpx.ReadError("[Errno 104] Connection reset by peer"), "broke off before"),
    (httpx.ProxyError("403 Forbidden"), "cannot be reached through the proxy: 403 Forbidden"),
    (FileNotFoundError(errno.ENOENT, "No such file or directory", "/tmp/a.nt"), "/tmp/a.nt: cannot be read: no such file"),
    (httpx.UnsupportedProtocol("odd"), "cannot be asked: odd"),
]  # fmt: skip


@pytest.mark.parametrize(("error", "says"), FAILURES)
def test_a_connection_that_fails_is_told_as_it_failed(error: Exception, says: str) -> None:
    with Client("http://127.0.0.1:1") as client:
        assert says in str(client._broken(error, "http://127.0.0.1:1"))


def test_no_message_calls_a_failed_import_a_missing_library() -> None:
    """`except ImportError` says that something is wrong below; only `kg.errors.missing` may say what."""
    for path in (ROOT / "kg").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for found in re.finditer(r"except (?:ImportError|ModuleNotFoundError)[^\n]*\n([^\n]*)", text):
            assert "not_loaded(" in found[1], f"{path}: {found[1]}"
