"""An article to make slips in: its reports, their words, and copies with other triples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.checks.grounding import Grounding
from kg.source import told
from kg.source.corpus import Article, Corpus, language_of
from kg.source.turtle import Triple, TurtleFile
from kg.terms import ENT, OA, RDF, short_name

TYPE = RDF + "type"
Term = ox.NamedNode | ox.BlankNode | ox.Literal
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Slip:
    """A faulty copy. decided: whether the words of the article show that it is faulty."""

    kind: str
    what: str
    triples: tuple[Triple, ...] = field(repr=False)
    decided: bool = True


Maker = Callable[["Subject"], Iterator[Slip]]


class Subject:
    """An article with a corpus around it."""

    def __init__(self, corpus: Corpus, article: Article) -> None:
        self.corpus, self.article, self.nodes = corpus, article, article.nodes
        self.triples = tuple(article.turtle.triples)
        self.language = language_of(article).split("-")[0]
        self.reports = list(self.nodes.of_kind(corpus.subclasses("Report")))
        self.parts = {report: told.parts(self.nodes, report) for report in self.reports}
        self.grounding = Grounding(corpus)

    def has(self, node: str, cls: str) -> bool:
        return bool(self.corpus.subclasses(cls) & set(self.nodes.values(node, TYPE)))

    def of(self, cls: str) -> Iterator[str]:
        return self.nodes.of_kind(self.corpus.subclasses(cls))

    def one(self, node: str, name: str) -> str:
        return self.nodes.value(node, ENT + name) or ""

    def all(self, node: str, name: str) -> list[str]:
        return self.nodes.values(node, ENT + name)

    def exact(self, evidence: str) -> str:
        return self.nodes.value(evidence, OA + "exact") or ""

    def quotes(self, report: str) -> list[str]:
        """The words on which a report rests."""
        return [self.exact(item) for item in self.all(report, "hasEvidence")]

    def reports_with(self, part: str) -> list[str]:
        return [report for report, parts in self.parts.items() if part in parts]

    def words_of(self, part: str) -> list[str]:
        """The quotes of the reports that tell of a part."""
        return [words for report in self.reports_with(part) for words in self.quotes(report)]

    def places(self, quote: str, thing: str) -> list[tuple[int, int]]:
        """Where a quote names a thing: by a label, by the wording of a group or item, or by a mention of its article."""
        found = {(name.start, name.end) for name in self.grounding.find_all(quote) if thing in name.things}
        wordings = list(self.all(thing, "wording"))
        wordings += [self.one(m, "wording") for m in self.of("Mention") if thing in self.all(m, "denotes")]
        for words in filter(None, wordings):
            at = quote.find(words)
            while at >= 0:
                found.add((at, at + len(words)))
                at = quote.find(words, at + 1)
        return sorted(found)

    # Copies

    def without(self, gone: Iterable[Key], added: Iterable[tuple[str, str, Term]] = ()) -> tuple[Triple, ...]:
        """The triples but for some, and with others, which stand in the line of the first that went."""
        keys = set(gone)
        line = next((t.line for t in self.triples if _key(t) in keys), self.triples[0].line)
        kept = [t for t in self.triples if _key(t) not in keys]
        return (*kept, *(Triple(ox.NamedNode(s), ox.NamedNode(p), o, line) for s, p, o in added))

    def changed(self, node: str, name: str, old: str, new: Term) -> tuple[Triple, ...]:
        """With another value in the place of one."""
        return tuple(
            Triple(t.s, t.p, new, t.line) if _key(t) == (node, _property(name), old) else t for t in self.triples
        )

    def copy(self, slip: Slip) -> Corpus:
        """A corpus with the slip in the place of the article."""
        own = self.article
        file = TurtleFile(own.turtle.path, own.turtle.data, list(slip.triples))
        return self.corpus.beside([Article(file, own.text_path, own.text, own.digest)])


def ent(name: str) -> ox.NamedNode:
    return ox.NamedNode(ENT + name)


def iri(value: str) -> ox.NamedNode:
    return ox.NamedNode(value)


def short(value: str) -> str:
    return short_name(value) if value.startswith("http") else value[:60]


def _property(name: str) -> str:
    return name if name.startswith("http") else ENT + name


def _key(t: Triple) -> Key:
    return t.s.value, t.p.value, t.o.value
