"""The expected rows in tests/questions/: one file for each question, case below case.

    # why, where the text leaves a doubt
    meeting | chair | office | side | evidence

    ?
    :meeting | roman-vassilenko / stephen-doughty | … | … | 5a

    ? country=FR
    nothing

Rows are written as people read the article. A thing is written by the last part of its name, a node of the article as
`:name`; a thing and its label are one column, the label alone where there is no thing. ` / ` parts the values of a cell
that give a row each. `first words … last words` stands for a longer text, `*` for a name that is made by the machine, `-` for
nothing. The columns on when are one
(`2024-04-01..2024-04-30 stated: in April 2024`), and so are those on the words: `5a` is the name of a quote in
quotes.txt, the first of line 5. Below the rows stand the answers that they make, in their order, each a line that begins
with `= `.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.answer.canned import binding, questions
from kg.answer.canned.questions import EVIDENCE, WHEN, Question
from kg.answer.formats import text_of
from kg.paths import data_root

FOLDER = Path(__file__).parent / "questions"
QUERIES = data_root() / "queries"
ARTICLE = "article:kazakhstan-uk-strategic-dialogue-8"


@cache
def question(name: str) -> Question:
    return questions.named(name, [QUERIES])


def names() -> list[str]:
    return list(questions.files([QUERIES]))


class Quote(NamedTuple):
    """A quote of the article: in whose voice, whose words, in which line of the text; its words, perhaps shortened."""

    voice: str
    speaker: str
    line: str
    words: str


@cache
def quotes() -> dict[str, Quote]:
    """The quotes by name."""
    found = {}
    for line in (FOLDER / "quotes.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, voice, speaker, words = line.split(" | ")
            found[name] = Quote(voice, speaker, re.sub(r"\D", "", name), words)
    return found


class Case:
    """A question with values, the rows that it must give, and the answers that these make where they are written down."""

    def __init__(self, name: str, values: dict[str, str], columns: list[str], rows: list[str]) -> None:
        self.name = name
        self.values = values
        self.columns = columns
        self.rows = rows
        self.answers: list[str] = []

    def __repr__(self) -> str:
        values = ",".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.name}@{values}" if values else self.name

    def expected(self) -> list[tuple[str, ...]]:
        found = []
        for row in self.rows:
            cells = [cell.strip().split(" / ") for cell in row.split(" | ")]
            assert len(cells) == len(self.columns), f"{self}: {len(cells)} cells in '{row}'"
            found += itertools.product(*cells)
        return found

    def text(self, find: object) -> str:
        return binding.bound(question(self.name), self.values, find)  # type: ignore[arg-type]


@cache
def of(name: str) -> list[Case]:
    """The cases of a question."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    heading, *lines = [line for line in lines if line.strip() and not line.startswith("#")]
    columns = heading.split(" | ")
    found: list[Case] = []
    for line in lines:
        if line.startswith("?"):
            pairs = [pair.split("=", 1) for pair in line[1:].strip().split("; ") if pair]
            found.append(Case(name, dict(pairs), columns, []))
        elif line.startswith("= "):
            found[-1].answers.append(line.removeprefix("= "))
        elif line != "nothing":
            found[-1].rows.append(line)
    return found


def cases() -> list[Case]:
    return [case for name in names() for case in of(name)]


def collapsed(columns: list[str], rows: list[tuple[object, ...]]) -> tuple[list[str], list[tuple[str, ...]]]:
    """An answer as the expected rows are written, but with each text in full."""
    names = [name for name in columns if not (name.endswith("Label") and name.removesuffix("Label") in columns)]
    names = list(dict.fromkeys(_merged(name, columns) for name in names))
    found = []
    for row in rows:
        cells = dict(zip(columns, map(_text, row), strict=True))
        if "quote" in columns:
            cells["evidence"] = _evidence(cells)
        if "basis" in columns and "when" in columns:
            days = f"{cells['earliest']}..{cells['latest']}"
            cells["when"] = " ".join(part for part in (days, cells["basis"]) if part) + f": {cells['when']}"
        found.append(tuple(cells[name] or cells.get(f"{name}Label", "") or "-" for name in names))
    return names, found


def unlike(expected: list[tuple[str, ...]], found: list[tuple[str, ...]]) -> tuple[list[str], list[str]]:
    """The rows that lack, and those that are too many."""
    left = Counter(found)
    lacking = []
    for row in expected:
        fit = next((other for other in left if all(map(_fits, row, other))), None)
        if fit is None:
            lacking.append(" | ".join(row))
        else:
            left[fit] -= 1
            left += Counter()
    return lacking, [" | ".join(row) for row in left.elements()]


def _merged(name: str, columns: list[str]) -> str:
    if name in WHEN and "basis" in columns and "when" in columns:
        return "when"
    return "evidence" if name in EVIDENCE and "quote" in columns else name


def _evidence(cells: dict[str, str]) -> str:
    for name, quote in quotes().items():
        place = (cells.get("voice", quote.voice), cells["line"])
        speaker = cells.get("speaker", "") or cells.get("speakerLabel", quote.speaker)
        if place == (quote.voice, quote.line) and _fits(quote.speaker, speaker) and _fits(quote.words, cells["quote"]):
            return name
    return " ".join(cells.get(name, "") for name in ("line", "voice", "speaker", "quote")).strip()


def _fits(written: str, found: str) -> bool:
    """Whether a cell is as it is written."""
    if written == "*":
        return found.startswith(f"{ARTICLE}/")
    if "…" in written and written != "…":
        first, last = written.split("…", 1)
        return len(found) > len(written) and found.startswith(first.rstrip()) and found.endswith(last.lstrip())
    return found in (written, f"{ARTICLE}/{written[1:]}" if written[:1] == ":" else written) or (
        re.fullmatch(r"[a-z]+:[\w./-]+", found) is not None and found.split(":", 1)[1] == written
    )


def _text(term: object) -> str:
    if isinstance(term, ox.Literal) and term.datatype.value.endswith("#decimal"):
        return term.value.removesuffix(".0")
    return text_of(term)
