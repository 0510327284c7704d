"""Writes answers: a table for a terminal, CSV for a pipe, and the W3C formats exactly."""

from __future__ import annotations

import sys

import pyoxigraph as ox

from kg.errors import EXIT_NO, EXIT_YES, KgError
from kg.store import Result
from kg.terms import shorten

TYPE_CHECKING = False  # typing itself would cost the cold start three milliseconds
if TYPE_CHECKING:
    from typing import TextIO

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
        raise KgError(
            f"{chosen} is a format for graphs, and the query gives rows.", f"Choose one of {', '.join(ROW_FORMATS)}."
        )
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
        raise KgError(
            f"{chosen} is a format for rows, and the query gives a graph.", f"Choose one of {', '.join(GRAPH_FORMATS)}."
        )
    return serialize(sorted(triples, key=str), chosen).decode()


def _table(solutions: ox.QuerySolutions, out: TextIO) -> None:
    """A table where it fits the terminal; else a card for each row, so that quotes stay readable."""
    import shutil

    names = [variable.value for variable in solutions.variables]
    rows = [[text_of(term) for term in solution] for solution in solutions]
    widths = [max(map(len, column)) for column in zip(names, *rows, strict=True)]
    if sum(widths) + 2 * len(widths) <= shutil.get_terminal_size().columns:
        for cells in [names, ["-" * width for width in widths], *rows]:
            out.write("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip() + "\n")
    else:
        _cards(names, rows, out)
    print(f"{len(rows)} row{'s' * (len(rows) != 1)}", file=sys.stderr)


def _cards(names: list[str], rows: list[list[str]], out: TextIO) -> None:
    import shutil
    import textwrap

    margin = max(map(len, names)) + 4
    width = max(shutil.get_terminal_size().columns, margin + 20)
    for number, cells in enumerate(rows, 1):
        out.write(f"{number}\n")
        for name, cell in zip(names, cells, strict=True):
            if cell:
                indent = " " * margin
                out.write(
                    textwrap.fill(cell, width, initial_indent=f"  {name}".ljust(margin), subsequent_indent=indent)
                    + "\n"
                )


def _markdown(solutions: ox.QuerySolutions, out: TextIO) -> None:
    names = [variable.value for variable in solutions.variables]
    out.write(f"| {' | '.join(names)} |\n|{'---|' * len(names)}\n")
    for solution in solutions:
        cells = (text_of(term).replace("|", "\\|").replace("\n", " ") for term in solution)
        out.write(f"| {' | '.join(cells)} |\n")
