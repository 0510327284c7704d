"""OpenLink Virtuoso 7. Source: https://vos.openlinksw.com/owiki/wiki/VOS/VirtGraphUpdateProtocol, and measured.

Queries go to /sparql; what needs a user goes to /sparql-graph-crud-auth and /sparql-auth with digest
authentication. Its default graph is the union of all graphs, its own system graphs among them. It hangs on
direct POST of queries, does not read all of Turtle (so: N-Triples), and cuts answers at 10,000 rows with
only a header to say so.
"""

from __future__ import annotations

from kg.remote.stores.kind import GraphStore, without


class Virtuoso(GraphStore):
    name = "virtuoso"
    label = "Virtuoso"
    tested = True
    server = "Virtuoso"
    source = "https://vos.openlinksw.com/owiki/wiki/VOS/VirtGraphUpdateProtocol"
    shows_union = True

    def __init__(self, url: str) -> None:
        base = without(url, "/sparql-graph-crud-auth", "/sparql-graph-crud", "/sparql-auth", "/sparql")
        self.query_url, self.update_url = f"{base}/sparql", f"{base}/sparql-auth"
        self.data_url = f"{base}/sparql-graph-crud-auth"
