"""The snapshot that is served, and how a newer one takes its place without a request being dropped."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from kg import snapshot
from kg.answer.graph import Graph
from kg.answer.store import Store
from kg.errors import KgError
from kg.paths import Workspace
from kg.serve.pool import Pool
from kg.serve.quick import Counts, Quick

LOOK = 2.0  # seconds between looks for a newer snapshot
KEPT_BYTES = 64 * 2**20  # of answers
KEPT_ANSWER = 2**20
KEPT_THINGS = 256

T = TypeVar("T")


class AnswerCache:
    """Answers that were given before, the latest used ones, up to `KEPT_BYTES`: their type, bytes and rows. A snapshot never changes."""

    def __init__(self, most: int = KEPT_BYTES) -> None:
        self._found: OrderedDict[object, tuple[str, bytes, int]] = OrderedDict()
        self._bytes = 0
        self._most = most
        self._lock = threading.Lock()

    def get(self, key: object) -> tuple[str, bytes, int] | None:
        with self._lock:
            if (found := self._found.get(key)) is not None:
                self._found.move_to_end(key)
            return found

    def put(self, key: object, kind: str, data: bytes, rows: int) -> None:
        if len(data) > KEPT_ANSWER:
            return
        with self._lock:
            if key not in self._found:
                self._found[key] = (kind, data, rows)
                self._bytes += len(data)
            while self._bytes > self._most:
                self._bytes -= len(self._found.popitem(last=False)[1][1])


class Snapshot:
    """An open snapshot with what is worked out from it."""

    def __init__(self, key: str, workspace: Workspace, pool: Pool) -> None:
        self.key = key
        self.workspace = workspace
        self.pool = pool
        self.store = Store(key, pool)
        self.graph = Graph(key, workspace.question_folders(), workspace, self.store)
        self.kept = AnswerCache()
        self.quick: Quick | None = None
        self.users = 0
        self.retired = False
        self._made: OrderedDict[object, object] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def tag(self) -> str:
        """What stands for this snapshot in ETags and pins: its key names all its inputs."""
        return self.key[:16]

    def made(self, key: object, make: Callable[[], T]) -> T:
        """What `make` gives, worked out once for as long as it is among the `KEPT_THINGS` latest used ones."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]  # type: ignore[return-value]
        value = make()
        with self._lock:
            self._made[key] = value
            if len(self._made) > KEPT_THINGS:
                self._made.popitem(last=False)
        return value

    def text_of(self, slug: str, digest: str) -> str | None:
        """The text of an article, None where the file is gone or is no longer that of the snapshot.

        digest: the SHA-256 of its bytes, as the graph has it.
        """
        for article in self.workspace.article_files():
            if article.parent.name == slug:
                data = self.workspace.text_beside(article)
                return data.decode() if data is not None and sha256(data).hexdigest() == digest else None
        return None

    def prepare(self) -> None:
        """Starts the processes, and makes ready to answer short queries in this one; where that takes too long, all go there."""
        with suppress(KgError, OSError, RuntimeError):
            self.quick = Quick(str(snapshot.folder_of(self.key) / "store"), Counts.of(self.store), self.pool.rows)
        self.pool.warm()

    def close(self) -> None:
        self.pool.close()


class State:
    """The snapshot of a workspace as it was last built.

    make_pool: makes the processes for the folder of a snapshot; first: the workspace of `key`, where that is another.
    """

    def __init__(
        self,
        workspace: Workspace,
        key: str,
        make_pool: Callable[[Path], Pool] = Pool,
        first: Workspace | None = None,
    ) -> None:
        self.workspace = workspace
        self._make_pool = make_pool
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self.taken_up: Callable[[str], None] = lambda _: None  # is given the key of a newer snapshot
        self.followed: Callable[[Snapshot], None] = lambda _: (
            None
        )  # is given each snapshot that short queries can be answered from
        self.reloads = 0
        self.loaded = time.time()
        self.current = self._open(key, first or workspace)
        self._seen = self._signature()

    def _open(self, key: str, workspace: Workspace) -> Snapshot:
        return Snapshot(key, workspace, self._make_pool(snapshot.folder_of(key)))

    @contextmanager
    def use(self) -> Iterator[Snapshot]:
        """The snapshot for one request; it stays open until the request is answered."""
        with self._lock:
            used = self.current
            used.users += 1
        try:
            yield used
        finally:
            with self._lock:
                used.users -= 1
                done = used.retired and not used.users
            if done:
                used.close()

    def watch(self) -> None:
        """Looks for a newer snapshot now and then, in a thread of its own, until `close`."""

        def look() -> None:
            self.current.prepare()
            self.followed(self.current)
            while not self._stop.wait(LOOK):
                self.look()

        threading.Thread(target=look, name="reload", daemon=True).start()

    def look(self) -> bool:
        """Whether the files have changed and been built anew, and the newer snapshot serves from now on."""
        try:
            now = self._signature()
            if now == self._seen:
                return False
            key = snapshot.key_of(self.workspace)
            if key == self.current.key:
                self._seen = now
                return False
            if not snapshot.exists(key):  # not built yet: looked at again
                return False
            newer = self._open(key, self.workspace)
            newer.prepare()
        except (KgError, OSError):  # files that are being written; what is served stays
            return False
        with self._lock:
            older, self.current = self.current, newer
            older.retired = True
            idle = not older.users
        self.followed(newer)
        self._seen = now
        self.reloads += 1
        self.loaded = time.time()
        if idle:
            older.close()
        self.taken_up(key)
        return True

    def _signature(self) -> tuple[object, ...]:
        """What changes when a file of the workspace does, without reading one."""
        space = self.workspace
        found: list[object] = []
        for path in (*space.ontology_files(), *space.shapes_files(), *space.reference_files(), *space.article_files()):
            for each in (path, path.parent / "article.txt", path.parent / "article.notes"):
                try:
                    status = each.stat()
                except OSError:
                    continue
                found.append((str(each), status.st_mtime_ns, status.st_size))
        return tuple(found)

    def close(self) -> None:
        """Lets go of the snapshot and its processes."""
        self._stop.set()
        self.current.close()
