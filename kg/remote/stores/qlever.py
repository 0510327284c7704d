"""QLever. One URL for everything; writing takes the server's access token (ENTENTE_TOKEN, as a bearer token).

Without FROM, a query sees the union of all graphs. Source: https://github.com/ad-freiburg/qlever/wiki and
https://hexdocs.pm/gno/Gno.Store.Adapters.Qlever.html (DROP of a graph is among what it knows, CLEAR is not).
"""

from __future__ import annotations

from kg.remote.stores.kind import GraphStore, ProbeAnswer


class Qlever(GraphStore):
    name = "qlever"
    label = "QLever"
    source = "https://hexdocs.pm/gno/Gno.Store.Adapters.Qlever.html"
    shows_union = True

    @classmethod
    def recognised(cls, seen: ProbeAnswer) -> bool:
        return "qlever" in seen.headers.get("server", "").lower() or "QLever" in seen.body
