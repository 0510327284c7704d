"""Graphs in other people's triple stores: asking them, and putting ours there."""

from __future__ import annotations

from kg.errors import not_loaded


def needed() -> None:
    """Raises `KgError` where the library for HTTP is not installed."""
    try:
        import httpx  # noqa: F401
    except ImportError as error:
        raise not_loaded("httpx", error) from error
