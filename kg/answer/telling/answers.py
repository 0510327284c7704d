"""Answers: what rows say, one for each fact, in a line, with the words that prove it.

Rows are what SPARQL gives: one for each combination of values and each quote. An answer is what a person wants: the
values of one fact together, a sentence, each quote once, and below it whatever the source leaves open or we concluded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from kg.answer.canned import line
from kg.answer.canned.questions import EVIDENCE, WHEN
from kg.answer.rows import Evidence, Row, Rows, Thing
from kg.answer.telling import amounts, days
from kg.answer.telling.nouns import called, in_article, joined, place_in
from kg.answer.telling.phrases import Phrases

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime
    from typing import Any

    from kg.answer.within import Within

NOT_STATED = "not stated"
_AT_ONCE = 100  # answers, of which the phrases and notes are looked up together
# Columns whose values are names of a closed list, which people read as words.
_CODES = frozenset(("bound", "basis", "extent", "polarity", "sort", "sourceKind", "status"))
# Columns whose values are words of the source, which may hold commas.
_WORDS = frozenset(("wording", "value", "words", "judgement", "holderWords", "reading"))
# Columns whose values are the labels of properties.
_PROPERTIES = frozenset(("missing", "role"))
# Columns that say how something is told; there "plan in named in claim" is a plan that a claim names.
_HOW_TOLD = frozenset(("kind", "how", "reality"))
_NAMED = re.compile(r"(^| in )named in ([\w-]+)")
# Columns that say how far something holds.
_IN_FULL = frozenset(("condition", "exception", "content"))
# Columns that tell how something is told, and no more.
_ABOUT = frozenset(("earliest", "latest", "basis"))


class Note:
    """What stands below an answer. kind: remark, fate, silence, open, reading, inferred or checked; text: a sentence."""

    __slots__ = ("kind", "text")

    def __init__(self, kind: str, text: str) -> None:
        self.kind = kind
        self.text = text

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Note({self.kind}: {self.text})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Note) and (self.kind, self.text) == (other.kind, other.text)

    def __hash__(self) -> int:
        return hash((self.kind, self.text))


class Answer:
    """One answer.

    text: a line that says it; values: by column, each a tuple in the order of the source (things with their labels,
    numbers, dates, text; what the source does not state is not there); quotes: the `Evidence`, each once; notes: what
    the source leaves open, what the editors remark and how they read it; facts: IRIs of the reports that it tells of.
    """

    def __init__(self, text: str, values: dict[str, tuple[Any, ...]], quotes: list[Evidence], facts: list[str]) -> None:
        self.text = text
        self.values = values
        self.quotes = quotes
        self.notes: list[Note] = []
        self.facts = facts

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Answer({self.text!r}, {len(self.quotes)} quote{'s' * (len(self.quotes) != 1)})"

    def _repr_html_(self) -> str:
        from html import escape

        quotes = "".join(f"<blockquote>{escape(str(each))}</blockquote>" for each in self.quotes)
        notes = "".join(f"<p><small>{escape(note.text)}</small></p>" for note in self.notes)
        return f"<p><b>{escape(self.text)}</b></p>{quotes}{notes}"


class _Draft:
    """An answer in the making: the values by column, and the places of its rows."""

    def __init__(self, cells: dict[str, tuple[Any, ...]], facts: tuple[str, ...], rows: list[int]) -> None:
        self.cells = cells
        self.facts = facts
        self.rows = rows


def of(rows: Rows) -> list[Answer]:
    """All answers that rows make."""
    return [answer for some in by_the_hundred(rows) for answer in some]


def count(rows: Rows, within: Within | None = None) -> int:
    """How many answers rows make. Those of one line are one, so it takes their lines. within: as for `by_the_hundred`."""
    return sum(len(some) for some in by_the_hundred(rows, with_notes=False, within=within))


def by_the_hundred(rows: Rows, with_notes: bool = True, within: Within | None = None) -> Iterator[list[Answer]]:
    """The answers in their order, some at a time, so that the first are there before the last are looked up.

    within: the time for it. Raises `TimeLimitError` where that is over.
    """
    names = own_columns(rows)
    told = _told(rows, names)
    drafts = list(_drafts(rows, names, within))
    if rows.question is not None and rows.question.each:
        drafts = _by_columns(drafts, rows.question.each, across=True)
    elif rows.facts is not None:  # of rows of a query of one's own nobody knows what belongs together
        drafts = _merged(drafts, told, rows.question.told_of if rows.question is not None else "")
    phrases = Phrases(rows.select) if rows.select else None
    found: dict[str, Answer] = {}
    waiting: list[Answer] = []
    for start in range(0, len(drafts), _AT_ONCE):
        some = drafts[start : start + _AT_ONCE]
        if within is not None:
            within.left()
        if phrases:
            phrases.learn(
                value.iri for draft in some for cell in draft.cells.values() for value in cell if _node(value)
            )
            if "report" in _used(told):
                phrases.learn(fact for draft in some for fact in draft.facts[:1])
        for draft in some:
            answer = _answer(rows, draft, told, phrases)
            if (same := found.get(answer.text)) is None:
                found[answer.text] = answer
                waiting.append(answer)
            else:
                _add(same, answer)
    for start in range(0, len(waiting), _AT_ONCE):
        ready = waiting[start : start + _AT_ONCE]
        if with_notes and rows.select:
            from kg.answer.telling.notes import annotate

            annotate(ready, rows.select)
        yield ready


def own_columns(rows: Rows) -> list[str]:
    """The columns but labels and those of the evidence."""
    labels = set(rows.labels.values())
    evidence = EVIDENCE if set(EVIDENCE) <= set(rows.columns) else ()
    return [name for place, name in enumerate(rows.columns) if place not in labels and name not in evidence]


def _told(rows: Rows, names: Sequence[str]) -> list[line.LinePiece] | list[str]:
    """The line of the question, or the columns of which the line is made where it has none."""
    if rows.question is not None and rows.question.answer:
        return line.of_question(rows.question)
    return [name for name in names if name not in _ABOUT or "when" not in names]


def _used(told: list[line.LinePiece] | list[str]) -> list[str]:
    """The columns that the line speaks of."""
    names = line.columns(told) if told and isinstance(told[0], line.LinePiece) else list(told)
    return [*names, *(name for name in WHEN if "when" in names and name not in names)]


def _drafts(rows: Rows, names: Sequence[str], within: Within | None) -> Iterator[_Draft]:
    """A draft for each fact and combination of values."""
    places = [(name, rows.places[name]) for name in names]
    found: dict[tuple[object, ...], _Draft] = {}
    for number, row in enumerate(rows):
        if within is not None and not number % _AT_ONCE:
            within.left()
        facts = tuple(rows.facts[number]) if rows.facts else ()
        key = (frozenset(facts), *((row._terms[place], _label(rows, row, place)) for _, place in places))
        if key in found:
            found[key].rows.append(number)
        else:
            cells = {name: () if (value := row._value(place)) is None else (value,) for name, place in places}
            found[key] = _Draft(cells, facts, [number])
    yield from found.values()


def _label(rows: Rows, row: Row, place: int) -> object:
    return row._terms[rows.labels[place]] if place in rows.labels else None


def _merged(drafts: list[_Draft], told: list[line.LinePiece] | list[str], apart: str) -> list[_Draft]:
    """Drafts of one fact that differ in one column of the line become one, again and again: it has all their values.

    Where they differ in two, they stay apart: a price in pounds and one in dollars are no four prices. apart: the column of
    which is said how it is told, where there is one: a denial is told otherwise than what it denies.
    """
    used = _used(told)
    drafts = _by_columns(drafts, used)
    before = 0
    while before != len(drafts):
        before = len(drafts)
        for name in (each for each in used if each != apart):
            together = WHEN if name in WHEN else (name,)
            drafts = _by_columns(drafts, [other for other in used if other not in together])
    return drafts


def _by_columns(drafts: Iterable[_Draft], names: Sequence[str], across: bool = False) -> list[_Draft]:
    """Joins the drafts of one fact, or those of all, that have the same values in these columns."""
    found: dict[object, _Draft] = {}
    for draft in drafts:
        own = (() if across else frozenset(draft.facts), *(_key(draft.cells.get(name, ())) for name in names))
        if (same := found.get(own)) is None:
            found[own] = draft
        else:
            same.rows += draft.rows
            same.facts += tuple(fact for fact in draft.facts if fact not in same.facts)
            for name, cell in draft.cells.items():
                same.cells[name] += tuple(value for value in cell if value not in same.cells[name])
    return list(found.values())


def _key(cell: Iterable[Any]) -> tuple[object, ...]:
    return tuple((value.iri if isinstance(value, Thing) else value) for value in cell)


def _node(value: object) -> bool:
    return isinstance(value, Thing) and not value.label and in_article(value.iri)


def _answer(rows: Rows, draft: _Draft, told: list[line.LinePiece] | list[str], phrases: Phrases | None) -> Answer:
    quotes = _quotes(rows, draft.rows)
    words = " ".join(each.quote for each in quotes)
    cells = {name: _in_order(cell, words) for name, cell in draft.cells.items()}
    with_time = "when" not in _used(told)
    if "report" not in cells and draft.facts and "report" in _used(told):
        cells["report"] = (Thing(draft.facts[0]),)
    texts = {name: _text(name, cell, words, phrases, with_time) for name, cell in cells.items()}
    texts["speaker"] = joined(list(dict.fromkeys(str(each.speaker) for each in quotes if each.speaker)))
    if "when" in texts and set(WHEN) <= set(cells):
        texts["when"] = _when(rows, draft)
    if phrases and draft.facts and line.lacks_its_first(told, texts):
        text = phrases.of(draft.facts[0], words)
    elif told and isinstance(told[0], line.LinePiece):
        text = line.filled(told, texts, lambda value, unit: _quantities(rows, draft, value, unit))
    else:
        said = {name: NOT_STATED if NOT_STATED in cells[name] and not texts[name] else texts[name] for name in told}  # type: ignore[index]
        text = line.by_name(told, said)  # type: ignore[arg-type]
    values = {name: tuple(value for value in cell if value != NOT_STATED) for name, cell in cells.items()}
    begins = [value.iri for value in cells.get(_used(told)[0], ()) if _node(value)] if told else []
    whole = phrases is not None and any(map(phrases.is_clause, begins or draft.facts[:1]))
    text = (text if whole else text.removeprefix("the ")) or "Nothing is told but the words"
    answer = Answer(text[:1].upper() + text[1:], values, quotes, list(draft.facts))
    if "checkedBy" in values:
        answer.notes.append(Note("checked", f"Checked by {joined([str(each) for each in values['checkedBy']])}."))
    return answer


def _quotes(rows: Rows, numbers: Iterable[int]) -> list[Evidence]:
    if not set(EVIDENCE) <= set(rows.columns):
        return []
    found: dict[object, Evidence] = {}
    for number in numbers:
        row = rows[number]
        if row.quote is not None:
            speaker = row.speaker if isinstance(row.speaker, Thing) else None
            evidence = Evidence(row.quote, speaker, row.voice, row.article, row.line)
            found.setdefault((evidence.quote, evidence.line, evidence.article, evidence.voice, speaker), evidence)
    return sorted(found.values(), key=lambda each: (each.article.iri if each.article else "", each.line or 0))


def _in_order(cell: tuple[Any, ...], words: str) -> tuple[Any, ...]:
    """Values in the order in which the words have them; others stay behind these as they are."""
    if len(cell) < 2 or not words:
        return cell
    return tuple(
        sorted(cell, key=lambda value: (place_in(words, str(value)), str(value) if isinstance(value, Thing) else ""))
    )


def _text(name: str, cell: tuple[Any, ...], words: str, phrases: Phrases | None, with_time: bool) -> str:
    texts: list[str] = []
    for value in cell:
        if isinstance(value, Thing):
            said = _named(name, value) or _of_node(name, value, words, phrases, with_time)
        elif isinstance(value, bool):
            said = "yes" if value else "no"
        elif isinstance(value, int | Decimal):
            said = amounts.number(value) if name != "line" else str(value)
        elif type(value).__name__ == "date":
            said = days.day(value)
        else:
            said = "" if value == NOT_STATED else line.spoken(value) if name in _CODES else str(value)
            said = _NAMED.sub(_naming, said) if name in _HOW_TOLD else said
            said = "day" if said == "EDTF" else said.removeprefix("has ") if name in _PROPERTIES else said
        if said and said not in texts:
            texts.append(said)
    things = all(isinstance(value, Thing) for value in cell if value != NOT_STATED)
    return joined(texts) if things else (" / " if name in _WORDS else ", ").join(texts)


def _naming(found: re.Match[str]) -> str:
    kind = found[2]
    return f"{'' if found[1] else 'something'} that {'an' if kind[0] in 'aeiou' else 'a'} {kind} names"


def _named(name: str, thing: Thing) -> str:
    """A thing by its name, as it stands within a sentence."""
    if not thing.label or name == "office":
        return thing.label or ""
    return called(thing.label, thing.iri)


def _of_node(name: str, thing: Thing, words: str, phrases: Phrases | None, with_time: bool) -> str:
    """A node in full where it is what is told, else by its name only; an article by its headline."""
    told = ""
    if phrases and name == "report":
        told = phrases.of(thing.iri, words, with_time)
    elif phrases:
        told = (
            phrases.of(thing.iri, words) if name in _IN_FULL else phrases.short(thing.iri, words, bare=name == "holder")
        )
        told = phrases.definite(told, thing.iri)
    return told or thing.short


def _when(rows: Rows, draft: _Draft) -> str:
    """The times of the rows, each once."""
    texts = []
    for number in draft.rows:
        row = rows[number]
        said = days.when(str(row.when or ""), _date(row.earliest), _date(row.latest), str(row.basis or ""))
        if said and said not in texts:
            texts.append(said)
    return "; ".join(texts)


def _date(value: object) -> datetime.date | None:
    return value if type(value).__name__ == "date" else None  # type: ignore[return-value]


def _quantities(rows: Rows, draft: _Draft, value: str, unit: str) -> str:
    """The quantities of two columns, number and unit."""
    texts = []
    for number in draft.rows:
        row = rows[number]
        own, of_it = row[value], row[unit]
        name = of_it.short.removeprefix("currency:") if isinstance(of_it, Thing) else str(of_it or "")
        if isinstance(of_it, Thing) and ":" in name:
            name = of_it.label or name.partition(":")[2]
        said = amounts.amount(own, name) if isinstance(own, int | Decimal) else str(own or "")
        if said and said not in texts:
            texts.append(said)
    return " / ".join(texts)


def _add(same: Answer, other: Answer) -> None:
    """Joins an answer to one of the same line."""
    for name, cell in other.values.items():
        same.values[name] += tuple(value for value in cell if value not in same.values[name])
    keys = {(each.quote, each.line, each.article, each.voice, each.speaker) for each in same.quotes}
    same.quotes += [
        each for each in other.quotes if (each.quote, each.line, each.article, each.voice, each.speaker) not in keys
    ]
    same.facts += [fact for fact in other.facts if fact not in same.facts]
    same.notes += [note for note in other.notes if note not in same.notes]
