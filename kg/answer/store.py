"""The embedded store of a snapshot: opens it and asks it. Nothing here imports rdflib, owlrl or pyshacl."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg import snapshot
from kg.answer.guard import check_query
from kg.answer.rows import Rows
from kg.answer.timekeeper import TimeKeeper
from kg.errors import InputError, ParseError
from kg.terms import PREFIXES

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

Answer = Rows | bool | list[ox.Triple]


class Store:
    """A snapshot, open for reading. Close it, or use it in a `with` block.

    Answers come from the union of all named graphs. Raises `InputError` where the snapshot is damaged,
    on opening or, where damage shows only then, on asking.
    """

    def __init__(self, key: str) -> None:
        self._folder = snapshot.folder_of(key)
        try:
            self._store: ox.Store | None = ox.Store.read_only(str(self._folder / "store"))
        except (OSError, RuntimeError) as error:
            raise self._damaged(error) from error
        self._keeper = TimeKeeper()

    def _damaged(self, error: Exception) -> InputError:
        said = str(error)
        for words, (reason, remedy) in _NO_DAMAGE.items():
            if words in said:
                return InputError(f"the snapshot cannot be read: {reason}.", remedy, self._folder)
        return InputError("the snapshot is damaged.", f"Delete {self._folder} and ask again.", self._folder)

    def close(self) -> None:
        self._keeper.close()
        self._store = None

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
        `TimeLimitError`, `KgError`.
        """
        if not trusted:
            check_query(text)
        if timeout is None:
            return self._run(text, name, limit, empty)
        return self._keeper.within(timeout, lambda: self._run(text, name, limit, empty))

    def select(self, text: str) -> list[tuple[object, ...]]:
        """The rows of a SELECT of our own, as terms, without limits."""
        found = self._run(text, "query", LIMIT, "")
        assert isinstance(found, Rows)
        return list(found.terms)

    def quads(
        self, s: ox.NamedNode | None, p: ox.NamedNode | None, o: ox.NamedNode | None
    ) -> Iterator[tuple[object, object, object, object]]:
        """Every triple of that pattern (None: any) with its named graph. Raises `InputError`."""
        if self._store is None:
            raise InputError("the graph is closed.", "Open it again.")
        try:
            for quad in self._store.quads_for_pattern(s, p, o, None):
                yield quad.subject, quad.predicate, quad.object, quad.graph_name
        except (OSError, RuntimeError) as error:
            raise self._damaged(error) from error

    def _run(self, text: str, name: str, limit: int, empty: str) -> Answer:
        store = self._store
        if store is None:
            raise InputError("the graph is closed.", "Open it again.")
        try:
            result = store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
            if isinstance(result, ox.QueryBoolean):
                return bool(result)
            if isinstance(result, ox.QueryTriples):
                return list(islice(result, limit))
            terms = [tuple(solution) for solution in islice(result, limit)]
            complete = len(terms) < limit or next(result, None) is None
            return Rows([variable.value for variable in result.variables], terms, complete, empty)
        except SyntaxError as error:
            raise _syntax_error(error, name) from error
        except (OSError, RuntimeError, ValueError) as error:
            if "Corruption" in str(error):
                raise self._damaged(error) from error
            raise ParseError(f"cannot be run: {' '.join(str(error).split())}.", "", name) from error


def form_of(text: str, name: str) -> tuple[str, list[str]]:
    """What a query gives, "rows", "truth" or "triples", and the columns. Raises `ParseError` as `Store.query` does."""
    try:
        found = ox.Store().query(text, prefixes=PREFIXES)
        if isinstance(found, ox.QueryBoolean):
            return "truth", []
        if isinstance(found, ox.QueryTriples):
            return "triples", []
        return "rows", [variable.value for variable in found.variables]
    except SyntaxError as error:
        raise _syntax_error(error, name) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise ParseError(f"cannot be run: {' '.join(str(error).split())}.", "", name) from error


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


def _syntax_error(error: SyntaxError, name: str) -> ParseError:
    # The engine says "error at LINE:COLUMN: expected …", over several lines where it expected many things.
    text = " ".join(str(error.msg).split())
    where = re.match(r"error at (\d+):(\d+): ", text)
    detail = text[where.end() :] if where else text
    if "Prefix not found" in detail:
        detail = "a prefix is not declared"
    elif len(detail) > MAX_DETAIL:
        detail = f"{detail[:MAX_DETAIL]}…"
    line, column = map(int, where.groups()) if where else (error.lineno, error.offset)
    return ParseError(f"is not valid SPARQL: {detail}.", "", name, line, column)
