"""What builds leave behind in the cache, and what may be taken away: only what is provably ours.

ENTENTE_CACHE may name any folder, with anything in it. Ours are a folder whose name is a key and whose manifest has that
key; a folder or lock of a build, by its name, while no build holds the lock. Of these, only files go that a build or
the store makes; a folder in which anything else lies stays.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.files import locked, read_bytes
from kg.snapshot.held import Held

MADE_FROM = "store.json"
KEY = re.compile(r"[0-9a-f]{32}")
_LEFT_OVER = re.compile(r"\.([0-9a-f]{32})\.(lock|\w{8}\.tmp)", re.ASCII)
_MADE = re.compile(
    r"(rules|manifest|store)\.json|names\.tsv|postings\.bin|compared-[0-9a-f]{16}\.sqlite|\..+\.tmp|graph\.nq|run-\d+",
    re.ASCII,
)  # postings.bin, graph.nq and run-N of before 0.4
_SHARDS = re.compile(r"([0-9a-f]{2}|base|across)\.(json|shared|nq\.gz)", re.ASCII)
_POSTINGS = re.compile(r"[0-9a-f]{2}\.(bin|parts|quotes|accounts|deeds)|every\.json", re.ASCII)
_TABLES = re.compile(r"([0-9a-f]{2}|base|across)\.parquet", re.ASCII)
# The files of RocksDB (https://github.com/facebook/rocksdb/blob/main/file/filename.cc), which the store is made of, and
# those that Oxigraph writes before RocksDB takes them in (rocksdb_wrapper.rs: `bulk-` and a random number).
_STORE = re.compile(
    r"\d+\.(sst|log|blob|dbtmp)|bulk-\d+\.sst|(MANIFEST|OPTIONS)-\d+(\.dbtmp)?|CURRENT|IDENTITY|LOCK|LOG(\.old\.\d+)?",
    re.ASCII,
)


def lock_of(root: Path, key: str) -> Path:
    """The file that a build of a snapshot locks."""
    return root / f".{key}.lock"


def prefix_of(key: str) -> str:
    """How the names of the folders begin in which a snapshot is made; they end with `SUFFIX`."""
    return f".{key}."


SUFFIX = ".tmp"


@contextmanager
def making(root: Path, key: str) -> Iterator[Path]:
    """A folder for a snapshot in the making, taken away in the end."""
    temporary = None
    try:
        temporary = Path(tempfile.mkdtemp(dir=root, prefix=prefix_of(key), suffix=SUFFIX))
        yield temporary
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            f"the snapshot cannot be written: {reason}.", "Earlier snapshots are untouched.", root
        ) from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


def snapshots(root: Path) -> list[Path]:
    """The snapshots in a cache folder, those of other formats too."""
    return [path for path in root.iterdir() if _is_snapshot(path)] if root.is_dir() else []


def _is_snapshot(folder: Path) -> bool:
    if not KEY.fullmatch(folder.name) or folder.is_symlink():
        return False
    try:
        manifest = json.loads(read_bytes(folder / "manifest.json"))
        return bool(manifest["key"] == folder.name and {"format", "quads"} <= manifest.keys())
    except (InputError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return False


def clear(root: Path, key: str) -> None:
    """Makes way for a snapshot whose lock is held: what a killed build of it left, or one with parts taken away."""
    for path in _left_over(root).get(key, ()):
        _remove(path)
    _set_aside(root / key)


def prune(root: Path, key: str, keep: int) -> None:
    """Keeps the newest snapshots, and that with the key; takes away the rest, and what killed builds left.

    Of snapshots of one graph that were made one from the other, the last two are kept, and those that somebody has open (`Held`): going
    back to an older one takes no longer than going on. Whoever reads another that goes keeps its open files.
    """
    found = sorted((path.stat().st_mtime, path) for path in snapshots(root))
    for _, folder in found[:-keep]:
        if folder.name != key:
            _set_aside(folder)
    new = made(root / key)
    if isinstance(before := new.get("before"), str):
        let_go(root, before, key, str(new.get("graph", key)))
    sweep(root)


def let_go(root: Path, before: str, key: str, graph: str) -> None:
    """Takes away what the snapshot was made from that a further one is made from, unless somebody has it open.

    before, key: the keys of these two; graph: the folder that the further one is made of. All three are to be of that.
    """
    last = made(root / before) if KEY.fullmatch(before) else {}
    old = last.get("before")
    if not isinstance(old, str) or not KEY.fullmatch(old) or old in (before, key) or not _is_snapshot(root / old):
        return
    graphs = {graph, str(last.get("graph", before)), str(made(root / old).get("graph", old))}
    if len(graphs) == 1 and not Held.by_anybody(root / old):
        _set_aside(root / old)


def made(folder: Path) -> dict[str, Any]:
    """How the store of a snapshot was made: changes, how many steps after it was loaded; before, the key of the one that it follows;
    graph, the folder that it was made of. Empty where that cannot be read."""
    try:
        found = json.loads(read_bytes(folder / MADE_FROM))
        return found if isinstance(found, dict) else {}
    except (InputError, ValueError, RecursionError):
        return {}


def sweep(root: Path) -> None:
    """Takes away what killed builds left, and what one that was killed while it took that away did."""
    for other, left in _left_over(root).items():
        with suppress(InputError), locked(lock_of(root, other), wait=False):  # else its build goes on
            for path in left:
                _remove(path)


def _left_over(root: Path) -> dict[str, list[Path]]:
    """The folders in which snapshots are or were made, by key; a key may have none and only its lock."""
    found: dict[str, list[Path]] = {}
    with os.scandir(root) as entries:
        for entry in entries:
            if not (named := _LEFT_OVER.fullmatch(entry.name)):
                continue
            if entry.is_dir(follow_symlinks=False) and named[2] != "lock":
                found.setdefault(named[1], []).append(Path(entry.path))
            elif entry.is_file(follow_symlinks=False) and named[2] == "lock":
                found.setdefault(named[1], [])
    return found


def _set_aside(folder: Path) -> None:
    """Takes a snapshot away. It goes whole from its name, so that a kill leaves no half of it there."""
    aside = folder.with_name(f"{prefix_of(folder.name)}{os.urandom(4).hex()}{SUFFIX}")
    with suppress(OSError):
        if folder.is_dir() and not folder.is_symlink():
            folder.rename(aside)
            _remove(aside)


def _remove(folder: Path) -> None:
    for store in (folder / "named" / "store", folder / "named", folder / "store"):
        _empty(store, _STORE)
    _empty(folder / "shards", _SHARDS)
    _empty(folder / "postings", _POSTINGS)
    tables = folder / "tables"
    with suppress(OSError):
        for table in list(tables.iterdir()) if not tables.is_symlink() else ():
            _empty(table, _TABLES)
        tables.rmdir()
    _empty(folder, _MADE)


def _empty(folder: Path, made: re.Pattern[str]) -> None:
    """Removes files with such names from a folder, and the folder itself if nothing is left in it."""
    with suppress(OSError):
        if folder.is_symlink():
            return
        with os.scandir(folder) as entries:
            for entry in entries:
                if made.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                    os.unlink(entry.path)  # noqa: PTH108
        folder.rmdir()
