"""Which reports touch a thing, and on which day they begin: what the first rows of an answer are found by.

    <snapshot>/postings/3f.bin      the reports of the shard, their first days, and the reports by what they touch
                        3f.parts    what its articles gave to that, where it cannot be told from there (`kg.snapshot.touched`)
                        3f.quotes   the words of the reports (`kg.snapshot.quotes`)
                        3f.accounts who tells of which acts (`kg.snapshot.accounts`)
                        3f.deeds    which acts there are (the same)
                        every.json  what they were made of

An index of triples leads from a country to all its triples, in no order; from here an answer gets the reports that have to
do with several things at once, in order of article or of day, without a look at the others. A report touches what stands
within three steps of what it tells, classes and kinds among them. That is more than any answer needs, so the query is still asked,
of these reports only.

The reports of a shard are numbered, and a set of them is an integer with one bit for each. Things are known by a number that
their IRI gives: where two have the same, more is looked at than need be. What a shard has follows from its articles and from the reference
data, so only that of a shard that has changed is made anew. No export has it, and where it is missing everything is looked at.

A file begins with its head, which says where its other pieces are. Each piece has a sum of its bits and is read when it is asked
for: of ten thousand articles all of them are 62 MB, of which a question on one article takes 2.
"""

from __future__ import annotations

import json
import marshal
import os
import zlib
from _blake2 import blake2b
from array import array
from bisect import bisect_left, bisect_right
from functools import cache, cached_property
from itertools import accumulate
from pathlib import Path

from kg.snapshot import EVERY, POSTINGS
from kg.snapshot.packed_values import dumps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any, Literal

REACH = 3  # steps from what a report tells
FIRST, LAST = "0001-01-01", "9999-12-31"  # where a day is not known here, and where there is none
# How a thing is touched: in one step; in up to three, of which the first does not lead to the evidence, or does; by a property, if
# that leads to a thing of others (`by`). Which properties there are: of what is told, those that lead to its own nodes, of the evidence.
# Of which classes is what is touched; and what something is done to, since of what very many reports touch that is little.
DIRECT, FARTHER, QUOTED, HAS, OWN, QUOTES, CLASS, THEME = b"1", b"3", b"e", b"p", b"o", b"q", b"c", b"t"


COMPARED: tuple[Literal["I", "Q"], ...] = (
    "I",
    "Q",
    "I",
    "I",
    "I",
)  # the columns of what may be told otherwise, as `array` has types
DAMAGED = (
    OSError,
    ValueError,
    LookupError,
    EOFError,
    TypeError,
    AttributeError,
)  # what reading a damaged index may raise


@cache
def number_of(iri: bytes, how: bytes = b"") -> int:
    """By what a thing is known: 31 bits of a digest of its IRI, which stands in angle brackets, and of how it is touched."""
    return int.from_bytes(blake2b(iri, digest_size=4, person=how).digest(), "big") >> 1


@cache
def by(iri: bytes) -> bytes:
    """How things are touched by a property."""
    return blake2b(iri, digest_size=8).digest()


_PLACES = 2**24 - 1


def places(bits: int) -> Iterator[int]:
    """The places of the bits that are set."""
    while bits:
        yield (bits & -bits).bit_length() - 1
        bits &= bits - 1


