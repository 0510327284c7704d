"""The pattern of a query as a tree: what stands in its braces, element by element, and its filters as expressions.

Read from the tokens of `kg.lexer`, for `kg.answer.planner.special`. What need not be understood stays a row of tokens. No
dataclasses: their import would cost every cold command 10 ms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg import lexer
from kg.lexer import IRI, VARIABLE, Token

# The kinds of elements.
TRIPLES, FILTER, OPTIONAL, GROUPS, BIND, VALUES, MINUS, LATERAL, GRAPH = (
    "triples", "filter", "optional", "groups", "bind", "values", "minus", "lateral", "graph",
)  # fmt: skip


class NotReadError(ValueError):
    """The text is not written as it is read here. It may be good SPARQL all the same."""


class Expression:
    """An operator or function with what it takes.

    op: "||", "&&", "!", a comparison, the name of a function in upper case, "exists" or "not exists"; "term" for a single
    term, "other" for what is not taken apart; parts: what it takes; group: of EXISTS; tokens: of a term, of what is not taken
    apart, or the name of a function.
    """

    def __init__(
        self,
        op: str,
        parts: Iterable[Expression] = (),
        tokens: Iterable[Token] = (),
        group: Group | None = None,
    ) -> None:
        self.op = op
        self.parts = list(parts)
        self.tokens = list(tokens)
        self.group = group
        self.shown: frozenset[str] | None = None  # its variables, once they were asked for


class Element:
    """One element of a group.

    kind: as above; tokens: of triples and VALUES, and the graph of GRAPH; groups: the group of OPTIONAL, MINUS, LATERAL and GRAPH, or those that UNION joins;
    test: of a FILTER, or the value of a BIND; name: of the variable that a BIND gives.
    """

    def __init__(
        self,
        kind: str,
        tokens: Iterable[Token] = (),
        groups: Iterable[Group | Select] = (),
        test: Expression | None = None,
        name: str = "",
    ) -> None:
        self.kind = kind
        self.tokens = list(tokens)
        self.groups = list(groups)
        self.test = test
        self.name = name
        self.shown: frozenset[str] | None = None


class Group:
    """What stands between two braces."""

    def __init__(self, elements: Iterable[Element]) -> None:
        self.elements = list(elements)
        self.shown: frozenset[str] | None = None


class Select:
    """A SELECT: what stands before its pattern, the pattern, and what stands behind (GROUP BY, ORDER BY, LIMIT)."""

    def __init__(self, head: list[Token], where: Group, tail: list[Token]) -> None:
        self.head = head
        self.where = where
        self.tail = tail

    @property
    def projected(self) -> set[str] | None:
        """The names of the variables that it gives; None for all (*)."""
        names, depth, before = set(), 0, ""
        for token in self.head:
            if token.text == "*" and not depth:
                return None
            depth += (token.text == "(") - (token.text == ")")
            if token.kind == VARIABLE and (not depth or before == "AS"):
                names.add(token.text[1:])
            before = token.text.upper()
        return names

    @property
    def grouped(self) -> set[str]:
        """The variables of GROUP BY, where these alone say which rows make one."""
        words = [token.text.upper() for token in self.tail]
        if "GROUP" not in words or {"LIMIT", "OFFSET"} & set(words):
            return set()
        names = set()
        for token in self.tail[words.index("GROUP") + 2 :]:
            if token.kind != VARIABLE:
                break
            names.add(token.text[1:])
        return names


# Which variables there are, which every solution binds, and which are assigned.


def variables(item: Select | Group | Element | Expression) -> set[str]:
    """The names of the variables that show outside: all but those that a SELECT within keeps to itself."""
    if isinstance(item, Select):
        return variables(item.where) if item.projected is None else item.projected
    if item.shown is None:
        item.shown = frozenset(_variables(item))
    return set(item.shown)


def _variables(item: Group | Element | Expression) -> set[str]:
    if isinstance(item, Group):
        return set().union(*map(variables, item.elements))
    found = lexer.variables(item.tokens)
    if isinstance(item, Element):
        found = found.union(*map(variables, item.groups))
        found |= {item.name} if item.name else set()
        return found | (variables(item.test) if item.test else set())
    found = found.union(*map(variables, item.parts))
    return found | (variables(item.group) if item.group else set())


def sure(item: Select | Group | Element) -> set[str]:
    """The variables that every solution binds."""
    if isinstance(item, Select):
        inner = sure(item.where)
        return inner if item.projected is None else inner & item.projected
    if isinstance(item, Group):
        found = set().union(*map(sure, item.elements))
        for element in item.elements:  # a BIND of a term gives a value as surely as the term has one
            if element.kind == BIND and element.test and element.test.op == "term":
                found |= {element.name} if variables(element.test) <= found else set()
        return found
    if item.kind == TRIPLES:
        return lexer.variables(item.tokens)
    if item.kind == VALUES and not any(token.text.upper() == "UNDEF" for token in item.tokens):
        return lexer.variables(item.tokens)
    return set.intersection(*map(sure, item.groups)) if item.kind in (GROUPS, LATERAL) else set()


def assigned(item: Select | Group) -> Iterator[str]:
    """The variables that BIND, VALUES or AS give a value, in this group and those within."""
    if isinstance(item, Select):
        yield from (
            token.text[1:]
            for before, token in zip(item.head, item.head[1:], strict=False)
            if before.text.upper() == "AS"
        )
        item = item.where
    for element in item.elements:
        if element.kind == BIND:
            yield element.name
        elif element.kind == VALUES:
            yield from lexer.variables(element.tokens)
        for inner in element.groups:
            yield from assigned(inner)


# Written down again.


def joined(tokens: Iterable[Token]) -> str:
    """Tokens as text: side by side where they stood so, else with a space between."""
    parts: list[str] = []
    end = None
    for token in tokens:
        if end is not None and token.start != end:
            parts.append(" ")
        parts.append(token.text)
        written = token.local if token.kind in (IRI, lexer.STRING) and token.local else token.text
        end = token.start + len(written)
    return "".join(parts)


def expression_text(item: Expression) -> str:
    """An expression, with brackets around whatever has parts."""
    if item.op in ("term", "other"):
        return joined(item.tokens)
    if item.op in ("exists", "not exists"):
        assert item.group is not None
        return f"{item.op.upper()} {group_text(item.group, '  ')}"
    if item.op == "!":
        return f"!({expression_text(item.parts[0])})"
    if item.tokens:
        return f"{item.tokens[0].text}({', '.join(map(expression_text, item.parts))})"
    return f" {item.op} ".join(
        f"({expression_text(part)})" if part.op in ("||", "&&") else expression_text(part) for part in item.parts
    )


def group_text(item: Group | Select, indent: str = "") -> str:
    """A group or a SELECT within, in braces."""
    deeper = indent + "  "
    if isinstance(item, Select):
        inner = f"{joined(item.head)} WHERE {group_text(item.where, deeper)} {joined(item.tail)}".rstrip()
        return f"{{ {inner} }}"
    lines = "".join(f"{deeper}{element_text(element, deeper)}\n" for element in item.elements)
    return f"{{\n{lines}{indent}}}"


def element_text(element: Element, indent: str) -> str:
    """An element; the lines after the first begin with the indent."""
    if element.kind == TRIPLES:
        return f"{joined(element.tokens)} ."
    if element.kind == VALUES:
        return joined(element.tokens)
    if element.kind == FILTER:
        assert element.test is not None
        return f"FILTER({expression_text(element.test)})"
    if element.kind == BIND:
        assert element.test is not None
        return f"BIND({expression_text(element.test)} AS ?{element.name})"
    groups = " UNION ".join(group_text(group, indent) for group in element.groups)
    if element.kind == GRAPH:
        return f"GRAPH {joined(element.tokens)} {groups}"
    return groups if element.kind == GROUPS else f"{element.kind.upper()} {groups}"
