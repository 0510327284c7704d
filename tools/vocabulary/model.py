"""The vocabulary as it stands in ontology/vocabulary/*.yaml; the keys are explained in the README there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent.parent.parent / "ontology" / "vocabulary"
CLASS_FILES = ("things.yaml", "sources.yaml", "happenings.yaml")
CLASS_KEYS = set(
    "is a,definition,note,source,example,not,label,kind,abstract,named,disjoint,takes,members,not empty,verbs".split(
        ","
    )
)
PROPERTY_KEYS = set(
    "definition,note,source,example,label,values,pattern,at most,sub of,chain,characteristics,domain,range,inferred".split(
        ","
    )
)
# What data may give that is no thing, with how a message calls it and the datatype.
LITERALS = {
    "string": ("a string", "xsd:string"),
    "words": ("words of the source, verbatim", "xsd:string"),
    "integer": ("a whole number", "xsd:integer"),
    "decimal": ("a whole or decimal number", "xsd:integer xsd:decimal"),
    "date": ('a date such as "2025-05-12"^^xsd:date', "xsd:date"),
    "boolean": ("true or false", "xsd:boolean"),
    "text in a language": ("text with a language tag", "rdf:langString"),
}
IRIS = {"any": "anything that has an IRI", "iri": "an IRI", "class": "a class of happenings", "property": "a property"}
REQUIREMENTS = {"one", "some", "optional", "any", "one or silent", "some or silent"}
# Those that shapes can check, or that nothing contradicts: asymmetric would need what no shape of ours can say.
CHARACTERISTICS = {"transitive", "symmetric", "irreflexive"}
LISTS = ("isSilentOn", "isOpenOn", "isClosedOn", "isAlternativeOn")  # their values are properties
NAMES = "names"  # the group of what every thing of the reference data takes
LISTED = ("roles", "specific")  # the groups of which a node may be silent, open and so on


class VocabularyError(ValueError):
    """The YAML contradicts itself or has a key that nobody knows."""


@dataclass
class Class:
    """A class; `takes` are its own requirements, those above it are in `Vocabulary.takes`."""

    name: str
    label: str
    definition: str
    parents: list[str] = field(default_factory=list)
    note: str = ""
    source: str = ""
    examples: list[str] = field(default_factory=list)
    nots: list[str] = field(default_factory=list)
    kind: str = ""
    abstract: bool = False
    named: bool = False
    filled: bool = False
    disjoint: str = ""
    takes: dict[str, str] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    file: str = ""
    verbs: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Property:
    """A property; values: classes, or one word of `LITERALS` and `IRIS`."""

    name: str
    label: str
    group: str
    definition: str
    values: list[str] = field(default_factory=list)
    pattern: str = ""
    at_most: int | None = None
    parents: list[str] = field(default_factory=list)
    chains: list[list[str]] = field(default_factory=list)
    characteristics: list[str] = field(default_factory=list)
    domain: str = ""
    range: str = ""
    inferred: bool = False
    note: str = ""
    source: str = ""
    examples: list[str] = field(default_factory=list)

    @property
    def role(self) -> bool:
        return self.group == "roles"

    @property
    def foreign(self) -> bool:
        """Whether it is of another vocabulary."""
        return ":" in self.name

    @property
    def literal(self) -> bool:
        return bool(self.values) and self.values[0] in LITERALS

    @property
    def iri(self) -> str:
        """The name with its prefix."""
        return self.name if self.foreign else f"ent:{self.name}"

    @property
    def short(self) -> str:
        """The name that people write: without has or is, in lower case with hyphens.

        >>> Property("hasLegalBasis", "", "roles", "").short
        'legal-basis'
        """
        return hyphened(re.sub("^(has|is)(?=[A-Z])", "", self.name.split(":")[-1]))


def words_of(name: str) -> str:
    """A name in lower case words.

    >>> words_of("EntryIntoForce")
    'entry into force'
    >>> words_of("NonOccurrence")
    'non-occurrence'
    """
    return re.sub("^non ", "non-", re.sub("(?<=[a-z0-9])(?=[A-Z])", " ", name).lower())


def hyphened(name: str) -> str:
    return words_of(name).replace(" ", "-")


def several(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


class Vocabulary:
    """All classes and properties, in the order of the files."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.classes: dict[str, Class] = {}
        self.properties: dict[str, Property] = {}
        for name in CLASS_FILES:
            for key, said in yaml.safe_load((folder / name).read_text(encoding="utf-8")).items():
                self._add(self.classes, _class(key, said, name.removesuffix(".yaml")))
        for group, members in yaml.safe_load((folder / "properties.yaml").read_text(encoding="utf-8")).items():
            for key, said in members.items():
                self._add(self.properties, _property(key, said, group))
        self._check()

    @staticmethod
    def _add(known: dict[str, Any], new: Class | Property) -> None:
        if new.name in known:
            raise VocabularyError(f"{new.name} is there twice")
        known[new.name] = new

    def _check(self) -> None:
        for kind in self.classes.values():
            for name in [*kind.parents]:
                if name not in self.classes:
                    raise VocabularyError(f"{kind.name}: no class {name}")
            for name, wanted in kind.takes.items():
                if name not in self.properties or self.properties[name].inferred:
                    raise VocabularyError(f"{kind.name}: no property {name} for data")
                if wanted not in REQUIREMENTS:
                    raise VocabularyError(f"{kind.name}: {name}: {wanted} is not one of {sorted(REQUIREMENTS)}")
        for each in self.properties.values():
            steps = [step.removeprefix("-") for chain in each.chains for step in chain]
            for name in [*each.parents, *steps]:
                if name not in self.properties:
                    raise VocabularyError(f"{each.name}: no property {name}")
            for name in [*filter(None, [each.domain, each.range])]:
                if name not in self.classes:
                    raise VocabularyError(f"{each.name}: no class {name}")
            if unknown := [v for v in each.values if v not in self.classes and v not in LITERALS and v not in IRIS]:
                raise VocabularyError(f"{each.name}: no values {unknown}")
            if not each.inferred and not each.values:
                raise VocabularyError(f"{each.name}: no values")

    # ------------------------------------------------------------ classes

    def above(self, name: str) -> list[str]:
        """The classes above one, nearest first."""
        found: list[str] = []
        todo = list(self.classes[name].parents)
        while todo:
            parent = todo.pop(0)
            if parent not in found:
                found.append(parent)
                todo += self.classes[parent].parents
        return found

    def is_a(self, name: str, other: str) -> bool:
        return name == other or other in self.above(name)

    def below(self, name: str) -> list[str]:
        """The classes below one, itself first."""
        return [name, *(other for other in self.classes if name in self.above(other))]

    def is_happening(self, name: str) -> bool:
        return self.is_a(name, "Happening")

    @cached_property
    def concrete(self) -> list[str]:
        """The classes of which data may have instances."""
        values = set(self.below("Value"))
        return [name for name, kind in self.classes.items() if not kind.abstract and name not in values]

    @cached_property
    def abstract(self) -> list[str]:
        return [name for name in self.classes if name not in self.concrete]

    @cached_property
    def roots(self) -> list[str]:
        """The classes of which no two share an instance, without the closed lists."""
        return [name for name, kind in self.classes.items() if kind.disjoint == "top" and name != "Value"]

    def groups(self) -> dict[str, list[str]]:
        """The disjoint groups."""
        found: dict[str, list[str]] = {}
        for name, kind in self.classes.items():
            if kind.disjoint:
                found.setdefault(kind.disjoint, []).append(name)
        return found

    def members_of(self, name: str) -> list[str]:
        """The members of a closed list; none of other classes."""
        return list(self.classes[name].members)

    # ------------------------------------------------------------ what a class takes

    def own_takes(self, name: str) -> dict[str, str]:
        """What the class itself says, with what its marks stand for."""
        kind = self.classes[name]
        found = dict(kind.takes)
        if kind.named:
            names = [p for p in self.properties.values() if p.group == NAMES]
            found |= {p.name: "one" if p.name == "skos:prefLabel" else "any" for p in names if p.name not in found}
        if name == "Happening":
            found |= {p.name: "any" for p in self.properties.values() if p.role}
        if any(wanted.endswith("silent") for wanted in found.values()):
            found.setdefault("isSilentOn", "any")
        return found

    def takes(self, name: str) -> dict[str, str]:
        """What an instance may have, with the strictest requirement, in the order of the properties."""
        found: dict[str, str] = {}
        for kind in reversed([name, *self.above(name)]):
            found |= self.own_takes(kind)
        return {p: found[p] for p in self.properties if p in found}

    def carriers(self, name: str) -> list[str]:
        """The uppermost classes that take a property."""
        direct = [kind for kind in self.classes if name in self.own_takes(kind)]
        return [kind for kind in direct if not set(direct) & set(self.above(kind))]

    def asserted(self) -> list[Property]:
        """The properties that data may have."""
        return [p for p in self.properties.values() if not p.inferred]

    def narrower(self, name: str) -> list[str]:
        """A property with those below it that data may have."""
        found = [name]
        for other in self.asserted():
            if set(other.parents) & set(found):
                found.append(other.name)
        return found

    # ------------------------------------------------------------ kinds

    def kind_of(self, name: str) -> str:
        """The kind of the same name as a class; "" for classes without."""
        if not self.is_happening(name) or self.classes[name].kind == "none":
            return ""
        return self.classes[name].kind or hyphened(name)

    def broader_kind(self, name: str) -> str:
        """The kind of the nearest class above that has one."""
        return next((kind for kind in map(self.kind_of, self.above(name)) if kind), "")

    def kinds(self) -> dict[str, str]:
        """The class of each kind that stands for one."""
        return {self.kind_of(name): name for name in self.classes if self.kind_of(name)}


