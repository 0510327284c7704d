"""Plain values in a file, packed: parts of the index of a snapshot (`kg.snapshot.postings`)."""

from __future__ import annotations

import json
import marshal
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from kg.snapshot import EVERY, POSTINGS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LEVEL = 1  # of zlib: a fifth of the bytes, and quicker than to copy them
_VERSION = 2  # of marshal: later ones write the same values in several ways


def dumps(value: Any) -> bytes:
    """A value as bytes, the same for the same value."""
    return marshal.dumps(value, _VERSION)


def write(path: Path, value: Any) -> None:
    """Raises OSError."""
    path.write_bytes(zlib.compress(dumps(value), _LEVEL))


def read(path: Path) -> Any:
    """Raises OSError, and `ValueError`, `EOFError`, `TypeError` where it is damaged."""
    try:
        return marshal.loads(zlib.decompress(path.read_bytes()))
    except zlib.error as error:
        raise ValueError(path) from error


def each_of_shards(folder: Path, ending: str, read: Callable[[Path], Any] = read) -> Iterator[Any]:
    """As `of_shards`, but one after the other; raises as `read` does, and LookupError."""
    for name in json.loads((folder / POSTINGS / EVERY).read_bytes())["shards"]:
        yield read(folder / POSTINGS / f"{name}.{ending}")


def of_shards(folder: Path, ending: str, read: Callable[[Path], Any] = read) -> list[Any]:
    """What the files of one ending have, of each shard of a snapshot, in the order of `kg.snapshot.postings.sections`; none where they are
    not all sound. read: reads one, and raises as `read` here."""
    try:
        return list(each_of_shards(folder, ending, read))
    except (OSError, ValueError, LookupError, EOFError, TypeError):
        return []
