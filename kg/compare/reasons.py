"""What speaks for it that two reports tell of one happening, and what against it, each with its weight."""

from __future__ import annotations

from kg.compare import values
from kg.compare.gate import FEW_WEEKS, JOINT, TOLERANCE, apart_in, days_of, once
from kg.compare.tellings import DENIED, DONE, Telling
from kg.compare.world import WORDS, World

# Kinds of which there are many between the same parties, so that the kind says little.
_COMMON = frozenset(
    "meeting discussion visit call cooperation growth support subject-matter office-holding participation chairing hosting "
    "figure ranking act situation observation exploration emphasis implementation".split()
)
WEIGHTS = {
    "hasTheme": 0.45,
    "hasRecipient": 0.3,
    "hasPartner": 0.3,
    "hasSource": 0.3,
    "hasAgent": 0.3,
    "hasChair": 0.4,
    "hasParticipant": 0.3,
    "hasHost": 0.2,
    "hasPlace": 0.2,
    "hasDestination": 0.3,
    "hasOrigin": 0.2,
    "hasOffice": 0.4,
    "hasBeneficiary": 0.2,
    "hasTopic": 0.1,
    "signedByHandOf": 0.4,
    "isSessionOf": 0.4,
}
_PERSON = 0.5  # a person is at few places
_ROLE_WORDS = {
    "hasTheme": "what it is about",
    "hasAgent": "who does it",
    "hasPartner": "the other side",
    "hasRecipient": "who gets it",
    "hasSource": "whom it comes from",
    "hasChair": "chair",
    "hasParticipant": "participant",
    "hasHost": "host",
    "hasPlace": "place",
    "hasDestination": "destination",
    "hasOrigin": "origin",
    "hasOffice": "office",
    "hasBeneficiary": "for whose good it is",
    "hasTopic": "topic",
    "signedByHandOf": "who signed by hand",
    "isSessionOf": "series",
}
_MANY = 10
_SINGLE = {"hasPlace": 0.1, "hasDestination": 0.1, "hasOrigin": 0.05}  # it can only be in one place
_ALONE = ("hasAgent", "hasRecipient", "hasSource")  # who does not act together with others
Reason = tuple[str, float]


def speaking(a: Telling, b: Telling, world: World) -> list[Reason]:
    """What speaks for it."""
    return [*_identity(a, b, world), *_rare(a, b, world), *_shared(a, b, world), *_timed(a, b), *_counted(a, b)]


def _identity(a: Telling, b: Telling, world: World) -> list[Reason]:
    """What nearly settles it for the kind."""
    numbers = a.things("ordinal") & b.things("ordinal")
    if numbers and world.named(a.things("isSessionOf")) & world.named(b.things("isSessionOf")):
        return [(f"both are number {min(numbers)} of one series", 0.9)]
    if world.named(a.things("isSessionOf")) & world.named(b.things("isSessionOf")) and a.span and b.span:
        if values.spans(a.span, b.span) == values.SAME and a.span.exact:
            return [("one series on one day", 0.8)]
        if values.gap(a.span, b.span) == 0 and max(days_of(a.span), days_of(b.span)) <= FEW_WEEKS:
            return [("one series within few weeks", 0.6)]
    if kind := once(a, b, world):
        return [(f"there is one {kind.replace('-', ' ')} {'to' if kind == 'consent' else 'of'} it", 0.85)]
    if "hasMeasure" in a.values:
        both = a.span is not None and b.span is not None
        period = "of one period" if both else "of a period that one does not give"
        return [(f"one measure of one thing, {period}", 0.85 if both or not (a.span or b.span) else 0.76)]
    if "office-holding" in a.kinds and world.named(a.things("hasTheme")) & world.named(b.things("hasTheme")):
        return [("one person in one office", 0.85)]
    return []


