"""A process of its own that asks the engine, bounded in time and memory, and gone when its owner is gone.

No signal handler interrupts the engine, deep nesting overflows its stack, and an allocation that fails takes
the process with it: only another process can bear that. The worker lives from the first question to the
last, so that only the first one pays for its start; after a time limit or a crash the next question starts
another.

Whatever becomes of the owner, the worker ends:

- while it waits, by the end of the pipe that its requests come through;
- while it works, by a thread that looks whether the parent is still the same (the engine lets other threads
  run), and at the latest when its time is up, by an alarm that the kernel keeps and no thread can hold up.
"""

from __future__ import annotations

import _thread
import fcntl
import marshal
import os
import resource
import select
import signal
import sys
import time
from pathlib import Path

from kg import answer
from kg.errors import InputError, KgError, too_long

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, NoReturn

MAX_MEMORY = 8 * 2**30  # bytes of address space, where the system bounds that, or of memory in use
MAX_ANSWER = 2**30  # bytes
_HEAD = 8  # bytes before each piece that hold its length
_GRACE = 1.0  # seconds after which a worker ends by itself, if its owner has not ended it
_LOOK = 0.1  # seconds


class Worker:
    """The owner's end, for any of its threads.

    folder: of a snapshot; None tells only what queries would give. memory: bytes that the process may use.
    """

    def __init__(self, folder: Path | None, memory: int = MAX_MEMORY) -> None:
        self.closed = False
        self._folder = folder
        self._memory = memory
        self._pid = 0
        self._owner = os.getpid()
        self._requests = self._answers = -1
        self._lock = _thread.allocate_lock()

    @property
    def pid(self) -> int:
        """The number of the process, 0 where there is none."""
        return self._pid

    def ask(self, what: str, *values: object, seconds: float | None = None) -> Iterator[Any]:
        """The pieces of the answer to a request, which `_serve` describes, as they come.

        seconds: for all of them, None for no limit; waiting for another thread's answer counts, the start of
        the process does not. Raises `TimeLimitError`, `KgError` where the engine crashes, `InputError` where
        the worker is closed. An answer that is not read to its end costs the process.
        """
        if self._owner != os.getpid():  # after a fork: the process is the other's, and its lock may be held
            self._forget()
        end = _in(seconds)
        if not self._lock.acquire(timeout=-1 if seconds is None else seconds):
            raise too_long(seconds or 0)
        read = False
        try:
            if self.closed:
                raise _closed()
            if not self._pid:
                self._start()
                end = _in(seconds)
            try:
                _send(self._requests, (seconds, what, *values))
                size = 0
                while True:
                    data = _receive(self._answers, end, MAX_ANSWER - size)
                    size += len(data)
                    if (piece := marshal.loads(data)) is None:
                        break
                    yield piece
            except (BrokenPipeError, EOFError):
                raise self._crash(seconds) from None
            except TimeoutError:
                raise too_long(seconds or 0) from None
            except OverflowError:
                raise KgError(
                    f"the answer is larger than {MAX_ANSWER // 2**20} MiB.", "Ask for less, such as with LIMIT."
                ) from None
            read = True
        finally:
            if not read:
                self._stop()
            self._lock.release()

    def begin(self, what: str, *values: object, seconds: float | None = None) -> int:
        """Sends a request of nobody else's worker, and returns what the answer is to be read from: see `Pieces`.

        For an event loop, which waits without a thread. `finish` has to follow. Raises as `ask`.
        """
        if not self._lock.acquire(blocking=False):
            raise _closed()
        try:
            if self.closed:
                raise _closed()
            if not self._pid:
                self._start()
            _send(self._requests, (seconds, what, *values))
        except BaseException as error:
            lost = self._crash(seconds) if isinstance(error, BrokenPipeError) else error
            self.finish(read=False)
            raise lost from None
        return self._answers

    def finish(self, *, read: bool) -> None:
        """The end of what `begin` began. read: whether the answer was read to its end; else it costs the process."""
        if not read:
            self._stop()
        self._lock.release()

    def lost(self, seconds: float | None) -> KgError:
        """Why there is no answer to what `begin` began, where the process is gone; before `finish`."""
        return self._crash(seconds)

    def close(self) -> None:
        """Ends the process. What was asked before stays."""
        self.closed = True
        if self._owner != os.getpid():
            self._forget()
        elif self._lock.acquire(blocking=False):
            self._stop()
            self._lock.release()
        elif self._pid:  # a thread that waits for an answer gets none
            os.kill(self._pid, signal.SIGKILL)

    __del__ = close

    def _crash(self, seconds: float | None) -> KgError:
        status = self._stop()
        if self.closed:
            return _closed()
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM:
            return too_long(seconds or 0)
        return KgError(
            "the query broke the engine and was stopped.", "Simplify it: it nests too deep or needs too much memory."
        )

    def _start(self) -> None:
        # A fork costs the least, but is for a process with no threads, and none that anybody else has a say in.
        alone = answer.ALONE and ("threading" not in sys.modules or sys.modules["threading"].active_count() == 1)
        theirs: list[int] = []
        try:
            request, self._requests = _pipe()
            theirs.append(request)
            self._answers, reply = _pipe()
            theirs.append(reply)
            self._pid = (self._fork if alone else self._spawn)(request, reply)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise KgError(f"no process can be started for the query: {reason}.") from error
        finally:
            for end in theirs:
                os.close(end)

    def _fork(self, request: int, reply: int) -> int:
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            os.close(self._requests)
            os.close(self._answers)
            _serve(request, reply, self._folder, self._owner, self._memory)
        return pid

    def _spawn(self, request: int, reply: int) -> int:
        import pyoxigraph

        import kg

        # What the worker needs, from where we have it, and nothing that the user's set-up would add.
        places = sorted({str(Path(str(module.__file__)).parent.parent) for module in (kg, pyoxigraph)})
        folder = None if self._folder is None else str(self._folder)
        program = f"import sys; sys.path[:0] = {places!r}\nfrom kg.answer.worker import main; main({folder!r}, {self._owner}, {self._memory})"
        return os.posix_spawn(
            sys.executable,
            [sys.executable, "-I", "-S", "-c", program],
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_DUP2, request, 0),
                (os.POSIX_SPAWN_DUP2, reply, 1),
                (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            ],
        )

    def _stop(self) -> int:
        """Ends the process, if there is one, and returns how it ended."""
        pid, self._pid = self._pid, 0
        self._forget()
        if not pid:
            return 0
        try:
            os.kill(pid, signal.SIGKILL)
            return os.waitpid(pid, 0)[1]
        except (ProcessLookupError, ChildProcessError):  # a handler of the user's for SIGCHLD was first
            return 0

    def _forget(self) -> None:
        """Lets go of the process as if there were none."""
        if self._owner != os.getpid():
            self._owner = os.getpid()
            self._lock = _thread.allocate_lock()
        self._pid = 0
        for end in (self._requests, self._answers):
            if end >= 0:
                os.close(end)
        self._requests = self._answers = -1


