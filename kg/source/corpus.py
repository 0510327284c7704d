"""The parsed files of a workspace, and a look-up of their triples by subject."""

from __future__ import annotations

import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph as ox

from kg.errors import InputError, first_of
from kg.files import decode
from kg.paths import TEXT, Workspace, slug_of
from kg.source import step
from kg.source.turtle import Triple, TurtleFile, joined, parse_bytes
from kg.source.withdrawn import withdrawn
from kg.terms import ENT, RDF, RDFS

T = TypeVar("T")
_TYPE = RDF + "type"
_NOBODY: dict[str, list[str]] = {}
# What an article's folder is called: a part of what IRIs, prefixed names, file names and URLs can all carry as it is,
# so that no graph, export or store needs an escape for it. `articles_of` and `load_files` let nothing else in.
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SLUG_RULE = "Use lower-case letters a to z, digits, and single hyphens between them, such as paris-talks-2024."


@dataclass
class Nodes:
    """Triples by subject and predicate. Keys are IRIs as text.

    by_subject: the objects as pyoxigraph terms; texts: the same as text, IRIs or what literals say. A term makes its text
    anew whenever it is asked, and the checks ask for thousands.
    """

    by_subject: dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]] = field(default_factory=dict)
    texts: dict[str, dict[str, list[str]]] = field(default_factory=dict, repr=False)
    _kinds: dict[str, dict[str, int]] | None = None  # by class its instances, each with its place in the files
    _having: dict[str, dict[str, list[str]]] | None = None  # by predicate the values, by subject
    noted: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)  # what was worked out from them

    def add(self, triples: Iterable[Triple]) -> None:
        self._kinds = self._having = None
        self.noted.clear()
        by_subject, texts = self.by_subject, self.texts
        last = None
        for s, p, o, _ in triples:
            predicate = p.value
            if s != last:  # most triples are on the thing of the one before
                subject, last = s.value, s
                if subject in by_subject:
                    about, said = by_subject[subject], texts[subject]
                else:
                    about, said = by_subject[subject], texts[subject] = {}, {}
            if predicate in about:
                about[predicate].append(o)
                said[predicate].append(o.value)
            else:
                about[predicate] = [o]
                said[predicate] = [o.value]

    def values(self, subject: str, predicate: str) -> Sequence[str]:
        """The objects as text: IRIs, or what literals say."""
        said = self.texts.get(subject)
        return said[predicate] if said is not None and predicate in said else ()

    def value(self, subject: str, predicate: str) -> str | None:
        """The first object, or None."""
        said = self.texts.get(subject)
        return said[predicate][0] if said is not None and predicate in said else None

    def having(self, predicate: str) -> dict[str, list[str]]:
        """The things that have a property, in the order of the files, each with its values as text. Do not change it."""
        return self.by_predicate.get(predicate, _NOBODY)

    @property
    def by_predicate(self) -> dict[str, dict[str, list[str]]]:
        """The values as text, by predicate and subject. Do not change it."""
        if self._having is None:
            index = self._having = {}
            for subject, said in self.texts.items():
                for name, values in said.items():
                    if name in index:
                        index[name][subject] = values
                    else:
                        index[name] = {subject: values}
        return self._having

    def facts(self) -> Iterator[tuple[str, str, str]]:
        """The triples as `kg.reason.rules.texts` gives them, in the order of their subjects."""
        for subject, about in self.by_subject.items():
            said = self.texts[subject]
            for predicate, terms in about.items():
                for term, text in zip(terms, said[predicate], strict=True):
                    yield subject, predicate, text if term.__class__ is ox.NamedNode else str(term)

    def of_kind(self, kinds: set[str]) -> Iterator[str]:
        """Subjects with one of the classes as a type, in the order of the files."""
        if self._kinds is None:
            self._kinds = {}
            for place, (subject, about) in enumerate(self.by_subject.items()):
                for term in about.get(_TYPE, ()):
                    self._kinds.setdefault(term.value, {})[subject] = place
        found = [self._kinds[kind] for kind in self._kinds if kind in kinds]
        if len(found) > 1:
            places = {subject: place for instances in found for subject, place in instances.items()}
            yield from sorted(places, key=places.__getitem__)
        elif found:
            yield from found[0]


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
        return slug_of(self.turtle.path)


