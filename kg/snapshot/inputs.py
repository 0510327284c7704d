"""Which files a graph is made of, and what vouches for their bytes, without reading those that have not changed.

A large graph has a record in the cache, <cache>/inputs/, of the size, the times and the inode of each file of an article, and of
the key that its bytes gave. What has changed since then is read, and so is what had changed so shortly before it was
recorded that a further change might have the same time.
"""

from __future__ import annotations

import marshal
import os
import time
from _blake2 import blake2b
from pathlib import Path
from struct import Struct

from kg.errors import InputError
from kg.files import write_atomically
from kg.paths import NOTES, TEXT, NotCounted, Workspace, cache_root, says_draft, slug_of, visible, visible_names
from kg.snapshot.meanwhile import Meanwhile, is_possible
from kg.snapshot.shards import digest_of
from kg.source.withdrawn import withdrawn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple

    class _Fields(NamedTuple):
        file: str
        slug: str
        key: str
        draft: bool

else:
    from collections import namedtuple

    _Fields = namedtuple("_Fields", "file slug key draft")


class Input(_Fields):
    """An article file. file: its path, a text, for a `Path` takes as long to make as to look the file up; key: of all that it is made of;
    draft: whether it is unfinished or withdrawn, and so no part of the graph."""

    __slots__ = ()

    @property
    def path(self) -> Path:
        return Path(self.file)

    @property
    def name(self) -> str:
        """Of the file."""
        return self.file.rpartition("/")[2]


FOLDER = "inputs"
FORMAT = 3
MANY = 32  # folders: to read fewer takes no longer than to look them up
_HALVED = 2000  # folders from which on a copy of the process is started sooner than they are looked up
_MOMENT = 2_000_000_000  # nanoseconds: the coarsest time that a file system keeps

Found = tuple[str, str, str, bool]  # an article file: its name, the slug, the key, whether it is a draft
# With the states of its files, one after the other: as numbers they take six times as much memory.
Folders = dict[str, tuple[bytes, list[Found]]]
_STATE = Struct("<4Q")  # of a file: nanoseconds of its change and of that of its entry, bytes, inode
_TIMES = Struct("<2q16x")  # of the state of a file
_ALL = 2**64 - 1  # a file may say that it is of 1960, or of 2300
_ABSENT = bytes(_STATE.size)


def key_of(path: Path, data: bytes, text: bytes | None, notes: bytes | None) -> str:
    """The key of an article: 32 hexadecimal digits for its bytes, its text, its notes, and its name."""
    name = f"{slug_of(path)}/{path.name}".encode(errors="surrogateescape")
    return digest_of(name, data, *(b"-" if beside is None else b"+" + beside for beside in (text, notes)))


def changed(path: Path) -> InputError:
    """The error for a file that is not as it was when its key was made."""
    return InputError("has changed since it was first read.", "Run the command again.", path)


def inputs_of(
    workspace: Workspace, *, verify: bool = False, every: bool = False, latest: list[Input] | None = None
) -> list[Input]:
    """The articles of a workspace in the order of their paths, drafts too.

    verify: reads everything, whatever was recorded; every: counts articles too that a build has set aside (`set_aside`), for they
    are to be tried again; latest: gets those whose files had to be read, as they are not recorded, those that changed last in the end.
    Raises `InputError`.
    """
    record = _Record(workspace)
    before = {} if verify else record.read()
    found: list[Input] = []
    now: Folders = {}
    read: dict[str, int] = {}  # when what is in a folder changed
    recorded = 0
    start = time.time_ns() - _MOMENT
    root = f"{workspace.graph}/articles"
    folders = visible_names(Path(root))
    same = _unchanged(root, folders, before)
    for folder in folders:
        states, articles = before.get(folder, (b"", []))
        if folder not in same:
            articles = _articles(workspace, Path(root, folder))
            states = _states(f"{root}/{folder}", articles)
            read[folder] = max(time for times in _TIMES.iter_unpack(states) for time in times)
            is_there = not states.startswith(_ABSENT)  # one that went while it was read may come again
            if is_there and read[folder] < start:
                recorded += 1
                now[folder] = (states, articles)
        else:
            now[folder] = (states, articles)
        for name, slug, key, draft in articles:
            found.append(Input(f"{root}/{folder}/{name}", slug, key, draft))
    if recorded > MANY:
        record.write(now)
    if not every and (aside := record.aside()):
        found = [Input(one.file, one.slug, one.key, one.draft or one.key in aside) for one in found]
    if out := withdrawn(workspace.graph, {one.slug for one in found if not one.draft}.__contains__):
        found = [Input(one.file, one.slug, one.key, one.draft or one.slug in out) for one in found]
    if latest is not None and read:
        times = {one: read[folder] for one in found if (folder := one.file.split("/")[-2]) in read}
        latest += sorted(times, key=times.__getitem__)
    return found


def left_out(workspace: Workspace, inputs: list[Input]) -> NotCounted:
    """As `Workspace.left_out`, of a workspace whose articles are known."""
    aside = _Record(workspace).aside()
    drafts = {one.slug for one in inputs if one.draft and one.key not in aside} - withdrawn(workspace.graph).keys()
    files = ((folder, name) for folder, name in (one.file.split("/")[-2:] for one in inputs))
    return NotCounted.of(workspace.graph, drafts, files)


