"""Fills the embedded store of a snapshot from its N-Quads, from nothing or from a store that has nearly the same."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError

BATCH = 100_000  # lines loaded at once: the store takes about 1 kB of memory for each
_BLANK = b"_:"  # how blank nodes begin; in a literal it does no harm
# The share of lines that may differ: beyond it loading everything is quicker.
_FEW = 0.05


def fill(folder: Path, lines: Path, count: int, like: Path | None = None) -> bool:
    """Makes the store of sorted N-Quads; whether it was made from another one.

    folder: where the store comes to be; lines: the file, of `count` lines; like: the folder of a finished snapshot to
    start from. Raises `InputError` where the store then holds another number of triples, OSError.
    """
    if like is not None and _from_another(folder, lines, count, like):
        return True
    shutil.rmtree(folder, ignore_errors=True)
    store = ox.Store(str(folder))
    nameless: list[bytes] = []  # lines with blank nodes: a blank node is the same one only within one load
    with lines.open("rb") as file:
        while batch := list(islice(file, BATCH)):
            nameless += [line for line in batch if _BLANK in line]
            store.bulk_load(b"".join(line for line in batch if _BLANK not in line), format=ox.RdfFormat.N_QUADS)
    store.bulk_load(b"".join(nameless), format=ox.RdfFormat.N_QUADS)
    store.flush()
    if len(store) != count:
        raise InputError(
            f"the store holds {len(store)} of {count} triples.", "Build again; if it happens again, report it.", folder
        )
    return False


def nearest(snapshots: list[Path], articles: set[str]) -> Path | None:
    """The snapshot with most of these articles, the newest of several; None where none has half of them."""
    best: tuple[int, float, Path] | None = None
    for folder in snapshots:
        try:
            manifest = folder / "manifest.json"
            common = len(articles.intersection(json.loads(manifest.read_text(encoding="utf-8"))["articles"]))
            found = (common, manifest.stat().st_mtime, folder)
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if common * 2 >= len(articles) and (best is None or found > best):
            best = found
    return best[2] if best else None


def _from_another(folder: Path, lines: Path, count: int, like: Path) -> bool:
    """Whether the store could be made from the one of another snapshot, by adding and removing a few triples."""
    try:
        changes = _changes(like / "graph.nq", lines, int(count * _FEW))
        if changes is None:
            return False
        gone, new = changes
        if any(_BLANK in line for line in (*gone, *new)):
            return False
        _copy(like / "store", folder)
        store = ox.Store(str(folder))
        for quad in ox.parse(b"".join(gone), format=ox.RdfFormat.N_QUADS):
            store.remove(quad)
        store.extend(ox.parse(b"".join(new), format=ox.RdfFormat.N_QUADS))
        store.flush()
        # A removed triple that the store had in another form would still be there.
        return len(store) == count
    except (OSError, ValueError):
        return False  # pruned meanwhile, damaged, on another disk: load everything


def _copy(store: Path, folder: Path) -> None:
    """A copy of a store that nobody writes to; the tables, which never change once written, are shared."""
    folder.mkdir()
    for file in store.iterdir():
        if file.suffix == ".sst":
            os.link(file, folder / file.name)
        elif file.name != "LOCK":
            shutil.copyfile(file, folder / file.name)


def _changes(old: Path, new: Path, most: int) -> tuple[list[bytes], list[bytes]] | None:
    """The lines that only the one or only the other of two sorted files has; None where they are more than `most`."""
    gone: list[bytes] = []
    come: list[bytes] = []
    with old.open("rb") as one, new.open("rb") as other:
        before, after = _next(one), _next(other)
        while before or after:
            if before == after:
                before, after = _next(one), _next(other)
            elif not after or (before and before < after):
                gone.append(before)
                before = _next(one)
            else:
                come.append(after)
                after = _next(other)
            if len(gone) + len(come) > most:
                return None
    return gone, come


def _next(lines: Iterator[bytes]) -> bytes:
    return next(lines, b"")
