"""The one place that gives the engine a query, and how its answers are written down to pass between processes.

Only a worker process comes here (`kg.answer.worker`): a query can make the engine abort, or overflow its stack.
A term travels as a text (an IRI), None (no value), or a tuple whose first item says what it is.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg.answer.guard import harmless, names_graphs
from kg.errors import ParseError
from kg.snapshot.placement import graph_of
from kg.terms import PREFIXES, XSD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

BATCH = 1000  # rows that travel together
PIECE = 2**20  # bytes that travel together
_STRING = XSD + "string"

# Values that `marshal` writes: what a term or a row becomes.
Plain = str | tuple[object, ...] | None


class AskedSnapshot:
    """A snapshot that is asked. folder: None gives only what the answers would be."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._stores: dict[str, ox.Store] = {} if folder else {"store": ox.Store(), "named/store": ox.Store()}

    def pieces(self, what: str, *values: Any) -> Iterator[tuple[object, ...]]:
        """The answer to a request, piece by piece, or ("damaged", why) where the store cannot be read.

        ("unnamed",) alone says that the store with the names of all graphs has to be made first (`kg.snapshot.named`).
        """
        chosen = "store"
        if (what == "document" and values[4] is not None) or (
            what not in ("quads", "apart") and names_graphs(values[0], what == "own")
        ):
            chosen = "named/store"
        try:
            if chosen not in self._stores:
                if chosen != "store" and not os.path.isdir(f"{self._folder}/{chosen}"):  # noqa: PTH112
                    yield ("unnamed",)
                    return
                self._stores[chosen] = ox.Store.read_only(f"{self._folder}/{chosen}")
            asked: dict[str, Callable[..., Iterator[tuple[object, ...]]]]
            asked = {"query": self._query, "own": self._query, "document": self._document, "quads": self._quads}
            asked["apart"] = partial(self._query, union=False)
            yield from asked[what](self._stores[chosen], *values)
        except (OSError, RuntimeError) as error:
            yield ("damaged", str(error))

    def _query(self, store: ox.Store, text: str, limit: int, *, union: bool = True) -> Iterator[tuple[object, ...]]:
        """What the answer is, batches of rows or triples, and whether these are all. union: whether all graphs are asked, as one.

        The first piece is ("truth", bool), ("triples",) or ("rows", columns); then come ("some", list) and
        ("end", complete). Where it fails there is ("refused", message, remedy), ("syntax", message, line,
        column) or ("failed", message).
        """
        mark = ""
        try:
            text, mark = harmless(text)
            result = store.query(text, prefixes=PREFIXES, use_default_graph_as_union=union)
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
        except (ParseError, SyntaxError, OSError, RuntimeError, ValueError) as error:
            yield _failed(error, bool(mark))

    def _document(
        self,
        store: ox.Store,
        text: str,
        rows: str,
        graph: str,
        most: tuple[int, int],
        default: list[str] | None,
        named: list[str],
    ) -> Iterator[tuple[object, ...]]:
        """The answer written down by the engine itself: ("is", kind, rows, bytes, whether these are all), then ("some", bytes, all).

        rows, graph: names of formats of `ox.QueryResultsFormat` and `ox.RdfFormat`, "" where none is wanted, which gives
        ("is", kind) alone; most: rows or triples, and bytes, more of which give ("large", "rows") or ("large", "bytes");
        default, named: the graphs to ask in place of all, where a list is given. What fails is told as by `_query`.
        """
        mark = ""
        try:
            text, mark = harmless(text)
            chosen: dict[str, Any] = {"use_default_graph_as_union": default is None}
            if default is not None:
                chosen = {
                    "default_graph": list(map(ox.NamedNode, default)),
                    "named_graphs": list(map(ox.NamedNode, named)),
                }
            result = store.query(text, prefixes=PREFIXES, **chosen)
            kind = "truth" if isinstance(result, ox.QueryBoolean) else "rows"
            kind = "triples" if isinstance(result, ox.QueryTriples) else kind
            form = graph if kind == "triples" else rows
            if (sink := _written(result, form, mark, *most) if form else None) is None:
                yield ("is", kind)
                return
            whole = b"".join(sink.parts)
            if not sink.full and kind == "rows":
                sink.rows = count_rows(whole, form)
            if sink.full or sink.rows > most[0]:
                yield "large", "bytes" if sink.full else "rows"
            else:
                yield "is", kind, sink.rows, whole[:PIECE], len(whole) <= PIECE
                for start in range(PIECE, len(whole), PIECE):
                    yield "some", whole[start : start + PIECE], start + PIECE >= len(whole)
        except (ParseError, SyntaxError, OSError, RuntimeError, ValueError) as error:
            yield _failed(error, bool(mark))

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
        value = quad.object.value if isinstance(quad.object, ox.NamedNode) else ""
        graph = ox.NamedNode(graph_of(subject.value, predicate.value, value))  # type: ignore[union-attr]
    return subject, predicate, quad.object, graph


def _failed(error: Exception, changed: bool) -> tuple[object, ...]:
    """What is told of a query that fails. changed: the engine got another text than the reader's."""
    if isinstance(error, ParseError):
        return "refused", error.message, error.remedy
    if isinstance(error, SyntaxError):
        # Where `harmless` changed the line, its columns are not the reader's.
        return "syntax", str(error.msg), error.lineno, error.offset, changed
    if "Corruption" in str(error):
        raise error
    return "failed", " ".join(str(error).split())


class _Sink:
    """A file that keeps what is written, up to so many bytes."""

    def __init__(self, most: int) -> None:
        self.parts: list[bytes] = []
        self.rows = 0
        self.full = False
        self._left = most

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            self.full = True
            raise OSError("full")
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None: ...


_TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.S)  # of JSON


def count_rows(data: bytes, form: str) -> int:
    """How many rows an answer has, of what the engine wrote, so that rows need not pass through Python.

    form: its name in `ox.QueryResultsFormat`.

    >>> count_rows(b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"},{"}},{}]}}', "JSON")
    2
    >>> count_rows(b'a,b\\r\\n1,"x\\r\\ny"\\r\\n', "CSV")
    1
    """
    if form == "XML":
        return data.count(b"<result>")  # no value holds a "<" unescaped
    if form == "TSV":
        return data.count(b"\n") - 1  # nor a line's end
    if form == "CSV":
        return sum(part.count(b"\r\n") for part in data.split(b'"')[::2]) - 1
    found = _TEXTS.sub(b"", data).partition(b"[{")[2]
    return 1 + found.count(b"},{") if found else 0


def _written(result: Any, form: str, mark: str, rows: int, most: int) -> _Sink:
    """An answer in one of the formats of the engine; `full` where it has more bytes than wanted, nothing for more triples."""
    sink = _Sink(most)
    try:
        if isinstance(result, ox.QueryTriples):
            seen: dict[ox.Triple, None] = {}  # CONSTRUCT gives a triple as often as it is found
            for triple in result:
                seen[triple] = None
                if len(seen) > rows:
                    break
            sink.rows = len(seen)
            if sink.rows > rows:
                return sink
            ox.serialize(seen, sink, format=getattr(ox.RdfFormat, form), prefixes=PREFIXES)  # type: ignore[arg-type]
        elif mark and isinstance(result, ox.QuerySolutions):
            from kg.answer.formats import serialize

            columns = [variable.value.replace(mark, "") for variable in result.variables]
            sink.write(serialize(columns, [tuple(row) for row in result], form.lower()).encode())
        else:
            result.serialize(sink, format=getattr(ox.QueryResultsFormat, form))
    except OSError:
        if not sink.full:
            raise
    return sink


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
