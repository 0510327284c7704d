"""The first rows of an answer, in its order, without working out all others.

The order of a question is total, and SPARQL gives the first row of it after it has found every one. But it begins with
the article or with the earliest day (`#+ order`), and in that order the index of the snapshot (`kg.snapshot.postings`) gives the
reports that may have rows. So some of these are asked for at a time, until there are enough rows. They are the very ones that the
whole answer begins with.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kg.answer import candidates, ordering
from kg.answer.formats import Terms
from kg.answer.questions import Question
from kg.answer.required import Required
from kg.answer.rows import Rows
from kg.answer.special import Special
from kg.snapshot.postings import LAST

_LEAST, _MOST = 20, 4000  # reports at once
_MORE = 1.2  # of reports, than seem needed
_GROWTH = 6
_LOOSE = 500  # reports of which neither article nor day is known
_ROWS_OF_ONE = 1000

Run = Callable[[str, int], Rows]


class FirstRows:
    """A question of which the first rows are wanted.

    special: the query; beside: a column that is asked for beside those of the question, or "": rows that differ in it alone are one;
    folder: of the snapshot; run: gives the rows of a query, so many at most.
    """

    def __init__(self, question: Question, special: Special, beside: str, folder: Path, run: Run) -> None:
        self._beside = beside
        self._special = special
        self._folder = folder
        self._run = run
        self._order = candidates.known(question.order)
        # What tells of no report tells of an article, if it is sorted by that.
        self._subject = question.evidence_of or ("article" if self._order[:1] == ["article"] else "")
        self._time = question.time_of

    def rows(self, limit: int) -> Rows | None:
        """The first rows; None where they are to be asked for with all others."""
        if not self._subject or not self._order:
            return None
        columns = dict.fromkeys(self._special.columns, 0)
        if not columns.keys() >= set(self._order) or ordering.key(self._special.tail, columns) is None:
            return None
        required = Required(self._special.tested, self._subject, self._special.prefixes)
        if self._order[0] == "earliest" and not (self._time and required.dated_by(*self._time)):
            return None
        index = candidates.of(self._folder)
        if not index:
            return None
        if self._subject == "article":
            if self._special.has_values:
                return None
            return self._in_turn(limit, [], index.articles())
        chosen = index.chosen(required.need)
        loose = index.loose(chosen)
        if len(loose) > _LOOSE:
            return None
        return self._in_turn(limit, loose, index.in_order(chosen, self._order))

    def _in_turn(self, limit: int, loose: list[str], groups: candidates.Groups) -> Rows | None:
        """The rows of the first reports, as many as it takes. loose: reports that may have any place."""
        text = self._special.text(f"VALUES ?{self._subject} {{ {_REPORTS} }}", ordered=False)
        found: Rows | None = None
        asked, seen, size = list(loose), set(loose), min(_MOST, max(_LEAST, limit // 2))
        last: tuple[str, ...] = ()
        more = True
        while True:
            while more and len(asked) < size:
                try:
                    last, reports = next(groups)
                except StopIteration:
                    more = False
                else:
                    asked += [report for report in reports if report not in seen]
            values = " ".join(f"<{report}>" for report in asked) or "<urn:entente:none>"
            some = self._run(text.replace(_REPORTS, values), _ROWS_OF_ONE * (len(asked) + 1))
            # Rows may be the same, though each is found for another report.
            terms = list(dict.fromkeys([*found.terms, *some.terms])) if found is not None else some.terms
            found = some.copy(some.columns, terms)
            places = [found.places[name] for name in self._order]
            sure = [
                row for row in found.terms if not more or tuple([_text(row[place]) or LAST for place in places]) <= last
            ]
            seen.update(asked)
            count = len({self._shown(row, found) for row in sure})
            if count >= limit or not more:
                break
            each = max(count / len(seen), 0.001)
            size = int(min((limit - count) / each * _MORE + 1, _GROWTH * len(seen) + _LEAST, _MOST))
            asked = []
        key = ordering.key(self._special.tail, found.places)
        assert key is not None
        try:
            sure.sort(key=key)
        except ValueError:  # values that the store has an order of its own for
            return None
        end, before = 0, set[Terms]()
        for row in sure:
            before.add(self._shown(row, found))
            if len(before) > limit:
                break
            end += 1
        rows = found.copy(found.columns, sure[:end])
        rows.complete = not more and end == len(sure)
        return rows

    def _shown(self, row: Terms, rows: Rows) -> Terms:
        """What the question itself has of a row."""
        place = rows.places.get(self._beside, len(row))
        return row[:place] + row[place + 1 :]


_REPORTS = "<urn:entente:reports>"


def _text(term: object) -> str:
    return getattr(term, "value", "")
