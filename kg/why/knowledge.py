"""What an explanation asks of a graph: which facts hold and where they stand, labels, and the words that prove a node."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

import pyoxigraph as ox

from kg.reason import is_news
from kg.reason.explain import Backward, Explainer
from kg.reason.rules import Fact, Rules
from kg.reason.vocabulary import TYPE
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

_LABELS = (SKOS + "prefLabel", RDFS + "label", ENT + "headline")
_SAID = [ENT + name for name in ("Statement", "Prospect", "Observation")]
_NAMES = (*(SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel")), RDFS + "label")
_NOT_WRITTEN = {GRAPH_ANCHORS, GRAPH_INFERRED}
# Whose words they are is not what the words say.
_NO_CONTENT = {ENT + name for name in ("hasSpeaker", "isGivenBy", "hasEvidence", "isSilentOn")}
_LINE = ENT + "textLine"
MAX_MENTIONS = 10
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

        They are the node's own evidence; a passage is evidence itself; a node without any, such as a time span
        or a mention, rests on the evidence of those that point at it.
        """
        if own := self._own(node):
            return own
        found: dict[str, Quote] = {}
        for (pointing, _, _), graph in self.facts(o=node):
            if graph.startswith(GRAPH_ARTICLE):
                for quote in self._own(pointing):
                    through = None if quote.node.iri == pointing else self.term(pointing)
                    found.setdefault(quote.node.iri, quote._replace(through=through))
        return tuple(sorted(found.values(), key=_in_text))

    def _own(self, node: str) -> tuple[Quote, ...]:
        passages = [node] if self.values(node, OA + "exact") else self.values(node, ENT + "hasEvidence")
        return tuple(sorted(map(self._quote, passages), key=_in_text))

    def _quote(self, passage: str) -> Quote:
        def one(predicate: str) -> str | None:
            return next(iter(self.values(passage, predicate)), None)

        voice, line = one(ENT + "hasVoice"), one(_LINE)
        speaker, article = one(ENT + "hasSpeaker"), one(ENT + "isFromArticle")
        return Quote(
            self.term(passage),
            self.text(passage, OA + "exact") or "",
            voice.removeprefix(ENT) if voice else "left out",
            self.term(speaker) if speaker else None,
            self.term(article) if article else None,
            int(line.split('"')[1]) if line else None,
            None,
        )

    def mentions(self, fact: Fact) -> list[tuple[str, str]]:
        """Statements, prospects and figures whose content names both ends of a fact (or a place within the second),
        in the order of the text, each with its class."""
        s, _, o = fact
        ends = [o, *sorted({inner[0] for inner, _ in self.facts(None, ENT + "isLocatedIn", o)})]
        to_object = set().union(*map(self._pointing, ends))
        nodes = (self._pointing(s) & to_object) | ({s} & to_object)
        found = [node for node in nodes if any(self.graphs((node, TYPE, kind)) for kind in _SAID)]
        found.sort(key=lambda node: (self._first_line(node), node))
        return [(node, next(iter(self.kinds(node)), ENT + "Fact")) for node in found[:MAX_MENTIONS]]

    def _first_line(self, node: str) -> int:
        lines = (line for passage in self.values(node, ENT + "hasEvidence") for line in self.values(passage, _LINE))
        return min((int(line.split('"')[1]) for line in lines), default=0)

    def _pointing(self, thing: str) -> set[str]:
        return {
            s for (s, p, _), graph in self.facts(o=thing) if p not in _NO_CONTENT and graph.startswith(GRAPH_ARTICLE)
        }

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
