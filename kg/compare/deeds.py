"""How a deed stands to what was promised: in time, by its sum."""

from __future__ import annotations

from kg.compare import values
from kg.compare.gate import BY_PARTY
from kg.compare.tellings import DUE, BoundedAmount, Telling, TimeSpan
from kg.compare.world import World


def due(one: Telling) -> TimeSpan | None:
    """When it is due: its own deadline or time, else the deadline of the plan around it, whoever tells of that."""
    spans = [span for role in ("hasDeadline", "hasTime", DUE) for span in one.spans.get(role, ())]
    return next((span for span in spans if span.earliest or span.latest), None)


def late(deed: Telling, due: TimeSpan | None) -> bool:
    """Whether a deed was done after its time."""
    return bool(due and due.latest and deed.span and deed.span.earliest and deed.span.earliest > due.latest)


def otherwise(deed: Telling, one: Telling) -> str:
    """That the deed is told of another sum than was promised, in words; "" where it is not."""
    if sums(deed, one) not in (values.CONTRADICTS, values.NOT_COMPARABLE):
        return ""
    given, wanted = (each.amounts["hasAmount"][0].words for each in (deed, one))
    return f"told of {given}, not of {wanted}"


def unsure(deed: Telling, one: Telling) -> str:
    """Why a deed may leave something of a promised sum, in words; "" where nothing is left open."""
    given, wanted = (each.amounts.get("hasAmount", ()) for each in (deed, one))
    if not wanted:
        return ""
    if not given:
        return f"of how much of {wanted[0].words} is not told"
    if sums(deed, one) in ("", values.NOT_COMPARABLE):
        return f"{given[0].words} and {wanted[0].words} cannot be compared"
    return ""


def contests(part: Telling, whole: Telling) -> bool:
    """Whether who tells that a part was done tells otherwise than who tells that all was: not where the rest came after it."""
    if part.article == whole.article or part.kinds & set(BY_PARTY):
        return False
    first, second = part.span, whole.span
    return not (first and second and first.latest and second.earliest and first.latest < second.earliest)


def sums(deed: Telling, one: Telling) -> str:
    """How what was given stands to what was promised (`kg.compare.values`); "" where not both say how much."""
    given, wanted = (each.amounts.get("hasAmount", ()) for each in (deed, one))
    return values.amounts(given[0], wanted[0]) if len(given) == len(wanted) == 1 else ""


def put_off(first: TimeSpan | None, second: TimeSpan | None) -> bool:
    """Whether the second of two times for one thing is later than the first."""
    return bool(first and second and values.gap(first, second) and second.earliest > first.latest)


def less(given: BoundedAmount, wanted: BoundedAmount) -> bool:
    """Whether less was given than was promised, whatever the rounding."""
    if values.amounts(given, wanted) != values.CONTRADICTS or given.unit != wanted.unit:
        return False
    return float(given.upper or given.value) < float(wanted.value)


def counts(deed: Telling, one: Telling, world: World) -> list[tuple[int, int]]:
    """How many a promise and a deed have of something, role by role, where both say so."""
    pairs = ((world.count(one.things(role)), world.count(deed.things(role))) for role in one.values)
    return [(wanted, done) for wanted, done in pairs if wanted is not None and done is not None]


def uncounted(deed: Telling, one: Telling, world: World) -> str:
    """That numbers of a promise and a deed cannot be compared, in words; "" where there are none such."""
    for role in one.values:
        sides = (deed.things(role), one.things(role))
        if all(map(world.is_counted, sides)) and None in map(world.count, sides):
            given, wanted = (", ".join(sorted(map(world.label, side))) for side in sides)
            return f"{given} and {wanted} cannot be compared" if given != wanted else ""
    return ""
