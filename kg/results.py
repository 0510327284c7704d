"""Writes answers: sentences and tables for people, and the W3C formats exactly."""

from __future__ import annotations

import json
import sys
from itertools import groupby

import pyoxigraph as ox

from kg.errors import EXIT_NO, EXIT_YES, KgError
from kg.questions import EVIDENCE
from kg.rows import Rows, Terms
from kg.terms import XSD, short_name, shorten

TYPE_CHECKING = False  # typing itself would cost the cold start three milliseconds
if TYPE_CHECKING:
    from typing import TextIO

    from kg.store import Answer

# SELECT and ASK; and CONSTRUCT and DESCRIBE.
ROW_FORMATS = ("table", "csv", "tsv", "json", "jsonl", "xml", "md", "html")
GRAPH_FORMATS = ("turtle", "ntriples", "jsonld")


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

        out.write(table(rows, shutil.get_terminal_size().columns))
    else:
        out.write(serialize(rows, chosen))
    if not rows.complete:
        print(f"kg: only the first {len(rows)} rows; for more, raise --limit.", file=sys.stderr)
    elif chosen == "table" and len(rows):
        print(f"{len(rows)} row{'s' * (len(rows) != 1)}", file=sys.stderr)
    if not rows:
        print(f"no rows{': ' + rows.empty if rows.empty else ''}", file=sys.stderr)


def text_of(term: object) -> str:
    """A term as people read it: a prefixed name, or what a literal says; empty where there is no value."""
    if isinstance(term, ox.NamedNode):
        return shorten(term.value)
    return "" if term is None else str(getattr(term, "value", term))


def readable(term: object) -> str:
    """As `text_of`, with a node of an article by the name in its file: the article stands beside the quote."""
    return short_name(term.value) if isinstance(term, ox.NamedNode) else text_of(term)


def serialize(rows: Rows, chosen: str) -> str:
    """Rows as csv, tsv, json or xml exactly as the SPARQL 1.1 results formats say; or as jsonl, md or html."""
    if chosen == "jsonl":
        return "".join(json.dumps(_plain(rows, terms), ensure_ascii=False) + "\n" for terms in rows.terms)
    if chosen == "md":
        return _markdown(rows)
    if chosen == "html":
        return html(rows)
    text = _json(rows)
    if chosen == "json":
        return text
    parsed = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
    data = parsed.serialize(format=getattr(ox.QueryResultsFormat, chosen.upper()))
    # CSV and TSV end their lines as RFC 4180 and the SPARQL specification say; nothing must change that.
    return (data or b"").decode() + ("\n" if chosen == "xml" else "")


def _json(rows: Rows) -> str:
    """SPARQL 1.1 Query Results JSON."""
    bindings = [
        {name: _json_term(term) for name, term in zip(rows.columns, terms, strict=True) if term is not None}
        for terms in rows.terms
    ]
    document = {"head": {"vars": list(rows.columns)}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False) + "\n"


def _json_term(term: object) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    assert isinstance(term, ox.Literal)
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype.value != XSD + "string":
        found["datatype"] = term.datatype.value
    return found


def _plain(rows: Rows, terms: Terms) -> dict[str, str | int | bool | None]:
    """A row for JSON Lines: IRIs and text as text, integers and booleans as such, all else as written."""
    found: dict[str, str | int | bool | None] = {}
    for name, term in zip(rows.columns, terms, strict=True):
        value: str | None = getattr(term, "value", None)
        datatype = term.datatype.value if isinstance(term, ox.Literal) else ""
        if value is not None and datatype == XSD + "integer":
            found[name] = int(value)
        else:
            found[name] = value == "true" if datatype == XSD + "boolean" else value
    return found


def _truth(answer: bool, chosen: str | None) -> str:
    if chosen == "json":
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
    return serialize_graph(sorted(triples, key=str), chosen).decode()


def shown(rows: Rows) -> tuple[list[str], list[list[str]]]:
    """Column names and cells as people read them: a thing and its label make one cell."""
    hidden = set(rows.labels.values())
    places = [place for place in range(len(rows.columns)) if place not in hidden]
    cells = []
    for terms in rows.terms:
        texts = []
        for place in places:
            label = rows.labels.get(place)
            texts.append((text_of(terms[label]) if label is not None else "") or readable(terms[place]))
        cells.append(texts)
    return [rows.columns[place] for place in places], cells


