"""What the notes need to know of the vocabulary: classes with what they take, properties with what they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from kg.paths import data_root


@dataclass
class Class:
    """A class: its superclasses, the kind of its name ('' for none), what it takes with how many."""

    name: str
    parents: list[str]
    kind: str
    takes: dict[str, str]
    disjoint: str = ""


@dataclass
class Property:
    """A property: the classes or the sort of literal that it holds, and the properties above it."""

    name: str
    values: list[str]
    parents: list[str] = field(default_factory=list)
    inferred: bool = False


def short(name: str) -> str:
    """The name of a property as notes write it.

    >>> short("hasLegalBasis"), short("signedBy"), short("isPartOf"), short("isSilentOn")
    ('legal-basis', 'signed-by', 'part-of', 'silent-on')
    """
    name = re.sub(r"^(has|is)(?=[A-Z])", "", name)
    return hyphened(name)


def hyphened(name: str) -> str:
    """A name in camel case as lower-case words with hyphens."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


@dataclass
class Vocabulary:
    classes: dict[str, Class]
    properties: dict[str, Property]
    members: dict[str, str]  # a member of a closed list, and its class

    def __post_init__(self) -> None:
        self.by_role: dict[str, str] = {}
        for name in self.properties:
            self.by_role[short(name)] = name
        for name in self.properties:
            self.by_role.setdefault(name, name)
        self.class_of_kind = {item.kind: item.name for item in self.classes.values() if item.kind}

    @cache  # noqa: B019 (there is one vocabulary)
    def above(self, name: str) -> frozenset[str]:
        """A class and all classes above it."""
        found, todo = set(), [name]
        while todo:
            one = todo.pop()
            if one not in found and one in self.classes:
                found.add(one)
                todo += self.classes[one].parents
        return frozenset(found)

    def takes(self, name: str) -> dict[str, str]:
        """The properties that instances of a class have, with how many; what a class asks for goes over its superclasses."""
        found: dict[str, str] = {}
        for one in sorted(self.above(name), key=lambda c: len(self.above(c))):
            found |= self.classes[one].takes
        return found

    def holds(self, name: str, kind: str) -> bool:
        """Whether values of a property may be of a class."""
        values = self.properties[name].values
        return "any" in values or "iri" in values or not self.above(kind).isdisjoint(values)

    __hash__ = object.__hash__


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary of the ontology."""
    return _from_yaml(data_root() / "ontology" / "vocabulary")


def _from_yaml(folder: Path) -> Vocabulary:
    import yaml

    classes: dict[str, Class] = {}
    properties: dict[str, Property] = {}
    members: dict[str, str] = {}
    for name in ("things", "sources", "happenings"):
        for key, item in _read(yaml, folder / f"{name}.yaml").items():
            parents = item.get("is a", [])
            kind = item.get("kind", "none" if item.get("abstract") else hyphened(key))
            takes = {str(p): str(n) for p, n in (item.get("takes") or {}).items()}
            classes[key] = Class(
                key, [parents] if isinstance(parents, str) else parents, "" if kind == "none" else kind, takes
            )
            for member in item.get("members") or {}:
                members[member] = key
    for group in _read(yaml, folder / "properties.yaml").values():
        for key, item in group.items():
            values = item.get("values", "any")
            above = item.get("sub of", [])
            properties[key] = Property(
                key,
                [values] if isinstance(values, str) else values,
                [above] if isinstance(above, str) else above,
                bool(item.get("inferred")),
            )
    happening = {n for n in classes if n == "Happening" or "Happening" in _up(classes, n)}
    for name, one in classes.items():
        if name not in happening:
            one.kind = ""
    return Vocabulary(classes, properties, members)


def _up(classes: dict[str, Class], name: str) -> set[str]:
    found: set[str] = set()
    for parent in classes[name].parents:
        found |= {parent} | _up(classes, parent)
    return found


def _read(yaml: Any, path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found
