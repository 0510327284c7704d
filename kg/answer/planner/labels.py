"""What the things in rows are called, looked up once for each thing in place of once for each row.

`OPTIONAL { ?agent skos:prefLabel|ent:wording ?agentName } BIND(COALESCE(?agentName, "") AS ?agentLabel)` takes a look-up or two for each of some
five columns of each row, and the things are few. So the rows get the thing itself in that column, and its names are put there.
"""

from __future__ import annotations

from collections.abc import Callable, Set

import pyoxigraph as ox

from kg.answer.formats import Terms
from kg.answer.planner import pattern
from kg.answer.planner.pattern import BIND, OPTIONAL, TRIPLES, Element, Expression, Group, joined
from kg.answer.rows import Rows
from kg.lexer import STRING, VARIABLE, Token

_WAYS = {"skos:prefLabel|ent:wording", "rdfs:label|skos:prefLabel", "skos:prefLabel|rdfs:label"}
_TWO = 2  # what gives a name, and what works out a column of it
_MOST = 100_000  # things whose names are remembered
_ALL = 10**8  # rows

# The names of things, by how they are called and the thing.
Known = dict[tuple[str, object], tuple[ox.Literal, ...]]


class Label:
    """A column of names. column: where they belong; way: what leads from a thing to them; bare: whether they stand there as texts
    alone; other: what stands where there is none, or None."""

    def __init__(self, column: str, way: str, other: ox.Literal | None, *, bare: bool) -> None:
        self.column = column
        self.way = way
        self.other = other
        self.bare = bare


def without(group: Group) -> tuple[Group, list[Label]]:
    """A group that has things in place of their names, and the columns of these."""
    labels: list[Label] = []
    for element in group.elements:
        named = _named(element)
        using = [each for each in group.elements if named and named.name in pattern.variables(each)]
        shown = [each for each in group.elements if element.name in pattern.variables(each)]
        if named is None or len(using) != _TWO or using[1] is not element or len(shown) > 1:
            continue
        giving = using[0]
        found = _taken(giving, named.name)
        others = pattern.variables(Group(each for each in group.elements if each is not giving))
        if found is None or (found.needs and found.thing in others):  # there it is bound only where it has a name
            continue
        new = {
            giving: [found.rest] if found.rest else [],
            element: [Element(BIND, test=_variable(found.thing), name=element.name)],
        }
        group = Group(one for each in group.elements for one in new.get(each, [each]))
        labels.append(Label(element.name, found.way, named.other, bare=named.bare))
    return group, labels


class _Named:
    """What works out a column of names. name: the variable that has one."""

    def __init__(self, name: str, other: ox.Literal | None, *, bare: bool) -> None:
        self.name = name
        self.other = other
        self.bare = bare


class _Taken:
    """What is left of an OPTIONAL that gives a name (None: nothing), of which thing, by which way, and whether that thing is bound only where it has one."""

    def __init__(self, rest: Element | None, thing: str, way: str, *, needs: bool) -> None:
        self.rest = rest
        self.thing = thing
        self.way = way
        self.needs = needs


def _named(element: Element) -> _Named | None:
    """`COALESCE(?name, "text")` or `STR(?name)`, given to a variable."""
    test = element.test
    if element.kind != BIND or test is None or not test.parts or any(part.op != "term" for part in test.parts):
        return None
    first, *more = (part.tokens[0] for part in test.parts)
    if first.kind != VARIABLE:
        return None
    if test.op == "STR" and not more:
        return _Named(first.text[1:], None, bare=True)
    if test.op == "COALESCE" and [token.kind for token in more] == [STRING] and "\\" not in more[0].text:
        return _Named(first.text[1:], ox.Literal(more[0].text[1:-1]), bare=False)
    return None


def _taken(element: Element, name: str) -> _Taken | None:
    """Takes a name out of an OPTIONAL."""
    inner = element.groups[0] if element.kind == OPTIONAL else None
    if not isinstance(inner, Group):
        return None
    for place, each in enumerate(inner.elements):
        if name not in pattern.variables(each):
            continue
        others = [*inner.elements[:place], *inner.elements[place + 1 :]]
        if name in pattern.variables(Group(others)):
            return None
        if each.kind == OPTIONAL:
            found = _taken(each, name)
            if found is None:
                return None
            rest = others if found.rest is None else [*inner.elements[:place], found.rest, *inner.elements[place + 1 :]]
            return _Taken(Element(OPTIONAL, groups=[Group(rest)]), found.thing, found.way, needs=found.needs)
        if each.kind != TRIPLES:
            return None
        subject, way, value = each.tokens[0], joined(each.tokens[1:-1]), each.tokens[-1]
        if subject.kind != VARIABLE or way not in _WAYS or value.text != f"?{name}":
            return None
        thing = subject.text[1:]
        if not others:
            return _Taken(None, thing, way, needs=False)
        # Of what else stands there one must lead to it.
        if not any(e.kind == TRIPLES and thing in pattern.variables(e) for e in others):
            return None
        return _Taken(Element(OPTIONAL, groups=[Group(others)]), thing, way, needs=True)
    return None


def _variable(name: str) -> Expression:
    return Expression("term", tokens=[Token(VARIABLE, f"?{name}", 0)])


def filled(rows: Rows, labels: list[Label], run: Callable[[str, int], Rows], known: Known) -> Rows:
    """The rows with the names of things in place of these. run: gives the rows of a query; known: what was asked for before, and grows."""
    for label in labels:
        place = rows.places[label.column]
        things = {row[place] for row in rows.terms if isinstance(row[place], ox.NamedNode)}
        _ask(things, label.way, run, known)
        terms: list[Terms] = []
        for row in rows.terms:
            names = known.get((label.way, row[place])) or (None,)
            for name in names:
                shown = label.other if name is None else ox.Literal(name.value) if label.bare else name
                terms.append((*row[:place], shown, *row[place + 1 :]))
        rows = rows.copy(rows.columns, list(dict.fromkeys(terms)))
    return rows


def _ask(things: Set[object], way: str, run: Callable[[str, int], Rows], known: Known) -> None:
    """Looks up the names of things that are not known."""
    if len(known) > _MOST:
        known.clear()
    new = sorted(str(thing) for thing in things if (way, thing) not in known)
    if not new:
        return
    found: dict[object, list[ox.Literal]] = {}
    text = f"SELECT ?thing ?name WHERE {{ VALUES ?thing {{ {' '.join(new)} }} ?thing {way} ?name }}"
    for thing, name in run(text, _ALL).terms:
        if isinstance(name, ox.Literal):
            found.setdefault(thing, []).append(name)
    known.update(
        ((way, thing), tuple(dict.fromkeys(found.get(thing, ())))) for thing in things if (way, thing) not in known
    )