class Sets:
    """Sets of reports by number, as they stand in the file: `numbers` sorted, `ends` of the sets in `data`. Each is three bytes that say
    how many zeros come first, and the bits; or, where that is shorter, `_PLACES` and the places of the bits, two bytes each."""

    def __init__(self, numbers: bytes, ends: bytes, data: bytes) -> None:
        self._numbers = memoryview(numbers).cast("I")
        self._ends = memoryview(ends).cast("I")
        self._data = data

    def get(self, number: int) -> int:
        """The set of a number, as bits; 0 where there is none."""
        place = bisect_left(self._numbers, number)
        if place == len(self._numbers) or self._numbers[place] != number:
            return 0
        return self._set(self._ends[place - 1] if place else 0, self._ends[place])

    def items(self) -> Iterator[tuple[int, int]]:
        """All of them, with their numbers."""
        start = 0
        for number, end in zip(self._numbers, self._ends, strict=True):
            yield number, self._set(start, end)
            start = end

    def _set(self, start: int, end: int) -> int:
        data = self._data
        zeros = int.from_bytes(data[start : start + 3], "little")
        if zeros == _PLACES:
            found = 0
            for one in array("H", data[start + 3 : end]):
                found |= 1 << one
            return found
        return int.from_bytes(data[start + 3 : end], "little") << zeros

    @staticmethod
    def packed(sets: dict[int, int]) -> tuple[bytes, bytes, bytes]:
        """What makes one of sets by number."""
        ends, data = array("I"), bytearray()
        for number in sorted(sets):
            bits = sets[number]
            zeros = (bits & -bits).bit_length() - 1 & ~7
            if bits.bit_length() < 2**16 and 16 * bits.bit_count() < bits.bit_length() - zeros:
                data += _PLACES.to_bytes(3, "little") + array("H", places(bits)).tobytes()
                ends.append(len(data))
                continue
            bits >>= zeros
            data += zeros.to_bytes(3, "little") + bits.to_bytes((bits.bit_length() + 7) // 8, "little")
            ends.append(len(data))
        return array("I", sorted(sets)).tobytes(), ends.tobytes(), bytes(data)


class DamagedIndexError(Exception):
    """Of a piece of the index that is damaged, or no longer there: it can tell nothing."""


Moving = dict[
    int, list[tuple[int, bytes]]
]  # (property, subject) by object: what articles say of things that are not theirs
_PIECES, _BLOCK = 7, 512  # pieces before the blocks, numbers in one of these


class Section:
    """What the index has of one shard.

    articles: their folder names, sorted; counts: how many reports each has; names: the reports of each in order, with the first line of their
    words (-1: not known here), as the end of their IRI or as a whole one; days: those that they begin on, with the last day of that time, and
    the reports by place of these, and the same for what is due in them: their deadlines, and the times of what they are about; moving: properties that articles give to things that are not theirs; moved: whether some of these
    things are those of other articles; hidden: properties that lead from such a thing into an article; quoting:
    properties of evidence; classed: classes that things of others are given; pointed: folder names of other
    articles that something here leads to; wild: the reports that lead to other articles, and may touch anything; kinds: how many reports
    tell themselves, by main kind (IRI); persons: how many reports name each person, by what `by` gives; stages: by the same, of which
    classes (numbers) the acts on each document are; compared: what others may tell otherwise, a row for each
    column of `COMPARED`: the place of the report; of what it is (odd: the time of what happens once; even: a value; 0: of anything); a number for the
    value (0: not known here); the first and the last day of its time as numbers.

    What is not in the head raises `DamagedIndexError` where it is damaged.
    """

    def __init__(self, path: Path, size: int, head: int, crc: int) -> None:
        """size, head, crc: how long the file and its head are, and the sum of the head. Raises what `DAMAGED` has."""
        self.name = path.stem
        self._path = os.fspath(path)
        file = os.open(self._path, os.O_RDONLY)
        try:
            found, data = os.fstat(file).st_size, os.pread(file, head, 0)
        finally:
            os.close(file)
        if found != size or zlib.crc32(data) != crc:
            raise ValueError(path)
        self.articles: list[str]
        self.counts: list[int]
        self.moving: list[int]
        self.moved: bool
        self.hidden: list[int]
        self.quoting: list[int]
        self.classed: list[int]
        self.pointed: list[str]
        self.wild: int
        (
            self.articles, self.counts, self.moving, self.moved, self.hidden, self.quoting, self.classed, self.pointed, self.wild,
            firsts, sizes, sums,
        ) = marshal.loads(data)  # fmt: skip
        self._firsts = memoryview(firsts).cast("I")  # numbers that blocks begin with
        self._starts = list(accumulate(memoryview(sizes).cast("I"), initial=head))
        self._sums = memoryview(sums).cast("I")
        self._blocks: dict[int, tuple[Sets, bytes]] = {}  # those that were read: what is touched, and what else is said
        self._said: dict[int, Moving] = {}  # by block

    def of(self, number: int) -> int:
        """The reports that touch a thing, as bits."""
        place = bisect_right(self._firsts, number) - 1
        return (self._blocks.get(place) or self._block(place))[0].get(number)

    def said_of(self, number: int) -> Sequence[tuple[int, bytes]]:
        """Which things that are not theirs articles lead to one, as (property, subject)."""
        place = bisect_right(self._firsts, number) - 1
        if place not in self._said:
            self._said[place] = marshal.loads(self._block(place)[1])
        return self._said[place].get(number, ())

    def touching(self) -> Iterator[tuple[int, int]]:
        """The reports by number of what they touch."""
        for place in range(len(self._firsts)):
            yield from self._block(place)[0].items()

    @cached_property
    def names(self) -> list[str]:
        found: list[str] = self._piece(0)
        return found

    def days(self, *, due: bool = False) -> Iterator[tuple[str, int]]:
        """In order; their reports are read from the piece one by one. due: those of what is due."""
        days, *sets = self._piece(2 if due else 1)
        return ((days[nth], bits) for nth, bits in Sets(*sets).items())

    @cached_property
    def kinds(self) -> dict[str, int]:
        found: dict[str, int] = self._piece(3)
        return found

    @cached_property
    def persons(self) -> dict[bytes, int]:
        found: dict[bytes, int] = self._piece(4)
        return found

    @cached_property
    def stages(self) -> dict[bytes, list[int]]:
        found: dict[bytes, list[int]] = self._piece(5)
        return found

    def compared(self) -> tuple[bytes, ...]:
        """The places of reports, in order, with what it is of, what they tell of it, and the days that bound it."""
        columns: tuple[bytes, ...] = self._piece(6)
        return columns

    def check(self) -> None:
        """Reads all of it."""
        for nth in range(len(self._sums)):
            self._piece(nth)

    def _block(self, place: int) -> tuple[Sets, bytes]:
        if place not in self._blocks:
            *sets, said = self._piece(_PIECES + place)
            self._blocks[place] = Sets(*sets), said
        return self._blocks[place]

    def _piece(self, nth: int) -> Any:
        start, end = self._starts[nth : nth + 2]
        try:
            file = os.open(self._path, os.O_RDONLY)
            try:
                data = os.pread(file, end - start, start)
            finally:
                os.close(file)
            if zlib.crc32(data) != self._sums[nth]:
                raise ValueError(self._path)
            return marshal.loads(data)
        except DAMAGED as error:
            raise DamagedIndexError(self._path) from error


def packed(
    head: tuple[Any, ...], pieces: Sequence[Any], touching: dict[int, int], moving: Moving
) -> tuple[bytes, int, int]:
    """A section as it stands in its file, with the size and the sum of its head. head, pieces: of what `Section` has, in its order."""
    numbers = sorted({*touching, *moving})
    blocks = [numbers[nth : nth + _BLOCK] for nth in range(0, max(len(numbers), 1), _BLOCK)]
    parts = [dumps(piece) for piece in pieces]
    for block in blocks:
        sets = Sets.packed({number: touching[number] for number in block if number in touching})
        said = {number: moving[number] for number in block if number in moving}
        parts.append(dumps((*sets, dumps(said))))
    firsts = array("I", [0, *(block[0] for block in blocks[1:])]).tobytes()
    sizes, sums = (array("I", map(each, parts)).tobytes() for each in (len, zlib.crc32))
    first = dumps((*head, firsts, sizes, sums))
    return b"".join((first, *parts)), len(first), zlib.crc32(first)


def sections(folder: Path) -> list[Section]:
    """The parts of the index of a snapshot; none where there is no sound one, as far as the heads of its files tell."""
    try:
        return [Section(folder / POSTINGS / f"{name}.bin", *found) for name, (_, *found) in record(folder)[1].items()]
    except DAMAGED:
        return []


Made = tuple[str, int, int, int]


def record(folder: Path) -> tuple[str, dict[str, Made]]:
    """What the index of a snapshot depends on beside its articles; and of each shard its digest, and of its part the size, and the size and
    the sum of bits of its head. Raises OSError, and `ValueError`, `LookupError`, `TypeError`, `AttributeError` where it is damaged."""
    found = json.loads((folder / POSTINGS / EVERY).read_bytes())
    return found["base"], {
        name: (digest, size, head, crc) for name, (digest, size, head, crc) in found["shards"].items()
    }
