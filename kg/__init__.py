"""Entente: a knowledge graph of what states agree, who said so, and where it is written.

>>> import kg
>>> with kg.open() as graph:
...     for row in graph.ask("who-chaired", country="KZ"):
...         print(row.chair, "-", row.office)
Roman Vassilenko - Deputy Minister of Foreign Affairs of Kazakhstan
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from kg.answer.graph import Graph

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(where: str | Path | None = None) -> Graph:
    """Opens the bundled graph, that of a folder with articles/ and reference/ of your own, or a SPARQL service.

    where: None, a folder, or a URL (this needs httpx: `pip install 'entente-kg[remote]'`). The graph of a folder is built
    first where its files are new or have changed. Raises `kg.errors.KgError`.
    """
    if isinstance(where, str) and where.startswith(("http://", "https://")):
        from kg.remote import needed

        needed()
        from kg.remote.graph import open_remote

        return open_remote(where)
    from kg.answer.graph import open_graph

    return open_graph(where)
