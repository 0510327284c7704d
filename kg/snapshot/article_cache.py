"""What was worked out for single articles and is in no snapshot yet, kept for the next build.

    <cache>/per-article/<context>/inputs.json   the graphs that were built in it, and what its ontology, shapes and reference data were
                                  <key>         the result for one article

A context stands for everything that results depend on beside their article: ontology, shapes, reference data and
this program. A key stands for the bytes and the folder name of an article. Results are written beside their place
and renamed, and begin with a digest of key and content, so that what a crash or a full disk spoilt is worked out again.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import pyoxigraph

from kg.errors import InputError
from kg.files import read_bytes
from kg.paths import Workspace, cache_root
from kg.snapshot.shards import Packed, digest_of

FOLDER = "per-article"
MOST_BYTES = 1024 * 1024 * 1024  # of all kept results; the least recently used are taken away first
_NAME = re.compile(r"[0-9a-f]{32}")
_UNFINISHED = re.compile(r"\.\w{8}\.tmp", re.ASCII)
_STALE = 3600.0  # seconds after which a half-written file is that of a build that was killed


class ArticleCache:
    """The results for articles in one context."""

    def __init__(self, workspace: Workspace) -> None:
        files = [*workspace.ontology_files(), *workspace.shapes_files(), *workspace.reference_files()]
        digests = [(path.name, digest_of(workspace.read(path))) for path in files]
        self.inputs = {**dict(digests), "kg": _program()}
        names = "".join(f"{name} {digest}\n" for name, digest in digests)
        self.context = digest_of(f"{self.inputs['kg']}\n{names}".encode())
        self.graph = str(workspace.graph.resolve())
        self.root = cache_root() / FOLDER
        self.folder = self.root / self.context

    def changes(self) -> list[str] | None:
        """What is not as when this graph was last built: names of files, or kg. None where nothing is kept of it."""
        for record in sorted(self._contexts(), key=lambda path: path.stat().st_mtime, reverse=True):
            graphs, before, _ = _recorded(record)
            if self.graph in graphs:
                names = before.keys() | self.inputs.keys()
                return sorted(name for name in names if before.get(name) != self.inputs.get(name))
        return None

    def is_sound(self) -> bool:
        """Whether it is known that the reference data of this context are without findings."""
        return _recorded(self.folder / "inputs.json")[2]

    def open(self, findings: Callable[[], Sequence[object]]) -> bool:
        """Marks this context as the last one used; gives whether its reference data are without findings.

        findings: looks for them, which is done once in a context that has none.
        """
        path = self.folder / "inputs.json"
        graphs, _, sound = _recorded(path)
        sound = sound or not findings()
        record = {"graphs": sorted({*graphs, self.graph}), "inputs": self.inputs, "sound": sound}
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._put(path.name, json.dumps(record, sort_keys=True).encode())
        return sound

    def read(self, key: str) -> Packed | None:
        """What was kept; None where there is nothing, or nothing whole."""
        file = self.folder / key
        try:
            data = read_bytes(file)
            if data[:32] != self._seal(key, data[32:]):
                return None
            os.utime(file)
            return Packed.from_bytes(data[32:])
        except (InputError, OSError, ValueError, LookupError, TypeError):
            return None

    def write(self, key: str, packed: Packed) -> bool:
        """Keeps a result; whether it could be written."""
        data = packed.to_bytes()
        with contextlib.suppress(OSError):
            self._put(key, self._seal(key, data) + data)
            return True
        return False

    def drop(self, keys: Iterable[str]) -> None:
        """Takes away results that a snapshot has now."""
        with contextlib.suppress(OSError):
            there = {file.name for file in os.scandir(self.folder)}
            for key in there.intersection(keys):
                (self.folder / key).unlink(missing_ok=True)

    def _seal(self, key: str, packed: bytes) -> bytes:
        """What a result begins with: it is for this article in this context, and whole."""
        return digest_of(self.context.encode(), key.encode(), packed).encode()

    def prune(self, most: int = MOST_BYTES) -> None:
        """Takes away the least recently used results beyond that many bytes, and what killed builds left."""
        found: list[tuple[float, int, Path]] = []
        with contextlib.suppress(OSError):
            for file in (path for record in self._contexts() for path in record.parent.iterdir()):
                state = file.lstat()
                if not stat.S_ISREG(state.st_mode):
                    continue
                if _UNFINISHED.fullmatch(file.name):
                    if state.st_mtime < time.time() - _STALE:
                        file.unlink(missing_ok=True)
                elif _NAME.fullmatch(file.name):
                    found.append((state.st_mtime, state.st_size, file))
            total = sum(size for _, size, _ in found)
            for _, size, file in sorted(found):
                if total <= most:
                    break
                file.unlink(missing_ok=True)
                total -= size
            for record in self._contexts():
                if record.parent != self.folder and len(list(record.parent.iterdir())) == 1:
                    record.unlink(missing_ok=True)
                    record.parent.rmdir()

    def _contexts(self) -> list[Path]:
        """The records of the folders that are provably ours: each is named by a digest and has a record of ours."""
        found = [path for path in self.root.glob("*/inputs.json") if _NAME.fullmatch(path.parent.name)]
        return [path for path in found if not path.parent.is_symlink() and "kg" in _recorded(path)[1]]

    def _put(self, name: str, data: bytes) -> None:
        # Not kg.files.write_atomically: waiting for the disk takes longer than the work, and the digest tells.
        descriptor, temporary = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".tmp")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            Path(temporary).replace(self.folder / name)
        except OSError:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
            raise


def _recorded(record: Path) -> tuple[list[str], dict[str, str], bool]:
    """The folders that were built in a context, the digests of its inputs, and whether these are without findings."""
    try:
        found = json.loads(read_bytes(record))
        return list(found["graphs"]), dict(found["inputs"]), found["sound"] is True
    except (InputError, ValueError, KeyError, TypeError, RecursionError):
        return [], {}, False


@lru_cache(maxsize=1)
def _program() -> str:
    """Everything but their inputs that results depend on: this package and the data in it, the parser, the rules for
    number words, Python's tables of characters."""
    folder = Path(__file__).resolve().parent.parent
    sources = [path.read_bytes() for ending in ("py", "toml") for path in sorted(folder.rglob(f"*.{ending}"))]
    versions = (pyoxigraph.__version__, _number_words(), sys.version)
    return digest_of(*(text.encode() for text in versions), *sources)


def _number_words() -> str:
    """Name and version of the package with the rules for number words, from its folder: to ask for it by `importlib.metadata` takes 15 ms."""
    spec = find_spec("unicode_rbnf")
    beside = Path(spec.origin).parent.parent if spec and spec.origin else Path()
    if found := sorted(path.name for path in beside.glob("unicode_rbnf-*.dist-info")):
        return found[0]
    from importlib.metadata import version

    return version("unicode-rbnf")
