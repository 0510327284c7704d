"""Writes answers: a table for a terminal, CSV for a pipe, and the W3C formats exactly."""

from __future__ import annotations

import sys
from typing import TextIO

import pyoxigraph as ox

from kg.errors import EXIT_NO, EXIT_YES, KgError
from kg.store import Result
from kg.terms import shorten

# SELECT and ASK; and CONSTRUCT and DESCRIBE.
ROW_FORMATS = ("table", "csv", "tsv", "json", "xml", "md")
GRAPH_FORMATS = ("turtle", "ntriples", "jsonld")


def write(result: Result, chosen: str | None, out: TextIO | None = None) -> int:
    """Writes an answer and returns the exit code: 1 for an ASK that is false, else 0.

    chosen: one of the formats, or None for a table on a terminal and CSV elsewhere (Turtle for graphs).
    """
    out = out or sys.stdout
    if isinstance(result, ox.QueryBoolean):
        if chosen in ("json", "xml"):
            out.write((result.serialize(format=getattr(ox.QueryResultsFormat, chosen.upper())) or b"").decode() + "\n")
        else:
            out.write(f"{str(bool(result)).lower()}\n")
        return EXIT_YES if result else EXIT_NO
    if isinstance(result, ox.QueryTriples):
        out.write(_graph(result, chosen or "turtle"))
        return EXIT_YES
    chosen = chosen or ("table" if out.isatty() else "csv")
    if chosen in GRAPH_FORMATS:
        raise KgError(f"{chosen} is a format for graphs, and the query gives rows.", f"Choose one of {', '.join(ROW_FORMATS)}.")
    if chosen == "table":
        _table(result, out)
    elif chosen == "md":
        _markdown(result, out)
    else:
        data = result.serialize(format=getattr(ox.QueryResultsFormat, chosen.upper()))
        # CSV and TSV end their lines as RFC 4180 and the SPARQL specification say; the stream must not change that.
        out.write((data or b"").decode())
        if chosen in ("json", "xml"):
            out.write("\n")
    return EXIT_YES


def text_of(term: object) -> str:
    """A term as people read it: a prefixed name, or what a literal says; empty where there is no value."""
    if isinstance(term, ox.NamedNode):
        return shorten(term.value)
    return "" if term is None else str(getattr(term, "value", term))


def _graph(triples: ox.QueryTriples, chosen: str) -> str:
    from kg.export import serialize

    if chosen not in GRAPH_FORMATS:
        raise KgError(f"{chosen} is a format for rows, and the query gives a graph.", f"Choose one of {', '.join(GRAPH_FORMATS)}.")
    return serialize(sorted(triples, key=str), chosen).decode()


def _table(solutions: ox.QuerySolutions, out: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_lines=True)
    for variable in solutions.variables:
        table.add_column(variable.value, overflow="fold")
    count = 0
    for solution in solutions:
        table.add_row(*(Text(text_of(term)) for term in solution))
        count += 1
    Console(file=out).print(table)
    print(f"{count} row{'s' * (count != 1)}", file=sys.stderr)


def _markdown(solutions: ox.QuerySolutions, out: TextIO) -> None:
    names = [variable.value for variable in solutions.variables]
    out.write(f"| {' | '.join(names)} |\n|{'---|' * len(names)}\n")
    for solution in solutions:
        cells = (text_of(term).replace("|", "\\|").replace("\n", " ") for term in solution)
        out.write(f"| {' | '.join(cells)} |\n")