def _rare(a: Telling, b: Telling, world: World) -> list[Reason]:
    kind = a.kind if a.kind in b.kinds else b.kind
    same = world.ones(a.things("hasTheme")) & world.ones(b.things("hasTheme"))
    if DENIED in (a.mode, b.mode) and a.mode != b.mode and same:
        return [(f"the one denies what the other tells: {kind.replace('-', ' ')}", 0.4)]
    return [] if kind in _COMMON else [(f"the same kind: {kind.replace('-', ' ')}", 0.3)]


def _shared(a: Telling, b: Telling, world: World) -> list[Reason]:
    found: list[Reason] = []
    for role, weight in WEIGHTS.items():
        one, other = world.ones(a.things(role)), world.ones(b.things(role))
        both = one & other
        if role == "hasTheme" and (count := _as_many(a, b, world)):
            found.append((f"{_ROLE_WORDS[role]}: {count} of them", 0.5))
        elif both:
            told = a.things(role) | b.things(role)
            names = ", ".join(sorted(world.written(thing, told) for thing in both if not thing.startswith(WORDS)))
            single = max(weight, _PERSON) if any(world.is_a(thing, "Person") for thing in both) else weight
            share = single * (1 - 0.5 ** len(both)) * 2 if role != "hasTopic" else single
            if not names:
                share /= 2
            found.append((f"{_ROLE_WORDS[role]}: {names or 'in the same words'}", min(share, 0.6)))
    return found


def _as_many(a: Telling, b: Telling, world: World) -> int:
    """How many both are about, in words of their own; 0 where they do not say, or so few that it says nothing."""
    count = world.count(a.things("hasTheme"))
    return count if count and count >= _MANY and count == world.count(b.things("hasTheme")) else 0


def _timed(a: Telling, b: Telling) -> list[Reason]:
    one, other = a.span, b.span
    if one is None or other is None:
        return []
    relation = values.spans(one, other)
    if relation == values.SAME and one.exact:
        return [("the same day", 0.5)]
    apart = values.gap(one, other)
    if relation == values.CONTRADICTS and one.exact and other.exact and apart is not None and apart <= TOLERANCE:
        return [("days that are close", 0.4)]
    if relation in (values.CONTRADICTS, values.NOT_COMPARABLE):
        return []
    other_days = max(days_of(one), days_of(other))
    return [("times that fit", 0.35 if other_days <= 31 else 0.15 if other_days <= 366 else 0.05)]


def _counted(a: Telling, b: Telling) -> list[Reason]:
    if "hasMeasure" in a.values:
        return []  # a figure is no less the same for being told otherwise
    relations = {
        values.amounts(x, y)
        for role in ("hasAmount", "hasDuration")
        for x in a.amounts.get(role, ())
        for y in b.amounts.get(role, ())
    }
    if values.SAME in relations:
        return [("the same amount", 0.5)]
    return [("amounts that fit", 0.3)] if relations & {*values.FINER, values.COMPATIBLE} else []


def against(a: Telling, b: Telling, world: World) -> list[Reason]:
    """What speaks against it."""
    found: list[Reason] = []
    for role, weight in _SINGLE.items():
        if apart_in(a, b, role, world):
            found.append((f"but another {_ROLE_WORDS[role]}", weight))
    if not (a.kinds | b.kinds) & set(JOINT):
        for role in _ALONE:
            if apart_in(a, b, role, world):
                found.append((f"but another in the part of {_ROLE_WORDS[role]}", 0.15))
    if a.span and b.span and (days := values.gap(a.span, b.span)):
        found.append(("but at another time", 0.1 if days > TOLERANCE else 0.05))
    if a.things("ordinal") and b.things("ordinal") and not a.things("ordinal") & b.things("ordinal"):
        found.append(("but another number in the series", 0.15))
    if a.mode != DONE and b.mode not in (DONE, a.mode):
        found.append((f"but {a.mode} in one and {b.mode} in the other", 0.05))
    return found
