"""Processes that answer short queries beside the serving one, which gives them the connections in turn.

So short queries use all processors, while everything that has limits, counts or a state stays in one process: it gets back the
connection of whatever is no short query, as a descriptor with the bytes that were read, and keeps it.
"""

from __future__ import annotations

import asyncio
import marshal
import os
import resource
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from email.utils import formatdate
from typing import Any, NamedTuple

from kg.serve.again import PATH, Again, ReadyAnswer
from kg.serve.allowance import Allowance
from kg.serve.guards import Guard, Metrics
from kg.serve.quick import UNCOUNTED, Counts, Quick
from kg.serve.state import AnswerCache, Snapshot
from kg.serve.wire import Direct

READ = 65_536  # bytes at once, and of a message between the processes
CONNECTION, TOLD = b"C", b"T"  # what a message is
MOMENT = 0.2  # seconds between messages about what was answered
IDLE = 10.0  # seconds that a connection may say nothing
AGAIN = 1.0  # seconds after which a process that ended is started again
MOST_TOLD = 500  # lines in such a message
AT_ONCE = 100  # connections
OTHERS = 100  # files that are open beside connections
# The engine asks for thousands of small pieces of memory in a query: with these at hand it takes a seventh less time.
TUNED = "glibc.malloc.tcache_count=127"

Taking = Callable[[socket.socket, bytes], None]


class Fronts:
    """The processes, seen from the one that they belong to, whose event loop this runs in.

    count: of them; listener: a socket that listens, from now on for them; guard: counts what they answer; take: gets what they
    hand back, with the bytes that were read.
    """

    def __init__(self, count: int, listener: socket.socket, guard: Guard, take: Taking) -> None:
        self._listener = listener
        self._guard = guard
        self._take = take
        self._loop = asyncio.get_running_loop()
        self._use: tuple[Any, ...] = ()
        self._running: dict[int, tuple[socket.socket, subprocess.Popen[bytes]]] = {}
        self._closed = False
        self._turn: deque[socket.socket] = deque()  # the channels of those that are ready
        for _ in range(count):
            self._start()
        listener.setblocking(False)
        self._listen()

    def use(self, snapshot: Snapshot | None, folder: str) -> None:
        """From any thread: the snapshot to answer from, None for none; folder: of its store."""
        use: tuple[Any, ...] = ()
        if snapshot is not None and snapshot.quick is not None:
            use = (folder, snapshot.tag, tuple(snapshot.quick.counts), snapshot.pool.rows)
        self._loop.call_soon_threadsafe(self._tell, use)

    def _tell(self, use: tuple[Any, ...]) -> None:
        self._use = use
        for channel, _ in list(self._running.values()):
            try:
                channel.send(TOLD + marshal.dumps(use))
            except OSError:  # it does not listen, and must not go on with what it has
                self._lost(channel)

    def _start(self) -> None:
        if self._closed:
            return
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        told = (theirs.fileno(), self._guard.names, self._guard.origin)
        process = subprocess.Popen(
            [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}; from kg.serve.front import main; main(*{told!r})"],
            pass_fds=told[:1],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "GLIBC_TUNABLES": f"{TUNED}:{os.environ.get('GLIBC_TUNABLES', '')}".strip(":")},
        )  # fmt: skip
        theirs.close()
        ours.setblocking(False)
        self._running[ours.fileno()] = ours, process
        self._loop.add_reader(ours.fileno(), self._read, ours)
        with suppress(OSError):
            ours.send(TOLD + marshal.dumps(self._use))

    def _listen(self) -> None:
        if not self._closed:
            self._loop.add_reader(self._listener.fileno(), self._accept)

    def _accept(self) -> None:
        for _ in range(AT_ONCE):
            try:
                found, _ = self._listener.accept()
            except BlockingIOError:
                return
            except OSError:  # too many are open
                self._loop.remove_reader(self._listener.fileno())
                self._loop.call_later(AGAIN, self._listen)
                return
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.give(found):
                found.close()
            else:
                self._take(found, b"")

    def give(self, connection: Any) -> bool:
        """Gives a connection to the process whose turn it is; False where none is ready, or none listens."""
        if not self._use or not self._turn:
            return False
        self._turn.rotate(-1)
        try:
            socket.send_fds(self._turn[-1], [CONNECTION], [connection.fileno()])
        except OSError:
            return False
        return True

    def _read(self, channel: socket.socket) -> None:
        with suppress(BlockingIOError):
            if not self._heard(channel):
                self._lost(channel)

    def _heard(self, channel: socket.socket) -> bool:
        """Does what a process says; False where it has ended. Raises `BlockingIOError`, `TimeoutError`."""
        try:
            data, descriptors, _, _ = socket.recv_fds(channel, READ + 1, 1)
        except ConnectionError:
            return False
        if descriptors:
            self._take(socket.socket(fileno=descriptors[0]), data[1:])
        elif data.startswith(TOLD):  # a connection without its descriptor is one too many
            if channel not in self._turn:
                self._turn.append(channel)
                self._guard.metrics.processes += 1
            seconds, buckets, lines = marshal.loads(data[1:])
            self._guard.metrics.add_all(PATH, 200, seconds, buckets)
            if lines:
                self._guard.log(lines)
        return bool(data)

    def _lost(self, channel: socket.socket) -> None:
        self._loop.remove_reader(channel.fileno())
        if channel in self._turn:
            self._turn.remove(channel)
            self._guard.metrics.processes -= 1
        _, process = self._running.pop(channel.fileno())
        channel.close()
        process.kill()
        process.wait()
        if not self._closed:
            self._loop.call_later(AGAIN, self._start)

    def close(self) -> None:
        """Ends the processes: they take no more connections."""
        self._closed = True
        self._loop.remove_reader(self._listener.fileno())
        for channel, process in self._running.values():
            self._loop.remove_reader(channel.fileno())
            channel.settimeout(2.0)
            with suppress(OSError):
                channel.shutdown(socket.SHUT_WR)
                while self._heard(channel):  # what was handed over and answered meanwhile, up to its end
                    pass
            process.kill()
            process.wait()
            channel.close()
        self._running.clear()


