"""Which reports of different articles may tell of one happening: structure first, then a score with its reasons.

Two reports are only ever linked, never merged, and nothing follows from a link: it says that somebody may compare them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.compare.gate import BY_PARTY, ONCE, party_of, refusal
from kg.compare.reasons import WEIGHTS, against, speaking
from kg.compare.tellings import DONE, Telling
from kg.compare.world import World

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
    speaks against it; doubted: whether that is more than a little.
    """

    one: str
    other: str
    score: float
    reasons: tuple[str, ...]
    doubted: bool = False


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
    nearly: list[tuple[Match, frozenset[str]]] = []
    linked: set[frozenset[str]] = set()
    for a, b in _pairs(told, world, only):
        pair = (a, b) if a.node < b.node else (b, a)
        if (pair[0].node, pair[1].node) in refused:
            continue
        match = weigh(*pair, world)
        if match is None:
            continue
        articles = frozenset((a.article, b.article))
        if match.score >= threshold:
            found.append(match)
            linked.add(articles)
        elif not match.doubted and _together(match.score) >= threshold:
            nearly.append((match, articles))
    for match, articles in nearly:
        if articles in linked:
            reasons = (*match.reasons, "and both articles tell of another happening too")
            found.append(Match(match.one, match.other, _together(match.score), reasons))
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
