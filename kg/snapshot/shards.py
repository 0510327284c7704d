"""The shards of a snapshot: what was worked out for its articles, grouped by a digest of their folder names.

    <snapshot>/shards/3f.json    the articles of the shard, by name, with all that others may have to do with them
                      3f.shared  what its `shared` lines are known by: eight bytes of each
                      3f.nq.gz   their triples: one gzip member of canonical N-Quads for each article and kind
                      base.nq.gz, across.nq.gz   ontology and reference data; what takes two articles to derive

A shard depends on nothing but its articles, so a change of one rewrites one shard, and the rest are linked. Members are
taken over as they are. The kinds: `shared`, lines that other articles may have too, come before all `own` ones.
Digests are those of the lines, not of what zlib makes of them. Any tool that reads N-Quads reads `*.nq.gz`.
"""

from __future__ import annotations

import json
import os
import zlib
from _blake2 import blake2b
from pathlib import Path

from kg.errors import InputError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

FOLDER = "shards"
BASE, ACROSS = "base", "across"
_LEVEL = 6  # of zlib: a further one saves little and takes twice the time


def digest_of(*parts: bytes) -> str:
    """32 hexadecimal digits for some parts, each with its length."""
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(b"%d\n" % len(part))
        digest.update(part)
    return digest.hexdigest()


def shard_of(slug: str) -> str:
    """The shard of the articles in a folder: two hexadecimal digits."""
    return blake2b(slug.encode(errors="surrogateescape"), digest_size=1).hexdigest()


def pack(lines: Sequence[bytes]) -> bytes:
    """Lines as a gzip member; nothing of none."""
    if not lines:
        return b""
    packer = zlib.compressobj(_LEVEL, wbits=31)
    return packer.compress(b"".join(lines)) + packer.flush()


def unpack(data: bytes) -> bytes:
    """The lines of gzip members that follow each other. Raises `zlib.error`."""
    found = []
    while data:
        reader = zlib.decompressobj(wbits=31)
        found.append(reader.decompress(data) + reader.flush())
        if not reader.eof:
            raise zlib.error("a member breaks off")
        data = reader.unused_data
    return b"".join(found)


class Packed:
    """One article, worked out. entry: what the index of the shard has of it; shared, own: its lines, packed."""

    def __init__(self, entry: dict[str, Any], shared: bytes, own: bytes) -> None:
        self.entry = entry
        self.shared = shared
        self.own = own

    @property
    def lines(self) -> list[bytes]:
        """Its lines, sorted by kind. Raises `ValueError` where they are not those that were packed."""
        try:
            shared, own = unpack(self.shared), unpack(self.own)
        except zlib.error as error:
            raise ValueError(str(error)) from error
        if digest_of(shared, own) != self.entry["digest"]:
            raise ValueError("the digest is another one")
        return shared.splitlines(keepends=True) + own.splitlines(keepends=True)

    def to_bytes(self) -> bytes:
        return b"".join([json.dumps(self.entry, ensure_ascii=False).encode(), b"\n", self.shared, self.own])

    @classmethod
    def from_bytes(cls, data: bytes) -> Packed:
        head, _, rest = data.partition(b"\n")
        entry = json.loads(head)
        size = entry["sizes"][0]
        return cls(entry, rest[:size], rest[size:])


def key_of(entries: Iterable[tuple[str, str, str]]) -> str:
    """What a shard of articles is known by: their folder names, file names and keys."""
    names = "\0".join([part for entry in sorted(entries) for part in entry])  # which no name of a file has
    return digest_of(names.encode(errors="surrogateescape"))


def write(folder: Path, name: str, articles: Sequence[Packed]) -> str:
    """Writes a shard, its articles sorted; gives the digest of its content. Raises OSError."""
    _put(folder / f"{name}.nq.gz", [*(one.shared for one in articles), *(one.own for one in articles)])
    _put(folder / f"{name}.shared", [_marks(line for one in articles for line in unpack(one.shared).splitlines(True))])
    index = json.dumps([one.entry for one in articles], ensure_ascii=False, separators=(",", ":"))
    _put(folder / f"{name}.json", [index.encode()])
    return digest_of(*(one.entry["digest"].encode() for one in articles))


