"""Proof that a push arrived: counts of each graph, a sample of triples, and a question with known rows."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from contextlib import suppress
from typing import TypeVar

import pyoxigraph as ox

from kg.answer.rows import Rows
from kg.errors import RemoteError
from kg.remote.endpoint import Endpoint
from kg.remote.graphs import Graphs
from kg.remote.http import shown
from kg.terms import GRAPH, XSD

AT_ONCE = 100  # graphs or triples in one query

T = TypeVar("T")


def counts(endpoint: Endpoint, names: list[str]) -> dict[str, int]:
    """How many triples each of these graphs holds there; 0 for those that are not there. Raises `KgError`."""
    found = dict.fromkeys(names, 0)
    if len(names) > AT_ONCE and endpoint.kind.counts_all_faster:
        every = _ask(endpoint, "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
        if every.complete:
            return found | _counted(endpoint, every.terms, found)
    for some in _batches(names):
        values = " ".join(f"<{name}>" for name in some)
        text = f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
        found |= _counted(endpoint, rows(endpoint, text), found)
    return found


def _counted(endpoint: Endpoint, counted: Iterable[tuple[object, ...]], wanted: Container[str]) -> dict[str, int]:
    """The numbers of triples in rows of graphs and numbers, of the graphs that are wanted."""
    found = {}
    for graph, number in counted:
        text = str(getattr(number, "value", ""))
        if not re.fullmatch(r"[0-9]{1,15}", text):
            raise RemoteError(f"{shown(endpoint.url)} counts no triples: it says '{text[:40]}'.", "Check the URL.")
        if (name := str(getattr(graph, "value", ""))) in wanted:
            found[name] = int(text)
    return found


def strangers(endpoint: Endpoint, names: list[str]) -> list[str]:
    """Graphs below our name that are there and not among these: of articles that have gone, most often."""
    # Every article has something of a class; to look at all triples takes a large store seconds.
    ours = f"FILTER(STRSTARTS(STR(?g), '{GRAPH}'))"
    text = f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s a ?o }} {ours} }}"
    if endpoint.kind.lists_graphs:
        text = f"SELECT ?g WHERE {{ GRAPH ?g {{ }} {ours} FILTER EXISTS {{ GRAPH ?g {{ ?s a ?o }} }} }}"
    return sorted({str(getattr(row[0], "value", "")) for row in rows(endpoint, text)} - set(names))


def lost(endpoint: Endpoint, graphs: Graphs) -> list[tuple[str, str]]:
    """Those (graph, triple) of the sample that are not there word for word. Raises `KgError`."""
    missing = []
    for some in _batches(graphs.sample):
        wanted = [
            (name, next(iter(ox.parse(f"{triple} .", format=ox.RdfFormat.N_TRIPLES))).triple) for name, triple in some
        ]
        values = " ".join(f"(<{name}> {t.subject} {t.predicate})" for name, t in wanted)
        text = f"SELECT ?g ?s ?p ?o WHERE {{ VALUES (?g ?s ?p) {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}"
        loose = endpoint.kind.large_integers_become_decimals
        there = {tuple(_form(term, loose) for term in row) for row in rows(endpoint, text)}
        for name, t in wanted:
            if (
                tuple(_form(term, loose) for term in (ox.NamedNode(name), t.subject, t.predicate, t.object))
                not in there
            ):
                missing.append((name, str(t)))
    return missing


def visible(endpoint: Endpoint, graphs: Graphs) -> bool:
    """Whether a query that names no graph sees what was pushed, as anyone asks who knows nothing of us."""
    if not graphs.sample:
        return True
    triple = next(iter(ox.parse(f"{graphs.sample[0][1]} .", format=ox.RdfFormat.N_TRIPLES))).triple
    text = f"ASK {{ {triple.subject} {triple.predicate} ?o }}"
    return endpoint.query(text, trusted=True, union=False, timeout=None) is True


def answers(endpoint: Endpoint, text: str) -> list[tuple[str, ...]]:
    """The rows of a question there, in their order, as text."""
    found = endpoint.query(text, trusted=True, timeout=None)
    return [tuple(map(str, row)) for row in found.terms] if isinstance(found, Rows) else []


def _form(term: object, loose: bool) -> tuple[str, ...]:
    """What two equal terms have in common: numbers and truth values by value, which stores write as they like.

    loose: an integer equals the decimal of its value.
    """
    if isinstance(term, ox.Literal):
        datatype = term.datatype.value
        if canonical := _canonical(datatype.removeprefix(XSD), term.value):
            return (
                "value",
                "decimal" if loose and datatype == XSD + "integer" else datatype.removeprefix(XSD),
                canonical,
            )
        return ("literal", term.value, datatype, (term.language or "").lower())
    return ("node", str(getattr(term, "value", term)))


def _canonical(datatype: str, text: str) -> str:
    """The value as text that is the same for equal values; empty for other datatypes and where it has none."""
    if datatype == "boolean":
        return {"1": "true", "0": "false"}.get(text.strip(), text.strip())
    if datatype in ("integer", "decimal") and re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", text, re.A):
        whole, _, part = text.lstrip("+-").partition(".")
        digits = f"{whole.lstrip('0') or '0'}.{part.rstrip('0')}"
        return "-" + digits if text[0] == "-" and digits != "0." else digits
    if datatype in ("double", "float"):
        with suppress(ValueError):
            return repr(float(text))
    return ""


def rows(endpoint: Endpoint, text: str) -> Iterable[tuple[object, ...]]:
    return _ask(endpoint, text).terms


def _ask(endpoint: Endpoint, text: str) -> Rows:
    found = endpoint.query(text, trusted=True, timeout=None, union=False)
    return found if isinstance(found, Rows) else Rows([], [], True, "")


def _batches(items: list[T]) -> list[list[T]]:
    return [items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE)]
