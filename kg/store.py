"""The answering side: opens a snapshot and queries it. Nothing here imports rdflib, owlrl or pyshacl."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg import snapshot
from kg.errors import InputError, ParseError
from kg.guard import check_query
from kg.terms import PREFIXES

MAX_DETAIL = 200  # code points of what the engine says

Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def open_snapshot(key: str) -> ox.Store:
    """The embedded store of a snapshot, read-only. Raises `InputError` where it is damaged."""
    try:
        return ox.Store.read_only(str(snapshot.folder_of(key) / "store"))
    except (OSError, RuntimeError) as error:
        raise _damaged(key) from error


@contextlib.contextmanager
def reading(key: str) -> Iterator[ox.Store]:
    """As `open_snapshot`; raises `InputError` also where damage shows only while the store is read."""
    store = open_snapshot(key)
    try:
        yield store
    except RuntimeError as error:
        if "Corruption" not in str(error):
            raise
        raise _damaged(key) from error


def _damaged(key: str) -> InputError:
    folder = snapshot.folder_of(key)
    return InputError("the snapshot is damaged.", f"Delete {folder} and run: kg build", folder)


def query(store: ox.Store, text: str, name: str = "query") -> Result:
    """Runs a SPARQL query over all graphs of the store together.

    The prefixes of `kg.terms` are there without being declared. Raises `ParseError` with line and column.
    """
    check_query(text)
    try:
        return store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise _syntax_error(error, name) from error
    except (OSError, RuntimeError, ValueError) as error:
        if "Corruption" in str(error):
            raise
        raise ParseError(f"cannot be run: {error}.", "", name) from error


def query_text(argument: str, folders: list[Path], stdin: str | None = None) -> tuple[str, str]:
    """The query that an argument of the command line means, and a name for it in messages.

    It is '-' for standard input, a file, the name of a question in one of the folders, or the text itself.
    """
    from kg.files import read_text

    if argument == "-":
        return stdin or "", "standard input"
    looks_like_text = not argument or any(mark in argument for mark in "{}\n?")
    if not looks_like_text:
        for path in (Path(argument), *(folder / f"{argument.removesuffix('.rq')}.rq" for folder in folders)):
            if path.exists():
                return read_text(path), str(path)
        if " " not in argument:
            raise InputError("no such query file or question.", "Give a file, '-', or the text of a query.", argument)
    return argument, "query"


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
