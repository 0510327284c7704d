"""The rows of a question from the embedded store: its query made ready, the first rows by the index where that is worth its while."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from kg import snapshot
from kg.answer.canned import binding
from kg.answer.canned.questions import Question
from kg.answer.planner.pattern import NotReadError
from kg.answer.planner.special import Special
from kg.answer.rows import Rows

_FEW = 1000  # rows: who asks for more is given them all at once
_LATEST = 20  # questions with their values that stay ready, as a page asks for them again
_SMALL = 1200  # bytes of what the index says of its shards: of some fifteen articles all rows are there as soon


def rows(
    question: Question,
    text: str,
    terms: Mapping[str, binding.Term],
    folder: Path,
    limit: int,
    run: Callable[[str, int], Rows],
    beside: str,
) -> Rows:
    """The rows of a question whose text this is. folder: of the snapshot; run, beside: as for `kg.answer.planner.first.FirstRows`."""
    given = {name: str(term) for name, term in terms.items()}
    try:
        is_small = (folder / snapshot.POSTINGS / snapshot.EVERY).stat().st_size < _SMALL
    except OSError:
        is_small = True
    try:
        if is_small:
            return run(Special(text, given).text(), limit)
        return _by_the_index(question, text, given, folder, limit, run, beside)
    except NotReadError:  # SPARQL that no question of ours is written in
        return run(binding.substitute(text, terms), limit)


def _by_the_index(
    question: Question,
    text: str,
    given: dict[str, str],
    folder: Path,
    limit: int,
    run: Callable[[str, int], Rows],
    beside: str,
) -> Rows:
    from kg.answer.planner import candidates
    from kg.answer.planner.first import FirstRows
    from kg.snapshot.postings import DamagedIndexError

    index = candidates.of(folder)
    asked = (question.name, text, beside, *sorted(given.items()))
    first = index.ready.get(asked)
    try:
        if first is None:
            special = Special(text, given)
            special.use_counts(index)
            first = FirstRows(question, special, beside, index)
            if len(index.ready) >= _LATEST:
                index.ready.clear()
            index.ready[asked] = first
        found = first.rows(limit, run, index) if limit <= _FEW else None
    except DamagedIndexError:  # so everything is looked at, and afterwards too
        index.forget()
        found = None
    return (
        run(Special(text, given).text() if first is None else first.special.text(), limit) if found is None else found
    )
