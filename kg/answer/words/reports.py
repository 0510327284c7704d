"""The reports of a graph as words are held against them: their quotes, and of whatever they tell the kinds and roles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cached_property

from kg.answer.naming import Select
from kg.answer.stems import COMMON, stem, words
from kg.source.countries import capitals, country_words
from kg.source.verbs import said_in
from kg.terms import ENT, ID, RDF

_ARTICLE = ID + "article/"
_KIND = ID + "kind/"
# What belongs to the model and says nothing that somebody would ask for.
_APART = frozenset(
    "isToldBy hasEvidence hasKind hasMainKind isSilentOn isOpenOn hasMention namesInPassing isFromPage".split()
)
# By what somebody asks for a thing that stands in a role: whose it is, who belongs to it.
_OF = "isOrganOf actsFor represents isOnBehalfOf hasNationality hasMember isLocatedIn isShareOf hasUnit isAccreditedTo".split()
# Who has an office, is to have or had it: the first of these roles.
_HOLDERS = ("hasOfficeHolder", "hasTheme", "hasAgent")
# By what and whom a document is known whose it is.
_CONSENTS = frozenset("signing ratification agreement-reached conclusion".split())
_PARTIES = ("hasAgent", "signedBy", "hasParty", "consentGivenBy")
# How much a word of a thing's own names weighs, one of what it belongs to, and one for what it is.
_OWN, _THROUGH, _CLASS = 1.0, 0.8, 0.7
_WITHIN = 0.7  # the same of a happening that stands in a role of another

# Of a stem that another begins with: how long it is at least, how much longer the other is at most, how much it counts.
_SHORTEST, _LONGER, _FORM = 5, 4, 0.8

_QUOTES = """
SELECT DISTINCT ?report ?quote ?line ?article ?speaker WHERE {
  $among
  ?report ent:hasEvidence ?e . ?e oa:exact ?quote ; ent:textLine ?line ; ent:isFromArticle ?article .
  OPTIONAL { ?e ent:hasSpeaker ?speaker }
  FILTER NOT EXISTS { ?report a ent:Remark }
} ORDER BY ?article ?line ?report ?quote ?speaker
"""
_NODES = "SELECT DISTINCT ?report ?node ?p ?o WHERE { $among ?node ent:isToldBy ?report ; ?p ?o } ORDER BY ?report ?node ?p ?o"
_PARTS = """
SELECT DISTINCT ?x ?p ?y WHERE {
  $among
  ?node ent:isToldBy ?report ; ?role ?x . FILTER NOT EXISTS { ?x ent:isToldBy ?any }
  ?x ?p ?y
} ORDER BY ?x ?p ?y
"""


_BROADER = "SELECT DISTINCT ?kind ?other WHERE { ?kind skos:broader ?other ; a ent:Kind } ORDER BY ?kind ?other"


# The roles of who does something.
DOES = (
    "hasAgent", "signedBy", "hasParticipant", "hasChair", "hasOfficeHolder", "openedBy", "consentGivenBy", "hasParty",
    "hasSource", "isIssuedBy",
)  # fmt: skip


class ToldNode:
    """What a report tells, or a part of that: its kinds (the last part of their IRIs), classes, and who stands in which role
    (IRIs, by the local name of the property)."""

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self.kinds: set[str] = set()
        self.classes: set[str] = set()
        self.roles: dict[str, list[str]] = defaultdict(list)


def by_side(nodes: Iterable[ToldNode]) -> tuple[list[str], list[str]]:
    """Who does what some nodes tell, and what else stands in their roles."""
    acting: list[str] = []
    other: list[str] = []
    for node in nodes:
        for name, fillers in node.roles.items():
            (acting if name in DOES else other).extend(fillers)
    return acting, other


class Report:
    """A report: its nodes, the one that it is itself first; its quotes, each with the line and the article."""

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self.nodes: dict[str, ToldNode] = {}
        self.quotes: list[tuple[str, int, str]] = []
        self.speakers: set[str] = set()

    @cached_property
    def own(self) -> ToldNode:
        return self.nodes.get(self.iri) or ToldNode(self.iri)

    @cached_property
    def text(self) -> str:
        return " ".join(quote for quote, _, _ in self.quotes)

    @cached_property
    def words(self) -> list[str]:
        return words(self.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stem(word) for word in self.words if word not in COMMON or not word.isalpha())

    def share(self, stems: Sequence[str]) -> float:
        """Which part of some stems the quotes have; a longer or shorter form of one, such as "effective", counts less."""
        return sum(
            max((_alike(own, each) for own in self.stems), default=0.0) if each not in self.stems else 1.0
            for each in stems
        ) / len(stems)

    @cached_property
    def said(self) -> set[str]:
        """The kinds that the verbs of the quotes can say."""
        return said_in(self.text)


class Reports:
    """Reports, and the words by which the things in them are called.

    labels: of the things of the graph by IRI, those of reference data; among: the IRIs of the reports; all if left out.
    """

    def __init__(self, select: Select, labels: Mapping[str, list[str]], among: Sequence[str] | None = None) -> None:
        values = "" if among is None else f"VALUES ?report {{ {' '.join(f'<{iri}>' for iri in among)} }}"
        self._labels = labels
        self.every: dict[str, Report] = {}
        self.lines: dict[tuple[str, int], set[str]] = defaultdict(set)
        for report, quote, line, article, speaker in select(_QUOTES.replace("$among", values)):
            found = self.every.setdefault(_text(report), Report(_text(report)))
            place = _text(quote), int(_text(line)), _text(article)
            if place not in found.quotes:
                found.quotes.append(place)
            if speaker is not None:
                found.speakers.add(_text(speaker))
        for report, node, predicate, term in select(_NODES.replace("$among", values)):
            if (told := self.every.get(_text(report))) is None:
                continue
            own = told.nodes.setdefault(_text(node), ToldNode(_text(node)))
            name, value = _text(predicate), _text(term)
            if name == RDF + "type":
                own.classes.add(value.removeprefix(ENT))
            elif name == ENT + "hasKind":
                own.kinds.add(value.removeprefix(_KIND))
            elif name.startswith(ENT) and name.removeprefix(ENT) not in _APART:
                own.roles[name.removeprefix(ENT)].append(value)
        self.nodes = {node.iri: node for found in self.every.values() for node in found.nodes.values()}
        self._parts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for thing, predicate, term in select(_PARTS.replace("$among", values)):
            self._parts[_text(thing)][_text(predicate).removeprefix(ENT)].append(_text(term))
        self._broader: dict[str, list[str]] = defaultdict(list)
        for kind, other in select(_BROADER):
            self._broader[_text(kind).removeprefix(_KIND)].append(_text(other).removeprefix(_KIND))
        self._of_it: dict[str, list[str]] = defaultdict(list)
        self._held: dict[str, list[str]] = defaultdict(list)
        for found in self.every.values():
            for quote, line, article in found.quotes:
                self.lines[article, line].update(stem(word) for word in words(quote) if word not in COMMON)
            for own in found.nodes.values():
                for holder in own.roles.get("hasOfficeHolder", ()):
                    self._held[holder] += own.roles.get("hasOffice", ())
                held_by = next((own.roles[each] for each in _HOLDERS if each in own.roles), ())
                for holder in held_by:
                    self._of_it[holder] += own.roles.get("hasOffice", ())
        for own in self.nodes.values():  # "the treaty of Iceland and Finland"
            if own.kinds & _CONSENTS:
                for document in own.roles.get("hasTheme", ()):
                    self._of_it[document] += [
                        each for role in _PARTIES for each in own.roles.get(role, ()) if "Country" in self.classes(each)
                    ]
        self._bags: dict[str, dict[str, float]] = {}
        self._also = {  # what a country is called as well: by adjectives, and by its capital for its government
            iri: [stem(word) for name in [*country_words("en").get(code, ()), *names] for word in words(name)]
            for code, names in capitals().items()
            if (iri := f"{ID}country/{code}") in labels
        }

    def with_countries(self, text: str) -> str:
        """A text with the names of countries in place of capitals that no quote names."""
        for code, names in capitals().items():
            labels = self._labels.get(f"{ID}country/{code}")
            for name in names if labels else ():
                if name.lower() in text.lower() and not self.vocabulary.issuperset(words(name)):
                    text = re.sub(rf"\b{re.escape(name)}\b", labels[0], text, flags=re.I)  # type: ignore[index]
        return text

    def broader(self, kind: str) -> list[str]:
        """The kinds right above a kind."""
        return self._broader.get(kind, [])

    def has(self, thing: str, property_: str) -> list[str]:
        """What a thing that is no report has in a property: members of a group, the earliest day of a time."""
        return list(self._parts.get(thing, {}).get(property_, ()))

    def has_name(self, thing: str) -> bool:
        """Whether a thing has a name, and is not only spoken of."""
        return bool(self._labels.get(thing) or self.has(thing, "name"))

    def is_named(self, thing: str, stems: Container[str], names: Sequence[str] = ()) -> bool:
        """Whether some stems have all of a name of a thing, or of what a country is called as well; of a person or country, some names of a text
        one word of it."""
        if any(each in stems for each in self._also.get(thing, ())):
            return True
        if self.classes(thing) & {"Person", "Country"} and any(self.bag(thing).get(each) == _OWN for each in names):
            return True
        called = ([stem(word) for word in words(name)] for name in self.called(thing))
        return any(all(each in stems for each in name) for name in called if name)

    def called(self, thing: str) -> list[str]:
        """The names of a thing, or the words for it."""
        return [*self._labels.get(thing, ()), *self.has(thing, "wording"), *self.has(thing, "name")]

    def described(self, report: Report) -> str:
        """What a report tells in plain words: its kinds, and whoever stands in its roles, by their first names."""
        own = report.own
        parts = [" ".join(_plain(kind) for kind in sorted(own.kinds))]
        for role, fillers in own.roles.items():
            names = []
            for filler in fillers:
                if called := self.called(filler):
                    held = self._held.get(filler, [])[:1] if role == "hasAgent" and "speech" in own.kinds else []
                    offices = [name for other in held for name in self.called(other)[:1]]
                    names.append(" ".join([called[0], *offices]))
                elif (node := self.nodes.get(filler)) is not None:
                    names.append(" ".join(_plain(kind) for kind in sorted(node.kinds)))
            if names:
                parts.append(f"{_plain(role.removeprefix('has'))} {', '.join(names)}")
        return "; ".join(parts)

    def bag(self, thing: str) -> Mapping[str, float]:
        """The stems by which a thing may be asked for, with how much each weighs."""
        if thing not in self._bags:
            self._bags[thing] = {}  # of what stands in itself
            found: dict[str, float] = {}

            def add(stems: Iterable[str], weight: float) -> None:
                for each in stems:
                    found[each] = max(found.get(each, 0.0), weight)

            add((stem(word) for text in self.called(thing) for word in words(text)), _OWN)
            add(self._also.get(thing, ()), _OWN)
            beyond = [other for name in _OF for other in self.has(thing, name)]
            for other in dict.fromkeys([*beyond, *self._of_it.get(thing, ())]):
                for each, weight in self.bag(other).items():
                    add([each], _THROUGH * weight)
            for name in (*self.classes(thing), *(kind.removeprefix(_KIND) for kind in self.has(thing, "hasKind"))):
                add((stem(word.lower()) for word in re.findall("[A-Z]?[a-z]+", name)), _CLASS)
            if (node := self.nodes.get(thing)) is not None:
                add((stem(word) for kind in node.kinds for word in kind.split("-")), _WITHIN)
                for filler in (each for fillers in node.roles.values() for each in fillers):
                    for each, weight in self.bag(filler).items():
                        add([each], _WITHIN * weight)
            self._bags[thing] = found
        return self._bags[thing]

    def bears(self, thing: str, stems: Sequence[str]) -> float:
        """How much a thing is called by all of some stems."""
        bag = self.bag(thing)
        if not bag:
            return 0.0
        return min(
            bag.get(each) or max((weight * _alike(own, each) for own, weight in bag.items()), default=0.0)
            for each in stems
        )

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word of the quotes."""
        return frozenset(word for found in self.every.values() for word in found.words)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stem of every word of the quotes."""
        return frozenset(stem for found in self.every.values() for stem in found.stems)

    def classes(self, thing: str) -> set[str]:
        """The classes of a thing that is no report."""
        return {each.removeprefix(ENT) for each in self.has(thing, RDF + "type")}


def _plain(name: str) -> str:
    """The name of a kind or role as words.

    >>> _plain("office-holding"), _plain("signedBy")
    ('office holding', 'signed by')
    """
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", name.replace("-", " ")).lower()


def _alike(one: str, other: str) -> float:
    """How much two stems are one word."""
    short, long = sorted((one, other), key=len)
    return _FORM if len(short) >= _SHORTEST and len(long) - len(short) <= _LONGER and long.startswith(short) else 0.0


def _text(term: object) -> str:
    return str(getattr(term, "value", term))
