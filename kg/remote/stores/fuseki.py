"""Apache Jena Fuseki. Source: https://jena.apache.org/documentation/fuseki2/

The URL is that of a dataset, http://host:3030/ds. Its default graph is a graph of its own, unless the dataset
is configured otherwise; `urn:x-arq:UnionGraph` names the union, but a query with a default graph of its own
choice sees only the named graphs that it names, too.
"""

from __future__ import annotations

from kg.remote.stores.kind import Call, GraphStore, ProbeAnswer, without

UNION = "urn:x-arq:UnionGraph"


class Fuseki(GraphStore):
    name = "fuseki"
    label = "Apache Jena Fuseki"
    tested = True
    source = "https://jena.apache.org/documentation/fuseki2/fuseki-data-access-control.html"
    union = (("default-graph-uri", UNION),)
    union_hides_graphs = True
    lists_graphs = True
    advice = f"Write FROM <{UNION}> in the query, or set tdb2:unionDefaultGraph true for the dataset."

    def __init__(self, url: str) -> None:
        base = without(url, "/sparql", "/query", "/update", "/data", "/get")
        self.query_url, self.update_url, self.data_url = f"{base}/sparql", f"{base}/update", f"{base}/data"

    def replace(self, graph: str) -> Call:
        return self._closed(super().replace(graph))

    def append(self, graph: str) -> Call:
        return self._closed(super().append(graph))

    def fill_all(self) -> Call:
        # Three times as fast as an update. What breaks off between two blocks would pass for whole: the last one tells.
        return Call("POST", self.data_url, None, {"Content-Type": "application/trig"}, upload=True, safe=True)

    @staticmethod
    def _closed(call: Call) -> Call:
        # It takes a connection that breaks off for the end of the file: N-Triples cut at the end of a line would
        # pass for whole. So they go as TriG, in a brace that must be closed.
        call.headers["Content-Type"] = "application/trig"
        call.before, call.after = "{\n", "}\n"
        return call

    @classmethod
    def recognised(cls, seen: ProbeAnswer) -> bool:
        return "fuseki-request-id" in seen.headers or "Fuseki" in seen.headers.get("server", "")
