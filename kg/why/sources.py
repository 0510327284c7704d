"""Finds file and line of facts and axioms, by parsing the files that have them and no others."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from kg.files import read_bytes
from kg.paths import Workspace, visible
from kg.reason.ontology import OntologySource as Statements
from kg.reason.rules import Axiom, Fact, texts
from kg.reason.vocabulary import UnsupportedAxiomError
from kg.source.turtle import parse_bytes
from kg.terms import GRAPH_ARTICLE, GRAPH_ONTOLOGY, GRAPH_REFERENCE
from kg.why.parts import ASSERTED, ONTOLOGY, REFERENCE, Source


class _File:
    """A parsed Turtle file: the line of each of its facts."""

    def __init__(self, path: Path, data: bytes) -> None:
        triples = parse_bytes(data, path, blank_nodes=True).triples
        self.path = path
        self.facts = list(texts(triples))
        self.lines: dict[Fact, int] = {}
        self._about: dict[tuple[str, str], list[int]] = {}
        for fact, triple in zip(self.facts, triples, strict=True):
            self.lines.setdefault(fact, triple.line)
            self._about.setdefault(fact[:2], []).append(triple.line)

    def line(self, fact: Fact) -> int | None:
        """The line (1-based) on which the triple ends; the store may write its literal another way."""
        if fact in self.lines:
            return self.lines[fact]
        lines = self._about.get(fact[:2], [])
        return lines[0] if fact[2].startswith('"') and len(lines) == 1 else None


class Files:
    """The files that a graph was made from.

    ontology: the ontology itself first; articles: the files of an article by its slug; shapes: the file of shapes;
    data: the bytes of files that were read before.
    """

    def __init__(
        self,
        ontology: list[Path],
        reference: list[Path],
        articles: Callable[[str], list[Path]],
        shapes: Path | None = None,
        data: dict[Path, bytes] | None = None,
    ) -> None:
        self.shapes = shapes
        self._ontology = ontology
        self._reference = reference
        self._articles = articles
        self._data: dict[Path, bytes] = dict(data or {})
        self._parsed: dict[Path, _File] = {}
        self._axioms: dict[Axiom, int] | None = None

    @classmethod
    def of(cls, workspace: Workspace) -> Files:
        """The files of a workspace."""
        folder = workspace.graph / "articles"
        return cls(
            workspace.ontology_files(),
            workspace.reference_files(),
            lambda slug: visible(folder / slug, ".ttl"),
            workspace.shapes_file,
        )

    def sources(self, fact: Fact, graphs: set[str]) -> tuple[Source, ...]:
        """Where a fact is written, articles first. graphs: the named graphs that hold it."""
        found = []
        for graph in sorted(graphs):
            if graph.startswith(GRAPH_ARTICLE):
                found.append(self._written(ASSERTED, self._articles(graph.removeprefix(GRAPH_ARTICLE)), fact))
            elif graph == GRAPH_REFERENCE:
                found.append(self._written(REFERENCE, self._reference, fact))
            elif graph == GRAPH_ONTOLOGY:
                found.append(self._written(ONTOLOGY, self._ontology, fact))
        return tuple(found)

    def _written(self, kind: str, paths: list[Path], fact: Fact) -> Source:
        # Most files do not have the name; those that do come first, and the others only where a name is escaped.
        tail = re.split(r"[/#]", fact[0])[-1].encode()
        for path in sorted(paths, key=lambda path: tail not in self._read(path)):
            if (line := self._file(path).line(fact)) is not None:
                return Source(kind, shown(path), line)
        return Source(kind, None, None)

    def axiom(self, axiom: Axiom) -> Source:
        """Where an axiom is written. What OWL itself says is written nowhere."""
        path = self._ontology[0]
        if self._axioms is None:
            self._axioms = _axioms(self._file(path))
        line = self._axioms.get(axiom)
        return Source(ONTOLOGY, shown(path) if line else None, line)

    def _read(self, path: Path) -> bytes:
        if path not in self._data:
            self._data[path] = read_bytes(path)
        return self._data[path]

    def _file(self, path: Path) -> _File:
        if path not in self._parsed:
            self._parsed[path] = _File(path, self._read(path))
        return self._parsed[path]


def shown(path: Path) -> str:
    """The path as messages show it: from the working folder on, if it lies in it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def _axioms(file: _File) -> dict[Axiom, int]:
    """The line of each axiom, spelled out as `kg.reason.compile` does."""
    source = Statements(file.facts)
    found: dict[Axiom, int] = {}
    for (s, p, o), line in file.lines.items():
        try:
            found.setdefault(Axiom(source.spelled(s), p, source.spelled(o)), line)
        except UnsupportedAxiomError:  # no axiom, or a part of one
            continue
    return found
