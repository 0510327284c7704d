"""What it costs to look a pattern up, at a guess, by what is known before it."""

from __future__ import annotations

from kg.answer.planner import pattern
from kg.answer.planner.paths import TERMS
from kg.answer.planner.pattern import GROUPS, TRIPLES, VALUES, Element, Group, Select
from kg.lexer import MARK, NAME, VARIABLE, Token

# What a pattern costs by which of its ends are known: both, the subject, the object (of a property by which that has few), the object from the row, a given object, a
# class, none but with a common variable, none at all.
_BOTH, _SUBJECT, _FEW, _OBJECT, _VALUE, _CLASS, _NEITHER, _APART = 0, 1, 3, 4, 5, 6, 8, 20
# What everything that has evidence or a name has: it leaves nothing out, so that all that does is asked before.
_ALWAYS, _LAST = {"oa:exact", "ent:hasVoice", "skos:prefLabel", "rdfs:label"}, 7
# Properties that share few values among very many things: what else is known leads to less.
_COMMON = {f"ent:{name}" for name in ("hasKind", "hasMainKind", "hasMeasure", "hasUnit", "hasVoice", "hasBasis")}
# Properties of which few things share a value.
TO_FEW = {
    f"ent:{name}"
    for name in ("isToldBy", "hasContent", "occursAt", "hasEvidence", "hasCondition", "hasException", "hasCause")
}


class Late(Element):
    """VALUES that come after all that can be looked up without them."""


_ONE, _TRIPLE = 5, 3  # tokens of `VALUES ?x { value }`, of `?x ent:hasTheme ?y`


def cost(element: Element, known: set[str]) -> int:
    """How much is looked up, at a guess."""
    own = pattern.variables(element)
    if element.kind == VALUES:
        if _is_one(element):
            return _BOTH
        if isinstance(element, Late):
            return _FEW  # and so before what an object leads to
        return (_BOTH if len(pattern.variables(element)) > 1 else 2) if own & known else _VALUE
    if element.kind == GROUPS:
        if all(map(_begins_with_values, element.groups)):
            return _VALUE
        if all(_is_tested(item, known) for item in element.groups):
            return _SUBJECT
        return _OBJECT + 1 if pattern.sure(element) & known else _NEITHER - 1
    if not all(token.kind in TERMS or token.kind == MARK for token in element.tokens):
        return _NEITHER
    subject, value = element.tokens[0], element.tokens[-1]
    from_subject, from_value = is_known(subject, known), is_known(value, known)
    if from_subject:
        price = _BOTH if from_value else _LAST if leaves_all(element, known) else _SUBJECT
        return price + (element.tokens[1].kind == VARIABLE)
    if from_value:
        # Of a value there may be many, of what a row has few; a property that is open costs more.
        price = (
            _FEW
            if element.tokens[1].text in TO_FEW
            else _OBJECT
            if value.kind == VARIABLE
            else _CLASS
            if value.kind == NAME
            else _VALUE
        )
        return price + (element.tokens[1].kind == VARIABLE or element.tokens[1].text in _COMMON)
    return _NEITHER if own & known else _APART


def _is_one(values: Element) -> bool:
    """Whether VALUES gives one variable one value."""
    return len(values.tokens) == _ONE and values.tokens[1].kind == VARIABLE


def _is_tested(item: Group | Select, known: set[str]) -> bool:
    """Whether a group begins with a look-up of which both ends are known."""
    elements = (item.where if isinstance(item, Select) else item).elements
    return any(
        (e.kind == TRIPLES and bool(own := pattern.variables(e)) and own <= known and len(e.tokens) == _TRIPLE)
        or (e.kind == GROUPS and all(_is_tested(inner, known) for inner in e.groups))
        for e in elements
    )


def leaves_all(element: Element, known: set[str]) -> bool:
    """Whether an element leaves no row out."""
    return element.kind == TRIPLES and is_known(element.tokens[0], known) and element.tokens[1].text in _ALWAYS


def _begins_with_values(item: Group | Select) -> bool:
    group = item.where if isinstance(item, Select) else item
    return any(element.kind == VALUES for element in group.elements)


def is_known(token: Token, known: set[str]) -> bool:
    return token.kind != VARIABLE or token.text[1:] in known
