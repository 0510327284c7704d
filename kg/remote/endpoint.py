"""A SPARQL endpoint that answers as the embedded store does: the same calls, the same rows, the same errors."""

from __future__ import annotations

from itertools import islice

import pyoxigraph as ox

from kg import lexer
from kg.answer.guard import check_query
from kg.answer.rows import Rows
from kg.answer.store import LIMIT, TIMEOUT, Answer, Forms
from kg.answer.values import value
from kg.errors import InputError, RemoteError, RemoteTimeLimitError
from kg.remote.http import Body, Client, Reply, checked, shown
from kg.remote.results import JSON_KINDS, XML_KINDS, Results, read
from kg.remote.status import excerpt, number
from kg.remote.stores import named, recognise
from kg.remote.stores.kind import JSON, StoreKind
from kg.terms import PREFIXES, XSD

NTRIPLES = "application/n-triples"
_GRAPH_ANSWERS = {
    NTRIPLES: ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/ntriples": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
}
_ROW_ANSWERS = JSON_KINDS | XML_KINDS
_MAX_ROWS = "x-sparql-maxrows"  # Virtuoso: it leaves out further rows and says no more than this
_CUT_SHORT = "x-sql-state"  # Virtuoso: what "anytime" queries have found so far comes with the status 200
_TRUTH = "__ASK_RETVAL"  # Virtuoso answers ASK with a row
_GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"


