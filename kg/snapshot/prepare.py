"""Works out all that a build needs of one article: parsed, checked by itself, closed by itself, as lines.

What articles mean to one another is worked out elsewhere (kg.snapshot.dependencies, kg.reason.across), from what is noted here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, NamedTuple

import pyoxigraph as ox

from kg.checks.kinds import Kinds
from kg.finding import Finding
from kg.paths import Workspace
from kg.reason import is_news
from kg.reason.across import FactsPart, interface, whole
from kg.reason.compile import compile_ontology
from kg.reason.engine import Clash, ClosedGraph
from kg.reason.rules import Fact, Rules, texts
from kg.snapshot import lines
from kg.snapshot.inputs import Input, changed, key_of
from kg.snapshot.placement import ARTICLE as PREFIX
from kg.snapshot.shards import Packed, digest_of, pack
from kg.source import step
from kg.source.corpus import Article, Corpus, parse_article
from kg.source.turtle import Triple, parse_bytes
from kg.terms import GRAPH_ARTICLE


def owner_of(term: str) -> str | None:
    """The folder name of the article that a thing belongs to by its IRI, or None."""
    return term[len(PREFIX) :].partition("/")[0] if term.startswith(PREFIX) else None


def parsed(workspace: Workspace, one: Input) -> Article:
    """An article as it was when its key was made. Raises `InputError`, `ParseError`, `InvalidDataError`."""
    data, text, notes = workspace.read(one.path), workspace.text_beside(one.path), workspace.notes_beside(one.path)
    step.check(one.path, data, notes)
    if key_of(one.path, data, text, notes) != one.key:
        raise changed(one.path)
    return parse_article(one.path, data, text, lines=False)


class Outside(NamedTuple):
    """What an article has to do with other files.

    describes: things that do not belong to it by name; names: things that neither it nor the reference data nor
    the ontology describes, and that do not belong to it.
    """

    describes: list[str]
    names: list[str]


class Background:
    """Ontology, shapes and reference data, looked at once for all articles."""

    def __init__(self, corpus: Corpus) -> None:
        """corpus: without articles."""
        self.corpus = corpus
        # All terms that articles may stumble over: what they say about these concerns everyone.
        self.terms = {
            term.value for file in [*corpus.ontology, *corpus.reference] for t in file.triples for term in (t.s, t.o)
        }

    @cached_property
    def findings(self) -> list[Finding]:
        """What is wrong with the reference data by themselves."""
        return _validate(self.corpus)

    @cached_property
    def rules(self) -> Rules:
        ontology = self.corpus.ontology[0]
        return compile_ontology(ontology.triples, ontology.path)

    @cached_property
    def kinds(self) -> Kinds:
        return Kinds(self.corpus)

    @property
    def base(self) -> ClosedGraph:
        """The reference data, closed."""
        return self._closed[0]

    @property
    def aside(self) -> list[Fact]:
        """What follows from the ontology about things that the reference data do not describe."""
        return self._closed[2]

    def lines(self) -> set[bytes]:
        """Ontology and reference data, and what follows from them about things of the reference data."""
        return lines.of_ontology(self.corpus.ontology) | lines.of_reference(self.corpus.reference) | self._closed[1]

    @cached_property
    def _closed(self) -> tuple[ClosedGraph, set[bytes], list[Fact]]:
        base = ClosedGraph(self.rules, strict=False)
        inferred = base.add(texts(t for file in self.corpus.reference for t in file.triples))
        return base, *self._sorted_out([*base.initial, *inferred], {})

    def check(self, article: Article) -> list[Finding]:
        """The faults of an article, seen with the reference data alone. Its lines are looked up if there are any."""
        found = _validate(self.corpus.beside([article]))
        if found and not article.turtle.triples[0].line:
            turtle = parse_bytes(article.turtle.data, article.turtle.path)
            article = Article(turtle, article.text_path, article.text, article.digest)
            found = _validate(self.corpus.beside([article]))
        return found

    def prepare(self, article: Article, key: str = "") -> tuple[Packed, list[Clash]]:
        """Closes an article; the clashes are contradictions. key: of its bytes. Raises `UnsupportedAxiomError`.

        What the index of a shard has of it: whose things it describes and names, as in `Outside`; aside, inferred facts on
        things that neither it nor the reference data describes, to be kept if another article does; shown, the
        properties of its interface; types, the classes that it gives to things of others (see `kg.reason.across`).
        """
        slug = article.slug
        fork = self.base.fork()
        kept, aside = self._sorted_out(fork.add(article.nodes.facts()), article.nodes.by_subject)
        parts = lines.of(slug, lines.of_article(article, self.corpus.subclasses("Report"), self.kinds), kept)
        own = self.own(slug)
        outside = self.outside(article)
        entry = {
            "slug": slug,
            "file": article.turtle.path.name,
            "key": key,
            "digest": digest_of(*(b"".join(part) for part in parts)),
            "shown": list(interface(fork, own).forward),
            "types": {thing: mask for thing, mask in sorted(fork.types.items()) if not own(thing)},
            "aside": aside,
            "warned": False,  # until somebody finds something
            **outside._asdict(),
        }
        shared, mine = map(pack, parts)
        entry["sizes"] = [len(shared), len(mine)]
        return Packed(entry, shared, mine), fork.clashes

    def interface(self, packed: Packed) -> FactsPart:
        """The interface of an article that was worked out."""
        return interface(self._closed_again(packed), self.own(packed.entry["slug"]))

    def whole(self, packed: Packed) -> FactsPart:
        """The closure of an article that was worked out."""
        return whole(self._closed_again(packed))

    def _closed_again(self, packed: Packed) -> ClosedGraph:
        fork = self.base.fork()
        name = (GRAPH_ARTICLE + packed.entry["slug"] + "> .\n").encode()
        asserted = b"".join(line for line in packed.lines if line.endswith(name))
        quads = ox.parse(asserted, format=ox.RdfFormat.N_QUADS)
        fork.add(texts(Triple(quad.subject, quad.predicate, quad.object, 0) for quad in quads))
        return fork

    def own(self, slug: str) -> Callable[[str], bool]:
        """Whether a term is that of the article with this folder name, and nobody else's as far as names tell."""
        root = PREFIX + slug
        inside = root + "/"
        terms = self.terms
        return lambda term: (term.startswith(inside) or term == root) and term not in terms

    def owner(self, term: str) -> str | None:
        """The folder name of the article whose own the term is, or None."""
        return None if term in self.terms else owner_of(term)

    def outside(self, article: Article) -> Outside:
        """What the article has to do with other files."""
        own, subjects = self.own(article.slug), article.nodes.by_subject
        named = {t.o.value for t in article.turtle.triples if isinstance(t.o, ox.NamedNode)}
        return Outside(
            sorted(subject for subject in subjects if not own(subject)),
            sorted(name for name in named - subjects.keys() - self.terms if not own(name)),
        )

    def _sorted_out(self, facts: Iterable[Fact], subjects: dict[str, Any]) -> tuple[set[bytes], list[Fact]]:
        """Inferred facts as lines, and those aside."""
        kept: set[bytes] = set()
        aside: set[Fact] = set()
        reference = self.corpus.background.by_subject
        for fact in facts:
            if is_news(fact):
                if fact[0] in subjects or fact[0] in reference:
                    kept.add(lines.inferred(*fact))
                else:
                    aside.add(fact)
        return kept, sorted(aside)


def _validate(corpus: Corpus) -> list[Finding]:
    # It takes 40 ms, which the copy of a process that checks takes, and not the process itself.
    from kg.checks.validate import validate

    return validate(corpus)
