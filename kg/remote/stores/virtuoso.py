"""OpenLink Virtuoso 7. Source: https://vos.openlinksw.com/owiki/wiki/VOS/VirtGraphUpdateProtocol, and measured.

Queries go to /sparql; what needs a user goes to /sparql-graph-crud-auth and /sparql-auth with digest
authentication. Its default graph is the union of all graphs, its own system graphs among them.

- It hangs on direct POST of queries: they go as forms.
- It does not read all of Turtle: uploads are N-Triples.
- It guesses the format from the first lines, whatever the header says, and refuses one of more than 64 kB: comments
  go first.
- It names blank nodes `nodeID://…` in results, which is no label.
- It cuts answers at ResultSetMaxRows with only a header to say so.
- It gives what it has found when its time limit comes as if that were all, with no sign but the header X-SQL-State.
- It turns xsd:integer beyond 31 bits into xsd:decimal.
- FILTER(COALESCE(test, true)) lets no row through where nothing binds a variable of the test, and every row where
  an OPTIONAL further down has a variable of it. So filters about parameters are sent as `resolved` writes them.
- It has no room for an update of 5,000 triples, and refuses blank nodes in one.
- It counts the triples of a named graph subject by subject: half a second for each among ten million triples, 11 for all graphs.
- It gives some rows twice in spite of DISTINCT, where a literal is long.
"""

from __future__ import annotations

from kg.remote.parameters import resolved
from kg.remote.stores.kind import Call, GraphStore, without


class Virtuoso(GraphStore):
    name = "virtuoso"
    label = "Virtuoso"
    tested = True
    server = "Virtuoso"
    source = "https://vos.openlinksw.com/owiki/wiki/VOS/VirtGraphUpdateProtocol"
    shows_union = True
    large_integers_become_decimals = True
    plain_filters = True
    repeats_rows = True
    at_once = 2_000
    whole_updates = False
    counts_all_faster = True
    wrong = {  # noqa: RUF012
        **dict.fromkeys(("aims", "demands", "figures"), "it refuses DISTINCT and ORDER BY with more than 20 columns"),
        **dict.fromkeys(
            (
                "before-and-after",
                "counted-but-unnamed",
                "document-subjects",
                "expertise",
                "headings",
                "is-it-done",
                "not-done-yet",
                "said-and-meant",
                "topics-discussed",
            ),
            "its compiler breaks off with an error of its own (SQ156)",
        ),
        **dict.fromkeys(("corroboration", "documents-between", "inferred-by-us", "not-stated"), "it gives other rows"),
    }

    def __init__(self, url: str) -> None:
        base = without(url, "/sparql-graph-crud-auth", "/sparql-graph-crud", "/sparql-auth", "/sparql")
        self.query_url, self.update_url = f"{base}/sparql", f"{base}/sparql-auth"
        self.data_url = f"{base}/sparql-graph-crud-auth"

    def replace(self, graph: str) -> Call:
        return self._after_comments(super().replace(graph))

    def append(self, graph: str) -> Call:
        return self._after_comments(super().append(graph))

    @staticmethod
    def _after_comments(call: Call) -> Call:
        call.before = "#\n" * 8
        return call

    def query(self, text: str, accept: str, dataset: list[tuple[str, str]]) -> Call:
        return super().query(resolved(text, ()), accept, dataset)
