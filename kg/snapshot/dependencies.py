"""Which articles cannot be checked by themselves, because they have to do with other articles.

The checks of an article look at its own file and text, at the reference data and the ontology, and at what others
say about the things that it names. So articles concern each other where one describes or names what another
describes or what belongs to another by name; all do where one adds to the reference data. What an article calls its
things is its own affair (`kg.checks.grounding`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

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
        self.files: dict[str, list[str]] = defaultdict(list)  # by folder name
        self.describers: dict[str, list[str]] = defaultdict(list)
        self.naming: list[tuple[str, str, list[str]]] = []

    def add(self, file: str, slug: str, outside: Outside) -> None:
        """Takes what was noted of an article. file: its path."""
        self.files[slug].append(file)
        for thing in outside.describes:
            self.describers[thing].append(file)
        if outside.describes:
            self._describing.add(slug)
        if outside.describes or outside.names:
            self.naming.append((file, slug, [*outside.describes, *outside.names]))
        if not self.background.terms.isdisjoint(outside.describes):
            self.all_together = True

    def entangled(self) -> set[str]:
        """The article files that have to be checked together."""
        if self.all_together:
            return {file for files in self.files.values() for file in files}
        found = {file for files in self.files.values() if len(files) > 1 for file in files}
        for file, slug, things in self.naming:
            for thing in things:
                others = [other for other in self.describers.get(thing, ()) if other != file]
                owner = self.background.owner(thing)
                if owner is not None and owner != slug:
                    others += self.files.get(owner, ())
                if others:
                    found.update((file, *others))
        return found

    def check(self, alone: dict[str, list[Finding]], read: Callable[[str], Article]) -> tuple[list[Finding], int]:
        """All findings, and how many articles had to be checked together.

        alone: the findings of articles by themselves, by the paths of their files; read: parses an article.
        """
        background, together = self.background, self.entangled()
        found = [finding for file, findings in alone.items() if file not in together for finding in findings]
        if not together:
            return in_order(found), 0
        from kg.checks.validate import validate

        articles = [read(file) for file in sorted(together, key=lambda file: file.split("/"))]
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
        return owners | {slug for slug, files in self.files.items() if len(files) > 1}

    def describing(self) -> set[str]:
        """The folder names of articles that say something of things of others, and of those that share a folder."""
        return self._describing | {slug for slug, files in self.files.items() if len(files) > 1}

    def is_described(self, thing: str) -> bool:
        """Whether an article describes a thing. In valid data, whatever belongs to an article by name is described."""
        return thing in self.describers or self.background.owner(thing) in self.files


def looks_back(corpus: Corpus) -> bool:
    """Whether a shape looks at what points to a node, which any article may do."""
    return any(t.p.value == SH + "inversePath" for t in corpus.shapes.triples)
