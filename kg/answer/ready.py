"""The rows of a question from the embedded store: its query made ready, the first rows by the index where that is worth its while."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from kg import snapshot
from kg.answer import binding
from kg.answer.pattern import NotReadError
from kg.answer.questions import Question
from kg.answer.rows import Rows
from kg.answer.special import Special

_FEW = 1000  # rows: who asks for more is given them all at once
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
    """The rows of a question whose text this is. folder: of the snapshot; run, beside: as for `kg.answer.first.FirstRows`."""
    given = {name: str(term) for name, term in terms.items()}
    try:
        special = Special(text, given)
    except NotReadError:  # SPARQL that no question of ours is written in
        return run(binding.substitute(text, terms), limit)
    try:
        is_small = (folder / snapshot.POSTINGS / snapshot.EVERY).stat().st_size < _SMALL
    except OSError:
        is_small = True
    if not is_small:
        from kg.answer import candidates, first
        from kg.snapshot.postings import DamagedIndexError

        index = candidates.of(folder)
        try:
            special.use_counts(index)
            found = first.FirstRows(question, special, beside, folder, run).rows(limit) if limit <= _FEW else None
        except DamagedIndexError:  # so everything is looked at, and afterwards too
            index.forget()
            found = None
        if found is not None:
            return found
    return run(special.text(), limit)
