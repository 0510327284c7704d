"""Exports a snapshot from its sorted N-Quads, not from the store: the file is the truth, the store a cache."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from kg import snapshot
from kg.errors import InputError, KgError
from kg.terms import GRAPH_ARTICLE, GRAPH_INFERRED, GRAPH_ONTOLOGY, PREFIXES

FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
}


def export(
    key: str, chosen: str, *, inferred: bool = True, ontology: bool = False, article: str | None = None
) -> bytes:
    """The snapshot as one file: the same bytes for the same snapshot.

    chosen: a key of `FORMATS`; inferred: with the triples that the ontology implies; ontology: with the
    ontology itself; article: the asserted triples of one article only (its slug). Raises `KgError`.
    """
    wanted = []
    for quad in _quads(key):
        graph = quad.graph_name.value  # type: ignore[union-attr]
        if article is not None:
            keep = graph == GRAPH_ARTICLE + article
        else:
            keep = (inferred or graph != GRAPH_INFERRED) and (ontology or graph != GRAPH_ONTOLOGY)
        if keep:
            wanted.append(quad.triple)
    if not wanted:
        raise KgError(f"there is no article {article}.", "See the names below articles/.")
    # Sorted by subject, with the type first, so that a block reads from what it is to what it has.
    return serialize(sorted(set(wanted), key=_natural), chosen)


def _quads(key: str) -> list[ox.Quad]:
    folder = snapshot.folder_of(key)
    try:
        quads = list(ox.parse(path=str(folder / "graph.nq"), format=ox.RdfFormat.N_QUADS))
        complete = len(quads) == json.loads((folder / "manifest.json").read_bytes())["quads"]
    except (OSError, SyntaxError, ValueError, LookupError, TypeError):
        complete = False
    if not complete:
        raise InputError("the snapshot is damaged.", f"Delete {folder} and run: kg build", folder)
    return quads


def format_of(path: Path) -> str:
    """The format that the ending of a file name means. Raises `KgError`."""
    endings = {".ttl": "turtle", ".nt": "ntriples", ".jsonld": "jsonld"}
    if path.suffix not in endings:
        raise KgError(f"{path.name} has no ending that tells the format.", f"Use one of {', '.join(endings)}.")
    return endings[path.suffix]


def serialize(triples: Iterable[ox.Triple], chosen: str) -> bytes:
    """Triples in their order as one of `FORMATS`, with the prefixes that are used."""
    listed = list(triples)
    prefixes = _used_prefixes(listed) if chosen == "turtle" else None
    data: bytes = ox.serialize(listed, format=FORMATS[chosen], prefixes=prefixes) or b""
    return data if data.endswith(b"\n") else data + b"\n"


def write(data: bytes, target: Path) -> None:
    """Writes an export to a file, whole or not at all."""
    from kg.files import write_atomically

    write_atomically(target, data)


def _natural(triple: ox.Triple) -> tuple[str, bool, str, str]:
    return str(triple.subject), not triple.predicate.value.endswith("#type"), triple.predicate.value, str(triple.object)


def _used_prefixes(triples: list[ox.Triple]) -> dict[str, str]:
    iris = set()
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            iri = (
                term.value if isinstance(term, ox.NamedNode) else getattr(getattr(term, "datatype", None), "value", "")
            )
            iris.add(iri)
    return {name: start for name, start in PREFIXES.items() if any(iri.startswith(start) for iri in iris)}
