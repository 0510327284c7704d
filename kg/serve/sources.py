"""What several articles say of one happening, and what became of promises, as `kg compare` and `kg promises` tell."""

from __future__ import annotations

import datetime
import threading
from collections import Counter
from typing import Any

from starlette.responses import Response

from kg import snapshot as snapshots
from kg.compare import promises as promise_module
from kg.compare import record, show, standing
from kg.compare.corpus import Sources
from kg.compare.differ import MISSING, STATUSES, slug
from kg.compare.rows import read
from kg.errors import KgError
from kg.serve.pool import BusyError
from kg.serve.problems import RequestProblem
from kg.serve.state import Snapshot
from kg.serve.visit import Visit, to_correct
from kg.snapshot.shards import Shards

MOST = 500_000  # triples of a graph that is compared: they are read into this process
PAGE = 20  # happenings, or promises
WAIT = 20.0  # seconds that somebody waits until another's comparison is worked out
DIFFERENCES = {name: about for name, about in STATUSES.items() if name != MISSING}
_LOCK = threading.Lock()


def stand_on(snapshot: Snapshot) -> tuple[str, object]:
    """What these pages stand on beside the snapshot: the day, and the matches that people decided."""
    try:
        status = record.path_of(snapshot.workspace.graph).stat()
        decided: object = (status.st_mtime_ns, status.st_size)
    except OSError:
        decided = None
    return today(), decided


def today() -> str:
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def comparable(snapshot: Snapshot) -> bool:
    """Whether the graph is small enough to be compared for a page."""
    return bool(Shards(snapshots.folder_of(snapshot.key)).manifest["quads"] <= MOST)


def _sources(snapshot: Snapshot, as_of: str, guesses: bool = True) -> Sources:
    if not comparable(snapshot):
        raise RequestProblem(
            "too-many-sources",
            f"A graph that is compared here has {MOST} triples at most. kg compare and kg promises have no such limit.",
        )
    rows = snapshot.made("rows", lambda: read(snapshots.quads(snapshot.key)))
    decisions = record.read(snapshot.workspace.graph)
    return Sources(rows, decisions, as_of=as_of, guesses=guesses)


def _one_by_one(snapshot: Snapshot, key: tuple[object, ...], make: Any) -> Any:
    """What `make` gives, kept; one at a time, since a comparison of many articles takes long. Raises `BusyError`."""
    if not _LOCK.acquire(timeout=WAIT):
        raise BusyError("other comparisons are being worked out.", "Ask again later.")
    try:
        return snapshot.made((*key, stand_on(snapshot)), make)
    finally:
        _LOCK.release()


def _day(visit: Visit) -> tuple[str, str]:
    """The day that is asked for, and what is wrong with it."""
    given = visit.value("day")
    try:
        return (datetime.date.fromisoformat(given).isoformat() if given else ""), ""
    except ValueError:
        return "", f"'{given[:20]}' is no day: write it as 2025-03-01."


def compare(visit: Visit) -> Response:
    """What several articles say of one happening, role by role."""
    day, error = _day(visit)
    words, only, confirmed = visit.value("about"), visit.value("only"), visit.value("confirmed") == "yes"
    if only and only not in DIFFERENCES:
        only, error = "", f"There is no such status: one of {', '.join(DIFFERENCES)}."
    thing = ""
    if words:
        try:
            thing = visit.snapshot.graph.find(words)
        except KgError as wrong:
            error = to_correct(wrong, "value")
    found = comparison(visit.snapshot, day, thing, only, guesses=not confirmed) if not error else None
    start = PAGE * (visit.number - 1)
    values = {
        "day": day,
        "words": words,
        "only": only,
        "confirmed": confirmed,
        "differences": DIFFERENCES,
        "error": error,
    }
    return visit.html(
        "compare.html",
        here="",
        found=found,
        start=start,
        size=PAGE,
        number=visit.number,
        said_by=show.said_by,
        **values,
    )


def comparison(snapshot: Snapshot, day: str, thing: str, only: str, *, guesses: bool = True) -> dict[str, Any]:
    """The happenings that several articles tell, the offices that they give to different persons, and who agrees with whom.

    thing: the IRI of what they are about, "" for all; only: a status of `DIFFERENCES`, "" for any.
    """
    wanted = frozenset({only} if only else ())

    def make() -> dict[str, Any]:
        sources = _sources(snapshot, day, guesses)
        groups = sources.about(thing) if thing else sources.groups
        told = [show.compared(group, sources, wanted) for group in groups]
        return {
            "happenings": [{**each, "lines": _lines(each["matched"])} for each in told if each["findings"]],
            "offices": show.offices(sources, sources.world.one(thing) if thing else "", wanted),
            "matrix": show.matrix_data(sources),
            "articles": len({one.article for one in sources.told}),
            "maybe": [slug(article) for article in sources.maybe],
        }

    found: dict[str, Any] = _one_by_one(snapshot, ("compare", day, thing, only, guesses), make)
    return found


def _lines(matched: list[dict[str, Any]]) -> dict[str, int]:
    """What matches rest on, each once, with how many say the same: every two reports of a happening are matched."""
    told = (
        f"matched by a proposal ({link['score']:.2f}): {link['ground']}"
        if "score" in link
        else f"confirmed by {link['by']}: {link['ground']}"
        for link in matched
    )
    return dict(Counter(told).most_common())


def promises(visit: Visit) -> Response:
    """What became of what was meant."""
    day, error = _day(visit)
    status = visit.value("status")
    statuses = standing.STATUSES
    if status and status not in statuses:
        status, error = "", f"There is no such status: one of {', '.join(statuses)}."

    def make() -> list[dict[str, Any]]:
        # Without a day, all articles count, whenever they were published; with one, those of that day and before.
        sources = _sources(visit.snapshot, day)
        return [show.promise(item, sources) for item in promise_module.promises(sources, day or today())]

    every = _one_by_one(visit.snapshot, ("promises", day), make)
    counts = {name: sum(each["status"] == name for each in every) for name in statuses}
    found = [each for each in every if not status or each["status"] == status]
    start = PAGE * (visit.number - 1)
    values = {
        "day": day,
        "as_of": day or today(),
        "wanted": status,
        "statuses": statuses,
        "counts": counts,
        "error": error,
    }
    return visit.html(
        "promises.html",
        here="",
        found=found[start : start + PAGE],
        number=visit.number,
        more=len(found) > start + PAGE,
        **values,
    )
