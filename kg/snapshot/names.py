"""The names of a graph, in a sorted table beside its store, for what no index of triples answers.

    names.tsv    normal form, thing, sort of name, the name as it is written, the thing's classes; sorted

SPARQL finds no label without regard to capitals but by reading them all; here a name is found by halving.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.files import write_atomically
from kg.source.normal import key
from kg.terms import ENT, RDF, SKOS

TABLE = "names.tsv"
# The properties that name a thing, best first; their numbers are the sorts.
SORTS = (SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel", SKOS + "notation", ENT + "headline")
HEADLINE = str(len(SORTS))
_TYPE = RDF + "type"
_SHOWN = {*SORTS, _TYPE}


def write(folder: Path, store: ox.Store) -> None:
    """Writes the table of a snapshot from its store. Raises OSError."""
    (folder / TABLE).write_bytes(_table(store))


def mend(folder: Path) -> list[str]:
    """Makes the table of a finished snapshot anew if it is damaged; gives its name then. Raises OSError."""
    path, table = folder / TABLE, _table(ox.Store.read_only(str(folder / "store")))
    if path.is_file() and path.read_bytes() == table:
        return []
    write_atomically(path, table)
    return [TABLE]


def _table(store: ox.Store) -> bytes:
    return b"".join(sorted(set(_lines(store, None))))


def follow(folder: Path, store: ox.Store, earlier: Path, gone: list[ox.Quad], come: list[ox.Quad]) -> None:
    """As `write`, from the table of an earlier snapshot and the triples that its store and this one do not share. Raises OSError."""
    if not (earlier / TABLE).exists():
        return write(folder, store)
    data = (earlier / TABLE).read_bytes()
    things = {q.subject for q in (*gone, *come) if isinstance(q.subject, ox.NamedNode) and q.predicate.value in _SHOWN}
    new = {line for thing in things for line in _lines(store, thing)}
    # The names that something had, it has, or they are gone.
    called = {line.partition(b"\t")[0] for line in new}
    texts = [q.object for q in gone if q.predicate.value in SORTS]
    called.update(key(text.value).encode() for text in texts if isinstance(text, ox.Literal))
    known = {thing.value.encode() for thing in things}
    edits: list[tuple[int, int, bytes]] = []
    for name in called:
        start = end = _place(data, name + b"\t")
        while data.startswith(name + b"\t", start):
            end = data.index(b"\n", start) + 1
            line = data[start:end]
            if line in new:
                new.remove(line)
            elif line.split(b"\t", 2)[1] in known:
                edits.append((start, end, b""))
            start = end
    edits += [(place := _place(data, line), place, line) for line in new]
    parts: list[bytes | memoryview] = []
    done, whole = 0, memoryview(data)
    for start, end, line in sorted(edits):
        parts += [whole[done:start], line]
        done = max(done, end)
    with (folder / TABLE).open("wb") as file:
        file.writelines([*parts, whole[done:]])
    return None


def _place(data: bytes, wanted: bytes) -> int:
    """Where the first line begins that is as great as the wanted one, or the end."""
    low, high = 0, len(data)  # both are where lines begin
    while low < high:
        start = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = data.index(b"\n", start) + 1
        if data[start:end] < wanted:
            low = end
        else:
            high = start
    return low


def _lines(store: ox.Store, thing: ox.NamedNode | None) -> Iterator[bytes]:
    """The lines about one thing, or about all."""
    if thing is not None:
        about = list(store.quads_for_pattern(thing, None, None, None))
        yield from _written(thing.value, about, {q.object for q in about if q.predicate.value == _TYPE})
        return
    classes: dict[object, set[object]] = {}
    for name in SORTS:
        for quad in store.quads_for_pattern(None, ox.NamedNode(name), None, None):
            if isinstance(named := quad.subject, ox.NamedNode):
                if named not in classes:
                    classes[named] = {q.object for q in store.quads_for_pattern(named, ox.NamedNode(_TYPE), None, None)}
                yield from _written(named.value, [quad], classes[named])


def _written(thing: str, about: list[ox.Quad], types: set[object]) -> Iterator[bytes]:
    """What some of the triples about a thing, whose classes are known, say of its names."""
    classes = ""
    for quad in about:
        if (name := quad.predicate.value) in SORTS and isinstance(text := quad.object, ox.Literal):
            classes = classes or " ".join(
                sorted(
                    t.value.removeprefix(ENT) for t in types if isinstance(t, ox.NamedNode) and t.value.startswith(ENT)
                )
            )
            line = [key(text.value), thing, str(SORTS.index(name) + 1), " ".join(text.value.split()), classes]
            yield "\t".join(line).encode() + b"\n"


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
