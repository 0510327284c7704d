"""Builds a snapshot: parse, validate, reason, write."""

from __future__ import annotations

import gc
import json
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import index, lines, snapshot
from kg.apart import Apart
from kg.corpus import Article, Corpus, article_bytes, articles_of, load, load_background, parse_article
from kg.errors import InputError, InvalidDataError
from kg.files import locked, write_atomically
from kg.finding import VIOLATION, Finding
from kg.kept import Kept
from kg.paths import Workspace
from kg.prepare import Background, Prepared
from kg.reason import closure, is_news
from kg.reason.across import Across, Part
from kg.reason.rules import Fact
from kg.sorting import Sorter
from kg.terms import GRAPH_INFERRED
from kg.validate import validate

KEPT_SNAPSHOTS = 16


class RejectedError(InvalidDataError):
    """The data break rules; `findings` says which."""

    def __init__(self, findings: list[Finding]) -> None:
        count = sum(finding.severity == VIOLATION for finding in findings)
        super().__init__(
            f"nothing was built: the data break {count} rule{'s' * (count != 1)}.", "Correct them and build again."
        )
        self.findings = findings


@dataclass(frozen=True)
class Built:
    """A finished snapshot.

    fresh: False where it was there already. Of a fresh one: articles: how many it has; worked_out: the files of
    those that were parsed, checked and closed, the others being as in an earlier build; why: what forced more
    than the changed articles, in a sentence, or "".
    """

    key: str
    folder: Path
    fresh: bool
    articles: int = 0
    worked_out: tuple[Path, ...] = ()
    why: str = ""


def build(
    workspace: Workspace,
    say: Callable[[str], None] = lambda _: None,
    reasoner: str = "compiled",
    note: Callable[[str], object] = warnings.warn,
) -> Built:
    """Makes the snapshot of a workspace unless it exists.

    Only articles that are new or changed since an earlier build are parsed, checked and closed, as long as ontology, shapes
    and reference data are the same. `say` hears of each step. reasoner: as for `kg.reason.closure` ("owlrl" works out
    everything); note: as for `kg.validate.validate`. Raises `RejectedError` where the data break rules,
    `InconsistentError`, `UnsupportedAxiomError`, `ParseError`, `InputError`.
    Whatever fails, snapshots that exist stay as they are.
    """
    key = snapshot.key_of(workspace)
    folder = snapshot.folder_of(key)
    if snapshot.exists(key):
        return Built(key, folder, False)
    root = snapshot.cache_folder()
    with locked(root / f".{key}.lock"):
        if snapshot.exists(key):  # another process built it while this one waited
            return Built(key, folder, False)
        for left_over in root.glob(f".{key}.*.tmp"):  # of a build that was killed
            shutil.rmtree(left_over, ignore_errors=True)
        with _folder(root, key) as temporary:
            if reasoner == "compiled":
                work = _Build(workspace, temporary, say, note)
                built = Built(key, folder, True, len(work.paths), tuple(work.worked_out), work.why)
                say("writing")
                _write(temporary, key, work.lines(), work.paths, work.background.rules.to_json())
                work.kept.prune()
            else:
                say("reading, checking and reasoning, all articles at once")
                corpus = load(workspace)
                _refuse(validate(corpus, note=note))
                paths = [article.turtle.path for article in corpus.articles]
                built = Built(key, folder, True, len(paths), tuple(paths), f"{reasoner} works out everything")
                sorted_lines = nquads(corpus, reasoner)
                say("writing")
                _write(temporary, key, (line.encode() for line in sorted_lines), paths, None)
    _prune(root, key)
    return built


def nquads(corpus: Corpus, reasoner: str = "compiled") -> list[str]:
    """Every triple in its named graph as a line of canonical N-Quads, sorted, without repeats: all at once."""
    quads = lines.of_ontology(corpus.ontology) | lines.of_reference(corpus.reference)
    quads = quads.union(*map(lines.of_article, corpus.articles))
    graph = ox.NamedNode(GRAPH_INFERRED)
    quads.update(lines.line(ox.Quad(t.subject, t.predicate, t.object, graph)) for t in closure(corpus, reasoner))
    return [line.decode() for line in sorted(quads)]


