"""Which named things of different articles may be one: a body under two names, a person in two transliterations."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg.compare.match import Match
from kg.compare.names import aligned, similarity, words
from kg.compare.rows import Rows, article_of
from kg.compare.tellings import Telling
from kg.compare.world import World
from kg.terms import ENT

THRESHOLD = 0.8
# A name in the class of the thing: what is compared at all, with how alike names must be where nothing else speaks for it.
_CLASSES = {"Person": 0.85, "Document": 0.9, "Organisation": 0.9, "StandingBody": 0.9, "Office": 0.92, "Programme": 0.9}
_MOST_OF_A_WORD = 40  # things that share a word; a word of more brings nothing together
_NUMBERS = re.compile(r"\d+|\b[IVX]{1,5}\b")


def propose(told: list[Telling], world: World, denied: Iterable[tuple[str, str]] = ()) -> list[Match]:
    """Pairs of things of the reference data that different articles use and that may be one, by IRI."""
    used: dict[str, set[str]] = defaultdict(set)
    for one in told:
        for thing in named_in(one):
            used[thing].add(one.article)
    return among(used, world, denied)


def named_in(told: Telling) -> set[str]:
    """The things of the reference data that a report names."""
    return {thing for things in told.values.values() for thing in things if not article_of(thing)}


def among(used: Mapping[str, set[str]], world: World, denied: Iterable[tuple[str, str]] = ()) -> list[Match]:
    """As `propose`, of things by the articles that use them."""
    refused = {tuple(sorted(pair)) for pair in denied}
    found = []
    for a, b in _pairs(world.rows, used):
        if (a, b) not in refused:
            match = weigh(a, b, world, together=bool(used[a] & used[b]))
            if match is not None and match.score >= THRESHOLD:
                found.append(match)
    return sorted(found, key=lambda match: (match.one, match.other))


def _pairs(rows: Rows, used: Iterable[str]) -> Iterator[tuple[str, str]]:
    blocks: dict[tuple[str, str], set[str]] = defaultdict(set)
    for thing in used:
        if (name := _class(rows, thing)) is not None:
            for called in labels(rows, thing):
                for word in words(called):
                    if len(word) > 1:
                        blocks[name, word].add(thing)
    seen = set()
    for key in sorted(blocks):
        block = sorted(blocks[key])
        if len(block) <= _MOST_OF_A_WORD:
            for index, one in enumerate(block):
                for other in block[index + 1 :]:
                    if (one, other) not in seen:
                        seen.add((one, other))
                        yield one, other


def _class(rows: Rows, thing: str) -> str | None:
    types = rows.get(thing, {}).get("type", ())
    return next((name for name in ("StandingBody", *_CLASSES) if ENT + name in types), None)


def labels(rows: Rows, thing: str) -> list[str]:
    """All that a thing is called."""
    return [text for name in ("prefLabel", "altLabel", "hiddenLabel") for text in rows.get(thing, {}).get(name, ())]


def weigh(a: str, b: str, world: World, *, together: bool = False) -> Match | None:
    """How much speaks for it that two names are of one thing; None where the structure rules it out.

    together: whether an article names both: then it means two, unless a person's names sound the same.
    """
    rows = world.rows
    name = _class(rows, a)
    if name is None or name != _class(rows, b):
        return None
    # The state for which an organ, office or person acts: another one rules it out, however alike the names are.
    states, others = world.states({a}), world.states({b})
    if states and others and not states & others:
        return None
    members, other_members = (frozenset(rows[x].get("hasMember", ())) for x in (a, b))
    if members and other_members and members != other_members:
        return None
    pairs = [(similarity(x, y), x, y) for x in labels(rows, a) for y in labels(rows, b)]
    best, one, other = max(pairs, default=(0.0, "", ""))
    if name != "StandingBody" and not aligned(one, other):
        return None  # a word of its own tells two documents, bodies or persons apart
    if sorted(_NUMBERS.findall(one)) != sorted(_NUMBERS.findall(other)):
        return None
    if together and (name != "Person" or best < 1):
        return None
    parties = _parties(rows, a), _parties(rows, b)
    if parties[0] and parties[1] and not parties[0] & parties[1]:
        return None
    reasons = [f"names alike: '{one}' and '{other}' ({best:.2f})"]
    score = best if best >= _CLASSES[name] else best * 0.85
    if name == "StandingBody" and members and members == other_members:
        reasons.append("the same members")
        score = 1 - (1 - best) * 0.4
    elif states & others:
        reasons.append(f"of the same state: {', '.join(sorted(world.label(state) for state in states & others))}")
        score = 1 - (1 - score) * 0.7
    elif parties[0] & parties[1]:
        reasons.append("the same sides")
        score = 1 - (1 - score) * 0.6
    if together:
        reasons.append("but one article names both")
        score *= 0.9
    return Match(a, b, round(score, 3), tuple(reasons))


def _parties(rows: Rows, document: str) -> frozenset[str]:
    return frozenset(
        side for name in ("hasSignatory", "hasParty", "involvesState") for side in rows[document].get(name, ())
    )
