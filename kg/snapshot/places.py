"""Where things are named: two sorted tables beside the store, for what no index of triples answers.

    places.tsv   thing, then the numbers of the articles that may have to do with it, by their order in the manifest
    names.tsv    label in its normal form, thing, which sort of label, the label as it is written, the thing's classes

SPARQL finds no label without regard to capitals but by reading them all, and gives the first rows of a total order only
after all others. With these tables a name is looked up, and the articles that a value can concern are known in their order.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from kg.source.normal import key
from kg.terms import ENT, ID, RDF, SKOS

PLACES, NAMES = "places.tsv", "names.tsv"
_ARTICLE = f"<{ID}article/".encode()
_TYPE = f"<{RDF}type>".encode()
_ENT = f"<{ENT}".encode()
# The properties that name a thing, best first.
SORTS = (SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel", SKOS + "notation", ENT + "headline")
_SORTS = {f"<{name}>".encode(): str(number) for number, name in enumerate(SORTS, 1)}


def write(folder: Path, articles: list[str]) -> None:
    """Writes both tables from graph.nq of the folder. articles: the folder names of all articles, sorted."""
    numbers = {name.encode(): number for number, name in enumerate(articles)}
    named: dict[bytes, set[int]] = defaultdict(set)  # articles whose nodes name the thing
    leads: dict[bytes, set[bytes]] = defaultdict(set)  # things of which something is said with the thing as object
    beside: dict[int, set[int]] = defaultdict(set)  # articles of which one names nodes of the other
    labels: set[tuple[str, str, str, str]] = set()
    classes: dict[bytes, set[str]] = defaultdict(set)
    with (folder / "graph.nq").open("rb") as file:
        for line in file:
            subject, predicate, rest = line.split(b" ", 2)
            if predicate in _SORTS:
                text = _literal(rest)
                labels.add((key(text), subject[1:-1].decode(), _SORTS[predicate], " ".join(text.split())))
            if not rest.startswith(b"<"):
                continue
            value = rest[: rest.index(b">") + 1]
            if predicate == _TYPE:
                if value.startswith(_ENT):
                    classes[subject].add(value[1:-1].decode())
                continue
            if value.startswith(_ENT):
                continue
            own, other = numbers.get(_slug(subject), -1), numbers.get(_slug(value), -1)
            if own < 0:
                leads[value].add(subject)
            elif other < 0:
                named[value].add(own)
            elif own != other:
                beside[own].add(other)
                beside[other].add(own)
    _places(folder / PLACES, named, leads, beside)
    with (folder / NAMES).open("w", encoding="utf-8", newline="\n") as names:
        for each in sorted(labels):
            of = " ".join(sorted(name.removeprefix(ENT) for name in classes[f"<{each[1]}>".encode()]))
            names.write("\t".join([*each, of]) + "\n")


def _slug(term: bytes) -> bytes:
    return term[len(_ARTICLE) : -1].partition(b"/")[0] if term.startswith(_ARTICLE) else b""


def _literal(text: bytes) -> str:
    import pyoxigraph as ox

    body = text[: text.rindex(b'"') + 1]
    (quad,) = ox.parse(b"<urn:a> <urn:a> " + body + b" .", format=ox.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, ox.Literal)
    return quad.object.value


def _places(
    path: Path, named: dict[bytes, set[int]], leads: dict[bytes, set[bytes]], beside: dict[int, set[int]]
) -> None:
    """A row may reach a thing through others: a state through a body of it, that through an office of the body."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for thing in sorted(named.keys() | leads.keys()):
            reached, todo = {thing}, [thing]
            while todo:
                more = leads.get(todo.pop(), set()) - reached
                reached |= more
                todo += more
            found = set().union(*(named.get(each, set()) for each in reached))
            found |= set().union(*(beside[number] for number in found if number in beside))
            file.write(f"{thing[1:-1].decode()}\t{' '.join(map(str, sorted(found)))}\n")


def named_in(folder: Path, thing: str) -> list[int] | None:
    """The numbers of all articles that may have to do with a thing; None where the table has no such thing."""
    found = next(_lines_of(folder / PLACES, thing), None)
    return None if found is None else [int(number) for number in found.partition("\t")[2].split()]


def called(folder: Path, name: str) -> Iterator[tuple[str, ...]]:
    """The lines of the names that are this one, in their normal form: thing, sort, label, classes."""
    for line in _lines_of(folder / NAMES, name):
        yield tuple(line.split("\t")[1:])


def all_names(folder: Path) -> Iterator[tuple[str, ...]]:
    """Every line of the names: normal form, thing, sort, label, classes."""
    with (folder / NAMES).open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield tuple(line[:-1].split("\t"))


def _lines_of(path: Path, first: str) -> Iterator[str]:
    """The lines whose first cell is this, found by halving."""
    wanted = first.encode() + b"\t"
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        low, high = 0, size
        while low < high:  # the first byte after which every line is as great as the wanted one
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
