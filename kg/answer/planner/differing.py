"""Which reports tell otherwise of the same, from the index of `kg.snapshot.postings`."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from itertools import groupby

from kg.snapshot.postings import COMPARED, Section


class Differing:
    """Which reports tell something otherwise. Raises `LookupError` where not all of it is known.

    reports: those of each section, as bits.
    """

    def __init__(self, sections: list[Section]) -> None:
        self._nths, self._keys, self._values, self._firsts, self._lasts = (array(kind) for kind in COMPARED)
        columns = (self._nths, self._keys, self._values, self._firsts, self._lasts)
        self._starts = [0]  # of the rows of each section, which are sorted by report
        for section in sections:
            for column, data in zip(columns, section.compared(), strict=True):
                column.frombytes(data)
            self._starts.append(len(self._nths))
        key_of = self._keys.__getitem__
        by_key = sorted(range(len(self._keys)), key=key_of)
        if by_key and not key_of(by_key[0]):
            raise LookupError
        # The rows by what they are of, where some tell otherwise than others.
        self._told: dict[int, array[int]] = {}
        of_such = bytearray(len(self._keys))
        for key, rows in ((key, list(rows)) for key, rows in groupby(by_key, key_of)):
            if self._may_differ(key, rows):
                self._told[key] = array("I", rows)
                for row in rows:
                    of_such[row] = 1
        self.reports: list[int] = []
        for start, end in zip(self._starts, self._starts[1:], strict=False):
            bits = bytearray(self._nths[end - 1] // 8 + 1 if end > start else 0)
            for row in range(start, end):
                if of_such[row]:
                    nth = self._nths[row]
                    bits[nth // 8] |= 1 << nth % 8
            self.reports.append(int.from_bytes(bits, "little"))

    def others(self, place: int, nth: int) -> set[tuple[int, int]]:
        """The reports that tell otherwise than one, by section and place."""
        start, end = self._starts[place : place + 2]
        own = range(bisect_left(self._nths, nth, start, end), bisect_right(self._nths, nth, start, end))
        firsts, lasts, values = self._firsts, self._lasts, self._values
        found: set[int] = set()
        for row in own:
            key, first, last, value = self._keys[row], firsts[row], lasts[row], values[row]
            rows = self._told.get(key, ())
            if key % 2:
                found.update(one for one in rows if lasts[one] < first or last < firsts[one])
            else:
                found.update(
                    one
                    for one in rows
                    if (values[one] != value or not value) and firsts[one] <= last and first <= lasts[one]
                )
        places = ((bisect_right(self._starts, row) - 1, self._nths[row]) for row in found)
        return set(places) - {(place, nth)}

    def _may_differ(self, key: int, rows: list[int]) -> bool:
        """Whether some of what is told of something is otherwise than some other."""
        if key % 2:
            return max(map(self._firsts.__getitem__, rows)) > min(map(self._lasts.__getitem__, rows))
        return len(set(map(self._values.__getitem__, rows))) > 1 or not self._values[rows[0]]
