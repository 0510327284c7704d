"""Questions as pages show them: forms from their headers, and rows that are one answer, with the words that prove it."""

from __future__ import annotations

import json
import shlex
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlencode

from kg.answer.questions import EVIDENCE, Parameter, Question
from kg.answer.rows import Row, Rows, Thing
from kg.serve.facts import bounds_in_words

PAGE = 50  # answers on one page


class Cell(NamedTuple):
    """A column of an answer: its name, what it means, its value, and a note on it."""

    name: str
    about: str
    value: Any
    note: str = ""


class Given(NamedTuple):
    """An answer: its columns, and the rows with the quotes that it rests on."""

    cells: tuple[Cell, ...]
    quotes: tuple[Row, ...]


class Uses(NamedTuple):
    """The same answer elsewhere: as addresses and as lines to copy."""

    csv: str
    json: str
    sparql: str
    curl: str
    python: str
    command: str


def answers(rows: Rows, question: Question | None = None) -> list[Given]:
    """The rows of an answer, those that differ in nothing but their evidence as one, in their order."""
    about = question.columns if question else {}
    proof = set(EVIDENCE) | {"checkedBy"} if set(EVIDENCE) <= set(rows.columns) else set()
    hidden = {rows.columns[place] for place in rows.labels.values()}
    own = [name for name in rows.columns if name not in proof and name not in hidden]
    found = []
    for _, group in groupby(rows, lambda row: [str(_key(row[name])) for name in own]):
        members = list(group)
        found.append(Given(tuple(_cells(members[0], own, about)), tuple(members) if proof else ()))
    return found


def _key(value: object) -> object:
    return value.iri if isinstance(value, Thing) else value


def _cells(row: Row, names: list[str], about: dict[str, str]) -> list[Cell]:
    timed = {"earliest", "latest", "when", "basis"} <= set(names)
    cells = []
    for name in names:
        if timed and name in ("earliest", "latest", "basis"):
            continue
        value = row[name]
        if timed and name == "when":
            note = bounds_in_words(str(row.earliest or ""), str(row.latest or ""))
            if row.basis == "inferred":
                note += f"{', ' if note else ''}our conclusion"
            cells.append(Cell(name, about.get(name, ""), value, note))
        elif value is not None and value != "":
            cells.append(Cell(name, about.get(name, ""), value))
    return cells


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
