"""Writes answers to a terminal, a pipe or a file."""

from __future__ import annotations

import sys

import pyoxigraph as ox

from kg.answer.canned.questions import EVIDENCE
from kg.answer.formats import serialize, table
from kg.answer.rows import Rows
from kg.cli.common import WIDTH, say, tell, width
from kg.errors import EXIT_NO, EXIT_YES, KgError

TYPE_CHECKING = False  # typing itself would cost the cold start three milliseconds
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from kg.answer.store import Answer

# SELECT and ASK; and CONSTRUCT and DESCRIBE.
ROW_FORMATS = ("text", "table", "csv", "tsv", "json", "jsonl", "xml", "md", "html")
GRAPH_FORMATS = ("turtle", "ntriples", "jsonld", "rdfxml")


class View:
    """How an answer is to look.

    chosen: one of the formats, None for what suits the place: on a terminal the answers of a canned question as text and
    other rows as a table, elsewhere CSV, and Turtle for graphs. brief: answers without quotes and notes; rows: no answers;
    columns: names joined by commas, of which the rows are shown; count: only the number of answers.
    """

    def __init__(
        self,
        chosen: str | None = None,
        *,
        brief: bool = False,
        rows: bool = False,
        columns: str | None = None,
        count: bool = False,
    ) -> None:
        self.chosen = chosen
        self.brief = brief
        self.rows = rows
        self.columns = columns
        self.count = count

    def of_rows(self, rows: Rows, is_terminal: bool) -> str:
        """The format of rows."""
        if self.chosen or not (is_terminal or self.brief):
            return self.chosen or "csv"
        if self.rows or self.columns or rows.question is None:
            return "table"
        return "text" if rows.question.answer or set(EVIDENCE) <= set(rows.columns) else "table"


def write(answer: Answer, view: View | None = None, out: TextIO | None = None) -> int:
    """Writes an answer and returns the exit code: 1 for an ASK that is false, else 0. Raises `KgError`."""
    view = view or View()
    if isinstance(answer, bool):
        (out or sys.stdout).write(_truth(answer, view.chosen))
        return EXIT_YES if answer else EXIT_NO
    if isinstance(answer, Rows):
        _write_rows(answer, view, out)
    else:
        (out or sys.stdout).write(_graph(answer, view.chosen or "turtle"))
    return EXIT_YES


def _write_rows(rows: Rows, view: View, out: TextIO | None) -> None:
    chosen = view.of_rows(rows, out is None and sys.stdout.isatty())
    target = out or sys.stdout
    if chosen in GRAPH_FORMATS:
        raise KgError(
            f"{chosen} is a format for graphs, and the query gives rows.", f"Choose one of {', '.join(ROW_FORMATS)}."
        )
    if view.count:
        from kg.answer.telling.answers import count

        target.write(f"{count(rows)}\n")
    elif chosen == "text":
        write_answers(rows, out, view.brief)
        return
    else:
        rows = _narrowed(rows, view.columns, chosen) if view.columns else rows
        if chosen == "table":
            target.write(table(rows.columns, rows.terms, width()))
        else:
            target.write(serialize(rows.columns, rows.terms, chosen))
    _say_what_is_missing(rows, out is None and sys.stdout.isatty())
    if rows.complete and chosen == "table" and rows and not view.count:
        print(counted(len(rows), "row"), file=sys.stderr)


def _narrowed(rows: Rows, names: str, chosen: str) -> Rows:
    """The rows with only these columns, each combination once; a table gets the labels too, which stand for things there."""
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    for name in wanted:
        if name not in rows.places:
            raise KgError(f"there is no column {name}.", f"There are {', '.join(rows.columns)}.")
    if chosen == "table":
        wanted += [rows.columns[rows.labels[rows.places[name]]] for name in wanted if rows.places[name] in rows.labels]
    wanted = list(dict.fromkeys(wanted))
    places = [rows.places[name] for name in wanted]
    narrowed = dict.fromkeys(tuple(terms[place] for place in places) for terms in rows.terms)
    return Rows(wanted, list(narrowed), rows.complete, rows.empty)


def write_answers(rows: Rows, out: TextIO | None = None, brief: bool = False) -> None:
    """Writes what rows say, an answer at a time. brief: without quotes and notes."""
    from kg.answer.telling.answers import by_the_hundred
    from kg.answer.telling.page import Page
    from kg.cli.pager import show
    from kg.terminal import has_colours

    page = Page(width() if out is None else WIDTH, ink=out is None and has_colours(), brief=brief)
    found = 0

    def lines() -> Iterator[str]:
        nonlocal found
        for some in by_the_hundred(rows, with_notes=not brief):
            found += len(some)
            yield from page.answers(some)

    show(lines(), out)
    _say_what_is_missing(rows, True)
    if rows.complete and rows and sys.stderr.isatty():
        print(counted(found, "answer"), file=sys.stderr)


def counted(number: int, name: str) -> str:
    """A number of things in words."""
    return f"{number} {name}{'s' * (number != 1)}"


def _say_what_is_missing(rows: Rows, all_of_it: bool) -> None:
    """On standard error: that the limit cut rows off, why there are none, and what may belong to them.

    all_of_it: also where there are rows, for which the graph is asked again.
    """
    if not rows.complete:
        say(f"kg: only the first {len(rows)} rows; for more, raise --limit.")
    if not rows:
        tell(f"No rows. {rows.explained()}".rstrip())
    elif all_of_it and (told := rows.explained()):
        tell(told)


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
