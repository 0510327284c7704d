"""Long answers go through a pager, so that their beginning stays in view."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO


def show(lines: Iterable[str], out: TextIO | None = None) -> None:
    """Writes lines to standard output; what a terminal cannot show at once goes through `$PAGER`, or less where it is unset.

    lines: without their ends, made harmless where they go to a terminal. out: another place, which has no pager.
    """
    from kg.terminal import Terminal

    if out is not None or not isinstance(sys.stdout, Terminal):
        target = out or sys.stdout
        for line in lines:
            target.write(f"{line}\n")
        return
    rest = iter(lines)
    first = _first(rest, _rows())
    if len(first) < _rows() or not _through_pager(chain(first, rest)):
        for line in chain(first, rest):
            sys.stdout.write_as_it_is(f"{line}\n")


def _first(lines: Iterator[str], count: int) -> list[str]:
    found: list[str] = []
    while len(found) < count and (line := next(lines, None)) is not None:
        found.append(line)
    return found


def _rows() -> int:
    """How many lines the terminal shows, but the one for the prompt."""
    import shutil

    return max(shutil.get_terminal_size().lines - 1, 2)


def _through_pager(lines: Iterable[str]) -> bool:
    """Whether there is a pager that took the lines; whoever leaves it early has seen enough."""
    command = _command()
    if not command or not sys.stdin.isatty():
        return False
    import subprocess

    # F: no pager for what fits, R: colours, X: what was shown stays on the screen.
    surroundings = os.environ | {"LESS": os.environ.get("LESS", "FRX"), "LESSCHARSET": "utf-8"}
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env=surroundings)
    except OSError:
        return False
    assert process.stdin is not None
    with suppress(BrokenPipeError):
        for line in lines:
            process.stdin.write(f"{line}\n".encode("utf-8", "backslashreplace"))
    with suppress(BrokenPipeError):
        process.stdin.close()
    while True:
        try:
            process.wait()
            return True
        except KeyboardInterrupt:  # it is meant for the pager
            continue


def _command() -> list[str]:
    """The pager as it is set, [] for none: `cat`, an empty one, a terminal that can do nothing, or no less."""
    import shlex
    import shutil

    if os.environ.get("TERM", "dumb") == "dumb":
        return []
    set_ = os.environ.get("PAGER")
    try:
        command = shlex.split("less" if set_ is None else set_)
    except ValueError:
        return []
    return command if command and command != ["cat"] and shutil.which(command[0]) else []
