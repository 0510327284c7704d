"""An article as the checks of its wording read it: reports with their quotes, and what stands where in these.

Made once for each article and shared by all of these checks, which ask the same things of the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from kg.checks import grounding
from kg.checks.phrases import Cues, cues
from kg.checks.quotes import anchors
from kg.finding import Finding
from kg.source import told
from kg.source.corpus import Article, Corpus, language_of
from kg.source.evidence import Anchor
from kg.source.normal import without_unseen
from kg.source.timespan import bounds
from kg.terms import ENT, OA, RDF

TYPE = RDF + "type"
EVIDENCE = ENT + "hasEvidence"
Place = tuple[int, int]


@dataclass(frozen=True)
class EvidenceQuote:
    """Evidence of a report: its words, and whose they are."""

    node: str
    words: str
    voice: str  # own, attributed, quoted


class ArticleReading:
    """One article beside its words."""

    def __init__(self, corpus: Corpus, article: Article) -> None:
        self.corpus, self.article, self.nodes = corpus, article, article.nodes
        self.language = language_of(article)
        self.cues: Cues = cues(self.language)
        self.text = article.text or ""
        self._quotes: dict[str, list[EvidenceQuote]] = {}
        self._used: dict[str, set[str]] = {}
        self._kinds: dict[str, list[str]] = {}
        self._cued: dict[tuple[str, str], bool] = {}
        self._quotes_of: dict[str, list[EvidenceQuote]] = {}
        self._places: dict[tuple[str, str], list[Place]] = {}
        self._names: dict[str, dict[str, list[Place]]] = {}
        self._outermost: dict[str, list[tuple[Place, frozenset[str]]]] = {}

    def all(self, node: str, name: str) -> Sequence[str]:
        return self.nodes.values(node, ENT + name)

    def one(self, node: str, name: str) -> str:
        return self.nodes.value(node, ENT + name) or ""

    def is_a(self, node: str, cls: str) -> bool:
        return not self.corpus.subclasses(cls).isdisjoint(self.types(node))

    def is_person(self, thing: str) -> bool:
        """Whether the article or the reference data say that a thing is a person."""
        background = self.corpus.background
        return ENT + "Person" in (*self.types(thing), *background.values(thing, TYPE))

    def types(self, node: str) -> Sequence[str]:
        return self.nodes.values(node, TYPE)

    @cached_property
    def grounding(self) -> grounding.Grounding:
        return grounding.of_corpus(self.corpus)

    @cached_property
    def article_node(self) -> str:
        return next(iter(self.nodes.of_kind({ENT + "Article"})), "")

    @cached_property
    def reports(self) -> list[str]:
        return list(self.nodes.of_kind(self.corpus.subclasses("Report")))

    @cached_property
    def parts(self) -> dict[str, list[str]]:
        """What each report tells or refers to, itself first."""
        return {report: told.parts(self.nodes, report) for report in self.reports}

    @cached_property
    def reports_of(self) -> dict[str, list[str]]:
        """The reports that tell of each part."""
        return told.tellers(self.nodes, self.corpus.subclasses("Report"))

    @cached_property
    def reports_on(self) -> dict[str, list[str]]:
        """The reports that rest on each piece of evidence."""
        found: dict[str, list[str]] = {}
        for report in self.reports:
            for item in self.nodes.values(report, EVIDENCE):
                found.setdefault(item, []).append(report)
        return found

    def used(self, report: str) -> set[str]:
        """All things and nodes that a report tells or that its words name in passing."""
        if report not in self._used:
            found = set(told.said(self.nodes, report))
            for item in self.nodes.values(report, EVIDENCE):
                found.update(self.all(item, "namesInPassing"))
            self._used[report] = found
        return self._used[report]

    def quotes(self, report: str) -> list[EvidenceQuote]:
        """The words on which a report rests."""
        if report not in self._quotes:
            self._quotes[report] = [
                EvidenceQuote(
                    item, self.nodes.value(item, OA + "exact") or "", self.one(item, "hasVoice").removeprefix(ENT)
                )
                for item in self.nodes.values(report, EVIDENCE)
            ]
        return self._quotes[report]

    def quotes_of(self, part: str) -> list[EvidenceQuote]:
        """The words on which the reports rest that tell of a part."""
        if part not in self._quotes_of:
            self._quotes_of[part] = [q for report in self.reports_of.get(part, ()) for q in self.quotes(report)]
        return self._quotes_of[part]

    def has(self, name: str, words: str) -> bool:
        """Whether words have a cue."""
        if (name, words) not in self._cued:
            self._cued[name, words] = self.cues.search(name, without_unseen(words)) is not None
        return self._cued[name, words]

    @cached_property
    def anchors(self) -> dict[str, Anchor]:
        """Where each quote and each omission stands in the text."""
        return anchors(self.article)

    @cached_property
    def _mentions(self) -> dict[str, list[str]]:
        """The words of all mentions that stand for a thing."""
        found: dict[str, list[str]] = {}
        for mention in self.nodes.of_kind({ENT + "Mention"}):
            for thing in self.all(mention, "denotes"):
                found.setdefault(thing, []).extend(self.all(mention, "wording"))
        return found

    def places(self, words: str, thing: str) -> list[Place]:
        """Where a quote names a thing: by a label, by the wording of a group or item, or by words that stand for it."""
        if (known := self._places.get((words, thing))) is not None:
            return known
        found = set(self._labels(words).get(thing, ()))
        for wording in (*self.all(thing, "wording"), *self._mentions.get(thing, ())):
            at = words.find(wording) if wording else -1
            while at >= 0:
                end = at + len(wording)
                if not (words[at - 1 : at].isalnum() or words[end : end + 1].isalnum()):
                    found.add((at, end))
                at = words.find(wording, at + 1)
        self._places[words, thing] = sorted(found)
        return self._places[words, thing]

    def _labels(self, words: str) -> dict[str, list[Place]]:
        if words not in self._names:
            found: dict[str, list[Place]] = {}
            for name in self.grounding.find_all(words):
                for thing in name.things:
                    found.setdefault(thing, []).append((name.start, name.end))
            self._names[words] = found
        return self._names[words]

    def outermost(self, words: str) -> list[tuple[Place, frozenset[str]]]:
        """The names in a quote that do not lie inside longer ones, with the things that each may name."""
        if words not in self._outermost:
            names = self.grounding.outermost(words)
            self._outermost[words] = [((start, end), things) for start, end, things in names]
        return self._outermost[words]

    def kinds(self, node: str) -> list[str]:
        """The kinds of a happening, that of its class among them."""
        if node not in self._kinds:
            self._kinds[node] = self.grounding.kinds.of_node(self.nodes, node)
        return self._kinds[node]

    @cached_property
    def published(self) -> tuple[date, date] | None:
        """The first and the last day on which the article may have been published, where that is known to a month."""
        for span in self.all(self.article_node, "isPublishedIn"):
            for text in self.all(span, "edtf"):
                try:
                    first, last = bounds(text)
                except ValueError:
                    continue
                if first and last and (last - first).days <= 31:
                    return first, last
        return None

    def finding(self, rule: str, message: str, node: str, **more: Any) -> Finding:
        """A finding at a node; more: path, value and quote."""
        return Finding(rule, message, self.article.turtle.path, self.article.turtle.line_of(node), node, **more)
