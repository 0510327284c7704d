"""What stands at a place of a line, in notes and in Turtle."""

from __future__ import annotations

import re

_WORD = re.compile(
    r"<[^<>\s]*>|(?:[A-Za-z][\w-]*)?:[\w%][\w.~%/-]*(?<![.])|[\w%][\w.~%-]*(?<![.])|\"(?:[^\"\\]|\\.)*\""
)
_TYPED = re.compile(r"(?:[A-Za-z][\w-]*)?:?[\w%.~/-]*$")


def word_at(line: str, column: int) -> tuple[int, str] | None:
    """The name or string around a column, and where it begins.

    >>> word_at("Meeting: place london; time", 18)
    (15, 'london')
    """
    for found in _WORD.finditer(line):
        if found.start() <= column <= found.end():
            return found.start(), found[0]
    return None


def typed(line: str, column: int) -> tuple[int, str]:
    """What was typed of a name up to a column, and where it begins.

    >>> typed("agent country:k", 15), typed("agent :me", 9), typed("agent ", 6)
    ((6, 'country:k'), (6, ':me'), (6, ''))
    """
    found = _TYPED.search(line[:column])
    return (found.start(), found[0]) if found else (column, "")


def blanked(line: str) -> str:
    """A line with its quotes and strings blanked, so that what stands in them is not taken for its form."""
    return re.sub(r'«[^«»]*»|"(?:[^"\\]|\\.)*"', lambda m: "\0" * len(m[0]), line)


def opened(before: str) -> str:
    """The mark that is open at the end of a text: « or " or nothing.

    >>> opened('agent "Kath'), opened("«said"), opened('"a" and «b»')
    ('"', '«', '')
    """
    rest = blanked(before)
    found = re.search(r'[«"]', rest)
    return found[0] if found else ""


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def above(lines: list[str], number: int) -> int | None:
    """The number of the line that a line stands below; None at the margin."""
    own = indent_of(lines[number])
    for other in range(number - 1, -1, -1):
        if lines[other].strip() and indent_of(lines[other]) < own:
            return other
    return None
