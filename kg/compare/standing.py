"""How a promise may stand: each status with what it means, and the words for those that nothing settles."""

from __future__ import annotations

from collections.abc import Mapping

from kg.compare.ends import ABANDONED, POSTPONED

KEPT, LATE, PARTLY, PERHAPS, OVERDUE, PENDING = "kept", "late", "partly kept", "perhaps kept", "overdue", "pending"
SUPERSEDED = "superseded"
VIOLATED, NOT_SO, CONTESTED, UNHEARD = "violated", "said not to be so", "denied", "unheard of"
ANNOUNCED = "announced"
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


def unseen(latest: str, newest: str) -> str:
    """The day of the newest source, where that is not after the last day of a time; "" else, and where no day is known.

    >>> unseen("2026-02-01", "2025-11-21"), unseen("2025-02-01", "2025-11-21")
    ('2025-11-21', '')
    """
    return newest if newest <= latest else ""


def statuses(counts: Mapping[str, int]) -> str:
    """How many promises have each status, in words, in the order of `STATUSES`."""
    return ", ".join(f"{counts[status]} {status}" for status in STATUSES if counts.get(status))
