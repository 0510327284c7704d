"""How many rows each client may have in a minute, beside what one answer may have."""

from __future__ import annotations

import time
from collections import Counter
from threading import Lock

MINUTE = 60.0  # seconds
CLIENTS = 100_000  # that are remembered within a minute; who comes after them is not counted


class Allowance:
    """The rows and triples that clients have had in the current minute. most: of each one.

    >>> allowance = Allowance(10)
    >>> allowance.take("a", 12)
    >>> allowance.left("a") > 0, allowance.left("b")
    (True, 0.0)
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._had: Counter[str] = Counter()
        self._end = 0.0
        self._lock = Lock()

    def left(self, client: str) -> float:
        """The seconds until a client may have more, 0 where it may now."""
        if self._had.get(client, 0) < self.most:
            return 0.0
        return max(self._end - time.monotonic(), 0.0)

    def take(self, client: str, rows: int) -> None:
        """Counts what a client was given; "" is ourselves."""
        if not rows or not client:
            return
        with self._lock:
            now = time.monotonic()
            if now >= self._end:
                self._had.clear()
                self._end = now + MINUTE
            if client in self._had or len(self._had) < CLIENTS:
                self._had[client] += rows
