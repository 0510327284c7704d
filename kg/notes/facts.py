"""What notes say, fact by fact, in words that two encodings of one text have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.notes.names import last_part, shortened
from kg.notes.nodes import TYPE, MadeNode, NodeGraph
from kg.notes.text import Span
from kg.notes.tree import Place
from kg.notes.vocabulary import NotesVocabulary
from kg.source.evidence import QuoteError, anchor
from kg.terms import ENT, OA, SKOS

# What says nothing of the text, or is compared as kind and words.
_NOT_ROLES = {
    TYPE,
    *(ENT + name for name in ("hasKind", "hasEvidence", "encodedBy", "checkedBy", "sha256", "verifiable")),
}
_DEEP = 4  # nodes within nodes that are described


@dataclass
class ComparableFact:
    """A report, a content, or the article itself (`level`), without the names that one encoding gives its nodes.

    spans: of the words on which it rests; roles: by the names of notes, each with its values as text, sorted; host: the
    fact that a content belongs to and the role it has there.
    """

    iri: str
    level: str
    kind: str
    spans: list[Span]
    place: Place
    roles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    host: tuple[str, str] = ("", "")
    depth: int = 0  # of a content, below its report

    def points(self) -> set[int]:
        return {point for span in self.spans for point in range(span.start, span.end)}


class ComparableFacts:
    """The facts of one article, in the order of its notes."""

    def __init__(self, graph: NodeGraph, text: str, vocabulary: NotesVocabulary) -> None:
        self.nodes, self.text, self.vocabulary = graph.nodes, text, vocabulary
        self.article, self.base = graph.article, graph.base

    def all(self) -> list[ComparableFact]:
        found = [self.fact(self.nodes[self.article], "article", [Span(0, len(self.text))])]
        seen: set[str] = set()
        for made in list(self.nodes.values()):
            if self.is_a(made, "Report"):
                found += self.below(made, 0, [], ("", ""), seen)
        return found

    def below(
        self, made: MadeNode, depth: int, spans: list[Span], host: tuple[str, str], seen: set[str]
    ) -> Iterator[ComparableFact]:
        """A report and the contents that it leads to; a content has the words of its report unless it has its own."""
        if made.iri in seen:
            return
        seen.add(made.iri)
        spans = self.spans(made) or spans
        yield self.fact(made, "content" if depth else "report", spans, host, depth)
        for predicate, terms in made.said.items():
            for term in terms:
                inner = self.nodes.get(term.value) if isinstance(term, ox.NamedNode) else None
                if inner is not None and self.is_a(inner, "Content"):
                    yield from self.below(inner, depth + 1, spans, (made.iri, self.role(predicate)), seen)

    def fact(
        self, made: MadeNode, level: str, spans: list[Span], host: tuple[str, str] = ("", ""), depth: int = 0
    ) -> ComparableFact:
        roles = {self.role(p): self.described_all(terms) for p, terms in made.said.items() if p not in _NOT_ROLES}
        evidence = [self.nodes[t.value] for t in made.said.get(ENT + "hasEvidence", []) if t.value in self.nodes]
        for name in ("hasVoice", "hasSpeaker"):
            if level == "report" and (terms := [t for one in evidence for t in one.said.get(ENT + name, [])]):
                roles[self.role(ENT + name)] = self.described_all(terms)
        return ComparableFact(made.iri, level, self.kind(made), spans, made.place, roles, host, depth)

    def spans(self, made: MadeNode) -> list[Span]:
        found = []
        for term in made.said.get(ENT + "hasEvidence", []):
            evidence = self.nodes.get(term.value)
            if evidence is not None:
                words = ["".join(t.value for t in evidence.said.get(OA + n, [])) for n in ("exact", "prefix", "suffix")]
                try:
                    place = anchor(self.text, *words)
                except QuoteError:
                    continue
                found.append(Span(place.start, place.end))
        return found

    # ---------------------------------------------------------------- in words

    def is_a(self, made: MadeNode, name: str) -> bool:
        return any(name in self.vocabulary.above(last_part(t.value)) for t in made.said.get(TYPE, []))

    def role(self, predicate: str) -> str:
        return self.vocabulary.role(predicate.removeprefix(ENT) if predicate.startswith(ENT) else shortened(predicate))

    def kind(self, made: MadeNode) -> str:
        """Class and kinds, without the class Content, which every content has."""
        kinds = [last_part(t.value) for t in (*made.said.get(TYPE, []), *made.said.get(ENT + "hasKind", []))]
        return "+".join(
            sorted({kind for kind in kinds if kind != "Content"}, key=lambda kind: (kind[0].islower(), kind))
        )

    def described_all(self, terms: list[ox.NamedNode | ox.Literal]) -> tuple[str, ...]:
        return tuple(sorted({self.described(term, _DEEP) for term in terms}))

    def described(self, term: ox.NamedNode | ox.Literal, deep: int) -> str:
        """A value as text: nodes of the article by what is said of them, things that it declares by their label."""
        if isinstance(term, ox.Literal):
            return f"«{term.value}»"
        made = self.nodes.get(term.value)
        if made is None or made.iri == self.article:
            own = term.value.startswith(self.base)
            return "article" if made else last_part(term.value) if own else self.short(term.value)
        if labels := made.said.get(SKOS + "prefLabel"):
            return f'"{labels[0].value}"'
        if self.is_a(made, "Happening"):
            return self.kind(made)  # a fact of its own, compared as such
        said = [f"«{t.value}»" for t in made.said.get(ENT + "wording", [])]
        for predicate, terms in sorted(made.said.items()) if deep else ():
            if predicate not in (TYPE, ENT + "wording", ENT + "ground"):
                values = ", ".join(sorted(self.described(t, deep - 1) for t in terms))
                said.append(f"{self.role(predicate)} {values}")
        return " ".join(said)

    def short(self, iri: str) -> str:
        return self.role(iri) if iri.startswith(ENT) else shortened(iri)
