"""AllegroGraph. Source: https://franz.com/agraph/support/documentation/8.5.0/http-protocol.html

The URL is that of a repository, http://host:10035/repositories/NAME. Its protocol is that of Sesame 2 and more:
PUT to /statements with a context replaces the triples of that graph.
"""

from __future__ import annotations

from kg.remote.stores.kind import NTRIPLES, Call, ProbeAnswer, StoreKind, without


class AllegroGraph(StoreKind):
    name = "allegrograph"
    label = "AllegroGraph"
    source = "https://franz.com/agraph/support/documentation/8.5.0/http-protocol.html"
    shows_union = True

    def __init__(self, url: str) -> None:
        base = without(url, "/statements", "/sparql")
        self.query_url = self.update_url = base
        self.data_url = f"{base}/statements"

    @classmethod
    def recognised(cls, seen: ProbeAnswer) -> bool:
        return "AllegroServe" in seen.headers.get("server", "") or any(
            name.startswith("x-agraph") for name in seen.headers
        )

    def replace(self, graph: str) -> Call:
        return self._statements("PUT", graph, upload=True, safe=True)

    def append(self, graph: str) -> Call:
        return self._statements("POST", graph, upload=True)

    def delete(self, graph: str) -> Call:
        return self._statements("DELETE", graph, safe=True)

    def _statements(self, method: str, graph: str, upload: bool = False, safe: bool = False) -> Call:
        headers = {"Content-Type": NTRIPLES} if upload else None
        return Call(method, self.data_url, [("context", f"<{graph}>")], headers, upload=upload, safe=safe)
