"""What the questions beside one hold for the same values (`#+ see`), where it has no rows itself.

One thing stands in a graph under one name: a pledge as a promise and not as a commitment, a sum as a debt and not as a figure
of a measure. Who asks for the other is told where it stands, before anybody reads that there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import NamedTuple

from kg.answer.answers import of
from kg.answer.questions import Parameter, Question
from kg.answer.rows import Rows
from kg.errors import TimeLimitError
from kg.terms import ENT

MOST = 50  # rows that are looked at
_SHOWN = 2  # answers of each question
_LONGEST = 110  # characters of an answer
# How something belongs to what is asked for, where it is not that itself.
_OF = "isOrganOf actsFor represents isOnBehalfOf hasNationality isLocatedIn hasMember".split()

Ask = Callable[[Mapping[str, object]], Rows]


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
    find: Callable[[object], str],
) -> list[Beside]:
    """What each neighbour holds for these values; those with nothing, and those that cannot be asked so, are not there.

    find: the IRI of a value. A thing for which a neighbour has no parameter is looked for in its answers.
    """
    found = []
    for name, (other, ask) in neighbours.items():
        taken: dict[str, object] = {}
        within = []
        for parameter in filter(None, map(question.parameter, values)):
            if taker := _taker(parameter, other, taken):
                taken[taker.name] = values[parameter.name]
            elif parameter.kind == "thing":
                within.append(find(values[parameter.name]))
            else:
                break
        else:
            if any(p.required and p.name not in taken for p in other.parameters):
                continue
            with suppress(TimeLimitError):
                rows = ask(taken)
                rows = _touching(rows, within) if within else rows
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


def _touching(rows: Rows, things: list[str]) -> Rows:
    """The rows whose reports have all these things in some role, or what belongs to them."""
    if rows.facts is None or rows.select is None:
        return rows.copy(rows.columns, [])
    kept = {fact for facts in rows.facts for fact in facts}
    for thing in things:
        facts = " ".join(f"<{fact}>" for fact in sorted(kept))
        of_it = "|".join(f"<{ENT}{name}>" for name in _OF)
        text = (
            f"SELECT DISTINCT ?fact WHERE {{ VALUES ?fact {{ {facts} }} ?node <{ENT}isToldBy> ?fact . "
            f"{{ ?node ?role <{thing}> }} UNION {{ ?node ?role ?whose . ?whose {of_it} <{thing}> }} }}"
        )
        kept = {str(getattr(fact, "value", fact)) for (fact,) in rows.select(text)}
    numbers = [number for number, facts in enumerate(rows.facts) if kept.intersection(facts)]
    found = rows.copy(rows.columns, [rows.terms[number] for number in numbers])
    found.facts = [rows.facts[number] for number in numbers]
    return found
