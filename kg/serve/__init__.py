"""The graph for browsers, for SPARQL clients and for assistants. Needs starlette and others (the extra serve; mcp too).

quick     short queries, answered in the serving process; line  the event loop's way to the pool
pool      worker processes that answer many at once   state   the snapshot that is served, and its successor
app, run  the application, and the process around it  guards  what no request gets past: hosts, sizes, headers
api       routes for programs: protocol (SPARQL, Graph Store), describe (of itself), feed (of what changed, which
          journal writes down), negotiate, problems
pages     routes for people: article, facts, things, asking, pictures, sources, query_page; visit, render and links write them
writing   pages for authors, with checker, the process that looks at notes
site      the pages as files
tools     what an assistant can ask, in plain values; mcp_server offers it
"""

from __future__ import annotations

from kg.errors import not_loaded


def needed() -> None:
    """Raises `KgError` where a library that the service stands upon is not installed."""
    try:
        import jinja2  # noqa: F401
        import mimeparse  # noqa: F401
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise not_loaded((error.name or "a library").partition(".")[0], error, "serve") from error


def mcp_needed() -> None:
    """Raises `KgError` where the library of the Model Context Protocol is not installed."""
    try:
        import mcp.server.mcpserver  # noqa: F401
    except ImportError as error:
        raise not_loaded((error.name or "a library").partition(".")[0], error, "mcp") from error
