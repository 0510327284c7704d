"""Reads a query as the tree of `kg.answer.planner.pattern`."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kg import lexer
from kg.answer.planner.pattern import (
    BIND,
    FILTER,
    GROUPS,
    MINUS,
    OPTIONAL,
    TRIPLES,
    VALUES,
    Element,
    Expression,
    Group,
    NotReadError,
    Select,
)
from kg.lexer import IRI, NAME, TAG, VARIABLE, WORD, Token

_KEYWORDS = {"FILTER", "OPTIONAL", "BIND", "VALUES", "MINUS", "GRAPH", "SERVICE", "LATERAL", "UNION", "SELECT"}
_COMPARISONS = (("!", "="), ("<", "="), (">", "="), ("=",), ("<",), (">",))
_SUMS = {"+", "-", "*", "/", "IN", "NOT"}


def parse(text: str, given: dict[str, str]) -> tuple[list[Token], Select]:
    """The tokens of the prologue, and the query, with terms (as SPARQL writes them) in the place of parameters.

    Raises `NotReadError` for what is no SELECT, or not written as it is read here.
    """
    found = []
    for token in lexer.code(text):
        value = given.get(token.text[2:]) if token.kind == VARIABLE and token.text[1:2] == "_" else None
        if value is not None:
            # One token, of the kind that a value is; `local` keeps how long the text of the parameter was.
            kind = IRI if value.startswith("<") else lexer.STRING
            token = Token(kind, value, token.start, "", token.text)  # noqa: PLW2901
        found.append(token)
    start = next((place for place, token in enumerate(found) if token.text.upper() == "SELECT"), None)
    if start is None:
        raise NotReadError("no SELECT")
    return found[:start], _Reader(found, start).select()


class _Reader:
    def __init__(self, tokens: list[Token], place: int) -> None:
        self.tokens = tokens
        self.place = place

    def word(self, ahead: int = 0) -> str:
        at = self.place + ahead
        return self.tokens[at].text.upper() if at < len(self.tokens) else ""

    def next(self) -> Token:
        if self.place >= len(self.tokens):
            raise NotReadError("the text ends")
        self.place += 1
        return self.tokens[self.place - 1]

    def expect(self, text: str) -> Token:
        token = self.next()
        if token.text.upper() != text:
            raise NotReadError(f"no {text}")
        return token

    def select(self) -> Select:
        head = []
        while self.word() not in ("{", "WHERE"):
            head.append(self.next())
            if head[-1].text.upper() == "FROM":
                raise NotReadError("FROM")
        if self.word() == "WHERE":
            self.next()
        where = self.group()
        tail: list[Token] = []
        depth = 0
        while self.place < len(self.tokens) and (depth or self.word() != "}"):
            tail.append(self.next())
            depth += (tail[-1].text in ("(", "{")) - (tail[-1].text in (")", "}"))
        return Select(head, where, tail)

    def group(self) -> Group:
        self.expect("{")
        elements: list[Element] = []
        while self.word() != "}":
            if self.word() == ".":
                self.next()
            else:
                elements.append(self.element())
        self.next()
        return Group(elements)

    def group_or_select(self) -> Group | Select:
        if self.word(1) != "SELECT":
            return self.group()
        self.expect("{")
        found = self.select()
        self.expect("}")
        return found

    def element(self) -> Element:
        word = self.word()
        if word == "{":
            groups = [self.group_or_select()]
            while self.word() == "UNION":
                self.next()
                groups.append(self.group_or_select())
            return Element(GROUPS, groups=groups)
        if word in ("OPTIONAL", "MINUS"):
            self.next()
            return Element(OPTIONAL if word == "OPTIONAL" else MINUS, groups=[self.group()])
        if word == "FILTER":
            self.next()
            return Element(FILTER, test=self.primary())
        if word == "BIND":
            self.next()
            self.expect("(")
            test = self.expression()
            self.expect("AS")
            name = self.next().text[1:]
            self.expect(")")
            return Element(BIND, test=test, name=name)
        if word == "VALUES":
            tokens = [self.next()]
            while tokens[-1].text != "}":
                tokens.append(self.next())
            return Element(VALUES, tokens)
        if word in _KEYWORDS:
            raise NotReadError(word)
        return Element(TRIPLES, self.triples())

    def triples(self) -> list[Token]:
        """One subject with all that is said of it, up to the dot."""
        tokens: list[Token] = []
        depth = 0
        while depth or not (self.word() in ("{", "}", ".") or self.word() in _KEYWORDS):
            tokens.append(self.next())
            depth += (tokens[-1].text in ("(", "[")) - (tokens[-1].text in (")", "]"))
        if not tokens:
            raise NotReadError("nothing stands where triples should")
        return tokens

    # Expressions, by rising precedence.

    def expression(self) -> Expression:
        return self._chain("|", self._and)

    def _and(self) -> Expression:
        return self._chain("&", self._comparison)

    def _chain(self, mark: str, inner: Callable[[], Expression]) -> Expression:
        parts = [inner()]
        while self.word() == mark and self.word(1) == mark:
            self.place += 2
            parts.append(inner())
        return parts[0] if len(parts) == 1 else Expression(mark * 2, parts)

    def _comparison(self) -> Expression:
        left = self._sum()
        for sign in _COMPARISONS:
            if all(self.word(place) == mark for place, mark in enumerate(sign)):
                self.place += len(sign)
                return Expression("".join(sign), [left, self._sum()])
        return left

    def _sum(self) -> Expression:
        """A sum, a product or IN, not taken apart; or what they are made of."""
        start = self.place
        first = self.primary()
        if self.word() not in _SUMS:
            return first
        while self.word() in _SUMS:
            word = self.next().text.upper()
            if word == "IN":
                self._brackets()
            elif word != "NOT":
                self.primary()
        return Expression("other", tokens=self.tokens[start : self.place])

    def _brackets(self) -> None:
        self.expect("(")
        depth = 1
        while depth:
            token = self.next()
            depth += (token.text == "(") - (token.text == ")")

    def primary(self) -> Expression:
        start = self.place
        token = self.next()
        word = token.text.upper()
        if word == "(":
            found = self.expression()
            self.expect(")")
            return found
        if word == "!":
            return Expression("!", [self.primary()])
        if token.kind == WORD and word in ("EXISTS", "NOT"):
            if word == "NOT":
                self.expect("EXISTS")
            return Expression("exists" if word == "EXISTS" else "not exists", group=self.group())
        if word in ("+", "-"):
            self.primary()
            return Expression("other", tokens=self.tokens[start : self.place])
        if self.word() == "(" and token.kind in (WORD, NAME, IRI):
            return self._call(token)
        if token.kind == lexer.MARK:
            raise NotReadError(token.text)
        if self.word() == "^":  # a typed literal
            self.expect("^")
            self.expect("^")
            self.next()
            return Expression("other", tokens=self.tokens[start : self.place])
        if self.place < len(self.tokens) and self.tokens[self.place].kind == TAG:
            self.next()
            return Expression("other", tokens=self.tokens[start : self.place])
        return Expression("term", tokens=[token])

    def _call(self, name: Token) -> Expression:
        start = self.place - 1
        if self.word(1) in ("DISTINCT", "*"):
            self._brackets()
            return Expression("other", tokens=self.tokens[start : self.place])
        self.expect("(")
        parts = []
        while self.word() != ")":
            parts.append(self.expression())
            if self.word() == ",":
                self.next()
        self.next()
        return Expression(name.text.upper() if name.kind == WORD else name.text, parts, [name])


def read_group(text: str) -> Group:
    """The elements of a piece of a pattern.

    >>> from kg.answer.planner.pattern import group_text
    >>> group_text(read_group("?x a ent:Act . FILTER(?x!=ent:a&&true)"))
    '{\\n  ?x a ent:Act .\\n  FILTER(?x != ent:a && true)\\n}'
    """
    return _Reader(lexer.code(f"{{{text}}}"), 0).group()


def values(names: Iterable[str], rows: Iterable[tuple[str, ...]]) -> Element:
    """VALUES of some variables. rows: as SPARQL writes their terms."""
    head = " ".join(f"?{name}" for name in names)
    written = " ".join("(" + " ".join(row) + ")" for row in rows)
    return read_group(f"VALUES ({head}) {{ {written} }}").elements[0]
