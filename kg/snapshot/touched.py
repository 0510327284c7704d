"""What the reports of an article touch: from the lines of a snapshot to its index (`kg.snapshot.postings`).

What most articles of a changed shard give is taken from its index in an earlier snapshot: their bits move to new places. What a
section has once for several articles cannot be told from it, so it is kept beside it, article by article.
"""

from __future__ import annotations

import contextlib
import json
import marshal
import os
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from kg.snapshot import EVERY, POSTINGS
from kg.snapshot.placement import ARTICLE
from kg.snapshot.postings import (
    CLASS,
    DIRECT,
    FARTHER,
    FIRST,
    HAS,
    LAST,
    OWN,
    QUOTED,
    QUOTES,
    REACH,
    Section,
    Sets,
    by,
    number_of,
    record,
)  # fmt: skip
from kg.snapshot.shards import BASE, Shards, digest_of
from kg.terms import ENT, GRAPH_ONTOLOGY, RDF

_VERSION = 2  # of marshal: later ones write the same values in several ways
_DAMAGED = (OSError, ValueError, LookupError, EOFError, TypeError, AttributeError)

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


def write(folder: Path, shards: Shards, earlier: Path | None = None) -> None:
    """Writes the index of a snapshot in the making. earlier: the folder of a snapshot, of which what is the same is taken. Raises OSError."""
    making = _Making(folder / POSTINGS, shards, earlier)
    found = {name: making.linked(name) or making.made(name) for name in sorted(shards.names)}
    (folder / POSTINGS / EVERY).write_text(json.dumps({"base": making.base, "shards": found}), encoding="ascii")


class Part(NamedTuple):
    """What one folder of articles gives to a section beside the bits of its reports. digest: of its lines; the rest: as in `Section`."""

    slug: str
    digest: str
    names: str
    reports: int
    moving: list[tuple[int, int, bytes]]
    hidden: list[int]
    quoting: list[int]
    classed: list[int]
    pointed: list[str]
    kinds: dict[str, int]


class _Making:
    """An index in the making. base: what all of it depends on, beside the articles of a shard."""

    def __init__(self, target: Path, shards: Shards, earlier: Path | None) -> None:
        target.mkdir()
        self._target = target
        self._shards = shards
        self._describing = [name for name in shards.names if any(entry["describes"] for entry in shards.entries(name))]
        self.base = digest_of(*(str(shards.digest(name)).encode() for name in (BASE, *self._describing)))
        self._before: dict[str, tuple[str, int, int]] = {}
        if earlier is not None:
            self._earlier = earlier / POSTINGS
            with contextlib.suppress(*_DAMAGED):
                base, before = record(earlier)
                self._before = before if base == self.base else {}

    @cached_property
    def _world(self) -> _World:
        shared = [line for name in self._describing for line in self._shards.shared(name).splitlines(keepends=True)]
        return _World([*self._shards.lines(BASE), *shared])

    def linked(self, name: str) -> tuple[str, int, int] | None:
        """Takes the index of a shard that is as it was; None where it is another."""
        found = self._before.get(name)
        if found is None or found[0] != self._shards.digest(name):
            return None
        for ending in ("bin", "parts"):
            os.link(f"{self._earlier}/{name}.{ending}", f"{self._target}/{name}.{ending}")
        return found

    def made(self, name: str) -> tuple[str, int, int]:
        """Makes the index of a shard."""
        section, parts = self._read(name)
        before = {(part.slug, part.digest): nth for nth, part in enumerate(parts)}
        made = _Section(section, parts)
        packed = sorted(self._shards.articles(name), key=lambda one: (one.entry["slug"], one.entry["digest"]))
        for slug, group in groupby(packed, key=lambda one: str(one.entry["slug"])):
            ones = list(group)
            digest = digest_of(*(one.entry["digest"].encode() for one in ones))
            if (slug, digest) in before:
                made.keep(before[slug, digest])
            else:
                made.add(_Article(slug, (line for one in ones for line in one.lines), self._world), digest)
        data = marshal.dumps(made.values(), _VERSION)
        (self._target / f"{name}.bin").write_bytes(data)
        (self._target / f"{name}.parts").write_bytes(marshal.dumps([tuple(part) for part in made.parts], _VERSION))
        return str(self._shards.digest(name)), len(data), zlib.crc32(data)

    def _read(self, name: str) -> tuple[Section | None, list[Part]]:
        """What the earlier index has of a shard; nothing where it is damaged."""
        if name in self._before:
            with contextlib.suppress(*_DAMAGED):
                data = (self._earlier / f"{name}.bin").read_bytes()
                if zlib.crc32(data) == self._before[name][2]:
                    parts = marshal.loads((self._earlier / f"{name}.parts").read_bytes())
                    return Section(marshal.loads(data)), [Part(*part) for part in parts]
        return None, []


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
        self.slug = slug
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
    def kinds(self) -> dict[str, int]:
        """How many reports that tell themselves are of each main kind."""
        found = {
            (name, kind)
            for name in self._told if name in self._told[name]
            for predicate, kind in self._edges.get(name, ()) if predicate == _MAIN
        }  # fmt: skip
        return dict(sorted(Counter(kind[1:-1].decode() for _, kind in found).items()))

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


