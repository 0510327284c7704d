"""What is known of things beside what articles tell: their names, what they belong to, which of them are one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.compare.names import counted_in, counts_in, words
from kg.compare.rows import Rows, article_of, first, label
from kg.terms import ENT

WORDS = "words:"  # how what stands for a thing begins that is only described
BELONGS = ("isLocatedIn", "isOrganOf", "isPartOf", "isOfficeOf", "actsFor", "represents", "hasNationality")


class World:
    """Things of several articles as one takes them: `same` maps a thing to another that stands for both.

    Where two things are only taken for one, no report changes: it is told here, and forgotten with this object.
    """

    def __init__(self, rows: Rows, same: Mapping[str, str] | None = None) -> None:
        self.rows = rows
        self._same = dict(same or {})
        self._above: dict[str, frozenset[str]] = {}
        self._one: dict[str, str] = {}
        self._named: dict[frozenset[str], frozenset[str]] = {}

    def one(self, thing: str) -> str:
        """What stands for a thing: another that is the same, or, of what is only described, its words."""
        if thing not in self._one:
            found = thing
            if article_of(thing):
                named = self.rows.get(thing, {}).get("wording", ())
                found = in_words(named[0]) if named else thing
            while found in self._same:
                found = self._same[found]
            self._one[thing] = found
        return self._one[thing]

    def ones(self, things: Iterable[str]) -> frozenset[str]:
        """Some things, each by what stands for it; of a group whose members are known, the members too."""
        found = set()
        for thing in things:
            members = self.rows.get(thing, {}).get("hasMember", ()) if article_of(thing) else ()
            found |= {self.one(member) for member in members} or {self.one(thing)}
        return frozenset(found)

    def named(self, things: frozenset[str]) -> frozenset[str]:
        """As `ones`, without what is only described."""
        if not things:
            return things
        found = self._named.get(things)  # the same few sets are asked for again and again
        if found is None:
            found = self._named[things] = frozenset(
                thing for thing in self.ones(things) if not thing.startswith(WORDS) and not article_of(thing)
            )
        return found

    def above(self, thing: str) -> frozenset[str]:
        """The larger things that a thing is a part, a place or an organ of, however far up."""
        if thing not in self._above:
            self._above[thing] = frozenset()  # a circle ends here
            found: set[str] = set()
            own = self.rows.get(thing, {})
            for name in BELONGS:
                for larger in own.get(name, ()):
                    found |= {self.one(larger), *self.above(self.one(larger))}
            self._above[thing] = frozenset(found - {thing})
        return self._above[thing]

    def related(self, things: Iterable[str]) -> dict[str, frozenset[str]]:
        """For some things, what is above each."""
        return {thing: self.above(thing) for thing in things}

    def states(self, things: Iterable[str]) -> frozenset[str]:
        """The states among some things and above them."""
        all_ = {larger for thing in things for larger in (thing, *self.above(thing))}
        return frozenset(thing for thing in all_ if self.is_a(thing, "State"))

    def is_a(self, thing: str, name: str) -> bool:
        """Whether a thing is of a class of the ontology."""
        return ENT + name in self.rows.get(thing, {}).get("type", ())

    def renamed(self) -> Mapping[str, str]:
        """The things for which another stands, with what stands for each."""
        return {thing: self.one(thing) for thing in self._same}

    def count(self, things: Iterable[str]) -> int | None:
        """How many a single thing is that an article describes: 2 for "two patrol boats"; None where its words do not say."""
        found = self.counted(things)
        return found[0] if found else None

    def counted(self, things: Iterable[str]) -> tuple[int, tuple[str, ...]] | None:
        """The same, with the words for what is counted, by their sound."""
        described = list(things)
        if len(described) != 1 or not (article := article_of(described[0])):
            return None
        wording = first(self.rows, described[0], "wording")
        return counted_in(wording, first(self.rows, article, "language", "en")) if wording else None

    def is_counted(self, things: Iterable[str]) -> bool:
        """Whether the words for something that an article describes give a number, be it one that `count` cannot tell."""
        return any(
            counts_in(wording, first(self.rows, article, "language", "en"))
            for thing in things
            if (article := article_of(thing)) and (wording := first(self.rows, thing, "wording"))
        )

    def written(self, one: str, among: Iterable[str]) -> str:
        """What some articles call a thing: the labels of those of their things for which it stands."""
        return " / ".join(sorted({self.label(thing) for thing in among if self.one(thing) == one})) or self.label(one)

    def label(self, thing: str) -> str:
        """What a thing is called."""
        return label(self.rows, thing)


def in_words(wording: str) -> str:
    """What stands for all that is described in these words: "the drums" and "drums" are one."""
    return WORDS + " ".join(sorted(words(wording)))
