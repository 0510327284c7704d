"""How a promise may stand: each status with what it means, and the words for those that nothing settles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.compare.ends import ABANDONED, POSTPONED

KEPT, LATE, PARTLY, PERHAPS, OVERDUE, PENDING = "kept", "late", "partly kept", "perhaps kept", "overdue", "pending"
SUPERSEDED = "superseded"
VIOLATED, NOT_SO, CONTESTED, UNHEARD = "violated", "said not to be so", "denied", "unheard of"
ANNOUNCED = "announced"
WAITING = frozenset((PENDING, OVERDUE))  # what nothing settles, and that has a time
STATUSES = {
    KEPT: "a report tells of the deed, within its time where one was set",
    LATE: "a report tells of the deed, after its time",
    PARTLY: "a report tells of a part of the deed: of less than was promised, or of one party of several",
    PERHAPS: "a report tells of a deed that may be it: of a sum that cannot be compared, or articles differ on whether it was all",
    OVERDUE: "its time has passed, and no report here tells of the deed",
    PENDING: "its time has not passed, and no report here tells of the deed",
    POSTPONED: "a later report puts it off, or has a later time for it",
    SUPERSEDED: "a person confirmed that a later plan stands in its place",
    ABANDONED: "a later report says that it is given up, or refused",
    VIOLATED: "a report says, or a person confirmed, that a deed breaks it",
    NOT_SO: "a later report says that it has not come about, or is not so",
    CONTESTED: "somebody denies it, as a later report tells; that is not to say that it is not so",
    ANNOUNCED: "it is announced, as done or as still to be done, and no other report here tells of the deed",
    UNHEARD: "no time was set, and no report here tells of the deed; that is not to say that it was not done",
}


def standing(status: str, hangs: bool, unseen: str = "") -> str:
    """How a promise stands that nothing settles, as its sentence ends.

    hangs: whether it has a condition or an exception, which nobody holds against what happened; unseen: the day of the newest
    source where that is not after the time of the promise, so that none could tell; "" else.

    >>> standing(OVERDUE, True), standing(PENDING, True)
    (': overdue, if it fell due under that condition', ': pending')
    >>> standing(OVERDUE, False, "2025-11-21")
    ': overdue, though no source here is later than that; the newest is of 2025-11-21'
    """
    if status == ANNOUNCED:
        return f": {status}, as done or as still to be done; no other report here tells of it"
    if status != OVERDUE:
        return f": {status}"
    condition = ", if it fell due under that condition" if hangs else ""
    return f": {status}{condition}{f', though no source here is later than that; the newest is of {unseen}' if unseen else ''}"


def waits(latest: str, day: str, newest: str) -> tuple[str, str]:
    """How a promise stands on a day that nothing settles: overdue only once its time has passed. And the day of the newest
    source, where that is not after this time, so that none could tell; "" else, and where no day is known.

    latest: the last day of its time, in ISO form as all.

    >>> waits("2026-02-01", "2026-03-01", "2025-11-21"), waits("2026-02-01", "2026-01-01", "2026-02-02")
    (('overdue', '2025-11-21'), ('pending', ''))
    """
    return OVERDUE if latest < day else PENDING, newest if newest <= latest else ""


def newest_of(days: Iterable[str | None]) -> str:
    """The day of the newest source, of the last days on which sources can have come out; "" where none is known.

    >>> newest_of(["2025-11-21", None, "2025-01-01"]), newest_of([None])
    ('2025-11-21', '')
    """
    return max(filter(None, days), default="")


def statuses(counts: Mapping[str, int]) -> str:
    """How many promises have each status, in words, in the order of `STATUSES`."""
    return ", ".join(f"{counts[status]} {status}" for status in STATUSES if counts.get(status))
