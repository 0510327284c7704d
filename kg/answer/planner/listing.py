"""The reports of the index of `kg.snapshot.postings` by name, in the order of article or of day."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from heapq import merge
from itertools import accumulate, count, groupby, islice
from operator import itemgetter
from threading import Lock
from typing import Generic, TypeVar

from kg.snapshot.placement import ARTICLE
from kg.snapshot.postings import DamagedIndexError, Section, places
from kg.snapshot.shards import shard_of

_SPARSE = 1000  # reports that are sorted at once
_FEW = 4  # one in so many sections

# Reports that have one place in the order: what they are sorted by, of which the line is a number, and their IRIs.
Key = tuple[str | int, ...]
Groups = Iterator[tuple[Key, list[str]]]
Day = tuple[
    tuple[str, ...], list[tuple[int, int]]
]  # a first day, perhaps with a last one: the reports of sections, as bits
T = TypeVar("T")


class Growing(Generic[T]):
    """Values that are worked out as far as somebody has asked for them, for several that may ask at once."""

    def __init__(self, more: Iterator[T]) -> None:
        self._found: list[T] = []
        self._more = more
        self._lock = Lock()
        self._failed: DamagedIndexError | None = None  # whoever comes after gets it too, and does not miss the rest

    def __iter__(self) -> Iterator[T]:
        for nth in count():
            if nth == len(self._found):
                with self._lock:
                    if nth == len(self._found):
                        self._grow()
            if nth == len(self._found):
                return
            yield self._found[nth]

    def _grow(self) -> None:
        if self._failed is not None:
            raise self._failed
        try:
            self._found += islice(self._more, 1)
        except DamagedIndexError as error:
            self._failed = error
            raise


class Listing:
    """The reports of all sections."""

    def __init__(self, sections: list[Section]) -> None:
        self._sections = sections
        self._days: dict[tuple[bool, bool], Growing[Day]] = {}

    def in_order(self, chosen: list[int], order: Sequence[str], *, due: bool = False) -> Groups:
        """The reports in their order, as far as the index knows it. order: as `kg.answer.planner.ordering.known` gives it; due: whether its
        days are those on which something is due."""
        if order[0] == "article":
            named: Iterable[tuple[str, str, int]]
            if sum(map(int.bit_count, chosen)) < _SPARSE:
                named = sorted(part for place, bits in enumerate(chosen) for part in self.named(place, bits))
            else:
                named = (
                    (slug, self._sections[place].names[nth], found)
                    for slug, place, nth, start, count in self.articles
                    if (found := (chosen[place] >> start) & ((1 << count) - 1))
                )
            for _, parts in groupby(named, key=itemgetter(0)):
                yield from _grouped((), parts, order)
            return
        for days, sets in self._by_day(chosen, both="latest" in order, due=due):
            reports: dict[str, list[tuple[str, str, int]]] = {}
            for place, bits in sets:
                if found := bits & chosen[place]:
                    for part in self.named(place, found):
                        reports.setdefault(part[0] if "article" in order else "", []).append(part)
            for slug in sorted(reports):
                yield from _grouped(days, reports[slug], order)

    def named(self, place: int, bits: int) -> Iterator[tuple[str, str, int]]:
        """The articles of some reports of a section, with the names of all theirs, and which of these it is."""
        section, starts = self._sections[place], self._starts[place]
        while bits:
            nth = bisect_right(starts, (bits & -bits).bit_length() - 1) - 1
            start, count = starts[nth], section.counts[nth]
            found = (bits >> start) & ((1 << count) - 1)
            yield section.articles[nth], section.names[nth], found
            bits ^= found << start

    @cached_property
    def _starts(self) -> list[list[int]]:
        """Of each section the places of the first reports of its articles."""
        return [list(accumulate(section.counts, initial=0)) for section in self._sections]

    @cached_property
    def articles(self) -> list[tuple[str, int, int, int, int]]:
        """Of each article its folder name, section, place in this, first report, and how many it has; sorted."""
        return sorted(
            (slug, place, nth, starts[nth], section.counts[nth])
            for place, (section, starts) in enumerate(zip(self._sections, self._starts, strict=True))
            for nth, slug in enumerate(section.articles)
        )

    def of(self, slug: str) -> tuple[int, int]:
        """The reports of an article: in which section, and which they are there, as bits."""
        place = self._of_shard.get(shard_of(slug), 0)
        articles = self._sections[place].articles if self._sections else []
        nth = bisect_left(articles, slug)
        if articles[nth : nth + 1] != [slug]:
            return 0, 0
        return place, ((1 << self._sections[place].counts[nth]) - 1) << self._starts[place][nth]

    @cached_property
    def _of_shard(self) -> dict[str, int]:
        return {section.name: place for place, section in enumerate(self._sections)}

    def _by_day(self, chosen: list[int], *, both: bool, due: bool) -> Iterable[Day]:
        """The reports of each section by their first day, and perhaps the last one of that time, in order. Those of sections of which none
        is chosen may be missing."""
        some = [place for place, bits in enumerate(chosen) if bits]
        if len(some) * _FEW < len(chosen):
            return self._dated(some, both=both, due=due)
        if (both, due) not in self._days:
            self._days[both, due] = Growing(self._dated(range(len(chosen)), both=both, due=due))
        return self._days[both, due]

    def _dated(self, some: Iterable[int], *, both: bool, due: bool) -> Iterator[Day]:
        sections = [_dated(place, self._sections[place].days(due=due)) for place in some]
        alike = groupby(merge(*sections), key=lambda one: one[0] if both else one[0][:1])
        return ((days, [each[1:] for each in sets]) for days, sets in alike)


def _dated(place: int, days: Iterable[tuple[str, int]]) -> Iterator[tuple[tuple[str, ...], int, int]]:
    for each, bits in days:
        yield tuple(each.split(" ")), place, bits


def _grouped(before: tuple[str, ...], parts: Iterable[tuple[str, str, int]], order: Sequence[str]) -> Groups:
    """Reports of articles with what they are sorted by, which begins with something. Of one article, where the order has that."""
    found: dict[Key, list[str]] = {}
    for slug, names, bits in parts:
        for line, iri in iris(slug, names, bits):
            key: Key = (*before, ARTICLE + slug) if "article" in order else before
            found.setdefault((*key, line) if "line" in order else key, []).append(iri)
    yield from sorted(found.items())


def iris(slug: str, names: str, bits: int) -> Iterator[tuple[int, str]]:
    """The IRIs of the reports of an article that are among those of these bits, each with its line."""
    each = names.split("\n") if bits else []
    for place in places(bits):
        line, _, name = each[place].partition(" ")
        yield int(line), f"{ARTICLE}{slug}{name}" if name[:1] in ("/", "") else name
