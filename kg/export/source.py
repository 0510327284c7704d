"""What an export is made from: the lines of the snapshot, as the terms of canonical N-Triples, by named graph.

The file is the truth, the store a cache. Terms stay text: `<iri>`, `_:label`, `"words"@en`, `"1"^^<datatype>`.
"""

from __future__ import annotations

import json

import pyoxigraph as ox

from kg import snapshot
from kg.errors import KgError
from kg.paths import data_root
from kg.terms import (
    GRAPH_ALIGNMENTS,
    GRAPH_ANCHORS,
    GRAPH_ARTICLE,
    GRAPH_INFERRED,
    GRAPH_ONTOLOGY,
    GRAPH_REFERENCE,
    ID,
)

# Subject, predicate and object.
Statement = tuple[str, str, str]
# The IRI of a named graph, and its triples as lines without the final dot.
Graphs = dict[str, list[str]]

ARTICLE = ID + "article/"


def graphs_of(key: str) -> Graphs:
    """Every named graph of a snapshot, its triples sorted. Raises `InputError` where the snapshot is damaged."""
    found: Graphs = {}
    for item in snapshot.quads(key):
        line = item.decode()
        end = line.rindex(" <")
        found.setdefault(line[end + 2 : -4], []).append(line[:end])
    return found


def select(
    key: str,
    *,
    inferred: bool = True,
    ontology: bool = False,
    alignments: bool = False,
    article: str | None = None,
) -> Graphs:
    """The named graphs of a snapshot that are wanted, those that are empty left out.

    inferred: with what the ontology implies; ontology, alignments: with these, which are no data; article: the
    slug of one, for its own triples, where its quotes stand, and what is inferred of its own things.
    Raises `KgError` for an unknown article, else as `graphs_of`.
    """
    found = graphs_of(key)
    terminology = found.pop(GRAPH_ONTOLOGY, [])
    if not inferred:
        found.pop(GRAPH_INFERRED, None)
    if article is not None:
        if GRAPH_ARTICLE + article not in found:
            raise no_article(article)
        found.pop(GRAPH_REFERENCE, None)
        own = (f"<{ARTICLE}{article}>", f"<{ARTICLE}{article}/")
        for name in list(found):
            if name in (GRAPH_ANCHORS, GRAPH_INFERRED):
                found[name] = [line for line in found[name] if line.startswith(own)]
            elif name != GRAPH_ARTICLE + article:
                del found[name]
    if ontology or alignments:
        mapped, own_terms = _lines("alignments.ttl"), _lines("entente.ttl")
        if ontology:
            found[GRAPH_ONTOLOGY] = [line for line in terminology if line not in mapped or line in own_terms]
        if alignments:
            found[GRAPH_ALIGNMENTS] = [line for line in terminology if line in mapped]
    return {name: found[name] for name in sorted(found) if found[name]}


def no_article(slug: str) -> KgError:
    """What is wrong where there is no article with that slug."""
    return KgError(f"there is no article {slug}.", "See the names below articles/.")


def triples(graphs: Graphs) -> list[str]:
    """The triples of all graphs merged, sorted, each once."""
    return sorted({line for lines in graphs.values() for line in lines})


def nquads(graphs: Graphs) -> bytes:
    """The graphs as canonical N-Quads, sorted."""
    return "".join(sorted(f"{line} <{name}> .\n" for name, lines in graphs.items() for line in lines)).encode()


def ntriples(lines: list[str]) -> bytes:
    """Triples as canonical N-Triples, in their order."""
    return " .\n".join([*lines, ""]).encode() if lines else b""


def statement(line: str) -> Statement:
    """The three terms of a triple."""
    subject, predicate, value = line.split(" ", 2)
    return subject, predicate, value


def words(term: str) -> str:
    """What a literal says, without its escapes; an IRI without its brackets."""
    if term[0] != '"':
        return term[1:-1] if term[0] == "<" else term
    body = term[: term.rindex('"') + 1]
    # The escapes of N-Triples are those of JSON, and \U for code points of more than four digits.
    return str(json.loads(json_string(body))) if "\\" in body else body[1:-1]


def json_string(body: str) -> str:
    """A string of N-Triples, with its quotation marks, as JSON."""
    if "\\U" not in body:
        return body
    pieces = []
    for place, piece in enumerate(body.split("\\\\")):  # what is left of a backslash that is escaped is no escape
        head, *rest = piece.split("\\U")
        pieces.append(
            ("\\\\" if place else "") + head + "".join(json.dumps(chr(int(r[:8], 16)))[1:-1] + r[8:] for r in rest)
        )
    return "".join(pieces)


def _lines(name: str) -> set[str]:
    path = data_root() / "ontology" / name
    return {str(quad.triple) for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)}
