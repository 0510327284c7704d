"""The parsed files of a workspace, and a look-up of their triples by subject."""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError
from kg.files import decode, read_bytes
from kg.paths import Workspace
from kg.terms import ENT, RDF, RDFS
from kg.turtle import Triple, TurtleFile, parse


@dataclass
class Nodes:
    """Triples by subject and predicate. Keys are IRIs as text; objects are pyoxigraph terms."""

    by_subject: dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]] = field(default_factory=dict)

    def add(self, triples: Iterable[Triple]) -> None:
        for triple in triples:
            self.by_subject.setdefault(triple.s.value, {}).setdefault(triple.p.value, []).append(triple.o)

    def values(self, subject: str, predicate: str) -> list[str]:
        """The objects as text: IRIs, or what literals say."""
        return [term.value for term in self.by_subject.get(subject, {}).get(predicate, [])]

    def value(self, subject: str, predicate: str) -> str | None:
        """The first object, or None."""
        found = self.values(subject, predicate)
        return found[0] if found else None

    def of_kind(self, kinds: set[str]) -> Iterator[str]:
        """Subjects with one of the classes as a type, in the order of the files."""
        for subject, properties in self.by_subject.items():
            if any(term.value in kinds for term in properties.get(RDF + "type", [])):
                yield subject


@dataclass
class Article:
    """An article file together with the text beside it. `text` is None where there is none."""

    turtle: TurtleFile
    text_path: Path
    text: str | None
    digest: str | None
    nodes: Nodes = field(default_factory=Nodes)

    def __post_init__(self) -> None:
        self.nodes.add(self.turtle.triples)

    @property
    def slug(self) -> str:
        return self.turtle.path.resolve().parent.name


@dataclass
class Corpus:
    """Everything that one validation or build looks at."""

    ontology: list[TurtleFile]
    shapes: TurtleFile
    reference: list[TurtleFile]
    articles: list[Article]

    def __post_init__(self) -> None:
        self.schema = Nodes()
        self.background = Nodes()
        for file in self.ontology:
            self.schema.add(file.triples)
        for file in self.reference:
            self.background.add(file.triples)
        self._subclasses: dict[str, set[str]] = defaultdict(set)
        for name, properties in self.schema.by_subject.items():
            for term in properties.get(RDFS + "subClassOf", []):
                self._subclasses[term.value].add(name)

    def data_files(self) -> list[TurtleFile]:
        return [*self.reference, *(article.turtle for article in self.articles)]

    def subclasses(self, kind: str) -> set[str]:
        """A class of the ontology (local name) with all its subclasses, as IRIs."""
        found, todo = set(), [ENT + kind]
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo.extend(self._subclasses[name])
        return found

    def where(self, subject: str) -> tuple[Path | None, int | None]:
        """File and line of the first triple about a thing."""
        for file in self.data_files():
            if (line := file.line_of(subject)) is not None:
                return file.path, line
        return None, None


def load(workspace: Workspace) -> Corpus:
    """Parses every file of a workspace. Raises `InputError` and `ParseError` as `kg.turtle.parse`."""
    files = workspace.article_files()
    if not files:
        raise InputError(
            "has no articles.", "Put one into articles/<slug>/ with: kg new article.txt --slug NAME", workspace.graph
        )
    return _load(workspace, files)


def load_files(workspace: Workspace, files: list[Path]) -> Corpus:
    """As `load`, with only the given files in place of the articles of the workspace.

    A file of the reference data is taken as such; any other is taken as an article.
    """
    reference = {_real(path) for path in workspace.reference_files()}
    return _load(workspace, [file for file in files if _real(file) not in reference])


def _load(workspace: Workspace, articles: list[Path]) -> Corpus:
    return Corpus(
        [parse(path, blank_nodes=True) for path in workspace.ontology_files()],
        parse(workspace.shapes_file, blank_nodes=True),
        [parse(path) for path in workspace.reference_files()],
        [read_article(path) for path in articles],
    )


def read_article(path: Path) -> Article:
    """Parses an article file and reads article.txt beside it, if there is one."""
    turtle = parse(path)
    text_path = path.parent / "article.txt"
    if not text_path.exists() and not text_path.is_symlink():
        return Article(turtle, text_path, None, None)
    data = read_bytes(text_path)
    return Article(turtle, text_path, decode(data, text_path), hashlib.sha256(data).hexdigest())


def graph_around(file: Path) -> Path | None:
    """The graph folder of a file in DIR/articles/<slug>/ or DIR/reference/, or None."""
    folder = _real(file).parent
    if folder.parent.name == "articles":
        return folder.parent.parent
    return folder.parent if folder.name == "reference" else None


def _real(path: Path) -> Path:
    # As Path.resolve, which raises RuntimeError where symbolic links lead in a circle.
    return Path(os.path.realpath(path))
