"""The things that notes can name: reference data, declarations of the article, kinds, closed lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from kg.notes.vocabulary import NotesVocabulary
from kg.paths import Workspace
from kg.source.turtle import parse
from kg.terms import ENT, ID, PREFIXES, RDF, SKOS

ALL_PREFIXES = PREFIXES | {"kind": ID + "kind/", "event": ID + "event/"}

# The last part of the prefix under which things of a class are named.
PREFIX_OF = {
    "Person": "person", "Organisation": "body", "Place": "place", "Country": "country", "Office": "office",
    "Document": "document", "Programme": "programme", "Event": "event", "Topic": "topic", "Mineral": "mineral",
    "Measure": "measure", "Unit": "unit", "Currency": "currency", "Kind": "kind",
}  # fmt: skip
_LABELS = {SKOS + "prefLabel", SKOS + "altLabel", SKOS + "notation", SKOS + "hiddenLabel"}


class ThingNames:
    """Things by last part, label and class."""

    def __init__(self, vocabulary: NotesVocabulary) -> None:
        self.vocabulary = vocabulary
        self.by_last: dict[str, set[str]] = defaultdict(set)
        self.by_label: dict[str, set[str]] = defaultdict(set)
        self.classes: dict[str, set[str]] = defaultdict(set)
        self.labels: dict[str, list[str]] = defaultdict(list)
        self.codes: set[tuple[str, str]] = set()  # labels that are codes, which texts rarely mean
        self.kind_of: dict[str, str] = {}  # a kind, and the class to which happenings of it belong
        for member, kind in vocabulary.members.items():
            self.add_type(ENT + member, kind)
        for kind, name in vocabulary.class_of_kind.items():
            self.add_type(ALL_PREFIXES["kind"] + kind, "Kind")
            self.kind_of[ALL_PREFIXES["kind"] + kind] = name

    def add_type(self, iri: str, kind: str) -> None:
        # Sets and lists are made anew and never changed: copies share them.
        last = last_part(iri)
        self.classes[iri] = self.classes[iri] | {kind}
        self.by_last[last] = self.by_last[last] | {iri}

    def add_label(self, iri: str, label: str) -> None:
        self.by_label[label] = self.by_label[label] | {iri}
        self.labels[iri] = [*self.labels[iri], label]

    def add(self, triples: Iterable[tuple[object, object, object]]) -> None:
        """Takes over types, labels and kinds from triples (subject, predicate and object as pyoxigraph has them)."""
        for s, p, o in triples:
            assert isinstance(s, ox.NamedNode) and isinstance(p, ox.NamedNode)
            if p.value == RDF + "type" and isinstance(o, ox.NamedNode) and o.value.startswith(ENT):
                self.add_type(s.value, o.value.removeprefix(ENT))
            elif p.value in _LABELS and isinstance(o, ox.Literal):
                self.add_label(s.value, o.value)
                if p.value == SKOS + "notation":
                    self.codes.add((s.value, o.value))
            elif p.value == ENT + "isKindOf" and isinstance(o, ox.NamedNode):
                self.kind_of[s.value] = o.value.removeprefix(ENT)

    def copy(self) -> ThingNames:
        """The same names, to which those of one article can be added."""
        new = ThingNames.__new__(ThingNames)
        new.vocabulary = self.vocabulary
        for name in ("by_last", "by_label", "classes"):
            setattr(new, name, defaultdict(set, getattr(self, name)))
        new.labels = defaultdict(list, self.labels)
        new.kind_of, new.codes = dict(self.kind_of), set(self.codes)
        return new

    def is_a(self, iri: str, wanted: Iterable[str]) -> bool:
        """Whether a thing is of one of the classes."""
        wanted = set(wanted)
        return any(not self.vocabulary.above(kind).isdisjoint(wanted) for kind in self.classes.get(iri, ()))

    def fitting(self, candidates: set[str], values: list[str]) -> set[str]:
        """The candidates that a property can hold; kinds and members of closed lists only where it asks for them."""
        special = {iri for iri in candidates if self.is_a(iri, ("Kind", "Value"))}
        if {"any", "iri"} & set(values):
            return candidates - special or candidates
        return {iri for iri in candidates if self.is_a(iri, values)} or (candidates - special) or candidates


def last_part(iri: str) -> str:
    """What stands behind the last / or # of an IRI."""
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def expanded(name: str) -> str | None:
    """The IRI of a prefixed name; None where no such prefix is known."""
    prefix, _, rest = name.partition(":")
    base = ALL_PREFIXES.get(prefix)
    return base + rest if base else None


def shortened(iri: str) -> str:
    """An IRI as a prefixed name, or in angle brackets."""
    for prefix, base in ALL_PREFIXES.items():
        rest = iri.removeprefix(base)
        if rest != iri and rest and all(c.isalnum() or c in "_-" for c in rest):
            return f"{prefix}:{rest}"
    return f"<{iri}>"


def names_of(workspace: Workspace, more: Iterable[Path] = ()) -> ThingNames:
    """The names of the reference data of a workspace, and of more folders or files of Turtle. Raises as `parse`."""
    from kg.notes.vocabulary import vocabulary

    names = ThingNames(vocabulary())
    files = list(workspace.reference_files())
    for path in more:
        files += sorted(path.rglob("*.ttl")) if path.is_dir() else [path]
    for file in files:
        names.add(triple[:3] for triple in parse(file).triples)
    return names