def _times_joined(names: list[str], cells: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """The four columns of a time as one cell: "in July (2024-07-01 to 2024-07-31, inferred)"."""
    if "when" not in names or names[max(names.index("when") - 2, 0) :][:4] != ["earliest", "latest", "when", "basis"]:
        return names, cells
    start = names.index("earliest")
    joined = []
    for row in cells:
        earliest, latest, when, basis = row[start : start + 4]
        bounds = f"{earliest or '…'} to {latest or '…'}" if earliest or latest else "no date"
        joined.append([*row[:start], f"{when} ({bounds}, {basis})" if basis else when, *row[start + 4 :]])
    return [*names[:start], "when", *names[start + 4 :]], joined


def table(rows: Rows, width: int) -> str:
    """Rows for a terminal of so many characters.

    Rows with quotes come as one card an answer, its sentences below it. Others make a table where it
    fits the width, else cards.
    """
    names, cells = _times_joined(*shown(rows))
    if not cells:
        return ""
    if set(EVIDENCE) <= set(rows.columns):
        return _answers(names, cells, width)
    widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    if sum(widths) + 2 * len(widths) > width:
        return "".join(_card(number, names, row, width) for number, row in enumerate(cells, 1))
    lines = [names, ["-" * wide for wide in widths], *cells]
    return "".join(
        "  ".join(cell.ljust(wide) for cell, wide in zip(line, widths, strict=True)).rstrip() + "\n" for line in lines
    )


def _answers(names: list[str], cells: list[list[str]], width: int) -> str:
    """Rows that differ in nothing but their evidence are one answer."""
    proof = {name: names.index(name) for name in EVIDENCE if name in names}
    own = [place for place in range(len(names)) if place not in proof.values()]
    text = ""
    for number, (answer, group) in enumerate(groupby(cells, lambda row: [row[place] for place in own]), 1):
        text += _card(number, [names[place] for place in own], answer, width)
        for row in group:
            quote, speaker, stance, article, line = (row[place] for place in proof.values())
            source = f"{article.removeprefix('article:')}{', line ' + line if line else ''}"
            if quote:
                text += _wrapped(f'"{quote}"', "    ", width)
                text += _wrapped(f"{stance}, {speaker}; {source}", "      ", width)
            else:
                text += _wrapped(f"{stance}; {source}", "      ", width)
    return text


def _card(number: int, names: list[str], cells: list[str], width: int) -> str:
    margin = max(map(len, names), default=0) + 4
    text = f"{number}\n"
    for name, cell in zip(names, cells, strict=True):
        if cell:
            text += _wrapped(cell, " " * margin, width, f"  {name}".ljust(margin))
    return text


def _wrapped(text: str, indent: str, width: int, first: str | None = None) -> str:
    import textwrap

    return (
        textwrap.fill(
            text,
            max(width, len(indent) + 20),
            initial_indent=indent if first is None else first,
            subsequent_indent=indent,
        )
        + "\n"
    )


def _markdown(rows: Rows) -> str:
    names, cells = shown(rows)
    lines = [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]
    for row in cells:
        safe = (cell.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("<", "&lt;") for cell in row)
        lines.append(f"| {' | '.join(safe)} |")
    return "\n".join(lines) + "\n"


def html(rows: Rows) -> str:
    """Rows as an HTML table, for notebooks: all text escaped, links only to http and https."""
    from html import escape

    names, cells = shown(rows)
    iris = [[term.value if isinstance(term, ox.NamedNode) else "" for term in terms] for terms in rows.terms]
    places = [rows.places[name] for name in names]
    body = ""
    for row, links in zip(cells, iris, strict=True):
        body += "<tr>"
        for cell, place in zip(row, places, strict=True):
            safe, link = escape(cell), escape(links[place])
            body += f'<td><a href="{link}">{safe}</a></td>' if link.startswith("http") else f"<td>{safe}</td>"
        body += "</tr>\n"
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    note = f"<p>{escape(rows.empty)}</p>\n" if not rows and rows.empty else ""
    note += "" if rows.complete else f"<p>Only the first {len(rows)} rows.</p>\n"
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n{note}"
