"""Reads SPARQL results as servers write them: JSON with members in any order and more of them than it needs, or XML.

What an answer may be is what the W3C recommendations say (SPARQL 1.1 Query Results JSON Format; XML Format, second
edition), not what one parser takes: Comunica adds "metadata" and QLever "meta", Virtuoso names blank nodes by what is
no label of any syntax, and whoever cannot write JSON answers in XML whatever was asked for.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pyoxigraph as ox

from kg.remote.http import Reply

Term = ox.NamedNode | ox.BlankNode | ox.Literal
# Columns and rows. An answer to ASK has no columns, and one empty row if it is yes.
Results = tuple[list[str] | None, list[tuple[Term | None, ...]]]

JSON_KINDS = {"application/sparql-results+json", "application/json", "text/json"}
XML_KINDS = {"application/sparql-results+xml", "application/xml", "text/xml"}
_LABEL = re.compile(r"[A-Za-z0-9_]+")
_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.I)


def read(reply: Reply) -> Results:
    """What a reply of one of these kinds says. Raises ValueError where it is no such document.

    The text of the error is of no use to people: it may quote what a server repeats of our request.
    """
    return _read_xml(reply) if reply.kind in XML_KINDS else _read_json(reply)


def _read_json(reply: Reply) -> Results:
    try:
        whole = json.loads(reply.text)
    except RecursionError as error:
        raise ValueError("nests too deep") from error
    if isinstance(whole, dict) and isinstance(whole.get("boolean"), bool) and "results" not in whole:
        return None, [()] if whole["boolean"] else []
    try:
        columns, bindings = whole["head"]["vars"], whole["results"]["bindings"]
        if not all(isinstance(name, str) for name in columns) or not isinstance(bindings, list):
            raise ValueError("no columns or rows")
        known = set(columns)
        rows = []
        for one in bindings:
            if not one.keys() <= known:
                raise ValueError("a column that the head does not have")
            rows.append(tuple([_term(one[name]) if name in one else None for name in columns]))
        return columns, rows
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError("no SPARQL results") from error


def _term(said: dict[str, Any]) -> Term:
    """A term from its members, of which there may be more. Raises ValueError, LookupError, TypeError."""
    kind, text = said["type"], said["value"]
    if kind == "uri":
        return ox.NamedNode(text)
    if kind == "bnode":
        # Any text may be a label here; the same text is the same node.
        label = text.removeprefix("nodeID://")
        return ox.BlankNode(label if _LABEL.fullmatch(label) else f"x{label.encode('utf-8', 'replace').hex()}")
    if kind not in ("literal", "typed-literal"):  # the latter from before SPARQL 1.1
        raise ValueError("a term that is no term of RDF 1.1")
    if (language := said.get("xml:lang")) is not None:
        return ox.Literal(text, language=language)
    if (datatype := said.get("datatype")) is not None:
        return ox.Literal(text, datatype=ox.NamedNode(datatype))
    return ox.Literal(text)


def _read_xml(reply: Reply) -> Results:
    if _DOCTYPE.search(reply.body):  # nothing good comes of declared entities, and results need none
        raise ValueError("a document type")
    try:
        text = _DECLARATION.sub("", reply.text)  # which may name the encoding that the text had
        found: object = ox.parse_query_results(text.encode(), format=ox.QueryResultsFormat.XML)
        if isinstance(found, ox.QueryBoolean):
            return None, [()] if found else []
        assert isinstance(found, ox.QuerySolutions)
        rows = [tuple(solution) for solution in found]
        return [variable.value for variable in found.variables], rows
    except (SyntaxError, OSError) as error:
        raise ValueError("no SPARQL results") from error
    finally:
        # The parser may be dropped by no other thread, where the traceback of an error might take it.
        found = None
