"""Standard input, output and error, whatever state the process was started with."""

from __future__ import annotations

import io
import os
import sys

from kg.errors import InputError, ParseError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class _Messages(io.FileIO):
    """Takes messages that nobody can be told of if they cannot be written."""

    def write(self, data: Any) -> int:
        try:
            written: int | None = super().write(data)
        except OSError:
            written = None
        return len(data) if written is None else written


class _Data(io.FileIO):
    """Standard output; remembers why it took no more, since buffers forget what they could not write."""

    fault: OSError | None = None

    def write(self, data: Any) -> int:
        try:
            while True:
                written: int | None = super().write(data)
                if written is not None:
                    return written
                # A pipe that was set not to block, and is full: its reader has yet to come.
                from select import select

                select([], [self], [])
        except OSError as error:
            self.fault = error
            raise


def prepare() -> None:
    """Makes the three streams usable: data are UTF-8 in any locale, messages that cannot be written stop nothing."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # Closed. The next file that is opened would get this number, and what is printed would end up in it. What
            # takes its place cannot be read as input nor written as output, but takes messages.
            os.open(os.devnull, os.O_RDONLY if number == 1 else os.O_WRONLY)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    # No character stops an answer: those that UTF-8 has not (bytes of file names) are written as \udc… .
    data = io.BufferedWriter(_Data(1, "w", closefd=False))
    sys.stdout = io.TextIOWrapper(data, "utf-8", "backslashreplace", line_buffering=data.isatty())
    messages = io.BufferedWriter(_Messages(2, "w", closefd=False))
    encoding = sys.stderr.encoding if sys.stderr else "utf-8"
    sys.stderr = io.TextIOWrapper(messages, encoding, "backslashreplace", line_buffering=True)
    if sys.warnoptions:  # set for programs under test: a library's deprecations are nothing to a user of commands
        import warnings

        warnings.simplefilter("ignore")


def standard_input() -> str:
    """All of standard input, as text. Raises `InputError`, `ParseError` where it is not UTF-8."""
    try:
        return sys.stdin.read()
    except UnicodeDecodeError as error:
        raise ParseError("is not UTF-8.", "Save it as UTF-8.", "standard input") from error
    except OSError as error:
        raise InputError(
            f"cannot be read: {(error.strerror or str(error)).lower()}.", "Give a file.", "standard input"
        ) from error


def fault_of_output() -> OSError | None:
    """Why standard output takes no more, or None where it does."""
    try:
        sys.stdout.flush()
    except OSError as error:
        return error
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    return raw.fault if isinstance(raw, _Data) else None
