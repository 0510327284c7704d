"""What the verdict of a shape depends on: one verdict serves for all nodes that are alike in that."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.shacl.paths import Alternative, Path

_NONE: frozenset[str] = frozenset()
_OF_TERM = frozenset("datatype nodeKind in hasValue minLength pattern minInclusive uniqueLang".split())
_COUNTING = frozenset(("minCount", "maxCount"))
_COMPARING = frozenset(("equals", "disjoint", "lessThanOrEquals"))


class Reads(NamedTuple):
    """What is looked at for a verdict on a node.

    term: the term itself; about: its classes, or which properties it has; counts: the properties whose values are counted;
    values: those of whose values the terms are looked at; far: something else, such as the classes of values.
    """

    term: bool = False
    about: bool = False
    counts: frozenset[str] = _NONE
    values: frozenset[str] = _NONE
    far: bool = False

    def may_serve(self, listed: frozenset[str]) -> bool:
        """Whether a verdict serves for other nodes of the same classes and properties, as many values of the counted ones, and
        the same values of some properties of which few are in use (`listed`)."""
        return not self.term and not self.far and self.values <= listed


FAR = Reads(far=True)


def together(several: Iterable[Reads]) -> Reads:
    """What all of them look at."""
    found = Reads()
    for one in several:
        found = Reads(
            found.term or one.term,
            found.about or one.about,
            found.counts | one.counts,
            found.values | one.values,
            found.far or one.far,
        )
    return found


def of_node(parameter: str, value: str, inner: Iterable[Reads]) -> Reads:
    """What a constraint of a node shape looks at. value: of the parameter; inner: of the shapes that it refers to."""
    if parameter in ("class", "closed"):
        return Reads(about=True)
    if parameter in _COMPARING:
        return Reads(term=True, values=frozenset((value,)))
    return Reads(term=True) if parameter in _OF_TERM else together(inner)


def of_path(parameter: str, value: str, inner: Iterable[Reads], path: Path) -> Reads:
    """The same for a constraint of a property shape."""
    if isinstance(path, str):
        names = frozenset((path,))
    elif isinstance(path, Alternative) and all(isinstance(choice, str) for choice in path.choices):
        names = frozenset(map(str, path.choices))
    else:
        return FAR
    if parameter in _COUNTING:
        return Reads(about=True, counts=names)
    if parameter in _COMPARING:
        return Reads(about=True, values=names | {value})
    each = of_node(parameter, value, inner)
    if each.about or each.far or each.counts or each.values:
        return FAR
    return Reads(about=True, values=names)
