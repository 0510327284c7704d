"""The embedded store of a snapshot: opens it and asks it. Nothing here imports rdflib, owlrl or pyshacl."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg import snapshot
from kg.answer.engine import Decoder
from kg.answer.guard import check_query
from kg.answer.rows import Rows
from kg.answer.worker import Worker
from kg.errors import InputError, KgError, ParseError
from kg.snapshot.held import Held

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    class Asking(Protocol):
        """What can stand in the place of a `Worker`: several of them, as a service has."""

        def ask(self, what: str, *values: object, seconds: float | None = None) -> Iterator[Any]: ...

        def close(self) -> None: ...


MAX_DETAIL = 200  # code points of what the engine says
TIMEOUT = 30.0  # seconds
LIMIT = 100_000  # rows, or triples

# What the system says where it does not let the store open its files, and what to do about it.
_NO_DAMAGE = {
    "file descriptors": ("too few files may be open at once", "Raise the limit: ulimit -n 512"),
    "Too many open files": ("too few files may be open at once", "Raise the limit: ulimit -n 512"),
    "Permission denied": ("permission denied", "Set ENTENTE_CACHE to a folder of yours."),
    "Cannot allocate memory": ("there is not enough memory", "Raise the limit of memory."),
}

QUERY_ENDINGS = (".rq", ".sparql")
# Comments, then the first word of a query or of an update, which is refused as what it is.
_BEGINNING = re.compile(
    r"(?:\s|#[^\n]*\n)*(?:SELECT|ASK|CONSTRUCT|DESCRIBE|PREFIX|BASE|INSERT|DELETE|LOAD|DROP|CLEAR|CREATE|COPY|MOVE|ADD|WITH)(?![\w./\\-])",
    re.I,
)


class ForDefault(str):
    """The text of a query of ours for the default graph alone, where a snapshot has nearly all (`kg.answer.planner.apart`)."""

    __slots__ = ()


class LargeAnswerError(KgError):
    """An answer with more bytes, rows or triples than wanted."""


Answer = Rows | bool | list[ox.Triple]


class Store:
    """A snapshot, open for reading. Close it, or use it in a `with` block.

    Answers come from the union of all named graphs, out of a process of their own that starts with the first
    question. Where the snapshot is damaged, asking raises `InputError`. worker: what asks in place of such a process.
    """

    def __init__(self, key: str, worker: Worker | Asking | None = None) -> None:
        self._folder = snapshot.folder_of(key)
        self._held = Held(self._folder)
        self._worker = worker or Worker(self._folder)

    def _unreadable(self, said: str) -> InputError:
        """The error for a store that cannot be read, as the engine says why."""
        for words, (reason, remedy) in _NO_DAMAGE.items():
            if words in said:
                return InputError(f"the snapshot cannot be read: {reason}.", remedy, self._folder)
        if "IO error" in said and "No such file" not in said:
            reason = said.rpartition(": ")[2].rstrip(".'").lower()
            return InputError(
                f"the snapshot cannot be read: {reason}.", "Look at the disk, then ask again.", self._folder
            )
        return InputError("the snapshot is damaged.", f"Delete {self._folder} and ask again.", self._folder)

    def close(self) -> None:
        self._worker.close()
        self._held.close()

    def query(
        self,
        text: str,
        name: str = "query",
        *,
        timeout: float | None = TIMEOUT,
        limit: int = LIMIT,
        trusted: bool = False,
        empty: str = "",
    ) -> Answer:
        """Runs a SPARQL query and reads its answer.

        The prefixes of `kg.terms` are there without being declared. timeout: seconds, None for no limit;
        limit: rows or triples, further ones are left out and `Rows.complete` is False; trusted: the text
        comes from a canned question, which was checked. Raises `ParseError` with line and column,
        `TimeLimitError`, `KgError` where the query breaks the engine.
        """
        if not trusted:
            check_query(text, name)
        return self._run(text, name, timeout, limit, empty)

    def select(self, text: str, seconds: float | None = None) -> list[tuple[object, ...]]:
        """The rows of a SELECT of our own, as terms. seconds: as `timeout` of `query`, whose `TimeLimitError` it raises."""
        found = self._run(text, "query", seconds, LIMIT, "", own=True)
        assert isinstance(found, Rows)
        return list(found.terms)

    def quads(
        self, s: ox.NamedNode | None, p: ox.NamedNode | None, o: ox.NamedNode | None
    ) -> Iterator[tuple[object, object, object, object]]:
        """Every triple of that pattern (None: any) with its named graph. Raises `InputError`."""
        pattern = [None if term is None else term.value for term in (s, p, o)]
        decode = Decoder()
        for kind, *values in list(self._worker.ask("quads", *pattern)):
            if kind == "damaged":
                raise self._unreadable(values[0])
            yield from map(decode, values[0])

    def written(self, pieces: list[Any], most: tuple[int, int], name: str = "query") -> tuple[str, bytes | None, int]:
        """What an answer that the engine wrote is ("rows", "truth", "triples"), its bytes, and how many rows or triples it has.

        pieces: of a "document" that a worker was asked for; there are no bytes where the format was not wanted; most: rows or
        triples, and bytes, for what is told of a larger one. Raises as `query`, and `LargeAnswerError`.
        """
        kind, rows, parts = "", 0, []
        complete = False
        for what, *values in pieces:
            if what == "is":
                kind = values.pop(0)
                rows = values.pop(0) if values else 0
            if what in ("is", "some"):
                if values:
                    parts.append(values[0])
                    complete = values[1]
            elif what == "damaged":
                raise self._unreadable(values[0])
            elif what == "large":
                than = f"{most[1] // 2**20} MiB" if values[0] == "bytes" else f"{most[0]} rows or triples"
                raise LargeAnswerError(f"the answer is larger than {than}.", "Ask for less, as with LIMIT.")
            else:
                raise _error(what, values, name)
        return kind, b"".join(parts) if complete else None, rows

    def _pieces(self, *request: Any, seconds: float | None) -> Iterator[Any]:
        """The pieces of the answer to a request."""
        pieces = iter(self._worker.ask(*request, seconds=seconds))
        first = next(pieces, None)
        if first == ("unnamed",):
            from kg.snapshot.named import make

            list(pieces)
            make(self._folder.name)
            yield from self._worker.ask(*request, seconds=seconds)
        elif first is not None:
            yield first
            yield from pieces

    def _run(self, text: str, name: str, timeout: float | None, limit: int, empty: str, *, own: bool = False) -> Answer:
        columns: list[str] | None = None
        found: list[Any] = []
        complete = True
        decode = Decoder()
        what = "own" if own else "apart" if isinstance(text, ForDefault) else "query"
        for kind, *values in self._pieces(what, str(text), limit, seconds=timeout):
            if kind == "some":
                found += map(decode, values[0])
            elif kind == "rows":
                columns = values[0]
            elif kind == "end":
                complete = values[0]
            elif kind == "truth":
                truth: bool = values[0]
            elif kind == "damaged":
                raise self._unreadable(values[0])
            elif kind != "triples":
                raise _error(kind, values, name)
        if kind == "truth":
            return truth
        return [ox.Triple(*terms) for terms in found] if columns is None else Rows(columns, found, complete, empty)


class Forms:
    """Tells what queries give without asking anything, in a process of their own too."""

    def __init__(self) -> None:
        self._worker = Worker(None)

    def close(self) -> None:
        self._worker.close()

    def of(self, text: str, name: str) -> tuple[str, list[str]]:
        """What a query gives, "rows", "truth" or "triples", and the columns. Raises as `Store.query` does."""
        ((kind, *values),) = self._worker.ask("query", text, 0, seconds=TIMEOUT)
        if kind not in ("rows", "truth", "triples"):
            raise _error(kind, values, name)
        return kind, values[0] if kind == "rows" else []


def _error(kind: str, values: list[Any], name: str) -> ParseError:
    if kind == "syntax":
        return _syntax_error(name, *values)
    if kind == "refused":
        return ParseError(values[0], values[1], name)
    return ParseError(f"cannot be run: {values[0]}.", "", name)


def query_text(argument: str, stdin: str | None = None) -> tuple[str, str]:
    """The query that an argument of the command line means, and a name for it in messages.

    It is '-' for standard input; else a file, if there is one of that name; else the text itself, if that begins as
    queries do or has what no name of a file needs. Raises `InputError` for all else: it was meant as a file.
    """
    from kg.files import read_text

    if argument == "-":
        return stdin or "", "standard input"
    # os.path, which says no of what is too long for a name or holds what no name may.
    if os.path.lexists(argument):
        return read_text(Path(argument)), argument
    named = argument.endswith(QUERY_ENDINGS) and not re.search(r"[{}<>\n]", argument)
    if not argument.strip() or (not named and (_BEGINNING.match(argument) or re.search(r"[{}\n]", argument))):
        return argument, "query"
    shown = argument if len(argument) <= MAX_DETAIL else f"{argument[:MAX_DETAIL]}…"
    raise InputError(
        "no such query file, nor does it begin as the text of a query does.",
        "Give a file, '-', or the text of a query; kg ask answers canned questions.",
        shown,
    )


def _syntax_error(name: str, message: str, line: int | None, column: int | None, moved: bool) -> ParseError:
    # The engine says "error at LINE:COLUMN: expected …", over several lines where it expected many things.
    text = " ".join(message.split())
    where = re.match(r"error at (\d+):(\d+): ", text)
    detail = text[where.end() :] if where else text
    if "Prefix not found" in detail:
        detail = "a prefix is not declared"
    elif len(detail) > MAX_DETAIL:
        detail = f"{detail[:MAX_DETAIL]}…"
    if where:
        line, column = map(int, where.groups())
    return ParseError(f"is not valid SPARQL: {detail}.", "", name, line, None if moved else column)
