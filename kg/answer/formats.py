"""Rows as text: sentences and tables for people, and the W3C formats exactly.

Here rows are the names of the columns and tuples of terms; `xLabel` is the label of the thing in `x`. Every form goes
out from the terms themselves, and tests read each back (`tests/test_strange_values.py`): what a form cannot hold is an
error and never another value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

import pyoxigraph as ox

from kg.answer.canned.questions import EVIDENCE
from kg.answer.values import value
from kg.errors import KgError
from kg.terms import XSD, short_name, shorten

Terms = tuple["ox.NamedNode | ox.BlankNode | ox.Literal | None", ...]

# What XML 1.0 has no way to write (section 2.2).
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Readers of JSON may take numbers for doubles: beyond this they would change (RFC 7493, section 2.2).
_MOST = 2**53 - 1


def labels_of(columns: Sequence[str]) -> dict[int, int]:
    """The place of `xLabel` by that of `x`: both make one thing."""
    places = {name: place for place, name in enumerate(columns)}
    return {
        places[name.removesuffix("Label")]: place
        for name, place in places.items()
        if name.endswith("Label") and name.removesuffix("Label") in places
    }


def text_of(term: object) -> str:
    """A term as people read it: a prefixed name, or what a literal says; empty where there is no value."""
    if isinstance(term, ox.NamedNode):
        return shorten(term.value)
    return "" if term is None else str(getattr(term, "value", term))


def readable(term: object) -> str:
    """As `text_of`, with a node of an article by the name in its file: the article stands beside the quote."""
    return short_name(term.value) if isinstance(term, ox.NamedNode) else text_of(term)


def serialize(columns: Sequence[str], rows: list[Terms], chosen: str) -> str:
    """Rows as csv, tsv, json or xml exactly as the SPARQL 1.1 results formats say; or as jsonl, md or html.

    Raises `KgError` for control characters in XML, which has no way to write them.
    """
    import json

    if chosen == "jsonl":
        return "".join(json.dumps(_plain(columns, terms), ensure_ascii=False) + "\n" for terms in rows)
    if chosen == "md":
        return _markdown(columns, rows)
    if chosen == "html":
        return html(columns, rows)
    text = _json(columns, rows)
    if chosen == "json":
        return text
    parsed = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
    data = (parsed.serialize(format=getattr(ox.QueryResultsFormat, chosen.upper())) or b"").decode()
    if chosen != "xml":
        return (
            data  # CSV and TSV end their lines as RFC 4180 and the SPARQL specification say; nothing must change that
        )
    if found := _NOT_XML.search(data):
        raise KgError(f"XML cannot hold the character U+{ord(found[0]):04X} of this answer.", "Choose another format.")
    # A parser of XML reads a bare carriage return as a line feed.
    return data.replace("\r", "&#13;") + "\n"


def _json(columns: Sequence[str], rows: list[Terms]) -> str:
    """SPARQL 1.1 Query Results JSON."""
    bindings = [
        {name: _json_term(term) for name, term in zip(columns, terms, strict=True) if term is not None}
        for terms in rows
    ]
    import json

    document = {"head": {"vars": list(columns)}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False) + "\n"


def _json_term(term: object) -> dict[str, object]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):  # a triple term of RDF 1.2, which a query can make
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
    assert isinstance(term, ox.Literal)
    found: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
        if term.direction is not None:
            found["its:dir"] = str(term.direction)
    elif term.datatype.value != XSD + "string":
        found["datatype"] = term.datatype.value
    return found


def _plain(columns: Sequence[str], terms: Terms) -> dict[str, str | int | bool | None]:
    """A row for JSON Lines: IRIs and text as text, integers and booleans as such, all else as written."""
    found: dict[str, str | int | bool | None] = {}
    for name, term in zip(columns, terms, strict=True):
        written: str | None = None if term is None else str(getattr(term, "value", term))
        known = value(written, term.datatype.value) if isinstance(term, ox.Literal) and written else written
        found[name] = known if isinstance(known, int) and abs(known) <= _MOST else written
    return found


def shown(columns: Sequence[str], rows: list[Terms]) -> tuple[list[str], list[list[str]]]:
    """Column names and cells as people read them: a thing and its label make one cell."""
    labels = labels_of(columns)
    hidden = set(labels.values())
    places = [place for place in range(len(columns)) if place not in hidden]
    cells = []
    for terms in rows:
        texts = []
        for place in places:
            label = labels.get(place)
            texts.append((text_of(terms[label]) if label is not None else "") or readable(terms[place]))
        cells.append(texts)
    return [columns[place] for place in places], cells


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


def table(columns: Sequence[str], rows: list[Terms], width: int) -> str:
    """Rows for a terminal of so many characters.

    Rows with quotes come as one card an answer, its sentences below it. Others make a table where its columns fit the
    width without becoming too narrow, else cards.
    """
    from kg.answer.telling.wrapping import columns as columns_of

    names, cells = _times_joined(*shown(columns, rows))
    if not cells:
        return ""
    if set(EVIDENCE) <= set(columns):
        return _answers(names, cells, width)
    cells = [[cell.removeprefix("article:") for cell in row] for row in cells]
    widths = _fitting([max(map(columns_of, column)) for column in zip(names, *cells, strict=True)], width)
    if widths is None:
        return "".join(_card(number, names, row, width) for number, row in enumerate(cells, 1))
    return "".join(_line(row, widths) for row in [names, ["-" * wide for wide in widths], *cells])


def _fitting(widths: list[int], width: int) -> list[int] | None:
    """Columns as wide as they may be within the width: the widest give way, to a third of themselves; None where that is not enough."""
    least = [min(wide, max(wide // 3, 12)) for wide in widths]
    room = width - 2 * (len(widths) - 1)
    if sum(least) > room:
        return None
    while sum(widths) > room:
        place = max(range(len(widths)), key=lambda place: (widths[place] - least[place], -place))
        widths[place] -= 1
    return widths


def _line(row: list[str], widths: list[int]) -> str:
    """A row of a table, in as many lines as its longest cell takes."""
    from kg.answer.telling.wrapping import columns as columns_of
    from kg.answer.telling.wrapping import wrapped

    parts = [wrapped(_BREAK.sub(" ", cell), wide) for cell, wide in zip(row, widths, strict=True)]
    text = ""
    for number in range(max(map(len, parts))):
        own = [part[number] if number < len(part) else "" for part in parts]
        text += "  ".join(
            cell + " " * (wide - columns_of(cell)) for cell, wide in zip(own, widths, strict=True)
        ).rstrip()
        text += "\n"
    return text


def _answers(names: list[str], cells: list[list[str]], width: int) -> str:
    """Rows that differ in nothing but their evidence are one answer."""
    proof = {name: names.index(name) for name in EVIDENCE if name in names}
    own = [place for place in range(len(names)) if place not in proof.values()]
    text = ""
    for number, (answer, group) in enumerate(groupby(cells, lambda row: [row[place] for place in own]), 1):
        text += _card(number, [names[place] for place in own], answer, width)
        for row in group:
            quote, speaker, voice, article, line = (row[place] for place in proof.values())
            source = f"{article.removeprefix('article:')}{', line ' + line if line else ''}"
            if quote:
                text += _wrapped(f'"{quote}"', "    ", width)
                text += _wrapped(f"{voice}, {speaker}; {source}", "      ", width)
            else:
                text += _wrapped(f"{voice}; {source}", "      ", width)
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


def _markdown(columns: Sequence[str], rows: list[Terms]) -> str:
    names, cells = shown(columns, rows)
    lines = [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]
    for row in cells:
        lines.append(f"| {' | '.join(map(_safe, row))} |")
    return "\n".join(lines) + "\n"


def _safe(cell: str) -> str:
    """A cell of Markdown that shows the text, whatever it is."""
    one_line = _BREAK.sub(" ", cell).replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"([\\|`*_\[\]])", r"\\\1", one_line)


def html(columns: Sequence[str], rows: list[Terms], note: str = "") -> str:
    """Rows as an HTML table, for notebooks: all text escaped, links only to http and https. note: stands below it."""
    from html import escape

    names, cells = shown(columns, rows)
    iris = [[term.value if isinstance(term, ox.NamedNode) else "" for term in terms] for terms in rows]
    places = [list(columns).index(name) for name in names]
    body = ""
    for row, links in zip(cells, iris, strict=True):
        body += "<tr>"
        for cell, place in zip(row, places, strict=True):
            safe, link = escape(cell).replace("\r", "&#13;"), escape(links[place])
            body += f'<td><a href="{link}">{safe}</a></td>' if link.startswith("http") else f"<td>{safe}</td>"
        body += "</tr>\n"
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    foot = f"<p>{escape(note)}</p>\n" if note else ""
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n{foot}"