class _Build:
    """One pass over the articles: those that are kept are read, the others worked out, one by one."""

    def __init__(
        self, workspace: Workspace, folder: Path, say: Callable[[str], None], note: Callable[[str], object]
    ) -> None:
        self.workspace = workspace
        self.paths = articles_of(workspace)
        self.kept = Kept(workspace)
        self.worked_out: list[Path] = []
        say("reading the ontology, the shapes and the reference data")
        self.why = self._why()
        if self.why:
            say(self.why)
        self.background = Background(load_background(workspace), note)
        self.kept.open()
        self.apart = Apart(self.background)
        self.across = Across(self.background.floor, self.background.owner)
        self.sorter = Sorter(folder)
        self.aside: list[Fact] = self.background.aside()
        self.contradictory = bool(self.background.floor.clashes)
        findings: dict[Path, list[Finding]] = {}
        say(f"reading, checking and reasoning: {len(self.paths)} article{'s' * (len(self.paths) != 1)}")
        with _few_collections():
            for path in self.paths:
                if found := self._take(path):
                    findings[path] = found
        say(f"{len(self.worked_out)} of {len(self.paths)} articles are new or changed")
        found, together = self.apart.check(findings)
        if together:
            say(f"{together} articles have to do with each other, so they were checked once more, together")
        _refuse(found)
        say("reasoning on what takes more than one article")
        self.across.want(self.apart.named())
        self.news = self.across.finish(self._wholes)
        if self.contradictory or self.across.graph.clashes:
            closure(load(workspace))  # tells of every contradiction
            raise AssertionError("articles contradict each other, and all at once they do not")

    def _why(self) -> str:
        """Why nothing that was kept can be used, or ""."""
        if self.kept.folder.is_dir():
            return ""
        changes = self.kept.changes()
        if changes is None:
            return "nothing is kept of an earlier build, so every article is worked out"
        return f"not as in the last build: {', '.join(changes)}; so every article is worked out"

    def _take(self, path: Path) -> list[Finding]:
        """Reads or works out one article; gives what is wrong with it."""
        data, text = article_bytes(path)
        key = self.kept.key(path, data, text)
        packed = self.kept.read(key)
        findings: list[Finding] = []
        if packed is not None:
            prepared = Prepared.from_bytes(packed)
        else:
            self.worked_out.append(path)
            article = parse_article(path, data, text, lines=False)
            findings = self.background.check(article)
            prepared = self._prepare(article, None if findings else key)
        self.apart.add(path, path.resolve().parent.name, prepared.outside)
        self.across.show(prepared.border)
        self.aside.extend(prepared.aside)
        self.sorter.add(prepared.lines)
        return findings

    def _prepare(self, article: Article, key: str | None) -> Prepared:
        """Closes an article, and keeps the result under its key unless something is wrong."""
        prepared, clashes = self.background.prepare(article)
        if clashes:
            self.contradictory = True
        elif key is not None:
            self.kept.write(key, prepared.to_bytes())
        return prepared

    def _wholes(self, slug: str) -> Iterator[Part]:
        """The whole closures of the articles in a folder."""
        for path in self.apart.files.get(slug, ()):
            data, text = article_bytes(path)
            packed = self.kept.read(self.kept.key(path, data, text))
            if packed is not None:
                yield Prepared.from_bytes(packed).whole
            else:
                yield self._prepare(parse_article(path, data, text, lines=False), None).whole

    def lines(self) -> Iterator[bytes]:
        """All lines of the snapshot."""
        reference = self.background.corpus.background.by_subject
        self.sorter.add(sorted(self.background.lines()))
        self.sorter.add(
            sorted(
                lines.inferred(*fact)
                for fact in {*self.aside, *self.news}
                if is_news(fact) and (fact[0] in reference or self.apart.is_described(fact[0]))
            )
        )
        return lines.without_asserted(self.sorter)


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


def _refuse(findings: list[Finding]) -> None:
    if any(finding.severity == VIOLATION for finding in findings):
        raise RejectedError(findings)


@contextmanager
def _folder(root: Path, key: str) -> Iterator[Path]:
    """A folder for a snapshot in the making, taken away in the end."""
    try:
        temporary = Path(tempfile.mkdtemp(dir=root, prefix=f".{key}.", suffix=".tmp"))
    except OSError as error:
        raise InputError(
            f"no snapshot can be written: {(error.strerror or str(error)).lower()}.",
            "Earlier snapshots are untouched.",
            root,
        ) from error
    try:
        yield temporary
    except OSError as error:
        raise InputError(
            f"the snapshot cannot be written: {error}.", "Earlier snapshots are untouched.", root
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _write(temporary: Path, key: str, all_lines: Iterable[bytes], paths: list[Path], rules: str | None) -> None:
    with (temporary / "graph.nq").open("wb") as file:
        count = 0
        for line in all_lines:
            file.write(line)
            count += 1
        file.flush()
        os.fsync(file.fileno())
    for run in temporary.glob("run-*"):
        run.unlink()
    if rules is not None:
        write_atomically(temporary / "rules.json", rules.encode())
    articles = sorted(path.resolve().parent.name for path in paths)
    index.fill(
        temporary / "store", temporary / "graph.nq", count, index.nearest(_snapshots(temporary.parent), set(articles))
    )
    manifest = {
        "articles": articles,
        "format": snapshot.FORMAT,
        "key": key,
        "quads": count,
    }
    write_atomically(temporary / "manifest.json", (json.dumps(manifest, indent=2, sort_keys=True) + "\n").encode())
    snapshot.publish(temporary, key)


def _snapshots(root: Path) -> list[Path]:
    return [path for path in root.iterdir() if (path / "manifest.json").is_file()]


def _prune(root: Path, key: str) -> None:
    """Keeps the newest snapshots only; whoever reads an older one keeps its open files."""
    folders = sorted(_snapshots(root), key=lambda path: path.stat().st_mtime)
    for folder in folders[:-KEPT_SNAPSHOTS]:
        if folder.name != key:
            shutil.rmtree(folder, ignore_errors=True)
