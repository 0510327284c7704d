"""Whether an article's Turtle is in step with the notes that it was made from.

The Turtle carries a digest over the notes and over itself, so that neither can change alone. To check it costs no
reading of the notes.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from kg.errors import InvalidDataError
from kg.paths import NOTES

_MARK = re.compile(rb"^# In step with article\.notes: ([0-9a-f]{64})\r?\n", re.M)


def marked(turtle: str, notes: bytes) -> str:
    """Turtle with the line that says which notes it was made from, before its first empty line."""
    head, _, rest = turtle.partition("\n\n")
    return f"{head}\n# In step with {NOTES}: {_digest(turtle.encode(), notes)}\n\n{rest}"


def is_marked(data: bytes) -> bool:
    """Whether Turtle says that it was made from notes."""
    return _MARK.search(data) is not None


def check(turtle: Path, data: bytes, notes: bytes | None) -> None:
    """Raises `InvalidDataError` where notes lie beside an article's Turtle and it was not made from them as they are.

    data: the bytes of the Turtle file; notes: those of the notes, None where there are none.
    """
    if notes is None:
        return
    path = turtle.parent / NOTES
    found = _MARK.search(data)
    plain = data[: found.start()] + data[found.end() :] if found else data
    if found is None or found[1].decode() != _digest(plain, notes):
        what = f"is not in step with {NOTES}" if found else f"was not made from the {NOTES} beside it"
        raise InvalidDataError(
            f"{what}.", f"Change the notes alone, then run: kg notes to-turtle {path} -o {turtle}", turtle
        )


def _digest(turtle: bytes, notes: bytes) -> str:
    return hashlib.sha256(hashlib.sha256(notes).digest() + hashlib.sha256(turtle).digest()).hexdigest()