class Endpoint:
    """A store on a server, for asking only; `query`, `select` and `close` as `kg.answer.store.Store` has them.

    Answers come from the union of the named graphs, where the store can be asked for that. url: of the
    store, its dataset or its query service; kind: as for --store, or a store that is known already, else
    recognised when first asked. Raises `KgError`.
    """

    def __init__(
        self, url: str, kind: str | StoreKind | None = None, *, client: Client | None = None, timeout: float = TIMEOUT
    ) -> None:
        self.url = checked(url)
        self._client: Client | None = client or Client(self.url, seconds=timeout)
        self._kind = named(self.url, kind) if isinstance(kind, str) else kind
        self._graphs: list[str] | None = None
        self._forms = Forms()

    def __repr__(self) -> str:
        return f"<Endpoint: {shown(self.url)}>"

    def close(self) -> None:
        self._forms.close()
        if self._client is not None:
            self._client.close()
            self._client = None

    @property
    def kind(self) -> StoreKind:
        """The kind of the store; one that follows the standards where it is not recognised."""
        if self._kind is None:
            self._kind = recognise(self._opened(), self.url) or StoreKind(self.url)
        return self._kind

    def query(
        self,
        text: str,
        name: str = "query",
        *,
        timeout: float | None = TIMEOUT,
        limit: int = LIMIT,
        trusted: bool = False,
        empty: str = "",
        union: bool = True,
    ) -> Answer:
        """Runs a SPARQL query there and reads its answer.

        As `kg.answer.store.Store.query`; timeout: seconds, an hour for None. union: False asks as the store
        answers anyone who does not ask for the union. Raises `RemoteError` where the server fails or its
        answer is cut off, of a wrong kind or too large; `ParseError`, `TimeLimitError`, `KgError`.
        """
        if not trusted:
            check_query(text, name)
        # Our own parser says line and column in the same words whatever the store, and which kind of answer it is.
        form, columns = self._forms.of(text, name)
        seconds = 3600.0 if timeout is None else timeout
        words = [token.text.upper() for token in lexer.code(text) if token.kind == lexer.WORD]
        dataset = self._dataset("GRAPH" in words, seconds) if union else []
        if form == "triples":
            reply = self._asked(text, f"{NTRIPLES}, text/turtle;q=0.9", dataset, seconds)
            return self._triples(reply, limit)
        reply = self._asked(text, JSON, dataset, seconds)
        # SELECT DISTINCT as the outermost SELECT, which is the first.
        distinct = words[words.index("SELECT") :][1:2] == ["DISTINCT"] if "SELECT" in words else False
        repeats = self.kind.repeats_rows and distinct
        return self._rows(reply, columns, limit, empty, repeats) if form == "rows" else self._truth(reply)

    def select(self, text: str, seconds: float | None = None) -> list[tuple[object, ...]]:
        """The rows of a SELECT of our own, as terms, within some seconds or those of every request. Raises `RemoteError` where
        the server gives only some."""
        most = self._opened().seconds
        found = self.query(text, trusted=True, timeout=most if seconds is None else min(most, seconds))
        assert isinstance(found, Rows)
        if not found.complete:
            raise RemoteError(
                f"{shown(self.url)} gives only the first {len(found)} rows.", "Raise the row limit of the server."
            )
        return list(found.terms)

    def _dataset(self, graphs: bool, seconds: float) -> list[tuple[str, str]]:
        """Parameters with which a query sees the union of the named graphs, and each of them."""
        hidden = graphs and self.kind.union_hides_graphs
        named = [("named-graph-uri", name) for name in self._named_graphs(seconds)] if hidden else []
        return [*self.kind.union, *named]

    def _named_graphs(self, seconds: float) -> list[str]:
        if self._graphs is None:
            reply = self._asked(_GRAPHS, JSON, [], seconds)
            rows = self._rows(reply, ["g"], LIMIT, "")
            if not rows.complete:
                raise RemoteError(
                    f"{shown(self.url)} has too many named graphs to name them all.", "Ask without GRAPH."
                )
            self._graphs = sorted(getattr(row[0], "value", "") for row in rows.terms)
        return self._graphs

    def _opened(self) -> Client:
        if self._client is None:
            raise InputError("the graph is closed.", "Open it again.")
        return self._client

    def _asked(self, text: str, accept: str, dataset: list[tuple[str, str]], seconds: float) -> Reply:
        call = self.kind.query(with_prefixes(text), accept, dataset)
        return self._opened().send(
            call.method,
            call.url,
            params=call.params,
            headers=call.headers,
            body=Body(before=call.before.encode()) if call.before else None,
            safe=True,
            seconds=seconds,
        )

    def _rows(self, reply: Reply, wanted: list[str], limit: int, empty: str, repeats: bool = False) -> Rows:
        columns, rows = self._results(reply)
        if columns is None or {*columns} != {*wanted}:
            raise self._another_question("yes or no" if columns is None else f"the columns {_some(columns)}", wanted)
        if columns != wanted:  # of SELECT *, an engine may give them in any order
            places = [columns.index(name) for name in wanted]
            rows = [tuple(row[place] for place in places) for row in rows]
        cut = number(reply.headers.get(_MAX_ROWS))
        cut_short = cut is not None and len(rows) >= cut
        if repeats:
            rows = list({tuple(map(str, row)): row for row in rows}.values())
        return Rows(wanted, rows[:limit], len(rows) <= limit and not cut_short, empty)

    def _truth(self, reply: Reply) -> bool:
        columns, rows = self._results(reply)
        if columns == [_TRUTH]:
            return bool(rows) and value(getattr(rows[0][0], "value", ""), XSD + "boolean") is True
        if columns is not None:
            raise self._another_question(f"the columns {_some(columns)}", None)
        return bool(rows)

    def _results(self, reply: Reply) -> Results:
        self._check(reply, _ROW_ANSWERS, "SPARQL results in JSON")
        try:
            return read(reply)
        except ValueError:
            raise self._broken_off() from None  # the parser may quote what a server repeats of our request

    def _triples(self, reply: Reply, limit: int) -> list[ox.Triple]:
        self._check(reply, set(_GRAPH_ANSWERS), "N-Triples or Turtle")
        if not {"content-length", "transfer-encoding"} & {name.lower() for name in reply.headers}:
            # Unlike JSON, half of N-Triples is well-formed.
            raise RemoteError(
                f"{shown(self.url)} does not say how long its answer is, so it may be cut off.", "Ask with SELECT."
            )
        try:
            quads = list(ox.parse(reply.text.encode(), format=_GRAPH_ANSWERS[reply.kind], base_iri=self.url))
        except (SyntaxError, ValueError, OSError):
            raise self._broken_off() from None
        return [quad.triple for quad in islice(quads, limit)]

    def _check(self, reply: Reply, kinds: set[str], wanted: str) -> None:
        where = shown(self.url)
        if _CUT_SHORT in reply.headers:
            raise RemoteTimeLimitError(
                f"{where} gives only what it had found when its own time limit came.",
                "Simplify the query, or ask its keeper for a higher limit.",
            )
        if reply.status == 204:
            raise RemoteError(f"{where} answers with nothing (204).", "Check the URL.")
        if "html" in reply.kind or reply.body[:200].lstrip().lower().startswith((b"<!doctype", b"<html")):
            raise RemoteError(f"{where} answers with a web page.", "Give the URL of the SPARQL service.")
        if reply.kind in kinds:
            return
        said = excerpt(reply.kind, reply.body, self._opened().credentials)
        kind = excerpt("", reply.kind.encode(), self._opened().credentials)
        raise RemoteError(
            f"{where} answers {'as ' + kind if kind else 'without a Content-Type'} and not as {wanted}{': ' + said if said else ''}.",
            "Check the URL, or name the --store.",
        )

    def _another_question(self, given: str, wanted: list[str] | None) -> RemoteError:
        said = excerpt("", given.encode(), self._opened().credentials)
        asked = "yes or no" if wanted is None else f"the columns {_some(wanted)}"
        return RemoteError(f"{shown(self.url)} answers with {said}, where it was asked for {asked}.", "Check the URL.")

    def _broken_off(self) -> RemoteError:
        return RemoteError(
            f"the answer of {shown(self.url)} is cut off or not well-formed.",
            "The server may have come to its own limit: simplify the query, or raise that limit.",
        )


def _some(columns: list[str]) -> str:
    return ", ".join(columns[:5]) + " …" * (len(columns) > 5) or "(none)"


def with_prefixes(text: str) -> str:
    """The query with declarations of the prefixes of `kg.terms` that it uses undeclared, all before its first line.

    >>> with_prefixes("ASK { ent:Fact a ?c }")
    'PREFIX ent: <https://w3id.org/entente/ontology#> ASK { ent:Fact a ?c }'
    """
    found = lexer.code(text)
    used = {token.prefix for token in found if token.kind == lexer.NAME}
    missing = sorted(used & set(PREFIXES) - {prefix for prefix, _ in lexer.declarations(found)})
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in missing) + text
