"""Which reports touch a thing, and on which day they begin: what the first rows of an answer are found by.

    postings.bin    for each shard: its reports, their first days, and the reports by what they touch

An index of triples leads from a country to all its triples, in no order; from here an answer gets the reports that have to
do with several things at once, in order of article or of day, without a look at the others. A report touches what stands
within three steps of what it tells, classes and kinds among them. That is more than any answer needs, so the query is still asked,
of these reports only.

The reports of a shard are numbered, and a set of them is an integer with one bit for each. Things are known by a number that
their IRI gives: where two have the same, more is looked at than need be. What a shard has follows from its articles and from the reference
data, so only that of a shard that has changed is made anew. No export has it, and where it is missing everything is looked at.
"""

from __future__ import annotations

import marshal
import zlib
from _blake2 import blake2b
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

from kg.snapshot import POSTINGS
from kg.snapshot.placement import ARTICLE
from kg.snapshot.shards import BASE, Shards
from kg.terms import ENT, GRAPH_ONTOLOGY, RDF

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

REACH = 3  # steps from what a report tells
FIRST, LAST = "0001-01-01", "9999-12-31"  # where a day is not known here, and where there is none
_VERSION = 2  # of marshal: later ones write the same values in several ways

_ARTICLE = f"<{ARTICLE}".encode()
_TYPE = f"<{RDF}type>".encode()
_TOLD, _EVIDENCE, _CONTENT, _OCCURS, _FROM, _TIME, _DEADLINE, _EARLIEST, _LATEST, _MAIN = (
    f"<{ENT}{name}>".encode()
    for name in (
        "isToldBy", "hasEvidence", "hasContent", "occursAt", "isFromArticle", "hasTime", "hasDeadline", "earliest",
        "latest", "hasMainKind",
    )
)  # fmt: skip
_BACKWARDS = (_CONTENT, _OCCURS)
_ONTOLOGY = f"<{GRAPH_ONTOLOGY}> .\n".encode()

Edges = dict[bytes, list[tuple[bytes, bytes]]]

# How a thing is touched: in one step; in up to three, of which the first does not lead to the evidence, or does; by a property, if
# that leads to a thing of others (`by`). Which properties there are: of what is told, those that lead to its own nodes, of the evidence.
# And of which classes is what is touched.
DIRECT, FARTHER, QUOTED, HAS, OWN, QUOTES, CLASS = b"1", b"3", b"e", b"p", b"o", b"q", b"c"


@cache
def number_of(iri: bytes, how: bytes = b"") -> int:
    """By what a thing is known: 31 bits of a digest of its IRI, which stands in angle brackets, and of how it is touched."""
    return int.from_bytes(blake2b(iri, digest_size=4, person=how).digest(), "big") >> 1


@cache
def by(iri: bytes) -> bytes:
    """How things are touched by a property."""
    return blake2b(iri, digest_size=8).digest()


_PLACES = 2**24 - 1


def places(bits: int) -> Iterator[int]:
    """The places of the bits that are set."""
    while bits:
        yield (bits & -bits).bit_length() - 1
        bits &= bits - 1


