"""Answers queries that are bound to be short in this very process, where a way to another would cost more than the query.

Nothing that a stranger writes may run here unless it is known before that it ends soon and harms nothing: a flat pattern of
triples with simple conditions, of a small grammar of our own, whose answers cannot be more than `MOST` by how often its predicates stand in the
snapshot. All else, and all that is not understood, goes to the processes of `kg.serve.pool`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from kg.answer.engine import count_rows
from kg.answer.store import Store
from kg.terms import PREFIXES, RDF

MOST = 5000  # answers, by the bound
LONGEST = 4000  # characters of a query
IN_MEMORY = 250_000  # triples of a snapshot that are held in memory too, 1 kB each
UNCOUNTED = 4096  # bytes of an answer whose rows are not worth counting
_TYPE = RDF + "type"
_FORMATS = {name: getattr(ox.QueryResultsFormat, name) for name in ("JSON", "XML", "CSV", "TSV")}

_SPACE = r"(?:[ \t\r\n]|#[^\r\n]*+(?:[\r\n]|\Z))*+"
_IRI = r"<[^<>\"{}|^`\\\x00-\x20]*+>"
_NAME = r"[A-Za-z][\w-]*+:\w[\w-]*+"
_VARIABLE = r"[?$]\w++"
_STRING = r"(?:\"[^\"\\\r\n]*+\"|'[^'\\\r\n]*+')(?:@[A-Za-z]++(?:-[A-Za-z0-9]++)*+|\^\^[A-Za-z][\w-]*+:\w++)?"
_TERM = rf"(?:{_VARIABLE}|{_NAME}|{_IRI}|{_STRING}|[0-9]++(?![\w.:]))"
_VERB = rf"(?:{_NAME}|{_IRI}|a(?![\w:-]))"
_OBJECTS = rf"{_TERM}{_SPACE}(?:,{_SPACE}{_TERM}{_SPACE})*+"
_TRIPLES = rf"{_TERM}{_SPACE}{_VERB}{_SPACE}{_OBJECTS}(?:;{_SPACE}{_VERB}{_SPACE}{_OBJECTS})*+"
_MORE = rf"{_TRIPLES}(?:\.{_SPACE}{_TRIPLES})*+(?:\.{_SPACE})?"
# Conditions on single values, of functions that take no longer than their text is long.
_FUNCTION = (
    "(?:STR|LANG|DATATYPE|LCASE|UCASE|STRLEN|YEAR|CONTAINS|STRSTARTS|STRENDS|STRBEFORE|STRAFTER|LANGMATCHES|BOUND|"
    "ISIRI|ISLITERAL|ISBLANK|ISNUMERIC|SAMETERM)"
)


def _call(value: str) -> str:
    return rf"{_FUNCTION}{_SPACE}\({_SPACE}{value}{_SPACE}(?:,{_SPACE}{value}{_SPACE})*+\)"


_VALUE = _TERM
for _ in range(3):  # as deep as calls may nest
    _VALUE = rf"(?:{_call(_VALUE)}|{_TERM})"
_COMPARED = rf"!?{_SPACE}{_VALUE}{_SPACE}(?:(?:!=|<=|>=|=|<|>){_SPACE}{_VALUE}{_SPACE})?"
_FILTER = rf"FILTER{_SPACE}\({_SPACE}{_COMPARED}(?:(?:&&|\|\|){_SPACE}{_COMPARED})*+\)"
_OPTIONAL = rf"OPTIONAL{_SPACE}\{{"
_BODY = rf"(?:(?:{_FILTER}|{_OPTIONAL}{_SPACE}{_MORE}\}}|{_MORE}){_SPACE}(?:\.{_SPACE})?)++"
_ORDER = rf"ORDER{_SPACE}BY(?:{_SPACE}(?:{_VARIABLE}|(?:ASC|DESC){_SPACE}\({_SPACE}{_VARIABLE}{_SPACE}\)))++"
_GRAMMAR = (
    rf"{_SPACE}(?P<prologue>(?:PREFIX{_SPACE}[A-Za-z][\w-]*+:{_SPACE}{_IRI}{_SPACE})*+)"
    rf"(?:(?P<ask>ASK)|SELECT{_SPACE}(?P<whole>DISTINCT{_SPACE})?"
    rf"(?:\*{_SPACE}|(?:{_VARIABLE}{_SPACE})++|(?P<count>\({_SPACE}COUNT{_SPACE}\({_SPACE}(?:\*|{_VARIABLE}){_SPACE}\){_SPACE}AS{_SPACE}{_VARIABLE}{_SPACE}\))))"
    rf"{_SPACE}(?:WHERE(?!\w))?{_SPACE}\{{{_SPACE}(?P<body>{_BODY})\}}"
    rf"{_SPACE}(?P<order>{_ORDER}{_SPACE})?(?:LIMIT{_SPACE}(?P<limit>[0-9]{{1,9}})(?![\w.:]))?{_SPACE}"
)
# Its parts, in their order: what stands in a string or a condition is no part of a pattern.
_PARTS = rf"{_FILTER}|{_OPTIONAL}|{_TERM}|a(?![\w:-])|[.;,}}]"
_COMMENT = re.compile(r"#[^\r\n]*")
_NAMED = re.compile(r"([A-Za-z][\w-]*+):", re.A)
_PREFIX = re.compile(rf"PREFIX{_SPACE}([A-Za-z][\w-]*+):{_SPACE}({_IRI})", re.I | re.A)


class Counts(NamedTuple):
    """How often predicates stand in a snapshot: in all, at most with one subject, at most with one object; things of each class."""

    triples: dict[str, int]
    of_subject: dict[str, int]
    of_object: dict[str, int]
    classes: dict[str, int]

    @classmethod
    def of(cls, store: Store) -> Counts:
        """Those of a snapshot."""
        return cls(
            _numbers(store, "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"),
            _numbers(store, _MAXIMUM.format("?s")),
            _numbers(store, _MAXIMUM.format("?o")),
            _numbers(store, "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c"),
        )


_MAXIMUM = (
    "SELECT ?p (MAX(?m) AS ?n) {{ {{ SELECT ?p {0} (COUNT(*) AS ?m) {{ ?s ?p ?o }} GROUP BY ?p {0} }} }} GROUP BY ?p"
)


def _numbers(store: Store, text: str) -> dict[str, int]:
    return {node.value: int(number.value) for node, number in store.select(text)}  # type: ignore[attr-defined]


class Quick:
    """A snapshot, open in this process. folder: of its store; most: answers, by the bound."""

    def __init__(self, folder: str, counts: Counts, most: int = MOST) -> None:
        # Compiled here: that takes a tenth of a second, which no start should wait for.
        self._query, self._part = (re.compile(text, re.I | re.A) for text in (_GRAMMAR, _PARTS))
        self.counts = counts
        self._most = min(MOST, most)
        self._store = ox.Store.read_only(folder)
        self._union = sum(counts.triples.values()) > IN_MEMORY
        if not self._union:
            self._store = _in_memory(self._store)

    def answer(self, text: str, engine: str) -> tuple[bytes, int] | None:
        """The answer in a format of the engine, by its name there, and its rows; None for a query that is not known to be short."""
        if (bound := self.bound(text)) is None or bound > self._most:
            return None
        query, union = self._store.query, self._union
        try:
            try:
                found = query(text, use_default_graph_as_union=union)
            except SyntaxError:  # mostly a prefix that is not declared
                prefixes = {name: PREFIXES[name] for name in _NAMED.findall(text) if name in PREFIXES}
                found = query(text, prefixes=prefixes, use_default_graph_as_union=union)
            data = found.serialize(format=_FORMATS[engine]) or b""
        except (SyntaxError, ValueError, OSError, RuntimeError):
            return None  # the other way tells what is wrong
        rows = 0
        if len(data) > UNCOUNTED and isinstance(found, ox.QuerySolutions):
            rows = count_rows(data, engine)
        return data, rows

    def bound(self, text: str) -> int | None:
        """More answers than the query can have at any step; None where its form is not one of those that are known."""
        if len(text) > LONGEST or "SERVICE" in text.upper() or (form := self._query.fullmatch(text)) is None:
            return None
        prefixes = declared(form["prologue"])
        bound = patterns = 1
        subject = verb = ""
        place = 0  # of subject, verb, object
        for part in self._part.findall(_COMMENT.sub(" ", form["body"]) if "#" in form["body"] else form["body"]):
            if part[-1] in "){}.":  # a condition, the edges of what is optional, or an end: a subject comes next
                place = 0
            elif part in ";,":
                place = 1 if part == ";" else 2
            elif place == 0:
                subject, place = part, 1
            elif place == 1:
                verb, place = part, 2
            else:
                patterns += 1
                bound *= max(self._matches(subject, verb, part, prefixes), 1)
        plain = not (form["whole"] or form["count"] or form["order"]) and patterns == 2 and "(" not in form["body"]
        if plain and form["limit"]:
            return min(bound, int(form["limit"]))
        return bound

    def _matches(self, subject: str, verb: str, value: str, prefixes: dict[str, str]) -> int:
        """The triples that can match a pattern, or more."""
        predicate = _TYPE if verb in ("a", "A") else _full(verb, prefixes)
        counts = self.counts
        if subject[0] not in "?$":
            return 1 if value[0] not in "?$" else counts.of_subject.get(predicate, 0)
        if value[0] in "?$":
            return counts.triples.get(predicate, 0)
        if predicate == _TYPE and value[0] not in "\"'":
            return counts.classes.get(_full(value, prefixes), 0)
        return counts.of_object.get(predicate, 0)


def _in_memory(store: ox.Store) -> ox.Store:
    """The union of the graphs of a store, in memory: the engine answers from it in half the time."""
    found = ox.Store()
    triples = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", use_default_graph_as_union=True)
    # Not through a text, which would give blank nodes other names than they have for those who ask the processes.
    assert isinstance(triples, ox.QueryTriples)
    found.extend(ox.Quad(*triple) for triple in triples)
    return found


@lru_cache(maxsize=256)
def declared(prologue: str) -> dict[str, str]:
    """The prefixes of the graph, with those that a query declares."""
    return {**PREFIXES, **{name: iri[1:-1] for name, iri in _PREFIX.findall(prologue)}}


def _full(name: str, prefixes: dict[str, str]) -> str:
    if name[0] == "<":
        return name[1:-1]
    prefix, _, local = name.partition(":")
    return prefixes.get(prefix, "") + local