# What follows runs in such a process.


class _Pool(NamedTuple):
    allowance: Allowance


class _Short:
    """What `Again` needs of a snapshot."""

    def __init__(self, folder: str, tag: str, counts: Any, rows: int) -> None:
        self.tag = tag
        self.kept = AnswerCache()
        self.quick = Quick(folder, Counts(*counts), rows)
        self.pool = _Pool(Allowance(sys.maxsize))


class _State:
    """What `Again` needs of a state."""

    current: Any


class _Small(Again):
    """Gives only answers whose rows nobody counts: those of a client are counted in the process that this one belongs to."""

    def found(self, address: bytes, accept: bytes, client: str) -> ReadyAnswer | None:
        found = super().found(address, accept, client)
        return None if found is None or len(found.body) > UNCOUNTED else found


class _Counting(Guard):
    """Keeps what is counted, to tell it."""

    def __init__(self, app: Again, names: frozenset[str] | None, origin: str | None) -> None:
        super().__init__(app, names, origin, Metrics())
        self.lines: list[str] = []

    def log(self, line: str) -> None:
        self.lines.append(line)

    def told(self) -> Iterator[bytes]:
        """What was counted since the last time, as messages."""
        counted, self.metrics = self.metrics, Metrics()
        lines, self.lines = self.lines, []
        yield TOLD + marshal.dumps((counted.seconds, counted.buckets, "\n".join(lines[:MOST_TOLD])))
        nothing = 0.0, [0] * len(counted.buckets)
        for start in range(MOST_TOLD, len(lines), MOST_TOLD):
            yield TOLD + marshal.dumps((*nothing, "\n".join(lines[start : start + MOST_TOLD])))


class _Line:
    """A connection. client: who is at the other end; rest: what is still to be sent; heard: when it said something last."""

    def __init__(self, found: socket.socket, client: str, heard: float) -> None:
        self.socket = found
        self.client = client
        self.heard = heard
        self.rest = b""