def _class(name: str, said: dict[str, Any], file: str) -> Class:
    if unknown := set(said) - CLASS_KEYS:
        raise VocabularyError(f"{name}: unknown keys {sorted(unknown)}")
    return Class(
        name,
        said.get("label", words_of(name)),
        said["definition"],
        several(said.get("is a")),
        said.get("note", ""),
        said.get("source", ""),
        several(said.get("example")),
        several(said.get("not")),
        said.get("kind", ""),
        said.get("abstract", False),
        said.get("named", False),
        said.get("not empty", False),
        said.get("disjoint", ""),
        said.get("takes", {}),
        said.get("members", {}),
        file,
        said.get("verbs", {}),
    )


def _property(name: str, said: dict[str, Any], group: str) -> Property:
    if unknown := set(said) - PROPERTY_KEYS:
        raise VocabularyError(f"{name}: unknown keys {sorted(unknown)}")
    if unknown := set(said.get("characteristics", [])) - CHARACTERISTICS:
        raise VocabularyError(f"{name}: unknown characteristics {sorted(unknown)}")
    return Property(
        name,
        said.get("label", words_of(name)),
        group,
        said.get("definition", ""),
        several(said.get("values")),
        said.get("pattern", ""),
        said.get("at most"),
        several(said.get("sub of")),
        said.get("chain", []),
        said.get("characteristics", []),
        said.get("domain", ""),
        said.get("range", ""),
        said.get("inferred", False),
        said.get("note", ""),
        said.get("source", ""),
        several(said.get("example")),
    )
