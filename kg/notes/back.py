"""From Turtle back to notes: the parts of the tree that say what a graph says."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pyoxigraph as ox

from kg.notes.back_values import BackValues, CannotSay, Said, says, types_of
from kg.notes.graph import TYPE, Term, name_of_words
from kg.notes.names import ALL_PREFIXES, PREFIX_OF, last_part
from kg.notes.passages import letters
from kg.notes.quoting import quote_for
from kg.notes.statements import MARKS
from kg.notes.text import Span, Text, has_words
from kg.notes.tree import (
    ArticleLine,
    Declaration,
    Document,
    MentionLine,
    Modifier,
    Node,
    Omission,
    Quote,
    Reference,
    Remark,
    Role,
    Roles,
    Silent,
    Statement,
    TextLine,
    Thing,
    Voice,
)
from kg.source.evidence import QuoteError, anchor
from kg.terms import ENT, OA, SKOS

_LISTS = {name: mark for mark, name in MARKS.items()}
_THINGS_OF_TEXT = {"Group", "Item"}


@dataclass
class Found:
    """A passage of the graph and its place in the text."""

    iri: str
    name: str
    span: Span
    line: int
    line_span: Span


class Back:
    """One article. `values.blocked` has the nodes that are left to Turtle."""

    def __init__(
        self, nodes: dict[str, Said], article: str, text: Text, values: BackValues, headline: str, digest: str
    ) -> None:
        self.nodes, self.article, self.text, self.values = nodes, article, text, values
        self.names, self.vocabulary = values.names, values.names.vocabulary
        self.headline, self.digest = headline, digest
        self.passages: dict[str, Found] = {}
        self.statements: dict[str, list[Node]] = defaultdict(
            list
        )  # what stands below a passage, by its IRI; "" the margin
        self.homes: dict[str, tuple[int, str] | None] = {}
        self.known: set[str] = set()  # things of the reference data
        self.users: dict[str, list[str]] = {}  # the nodes that point at a node

    def document(self) -> Document:
        """The notes. Nodes that cannot be said in them are added to `values.blocked`."""
        lines: list[Node] = [self.header()]
        lines += self.each(self.declarations(), self.declaration)
        self.find_passages()
        mentions = self.mentions()
        lines += mentions[""]
        for iri in self.reports():
            self.place(iri)
        for iri in self.of_type({"Remark"}):
            self.put_remark(iri)
        lines += self.statements[""]
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

    def of_type(self, kinds: set[str]) -> list[str]:
        """Nodes of classes that are not left to Turtle, in the order of the file."""
        blocked = self.values.blocked
        return [iri for iri, said in self.nodes.items() if iri not in blocked and not kinds.isdisjoint(types_of(said))]

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
            roles += [Role(name, [Thing("label", given)])] if given is not None and given != usual else []
        evidence = [Reference(self.reference(t)) for t in says(said, "hasEvidence")]
        roles += self.roles(said, {"headline", "language", "sha256", "hasEvidence"}, [self.text.whole], "Article", [])
        roles += [Role("evidence", [Thing("name", r.name) for r in evidence])] if evidence else []
        made.children = [Roles([role], of_article=True) for role in roles]
        return made

    def text_value(self, text: str) -> Thing:
        return Thing("name", text) if text.replace("-", "").isalnum() else Thing("label", text)

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
        labels: list[Thing] = []
        for name in ("prefLabel", "altLabel"):
            for term in said.get(SKOS + name, []):
                if not isinstance(term, ox.Literal) or not term.language or term.language != term.language.lower():
                    raise CannotSay
                labels.append(
                    Thing("label", term.value, "" if term.language == self.values.language else term.language)
                )
        if not labels:
            raise CannotSay
        above = self.vocabulary.above(kind)
        prefix = next(
            (PREFIX_OF[c] for c in sorted(above, key=lambda c: -len(self.vocabulary.above(c))) if c in PREFIX_OF), None
        )
        last = last_part(iri)
        bare = prefix and iri == ALL_PREFIXES[prefix] + last and self.values.plain(last)
        thing = Thing("name", last) if bare else self.values.prefixed(iri)
        done = {SKOS + "prefLabel", SKOS + "altLabel"}
        return Declaration(thing, kind, labels, self.roles(said, done, [self.text.whole], kind, []))

    # ---------------------------------------------------------------- passages

    def find_passages(self) -> None:
        """The places of evidence and omissions in the text."""
        for iri in self.of_type({"Evidence", "Omission"}):
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
            self.passages[iri] = Found(iri, local, Span(place.start, place.end), line, self.text.lines[line - 1])

    def below(self, number: int, mentions: dict[str, list[Node]]) -> list[Node]:
        """What stands below a line of the text."""
        made: list[tuple[Voice, Quote]] = []
        omissions: list[Node] = []
        whole: list[Node] = []
        for found in [p for p in self.passages.values() if p.line == number and p.iri not in self.values.blocked]:
            said = self.nodes[found.iri]
            try:
                if types_of(said) == ["Omission"]:
                    omissions.append(self.omission(found, said, len(omissions)))
                else:
                    voice, quote = self.voice(said, found), self.quote(found, said, number, len(made))
                    quote.children = [*mentions[found.iri], *self.statements[found.iri]]
                    if not made and not whole and voice == Voice() and self.is_whole(found, quote, number):
                        whole = quote.children
                    else:
                        made.append((voice, quote))
                self.values.written.add(found.iri)
            except CannotSay:
                self.values.blocked.add(found.iri)
        return [*mentions[str(number)], *whole, *_voiced(made), *omissions]

    def is_whole(self, found: Found, quote: Quote, number: int) -> bool:
        """Whether a passage is the line itself, that need not be quoted."""
        plain = not (quote.passing or quote.translations or quote.prefix or quote.suffix)
        rests = any(isinstance(c, Remark) or (isinstance(c, Statement) and not c.words) for c in quote.children)
        no_mention = not any(isinstance(c, MentionLine) for c in quote.children)
        return found.span == found.line_span and found.name == f"e{number}" and plain and rests and no_mention

    def quote(self, found: Found, said: Said, number: int, count: int) -> Quote:
        made = Quote(quote_for(self.text, found.span, found.line_span))
        made.name = "" if found.name == f"e{number}{letters(count)}" else found.name
        made.passing = self.values.things(says(said, "namesInPassing"), "namesInPassing")
        for term in says(said, "translation"):
            if not isinstance(term, ox.Literal) or not term.language:
                raise CannotSay
            made.translations.append(Thing("label", term.value, "" if term.language == "en" else term.language))
        self.around(made, found, said)
        return made

    def around(self, made: Quote | Omission, found: Found, said: Said) -> None:
        """Prefix and suffix, where they are not those that the words need."""
        given = tuple("".join(t.value for t in said.get(OA + name, [])) for name in ("prefix", "suffix"))
        if given != self.text.selector(found.span):
            made.prefix, made.suffix = given

    def voice(self, said: Said, found: Found) -> Voice:
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

    def omission(self, found: Found, said: Said, count: int) -> Omission:
        made = Omission(quote_for(self.text, found.span, found.line_span), reason=self.values.one(said, "reason") or "")
        made.name = "" if found.name == f"o{found.line}{letters(count)}" else found.name
        self.around(made, found, said)
        return made

    # ---------------------------------------------------------------- mentions

    def mentions(self) -> dict[str, list[Node]]:
        """Mentions by where they stand: '' for the margin, the number of a line, the IRI of a passage."""
        quotes = [p for p in self.passages.values() if "Evidence" in types_of(self.nodes[p.iri])]
        of: dict[str, list[str]] = {p.iri: [t.value for t in says(self.nodes[p.iri], "hasMention")] for p in quotes}
        by_words: dict[str, list[str]] = defaultdict(list)
        for iri in self.of_type({"Mention"}):
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
        self, words: str, iris: list[str], quotes: list[Found], of: dict[str, list[str]], found: dict[str, list[Node]]
    ) -> None:
        """Puts the mentions of the same words where they say exactly which quotes have them."""
        within = [p for p in quotes if has_words(self.text.words(p.span), words)]
        has = {p.iri: [m for m in of[p.iri] if m in iris] for p in quotes}
        left = {p.iri for p in quotes if has[p.iri]}
        general = next(
            (m for m in iris if all(has[p.iri] for p in within) and sum(has[p.iri] == [m] for p in within) > 1), None
        )
        if general is not None and (made := self.mention(general, words, [self.text.whole])):
            found[""].append(made)
            left -= {p.iri for p in within if has[p.iri] == [general]}
        for place in quotes:
            here = [p for p in within if p.line == place.line]
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

    # ---------------------------------------------------------------- statements

    def reports(self) -> list[str]:
        """What is reported, and groups and items of which more is said than their words, in the order of the file."""
        found = []
        for iri in self.nodes:
            if iri in self.values.blocked or self.values.local(iri) is None:
                continue
            classes = types_of(self.nodes[iri])
            if any("Report" in self.vocabulary.above(c) for c in classes) or (
                _THINGS_OF_TEXT & set(classes) and iri not in self.values.inline
            ):
                found.append(iri)
        return found

    def place(self, iri: str) -> None:
        """Puts a statement below its first evidence; groups and items below that of whatever names them first."""
        if iri in self.values.written:
            return
        evidence = [t.value for t in says(self.nodes[iri], "hasEvidence")]
        first = next((e for e in evidence if e in self.passages and e not in self.values.blocked), "")
        if not first and _THINGS_OF_TEXT & set(types_of(self.nodes[iri])):
            first = self.first_use(iri)
        spans = [self.text.whole]
        if found := self.passages.get(first):
            spans = [found.span, found.line_span, self.text.whole]
        try:
            self.statements[first].append(self.statement(iri, spans, first))
        except CannotSay:
            self.values.blocked.add(iri)

    def first_use(self, iri: str) -> str:
        """The first passage on which a report rests that names a node, through whatever contents lie between."""
        seen, todo = {iri}, [iri]
        found: list[Found] = []
        while todo:
            one = todo.pop()
            evidence = [t.value for t in says(self.nodes.get(one, {}), "hasEvidence")]
            there = [self.passages[e] for e in evidence if e in self.passages and e not in self.values.blocked]
            found += there
            if not there:
                users = [user for user in self.users.get(one, []) if user not in seen]
                seen.update(users)
                todo += users
        return min(found, key=lambda place: place.span.start).iri if found else ""

    def statement(self, iri: str, spans: list[Span], host: str, arrow: str = "", nested: bool = False) -> Statement:
        said = self.nodes[iri]
        local = self.values.local(iri)
        if local is None or iri in self.values.blocked or len(types_of(said)) != len(said[TYPE]):
            raise CannotSay
        made = Statement(self.kinds(said, nested), arrow, local)
        self.values.written.add(iri)
        try:
            return self.filled(made, said, spans, host)
        except CannotSay:
            self.values.written.discard(iri)
            self.values.blocked.add(iri)
            raise

    def filled(self, made: Statement, said: Said, spans: list[Span], host: str) -> Statement:
        """A statement with its words, evidence, roles and contents."""
        evidence = [t.value for t in says(said, "hasEvidence")]
        made.evidence = [
            Reference(self.reference(ox.NamedNode(e))) for e in evidence if e != host or "Content" in types_of(said)
        ]
        more = [
            self.passages[e].span for e in evidence if e in self.passages and (e != host or "Content" in types_of(said))
        ]
        inside = [*spans[:1], *more, *spans[1:]]
        if "wording" in {p.removeprefix(ENT) for p in said} and _THINGS_OF_TEXT & set(types_of(said)):
            made.words = self.values.words(self.values.one(said, "wording") or "", inside)
        contents: list[tuple[str, str]] = []
        done = {TYPE, ENT + "hasKind", ENT + "hasEvidence"} | ({ENT + "wording"} if made.words else set())
        made.roles = self.roles(said, done, inside, types_of(said)[0], contents)
        for predicate, iri in contents:
            role = self.role(predicate)
            made.children.append(self.statement(iri, inside, host, "" if role == "content" else role, nested=True))
        return made

    def kinds(self, said: Said, nested: bool) -> list[Thing]:
        classes = types_of(said)
        kinds = [t.value for t in says(said, "hasKind")]
        if any(not isinstance(t, ox.NamedNode) for t in says(said, "hasKind")):
            raise CannotSay
        shown = [self.values.kind(iri) for iri in kinds]
        if nested:
            return shown or [Thing("name", "Content")]
        first = next((self.names.kind_of[iri] for iri in kinds if iri in self.names.kind_of), "")
        own = any(self.vocabulary.class_of_kind.get(last_part(iri)) == first for iri in kinds)
        if len(classes) == 1 and classes[0] == first and not own:
            return shown
        return [Thing("name", name) for name in classes] + shown

    def role(self, predicate: str) -> str:
        """The name that notes give to a property."""
        name = predicate.removeprefix(ENT)
        if name == predicate:
            name = self.values.prefixed(predicate).text
        known = self.vocabulary.properties.get(name)
        if known is None or known.inferred or self.vocabulary.by_role.get(known.short) != name:
            raise CannotSay
        return known.short

    def roles(
        self, said: Said, done: set[str], spans: list[Span], owner: str, contents: list[tuple[str, str]]
    ) -> list[Role | Silent]:
        """The roles of a node; the contents that are to stand below it go to `contents`."""
        found: list[Role | Silent] = []
        by_name: dict[str, Role] = {}
        late: list[Role | Silent] = []
        mine: set[str] = set()
        for predicate, terms in said.items():
            name = predicate.removeprefix(ENT)
            if predicate in done or name in done or predicate == TYPE or name in (*_LISTS, "isSilentOn"):
                continue
            values = []
            for term in terms:
                if (
                    contents is not None
                    and owner != "Article"
                    and term.value not in mine
                    and self.is_open(term, said, predicate)
                ):
                    mine.add(term.value)
                    contents.append((predicate, term.value))
                else:
                    values.append(self.values.value(term, name, spans, owner))
            if values:
                by_name[name] = Role(self.role(predicate), values)
                found.append(by_name[name])
        for name, mark in _LISTS.items():
            for term in says(said, name):
                of = term.value.removeprefix(ENT)
                if of in by_name and not by_name[of].mark:
                    by_name[of].mark = mark
                else:
                    late.append(Role(self.role(ENT + name), [self.values.value(term, name, spans)]))
        if silent := says(said, "isSilentOn"):
            late.append(Silent([self.role(term.value) for term in silent]))
        return found + late

    def is_open(self, term: Term, said: Said, predicate: str) -> bool:
        """Whether a value is a content that is to stand below this statement."""
        iri = term.value
        if not isinstance(term, ox.NamedNode) or iri in self.values.written | self.values.blocked:
            return False
        return types_of(self.nodes.get(iri, {})) == ["Content"] and self.home(iri) == (id(said), predicate)

    def home(self, iri: str) -> tuple[int, str] | None:
        """The statement below which a content stands, and the role: whatever has it as its content, before all others."""
        if iri not in self.homes:
            users = [self.nodes[user] for user in self.users.get(iri, []) if user not in self.values.blocked]
            uses = [(id(said), p) for said in users for p, values in said.items() if ox.NamedNode(iri) in values]
            first = [use for use in uses if use[1] == ENT + "hasContent"]
            self.homes[iri] = next(iter(first + uses), None)
        return self.homes[iri]

    def reference(self, term: Term) -> str:
        """A passage as further evidence."""
        local = self.values.local(term.value)
        if local is None or not self.values.plain(local):
            raise CannotSay
        return (
            local[1:]
            if local[:1] == "e" and local[1:2].isdigit() and self.values.base + local[1:] not in self.nodes
            else local
        )

    # ---------------------------------------------------------------- remarks

    def put_remark(self, iri: str) -> None:
        said = self.nodes[iri]
        try:
            local = self.values.local(iri)
            evidence = [t.value for t in says(said, "hasEvidence")]
            first = next((e for e in evidence if e in self.passages and e not in self.values.blocked), "")
            if local is None:
                raise CannotSay
            made = Remark((self.values.one(said, "hasRemarkKind") or "").removeprefix(ENT), local)
            made.evidence = [Reference(self.reference(ox.NamedNode(e))) for e in evidence if e != first]
            made.text = self.values.one(said, "remark") or ""
            concerned = says(said, "concerns")
            made.things = self.values.things(concerned, "concerns")
        except CannotSay:
            self.values.blocked.add(iri)
            return
        self.values.written.add(iri)
        there = self.statements[first]
        if len(concerned) == 1:
            for index, node in enumerate(there):
                if isinstance(node, Statement) and self.values.base + node.name == concerned[0].value:
                    made.things = []
                    after = index + 1
                    while after < len(there) and isinstance(there[after], Remark) and not there[after].things:  # type: ignore[attr-defined]
                        after += 1
                    there.insert(after, made)
                    return
        there.append(made)


def _voiced(quotes: list[tuple[Voice, Quote]]) -> list[Node]:
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
