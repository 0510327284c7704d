"""The names of a graph, in a sorted table beside its store, for what no index of triples answers.

    names.tsv    normal form, thing, sort of name, the name as it is written, the thing's classes; sorted

SPARQL finds no label without regard to capitals but by reading them all; here a name is found by halving.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.source.normal import key
from kg.terms import ENT, RDF, SKOS

TABLE = "names.tsv"
# The properties that name a thing, best first; their numbers are the sorts.
SORTS = (SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel", SKOS + "notation", ENT + "headline")
HEADLINE = str(len(SORTS))


def write(folder: Path, earlier: Path | None = None, changed: frozenset[str] = frozenset()) -> None:
    """Writes the table of a snapshot from its store. Raises OSError.

    earlier: the folder of a snapshot whose store says the same of all but the `changed` things (IRIs): its lines are taken.
    """
    store = ox.Store.read_only(str(folder / "store"))
    found: set[str]
    if earlier is None or not (earlier / TABLE).exists():
        found = set(_lines_about(store, None))
    else:
        with (earlier / TABLE).open(encoding="utf-8", newline="\n") as file:
            found = {line[:-1] for line in file if line.split("\t", 2)[1] not in changed}
        for thing in changed:
            found.update(_lines_about(store, ox.NamedNode(thing)))
    data = "".join(
        f"{line}\n" for line in sorted(found, key=lambda line: (line.partition("\t")[0].encode() + b"\t", line))
    )
    (folder / TABLE).write_text(data, encoding="utf-8", newline="\n")


def _lines_about(store: ox.Store, thing: ox.NamedNode | None) -> Iterator[str]:
    """The lines about one thing, or about all."""
    kind = ox.NamedNode(RDF + "type")
    classes: dict[object, str] = {}
    for sort, name in enumerate(SORTS, 1):
        for quad in store.quads_for_pattern(thing, ox.NamedNode(name), None, None):
            named, text = quad.subject, quad.object
            if not isinstance(named, ox.NamedNode) or not isinstance(text, ox.Literal):
                continue
            if named not in classes:
                types = {q.object.value for q in store.quads_for_pattern(named, kind, None, None)}  # type: ignore[union-attr]
                classes[named] = " ".join(sorted(t.removeprefix(ENT) for t in types if t.startswith(ENT)))
            written = " ".join(text.value.split())
            yield "\t".join([key(text.value), named.value, str(sort), written, classes[named]])


def called(folder: Path, name: str) -> Iterator[tuple[str, ...]]:
    """The names that are this one, which is in its normal form: thing, sort, name as written, classes."""
    for line in _lines_of(folder / TABLE, name):
        yield tuple(line.split("\t")[1:])


def every(folder: Path) -> Iterator[tuple[str, ...]]:
    """Every line of the table, in its order."""
    with (folder / TABLE).open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield tuple(line[:-1].split("\t"))


def articles(folder: Path) -> list[str]:
    """The IRIs of all articles, sorted."""
    return sorted({line[1] for line in every(folder) if line[2] == HEADLINE})


def _lines_of(path: Path, first: str) -> Iterator[str]:
    """The lines whose first cell is this, found by halving."""
    wanted = first.encode("utf-8", "surrogatepass") + b"\t"  # of no well-formed text there is none
    with path.open("rb") as file:
        low, high = 0, os.fstat(file.fileno()).st_size
        while low < high:  # the place behind which the first line as great as the wanted one begins
            middle = (low + high) // 2
            file.seek(middle)
            if middle:
                file.readline()
            line = file.readline()
            if line and line.partition(b"\t")[0] + b"\t" < wanted:
                low = middle + 1
            else:
                high = middle
        file.seek(low)
        if low:
            file.readline()
        for line in file:
            if not line.startswith(wanted):
                return
            yield line[:-1].decode()