class _Front:
    """Answers on connections that it is given. channel: to the process that this one belongs to."""

    def __init__(self, channel: socket.socket, guard: _Counting, state: _State) -> None:
        self._channel = channel
        self._guard = guard
        self._state = state
        self._direct = Direct(guard)
        self._lines: dict[int, _Line] = {}
        self._events = select.epoll()
        self._date: list[tuple[bytes, bytes]] = []
        self._now = time.monotonic()
        self._most = max(resource.getrlimit(resource.RLIMIT_NOFILE)[0] - OTHERS, 1)
        self._use = 0  # how often it was told what to answer from

    def run(self) -> None:
        """Until the channel closes."""
        self._events.register(self._channel.fileno(), select.EPOLLIN)
        told = 0.0
        while True:
            found = self._events.poll(MOMENT)
            self._now = time.monotonic()
            if self._now - told > MOMENT:
                told = self._now
                self._look_around()
            for descriptor, event in found:
                if (line := self._lines.get(descriptor)) is not None:
                    self._serve(line, event)
                elif descriptor == self._channel.fileno() and not self._told():
                    return

    def _begin(self, found: socket.socket) -> None:
        try:
            client = str(found.getpeername()[0])
        except OSError:  # gone already
            found.close()
            return
        if len(self._lines) >= self._most:
            self._close(min(self._lines.values(), key=lambda line: line.heard))
        found.setblocking(False)
        self._lines[found.fileno()] = _Line(found, client, self._now)
        self._events.register(found.fileno(), select.EPOLLIN)

    def _serve(self, line: _Line, event: int) -> None:
        try:
            if event & select.EPOLLOUT:
                line.rest = line.rest[line.socket.send(line.rest) :]
                if not line.rest:
                    self._events.modify(line.socket.fileno(), select.EPOLLIN)
                return
            if not (data := line.socket.recv(READ)):
                self._close(line)
                return
            answer = self._direct(data, line.client, self._date) if self._state.current else None
            if answer is None:
                socket.send_fds(self._channel, [CONNECTION + data], [line.socket.fileno()])
                self._close(line)
                return
            line.heard = self._now
            if (sent := line.socket.send(answer)) < len(answer):
                line.rest = answer[sent:]
                self._events.modify(line.socket.fileno(), select.EPOLLOUT)
        except BlockingIOError:
            return
        except OSError:
            self._close(line)

    def _close(self, line: _Line) -> None:
        del self._lines[line.socket.fileno()]
        self._events.unregister(line.socket.fileno())  # closing does not, while another process has the socket too
        line.socket.close()

    def _told(self) -> bool:
        """Takes a connection, or answers from another snapshot from now on, or from none; False at the end."""
        data, descriptors, _, _ = socket.recv_fds(self._channel, READ, 1)
        if descriptors:
            self._begin(socket.socket(fileno=descriptors[0]))
        if data.startswith(CONNECTION):
            return True
        if not data:
            return False
        self._state.current = None
        self._use += 1
        use, number = marshal.loads(data[1:]), self._use

        def load() -> None:
            made = _Short(*use)
            if number == self._use:
                self._state.current = made

        if use:
            threading.Thread(target=load, daemon=True).start()
        return True

    def _look_around(self) -> None:
        for message in self._guard.told():
            self._channel.send(message)
        self._date = [(b"date", formatdate(usegmt=True).encode())]
        for line in list(self._lines.values()):
            if self._now - line.heard > IDLE:
                self._close(line)


def main(channel: int, names: frozenset[str] | None, origin: str | None) -> None:
    """The program of such a process. channel: a descriptor; names, origin: as `Guard` has them."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the process that this one belongs to decides
    state = _State()
    state.current = None
    guard = _Counting(_Small(_nothing, state), names, origin)  # type: ignore[arg-type]
    with suppress(BrokenPipeError, ConnectionResetError):
        _Front(socket.socket(fileno=channel), guard, state).run()
    os._exit(0)


async def _nothing(*_: object) -> None: ...
