"""Words that say how real a thing is are taken up: what is to come, denied, hedged, conditional or only said.

What is to come or denied and told as done is a violation, which an author can answer (`kg.checks.accepted`). The others
are warnings: which reading is right is for people to say. The words are data (cues.toml).
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.checks.phrases import cues
from kg.finding import VIOLATION, WARNING, Finding
from kg.source import told
from kg.source.corpus import Article, Corpus, language_of
from kg.terms import ENT, ID, OA, RDF

_DECIDED = ("to-come", "denied")
_REMEDIES = {
    "to-come": 'its words speak of what is to come ("{}"): if it has not happened, make it an ent:Plan, ent:Expectation or another attitude; if it has, add the words that say so.',
    "denied": 'its words deny something ("{}"): if it did not happen or is not so, make it the content of an ent:NonOccurrence; if it is, quote the words that say so.',
    "hedged": 'its words do not vouch for it ("{}"): make it the content of an ent:Claim, or add words by which the source says it flatly.',
    "condition": 'its words make a condition ("{}"), and no report that rests on them has ent:hasCondition or ent:hasException: add it.',
    "says": 'its words say that somebody says something ("{}"), and no speech act rests on them: make one, or give the voice of the words.',
}


def check(corpus: Corpus) -> Iterator[Finding]:
    """Reports and quotes that do not take up what their words say of how real it is."""
    for article in corpus.articles:
        yield from of_article(corpus, article)


def of_article(corpus: Corpus, article: Article) -> Iterator[Finding]:
    """As `check`, of one article."""
    yield from _Words(corpus, article).findings()


class _Words:
    """The words of one article and the reports that rest on them."""

    def __init__(self, corpus: Corpus, article: Article) -> None:
        self.corpus, self.article, self.nodes = corpus, article, article.nodes
        self.cues = cues(language_of(article))

    def findings(self) -> Iterator[Finding]:
        acts = self.corpus.subclasses("Act") | self.corpus.subclasses("Situation")
        yield from self._in_all("to-come", acts)
        yield from self._in_all("denied", acts)
        yield from self._in_all("hedged", acts | self.corpus.subclasses("Observation"))
        yield from self._taken_up()

    def _in_all(self, name: str, kinds: set[str]) -> Iterator[Finding]:
        """Reports of what is real all of whose words have the cue."""
        negative = {f"{ID}kind/{kind}" for kind in self.cues.data.get("negative_kinds", [])}
        provisions = self.corpus.subclasses("SubjectMatter")  # what a document provides for is mostly to come
        for report in self.nodes.of_kind(kinds - provisions):
            if name == "denied" and negative & set(self.nodes.values(report, ENT + "hasKind")):
                continue
            quotes = [
                words
                for item in self.nodes.values(report, ENT + "hasEvidence")
                for words in self.nodes.values(item, OA + "exact")
            ]
            found = [self._find(name, words) for words in quotes]
            if found and found[0] and all(found):
                yield self._finding(name, report, found[0], quotes[0])

    def _find(self, name: str, words: str) -> str:
        below = self.cues["below"].search(words) if name == "denied" else None
        found = self.cues[name].search(words, 0, below.start() if below else len(words))
        return found[0] if found else ""

    def _taken_up(self) -> Iterator[Finding]:
        """Quotes of whose condition or speech no report tells."""
        nodes, speech = self.nodes, self.corpus.subclasses("SpeechAct")
        resting: dict[str, list[str]] = {}
        for report in nodes.of_kind(self.corpus.subclasses("Report")):
            for part in told.parts(nodes, report):
                for item in nodes.values(part, ENT + "hasEvidence"):
                    resting.setdefault(item, []).append(report)
        attributions = {
            words for item in nodes.of_kind({ENT + "Evidence"}) for words in nodes.values(item, ENT + "attribution")
        }
        for item, reports in resting.items():
            words = nodes.value(item, OA + "exact") or ""
            if (cue := self._find("condition", words)) and not any(
                nodes.values(part, ENT + name)
                for report in reports
                for part in told.parts(nodes, report)
                for name in ("hasCondition", "hasException")
            ):
                yield self._finding("condition", item, cue, words)
            # Words that say who speaks elsewhere are taken up there.
            if (
                (cue := self._find("says", words))
                and ENT + "own" in nodes.values(item, ENT + "hasVoice")
                and speech.isdisjoint(kind for report in reports for kind in nodes.values(report, RDF + "type"))
                and not any(part and (part in words or words in part) for part in attributions)
            ):
                yield self._finding("says", item, cue, words)

    def _finding(self, name: str, node: str, cue: str, words: str) -> Finding:
        file, line = self.article.turtle.path, self.article.turtle.line_of(node)
        message = _REMEDIES[name].format(cue)
        severity = VIOLATION if name in _DECIDED else WARNING
        return Finding(f"cues/{name}", message, file, line, node, quote=words, severity=severity)
