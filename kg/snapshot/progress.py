"""How far a build is, and how long what is left of it takes."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

_TELL = 5.0  # seconds between two words
_LATEST = 12  # words: the pace is that since then
_FAIR = 20  # articles that a pace is of at least: what is sent together comes together


def telling(
    results: Iterable[T], total: int, say: Callable[[str], object], now: Callable[[], float] = time.monotonic
) -> Iterator[T]:
    """Gives results, one for each article, and says every few seconds how many there are.

    How long the rest takes is told by the pace of the latest minute, from the first result on: to start processes takes time of its own.
    """
    marks: deque[tuple[float, int]] = deque(maxlen=_LATEST)  # when how many were there
    for done, result in enumerate(results, 1):
        yield result
        moment = now()
        if not marks:
            marks.append((moment, done))
        elif moment - marks[-1][0] > _TELL and done < total:
            start, before = marks[0]
            left = ""
            if done - before >= _FAIR:
                seconds = (moment - start) / (done - before) * (total - done)
                left = f", {duration(seconds)} left at this pace, and then the store is written"
            say(f"{done:,} of {total:,} articles{left}")
            marks.append((moment, done))


def duration(seconds: float) -> str:
    """An estimate in words.

    >>> [duration(seconds) for seconds in (20, 60, 89, 91, 5000, 9000)]
    ['less than a minute', 'about 1 minute', 'about 1 minute', 'about 2 minutes', 'about 83 minutes', 'about 2.5 hours']
    """
    if seconds < 60:
        return "less than a minute"
    minutes = round(seconds / 60)
    if minutes < 120:
        return f"about {minutes} minute{'s' * (minutes != 1)}"
    return f"about {seconds / 3600:.1f} hours"
