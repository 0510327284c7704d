"""Worker processes that answer for many askers at once, so that one's endless query is not everybody's.

A query starts in a process of usual priority. What takes more than `PATIENCE` of a processor is long: its process gets
the lowest priority, another takes its place for whoever comes, and so many long queries run at once and no more, of one
asker fewer still. A process that was made slow cannot be made quick again, and ends with its query. What was long before is
known, and refused at once while there is no room for it.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from kg import lexer
from kg.answer.worker import Worker
from kg.errors import KgError
from kg.serve.allowance import Allowance

PATIENCE = 0.1  # seconds of a processor, so that a busy machine makes no query long
SECONDS = 10.0  # the time limit of a query
KNOWN = 1000  # long queries that are remembered
WAIT = 5.0  # seconds that a query waits for a process
MEMORY = 2**31  # bytes for each process
ROWS = 250_000  # rows or triples of an answer
ROWS_OF_ONE = 10  # times as many of one asker in a minute
LONG = 4  # long queries at once
LONG_OF_ONE = 2  # and of one asker
_LOOK = 0.05  # seconds
_LATER = "Simplify the query, or ask again later."

# Whom a request comes from, for the limits of one asker; empty for ourselves.
ASKER: ContextVar[str] = ContextVar("ASKER", default="")


class BusyError(KgError):
    """There is no process free, or too many long queries run; asking again later may help."""


class Task:
    """A query that runs."""

    def __init__(self, worker: Worker, asker: str, text: str) -> None:
        self.worker = worker
        self.asker = asker
        self.text = text
        self.began = _processor_time(worker.pid)
        self.long = False
        self.refused = ""

    def failed(self, error: KgError) -> KgError:
        """What to tell of a query that failed: that it was stopped to make room, where that is why."""
        return BusyError(self.refused, _LATER) if self.refused else error


class Pool:
    """Processes that answer from one snapshot. It asks as a `Worker` does, from any thread.

    size: processes that wait for queries; long: long queries at once; memory: bytes for each process; rows: of an answer. In all
    there are size + long processes at most.
    """

    def __init__(
        self,
        folder: Path,
        size: int = 0,
        long: int = LONG,
        memory: int = MEMORY,
        seconds: float = SECONDS,
        patience: float = PATIENCE,
        rows: int = ROWS,
    ) -> None:
        self.size = size or max(4, 2 * (os.cpu_count() or 2))
        self.long = long
        self.seconds = seconds
        self.rows = rows
        self.allowance = Allowance(ROWS_OF_ONE * rows)
        self.stopped = 0  # queries that were stopped to make room
        self._patience = patience
        self._make: Callable[[], Worker] = lambda: Worker(folder, memory)
        self._known: OrderedDict[int, None] = OrderedDict()  # the texts of long queries, by their hash
        self._idle: list[Worker] = [self._make() for _ in range(self.size)]
        self._running: set[Task] = set()
        self._free = threading.Condition()
        self._threads = 0  # that wait for a process
        self._futures: deque[asyncio.Future[Worker | None]] = deque()  # of requests that wait in an event loop
        self._closed = False
        threading.Thread(target=self._watch, name="pool", daemon=True).start()

    @property
    def running(self) -> int:
        """Queries that run now."""
        return len(self._running)

    @property
    def slow(self) -> int:
        """Long queries that run now."""
        return sum(task.long for task in list(self._running))

    def warm(self) -> None:
        """Starts the processes that wait, so that nobody waits for them."""
        for _ in range(self.size):
            with self._free:
                if self._closed or not self._idle:
                    return
                worker = self._idle.pop(0)  # the one that would be taken last
            _start(worker)
            with self._free:
                if self._closed:
                    worker.close()
                    return
                self._offer(worker)

    def ask(self, what: str, *values: object, seconds: float | None = None) -> Iterator[Any]:
        """As `Worker.ask`; seconds: at most and by default those of the pool. Raises `BusyError` too."""
        limit = self.limit(seconds)
        task = self._begin(ASKER.get(), text_of(what, *values))
        try:
            yield from task.worker.ask(what, *values, seconds=limit)
        except KgError as error:
            raise task.failed(error) from error
        finally:
            self.end(task)

    def limit(self, seconds: float | None) -> float:
        """The time limit of a query that is to have so many seconds."""
        return self.seconds if seconds is None else min(seconds, self.seconds)

    def _begin(self, asker: str, text: str) -> Task:
        end = time.monotonic() + WAIT
        with self._free:
            self._refuse_known(asker, text)
            while not self._idle and not self._closed:
                self._threads += 1
                try:
                    if not self._free.wait(end - time.monotonic()):
                        raise _no_process()
                finally:
                    self._threads -= 1
            return self._task(self._idle.pop() if self._idle else None, asker, text)

    async def begin(self, asker: str, text: str) -> Task:
        """A process for a query, which `end` gives back; waited for in an event loop. Raises `BusyError`."""
        with self._free:
            self._refuse_known(asker, text)
            if self._closed or (self._idle and not self._threads):
                return self._task(self._idle.pop() if not self._closed else None, asker, text)
            future: asyncio.Future[Worker | None] = asyncio.get_running_loop().create_future()
            self._futures.append(future)
        expires = future.get_loop().call_later(WAIT, _give, future, None)
        try:
            worker = await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled() and (unused := future.result()) is not None:
                with self._free:
                    self._offer(unused)
            raise
        finally:
            expires.cancel()
        if worker is None and not self._closed:
            raise _no_process()
        with self._free:
            return self._task(worker, asker, text)

    def _task(self, worker: Worker | None, asker: str, text: str) -> Task:
        if worker is None or self._closed:
            if worker is not None:
                worker.close()
            raise BusyError("the service is stopping.", "Ask again later.")
        task = Task(worker, asker, text)
        self._running.add(task)
        return task

    def _refuse_known(self, asker: str, text: str) -> None:
        """Raises `BusyError` for a query that was long before, where there is no room for it."""
        if self._known and _told_apart(text) in self._known and (full := self._full(asker)):
            self.stopped += 1
            raise BusyError(full, _LATER)

    def _offer(self, worker: Worker) -> None:
        """Gives a process to whoever waits the longest, a thread before a request in an event loop."""
        while self._futures and not self._threads:
            future = self._futures.popleft()
            if not future.done():
                loop = future.get_loop()
                if asyncio._get_running_loop() is loop:
                    future.set_result(worker)
                else:
                    loop.call_soon_threadsafe(self._hand_over, future, worker)
                return
        self._idle.append(worker)
        self._free.notify()

    def _hand_over(self, future: asyncio.Future[Worker | None], worker: Worker) -> None:
        if not future.done():
            future.set_result(worker)
            return
        with self._free:
            self._offer(worker)

    def end(self, task: Task) -> None:
        """The end of a query: its process is there for the next one, or has ended with it."""
        with self._free:
            self._running.discard(task)
            spent = task.long or task.worker.closed
            if not spent and not self._closed:
                self._offer(task.worker)
            elif not task.long and not self._closed:
                self._offer(self._make())  # the place of a long one has been filled already
        if spent or self._closed:
            task.worker.close()

    def _watch(self) -> None:
        while not self._closed:
            time.sleep(_LOOK)
            for task in list(self._running):
                if not task.long and not task.refused:
                    spent = _processor_time(task.worker.pid)
                    if task.began < 0 or spent < task.began:  # its process has started since
                        task.began = spent
                    elif spent - task.began > self._patience:
                        self._slow_down(task)

    def _slow_down(self, task: Task) -> None:
        with self._free:
            if task not in self._running:
                return
            if task.text:
                self._known[_told_apart(task.text)] = None
                if len(self._known) > KNOWN:
                    self._known.popitem(last=False)
            if full := self._full(task.asker):
                task.refused = full
                self.stopped += 1
                task.worker.close()
                return
            task.long = True
            if pid := task.worker.pid:
                with suppress(OSError):
                    os.setpriority(os.PRIO_PROCESS, pid, 19)
        _start(fresh := self._make())
        with self._free:
            if self._closed:
                fresh.close()
            else:
                self._offer(fresh)

    def _full(self, asker: str) -> str:
        """Why no further long query of that asker may run; "" where it may."""
        slow = [task for task in self._running if task.long]
        own = sum(bool(asker) and task.asker == asker for task in slow)
        if own >= LONG_OF_ONE:
            return f"{own} long queries run for you already."
        return f"{len(slow)} long queries run at once already." if len(slow) >= self.long else ""

    def close(self) -> None:
        """Ends all processes; queries that run get an error."""
        with self._free:
            self._closed = True
            for worker in (*self._idle, *(task.worker for task in self._running)):
                worker.close()
            self._idle.clear()
            for future in self._futures:
                future.get_loop().call_soon_threadsafe(_give, future, None)
            self._futures.clear()
            self._free.notify_all()


def text_of(what: str, *values: object) -> str:
    """The query among what a worker is asked, "" where there is none."""
    return str(values[0]) if what in ("query", "own", "apart", "document") else ""


def _give(future: asyncio.Future[Worker | None], worker: Worker | None) -> None:
    if not future.done():
        future.set_result(worker)


def _no_process() -> BusyError:
    return BusyError("all processes that answer are at work.", "Ask again in some seconds.")


def _processor_time(pid: int) -> float:
    """The seconds of a processor that a process has had; by the clock on the wall where the system does not tell; -1 for none."""
    if not pid:
        return -1.0
    if sys.platform != "linux":
        return time.monotonic()
    try:
        return time.clock_gettime(~pid << 3 | 2)  # clock_getcpuclockid(3), as Linux has it
    except OSError:
        return -1.0


def _told_apart(text: str) -> int:
    """A number for the text of a query, the same whatever its spaces and comments are."""
    return hash(tuple(token.text for token in lexer.code(text)))


def _start(worker: Worker) -> None:
    """Starts the process of a worker by a question that costs nothing; who asks it next tells what is wrong."""
    with suppress(KgError):
        for _ in worker.ask("query", "ASK { }", 1, seconds=SECONDS):
            pass
