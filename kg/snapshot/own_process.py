"""What a process of its own finds out, with memory of its own.

What a build holds of 100,000 articles, what it takes to fill their store and what their index takes are each 200 MB or more: so
no process needs the sum, as a copy of this one would.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

from kg.snapshot.workers import end_with_parent

T = TypeVar("T")


class OwnProcess(Generic[T]):
    """Finds something out. find, given: as `multiprocessing` sends them to another process."""

    def __init__(self, find: Callable[..., T], *given: object) -> None:
        context = get_context("spawn")
        self._answer, answer = context.Pipe(duplex=False)
        self._process = context.Process(target=_run, args=(answer, find, given), daemon=True)
        self._process.start()
        answer.close()

    def found(self) -> T | None:
        """Waits for what was found: None where the other process died. To be asked once. Raises what was raised there."""
        found: T | None = None
        error: Exception | None = None
        with suppress(EOFError):
            found, error = self._answer.recv()
        self._process.join()
        if error is not None:
            raise error
        return found

    def holds(self) -> bool:
        """As `found`: whether it is True."""
        return self.found() is True

    def __del__(self) -> None:
        if self._process.is_alive():  # nobody waits for it
            self._process.kill()
            self._process.join()
        self._answer.close()


def _run(answer: Connection, find: Callable[..., Any], given: tuple[object, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that waits, and ends this one
    end_with_parent()
    try:
        answer.send((find(*given), None))
    except Exception as error:
        answer.send((None, error))
