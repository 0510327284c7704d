"""Asks the processes of a pool from an event loop, without a thread in between, which would cost more than a small query."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from typing import Any

from kg.answer.worker import Pieces, Worker
from kg.errors import KgError, TimeLimitError
from kg.serve.pool import ASKER, Pool, text_of

LOOK = 0.2  # seconds between looks whether the client is still there
_PIECE = 2**20  # bytes


class _Answer:
    """An answer that comes through a descriptor, piece by piece."""

    def __init__(self, source: int) -> None:
        self.loop = asyncio.get_running_loop()
        self.whole: asyncio.Future[list[Any]] = self.loop.create_future()
        self._source = source
        self._pieces = Pieces()
        self.loop.add_reader(source, self._ready)

    def _ready(self) -> None:
        try:
            data = os.read(self._source, _PIECE)
            if not data:
                raise EOFError
            if self._pieces.take(data):
                self.leave()
                if not self.whole.done():
                    self.whole.set_result(self._pieces.found)
        except (OSError, EOFError, ValueError) as error:
            self._fail(EOFError(str(error)))
        except OverflowError:
            self._fail(KgError("the answer is too large.", "Ask for less, such as with LIMIT."))

    def _fail(self, error: Exception) -> None:
        self.leave()
        if not self.whole.done():
            self.whole.set_exception(error)

    def leave(self) -> None:
        """Reads no more."""
        self.loop.remove_reader(self._source)


class _Watch:
    """Stops a query whose time is up, or whose asker has gone: looked at now and then, once a query takes a moment."""

    def __init__(self, worker: Worker, end: float, gone: Callable[[], Awaitable[bool]]) -> None:
        self.late = False
        self._worker = worker
        self._end = end
        self._gone = gone
        self._task: asyncio.Task[None] | None = None
        loop = asyncio.get_running_loop()
        self._waits = loop.call_later(min(LOOK, max(end - time.monotonic(), 0)), self._begin)

    def _begin(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._look())

    async def _look(self) -> None:
        while True:
            self.late = time.monotonic() > self._end
            if self.late or await self._gone():
                self._worker.close()  # the process ends, and the answer with it
                return
            await asyncio.sleep(min(LOOK, max(self._end - time.monotonic(), 0) + 0.01))

    def leave(self) -> None:
        self._waits.cancel()
        if self._task is not None:
            self._task.cancel()


async def ask(
    pool: Pool, what: str, *values: object, seconds: float | None, gone: Callable[[], Awaitable[bool]]
) -> list[Any]:
    """The pieces of the answer of a process. gone: whether nobody waits any more; then the query is stopped.

    Raises as `Pool.ask`.
    """
    limit = pool.limit(seconds)
    task = await pool.begin(ASKER.get(), text_of(what, *values))
    worker, read = task.worker, False
    try:
        answer = _Answer(worker.begin(what, *values, seconds=limit))
    except BaseException:
        pool.end(task)
        raise
    watch = _Watch(worker, time.monotonic() + limit, gone)
    try:
        found = await answer.whole
        read = True
        return found
    except EOFError:
        answer.leave()
        error = worker.lost(limit)
        if watch.late and not task.refused:
            error = TimeLimitError(f"the query took longer than {limit:g} seconds.", "Simplify it.")
        raise task.failed(error) from None
    finally:
        watch.leave()
        if not read:
            answer.leave()
        worker.finish(read=read)
        pool.end(task)
