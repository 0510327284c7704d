"""What a comparison of all articles found, kept beside the snapshot and brought up to date by what changed.

    <cache>/<key>/compared-<digest>.sqlite

The digest is that of this code. What one article brings is worked out with those that it has to do with (`kg.compare.base`);
the comparisons of all others stay. As one could have known it on a day, or by confirmed matches alone, is worked out when asked,
for the happenings that are asked for.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

from kg.compare import origins, record, show
from kg.compare.base import IS_END, IS_OFFICE, IS_PROMISE, Base, Changed
from kg.compare.findings import HAPPENING, LEADING, MANY, MATCH, OFFICE, PAIR, PROMISE, THINGS, Data, Findings
from kg.compare.offices import holders
from kg.compare.rows import ARTICLE
from kg.compare.stored import TABLES, KeptRows
from kg.errors import InputError
from kg.files import read_bytes, reason
from kg.paths import cache_root
from kg.snapshot import folder_of
from kg.snapshot.cleaning import snapshots
from kg.snapshot.shards import Shards

__all__ = ["HAPPENING", "MANY", "MATCH", "OFFICE", "PAIR", "PROMISE", "THINGS", "KeptFindings"]


_FOUND = """
CREATE TABLE found (sort TEXT, id TEXT, data BLOB, PRIMARY KEY (sort, id)) WITHOUT ROWID;
CREATE TABLE about (sort TEXT, thing TEXT, id TEXT, PRIMARY KEY (sort, thing, id)) WITHOUT ROWID;
CREATE INDEX about_id ON about (sort, id);
-- pair: what each happening that two articles tell adds to how often they agree; origin: why two probably have one
CREATE TABLE pair (one TEXT, other TEXT, id TEXT, compared INTEGER, same INTEGER, differ INTEGER, against INTEGER, reasons TEXT,
                   PRIMARY KEY (one, other, id)) WITHOUT ROWID;
