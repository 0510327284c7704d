"""The order in which the embedded store looks things up: every pattern after those that lead to it.

The store orders patterns by guesses that know neither the data nor what an OPTIONAL or EXISTS finds bound, and scans
everything where it guesses wrong. `LATERAL { … }` (SPARQL-DEV SEP-0006, which it knows) leaves it no choice: what stands
in it is looked up for each row before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from kg import lexer
from kg.answer import pattern
from kg.answer.pattern import (
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
from kg.lexer import IRI, MARK, NAME, NUMBER, STRING, TAG, VARIABLE, WORD, Token

# What a pattern costs by which of its ends are known: both, the subject, the object from the row, a given object, a
# class, none but with a common variable, none at all.
_BOTH, _SUBJECT, _OBJECT, _VALUE, _CLASS, _NEITHER, _APART = 0, 1, 4, 5, 6, 8, 20
# What everything that has evidence or a name has: it leaves nothing out, so that all that does is asked before.
_ALWAYS, _LAST = {"oa:exact", "ent:hasVoice", "skos:prefLabel", "rdfs:label"}, 7
# Properties that share few values among very many things: what else is known leads to less.
_COMMON = {f"ent:{name}" for name in ("hasKind", "hasMainKind", "hasMeasure", "hasUnit", "hasVoice", "hasBasis")}
_TERMS = {VARIABLE, IRI, NAME, STRING, NUMBER, WORD, lexer.NODE}


class Planner:
    """Orders the patterns of one query; gives the ends of paths that are taken apart names of their own."""

    def __init__(self) -> None:
        self._steps = 0

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
        elements += self._chain([e for e in must if e.kind != FILTER], known, started=bool(elements))
        filters = [self._within(e, known) for e in must if e.kind == FILTER]
        if filters and then:
            elements = [Element(GROUPS, groups=[Group([*elements, *filters])])]
        else:
            elements += filters
        for element in then:
            if element.kind == OPTIONAL:
                inner = self.group(_only_group(element), known)
                optional = Element(OPTIONAL, groups=[inner])
                elements.append(_lateral([optional]) if elements or bound else optional)
            else:
                elements.append(self._within(element, known))
                known |= pattern.sure(element)
        return Group(elements)

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

    def _chain(self, elements: Iterable[Element], known: set[str], *, started: bool = False) -> list[Element]:
        """The elements one after the other, each looked up for what those before it give; `known` grows.

        started: whether something stands before the first.
        """
        left = [single for element in elements for single in self._singles(element)]
        chain: list[Element] = []
        while left:
            best = min(left, key=lambda element: _cost(element, known))
            # Of VALUES of several variables none may be known before: the store refuses it.
            binds = pattern.variables(best)
            best = next((e for e in left if e.kind == VALUES and _several(e) and pattern.variables(e) & binds), best)
            left.remove(best)
            if best.kind == VALUES and pattern.variables(best) <= known:
                best = _one_of(best)
            if best.kind == GROUPS:
                best = Element(GROUPS, groups=[self._beside(each, known) for each in best.groups])
            chain.append(_lateral([best]) if (chain or started) and best.kind != FILTER else best)
            known |= pattern.sure(best)
        return chain

    def _singles(self, element: Element) -> list[Element]:
        """Triples apart, a path of several steps as one for each step; all else as it is."""
        if element.kind != TRIPLES:
            return [element]
        try:
            found_triples = list(triples(element.tokens))
        except pattern.NotReadError:
            return [element]
        found = []
        for subject, path, value in found_triples:
            parts = steps(path)
            for place, step in enumerate(parts):
                last = place == len(parts) - 1
                if not last:
                    self._steps += 1
                end = value if last else [Token(VARIABLE, f"?step{self._steps}", 0)]
                found.append(Element(TRIPLES, [*subject, *step, *end]))
                subject = end  # noqa: PLW2901
        return found


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
        if element.kind == FILTER:
            others = pattern.variables(Group(each for each in group.elements if each is not element)) | set(bound)
            if pattern.variables(element) & others <= known:
                early.append(element)
    return must + early, [element for element in rest if element not in early]


def _given_by(head: list[Token]) -> set[str]:
    """The variables that a SELECT works out."""
    return {two.text[1:] for one, two in pairwise(head) if one.text.upper() == "AS"}


def _variable(name: str) -> Expression:
    return Expression("term", tokens=[Token(VARIABLE, f"?{name}", 0)])


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
    same = Expression("SAMETERM", [_variable(element.name), element.test], [Token(WORD, "sameTerm", 0)])
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
    parts = [name, Token(WORD, " IN ", 0), Token(MARK, "(", 0)]
    for place, value in enumerate(values):
        parts += [Token(MARK, ", ", 0)] * (place > 0) + [value]
    return Element(FILTER, test=Expression("other", tokens=[*parts, Token(MARK, ")", 0)]))


def _cost(element: Element, known: set[str]) -> int:
    """How much is looked up, at a guess."""
    own = pattern.variables(element)
    if element.kind == VALUES:
        return 2 if own & known else _VALUE
    if element.kind == GROUPS:
        if all(map(_begins_with_values, element.groups)):
            return _VALUE
        return _OBJECT + 1 if pattern.sure(element) & known else _NEITHER - 1
    if not all(token.kind in _TERMS or token.kind == MARK for token in element.tokens):
        return _NEITHER
    subject, value = element.tokens[0], element.tokens[-1]
    from_subject, from_value = _is_known(subject, known), _is_known(value, known)
    if from_subject:
        cost = _BOTH if from_value else _LAST if element.tokens[1].text in _ALWAYS else _SUBJECT
        return cost + (element.tokens[1].kind == VARIABLE)
    if from_value:
        # Of a value there may be many, of what a row has few; a property that is open costs more.
        cost = _OBJECT if value.kind == VARIABLE else _CLASS if value.kind == NAME else _VALUE
        return cost + (element.tokens[1].kind == VARIABLE or element.tokens[1].text in _COMMON)
    return _NEITHER if own & known else _APART


def _begins_with_values(item: Group | Select) -> bool:
    group = item.where if isinstance(item, Select) else item
    return any(element.kind == VALUES for element in group.elements)


def _is_known(token: Token, known: set[str]) -> bool:
    return token.kind != VARIABLE or token.text[1:] in known


def triples(tokens: list[Token]) -> Iterable[tuple[list[Token], list[Token], list[Token]]]:
    """Subject, path and object of each triple of `s p o ; p o , o`. Raises `NotReadError` for brackets of nodes."""
    place = 0

    def term() -> list[Token]:
        nonlocal place
        start = place
        if place >= len(tokens) or tokens[place].kind not in _TERMS:
            raise pattern.NotReadError("no term")
        place += 1
        if tokens[start].kind == STRING and place < len(tokens):
            if tokens[place].kind == TAG:
                place += 1
            elif tokens[place].text == "^":
                place += 3
        return tokens[start:place]

    subject = term()
    while True:
        path, place = _path(tokens, place)
        yield subject, path, term()
        while place < len(tokens) and tokens[place].text == ",":
            place += 1
            yield subject, path, term()
        if place >= len(tokens):
            return
        if tokens[place].text != ";":
            raise pattern.NotReadError("no ;")
        place += 1
        if place >= len(tokens):
            return


def _path(tokens: list[Token], place: int) -> tuple[list[Token], int]:
    """A property or path, and where what follows it stands."""
    start = place
    while True:
        while place < len(tokens) and tokens[place].text in ("^", "!"):
            place += 1
        depth = 0
        while place < len(tokens):
            depth += (tokens[place].text == "(") - (tokens[place].text == ")")
            place += 1
            if not depth:
                break
        while place < len(tokens) and tokens[place].kind == MARK and tokens[place].text in ("?", "*", "+"):
            place += 1
        if place >= len(tokens) or tokens[place].text not in ("/", "|"):
            return tokens[start:place], place
        place += 1


def steps(path: list[Token]) -> list[list[Token]]:
    """The steps of `a/b`; a path with another sign at its top is one step."""
    found: list[list[Token]] = [[]]
    depth = 0
    for token in path:
        depth += (token.text == "(") - (token.text == ")")
        if token.text == "|" and not depth:
            return [path]
        if token.text == "/" and not depth:
            found.append([])
        else:
            found[-1].append(token)
    return found
