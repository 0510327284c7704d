"""What a query counts for each of some values, counted once for each of these in place of once for each row.

`{ SELECT ?person (COUNT(DISTINCT ?any) AS ?reports) WHERE { … } GROUP BY ?person }` within a query is asked for in three steps: which
persons the rows of some reports have, what is counted for these, and the rows with that as VALUES. What the index of the
snapshot has counted is taken from there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from functools import partial
from itertools import count

from kg.answer.planner import corroborated, deeds, pattern
from kg.answer.planner.paths import singles, triples, way_to
from kg.answer.planner.pattern import (
    BIND,
    FILTER,
    GROUPS,
    OPTIONAL,
    TRIPLES,
    VALUES,
    Element,
    Group,
    NotReadError,
    Select,
    joined,
)
from kg.answer.planner.plan import Planner, sorted_out, spreads
from kg.answer.planner.reading import read_group, values
from kg.lexer import MARK, VARIABLE
from kg.terms import ENT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.answer.planner.apart import Apart
    from kg.answer.planner.candidates import Candidates
    from kg.answer.rows import Rows

Run = Callable[[str, int], "Rows"]

_ALL = 10**8  # rows
_TEXT = re.compile(r'"[^"]*"\Z')  # which is equal to no other term
_FEW = 1000  # rows that are looked through for each of others
_COUNT = re.compile(r"SELECT \?(\w+) \(COUNT\(DISTINCT \?(\w+)\) AS \?\w+\)\Z")
_MOST = re.compile(r"SELECT \?(\w+) \(MAX\(\?(\w+)\) AS \?\w+\)\Z")


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
        self._known: list[dict[tuple[str, ...], list[tuple[str, ...]]]] = [{} for _ in self._parts]  # what was counted

    def __bool__(self) -> bool:
        return bool(self._parts or self._tests or self._has_deeds)

    def anew(self) -> Counting:
        """The same, with nothing counted yet."""
        found = copy(self)
        found._known = [{} for _ in self._parts]
        return found

    def marked(self) -> tuple[Group, list[deeds.Wanted]] | None:
        """The pattern with marks in place of deeds, the same for all reports; None where there is something else to count."""
        if self._parts or not self._has_deeds:
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
        # What a report tells is of its own: there is nothing to be had from asking for it by itself.
        own = {
            s[1:]
            for s, way, o in _triples(self._others, strict=False) or ()
            if (way, o) == ("ent:isToldBy", f"?{self._subject}")
        }
        return shared if shared <= pattern.sure(Group(self._others)) and not shared & own else set()

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
        return _rows(run(text, _ALL), names)

    def _holding(self, test: Element, keys: list[str], driver: str, run: Run) -> Element:
        """The keys of the rows for which a test holds, as VALUES."""
        wanted = self._wanted(keys, driver, run)
        text = self._text(_names(keys), Planner().led([values(keys, wanted)], Group([test])))
        return values(keys, _rows(run(text, _ALL), keys) if wanted else [])

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
        new = [key for key in wanted if key not in known]
        known.update((key, []) for key in new)
        for row in self._counted(fitting, keys, columns, new, run, index):
            known[row[: len(keys)]].append(row)
        return values(columns, [row for key in wanted for row in known[key]])

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
        rows = _kept(select, keys, [row[0] for row in wanted], index, self._is_stage(run)) if len(keys) == 1 else None
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
                rows = _rows(run(self._text(f"DISTINCT {_names(columns)}", found), _ALL), columns)
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
        return _rows(run(text, _ALL), keys)

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


# What the index of a snapshot has counted.


def _kept(
    select: Select, keys: list[str], values: list[str], index: Candidates, are_stages: Callable[[list[str]], bool]
) -> list[tuple[str, ...]] | None:
    """The rows of a SELECT for some values of its key; None where the index does not have them."""
    if not all(value.startswith("<") for value in values):
        return None
    head, (key,) = joined(select.head), keys
    where, values = _without_values(select.where, key, values)
    if (found := _COUNT.match(head)) and found[1] == key:
        if not _names_persons(where, key, found[2]):
            return None
        counts = {value: index.naming(value[1:-1]) for value in values}
        return None if None in counts.values() else [(value, str(many)) for value, many in counts.items() if many]
    if (found := _MOST.match(head)) and found[1] == key:
        ranks = _stages(where, key, found[2])
        if not ranks or not are_stages(list(ranks)):
            return None
        stages = [(value, index.of_stages(value[1:-1], list(ranks))) for value in values]
        if any(each is None for _, each in stages):
            return None
        return [(value, str(max(ranks[stage] for stage in each))) for value, each in stages if each]
    return None


def _without_values(group: Group, name: str, values: list[str]) -> tuple[Group, list[str]]:
    """A group without VALUES of one variable alone, and those of some values that are among these."""
    elements = []
    for element in group.elements:
        if element.kind == VALUES and element.tokens[1].text == f"?{name}":
            given = {token.text for token in element.tokens[2:]}
            values = [value for value in values if value in given]
        else:
            elements.append(element)
    return Group(elements), values


def _names_persons(group: Group, person: str, report: str) -> bool:
    """Whether a pattern is that of the reports that name a person."""
    found = _triples(group.elements)
    if found is None or len(found) != 3 or (f"?{person}", "a", "ent:Person") not in found:
        return False
    naming = {subject for subject, way, value in found if way[:1] == "?" and value == f"?{person}"}
    telling = {subject for subject, way, value in found if way == "ent:isToldBy" and value == f"?{report}"}
    return len(naming) == 1 and naming == telling


def _stages(group: Group, document: str, rank: str) -> dict[str, int] | None:
    """The classes of acts on a document with their ranks, where a pattern asks for these and no more."""
    ranked = [element for element in group.elements if element.kind == VALUES]
    found = _triples([element for element in group.elements if element.kind != VALUES])
    if len(ranked) != 1 or found is None:
        return None
    tokens = [token for token in ranked[0].tokens[1:] if token.kind != MARK]
    names = [token.text for token in tokens if token.kind == VARIABLE]
    acts = {subject for subject, way, value in found if (way, value) == ("ent:hasTheme", f"?{document}")}
    classed = {subject for subject, way, value in found if (way, [value, f"?{rank}"]) == ("a", names)}
    if len(found) != 2 or len(acts) != 1 or acts != classed:
        return None
    pairs = list(zip(tokens[2::2], tokens[3::2], strict=True))
    if not all(one.prefix == "ent" and other.text.isdigit() for one, other in pairs):
        return None
    return {f"{ENT}{one.local}": int(other.text) for one, other in pairs}


def _triples(elements: list[Element], *, strict: bool = True) -> set[tuple[str, str, str]] | None:
    """Those of some elements; with `strict` only if they have nothing else."""
    try:
        if strict and any(element.kind != TRIPLES for element in elements):
            return None
        return {
            (joined(s), joined(p), joined(o)) for e in elements if e.kind == TRIPLES for s, p, o in triples(e.tokens)
        }
    except NotReadError:
        return None