class Pieces:
    """Puts the pieces of an answer together from the bytes that come, until it is whole. Raises `OverflowError`."""

    def __init__(self) -> None:
        self.found: list[Any] = []
        self._bytes = bytearray()
        self._size = 0

    def take(self, data: bytes) -> bool:
        """Whether the answer is whole with these bytes."""
        self._size += len(data)
        if self._size > MAX_ANSWER:
            raise OverflowError
        self._bytes += data
        while len(self._bytes) >= _HEAD:
            end = _HEAD + int.from_bytes(self._bytes[:_HEAD], "little")
            if len(self._bytes) < end:
                return False
            piece = marshal.loads(self._bytes[_HEAD:end])
            del self._bytes[:end]
            if piece is None:
                return True
            self.found.append(piece)
        return False


def _in(seconds: float | None) -> float | None:
    return None if seconds is None else time.monotonic() + seconds


def _closed() -> InputError:
    return InputError("the graph is closed.", "Open it again.")


def _pipe() -> tuple[int, int]:
    """A pipe whose ends are none of the standard streams, even where these are closed."""
    ends = os.pipe()
    if min(ends) > 2:
        return ends
    moved = fcntl.fcntl(ends[0], fcntl.F_DUPFD_CLOEXEC, 3), fcntl.fcntl(ends[1], fcntl.F_DUPFD_CLOEXEC, 3)
    for end in ends:
        os.close(end)
    return moved


