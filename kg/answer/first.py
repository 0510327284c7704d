"""The first rows of an answer, in its order, without working out all others.

The order of a question is total, and SPARQL gives the first row of it after it has found every one. But it begins with
the article or with the earliest day (`#+ order`), and in that order the index of the snapshot (`kg.snapshot.postings`) gives the
reports that may have rows. So some of these are asked for at a time, until there are enough rows. They are the very ones that the
whole answer begins with.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from kg.answer import apart, candidates, labels, listing, ordering
from kg.answer.counted import Counting
from kg.answer.formats import Terms
from kg.answer.needs import narrowed
from kg.answer.questions import Question
from kg.answer.required import Required
from kg.answer.rows import Rows
from kg.answer.special import Special
from kg.snapshot.postings import LAST

_LEAST, _MOST = 20, 4000  # reports at once
_MORE = 1.2  # of reports, than seem needed
_GROWTH = 6
_LOOSE = 500  # reports of which neither article nor day is known
_SPARE = 4  # rows more than are wanted: some turn out to be the same
_OTHERS = 300  # reports that tell otherwise, at once
_FEW = 100  # things that lead to another
_ALL = 10**8  # rows

Run = Callable[[str, int], Rows]


class FirstRows:
    """A question of which the first rows are wanted.

    special: the query; beside: a column that is asked for beside those of the question, or "": rows that differ in it alone are one;
    folder: of the snapshot; run: gives the rows of a query, so many at most.
    """

    def __init__(self, question: Question, special: Special, beside: str, folder: Path, run: Run) -> None:
        self._beside = beside
        self._special = special
        self._run = run
        self._index = candidates.of(folder)
        # What tells of no report tells of an article, if it is sorted by that.
        self._subject = question.subject or ("article" if question.order[:1] == ["article"] else "")
        self._order = ordering.known(question.order)
        if self._subject == "article":
            self._order = self._order[:1]
        # By what rows are sorted; of articles that is their own name.
        self._sorted_by = list(self._order)
        if self._subject and question.order[:1] == [self._subject] and not self._order:
            self._order, self._sorted_by = ["article"], [self._subject]
        self._time = question.time_of
        self._other = question.other

    def rows(self, limit: int) -> Rows | None:
        """The first rows; None where they are to be asked for with all others."""
        if not self._subject or not self._order:
            return None
        columns = dict.fromkeys(self._special.columns, 0)
        if not columns.keys() >= set(self._sorted_by) or ordering.key(self._special.tail, columns) is None:
            return None
        required = Required(self._special.tested, self._subject, self._special.prefixes)
        if self._order[0] == "earliest" and not (self._time and required.dated_by(*self._time)):
            return None
        index = self._index
        if not index:
            return None
        self._group, self._labels = labels.without(self._special.tested)
        names = apart.properties(self._group, self._special.prefixes)
        known = apart.elsewhere(names, self._run, index.elsewhere)
        self._apart = apart.Apart(known, self._special.prefixes) if known is not None else None
        self._counted = Counting(self._group, self._subject, self._special.declared, self._apart)
        if self._subject == "article":
            if self._special.has_values:
                return None
            return self._in_turn(limit, [], index.articles())
        chosen = index.chosen(narrowed(required.need, self._leading, self._values))
        if self._other:
            differing = index.differ(chosen)
            self._other, chosen = (self._other, differing) if differing is not None else ("", chosen)
        loose = index.loose(chosen)
        if len(loose) > _LOOSE:
            return None
        return self._in_turn(limit, loose, index.in_order(chosen, self._order))

    def _leading(self, properties: frozenset[str], iri: str) -> list[str] | None:
        """The things that lead by one of some properties to a thing, or to any (""); None where these are many."""
        asked, known = (properties, iri), self._index.leading
        if asked not in known:
            known[asked] = self._few(f"?thing {_way(properties)} {f'<{iri}>' if iri else '?any'}")
        return known[asked]

    def _values(self, properties: frozenset[str], iri: str) -> list[str] | None:
        """What some properties of a thing have; None where that is much."""
        return self._few(f"<{iri}> {_way(properties)} ?thing")

    def _few(self, triple: str) -> list[str] | None:
        rows = self._run(f"SELECT DISTINCT ?thing WHERE {{ {triple} }}", _FEW)
        return [_text(thing) for (thing,) in rows.terms] if rows.complete else None

    def _in_turn(self, limit: int, loose: list[str], groups: listing.Groups) -> Rows | None:
        """The rows of the first reports, as many as it takes. loose: reports that may have any place."""
        found: Rows | None = None
        waiting: list[tuple[listing.Key, str]] = [((), report) for report in loose]
        known, asked, size = set(loose), 0, limit + _LEAST
        last: listing.Key = ()  # all rows are there of what comes before, and with, this
        count, same, more = 0, 1.0, True
        while True:
            while more and len(waiting) < size:
                try:
                    place, reports = next(groups)
                except StopIteration:
                    more = False
                else:
                    waiting += [(place, report) for report in reports if report not in known]
            most = max(int((limit - count) * same) + _SPARE, _LEAST)
            some, done = self._asked([report for _, report in waiting], most)
            some = labels.filled(some, self._labels, self._run, self._index.names)
            # Rows may be the same, though each is found for another report.
            terms = list(dict.fromkeys([*found.terms, *some.terms])) if found is not None else some.terms
            found = some.copy(some.columns, terms)
            waiting, ended = waiting[done:], waiting[:done]
            last = max([place for place, _ in ended if not waiting or place < waiting[0][0]], default=last)
            more = more or bool(waiting)
            parts = [(found.places[name], _KEYS.get(name, _text)) for name in self._sorted_by]
            sure = [
                row for row in found.terms if not more or tuple([part(row[place]) for place, part in parts]) <= last
            ]
            asked += done
            count = len({self._shown(row, found) for row in sure})
            same = len(sure) / count if count else same
            if count >= limit or not more:
                break
            each = max(count / max(asked, 1), 0.001)
            size = int(min((limit - count) / each * _MORE + 1, _GROWTH * asked + _LEAST, _MOST))
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

    def _text(self, reports: list[str]) -> str:
        """The query for some reports."""
        if self._other:
            pairs = [(report, other) for report in reports for other in self._index.others(report)]
            driver = f"VALUES (?{self._subject} ?{self._other}) {{ {' '.join(f'(<{r}> <{o}>)' for r, o in pairs)} }}"
        else:
            driver = f"VALUES ?{self._subject} {{ {' '.join(f'<{report}>' for report in reports)} }}"
        group = self._counted.worked_out(driver, self._run, self._index) if self._counted else self._group
        return self._special.text(driver, group, ordered=False, apart=self._apart)

    def _with_few_others(self, reports: list[str]) -> list[str]:
        """The first of some reports, of which not too many tell otherwise."""
        many = 0
        for place, report in enumerate(reports):
            many += len(self._index.others(report))
            if many > _OTHERS:
                return reports[: max(place, 1)]
        return reports

    def _asked(self, reports: list[str], most: int) -> tuple[Rows, int]:
        """The rows of the first of some reports, and of how many. most: rows after which it is enough."""
        if self._other:
            reports, most = self._with_few_others(reports), _ALL
        nth = {report: place for place, report in enumerate(reports)}
        most = most if self._subject in self._special.columns else _ALL
        while True:
            some = self._run(self._text(reports), most)
            if some.complete:
                return some, len(reports)
            # The store works out one report after the other: the last one may have further rows.
            place = some.places.get(self._subject, -1)
            came = [nth.get(_text(row[place]), -1) for row in some.terms] if place >= 0 else [-1]
            done = came[-1]
            if done > 0 and came[0] >= 0 and all(one <= other for one, other in pairwise(came)):
                return some.copy(
                    some.columns, [row for row, which in zip(some.terms, came, strict=True) if which < done]
                ), done
            if done == 0:
                reports = reports[:1]
            most = _ALL

    def _shown(self, row: Terms, rows: Rows) -> Terms:
        """What the question itself has of a row."""
        place = rows.places.get(self._beside, len(row))
        return row[:place] + row[place + 1 :]


def _way(properties: frozenset[str]) -> str:
    return "|".join(f"<{name}>" for name in sorted(properties))


def _text(term: object) -> str:
    return getattr(term, "value", "")


def _day(term: object) -> str:
    return _text(term) or LAST


def _line(term: object) -> int:
    """What is unbound comes first."""
    text = _text(term)
    return int(text) if text.isdigit() else -1


# By what rows are compared with the reports of the index.
_KEYS: dict[str, Callable[[object], str | int]] = {"earliest": _day, "latest": _day, "line": _line}
