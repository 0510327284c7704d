"""What the questions beside one hold for the same values (`#+ see`), where it has no rows itself.

One thing stands in a graph under one name: a pledge as a promise and not as a commitment, a sum as a debt and not as a figure
of a measure. Who asks for the other is told where it stands, before anybody reads that there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import NamedTuple

from kg.answer.canned.questions import Parameter, Question
from kg.answer.naming import Select
from kg.answer.rows import Rows
from kg.answer.telling.answers import of
from kg.errors import TimeLimitError
from kg.terms import ENT

MOST = 20  # rows that are looked at
_WITHIN = 2000  # the same where a thing is looked for in them, which may stand in the last
_SHOWN = 2  # answers of each question
_LONGEST = 110  # characters of an answer
# How something belongs to what is asked for, where it is not that itself.
_OF = "isOrganOf actsFor represents isOnBehalfOf hasNationality isLocatedIn hasMember".split()

Ask = Callable[[Mapping[str, object], int], Rows]  # values, and how many rows at most


class Beside(NamedTuple):
    """A question beside: its name, the lines of its answers, and whether these are all."""

    name: str
    lines: list[str]
    complete: bool

    def __str__(self) -> str:
        shown = "; ".join(each if len(each) <= _LONGEST else f"{each[: _LONGEST - 1]}…" for each in self.lines[:_SHOWN])
        more = "" if self.complete else "more than "
        return f"{self.name} has {more}{len(self.lines)}: {shown}{' …' if len(self.lines) > _SHOWN else ''}"


def beside(
    question: Question,
    values: Mapping[str, object],
    neighbours: Mapping[str, tuple[Question, Ask]],
    find: Callable[..., str],
) -> list[Beside]:
    """What each neighbour holds for these values; those with nothing, and those that cannot be asked so, are not there.

    find: the IRI of a value, of a class. A thing for which a neighbour has no parameter is looked for in its answers.
    """
    found = []
    for name, (other, ask) in neighbours.items():
        taken: dict[str, object] = {}
        within = []
        for parameter in filter(None, map(question.parameter, values)):
            if taker := _taker(parameter, other, taken):
                given = values[parameter.name]
                # As the thing that is meant here: a neighbour may ask for things of any class.
                taken[taker.name] = find(given, parameter.class_iri) if parameter.kind == "thing" else given
            elif parameter.kind == "thing":
                within.append(find(values[parameter.name], parameter.class_iri))
            else:
                break
        else:
            if any(p.required and p.name not in taken for p in other.parameters):
                continue
            with suppress(TimeLimitError):
                rows = touching(ask(taken, _WITHIN), within) if within else ask(taken, MOST)
                if rows:
                    found.append(Beside(name, [answer.text for answer in of(rows)], rows.complete))
    return found


def _taker(parameter: Parameter, other: Question, taken: Mapping[str, object]) -> Parameter | None:
    """The parameter of another question that means the same: of one name and type, or, where it is required, of a type
    that fits."""
    for each in other.parameters:
        same = (each.kind, each.of) == (parameter.kind, parameter.of)
        fits = each.required and parameter.kind == each.kind == "thing" and each.of in (None, parameter.of)
        if each.name not in taken and ((each.name == parameter.name and same) or fits):
            return each
    return None


def touching(rows: Rows, things: list[str]) -> Rows:
    """The rows whose reports have all these things in some role, or what belongs to them."""
    if rows.facts is None or rows.select is None:
        return rows.copy(rows.columns, [])
    kept = {fact for facts in rows.facts for fact in facts}
    # In small steps, each by an index: asked at once, the store may begin with all that belongs to a state.
    told = _pairs(rows.select, f"?node <{ENT}isToldBy> ?of", "of", kept)
    taking = _pairs(rows.select, "?of ?role ?node", "of", {node for node, _ in told})
    of_it = "|".join(f"<{ENT}{name}>" for name in _OF)
    for thing in things:
        parts = " ".join(f"<{each}>" for each in sorted({each for each, _ in taking if each.startswith("http")}))
        text = f"SELECT ?node WHERE {{ VALUES ?node {{ {parts} }} FILTER EXISTS {{ ?node {of_it} <{thing}> }} }}"
        meant = {thing, *(str(getattr(node, "value", node)) for (node,) in rows.select(text))}
        nodes = {node for each, node in taking if each in meant}
        kept &= {fact for node, fact in told if node in nodes}
    numbers = [number for number, facts in enumerate(rows.facts) if kept.intersection(facts)]
    found = rows.copy(rows.columns, [rows.terms[number] for number in numbers])
    found.facts = [rows.facts[number] for number in numbers]
    return found


def _pairs(select: Select, pattern: str, given: str, values: Iterable[str]) -> list[tuple[str, str]]:
    """What stands for ?node in a pattern, with the one of some values for which it does."""
    terms = " ".join(f"<{each}>" for each in sorted(values))
    found = select(f"SELECT DISTINCT ?node ?{given} WHERE {{ VALUES ?{given} {{ {terms} }} {pattern} }}")
    return [(str(getattr(node, "value", node)), str(getattr(of, "value", of))) for node, of in found]
