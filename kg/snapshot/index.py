"""The embedded store of a snapshot: made from its shards, or from the store of an earlier snapshot by what differs."""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Thread
from typing import Generic, TypeVar

import pyoxigraph as ox

from kg.errors import InputError
from kg.paths import cache_root
from kg.snapshot import names
from kg.snapshot.cleaning import MADE_FROM, made, snapshots
from kg.snapshot.placement import ARTICLE, indexed
from kg.snapshot.shards import ACROSS, Packed, Shards, digest_of

T = TypeVar("T")
# Lines loaded at once. The store keeps them in a table that doubles beyond 229,376 (seven eighths of 2^18): 320,000 take 140 MB more. Fewer
# leave more tables, and each two make RocksDB write all again.
BATCH = 225_000
_BLANK = b"_:"  # how blank nodes begin; in a literal it does no harm
# The share of lines that may differ: beyond it loading everything is quicker.
_FEW = 0.05
_SURELY = 3  # how many times as much that is of the packed lines, so that it is so of the lines too
# Each change leaves small tables, which a store has to look through until it merges them: after so many it merges all, where that takes
# less than a second, as it does with so many triples. RocksDB merges those of a larger one by itself, as long as few are above its last level.
_MERGE_AFTER = 12
_QUICK = 500_000
# Triples from which on RocksDB merges most tables by itself when a store is filled. Merged to the end, a look-up takes two thirds of the time, and
# changes share all of it.
_LARGE = 1_000_000


def write(folder: Path, shards: Shards) -> int:
    """Makes the store and the table of names of a snapshot in the making; gives how many triples there are. Raises OSError, `InputError`."""
    store = fill(folder, shards.each())
    names.write(folder, store)
    return len(store)


def fill(folder: Path, parts: Iterable[Iterable[bytes]], place: Callable[[bytes], bytes] = indexed) -> ox.Store:
    """Makes the store of a snapshot in the making of its lines. Raises OSError.

    parts: lines that come together, and fit into memory; some may come more than once; place: gives each its graph.
    """
    folder = folder / "store"
    store = ox.Store(str(folder))
    nameless: list[bytes] = []  # lines with blank nodes: a blank node is the same one only within one load
    batch: list[bytes] = []
    count = loaded = 0
    for part in parts:
        named: list[bytes] = []
        for line in part:
            (nameless if _BLANK in line else named).append(place(line))
        batch.append(b"".join(named))
        count += len(named)
        if count >= BATCH:
            store.bulk_load(_Joined(batch), format=ox.RdfFormat.N_QUADS)  # type: ignore[arg-type]
            batch, count, loaded = [], 0, loaded + count
    batch += nameless  # with the last: each load leaves tables, and many make RocksDB merge all, uncompressed
    store.bulk_load(_Joined(batch), format=ox.RdfFormat.N_QUADS)  # type: ignore[arg-type]
    store.flush()
    if loaded > _LARGE:
        store.optimize()
    return store


class _Joined(io.RawIOBase):
    """Parts that are read one after the other, and let go as they are."""

    def __init__(self, parts: list[bytes]) -> None:
        self._parts = parts[::-1]
        parts.clear()
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while not self._rest and self._parts:
            self._rest = memoryview(self._parts.pop())
        found = bytes(self._rest[:size] if size >= 0 else self._rest)
        self._rest = self._rest[len(found) :]
        return found


