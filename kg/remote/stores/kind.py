"""What all kinds of triple stores have in common: SPARQL 1.1 Protocol and Graph Store Protocol.

A kind is a class below `StoreKind`; its objects are one store at one URL. It says which HTTP calls do what,
and sends none itself, so that a push and `--dry-run` cannot differ.

Sources: https://www.w3.org/TR/sparql11-protocol/, https://www.w3.org/TR/sparql11-http-rdf-update/.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

NTRIPLES = "application/n-triples"
JSON = "application/sparql-results+json"
UPDATE = "application/sparql-update"
FORM = "application/x-www-form-urlencoded"


class Call:
    """One HTTP call. A graph's triples go between `before` and `after` where `upload` is set.

    safe: it may be sent twice with the same effect.
    """

    def __init__(
        self,
        method: str,
        url: str,
        params: list[tuple[str, str]] | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        upload: bool = False,
        before: str = "",
        after: str = "",
        safe: bool = False,
    ) -> None:
        self.method = method
        self.url = url
        self.params = params or []
        self.headers = dict(headers or {})
        self.upload = upload
        self.before = before
        self.after = after
        self.safe = safe


class ProbeAnswer:
    """An answer to GET of a URL: headers by name in lower case, the first characters of the body."""

    def __init__(self, url: str, headers: Mapping[str, str], body: str) -> None:
        self.url = url
        self.headers = headers
        self.body = body
        self.server = headers.get("server", "")


class StoreKind:
    """A store that follows the standards to the letter, found at the URL of its query service.

    name: for --store; label: for people; tested: against the store itself, in tests/test_remote_stores.py;
    source: where its quirks are documented; shows_union: whether a query without FROM sees the named
    graphs; union: parameters with which it does; union_hides_graphs: whether it then sees only those named
    graphs that parameters name; large_integers_become_decimals: as it says; lists_graphs: GRAPH ?g {} gives
    the names of graphs; at_once: triples of several graphs that one request takes well; whole_updates: whether such a request is one
    transaction; counts_all_faster: to count all graphs takes less than to count a hundred that are named; plain_filters: filters about parameters must be written without COALESCE; repeats_rows: in spite of DISTINCT; wrong: canned questions to
    which it is known to give wrong rows or none, with the reason; advice: what people do about hidden graphs;
    server: how its Server header begins.
    """

    name = "sparql"
    label = "a SPARQL 1.1 store"
    tested = False
    source = "https://www.w3.org/TR/sparql11-update/"
    server = ""
    shows_union = False
    union: tuple[tuple[str, str], ...] = ()
    union_hides_graphs = False
    large_integers_become_decimals = False
    lists_graphs = False
    at_once = 100_000
    whole_updates = True
    counts_all_faster = False
    plain_filters = False
    repeats_rows = False
    wrong: dict[str, str] = {}  # noqa: RUF012 (no kind changes it)
    advice = "Name the graphs in the query (FROM), or let the store's default graph be the union of its graphs."

    def __init__(self, url: str) -> None:
        self.query_url = url.rstrip("/") if url.count("/") == 2 else url
        self.update_url = self.query_url
        self.data_url = self.query_url

    @classmethod
    def recognised(cls, seen: ProbeAnswer) -> bool:
        """Whether an answer to GET is of such a store."""
        return seen.server.startswith(cls.server) if cls.server else False

    def query(self, text: str, accept: str, dataset: list[tuple[str, str]]) -> Call:
        """Asks a query. It goes as a form: it may be too long for a URL, and some hang on direct POST."""
        form = urlencode([("query", text), *dataset])
        return Call("POST", self.query_url, None, {"Accept": accept, "Content-Type": FORM}, before=form, safe=True)

    def replace(self, graph: str) -> Call:
        """Puts triples in place of those of a graph, all or nothing."""
        before = f"DROP SILENT GRAPH <{graph}> ;\nINSERT DATA {{ GRAPH <{graph}> {{\n"
        return self._update(before, "}}\n", safe=True)

    def fill(self, graph: str) -> Call:
        """Puts triples without blank nodes into a graph that is not there, all or nothing."""
        return self.replace(graph)

    def append(self, graph: str) -> Call:
        """Adds triples to a graph."""
        return self._update(f"INSERT DATA {{ GRAPH <{graph}> {{\n", "}}\n")

    def fill_all(self) -> Call:
        """Puts blocks of triples without blank nodes, each `GRAPH <g> { … }`, into graphs that are not there."""
        return self.replace_all([])

    def replace_all(self, graphs: list[str]) -> Call:
        """Removes graphs, which need not be there, and puts blocks of triples, each `GRAPH <g> { … }`."""
        before = "".join(f"DROP SILENT GRAPH <{graph}> ;\n" for graph in graphs)
        return self._update(before + "INSERT DATA {\n", "}\n", safe=True)

    def delete(self, graph: str) -> Call:
        """Removes a graph; it need not be there."""
        return self.delete_all([graph])

    def delete_all(self, graphs: list[str]) -> Call:
        """Removes graphs, which need not be there."""
        text = " ;\n".join(f"DROP SILENT GRAPH <{graph}>" for graph in graphs)
        return Call("POST", self.update_url, None, {"Content-Type": UPDATE}, before=text, safe=True)

    def _update(self, before: str, after: str, safe: bool = False) -> Call:
        headers = {"Content-Type": UPDATE}
        return Call("POST", self.update_url, None, headers, upload=True, before=before, after=after, safe=safe)


class GraphStore(StoreKind):
    """A kind that knows the Graph Store Protocol: one PUT replaces one graph."""

    def replace(self, graph: str) -> Call:
        return Call("PUT", self.data_url, [("graph", graph)], {"Content-Type": NTRIPLES}, upload=True, safe=True)

    def append(self, graph: str) -> Call:
        return Call("POST", self.data_url, [("graph", graph)], {"Content-Type": NTRIPLES}, upload=True)

    def delete(self, graph: str) -> Call:
        return Call("DELETE", self.data_url, [("graph", graph)], safe=True)


def without(url: str, *endings: str) -> str:
    """The URL without a query, a closing slash and the first of these endings that it has."""
    bare = url.partition("?")[0].rstrip("/")
    for ending in endings:
        if bare.endswith(ending):
            return bare.removesuffix(ending).rstrip("/")
    return bare