class Sets:
    """Sets of reports by number, as they stand in the file: `numbers` sorted, `ends` of the sets in `data`. Each is three bytes that say
    how many zeros come first, and the bits; or, where that is shorter, `_PLACES` and the places of the bits, two bytes each."""

    def __init__(self, numbers: bytes, ends: bytes, data: bytes) -> None:
        self._numbers = memoryview(numbers).cast("I")
        self._ends = memoryview(ends).cast("I")
        self._data = data

    def get(self, number: int) -> int:
        """The set of a number, as bits; 0 where there is none."""
        place = bisect_left(self._numbers, number)
        if place == len(self._numbers) or self._numbers[place] != number:
            return 0
        start = self._ends[place - 1] if place else 0
        zeros = int.from_bytes(self._data[start : start + 3], "little")
        if zeros == _PLACES:
            found = 0
            for one in array("H", self._data[start + 3 : self._ends[place]]):
                found |= 1 << one
            return found
        return int.from_bytes(self._data[start + 3 : self._ends[place]], "little") << zeros

    @staticmethod
    def packed(sets: dict[int, int]) -> tuple[bytes, bytes, bytes]:
        """What makes one of sets by number."""
        ends, data = array("I"), bytearray()
        for number in sorted(sets):
            bits = sets[number]
            zeros = (bits & -bits).bit_length() - 1 & ~7
            if bits.bit_length() < 2**16 and 16 * bits.bit_count() < bits.bit_length() - zeros:
                data += _PLACES.to_bytes(3, "little") + array("H", places(bits)).tobytes()
                ends.append(len(data))
                continue
            bits >>= zeros
            data += zeros.to_bytes(3, "little") + bits.to_bytes((bits.bit_length() + 7) // 8, "little")
            ends.append(len(data))
        return array("I", sorted(sets)).tobytes(), ends.tobytes(), bytes(data)


class Section:
    """What the index has of one shard.

    articles: their folder names, sorted; counts: how many reports each has; names: the reports of each, as the end of their IRI or as
    a whole one; days: those that they begin on, with the last day of that time; of_days: by place of these; touching: by number of what they touch; moving: what articles say of things that are not
    theirs, as (property, subject) by object; hidden: properties that lead from such a thing into an article; quoting:
    properties of evidence; classed: classes that things of others are given; pointed: folder names of other
    articles that something here leads to; wild: the reports that lead to other articles, and may touch anything; kinds: how many reports
    tell themselves, by main kind (IRI).
    """

    def __init__(self, values: tuple[Any, ...]) -> None:
        self.articles: list[str]
        self.counts: list[int]
        self.names: list[str]
        self.days: list[str]
        self.of_days: Sets
        self.touching: Sets
        self.moving: dict[int, list[tuple[int, bytes]]]
        self.hidden: list[int]
        self.quoting: list[int]
        self.classed: list[int]
        self.pointed: list[str]
        self.wild: int
        self.kinds: dict[str, int]
        (
            self.articles, self.counts, self.names, self.days, of_days, touching, self.moving, self.hidden, self.quoting, self.classed,
            self.pointed, self.wild, self.kinds,
        ) = values  # fmt: skip
        self.of_days, self.touching = Sets(*of_days), Sets(*touching)


def write(folder: Path, shards: Shards, earlier: Path | None = None) -> None:
    """Writes the index of a snapshot in the making. earlier: the folder of a snapshot, of which what is the same is taken. Raises OSError."""
    lines = shards.lines(BASE)
    described = [
        line for name in shards.names if any(entry["describes"] for entry in shards.entries(name))
        for line in shards.shared(name).splitlines(keepends=True)
    ]  # fmt: skip
    world = _World([*lines, *described])
    base = blake2b(b"".join([*lines, *described]), digest_size=16).hexdigest()
    kept = _read(earlier / POSTINGS) if earlier is not None else {}
    found: dict[str, tuple[str, bytes]] = {}
    for name in sorted(shards.names):
        key = f"{base} {shards.digest(name)}"
        if kept.get(name, ("",))[0] == key:
            found[name] = kept[name]
        else:
            articles = sorted((one.entry["slug"], one.lines) for one in shards.articles(name))
            found[name] = key, marshal.dumps(_section(articles, world), _VERSION)
    data = marshal.dumps(found, _VERSION)
    (folder / POSTINGS).write_bytes(zlib.crc32(data).to_bytes(4, "big") + data)


def _read(path: Path) -> dict[str, tuple[str, bytes]]:
    """By shard: what its part was made of, and the part; nothing where the file is missing or damaged."""
    try:
        data = memoryview(path.read_bytes())
        if zlib.crc32(data[4:]) != int.from_bytes(data[:4], "big"):
            return {}
        found: dict[str, tuple[str, bytes]] = marshal.loads(data[4:])
        return found
    except (OSError, ValueError, EOFError, TypeError):
        return {}


def sections(folder: Path) -> list[Section]:
    """The parts of the index of a snapshot; none where there is no sound one."""
    return [Section(marshal.loads(data)) for _, data in _read(folder / POSTINGS).values()]


class _World:
    """What the reference data say: which things are within some steps of a thing."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._edges: dict[bytes, set[bytes]] = defaultdict(set)
        self._classes: dict[bytes, set[bytes]] = defaultdict(set)
        for line in lines:
            subject, predicate, rest = line.split(b" ", 2)
            if rest[:1] == b"<" and not line.endswith(_ONTOLOGY):
                edges = self._classes if predicate == _TYPE else self._edges
                edges[subject].add(rest[: rest.index(b">") + 1])
        self._known: dict[tuple[bytes, bytes], frozenset[int]] = {}

    def around(self, thing: bytes, how: bytes) -> frozenset[int]:
        """The numbers of a thing and of what it leads to in the steps that are left from a report."""
        if (thing, how) not in self._known:
            found = ring = {thing}
            for _ in range(REACH - 1):
                ring = {other for one in ring for other in self._edges.get(one, ())} - found
                found = found | ring
            numbers = {number_of(other, how) for other in found}
            if how in (FARTHER, QUOTED):
                numbers |= {number_of(name, CLASS) for other in found for name in self._classes.get(other, ())}
            self._known[thing, how] = frozenset(numbers)
        return self._known[thing, how]


class _Article:
    """What one article gives to the index.

    reports: IRI, first day, what it touches, and whether it may touch anything, for each.
    """

    def __init__(self, slug: str, lines: Iterable[bytes], world: _World) -> None:
        self._own = (f"<{ARTICLE}{slug}/".encode(), f"<{ARTICLE}{slug}>".encode())
        self._world = world
        self._edges: Edges = defaultdict(list)
        self._days: dict[bytes, dict[bytes, str]] = defaultdict(dict)
        self._backwards: Edges = defaultdict(list)
        self._told: dict[bytes, set[bytes]] = defaultdict(set)
        self._reached: dict[tuple[bytes, int, bytes], set[int]] = {}
        self._evidence: set[bytes] = set()
        self._out: set[bytes] = set()  # nodes with an edge to another article
        self.moving: set[tuple[int, int, bytes]] = set()
        self.hidden: set[int] = set()
        self.classed: set[int] = set()
        self.pointed: set[str] = set()
        reports = self._take(lines)
        self.reports = [(name, *self._report(name)) for name in sorted(reports)]

    def _take(self, lines: Iterable[bytes]) -> set[bytes]:
        """Reads the lines; gives the reports."""
        reports = set()
        for line in lines:
            subject, predicate, rest = line.split(b" ", 2)
            if rest[:1] != b"<":
                if predicate in (_EARLIEST, _LATEST):
                    self._days[subject][predicate] = rest[1:11].decode() if rest[11:12] == b'"' else ""
                if subject.startswith(self._own):
                    self._edges[subject].append((predicate, b""))
                continue
            value = rest[: rest.index(b">") + 1]
            if predicate == _EVIDENCE:
                reports.add(subject)
                self._evidence.add(value)
            if subject.startswith(self._own):
                self._edges[subject].append((predicate, value))
            elif predicate == _TYPE:
                self.classed.add(number_of(value))
            elif value.startswith(_ARTICLE):
                self.hidden.add(number_of(predicate))
            else:
                self.moving.add((number_of(value), number_of(predicate), subject))
            if predicate == _TOLD:
                self._told[value].add(subject)
            if value.startswith(_ARTICLE) and not value.startswith(self._own):
                self._out.add(subject)
                self.pointed.add(value[len(_ARTICLE) : -1].partition(b"/")[0].decode())
            elif predicate in _BACKWARDS:
                self._backwards[value].append((predicate, subject))
        return reports

    def _report(self, name: bytes) -> tuple[str, set[int], bool]:
        """The first day of a report with the last day of that time, what it touches, and whether that may be anything."""
        told = {name, *self._told.get(name, ())}
        start = told | {node for one in told for _, node in self._backwards.get(one, ())}
        touched: set[int] = set()
        for node in start:
            for predicate, value in self._edges.get(node, ()):
                if predicate == _TYPE:
                    touched.add(number_of(value))
                    continue
                touched.add(number_of(predicate, HAS))
                if not value:
                    continue
                if value.startswith(self._own):
                    touched.add(number_of(predicate, OWN))
                    if predicate == _EVIDENCE:
                        touched.update(number_of(other, QUOTES) for other, _ in self._edges.get(value, ()))
                    touched |= self._reach(value, REACH - 1, QUOTED if predicate == _EVIDENCE else FARTHER)
                else:
                    touched.add(number_of(value, DIRECT))
                    touched |= self._world.around(value, FARTHER)
                    touched |= self._world.around(value, by(predicate))
        wild = not name.startswith(self._own) or any(not node.startswith(self._own) for node in start)
        wild = wild or bool(self._out and self._leads_out(start))
        days = (FIRST, FIRST) if wild else min(map(self._bounds, self._times(start)), default=(LAST, LAST))
        return " ".join(days), touched, wild

    def _bounds(self, time: bytes) -> tuple[str, str]:
        """The first and the last day of a time; where they are written in another way, so early a day that nothing comes before it."""
        days = self._days.get(time, {})
        first, last = days.get(_EARLIEST, LAST), days.get(_LATEST, LAST)
        return (first, last) if first[:4].isdigit() and last[:4].isdigit() else (FIRST, FIRST)

    def _times(self, nodes: Iterable[bytes]) -> set[bytes]:
        edges = [edge for node in nodes for edge in self._edges.get(node, ())]
        edges += [edge for p, value in edges if p == _CONTENT for edge in self._edges.get(value, ())]
        return {value for p, value in edges if value and p in (_TIME, _DEADLINE)}

    def _reach(self, node: bytes, left: int, how: bytes) -> set[int]:
        """The numbers of all things of others within so many steps."""
        if (node, left, how) not in self._reached:
            found: set[int] = set()
            for predicate, value in self._edges.get(node, ()):
                if value.startswith(self._own):
                    if left > 1 and predicate != _FROM:
                        found |= self._reach(value, left - 1, how)
                elif predicate == _TYPE:
                    found.add(number_of(value, CLASS))
                elif value:
                    found |= self._world.around(value, how)
            self._reached[node, left, how] = found
        return self._reached[node, left, how]

    @property
    def kinds(self) -> set[tuple[bytes, bytes]]:
        """Each report that tells itself, with its main kinds."""
        return {
            (name, kind)
            for name in self._told if name in self._told[name]
            for predicate, kind in self._edges.get(name, ()) if predicate == _MAIN
        }  # fmt: skip

    @property
    def quoting(self) -> set[int]:
        """The properties of evidence."""
        return {number_of(predicate) for node in self._evidence for predicate, _ in self._edges.get(node, ())}

    def _leads_out(self, start: set[bytes]) -> bool:
        found = ring = start
        for _ in range(REACH):
            if ring & self._out:
                return True
            ring = {value for node in ring for _, value in self._edges.get(node, ())} - found
            found = found | ring
        return False


def _section(articles: list[tuple[str, list[bytes]]], world: _World) -> tuple[Any, ...]:
    """What `Section` takes, of articles with their lines, sorted."""
    slugs, counts, names = [], [], []
    days: dict[str, int] = defaultdict(int)
    touching: dict[int, int] = defaultdict(int)
    moving: dict[int, set[tuple[int, bytes]]] = defaultdict(set)
    hidden: set[int] = set()
    quoting: set[int] = set()
    classed: set[int] = set()
    pointed: set[str] = set()
    kinds: set[tuple[bytes, bytes]] = set()
    wild = place = 0
    for slug, lines in articles:
        one = _Article(slug, lines, world)
        start = f"<{ARTICLE}{slug}".encode()
        bits: dict[int, int] = defaultdict(int)
        for nth, (_, day, touched, anything) in enumerate(one.reports):
            bit = 1 << nth
            days[day] |= bit << place
            wild |= anything * bit << place
            for number in touched:
                bits[number] |= bit
        for number, of_article in bits.items():
            touching[number] |= of_article << place
        for value, predicate, subject in one.moving:
            moving[value].add((predicate, subject))
        hidden |= one.hidden
        quoting |= one.quoting
        classed |= one.classed
        pointed |= one.pointed
        kinds |= one.kinds
        slugs.append(slug)
        counts.append(len(one.reports))
        names.append(
            "\n".join(name[len(start) if name.startswith(start) else 1 : -1].decode() for name, *_ in one.reports)
        )
        place += len(one.reports)
    return (
        slugs, counts, names, sorted(days), Sets.packed({place: days[day] for place, day in enumerate(sorted(days))}), Sets.packed(touching),
        {value: sorted(moving[value]) for value in sorted(moving)}, sorted(hidden), sorted(quoting), sorted(classed), sorted(pointed), wild,
        dict(sorted(Counter(kind[1:-1].decode() for _, kind in kinds).items())),
    )  # fmt: skip
