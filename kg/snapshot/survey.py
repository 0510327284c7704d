"""Goes once over the articles, checks and closes each by itself, then looks at what takes more than one of them.

What an earlier pass kept of an article is read instead of worked out.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.checks.shapes import COMPILED
from kg.checks.validate import validate
from kg.finding import Finding, in_order
from kg.paths import Workspace, slug_of
from kg.reason import is_news
from kg.reason.across import Across, Part
from kg.reason.rules import Fact
from kg.reason.vocabulary import AxiomInDataError
from kg.snapshot import lines
from kg.snapshot.article_cache import ArticleCache
from kg.snapshot.dependencies import Dependencies
from kg.snapshot.prepare import Background, Prepared
from kg.source import step
from kg.source.corpus import Article, Corpus, articles_of, load, load_background, parse_article, read_article
from kg.why.clash import findings as contradictions


class Survey:
    """One pass over the articles.

    findings: what is wrong, contradictions left out; contradictory: whether there are any; paths: the files of
    the articles; worked_out: of those that were new or changed; why: what forced more than these, in a sentence,
    or "".
    """

    def __init__(
        self,
        workspace: Workspace,
        take: Callable[[list[bytes]], object],
        say: Callable[[str], object],
        note: Callable[[str], object],
    ) -> None:
        """workspace: pinned, if its files are read elsewhere too; take: gets the lines of each article for the snapshot; say: hears of each step; note: as for
        `kg.checks.validate.validate`. Raises `InputError`, `ParseError`, `UnsupportedAxiomError`.
        """
        self.take = take
        self.workspace = workspace = workspace.pinned()
        self.paths = articles_of(workspace)
        self.cache = ArticleCache(workspace)
        self.worked_out: list[Path] = []
        say("reading the ontology, the shapes and the reference data")
        self.why = self._why()
        if self.why:
            say(self.why)
        self.background = Background(load_background(workspace), note)
        self.cache.open()
        self._dependencies = Dependencies(self.background)
        self._across = Across(self.background.floor, self.background.owner)
        self._aside: list[Fact] = [*self.background.aside]
        clashing = bool(self.background.floor.clashes)
        alone: dict[Path, list[Finding]] = {}
        say(f"reading, checking and reasoning: {len(self.paths)} article{'s' * (len(self.paths) != 1)}")
        with _few_collections():
            for path in self.paths:
                prepared, alone[path], clashes = self._look_at(path)
                clashing = clashing or clashes
                self._dependencies.add(path, slug_of(path), prepared.outside)
                self._across.show(prepared.border)
                self._aside.extend(prepared.aside)
                take(prepared.lines)
        say(f"{len(self.worked_out)} of {len(self.paths)} articles are new or changed")
        self.findings, together = self._dependencies.check(alone, lambda path: read_article(workspace, path))
        if together:
            say(f"{together} articles have to do with each other, so they were checked once more, together")
        say("reasoning on what takes more than one article")
        self._across.want(self._dependencies.named())
        self._news = self._across.finish(self._wholes)
        self.contradictory = clashing or bool(self._across.graph.clashes)

    def lines(self) -> Iterator[list[bytes]]:
        """The lines for the snapshot that are not those of one article."""
        reference = self.background.corpus.background.by_subject
        yield sorted(self.background.lines())
        yield sorted(
            lines.inferred(*fact)
            for fact in {*self._aside, *self._news}
            if is_news(fact) and (fact[0] in reference or self._dependencies.is_described(fact[0]))
        )

    def _why(self) -> str:
        if self.cache.folder.is_dir():
            return ""
        changes = self.cache.changes()
        if changes is None:
            return "nothing is kept of an earlier build of this graph, so every article is worked out"
        return f"not as when it was last built: {', '.join(changes)}; so every article is worked out"

    def _look_at(self, path: Path) -> tuple[Prepared, list[Finding], bool]:
        """Reads or works out one article; gives what is wrong with it, and whether it contradicts the ontology."""
        kept, key, parse = self._kept(path)
        if kept is not None:
            return kept, [], False
        self.worked_out.append(path)
        article = parse()
        findings = self.background.check(article)
        prepared, clashes = self.background.prepare(article)
        if not findings and not clashes:
            self.cache.write(key, prepared.to_bytes())
        return prepared, findings, bool(clashes)

    def _wholes(self, slug: str) -> Iterator[Part]:
        """The whole closures of the articles in a folder."""
        for path in self._dependencies.files.get(slug, ()):
            kept, _, parse = self._kept(path)
            yield (kept or self.background.prepare(parse())[0]).whole

    def _kept(self, path: Path) -> tuple[Prepared | None, str, Callable[[], Article]]:
        """What is kept of an article, under which key, and how to parse it where nothing is."""
        data, text = self.workspace.read(path), self.workspace.text_beside(path)
        step.check(path, data, self.workspace.notes_beside(path))
        key = self.cache.key(path, data, text)
        packed = self.cache.read(key)
        kept = None if packed is None else Prepared.from_bytes(packed)
        return kept, key, lambda: parse_article(path, data, text, lines=False)


def check_corpus(corpus: Corpus, engine: str, note: Callable[[str], object]) -> list[Finding]:
    """All findings of a corpus, contradictions with the ontology among them.

    engine, note, and what is raised: as for `kg.checks.validate.validate`.
    """
    return in_order([*validate(corpus, engine, note), *contradictions(corpus)])


def check_workspace(workspace: Workspace, engine: str, note: Callable[[str], object]) -> tuple[list[Finding], int]:
    """All findings of a workspace, contradictions with the ontology among them, and the number of its articles.

    engine, note: as for `kg.checks.validate.validate`. Articles are read one by one, except by pyshacl and where data
    hold axioms. Raises `InputError`, `ParseError`, `UnsupportedAxiomError`, `KgError`.
    """
    workspace = workspace.pinned()
    if engine == COMPILED:
        try:
            survey = Survey(workspace, lambda _: None, lambda _: None, note)
        except AxiomInDataError as error:
            note(f"contradictions are not looked for: {error}")
        else:
            found = survey.findings
            if survey.contradictory:
                found = in_order([*found, *contradictions(load(workspace))])
            return found, len(survey.paths)
    corpus = load(workspace)
    return check_corpus(corpus, engine, note), len(corpus.articles)


@contextmanager
def _few_collections() -> Iterator[None]:
    """Python's collector goes over all that lives again and again, and here next to nothing is garbage in circles."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
