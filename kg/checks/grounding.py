"""A fact names only what its quotes name, and what its quotes name is used (docs/decisions/0003).

SHACL sees that a chair is a person; only the words can tell that it is this person. A thing counts as
named where one of its labels stands in the quote, or where an ent:Mention in the quote denotes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from kg.finding import Finding
from kg.source.corpus import Article, Corpus, Nodes
from kg.source.evidence import find_words
from kg.source.names import NameIndex, outermost
from kg.terms import ENT, ID, OA, RDF, RDFS, SKOS, short_name, shorten

LABELS = (SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel")
# Closed values whose labels are words that sources use for them.
_NAMED_VALUES = ("Emphasis", "Frequency")
_COUNT = ID + "unit/one"
# Properties whose values the quote need not name: plumbing, and what SHACL ties to the evidence itself.
_NOT_IN_WORDS = {RDF + "type"} | {
    ENT + name
    for name in (
        "hasEvidence",
        "hasSpeaker",
        "isGivenBy",
        "isSilentOn",
        "hasListExtent",
        "hasContentKind",
        "hasTime",
        "isDueIn",
    )
}
_EXACT = OA + "exact"
_EVIDENCE = ENT + "hasEvidence"
_MENTION = ENT + "hasMention"
_DENOTES = ENT + "denotes"
_WORDING = ENT + "wording"
_UNIT = ENT + "hasUnit"
_SPEAKER = ENT + "hasSpeaker"
_ATTRIBUTION = ENT + "attribution"
_IN_PASSING = ENT + "namesInPassing"
_QUANTITY = ENT + "hasQuantity"


class _Names:
    """Labels, made ready to be found."""

    def __init__(self, labels: list[tuple[str, str]]) -> None:
        self.labels = labels
        self.known = {thing for thing, _ in labels}
        self.find_all = lru_cache(maxsize=1024)(NameIndex(labels).find_all)  # each quote is asked for several times


def labels_of(nodes: Nodes) -> Iterator[tuple[str, str]]:
    """What things are called: pairs of an IRI and a label."""
    for thing, about in nodes.by_subject.items():
        for predicate in LABELS:
            if predicate in about:
                for term in about[predicate]:
                    yield thing, term.value


def _common_labels(corpus: Corpus) -> list[tuple[str, str]]:
    labels = list(labels_of(corpus.background))
    for kind in _NAMED_VALUES:
        for value in corpus.schema.of_kind({ENT + kind}):
            for name in (RDFS + "label", SKOS + "altLabel"):
                labels += [(value, label) for label in corpus.schema.values(value, name)]
    return labels


class Grounding:
    """The names of a corpus, and which things its words name."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.facts = corpus.subclasses("Fact") | {ENT + "Article"}
        common = corpus.once("names", lambda: _Names(_common_labels(corpus)))
        own = [pair for article in corpus.articles for pair in labels_of(article.nodes)]
        names = _Names([*common.labels, *own]) if own else common
        self.known, self.find_all = names.known, names.find_all
        self._named: dict[str, set[str]] = {}

    def forget(self) -> None:
        """Before another article: two may have evidence of one name."""
        self._named = {}

    def named(self, article: Article, evidence: str) -> set[str]:
        """Everything that the words of the evidence name or, by a mention, denote. Do not change it."""
        if (known := self._named.get(evidence)) is not None:
            return known
        exact = article.nodes.value(evidence, _EXACT) or ""
        found = {thing for name in self.find_all(exact) for thing in name.things}
        for mention in article.nodes.values(evidence, _MENTION):
            found.update(article.nodes.values(mention, _DENOTES))
        self._named[evidence] = found
        return found

    def expected(self, article: Article, evidence: str) -> Iterator[tuple[str, frozenset[str]]]:
        """What facts resting on the evidence have to use: words, and the things of which one has to be used."""
        exact = article.nodes.value(evidence, _EXACT) or ""
        resolved: list[tuple[int, int]] = []
        for mention in article.nodes.values(evidence, _MENTION):
            wording = article.nodes.value(mention, _WORDING) or ""
            if (start := find_words(exact, wording)) >= 0:
                resolved.append((start, start + len(wording)))
            for thing in article.nodes.values(mention, _DENOTES):
                yield wording, frozenset({thing})
        for name in outermost(self.find_all(exact)):
            if name.things == {_COUNT}:  # "one" is rarely a number that a fact should have
                continue
            if not any(start <= name.start and name.end <= end for start, end in resolved):
                yield exact[name.start : name.end], name.things


def check(corpus: Corpus) -> Iterator[Finding]:
    """Things, times and numbers that no quote of their fact gives; names in quotes that no fact uses."""
    grounding = Grounding(corpus)
    for article in corpus.articles:
        grounding.forget()
        yield from _check_facts(grounding, article)
        yield from _check_evidence(grounding, article)