class _Section:
    """A section in the making. Articles come in the order of their folder names."""

    def __init__(self, before: Section | None, parts: list[Part]) -> None:
        """before: the section of an earlier index, of which some may be kept; parts: what its articles gave."""
        self.parts: list[Part] = []
        self._before = before
        self._parts = parts
        self._starts = [0]
        for part in parts:
            self._starts.append(self._starts[-1] + part.reports)
        self._runs: list[list[int]] = []  # of reports that are kept: where they were, how many, and where they are now
        self._days: dict[str, int] = defaultdict(int)
        self._touching: dict[int, int] = defaultdict(int)
        self._wild = self._place = 0

    def keep(self, nth: int) -> None:
        """Takes what an article gave before."""
        start, count = self._starts[nth], self._parts[nth].reports
        if self._runs and start - self._runs[-1][0] == self._place - self._runs[-1][2] == self._runs[-1][1]:
            self._runs[-1][1] += count
        else:
            self._runs.append([start, count, self._place])
        self._place += count
        self.parts.append(self._parts[nth])

    def add(self, one: _Article, digest: str) -> None:
        """Takes what an article gives."""
        start = f"<{ARTICLE}{one.slug}".encode()
        touching: dict[int, int] = defaultdict(int)
        names = []
        for nth, (name, day, touched, anything) in enumerate(one.reports):
            bit = 1 << nth
            self._days[day] |= bit << self._place
            self._wild |= anything * bit << self._place
            for number in touched:
                touching[number] |= bit
            names.append(name[len(start) if name.startswith(start) else 1 : -1].decode())
        for number, bits in touching.items():
            self._touching[number] |= bits << self._place
        self._place += len(names)
        sets = sorted(one.moving), sorted(one.hidden), sorted(one.quoting), sorted(one.classed), sorted(one.pointed)
        self.parts.append(Part(one.slug, digest, "\n".join(names), len(names), *sets, one.kinds))

    def values(self) -> tuple[Any, ...]:
        """What `Section` takes."""
        if (before := self._before) is not None:
            for number, bits in before.touching.items():
                if kept := self._moved(bits):
                    self._touching[number] |= kept
            for nth, day in enumerate(before.days):
                if kept := self._moved(before.of_days.get(nth)):
                    self._days[day] |= kept
            self._wild |= self._moved(before.wild)
        parts = self.parts
        moving: dict[int, set[tuple[int, bytes]]] = defaultdict(set)
        kinds: Counter[str] = Counter()
        for part in parts:
            for value, predicate, subject in part.moving:
                moving[value].add((predicate, subject))
            kinds.update(part.kinds)
        sets = (
            {one for part in parts for one in getattr(part, name)}
            for name in ("hidden", "quoting", "classed", "pointed")
        )
        days = sorted(self._days)
        return (
            [part.slug for part in parts], [part.reports for part in parts], [part.names for part in parts], days,
            Sets.packed({nth: self._days[day] for nth, day in enumerate(days)}), Sets.packed(self._touching),
            {value: sorted(moving[value]) for value in sorted(moving)}, *map(sorted, sets), self._wild, dict(sorted(kinds.items())),
        )  # fmt: skip

    def _moved(self, bits: int) -> int:
        """Those of some earlier reports that are kept, in their new places."""
        found = 0
        for start, count, place in self._runs:
            found |= ((bits >> start) & ((1 << count) - 1)) << place
        return found
