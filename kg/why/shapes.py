"""What the shapes let a file say of a thing: which classes carry a property, how many values, and of which classes."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kg.reason.ontology import OntologySource as Statements
from kg.reason.rules import Axiom, Fact, texts
from kg.reason.vocabulary import TYPE
from kg.source.turtle import parse
from kg.terms import SH
from kg.why.parts import SHAPES, Applied, Source


class Limit(NamedTuple):
    """What a property shape asks of the values: how many at most, and one of which classes or values (empty: any)."""

    shape: str
    most: int | None
    classes: frozenset[str]
    values: frozenset[str]


class Shapes:
    """The shapes of a file, read as a list of what may be written. Constructs that say nothing of it are passed over."""

    def __init__(self, path: Path, shown: str) -> None:
        """path: of the shapes; shown: how an explanation names the file."""
        triples = parse(path, blank_nodes=True).triples
        facts = list(texts(triples))
        self._shown = shown
        self._lines: dict[Fact, int] = {}
        for fact, triple in zip(facts, triples, strict=True):
            self._lines.setdefault(fact, triple.line)
        self._source = Statements(facts)
        self.carriers: dict[str, frozenset[str]] = {}  # by property: the classes whose things may have it
        self.of_property: dict[str, str] = {}  # the shape that says so
        self.closed: str | None = None  # the shape that allows no other properties
        self._limits: dict[str, dict[str, list[Limit]]] = {}  # by property, then class ("": whatever has it)
        for shape in self._source.about:
            if any(value.startswith('"true"') for value in self._values(shape, "closed")):
                self.closed = shape
            for path_of in self._values(shape, "targetSubjectsOf"):
                self._of_property(shape, path_of)
            for kind in self._values(shape, "targetClass"):
                self._limit(shape, kind)
        self.written = frozenset(self.carriers)  # all that a file may write of anything
        types = [limit for limits in self._limits.get(TYPE, {}).values() for limit in limits]
        self.concrete = frozenset(
            kind for limit in types for kind in limit.values
        )  # the classes that files give things

    def _values(self, node: str, name: str) -> list[str]:
        return self._source.about.get(node, {}).get(SH + name, [])

    def _of_property(self, shape: str, name: str) -> None:
        if self._values(shape, "property") and name not in self.carriers:
            self.carriers[name] = self._classes(shape)
            self.of_property[name] = shape
            for part in self._values(shape, "property"):
                self._limit(part, "")

    def _limit(self, shape: str, kind: str) -> None:
        counts = [int(value.split('"')[1]) for value in self._values(shape, "maxCount")]
        limit = Limit(shape, min(counts, default=None), self._classes(shape), frozenset(self._listed(shape, "in")))
        for path in self._values(shape, "path"):
            self._limits.setdefault(path, {}).setdefault(kind, []).append(limit)

    def _classes(self, shape: str) -> frozenset[str]:
        """The classes of which something is to be, one of them."""
        choices = [shape, *self._listed(shape, "or")]
        return frozenset(kind for node in choices for kind in self._values(node, "class"))

    def _listed(self, shape: str, name: str) -> list[str]:
        return [value for head in self._values(shape, name) for value in self._source.items(head)]

    def carried(self, name: str, kinds: set[str]) -> bool:
        """Whether a thing of all these classes may have the property, in a file."""
        return name in self.carriers and (not self.carriers[name] or bool(kinds & self.carriers[name]))

    def limits(self, kinds: set[str], path: str) -> list[Limit]:
        """What is asked of the values of a property, on a thing of all these classes."""
        of_path = self._limits.get(path, {})
        return [limit for kind in ("", *sorted(kinds)) for limit in of_path.get(kind, [])]

    def says(self, name: str, words: str, shape: str) -> Applied:
        """A constraint in use ("closed", "maxCount", "class", "in"), with what it says in words and its line."""
        if not self._values(shape, name):  # one of several classes
            name = "or"
        line, fact = min((line, fact) for fact, line in self._lines.items() if fact[:2] == (shape, SH + name))
        return Applied(f"sh:{name}", words, Axiom(*fact).turtle(), Source(SHAPES, self._shown, line))
