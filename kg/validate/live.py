"""Checks one article after the other, as it is changed, upon reference data that are read once.

For those who look on while an author writes: `kg validate --watch` and the language server.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import InputError, KgError, ParseError
from kg.files import decode
from kg.finding import Finding, in_order
from kg.notes.errors import NotesError
from kg.notes.findings import placed
from kg.notes.make import SourceText
from kg.notes.names import ThingNames, names_of
from kg.notes.tree import Problem
from kg.notes.turtle import NotesTurtle, to_turtle
from kg.paths import TEXT, Workspace, slug_of
from kg.reason.vocabulary import AxiomInDataError
from kg.snapshot.prepare import Background
from kg.source.corpus import Article, load_background, parse_article
from kg.source.turtle import TurtleFile, parse_bytes
from kg.why.clash import findings as contradictions


@dataclass
class Checked:
    """What is wrong with a file as it is now.

    findings: what the checks say; problems: of notes that are not well-formed, instead of findings; error: why a file of
    Turtle cannot be read, instead of findings; made: what notes come to.
    """

    findings: list[Finding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    error: KgError | None = None
    made: NotesTurtle | None = None


class Live:
    """The checks of one graph."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._stamp: object = None
        self._background: Background | None = None
        self._names: ThingNames | None = None

    def refresh(self) -> bool:
        """Reads ontology, shapes and reference data if they have changed; says whether they had. Raises as `load_background`."""
        stamp = self._now()
        if stamp == self._stamp and self._background is not None:
            return False
        self._background, self._names = Background(load_background(self.workspace)), None
        self._stamp = stamp
        gc.collect()
        gc.freeze()  # what was read stays: Python's collector need not go over it at every change
        return True

    @property
    def background(self) -> Background:
        if self._background is None:
            self.refresh()
        assert self._background is not None
        return self._background

    @property
    def names(self) -> ThingNames:
        """What notes can name."""
        if self._names is None:
            self._names = names_of(self.workspace)
        return self._names

    def check(self, path: Path, data: bytes, text: bytes | None = None) -> Checked:
        """Looks at a file as it would be with these bytes: notes, an article, or a file of reference data.

        text: of the article; the one beside the file if left out.
        """
        try:
            if path.suffix == ".notes":
                return self._notes(path, data, text)
            if path.parent.name == "reference":
                return Checked(findings=self._reference(parse_bytes(data, path)))
            beside = text if text is not None else self.workspace.text_beside(path)
            return Checked(findings=self._article(parse_article(path, data, beside)))
        except NotesError as error:
            return Checked(problems=error.problems)
        except (ParseError, InputError) as error:
            return Checked(error=error)

    def _notes(self, path: Path, data: bytes, text: bytes | None) -> Checked:
        beside = text if text is not None else self.workspace.beside(path, TEXT)
        if beside is None:
            raise InputError(f"has no {TEXT} beside it.", "Put the text there.", path)
        decode(beside, path.parent / TEXT)
        notes = decode(data, path)
        made = to_turtle(notes, SourceText.of(beside), self.names, path)
        turtle = path.with_suffix(".ttl")
        article = parse_article(turtle, made.turtle.encode(), beside)
        found = placed(self._article(article), path, notes.split("\n"), made)
        return Checked(findings=in_order(found), made=made)

    def _article(self, article: Article) -> list[Finding]:
        background = self.background
        others = self._others(article)
        if others:
            from kg.checks.validate import validate

            every = validate(background.corpus.beside([article, *others]))
            beside = {other.turtle.path for other in others}
            found = [f for f in every if f.file not in beside and f.file not in {o.text_path for o in others}]
        else:
            found = background.check(article)
        try:
            if background.prepare(article)[1]:
                found += contradictions(background.corpus.beside([article, *others]))
        except AxiomInDataError:
            pass  # the checks say so
        return in_order(found)

    def _others(self, article: Article) -> list[Article]:
        """The articles whose nodes this one names."""
        folders = self.workspace.graph / "articles"
        own = article.slug
        named = {self.background.owner(name) for name in self.background.outside(article).names} - {None, own}
        found = []
        for slug in sorted(name for name in named if name):
            file = folders / slug / "article.ttl"
            if file.is_file() and slug_of(file) != own:
                try:
                    found.append(parse_article(file, self.workspace.read(file), self.workspace.text_beside(file)))
                except KgError:
                    continue  # its own check says so
        return found

    def own_reference(self) -> list[Finding]:
        """What is wrong with the reference data of the graph itself. The bundled ones are sound, as tests say."""
        from kg.checks.validate import validate
        from kg.source.corpus import Corpus

        old, own = self.background.corpus, self.workspace.graph / "reference"
        files = {file.path for file in old.reference if file.path.parent == own}
        if not files:
            return []
        return [each for each in validate(Corpus(old.ontology, old.shapes, old.reference, [])) if each.file in files]

    def _reference(self, file: TurtleFile) -> list[Finding]:
        """What is wrong with a reference file, among the others as they are."""
        from kg.checks.validate import validate
        from kg.source.corpus import Corpus

        old = self.background.corpus
        rest = [other for other in old.reference if other.path.resolve() != file.path.resolve()]
        corpus = Corpus(old.ontology, old.shapes, [*rest, file], [])
        return [finding for finding in validate(corpus) if finding.file == file.path]

    def _now(self) -> object:
        """What says whether a file has changed: its name, its time and its size."""
        workspace = self.workspace
        files = [*workspace.ontology_files(), *workspace.shapes_files(), *workspace.reference_files()]
        return [(path, *_state(path)) for path in files]


def _state(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError:
        return (0, -1)
    return state.st_mtime_ns, state.st_size
