"""What is wrong with notes, all of it at once, each with its line and a caret."""

from __future__ import annotations

from kg.errors import ParseError
from kg.notes.tree import Problem

_SHOWN = 100  # characters of a line
MAX_SHOWN = 50  # problems


class NotesError(ParseError):
    """Notes that are not well-formed or do not fit their text. problems: all that was found, in the order of the lines."""

    def __init__(self, problems: list[Problem], notes: str, file: object) -> None:
        unique = dict.fromkeys(problems)
        self.problems = sorted(unique, key=lambda p: (p.place.line, p.place.column))
        self.lines = notes.removeprefix("\ufeff").split("\n")
        first = self.problems[0]
        super().__init__(first.message, first.remedy, file, first.place.line, first.place.column)

    def __str__(self) -> str:
        told = [self.told(problem) for problem in self.problems[:MAX_SHOWN]]
        if len(self.problems) > MAX_SHOWN:
            told.append(f"… and {len(self.problems) - MAX_SHOWN} more.")
        return "\n".join(told)

    def told(self, problem: Problem) -> str:
        """One problem: file, line, column, what is wrong and what to do, then the line with a caret."""
        place = problem.place
        head = f"{self.file}:{place.line}:{place.column}: {problem.message} {problem.remedy}".rstrip()
        return f"{head}\n{caret(self.lines[place.line - 1] if 0 < place.line <= len(self.lines) else '', place.column, place.end)}"


def caret(line: str, column: int, end: int) -> str:
    """The part of a line around columns `column` to `end` (1-based, end not included) with carets below it.

    >>> print(caret("Meeting: plaec london", 10, 15))
        Meeting: plaec london
                 ^^^^^
    """
    line = line.rstrip("\r").replace("\t", " ")
    start = max(0, column - 1 - _SHOWN // 2) if len(line) > _SHOWN else 0
    part = line[start : start + _SHOWN]
    shown = (
        ("…" if start else "")
        + "".join(c if c.isprintable() else "\ufffd" for c in part)
        + ("…" if start + _SHOWN < len(line) else "")
    )
    before = column - 1 - start + bool(start)
    width = max(1, min(end - column, _SHOWN - (column - 1 - start)))
    return f"    {shown}\n    {' ' * before}{'^' * width}"
