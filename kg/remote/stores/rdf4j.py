"""Eclipse RDF4J Server, and Ontotext GraphDB, which has the same protocol.

The URL is that of a repository: http://host:8080/rdf4j-server/repositories/ID, http://host:7200/repositories/ID.
Without FROM, a query sees the union of all graphs.
Sources: https://rdf4j.org/documentation/reference/rest-api/ and https://graphdb.ontotext.com/documentation/
"""

from __future__ import annotations

from kg.remote.stores.kind import GraphStore, ProbeAnswer, without


class Rdf4j(GraphStore):
    name = "rdf4j"
    label = "RDF4J Server"
    tested = True
    source = "https://rdf4j.org/documentation/reference/rest-api/"
    shows_union = True
    wrong = dict.fromkeys(("before-and-after", "due", "timeline"), "it gives no rows")

    def __init__(self, url: str) -> None:
        base = without(url, "/statements", "/rdf-graphs/service")
        self.query_url, self.update_url = base, f"{base}/statements"
        self.data_url = f"{base}/rdf-graphs/service"

    @classmethod
    def recognised(cls, seen: ProbeAnswer) -> bool:
        # An RDF4J repository answers a GET without a query with an error of its own form.
        return "/repositories/" in seen.url and (
            "rdf4j" in seen.url or "MALFORMED QUERY" in seen.body or "Missing parameter: query" in seen.body
        )


class GraphDb(Rdf4j):
    name = "graphdb"
    label = "GraphDB"
    tested = False
    source = "https://graphdb.ontotext.com/documentation/"
    wrong: dict[str, str] = {}  # noqa: RUF012 (what RDF4J gets wrong was not tried here)

    @classmethod
    def recognised(cls, seen: ProbeAnswer) -> bool:
        return "GraphDB" in seen.headers.get("server", "") or "GraphDB" in seen.body