@dataclass
class Corpus:
    """Everything that one validation or build looks at.

    base: the corpus without articles that this one stands on, where that was checked by itself (see `beside`).
    """

    ontology: list[TurtleFile]
    shapes: TurtleFile
    reference: list[TurtleFile]
    articles: list[Article]
    base: Corpus | None = None

    def __post_init__(self) -> None:
        self.schema: Nodes
        self.background: Nodes
        self._subclasses: dict[str, set[str]]
        self._once: dict[str, Any]
        self._here: dict[str, Any] = {}
        if self.base is not None:
            self.schema, self.background = self.base.schema, self.base.background
            self._subclasses, self._once = self.base._subclasses, self.base._once
            return
        self._once = {}
        self.schema = Nodes()
        self.background = Nodes()
        for file in self.ontology:
            self.schema.add(file.triples)
        for file in self.reference:
            self.background.add(file.triples)
        self._subclasses = defaultdict(set)
        for name, properties in self.schema.by_subject.items():
            for term in properties.get(RDFS + "subClassOf", []):
                self._subclasses[term.value].add(name)

    def data_files(self) -> list[TurtleFile]:
        return [*self.reference, *(article.turtle for article in self.articles)]

    def beside(self, articles: list[Article]) -> Corpus:
        """Other articles with the same ontology, shapes and reference data, of which checks then report no faults."""
        return Corpus(self.ontology, self.shapes, self.reference, articles, self.base or self)

    def files_to_check(self) -> list[TurtleFile]:
        """The files of which checks report faults."""
        return self.data_files() if self.base is None else [article.turtle for article in self.articles]

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What depends on ontology, shapes and reference data alone, made once for all corpora that share them."""
        if name not in self._once:
            self._once[name] = make()
        made: T = self._once[name]
        return made

    def here(self, name: str, make: Callable[[], T]) -> T:
        """What depends on the articles too, made once for this corpus."""
        if name not in self._here:
            self._here[name] = make()
        made: T = self._here[name]
        return made

    def subclasses(self, kind: str) -> set[str]:
        """A class of the ontology (local name) with all its subclasses, as IRIs. Do not change it."""
        return self.once("subclasses " + kind, lambda: self._find_subclasses(kind))

    def _find_subclasses(self, kind: str) -> set[str]:
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


class UnfinishedError(InputError):
    """A graph without an article that is finished."""


def load(workspace: Workspace) -> Corpus:
    """Parses every file of a workspace. Raises `InputError` and `ParseError` as `kg.source.turtle.parse`."""
    return _load(workspace, articles_of(workspace))


def articles_of(workspace: Workspace) -> list[Path]:
    """The article files of a workspace that count: no drafts, nothing withdrawn. Raises `InputError` as `check_articles`."""
    files = [path for path in workspace.article_files() if not workspace.is_draft(path)]
    out = withdrawn(workspace.graph, {path.parent.name for path in files}.__contains__)
    files = [path for path in files if path.parent.name not in out]
    check_articles(workspace, [(str(file), slug_of(file)) for file in files])
    return files


def check_articles(workspace: Workspace, files: list[tuple[str, str]]) -> None:
    """Raises `InputError` where there are no articles that count, or the folder of one is no slug. files: with the names of their folders."""
    if not files:
        raise _without_articles(workspace)
    for file, slug in files:
        _check_folder(file, slug)


def _without_articles(workspace: Workspace) -> InputError:
    """What is said of a workspace in which nothing counts."""
    out = workspace.left_out()
    if out.unfinished:
        remedy = "Finish one: accept or remove what is proposed, remove the line 'state draft', and make its Turtle."
        return UnfinishedError(f"has no finished article, only {', '.join(out.unfinished)}.", remedy, workspace.graph)
    if gone := withdrawn(workspace.graph):
        told = ", ".join(map(str, gone.values()))
        return InputError(
            f"has no article that counts: {told}.", "Take one back: kg match --reinstate SLUG", workspace.graph
        )
    folder = workspace.graph / "articles"
    try:
        if folder.is_dir():
            next(folder.iterdir(), None)  # looking for files by a pattern says nothing of what may not be read
    except OSError as error:
        return InputError(f"cannot be read: {(error.strerror or str(error)).lower()}.", "", folder)
    only = f", only folders without article.ttl: {first_of(out.bare)}" if out.bare else ""
    remedy = "Put one into articles/<slug>/ with: kg new article.txt --slug NAME"
    return UnfinishedError(f"has no articles{only}.", remedy, workspace.graph)


def in_articles(file: Path) -> bool:
    """Whether a file lies in a folder of articles/, as those of a workspace do."""
    return Path(os.path.abspath(file)).parent.parent.name == "articles"  # noqa: PTH100


def _check_folder(file: str, slug: str) -> None:
    if not SLUG.fullmatch(slug):
        raise InputError(f'"{slug}" cannot be the name of the folder of an article.', SLUG_RULE, Path(file).parent)


def load_files(workspace: Workspace, files: list[Path]) -> Corpus:
    """As `load`, with only the given files in place of the articles of the workspace.

    A file of the reference data is taken as such; any other is taken as an article.
    """
    reference = {_real(path) for path in workspace.reference_files()}
    articles = [file for file in files if _real(file) not in reference]
    for file in filter(in_articles, articles):
        _check_folder(str(file), slug_of(file))
    return _load(workspace, articles)


def load_background(workspace: Workspace, *, lines: bool = True) -> Corpus:
    """As `load`, without the articles. lines: as for `parse_bytes`."""
    return _load(workspace, [], lines)


def _load(workspace: Workspace, articles: list[Path], lines: bool = True) -> Corpus:
    def parsed(path: Path, blank_nodes: bool = False) -> TurtleFile:
        return parse_bytes(workspace.read(path), path, blank_nodes=blank_nodes, lines=lines)

    return Corpus(
        [parsed(path, True) for path in workspace.ontology_files()],
        joined([parsed(path, True) for path in workspace.shapes_files()]),
        [parsed(path) for path in workspace.reference_files()],
        [read_article(workspace, path) for path in articles],
    )


def read_article(workspace: Workspace, path: Path) -> Article:
    """Parses an article file and reads article.txt beside it, if there is one.

    Raises `InputError`, `ParseError`, and `InvalidDataError` where the file is not in step with the notes beside it.
    """
    data = workspace.read(path)
    step.check(path, data, workspace.notes_beside(path))
    return parse_article(path, data, workspace.text_beside(path))


def parse_article(path: Path, data: bytes, text: bytes | None, *, lines: bool = True) -> Article:
    """An article from its bytes; lines: as for `parse_bytes`. Raises `ParseError`."""
    turtle, text_path = parse_bytes(data, path, lines=lines), path.parent / TEXT
    if text is None:
        return Article(turtle, text_path, None, None)
    return Article(turtle, text_path, decode(text, text_path), hashlib.sha256(text).hexdigest())


def language_of(article: Article) -> str:
    """The language that an article says it is in (BCP 47); English where it says nothing of it."""
    nodes = article.nodes
    tags = [tag for node in nodes.of_kind({ENT + "Article"}) for tag in nodes.values(node, ENT + "language")]
    return tags[0] if tags else "en"


def graph_around(file: Path) -> Path | None:
    """The graph folder of a file in DIR/articles/<slug>/ or DIR/reference/, or None."""
    folder = _real(file).parent
    if folder.parent.name == "articles":
        return folder.parent.parent
    return folder.parent if folder.name == "reference" else None


def _real(path: Path) -> Path:
    # As Path.resolve, which raises RuntimeError where symbolic links lead in a circle.
    return Path(os.path.realpath(path))
