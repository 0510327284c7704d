"""What a happening is called: its kind and those who have a part in it, as a heading has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.answer.canned.leads import lead, led, narrowed
from kg.answer.telling.amounts import nth
from kg.answer.telling.nouns import joined, the
from kg.compare import values
from kg.compare.rows import first
from kg.compare.tellings import DONE, Telling
from kg.compare.world import World

# The roles in a heading, in its order, with the word that usually leads each (`kg.answer.canned.leads`).
_ROLES = (
    ("of", "hasTheme"),
    ("as", "hasOffice"),
    ("by", "hasAgent"),
    ("with", "hasPartner"),
    ("from", "hasSource"),
    ("to", "hasRecipient"),
    ("to the place", "hasDestination"),
    ("for", "inForceFor"),
)
# Where nothing of these is told.
_ELSE = (("of", "hasChair"), ("by", "hasParticipant"), ("on", "hasTopic"), ("in", "hasPlace"))
# Series whose name is that of one of its meetings.
_MEETS = frozenset("Summit Conference Forum Congress Assembly Meeting Session Games Talks".split())
_SAID = {"non-occurrence": "not done"}  # kinds whose label is no word of everyday speech
Roles = Mapping[str, frozenset[str]]


def heading(told: Telling, world: World, inner: Iterable[str] = (), *, without: str = "") -> str:
    """What one article tells of. inner: the headings of what is said or meant in it; without: a role that is told beside it."""
    roles = {role: things for role, things in told.values.items() if role != without}
    return _phrase(told.kind, roles, world, sorted(inner), _sum([told]))


def of_all(group: list[Telling], world: World) -> str:
    """What several articles tell of: of each role what most of them have; nothing where as many have what it cannot be too.

    What all of them tell only as planned, said or denied is called so.
    """
    kinds = [one.kind for one in group]
    roles: dict[str, frozenset[str]] = {}
    for role in dict.fromkeys(role for one in group for role in one.values):
        given = [one.values[role] for one in group if role in one.values]
        plain = [
            one.values[role]
            for one in group
            if role in one.values and first(world.rows, one.article, "language", "en") == "en"
        ]
        best = max([*plain, *given], key=given.count)  # of as many the one in the language of the names here
        rivals = {other for other in given if other != best and given.count(other) == given.count(best)}
        if role == "hasTheme" and 2 * len(given) < len(group) and not world.named(best):
            continue  # one of several describes what the others do not tell
        if role == "hasTheme" or not any(_apart(role, best, other, world) for other in rivals):
            roles[role] = best
    modes = {one.mode for one in group}
    only = f" ({modes.pop()})" if len(modes) == 1 and DONE not in modes else ""
    return f"{_phrase(max(kinds, key=kinds.count), roles, world, amount=_sum(group))}{only}"


def _sum(group: list[Telling]) -> str:
    """The one amount that those who give any give, where it is what is paid or given: no thing is named that it is of."""
    amounts = [amount for one in group for amount in one.amounts.get("hasAmount", ())]
    if any("hasTheme" in one.values or "hasMeasure" in one.values for one in group):
        return ""
    if (
        len({(amount.value, amount.upper, amount.unit, amount.bound) for amount in amounts}) != 1
        or not amounts[0].value
    ):
        return ""
    unit = amounts[0].unit.rsplit("/", 1)[-1]
    if unit == "one":  # a mere count: of those who get it, where it says who
        return "" if any("hasRecipient" in one.values for one in group) else amounts[0].words
    plain = unit and not any(letter.isalpha() or letter in "$€£¥" for letter in amounts[0].words)
    return f"{amounts[0].words} {unit}" if plain else amounts[0].words


def _apart(role: str, one: frozenset[str], other: frozenset[str], world: World) -> bool:
    if role == "ordinal":
        return one != other
    some, others = world.named(one), world.named(other)
    return values.things(some, others, world.related(some | others))[0] == values.CONTRADICTS


def _phrase(kind: str, roles: Roles, world: World, inner: list[str] | None = None, amount: str = "") -> str:
    head = _SAID.get(kind) or kind.replace("-", " ")
    figure = bool(roles.get("hasMeasure"))
    if figure:
        head = _names(roles["hasMeasure"], world)
    if series := roles.get("isSessionOf"):
        return _session(head, roles.get("ordinal", frozenset()), _names(series, world))
    if kind == "office-holding" and roles.get("hasTheme") and roles.get("hasOffice"):
        return f"{_names(roles['hasTheme'], world)} as {_names(roles['hasOffice'], world)}"
    parts, used = [f"{head} of {amount}" if amount else head], set()
    for order in (_ROLES, _ELSE):
        for usual, role in order:
            if things := roles.get(role):
                themed = "hasTheme" in roles and not inner
                word = lead(
                    usual, head, figure=figure, alone="hasAgent" not in roles, has_theme=themed, count=len(things)
                )
                if narrow := usual == "of" and not figure and not amount and narrowed(head, _names(things, world)):
                    parts[0] = narrow
                elif word not in used:
                    used.add(word)
                    parts.append(led(word, _names(things, world)))
        if len(parts) > 1 or parts[0] not in (head, f"{head} of {amount}"):
            break
    return ": ".join([" ".join(parts), *filter(None, ["; ".join(inner or [])])])


def _session(head: str, numbers: frozenset[str], series: str) -> str:
    """A meeting of a series.

    >>> _session("meeting", frozenset({"4"}), "Titicaca Summit"), _session("meeting", frozenset(), "the Lake Dialogue")
    ('4th Titicaca Summit', 'meeting of the Lake Dialogue')
    """
    number = next(iter(sorted(numbers)), "")
    which = nth(int(number)) if number.isdecimal() else number
    if series.rsplit(" ", 1)[-1] in _MEETS:
        return " ".join(filter(None, [which, series.removeprefix("the ") if which else series]))
    return " ".join(filter(None, [which, head, "of", series]))


def _names(things: Iterable[str], world: World) -> str:
    return joined(sorted(the(world.label(thing)) for thing in things))
