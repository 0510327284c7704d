"""What a query counts for each of some values, counted once for each of these in place of once for each row.

`{ SELECT ?person (COUNT(DISTINCT ?any) AS ?reports) WHERE { … } GROUP BY ?person }` within a query is asked for in three steps: which
persons the rows of some reports have, what is counted for these, and the rows with that as VALUES. What the index of the
snapshot has counted is taken from there. So it is with an OPTIONAL that looks through much for each of these persons, such as for whom they
ever did something. A snapshot never changes, so what was found is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from itertools import count

from kg.answer.planner import corroborated, deeds, kept, pattern
from kg.answer.planner.paths import singles, way_to
from kg.answer.planner.pattern import (
    BIND,
    FILTER,
    GROUPS,
    OPTIONAL,
    TRIPLES,
    VALUES,
    Element,
    Group,
    Select,
    joined,
)
from kg.answer.planner.plan import Planner, sorted_out, spreads
from kg.answer.planner.reading import read_group, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.answer.planner.apart import Apart
    from kg.answer.planner.candidates import Candidates
    from kg.answer.rows import Rows

Run = Callable[[str, int], "Rows"]
Found = dict[tuple[str, ...], list[tuple[str, ...]]]  # rows by the values that they begin with

_ALL = 10**8  # rows
_TEXT = re.compile(r'"[^"]*"\Z')  # which is equal to no other term
_FEW = 1000  # rows that are looked through for each of others
_LATEST = 8  # queries about the values that rows have, whose answers are kept
_LONG = 50_000  # signs of such a query: of several hundred reports
_MANY = 5000  # values of which it is remembered what was counted


class Counting:
    """What is counted in a query. group: its pattern; subject: the variable of what leads to the rows; prologue: what declares its prefixes;
    apart: what writes queries for the default graph."""

    def __init__(self, group: Group, subject: str, prologue: str, apart: Apart | None = None) -> None:
        self._apart = apart
        self._group = group
        self._subject = subject
        self._prologue = prologue
        must, _ = sorted_out(group)
        self._parts = [element for element in must if _counts(element)]
        self._others = [e for e in must if e.kind in (TRIPLES, VALUES, GROUPS) and e not in self._parts]
        self._tests = [element for element in must if _compares(element, self._keys(element))]
        self._has_deeds = deeds.has_deeds(group)
        # What looks through much for each value of one variable, with the variables that it gives.
        self._optional = [(e, *named) for e in group.elements if e.kind == OPTIONAL and (named := self._named_by(e))]
        # What was counted, for each of these and of the parts.
        self._known: list[Found] = [{} for _ in (*self._parts, *self._optional)]
        self._lately: dict[str, list[tuple[str, ...]]] = {}  # by the text of the query

    def __bool__(self) -> bool:
        return bool(self._parts or self._tests or self._optional or self._has_deeds)

    def marked(self) -> tuple[Group, list[deeds.Wanted]] | None:
        """The pattern with marks in place of deeds, the same for all reports; None where there is something else to count."""
        if self._parts or self._optional or not self._has_deeds:
            return None
        group, wanted = deeds.marked(
            self._group, lambda names, besides: way_to(names, [*self._others, *besides], self._subject) is not None
        )
        return None if any(test in group.elements for test in self._tests) else (group, wanted)

    def deeds_of(self, wanted: deeds.Wanted, driver: str, run: Run, index: Candidates) -> str:
        """The kinds and things of some reports of which there is such a deed, as VALUES has them."""
        rows = self._values_of(driver, run, wanted.deed.names, wanted.besides) or []
        there = [row for row in rows if index.has_deed(*wanted.deed.of(row))]
        return " ".join(f"({' '.join(row)})" for row in there)

    def _keys(self, test: Element) -> set[str]:
        """What a test shares with all else, if what surely leads to the rows has all of it."""
        shared = pattern.variables(test) & pattern.variables(Group(e for e in self._group.elements if e is not test))
        return shared if shared <= pattern.sure(Group(self._others)) and not shared & self._own() else set()

    def _own(self) -> set[str]:
        """What a report tells is of its own: there is nothing to be had from asking for it by itself."""
        return {
            s[1:]
            for s, way, o in kept.plain_triples(self._others, strict=False) or ()
            if (way, o) == ("ent:isToldBy", f"?{self._subject}")
        }

    def _named_by(self, element: Element) -> tuple[str, list[str]] | None:
        """The one variable for each value of which an OPTIONAL looks through much, and those that it gives; None where there is no such."""
        place = self._group.elements.index(element)
        before, after = self._group.elements[:place], self._group.elements[place + 1 :]
        inner, sure = pattern.variables(element), pattern.sure(Group(self._others))
        given = inner & pattern.variables(Group(after)) - sure
        keys = inner & (sure | pattern.variables(Group(before)))
        if len(keys) != 1 or not keys <= sure or keys & (self._own() | {self._subject}) or not given:
            return None
        group = element.groups[0]
        return (min(keys), sorted(given)) if isinstance(group, Group) and spreads(group, keys) else None

    def worked_out(self, driver: str, run: Run, index: Candidates) -> Group:
        """The pattern for some reports, with what is counted for these. driver: a pattern that gives them; run: gives the rows of a query."""
        before = self._group.elements
        elements = list(before)
        if self._has_deeds and index.deeds is not None:
            elements = deeds.answered(self._group, partial(self._values_of, driver, run), index.has_deed).elements
        for nth, part in enumerate(self._parts):
            select = part.groups[0]
            assert isinstance(select, Select)
            keys = sorted(select.grouped & pattern.sure(Group(self._others)))
            if keys:
                elements[before.index(part)] = self._for(nth, select, keys, driver, run, index)
        for nth, (part, key, given) in enumerate(self._optional, len(self._parts)):
            elements[before.index(part)] = self._given(nth, part, key, given, driver, run)
        for test in self._tests:
            if test in elements:
                elements[before.index(test)] = self._holding(test, sorted(self._keys(test)), driver, run)
        return Group(elements)

    def _values_of(
        self, driver: str, run: Run, names: list[str], besides: list[Element]
    ) -> list[tuple[str, ...]] | None:
        """The values that the rows have for some variables, and perhaps more; None where what leads to them is not understood.

        besides: what leads to them beside what is there for all rows.
        """
        way = way_to(names, [*self._others, *besides], self._subject)
        if way is None:
            return None
        text = self._text(f"DISTINCT {_names(names)}", Planner().led(read_group(driver).elements, Group(way)))
        return self._rows(text, names, run)

    def _rows(self, text: str, columns: list[str], run: Run) -> list[tuple[str, ...]]:
        """The rows of a query for some reports, of which the last ones are kept: the next asking looks at the same reports."""
        found = self._lately.get(text)
        if found is None:
            found = _rows(run(text, _ALL), columns)
            if len(self._lately) >= _LATEST:
                self._lately.clear()
            if len(text) < _LONG:
                self._lately[text] = found
        return found

    def _holding(self, test: Element, keys: list[str], driver: str, run: Run) -> Element:
        """The keys of the rows for which a test holds, as VALUES."""
        wanted = self._wanted(keys, driver, run)
        text = self._text(_names(keys), Planner().led([values(keys, wanted)], Group([test])))
        return values(keys, _rows(run(text, _ALL), keys) if wanted else [])

    def _given(self, nth: int, part: Element, key: str, given: list[str], driver: str, run: Run) -> Element:
        """What an OPTIONAL gives for the values that the rows have for one variable."""
        columns = [key, *given]

        def asked(new: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
            lead = Planner().led([values([key], new)], _only_group(part))
            return _rows(run(self._text(f"DISTINCT {_names(columns)}", lead), _ALL), columns)

        found = _remembered(self._known[nth], self._wanted([key], driver, run), asked)
        return Element(OPTIONAL, groups=[Group([values(columns, found)])])

    def _for(self, nth: int, select: Select, keys: list[str], driver: str, run: Run, index: Candidates) -> Element:
        """What a SELECT gives for the keys of the rows, as VALUES. nth: of all that is counted."""
        if keys == corroborated.KEYS and corroborated.is_counted(select) and index.corroborated:
            worked_out = self._worked_out(select, keys, driver, run)
            if worked_out is not None:
                return values(corroborated.COLUMNS, corroborated.rows(worked_out[1], index.corroborated))
        columns = [*keys, *sorted((select.projected or set()) - set(keys))]
        wanted = self._wanted(keys, driver, run)
        fitting = self._fitting(select, keys, driver, run)
        known = self._known[nth] if fitting is select else {}
        found = _remembered(known, wanted, lambda new: self._counted(fitting, keys, columns, new, run, index))
        return values(columns, found)

    def _counted(
        self,
        select: Select,
        keys: list[str],
        columns: list[str],
        wanted: list[tuple[str, ...]],
        run: Run,
        index: Candidates,
    ) -> list[tuple[str, ...]]:
        """The rows of a SELECT for some values of its keys."""
        if not wanted:
            return []
        select = self._once(select, run)
        rows = (
            kept.for_values(select, keys, [row[0] for row in wanted], index, self._is_stage(run))
            if len(keys) == 1
            else None
        )
        if rows is not None:
            return rows
        lead = Planner().led([values(keys, wanted)], Group([Element(GROUPS, groups=[select])]))
        return _rows(run(self._text(_names(columns), lead), _ALL), columns)

    def _fitting(self, select: Select, keys: list[str], driver: str, run: Run) -> Select:
        """What is counted, of what the rows have worked out alone: `FILTER(?own = ?which)`, where both are worked out."""
        found = self._worked_out(select, keys, driver, run)
        if found is None:
            return select
        name, rows = found
        texts = sorted({row[-1] for row in rows})
        return _with(select, name, read_group(f"FILTER(?{name} IN ({', '.join(texts)}))").elements[0])

    def _worked_out(
        self, select: Select, keys: list[str], driver: str, run: Run
    ) -> tuple[str, list[tuple[str, ...]]] | None:
        """A variable that what is counted works out, as the rows do; and the keys of these, each with the text that it then has."""
        for name in sorted(select.grouped - set(keys)):
            for place, element in enumerate(self._group.elements):
                own = _other_side(element, name)
                before = [e for e in self._group.elements[:place] if e.kind in (OPTIONAL, BIND)]
                if not own or own not in {e.name for e in before}:
                    continue
                used = pattern.variables(Group(before)) & pattern.sure(Group(self._others))
                leading = _leading(self._others, self._subject, used | set(keys))
                found = Planner().led(read_group(driver).elements, Group([*leading, *before]))
                columns = [*keys, own]
                rows = self._rows(self._text(f"DISTINCT {_names(columns)}", found), columns, run)
                if all(_TEXT.match(row[-1]) for row in rows):
                    return name, rows
                break
        return None

    def _once(self, select: Select, run: Run) -> Select:
        """What is counted, with each SELECT DISTINCT within asked for once, by itself, in place of once for each row."""
        return Select(select.head, self._asked_once(select.where, run), select.tail)

    def _asked_once(self, group: Group, run: Run) -> Group:
        elements = []
        for e in group.elements:
            groups = [self._rows_of(one, run) for one in e.groups]
            alone = groups[0].elements if e.kind == GROUPS and len(groups) == 1 and isinstance(groups[0], Group) else []
            is_values = [one.kind for one in alone] == [VALUES]
            elements.append(alone[0] if is_values else Element(e.kind, e.tokens, groups, e.test, e.name))
        return Group(elements)

    def _rows_of(self, item: Group | Select, run: Run) -> Group | Select:
        if isinstance(item, Group):
            return self._asked_once(item, run)
        if not joined(item.head).startswith("SELECT DISTINCT ") or item.tail or item.projected is None:
            return self._once(item, run)
        columns = sorted(item.projected)
        alone = Planner().group(Group([Element(GROUPS, groups=[item])]), set())
        rows = run(self._text(_names(columns), alone), _FEW + 1)
        return Group([values(columns, _rows(rows, columns))]) if len(rows) <= _FEW else item

    def _wanted(self, keys: list[str], driver: str, run: Run) -> list[tuple[str, ...]]:
        """What the rows of some reports have for some variables, and perhaps more."""
        leading = Group(_leading(self._others, self._subject, set(keys)))
        text = self._text(f"DISTINCT {_names(keys)}", Planner().led(read_group(driver).elements, leading))
        return self._rows(text, keys, run)

    def _text(self, head: str, group: Group) -> str:
        before = f"{self._prologue}SELECT {head} WHERE "
        return self._apart.text(before, group, "\n") if self._apart else f"{before}{pattern.group_text(group)}\n"

    @staticmethod
    def _is_stage(run: Run) -> Callable[[list[str]], bool]:
        """Whether some classes are all of acts on documents."""

        def are(classes: list[str]) -> bool:
            values = " ".join(f"<{each}>" for each in classes)
            others = f"VALUES ?class {{ {values} }} FILTER NOT EXISTS {{ ?class rdfs:subClassOf* ent:DocumentAct }}"
            return not len(run(f"SELECT ?class WHERE {{ {others} }}", 1))

        return are


def _remembered(
    known: Found, wanted: list[tuple[str, ...]], asked: Callable[[list[tuple[str, ...]]], list[tuple[str, ...]]]
) -> list[tuple[str, ...]]:
    """The rows that begin with some values. known: those that were asked for before, and grows; asked: gives them."""
    found = {key: rows for key in wanted if (rows := known.get(key)) is not None}
    if new := [key for key in wanted if key not in found]:
        found.update((key, []) for key in new)
        for row in asked(new):
            found[row[: len(new[0])]].append(row)
        if len(known) > _MANY:
            known.clear()
        known.update(found)
    return [row for key in wanted for row in found[key]]


def _only_group(element: Element) -> Group:
    (group,) = element.groups
    assert isinstance(group, Group)
    return group


def _counts(element: Element) -> bool:
    if element.kind != GROUPS or len(element.groups) != 1:
        return False
    select = element.groups[0]
    return isinstance(select, Select) and bool(select.grouped) and select.projected is not None


def _compares(test: Element, keys: set[str]) -> bool:
    """Whether it is a test that looks at much for what many rows have alike."""
    inner = test.test.group if test.kind == FILTER and test.test and test.test.op == "not exists" else None
    return inner is not None and bool(keys) and spreads(inner, keys)


def _other_side(element: Element, name: str) -> str:
    """The other variable of a test that two are equal; "" where it is none."""
    test = element.test
    if element.kind != FILTER or test is None or test.op != "=" or any(part.op != "term" for part in test.parts):
        return ""
    left, right = (joined(part.tokens) for part in test.parts)
    other = right if left == f"?{name}" else left if right == f"?{name}" else ""
    return other[1:] if other[:1] == "?" else ""


def _with(select: Select, name: str, test: Element) -> Select:
    """A SELECT with a test of what it groups by, there where that is worked out."""
    if name not in select.grouped:
        return select
    elements = []
    for e in select.where.elements:
        groups = [_with(one, name, test) if isinstance(one, Select) else one for one in e.groups]
        elements += [Element(e.kind, e.tokens, groups, e.test, e.name)] + [test] * (e.kind == BIND and e.name == name)
    return Select(select.head, Group(elements), select.tail)


def _names(names: list[str]) -> str:
    return " ".join(f"?{name}" for name in names)


def _rows(rows: Rows, columns: list[str]) -> list[tuple[str, ...]]:
    """Rows as SPARQL writes them."""
    places = [rows.places[name] for name in columns]
    return [tuple("UNDEF" if row[place] is None else str(row[place]) for place in places) for row in rows.terms]


def _leading(elements: list[Element], subject: str, keys: set[str]) -> list[Element]:
    """Of some elements those that lead from the subject to the keys: without triples that end in a variable of no other."""
    left = [single for element in elements for single in singles(element, count(1))]
    while True:
        seen: dict[str, int] = {}
        for element in left:
            for name in pattern.variables(element):
                seen[name] = seen.get(name, 0) + 1
        ends = [
            element
            for element in left
            if element.kind == TRIPLES and not (own := pattern.variables(element)) & keys
            if any(seen[name] == 1 for name in own - {subject})
        ]
        if not ends:
            return left
        left = [element for element in left if element not in ends]
