"""The passages of the text: quotes as evidence, with voice and mentions, and words left out."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.notes.nodes import EVIDENCE, MENTION, OMISSION, TYPE, MadeNode, NodeGraph, name_of_words
from kg.notes.text import Span, SpanError, Text, has_words
from kg.notes.tree import (
    MentionLine,
    Node,
    Omission,
    Place,
    QuoteReference,
    Reference,
    Remark,
    Statement,
    TextLine,
    Voice,
    Words,
)
from kg.notes.values import Scope, Values, ent, nearest
from kg.source.evidence import written_otherwise
from kg.terms import ENT, OA

_VOICES = ("own", "attributed", "quoted")
_SHOWN = 30  # characters of a quote in a message


@dataclass
class Passage:
    """A quote or a whole line of the text that statements rest on. name: of the node; label: 2a, or 2 for a whole line."""

    name: str
    label: str
    line: int
    span: Span
    place: Place
    voice: Voice
    quote: QuoteReference | None = None
    of_line: list[MentionLine] = field(default_factory=list)


class Passages:
    """The passages of one article. by_line: of quotes and lines of text, by the identity of the part of the tree."""

    def __init__(
        self, graph: NodeGraph, text: Text, values: Values, general: list[MentionLine], in_turtle: set[str]
    ) -> None:
        self.graph, self.text, self.values, self.general, self.in_turtle = graph, text, values, general, in_turtle
        self.by_name: dict[str, Passage] = {}
        self.by_line: dict[int, Passage] = {}
        self.used: set[int] = set()  # the mentions that quotes have, by identity
        self.of_lines: list[MentionLine] = []

    def wrong(self, place: Place, message: str, remedy: str = "") -> None:
        self.values.wrong(place, message, remedy)

    def find(self, words: Words, span: Span) -> Span | None:
        """The place of the words of a quote in a line."""
        try:
            return self.text.find(words, [span], unique=True)
        except SpanError as error:
            self.wrong(words.place, str(error), error.remedy)
            return None

    def survey(self, line: TextLine) -> None:
        """Finds the passages of a line of the text with their names and voices."""
        span = self.text.lines[line.number - 1]
        voice, count = Voice(), 0
        of_line = [child for child in line.children if isinstance(child, MentionLine)]
        self.of_lines += of_line
        for child in line.children:
            if isinstance(child, Voice):
                voice = child
            elif isinstance(child, QuoteReference):
                label = f"{line.number}{letters(count)}"
                count += 1
                place = self.find(child.words, span) or span
                own = next((c for c in child.children if isinstance(c, Voice)), voice)
                name = child.name or "e" + label
                self.keep(child, Passage(name, label, line.number, place, child.place, own, child, of_line))
            elif isinstance(child, Statement | Remark) and id(line) not in self.by_line and not rests_on_nothing(child):
                label = str(line.number)
                self.keep(line, Passage("e" + label, label, line.number, span, line.place, voice, None, of_line))

    def keep(self, node: Node, passage: Passage) -> None:
        if passage.name in self.by_name:
            self.wrong(passage.place, f"two quotes have the name {passage.name}.", "Give this one another: {name}.")
        self.by_name[passage.name] = passage
        self.by_line[id(node)] = passage
        self.graph.taken.add(passage.name)

    def find_named(self, reference: Reference) -> Passage | None:
        """The passage that a name means: e2a, 2a for short, or 2 where the line has one quote."""
        found = self.by_name.get(reference.name) or self.by_name.get("e" + reference.name)
        if found is None and reference.name.isdigit():
            of_line = [passage for passage in self.by_name.values() if str(passage.line) == reference.name]
            found = of_line[0] if len(of_line) == 1 else None
        return found

    def name_of(self, reference: Reference) -> str | None:
        """The name of the evidence that is meant, be it a quote of the notes or a node in Turtle."""
        if found := self.find_named(reference):
            return found.name
        for name in (reference.name, "e" + reference.name):
            if self.graph.iri(name) in self.in_turtle:
                return name
        near = nearest(reference.name, [*self.by_name, *(p.label for p in self.by_name.values())])
        self.wrong(reference.place, f'no quote has the name "{reference.name}".', near or "Write one such as 2a.")
        return None

    def rest_on(self, made: MadeNode, references: list[Reference], first: str = "") -> None:
        """Says on which evidence a node rests; first: the name of the passage below which it stands."""
        found = [name for name in map(self.name_of, references) if name]
        for reference in references if first in found else ():
            if self.name_of(reference) == first:
                message = f"{reference.name} is the quote that this stands below, which it rests on anyway."
                self.wrong(reference.place, message, self._others(self.by_name.get(first)))
        names = dict.fromkeys([first, *found] if first else found)
        made.say_ent("hasEvidence", *(ox.NamedNode(self.graph.iri(name)) for name in names))

    def _others(self, passage: Passage | None) -> str:
        """What is said of the other quotes of the line, of which one may be meant: their names change when one goes."""
        beside = [] if passage is None else [p for p in self.by_name.values() if p.line == passage.line]
        listed = [f"{p.label} is «{_begin(self.text.words(p.span))}»" for p in beside if p is not passage]
        return f"Remove it, or name the one that is meant: {', '.join(listed)}." if listed else "Remove it."

    # ---------------------------------------------------------------- nodes

    def make(self) -> None:
        """Makes the evidence and its mentions."""
        for passage in self.by_name.values():
            self.evidence(passage)
        for mention in [*self.general, *self.of_lines]:
            if id(mention) not in self.used:
                message = "no quote has these words, or nearer mentions say what they stand for."
                self.wrong(mention.words.place, message, "Remove the mention, or quote the words.")

    def evidence(self, passage: Passage) -> None:
        made = self.graph.add(MadeNode(self.graph.iri(passage.name), passage.place, passage.line, EVIDENCE))
        spans = [passage.span, self.text.lines[passage.line - 1], self.text.whole]
        made.say(TYPE, ent("Evidence"))
        self.selector(made, passage.span, passage.quote)
        self.voice(made, passage.voice, Scope(0, spans[1:]))
        made.say_ent("hasMention", *self.mentions(passage, spans, made))
        if passage.quote:
            made.say_ent("namesInPassing", *self.values.things(passage.quote.passing, "namesInPassing"))
            for label in passage.quote.translations:
                made.say_ent("translation", ox.Literal(label.text, language=(label.language or "en").lower()))

    def selector(self, made: MadeNode, span: Span, given: QuoteReference | Omission | None) -> None:
        """Says where a passage stands, with the prefix and suffix that the author chose or the words need."""
        made.say_ent("isFromArticle", ox.NamedNode(self.graph.article))
        made.say(OA + "exact", ox.Literal(self.text.words(span)))
        around = (given.prefix, given.suffix) if given and given.prefix + given.suffix else self.text.selector(span)
        for name, words in zip(("prefix", "suffix"), around, strict=True):
            if words:
                made.say(OA + name, ox.Literal(words))

    def voice(self, made: MadeNode, voice: Voice, scope: Scope) -> None:
        """Says whose words a passage gives."""
        if voice.voice not in _VOICES:
            self.wrong(voice.place, f'there is no voice "{voice.voice}".', "Write ~ own, ~ attributed or ~ quoted.")
            return
        made.say_ent("hasVoice", ent(voice.voice))
        if voice.voice == "own" and voice.speakers:
            remedy = "Name them as issued-by below the article, or write ~ attributed."
            self.wrong(voice.place, "the text's own voice is that of those who issued it.", remedy)
        issuers = self.graph.nodes[self.graph.article].said.get(ENT + "isIssuedBy", [])
        speakers = issuers if voice.voice == "own" else self.values.things(voice.speakers, "hasSpeaker")
        made.say_ent("hasSpeaker", *speakers)
        if not speakers:
            made.say_ent("isSilentOn", ent("hasSpeaker"))
        made.say_ent("isRelayedBy", *self.values.things(voice.relays, "isRelayedBy"))
        if voice.words and (words := self.values.verbatim(voice.words, scope)) is not None:
            made.say_ent("attribution", ox.Literal(words))

    def mentions(self, passage: Passage, spans: list[Span], evidence: MadeNode) -> list[ox.NamedNode]:
        """The mentions of a passage: its own, those of its line, those of the article; for the same words the nearest hold.

        The words may be those that say who speaks: a pronoun there is told like one in the quote.
        """
        own = [c for c in passage.quote.children if isinstance(c, MentionLine)] if passage.quote else []
        words = self.text.words(passage.span)
        said = " ".join(term.value for term in evidence.said.get(ENT + "attribution", []))
        made: list[ox.NamedNode] = []
        nearest_rank: dict[str, int] = {}
        for rank, group in enumerate((own, passage.of_line, self.general)):
            for mention in group:
                wording = self.values.verbatim(mention.words, Scope(0, spans if rank < 2 else [self.text.whole]))
                if wording is not None and rank and wording not in words:
                    wording = written_otherwise(words, wording) or wording  # as this quote has them
                if wording is None:
                    self.used.add(id(mention))
                elif rank == 0 and wording not in words and not has_words(said, wording):
                    remedy = "Put the mention below the quote that has them, or whose speaker they give."
                    self.wrong(mention.words.place, "these words are not in the quote.", remedy)
                elif (
                    rank == 0 or has_words(words, wording) or (rank == 1 and has_words(said, wording))
                ) and nearest_rank.setdefault(wording, rank) == rank:
                    self.used.add(id(mention))
                    made.append(ox.NamedNode(self.mention(mention, wording, passage.line if rank < 2 else 0)))
        return made

    def mention(self, mention: MentionLine, wording: str, section: int) -> str:
        ground = next((m for m in mention.modifiers if m.name == "!"), None)
        on_page = any(m.name == "on page" for m in mention.modifiers)
        made = MadeNode("", mention.place, section, MENTION)
        made.say(TYPE, ent("Mention"))
        made.say_ent("wording", ox.Literal(wording))
        denoted = self.values.things(mention.things, "denotes")
        made.say_ent("denotes", *denoted)
        self.values.explains(wording, denoted)
        made.say_ent("hasBasis", ent("inferred" if ground else "onPage" if on_page else "stated"))
        if ground:
            made.say_ent("ground", ox.Literal(ground.text))
        return self.values.shared(made, mention.name, name_of_words(wording), "mention", mention.place)

    def omission(self, line: Omission, number: int, count: int) -> None:
        """Makes the words that line `number` leaves out, the `count`th of the line from 0."""
        place = self.find(line.words, self.text.lines[number - 1])
        if place is None:
            return
        name = line.name or self.graph.free(f"o{number}{letters(count)}")
        made = self.graph.add(MadeNode(self.graph.iri(name), line.place, number, OMISSION))
        made.say(TYPE, ent("Omission"))
        self.selector(made, place, line)
        made.say_ent("reason", ox.Literal(line.reason))


def letters(number: int) -> str:
    """A number as letters.

    >>> letters(0), letters(25), letters(26)
    ('a', 'z', 'aa')
    """
    return ("" if number < 26 else letters(number // 26 - 1)) + chr(ord("a") + number % 26)


def rests_on_nothing(node: Node) -> bool:
    """Whether a statement tells of a group or an item, which rest on no evidence."""
    return isinstance(node, Statement) and node.words is not None


def _begin(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rsplit(' ', 1)[0]} …"
