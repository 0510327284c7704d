"""The first rows of an answer, in its order, without working out all others.

The order of a question is total, and SPARQL gives the first row of it after it has found every one. But it begins with
the article or with the earliest day (`#+ order`), and in that order the index of the snapshot (`kg.snapshot.postings`) gives the
reports that may have rows. So some of these are asked for at a time, until there are enough rows. They are the very ones that the
whole answer begins with.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from kg.answer.canned.questions import Question
from kg.answer.formats import Terms
from kg.answer.planner import apart, labels, listing, ordering
from kg.answer.planner.candidates import Candidates
from kg.answer.planner.counted import Counting
from kg.answer.planner.deeds import Wanted
from kg.answer.planner.needs import narrowed
from kg.answer.planner.pattern import Group
from kg.answer.planner.plan import late
from kg.answer.planner.reading import read_group
from kg.answer.planner.required import Required
from kg.answer.planner.special import Special
from kg.answer.rows import Rows
from kg.snapshot.postings import LAST

_LEAST, _MOST = 20, 4000  # reports at once
_MORE = 1.2  # of reports, than seem needed
_GROWTH = 6
_LOOSE = 500  # reports of which neither article nor day is known
_SPARE = 4  # rows more than are wanted: some turn out to be the same
_SOME, _SEVERAL = (
    "<urn:b> <urn:c>",
    20,
)  # in place of the reports that tell otherwise than one; how many make it worth its while
_OTHERS = 300  # reports that tell otherwise, at once
_FEW = 100  # things that lead to another
_ALL = 10**8  # rows

Run = Callable[[str, int], Rows]


class FirstRows:
    """A question of which the first rows are wanted, made ready for a snapshot: what is the same each time that it is asked with these values.

    special: the query; beside: a column that is asked for beside those of the question, or "": rows that differ in it alone are one;
    index: of the snapshot, which keeps what was made ready.
    """

    def __init__(self, question: Question, special: Special, beside: str, index: Candidates) -> None:
        self.beside = beside
        self.special = special
        # What tells of no report tells of an article, if it is sorted by that.
        self.subject = question.subject or ("article" if question.order[:1] == ["article"] else "")
        self.order = ordering.known(question.order)
        if self.subject == "article":
            self.order = self.order[:1]
        # By what rows are sorted; of articles that is their own name.
        self.sorted_by = list(self.order)
        if self.subject and question.order[:1] == [self.subject] and not self.order:
            self.order, self.sorted_by = ["article"], [self.subject]
        self.other = question.other
        self._is_due = False  # whether it is sorted by the days on which something is due
        self._need = self._needed(question) if index else None
        if self._need is not None:
            self.group, self.labels = labels.without(special.tested)
            self._names = apart.properties(self.group, special.prefixes)
        self._chosen: list[int] | None = None
        self._in_order: listing.Growing[tuple[listing.Key, list[str]]]
        self._apart: apart.Apart | None = None
        self._template: tuple[type[str], str, str] | None = None
        self._of_one: tuple[type[str], str] | None = None
        self._counting: Counting | None = None
        # With marks in place of deeds, and what these are, if nothing else has to be counted.
        self.deeds: tuple[Group, list[Wanted]] | None = None

    def _needed(self, question: Question) -> Required | None:
        """What the rows require; None where the first ones are not found by it."""
        if not self.subject or not self.order:
            return None
        columns = dict.fromkeys(self.special.columns, 0)
        if not columns.keys() >= set(self.sorted_by) or ordering.key(self.special.tail, columns) is None:
            return None
        if self.subject == "article" and self.special.has_values:
            return None
        required = Required(self.special.tested, self.subject, self.special.prefixes)
        if self.order[0] == "earliest":
            if not (question.time_of and required.dated_by(*question.time_of)):
                return None
            self._is_due = required.is_due(question.time_of[1])
        return required

    def rows(self, limit: int, run: Run, index: Candidates) -> Rows | None:
        """The first rows; None where they are to be asked for with all others. run: gives the rows of a query, so many at most."""
        if self._need is None or not index:
            return None
        if self._apart is None and (known := apart.elsewhere(self._names, run, index.elsewhere)) is not None:
            self._apart = apart.Apart(known, self.special.prefixes)
        if self._counting is None:
            counting = Counting(self.group, self.subject, self.special.declared, self._apart)
            marked = counting.marked()
            self.deeds = marked if marked and index.deeds is not None else None
            self._counting = counting
        lots = _Lots(self, self._counting, self._apart, run, index)
        if self.subject == "article":
            return lots.in_turn(limit, [], index.articles())
        if self._chosen is None:
            ask = Narrowing(run, index.leading)
            chosen = index.chosen(narrowed(self._need.need, ask.leading, ask.values))
            if self.other:
                differing = index.differ(chosen)
                self.other, chosen = (self.other, differing) if differing is not None else ("", chosen)
            self._in_order = listing.Growing(index.in_order(chosen, self.order, due=self._is_due))
            self._chosen = chosen
        loose = index.loose(self._chosen)
        if len(loose) > _LOOSE:
            return None
        return lots.in_turn(limit, loose, iter(self._in_order))

    def text(self, driver: str, apart: apart.Apart | None) -> str:
        """The query for some reports. driver: VALUES of these."""
        if self._template is None:
            name = driver[: driver.index("{")]
            mark = f"{name}{{ {'(<urn:a> <urn:b>)' if '(' in name else '<urn:a>'} }}"
            group = self.deeds[0] if self.deeds else self.group
            made = self.special.text(mark, group, ordered=False, apart=apart)
            before, _, after = made.partition(mark)
            self._template = type(made), before, after
        kind, before, after = self._template
        return kind(f"{before}{driver}{after}")

    def text_of_one(self, report: str, others: list[str], apart: apart.Apart | None) -> str:
        """The query for one report of which many tell otherwise: what it tells itself is looked up once."""
        if self._of_one is None:
            group = late(self.group, read_group(f"VALUES ?{self.other} {{ {_SOME} }}").elements[0])
            made = self.special.text(f"VALUES ?{self.subject} {{ <urn:a> }}", group, ordered=False, apart=apart)
            self._of_one = type(made), made
        kind, made = self._of_one
        given = " ".join(f"<{other}>" for other in others)
        return kind(made.replace("{ <urn:a> }", f"{{ <{report}> }}").replace(_SOME, given))


class Narrowing:
    """Asks the store what a need is narrowed by. run: gives the rows of a query; known: what was asked for before, and grows."""

    def __init__(self, run: Run, known: dict[tuple[frozenset[str], str], list[str] | None]) -> None:
        self._run = run
        self._known = known

    def leading(self, properties: frozenset[str], iri: str) -> list[str] | None:
        """The things that lead by one of some properties to a thing, or to any (""); None where these are many."""
        asked = (properties, iri)
        if asked not in self._known:
            self._known[asked] = self._few(f"?thing {_way(properties)} {f'<{iri}>' if iri else '?any'}")
        return self._known[asked]

    def values(self, properties: frozenset[str], iri: str) -> list[str] | None:
        """What some properties of a thing have; None where that is much."""
        return self._few(f"<{iri}> {_way(properties)} ?thing")

    def _few(self, triple: str) -> list[str] | None:
        rows = self._run(f"SELECT DISTINCT ?thing WHERE {{ {triple} }}", _FEW)
        return [_text(thing) for (thing,) in rows.terms] if rows.complete else None


class _Lots:
    """Asks for the rows of some reports at a time."""

    def __init__(
        self, made: FirstRows, counted: Counting, apart: apart.Apart | None, run: Run, index: Candidates
    ) -> None:
        self._made = made
        self._apart = apart
        self._run = run
        self._index = index
        self._counted = counted

    def in_turn(self, limit: int, loose: list[str], groups: listing.Groups) -> Rows | None:
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
            some = labels.filled(some, self._made.labels, self._run, self._index.names)
            # Rows may be the same, though each is found for another report.
            terms = list(dict.fromkeys([*found.terms, *some.terms])) if found is not None else some.terms
            found = some.copy(some.columns, terms)
            waiting, ended = waiting[done:], waiting[:done]
            last = max([place for place, _ in ended if not waiting or place < waiting[0][0]], default=last)
            more = more or bool(waiting)
            parts = [(found.places[name], _KEYS.get(name, _text)) for name in self._made.sorted_by]
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
        key = ordering.key(self._made.special.tail, found.places)
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
        if self._made.other:
            pairs = [(report, other) for report in reports for other in self._index.others(report)]
            if len(reports) == 1 and len(pairs) > _SEVERAL and not self._counted:
                return self._made.text_of_one(reports[0], [other for _, other in pairs], self._apart)
            driver = f"VALUES (?{self._made.subject} ?{self._made.other}) {{ {' '.join(f'(<{r}> <{o}>)' for r, o in pairs)} }}"
        else:
            driver = f"VALUES ?{self._made.subject} {{ {' '.join(f'<{report}>' for report in reports)} }}"
        if not self._counted:
            return self._made.text(driver, self._apart)
        if self._made.deeds is not None:
            text = self._made.text(driver, self._apart)
            for each in self._made.deeds[1]:
                there = self._counted.deeds_of(each, driver, self._run, self._index)
                text = type(text)(text.replace(f"({each.mark} {each.mark})", there))
            return text
        group = self._counted.worked_out(driver, self._run, self._index)
        return self._made.special.text(driver, group, ordered=False, apart=self._apart)

    def _with_few_others(self, reports: list[str], most: int) -> list[str]:
        """The first of some reports, of which not too many tell otherwise: twice as many as rows are wanted."""
        many = 0
        for place, report in enumerate(reports):
            many += len(self._index.others(report))
            if many > min(_OTHERS, 2 * most):
                return reports[: max(place, 1)]
        return reports

    def _asked(self, reports: list[str], most: int) -> tuple[Rows, int]:
        """The rows of the first of some reports, and of how many. most: rows after which it is enough."""
        if self._made.other:
            reports, most = self._with_few_others(reports, most), _ALL
        nth = {report: place for place, report in enumerate(reports)}
        most = most if self._made.subject in self._made.special.columns else _ALL
        while True:
            some = self._run(self._text(reports), most)
            if some.complete:
                return some, len(reports)
            # The store works out one report after the other: the last one may have further rows.
            place = some.places.get(self._made.subject, -1)
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
        place = rows.places.get(self._made.beside, len(row))
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
