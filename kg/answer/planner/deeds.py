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
from kg.snapshot.accounts import DEEDS, IN_OFFICE, PARTS, REPORT
from kg.terms import PREFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    # Gives the values that the rows have for some variables, and perhaps more; it takes what leads to these besides. None where that cannot
    # be told.
    Asked = Callable[[list[str], list[Element]], list[tuple[str, ...]] | None]
    # Tells whether there is a deed of a class, of a kind, by or on a thing, or two: `kg.snapshot.accounts.deed`.
    Known = Callable[..., bool]
    # The rows of the names of a deed for which there is one; it takes what leads to them besides. None where that cannot be told.
    There = Callable[["Deed", list[Element]], list[tuple[str, ...]] | None]

_OF_KIND = "ent:hasKind"
_ONE, _TWO = 3, 2  # a class, a kind, and a thing; variables: a kind and a thing, or two things of which one is a person


class Deed:
    """What a pattern tells of a deed. names: its variables; parts: as `kg.snapshot.accounts.deed` takes them, with numbers of the names in the
    place of these; elements: that tell it."""

    def __init__(self, parts: list[bytes | str], elements: list[Element]) -> None:
        """parts: with the names."""
        self.names = [part for part in parts if isinstance(part, str)]
        self.parts = [self.names.index(part) if isinstance(part, str) else part for part in parts]
        self.elements = elements

    def of(self, row: tuple[str, ...]) -> list[bytes]:
        """The parts, with values in place of the names."""
        return [row[part].encode() if isinstance(part, int) else part for part in self.parts]


def has_deeds(group: Group) -> bool:
    """Whether some test of a group asks for a deed."""
    return any(e.test is not None and _asks(e.test, _outside(group, e)) for e in group.elements)


def answered(group: Group, asked: Asked, known: Known) -> Group:
    """The group with the deeds that there are in place of what tells of them, in its tests and in what it works out."""

    def there(deed: Deed, besides: list[Element]) -> list[tuple[str, ...]] | None:
        rows = asked(deed.names, besides)
        return None if rows is None else [row for row in rows if known(*deed.of(row))]

    return _all_answered(group, there)


def _all_answered(group: Group, there: There) -> Group:
    elements = []
    for e in group.elements:
        test = _answered(e.test, _outside(group, e), there) if e.test is not None else None
        elements.append(e if test is e.test else Element(e.kind, e.tokens, e.groups, test, e.name))
    return Group(elements)


class Wanted:
    """What is to be asked for a deed. mark: stands in the place of each value of a row; besides: what leads to its names."""

    def __init__(self, mark: str, deed: Deed, besides: list[Element]) -> None:
        self.mark = mark
        self.deed = deed
        self.besides = besides


def marked(group: Group, can_ask: Callable[[list[str], list[Element]], bool]) -> tuple[Group, list[Wanted]]:
    """The group with a mark in place of what tells of each deed, and what is to be asked for these. can_ask: whether the values can be told."""
    found: list[Wanted] = []

    def there(deed: Deed, besides: list[Element]) -> list[tuple[str, ...]] | None:
        if not can_ask(deed.names, besides):
            return None
        found.append(Wanted(f"<urn:deed:{len(found)}>", deed, besides))
        return [(found[-1].mark,) * len(deed.names)]

    return _all_answered(group, there), found


def _outside(group: Group, element: Element) -> set[str]:
    return pattern.variables(Group(each for each in group.elements if each is not element))


def _asks(item: Expression, outside: set[str]) -> bool:
    return bool(item.group and _deed(item.group, outside)) or any(_asks(part, outside) for part in item.parts)


def _answered(item: Expression, outside: set[str], there: There) -> Expression:
    """The same expression where it asks for no deed."""
    if item.group is not None and (deed := _deed(item.group, outside)) is not None:
        rest = [element for element in item.group.elements if element not in deed.elements]
        rows = there(deed, [element for element in rest if element.kind == TRIPLES])
        if rows is None:
            return item
        return Expression(item.op, tokens=item.tokens, group=Group([values(deed.names, rows), *rest]))
    parts = [_answered(part, outside, there) for part in item.parts]
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
        if subject not in others and (deed := _told(own)) is not None and others.issuperset(deed.names):
            return deed
    return None


def _told(elements: list[Element]) -> Deed | None:
    """The deed that some triples of one subject tell of."""
    try:
        ends = [(joined(way), joined(value)) for e in elements for _, way, value in triples(e.tokens)]
    except NotReadError:
        return None
    by_way = dict(ends)
    if len(ends) != len(by_way) or not {"a", _OF_KIND} <= by_way.keys():
        return None
    name = _iri(by_way.pop("a"))
    kind = by_way.pop(_OF_KIND)
    ways = sorted(map(_iri, by_way))
    is_known = (name in DEEDS and len(ends) == _ONE and ways[0] in PARTS) or (name == REPORT and ways == IN_OFFICE)
    if not is_known or any(thing[:1] != "?" for thing in by_way.values()):
        return None
    parts: list[bytes | str] = [name, kind[1:] if kind[:1] == "?" else _iri(kind)]
    for way, thing in sorted((_iri(way), thing) for way, thing in by_way.items()):
        parts += [way, thing[1:]]
    names = [part for part in parts if isinstance(part, str)]
    return Deed(parts, elements) if len(set(names)) == len(names) == _TWO else None


def _iri(name: str) -> bytes:
    """An IRI in angle brackets, as it is in N-Triples."""
    prefix, _, local = name.partition(":")
    return name.encode() if name[:1] == "<" else f"<{PREFIXES.get(prefix, '')}{local}>".encode()
