"""Which reports of different articles may tell of one happening: structure first, then a score with its reasons.

Two reports are only ever linked, never merged, and nothing follows from a link: it says that somebody may compare them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.compare import values
from kg.compare.tellings import DONE, Span, Telling
from kg.compare.world import World

THRESHOLD = 0.75  # below it nothing is proposed
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
_BY_PARTY = ("consent", "withdrawal", "entry-into-force")
# Kinds that nearly everything has, which bring nothing together.
_GENERAL = frozenset(("document-act", "participation", "speech", "figure", "communication"))
# Kinds of which there are many between the same parties, so that the kind says little.
_COMMON = frozenset(
    "meeting discussion visit call cooperation growth support subject-matter office-holding participation chairing hosting "
    "figure ranking act situation observation exploration emphasis implementation".split()
)
_JOINT = ("meeting", "signing", "conclusion", "discussion", "negotiation")
_WEIGHTS = {
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
_SINGLE = ("hasPlace", "hasDestination", "hasOrigin")  # where it happens can only be in one place
_TOLERANCE = 3  # days that articles may differ on the day of one happening
_FEW_WEEKS = 31  # days in which no series meets twice
_VERY_MANY = 10_000  # days: longer than anything here
_SESSION_TOLERANCE = 200  # and on that of a session which both number alike
_SMALL_BLOCK, _WINDOW = 60, 25


@dataclass(frozen=True)
class Match:
    """Two happenings, or two things, that may be one.

    one, other: IRIs, the smaller first; score: from 0 to 1; reasons: what speaks for it, the strongest first, and then what
    speaks against it.
    """

    one: str
    other: str
    score: float
    reasons: tuple[str, ...]


def propose(
    told: list[Telling],
    world: World,
    *,
    threshold: float = THRESHOLD,
    denied: Iterable[tuple[str, str]] = (),
    only: str | None = None,
) -> list[Match]:
    """Pairs of happenings that may be one, by IRI.

    denied: pairs that somebody has denied; only: the article that one of the two must be from.
    """
    refused = {tuple(sorted(pair)) for pair in denied}
    found = []
    for a, b in _pairs(told, world, only):
        pair = (a, b) if a.node < b.node else (b, a)
        if (pair[0].node, pair[1].node) in refused:
            continue
        match = weigh(*pair, world)
        if match is not None and match.score >= threshold:
            found.append(match)
    return sorted(found, key=lambda match: (match.one, match.other))


def keys(told: Telling, world: World) -> set[tuple[str, ...]]:
    """What brings a happening together with others: its kinds, each with a thing that has a part in it."""
    if told.contents:
        return set()
    kinds = told.kinds - _GENERAL or {told.kind}
    session = world.named(told.things("isSessionOf"))
    if session and "ordinal" in told.values:
        number = next(iter(told.values["ordinal"]))
        return {("session", body, number) for body in session} | {("session", body) for body in session}
    if session:
        return {("session", body) for body in session}
    if "hasMeasure" in told.values:
        return {
            ("figure", measure, theme)
            for measure in world.named(told.values["hasMeasure"])
            for theme in world.named(told.things("hasTheme", "hasPartner")) or {""}
        }
    if once := _once_keys(told, world):
        return once
    things = world.named(told.things(*_WEIGHTS.keys() - {"hasTopic"}))
    return {(kind, thing) for kind in kinds for thing in things}


def _once_keys(told: Telling, world: World) -> set[tuple[str, ...]]:
    """The keys of what happens once for a thing, and for a party where it takes one: these alone bring it together."""
    found: set[tuple[str, ...]] = set()
    for kind, role in ONCE.items():
        if kind in told.kinds:
            parties = world.named(_party(told)) if kind in _BY_PARTY else frozenset()
            for thing in world.named(told.things(role)):
                found |= {(kind, thing, party) for party in parties or {""}}
    return found


def _party(told: Telling) -> frozenset[str]:
    return told.things("inForceFor") or told.things("hasAgent")


def _pairs(told: list[Telling], world: World, only: str | None) -> Iterator[tuple[Telling, Telling]]:
    """Pairs that share a key. A large block is passed through in the order of time, so that the work stays near linear."""
    blocks: dict[tuple[str, ...], list[Telling]] = defaultdict(list)
    for one in told:
        for key in keys(one, world):
            blocks[key].append(one)
    seen: set[tuple[str, str]] = set()
    for key in sorted(blocks):
        block = blocks[key]
        near = len(block)
        if near > _SMALL_BLOCK:
            block.sort(key=lambda one: (_when(one), one.node))
            near = _WINDOW
        for index, one in enumerate(block):
            for other in block[index + 1 : index + 1 + near]:
                pair = (one.node, other.node) if one.node < other.node else (other.node, one.node)
                if one.article == other.article or pair in seen or (only and only not in (one.article, other.article)):
                    continue
                seen.add(pair)
                yield one, other


def _when(told: Telling) -> str:
    span = told.span
    return (span.earliest or span.latest) if span else ""


def weigh(a: Telling, b: Telling, world: World) -> Match | None:
    """How much speaks for it that two reports tell of one happening; None where the structure rules it out."""
    if refusal(a, b, world):
        return None
    reasons = [*_identity(a, b, world), *_rare(a, b), *_shared(a, b, world), *_timed(a, b), *_counted(a, b)]
    against = _against(a, b, world)
    doubt = 1.0
    for _, weight in reasons:
        doubt *= 1 - weight
    score = 1 - doubt
    for _, weight in against:
        score *= 1 - weight
    told = [text for text, _ in sorted(reasons, key=lambda item: (-item[1], item[0]))]
    return Match(a.node, b.node, round(score, 3), (*told, *(text for text, _ in against)))


def refusal(a: Telling, b: Telling, world: World) -> str:
    """Why two reports cannot tell of one happening, by their structure; "" where they may."""
    if a.article == b.article:
        return "one article tells both"
    if a.kind not in b.kinds and b.kind not in a.kinds:
        return "of different kinds"
    for role in ("isSessionOf", "hasOffice", "hasMeasure"):
        if _apart(a, b, role, world):
            return f"different {_ROLE_WORDS.get(role, 'measures')}"
    if _apart(a, b, "hasTheme", world):
        return "about different things"
    if "hasMeasure" in a.values and (why := _other_figure(a, b, world)):
        return why
    if _parties_apart(a, b, world):
        return "different parties"
    return _other_time(a, b, world)


def _apart(a: Telling, b: Telling, role: str, world: World) -> bool:
    one, other = world.named(a.things(role)), world.named(b.things(role))
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
    if not (a.kinds | b.kinds) & {*_JOINT, *_BY_PARTY, "visit"}:
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
        return "" if apart <= _SESSION_TOLERANCE else "long before or after"
    if _once(a, b, world):
        return ""
    if "hasMeasure" in a.values:
        return "of another period"
    if "office-holding" in a.kinds:
        return ""
    exact = one is not None and other is not None and one.exact and other.exact
    return "" if exact and apart <= _TOLERANCE else "at another time"


def _once(a: Telling, b: Telling, world: World) -> str:
    """The kind of which both are the one happening for a thing that both name; "" where they are not."""
    for kind, role in ONCE.items():
        if kind in a.kinds and kind in b.kinds and world.named(a.things(role)) & world.named(b.things(role)):
            if kind in _BY_PARTY:
                parties = [world.named(_party(item)) for item in (a, b)]
                if not parties[0] & parties[1]:
                    return ""
            return kind
    return ""


Reason = tuple[str, float]


def _identity(a: Telling, b: Telling, world: World) -> list[Reason]:
    """What nearly settles it for the kind."""
    numbers = a.things("ordinal") & b.things("ordinal")
    if numbers and world.named(a.things("isSessionOf")) & world.named(b.things("isSessionOf")):
        return [(f"both are number {min(numbers)} of one series", 0.9)]
    if world.named(a.things("isSessionOf")) & world.named(b.things("isSessionOf")) and a.span and b.span:
        if values.spans(a.span, b.span) == values.SAME and a.span.exact:
            return [("one series on one day", 0.8)]
        if values.gap(a.span, b.span) == 0 and max(_days(a.span), _days(b.span)) <= _FEW_WEEKS:
            return [("one series within few weeks", 0.6)]
    if kind := _once(a, b, world):
        return [(f"there is one {kind.replace('-', ' ')} of it", 0.85)]
    if "hasMeasure" in a.values:
        both = a.span is not None and b.span is not None
        period = "of one period" if both else "of a period that one does not give"
        return [(f"one measure of one thing, {period}", 0.85 if both or not (a.span or b.span) else 0.76)]
    if "office-holding" in a.kinds and world.named(a.things("hasTheme")) & world.named(b.things("hasTheme")):
        return [("one person in one office", 0.85)]
    return []


def _rare(a: Telling, b: Telling) -> list[Reason]:
    kind = a.kind if a.kind in b.kinds else b.kind
    return [] if kind in _COMMON else [(f"the same kind: {kind.replace('-', ' ')}", 0.3)]


def _shared(a: Telling, b: Telling, world: World) -> list[Reason]:
    found: list[Reason] = []
    for role, weight in _WEIGHTS.items():
        one, other = world.ones(a.things(role)), world.ones(b.things(role))
        both = one & other
        if both:
            names = ", ".join(sorted(world.label(thing) for thing in both if not thing.startswith("words:")))
            share = weight * (1 - 0.5 ** len(both)) * 2 if role != "hasTopic" else weight
            if not names:
                share /= 2
            found.append((f"{_ROLE_WORDS[role]}: {names or 'in the same words'}", min(share, 0.6)))
    return found


def _timed(a: Telling, b: Telling) -> list[Reason]:
    one, other = a.span, b.span
    if one is None or other is None:
        return []
    relation = values.spans(one, other)
    if relation == values.SAME and one.exact:
        return [("the same day", 0.5)]
    if relation in (values.CONTRADICTS, values.NOT_COMPARABLE):
        return []
    other_days = max(_days(one), _days(other))
    return [("times that fit", 0.35 if other_days <= 31 else 0.15 if other_days <= 366 else 0.05)]


def _days(span: Span) -> int:
    """How many days a time leaves open; very many where it has no end."""
    if not span.earliest or not span.latest:
        return _VERY_MANY
    from datetime import date

    return (date.fromisoformat(span.latest) - date.fromisoformat(span.earliest)).days + 1


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


def _against(a: Telling, b: Telling, world: World) -> list[Reason]:
    found: list[Reason] = []
    for role in _SINGLE:
        if _apart(a, b, role, world):
            found.append((f"but another {_ROLE_WORDS[role]}", 0.1))
    if a.span and b.span and values.gap(a.span, b.span):
        found.append(("but at another time", 0.1))
    if a.things("ordinal") and b.things("ordinal") and not a.things("ordinal") & b.things("ordinal"):
        found.append(("but another number in the series", 0.15))
    if a.mode != DONE and b.mode not in (DONE, a.mode):
        found.append((f"but {a.mode} in one and {b.mode} in the other", 0.05))
    return found
