"""Which reports of different articles may tell of one happening: structure first, then a score with its reasons.

Two reports are only ever linked, never merged, and nothing follows from a link: it says that somebody may compare them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.compare.gate import BY_PARTY, ONCE, party_of, refusal
from kg.compare.reasons import WEIGHTS, against, speaking
from kg.compare.tellings import DENIED, DONE, SAID, Telling
from kg.compare.world import WORDS, World

THRESHOLD = 0.75  # below it nothing is proposed
# Kinds that nearly everything has, which bring nothing together.
_GENERAL = frozenset(("document-act", "participation", "speech", "figure", "communication"))
_SMALL_BLOCK, _WINDOW = 60, 25
_DOUBT = 0.1
_TOGETHER = 0.4  # how much it speaks for two reports that their articles are of one happening already


@dataclass(frozen=True)
class Match:
    """Two happenings, or two things, that may be one.

    one, other: IRIs, the smaller first; score: from 0 to 1; reasons: what speaks for it, the strongest first, and then what
    speaks against it; doubted: whether that is more than a little; nearly: whether it counts only where its two articles tell of another
    happening too.
    """

    one: str
    other: str
    score: float
    reasons: tuple[str, ...]
    doubted: bool = False
    nearly: bool = False


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
    by_node = {one.node: one for one in told}
    weighed = []
    for pair in _all_pairs(told, world, only):
        a, b = by_node[pair[0]], by_node[pair[1]]
        if pair not in refused and (match := likely(a, b, world, threshold)) is not None:
            weighed.append((match, frozenset((a.article, b.article))))
    return proposed(weighed)


def likely(a: Telling, b: Telling, world: World, threshold: float = THRESHOLD) -> Match | None:
    """The match of two reports, the smaller IRI first, where it is good enough, or would be if their articles were of one happening
    already (`Match.nearly`)."""
    match = None if a.article == b.article or _far_apart(a, b) else weigh(a, b, world)
    if match is None or match.score >= threshold:
        return match
    if match.doubted or _together(match.score) < threshold:
        return None
    reasons = (*match.reasons, "and both articles tell of another happening too")
    return Match(match.one, match.other, _together(match.score), reasons, nearly=True)


def _far_apart(a: Telling, b: Telling) -> bool:
    """Whether their times rule it out, seen without working out days: what `gate.refusal` says of most pairs."""
    one, other = a.span, b.span
    if not (one and other and one.earliest and one.latest and other.earliest and other.latest):
        return False
    first, second = (one, other) if one.latest < other.earliest else (other, one)
    if first.latest >= second.earliest or "office-holding" in a.kinds or "ordinal" in a.values or "ordinal" in b.values:
        return False
    months = [12 * int(day[:4]) + int(day[5:7]) for day in (first.latest, second.earliest)]
    return months[1] - months[0] > 1 and not ONCE.keys() & a.kinds & b.kinds


def proposed(weighed: Iterable[tuple[Match, frozenset[str]]]) -> list[Match]:
    """Those of the likely matches that count, each with its two articles: what is nearly good enough where another one links them."""
    every = list(weighed)
    linked = {articles for match, articles in every if not match.nearly}
    found = [match for match, articles in every if not match.nearly or articles in linked]
    return sorted(found, key=lambda match: (match.one, match.other))


def _together(score: float) -> float:
    return round(1 - (1 - score) * (1 - _TOGETHER), 3)


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
    things = world.named(told.things(*WEIGHTS.keys() - {"hasTopic"}))
    if not things and told.mode in (SAID, DENIED):  # the one claims and the other denies it, of what has no name
        things = frozenset(thing for thing in world.ones(told.things("hasTheme")) if thing.startswith(WORDS))
    return {(kind, thing) for kind in kinds for thing in things}


def _once_keys(told: Telling, world: World) -> set[tuple[str, ...]]:
    """The keys of what happens once for a thing, and for a party where it takes one: these alone bring it together."""
    found: set[tuple[str, ...]] = set()
    for kind, role in ONCE.items():
        if kind in told.kinds:
            parties = world.named(party_of(told)) if kind in BY_PARTY else frozenset()
            if told.mode != DONE:  # what is promised or denied of a party, and what is of all
                parties |= {""}
            for thing in world.named(told.things(role)):
                found |= {(kind, thing, party) for party in parties or {""}}
    return found


def _all_pairs(told: list[Telling], world: World, only: str | None) -> set[tuple[str, str]]:
    blocks: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for one in told:
        for key in keys(one, world):
            blocks[key].append((when(one), one.node))
    if only is None:
        return {pair for block in blocks.values() for pair in pairs_of(sorted(block))}
    found = set()
    for block in map(sorted, blocks.values()):
        near = reach(len(block))
        for place, (_, node) in enumerate(block):
            if node.startswith(f"{only}/"):
                for _, other in block[max(0, place - near) : place + near + 1]:
                    if node != other:
                        found.add((node, other) if node < other else (other, node))
    return found


def pairs_of(block: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The pairs of nodes of a block, which has times and nodes in their order: the smaller node first. A large block is passed through
    in that order, so that the work stays near linear."""
    near = reach(len(block))
    for index, (_, one) in enumerate(block):
        for _, other in block[index + 1 : index + 1 + near]:
            yield (one, other) if one < other else (other, one)


def reach(size: int) -> int:
    """How far apart two of a block of some size may stand in it to be a pair."""
    return _WINDOW if size > _SMALL_BLOCK else size


def when(told: Telling) -> str:
    """The day by which a happening stands in its block, "" for none."""
    span = told.span
    return (span.earliest or span.latest) if span else ""


def weigh(a: Telling, b: Telling, world: World) -> Match | None:
    """How much speaks for it that two reports tell of one happening; None where the structure rules it out."""
    if refusal(a, b, world):
        return None
    reasons = speaking(a, b, world)
    doubts = against(a, b, world)
    doubt = 1.0
    for _, weight in reasons:
        doubt *= 1 - weight
    score = 1 - doubt
    for _, weight in doubts:
        score *= 1 - weight
    told = [text for text, _ in sorted(reasons, key=lambda item: (-item[1], item[0]))]
    doubted = any(weight >= _DOUBT for _, weight in doubts)
    return Match(a.node, b.node, round(score, 3), (*told, *(text for text, _ in doubts)), doubted)
