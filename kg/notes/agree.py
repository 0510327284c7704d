"""Compares two independent encodings of one text, fact by fact."""

from __future__ import annotations

from dataclasses import dataclass

from kg.notes.alpha import alpha
from kg.notes.facts import ComparableFact

_NOT_GIVEN = "not given"
_MUCH = 0.5  # of the words of both, which two facts of other kinds must share to be taken for the same


@dataclass
class Pair:
    """The same fact in both encodings. differing: for kind and roles that are not the same, what each side says."""

    first: ComparableFact
    second: ComparableFact
    differing: dict[str, tuple[str, str]]


@dataclass
class Agreement:
    """pairs: facts that both have; only: those that one alone has, first and second.

    kind_alpha, role_alpha: Krippendorff's alpha over the kinds of paired facts, and over the roles that either side of
    a pair gives; None where it is not defined.
    """

    pairs: list[Pair]
    only: tuple[list[ComparableFact], list[ComparableFact]]
    kind_alpha: float | None
    role_alpha: float | None

    @property
    def complete(self) -> bool:
        return not any(self.only) and not any(pair.differing for pair in self.pairs)


def agree(first: list[ComparableFact], second: list[ComparableFact]) -> Agreement:
    """Pairs the facts of two encodings and says how far they agree."""
    pairs = _paired(first, second)
    of_text = [pair for pair in pairs if pair[0].level != "article"]
    kinds = [(one.kind, other.kind) for one, other in of_text]
    roles = [
        tuple((role, fact.roles.get(role, ())) for fact in pair)
        for pair in of_text
        for role in dict.fromkeys([*pair[0].roles, *pair[1].roles])
    ]
    taken = {id(fact) for pair in pairs for fact in pair}
    left = [[fact for fact in facts if id(fact) not in taken] for facts in (first, second)]
    told = [Pair(one, other, _differing(one, other)) for one, other in pairs]
    return Agreement(told, (left[0], left[1]), alpha(kinds), alpha(roles))


def _paired(first: list[ComparableFact], second: list[ComparableFact]) -> list[tuple[ComparableFact, ComparableFact]]:
    """Facts that rest on the same words, most alike first; contents after the facts that they belong to."""
    partner: dict[str, str] = {}
    found: list[tuple[ComparableFact, ComparableFact]] = []
    taken: set[int] = set()
    for level, depth in sorted(
        {(fact.level, fact.depth) for fact in first}, key=lambda key: (key[0] == "content", key)
    ):
        ones = [fact for fact in first if (fact.level, fact.depth) == (level, depth)]
        others = [fact for fact in second if fact.level == level and id(fact) not in taken]
        points = {id(fact): fact.points() for fact in (*ones, *others)}
        scored = []
        for i, one in enumerate(ones):
            for j, other in enumerate(others):
                shared = _share(points[id(one)], points[id(other)])
                hosts = partner.get(one.host[0]) == other.host[0] and one.host[1] == other.host[1]
                if shared and (one.kind == other.kind or (shared >= _MUCH and (level != "content" or hosts))):
                    alike = 2.0 * (one.kind == other.kind) + hosts + _alike(one, other) + shared
                    scored.append((-alike, i, j))
        for _, i, j in sorted(scored):
            if not {id(ones[i]), id(others[j])} & taken:
                taken |= {id(ones[i]), id(others[j])}
                partner[ones[i].iri] = others[j].iri
                found.append((ones[i], others[j]))
    order = {id(fact): index for index, fact in enumerate(first)}
    return sorted(found, key=lambda pair: order[id(pair[0])])


def _share(one: set[int], other: set[int]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _alike(one: ComparableFact, other: ComparableFact) -> float:
    """The share of roles with the same values among all that either gives."""
    given = set(one.roles) | set(other.roles)
    return sum(one.roles.get(role) == other.roles.get(role) for role in given) / len(given) if given else 0.0


def _differing(one: ComparableFact, other: ComparableFact) -> dict[str, tuple[str, str]]:
    found = {"kind": (one.kind, other.kind)} if one.kind != other.kind else {}
    for role in dict.fromkeys([*one.roles, *other.roles]):
        sides = tuple(fact.roles.get(role, ()) for fact in (one, other))
        if sides[0] != sides[1]:
            found[role] = (", ".join(sides[0]) or _NOT_GIVEN, ", ".join(sides[1]) or _NOT_GIVEN)
    return found
