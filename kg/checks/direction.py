"""Who does it to whom: two roles whose fillers the words have the other way about.

Prepositions, the place before or after the verb, and the passive say what a filler can be; which roles fit which place is
data (`cues.toml`). A finding needs both: as encoded the two do not fit, changed about they do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any

from kg.checks.phrases import data
from kg.checks.reading import ArticleReading, Place
from kg.finding import Finding
from kg.terms import ENT, ID, shorten

_SENTENCE = re.compile(r"(?<![A-Z])[.;!?]\s")
_DOING = {ENT + "hasCause", ENT + "hasInstrument"}  # what may stand where the agent does
_GIVING = frozenset((ID + "kind/loan",))  # of which the agent gives
_NEAR = 60  # characters that a preposition and an article have at most
_OF = re.compile(r"['’](?:s\b|\s)")
Known = dict[tuple[str, Any], tuple[tuple[Place, bool] | None, str | None]]
_ROLES = frozenset(
    ENT + name
    for name in (
        "hasAgent hasRecipient hasTheme hasPartner hasSource hasBeneficiary hasDestination hasOrigin hasInstrument "
        "hasCause hasAttribute"
    ).split()
)


def check(reading: ArticleReading) -> Iterator[Finding]:
    """Pairs of roles that fit the words better when they are changed about."""
    if not reading.cues.slots:
        return
    for part in reading.reports_of:
        about = reading.nodes.by_subject.get(part, {})
        roles = [role for role in about if role in _ROLES]
        if len(roles) < 2:
            continue
        quotes = [quote.words for quote in reading.quotes_of(part)]
        kinds = reading.kinds(part)
        known: Known = {}
        for one, other in combinations(roles, 2):
            ones, others = reading.nodes.values(part, one), reading.nodes.values(part, other)
            if set(ones) & set(others):
                continue
            verdicts = [
                v for words in quotes if (v := _verdict(reading, words, kinds, (one, other), (ones, others), known))
            ]
            if verdicts and all(score > 0 for score, _ in verdicts):
                message = f"{shorten(one)} and {shorten(other)} are changed about: {verdicts[0][1]}. Exchange them, or add the words that say it as it is encoded."
                yield reading.finding("words/direction", message, part, path=one, quote=quotes[0])


def _verdict(
    reading: ArticleReading,
    words: str,
    kinds: list[str],
    roles: tuple[str, str],
    fillers: tuple[Sequence[str], Sequence[str]],
    known: Known,
) -> tuple[int, str] | None:
    """How much better the words fit when two roles are changed about, and why; None where they do not say. known: the places
    of fillers of this part in the sentence, which stand in several pairs."""
    places: list[list[Place]] = []
    for things in fillers:
        found = [place for thing in things for place in _outer(reading.places(words, thing))]
        if not found or len(found) != len(things):
            return None
        places.append(found)
    first, second = places
    if any(a[0] < b[1] and b[0] < a[1] for a in first for b in second):
        return None
    if any(reading.cues["possessive"].fullmatch(words[a:b]) for a, b in (*first, *second)):
        return None  # "on our beaches" is on the beaches
    low, high = min(p[0] for p in (*first, *second)), max(p[1] for p in (*first, *second))
    if _SENTENCE.search(words[low:high]):
        return None
    if taking := reading.cues["taking"].search(words[:high]):
        if _GIVING.isdisjoint(kinds):
            return None
        one, other = (_of_taking(reading, words, found, taking) for found in places)
        return _judged(words, first, roles, one, other)
    if (words, None) not in known:
        known[words, None] = _verb(reading, words, kinds), None
    verb = known[words, None][0]
    both = (low, high)
    slots = []
    for found in places:
        at = min(found), max(found), None if verb else both
        if (words, at) not in known:
            known[words, at] = None, _slot(reading, words, at[0], at[1], verb, both)
        slots.append(known[words, at][1])
    one, other = slots
    if None in (one, other) and ENT + "hasAgent" in roles and _DOING.isdisjoint(roles):
        one, other = _in_order(reading, words, places, one, other)
    return _judged(words, first, roles, one, other)


def _judged(
    words: str, first: list[Place], roles: tuple[str, str], one: str | None, other: str | None
) -> tuple[int, str] | None:
    """How much better the places of two fillers fit when their roles are changed about, and why."""
    if one is None or other is None or one == other:
        return None
    now = _fit(one, roles[0]) + _fit(other, roles[1])
    then = _fit(one, roles[1]) + _fit(other, roles[0])
    if now == then:
        return None
    name = words[min(first)[0] : min(first)[1]]
    return (1 if then - now >= 2 and now < 0 else -1), f'"{name}" {_because(one)}'


def _of_taking(reading: ArticleReading, words: str, found: list[Place], verb: re.Match[str]) -> str | None:
    """What a filler is to a verb for a giving whose subject gets: whoever borrows from somebody is lent to."""
    if len(found) != 1:
        return None
    first, last = found[0]
    if last <= verb.start():
        return None if reading.cues["be_before"].search(words[: verb.start()]) else "taker"
    near = words[max(verb.end(), first - _NEAR) : first]
    named = {name for name in ("from", "by") if name in reading.cues.slots and reading.cues.slots[name].search(near)}
    return {"from": "giver", "by": "taker"}[named.pop()] if len(named) == 1 else None


def _outer(places: list[Place]) -> list[Place]:
    """Those that do not lie within another."""
    return (
        places
        if len(places) < 2
        else [p for p in places if not any(q != p and q[0] <= p[0] and p[1] <= q[1] for q in places)]
    )


def _verb(reading: ArticleReading, words: str, kinds: list[str]) -> tuple[Place, bool] | None:
    """Where the one verb of the kinds stands, and whether it is passive."""
    found = {place for kind in kinds for place in reading.places(words, kind)}
    if len(found) != 1:
        return None
    place = found.pop()
    passive = bool(reading.cues["be_before"].search(words[: place[0]])) or bool(
        reading.cues["by_after"].match(words[place[1] :].lstrip())
    )
    return place, passive


def _slot(
    reading: ArticleReading, words: str, first: Place, last: Place, verb: tuple[Place, bool] | None, both: Place
) -> str | None:
    before = words[: first[0]]
    if _OF.match(words[first[1] :]):  # "to Mexico's increases" is not to Mexico
        return "owner"
    near = before[-_NEAR:]
    for name, found in reading.cues.slots.items():
        if found.search(near):
            return name
    if verb is not None:
        place, passive = verb
        if last[1] <= place[0]:
            return "passive_subject" if passive else "subject"
        if first[0] >= place[1] and not passive:
            return "object"
        return None
    sentence = before[max((m.end() for m in _SENTENCE.finditer(before)), default=0) :]
    if reading.cues["only_article"].fullmatch(sentence.strip()) or not sentence.strip():
        return None if reading.cues["passive"].search(words[last[1] : both[1]]) else "start"
    return None


def _in_order(
    reading: ArticleReading, words: str, places: list[list[Place]], one: str | None, other: str | None
) -> tuple[str | None, str | None]:
    """Without more to go by, who does it stands before what it is done to; not so in the passive."""
    first, second = places
    if max(first)[1] <= min(second)[0]:
        between = words[max(first)[1] : min(second)[0]]
        slots = one or "earlier", other or "later"
    elif max(second)[1] <= min(first)[0]:
        between = words[max(second)[1] : min(first)[0]]
        slots = one or "later", other or "earlier"
    else:
        return one, other
    begins = min(max(first)[1], max(second)[1])
    accused = reading.cues["imputed"].search(words, begins)
    if (
        reading.cues["passive"].search(between)
        or (accused is not None and accused.start() < begins + len(between))  # who accuses whom, and not of what
        or reading.cues["clause"].search(between)
        or not reading.cues["verbal"].search(between)
    ):
        return one, other
    return slots


def _fit(slot: str, role: str) -> int:
    fits, not_ = _table()[slot]
    return (role in fits) - (role in not_)


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """The roles that fit each place of a sentence, and those that do not."""
    return {
        slot: (frozenset(ENT + name for name in of["fits"]), frozenset(ENT + name for name in of["not"]))
        for slot, of in data()["places"].items()
    }


def _because(slot: str) -> str:
    return {
        "subject": "stands before the verb",
        "passive_subject": "stands before a verb in the passive",
        "object": "stands after the verb",
        "earlier": "stands before the other, and no words turn the sentence about",
        "later": "stands after the other, and no words turn the sentence about",
        "owner": "has what is told",
        "taker": "is who gets it",
        "giver": "is from whom it comes",
        "start": "begins the sentence",
    }.get(slot, f'stands after a word such as "{slot}"')
