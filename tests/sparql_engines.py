"""The same SPARQL on several engines: each gives columns and rows of pyoxigraph terms."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.terms import GRAPH_REFERENCE

Answer = tuple[list[str], list[tuple[object, ...]]]
Engine = Callable[[str], Answer]


def _solutions(found: object) -> Answer:
    assert isinstance(found, ox.QuerySolutions)
    return [variable.value for variable in found.variables], [tuple(row) for row in found]


def merged(nquads: Path) -> bytes:
    """All triples of a snapshot without their graphs, as N-Triples."""
    triples = {quad.triple for quad in ox.parse(path=str(nquads), format=ox.RdfFormat.N_QUADS)}
    return ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.N_TRIPLES) or b""


def reached(nquads: Path) -> bytes:
    """A snapshot with only those things of the reference data that articles name, and what these are described by.

    For engines that join all currencies with all others.
    """
    quads = list(ox.parse(path=str(nquads), format=ox.RdfFormat.N_QUADS))
    reference = {quad.subject for quad in quads if quad.graph_name.value == GRAPH_REFERENCE}
    # What an article says, and what follows from it, as the kind that a class has.
    wanted = {quad.object for quad in quads if quad.subject not in reference} & reference
    for _ in range(2):
        wanted |= {quad.object for quad in quads if quad.subject in wanted and quad.graph_name.value == GRAPH_REFERENCE}
    left_out = reference - wanted
    rest = (quad for quad in quads if quad.subject not in left_out and quad.object not in left_out)
    return ox.serialize(rest, format=ox.RdfFormat.N_QUADS) or b""


def pyoxigraph_default(nquads: Path) -> Engine:
    store = ox.Store()
    store.bulk_load(merged(nquads), format=ox.RdfFormat.N_TRIPLES)
    return lambda text: _solutions(store.query(text))


def pyoxigraph_union(nquads: Path) -> Engine:
    store = ox.Store()
    store.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
    return lambda text: _solutions(store.query(text, use_default_graph_as_union=True))


def rdflib_default(nquads: Path) -> Engine:
    import rdflib

    graph = rdflib.Graph()
    graph.parse(data=merged(nquads), format="nt")
    return lambda text: _from_rdflib(graph.query(_read_by_rdflib(text)))  # type: ignore[arg-type]


def rdflib_union(nquads: Path) -> Engine:
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(nquads, format="nquads")
    return lambda text: _from_rdflib(dataset.query(_read_by_rdflib(text)))  # type: ignore[arg-type]


@lru_cache(maxsize=1)  # the next engine has the same
def _read_by_rdflib(text: str) -> object:
    """To read a question takes rdflib a quarter of a second."""
    from rdflib.plugins.sparql import prepareQuery

    return prepareQuery(text)


def _from_rdflib(result: object) -> Answer:
    return _solutions(ox.parse_query_results(result.serialize(format="json"), format=ox.QueryResultsFormat.JSON))  # type: ignore[attr-defined]


@contextmanager
def oxigraph_server(nquads: Path, folder: Path, union: bool) -> Iterator[Engine]:
    """An Oxigraph server on loopback: the union of its named graphs, or all triples in its default graph.

    Never both in one server: its union has the default graph in it, and a triple that is in two graphs
    counts twice in every join.
    """
    program = shutil.which("oxigraph")
    if program is None:
        pytest.skip("the oxigraph server is not installed (pip install oxigraph)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    command = [program, "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(base, server)
        if union:
            _send(f"{base}/store", nquads.read_bytes(), "application/n-quads")
            yield lambda text: _asked(f"{base}/query?union-default-graph", text)
        else:
            _send(f"{base}/store?default", merged(nquads), "application/n-triples")
            yield lambda text: _asked(f"{base}/query", text)
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(base: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(base, timeout=1).close()
            return
        except OSError:
            assert server.poll() is None, "the oxigraph server ended"
            time.sleep(0.1)
    raise AssertionError("the oxigraph server does not answer")


def _send(url: str, data: bytes, kind: str) -> None:
    urllib.request.urlopen(urllib.request.Request(url, data, {"Content-Type": kind}, method="POST"), timeout=60).close()


def _asked(url: str, text: str) -> Answer:
    headers = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
    request = urllib.request.Request(url, text.encode(), headers, method="POST")
    with urllib.request.urlopen(request, timeout=60) as response:
        data = response.read()
    return _solutions(ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON))
