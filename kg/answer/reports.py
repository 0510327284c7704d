"""The reports of a graph as words are held against them: their quotes, and of whatever they tell the kinds and roles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from kg.answer.naming import Select
from kg.answer.stems import COMMON, stem, words
from kg.source.countries import country_words
from kg.source.verbs import said_in
from kg.terms import ENT, ID, RDF

_ARTICLE = ID + "article/"
_KIND = ID + "kind/"
# What belongs to the model and says nothing that somebody would ask for.
_APART = frozenset("isToldBy hasEvidence hasKind hasMainKind isSilentOn isOpenOn hasMention namesInPassing isFromPage".split())
# By what somebody asks for a thing that stands in a role: whose it is, who belongs to it.
_OF = "isOrganOf actsFor represents isOnBehalfOf hasNationality hasMember isLocatedIn isShareOf hasUnit isAccreditedTo".split()
_OWN, _THROUGH = 1.0, 0.8  # how much a word of a thing's own names weighs, and one of what it belongs to

_QUOTES = """
SELECT DISTINCT ?report ?quote ?line ?article ?speaker WHERE {
  ?report ent:hasEvidence ?e . ?e oa:exact ?quote ; ent:textLine ?line ; ent:isFromArticle ?article .
  OPTIONAL { ?e ent:hasSpeaker ?speaker }
  FILTER NOT EXISTS { ?report a ent:Remark }
} ORDER BY ?article ?line ?report ?quote ?speaker
"""
_NODES = "SELECT DISTINCT ?report ?node ?p ?o WHERE { ?node ent:isToldBy ?report ; ?p ?o } ORDER BY ?report ?node ?p ?o"
_PARTS = """
SELECT DISTINCT ?x ?p ?y WHERE {
  ?node ent:isToldBy ?report ; ?role ?x . FILTER NOT EXISTS { ?x ent:isToldBy ?any }
  ?x ?p ?y
} ORDER BY ?x ?p ?y
"""


class Node:
    """What a report tells, or a part of that: its kinds (the last part of their IRIs), classes, and who stands in which role
    (IRIs, by the local name of the property)."""

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self.kinds: set[str] = set()
        self.classes: set[str] = set()
        self.roles: dict[str, list[str]] = defaultdict(list)


class Report:
    """A report: its nodes, the one that it is itself first; its quotes, each with the line and the article."""

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self.nodes: dict[str, Node] = {}
        self.quotes: list[tuple[str, int, str]] = []
        self.speakers: set[str] = set()

    @cached_property
    def own(self) -> Node:
        return self.nodes.get(self.iri) or Node(self.iri)

    @cached_property
    def text(self) -> str:
        return " ".join(quote for quote, _, _ in self.quotes)

    @cached_property
    def words(self) -> list[str]:
        return words(self.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stem(word) for word in self.words if word not in COMMON or not word.isalpha())

    @cached_property
    def said(self) -> set[str]:
        """The kinds that the verbs of the quotes can say."""
        return said_in(self.text)


class Reports:
    """All reports, and the words by which the things in them are called.

    labels: of the things of the graph by IRI, those of reference data.
    """

    def __init__(self, select: Select, labels: Mapping[str, list[str]]) -> None:
        self._labels = labels
        self.every: dict[str, Report] = {}
        self.lines: dict[tuple[str, int], set[str]] = defaultdict(set)
        for report, quote, line, article, speaker in select(_QUOTES):
            found = self.every.setdefault(_text(report), Report(_text(report)))
            place = _text(quote), int(_text(line)), _text(article)
            if place not in found.quotes:
                found.quotes.append(place)
            if speaker is not None:
                found.speakers.add(_text(speaker))
        for report, node, predicate, term in select(_NODES):
            if (found := self.every.get(_text(report))) is None:
                continue
            own = found.nodes.setdefault(_text(node), Node(_text(node)))
            name, value = _text(predicate), _text(term)
            if name == RDF + "type":
                own.classes.add(value.removeprefix(ENT))
            elif name == ENT + "hasKind":
                own.kinds.add(value.removeprefix(_KIND))
            elif name.startswith(ENT) and name.removeprefix(ENT) not in _APART:
                own.roles[name.removeprefix(ENT)].append(value)
        self._parts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for thing, predicate, term in select(_PARTS):
            self._parts[_text(thing)][_text(predicate).removeprefix(ENT)].append(_text(term))
        self._offices: dict[str, list[str]] = defaultdict(list)
        for found in self.every.values():
            for quote, line, article in found.quotes:
                self.lines[article, line].update(stem(word) for word in words(quote) if word not in COMMON)
            for own in found.nodes.values():
                for holder in own.roles.get("hasOfficeHolder", ()):
                    self._offices[holder] += own.roles.get("hasOffice", ())
        self._bags: dict[str, dict[str, float]] = {}
        self._adjectives = {
            iri: [stem(word) for adjective in adjectives for word in words(adjective)]
            for code, adjectives in country_words("en").items()
            if (iri := f"{ID}country/{code}") in labels
        }

    def has(self, thing: str, property_: str) -> list[str]:
        """What a thing that is no report has in a property: members of a group, the earliest day of a time."""
        return list(self._parts.get(thing, {}).get(property_, ()))

    def called(self, thing: str) -> list[str]:
        """The names of a thing, or the words for it."""
        return [*self._labels.get(thing, ()), *self.has(thing, "wording"), *self.has(thing, "name")]

    def bag(self, thing: str) -> Mapping[str, float]:
        """The stems by which a thing may be asked for, with how much each weighs."""
        if thing not in self._bags:
            self._bags[thing] = {}
            found: dict[str, float] = {each: _OWN for text in self.called(thing) for each in map(stem, words(text))}
            found.update(dict.fromkeys(self._adjectives.get(thing, ()), _OWN))
            beyond = [other for name in _OF for other in self.has(thing, name)]
            beyond += [*self._offices.get(thing, ()), *self.has(thing, "hasKind")]
            for other in dict.fromkeys(beyond):
                for each, weight in self.bag(other).items():
                    found[each] = max(found.get(each, 0), _THROUGH * weight)
            self._bags[thing] = found
        return self._bags[thing]

    def classes(self, thing: str) -> set[str]:
        """The classes of a thing that is no report."""
        return {each.removeprefix(ENT) for each in self.has(thing, RDF + "type")}


def _text(term: object) -> str:
    return str(getattr(term, "value", term))
