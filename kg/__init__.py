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
    """Opens the bundled graph, or that of a folder with articles/ and reference/ of your own.

    The graph is built first where its files are new or have changed. Raises `kg.errors.KgError`.
    """
    from kg.answer.graph import open_graph

    return open_graph(where)
