"""Which snapshots somebody has open, by a lock that ends with its process."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path


class Held:
    """A snapshot that is open: it is not taken away before this is let go, or its process ends."""

    def __init__(self, folder: Path) -> None:
        """Does nothing where it is not there, or its file system knows no locks."""
        self._file = -1
        with suppress(OSError):
            self._file = os.open(folder / "manifest.json", os.O_RDONLY)
            fcntl.flock(self._file, fcntl.LOCK_SH | fcntl.LOCK_NB)

    def close(self) -> None:
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)

    __del__ = close

    @staticmethod
    def by_anybody(folder: Path) -> bool:
        """Whether a snapshot is open somewhere, or that cannot be said."""
        try:
            file = os.open(folder / "manifest.json", os.O_RDONLY)
        except OSError:
            return True
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        finally:
            os.close(file)
        return False
