"""A second look in a process of its own, while this one goes on as if it would find nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path


def processors() -> int:
    """How many processors this process may use; where that cannot be asked for, as on macOS, how many there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def is_possible() -> bool:
    """Whether a copy of this process may work beside it: there is a further processor, and no thread that a copy would lack.

    Not on macOS, whose libraries do not live through it.
    """
    if not sys.platform.startswith("linux") or processors() < 2:
        return False
    try:
        return len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        return False


class Meanwhile:
    """Finds out whether something holds. Where the other process fails, it counts as if it did not."""

    def __init__(self, holds: Callable[[], bool]) -> None:
        self._answer, answer = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            try:
                os.write(answer, b"1" if holds() else b"0")
            finally:
                os._exit(0)
        os.close(answer)

    def holds(self) -> bool:
        """Waits for the answer. To be asked once."""
        found = os.read(self._answer, 1) == b"1"
        self._end()
        return found

    def __del__(self) -> None:
        if self._process > 0:
            self._end()

    def _end(self) -> None:
        os.close(self._answer)
        os.waitpid(self._process, 0)
        self._process = -1
