"""What a comparison of all articles found, kept beside the snapshot: worked out once, then looked up by the things it is about.

    <cache>/<key>/compared-<digest>.sqlite

The digest is that of what it was made by: the decisions, the day, and this code. To compare ten thousand articles takes half a
minute; what is kept of one thing is found in milliseconds, and the first of all findings at once.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

from kg.compare import record, show
from kg.compare.corpus import Sources
from kg.compare.differ import slug
from kg.compare.offices import holders
from kg.compare.promises import Fates
from kg.compare.record import path_of
from kg.compare.rows import article_of, read
from kg.errors import InputError
from kg.files import read_bytes, reason
from kg.snapshot import folder_of, quads
from kg.terms import ID

Data = dict[str, Any]
HAPPENING, OFFICE, PROMISE, MATCH, THINGS, PAIR = "happening", "office", "promise", "match", "things", "pair"
MANY = 300  # articles that take more than a blink
_MOST = 8  # files beside one snapshot: of days and of earlier decisions
_TABLES = """
CREATE TABLE found (sort TEXT, place INTEGER, data BLOB, PRIMARY KEY (sort, place)) WITHOUT ROWID;
CREATE TABLE about (sort TEXT, thing TEXT, place INTEGER, PRIMARY KEY (sort, thing, place)) WITHOUT ROWID;
CREATE TABLE same (thing TEXT PRIMARY KEY, one TEXT) WITHOUT ROWID;
CREATE TABLE maybe (slug TEXT);
"""


class KeptFindings:
    """The findings on a snapshot. Close it, or use it in a `with` block."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        self.maybe = [name for (name,) in self._base.execute("SELECT slug FROM maybe ORDER BY slug")]

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
        """Those of a snapshot and the decisions in its folder; worked out where they are not kept, which is told.

        as_of, guesses: as `Sources` has them. Raises `KgError`.
        """
        path = folder_of(key) / f"compared-{_digest(graph, as_of, guesses)}.sqlite"
        if path.is_file():
            with suppress(sqlite3.DatabaseError):  # damaged: made anew
                return cls(path)
        sources = Sources(read(quads(key)), record.read(graph), as_of=as_of, guesses=guesses)
        articles = len({one.article for one in sources.told})
        if articles > MANY:
            tell(f"Comparing {articles} articles for the first time as they are now …")
        _write(path, sources)
        return cls(path)

    def __enter__(self) -> KeptFindings:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._base.close()

    def found(self, sort: str, thing: str = "") -> Iterator[Data]:
        """The findings of a sort, in order; those about a thing alone, by its IRI, where one is given."""
        if thing:
            one = self._base.execute("SELECT one FROM same WHERE thing = ?", (_short(thing),)).fetchone()
            things = {_short(thing), one[0] if one else _short(thing)}
            places = {
                place
                for name in things
                for (place,) in self._base.execute("SELECT place FROM about WHERE sort = ? AND thing = ?", (sort, name))
            }
            for place in sorted(places):
                yield from self._data("SELECT data FROM found WHERE sort = ? AND place = ?", sort, place)
        else:
            yield from self._data("SELECT data FROM found WHERE sort = ? ORDER BY place", sort)

    def _data(self, query: str, *values: object) -> Iterator[Data]:
        for (data,) in self._base.execute(query, values):
            yield json.loads(zlib.decompress(data))

    def promises(self, day: str, thing: str = "") -> Iterator[Data]:
        """The promises as of a day in ISO form."""
        return (show.promise_on(item, day) for item in self.found(PROMISE, thing))


def _digest(graph: Path, as_of: str, guesses: bool) -> str:
    digest = blake2b(f"{as_of} {guesses}".encode(), digest_size=8)
    for path in (*sorted(Path(__file__).parent.glob("*.py")), path_of(graph)):
        digest.update(read_bytes(path) if path.exists() else b"-")
    return digest.hexdigest()


def _short(iri: str) -> str:
    return iri.removeprefix(ID)


def _write(path: Path, sources: Sources) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with suppress(FileNotFoundError):
            temporary.unlink()
        base = sqlite3.connect(temporary, isolation_level=None)
        try:
            base.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN;{_TABLES}")
            for sort, every in _findings(sources):
                for place, (data, things) in enumerate(every):
                    packed = zlib.compress(json.dumps(data, ensure_ascii=False).encode(), 1)
                    base.execute("INSERT INTO found VALUES (?, ?, ?)", (sort, place, packed))
                    about = sorted(set(map(_short, things)) - {""})
                    base.executemany("INSERT INTO about VALUES (?, ?, ?)", ((sort, thing, place) for thing in about))
            same = sources.world.renamed()
            base.executemany(
                "INSERT INTO same VALUES (?, ?)", ((_short(a), _short(b)) for a, b in sorted(same.items()))
            )
            base.executemany("INSERT INTO maybe VALUES (?)", ((slug(article),) for article in sources.maybe))
            base.execute("COMMIT")
        finally:
            base.close()
        os.replace(temporary, path)  # noqa: PTH105
        files = sorted(path.parent.glob("compared-*.sqlite"), key=lambda file: file.stat().st_mtime_ns)
        for old in files[:-_MOST]:
            old.unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise InputError(f"what was compared cannot be kept: {why}.", "", path) from error


def _findings(sources: Sources) -> Iterator[tuple[str, Iterable[tuple[Data, set[str]]]]]:
    """All findings by sort, each with the things that it is about."""
    world = sources.world
    yield HAPPENING, ((show.compared(group, sources), sources.things_of(group)) for group in sources.groups)
    yield OFFICE, ((show.office(item, sources), show.of_office(item, sources)) for item in holders(sources.told, world))
    yield PROMISE, ((show.promise(item, sources), show.of_promise(item, sources)) for item in Fates(sources).all())
    for sort, matches in ((MATCH, sources.matches), (THINGS, sources.same_things)):
        yield sort, ((show.proposal(item, sources), {article_of(item.one), article_of(item.other)}) for item in matches)
    yield PAIR, ((item, set()) for item in show.matrix_data(sources))
