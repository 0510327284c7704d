"""Mentions of a graph as parts of the notes: each where it says exactly which quotes have it."""

from __future__ import annotations

from collections import defaultdict

from kg.notes.back_values import BackValues, CannotSay, FoundPassage, says, types_of
from kg.notes.nodes import name_of_words
from kg.notes.text import Span, has_words
from kg.notes.tree import MentionLine, Modifier, Node
from kg.terms import ENT


class BackMentions:
    """The mentions of one article."""

    def __init__(self, values: BackValues) -> None:
        self.nodes, self.values, self.text = values.nodes, values, values.text

    def mentions(self) -> dict[str, list[Node]]:
        """Mentions by where they stand: '' for the margin, the number of a line, the IRI of a passage."""
        quotes = [p for p in self.values.passages.values() if "Evidence" in types_of(self.nodes[p.iri])]
        of: dict[str, list[str]] = {p.iri: [t.value for t in says(self.nodes[p.iri], "hasMention")] for p in quotes}
        by_words: dict[str, list[str]] = defaultdict(list)
        for iri in self.values.of_type({"Mention"}):
            words = self.values.one(self.nodes[iri], "wording")
            if words is not None and any(iri in has for has in of.values()):
                by_words[words].append(iri)
            else:
                self.values.blocked.add(iri)
        found: dict[str, list[Node]] = defaultdict(list)
        for words, iris in by_words.items():
            self.spread(words, iris, quotes, of, found)
        return found

    def spread(
        self,
        words: str,
        iris: list[str],
        quotes: list[FoundPassage],
        of: dict[str, list[str]],
        found: dict[str, list[Node]],
    ) -> None:
        """Puts the mentions of the same words where they say exactly which quotes have them."""
        within = [p for p in quotes if has_words(self.text.words(p.span), words)]
        spoken = [p for p in quotes if has_words(self.values.one(self.nodes[p.iri], "attribution") or "", words)]
        has = {p.iri: [m for m in of[p.iri] if m in iris] for p in quotes}
        left = {p.iri for p in quotes if has[p.iri]}
        general = next(
            (m for m in iris if all(has[p.iri] for p in within) and sum(has[p.iri] == [m] for p in within) > 1), None
        )
        if general is not None and (made := self.mention(general, words, [self.text.whole])):
            found[""].append(made)
            left -= {p.iri for p in within if has[p.iri] == [general]}
        for place in quotes:
            here = [p for p in quotes if p.line == place.line and (p in within or p in spoken)]
            if place.iri not in left:
                continue
            if (
                general is None
                and len(here) > 1
                and place in here
                and len(has[place.iri]) == 1
                and all(has[p.iri] == has[place.iri] for p in here)
            ):
                if made := self.mention(has[place.iri][0], words, [place.line_span, self.text.whole]):
                    found[str(place.line)].append(made)
                    left -= {p.iri for p in here}
                continue
            for iri in has[place.iri]:
                if made := self.mention(iri, words, [place.span, place.line_span, self.text.whole]):
                    found[place.iri].append(made)

    def mention(self, iri: str, wording: str, spans: list[Span]) -> MentionLine | None:
        said = self.nodes[iri]
        local = self.values.local(iri)
        try:
            if local is None:
                raise CannotSay
            made = MentionLine(self.values.words(wording, spans), self.values.things(says(said, "denotes"), "denotes"))
            made.name = "" if local == name_of_words(wording) else local
            if self.values.one(said, "hasBasis") == ENT + "onPage":
                made.modifiers.append(Modifier("on page"))
            if ground := self.values.one(said, "ground"):
                made.modifiers.append(Modifier("!", None, ground))
            if not made.things:
                raise CannotSay
        except CannotSay:
            self.values.blocked.add(iri)
            return None
        self.values.written.add(iri)
        return made
