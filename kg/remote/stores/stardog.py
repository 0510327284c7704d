"""Stardog. Source: https://docs.stardog.com/developing/http-api

The URL is that of a database, http://host:5820/DB. Its default graph is a graph of its own, unless the database
has `query.all.graphs`; `tag:stardog:api:context:local` names the union of all graphs.
"""

from __future__ import annotations

from kg.remote.stores.kind import GraphStore, ProbeAnswer, without

UNION = "tag:stardog:api:context:local"
NAMED = "tag:stardog:api:context:named"


class Stardog(GraphStore):
    name = "stardog"
    label = "Stardog"
    source = "https://docs.stardog.com/query-stardog/#special-named-graphs"
    union = (("default-graph-uri", UNION), ("named-graph-uri", NAMED))
    advice = f"Write FROM <{UNION}> in the query, or set query.all.graphs for the database."

    def __init__(self, url: str) -> None:
        base = without(url, "/query", "/update")
        self.query_url, self.update_url, self.data_url = f"{base}/query", f"{base}/update", base

    @classmethod
    def recognised(cls, seen: ProbeAnswer) -> bool:
        return (
            any(name.startswith("sd-") for name in seen.headers) or "stardog" in seen.headers.get("server", "").lower()
        )
