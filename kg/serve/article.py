"""An article with its facts in the margin: the text cut where quotes begin and end, and the reports line by line."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple

import pyoxigraph as ox

from kg.finding import acceptance
from kg.serve.facts import EXACT, TYPE, Labels, ReportView, ReportViews, iris_of, local, triples
from kg.serve.problems import RequestProblem
from kg.serve.state import Snapshot
from kg.terms import ENT, GRAPH_ARTICLE, GRAPH_INFERRED, ID, OA

ARTICLE = ID + "article/"
VOICES = ("own", "attributed", "quoted")


class MarkedQuote(NamedTuple):
    """Words of the text: where they stand (code points), whose they are, and in which voice."""

    iri: str
    words: str
    start: int
    end: int
    line: int
    voice: str
    speakers: tuple[tuple[str, str], ...]
    attribution: str

    @property
    def id(self) -> str:
        return local(self.iri)


class Piece(NamedTuple):
    """A run of the text that the same quotes cover. begins: the ids of those that begin here; to: the fact to go to."""

    text: str
    quotes: tuple[str, ...]
    begins: tuple[str, ...]
    voice: str
    tone: str
    to: str


class MarkedLine(NamedTuple):
    """A line of the text (1-based) with the facts whose first quote begins in it, and what is noted of it."""

    number: int
    pieces: tuple[Piece, ...]
    facts: tuple[ReportView, ...]
    remarks: tuple[EditorsRemark, ...]
    heading: bool


class EditorsRemark(NamedTuple):
    """What the editors noted: its id, kind and text."""

    id: str
    kind: str
    text: str


class MarginMention(NamedTuple):
    """Words that stand for things without naming them, and why we read them so. ids: of all mentions that say so."""

    words: str
    things: tuple[tuple[str, str], ...]
    ground: str
    ids: tuple[str, ...]


class ArticlePage(NamedTuple):
    """All that a page about an article shows.

    text_lost: the file is no longer the one that was read; within: by the id of a fact those of what it describes (contents,
    times, groups); beside: of all else that a link may lead to.
    """

    iri: str
    slug: str
    title: str
    about: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    lines: tuple[MarkedLine, ...]
    quotes: dict[str, MarkedQuote]
    remarks: tuple[EditorsRemark, ...]
    omissions: tuple[tuple[str, str], ...]
    mentions: tuple[MarginMention, ...]
    facts: int
    text_lost: bool
    language: str
    share: float
    within: dict[str, tuple[str, ...]]
    beside: tuple[str, ...]

    @property
    def speakers(self) -> list[tuple[str, str]]:
        """Those whose words it gives, by name."""
        found = {speaker for quote in self.quotes.values() for speaker in quote.speakers}
        return sorted(found, key=lambda each: each[1].lower())


def article(snapshot: Snapshot, slug: str) -> ArticlePage:
    """Raises `RequestProblem` where there is no such article."""
    try:
        node, graph = ox.NamedNode(ARTICLE + slug), ox.NamedNode(GRAPH_ARTICLE + slug)
    except ValueError:
        raise RequestProblem("not-found", "That is no address of an article.") from None
    select = snapshot.store.select
    rows = select(f"SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
    if not rows:
        raise RequestProblem("not-found", f"There is no article {slug[:200]} in the graph.")
    placed = f"{{ ?s ent:isFromArticle {node} }}"
    rows += select(f"SELECT ?s ?p ?o WHERE {{ {placed} VALUES ?p {{ <{OA}start> <{OA}end> ent:textLine }} ?s ?p ?o }}")
    told = f"?evidence ent:isFromArticle {node} . ?report ent:hasEvidence ?evidence . ?s ent:isToldBy ?report ."
    rows += select(f"SELECT DISTINCT ?s (ent:hasMainKind AS ?p) ?o WHERE {{ {told} ?s ent:hasMainKind ?o }}")
    inferred = triples(
        select(
            f"SELECT DISTINCT ?s ?p ?o WHERE {{ {told} GRAPH <{GRAPH_INFERRED}> {{ ?s ?p ?o }} "
            "FILTER(?p NOT IN (rdf:type, ent:hasKind)) } ORDER BY ?s ?p ?o"
        )
    )
    said = triples(sorted(rows, key=str))
    labels = Labels(select)
    labels.need(iris_of(said, inferred))
    return _Maker(snapshot, slug, node.value, said, ReportViews(said, inferred, labels), labels).make()


class _Maker:
    def __init__(self, snapshot: Snapshot, slug: str, iri: str, said: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]], facts: ReportViews, labels: Labels) -> None:  # fmt: skip
        self.snapshot = snapshot
        self.slug = slug
        self.iri = iri
        self.said = said
        self.labels = labels
        self.facts = facts
        self.quotes = {
            quote.id: quote for quote in sorted(self._quotes(), key=lambda quote: (quote.start, quote.end, quote.iri))
        }

    def make(self) -> ArticlePage:
        about = self.said[self.iri]
        digest = self._text(about, "sha256")
        text = self.snapshot.text_of(self.slug, digest)
        reports = [
            iri
            for iri, said in self.said.items()
            if ENT + "hasEvidence" in said and iri != self.iri and self._told(said)
        ]
        places = {quote.iri: quote for quote in self.quotes.values()}
        found = [self.facts.fact(iri) for iri in reports]
        found.sort(key=lambda fact: (*self._place(fact, places), fact.iri))
        by_line: dict[int, list[ReportView]] = defaultdict(list)
        for fact in found:
            by_line[self._line(fact, places)].append(fact)
        remarks, own = self._remarks(places)
        lines = self._lines(text, by_line, remarks, found)
        mentions = self._mentions()
        shown = {*self.quotes, *(fact.id for fact in found), *(id_ for each in mentions for id_ in each.ids)}
        shown |= {each.id for some in (own, *remarks.values()) for each in some}
        within, beside = self._anchors(found, shown)
        covered = _covered(text, self.quotes.values()) if text else 0.0
        return ArticlePage(
            self.iri,
            self.slug,
            self._text(about, "headline") or self.slug,
            tuple(self._about(about)),
            tuple(lines),
            self.quotes,
            tuple(own),
            tuple(sorted(self._omissions())),
            tuple(mentions),
            len(found),
            text is None,
            self._text(about, "language") or "en",
            covered,
            within,
            beside,
        )

    def _told(self, said: dict[str, list[ox.NamedNode | ox.Literal]]) -> bool:
        return ENT + "hasMainKind" in said and not any(
            each.value in (ENT + "Content", ENT + "Remark") for each in said.get(TYPE, ())
        )

    def _quotes(self) -> list[MarkedQuote]:
        found = []
        for iri, said in self.said.items():
            if OA + "start" not in said:
                continue
            start, end = (int(said[OA + name][0].value) for name in ("start", "end"))
            voice = next((each.value.removeprefix(ENT) for each in said.get(ENT + "hasVoice", ())), "own")
            speakers = tuple((each.value, self.labels.of(each.value)) for each in said.get(ENT + "hasSpeaker", ()))
            number = int(self._text(said, "textLine") or 0)
            words = said[EXACT][0].value
            attribution = self._text(said, "attribution")
            found.append(MarkedQuote(iri, words, start, end, number, voice, speakers, attribution))
        return found

    @staticmethod
    def _place(fact: ReportView, places: dict[str, MarkedQuote]) -> tuple[int, int]:
        return min(((places[iri].start, places[iri].end) for iri in fact.quotes if iri in places), default=(0, 0))

    def _line(self, fact: ReportView, places: dict[str, MarkedQuote]) -> int:
        return min((places[iri] for iri in fact.quotes if iri in places), key=lambda q: (q.start, q.end)).line

    def _lines(
        self,
        text: str | None,
        by_line: dict[int, list[ReportView]],
        remarks: dict[int, list[EditorsRemark]],
        found: list[ReportView],
    ) -> list[MarkedLine]:
        """The lines of the text; where it is lost, the quotes one by one in its place."""
        first = _first_facts(found)
        if text is None:
            lines = []
            for number in sorted({quote.line for quote in self.quotes.values()}):
                pieces = tuple(
                    Piece(quote.words + " ", (quote.id,), (quote.id,), quote.voice, *first.get(quote.iri, ("act", "")))
                    for quote in self.quotes.values()
                    if quote.line == number
                )
                lines.append(MarkedLine(number, pieces, tuple(by_line[number]), tuple(remarks[number]), False))
            return lines
        lines, start = [], 0
        for number, words in enumerate(text.split("\n"), 1):
            end = start + len(words)
            pieces = self._pieces(text, start, end, first)
            heading = 0 < len(words) < 90 and words[-1:] not in (".", '"', "”", "!", "?")
            if words.strip() or by_line[number]:
                lines.append(MarkedLine(number, pieces, tuple(by_line[number]), tuple(remarks[number]), heading))
            start = end + 1
        return lines

    def _pieces(self, text: str, start: int, end: int, first: dict[str, tuple[str, str]]) -> tuple[Piece, ...]:
        here = [quote for quote in self.quotes.values() if quote.start < end and quote.end > start]
        cuts = sorted({start, end, *(max(q.start, start) for q in here), *(min(q.end, end) for q in here)})
        pieces = []
        for a, b in pairwise(cuts):
            over = [quote for quote in here if quote.start <= a and quote.end >= b]
            smallest = min(over, key=lambda quote: quote.end - quote.start, default=None)
            tone, to = first.get(smallest.iri, ("act", "")) if smallest else ("", "")
            pieces.append(
                Piece(
                    text[a:b],
                    tuple(quote.id for quote in over),
                    tuple(quote.id for quote in over if quote.start == a),
                    smallest.voice if smallest else "",
                    tone,
                    to,
                )
            )
        return tuple(pieces)

    def _remarks(self, places: dict[str, MarkedQuote]) -> tuple[dict[int, list[EditorsRemark]], list[EditorsRemark]]:
        """What the editors noted: of a line, and of the article as a whole."""
        by_line: dict[int, list[EditorsRemark]] = defaultdict(list)
        whole = []
        for iri, said in self.said.items():
            if not (text := self._text(said, "remark")):
                continue
            if ENT + "acceptance" in (each.value for each in said.get(ENT + "hasRemarkKind", ())):
                text = acceptance(text)[1]
            kind = next((self.labels.of(each.value) for each in said.get(ENT + "hasRemarkKind", ())), "remark")
            evidence = [each.value for each in said.get(ENT + "hasEvidence", ())]
            for each in said.get(ENT + "concerns", ()):
                evidence += [value.value for value in self.said.get(each.value, {}).get(ENT + "hasEvidence", ())]
            lines = [places[iri].line for iri in evidence if iri in places]
            if any(each.value == self.iri for each in said.get(ENT + "concerns", ())) or not lines:
                whole.append(EditorsRemark(local(iri), kind, text))
            else:
                by_line[min(lines)].append(EditorsRemark(local(iri), kind, text))
        return by_line, sorted(whole, key=lambda each: each[1:])

    def _omissions(self) -> list[tuple[str, str]]:
        return [
            (said[EXACT][0].value, reason) for said in self.said.values() if (reason := self._text(said, "reason")) and EXACT in said
        ]  # fmt: skip

    def _mentions(self) -> list[MarginMention]:
        found: dict[tuple[str, tuple[tuple[str, str], ...], str], list[str]] = defaultdict(list)
        for iri, said in self.said.items():
            if any(each.value == ENT + "Mention" for each in said.get(TYPE, ())) and (
                ground := self._text(said, "ground")
            ):
                things = tuple((each.value, self.labels.of(each.value)) for each in said.get(ENT + "denotes", ()))
                found[self._text(said, "wording"), things, ground].append(local(iri))
        return [MarginMention(*key, tuple(ids)) for key, ids in sorted(found.items())]

    def _anchors(self, found: list[ReportView], shown: set[str]) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
        """Where links to the article's other nodes lead: to the fact that describes each first, or beside all."""
        own = {iri for iri in self.said if iri.startswith(self.iri + "/")}
        free = own - {f"{self.iri}/{name}" for name in shown}
        within = {}
        for fact in found:
            reached: list[str] = []
            todo = [fact.iri]
            while todo:
                for values in self.said.get(todo.pop(), {}).values():
                    for value in values:
                        if value.value in free:
                            free.remove(value.value)
                            reached.append(local(value.value))
                            todo.append(value.value)
            within[fact.id] = tuple(reached)
        return within, tuple(sorted(map(local, free)))

    def _about(self, said: dict[str, list[ox.NamedNode | ox.Literal]]) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
        """Who issued and published it and when, with what is not stated."""
        silent = {each.value for each in said.get(ENT + "isSilentOn", ())}
        found: list[tuple[str, tuple[tuple[str, str], ...]]] = []
        for name, words in (
            ("isPublishedBy", "Published by"),
            ("isPublishedIn", "Published"),
            ("isWrittenBy", "Written by"),
            ("isIssuedBy", "Issued by"),
            ("hasSourceKind", "Kind of source"),
            ("checkedBy", "Checked by"),
        ):
            values = []
            for each in said.get(ENT + name, ()):
                if isinstance(each, ox.Literal):
                    values.append(("", each.value))
                else:
                    time = self.said.get(each.value, {})
                    days = next((value.value for value in time.get(ENT + "edtf", ())), "")
                    values.append(("" if days else each.value, days or self.labels.of(each.value)))
            if values:
                found.append((words, tuple(values)))
            elif ENT + name in silent:
                found.append((words, (("", "not stated"),)))
        return found

    @staticmethod
    def _text(said: dict[str, list[ox.NamedNode | ox.Literal]], name: str) -> str:
        return next((each.value for each in said.get(ENT + name, ())), "")


def _first_facts(found: list[ReportView]) -> dict[str, tuple[str, str]]:
    """The tone and id of the first fact that rests on each quote."""
    first: dict[str, tuple[str, str]] = {}
    for fact in found:
        for iri in fact.quotes:
            first.setdefault(iri, (fact.tone, fact.id))
    return first


def _covered(text: str, quotes: object) -> float:
    """Which part of the letters of a text stands in quotes, 0 to 1."""
    marked = bytearray(len(text))
    for quote in quotes:  # type: ignore[attr-defined]
        marked[quote.start : quote.end] = b"\1" * (quote.end - quote.start)
    letters = [place for place, character in enumerate(text) if not character.isspace()]
    return sum(marked[place] for place in letters) / len(letters) if letters else 0.0