CREATE INDEX pair_id ON pair (id);
CREATE TABLE origin (one TEXT, other TEXT, reason TEXT, PRIMARY KEY (one, other)) WITHOUT ROWID;
"""


class KeptFindings(Findings):
    """The findings on a snapshot, brought up to date where they are not. Close it, or use it in a `with` block."""

    @classmethod
    def of(
        cls,
        key: str,
        graph: Path,
        *,
        as_of: str = "",
        guesses: bool = True,
        tell: Callable[[str], None] = lambda _: None,
    ) -> KeptFindings:
        """Those of a snapshot and the decisions in its folder; brought up to date where they are not.

        as_of, guesses: as `Sources` has them; tell: hears of it where everything has to be compared. Raises `KgError`.
        """
        path, decisions = folder_of(key) / f"compared-{_digest()}.sqlite", record.read(graph)
        with suppress(sqlite3.DatabaseError):  # damaged: made anew
            if path.is_file():
                found = cls(path, decisions, as_of=as_of, guesses=guesses)
                if found.base.meta("decisions") == _as_text(decisions):
                    return found
                found.close()
        _bring_up_to_date(path, key, graph, decisions, tell)
        return cls(path, decisions, as_of=as_of, guesses=guesses)

    # ------------------------------------------------------------ keeping it

    def renew(self, key: str) -> None:
        """Brings the file up to date with a snapshot and the decisions."""
        before = json.loads(self.base.meta("decisions", "[]"))
        changed = self.base.follow(Shards(folder_of(key)), lambda: self._world)
        self._rows = KeptRows(self._base)
        now = json.loads(_as_text(self._decisions))
        decided = {end for item in [*before, *now] if item not in before or item not in now for end in item[:3:2]}
        # Of things that are decided to be one, what names them is told otherwise, also where they were taken for one before.
        decided |= {node for (node,) in self.base.of("SELECT node FROM part WHERE thing IN", sorted(decided))}
        seeds = changed.moved | changed.beside | decided
        if seeds:
            self._renew_found(changed, seeds, [(item[0], item[2]) for item in before])
        if changed.flags & IS_OFFICE or decided:
            self._forget(OFFICE, None)
            offices = self.sources({node for (node,) in self._flagged(IS_OFFICE)})
            for place, item in enumerate(holders(offices.told, offices.world)):
                self._put(OFFICE, f"{place:09}", show.office(item, offices), show.of_office(item, offices))
        self.base.note("decisions", _as_text(self._decisions))

    @property
    def _world(self) -> Any:
        self.__dict__.pop("_same_things", None)
        self._rows = self.base.rows
        return self.sources(()).world

    def _renew_found(self, changed: Changed, seeds: set[str], before: list[tuple[str, str]]) -> None:
        nodes = self.base.together(seeds, [*self._joined, *before])
        # Two articles of which all values show only now that they have one origin, or that they have not, are compared again.
        if more := self._compare(nodes):
            more = self.base.together(more, self._joined)
            self._compare(more)
            nodes |= more
        below = {one.node for one in self._inside(self.base.told(nodes))} | nodes
        if changed.flags & IS_END:
            below |= {node for (node,) in self._flagged(IS_PROMISE)}
        self._forget(PROMISE, below)
        held = [x for (x,) in self.base.of(f"SELECT node FROM telling WHERE flags & {IS_PROMISE} AND node IN", below)]
        for name, leading, data, things in self.fates(sorted(held)):
            self._put(PROMISE, name, data if leading == name else {LEADING: leading}, things)

    def _compare(self, nodes: set[str]) -> set[str]:
        """Compares the happenings among some nodes; gives the others that have to be compared again."""
        touched = {(one, other) for one, other in self.base.of("SELECT one, other FROM pair WHERE id IN", nodes)}
        self._forget(HAPPENING, nodes)
        self._base.executemany("DELETE FROM pair WHERE id = ?", ((node,) for node in nodes))
        sources = self.sources(nodes)
        for group in sources.groups:
            for each in origins.agreements(sources.counted(group)):
                touched.add((each.one, each.other))
                values = (
                    each.one,
                    each.other,
                    group[0].node,
                    each.compared,
                    each.same,
                    each.differ,
                    each.against_others,
                    "",
                )
                self._base.execute("INSERT INTO pair VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        again = self._renew_origins(touched)
        sources = self.sources(nodes)
        for group in sources.groups:
            data = show.compared(group, sources)
            self._put(HAPPENING, group[0].node, data, sources.things_of(group))
            for item in data["one origin"]:
                one, other = (ARTICLE + name for name in item["articles"])
                self._base.execute(
                    "INSERT INTO pair VALUES (?, ?, ?, 0, 0, 0, 0, ?) ON CONFLICT DO UPDATE SET reasons = excluded.reasons",
                    (one, other, group[0].node, item["reason"]),
                )
        return again - nodes

    def _renew_origins(self, pairs: set[tuple[str, str]]) -> set[str]:
        """Looks again at whether pairs of articles have one origin; gives the happenings of those that have it now or no longer."""
        again = set()
        for pair in sorted(pairs):
            query = "SELECT SUM(compared), SUM(same), SUM(differ), SUM(against) FROM pair WHERE one = ? AND other = ?"
            counts = [count or 0 for count in self._base.execute(query, pair).fetchone()]
            why = origins.SourceAgreement(*pair, *counts).one_origin
            if why != self.origins.get(pair, ""):
                self.origins.pop(pair, None)
                self._base.execute("DELETE FROM origin WHERE one = ? AND other = ?", pair)
                if why:
                    self.origins[pair] = why
                    self._base.execute("INSERT INTO origin VALUES (?, ?, ?)", (*pair, why))
                again |= {x for (x,) in self._base.execute("SELECT id FROM pair WHERE one = ? AND other = ?", pair)}
        return again

    def _put(self, sort: str, name: str, data: Data, things: Iterable[str]) -> None:
        said = zlib.compress(json.dumps(data, ensure_ascii=False).encode(), 1)
        self._base.execute("INSERT OR REPLACE INTO found VALUES (?, ?, ?)", (sort, name, said))
        about = sorted({thing for thing in things if thing})
        self._base.executemany("INSERT OR IGNORE INTO about VALUES (?, ?, ?)", ((sort, thing, name) for thing in about))

    def _forget(self, sort: str, names: Iterable[str] | None) -> None:
        if names is None:
            names = [name for (name,) in self._base.execute("SELECT id FROM found WHERE sort = ?", (sort,))]
        for table in ("found", "about"):
            self._base.executemany(f"DELETE FROM {table} WHERE sort = ? AND id = ?", ((sort, name) for name in names))


def at_hand(key: str, graph: Path) -> bool:
    """Whether the findings on a snapshot are kept, or those of an earlier one from which they can follow."""
    path = folder_of(key) / f"compared-{_digest()}.sqlite"
    return path.is_file() or next(_earlier(path, graph), None) is not None


def follow(key: str, graph: Path) -> None:
    """Brings what is kept up to date with a new snapshot where it was asked for before, so that the next to ask need not wait.
    Raises `KgError`."""
    if at_hand(key, graph):
        KeptFindings.of(key, graph).close()


def _digest() -> str:
    digest = blake2b(sys.version.encode(), digest_size=8)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(read_bytes(path))
    return digest.hexdigest()


def _as_text(decisions: list[record.Decision]) -> str:
    return json.dumps([[x.one, x.relation, x.other, x.holds, x.ground, x.by, x.on] for x in decisions])


def _bring_up_to_date(
    path: Path, key: str, graph: Path, decisions: list[record.Decision], tell: Callable[[str], None]
) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        for old in (path, *_earlier(path, graph), None):
            temporary.unlink(missing_ok=True)
            if old is not None and old.is_file():
                shutil.copyfile(old, temporary)
            elif old is not None:
                continue
            try:
                _renewed(temporary, key, graph, decisions, "" if old else path.name, tell)
                break
            except sqlite3.DatabaseError:  # a damaged one is passed over
                if old is None:
                    raise
        os.replace(temporary, path)  # noqa: PTH105
    except (OSError, sqlite3.Error) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise InputError(f"what was compared cannot be kept: {why}.", "", path) from error


def _earlier(path: Path, graph: Path) -> Iterator[Path]:
    """Files of earlier snapshots of a graph, the newest first."""
    found = [folder / path.name for folder in snapshots(cache_root()) if folder != path.parent]
    found = [file for file in found if file.is_file()]
    for file in sorted(found, key=lambda file: -file.stat().st_mtime_ns):
        with suppress(sqlite3.DatabaseError):
            base = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            try:
                if Base(base).meta("graph") == str(graph.resolve()):
                    yield file
                    return
            finally:
                base.close()


def _renewed(
    path: Path, key: str, graph: Path, decisions: list[record.Decision], new: str, tell: Callable[[str], None]
) -> None:
    if new:
        base = sqlite3.connect(path, isolation_level=None)
        base.executescript(f"{TABLES}{_FOUND}")
        base.close()
        articles = sum(len(Shards(folder_of(key)).entries(name)) for name in Shards(folder_of(key)).names)
        if articles > MANY:
            tell(f"Comparing {articles} articles for the first time …")
    kept = KeptFindings(path, decisions, write=True)
    try:
        kept._base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN;")
        kept.base.note("graph", str(graph.resolve()))
        kept.renew(key)
        kept._base.execute("COMMIT")
    finally:
        kept.close()
