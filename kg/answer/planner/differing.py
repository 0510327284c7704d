"""Which reports tell otherwise of the same, from the index of `kg.snapshot.postings`."""

from __future__ import annotations

from kg.snapshot.postings import Section


class Differing:
    """Which reports tell something otherwise. Raises `LookupError` where not all of it is known."""

    def __init__(self, sections: list[Section]) -> None:
        self._told: dict[int, list[tuple[int, ...]]] = {}  # by what it is of: the value, its days, and the report
        self._of: list[dict[int, list[tuple[int, ...]]]] = [{} for _ in sections]
        for place, section in enumerate(sections):
            for nth, of, *told in section.compared():
                if not of:
                    raise LookupError(place)
                self._told.setdefault(of, []).append((*told, place, nth))
        for of, each in self._told.items():
            if _may_differ(of, each):
                for value, first, last, place, nth in each:
                    self._of[place].setdefault(nth, []).append((of, value, first, last))
        self.reports = [sum(1 << nth for nth in found) for found in self._of]

    def others(self, place: int, nth: int) -> set[tuple[int, ...]]:
        """The reports that tell otherwise than one, by section and place."""
        found: set[tuple[int, ...]] = set()
        for of, value, first, last in self._of[place].get(nth, ()):
            if of % 2:
                found.update(one[3:] for one in self._told[of] if one[2] < first or last < one[1])
            else:
                found.update(
                    one[3:]
                    for one in self._told[of]
                    if (one[0] != value or not value) and one[1] <= last and first <= one[2]
                )
        return found - {(place, nth)}


def _may_differ(of: int, told: list[tuple[int, ...]]) -> bool:
    """Whether some of what is told of something is otherwise than some other."""
    if of % 2:
        return max(one[1] for one in told) > min(one[2] for one in told)
    return len({one[0] for one in told}) > 1 or not told[0][0]
