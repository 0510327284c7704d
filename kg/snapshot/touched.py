"""What the reports of an article touch: from the lines of a snapshot to its index (`kg.snapshot.postings`).

What most articles of a changed shard give is taken from its index in an earlier snapshot: their bits move to new places. What a
section has once for several articles cannot be told from it, so it is kept beside it, article by article.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from kg.snapshot import EVERY, POSTINGS, accounts, packed_values
from kg.snapshot.accounts import Account
from kg.snapshot.placement import ARTICLE
from kg.snapshot.postings import COMPARED, DAMAGED, DamagedIndexError, Made, Section, Sets, packed, record
from kg.snapshot.shards import BASE, Shards, digest_of
from kg.snapshot.told import Surroundings, ToldArticle

_ARTICLE = f"<{ARTICLE}".encode()
_ENDINGS = "bin", "parts", "quotes", "accounts", "deeds"  # of the files of a shard


def write(folder: Path, shards: Shards, earlier: Path | None = None, without: Collection[str] = ()) -> None:
    """Writes the index of a snapshot in the making. earlier: the folder of a snapshot, of which what is the same is taken, but for the
    shards in `without`. Raises OSError."""
    making = _Making(folder / POSTINGS, shards, earlier, without)
    found = {name: making.linked(name) or making.made(name) for name in sorted(shards.names)}
    (folder / POSTINGS / EVERY).write_text(json.dumps({"base": making.base, "shards": found}), encoding="ascii")


def mend(folder: Path, shards: Shards, temporary: Path) -> list[str]:
    """Makes anew what is damaged of the index of a finished snapshot; gives the names of these files. What comes has the bytes
    that were there, so whoever reads meanwhile is not disturbed. temporary: a folder on the same disk. Raises OSError."""
    target = folder / POSTINGS
    damaged = _damaged(target, shards)
    if damaged:
        try:
            write(temporary, shards, folder, {name.partition(".")[0] for name in damaged})
            target.mkdir(exist_ok=True)
            for made in sorted((temporary / POSTINGS).iterdir()):  # what they were made of comes last
                if made.name in damaged or EVERY in damaged or made.name == EVERY:
                    os.replace(made, target / made.name)  # noqa: PTH105
        finally:
            shutil.rmtree(temporary / POSTINGS, ignore_errors=True)
    return [f"{POSTINGS}/{name}" for name in damaged]


def _damaged(folder: Path, shards: Shards) -> list[str]:
    """The files of an index that are not there, or not as they were made; only what says what these are, where that is one of them."""
    try:
        base, made = record(folder.parent)
    except DAMAGED:
        return [EVERY]
    digests = {name: shards.digest(name) for name in shards.names}
    if base != _base(shards, _describing(shards)) or {name: found[0] for name, found in made.items()} != digests:
        return [EVERY]
    files = ((folder / f"{name}.{ending}", found) for name, found in sorted(made.items()) for ending in _ENDINGS)
    return [file.name for file, found in files if not _is_sound(file, found)]


def _is_sound(file: Path, made: Made) -> bool:
    try:
        if file.suffix == ".bin":
            Section(file, *made[1:]).check()
        else:
            packed_values.read(file)
    except (*DAMAGED, DamagedIndexError):
        return False
    return True


def _describing(shards: Shards) -> list[str]:
    """The shards with articles that describe things of others."""
    return [
        name
        for name in shards.names
        if shards.quiet(name) is None and any(entry["describes"] for entry in shards.entries(name))
    ]


def _base(shards: Shards, describing: list[str]) -> str:
    """What all of an index depends on, beside the articles of a shard."""
    return digest_of(*(str(shards.digest(name)).encode() for name in (BASE, *describing)))


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
    account: Account
    deeds: bytes


class _Making:
    """An index in the making. base: as of `_base`."""

    def __init__(self, target: Path, shards: Shards, earlier: Path | None, without: Collection[str]) -> None:
        target.mkdir()
        self._target = target
        self._shards = shards
        self._describing = _describing(shards)
        self.base = _base(shards, self._describing)
        self._before: dict[str, Made] = {}
        if earlier is not None:
            self._earlier = earlier / POSTINGS
            with contextlib.suppress(*DAMAGED):
                base, before = record(earlier)
                self._before = {name: before[name] for name in before if base == self.base and name not in without}

    @cached_property
    def _world(self) -> Surroundings:
        shared = [line for name in self._describing for line in self._shards.shared(name).splitlines(keepends=True)]
        return Surroundings([*self._shards.lines(BASE), *shared])

    def linked(self, name: str) -> Made | None:
        """Takes the index of a shard that is as it was; None where it is another."""
        found = self._before.get(name)
        if found is None or found[0] != self._shards.digest(name):
            return None
        for ending in _ENDINGS:
            os.link(f"{self._earlier}/{name}.{ending}", f"{self._target}/{name}.{ending}")
        return found

    def made(self, name: str) -> Made:
        """Makes the index of a shard."""
        section, parts = self._read(name)
        before = {(part.slug, part.digest): nth for nth, part in enumerate(parts)}
        made = _Section(section, parts)
        articles = sorted(self._shards.articles(name), key=lambda one: (one.entry["slug"], one.entry["digest"]))
        for slug, group in groupby(articles, key=lambda one: str(one.entry["slug"])):
            ones = list(group)
            digest = digest_of(*(one.entry["digest"].encode() for one in ones))
            if (slug, digest) in before:
                made.keep(before[slug, digest])
            else:
                made.add(ToldArticle(slug, (line for one in ones for line in one.lines), self._world), digest)
        data, head, crc = made.packed()
        (self._target / f"{name}.bin").write_bytes(data)
        packed_values.write(self._target / f"{name}.parts", [tuple(part)[:-3] for part in made.parts])
        packed_values.write(self._target / f"{name}.quotes", [part.quotes for part in made.parts])
        packed_values.write(self._target / f"{name}.accounts", [tuple(part.account) for part in made.parts])
        packed_values.write(self._target / f"{name}.deeds", [part.deeds for part in made.parts])
        return str(self._shards.digest(name)), len(data), head, crc

    def _read(self, name: str) -> tuple[Section | None, list[Part]]:
        """What the earlier index has of a shard; nothing where it is damaged."""
        if name in self._before:
            with contextlib.suppress(*DAMAGED, DamagedIndexError):
                _, *found = self._before[name]
                section = Section(self._earlier / f"{name}.bin", *found)
                section.check()
                parts = packed_values.read(self._earlier / f"{name}.parts")
                words = packed_values.read(self._earlier / f"{name}.quotes")
                told = accounts.read(self._earlier / f"{name}.accounts")
                deeds = packed_values.read(self._earlier / f"{name}.deeds")
                return section, [
                    Part._make((*part, *more)) for part, *more in zip(parts, words, told, deeds, strict=True)
                ]
        return None, []


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
        self._due: dict[str, int] = defaultdict(int)
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

    def add(self, one: ToldArticle, digest: str) -> None:
        """Takes what an article gives."""
        start = f"<{ARTICLE}{one.slug}".encode()
        touching: dict[int, int] = defaultdict(int)
        names = []
        for nth, (line, name, day, due, touched, anything) in enumerate(one.reports):
            bit = 1 << nth
            self._days[day] |= bit << self._place
            self._due[due] |= bit << self._place
            self._wild |= anything * bit << self._place
            for number in touched:
                touching[number] |= bit
            names.append(f"{line} {name[len(start) if name.startswith(start) else 1 : -1].decode()}")
        for number, bits in touching.items():
            self._touching[number] |= bits << self._place
        self._place += len(names)
        sets = sorted(one.moving), sorted(one.hidden), sorted(one.quoting), sorted(one.classed), sorted(one.pointed)
        counts = one.kinds, one.persons, one.stages, one.compared
        self.parts.append(
            Part(one.slug, digest, "\n".join(names), len(names), *sets, *counts, one.quotes, one.account, one.deeds)
        )

    def packed(self) -> tuple[bytes, int, int]:
        """As it stands in its file, with the size and the sum of its head."""
        if (before := self._before) is not None:
            for number, bits in before.touching():
                if kept := self._moved(bits):
                    self._touching[number] |= kept
            for found, earlier in ((self._days, before.days()), (self._due, before.days(due=True))):
                for day, bits in earlier:
                    if kept := self._moved(bits):
                        found[day] |= kept
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
        said = [pair for pairs in moving.values() for pair in pairs]
        head = (
            [part.slug for part in parts], [part.reports for part in parts], sorted({name for name, _ in said}),
            any(thing.startswith(_ARTICLE) for _, thing in said), *map(sorted, sets), self._wild,
        )  # fmt: skip
        pieces = (
            [part.names for part in parts], *map(_dated, (self._days, self._due)),
            dict(sorted(kinds.items())), dict(sorted(persons.items())),
            {document: sorted(stages[document]) for document in sorted(stages)}, tuple(column.tobytes() for column in compared),
        )  # fmt: skip
        return packed(head, pieces, self._touching, {value: sorted(moving[value]) for value in moving})

    def _moved(self, bits: int) -> int:
        """Those of some earlier reports that are kept, in their new places."""
        found = 0
        for start, count, place in self._runs:
            found |= ((bits >> start) & ((1 << count) - 1)) << place
        return found


def _dated(reports: dict[str, int]) -> tuple[list[str], bytes, bytes, bytes]:
    """Reports by day, as a section has them."""
    days = sorted(reports)
    return days, *Sets.packed({nth: reports[day] for nth, day in enumerate(days)})
