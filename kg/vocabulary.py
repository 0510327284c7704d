"""The classes and properties of the ontology, with all that is said of them, from ontology/vocabulary.json.

It is made from ontology/vocabulary/*.yaml; to read it takes a few milliseconds and no library.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import InputError
from kg.files import read_bytes
from kg.paths import data_root


class Class(NamedTuple):
    """A class of the ontology.

    name: without "ent:"; nots: examples of what it is not; parents: the classes right above; kind: the local name of the
    kind of the same name, "" for none; own: what it takes beside what it inherits (see `Vocabulary.takes`); members: of
    a closed list, with their definitions.
    """

    name: str
    label: str
    definition: str
    note: str = ""
    source: str = ""
    examples: tuple[str, ...] = ()
    nots: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    abstract: bool = False
    named: bool = False
    kind: str = ""
    own: dict[str, str] = {}  # noqa: RUF012 (nobody changes it)
    members: dict[str, str] = {}  # noqa: RUF012


class Property(NamedTuple):
    """A property of the ontology, or one of another vocabulary that data use.

    short: the name that people write, such as legal-basis for hasLegalBasis; values: classes, or one word such as "words";
    among: the members, where the values come from a closed list; datatypes: prefixed names; role: whether every happening
    may carry it; most: how many values a thing may have, None for any number; parents: the properties above; carriers: the
    uppermost classes that take it; inferred: never asserted; chains: by what, a "-" before a step that goes backwards.
    """

    name: str
    label: str
    short: str
    definition: str = ""
    note: str = ""
    source: str = ""
    examples: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    datatypes: tuple[str, ...] = ()
    role: bool = False
    most: int | None = None
    parents: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    inferred: bool = False
    chains: tuple[tuple[str, ...], ...] = ()


class Vocabulary:
    """All of it: classes and properties by name, in the order in which they are explained; kinds that stand for classes."""

    def __init__(self, said: dict[str, Any]) -> None:
        self.classes = {name: Class(name, **_frozen(of)) for name, of in said["classes"].items()}
        self.properties = {name: Property(name, **_frozen(of)) for name, of in said["properties"].items()}
        self.kinds: dict[str, str] = {kind: of["class"] for kind, of in said["kinds"].items()}
        self.broader: dict[str, str] = {kind: of["broader"] for kind, of in said["kinds"].items() if "broader" in of}
        self._takes: dict[str, dict[str, str]] = {}
        self._above: dict[str, tuple[str, ...]] = {}

    def above(self, name: str) -> tuple[str, ...]:
        """The classes above one, nearest first."""
        if name not in self._above:
            found: list[str] = []
            todo = list(self.classes[name].parents)
            while todo:
                parent = todo.pop(0)
                if parent not in found:
                    found.append(parent)
                    todo += self.classes[parent].parents
            self._above[name] = tuple(found)
        return self._above[name]

    def is_a(self, name: str, other: str) -> bool:
        """Whether a class is another or lies below it."""
        return name == other or other in self.above(name)

    def below(self, name: str) -> list[str]:
        """The classes right below one."""
        return [other for other, kind in self.classes.items() if name in kind.parents]

    def narrower(self, name: str) -> list[str]:
        """The properties right below one."""
        return [other for other, each in self.properties.items() if name in each.parents]

    def sources(self, name: str) -> list[str]:
        """The properties that are written and from which an inferred one follows.

        >>> vocabulary().sources("hasSignatory")
        ['signs', 'signedBy']
        """
        found: list[str] = []
        todo, seen = [name], set()
        while todo:
            each = self.properties.get(todo.pop(0))
            if each is None or each.name in seen:
                continue
            seen.add(each.name)
            if not each.inferred:
                found.append(each.name)
                continue
            todo += [step.removeprefix("-") for chain in each.chains for step in chain] + self.narrower(each.name)
        return found

    def takes(self, name: str) -> dict[str, str]:
        """What an instance of a class may have, with what is inherited: the requirement by property.

        The properties have their local names, or those with the prefix of another vocabulary; a requirement is "one",
        "some", "optional" (none or one), "any", "one or silent" or "some or silent".

        >>> vocabulary().takes("Signing")["signs"]
        'some'
        """
        if name not in self._takes:
            found: dict[str, str] = {}
            for kind in reversed([name, *self.above(name)]):
                found |= self.classes[kind].own
            self._takes[name] = {each: found[each] for each in self.properties if each in found}
        return self._takes[name]

    def left_open(self, classes: Iterable[str], given: Iterable[str]) -> list[str]:
        """What classes ask for or may leave open, and is given by none of some properties or of those below it.

        A state that signs is a side that signs:

        >>> vocabulary().left_open(["Signing"], ["signs", "signedByState"])
        ['signedByHandOf']
        """
        said: set[str] = set()
        todo = list(given)
        while todo:
            name = todo.pop()
            said.add(name)
            todo += self.properties[name].parents if name in self.properties else ()
        asked = [
            name
            for one in classes
            if one in self.classes
            for name, number in self.takes(one).items()
            if "silent" in number
        ]
        return [name for name in dict.fromkeys(asked) if name not in said]

    def property_of(self, words: str) -> Property | None:
        """The property of a name or short name: hasLegalBasis, ent:hasLegalBasis and legal-basis are one.

        >>> vocabulary().property_of("legal-basis").name
        'hasLegalBasis'
        """
        name = words.removeprefix("ent:")
        found = self.properties.get(name)
        return found or next((each for each in self.properties.values() if each.short == name), None)

    def class_of(self, words: str) -> Class | None:
        """The class of a name, in any spelling: EntryIntoForce, ent:EntryIntoForce and entry-into-force are one."""
        name = words.removeprefix("ent:")
        return self.classes.get(name) or next((c for c in self.classes.values() if hyphened(c.name) == name), None)


def hyphened(name: str) -> str:
    """A name in lower case with hyphens.

    >>> hyphened("EntryIntoForce")
    'entry-into-force'
    """
    return re.sub("(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


_NAMES = {"not": "nots", "takes": "own"}


def _frozen(said: dict[str, Any]) -> dict[str, Any]:
    found = {_NAMES.get(key, key): tuple(value) if isinstance(value, list) else value for key, value in said.items()}
    if "chains" in found:
        found["chains"] = tuple(map(tuple, found["chains"]))
    return found


@cache
def vocabulary(path: Path | None = None) -> Vocabulary:
    """The vocabulary of a file, or the one that comes with the package. Raises `InputError` where it cannot be read."""
    path = path or data_root() / "ontology" / "vocabulary.json"
    try:
        return Vocabulary(json.loads(read_bytes(path)))
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("is not the vocabulary.", "Restore it: python tools/in_step.py", path) from error
