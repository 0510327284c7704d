"""Writes answers to a terminal, a pipe or a file."""

from __future__ import annotations

import sys

import pyoxigraph as ox

from kg.answer.formats import answers, serialize, table
from kg.answer.questions import EVIDENCE
from kg.answer.rows import Rows
from kg.errors import EXIT_NO, EXIT_YES, KgError

TYPE_CHECKING = False  # typing itself would cost the cold start three milliseconds
if TYPE_CHECKING:
    from typing import TextIO

    from kg.answer.store import Answer

# SELECT and ASK; and CONSTRUCT and DESCRIBE.
ROW_FORMATS = ("table", "csv", "tsv", "json", "jsonl", "xml", "md", "html")
GRAPH_FORMATS = ("turtle", "ntriples", "jsonld", "rdfxml")


def write(answer: Answer, chosen: str | None, out: TextIO | None = None) -> int:
    """Writes an answer and returns the exit code: 1 for an ASK that is false, else 0.

    chosen: one of the formats, or None for a table on a terminal and CSV elsewhere (Turtle for graphs).
    """
    out = out or sys.stdout
    if isinstance(answer, bool):
        out.write(_truth(answer, chosen))
        return EXIT_YES if answer else EXIT_NO
    if isinstance(answer, Rows):
        _write_rows(answer, chosen or ("table" if out.isatty() else "csv"), out)
    else:
        out.write(_graph(answer, chosen or "turtle"))
    return EXIT_YES


def _write_rows(rows: Rows, chosen: str, out: TextIO) -> None:
    if chosen in GRAPH_FORMATS:
        raise KgError(
            f"{chosen} is a format for graphs, and the query gives rows.", f"Choose one of {', '.join(ROW_FORMATS)}."
        )
    if chosen == "table":
        import shutil

        out.write(table(rows.columns, rows.terms, shutil.get_terminal_size().columns))
    else:
        out.write(serialize(rows.columns, rows.terms, chosen))
    if not rows.complete:
        print(f"kg: only the first {len(rows)} rows; for more, raise --limit.", file=sys.stderr)
    elif chosen == "table" and len(rows):
        count = f"{len(rows)} row{'s' * (len(rows) != 1)}"
        if set(EVIDENCE) <= set(rows.columns):
            found = answers(rows.columns, rows.terms)
            count = f"{found} answer{'s' * (found != 1)}, a row for each quote: {count}"
        print(count, file=sys.stderr)
    if not rows:
        print(f"no rows{': ' + rows.empty if rows.empty else ''}", file=sys.stderr)


def _truth(answer: bool, chosen: str | None) -> str:
    if chosen == "json":
        import json

        return json.dumps({"head": {}, "boolean": answer}) + "\n"
    text = str(answer).lower()
    if chosen == "xml":
        return (
            '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
            f"<head/><boolean>{text}</boolean></sparql>\n"
        )
    return text + "\n"


def _graph(triples: list[ox.Triple], chosen: str) -> str:
    from kg.export import serialize as serialize_graph

    if chosen not in GRAPH_FORMATS:
        raise KgError(
            f"{chosen} is a format for rows, and the query gives a graph.", f"Choose one of {', '.join(GRAPH_FORMATS)}."
        )
    return serialize_graph(triples, chosen).decode()
