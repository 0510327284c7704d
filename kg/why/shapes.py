"""What the shapes let a file say of a thing: which properties its class takes, how many values, and of which classes."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kg.reason.rules import Axiom, Fact, texts
from kg.reason.source import Source as Statements
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
    """The closed shapes of a file, read as a list of what may be written. Other constructs are passed over."""

    def __init__(self, path: Path, shown: str) -> None:
        """path: of the shapes; shown: how an explanation names the file."""
        triples = parse(path, blank_nodes=True).triples
        facts = list(texts(triples))
        self._shown = shown
        self._lines: dict[Fact, int] = {}
        for fact, triple in zip(facts, triples, strict=True):
            self._lines.setdefault(fact, triple.line)
        self._source = Statements(facts)
        self.closed: dict[str, frozenset[str]] = {}  # by class: the properties that it takes
        self.of_class: dict[str, str] = {}  # the closed shape
        self._limits: dict[str, dict[str, list[Limit]]] = {}
        for shape in self._source.about:
            for kind in self._values(shape, "targetClass"):
                self._read(shape, kind)
        self.written = frozenset().union(*self.closed.values())  # all that a file may write of anything

    def _values(self, node: str, name: str) -> list[str]:
        return self._source.about.get(node, {}).get(SH + name, [])

    def _read(self, shape: str, kind: str) -> None:
        parts = [(path, part) for part in self._values(shape, "property") for path in self._values(part, "path")]
        if any(value.startswith('"true"') for value in self._values(shape, "closed")):
            self.closed[kind] = frozenset(path for path, _ in parts if not path.startswith("_:"))
            self.of_class[kind] = shape
        for path, part in parts:
            counts = [int(value.split('"')[1]) for value in self._values(part, "maxCount")]
            choices = [node for head in self._values(part, "or") for node in self._source.items(head)]
            classes = {kind for node in (part, *choices) for kind in self._values(node, "class")}
            values = {value for head in self._values(part, "in") for value in self._source.items(head)}
            limit = Limit(part, min(counts, default=None), frozenset(classes), frozenset(values))
            self._limits.setdefault(kind, {}).setdefault(path, []).append(limit)

    def limits(self, kinds: set[str], path: str) -> list[Limit]:
        """What is asked of the values of a property, on a thing of all these classes."""
        return [limit for kind in sorted(kinds) for limit in self._limits.get(kind, {}).get(path, [])]

    def says(self, name: str, words: str, shape: str) -> Applied:
        """A constraint in use ("closed", "maxCount", "class", "in"), with what it says in words and its line."""
        if not self._values(shape, name):  # one of several classes
            name = "or"
        line, fact = min((line, fact) for fact, line in self._lines.items() if fact[:2] == (shape, SH + name))
        return Applied(f"sh:{name}", words, Axiom(*fact).turtle(), Source(SHAPES, self._shown, line))
