"""Whether there is a deed of a kind by somebody or on something, from what `kg.snapshot.accounts` keeps.

`EXISTS { ?deed a ent:Act ; ent:hasKind ?kind ; ent:hasAgent ?doer }` looks through all that somebody has done to tell that nothing of a kind is
among it. Which kinds and things the rows of some reports have is asked for first; in place of what tells of the deed stand those
of which the index has one.
"""

from __future__ import annotations

from kg.answer.planner import pattern
from kg.answer.planner.paths import triples
from kg.answer.planner.pattern import TRIPLES, Element, Expression, Group, NotReadError, joined
from kg.answer.planner.reading import values
from kg.lexer import VARIABLE
from kg.snapshot.accounts import DEEDS, PARTS
from kg.terms import ENT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    # Gives the values that the rows have for some variables, and perhaps more; it takes what leads to these besides. None where that cannot
    # be told.
    Asked = Callable[[list[str], list[Element]], list[tuple[str, ...]] | None]
    # Tells whether there is a deed of a class, of a kind, by or on a thing.
    Known = Callable[[bytes, bytes, bytes, bytes], bool]

_OF_KIND = "ent:hasKind"
_ENDS = 3  # a class, a kind, and a thing


class Deed:
    """What a pattern tells of a deed. name: of its class; kind, thing: the variables; way: how the thing takes part; elements: that tell it."""

    def __init__(self, name: bytes, kind: str, way: bytes, thing: str, elements: list[Element]) -> None:
        self.name = name
        self.kind = kind
        self.way = way
        self.thing = thing
        self.elements = elements


def has_deeds(group: Group) -> bool:
    """Whether some test of a group asks for a deed."""
    return any(e.test is not None and _asks(e.test, _outside(group, e)) for e in group.elements)


def answered(group: Group, asked: Asked, known: Known) -> Group:
    """The group with the deeds that there are in place of what tells of them, in its tests and in what it works out."""
    elements = []
    for e in group.elements:
        test = _answered(e.test, _outside(group, e), asked, known) if e.test is not None else None
        elements.append(e if test is e.test else Element(e.kind, e.tokens, e.groups, test, e.name))
    return Group(elements)


class Wanted:
    """What is to be asked for a deed. mark: stands in the place of the rows; names: of its kind and thing; besides: what leads to these;
    deed: its class, and how the thing takes part."""

    def __init__(self, mark: str, names: list[str], besides: list[Element]) -> None:
        self.mark = mark
        self.names = names
        self.besides = besides
        self.deed = (b"", b"")


def marked(group: Group, can_ask: Callable[[list[str], list[Element]], bool]) -> tuple[Group, list[Wanted]]:
    """The group with a mark in place of what tells of each deed, and what is to be asked for these. can_ask: whether the values can be told."""
    found: list[Wanted] = []

    def asked(names: list[str], besides: list[Element]) -> list[tuple[str, ...]] | None:
        if not can_ask(names, besides):
            return None
        found.append(Wanted(f"<urn:deed:{len(found)}>", names, besides))
        return [(found[-1].mark, found[-1].mark)]

    def known(name: bytes, _: bytes, way: bytes, __: bytes) -> bool:
        found[-1].deed = (name, way)
        return True

    return answered(group, asked, known), found


def _outside(group: Group, element: Element) -> set[str]:
    return pattern.variables(Group(each for each in group.elements if each is not element))


def _asks(item: Expression, outside: set[str]) -> bool:
    return bool(item.group and _deed(item.group, outside)) or any(_asks(part, outside) for part in item.parts)


def _answered(item: Expression, outside: set[str], asked: Asked, known: Known) -> Expression:
    """The same expression where it asks for no deed."""
    if item.group is not None and (deed := _deed(item.group, outside)) is not None:
        rest = [element for element in item.group.elements if element not in deed.elements]
        names = [deed.kind, deed.thing]
        rows = asked(names, [element for element in rest if element.kind == TRIPLES])
        if rows is None:
            return item
        there = [(kind, thing) for kind, thing in rows if known(deed.name, kind.encode(), deed.way, thing.encode())]
        return Expression(item.op, tokens=item.tokens, group=Group([values(names, there), *rest]))
    parts = [_answered(part, outside, asked, known) for part in item.parts]
    same = all(one is other for one, other in zip(parts, item.parts, strict=True))
    return item if same else Expression(item.op, parts, item.tokens, item.group)


def _deed(group: Group, outside: set[str]) -> Deed | None:
    """The deed that a group asks for, which nothing else in it tells of; None where there is none, or it is told otherwise."""
    by_subject: dict[str, list[Element]] = {}
    for element in group.elements:
        if element.kind == TRIPLES and element.tokens[0].kind == VARIABLE:
            by_subject.setdefault(element.tokens[0].text[1:], []).append(element)
    for subject, own in by_subject.items():
        others = outside | pattern.variables(Group(each for each in group.elements if each not in own))
        if subject not in others and (deed := _told(own)) is not None and {deed.kind, deed.thing} <= others:
            return deed
    return None


def _told(elements: list[Element]) -> Deed | None:
    """The deed that some triples of one subject tell of."""
    try:
        ends = [(joined(way), joined(value)) for e in elements for _, way, value in triples(e.tokens)]
    except NotReadError:
        return None
    by_way = dict(ends)
    ways = by_way.keys() - {"a", _OF_KIND}
    if len(ends) != len(by_way) or len(ends) != _ENDS or len(ways) != 1 or not {"a", _OF_KIND} <= by_way.keys():
        return None
    way = ways.pop()
    name, part = (f"<{ENT}{text.removeprefix('ent:')}>".encode() for text in (by_way["a"], way))
    kind, thing = by_way[_OF_KIND], by_way[way]
    if name not in DEEDS or part not in PARTS or not kind[:1] == thing[:1] == "?" or kind == thing:
        return None
    return Deed(name, kind[1:], part, thing[1:], elements)
