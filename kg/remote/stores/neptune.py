"""Amazon Neptune. Source: https://docs.aws.amazon.com/neptune/latest/userguide/sparql-graph-store-protocol.html

The URL is https://CLUSTER:8182. It knows the Graph Store Protocol at /sparql/gsp/. Without FROM, a query sees
the union of all graphs. A cluster with IAM authentication wants signed requests, which this client does not make.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from kg.remote.stores.kind import GraphStore, ProbeAnswer, without


class Neptune(GraphStore):
    name = "neptune"
    label = "Amazon Neptune"
    source = "https://docs.aws.amazon.com/neptune/latest/userguide/sparql-graph-store-protocol.html"
    shows_union = True

    def __init__(self, url: str) -> None:
        base = without(url, "/sparql/gsp", "/sparql")
        self.query_url = self.update_url = f"{base}/sparql"
        self.data_url = f"{base}/sparql/gsp/"

    @classmethod
    def recognised(cls, seen: ProbeAnswer) -> bool:
        host = urlsplit(seen.url).hostname or ""
        return ".neptune.amazonaws.com" in f".{host}"
