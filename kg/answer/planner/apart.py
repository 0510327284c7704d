"""A query for the default graph alone, where the embedded store has nearly all: what may be in a graph with a name is looked for there too.

Over the union of all graphs each look-up goes through two indexes. But few properties are told in graphs with a name (`kg.snapshot.placement`):
those of what was inferred, and of the ontology.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from itertools import count

from kg.answer.planner import pattern
from kg.answer.planner.paths import steps, triples
from kg.answer.planner.pattern import (
    FILTER,
    GRAPH,
    GROUPS,
    LATERAL,
    TRIPLES,
    Element,
    Expression,
    Group,
    NotReadError,
    Select,
)
from kg.answer.store import ForDefault
from kg.lexer import IRI, MARK, NAME, VARIABLE, WORD, Token
from kg.terms import PREFIXES, RDF

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.answer.rows import Rows

_TYPE = f"{RDF}type"
_CLASS = "a "  # before the IRI of a class: the graphs that have something of it
_VALUE = "o "  # before the IRI of a thing: the graphs that have something that leads to it
_MANY = 40  # graphs with a name
_SHORTEST = 5  # tokens of `?way IN (ent:hasTheme)`
_SEVERAL = 3  # of these, that have one property
_ALL = 10**8  # rows
_COUNTING = {"COUNT", "SUM", "AVG", "GROUP_CONCAT"}

# Graphs with a name, as SPARQL writes them, by the property or class that they have; all of them by "".
Known = dict[str, list[str]]


def elsewhere(names: Set[str], run: Callable[[str, int], Rows], known: Known) -> Known | None:
    """The graphs with a name, by the properties that they have, as IRIs, of some; None where there are many such graphs.

    run: gives the rows of a query; known: what was asked for before, and grows.
    """
    if "" not in known:
        graphs = run(ForDefault("SELECT ?graph WHERE { GRAPH ?graph {} }"), _MANY)
        known[""] = sorted(str(graph) for (graph,) in graphs.terms) if graphs.complete else ["many"] * _MANY
    if len(known[""]) >= _MANY:
        return None
    if new := names - known.keys():
        values = f"VALUES ?name {{ {' '.join(f'<{name}>' for name in sorted(new))} }} VALUES ?graph {{ {' '.join(known[''])} }}"
        for before, way in (("", "?name ?any"), (_CLASS, f"<{_TYPE}> ?name"), (_VALUE, "?any ?name")):
            known.update((before + name, []) for name in new)
            text = f"SELECT ?name ?graph WHERE {{ {values} FILTER EXISTS {{ GRAPH ?graph {{ ?of {way} }} }} }}"
            for name, graph in run(ForDefault(text), _ALL).terms:
                known[before + str(name)[1:-1]].append(str(graph))
    return known


def properties(group: Group, prefixes: Mapping[str, str]) -> set[str]:
    """The IRIs of the properties and classes of a pattern, and of other things in it."""
    known = {**PREFIXES, **prefixes}
    return {_TYPE, *(name for token in _tokens(group) if (name := _iri(token, known)) is not None)}


def _iri(token: Token, prefixes: Mapping[str, str]) -> str | None:
    """The IRI that a token is, None where it is none, or is written so that it is not read here."""
    if token.kind == IRI:
        return token.text[1:-1]
    if token.kind == NAME and token.prefix in prefixes and "\\" not in token.local:
        return prefixes[token.prefix] + token.local
    return None


def _tokens(item: Group | Select | Element | Expression) -> Iterable[Token]:
    """All tokens of the triples."""
    if isinstance(item, Select):
        yield from _tokens(item.where)
    elif isinstance(item, Group):
        for element in item.elements:
            yield from element.tokens if element.kind == TRIPLES else _tokens(element)
    elif isinstance(item, Element):
        for group in item.groups:
            yield from _tokens(group)
        yield from _tokens(item.test) if item.test is not None else ()
    else:
        for part in item.parts:
            yield from _tokens(part)
        yield from _tokens(item.group) if item.group is not None else ()


class Apart:
    """Writes patterns for the default graph."""

    def __init__(self, known: Known, prefixes: Mapping[str, str]) -> None:
        """known: as `elsewhere` gives it, for all properties of these patterns."""
        self._elsewhere = known
        self._prefixes = {**PREFIXES, **prefixes}
        self._nth = count(1)
        self._one_of: dict[str, list[Token]] = {}  # the properties that a variable stands for, where FILTER names them

    def text(self, before: str, group: Group, after: str) -> str:
        """A query. before, after: what stands before and behind its pattern."""
        try:
            return ForDefault(f"{before}{pattern.group_text(self.group(group))}{after}")
        except NotReadError:
            return f"{before}{pattern.group_text(group)}{after}"

    def group(self, group: Group) -> Group:
        """The same pattern for the default graph. Raises `NotReadError` where it cannot be written so."""
        one_of = dict(filter(None, map(_named_by, group.elements)))
        return Group(new for element in group.elements for new in self._element(element, one_of))

    def _either(self, item: Group | Select) -> Group | Select:
        if not isinstance(item, Select):
            return self.group(item)
        words = [token.text.upper() for token in item.head]
        if any(word in _COUNTING and words[nth + 2 : nth + 3] != ["DISTINCT"] for nth, word in enumerate(words)):
            raise NotReadError("what two graphs have counts twice")
        return Select(item.head, self.group(item.where), item.tail)

    def _element(self, element: Element, one_of: dict[str, list[Token]]) -> Iterable[Element]:
        if element.kind == TRIPLES:
            self._one_of = one_of
            for subject, path, value in triples(element.tokens):
                yield self._triple(subject, path, value)
            self._one_of = {}
            return
        test = self._expression(element.test) if element.test is not None else None
        yield Element(element.kind, element.tokens, map(self._either, element.groups), test, element.name)

    def _expression(self, item: Expression) -> Expression:
        group = self.group(item.group) if item.group is not None else None
        return Expression(item.op, map(self._expression, item.parts), item.tokens, group)

    def _triple(self, subject: list[Token], path: list[Token], value: list[Token]) -> Element:
        plain = Element(TRIPLES, [*subject, *path, *value])
        graphs = self._graphs(path, value)
        if not graphs:
            return plain
        if len(graphs) > _SEVERAL:
            raise NotReadError("a look-up for each of many graphs")
        parts = _alternatives(path)
        if len(parts) > 1 and any(token.text == "/" for token in path):
            each = [Group(self._steps(subject, part, value)) for part in parts]
            return Element(GROUPS, groups=each)
        if any(token.text in ("/", "?", "*", "+") for token in path):
            inner = list(self._steps(subject, path, value))
            if len(inner) > 1:
                return Element(GROUPS, groups=[Group(inner)])
            raise NotReadError("a path through several graphs")
        named = [Group([Element(GRAPH, [Token(IRI, graph, 0)], [Group([plain])])]) for graph in graphs]
        return Element(GROUPS, groups=[Group([plain]), *named])

    def _steps(self, subject: list[Token], path: list[Token], value: list[Token]) -> Iterable[Element]:
        parts = steps(path)
        if len(parts) == 1 and any(token.text in ("/", "?", "*", "+") for token in path) and self._graphs(path, value):
            raise NotReadError("a path through several graphs")
        start = subject
        for place, part in enumerate(parts):
            end = value if place == len(parts) - 1 else [Token(VARIABLE, f"?apart{next(self._nth)}", 0)]
            step = self._triple(start, part, end)
            yield Element(LATERAL, groups=[Group([step])]) if place else step
            start = end

    def _graphs(self, path: list[Token], value: list[Token]) -> list[str]:
        """The graphs with a name that may have a triple of a path to a value."""
        found: set[str] = set()
        for token in path:
            if token.kind == VARIABLE and token.text not in self._one_of:
                name = _iri(value[0], self._prefixes) if len(value) == 1 else None
                return self._told(_VALUE + name) if name is not None else self._elsewhere[""]
            if token.kind == VARIABLE:
                found.update(
                    graph for each in self._one_of[token.text] for graph in self._told(_iri(each, self._prefixes))
                )
            if token.kind == WORD and token.text == "a":
                name = _iri(value[0], self._prefixes) if len(path) == 1 else None
                found.update(self._told(_CLASS + name if name is not None else _TYPE))
            elif token.kind in (IRI, NAME):
                found.update(self._told(_iri(token, self._prefixes)))
        return sorted(found)

    def _told(self, name: str | None) -> list[str]:
        if name is None or name not in self._elsewhere:
            raise NotReadError("of what the graphs have is not known")
        return self._elsewhere[name]


def _named_by(element: Element) -> tuple[str, list[Token]] | None:
    """The variable that a `FILTER(?way IN (…))` is about, and the IRIs that it names."""
    tokens = element.test.tokens if element.kind == FILTER and element.test and element.test.op == "other" else []
    if len(tokens) < _SHORTEST or tokens[0].kind != VARIABLE or tokens[1].text.strip().upper() != "IN":
        return None
    named = [token for token in tokens[2:] if token.kind != MARK]
    return (tokens[0].text, named) if all(token.kind in (IRI, NAME) for token in named) else None


def _alternatives(path: list[Token]) -> list[list[Token]]:
    """The parts of `p|q` at its top."""
    found: list[list[Token]] = [[]]
    depth = 0
    for token in path:
        depth += (token.text == "(") - (token.text == ")")
        if token.kind == MARK and token.text == "|" and not depth:
            found.append([])
        else:
            found[-1].append(token)
    return found
