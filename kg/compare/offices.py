"""Who holds an office, by several articles: one person, one after the other, or two of whom only one can."""

from __future__ import annotations

from collections.abc import Iterable

from kg.compare import values
from kg.compare.differ import COMPATIBLE, CONFLICT, RoleFinding, slug
from kg.compare.gate import FEW_WEEKS
from kg.compare.tellings import DONE, Telling, TimeSpan
from kg.compare.values import ComparedValue
from kg.compare.world import World

# Offices that several may hold at one time by their nature are known by these words in their names.
_SEVERAL = (
    "deputy",
    "vice",
    "minister of state",
    "member",
    "judge",
    "commissioner",
    "adviser",
    "advisor",
    "first secretary",
)


def holders(told: Iterable[Telling], world: World) -> list[RoleFinding]:
    """For each office that different articles give to different persons, whether one came after the other.

    Where neither says when, the days of publication stand for it, as an article on an ambassador means the one of its day.
    """
    every = list(told)
    by_office: dict[str, list[Telling]] = {}
    for one in every:
        if one.mode == DONE and one.kinds & {"office-holding", "appointment"}:
            for office in world.named(one.things("hasOffice")):
                by_office.setdefault(office, []).append(one)
    changes = _changes(every, world)
    found = []
    for office in sorted(by_office):
        holdings = sorted(by_office[office], key=lambda one: (one.article, one.node))
        if any(word in world.label(office).lower() for word in _SEVERAL):
            continue
        pairs = [
            (a, b)
            for i, a in enumerate(holdings)
            for b in holdings[i + 1 :]
            if a.article != b.article and not world.ones(a.things("hasTheme")) & world.ones(b.things("hasTheme"))
        ]
        seen: set[frozenset[str]] = set()
        for a, b in pairs:
            persons = world.ones(a.things("hasTheme")) | world.ones(b.things("hasTheme"))
            if persons not in seen:
                seen.add(persons)
                both = "appointment" in a.kinds & b.kinds  # then each is a change, and says nothing of the other
                changed = frozenset() if both else changes.get(office, frozenset())
                changed |= world.ones(a.things("replaces") | b.things("replaces"))
                found.append(_told(office, a, b, persons & changed, world))
    return found


def _changes(told: list[Telling], world: World) -> dict[str, frozenset[str]]:
    """The persons of whom some article says that they came to an office or left it."""
    found: dict[str, frozenset[str]] = {}
    for one in told:
        if one.mode == DONE and one.kinds & {"appointment", "departure", "succession"}:
            for office in world.named(one.things("hasOffice")):
                persons = world.ones(one.things("hasTheme") | one.things("hasAgent"))
                found[office] = found.get(office, frozenset()) | persons
    return found


def _told(office: str, a: Telling, b: Telling, changed: frozenset[str], world: World) -> RoleFinding:
    one, other = (_named(item, world) for item in (a, b))
    given = (ComparedValue(a, one, a.things("hasTheme")), ComparedValue(b, other, b.things("hasTheme")))
    name = world.label(office)
    both = f"{slug(a.article)} has {one}, {slug(b.article)} has {other}"
    first, second = (_when(item) for item in (a, b))
    apart = values.gap(first, second) if first and second else None
    if changed:
        who = ", ".join(sorted(world.label(person) for person in changed))
        return RoleFinding(
            "holder", COMPATIBLE, values.COMPATIBLE, given, (), f"{name}: {both}; a change of {who} is told."
        )
    if apart and not ("appointment" in a.kinds & b.kinds and apart <= FEW_WEEKS):
        earlier = a if first and second and first.latest < second.earliest else b
        sentence = f"{name}: {both}; perhaps one after the other, {slug(earlier.article)} being the earlier."
        return RoleFinding("holder", COMPATIBLE, values.COMPATIBLE, given, (), sentence)
    return RoleFinding("holder", CONFLICT, values.CONTRADICTS, given, (), f"{name} differs: {both}.")


def _named(told: Telling, world: World) -> str:
    return ", ".join(sorted(world.label(thing) for thing in told.things("hasTheme")))


def _when(told: Telling) -> TimeSpan | None:
    if told.span is not None:
        return told.span
    day = next((quote.published for quote in told.quotes if quote.published), "")
    first, _, last = day.partition("/")
    return TimeSpan(first, last or first, "") if day else None
