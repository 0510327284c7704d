"""How the words of a quote were read: which of them name a thing, and what was concluded and not said."""

from __future__ import annotations

from collections.abc import Callable

from kg.reason.rules import Fact
from kg.reason.vocabulary import TYPE
from kg.source.evidence import find_words
from kg.source.names import NameIndex
from kg.terms import ENT
from kg.why.knowledge import Knowledge
from kg.why.parts import Quote, Source, SourceReading

_INFERRED, _BASIS, _DENOTES = ENT + "inferred", ENT + "hasBasis", ENT + "denotes"
# Properties whose values the words need not name.
_NOT_IN_WORDS = {TYPE} | {
    ENT + name
    for name in ("hasEvidence", "hasKind", "hasContent", "isSilentOn", "isOpenOn", "isClosedOn", "isAlternativeOn")
}


class Reader:
    """Reads quotes beside the facts that rest on them. source: where a fact is written."""

    def __init__(self, knowledge: Knowledge, source: Callable[[Fact], Source]) -> None:
        self.knowledge = knowledge
        self._source = source

    def split(self, fact: Fact, quotes: tuple[Quote, ...]) -> tuple[tuple[Quote, ...], tuple[Quote, ...]]:
        """The quotes that name the object of the fact, and the others; all are the first kind where none does."""
        if fact[1] in _NOT_IN_WORDS:
            return quotes, ()
        naming = tuple(quote for quote in quotes if self._names(quote, fact[2]))
        return (naming, tuple(quote for quote in quotes if quote not in naming)) if naming else (quotes, ())

    def _names(self, quote: Quote, thing: str) -> bool:
        if any(thing in self.knowledge.values(mention, _DENOTES) for mention in self._mentions(quote)):
            return True
        wording = self.knowledge.text(thing, ENT + "wording")
        if wording is not None:
            return find_words(quote.words, wording) >= 0
        return self._labelled(quote.words, thing)

    def _labelled(self, words: str, thing: str) -> bool:
        return bool(NameIndex((thing, label) for label in self.knowledge.labels(thing)).find_all(words))

    def _mentions(self, quote: Quote) -> list[str]:
        return self.knowledge.values(quote.node.iri, ENT + "hasMention")

    def readings(self, things: tuple[str, ...], quotes: tuple[Quote, ...]) -> tuple[SourceReading, ...]:
        """The mentions by which the quotes name the things, and what was concluded of the things themselves."""
        found: dict[str, SourceReading] = {}
        for thing in things:
            for mention in (mention for quote in quotes for mention in self._mentions(quote)):
                if thing in self.knowledge.values(mention, _DENOTES):
                    read = self._reading(mention, (mention, _DENOTES, thing))
                    # That "President Amina Wafula" is Amina Wafula needs no saying.
                    if read.ground is not None or not self._labelled(read.words, thing):
                        found.setdefault(mention, read)
            if _INFERRED in self.knowledge.values(thing, _BASIS):
                found.setdefault(thing, self._reading(thing, (thing, _BASIS, _INFERRED)))
        return tuple(found.values())

    def _reading(self, node: str, fact: Fact) -> SourceReading:
        know = self.knowledge
        (basis,) = know.values(node, _BASIS)[:1] or (ENT + "stated",)
        return SourceReading(
            know.text(node, ENT + "wording") or "",
            know.term(node),
            tuple(map(know.term, know.values(node, _DENOTES))),
            know.text(node, ENT + "edtf") or know.text(node, ENT + "value"),
            basis.removeprefix(ENT),
            (know.text(node, ENT + "ground") or "") if basis == _INFERRED else None,
            self._source(fact),
        )
