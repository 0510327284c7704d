"""What an explanation asks of a graph: which facts hold and where they stand, labels, and the words that prove a node."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

import pyoxigraph as ox

from kg.reason import is_news
from kg.reason.explain import Backward, Explainer
from kg.reason.rules import Fact, Rules
from kg.reason.vocabulary import TYPE
from kg.source import told
from kg.terms import (
    ENT,
    GRAPH_ANCHORS,
    GRAPH_ARTICLE,
    GRAPH_INFERRED,
    GRAPH_REFERENCE,
    OA,
    RDFS,
    SKOS,
    short_name,
    shorten,
)
from kg.why.parts import Quote, Term

Node = ox.NamedNode | None
# All triples of a pattern with their named graphs, as terms.
Quads = Callable[[Node, Node, Node], Iterable[tuple[object, object, object, object]]]

_LABELS = (SKOS + "prefLabel", RDFS + "label", ENT + "headline", ENT + "wording")
_NAMES = (*(SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel")), RDFS + "label")
_NOT_WRITTEN = {GRAPH_ANCHORS, GRAPH_INFERRED}
# What points at a thing without saying anything of it.
_BESIDE = told.ACROSS | {ENT + name for name in ("isSilentOn", "isOpenOn", "isClosedOn", "isAlternativeOn")}
_MENTION, _NOT_TOLD = (
    ENT + "hasMention",
    {ENT + name for name in ("Evidence", "Omission", "Mention", "Remark", "Article")},
)
_LINE = ENT + "textLine"
MAX_ARTICLES = 50  # that are asked whether they have a name


class Knowledge:
    """A closed graph: a snapshot, or the same triples in memory."""

    def __init__(self, quads: Quads) -> None:
        self._quads = quads
        self._terms: dict[str, Term] = {}

    def facts(self, s: str | None = None, p: str | None = None, o: str | None = None) -> Iterator[tuple[Fact, str]]:
        """Facts of a pattern with the IRI of their graph; things that cannot be asked for are not there."""
        try:
            pattern = [None if term is None else ox.NamedNode(term) for term in (s, p, o)]
        except ValueError:  # a literal, blank node or class expression
            return
        for *terms, graph in self._quads(*pattern):
            subject, predicate, value = map(_text, terms)
            yield (subject, predicate, value), _text(graph)

    def values(self, s: str, p: str) -> list[str]:
        """The objects, in the order of their text."""
        return sorted({fact[2] for fact, _ in self.facts(s, p)})

    def graphs(self, fact: Fact) -> set[str]:
        """The named graphs that hold a fact."""
        s, p, o = fact
        if o.startswith('"'):
            return {graph for found, graph in self.facts(s, p) if found == fact}
        return {graph for _, graph in self.facts(s, p, o)}

    def term(self, iri: str) -> Term:
        """A thing, property or class with its name and label."""
        if iri not in self._terms:
            self._terms[iri] = self._term(iri)
        return self._terms[iri]

    def _term(self, iri: str) -> Term:
        if iri.startswith(('"', "_:", "[")):
            return Term(iri, iri, iri)
        name = self._name(iri)
        if iri == TYPE:
            return Term(iri, name, "is a")
        for label in _LABELS:
            found = sorted(
                (value.language not in ("en", "en-gb"), value.language or "", value.value)
                for _, _, value, _ in self._quads(ox.NamedNode(iri), ox.NamedNode(label), None)
                if isinstance(value, ox.Literal)
            )
            if found:
                return Term(iri, name, " ".join(found[0][2].split()))
        return Term(iri, name, name)

    def _name(self, iri: str) -> str:
        """The short name of a thing; with its article's slug where another article has, or may have, that name too."""
        name = short_name(iri)
        if not name.startswith(":"):
            return name
        if len(self._articles) > MAX_ARTICLES:
            return shorten(iri)
        others = (f"{article}/{name[1:]}" for article in self._articles)
        return shorten(iri) if any(other != iri and any(self.facts(other)) for other in others) else name

    @cached_property
    def _articles(self) -> list[str]:
        return sorted({fact[0] for fact, _ in self.facts(None, TYPE, ENT + "Article")})

    def text(self, node: str, predicate: str) -> str | None:
        """A literal value, the first in order; None where there is none."""
        return min(self._literals(node, predicate), default=None)

    def labels(self, thing: str) -> list[str]:
        """All that a thing is called."""
        return [text for predicate in _NAMES for text in self._literals(thing, predicate)]

    def _literals(self, node: str, predicate: str) -> list[str]:
        try:
            found = self._quads(ox.NamedNode(node), ox.NamedNode(predicate), None)
        except ValueError:
            return []
        return [value.value for _, _, value, _ in found if isinstance(value, ox.Literal)]

    def kinds(self, node: str) -> list[str]:
        """The classes that the files give a thing."""
        return sorted({fact[2] for fact, graph in self.facts(node, TYPE) if graph not in _NOT_WRITTEN})

    def silent_on(self, node: str) -> list[str]:
        """The properties that the source leaves open for this thing, as its file records."""
        return self.values(node, ENT + "isSilentOn")

    def quotes(self, node: str) -> tuple[Quote, ...]:
        """The words that prove what an article's file says of a node, in the order of the text.

        They are the node's own evidence; a passage is evidence itself; a node without any, such as a content or a
        time span, rests on the evidence of the next nodes above it that have some.
        """
        if own := self.own_quotes(node):
            return own
        found: dict[str, Quote] = {}
        todo, seen = [node], {node}
        while todo:
            for pointing in sorted({above for _, above in self.pointing(todo.pop(0), _MENTION)} - seen):
                seen.add(pointing)
                own = self.own_quotes(pointing)
                for quote in own:
                    through = None if quote.node.iri == pointing else self.term(pointing)
                    found.setdefault(quote.node.iri, quote._replace(through=through))
                if not own and self.is_part(pointing):
                    todo.append(pointing)
        return tuple(sorted(found.values(), key=_in_text))

    def pointing(self, thing: str, *also: str, within: set[str] | None = None) -> list[tuple[str, str]]:
        """The nodes of articles that say something of a thing, each after the property by which they do.

        also: properties that count beside those of reports, contents and what hangs on them; within: the graphs of
        these articles only.
        """
        return sorted(
            {
                (p, s)
                for (s, p, _), graph in self.facts(o=thing)
                if (graph.startswith(GRAPH_ARTICLE) if within is None else graph in within)
                and (p in also or (p not in _BESIDE and _NOT_TOLD.isdisjoint(self.kinds(s))))
            }
        )

    def is_part(self, node: str) -> bool:
        """Whether a node of an article hangs on reports: a content, group, item, time span or quantity."""
        return not told.PARTS.isdisjoint(self.kinds(node))

    def is_report(self, node: str) -> bool:
        return bool(self.graphs((node, TYPE, ENT + "Report")))

    def is_happening(self, node: str) -> bool:
        return told.CONTENT in self.kinds(node) or self.is_report(node)

    def main_kind(self, node: str) -> str:
        """The kind to show of a happening, else its class."""
        return next(iter([*self.values(node, ENT + "hasMainKind"), *self.kinds(node)]), ENT + "Happening")

    def own_quotes(self, node: str) -> tuple[Quote, ...]:
        """The evidence that the file gives the node itself."""
        passages = [node] if self.values(node, OA + "exact") else self.values(node, ENT + "hasEvidence")
        return tuple(sorted(map(self._quote, passages), key=_in_text))

    def _quote(self, passage: str) -> Quote:
        def one(predicate: str) -> str | None:
            return next(iter(self.values(passage, predicate)), None)

        voice, line = one(ENT + "hasVoice"), one(_LINE)
        article = one(ENT + "isFromArticle")
        return Quote(
            self.term(passage),
            self.text(passage, OA + "exact") or "",
            voice.removeprefix(ENT) if voice else "left out",
            tuple(map(self.term, self.values(passage, ENT + "hasSpeaker"))),
            tuple(map(self.term, self.values(passage, ENT + "isRelayedBy"))),
            self.term(article) if article else None,
            int(line.split('"')[1]) if line else None,
            None,
        )

    def first_line(self, node: str) -> int:
        """The line of the text in which the evidence of a node begins; 0 where it has none."""
        lines = (line for passage in self.values(node, ENT + "hasEvidence") for line in self.values(passage, _LINE))
        return min((int(line.split('"')[1]) for line in lines), default=0)

    def added_from(self, fact: Fact) -> list[Fact]:
        """From what in the files the build makes a triple: the links from a report down to what it tells, or the kind
        or class that a thing is given."""
        s, p, o = fact
        if p == ENT + "isToldBy" and s != o:
            return self._links_down(o, s)
        if p == ENT + "hasMainKind" and o in self.values(s, ENT + "hasKind") and not self.graphs((s, TYPE, o)):
            given = (s, ENT + "hasKind", o)
            if self.graphs(given) - _NOT_WRITTEN:
                return [given]
            classes = self.values(o, ENT + "isKindOf")
            return [one for kind in classes for one in ((s, TYPE, kind), (o, ENT + "isKindOf", kind))]
        return [(s, TYPE, o)] if p == ENT + "hasMainKind" else [(s, TYPE, kind) for kind in self.kinds(s)]

    def _links_down(self, report: str, node: str) -> list[Fact]:
        """The shortest way of links from a report to a node that it tells."""
        links: dict[str, Fact] = {}
        todo, seen = [node], {node}
        while todo and report not in links:
            below = todo.pop(0)
            for name, above in self.pointing(below):
                if above not in seen and (above == report or self.is_part(above)):
                    seen.add(above)
                    links[above] = (above, name, below)
                    todo.append(above)
        found = []
        while report != node:
            found.append(links[report])
            report = links[report][2]
        return found

    def data(self) -> set[Fact]:
        """All facts that are written in articles and reference data."""
        return {fact for fact, graph in self.facts() if graph.startswith(GRAPH_ARTICLE) or graph == GRAPH_REFERENCE}

    def explainer(self, rules: Rules) -> Backward:
        """The rules run backwards over this graph.

        The graph keeps only some of what is inferred (`kg.reason.is_news`). Where the rules conclude other
        facts, these are inferred again.
        """
        if all(rule.head is None or is_news(rule.head) for rule in rules.rules):
            return _Stored(rules, self)
        return Explainer(rules, self.data())


