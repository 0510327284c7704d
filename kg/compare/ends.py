"""Reports that end or put off what somebody planned: which plan they mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.compare.corpus import Sources
from kg.compare.tellings import DONE, SAID, Telling, assertors, published

POSTPONED, ABANDONED = "postponed", "abandoned"
# Acts that end or put off a plan of what they are about.
ENDS = {"cancellation": ABANDONED, "postponement": POSTPONED}
# What a plan is about, and who is in it.
_ABOUT, _BY = ("hasTheme", "isSessionOf"), ("hasAgent", "hasParticipant")


@dataclass(frozen=True)
class Link:
    """A report that has to do with a promise: what it is to it, and who says so; inside: of what it ends, what it says of that."""

    after: Telling
    relation: str
    link: str
    ground: str
    inside: Telling | None = None


class Ends:
    """The acts by which plans are given up or put off, reported or only said to be done, by what they are about."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._acts: dict[str, list[tuple[Telling, Telling | None]]] = {}
        by_node = sources.by_node
        for one in sources.told:
            says = one.mode == DONE or (one.mode == SAID and assertors(one, sources.rows))
            if one.kinds & ENDS.keys() and says:
                # What is put off is the theme of the act, or stands in it, then perhaps with its new time.
                contents: list[Telling | None] = [by_node[node] for node in one.contents if node in by_node]
                for inside in contents or [None]:
                    things = one.things("hasTheme") | (inside.things(*_ABOUT, *_BY) if inside else frozenset())
                    for thing in sources.world.ones(things) | things:
                        self._acts.setdefault(thing, []).append((one, inside))

    def of(self, one: Telling) -> Iterator[Link]:
        """Those that mean a promise, of its own article or a later one; the latest first."""
        world, found = self._sources.world, []
        about = world.named(one.things(*_ABOUT)) | {one.node, *one.above, *one.things("hasTheme")}
        for thing in sorted(about | world.named(one.things(*_BY))):
            for after, inside in self._acts.get(thing, ()):
                kind = min(after.kinds & ENDS.keys())
                if after.node in one.above or not self._means(after, inside, one, thing, thing in about):
                    continue
                if after.article == one.article:
                    found.append(Link(after, kind, "told", "the article says so", inside))
                elif is_later(after, one, self._sources):
                    ground = f"{kind} of what it is about: {world.label(thing)}"
                    found.append(Link(after, kind, "proposed", ground, inside))
        yield from sorted(found, key=lambda link: day_of(link.after, self._sources), reverse=True)

    def _means(self, act: Telling, inside: Telling | None, one: Telling, thing: str, about: bool) -> bool:
        """Whether an act means a promise, by a thing that both name. about: whether the promise is about that."""
        if inside is None:
            return about
        numbers, others = inside.things("ordinal"), one.things("ordinal")
        if inside.kind not in one.kinds or (numbers and others and numbers != others):
            return False
        world = self._sources.world
        things = act.things("hasTheme") | inside.things(*_ABOUT)
        if about and thing in things | world.ones(things):
            return True
        # Who is to meet stands in one role or another. Who does several things says nothing of which is meant.
        return world.is_a(thing, "StandingBody") or (bool(numbers and others) and not world.is_a(thing, "State"))


def day_of(one: Telling, sources: Sources) -> tuple[str, str]:
    """The first and the last day on which the article of a report can have come out, "" where nothing is known."""
    first, _, last = published(sources.rows, one.article).partition("/")
    return first, last or first


def is_later(after: Telling, one: Telling, sources: Sources) -> bool:
    """Whether an article is later than another, as far as their days are known."""
    (first, _), (_, last) = day_of(after, sources), day_of(one, sources)
    return bool(first and first > last) if last else bool(first)