def set_aside(workspace: Workspace, inputs: list[Input]) -> list[Path]:
    """The articles, among some of a workspace, that an earlier build has set aside, since processes died at them."""
    aside = _Record(workspace).aside()
    return [one.path for one in inputs if one.key in aside] if aside else []


def remember(workspace: Workspace, keys: list[str]) -> None:
    """Sets articles aside, by their keys, until they change or are tried again; and no others."""
    _Record(workspace).put_aside(keys)


def _articles(workspace: Workspace, folder: Path) -> list[Found]:
    found: list[Found] = []
    for path in visible(folder, ".ttl"):
        data, notes = workspace.read(path), workspace.notes_beside(path)
        draft = says_draft(data if notes is None else notes, notes=notes is not None)
        key = key_of(path, data, workspace.text_beside(path), notes)
        found.append((path.name, slug_of(path), key, draft))
    return found


def _looked_at(folder: str, articles: list[Found]) -> list[str]:
    """What matters of a folder: itself, which changes with the names in it, and some of its files."""
    return [folder, f"{folder}/{TEXT}", f"{folder}/{NOTES}", *[f"{folder}/{one[0]}" for one in articles]]


def _state(path: str, folder: str) -> bytes:
    """Raises OSError. A folder may be a link to one, and a file may not."""
    state = os.stat(path) if path is folder else os.lstat(path)  # noqa: PTH116
    return _STATE.pack(state.st_mtime_ns & _ALL, state.st_ctime_ns & _ALL, state.st_size, state.st_ino)


def _states(folder: str, articles: list[Found]) -> bytes:
    states: list[bytes] = []
    for path in _looked_at(folder, articles):
        try:
            states.append(_state(path, folder))
        except OSError:
            states.append(_ABSENT)
    return b"".join(states)


def _unchanged(root: str, folders: list[str], before: Folders) -> set[str]:
    """The folders that are as they were recorded. A copy of this process looks at half of many."""

    def changed(names: list[str]) -> list[str]:
        return [name for name in names if not _are(before[name][0], f"{root}/{name}", before[name][1])]

    known = [folder for folder in folders if folder in before]
    if len(known) < _HALVED or not is_possible():
        return set(known).difference(changed(known))
    half = len(known) // 2
    there = Meanwhile(lambda: changed(known[half:]))
    found, others = changed(known[:half]), there.found()
    return set(known).difference(found, others if isinstance(others, list) else changed(known[half:]))


def _are(states: bytes, folder: str, articles: list[Found]) -> bool:
    """Whether these are the states still. What was not there is not looked for in a folder that has not changed."""
    place = 0
    try:
        for path in _looked_at(folder, articles):
            state = states[place : place + _STATE.size]
            if state != _ABSENT and state != _state(path, folder):
                return False
            place += _STATE.size
    except OSError:
        return False
    return place == len(states)


def _seal(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


def _loaded(data: bytes) -> tuple[str, Folders]:
    """What a record says: of which graph it is, and what is known of its folders. Raises `ValueError` where it is damaged."""
    if _seal(data[16:]) != data[:16]:
        raise ValueError("the digest is another one")
    form, graph, folders = marshal.loads(memoryview(data)[16:])
    if form != FORMAT:
        raise ValueError("another format")
    return graph, folders


class _Record:
    """What is known of the files of one graph."""

    def __init__(self, workspace: Workspace) -> None:
        self.graph = os.path.realpath(workspace.graph)

    @property
    def path(self) -> Path:
        name = blake2b(self.graph.encode(errors="surrogateescape"), digest_size=16).hexdigest()
        return cache_root() / FOLDER / f"{name}.states"

    @property
    def _aside(self) -> Path:
        return self.path.with_suffix(".aside")

    def aside(self) -> frozenset[str]:
        """The keys of the articles that a build has set aside; nothing where that cannot be read."""
        try:
            return frozenset(self._aside.read_text(encoding="ascii").split())
        except (OSError, ValueError, InputError):
            return frozenset()

    def put_aside(self, keys: list[str]) -> None:
        """Where it cannot be written, they are tried again next time."""
        try:
            if keys:
                self._aside.parent.mkdir(parents=True, exist_ok=True)
                write_atomically(self._aside, "".join(f"{key}\n" for key in sorted(keys)).encode())
            else:
                self._aside.unlink(missing_ok=True)
        except (OSError, InputError):
            pass

    def read(self) -> Folders:
        """What was recorded, by the names of folders; nothing where that cannot be read."""
        try:
            graph, folders = _loaded(self.path.read_bytes())
            return folders if graph == self.graph else {}
        except (OSError, ValueError, EOFError, TypeError, InputError):
            return {}

    def write(self, folders: Folders) -> None:
        """Where it cannot be written, everything is read next time."""
        try:
            data = marshal.dumps((FORMAT, self.graph, folders))
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self.path, _seal(data) + data)
            for other in self.path.parent.glob("*.states"):
                if other != self.path and not Path(_loaded(other.read_bytes())[0]).is_dir():
                    other.unlink()
                    other.with_suffix(".aside").unlink(missing_ok=True)
        except (OSError, ValueError, EOFError, TypeError, InputError):
            pass
