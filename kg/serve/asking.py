"""Questions as pages show them: forms from their headers, answers part by part, and where to have them elsewhere."""

from __future__ import annotations

import json
import shlex
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlencode

from kg.answer.canned.questions import Parameter, Question
from kg.answer.rows import Rows
from kg.answer.telling.answers import Answer, by_the_hundred, count

PAGE = 50  # answers on one page
COUNTED = 1000  # rows of which the answers are counted


class Uses(NamedTuple):
    """The same answer elsewhere: as addresses and as lines to copy."""

    csv: str
    json: str
    sparql: str
    curl: str
    python: str
    command: str


class AnswersPage(NamedTuple):
    """Some answers of all. first: the number of the first, from 1; total: how many there are, None where that is not counted."""

    answers: tuple[Answer, ...]
    first: int
    total: int | None
    more: bool


def part(rows: Rows, number: int) -> AnswersPage:
    """The answers on one page, from 1. Those of later pages are not made."""
    start = PAGE * (number - 1)
    made = list(islice((answer for some in by_the_hundred(rows) for answer in some), start + PAGE + 1))
    more = len(made) > start + PAGE
    total = len(made) if not more else count(rows) if len(rows) <= COUNTED else None
    return AnswersPage(tuple(made[start : start + PAGE]), start + 1, total, more)


def values_of(question: Question, given: dict[str, str]) -> dict[str, str]:
    """What a form gives to a question: its own parameters, without empty ones."""
    return {p.name: given[p.name].strip() for p in question.parameters if given.get(p.name, "").strip()}


def input_type(parameter: Parameter) -> str:
    """The kind of field that a form has for a parameter."""
    return {"date": "date", "choice": "choice", "voices": "voices"}.get(parameter.kind, "text")


def uses(base: str, question: Question, values: dict[str, str], sparql: str) -> Uses:
    """How to have an answer elsewhere. base: the address of the service."""
    address = f"{base}/questions/{question.name}"
    query = f"?{urlencode(values)}" if values else ""
    data = " ".join(f"--data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in values.items())
    given = "".join(f", {name}={json.dumps(value, ensure_ascii=False)}" for name, value in values.items())
    needed = " ".join(f"-p {shlex.quote(f'{name}={value}')}" for name, value in values.items())
    join = "&" if query else "?"
    return Uses(
        f"{address}{query}{join}format=csv",
        f"{address}{query}{join}format=json",
        sparql,
        f"curl -G -H 'Accept: text/csv' {shlex.quote(address)} {data}".strip(),
        f'import kg\n\nwith kg.open() as graph:\n    for row in graph.ask("{question.name}"{given}):\n        print(row)',
        f"kg ask {question.name} {needed}".strip(),
    )
