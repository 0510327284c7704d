"""The first rows of an answer, in its order, without working out all others.

The order of a question is total, and SPARQL gives the first row of it after it has found every one. But it begins with
the article or with the earliest day (`#+ order`), and with that alone most of the work can be left:

- where there are few reports to tell of, each is looked up with its article or day, and only the first make rows;
- where there are many, articles or days are gone through in their order, some at a time, until there are enough rows.

Which of the two it is, the reports tell when they are looked for; where no value is given, the first articles or days are
tried before that. Either way the rows are the very ones that the whole answer begins with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path

from kg.answer.questions import Question
from kg.answer.rows import Rows
from kg.answer.special import Special
from kg.snapshot import names
from kg.terms import XSD

FEW = 1000  # rows: who asks for more is given them all at once
_REPORTS = 1500  # reports that are looked up one by one
# So many times more or fewer where a value is given: few of all days are about it, while of the articles in turn many are.
_BY_DAY, _BY_ARTICLE = 13, 0.3
_CHUNK = "<urn:entente:chunk>"
_MOST = 4000  # articles or days at once
_TRIED = 20  # articles or days that are gone through before the reports are counted
_GROWTH = 4
_MORE = 1.3  # of articles or days, than seem needed
_LAST = "9999-12-31"  # where no day is (kg.answer.fill)

Run = Callable[[str, int], Rows]


class FirstRows:
    """A question of which the first rows are wanted.

    special: the query; terms: the values by name of parameter, as SPARQL writes them; folder: of the snapshot; days: gives every
    earliest day of the graph, in order; run: gives the rows of a query, so many at most.
    """

    def __init__(
        self,
        question: Question,
        special: Special,
        terms: dict[str, str],
        folder: Path,
        days: Callable[[], Iterable[str]],
        run: Run,
    ) -> None:
        self._special = special
        self._terms = terms
        self._folder = folder
        self._days = days
        self.run = run
        self._subject = question.evidence_of
        self.key = question.order[0] if question.order else ""
        self._time = question.time_of

    def rows(self, limit: int) -> Rows | None:
        """The first rows; None where they are to be asked for with all others."""
        by_day = self.key == "earliest" and self._time is not None
        if not self._subject or "article" in self._terms or not (by_day or self.key == "article"):
            return None
        turns = _Turns(self, limit)
        most: float = _REPORTS
        if any(value.startswith("<") for value in self._terms.values()):
            most *= _BY_DAY if by_day else _BY_ARTICLE
        elif (found := turns.rows(_TRIED)) is not None:  # every article is about all that is asked
            return found
        found = self._by_report(limit, int(most))
        return found if found is not None else turns.rows()

    def _by_report(self, limit: int, most: int) -> Rows | None:
        """The rows of the first reports, where these are so many at most; else None."""
        to_key = "?evidence ent:isFromArticle ?article"
        if self.key == "earliest" and self._time:
            own, path = self._time
            to_key = f"OPTIONAL {{ ?{own} {path} ?time . ?time ent:earliest ?earliest }}"
        text = self._special.keys([self._subject, self.key], to_key, most + 1)
        keys = [(_text(key) or _LAST, _text(report)) for report, key in self.run(text, most + 1).terms]
        if len(keys) > most:
            return None
        keys.sort()
        text = self._special.text(f"VALUES ?{self._subject} {{ {_CHUNK} }}")
        wanted = limit
        while True:
            last = keys[min(wanted, len(keys)) - 1][0] if keys else ""
            reports = dict.fromkeys(report for key, report in keys if key <= last)
            chunk = " ".join(f"<{report}>" for report in reports) or "<urn:entente:none>"
            found = self.run(text.replace(_CHUNK, chunk), len(reports) * 1000 + 1000)
            place = found.places[self.key]
            terms = [row for row in found.terms if (_text(row[place]) or _LAST) <= last]
            all_of_them = wanted >= len(keys)
            if len(terms) >= limit or all_of_them:
                rows = found.copy(found.columns, terms[:limit])
                rows.complete = all_of_them and len(terms) <= limit
                return rows
            wanted *= 3

    def driven(self) -> tuple[str, list[str]]:
        """The query with a place for some articles or days in it, and all of these in their order."""
        if self.key == "article":
            values = [f"<{article}>" for article in names.articles(self._folder)]
            to_report = f"?evidence ent:isFromArticle ?article . ?{self._subject} ent:hasEvidence ?evidence ."
        else:
            assert self._time is not None
            own, path = self._time
            values = [f'"{day}"^^<{XSD}date>' for day in self._days()]
            to_report = f"?time ent:earliest ?earliest . ?{own} {path} ?time ."
        return self._special.text(f"VALUES ?{self.key} {{ {_CHUNK} }} {to_report}"), values


class _Turns:
    """Articles or days, gone through in their order, as far as there are not enough rows."""

    def __init__(self, asked: FirstRows, limit: int) -> None:
        self._asked = asked
        self._limit = limit
        self._start, self._size = 0, 1
        self._found: Rows | None = None

    def rows(self, tried: int | None = None) -> Rows | None:
        """The rows of the first articles or days; None where some have none of these, and there are too few.

        tried: gives up where it seems that more articles or days than these do not suffice. Asked again, it goes on.
        """
        limit, by_article = self._limit, self._asked.key == "article"
        text, values = self._driven
        while self._start < len(values):
            found = self._found
            if tried is not None and self._start >= tried and (not found or len(found) * 2 < limit):
                return None
            chunk = " ".join(values[self._start : self._start + self._size])
            some = self._asked.run(text.replace(_CHUNK, chunk), limit - (len(found) if found else 0))
            found = some if found is None else found.copy(found.columns, [*found.terms, *some.terms])
            self._found = found
            self._start += self._size
            if len(found) >= limit:
                found.complete = some.complete and self._start >= len(values) and by_article
                return found
            each = max(len(found) / self._start, 0.02)
            seeming = int((limit - len(found)) / each * _MORE) + 1 if len(some) else _MOST  # of nothing nothing follows
            self._size = min(seeming, _GROWTH * self._size, _MOST)
        return self._found if by_article else None

    @cached_property
    def _driven(self) -> tuple[str, list[str]]:
        return self._asked.driven()


def _text(term: object) -> str:
    return getattr(term, "value", "")
