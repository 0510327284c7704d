"""A time limit for work inside this process."""

from __future__ import annotations

from collections.abc import Callable

from kg.errors import TimeLimitError, in_seconds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from queue import SimpleQueue
    from typing import Any, TypeVar

    T = TypeVar("T")


class TimeKeeper:
    """Runs work in a thread that is left behind where it takes too long.

    Work that waits for a server lets other threads run, so the caller gets the error in time. It goes on until its
    own limits end it, for nothing stops a thread: queries to the engine go to a `kg.answer.worker` instead.
    """

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Any] | None = None

    def within(self, seconds: float, work: Callable[[], T]) -> T:
        """What `work` returns or raises. Raises `TimeLimitError` where it takes more than so many seconds."""
        from threading import Lock

        jobs = self._jobs or self._start()
        done = Lock()
        done.acquire()
        outcome: list[Any] = []
        jobs.put((work, outcome, done))
        if not done.acquire(timeout=seconds):
            self.close()
            raise TimeLimitError(
                f"the query took longer than {in_seconds(seconds)}.", "Simplify it, or raise the time limit."
            )
        failed, value = outcome
        if failed:
            raise value
        found: T = value
        return found

    def _start(self) -> SimpleQueue[Any]:
        from queue import SimpleQueue
        from threading import Thread

        self._jobs = SimpleQueue()
        Thread(target=_work, args=(self._jobs,), daemon=True).start()
        return self._jobs

    def close(self) -> None:
        """Lets the thread end once it is free."""
        if self._jobs is not None:
            self._jobs.put(None)
            self._jobs = None


def _work(jobs: SimpleQueue[Any]) -> None:
    while (job := jobs.get()) is not None:
        work, outcome, done = job
        try:
            outcome.extend((False, work()))
        except BaseException as error:
            outcome.extend((True, error))
        done.release()
        del job, work, outcome, done
