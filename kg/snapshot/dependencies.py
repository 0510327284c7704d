"""Which articles cannot be checked by themselves, because they have to do with other articles.

The checks of an article look at its own file and text, at the reference data and the ontology, and at what others
say about the things that it names. So articles concern each other where one describes or names what another
describes or what belongs to another by name; all do where one adds to the reference data. What an article calls its
things is its own affair (`kg.checks.grounding`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from kg.checks.validate import validate
from kg.finding import Finding, in_order
from kg.snapshot.prepare import Background, Outside
from kg.source.corpus import Article, Corpus
from kg.terms import SH


class Dependencies:
    """Collects what articles say about others."""

    def __init__(self, background: Background) -> None:
        self.background = background
        self.all_together = bool(background.findings) or looks_back(background.corpus)
        self._describing: set[str] = set()
        self.files: dict[str, list[Path]] = defaultdict(list)  # by folder name
        self.describers: dict[str, list[Path]] = defaultdict(list)
        self.naming: list[tuple[Path, str, list[str]]] = []

    def add(self, path: Path, slug: str, outside: Outside) -> None:
        """Takes what was noted of an article."""
        self.files[slug].append(path)
        for thing in outside.describes:
            self.describers[thing].append(path)
        if outside.describes:
            self._describing.add(slug)
        if outside.describes or outside.names:
            self.naming.append((path, slug, [*outside.describes, *outside.names]))
        if not self.background.terms.isdisjoint(outside.describes):
            self.all_together = True

    def entangled(self) -> set[Path]:
        """The article files that have to be checked together."""
        if self.all_together:
            return {path for paths in self.files.values() for path in paths}
        found = {path for paths in self.files.values() if len(paths) > 1 for path in paths}
        for path, slug, things in self.naming:
            for thing in things:
                others = [other for other in self.describers.get(thing, ()) if other != path]
                owner = self.background.owner(thing)
                if owner is not None and owner != slug:
                    others += self.files.get(owner, ())
                if others:
                    found.update((path, *others))
        return found

    def check(self, alone: dict[Path, list[Finding]], read: Callable[[Path], Article]) -> tuple[list[Finding], int]:
        """All findings, and how many articles had to be checked together.

        alone: the findings of articles by themselves; read: parses an article.
        """
        background, together = self.background, self.entangled()
        found = [finding for path, findings in alone.items() if path not in together for finding in findings]
        if not together:
            return in_order(found), 0
        articles = [read(path) for path in sorted(together)]
        corpus = background.corpus.beside(articles)
        if background.findings:  # the articles may bear on the reference data, so these are looked at again
            corpus = Corpus(corpus.ontology, corpus.shapes, corpus.reference, articles)
        return in_order([*found, *validate(corpus)]), len(together)

    def named(self) -> set[str]:
        """The folder names of articles whose things others name, and of those that share a folder."""
        owners = {
            owner
            for _, slug, things in self.naming
            for thing in things
            if (owner := self.background.owner(thing)) is not None and owner != slug
        }
        return owners | {slug for slug, paths in self.files.items() if len(paths) > 1}

    def describing(self) -> set[str]:
        """The folder names of articles that say something of things of others, and of those that share a folder."""
        return self._describing | {slug for slug, paths in self.files.items() if len(paths) > 1}

    def is_described(self, thing: str) -> bool:
        """Whether an article describes a thing. In valid data, whatever belongs to an article by name is described."""
        return thing in self.describers or self.background.owner(thing) in self.files


def looks_back(corpus: Corpus) -> bool:
    """Whether a shape looks at what points to a node, which any article may do."""
    return any(t.p.value == SH + "inversePath" for t in corpus.shapes.triples)
