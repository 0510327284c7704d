"""What became of what was planned, promised or demanded: kept, late, overdue, pending, superseded, unheard of.

A deed is never inferred. It is a report of its own, linked to the promise by a match, and told with its sentence. That nothing
is heard of a promise says nothing of whether it was kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.compare import values
from kg.compare.corpus import Sources
from kg.compare.differ import slug
from kg.compare.rows import label
from kg.compare.tellings import DENIED, DONE, PLANNED, Span, Telling, published

KEPT, LATE, OVERDUE, PENDING = "kept", "late", "overdue", "pending"
SUPERSEDED, BROKEN, UNHEARD = "superseded", "said not to be so", "unheard of"
STATUSES = {
    KEPT: "a report tells of the deed, within its time where one was set",
    LATE: "a report tells of the deed, after its time",
    OVERDUE: "its time has passed, and no report here tells of the deed",
    PENDING: "its time has not passed, and no report here tells of the deed",
    SUPERSEDED: "a later plan of the same stands in its place",
    BROKEN: "a report says that it has not come about, or a person confirmed a report that breaks it",
    UNHEARD: "no time was set, and no report here tells of the deed; that is not to say that it was not done",
}
_HELD = frozenset("plan commitment assurance decision announcement directive".split())
# What somebody wants others to believe or know is no promise of a deed, nor is what holds already.
_NO_PROMISE = frozenset(("warning",))
_NO_DEED = frozenset("cooperation growth importance priority expertise".split())


@dataclass(frozen=True)
class Promise:
    """A promise and what became of it.

    told: the content; holders: by their labels; due: its time, None where none is set; after: the report that settles it;
    link: "confirmed", or "proposed" with the score; ground: why they belong together.
    """

    told: Telling
    what: str
    holders: str
    due: Span | None
    status: str
    after: Telling | None = None
    link: str = ""
    ground: str = ""


def promises(sources: Sources, day: str) -> list[Promise]:
    """Every plan, commitment, assurance, decision, announcement and directive, with its status as of a day in ISO form."""
    confirmed: dict[str, list[tuple[str, str, str]]] = {}
    for item in sources.decisions:
        if item.holds and item.relation in ("fulfils", "violates", "replaces", "same"):
            confirmed.setdefault(item.other, []).append((item.one, item.relation, item.ground))
            if item.relation == "same":
                confirmed.setdefault(item.one, []).append((item.other, item.relation, item.ground))
    proposed: dict[str, list[tuple[str, float, str]]] = {}
    if sources.guesses:
        for match in sources.matches:
            ground = "; ".join(match.reasons)
            proposed.setdefault(match.one, []).append((match.other, match.score, ground))
            proposed.setdefault(match.other, []).append((match.one, match.score, ground))
    by_node = {one.node: one for one in sources.told}
    holders = {content: one for one in sources.told for content in one.contents}
    found = []
    for one in sources.told:
        held = any(each.kinds & _HELD and not each.kinds & _NO_PROMISE for each in _around(one, holders))
        if one.mode == PLANNED and not one.contents and held and not one.kinds & _NO_DEED:
            found.append(_became(one, holders, sources, by_node, confirmed, proposed, day))
    return found


def _around(one: Telling, holders: dict[str, Telling]) -> list[Telling]:
    """What a telling is the content of, the nearest first: a plan, the claim in which that stands."""
    found: list[Telling] = []
    while (above := holders.get(found[-1].node if found else one.node)) is not None and above not in found:
        found.append(above)
    return found


def _became(
    one: Telling,
    holders: dict[str, Telling],
    sources: Sources,
    by_node: dict[str, Telling],
    confirmed: dict[str, list[tuple[str, str, str]]],
    proposed: dict[str, list[tuple[str, float, str]]],
    day: str,
) -> Promise:
    due = _due(one, holders)
    what, held_by = sources.name(one), _holders(one, holders, sources)

    def settled(status: str, after: Telling, link: str, ground: str) -> Promise:
        return Promise(one, what, held_by, due, status, after, link, ground)

    links: list[tuple[Telling, str, str, str]] = []
    for node in (one.node, one.report):
        for other, relation, ground in confirmed.get(node, ()):
            if other in by_node:
                links.append((by_node[other], relation, "confirmed", ground))
    for other, score, ground in sorted(proposed.get(one.node, ()), key=lambda item: (-item[1], item[0])):
        links.append((by_node[other], "same", f"proposed, {score:.2f}", ground))
    for after, relation, link, ground in links:
        if relation == "violates":
            return settled(BROKEN, after, link, ground)
        if relation == "fulfils" or (relation == "same" and after.mode == DONE and not _before(after, one, sources)):
            return settled(LATE if _late(after, due) else KEPT, after, link, ground)
    for after, relation, link, ground in links:
        if relation == "same" and after.mode == DENIED and _later(after, one, sources):
            return settled(BROKEN, after, link, ground)
        again = relation == "same" and after.mode == PLANNED and _later(after, one, sources)
        if relation == "replaces" or (again and _postponed(one, after, holders)):
            return settled(SUPERSEDED, after, link, ground)
    if due is None or not due.latest:
        return Promise(one, what, held_by, due, UNHEARD)
    return Promise(one, what, held_by, due, OVERDUE if due.latest < day else PENDING)


def _due(one: Telling, holders: dict[str, Telling]) -> Span | None:
    """When it is due: its own deadline or time, else the deadline of the plan around it, or of what is around that."""
    spans = [*one.spans.get("hasDeadline", ()), *one.spans.get("hasTime", ())]
    for around in _around(one, holders):
        spans += around.spans.get("hasDeadline", ())
    return next((span for span in spans if span.earliest or span.latest), None)


def _holders(one: Telling, holders: dict[str, Telling], sources: Sources) -> str:
    """Whose it is: who plans or promises it, else who tells of that."""
    around = _around(one, holders)
    whose = [each for each in around if each.kinds & _HELD and "hasAgent" in each.values] + around[-1:]
    agents = sources.rows.get(whose[0].node, {}).get("hasAgent", ()) if whose else ()
    told = ", ".join(sorted(label(sources.rows, agent) for agent in agents)) or "not stated"
    return f"asked for by {told}" if whose and "directive" in whose[0].kinds else told


def _day(one: Telling, sources: Sources) -> tuple[str, str]:
    first, _, last = published(sources.rows, one.article).partition("/")
    return first, last or first


def _before(deed: Telling, promise: Telling, sources: Sources) -> bool:
    """Whether a deed was done before the promise was told: then it does not fulfil it."""
    first, _ = _day(promise, sources)
    return bool(first and deed.span and deed.span.latest and deed.span.latest < first)


def _later(after: Telling, one: Telling, sources: Sources) -> bool:
    """Whether an article is later than another, as far as their days are known."""
    (first, _), (_, last) = _day(after, sources), _day(one, sources)
    return bool(first and first > last) if last else bool(first)


def _late(deed: Telling, due: Span | None) -> bool:
    return bool(due and due.latest and deed.span and deed.span.earliest and deed.span.earliest > due.latest)


def _postponed(one: Telling, after: Telling, holders: dict[str, Telling]) -> bool:
    first, second = _due(one, holders), _due(after, holders)
    return bool(first and second and values.gap(first, second) and second.earliest > first.latest)


def sentence(promise: Promise) -> str:
    """What became of a promise, in a sentence."""
    due = f", due {promise.due.words or promise.due.latest or 'from ' + promise.due.earliest}" if promise.due else ""
    what = f"{promise.what} ({promise.holders}{due})"
    if promise.after is None:
        return f"{what}: {promise.status}."
    after = f"{slug(promise.after.article)} tells of it"
    if promise.status == SUPERSEDED:
        after = f"{slug(promise.after.article)} has a later plan"
    if promise.status == BROKEN:
        after = f"so {slug(promise.after.article)}"
    when = promise.after.span
    shown = f" ({when.words or when.earliest})" if when and promise.status in (KEPT, LATE, BROKEN) else ""
    return f"{what}: {promise.status}; {after}{shown}."
