"""How much of what an article says is told: escapes must not outweigh it.

Grounding lets an author list a name as named in passing, and words can be left out with a reason. Both are needed, and
both would let an empty encoding through. So the names in the text and its verbs (of kinds) are counted: those that a
report resting on the words tells, those that are in passing only, and those that were left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from kg.checks.grounding import Grounding, of_corpus
from kg.checks.phrases import cues
from kg.checks.quotes import anchors, attribution_anchors
from kg.finding import Finding
from kg.source import told
from kg.source.corpus import Article, Corpus, language_of
from kg.source.evidence import Anchor, find_words
from kg.source.names import Name
from kg.terms import ENT, OA

FEW = 3  # escapes that are nobody's laziness
SENTENCES = 3  # in one quote
REASON = 3  # words
_EVIDENCE, _EXACT, _OMISSION = ENT + "hasEvidence", OA + "exact", ENT + "Omission"
# A full stop after one letter or a short word with a capital is that of an abbreviation, after a day that of a date.
_SENTENCE = re.compile(
    # The sign comes first, for it is what a search can look for.
    r"[.!?](?<!\b[A-Z].)(?<!\b[A-Z][a-z].)(?<!\b[A-Z][a-z]{2}.)(?<!\b\d.)(?<!\b\d\d.)[.!?]*[\"'”’»)]*"
    r"(?=\s+[\"'“‘«(]*[^\W\d_a-zß-ÿ]|\s*$)"
)


@dataclass(frozen=True)
class NamedPlaces:
    """Places in the text where something is named: told by a report, named in passing only, left out."""

    told: int
    in_passing: int
    left_out: int

    @property
    def is_outweighed(self) -> bool:
        escaped = self.in_passing + self.left_out
        return escaped >= FEW and escaped > self.told


def sentences(words: str) -> int:
    """How many sentences end in the words.

    >>> sentences("It rained. The U.S. left."), sentences("Key deals")
    (2, 0)
    """
    return len(_SENTENCE.findall(words))


def telling(grounding: Grounding, article: Article) -> tuple[NamedPlaces, NamedPlaces]:
    """The names of an article's text, and its verbs."""
    grounding.turn_to(article)
    return _Count(grounding, article).count()


class _Count:
    """The names of one article's text beside its passages and the reports that rest on them."""

    def __init__(self, grounding: Grounding, article: Article) -> None:
        self.grounding, self.article, self.nodes = grounding, article, article.nodes
        self.used: dict[str, set[str]] = {}
        for report in self.nodes.of_kind(grounding.reports):
            values = grounding.told(self.nodes, report)
            for part in told.parts(self.nodes, report):
                for item in self.nodes.values(part, _EVIDENCE):
                    self.used.setdefault(item, set()).update(values)
        for item in self.used:
            self.used[item].update(self.nodes.values(item, ENT + "hasSpeaker"))
        omissions = set(self.nodes.of_kind({_OMISSION}))
        found = anchors(article)
        self.evidence = _Places((place, item) for item, place in found.items() if item not in omissions)
        self.omitted = _Places((place, item) for item, place in found.items() if item in omissions)
        self.attributed = _Places((place, "") for place in attribution_anchors(article))

    def count(self) -> tuple[NamedPlaces, NamedPlaces]:
        names, verbs = [0, 0, 0], [0, 0, 0]
        text = self.article.text or ""
        for name in self.grounding.outermost(text):
            kind = None if name.things <= self.grounding.units else self._kind(name)
            # Whoever tells a thing knows it; only names that its author has known can be passed over.
            if kind is not None and (kind == 0 or (name.start, name.end) in self._sure):
                (verbs if name.things <= self.grounding.kinds.all else names)[kind] += 1
        return NamedPlaces(*names), NamedPlaces(*verbs)

    @cached_property
    def _sure(self) -> set[tuple[int, int]]:
        return self.grounding.sure(self.article.text or "")

    def _kind(self, name: Name) -> int | None:
        """0 told, 1 in passing, 2 left out; None for words that no passage has."""
        resting, cited, omitted = (each.around(name) for each in (self.evidence, self.attributed, self.omitted))
        if cited or any(name.things & self.used.get(item, set()) or self._resolved(item, name) for item in resting):
            return 0
        if resting:
            return 1
        return 2 if omitted else None

    def _resolved(self, item: str, name: Name) -> bool:
        """Whether a mention says what longer words stand for, and a report tells that."""
        words = (self.article.text or "")[name.start : name.end]
        return any(
            find_words(self.nodes.value(mention, ENT + "wording") or "", words) >= 0
            and not self.used.get(item, set()).isdisjoint(self.nodes.values(mention, ENT + "denotes"))
            for mention in self.nodes.values(item, ENT + "hasMention")
        )


