"""Sorts more lines than fit into memory: sorted runs on disk, merged while they are read (Knuth, TAOCP 3, 5.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby
from pathlib import Path

RUN = 100_000  # lines held in memory


class Sorter:
    """Takes lines of bytes in any order, gives them sorted and without repeats.

    folder: an existing folder for the runs, which whoever made it takes away.
    """

    def __init__(self, folder: Path, run: int = RUN) -> None:
        self.folder = folder
        self.run = run
        self.lines: list[bytes] = []
        self.files: list[Path] = []

    def add(self, lines: Iterable[bytes]) -> None:
        """Takes lines, each with its line end. Raises OSError where the disk is full."""
        self.lines.extend(lines)
        if len(self.lines) >= self.run:
            file = self.folder / f"run-{len(self.files)}"
            with file.open("wb") as out:
                out.writelines(self._sorted())
            self.files.append(file)
            self.lines = []

    def __iter__(self) -> Iterator[bytes]:
        runs = [file.open("rb") for file in self.files]
        try:
            yield from (line for line, _ in groupby(merge(*runs, self._sorted()) if runs else self._sorted()))
        finally:
            for run in runs:
                run.close()

    def _sorted(self) -> list[bytes]:
        self.lines.sort()
        return self.lines
