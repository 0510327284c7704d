"""Blazegraph. Source: https://github.com/blazegraph/database/wiki/REST_API

The URL is that of the SPARQL service, http://host:9999/blazegraph/sparql or …/namespace/NAME/sparql. It has no
Graph Store Protocol: a graph is replaced by one SPARQL update, which is one transaction. Create the namespace
with quads, or it has no named graphs. Without FROM, a query sees the union of all graphs.
"""

from __future__ import annotations

from kg.remote.stores.kind import ProbeAnswer, StoreKind


class Blazegraph(StoreKind):
    name = "blazegraph"
    label = "Blazegraph"
    source = "https://github.com/blazegraph/database/wiki/REST_API"
    shows_union = True

    @classmethod
    def recognised(cls, seen: ProbeAnswer) -> bool:
        return "bigdata" in seen.body.lower() or "blazegraph" in seen.body.lower()
