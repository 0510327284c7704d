"""What a terminal is shown: text without the characters that it would obey.

Answers, labels and quotes come from other people. An escape sequence in them could rename the window, hide lines or
fill the clipboard; a control for the direction of text shows words in another order than they are written.
So everything that this process writes to a terminal goes through `Terminal`. Pipes and files get every character.
"""

from __future__ import annotations

import codecs
import re
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TextIO

# C0 and C1 controls but tab and line feed; marks, embeddings, overrides and isolates of direction; separators of lines.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def harmless(text: str) -> str:
    r"""The text with each character that a terminal would obey written as its number.

    >>> harmless("\x1b[2J, and \t so on")
    '\\x1b[2J, and \t so on'
    """
    return text if text.isprintable() else _OBEYED.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return ascii(found[0])[1:-1]


class Terminal:
    """A stream to a terminal, with `harmless` before it; `buffer` takes bytes of UTF-8."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.buffer = _Bytes(self)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        # A line may end as CSV wants it.
        self._stream.write(harmless(text.replace("\r\n", "\n")))
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def write_as_it_is(self, text: str) -> None:
        """Writes text that is `harmless` already, with colours that we put in."""
        self._stream.write(text)

    def rewrite(self, text: str) -> None:
        """Writes the text over the line that the cursor is on."""
        self._stream.write("\r" + harmless(text))


class _Bytes:
    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def write(self, data: bytes) -> int:
        self._terminal.write(self._decoder.decode(data))
        return len(data)

    def flush(self) -> None:
        self._terminal.flush()


def guard() -> None:
    """Puts a `Terminal` before those of the standard streams that are terminals; twice does no harm."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is not None and not isinstance(stream, Terminal) and stream.isatty():
            setattr(sys, name, Terminal(stream))


def has_colours() -> bool:
    """Whether standard output is a terminal that is to have colours (https://no-color.org)."""
    import os

    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") == "dumb"
    return isinstance(sys.stdout, Terminal) and not plain
