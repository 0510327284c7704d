"""What rules out that two reports tell of one happening: their structure, before any score."""

from __future__ import annotations

from kg.compare import values
from kg.compare.tellings import Telling, TimeSpan
from kg.compare.world import World

ELSEWHERE, THEN = "in another place", "at another time"
_APART = {"isSessionOf": "series", "hasOffice": "office", "hasMeasure": "measures"}
# What happens once for the thing in this role (and for the party, where it takes one).
ONCE = {
    "signing": "hasTheme",
    "initialling": "hasTheme",
    "adoption": "hasTheme",
    "conclusion": "hasTheme",
    "establishment": "hasTheme",
    "dissolution": "hasTheme",
    "entry-into-force": "hasTheme",
    "consent": "hasTheme",
    "termination": "hasTheme",
    "registration": "hasTheme",
    "withdrawal": "hasTheme",
    "opening": "hasAgent",
}
BY_PARTY = ("consent", "withdrawal", "entry-into-force")
JOINT = ("meeting", "signing", "conclusion", "discussion", "negotiation")
TOLERANCE = 3  # days that articles may differ on the day of one happening
FEW_WEEKS = 31  # days in which no series meets twice
_YEAR = 366
_VERY_MANY = 10_000  # days: longer than anything here
SESSION_TOLERANCE = 200  # and on that of a session which both number alike


def refusal(a: Telling, b: Telling, world: World) -> str:
    """Why two reports cannot tell of one happening, by their structure; "" where they may."""
    if a.article == b.article:
        return "one article tells both"
    if a.kind not in b.kinds and b.kind not in a.kinds:
        return "of different kinds"
    for role, name in _APART.items():
        if apart_in(a, b, role, world):
            return f"different {name}"
    if apart_in(a, b, "hasTheme", world):
        return "about different things"
    if "hasMeasure" in a.values and (why := _other_figure(a, b, world)):
        return why
    if _parties_apart(a, b, world):
        return "different parties"
    if {"opening"} & a.kinds & b.kinds and not _one_place(a, b, world):
        return ELSEWHERE
    return _other_time(a, b, world)


def apart_in(a: Telling, b: Telling, role: str, world: World) -> bool:
    """Whether both name something in a role, and none of it belongs to any of the other."""
    some, others = a.things(role), b.things(role)
    if not some or not others or some & others:
        return False
    one, other = world.named(some), world.named(others)
    if not one or not other or one & other:
        return False
    return values.things(one, other, world.related(one | other))[0] == values.CONTRADICTS


def _other_figure(a: Telling, b: Telling, world: World) -> str:
    for role in ("hasTheme", "hasPartner", "hasTopic"):
        if world.ones(a.things(role)) != world.ones(b.things(role)):
            return "of another scope"
    one, other = world.ones(a.things("hasPlace")), world.ones(b.things("hasPlace"))
    return "of another scope" if one and other and one != other else ""


def _parties_apart(a: Telling, b: Telling, world: World) -> bool:
    """Whether those who take part, as far as both name them, belong to different states altogether."""
    if not (a.kinds | b.kinds) & {*JOINT, *BY_PARTY, "visit"}:
        return False
    roles = ("inForceFor", "hasAgent", "hasParticipant", "hasChair", "hasPartner")
    one, other = (world.named(item.things(*roles)) for item in (a, b))
    if one & other:
        return False
    states, others = world.states(one), world.states(other)
    return bool(states and others and not states & others)


def _other_time(a: Telling, b: Telling, world: World) -> str:
    numbers, other_numbers = a.things("ordinal"), b.things("ordinal")
    one, other = a.span, b.span
    apart = values.gap(one, other) if one and other else None
    if numbers and other_numbers and numbers != other_numbers:
        same_day = apart is not None and one and other and one.exact and other.exact and apart <= 1
        return "" if same_day and a.things("isSessionOf") else "another number in the series"
    if apart is None or apart == 0:
        return ""
    if numbers and numbers == other_numbers and a.things("isSessionOf"):
        return "" if apart <= SESSION_TOLERANCE else "long before or after"
    if once(a, b, world):
        return ""
    if "hasMeasure" in a.values:
        return "of another period"
    if "office-holding" in a.kinds:
        return ""
    exact = one is not None and other is not None and one.exact and other.exact
    return "" if exact and apart <= TOLERANCE else THEN


def once(a: Telling, b: Telling, world: World) -> str:
    """The kind of which both are the one happening for a thing that both name; "" where they are not."""
    for kind, role in ONCE.items():
        if kind in a.kinds and kind in b.kinds and world.named(a.things(role)) & world.named(b.things(role)):
            if kind == "opening" and not _one_place(a, b, world):
                return ""
            if kind in BY_PARTY:
                parties = [world.named(party_of(item)) for item in (a, b)]
                if parties[0] and parties[1] and not parties[0] & parties[1]:
                    return ""
            return kind
    return ""


def _one_place(a: Telling, b: Telling, world: World) -> bool:
    """Whether two openings by one agent may be one: in one place; else one of the places is wrong, as may be within few weeks,
    and in one state within a year."""
    if not apart_in(a, b, "hasPlace", world):
        return True
    if a.span is None or b.span is None or values.gap(a.span, b.span):
        return False
    one, other = (world.states(world.named(item.things("hasPlace"))) for item in (a, b))
    return max(days_of(a.span), days_of(b.span)) <= (_YEAR if one & other else FEW_WEEKS)


def party_of(told: Telling) -> frozenset[str]:
    """For whom it is: those for whom a document enters into force, or who consent or withdraw."""
    return told.things("inForceFor") or told.things("hasAgent")


def days_of(span: TimeSpan) -> int:
    """How many days a time leaves open; very many where it has no end."""
    if not span.earliest or not span.latest:
        return _VERY_MANY
    from datetime import date

    return (date.fromisoformat(span.latest) - date.fromisoformat(span.earliest)).days + 1
