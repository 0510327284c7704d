"""How much of each article is accounted for, in both directions: text without reports, reports without text."""

from __future__ import annotations

from dataclasses import dataclass

from kg.checks.grounding import Grounding
from kg.checks.quotes import anchors, attribution_anchors, only_joins
from kg.checks.reading import ArticleReading
from kg.checks.telling import NamedPlaces, telling
from kg.checks.words_told import words_told
from kg.source import told
from kg.source.corpus import Article, Corpus
from kg.source.evidence import Anchor, is_separator, line_of, uncovered
from kg.terms import ENT

_PLUMBING = {ENT + name for name in ("hasEvidence", "isSilentOn", "isOpenOn", "isClosedOn", "checkedBy")}


@dataclass(frozen=True)
class Coverage:
    """Counts in code points; `separators` are white space and punctuation between passages; `gaps` are (line, words) neither encoded nor left out; `unproved` reports without found evidence; `statements` what is told by them and in them; `encoded_by` who wrote the encoding; `checked` reports that another person has checked; `words_told` words of the quotes that what is told takes up, `words_left` (line, word) the others."""

    slug: str
    characters: int
    separators: int
    encoded: int
    omitted: int
    gaps: list[tuple[int, str]]
    reports: int
    statements: int
    unproved: list[str]
    encoded_by: list[str]
    checked: int
    names: NamedPlaces
    verbs: NamedPlaces
    words_told: int
    words_left: list[tuple[int, str]]

    @property
    def complete(self) -> bool:
        return not self.gaps and not self.unproved

    @property
    def percent(self) -> float:
        """Share of the characters that are accounted for; 100 means all of them."""
        missing = self.characters - self.encoded - self.omitted - self.separators
        return 100 * (self.characters - missing) / self.characters if self.characters else 0.0


def coverage(corpus: Corpus) -> list[Coverage]:
    """The coverage of each article of the corpus."""
    grounding = Grounding(corpus)
    return [_of(corpus, article, grounding) for article in corpus.articles]


def _of(corpus: Corpus, article: Article, grounding: Grounding) -> Coverage:
    text, nodes = article.text or "", article.nodes
    found = anchors(article)
    omissions = set(nodes.of_kind({ENT + "Omission"}))
    encoded = _marked(
        text, [*(place for node, place in found.items() if node not in omissions), *attribution_anchors(article)]
    )
    omitted = _marked(text, [place for node, place in found.items() if node in omissions]) - encoded
    reports = list(nodes.of_kind(corpus.subclasses("Report")))
    parts = dict.fromkeys(part for report in reports for part in told.parts(nodes, report))
    statements = sum(
        len(terms) for part in parts for name, terms in nodes.by_subject[part].items() if name not in _PLUMBING
    )
    unproved = [one for one in reports if not any(item in found for item in nodes.values(one, ENT + "hasEvidence"))]
    this = next(nodes.of_kind({ENT + "Article"}), "")
    encoders, whole = nodes.values(this, ENT + "encodedBy"), nodes.values(this, ENT + "checkedBy")
    checked = sum(not {*whole, *nodes.values(one, ENT + "checkedBy")} <= set(encoders) for one in reports)
    blank = sum(
        is_separator(character)
        for offset, character in enumerate(text)
        if offset not in encoded and offset not in omitted
    )
    gaps = [
        (line_of(text, gap.start), text[gap.start : gap.end])
        for gap in uncovered(text, [*found.values(), *attribution_anchors(article)])
        if not only_joins(article, text[gap.start : gap.end])
    ]
    amounts = len(text), blank, len(encoded), len(omitted)
    return Coverage(
        article.slug,
        *amounts,
        gaps,
        len(reports),
        statements,
        unproved,
        list(encoders),
        checked,
        *telling(grounding, article),
        *words_told(ArticleReading(corpus, article)),
    )


def _marked(text: str, places: list[Anchor]) -> set[int]:
    return {offset for place in places for offset in range(place.start, min(place.end, len(text)))}