class _Places:
    """Places in a text, asked for those around one name after another, in the order of the text."""

    def __init__(self, places: Iterable[tuple[Anchor, str]]) -> None:
        self._ahead = sorted(places, key=lambda each: each[0].start, reverse=True)
        self._begun: list[tuple[Anchor, str]] = []

    def around(self, name: Name) -> list[str]:
        while self._ahead and self._ahead[-1][0].start <= name.start:
            self._begun.append(self._ahead.pop())
        self._begun = [each for each in self._begun if each[0].end > name.start]
        return [item for place, item in self._begun if name.end <= place.end]


def check(corpus: Corpus) -> Iterator[Finding]:
    """Articles that tell less than they pass over, quotes too wide to prove anything, sentences that are no headings,
    and words left out for no reason."""
    grounding = of_corpus(corpus)
    for article in corpus.articles:
        yield from _outweighed(grounding, article)
        yield from _wide(article)
        yield from _headings(article)
        yield from _left_out(grounding, article)


def _outweighed(grounding: Grounding, article: Article) -> Iterator[Finding]:
    for words, rule, count in zip(
        ("names", "verbs of happening and saying"), ("names", "verbs"), telling(grounding, article), strict=True
    ):
        if count.is_outweighed:
            message = (
                f"of the {words} in the text {count.told} are told, {count.in_passing} named in passing only and "
                f"{count.left_out} left out: tell what the text says of them."
            )
            node = next(article.nodes.of_kind({ENT + "Article"}), None)
            line = article.turtle.line_of(node) if node else None
            yield Finding(f"telling/{rule}", message, article.turtle.path, line, node)


def _wide(article: Article) -> Iterator[Finding]:
    nodes, file = article.nodes, article.turtle.path
    for item in nodes.of_kind({ENT + "Evidence"}):
        words = nodes.value(item, _EXACT) or ""
        if (count := sentences(words)) > SENTENCES:
            message = f"quotes {count} sentences at once: quote for each report the words that say it."
            yield Finding("telling/wide", message, file, article.turtle.line_of(item), item, quote=words)


def _headings(article: Article) -> Iterator[Finding]:
    nodes = article.nodes
    for heading in nodes.of_kind({ENT + "Heading"}):
        for item in nodes.values(heading, _EVIDENCE):
            words = nodes.value(item, _EXACT) or ""
            if sentences(words):
                message = "rests on a sentence, which is no heading: tell what the sentence says."
                line = article.turtle.line_of(heading)
                yield Finding("telling/heading", message, article.turtle.path, line, heading, quote=words)


def _left_out(grounding: Grounding, article: Article) -> Iterator[Finding]:
    nodes = article.nodes
    patterns = cues(language_of(article))
    for item in nodes.of_kind({_OMISSION}):
        words, reason = (nodes.value(item, name) or "" for name in (_EXACT, ENT + "reason"))
        named = [name for name in grounding.find_all(words) if not name.things <= grounding.units]
        cue = next((found[0] for name in ("says", "denied", "to-come") if (found := patterns.search(name, words))), "")
        if (named or cue) and len(reason.split()) < REASON:
            what = words[named[0].start : named[0].end] if named else cue
            message = f'leaves out "{what}" for the reason "{reason}": say in a sentence why nothing of it is told, or tell it.'
            line = article.turtle.line_of(item)
            yield Finding("telling/left-out", message, article.turtle.path, line, item, quote=words)
