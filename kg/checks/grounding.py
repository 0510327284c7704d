"""A report tells only what its quotes name, and what its quotes name is told (docs/decisions/0003).

SHACL sees that a chair is a person; only the words can tell that it is this person. A thing counts as
named where one of its labels stands in the quote, or where an ent:Mention in the quote denotes it. A verb names a kind
(its hidden labels in the scheme of kinds): who quotes "signed" has to tell of a signing, or to say that the quote names
it in passing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from kg.checks import encodings, said_by
from kg.checks.kinds import Kinds
from kg.checks.labels import LabelIndex, labels_of
from kg.checks.remedies import meant, removed, replaced
from kg.finding import MAX_LINES, VIOLATION, WARNING, Finding, Remedy
from kg.paths import Workspace
from kg.source import told
from kg.source.corpus import Article, Corpus, Nodes, language_of
from kg.source.evidence import find_words, otherwise, written_otherwise
from kg.source.verbs import said_in
from kg.terms import ENT, ID, OA, RDF, short_name, shorten

Place = tuple[int, int]
_COUNT = ID + "unit/one"
# Properties whose values the quote need not name: plumbing, and what SHACL ties to the evidence itself.
_NOT_IN_WORDS = {RDF + "type"} | {
    ENT + name
    for name in (
        "hasEvidence",
        "hasSpeaker",
        "isSilentOn",
        "isOpenOn",
        "isClosedOn",
        "isAlternativeOn",
        "hasKind",
        "hasBasis",
        "hasBound",
        "hasPolarity",
        "hasPerUnit",
    )
}
_EXACT = OA + "exact"
_EVIDENCE = ENT + "hasEvidence"
_MENTION = ENT + "hasMention"
_DENOTES = ENT + "denotes"
_WORDING = ENT + "wording"
_SPEAKER = ENT + "hasSpeaker"
_ATTRIBUTION = ENT + "attribution"
_IN_PASSING = ENT + "namesInPassing"
_VERBATIM = (ENT + "predicate", ENT + "name")
_FROM_PAGE = ENT + "isFromPage"
_TYPE = RDF + "type"
_NOTHING: dict[str, Any] = {}


class Grounding:
    """The names of a corpus, and which things its words name.

    A label of anybody's names a thing, but only of some has the author of an article to tell: of those that come with
    the package and those that the article declares itself. Those of a user's reference data may be younger than the
    article, so that a name that nothing tells is a warning; those that other articles declare are theirs.
    """

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.reports = corpus.subclasses("Report") | {ENT + "Article"}
        self.speech = corpus.subclasses("SpeechAct")
        self.kinds = corpus.once("kinds", lambda: Kinds(corpus))
        self.bundled, self.common = corpus.once("names", self._names)
        self._all = self._with([pair for article in corpus.articles for pair in labels_of(article.nodes)], self.common)
        self.knows, self.find_all, self.outermost = self._all.knows, self._all.find_all, self._all.outermost
        self.namesakes = corpus.once("namesakes", lambda: self.kinds.namesakes(corpus.background))
        self.units = corpus.once("units", lambda: set(corpus.background.of_kind({ENT + "Unit"})))
        self._article: Article | None = None
        self._named: dict[str, set[str]] = {}

    def is_agent(self, thing: str) -> bool:
        """Whether a thing can speak, as far as its class says."""
        kinds = self.corpus.subclasses("Agent") | self.corpus.subclasses("Office")
        sources = (self.corpus.background, *(article.nodes for article in self.corpus.articles))
        return any(not kinds.isdisjoint(nodes.values(thing, _TYPE)) for nodes in sources)

    def _names(self) -> tuple[LabelIndex, LabelIndex]:
        """The names of the reference data that come with the package, and those of all reference data."""
        nodes, folder = Nodes(), Workspace.at().bundled_reference
        for file in self.corpus.reference:
            if file.path.parent == folder:
                nodes.add(file.triples)
        bundled = dict.fromkeys([*labels_of(nodes), *Kinds.verbs_of(nodes)])
        others = [pair for pair in (*labels_of(self.corpus.background), *self.kinds.verbs) if pair not in bundled]
        names = LabelIndex(bundled, self.kinds.all)
        return names, self._with(others, names)

    def _with(self, own: list[tuple[str, str]], below: LabelIndex) -> LabelIndex:
        return LabelIndex(own, self.kinds.all, below) if own else below

    def turn_to(self, article: Article) -> None:
        """To another article: two may have evidence of one name."""
        if article is self._article:
            return
        self._article, self._named = article, {}
        # One article by itself, as a build checks it, has no other labels than all of them.
        alone = [id(one) for one in self.corpus.articles] == [id(article)]
        self._asked = self._all if alone else self._with(list(labels_of(article.nodes)), self.common)
        sure = self.bundled if self._asked is self.common else self._asked.over(self.bundled)
        self._sure = self._asked if self.bundled is self.common else sure
        for names in (self._all, self._asked, self._sure):
            names.turn_to(article.text or "")

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

    def expected(self, article: Article, evidence: str) -> Iterator[tuple[str, frozenset[str], Place | None]]:
        """What reports on the evidence have to tell: words, the things of which one is used, the place of a name (see `sure`)."""
        exact = article.nodes.value(evidence, _EXACT) or ""
        resolved, names = list[Place](), list(self._asked.outermost(exact))
        for mention in article.nodes.values(evidence, _MENTION):
            wording = article.nodes.value(mention, _WORDING) or ""
            if (start := find_words(exact, wording)) >= 0:
                resolved.append((start, start + len(wording)))
            longer = [n for n in names if n[0] <= start and start + len(wording) <= n[1] and n[1] - n[0] > len(wording)]
            if not longer or exact.count(wording) > 1:  # else a part of a name, as the state in that of an office
                yield from ((wording, frozenset({thing}), None) for thing in article.nodes.values(mention, _DENOTES))
        for start, end, things in names:
            # "one" and "year" are rarely quantities that a report should have
            if not things <= self.units and not any(first <= start and end <= last for first, last in resolved):
                yield exact[start:end], things, (start, end)

    def sure(self, text: str) -> set[Place]:
        """Where names stand that the author of the article is sure to have known."""
        return {(name.start, name.end) for name in self._sure.outermost(text)}

    def told(self, nodes: Nodes, report: str) -> set[str]:
        """Everything that a report and what is below it use: things, nodes, and kinds with those above them."""
        return told.said(nodes, report) | self.kinds.with_above(self.kinds.told(nodes, report))


def of_corpus(corpus: Corpus) -> Grounding:
    """The names of a corpus, made once for all checks of it."""
    return corpus.here("grounding", lambda: Grounding(corpus))


def check(corpus: Corpus) -> Iterator[Finding]:
    """Things, times, numbers and words that no quote of their report gives; names in quotes that no report uses."""
    grounding = of_corpus(corpus)
    for article in corpus.articles:
        grounding.turn_to(article)
        reports = _Reports(grounding, article)
        yield from reports.findings()
        yield from _check_evidence(grounding, article, reports.used)


class _Reports:
    """The reports of one article beside their quotes."""

    def __init__(self, grounding: Grounding, article: Article) -> None:
        self.grounding, self.article, self.nodes = grounding, article, article.nodes
        # A group, an item or a content may be told by several reports: one of them has to name what is said of it.
        self._described: dict[str, tuple[set[str], list[str]]] = {}
        # What the reports resting on each evidence use: things, nodes, and kinds with those above them.
        self.used: dict[str, set[str]] = {}
        self._contents = set(self.nodes.of_kind({told.CONTENT}))
        self._by_description = set(self.nodes.of_kind(told.DESCRIBED))
        self._lines: dict[tuple[str, str, str], int] = {}  # filled where there is anything to find

    def findings(self) -> Iterator[Finding]:
        nodes = self.nodes
        tellers = told.tellers(nodes, self.grounding.reports)
        several = [node for node in self._contents if len(tellers.get(node, ())) > 1]
        shared = {part for node in several for part in told.parts(nodes, node)}
        for report in nodes.of_kind(self.grounding.reports):
            parts = told.parts(nodes, report)
            evidence = self._evidence(parts)
            if not evidence:
                continue  # SHACL reports it
            said = told.said(nodes, report).union(self.grounding.kinds.told(nodes, report))
            used = self.grounding.told(nodes, report)
            for item in evidence:
                self.used.setdefault(item, set()).update(used)
            quotes, named = self._words(report, evidence)
            yield from self._bearing(report, parts, said, evidence, named)
            referred: list[str] = []
            # What a mention stands for is told in full where it is not a mention, and needs its words only there.
            below: set[str] = set()  # what only follows from a fault above it
            for content in filter(nodes.noted["referred"].__contains__, parts):
                if content not in named and tellers.get(content) == [report] and self._told_elsewhere(report, content):
                    whole = told.parts(nodes, content)
                    yield from self._referred(report, whole, named, quotes)
                    below.update(whole)
            for part in told.parts(nodes, report, stop=named):
                if part in below or (part in named and part in self._contents):
                    continue
                if report not in tellers.get(part, (report,)):
                    referred.append(part)
                elif part not in self._by_description and part not in shared:
                    yield from self._unnamed(part, named, quotes)
                else:
                    if part not in shared and (faults := list(self._wording(part, named, quotes))):
                        yield from faults
                        below.update(told.parts(nodes, part))
                    things, words = self._described.setdefault(part, (set(), []))
                    things |= named
                    words += quotes
            yield from self._referred(report, referred, named, quotes)
        for part, (named, quotes) in self._described.items():
            if part in shared and part in self._by_description:
                yield from self._wording(part, named, quotes)
            yield from self._unnamed(part, named, quotes)

    def _evidence(self, parts: list[str]) -> list[str]:
        resting = self.nodes.having(_EVIDENCE)
        found = [item for part in parts if part in resting for item in resting[part]]
        return list(dict.fromkeys(found)) if len(found) > 1 else found

    def _words(self, report: str, evidence: list[str]) -> tuple[list[str], set[str]]:
        """The quotes of a report, and all that they name."""
        nodes = self.nodes
        named = {thing for item in evidence for thing in self.grounding.named(self.article, item)}
        if not self.grounding.speech.isdisjoint(nodes.values(report, _TYPE)):
            named |= {speaker for item in evidence for speaker in nodes.values(item, _SPEAKER)}
        return [nodes.value(item, _EXACT) or "" for item in evidence], named

    def _told_elsewhere(self, report: str, content: str) -> bool:
        """Whether a content is told in another role of another report, whose quotes name all of it."""
        for other in self.nodes.of_kind(self.grounding.reports):
            parts = told.parts(self.nodes, other)
            if other != report and content in parts and (evidence := self._evidence(parts)):
                quotes, named = self._words(other, evidence)
                if next(self._faults(told.parts(self.nodes, content), named, quotes), None) is None:
                    return True
        return False

    def _faults(self, parts: list[str], named: set[str], quotes: list[str]) -> Iterator[Finding]:
        for part in parts:
            yield from self._wording(part, named, quotes)
            yield from self._unnamed(part, named, quotes)

    def _referred(self, report: str, parts: list[str], named: set[str], quotes: list[str]) -> Iterator[Finding]:
        """What a report only refers to is named in full by its quotes, or some of their words stand for it."""
        contents = [part for part in parts if part in self._contents]
        if contents and next(self._faults(parts, named, quotes), None) is not None:
            name = short_name(contents[0])
            message = f"this report refers to {name}, and its quotes do not name all that is told of it: say which of their words stand for it, by an ent:Mention (in notes, below the quote: = «WORDS»: {name})."
            file = self.article.turtle
            remedy = Remedy(notes=f"= «WORDS»: {name}")
            yield Finding(
                "grounding/reference",
                message,
                file.path,
                file.line_of(report),
                report,
                value=contents[0],
                quote=quotes[0],
                remedies=(remedy,),
            )

    def _where(self, node: str, predicate: str, value: str) -> dict[str, Any]:
        file = self.article.turtle
        if not self._lines:
            self._lines.update(((t.s.value, t.p.value, t.o.value), t.line) for t in file.triples)
        line = self._lines.get((node, predicate, value))
        return {"file": file.path, "line": line, "node": node, "path": predicate, "value": value}

    def _wording(self, node: str, named: set[str], quotes: list[str]) -> Iterator[Finding]:
        """The words of a time, number, group or item stand in a quote, or a mention stands for it."""
        for wording in () if node in named else self.nodes.values(node, _WORDING):
            if all(find_words(quote, wording) < 0 for quote in quotes):
                where = {**self._where(node, _WORDING, wording), "quote": quotes[0]}
                if node in self._by_description and (again := encodings.again(self.article, node, wording, quotes)):
                    yield Finding("grounding/wording", again[0], **where, remedies=(again[1],))
                    continue
                hints = "".join(filter(None, (otherwise(quote, wording) for quote in quotes)))
                message = f'no quote of this report has the wording "{wording}": correct one of the two.{hints}'
                meant = {there for quote in quotes if (there := written_otherwise(quote, wording))}
                remedies = [
                    replaced(node, _WORDING, ox.Literal(wording), ox.Literal(there), safe=len(meant) == 1)
                    for there in sorted(meant)
                ]
                yield Finding("grounding/wording", message, **where, remedies=tuple(remedies))

    def _unnamed(self, node: str, named: set[str], quotes: list[str]) -> Iterator[Finding]:
        knows = self.grounding.knows
        about = self.nodes.texts.get(node, _NOTHING)
        if _WORDING in about and node not in self._by_description:
            yield from self._wording(node, named, quotes)
        on_page = self.nodes.values(node, _FROM_PAGE)  # the page says it, and no quote can
        for predicate, values in about.items():
            if predicate in _VERBATIM:
                for value in values:
                    if all(find_words(quote, value) < 0 for quote in quotes):
                        hints = "".join(filter(None, (otherwise(quote, value) for quote in quotes)))
                        message = f'no quote of this report has the words "{value}": correct one of the two.{hints}'
                        yield Finding(
                            "grounding/wording", message, **self._where(node, predicate, value), quote=quotes[0]
                        )
            if predicate in _NOT_IN_WORDS or predicate in on_page:
                continue
            for value in values:
                if value not in named and value != _COUNT and knows(value):
                    message = f"no quote of this report names {shorten(value)}: correct it, add the evidence{self._elsewhere(value)}, or say by an ent:Mention which words stand for it."
                    where = {**self._where(node, predicate, value), "quote": quotes[0]}
                    ways = (meant(value, quotes, language_of(self.article)),)
                    yield Finding("grounding/not-named", message, **where, remedies=ways)

    def _elsewhere(self, thing: str) -> str:
        """The quotes of the article that name a thing."""
        named, every = self.grounding.named, self.nodes.of_kind({ENT + "Evidence"})
        found = [short_name(item).lstrip(":") for item in every if thing in named(self.article, item)]
        return f" ({' or '.join(found[:MAX_LINES])} {'names' if len(found) == 1 else 'name'} it)" if found else ""

    def _bearing(
        self, report: str, parts: list[str], things: set[str], evidence: list[str], named: set[str]
    ) -> Iterator[Finding]:
        """Evidence that names nothing of what its report tells."""
        nodes, grounding = self.nodes, self.grounding
        if len(evidence) == 1 and not things.isdisjoint(grounding.named(self.article, evidence[0])):
            return  # as mostly
        words = [
            word for part in parts for predicate in (_WORDING, *_VERBATIM) for word in nodes.values(part, predicate)
        ]
        if not things & named and not words:
            return
        # Words of the speaker bear on the report that she said them, whatever they name.
        agents = set(nodes.values(report, ENT + "hasAgent"))
        for item in evidence:
            exact = nodes.value(item, _EXACT) or ""
            if (
                item in nodes.by_subject
                and not agents & set(nodes.values(item, _SPEAKER))
                and not things & grounding.named(self.article, item)
                and not any(find_words(exact, word) >= 0 for word in words)
                and things.isdisjoint(ID + "kind/" + kind for kind in said_in(exact))
            ):
                message = f"the words of {short_name(item)} name nothing that this report tells: remove that evidence, or resolve its words by an ent:Mention."
                yield Finding(
                    "grounding/no-bearing",
                    message,
                    self.article.turtle.path,
                    self.article.turtle.line_of(report),
                    report,
                    _EVIDENCE,
                    item,
                    exact,
                )


def _check_evidence(grounding: Grounding, article: Article, used: dict[str, set[str]]) -> Iterator[Finding]:
    nodes, file = article.nodes, article.turtle
    for item in nodes.of_kind({ENT + "Evidence"}):
        exact = nodes.value(item, _EXACT) or ""
        where: dict[str, Any] = {"file": file.path, "line": file.line_of(item), "node": item, "quote": exact}
        speakers = nodes.values(item, _SPEAKER)
        for mention in nodes.values(item, _MENTION):
            wording = nodes.value(mention, _WORDING) or ""
            if all(find_words(words, wording) < 0 for words in (exact, *nodes.values(item, _ATTRIBUTION))):
                yield Finding(
                    "grounding/wording",
                    f'the quote does not have the wording "{wording}" of its mention: correct one of the two.{otherwise(exact, wording)}',
                    **where,
                    value=mention,
                )
        yield from said_by.check(grounding, article, item, where)
        if item not in used:
            continue  # the check of unused nodes reports it
        allowed = used[item] | set(speakers) | set(nodes.values(item, _IN_PASSING))
        for words, things, place in grounding.expected(article, item):
            if allowed.isdisjoint(things) and allowed.isdisjoint(filter(None, map(grounding.namesakes.get, things))):
                meanings = grounding.kinds.meanings(words, things)
                if not allowed.isdisjoint(meanings) or grounding.kinds.is_said(nodes, allowed, meanings):
                    continue
                listed = " or ".join(map(shorten, meanings or sorted(things)))
                message = f'"{words}" names {listed}, which no report resting on this quote tells: tell it, quote less, or list it by ent:namesInPassing.'
                ways = tuple(encodings.remedies(grounding, article, item, words, sorted(things), meanings))
                severity = VIOLATION if place is None or place in grounding.sure(exact) else WARNING
                yield Finding("grounding/unused", message, **where, value=min(things), severity=severity, remedies=ways)
        for thing in nodes.values(item, _IN_PASSING):
            if thing in used[item]:
                message = f"a report resting on this quote tells {shorten(thing)}: remove it from ent:namesInPassing."
                remedies = (removed(item, _IN_PASSING, ox.NamedNode(thing)),)
                yield Finding("grounding/not-in-passing", message, **where, value=thing, remedies=remedies)
            if thing not in grounding.named(article, item):
                yield Finding(
                    "grounding/not-named",
                    f"the quote does not name {shorten(thing)}: remove it from ent:namesInPassing.",
                    **where,
                    value=thing,
                )
