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


def open(where: str | Path | None = None, *, as_of: str = "", engine: str = "sparql") -> Graph:
    """Opens the bundled graph, that of a folder with articles/ and reference/ of your own, or a SPARQL service.

    where: None, a folder, or a URL (this needs httpx: `pip install 'entente-kg[remote]'`). The graph of a folder is built
    first where its files are new or have changed. as_of: a day in ISO form, for what one could have known on it: only what
    was published by then, and what may have been. engine: "sql" lets DuckDB answer the canned questions that are written in SQL
    (`pip install 'entente-kg[sql]'`). Raises `kg.errors.KgError`.
    """
    if as_of:
        return _known_by(where, as_of, engine)
    if isinstance(where, str) and where.startswith(("http://", "https://")):
        if engine != "sparql":
            from kg.errors import KgError

            raise KgError(f"a server is asked in SPARQL, and not in {engine}.", "Leave engine out, or open a folder.")
        from kg.remote import needed

        needed()
        from kg.remote.graph import open_remote

        return open_remote(where)
    from kg.answer.graph import open_graph

    return open_graph(where, engine=engine)


def _known_by(where: str | Path | None, day: str, engine: str) -> Graph:
    from datetime import date
    from pathlib import Path

    from kg.answer.graph import opened
    from kg.compare.as_of import as_of
    from kg.errors import KgError
    from kg.paths import Workspace

    if isinstance(where, str) and where.startswith(("http://", "https://")):
        raise KgError("as_of needs the files of the graph, and a server has none.", "Open a folder.")
    try:
        day = date.fromisoformat(day).isoformat()
    except ValueError as error:
        raise KgError(f"{day} is not a day; write it as 2025-03-01.", "") from error
    return opened(as_of(Workspace.at(Path(where) if where is not None else None), day)[0], engine)
