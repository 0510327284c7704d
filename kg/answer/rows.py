"""The rows of an answer, with native values, and in the shapes that people work with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import pyoxigraph as ox

from kg.answer import formats
from kg.answer.canned.questions import EVIDENCE
from kg.answer.formats import Terms
from kg.answer.values import value
from kg.terms import shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import Any

    import pandas
    import polars

    from kg.answer.beside import Beside
    from kg.answer.canned.questions import Question
    from kg.answer.leaving_out import LeftOut
    from kg.answer.naming import Select
    from kg.answer.telling.answers import Answer
    from kg.answer.within import Within


class Thing:
    """A thing of the graph: its IRI, and its label where the question gave one. Equal to what has the same IRI."""

    __slots__ = ("iri", "label")

    def __init__(self, iri: str, label: str | None = None) -> None:
        self.iri = iri
        self.label = label

    @property
    def short(self) -> str:
        """The prefixed name, such as country:kz."""
        return shorten(self.iri)

    def __str__(self) -> str:
        return self.label or self.short

    def __repr__(self) -> str:
        return f"Thing({self.short}{f', {self.label!r}' if self.label else ''})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Thing) and other.iri == self.iri

    def __hash__(self) -> int:
        return hash(self.iri)


class Evidence:
    """Words that prove a row: the quote, its speaker (a Thing or None), voice, article and line."""

    __slots__ = ("article", "line", "quote", "speaker", "voice")

    def __init__(self, quote: str, speaker: Thing | None, voice: str, article: Thing | None, line: int | None) -> None:
        self.quote = quote
        self.speaker = speaker
        self.voice = voice
        self.article = article
        self.line = line

    def __str__(self) -> str:
        return f'"{self.quote}" [{self.voice}, {self.speaker or "speaker not stated"}, line {self.line}]'

    __repr__ = __str__


def native(term: object, label: object = None) -> Any:
    """A term as Python has it: int, Decimal, float, bool, date, datetime, text, a `Thing`, or None.

    label: the term of the label column that belongs to it, if there is one.
    """
    if isinstance(term, ox.Literal):
        return value(term.value, term.datatype.value)
    if term is None:
        return None
    return Thing(str(getattr(term, "value", term)), getattr(label, "value", None))


@Sequence.register
class Row:
    """One row. Values by attribute (`row.document`), by name (`row["document"]`) or by place (`row[0]`).

    A thing carries its label; where the source is silent on it, its value is the text "not stated". It is a sequence
    without the methods of one, so that a column may be called count or index. Equal to a tuple of the same values.
    """

    __slots__ = ("_rows", "_terms")

    def __init__(self, rows: Rows, terms: Terms) -> None:
        self._rows = rows
        self._terms = terms

    def __getattr__(self, name: str) -> Any:
        place = self._rows.places.get(name)
        if place is None:
            raise AttributeError(f"no column is called {name}; there are {', '.join(self._rows.columns)}")
        return self._value(place)

    def _value(self, place: int) -> Any:
        label = self._rows.labels.get(place)
        if label is None:
            return native(self._terms[place])
        if self._terms[place] is None:
            return getattr(self._terms[label], "value", None)
        return native(self._terms[place], self._terms[label])

    def __getitem__(self, key: int | slice | str) -> Any:
        if isinstance(key, str):
            try:
                return self._value(self._rows.places[key])
            except KeyError:
                raise KeyError(f"{key}; there are {', '.join(self._rows.columns)}") from None
        return tuple(self)[key] if isinstance(key, slice) else self._value(range(len(self._terms))[key])

    def __len__(self) -> int:
        return len(self._terms)

    def __iter__(self) -> Iterator[Any]:
        return map(self._value, range(len(self._terms)))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, tuple):
            return tuple(self) == other
        return isinstance(other, Row) and (self._terms, self._rows.columns) == (other._terms, other._rows.columns)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Row({', '.join(f'{name}={value!r}' for name, value in zip(self._rows.columns, self, strict=True))})"

    def as_dict(self) -> dict[str, Any]:
        return dict(zip(self._rows.columns, self, strict=True))


class Rows(Sequence[Row]):
    """The rows of a SELECT, in their order.

    columns: names as projected; terms: the rows as RDF terms; complete: False where the row limit cut
    them off; empty: what it means that there are none, where a canned question says so; reading: how words were read
    that named no canned question, else None; question: the canned question, else None; facts: of each row the IRIs of
    the reports that it tells of, None where that is not known; select: asks the graph for what answers add to rows;
    given: the values that the question was asked with; spare: the seconds that its time limit leaves for what is asked about the
    rows, None for any; wider: asks it once more with other values, within some time, or another SPARQL in its place; look_beside: what
    the questions beside it hold; find: the IRI that a value means.
    """

    nothing = "Nothing of that kind is in this graph."

    question: Question | None = None
    facts: list[list[str]] | None = None
    select: Select | None = None
    spare: float | None = None
    wider: Callable[[Mapping[str, object], Within, str], Rows] | None = None
    look_beside: Callable[[Within], list[Beside]] | None = None
    find: Callable[..., str] | None = None

    def __init__(self, columns: Sequence[str], terms: list[Terms], complete: bool = True, empty: str = "") -> None:
        self.columns = tuple(columns)
        self.terms = terms
        self.complete = complete
        self.empty = empty
        self.reading: str | None = None
        self.given: dict[str, object] = {}
        self._left_out: list[LeftOut] | None = None
        self.places = {name: place for place, name in enumerate(self.columns)}
        self.labels = formats.labels_of(self.columns)

    def __len__(self) -> int:
        return len(self.terms)

    def __getitem__(self, key: Any) -> Any:
        return [Row(self, terms) for terms in self.terms[key]] if isinstance(key, slice) else Row(self, self.terms[key])

    def __iter__(self) -> Iterator[Row]:
        return map(partial(Row, self), self.terms)

    def __repr__(self) -> str:
        return f"<{len(self)} row{'s' * (len(self) != 1)} of {', '.join(self.columns)}>"

    def __str__(self) -> str:
        if not self.terms:
            return f"No rows. {self.explained()}".rstrip()
        return formats.table(self.columns, self.terms, 120)

    def answers(self) -> list[Answer]:
        """What the rows say, one for each fact: `.text`, `.values`, `.quotes`, `.notes`; see `kg.answer.telling.answers.Answer`.

        Raises `InputError` where the graph was closed meanwhile.
        """
        from kg.answer.telling import answers

        return answers.of(self)

    def copy(self, columns: Sequence[str], terms: list[Terms]) -> Rows:
        """Other columns and terms of the same answer, row by row."""
        found = Rows(columns, terms, self.complete, self.empty)
        found.reading, found.question, found.facts, found.select = self.reading, self.question, self.facts, self.select
        found.given, found.wider, found.look_beside, found.find = self.given, self.wider, self.look_beside, self.find
        found.spare = self.spare
        return found

    def cut(self, count: int) -> Rows:
        """The first rows."""
        found = self.copy(self.columns, self.terms[:count])
        found.complete = False
        found.facts = None if self.facts is None else self.facts[:count]
        return found

    def with_first(self, reports: Sequence[str]) -> Rows:
        """The same rows, those first that tell of some reports, in the order of these; else in their order."""
        if not reports or self.facts is None:
            return self
        places = {report: place for place, report in enumerate(reports)}
        behind = [min((places.get(fact, len(reports)) for fact in facts), default=len(reports)) for facts in self.facts]
        order = sorted(range(len(self.terms)), key=behind.__getitem__)
        found = self.copy(self.columns, [self.terms[number] for number in order])
        found.facts = [self.facts[number] for number in order]
        return found

    def left_out(self, within: Within | None = None) -> list[LeftOut]:
        """What each value that was given leaves out, and of which the source only does not say it. It asks the graph again.

        Where there are rows, of the values that a source may be silent on. within: the time for it; two seconds if left out, one where a
        limit cut the rows off. Raises `InputError` where the graph was closed meanwhile.
        """
        if self._left_out is None:
            from kg.answer.leaving_out import left_out
            from kg.answer.within import time_for

            asked = self.question is not None and self.wider is not None
            self._left_out = left_out(self, within or time_for(self)) if asked else []
        return self._left_out

    def beside(self, within: Within | None = None) -> list[Beside]:
        """Where there are no rows: what other questions hold for the same values, each as `kg.answer.beside.Beside`."""
        from kg.answer.within import Within

        if self.look_beside is None or self.terms:
            return []
        return self.look_beside(within or Within(self.spare))

    def explained(self) -> str:
        """Why there are no rows; or what may belong to these beside, as the source is silent on it. Else ""."""
        from kg.answer.leaving_out import explained

        return " ".join(explained(self)) if self.question is not None else self.empty

    def with_facts(self, name: str, hidden: bool) -> Rows:
        """The rows, told what they tell of by the column of that name, which goes where it is hidden: it was asked for beside
        those of the question."""
        place = self.places[name]
        if not hidden:
            self.facts = [[str(getattr(terms[place], "value", ""))] for terms in self.terms]
            return self
        found: dict[Terms, list[str]] = {}
        for terms in self.terms:
            own = found.setdefault(terms[:place] + terms[place + 1 :], [])
            if (fact := str(getattr(terms[place], "value", ""))) not in own:
                own.append(fact)
        rows = self.copy([each for each in self.columns if each != name], list(found))
        rows.facts = list(found.values())
        return rows

    def _repr_html_(self) -> str:
        note = self.explained() if not self.terms else "" if self.complete else f"Only the first {len(self)} rows."
        return formats.html(self.columns, self.terms, note)

    def rows(self) -> list[Row]:
        """The rows as a list: what iteration gives; `tuple(row)` has the values of one alone."""
        return list(self)

    def evidence(self) -> list[Evidence]:
        """The words that prove the rows, each once, in the order of the rows; empty where the query gives no quotes."""
        if not set(EVIDENCE) <= set(self.columns):
            return []
        found: dict[Terms, Row] = {}
        for row in self:
            if row.quote is not None:
                found.setdefault(tuple(row._terms[self.places[name]] for name in EVIDENCE), row)
        return [
            Evidence(
                row.quote, row.speaker if isinstance(row.speaker, Thing) else None, row.voice, row.article, row.line
            )
            for row in found.values()
        ]

    def to_csv(self, path: str | Path | None = None) -> str | None:
        """The rows as CSV (SPARQL 1.1 Query Results CSV): as text, or to a file, whole or not at all."""
        return self._to("csv", path)

    def to_json(self, path: str | Path | None = None) -> str | None:
        """The rows as SPARQL 1.1 Query Results JSON: as text, or to a file, whole or not at all."""
        return self._to("json", path)

    def _to(self, chosen: str, path: str | Path | None) -> str | None:
        text = formats.serialize(self.columns, self.terms, chosen)
        if path is None:
            return text
        from pathlib import Path

        from kg.output import write

        write(Path(path), text.encode())
        return None

    def df(self) -> pandas.DataFrame:
        """The rows as a pandas DataFrame; see `kg.answer.frames`. Raises `KgError` where pandas is not installed."""
        from kg.answer.frames import pandas_frame

        return pandas_frame(self)

    def pl(self) -> polars.DataFrame:
        """As `df`, for polars, whose columns have one type: where that would change a value, the column is text."""
        from kg.answer.frames import polars_frame

        return polars_frame(self)
