"""The one place that gives the engine a query, and how its answers are written down to pass between processes.

Only a worker process comes here (`kg.answer.worker`): a query can make the engine abort, or overflow its stack.
A term travels as a text (an IRI), None (no value), or a tuple whose first item says what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg.answer.guard import harmless
from kg.errors import ParseError
from kg.snapshot.placement import graph_of
from kg.terms import PREFIXES, XSD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

BATCH = 1000  # rows that travel together
_STRING = XSD + "string"

# Values that `marshal` writes: what a term or a row becomes.
Plain = str | tuple[object, ...] | None


class Asked:
    """A snapshot that is asked. folder: None gives only what the answers would be."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._store: ox.Store | None = ox.Store() if folder is None else None

    def pieces(self, what: str, *values: Any) -> Iterator[tuple[object, ...]]:
        """The answer to a request, piece by piece, or ("damaged", why) where the store cannot be read."""
        try:
            if self._store is None:
                self._store = ox.Store.read_only(f"{self._folder}/store")
            yield from (self._query if what == "query" else self._quads)(self._store, *values)
        except (OSError, RuntimeError) as error:
            yield ("damaged", str(error))

    def _query(self, store: ox.Store, text: str, limit: int) -> Iterator[tuple[object, ...]]:
        """What the answer is, batches of rows or triples, and whether these are all.

        The first piece is ("truth", bool), ("triples",) or ("rows", columns); then come ("some", list) and
        ("end", complete). Where it fails there is ("refused", message, remedy), ("syntax", message, line,
        column) or ("failed", message).
        """
        try:
            text, mark = harmless(text)
            result = store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
            if isinstance(result, ox.QueryBoolean):
                yield "truth", bool(result)
                return
            if isinstance(result, ox.QueryTriples):
                yield ("triples",)
            else:
                columns = [variable.value for variable in result.variables]
                yield "rows", [name.replace(mark, "") if mark else name for name in columns]
            if self._folder is None:
                return
            encode = Encoder()
            left = limit
            while left > 0 and (batch := list(map(encode, islice(result, min(BATCH, left))))):
                yield "some", batch
                left -= len(batch)
            yield "end", left > 0 or next(result, None) is None
        except ParseError as error:
            yield "refused", error.message, error.remedy
        except SyntaxError as error:
            # Where `harmless` changed the line, its columns are not the reader's.
            yield "syntax", str(error.msg), error.lineno, error.offset, bool(mark)
        except (OSError, RuntimeError, ValueError) as error:
            if "Corruption" in str(error):
                raise
            yield "failed", " ".join(str(error).split())

    @staticmethod
    def _quads(store: ox.Store, *pattern: Plain) -> Iterator[tuple[object, ...]]:
        """Every triple of that pattern (None: any) with its named graph, in batches."""
        encode = Encoder()
        s, p, o = map(Decoder().term, pattern)
        found = store.quads_for_pattern(s, p, o, None)  # type: ignore[arg-type]
        while batch := [encode(named_quad(q)) for q in islice(found, BATCH)]:
            yield "some", batch


def named_quad(quad: ox.Quad) -> tuple[object, ...]:
    """The terms of a quad, with the graph that the store leaves out where the others tell it."""
    subject, predicate, graph = quad.subject, quad.predicate, quad.graph_name
    if isinstance(graph, ox.DefaultGraph):
        graph = ox.NamedNode(graph_of(subject.value, predicate.value))  # type: ignore[union-attr]
    return subject, predicate, quad.object, graph


class Encoder:
    """Writes rows and triples down. Most terms stand in an answer many times."""

    def __init__(self) -> None:
        self._known: dict[object, Plain] = {None: None}

    def __call__(self, row: Iterable[object]) -> tuple[Plain, ...]:
        known = self._known
        return tuple([known[term] if term in known else self.term(term) for term in row])

    def term(self, term: object) -> Plain:
        found: Plain
        if isinstance(term, ox.NamedNode):
            found = term.value
        elif isinstance(term, ox.Literal):
            if term.language is None:
                kind = term.datatype.value
                found = ("text", term.value) if kind == _STRING else ("typed", term.value, kind)
            elif (direction := getattr(term, "direction", None)) is None:
                found = ("tagged", term.value, term.language)
            else:
                found = ("directed", term.value, term.language, str(direction))
        elif isinstance(term, ox.BlankNode):
            found = ("node", term.value)
        else:
            assert isinstance(term, ox.Triple)
            found = ("triple", *map(self.term, term))
        if len(self._known) < 100_000:
            self._known[term] = found
        return found


class Decoder:
    """Reads what an `Encoder` wrote."""

    def __init__(self) -> None:
        self._known: dict[Plain, object] = {None: None}

    def __call__(self, row: tuple[Plain, ...]) -> tuple[object, ...]:
        known = self._known
        return tuple([known[plain] if plain in known else self.term(plain) for plain in row])

    def term(self, plain: Plain) -> object:
        found: object
        if plain is None:
            return None
        if isinstance(plain, str):
            found = ox.NamedNode(plain)
        else:
            kind, *values = plain
            found = _MAKE[str(kind)](self, *values)
        if len(self._known) < 100_000:
            self._known[plain] = found
        return found


def _direction(name: str) -> ox.BaseDirection:
    return next(one for one in (ox.BaseDirection.LTR, ox.BaseDirection.RTL) if str(one) == name)


_MAKE: dict[str, Callable[..., object]] = {
    "text": lambda _, value: ox.Literal(value),
    "typed": lambda self, value, kind: ox.Literal(value, datatype=self.term(kind)),
    "tagged": lambda _, value, tag: ox.Literal(value, language=tag),
    "directed": lambda _, value, tag, way: ox.Literal(value, language=tag, direction=_direction(way)),
    "node": lambda _, value: ox.BlankNode(value),
    "triple": lambda self, *parts: ox.Triple(*map(self.term, parts)),
}