class _Stored(Backward):
    """The rules run backwards over a graph that is closed already and asked fact by fact."""

    def __init__(self, rules: Rules, knowledge: Knowledge) -> None:
        self.rules = rules
        self.knowledge = knowledge
        self.facts = _Held(rules, knowledge, inferred=True)
        self.asserted = _Held(rules, knowledge, inferred=False)

    def found(self, s: str | None, p: str, o: str | None) -> list[Fact]:
        facts = {fact for fact, graph in self.knowledge.facts(s, p, o) if graph != GRAPH_ANCHORS}
        own = {fact for fact in self.rules.facts if fact[1] == p and s in (None, fact[0]) and o in (None, fact[2])}
        return sorted(facts | own)


class _Held:
    """The facts of a graph, to ask whether one is among them."""

    def __init__(self, rules: Rules, knowledge: Knowledge, *, inferred: bool) -> None:
        self.own = frozenset(rules.facts)
        self.knowledge = knowledge
        self.left_out = {GRAPH_ANCHORS} if inferred else _NOT_WRITTEN

    def __contains__(self, fact: object) -> bool:
        assert isinstance(fact, tuple)
        return fact in self.own or bool(self.knowledge.graphs(fact) - self.left_out)


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _in_text(quote: Quote) -> tuple[str, int, str]:
    return quote.article.iri if quote.article else "", quote.line or 0, quote.node.iri