def _check_facts(grounding: Grounding, article: Article) -> Iterator[Finding]:
    nodes, file = article.nodes, article.turtle
    lines: dict[tuple[str, str, str], int] = {}  # filled where there is anything to find

    def where(fact: str, predicate: str, value: str) -> dict[str, Any]:
        if not lines:
            lines.update(((t.s.value, t.p.value, t.o.value), t.line) for t in file.triples)
        line = lines.get((fact, predicate, value))
        return {"file": file.path, "line": line, "node": fact, "path": predicate, "value": value}

    worded = {node for node, about in nodes.by_subject.items() if _WORDING in about or _UNIT in about}
    for fact in nodes.of_kind(grounding.facts):
        evidence = nodes.values(fact, _EVIDENCE)
        quotes = [nodes.value(item, _EXACT) or "" for item in evidence]
        named = {thing for item in evidence for thing in grounding.named(article, item)}
        if not evidence:
            continue  # SHACL reports it
        yield from _check_bearing(grounding, article, fact)
        for predicate, values in nodes.by_subject[fact].items():
            for value in values:
                name = value.value
                if predicate not in _NOT_IN_WORDS and name in grounding.known and name not in named:
                    message = f"no quote of this fact names {shorten(name)}: correct it, add the evidence, or resolve the words by an ent:Mention."
                    yield Finding("grounding/not-named", message, **where(fact, predicate, name), quote=quotes[0])
                # Times and numbers are nodes of the article with a wording of their own.
                if name in worded and isinstance(value, ox.NamedNode) and predicate != _EVIDENCE:
                    for wording in nodes.values(name, _WORDING):
                        if all(find_words(quote, wording) < 0 for quote in quotes):
                            message = f'no quote of this fact has the wording "{wording}": correct one of the two.'
                            yield Finding("grounding/wording", message, **where(fact, predicate, name), quote=quotes[0])
                    for unit in nodes.values(name, _UNIT):
                        if unit in grounding.known and unit not in named and not unit.endswith("/unit/one"):
                            message = f"no quote of this fact names the unit {shorten(unit)}: correct it, or resolve the words by an ent:Mention."
                            yield Finding(
                                "grounding/not-named", message, **where(fact, predicate, name), quote=quotes[0]
                            )


def _check_bearing(grounding: Grounding, article: Article, fact: str) -> Iterator[Finding]:
    """Evidence that names nothing of what its fact is about."""
    nodes = article.nodes
    values = {term.value for terms in nodes.by_subject[fact].values() for term in terms}
    wordings = {wording for value in values for wording in nodes.values(value, _WORDING)}
    if not values & grounding.known and not wordings:
        return
    # Words of the speaker bear on the statement that she made them, whatever they name.
    said = set(nodes.values(fact, _SPEAKER))
    for item in nodes.values(fact, _EVIDENCE):
        exact = nodes.value(item, _EXACT) or ""
        if (
            item in nodes.by_subject
            and not said & set(nodes.values(item, _SPEAKER))
            and not values & grounding.named(article, item)
            and not any(find_words(exact, wording) >= 0 for wording in wordings)
        ):
            message = f"the words of {short_name(item)} name nothing that this fact is about: remove that evidence, or resolve its words by an ent:Mention."
            yield Finding(
                "grounding/no-bearing",
                message,
                article.turtle.path,
                article.turtle.line_of(fact),
                fact,
                _EVIDENCE,
                item,
                exact,
            )


def _check_evidence(grounding: Grounding, article: Article) -> Iterator[Finding]:
    nodes, file = article.nodes, article.turtle
    used: dict[str, set[str]] = {}
    for fact in nodes.of_kind(grounding.facts):
        values = {term.value for terms in nodes.by_subject[fact].values() for term in terms}
        for quantity in nodes.values(fact, _QUANTITY):
            values.update(nodes.values(quantity, _UNIT))
        for item in nodes.values(fact, _EVIDENCE):
            used.setdefault(item, set()).update(values)
    for item in nodes.of_kind({ENT + "Evidence"}):
        exact = nodes.value(item, _EXACT) or ""
        where: dict[str, Any] = {"file": file.path, "line": file.line_of(item), "node": item, "quote": exact}
        speakers = nodes.values(item, _SPEAKER)
        for mention in nodes.values(item, _MENTION):
            wording = nodes.value(mention, _WORDING) or ""
            if find_words(exact, wording) < 0:
                yield Finding(
                    "grounding/wording",
                    f'the quote does not have the wording "{wording}" of its mention: correct one of the two.',
                    **where,
                    value=mention,
                )
        for attribution in nodes.values(item, _ATTRIBUTION):
            cited = {thing for name in grounding.find_all(attribution) for thing in name.things}
            for speaker in speakers:
                if speaker not in cited:
                    message = f'the attribution "{attribution}" does not name the speaker {shorten(speaker)}: correct one of the two.'
                    yield Finding("grounding/speaker", message, **where, path=_SPEAKER, value=speaker)
        if item not in used:
            continue  # the check of unused nodes reports it
        allowed = used[item] | set(speakers) | set(nodes.values(item, _IN_PASSING))
        for words, things in grounding.expected(article, item):
            if not things & allowed:
                listed = " or ".join(sorted(map(shorten, things)))
                message = f'"{words}" names {listed}, which no fact resting on this quote uses: use it, quote less, or list it by ent:namesInPassing.'
                yield Finding("grounding/unused", message, **where, value=min(things))
        for thing in nodes.values(item, _IN_PASSING):
            if thing in used[item]:
                message = f"a fact resting on this quote uses {shorten(thing)}: remove it from ent:namesInPassing."
                yield Finding("grounding/not-in-passing", message, **where, value=thing)
            if thing not in grounding.named(article, item):
                yield Finding(
                    "grounding/not-named",
                    f"the quote does not name {shorten(thing)}: remove it from ent:namesInPassing.",
                    **where,
                    value=thing,
                )
