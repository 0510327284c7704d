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
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property
from itertools import groupby, product
from pathlib import Path
from typing import Any, NamedTuple

from kg.snapshot import EVERY, POSTINGS, quotes
from kg.snapshot.placement import ARTICLE
from kg.snapshot.postings import (
    CLASS,
    COMPARED,
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
from kg.terms import ENT, GRAPH_ONTOLOGY, ID, OA, RDF

_UNKNOWN = -1  # before all lines
_VERSION = 2  # of marshal: later ones write the same values in several ways
_DAMAGED = (OSError, ValueError, LookupError, EOFError, TypeError, AttributeError)

_ARTICLE = f"<{ARTICLE}".encode()
_TYPE = f"<{RDF}type>".encode()
_EXACT = f"<{OA}exact>".encode()
(
    _TOLD, _EVIDENCE, _CONTENT, _OCCURS, _FROM, _TIME, _DEADLINE, _EARLIEST, _LATEST, _MAIN, _LINE, _THEME, _MEASURE, _AMOUNT, _VALUE, _WORDING, _ORDINAL, _SESSION, _KIND, _FORCE, _PARTNER, _TOPIC, _UNIT,
) = (
    f"<{ENT}{name}>".encode()
    for name in (
        "isToldBy", "hasEvidence", "hasContent", "occursAt", "isFromArticle", "hasTime", "hasDeadline", "earliest",
        "latest", "hasMainKind", "textLine", "hasTheme", "hasMeasure", "hasAmount", "value",
        "wording", "ordinal", "isSessionOf", "hasKind", "bringsIntoForce",
        "hasPartner", "hasTopic", "hasUnit",
    )
)  # fmt: skip
_BACKWARDS = (_CONTENT, _OCCURS)
# What happens once: by these a report leads to it.
_ONCE = {f"<{ENT}{name}>".encode() for name in ("signs", "consentsTo", "bringsIntoForce")}
_NEVER = 99999999  # after all days
_FOUNDING = f"<{ID}kind/establishment>".encode()
_REMARK, _OF_ARTICLE, _PERSON, _ON_DOCUMENT = (
    f"<{ENT}{name}>".encode() for name in ("Remark", "Article", "Person", "DocumentAct")
)
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
    persons: dict[bytes, int]
    stages: dict[bytes, list[int]]
    compared: tuple[bytes, ...]
    quotes: str


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
        for file in (f"{name}.bin", f"{name}.parts", f"{name}.quotes"):
            os.link(self._earlier / file, self._target / file)
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
        (self._target / f"{name}.parts").write_bytes(marshal.dumps([tuple(part)[:-1] for part in made.parts], _VERSION))
        quotes.write(self._target / f"{name}.quotes", [part.quotes for part in made.parts])
        return str(self._shards.digest(name)), len(data), zlib.crc32(data)

    def _read(self, name: str) -> tuple[Section | None, list[Part]]:
        """What the earlier index has of a shard; nothing where it is damaged."""
        if name in self._before:
            with contextlib.suppress(*_DAMAGED):
                data = (self._earlier / f"{name}.bin").read_bytes()
                if zlib.crc32(data) == self._before[name][2]:
                    parts: list[tuple[Any, ...]] = marshal.loads((self._earlier / f"{name}.parts").read_bytes())
                    words = quotes.read(self._earlier / f"{name}.quotes")
                    made = [Part._make((*part, text)) for part, text in zip(parts, words, strict=True)]
                    return Section(marshal.loads(data)), made
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

    def is_of(self, thing: bytes, name: bytes) -> bool:
        """Whether a thing is of a class."""
        return name in self._classes.get(thing, ())

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

    reports: line, IRI, first day, what it touches, and whether it may touch anything, for each. What is no report is among them
    where answers tell of it: the article itself, and remarks.
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
        self._lines: dict[bytes, int] = {}
        self._quotes: dict[bytes, str] = {}
        self._texts: dict[bytes, set[bytes]] = defaultdict(
            set
        )  # by node: the values of figures, the days and words of times
        self._out: set[bytes] = set()  # nodes with an edge to another article
        self.moving: set[tuple[int, int, bytes]] = set()
        self.hidden: set[int] = set()
        self.classed: set[int] = set()
        self.pointed: set[str] = set()
        reports = self._take(lines)
        self.reports = [(line, name, *self._report(name)) for line, name in sorted((self._line(r), r) for r in reports)]

    def _take(self, lines: Iterable[bytes]) -> set[bytes]:
        """Reads the lines; gives the reports."""
        reports = set()
        for line in lines:
            subject, predicate, rest = line.split(b" ", 2)
            if rest[:1] != b"<":
                if predicate in (_EARLIEST, _LATEST, _VALUE, _WORDING, _ORDINAL):
                    self._texts[subject].add(predicate + rest)
                if predicate in (_EARLIEST, _LATEST):
                    self._days[subject][predicate] = rest[1:11].decode() if rest[11:12] == b'"' else ""
                elif predicate == _LINE:
                    number = rest[1 : rest.index(b'"', 1)]
                    self._lines[subject] = int(number) if number.isdigit() else _UNKNOWN
                elif predicate == _EXACT:
                    self._quotes[subject] = f"{self._quotes.get(subject, '')}\0{quotes.literal(rest)}"
                if subject.startswith(self._own):
                    self._edges[subject].append((predicate, b""))
                continue
            value = rest[: rest.index(b">") + 1]
            if predicate == _EVIDENCE:
                reports.add(subject)
                self._evidence.add(value)
            elif predicate == _TYPE and value in (_REMARK, _OF_ARTICLE):
                reports.add(subject)
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

    def _line(self, report: bytes) -> int:
        """The first line on which the words of a report stand, `_UNKNOWN` where that is not known here."""
        proofs = [value for predicate, value in self._edges.get(report, ()) if predicate == _EVIDENCE]
        return min((self._lines.get(proof, _UNKNOWN) for proof in proofs), default=_UNKNOWN)

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
    def persons(self) -> dict[bytes, int]:
        """How many reports name each person."""
        named = {
            (report, value)
            for report, nodes in self._told.items() for node in nodes
            for _, value in self._edges.get(node, ())
            if self._world.is_of(value, _PERSON) or (_TYPE, _PERSON) in self._edges.get(value, ())
        }  # fmt: skip
        return dict(sorted(Counter(by(value) for _, value in named).items()))

    @property
    def stages(self) -> dict[bytes, list[int]]:
        """Of which classes the acts on each document are."""
        found: dict[bytes, set[int]] = defaultdict(set)
        for edges in self._edges.values():
            if (_TYPE, _ON_DOCUMENT) in edges:
                classes = {number_of(value) for predicate, value in edges if predicate == _TYPE}
                for predicate, value in edges:
                    if predicate == _THEME:
                        found[by(value)] |= classes
        return {document: sorted(found[document]) for document in sorted(found)}

    @property
    def compared(self) -> tuple[bytes, ...]:
        """What others may tell otherwise, as `Section` has it."""
        found: set[tuple[int, ...]] = set()
        for nth, (_, report, *_) in enumerate(self.reports):
            if not report.startswith(self._own):
                found.add((nth, 0, 0, 0, 0))
            for node in self._told.get(report, ()):
                found |= {(nth, *figure) for figure in self._figures(self._ends(node))}
            ends = self._ends(report)
            once: list[tuple[bytes, ...]] = [(way, of) for way in _ONCE for of in ends[way]]
            once += [
                (_SESSION, of, no) for of in ends[_SESSION] for no in self._texts[report] if no.startswith(_ORDINAL)
            ]
            once += [(_FOUNDING, of) for of in ends[_THEME] if _FOUNDING in ends[_KIND]]
            for time in ends[_TIME]:
                first, last = self._span(time)
                found |= {(nth, _key(*of) | 1, 0, first, last) for of in once}
                words = _number(self._texts[time])
                found |= {(nth, _key(_FORCE, of) & ~1, words, 0, _NEVER) for of in ends[_FORCE]}
        columns = list(zip(*sorted(found), strict=True)) or [()] * len(COMPARED)
        return tuple(array(kind, column).tobytes() for kind, column in zip(COMPARED, columns, strict=True))

    def _figures(self, ends: dict[bytes, list[bytes]]) -> Iterable[tuple[int, ...]]:
        """The figures of a node: of what, the value, and the days between which it holds."""
        if not (ends[_MEASURE] and ends[_THEME] and ends[_AMOUNT]):
            return
        spans = [self._span(time) for time in ends[_TIME]] or [(0, _NEVER)]
        first, last = min(span[0] for span in spans), max(span[1] for span in spans)
        for amount in ends[_AMOUNT]:
            units = self._ends(amount)[_UNIT]
            alike = product(
                ends[_MEASURE], ends[_THEME], *(each or [b""] for each in (ends[_PARTNER], ends[_TOPIC], units))
            )
            values = [text for text in self._texts[amount] if text.startswith(_VALUE)]
            yield from ((_key(*of) & ~1, _number(values), first, last) for of in alike)

    def _ends(self, node: bytes) -> dict[bytes, list[bytes]]:
        ends: dict[bytes, list[bytes]] = defaultdict(list)
        for predicate, value in self._edges.get(node, ()):
            ends[predicate].append(value)
        return ends

    def _span(self, time: bytes) -> tuple[int, int]:
        """The days that bound a time, as numbers."""
        days = self._days.get(time, {})
        first, last = (days.get(way, "").replace("-", "") for way in (_EARLIEST, _LATEST))
        return int(first) if first.isdigit() else 0, int(last) if last.isdigit() else _NEVER

    @property
    def quotes(self) -> str:
        """The words of the reports, as `kg.snapshot.quotes` keeps them."""
        found: dict[str, int] = defaultdict(int)
        for nth, (_, report, *_) in enumerate(self.reports):
            for predicate, value in self._edges.get(report, ()):
                if predicate == _EVIDENCE and value in self._quotes:
                    found[self._quotes[value]] |= 1 << nth
        return quotes.joined(found)

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


def _key(*things: bytes) -> int:
    return int.from_bytes(by(b" ".join(things)), "big") | 2


def _number(texts: Iterable[bytes]) -> int:
    """A number for some texts; 0 where there are none."""
    return number_of(b"".join(sorted(texts))) | 1 if texts else 0


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
        for nth, (line, name, day, touched, anything) in enumerate(one.reports):
            bit = 1 << nth
            self._days[day] |= bit << self._place
            self._wild |= anything * bit << self._place
            for number in touched:
                touching[number] |= bit
            names.append(f"{line} {name[len(start) if name.startswith(start) else 1 : -1].decode()}")
        for number, bits in touching.items():
            self._touching[number] |= bits << self._place
        self._place += len(names)
        sets = sorted(one.moving), sorted(one.hidden), sorted(one.quoting), sorted(one.classed), sorted(one.pointed)
        counts = one.kinds, one.persons, one.stages, one.compared
        self.parts.append(Part(one.slug, digest, "\n".join(names), len(names), *sets, *counts, one.quotes))

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
        persons: Counter[bytes] = Counter()
        stages: dict[bytes, set[int]] = defaultdict(set)
        for part in parts:
            for value, predicate, subject in part.moving:
                moving[value].add((predicate, subject))
            kinds.update(part.kinds)
            persons.update(part.persons)
            for document, classes in part.stages.items():
                stages[document].update(classes)
        compared = [array(kind) for kind in COMPARED]
        start = 0
        for part in parts:
            before_it = len(compared[0])
            for column, data in zip(compared, part.compared, strict=True):
                column.frombytes(data)
            for nth in range(before_it, len(compared[0])):
                compared[0][nth] += start
            start += part.reports
        sets = (
            {one for part in parts for one in getattr(part, name)}
            for name in ("hidden", "quoting", "classed", "pointed")
        )
        days = sorted(self._days)
        return (
            [part.slug for part in parts], [part.reports for part in parts], [part.names for part in parts], days,
            Sets.packed({nth: self._days[day] for nth, day in enumerate(days)}), Sets.packed(self._touching),
            {value: sorted(moving[value]) for value in sorted(moving)}, *map(sorted, sets), self._wild, dict(sorted(kinds.items())),
            dict(sorted(persons.items())), {document: sorted(stages[document]) for document in sorted(stages)},
            tuple(column.tobytes() for column in compared),
        )  # fmt: skip

    def _moved(self, bits: int) -> int:
        """Those of some earlier reports that are kept, in their new places."""
        found = 0
        for start, count, place in self._runs:
            found |= ((bits >> start) & ((1 << count) - 1)) << place
        return found
