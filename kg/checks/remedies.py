"""Changes that mend a fault, with the line to paste in Turtle and in notes."""

from __future__ import annotations

import pyoxigraph as ox

from kg.finding import Remedy
from kg.source.turtle import Object
from kg.terms import ENT, short_name, shorten
from kg.vocabulary import vocabulary


def role(path: str) -> str:
    """The name that notes give to a property."""
    known = vocabulary().property_of(shorten(path))
    return known.short if known else shorten(path)


def shown(term: Object) -> str:
    """A term as Turtle writes it."""
    return short_name(term.value) if isinstance(term, ox.NamedNode) else str(term)


def silence(node: str, path: str) -> Remedy:
    """Says that the source leaves a property open: whether it does, only a reader knows."""
    iri = ox.NamedNode(path)
    line = f"ent:isSilentOn {shorten(path)} ;"
    return Remedy(line, f"; silent {role(path)}", node, ENT + "isSilentOn", "", str(iri))


def added(node: str, path: str, new: Object, notes: str = "", *, safe: bool = False) -> Remedy:
    """Says one thing more."""
    return Remedy(f"{shorten(path)} {shown(new)} ;", notes, node, path, "", str(new), safe=safe)


def replaced(node: str, path: str, old: Object, new: Object, notes: str = "", *, safe: bool = False) -> Remedy:
    """Another value in place of one."""
    return Remedy(f"{shorten(path)} {shown(new)} ;", notes, node, path, str(old), str(new), safe=safe)


def removed(node: str, path: str, old: Object) -> Remedy:
    """Takes one value away; there is no line to paste."""
    return Remedy("", "", node, path, str(old))


def renamed(node: str, path: str, value: Object, new_path: str) -> Remedy:
    """Another property with the same value."""
    line = f"{shorten(new_path)} {shown(value)} ;"
    return Remedy(line, role(new_path), node, path, str(value), str(value), new_path)
