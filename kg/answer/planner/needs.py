"""What a query may require of the reports that have rows, as `kg.answer.planner.required` tells it from its text.

A need may be narrowed by the store: of the two steps that lead from a report to a country by a body of it, the second is the same for all
reports. So the bodies are asked for, and the index gives the reports that touch these.
"""

from __future__ import annotations

from collections.abc import Callable

from kg.snapshot.placement import ARTICLE

_SEVERAL = 2
# The properties of one step, as IRIs; None where it may be any.
Step = frozenset[str] | None


class Maybe(frozenset[str]):
    """The properties of a step that may be left out."""


class Touch:
    """That a thing is touched. iri: of it; steps: by which it is, at most so many; none for the class of what is told."""

    def __init__(self, iri: str, steps: tuple[Step, ...] = ()) -> None:
        self.iri = iri
        self.steps = steps


class Leads:
    """That a thing is touched from which something leads on. steps: by which it is touched; properties: that lead on."""

    def __init__(self, steps: tuple[Step, ...], properties: frozenset[str]) -> None:
        self.steps = steps
        self.properties = properties


class Has:
    """That what is told, or with `quotes` the evidence, has one of some properties."""

    def __init__(self, properties: frozenset[str], *, quotes: bool = False) -> None:
        self.properties = properties
        self.quotes = quotes


class OfClass:
    """That something of a class is reached from what is told. iri: of the class."""

    def __init__(self, iri: str) -> None:
        self.iri = iri


class Says:
    """That the words of the evidence have some in them. words: in lower case."""

    def __init__(self, words: str) -> None:
        self.words = words


class Names:
    """That the words of the evidence have one of the names of a thing in them. properties: that give these."""

    def __init__(self, iri: str, properties: frozenset[str]) -> None:
        self.iri = iri
        self.properties = properties


class All:
    """Every one of some needs, or with `some` one of them."""

    def __init__(self, needs: list[Need], *, some: bool = False) -> None:
        self.needs = needs
        self.some = some


Need = Touch | Leads | Has | OfClass | Says | Names | All
NOTHING = All([], some=True)  # only what is of articles is told

# The things that lead by one of some properties to a thing, or to any (""); None where these are many.
Things = Callable[[frozenset[str], str], list[str] | None]
# What some properties of a thing have; None where that is much.
Values = Callable[[frozenset[str], str], list[str] | None]


def all_of(needs: list[Need]) -> Need | None:
    return All(needs) if needs else None


def some_of(needs: list[Need | None]) -> Need | None:
    """One of them; nothing where one of them is unknown."""
    return None if None in needs or not needs else All([need for need in needs if need is not None], some=True)


def narrowed(need: Need | None, things: Things, values: Values) -> Need | None:
    """A need, and what the last of several steps to a thing requires, where few things lead there by it; names as words."""
    if isinstance(need, All):
        found = [narrowed(one, things, values) for one in need.needs]
        if need.some:
            return some_of(found) if found else NOTHING
        return all_of([one for one in found if one is not None])
    if isinstance(need, Leads):
        names = things(need.properties, "")
        return None if names is None else All([Touch(name, need.steps) for name in names], some=True)
    if isinstance(need, Names):
        names = values(need.properties, need.iri)
        return None if names is None else All([Says(name.lower()) for name in names], some=True)
    if not isinstance(need, Touch) or len(need.steps) < _SEVERAL or need.iri.startswith(ARTICLE):
        return need
    last = need.steps[-1]
    names = None if last is None or isinstance(last, Maybe) else things(last, need.iri)
    return need if names is None else All([need, All([Touch(name, need.steps[:-1]) for name in names], some=True)])
