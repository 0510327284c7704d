"""The errors that users see. Each carries data, and prints as one line that says what, where and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

EXIT_YES = 0
EXIT_NO = 1
EXIT_USAGE = 2
EXIT_IO = 3
EXIT_TIME = 4


@dataclass
class KgError(Exception):
    """Something the user can mend.

    message: what is wrong; remedy: what to do (may be empty); file and line (1-based) where it is,
    column (1-based, code points) where known; exit_code: what the command line returns for it.
    """

    message: str
    remedy: str = ""
    file: Path | str | None = None
    line: int | None = None
    column: int | None = None
    exit_code: int = EXIT_USAGE

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        text = f"{where}: {self.message}" if where else self.message
        return f"{text} {self.remedy}".rstrip()


class ParseError(KgError):
    """A file or query that is not well-formed."""


class InputError(KgError):
    """A file that cannot be read or written. Exit code 3."""

    def __post_init__(self) -> None:
        self.exit_code = EXIT_IO


class TimeLimitError(KgError):
    """A query that ran too long. Exit code 4."""

    def __post_init__(self) -> None:
        self.exit_code = EXIT_TIME


class InvalidDataError(KgError):
    """Data that break the rules. Exit code 1."""

    def __post_init__(self) -> None:
        self.exit_code = EXIT_NO


class InconsistentError(KgError):
    """Data that contradict the ontology. Exit code 1."""

    def __post_init__(self) -> None:
        self.exit_code = EXIT_NO
