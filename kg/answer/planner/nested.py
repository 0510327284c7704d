"""Look-ups one within the other, in place of one beside the other.

`{ A LATERAL { B } LATERAL { C } … }` is a tree that leans to the left: at each step the store works out anew what all before it binds,
which takes more time than the answer where there are forty. `{ A LATERAL { B LATERAL { C … } } }` gives the same rows.
"""

from __future__ import annotations

from kg.answer.planner.pattern import BIND, FILTER, GROUPS, LATERAL, OPTIONAL, TRIPLES, Element, Group

_TOGETHER = 4  # elements beside each other: nothing is gained by fewer, and brackets stay few


def nested(elements: list[Element]) -> list[Element]:
    """The elements of a group, those from the fifth on within the one before, and so on."""
    tests = [element for element in elements if element.kind == FILTER]
    others = [element for element in elements if element.kind != FILTER]
    if len(others) <= _TOGETHER or any(element.kind not in (LATERAL, BIND, OPTIONAL) for element in others[1:]):
        return elements  # what is joined or taken away is so from all before it
    return [*_within(others), *tests]


def _within(elements: list[Element]) -> list[Element]:
    if len(elements) <= _TOGETHER:
        return elements
    before, last, rest = elements[: _TOGETHER - 1], elements[_TOGETHER - 1], elements[_TOGETHER:]
    first = _inside(last) if last.kind == LATERAL else [last]
    return [*before, Element(LATERAL, groups=[Group([*first, *_within(rest)])])]


def _inside(element: Element) -> list[Element]:
    """What stands in a LATERAL, so that more may stand behind it."""
    inner = element.groups[0]
    if isinstance(inner, Group) and all(each.kind in (TRIPLES, OPTIONAL, BIND, LATERAL) for each in inner.elements):
        return inner.elements
    return [Element(GROUPS, groups=[inner])]
