"""The order in which the embedded store looks things up: every pattern after those that lead to it.

The store orders patterns by guesses that know neither the data nor what an OPTIONAL or EXISTS finds bound, and scans
everything where it guesses wrong. `LATERAL { … }` (SPARQL-DEV SEP-0006, which it knows) leaves it no choice: what stands
in it is looked up for each row before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count, pairwise

from kg.answer.planner import pattern
from kg.answer.planner.costs import TO_FEW, Late, cost, is_known, leaves_all
from kg.answer.planner.nested import nested
from kg.answer.planner.paths import singles, triples
from kg.answer.planner.pattern import (
    BIND,
    FILTER,
    GROUPS,
    LATERAL,
    MINUS,
    OPTIONAL,
    TRIPLES,
    VALUES,
    Element,
    Expression,
    Group,
    Select,
)
from kg.lexer import IRI, MARK, NAME, VARIABLE, WORD, Token

_SAME = [Token(WORD, "sameTerm", 0)]


class Planner:
    """Orders the patterns of one query; gives the ends of paths that are taken apart names of their own."""

    def __init__(self) -> None:
        self._nth = count(1)

    def led(self, lead: list[Element], group: Group) -> Group:
        """The group for each row of what leads to it."""
        known: set[str] = set()
        first = self._chain(lead, known)
        inner = self.group(group, known)
        return Group([*first, _lateral(inner.elements)]) if first else inner

    def group(self, group: Group, bound: set[str]) -> Group:
        """The group, for rows in which these variables are bound."""
        elements, group = _turned(group, bound)
        known = bound | {element.name for element in elements}
        must, then = sorted_out(group, known)
        if first := [e for e in must if e.kind == FILTER and _shared(e, group, bound) <= bound]:
            elements.append(Element(GROUPS, groups=[Group([self._within(e, known) for e in first])]))
            must = [element for element in must if element not in first]
        free = _free(then, must, known)
        free.tests = [(e, _shared(e, group, bound)) for e in must if e.kind == FILTER]
        elements += self._chain([e for e in must if e.kind != FILTER], known, free, started=bool(elements))
        then = [element for element in then if element not in free.taken]
        filters = [self._within(e, known) for e in must if e.kind == FILTER and e not in free.taken]
        if filters and then:
            elements = [Element(GROUPS, groups=[Group([*elements, *filters])])]
        else:
            elements += filters
        for element in then:
            if element.kind == OPTIONAL:
                optional = self._optional(element, known)
                elements.append(_lateral([optional]) if elements or bound else optional)
            else:
                elements.append(self._within(element, known))
                known |= pattern.sure(element)
        return Group(nested(elements))

    def _optional(self, element: Element, known: set[str]) -> Element:
        return Element(OPTIONAL, groups=[self.group(_only_group(element), known)])

    def select(self, select: Select, bound: set[str]) -> Select:
        """A SELECT within: it sees what it gives itself."""
        given = _given_by(select.head)
        seen = bound - given if select.projected is None else (bound - given) & select.projected
        return Select(select.head, self.group(select.where, seen), select.tail)

    def _beside(self, item: Group | Select, bound: set[str]) -> Group | Select:
        """What is looked up for rows in which these variables are bound. What it gives anew is compared with these."""
        if isinstance(item, Group) or not (twice := _given_by(item.head) & bound):
            return self.either(item, bound)
        head = [
            Token(VARIABLE, f"{token.text}Anew", token.start)
            if before.text.upper() == "AS" and token.text[1:] in twice
            else token
            for before, token in zip([item.head[0], *item.head], item.head, strict=False)
        ]
        anew = [
            Element(FILTER, test=Expression("=", [_variable(name), _variable(f"{name}Anew")])) for name in sorted(twice)
        ]
        inner = self.select(Select(head, item.where, item.tail), bound)
        return Group([Element(GROUPS, groups=[inner]), *anew])

    def either(self, item: Group | Select, bound: set[str]) -> Group | Select:
        return self.select(item, bound) if isinstance(item, Select) else self.group(item, bound)

    def _within(self, element: Element, bound: set[str]) -> Element:
        """A test, a BIND, or what else is not moved, with the groups within ordered."""
        test = self._expression(element.test, bound) if element.test else None
        groups = [self.either(each, bound if element.kind != MINUS else set()) for each in element.groups]
        return Element(element.kind, element.tokens, groups, test, element.name)

    def _expression(self, item: Expression, bound: set[str]) -> Expression:
        group = self.group(item.group, bound) if item.group else None
        return Expression(item.op, [self._expression(part, bound) for part in item.parts], item.tokens, group)

    def _chain(
        self, elements: Iterable[Element], known: set[str], free: Free | None = None, *, started: bool = False
    ) -> list[Element]:
        """The elements one after the other, each looked up for what those before it give; `known` grows.

        free: what may stand among them; started: whether something stands before the first.
        """
        left = [single for element in elements for single in singles(element, self._nth)]
        chain: list[Element] = []
        given: set[str] = set()  # what SELECTs within work out
        while left:
            best = min(left, key=lambda element: cost(element, known))
            if free is not None and _spreads(best, known):
                # What is the same for all that it leads to is looked up before.
                chain += [_lateral([self._optional(element, known)]) for element in free.take(known)]
                best = next((e for e in left if leaves_all(e, known)), best)
            if free is not None and isinstance(best, Late):
                chain += [_lateral([self._optional(element, known)]) for element in free.take(known)]
                chain += [_lateral([self._within(test, known)]) for test in free.take_tests(known, every=True)]
            left.remove(best)
            if best.kind == VALUES and (twice := pattern.variables(best) & (known | given)):
                best = _compared_values(best, twice) if _several(best) else _one_of(best)
            if best.kind == GROUPS:
                best = Element(GROUPS, groups=[self._beside(each, known) for each in best.groups])
            best = self._at_once(best, known)
            chain.append(_lateral([best]) if (chain or started) and best.kind != FILTER else best)
            known |= pattern.sure(best)
            if free is not None and left:
                chain += [_lateral([self._within(test, known)]) for test in free.take_tests(known)]
            for item in best.groups:
                given |= _given_by(item.head) if isinstance(item, Select) else set()
        return chain

    def _at_once(self, element: Element, known: set[str]) -> Element:
        """`?a p|q|r ?b` of which both ends are known as one look-up of what leads from the one to the other."""
        if element.kind != TRIPLES:
            return element
        subject, *path, value = element.tokens
        may_stay = [token.text for token in path[-2:]] == [")", "?"]
        if may_stay:
            path = path[:-1]
        if path[0].text == "(" and path[-1].text == ")":
            path = path[1:-1]
        properties, marks = path[::2], path[1::2]
        if (
            len(marks) < 2
            or any(mark.text != "|" for mark in marks)
            or any(p.kind not in (IRI, NAME) for p in properties)
        ):
            return element
        if not (is_known(subject, known) and is_known(value, known)):
            return element
        way = Token(VARIABLE, f"?way{next(self._nth)}", 0)
        one_of = [way, Token(WORD, " IN ", 0), Token(MARK, "(", 0), *_listed(properties), Token(MARK, ")", 0)]
        both = Group(
            [Element(TRIPLES, [subject, way, value]), Element(FILTER, test=Expression("other", tokens=one_of))]
        )
        if not may_stay:
            return Element(GROUPS, groups=[both])
        same = Expression("SAMETERM", [_term(subject), _term(value)], _SAME)
        return Element(FILTER, test=Expression("||", [same, Expression("exists", group=both)]))


def sorted_out(group: Group, bound: Iterable[str] = ()) -> tuple[list[Element], list[Element]]:
    """What must match, with the tests about it, and the rest, in an order that gives the same rows."""
    must: list[Element] = []
    rest: list[Element] = []
    may: set[str] = set()  # what may be unbound, or is given by BIND, before what comes next
    known = set(bound)
    stopped = False
    for element in group.elements:
        if element.kind in (TRIPLES, VALUES, GROUPS) and not stopped and not pattern.variables(element) & may:
            must.append(element)
            known |= pattern.sure(element)
            continue
        stopped = stopped or element.kind not in (OPTIONAL, BIND, FILTER)
        rest.append(element)
        if element.kind == OPTIONAL:
            may |= pattern.variables(element) - known
        elif element.kind == BIND:
            may.add(element.name)
    early = []
    for element in rest:
        if element.kind == FILTER and _shared(element, group, set(bound)) <= known:
            early.append(element)
    return must + early, [element for element in rest if element not in early]


def _shared(element: Element, group: Group, bound: set[str]) -> set[str]:
    """The variables that an element of a group shares with all else."""
    others = pattern.variables(Group(each for each in group.elements if each is not element))
    return pattern.variables(element) & (others | bound)


def late(group: Group, given: Element) -> Group:
    """The group with VALUES that are to come late, in each of its alternatives where all of these are about them."""
    names = pattern.variables(given)
    union = next((e for e in group.elements if e.kind == GROUPS and len(e.groups) > 1 and _about(e, names)), None)
    if union is None:
        return _with_late(group, given)
    within = Element(GROUPS, groups=[_with_late(item, given) for item in union.groups if isinstance(item, Group)])
    return Group(within if element is union else element for element in group.elements)


def _with_late(group: Group, given: Element) -> Group:
    return Group([*group.elements, Late(given.kind, given.tokens)])


def _about(union: Element, names: set[str]) -> bool:
    return all(isinstance(item, Group) and names <= pattern.sure(item) for item in union.groups)


def _has_value(test: Element) -> bool:
    """Whether a test is about a value that is asked with: an IRI that stands there as such."""
    return test.test is not None and any(token.kind == IRI for token in _tokens(test.test))


def _tokens(item: Expression | Group | Select) -> Iterable[Token]:
    if isinstance(item, Expression):
        yield from item.tokens
        for part in item.parts:
            yield from _tokens(part)
        if item.group is not None:
            yield from _tokens(item.group)
        return
    for element in (item.where if isinstance(item, Select) else item).elements:
        yield from element.tokens
        for inner in [*element.groups, *([element.test] if element.test else [])]:
            yield from _tokens(inner)


def _given_by(head: list[Token]) -> set[str]:
    """The variables that a SELECT works out."""
    return {two.text[1:] for one, two in pairwise(head) if one.text.upper() == "AS"}


def _variable(name: str) -> Expression:
    return _term(Token(VARIABLE, f"?{name}", 0))


def _term(token: Token) -> Expression:
    return Expression("term", tokens=[token])


class Free:
    """What may be missing and can stand anywhere behind that on which it depends; and tests, which can too.

    tests: with the variables that they share with all else.
    """

    def __init__(self, elements: list[tuple[Element, set[str]]]) -> None:
        """elements: with the variables that they share with all else."""
        self._left = elements
        self.tests: list[tuple[Element, set[str]]] = []
        self.taken: list[Element] = []

    def take_tests(self, known: set[str], *, every: bool = False) -> list[Element]:
        """The tests that can be made where these variables are known, each once: every one, or those about a value, which leave most rows out."""
        found = [test for test, shared in self.tests if shared <= known and (every or _has_value(test))]
        self.tests = [pair for pair in self.tests if pair[0] not in found]
        self.taken += found
        return found

    def take(self, known: set[str]) -> list[Element]:
        """Those that can be looked up where these variables are known; each once."""
        found = [element for element, shared in self._left if shared <= known]
        self._left = [pair for pair in self._left if pair[0] not in found]
        self.taken += found
        return found


def _free(then: list[Element], must: list[Element], known: set[str]) -> Free:
    """Of what comes after what must match, each OPTIONAL that shares with all before it only what is surely bound."""
    bound = known | set().union(*map(pattern.sure, must))
    before = known | set().union(*map(pattern.variables, must))
    found = []
    for element in then:
        own = pattern.variables(element)
        if element.kind == OPTIONAL and own & bound and own & before <= bound:
            found.append((element, own & bound))
        before |= own
    return Free(found)


def _spreads(element: Element, known: set[str]) -> bool:
    """Whether an element leads by something that many have in common to others, and so to many rows for each."""
    if element.kind == GROUPS:
        wheres = [item.where if isinstance(item, Select) else item for item in element.groups if not _counts(item)]
        return any(spreads(where, known) for where in wheres)
    return element.kind == TRIPLES and spreads(Group([element]), known)


def _counts(item: Group | Select) -> bool:
    """Whether it gives a row for each of some values."""
    return isinstance(item, Select) and bool(item.grouped)


def spreads(group: Group, known: set[str]) -> bool:
    """Whether some triples of a group are not reached from what is known along the ways that lead to few."""
    found = []
    for element in group.elements:
        if element.kind == GROUPS and _spreads(element, known | pattern.sure(group)):
            return True
        if element.kind == TRIPLES:
            try:
                found += [(s[0], p, o[0]) for s, p, o in triples(element.tokens)]
            except pattern.NotReadError:
                return False
    reached, before = set(known), -1
    while len(reached) > before:
        before = len(reached)
        for subject, path, value in found:
            if is_known(subject, reached):
                reached |= {value.text[1:]} if value.kind == VARIABLE else set()
            elif is_known(value, reached) and len(path) == 1 and path[0].text in TO_FEW:
                reached.add(subject.text[1:])
    return any(not is_known(subject, reached) for subject, _, _ in found)


def _turned(group: Group, bound: set[str]) -> tuple[list[Element], Group]:
    """The BINDs of a variable that is bound to one that is not, the other way round, so that they lead to the rest; and the rest."""
    turned: dict[str, Element] = {}
    rest = []
    certain = pattern.sure(Group(e for e in group.elements if e.kind != BIND))
    for element in group.elements:
        test = element.test
        if element.kind == BIND and element.name in bound and test and test.op == "term":
            names = pattern.variables(test)
            if names and names <= certain - bound - turned.keys():
                turned[names.pop()] = element
                continue
        rest.append(_compared(element) if element.kind == BIND and element.name in bound else element)
    return [Element(BIND, test=_variable(e.name), name=name) for name, e in turned.items()], Group(rest)


def _compared(element: Element) -> Element:
    """BIND to a variable that is bound, as a test. Where there is nothing to bind, nothing differs."""
    assert element.test is not None
    same = Expression("SAMETERM", [_variable(element.name), element.test], _SAME)
    true = Expression("term", tokens=[Token(WORD, "true", 0)])
    return Element(FILTER, test=Expression("COALESCE", [same, true], [Token(WORD, "COALESCE", 0)]))


def _only_group(element: Element) -> Group:
    inner = element.groups[0]
    return inner if isinstance(inner, Group) else Group([Element(GROUPS, groups=[inner])])


def _lateral(elements: list[Element]) -> Element:
    return Element(LATERAL, groups=[Group(elements)])


def _several(element: Element) -> bool:
    return len(pattern.variables(element)) > 1


def _one_of(element: Element) -> Element:
    """VALUES of a variable that is known, as a test."""
    _, name, _, *values, _ = element.tokens
    tokens = [name, Token(WORD, " IN ", 0), Token(MARK, "(", 0), *_listed(values), Token(MARK, ")", 0)]
    return Element(FILTER, test=Expression("other", tokens=tokens))


def _compared_values(element: Element, twice: set[str]) -> Element:
    """VALUES of several variables, of which some are given elsewhere: the store wants other names for these."""
    anew = [
        Token(VARIABLE, f"{token.text}Anew", token.start)
        if token.kind == VARIABLE and token.text[1:] in twice
        else token
        for token in element.tokens
    ]
    same = [Expression("SAMETERM", [_variable(name), _variable(f"{name}Anew")], _SAME) for name in sorted(twice)]
    return Element(GROUPS, groups=[Group([Element(VALUES, anew), *(Element(FILTER, test=test) for test in same)])])


def _listed(values: Iterable[Token]) -> list[Token]:
    found: list[Token] = []
    for value in values:
        found += [Token(MARK, ", ", 0)] * bool(found) + [value]
    return found