def _send(pipe: int, piece: Any) -> None:
    _write(pipe, _framed(piece))


def _framed(piece: Any) -> bytes:
    data = marshal.dumps(piece)
    return len(data).to_bytes(_HEAD, "little") + data


def _write(pipe: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(pipe, rest) :]


def _receive(pipe: int, end: float | None = None, most: int = MAX_ANSWER) -> bytes:
    """A piece. end: as `time.monotonic` has it. Raises `EOFError`, `TimeoutError`, `OverflowError` for more bytes."""
    length = int.from_bytes(_bytes(pipe, _HEAD, end), "little")
    if length > most:
        raise OverflowError
    return _bytes(pipe, length, end)


def _bytes(pipe: int, count: int, end: float | None) -> bytes:
    parts = []
    ready = select.poll()
    ready.register(pipe, select.POLLIN)
    while count:
        if end is not None and not ready.poll(max(end - time.monotonic(), 0) * 1000):
            raise TimeoutError
        part = os.read(pipe, min(count, 2**20))
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


# What follows runs in the worker.


def main(folder: str | None, owner: int, memory: int) -> NoReturn:
    """The worker's program, where it was spawned."""
    _serve(os.dup(0), os.dup(1), None if folder is None else Path(folder), owner, memory)


def _serve(requests: int, answers: int, folder: Path | None, owner: int, memory: int) -> NoReturn:
    """Answers requests until there are no more.

    A request is its seconds and ("query", text, limit), ("own", text, limit), ("apart", text, limit) or ("document", …), which give the pieces that
    `kg.answer.engine.AskedSnapshot` has, or ("quads", s, p, o), with terms as that module writes them, which gives batches of quads. Where the store
    cannot be read the piece is ("damaged", why). None ends an answer.
    """
    try:
        _confine(owner, memory)
        _answer(requests, answers, folder)
    finally:
        os._exit(1)


def _confine(owner: int, memory: int) -> None:
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the owner as well, who decides
    for number in (signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # what the engine prints when it aborts is no message for users
        os.dup2(null, stream)
    for kind, most in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_AS, memory)):
        set_before = [bound for bound in resource.getrlimit(kind) if bound != resource.RLIM_INFINITY]
        bound = min([most, *set_before])
        try:
            resource.setrlimit(kind, (bound, bound))
        except (OSError, ValueError):  # macOS refuses some
            continue
    _thread.start_new_thread(_watch, (owner, memory))


def _watch(owner: int, memory: int) -> None:
    unit = 1 if sys.platform == "darwin" else 1024
    while os.getppid() == owner and resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit < memory:
        time.sleep(_LOOK)
    os._exit(1)


def _answer(requests: int, answers: int, folder: Path | None) -> None:
    from kg.answer.engine import AskedSnapshot

    asked = AskedSnapshot(folder)
    while True:
        seconds, what, *values = marshal.loads(_receive(requests))
        signal.setitimer(signal.ITIMER_REAL, 0 if seconds is None else seconds + _GRACE)
        before: list[bytes] = []
        for piece in asked.pieces(what, *values):
            if before:
                _write(answers, before.pop())
            before.append(_framed(piece))
        signal.setitimer(signal.ITIMER_REAL, 0)
        before.append(_framed(None))
        _write(answers, b"".join(before))  # the end goes with the last piece: who waits wakes once
