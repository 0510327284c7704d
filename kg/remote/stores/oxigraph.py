"""Oxigraph's server: `oxigraph serve`. Source: https://github.com/oxigraph/oxigraph/blob/main/cli/README.md

Its default graph is a graph of its own; `union-default-graph` shows the union, which has the default graph
in it: keep that empty, or triples count twice. A query that hits `--timeout-s` gets 200 and half a body.
"""

from __future__ import annotations

from kg.remote.stores.kind import Call, GraphStore, without


class Oxigraph(GraphStore):
    name = "oxigraph"
    label = "Oxigraph"
    tested = True
    server = "Oxigraph"
    source = "https://github.com/oxigraph/oxigraph/blob/main/cli/README.md"
    union = (("union-default-graph", ""),)
    lists_graphs = True
    advice = "Start it with --union-default-graph, or add ?union-default-graph to the query URL."

    def __init__(self, url: str) -> None:
        base = without(url, "/query", "/update", "/store")
        self.query_url, self.update_url, self.data_url = f"{base}/query", f"{base}/update", f"{base}/store"

    def fill(self, graph: str) -> Call:
        # Two thirds of the time that PUT takes; the same triples twice are the same triples.
        call = self.append(graph)
        call.safe = True
        return call
