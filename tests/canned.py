"""The expected rows in tests/queries/: one file for each question and each case of parameters.

NAME.csv is the plain question, NAME@param=value,other=value.csv a case. Rows are written as people read
the article: things by prefixed name, a thing and its label in one column, the column `article` left out.
"""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.answer import binding, questions
from kg.answer.formats import text_of
from kg.answer.questions import Question
from kg.paths import data_root

FOLDER = Path(__file__).parent / "queries"
QUERIES = data_root() / "queries"


@cache
def question(name: str) -> Question:
    return questions.named(name, [QUERIES])


def names() -> list[str]:
    return list(questions.files([QUERIES]))


class Case:
    """A question with values, and the rows that it must give."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name, _, values = path.stem.partition("@")
        self.values = dict(pair.split("=", 1) for pair in values.split(",")) if values else {}

    def __repr__(self) -> str:
        return self.path.stem

    def expected(self) -> tuple[list[str], Counter[tuple[str, ...]]]:
        with self.path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        return header, Counter(map(tuple, rows))

    def text(self, find: object) -> str:
        return binding.bound(question(self.name), self.values, find)  # type: ignore[arg-type]


def cases() -> list[Case]:
    return [Case(path) for path in sorted(FOLDER.glob("*.csv"))]


def collapsed(columns: list[str], rows: list[tuple[object, ...]]) -> tuple[list[str], Counter[tuple[str, ...]]]:
    """An answer as the expected rows are written."""
    names = [name for name in columns if name != "article"]
    labels = {name: name + "Label" for name in names if name + "Label" in names}
    kept = [name for name in names if name not in labels.values()]
    found: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        cells = dict(zip(columns, map(_text, row), strict=True))
        found[tuple(cells[name] or (cells[labels[name]] if name in labels else "") for name in kept)] += 1
    return kept, found


def _text(term: object) -> str:
    if isinstance(term, ox.Literal) and term.datatype.value.endswith("#decimal"):
        return term.value.removesuffix(".0")
    return text_of(term)
