"""The named graphs of a snapshot as files of N-Triples, made in one pass without holding the snapshot in memory."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from kg import snapshot
from kg.errors import InputError
from kg.terms import GRAPH, GRAPH_INFERRED, GRAPH_ONTOLOGY

BUFFERED = 32 * 2**20  # bytes held before they go to files
SAMPLE = 200  # triples


class NamedGraph:
    """One graph: its IRI, the file of its triples, how many there are, and whether some have blank nodes."""

    def __init__(self, name: str, path: Path, triples: int, blank: bool) -> None:
        self.name = name
        self.path = path
        self.triples = triples
        self.blank = blank


class Graphs:
    """The graphs to push, in the order of their names, and a sample of (graph, triple), as N-Triples terms."""

    def __init__(self, every: list[NamedGraph], sample: list[tuple[str, str]]) -> None:
        self.every = every
        self.sample = sample

    @property
    def triples(self) -> int:
        return sum(graph.triples for graph in self.every)

    @property
    def names(self) -> list[str]:
        return [graph.name for graph in self.every]


def split(key: str, folder: Path, *, ontology: bool = True, inferred: bool = True, into: str | None = None) -> Graphs:
    """Writes each named graph of a snapshot to a file in a folder.

    ontology, inferred: whether those graphs are wanted; into: the IRI of one graph for all triples.
    The sample is drawn with the key of the snapshot as the seed, from triples without blank nodes.
    Raises `InputError` where the snapshot is damaged or the files cannot be written.
    """
    left_out = {name for name, wanted in ((GRAPH_ONTOLOGY, ontology), (GRAPH_INFERRED, inferred)) if not wanted}
    held: dict[str, list[bytes]] = defaultdict(list)
    counts: dict[str, int] = defaultdict(int)
    sample: list[tuple[str, str]] = []
    chance = random.Random(key)
    blank: set[str] = set()
    size = seen = 0
    try:
        for name, triple in _triples(key, left_out, into):
            held[name].append(triple + b" .\n")
            counts[name] += 1
            size += len(triple) + 3
            if size > BUFFERED:
                _flush(held, folder)
                size = 0
            if triple.startswith(b"_:") or b" _:" in triple:  # a store names blank nodes as it likes
                blank.add(name)
            else:
                seen += 1
                place = len(sample) if seen <= SAMPLE else chance.randrange(seen)
                if place < SAMPLE:
                    sample[place : place + 1] = [(name, triple.decode())]
        _flush(held, folder)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot be written: {reason}.", "Check the folder and its space.", folder) from error
    every = [NamedGraph(name, folder / file_name(name), counts[name], name in blank) for name in sorted(counts)]
    return Graphs(every, sample)


def file_name(graph: str) -> str:
    """The file of a graph: what follows the common beginning of our graphs, safe for any file system.

    >>> file_name("https://w3id.org/entente/graph/article/paris-talks")
    'article.paris-talks.nt'
    """
    return re.sub(r"[^A-Za-z0-9_-]+", ".", graph.removeprefix(GRAPH)).strip(".") + ".nt"


def _flush(held: dict[str, list[bytes]], folder: Path) -> None:
    for name, lines in held.items():
        with (folder / file_name(name)).open("ab") as file:
            file.writelines(lines)
    held.clear()


def _triples(key: str, left_out: set[str], into: str | None) -> Iterator[tuple[str, bytes]]:
    """Each triple with its graph. The lines are sorted, so one triple in two graphs makes two lines that follow."""
    last = b""
    for line in snapshot.quads(key):
        triple, _, graph = line.removesuffix(b" .\n").rpartition(b" ")
        name = graph[1:-1].decode()
        if name in left_out or (into and triple == last):
            continue
        last = triple
        yield into or name, triple