def _marks(lines: Iterable[bytes]) -> bytes:
    """Eight bytes of a digest of each line, sorted."""
    return b"".join(sorted({blake2b(line, digest_size=8).digest() for line in lines}))


def shown_alone(entries: Sequence[dict[str, Any]]) -> tuple[str, ...] | None:
    """The properties that articles show, where they have nothing else to do with others, and nothing was to be told of them; else None."""
    if any(entry[name] for entry in entries for name in ("aside", "describes", "names", "types", "warned")):
        return None
    return tuple(sorted({name for entry in entries for name in entry["shown"]}))


def write_lines(folder: Path, name: str, lines: Sequence[bytes]) -> str:
    """Writes sorted lines that belong to no article; gives their digest. Raises OSError."""
    _put(folder / f"{name}.nq.gz", [pack(lines)])
    return digest_of(b"".join(lines))


def link(old: Path, new: Path, name: str) -> None:
    """Takes a file of another snapshot over; files never change once they are written. Raises OSError."""
    for ending in ("nq.gz",) if name in (BASE, ACROSS) else ("json", "nq.gz", "shared"):
        os.link(f"{old}/{name}.{ending}", f"{new}/{name}.{ending}")


def _put(path: Path, parts: list[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())


class Shards:
    """The shards of a finished snapshot. manifest: its own; read if left out; earlier: shards of which many are the same."""

    def __init__(self, snapshot: Path, manifest: dict[str, Any] | None = None, earlier: Shards | None = None) -> None:
        """Raises `InputError` where the snapshot is damaged."""
        self.snapshot = snapshot
        self.folder = snapshot / FOLDER
        with _sound(self):
            self.manifest = manifest or json.loads((snapshot / "manifest.json").read_bytes())
            self.names: dict[str, list[str]] = self.manifest["shards"]
        self._entries: dict[str, list[dict[str, Any]]] = {}
        self._marks: dict[str, bytes] = {}
        self._earlier = earlier
        if earlier is not None:
            same = (name for name in earlier._entries if self._is_of(earlier, name))
            self._entries = {name: earlier._entries[name] for name in same}

    def __reduce__(self) -> tuple[object, ...]:
        """Another process reads itself what it needs."""
        return Shards, (self.snapshot, self.manifest)

    def _is_of(self, earlier: Shards, name: str) -> bool:
        """Whether a shard is that of an earlier snapshot."""
        return name in earlier.names and [*self.names.get(name, ())] == [*earlier.names[name]]

    @property
    def every(self) -> list[str]:
        """`BASE`, `ACROSS` and the names of the shards."""
        return [BASE, ACROSS, *self.names]

    def digest(self, name: str) -> str | None:
        """What a shard, `BASE` or `ACROSS` is known by; None where there is none of that name."""
        if name in (BASE, ACROSS):
            return str(self.manifest[name])
        return self.names[name][1] if name in self.names else None

    @property
    def size(self) -> int:
        """Bytes that the packed lines of the articles take."""
        with _sound(self):
            return sum(os.stat(f"{self.folder}/{name}.nq.gz").st_size for name in self.names)  # noqa: PTH116

    def quiet(self, name: str) -> tuple[str, ...] | None:
        """What `shown_alone` gives for a shard, of which its entries need not be read then."""
        with _sound(self):
            nth = self.manifest["quiet"].get(name)
            return None if nth is None else tuple(self.manifest["shown"][nth])

    @property
    def left_out(self) -> frozenset[bytes]:
        """Lines that stand in shards and do not count."""
        return frozenset(line.encode() for line in self.manifest["left_out"])

    def entries(self, name: str) -> list[dict[str, Any]]:
        """What a shard says of each of its articles."""
        if name not in self._entries:
            self._entries[name] = self._read_entries(name)
        return self._entries[name]

    def _read_entries(self, name: str) -> list[dict[str, Any]]:
        """As `entries`, but not kept: whoever goes over the lines of all shards would keep 250 MB of 100,000 articles."""
        if name in self._entries:
            return self._entries[name]
        with _sound(self):
            found: list[dict[str, Any]] = json.loads((self.folder / f"{name}.json").read_bytes())
        return found

    def articles(self, name: str) -> Iterator[Packed]:
        """The articles of a shard."""
        entries = self._read_entries(name)
        with _sound(self):
            data = (self.folder / f"{name}.nq.gz").read_bytes()
            shared, own = 0, sum(entry["sizes"][0] for entry in entries)
            for entry in entries:
                one, other = entry["sizes"]
                yield Packed(entry, data[shared : shared + one], data[own : own + other])
                shared, own = shared + one, own + other

    def by_article(self, name: str) -> Iterator[list[bytes]]:
        """The lines of a shard, article by article. Raises `InputError` where they are damaged."""
        for one in self.articles(name):
            with _sound(self):
                lines = one.lines
            yield lines

    def article(self, slug: str) -> Iterator[Packed]:
        """What there is in a folder of that name: mostly one article."""
        name = shard_of(slug)
        if name in self.names and any(entry["slug"] == slug for entry in self.entries(name)):
            yield from (one for one in self.articles(name) if one.entry["slug"] == slug)

    def sharing(self, name: str, lines: set[bytes]) -> set[bytes]:
        """Those of some lines that a shard has among those that other articles may have too."""
        marks = self._marks_of(name)
        for line in lines:
            place = marks.find(mark := blake2b(line, digest_size=8).digest())
            while place > 0 and place % 8:
                place = marks.find(mark, place + 1)
            if place >= 0:
                return lines.intersection(self.shared(name).splitlines(keepends=True))
        return set()

    def _marks_of(self, name: str) -> bytes:
        if name not in self._marks:
            if self._earlier is not None and self._is_of(self._earlier, name):
                return self._earlier._marks_of(name)
            with _sound(self):
                self._marks[name] = (self.folder / f"{name}.shared").read_bytes()
        return self._marks[name]

    def shared(self, name: str) -> bytes:
        """The lines of a shard that other articles may have too."""
        with _sound(self):
            size = sum(entry["sizes"][0] for entry in self.entries(name))
            with (self.folder / f"{name}.nq.gz").open("rb") as file:
                return unpack(file.read(size))

    def lines(self, name: str) -> list[bytes]:
        """All lines of a shard, or `BASE` or `ACROSS`, as they are stored. Raises `InputError` where they are damaged."""
        return [line for lines in self.parts(name) for line in lines]

    def parts(self, name: str) -> Iterator[list[bytes]]:
        """As `lines`, article by article."""
        if name in (BASE, ACROSS):
            with _sound(self):
                data = unpack((self.folder / f"{name}.nq.gz").read_bytes())
                if digest_of(data) != self.manifest[name]:
                    raise ValueError("the digest is another one")
            yield data.splitlines(keepends=True)
            return
        entries = self._read_entries(name)
        with _sound(self):
            if digest_of(*(entry["digest"].encode() for entry in entries)) != self.names[name][1]:
                raise ValueError("the digest is another one")
        yield from self.by_article(name)

    def each(self, names: Iterable[str] = ()) -> Iterator[list[bytes]]:
        """All lines of the snapshot, or of some shards, article by article; some may come more than once. Raises `InputError`."""
        left_out = self.left_out
        for name in names or self.every:
            for found in self.parts(name):
                yield [line for line in found if line not in left_out] if left_out else found


class _sound:
    """Turns what damaged files lead to into `InputError`."""

    def __init__(self, shards: Shards) -> None:
        self.folder = shards.snapshot

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, FileNotFoundError | ValueError | LookupError | TypeError | zlib.error | RecursionError):
            raise InputError(
                "the snapshot is damaged.", f"Delete {self.folder} and run: kg build", self.folder
            ) from error
        if isinstance(error, OSError):
            reason = (error.strerror or str(error)).lower()
            raise InputError(f"the snapshot cannot be read: {reason}.", "", self.folder) from error
