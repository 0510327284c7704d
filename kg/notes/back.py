"""From Turtle back to notes: the parts of the tree that say what a graph says."""

from __future__ import annotations

import pyoxigraph as ox

from kg.notes.back_mentions import BackMentions
from kg.notes.back_statements import BackStatements
from kg.notes.back_values import BackValues, CannotSay, FoundPassage, Said, says, types_of
from kg.notes.make import SourceText, first_line
from kg.notes.names import ALL_PREFIXES, PREFIX_OF, last_part
from kg.notes.nodes import TYPE
from kg.notes.passages import letters
from kg.notes.quoting import quote_for
from kg.notes.text import Span
from kg.notes.tree import (
    ArticleLine,
    Declaration,
    Document,
    MentionLine,
    Node,
    Omission,
    QuoteReference,
    Reference,
    Remark,
    Role,
    Roles,
    Silent,
    Statement,
    TextLine,
    ThingReference,
    Voice,
)
from kg.source.evidence import QuoteError, anchor
from kg.terms import ENT, OA, SKOS


class Back:
    """One article. `values.blocked` has the nodes that are left to Turtle."""

    def __init__(self, values: BackValues, source: SourceText, known: set[str], users: dict[str, list[str]]) -> None:
        """known: the things of the reference data; users: the nodes that point at a node."""
        self.nodes, self.article, self.text, self.values = values.nodes, values.article, values.text, values
        self.names, self.vocabulary = values.names, values.names.vocabulary
        self.headline, self.digest, self.known = first_line(source.text), source.digest, known
        self.statements = BackStatements(values, users)

    def document(self) -> Document:
        """The notes. Nodes that cannot be said in them are added to `values.blocked`."""
        lines: list[Node] = [self.header()]
        lines += self.each(self.declarations(), self.declaration)
        self.find_passages()
        mentions = BackMentions(self.values).mentions()
        self.statements.make()
        lines += [*mentions[""], *self.statements.below[""]]
        for number in range(1, len(self.text.lines) + 1):
            line = TextLine(number, " ".join(self.text.line(number).split()) or None)
            line.children = self.below(number, mentions)
            if line.text or line.children:
                lines.append(line)
        return Document(lines)

    def each(self, iris: list[str], make: object) -> list[Node]:
        """The parts of the tree for nodes; those that cannot be said are blocked."""
        found: list[Node] = []
        for iri in iris:
            try:
                found.append(make(iri))  # type: ignore[operator]
                self.values.written.add(iri)
            except CannotSay:
                self.values.blocked.add(iri)
        return found

    # ---------------------------------------------------------------- the article and what it declares

    def header(self) -> ArticleLine:
        said = self.nodes[self.article]
        made = ArticleLine(self.article.removeprefix(ALL_PREFIXES["article"]))
        language = self.values.one(said, "language")
        roles: list[Role | Silent] = (
            [Role("language", [self.text_value(language)])] if language and language != "en" else []
        )
        for name, usual in (("headline", self.headline), ("sha256", self.digest)):
            given = self.values.one(said, name)
            roles += [Role(name, [ThingReference("label", given)])] if given is not None and given != usual else []
        evidence = [Reference(self.values.reference(e)) for e in self.values.iris(said, "hasEvidence")]
        roles += self.statements.roles(
            said, {"headline", "language", "sha256", "hasEvidence"}, [self.text.whole], "Article", []
        )
        roles += [Role("evidence", [ThingReference("name", r.name) for r in evidence])] if evidence else []
        made.children = [Roles([role], of_article=True) for role in roles]
        return made

    def text_value(self, text: str) -> ThingReference:
        return ThingReference("name", text) if text.replace("-", "").isalnum() else ThingReference("label", text)

    def declarations(self) -> list[str]:
        return [
            iri
            for iri, said in self.nodes.items()
            if iri not in self.values.blocked and iri != self.article and not iri.startswith(self.values.base)
            and any(p.startswith(SKOS) for p in said) and types_of(said)
        ]  # fmt: skip

    def declaration(self, iri: str) -> Declaration:
        said = self.nodes[iri]
        if len(said[TYPE]) != 1 or len(types_of(said)) != 1 or iri in self.known:
            raise CannotSay
        kind = types_of(said)[0]
        labels: list[ThingReference] = []
        for name in ("prefLabel", "altLabel"):
            for term in said.get(SKOS + name, []):
                if not isinstance(term, ox.Literal) or not term.language or term.language != term.language.lower():
                    raise CannotSay
                labels.append(
                    ThingReference("label", term.value, "" if term.language == self.values.language else term.language)
                )
        if not labels:
            raise CannotSay
        above = self.vocabulary.above(kind)
        prefix = next(
            (PREFIX_OF[c] for c in sorted(above, key=lambda c: -len(self.vocabulary.above(c))) if c in PREFIX_OF), None
        )
        last = last_part(iri)
        bare = prefix and iri == ALL_PREFIXES[prefix] + last and self.values.plain(last)
        thing = ThingReference("name", last) if bare else self.values.prefixed(iri)
        done = {SKOS + "prefLabel", SKOS + "altLabel"}
        return Declaration(thing, kind, labels, self.statements.roles(said, done, [self.text.whole], kind, []))

    # ---------------------------------------------------------------- passages

    def find_passages(self) -> None:
        """The places of evidence and omissions in the text."""
        for iri in self.values.of_type({"Evidence", "Omission"}):
            said = self.nodes[iri]
            local = self.values.local(iri)
            exact, prefix, suffix = (
                "".join(t.value for t in said.get(OA + n, [])[:1]) for n in ("exact", "prefix", "suffix")
            )
            try:
                place = anchor(self.text.text, exact, prefix, suffix)
            except QuoteError:
                self.values.blocked.add(iri)
                continue
            line = self.text.line_of(place.start)
            if local is None:
                self.values.blocked.add(iri)
                continue
            self.values.passages[iri] = FoundPassage(
                iri, local, Span(place.start, place.end), line, self.text.lines[line - 1]
            )

    def below(self, number: int, mentions: dict[str, list[Node]]) -> list[Node]:
        """What stands below a line of the text."""
        made: list[tuple[Voice, QuoteReference]] = []
        omissions: list[Node] = []
        whole: list[Node] = []
        for found in [
            p for p in self.values.passages.values() if p.line == number and p.iri not in self.values.blocked
        ]:
            said = self.nodes[found.iri]
            try:
                if types_of(said) == ["Omission"]:
                    omissions.append(self.omission(found, said, len(omissions)))
                else:
                    voice, quote = self.voice(said, found), self.quote(found, said, number, len(made))
                    quote.children = [*mentions[found.iri], *self.statements.below[found.iri]]
                    if not made and not whole and voice == Voice() and self.is_whole(found, quote, number):
                        whole = quote.children
                    else:
                        made.append((voice, quote))
                self.values.written.add(found.iri)
            except CannotSay:
                self.values.blocked.add(found.iri)
        return [*mentions[str(number)], *whole, *_voiced(made), *omissions]

    def is_whole(self, found: FoundPassage, quote: QuoteReference, number: int) -> bool:
        """Whether a passage is the line itself, that need not be quoted."""
        plain = not (quote.passing or quote.translations or quote.prefix or quote.suffix)
        rests = any(isinstance(c, Remark) or (isinstance(c, Statement) and not c.words) for c in quote.children)
        no_mention = not any(isinstance(c, MentionLine) for c in quote.children)
        return found.span == found.line_span and found.name == f"e{number}" and plain and rests and no_mention

    def quote(self, found: FoundPassage, said: Said, number: int, count: int) -> QuoteReference:
        made = QuoteReference(quote_for(self.text, found.span, found.line_span))
        made.name = "" if found.name == f"e{number}{letters(count)}" else found.name
        made.passing = self.values.things(says(said, "namesInPassing"), "namesInPassing")
        for term in says(said, "translation"):
            if not isinstance(term, ox.Literal) or not term.language:
                raise CannotSay
            made.translations.append(
                ThingReference("label", term.value, "" if term.language == "en" else term.language)
            )
        self.around(made, found, said)
        return made

    def around(self, made: QuoteReference | Omission, found: FoundPassage, said: Said) -> None:
        """Prefix and suffix, where they are not those that the words need."""
        given = tuple("".join(t.value for t in said.get(OA + name, [])) for name in ("prefix", "suffix"))
        if given != self.text.selector(found.span):
            made.prefix, made.suffix = given

    def voice(self, said: Said, found: FoundPassage) -> Voice:
        name = (self.values.one(said, "hasVoice") or "").removeprefix(ENT)
        speakers = says(said, "hasSpeaker")
        made = Voice(voice=name)
        if name == "own":
            if set(speakers) != set(says(self.nodes[self.article], "isIssuedBy")):
                raise CannotSay
        else:
            made.speakers = self.values.things(speakers, "hasSpeaker")
        made.relays = self.values.things(says(said, "isRelayedBy"), "isRelayedBy")
        if (words := self.values.one(said, "attribution")) is not None:
            spans = [found.line_span, self.text.whole]
            made.words = self.values.words(words, spans)
        return made

    def omission(self, found: FoundPassage, said: Said, count: int) -> Omission:
        made = Omission(quote_for(self.text, found.span, found.line_span), reason=self.values.one(said, "reason") or "")
        made.name = "" if found.name == f"o{found.line}{letters(count)}" else found.name
        self.around(made, found, said)
        return made


def _voiced(quotes: list[tuple[Voice, QuoteReference]]) -> list[Node]:
    """Quotes with the lines that say whose voice they are in: above those that follow each other, below one alone."""
    found: list[Node] = []
    current = Voice()
    for index, (voice, quote) in enumerate(quotes):
        following = quotes[index + 1 :]
        if voice != current and voice.voice != "own" and following and following[0][0] != voice:
            quote.children.insert(0, voice)
        elif voice != current:
            current = voice
            found.append(voice)
        found.append(quote)
    return found
