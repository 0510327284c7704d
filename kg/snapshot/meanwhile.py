"""A second look in a process of its own, while this one goes on as if it would find nothing."""

from __future__ import annotations

import marshal
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any


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
    """Finds something out. find: gives a plain value, such as `marshal` writes."""

    def __init__(self, find: Callable[[], Any]) -> None:
        self._answer, answer = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            try:
                with open(answer, "wb") as pipe:  # noqa: PTH123 (a descriptor)
                    pipe.write(marshal.dumps(find()))
            finally:
                os._exit(0)
        os.close(answer)

    def found(self) -> object:
        """Waits for what was found: None where the other process failed. To be asked once."""
        data = b""
        while part := os.read(self._answer, 2**16):
            data += part
        self._end()
        try:
            return marshal.loads(data)
        except (EOFError, ValueError, TypeError):
            return None

    def holds(self) -> bool:
        """As `found`: whether it is True."""
        return self.found() is True

    def __del__(self) -> None:
        if self._process > 0:  # nobody waits for it
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, -1
        os.close(self._answer)
        with suppress(ChildProcessError):  # where SIGCHLD is ignored, nobody is to be waited for
            os.waitpid(process, 0)
