"""How the things that two reports have in one role stand to each other, by what a role can have: one thing, one a side, several."""

from __future__ import annotations

from collections.abc import Iterable

from kg.answer.telling.nouns import joined
from kg.compare import values
from kg.compare.tellings import Telling
from kg.compare.values import ComparedValue
from kg.compare.world import World

# Where it can only have one value; two that do not belong to each other cannot both be right.
SINGLE = frozenset(
    "ordinal hasPlace hasDestination hasOrigin hasOffice hasMeasure hasPolarity hasHost hasLegalBasis".split()
)
# One value, unless several act together by the nature of the kind.
_SINGLE_ALONE = frozenset("hasAgent hasRecipient hasSource hasTheme".split())
_JOINT = frozenset("meeting signing conclusion discussion negotiation agreement-reached decision talks".split())
_ONE_A_SIDE = frozenset(["hasChair"])  # each state sends one


def sets(role: str, a: ComparedValue, b: ComparedValue, world: World) -> str:
    """How the things that two reports have in a role stand to each other (`kg.compare.values`)."""
    one, other = world.ones(a.what), world.ones(b.what)  # type: ignore[arg-type]
    if one == other:
        return values.SAME
    named, others = world.named(one), world.named(other)
    if not named or not others:  # the one only describes what the other names
        if counts := counts_apart(a, b, world):
            # 80 firefighters and 120 guests may both have come; 80 and 120 firefighters may not.
            alike = counts[0][1] == counts[1][1] or role == "hasTheme" or _exclusive(role, a.told, b.told)
            return values.CONTRADICTS if alike else values.COMPATIBLE
        return values.FIRST_FINER if named else values.SECOND_FINER if others else values.NOT_COMPARABLE
    found, _ = values.things(named, others, world.related(named | others))
    if role in _ONE_A_SIDE:
        return _side_by_side(named, others, found, world)
    if found in values.FINER:
        fewer = b if found == values.FIRST_FINER else a
        more = found == values.FIRST_FINER and len(named) > len(others)
        more = more or (found == values.SECOND_FINER and len(others) > len(named))
        return values.CONTRADICTS if more and role in fewer.told.closed else found
    if found == values.CONTRADICTS and not _exclusive(role, a.told, b.told):
        return values.COMPATIBLE
    if found == values.COMPATIBLE and role in a.told.closed and role in b.told.closed:
        return values.CONTRADICTS
    return found


def counts_apart(a: ComparedValue, b: ComparedValue, world: World) -> list[tuple[int, tuple[str, ...]]]:
    """Of what two reports only describe: how many of what each has, where the numbers are not the same; else nothing."""
    found = [world.counted(value.what) for value in (a, b)]  # type: ignore[arg-type]
    counts = [each for each in found if each]
    return counts if len(counts) == 2 and counts[0][0] != counts[1][0] else []


def _exclusive(role: str, a: Telling, b: Telling) -> bool:
    """Whether two values of a role that have nothing to do with each other cannot both be right."""
    if role in a.closed | b.closed:
        return True
    if role in a.open | b.open:
        return False
    return role in SINGLE or (role in _SINGLE_ALONE and not (a.kinds | b.kinds) & _JOINT)


def _side_by_side(one: frozenset[str], other: frozenset[str], found: str, world: World) -> str:
    """Of those who each act for a state: two for one state that are not the same contradict each other."""
    for thing in one - other:
        for rival in other - one:
            related = thing in world.above(rival) or rival in world.above(thing)
            if not related and world.states({thing}) & world.states({rival}):
                return values.CONTRADICTS
    return values.COMPATIBLE if found == values.CONTRADICTS else found


def sides_apart(role: str, a: ComparedValue, b: ComparedValue, world: World) -> str:
    """The states for which both name who signed, and none of them the same."""
    if role != "signedByHandOf":
        return ""
    one, other = (_by_state(world.named(x.what), world) for x in (a, b))  # type: ignore[arg-type]
    return joined(sorted(world.label(state) for state in one.keys() & other.keys() if not one[state] & other[state]))


def _by_state(things: frozenset[str], world: World) -> dict[str, frozenset[str]]:
    states = {thing: world.states({thing}) for thing in things}
    return {
        state: frozenset(thing for thing in things if state in states[thing])
        for state in frozenset().union(*states.values())
    }


def in_numbers(a: ComparedValue, b: ComparedValue, world: World) -> bool:
    """Whether both give a number of what they describe, and not the same one: then it is no matter of the words."""
    one, other = world.count(a.what), world.count(b.what)  # type: ignore[arg-type]
    both = world.is_counted(a.what) and world.is_counted(b.what)  # type: ignore[arg-type]
    return both and (one is None or one != other)


def same_as(value: ComparedValue, others: Iterable[ComparedValue], world: World) -> str:
    """That a thing is taken for one with a thing of others that has another name there."""
    if not isinstance(value.what, frozenset):
        return ""
    theirs = {world.one(thing): world.label(thing) for other in others for thing in other.what}  # type: ignore[attr-defined]
    names = ((world.label(thing), theirs.get(world.one(thing), "")) for thing in sorted(value.what))
    told = [f"{own} is the same as {name}" for own, name in names if name and name != own]
    return f" ({', '.join(told)})" if told else ""
