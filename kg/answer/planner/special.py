"""A question made ready for the values that it is asked with, and for the embedded store.

The files of questions are plain SPARQL in which a parameter that is not given lets every row through. Here the query
is read (kg.answer.planner.pattern) and written anew, with the same rows:

- a test about a parameter that has no value is worked out, and is gone;
- a value goes to the front, where the index leads from it to the rows: `?document = value` as VALUES, EXISTS about a
  value as the things for which it holds;
- what must match comes before what may be missing.

The order is that of kg.answer.planner.plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg import lexer
from kg.answer.planner import pattern
from kg.answer.planner.pattern import FILTER, GROUPS, VALUES, Element, Expression, Group, Select
from kg.answer.planner.plan import Planner
from kg.answer.planner.reading import parse, read_group
from kg.lexer import IRI, VARIABLE, WORD, Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.answer.planner.apart import Apart
    from kg.answer.planner.candidates import Candidates

_TRUE = Expression("term", tokens=[Token(WORD, "true", 0)])
_FALSE = Expression("term", tokens=[Token(WORD, "false", 0)])
# Functions that may give a value though one of what they take has none.
_TAKE_ERRORS = {"COALESCE", "IF", "BOUND"}


class Special:
    """A query made ready.

    declared: what declares its prefixes; pins: what leads from the values to the rows; tested: the pattern with all tests; prefixes: those that it declares; tail: what
    stands behind it, as text.
    """

    def __init__(self, text: str, given: Mapping[str, str], *, lead: bool = True) -> None:
        """given: terms as SPARQL writes them, by name of parameter; lead: whether values go to the front.

        Raises `pattern.NotReadError`.
        """
        prologue, self._select = parse(text, dict(given))
        if self._select.projected is None:
            raise pattern.NotReadError("all variables are asked for, so none may be added")
        self.declared = "".join(_lines(prologue))
        self.prefixes = dict(lexer.declarations(prologue))
        self.tail = pattern.joined(self._select.tail)
        self._values = set(given.values())
        self.pins: list[Element] = []
        group = self._simple(self._select.where)
        self.tested = self._with_values(group)
        self._group = self._led(group) if lead else group

    @property
    def has_values(self) -> bool:
        """Whether it is asked with a value."""
        return bool(self._values)

    def use_counts(self, index: Candidates) -> None:
        """Takes from the index of a snapshot what that has counted."""
        if any(token.text == "COUNT" for token in _heads(self._group)) and not self.pins:
            from kg.answer.planner.kept import counted

            self._group = counted(self._group, index)

    @property
    def columns(self) -> set[str]:
        """The names of the columns."""
        return self._select.projected or set()

    def text(
        self, driver: str = "", tested: Group | None = None, *, ordered: bool = True, apart: Apart | None = None
    ) -> str:
        """The query. driver: a pattern that leads to the rows in place of the values; tested: the pattern in place of its own; ordered:
        whether the rows come in their order; apart: what writes it for the default graph."""
        lead, group = (read_group(driver).elements, tested or self.tested) if driver else (self.pins, self._group)
        planned = Planner().led(lead, group)
        before, after = (
            f"{self.declared}{pattern.joined(self._select.head)} WHERE ",
            f"\n{self.tail if ordered else ''}\n",
        )
        return apart.text(before, planned, after) if apart else f"{before}{pattern.group_text(planned)}{after}"

    # Tests about parameters.

    def _simple(self, group: Group) -> Group:
        """The group without tests that are always true, those about parameters without a value above all."""
        bound = pattern.sure(group)
        elements = []
        for element in group.elements:
            groups = [self._simple_within(inner) for inner in element.groups]
            if element.kind != FILTER:
                test = self._worked_out(element.test, bound) if element.test else None
                elements.append(Element(element.kind, element.tokens, groups, test or element.test, element.name))
                continue
            assert element.test is not None
            test = self._worked_out(element.test, bound) or _FALSE
            for part in test.parts if test.op == "&&" else [test]:
                if not _is(part, "true"):
                    elements.append(Element(FILTER, test=part))
        return Group(elements)

    def _simple_within(self, item: Group | Select) -> Group | Select:
        """The same for what stands within: there a value leads from where it is."""
        group = self._simple(item.where if isinstance(item, Select) else item)
        bound = pattern.sure(group)
        group = Group(self._leading(element, bound) for element in group.elements)
        return Select(item.head, group, item.tail) if isinstance(item, Select) else group

    def _leading(self, element: Element, bound: set[str]) -> Element:
        """`?document = value` as VALUES, where the variable is surely bound; all else as it is."""
        pair = self._equal(element.test) if element.kind == FILTER and element.test and element.test.op == "=" else None
        return _values(pair).elements[0] if pair and pair[0] in bound else element

    def _worked_out(self, item: Expression, bound: set[str]) -> Expression | None:
        """The expression without what is known of it; None where it has no value (an error)."""
        if item.op == "term":
            token = item.tokens[0]
            return None if token.kind == VARIABLE and token.text[1:2] == "_" else item
        if item.op in ("exists", "not exists"):
            assert item.group is not None
            return Expression(item.op, group=self._simple(item.group))
        if item.op == "other":
            return item
        parts = [self._worked_out(part, bound) for part in item.parts]
        known = [part for part in parts if part is not None]
        if item.op == "COALESCE":
            while known and known[0] is not known[-1] and _never_fails(known[0], bound):
                known = known[:1]
            return (
                known[0]
                if len(known) == 1 or (known and _constant(known[0]))
                else (Expression(item.op, known, item.tokens) if known else None)
            )
        if item.op in ("||", "&&"):
            decides, drops = ("true", "false") if item.op == "||" else ("false", "true")
            if any(_is(part, decides) for part in known):
                return _TRUE if decides == "true" else _FALSE
            if len(known) < len(parts):
                return item
            known = [part for part in known if not _is(part, drops)]
            if not known:
                return _FALSE if drops == "false" else _TRUE
            flat = [inner for part in known for inner in (part.parts if part.op == item.op else [part])]
            return flat[0] if len(flat) == 1 else Expression(item.op, flat)
        if len(known) < len(parts):
            return item if item.op in _TAKE_ERRORS else None
        if item.op in ("=", "!=") and _same_value(*known):
            return _TRUE if item.op == "=" else _FALSE
        return Expression(item.op, known, item.tokens)

    # Values to the front.

    def _led(self, group: Group) -> Group:
        """The group without the tests that a value at the front stands for, which go to `pins`."""
        others = []
        bound = pattern.sure(group)
        given_elsewhere = set(pattern.assigned(group))
        for element in group.elements:
            found = None
            if element.kind == FILTER and element.test is not None:
                rest = Group(each for each in group.elements if each is not element)
                found = self._pin(element.test, bound, pattern.variables(rest))
            if found and found[0] not in given_elsewhere:
                name, alternatives = found
                self.pins.append(_things(name, alternatives))
            else:
                others.append(element)
        return Group(others)

    def _with_values(self, group: Group) -> Group:
        """The group with VALUES in place of `?document = value`, where the variable is surely bound and not given a value elsewhere."""
        bound = pattern.sure(group) - set(pattern.assigned(group))
        return Group(self._leading(element, bound) for element in group.elements)

    def _pin(self, test: Expression, bound: set[str], outside: set[str]) -> tuple[str, list[Group]] | None:
        """The variable that a test bounds, with the patterns of which one must hold, if it is about one alone."""
        name, alternatives = "", []
        for part in test.parts if test.op == "||" else [test]:
            if part.op == "=" and (pair := self._equal(part)):
                own = pair[0]
                alternatives.append(_values(pair))
            elif part.op == "exists" and part.group is not None and self._has_value(part.group):
                shared = pattern.variables(part.group) & outside
                if len(shared) != 1 or not shared <= pattern.sure(part.group):
                    return None
                own = shared.pop()
                alternatives.append(part.group)
            else:
                return None
            if own not in bound or name not in ("", own):
                return None
            name = own
        return name, alternatives

    def _equal(self, test: Expression) -> tuple[str, str] | None:
        left, right = test.parts
        if left.op != "term" or right.op != "term":
            return None
        one, other = left.tokens[0], right.tokens[0]
        if one.kind != VARIABLE:
            one, other = other, one
        is_value = other.kind == IRI and other.text in self._values
        return (one.text[1:], other.text) if one.kind == VARIABLE and is_value else None

    def _has_value(self, group: Group) -> bool:
        """Whether a value stands in triples of the group, so that an index leads from it."""
        return any(
            any(token.text in self._values for token in element.tokens)
            or (element.kind == GROUPS and all(isinstance(g, Group) and self._has_value(g) for g in element.groups))
            for element in group.elements
        )


def _heads(group: Group) -> Iterable[Token]:
    """What stands before the patterns of the SELECTs within."""
    for element in group.elements:
        for inner in element.groups:
            if isinstance(inner, Select):
                yield from inner.head
            yield from _heads(inner.where if isinstance(inner, Select) else inner)


def _values(pair: tuple[str, str]) -> Group:
    """The variable with its value."""
    return read_group(f"VALUES ?{pair[0]} {{ {pair[1]} }}")


def _things(name: str, alternatives: list[Group]) -> Element:
    """What gives a variable the things for which one of some patterns holds."""
    if len(alternatives) == 1 and [e.kind for e in alternatives[0].elements] == [VALUES]:
        return alternatives[0].elements[0]
    where = alternatives[0] if len(alternatives) == 1 else Group([Element(GROUPS, groups=alternatives)])
    head = lexer.code(f"SELECT DISTINCT ?{name}")
    return Element(GROUPS, groups=[Select(head, where, [])])


def _never_fails(item: Expression, bound: set[str]) -> bool:
    """Whether an expression surely has a value: EXISTS, or an IRI compared with what is bound."""
    if item.op in ("||", "&&"):
        return all(_never_fails(part, bound) for part in item.parts)
    if item.op in ("=", "!="):
        tokens = [part.tokens[0] for part in item.parts if part.op == "term"]
        names = {token.text[1:] for token in tokens if token.kind == VARIABLE}
        return len(tokens) == 2 and names <= bound and any(token.kind == IRI for token in tokens)
    return item.op in ("exists", "not exists") or _constant(item)


def _constant(item: Expression) -> bool:
    return item.op == "term" and item.tokens[0].kind != VARIABLE


def _is(item: Expression, word: str) -> bool:
    return item.op == "term" and item.tokens[0].kind == WORD and item.tokens[0].text.lower() == word


def _same_value(left: Expression, right: Expression) -> bool:
    return _constant(left) and _constant(right) and left.tokens[0].text == right.tokens[0].text


def _lines(tokens: Iterable[Token]) -> Iterable[str]:
    """A prologue, one declaration a line."""
    line: list[Token] = []
    for token in tokens:
        line.append(token)
        if token.kind == IRI:
            yield f"{pattern.joined(line)}\n"
            line = []
