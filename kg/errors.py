"""The errors that users see. Each carries data, and prints as one line that says what, where and what to do."""

# Plain classes: dataclasses would cost the cold start of every command a tenth (they import inspect).

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

EXIT_YES = 0
EXIT_NO = 1
EXIT_USAGE = 2
EXIT_IO = 3
EXIT_TIME = 4
_NAMED = 10  # things of which something is said


class KgError(Exception):
    """Something the user can mend.

    message: what is wrong; remedy: what to do (may be empty); file, line and column (1-based, in code
    points) say where, as far as known. exit_code is what the command line returns for it; status, that of
    the HTTP answer which it tells of, else 0.
    """

    exit_code = EXIT_USAGE
    status = 0

    def __init__(
        self, message: str, remedy: str = "", file: object = None, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.file = file
        self.line = line
        self.column = column

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return f"{where + ': ' if where else ''}{self.message} {self.remedy}".rstrip()


def not_loaded(name: str, error: ImportError, extra: str = "") -> KgError:
    """The error for a library whose import failed: not installed, or broken below. extra: of ours that installs it.

    >>> str(not_loaded("pandas", ImportError("libz.so.1 is missing", name="pandas._libs")))
    'pandas cannot be loaded: libz.so.1 is missing. Run: pip install --force-reinstall pandas'
    """
    if error.name == name:
        wanted = f"'entente-kg[{extra}]'" if extra else name
        return KgError(f"{name} is not installed.", f"Run: pip install {wanted}")
    return KgError(f"{name} cannot be loaded: {error}.", f"Run: pip install --force-reinstall {name}")


class ParseError(KgError):
    """A file or query that is not well-formed."""


class InputError(KgError):
    """A file that cannot be read or written."""

    exit_code = EXIT_IO


class RemoteError(KgError):
    """A server that cannot be reached, refuses, or answers with what it should not."""

    exit_code = EXIT_IO


class TimeLimitError(KgError):
    """A query that ran too long."""

    exit_code = EXIT_TIME


class RemoteTimeLimitError(TimeLimitError):
    """A server that is too slow, or says that it took too long."""


class UnsupportedShapeError(KgError):
    """A construct of SHACL that the shapes of the ontology may not use, as nothing checks it."""


class InvalidDataError(KgError):
    """Data that break the rules."""

    exit_code = EXIT_NO


class InconsistentError(KgError):
    """Data that contradict the ontology."""

    exit_code = EXIT_NO


def in_seconds(seconds: float) -> str:
    """A time as messages write it."""
    return f"{seconds:g} second{'s' * (seconds != 1)}"


def too_long(seconds: float) -> TimeLimitError:
    """The error for a query that took longer than its time."""
    return TimeLimitError(f"the query took longer than {in_seconds(seconds)}.", "Simplify it, or raise --timeout.")


def first_of(names: Sequence[object]) -> str:
    """Names in a line, as messages have them: the first ten of them, and how many more there are.

    >>> first_of(["a", "b"]), first_of(range(213))
    ('a, b', '0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 203 more')
    """
    more = len(names) - _NAMED
    return ", ".join(map(str, names[:_NAMED])) + (f" and {more} more" if more > 0 else "")
