"""What a query requires that its reports touch, told from its text: so much of it as the index of `kg.snapshot.postings` can use.

From the report the patterns are followed as far as that index reaches. A value or a kind at their end must be touched, one of
several where there are alternatives. What is not understood requires nothing; so a report is never left out that has a row.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.answer.planner import pattern
from kg.answer.planner.needs import NOTHING, Has, Leads, Maybe, Names, Need, OfClass, Says, Step, Touch, all_of, some_of
from kg.answer.planner.paths import steps, triples
from kg.answer.planner.pattern import (
    BIND,
    FILTER,
    GROUPS,
    OPTIONAL,
    TRIPLES,
    VALUES,
    Element,
    Expression,
    Group,
    NotReadError,
    Select,
)
from kg.lexer import IRI, MARK, NAME, STRING, TAG, VARIABLE, Token
from kg.snapshot.placement import ARTICLE
from kg.snapshot.postings import REACH
from kg.terms import ENT, OA, PREFIXES, RDF

TOLD, EVIDENCE, CONTENT, OCCURS, FROM, TYPE = (
    f"{ENT}isToldBy", f"{ENT}hasEvidence", f"{ENT}hasContent", f"{ENT}occursAt", f"{ENT}isFromArticle", f"{RDF}type",
)  # fmt: skip
EXACT = f"{OA}exact"
# By these a report is led to what tells of what it tells.
_BACKWARDS = {CONTENT, OCCURS}
_TIMES = {f"ent:{name}" for name in ("hasTime", "hasDeadline", "hasContent/ent:hasTime", "hasContent/ent:hasDeadline")}
_TIMES_DUE = _TIMES - {"ent:hasTime"}
_TIMES_OF_HOLDER = {"^ent:hasContent/ent:hasDeadline", "^ent:hasContent/ent:hasTime"}


class Way:
    """How a variable is reached. steps: from what the report tells; told: whether the report tells it; is_class: by its class."""

    def __init__(self, steps: tuple[Step, ...] = (), *, told: bool = False, is_class: bool = False) -> None:
        self.steps = steps
        self.told = told
        self.is_class = is_class

    def on(self, more: tuple[Step, ...]) -> Way | None:
        """What is reached by further steps, if the index reaches so far."""
        blocked = self.is_class or (self.steps and self.steps[-1] is not None and FROM in self.steps[-1])
        if blocked or len(self.steps) + len(more) > REACH or (None in more and len(self.steps) > 1):
            return None
        return Way(self.steps + more)

    def need(self, iri: str) -> Need | None:
        """What the thing at the end being this one requires."""
        if self.steps[-1:] == (None,) and iri.startswith(ENT):
            return None  # it may be a class
        if not self.steps and not self.is_class and not _of_article(iri):
            return NOTHING
        return Touch(iri, self.steps)


class Required:
    """What a group requires of its reports. subject: the variable of these.

    need: what they touch, None where nothing is known; ways: how its variables are reached.
    """

    def __init__(self, group: Group, subject: str, prefixes: dict[str, str] | None = None) -> None:
        self._subject = subject
        self._named: dict[str, frozenset[str]] = {}  # the properties that a variable stands for
        self._worked_out: dict[
            str, tuple[Expression, Group]
        ] = {}  # what BIND gives variables, with what it is worked out from
        self._names: dict[str, Names] = {}  # the variables that stand for names of a thing
        self._prefixes = {**PREFIXES, **(prefixes or {})}
        self.need, self.ways = self._group(group, {subject: Way(told=True)})

    def dated_by(self, own: str, path: str) -> bool:
        """Whether the days of the index bound the times that a variable has by a path."""
        way, paths = self.ways.get(own), set(path.split("|"))
        if way is None or way.steps:
            return False
        return paths <= _TIMES or (way.told and paths <= _TIMES | _TIMES_OF_HOLDER)

    @staticmethod
    def is_due(path: str) -> bool:
        """Whether a path leads to those times alone at which something is due."""
        return set(path.split("|")) <= _TIMES_DUE

    def _group(self, item: Group | Select, outer: dict[str, Way]) -> tuple[Need | None, dict[str, Way]]:
        """What a group requires, and what it reaches, where some variables are reached already."""
        if isinstance(item, Select):
            if {"LIMIT", "OFFSET"} & {token.text.upper() for token in item.tail}:
                return None, {}
            shown = pattern.variables(item)
            need, ways = self._group(item.where, {name: way for name, way in outer.items() if name in shown})
            return need, {name: way for name, way in ways.items() if name in shown}
        ways = dict(outer)
        named = self._named
        self._named = {**named, **self._properties(item)}
        known = [found for element in item.elements if element.kind == TRIPLES for found in self._triples(element)]
        names = self._names
        self._names = {**names, **self._called(known)}
        before = -1
        while len(ways) > before:
            before = len(ways)
            for triple in known:
                self._follow(*triple, ways)
            for element in item.elements:
                self._within(element, ways)
        if (union := next((e for e in item.elements if self._differ(e, ways)), None)) is not None:
            each = [
                Group(e if e is not union else Element(GROUPS, groups=[one]) for e in item.elements)
                for one in union.groups
            ]
            self._named, self._names = named, names
            return some_of([self._group(group, outer)[0] for group in each]), ways
        needs = [self._constant(*triple, ways) for triple in known]
        worked_out, self._worked_out = self._worked_out, {**self._worked_out, **_worked_out(item)}
        needs += [self._of(element, ways) for element in item.elements]
        self._named, self._worked_out, self._names = named, worked_out, names
        return all_of([need for need in needs if need is not None]), ways

    def _differ(self, element: Element, ways: dict[str, Way]) -> bool:
        """Whether alternatives reach the same variable in different ways, so that each is to be looked at by itself."""
        if element.kind != GROUPS or len(element.groups) == 1:
            return False
        found = [self._group(group, ways)[1] for group in element.groups]
        return bool(set.intersection(*map(set, found)) - ways.keys())

    def _within(self, element: Element, ways: dict[str, Way]) -> None:
        """Reaches what BIND names anew, and what is reached in each of some alternatives."""
        if element.kind == BIND and element.test and element.test.op == "term":
            token = element.test.tokens[0]
            if token.kind == VARIABLE:
                one, other = token.text[1:], element.name
                if one in ways or other in ways:
                    ways.setdefault(one, ways.get(other, ways.get(one)))  # type: ignore[arg-type]
                    ways.setdefault(other, ways[one])
        elif element.kind == GROUPS:
            found = [self._group(group, ways)[1] for group in element.groups]
            sure = set.intersection(*(pattern.sure(group) for group in element.groups))
            for name in set.intersection(*map(set, found)) & sure - ways.keys():
                alternatives = [each[name] for each in found]
                if len({(len(way.steps), way.told, way.is_class) for way in alternatives}) == 1:
                    ways[name] = _joined(alternatives)

    def _of(self, element: Element, ways: dict[str, Way]) -> Need | None:
        """What an element other than triples requires."""
        if element.kind == FILTER and element.test is not None:
            return self._test(element.test, ways)
        if element.kind == VALUES:
            return all_of(
                [
                    need
                    for name, things in self._things(element).items()
                    if name in ways
                    and (need := some_of([ways[name].need(iri) if iri is not None else None for iri in things]))
                ]
            )
        if element.kind == BIND and element.test and element.test.op == "term" and element.name in ways:
            iri = self._iri(element.test.tokens[0])
            return ways[element.name].need(iri) if iri is not None else None
        if element.kind == GROUPS:
            return some_of([self._group(group, ways)[0] for group in element.groups])
        return None

    def _test(self, test: Expression, ways: dict[str, Way]) -> Need | None:
        if test.op == "||":
            return some_of([self._test(part, ways) for part in test.parts])
        if test.op == "&&":
            return all_of([need for part in test.parts if (need := self._test(part, ways)) is not None])
        if test.op == "exists" and test.group is not None:
            return self._group(test.group, ways)[0]
        if test.op == "COALESCE" and test.parts[0].op == "CONTAINS":  # which has a value: quotes are texts
            return self._test(test.parts[0], ways)
        if test.op == "COALESCE" and test.parts[0].op == "=":
            name, iri = self._equal(test.parts[0])
            return (
                self._is(*self._worked_out[name], iri, ways) if iri is not None and name in self._worked_out else None
            )
        if test.op == "CONTAINS":
            return self._words(test.parts[0], test.parts[1], ways)
        if test.op == "=":
            name, iri = self._equal(test)
            return ways[name].need(iri) if iri is not None and name in ways else None
        return None

    def _equal(self, test: Expression) -> tuple[str, str | None]:
        """The variable and the thing of a test that they are the same."""
        if any(part.op != "term" for part in test.parts):
            return "", None
        one, other = (part.tokens[0] for part in test.parts)
        if one.kind != VARIABLE:
            one, other = other, one
        return one.text[1:], self._iri(other) if one.kind == VARIABLE else None

    def _is(self, worked_out: Expression, group: Group, iri: str, ways: dict[str, Way]) -> Need | None:
        """What it requires that something worked out is a thing: one of several, of which the last always has a value."""
        if (
            worked_out.op != "COALESCE"
            or not _is_its_article(worked_out.parts[-1], self._subject)
            or not _of_article(iri)
        ):
            return None
        needs: list[Need | None] = [Touch(iri)]
        for part in worked_out.parts[:-1]:
            name = part.tokens[0].text[1:] if part.op == "term" and part.tokens[0].kind == VARIABLE else ""
            telling = [e for e in group.elements if name in pattern.variables(e) and e.kind not in (BIND, FILTER)]
            if [e.kind for e in telling] != [OPTIONAL]:
                return None
            way = self._group(telling[0].groups[0], ways)[1].get(name)
            needs.append(way.need(iri) if way is not None else None)
        return some_of(needs)

    def _words(self, text: Expression, words: Expression, ways: dict[str, Way]) -> Need | None:
        """What `CONTAINS` requires: the words of the evidence and a text, both in lower case or not."""
        terms = [part.parts[0] if part.op in ("LCASE", "STR") else part for part in (text, words)]
        if any(term.op != "term" or len(term.tokens) != 1 for term in terms):
            return None
        name, wanted = terms[0].tokens[0], terms[1].tokens[0]
        way = ways.get(name.text[1:]) if name.kind == VARIABLE else None
        if way is None or way.steps != (frozenset([EVIDENCE]), frozenset([EXACT])):
            return None
        if wanted.kind == VARIABLE:
            return self._names.get(wanted.text[1:])
        return Says(_text(wanted).lower()) if wanted.kind == STRING else None

    def _called(self, known: Iterable[tuple[Token, tuple[Step, ...], Token, bool]]) -> dict[str, Names]:
        """The variables that stand for what some properties of a thing have."""
        return {
            value.text[1:]: Names(iri, step[0])
            for subject, step, value, _ in known
            if value.kind == VARIABLE and len(step) == 1 and step[0] and (iri := self._iri(subject)) is not None
        }

    # Triples.

    def _triples(self, element: Element) -> Iterable[tuple[Token, tuple[Step, ...], Token, bool]]:
        """Subject, steps, object, and whether the first step may be left out; paths that are not understood are left out."""
        try:
            for subject, path, value in triples(element.tokens):
                if len(subject) == len(value) == 1 and (found := self._path(path)) is not None:
                    may_stay = steps(path)[0][-1].text == "?"
                    yield subject[0], found, value[0], may_stay
        except NotReadError:
            return

    def _properties(self, group: Group) -> dict[str, frozenset[str]]:
        """What VALUES gives its variables, if that is things alone."""
        found = {}
        for element in group.elements:
            for name, things in self._things(element).items() if element.kind == VALUES else ():
                if things and not {None, TYPE} & set(things):
                    found[name] = frozenset(thing for thing in things if thing is not None)
        return found

    def _things(self, values: Element) -> dict[str, list[str | None]]:
        """The IRIs that VALUES gives each of its variables, None for what is none; nothing where that is not understood."""
        names = [token.text[1:] for token in values.tokens if token.kind == VARIABLE]
        terms = [token for token in values.tokens[1:] if token.kind not in (VARIABLE, MARK)]
        if any(token.kind == TAG or token.text == "^" for token in values.tokens):
            return {}  # literals of several tokens
        return {name: [self._iri(token) for token in terms[place :: len(names)]] for place, name in enumerate(names)}

    def _path(self, path: list[Token]) -> tuple[Step, ...] | None:
        """The steps of a path, those of alternatives side by side; None where it is not understood."""
        found: list[Step] = []
        for part in steps(path):
            tokens = part[:-1] if part[-1].text == "?" else part
            while tokens[0].text == "(" and tokens[-1].text == ")":
                tokens = tokens[1:-1]
            if len(tokens) == 1 and tokens[0].kind == VARIABLE:
                found.append(self._named.get(tokens[0].text[1:]))
                continue
            properties: set[str] = set()
            longest = length = 1
            for place, token in enumerate(tokens):
                if place % 2 == 0:
                    iri = TYPE if token.text == "a" else self._iri(token)
                    if iri is None:
                        return None
                    properties.add(iri)
                elif token.text not in ("|", "/"):
                    return None
                else:
                    length = 1 if token.text == "|" else length + 1
                    longest = max(longest, length)
            if TYPE in properties and (len(tokens) > 1 or len(part) > 1):
                return None
            found += [(Maybe if part[-1].text == "?" or longest > 1 else frozenset)(properties)] * longest
        return tuple(found)

    def _follow(
        self, subject: Token, step: tuple[Step, ...], value: Token, may_stay: bool, ways: dict[str, Way]
    ) -> None:
        """Reaches one end of a triple from the other."""
        name, end = subject.text[1:], value.text[1:]
        if may_stay and not (name in ways and ways[name].steps):
            return
        if subject.kind == VARIABLE and name in ways and value.kind == VARIABLE and end not in ways:
            way = self._by_class(step, ways[name]) or ways[name].on(step)
            if way is not None:
                ways[end] = way
        if subject.kind == VARIABLE and name not in ways and value.kind == VARIABLE and end in ways and len(step) == 1:
            if step[0] == frozenset([TOLD]) and end == self._subject:
                ways[name] = Way(told=True)
            elif step[0] is not None and step[0] <= _BACKWARDS and ways[end].told:
                ways[name] = Way()

    @staticmethod
    def _by_class(step: tuple[Step, ...], way: Way) -> Way | None:
        return Way(is_class=True) if step == (frozenset([TYPE]),) and not way.steps and not way.is_class else None

    def _constant(
        self, subject: Token, step: tuple[Step, ...], value: Token, may_stay: bool, ways: dict[str, Way]
    ) -> Need | None:
        """What a thing at the end of a triple requires."""
        iri = self._iri(value)
        way = ways.get(subject.text[1:]) if subject.kind == VARIABLE else None
        if may_stay and (way is None or not way.steps or iri is None):
            return None
        if way is not None and iri is None and step[0] and TYPE not in step[0] and not way.is_class:
            if way.steps in ((), (frozenset([EVIDENCE]),)):
                return Has(step[0], quotes=bool(way.steps))
            return Leads(way.steps, step[0]) if way.steps == (None,) and not isinstance(step[0], Maybe) else None
        if way is not None and iri is not None:
            if step == (frozenset([TYPE]),):
                if way.is_class:
                    return None
                return OfClass(iri) if way.steps else Touch(iri)
            further = way.on(step)
            return further.need(iri) if further is not None else None
        iri = self._iri(subject)
        told = step == (frozenset([TOLD]),) and value.kind == VARIABLE and value.text[1:] == self._subject
        if not told or iri is None:
            return None
        return Touch(iri) if _of_article(iri) else NOTHING

    def _iri(self, token: Token) -> str | None:
        if token.kind == IRI:
            return token.text[1:-1]
        if token.kind == NAME and token.prefix in self._prefixes and "\\" not in token.local:
            return self._prefixes[token.prefix] + token.local
        return None


def _worked_out(group: Group) -> dict[str, tuple[Expression, Group]]:
    """What BIND gives variables of a group."""
    return {e.name: (e.test, group) for e in group.elements if e.kind == BIND and e.test is not None}


def _is_its_article(item: Expression, subject: str) -> bool:
    """Whether it is the IRI of something without its last part, which is that of its article."""
    return "".join(pattern.expression_text(item).split()) == f'IRI(REPLACE(STR(?{subject}),"/[^/]*$",""))'


def _joined(ways: list[Way]) -> Way:
    """One of some ways of one length."""
    return Way(
        tuple(map(_one_of, zip(*(w.steps for w in ways), strict=True))), told=ways[0].told, is_class=ways[0].is_class
    )


def _one_of(steps: tuple[Step, ...]) -> Step:
    known = [step for step in steps if step is not None]
    maybe = any(isinstance(step, Maybe) for step in known)
    return None if len(known) < len(steps) else (Maybe if maybe else frozenset)(name for step in known for name in step)


def _text(token: Token) -> str:
    """The text of a string, as SPARQL writes it."""
    import pyoxigraph as ox

    (quad,) = ox.parse(f"<urn:s> <urn:p> {token.text} .", format=ox.RdfFormat.TURTLE)
    return str(getattr(quad.object, "value", ""))


def _of_article(iri: str) -> bool:
    return iri.startswith(ARTICLE)