def follow(
    folder: Path, old: Shards, new: Shards, graph: str, meanwhile: Callable[[], object] = lambda: None
) -> int | None:
    """Makes the store and the table of names of a snapshot in the making from those of an earlier one; gives how many triples it
    has then.

    None where it could not be done, or loading everything is quicker. The tables, which never change once they are written,
    are shared. How many stores were made so, one from the other, stands beside it. graph: the folder that it is made of; meanwhile: what is
    to be done while the disk is waited for.
    """
    target, folder = folder, folder / "store"
    opened = _Beside(lambda: _copied(old.snapshot / "store", folder))  # takes 50 ms
    store: ox.Store | None = None
    done = False
    try:
        found = difference(old, new)
        store = opened.found()
        if found is None:
            return None
        gone, come = found
        count = int(old.manifest["quads"]) + len(come) - len(gone)
        if len(gone) + len(come) > count * _FEW or any(_BLANK in line for line in (*gone, *come)):
            return None
        changes = int(made(old.snapshot).get("changes", 0)) + 1
        out, into = list(_quads(gone)), list(_quads(come))
        for quad in out:
            if quad not in store:
                raise ValueError("a triple is not there, or in another form")
            store.remove(quad)
        store.extend(into)
        flushed = _Beside(store.flush)
        try:
            names.follow(target, store, old.snapshot, out, into)
            meanwhile()
        finally:
            flushed.found()
        if changes >= _MERGE_AFTER * max(1, count // _QUICK):
            store.optimize()
            changes = 0
        record(target, graph, changes, old.snapshot.name)
        done = True
        return count
    except (OSError, ValueError, LookupError, TypeError, InputError):  # pruned meanwhile, damaged, on another disk
        return None
    finally:
        opened.forget()
        store = None  # which closes it: else it may still write while its folder goes
        if not done:
            shutil.rmtree(folder, ignore_errors=True)


def record(folder: Path, graph: str, changes: int = 0, before: str = "") -> None:
    """Writes what `kg.snapshot.cleaning.made` reads. Raises OSError."""
    data = json.dumps({"before": before, "changes": changes, "graph": graph})
    (folder / MADE_FROM).write_text(data, encoding="ascii")


class _Beside(Generic[T]):
    """Has the engine do something in another thread, which it lets run."""

    def __init__(self, do: Callable[[], T]) -> None:
        self._found: list[T] = []
        self._error: Exception | None = None
        self._thread = Thread(target=self._run, args=(do,))
        self._thread.start()

    def _run(self, do: Callable[[], T]) -> None:
        try:
            self._found.append(do())
        except Exception as error:  # for whoever asks
            self._error = error

    def found(self) -> T:
        """Waits for it. To be asked once. Raises what it raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._found.pop()

    def forget(self) -> None:
        """Waits for it, and lets go of what nobody asked for."""
        self._thread.join()
        self._found.clear()


def nearest(context: str, keys: dict[str, str]) -> Shards | None:
    """The finished snapshot of a context that has most of these shards (keys by name), the newest of several."""
    best: tuple[int, float, Shards] | None = None
    for folder in snapshots(cache_root()):
        try:
            shards = Shards(folder)
            if shards.manifest["context"] != context:
                continue
            common = sum(shards.names.get(name, [""])[0] == key for name, key in keys.items())
            found = (common, (folder / "manifest.json").stat().st_mtime, shards)
        except (OSError, LookupError, TypeError, AttributeError, InputError):
            continue
        if best is None or found[:2] > best[:2]:
            best = found
    return best[2] if best else None


def is_damaged(folder: Path) -> bool:
    """Whether the shards or the rules of a snapshot are not those that it was made with, or its store holds other triples."""
    try:
        shards = Shards(folder)
        if digest_of((folder / "rules.json").read_bytes()) != shards.manifest["rules"]:
            return True
        for _ in shards.each():
            pass
        return bool(len(ox.Store.read_only(str(folder / "store"))) != shards.manifest["quads"])
    except (InputError, OSError, RuntimeError, LookupError, ValueError):
        return True


def difference(old: Shards, new: Shards) -> tuple[set[bytes], set[bytes]] | None:
    """The lines that only the one or only the other of two snapshots of one context has.

    None where finding them takes looking at everything. Raises `InputError` where one is damaged.
    """
    if old.manifest["left_out"] or new.manifest["left_out"]:
        return None
    if _far_apart(old, new):
        return None
    gone, come = set[bytes](), set[bytes]()
    for name in old.names.keys() | new.names.keys():
        if old.digest(name) != new.digest(name):
            before, after = _of_articles(old, name), _of_articles(new, name)
            gone.update(*(one.lines for key, one in before.items() if key not in after))
            come.update(*(one.lines for key, one in after.items() if key not in before))
    if old.manifest[ACROSS] != new.manifest[ACROSS]:
        gone.update(old.lines(ACROSS))
        come.update(new.lines(ACROSS))
    gone, come = gone - come, come - gone
    return gone - _present(gone, new), come - _present(come, old)


def _far_apart(old: Shards, new: Shards) -> bool:
    """Whether articles that only the one or only the other has are so much of it that nothing need be read to see that they differ
    too much, as those of an earlier day do."""
    differing = [name for name in old.names.keys() | new.names.keys() if old.digest(name) != new.digest(name)]
    packed: list[dict[str, int]] = [
        {entry["slug"]: entry["sizes"][1] for name in differing if name in side.names for entry in side.entries(name)}
        for side in (old, new)
    ]
    alone = sum(size for one, other in (packed, packed[::-1]) for slug, size in one.items() if slug not in other)
    return alone > 0 and alone > _SURELY * _FEW * new.size


def _of_articles(shards: Shards, name: str) -> dict[str, Packed]:
    return {one.entry["key"]: one for one in shards.articles(name)} if name in shards.names else {}


def _present(lines: set[bytes], shards: Shards) -> set[bytes]:
    """Those of some lines that a snapshot has from elsewhere than the articles that differ."""
    if not lines:
        return set()
    found = lines.intersection(shards.lines(ACROSS))
    others = (name for name in shards.names if shards.quiet(name) is None)
    describing = any(entry["describes"] for name in others for entry in shards.entries(name))
    owners = {line: _owner(line) for line in lines}
    shared = lines if describing else {line for line, owner in owners.items() if not owner}
    for name in shards.names if shared else ():
        found |= shards.sharing(name, shared - found)
    for slug in set(owners.values()):
        for one in shards.article(slug) if slug else ():
            found |= lines.intersection(one.lines)
    return found


def _owner(line: bytes) -> str:
    """The folder name of the article whose thing a line is about, or ""."""
    subject = line[1 : line.index(b">")].decode(errors="surrogateescape")
    return subject[len(ARTICLE) :].partition("/")[0] if subject.startswith(ARTICLE) else ""


def _quads(lines: Iterable[bytes]) -> Iterator[ox.Quad]:
    return ox.parse(b"".join(map(indexed, lines)), format=ox.RdfFormat.N_QUADS)


def _copied(store: Path, folder: Path) -> ox.Store:
    """A copy of a store that nobody writes to, opened."""
    folder.mkdir()
    for file in store.iterdir():
        if file.suffix == ".sst":
            os.link(file, folder / file.name)
        elif file.name != "LOCK" and not file.name.startswith("LOG"):
            shutil.copyfile(file, folder / file.name)
    return ox.Store(str(folder))
