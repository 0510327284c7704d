"""Time that several queries share."""

from __future__ import annotations

from time import monotonic

from kg.errors import RemoteTimeLimitError, TimeLimitError, in_seconds, too_long

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from kg.answer.naming import Select
    from kg.answer.rows import Rows

MOST = 2.0  # seconds for all values
SOON = 1.0  # the same where a limit cut the rows off: whoever wants the first ones does not wait


class Within:
    """The time from now on in which several queries have to be answered, all of them together.

    seconds: how long that is, None for no limit.

    >>> Within(None).left() is None, Within(60).at_most(5).left() <= 5, Within(0).spare()
    (True, True, 0.0)
    """

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self._end = None if seconds is None else monotonic() + seconds

    def spare(self) -> float | None:
        """The seconds that are left, 0 where none are; None for no limit."""
        return None if self._end is None else max(self._end - monotonic(), 0.0)

    def left(self) -> float | None:
        """As `spare`. Raises `TimeLimitError` where none are left."""
        if (seconds := self.spare()) == 0.0:
            raise self.over()
        return seconds

    def over(self) -> TimeLimitError:
        """The error for whoever set this time."""
        return too_long(self.seconds or 0)

    def at_most(self, seconds: float) -> Within:
        """The same, or less from now on where that is more."""
        spare = self.spare()
        return Within(seconds if spare is None else min(spare, seconds))

    def ask(self, query: Callable[..., Any], *values: object, **options: object) -> Any:
        """The answer of a query that takes a `timeout`, in what is left of this time. Raises `TimeLimitError`."""
        try:
            return query(*values, timeout=self.left(), **options)
        except RemoteTimeLimitError:
            raise
        except TimeLimitError:
            raise self.over() from None

    def select(self, select: Select) -> Select:
        """As that, in what is left of this time. Raises `TimeLimitError`."""

        def bounded(text: str, seconds: float | None = None) -> list[Sequence[object]]:
            del seconds
            return list(select(text, self.left()))

        return bounded


def time_for(rows: Rows) -> Within:
    """The time in which it is told what else there is beside rows, of what their own time limit leaves."""
    return Within(rows.spare).at_most(MOST if rows.complete else SOON)


def time_in_words(rows: Rows) -> str:
    """How long that was, as told where it was not enough."""
    most = MOST if rows.complete else SOON
    if rows.spare is not None and rows.spare < most:
        return "the time limit"
    return in_seconds(most) if rows.complete else f"{in_seconds(most)}; without it all is shown"
