"""What a process of its own finds out, with memory of its own.

What a build holds of 100,000 articles, what it takes to fill their store and what their index takes are each 200 MB or more: so
no process needs the sum, as a copy of this one would.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from typing import Generic, TypeVar

from kg.snapshot.workers import local

T = TypeVar("T")


class OwnProcess(Generic[T]):
    """Finds something out. find, given: as `multiprocessing` sends them to another process."""

    def __init__(self, find: Callable[..., T], *given: object) -> None:
        self._executor = local(1).make(1)
        self._found = self._executor.submit(find, *given)

    def found(self) -> T | None:
        """Waits for what was found: None where the other process died. To be asked once. Raises what was raised there."""
        with self._executor:
            try:
                return self._found.result()
            except BrokenExecutor:
                return None

    def holds(self) -> bool:
        """As `found`: whether it is True."""
        return self.found() is True
