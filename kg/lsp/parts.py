"""What the server answers with, before it is put into the words of the protocol. Lines and columns from 0, in code points."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from kg.errors import KgError
from kg.finding import Finding, Remedy


class LineSpan(NamedTuple):
    """A part of one line, the end not included."""

    line: int
    start: int
    end: int


class LineFault(NamedTuple):
    """Something to underline. rule: a word for it; finding: where it is one; instead: texts that may replace the span."""

    span: LineSpan
    message: str
    rule: str
    is_warning: bool = False
    finding: Finding | None = None
    instead: tuple[str, ...] = ()


class Choice(NamedTuple):
    """Something to complete a word with. kind: thing, node, role, class, kind or word; text: what is written."""

    text: str
    kind: str
    about: str = ""
    fits: bool = True
    matched: str = ""


class Spot(NamedTuple):
    """A place in a file."""

    path: Path
    line: int
    column: int = 0


_MEANT = re.compile(r"Did you mean (.+?)\?")


def meant(text: str) -> tuple[str, ...]:
    """The names that a message offers.

    >>> meant("Did you mean london or Lisbon? Or declare it.")
    ('london', 'Lisbon')
    """
    found = _MEANT.search(text)
    return tuple(found[1].split(" or ")) if found else ()


def of_error(error: KgError, lines: list[str]) -> LineFault:
    """An error that stops the reading of a file."""
    number = (error.line or 1) - 1
    line = lines[number] if 0 <= number < len(lines) else ""
    start = (error.column or 1) - 1
    span = LineSpan(number, start, max(len(line), start + 1)) if error.column else whole(number, lines)
    return LineFault(span, f"{error.message} {error.remedy}".rstrip(), "syntax")


def of_finding(finding: Finding, path: Path, lines: list[str]) -> LineFault:
    """A finding, at its words in the file; one on another file stands in the first line, with its place."""
    message = finding.message
    if finding.file is None or finding.file.name != path.name:
        where = f"{finding.file.name}:{finding.line}: " if finding.file is not None else ""
        span = whole(0, lines)
        message = f"{where}{message}" + (f' "{finding.quote}"' if finding.quote else "")
    else:
        number = (finding.line or 1) - 1
        span = whole(number, lines)
        if finding.columns:
            span = LineSpan(number, finding.columns[0] - 1, max(finding.columns[1] - 1, finding.columns[0]))
    lines_to_paste = "".join(f"\npaste: {line}" for line in finding.lines)
    warning = finding.severity != "violation"
    return LineFault(span, message + lines_to_paste, finding.rule, warning, finding)


def whole(number: int, lines: list[str]) -> LineSpan:
    """A line without the white space around it."""
    line = lines[number] if 0 <= number < len(lines) else ""
    start = len(line) - len(line.lstrip())
    return LineSpan(number, start, max(len(line.rstrip()), start + 1))


def title_of(remedy: Remedy, path: Path) -> str:
    """What a remedy does, as a menu has it."""
    line = remedy.notes if path.suffix == ".notes" else remedy.turtle
    return f"Write: {' '.join(line.split())}" if line else "Remove it"
