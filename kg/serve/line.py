"""Asks the processes of a pool from an event loop, without a thread in between, which would cost more than a small query."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from typing import Any

from kg.answer.worker import Pieces
from kg.errors import KgError, TimeLimitError
from kg.serve.pool import ASKER, Pool, text_of

LOOK = 0.2  # seconds between looks whether the client is still there
_PIECE = 2**20  # bytes


async def ask(
    pool: Pool, what: str, *values: object, seconds: float | None, gone: Callable[[], Awaitable[bool]]
) -> list[Any]:
    """The pieces of the answer of a process. gone: whether nobody waits any more; then the query is stopped.

    Raises as `Pool.ask`.
    """
    limit = pool.limit(seconds)
    end = time.monotonic() + limit
    task = await pool.begin(ASKER.get(), text_of(what, *values))
    loop = asyncio.get_running_loop()
    worker = task.worker
    try:
        source = worker.begin(what, *values, seconds=limit)
    except BaseException:
        pool.end(task)
        raise
    answer: asyncio.Future[list[Any]] = loop.create_future()
    pieces = Pieces()
    watching: asyncio.Task[None] | None = None
    late = read = False

    def ready() -> None:
        try:
            data = os.read(source, _PIECE)
            if not data:
                raise EOFError
            if not pieces.take(data):
                return
        except (OSError, EOFError, ValueError) as error:
            loop.remove_reader(source)
            if not answer.done():
                answer.set_exception(EOFError(str(error)))
        except OverflowError:
            loop.remove_reader(source)
            if not answer.done():
                answer.set_exception(KgError("the answer is too large.", "Ask for less, such as with LIMIT."))
        else:
            loop.remove_reader(source)
            if not answer.done():
                answer.set_result(pieces.found)

    async def watch() -> None:
        nonlocal late
        while not answer.done():
            late = time.monotonic() > end
            if late or await gone():
                worker.close()  # the process ends, and the answer with it
                return
            await asyncio.sleep(min(LOOK, max(end - time.monotonic(), 0) + 0.01))

    def begin_to_watch() -> None:
        nonlocal watching
        watching = loop.create_task(watch())

    waits = loop.call_later(LOOK, begin_to_watch)
    loop.add_reader(source, ready)
    try:
        found = await answer
        read = True
        return found
    except EOFError:
        error = worker.lost(limit)
        if late and not task.refused:
            error = TimeLimitError(f"the query took longer than {limit:g} seconds.", "Simplify it.")
        raise task.failed(error) from None
    finally:
        waits.cancel()
        if watching is not None:
            watching.cancel()
        if not read:
            loop.remove_reader(source)
        worker.finish(read=read)
        pool.end(task)
