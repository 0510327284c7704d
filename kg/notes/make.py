"""Makes the nodes of an article from its notes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.notes.graph import (
    ARTICLE,
    DECLARATION,
    EVIDENCE,
    MENTION,
    OMISSION,
    REMARK,
    REPORT,
    TYPE,
    Graph,
    Made,
    name_of_words,
)
from kg.notes.names import ALL_PREFIXES, PREFIX_OF, Names, expanded, last_part
from kg.notes.text import Span, SpanError, Text, has_words
from kg.notes.tree import (
    ArticleLine,
    Block,
    Declaration,
    Document,
    MentionLine,
    Node,
    Omission,
    Place,
    Problem,
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
from kg.notes.values import Scope, Values, ent, nearest
from kg.terms import ENT, ID, OA, SKOS
from kg.vocabulary import hyphened

_MARKS = {"open": "isOpenOn", "closed": "isClosedOn", "or": "isAlternativeOn"}
_VOICES = ("own", "attributed", "quoted")


@dataclass
class Source:
    """The text of an article and the digest of its bytes."""

    text: str
    digest: str

    @classmethod
    def of(cls, data: bytes) -> Source:
        """From the bytes of a UTF-8 file."""
        return cls(data.decode("utf-8"), hashlib.sha256(data).hexdigest())


@dataclass
class Passage:
    """A quote or a whole line of the text that statements rest on."""

    name: str
    label: str
    line: int
    span: Span
    place: Place
    voice: Voice
    quote: Quote | None = None
    mentions: list[MentionLine] = field(default_factory=list)  # those of the quote, then those of the line


class Maker:
    """One article. `graph` has the nodes, `problems` what is wrong."""

    def __init__(self, document: Document, source: Source, names: Names, problems: list[Problem]) -> None:
        self.document, self.source, self.names, self.problems = document, source, names.copy(), problems
        self.text = Text(source.text)
        self.whole = Span(0, len(source.text))
        self.blocks: list[Block] = []
        self.passages: dict[str, Passage] = {}
        self.by_node: dict[int, Passage] = {}  # by identity of the quote or line
        self.names_of: dict[int, str] = {}  # the names of statements, by identity
        self.general: list[MentionLine] = []
        self.used: set[int] = set()  # the mentions that quotes have, by identity

    def make(self) -> Graph:
        header = self.header()
        self.graph = Graph(header.slug, ALL_PREFIXES["article"] + header.slug)
        declared = [line for line in self.document.lines if isinstance(line, Declaration)]
        iris = [self.declare(line) for line in declared]
        language = self.language(header)
        self.values = Values(self.graph, self.text, self.names, language, self.problems)
        self.general = [line for line in self.document.lines if isinstance(line, MentionLine)]
        for mention in self.general:
            things = [
                self.values.names.fitting(self.names.by_last.get(t.text, set()), ["any"]) | ({t.text} & set())
                for t in mention.things
            ]
            flat = [iri for found in things for iri in found] or [
                expanded(t.text) or "" for t in mention.things if t.way == "prefixed"
            ]
            self.values.symbols[mention.words.text] = flat
        for line in self.text_lines():
            self.survey(line)
        self.name_statements()
        article = self.graph.add(Made(self.graph.article, header.place, 0, ARTICLE))
        self.article(article, header, language)
        for line, iri in zip(declared, iris, strict=True):
            self.declaration(line, iri)
        for passage in self.passages.values():
            self.evidence(passage)
        self.check_mentions()
        for line in self.document.lines:
            if isinstance(line, Statement | Remark | Block):
                self.below(line, Scope(0, [self.whole]), None)
            elif isinstance(line, TextLine):
                self.line(line)
        self.check_names()
        return self.graph

    # ---------------------------------------------------------------- the article and what it declares

    def header(self) -> ArticleLine:
        found = [line for line in self.document.lines if isinstance(line, ArticleLine)]
        if not found:
            self.problems.append(Problem(Place(1, 1, 2), "the notes name no article.", "Begin with: article SLUG"))
            return ArticleLine("unnamed")
        for other in found[1:]:
            self.problems.append(
                Problem(
                    other.place, "a second article.", "Notes are of one article: put this one into a file of its own."
                )
            )
        return found[0]

    def language(self, header: ArticleLine) -> str:
        for item in self.roles_below(header):
            if isinstance(item, Role) and item.name == "language" and isinstance(item.values[0], Thing):
                return item.values[0].text
        return "en"

    def roles_below(self, node: Node) -> Iterator[Role | Silent]:
        for child in node.children:
            if isinstance(child, Roles):
                yield from child.roles

    def article(self, made: Made, header: ArticleLine, language: str) -> None:
        made.say(TYPE, ent("Article"))
        items = list(self.roles_below(header))
        given = {item.name for item in items if isinstance(item, Role)}
        lines = [line.strip() for line in self.source.text.removeprefix("\ufeff").split("\n") if line.strip()]
        if "headline" not in given:
            made.say_ent("headline", ox.Literal(lines[0] if lines else ""))
        made.say_ent("language", ox.Literal(language))
        if "sha256" not in given:
            made.say_ent("sha256", ox.Literal(self.source.digest))
        rest = [item for item in items if not (isinstance(item, Role) and item.name == "language")]
        self.say_roles(made, rest, Scope(0, [self.whole]), ["Article"])
        self.rest_on(made, header.evidence, Scope())

    def declare(self, line: Declaration) -> str:
        """The IRI of a declared thing, which is known by its names from now on."""
        kind = self.names.vocabulary.classes.get(line.kind)
        if kind is None:
            near = nearest(line.kind, self.names.vocabulary.classes)
            self.problems.append(
                Problem(line.place, f'there is no class "{line.kind}".', near or "Write one such as Person or City.")
            )
        iri = (
            line.thing.text
            if line.thing.way == "iri"
            else expanded(line.thing.text)
            if line.thing.way == "prefixed"
            else None
        )
        if iri is None:
            above = self.names.vocabulary.above(line.kind)
            order = sorted(above, key=lambda c: -len(self.names.vocabulary.above(c)))
            prefix = next((PREFIX_OF[c] for c in order if c in PREFIX_OF), None)
            if prefix is None or line.thing.way != "name":
                self.problems.append(
                    Problem(
                        line.thing.place,
                        "this cannot be the name of a declared thing.",
                        "Write a prefixed name, such as topic:fishery.",
                    )
                )
            iri = ID + f"{prefix or 'topic'}/{line.thing.text}"
        if iri in self.names.classes:
            self.problems.append(
                Problem(line.thing.place, f"{line.thing.text} is known already.", "Use it, or choose another name.")
            )
        self.names.add_type(iri, line.kind)
        for label in line.labels:
            self.names.add_label(iri, label.text)
        for item in [*line.roles, *self.roles_below(line)]:
            if isinstance(item, Role) and item.name == "kind-of" and item.values and isinstance(item.values[0], Thing):
                self.names.kind_of[iri] = item.values[0].text.removeprefix("ent:")
        return iri

    def declaration(self, line: Declaration, iri: str) -> None:
        made = self.graph.add(Made(iri, line.place, 0, DECLARATION))
        made.say(TYPE, ent(line.kind))
        seen: set[str] = set()
        for label in line.labels:
            language = (label.language or self.values.language).lower()
            made.say(
                SKOS + ("altLabel" if language in seen else "prefLabel"), ox.Literal(label.text, language=language)
            )
            seen.add(language)
        self.say_roles(made, [*line.roles, *self.roles_below(line)], Scope(0, [self.whole]), [line.kind])

    # ---------------------------------------------------------------- the text

    def text_lines(self) -> Iterator[TextLine]:
        """The lines of the text that are there and say what the text says."""
        seen: set[int] = set()
        for line in self.document.lines:
            if not isinstance(line, TextLine):
                continue
            if not 0 < line.number <= len(self.text.lines):
                self.problems.append(
                    Problem(line.place, f"the text has no line {line.number}.", f"It has {len(self.text.lines)} lines.")
                )
                continue
            if line.text is not None and not _same(line.text, self.text.line(line.number)):
                is_ = self.text.line(line.number).strip()
                at = next(
                    (i for i, (a, b) in enumerate(zip(line.text, is_, strict=False)) if a != b),
                    min(len(line.text), len(is_)),
                )
                column = line.place.column + len(str(line.number)) + 1 + at
                remedy = (
                    f'The text has "{is_[at : at + 30]}" here. Write the line as it stands there, or its number alone.'
                )
                self.problems.append(
                    Problem(
                        Place(line.place.line, column, column + 1),
                        f"this is not line {line.number} of the text.",
                        remedy,
                    )
                )
            if line.number in seen:
                self.problems.append(
                    Problem(
                        line.place, f"line {line.number} stands twice.", "Put all that it says below its first place."
                    )
                )
                continue
            seen.add(line.number)
            yield line

    def survey(self, line: TextLine) -> None:
        """Finds the passages of a line and their names and voices."""
        span = self.text.lines[line.number - 1]
        voice, letter = Voice(), 0
        of_line = [child for child in line.children if isinstance(child, MentionLine)]
        for child in line.children:
            if isinstance(child, Voice):
                voice = child
            elif isinstance(child, Quote):
                label = f"{line.number}{_letters(letter)}"
                letter += 1
                try:
                    place = self.text.find(child.words, [span], unique=True)
                except SpanError as error:
                    self.problems.append(Problem(child.words.place, str(error), error.remedy))
                    place = span
                own = next((c for c in child.children if isinstance(c, Voice)), voice)
                mentions = [c for c in child.children if isinstance(c, MentionLine)] + of_line
                self.keep(
                    child,
                    Passage(child.name or "e" + label, label, line.number, place, child.place, own, child, mentions),
                )
            elif isinstance(child, Statement | Remark) and id(line) not in self.by_node and not _is_thing(child):
                self.keep(
                    line,
                    Passage(f"e{line.number}", str(line.number), line.number, span, line.place, voice, None, of_line),
                )

    def keep(self, node: Node, passage: Passage) -> None:
        if passage.name in self.passages:
            self.problems.append(
                Problem(passage.place, f"two quotes have the name {passage.name}.", "Give one of them another: {name}.")
            )
        self.passages[passage.name] = passage
        self.by_node[id(node)] = passage
        self.graph.taken.add(passage.name)

    def evidence(self, passage: Passage) -> None:
        made = self.graph.add(Made(self.graph.iri(passage.name), passage.place, passage.line, EVIDENCE))
        scope = Scope(passage.line, [passage.span, self.text.lines[passage.line - 1], self.whole])
        made.say(TYPE, ent("Evidence"))
        self.selector(made, passage.span)
        voice = passage.voice
        if voice.voice not in _VOICES:
            self.problems.append(
                Problem(voice.place, f'there is no voice "{voice.voice}".', "Write ~ own, ~ attributed or ~ quoted.")
            )
            return
        made.say_ent("hasVoice", ent(voice.voice))
        if voice.voice == "own":
            speakers = self.graph.nodes[self.graph.article].said.get(ENT + "isIssuedBy", [])
            if voice.speakers:
                self.problems.append(
                    Problem(
                        voice.place,
                        "the text's own voice is that of its issuers.",
                        "Name them as issued-by below the article, or write ~ attributed.",
                    )
                )
        else:
            speakers = self.things(voice.speakers, "hasSpeaker")
        made.say_ent("hasSpeaker", *speakers)
        if not speakers:
            made.say_ent("isSilentOn", ent("hasSpeaker"))
        made.say_ent("isRelayedBy", *self.things(voice.relays, "isRelayedBy"))
        if voice.words and (words := self.values.verbatim(voice.words, Scope(0, scope.spans[1:]))) is not None:
            made.say_ent("attribution", ox.Literal(words))
        made.say_ent("hasMention", *self.mentions(passage, scope))
        if passage.quote:
            made.say_ent("namesInPassing", *self.things(passage.quote.passing, "namesInPassing"))
            for label in passage.quote.translations:
                made.say_ent("translation", ox.Literal(label.text, language=(label.language or "en").lower()))

    def selector(self, made: Made, span: Span) -> None:
        made.say_ent("isFromArticle", ox.NamedNode(self.graph.article))
        made.say(OA + "exact", ox.Literal(self.text.words(span)))
        prefix, suffix = self.text.selector(span)
        made.say(OA + "prefix", *([ox.Literal(prefix)] if prefix else []))
        made.say(OA + "suffix", *([ox.Literal(suffix)] if suffix else []))

    def things(self, things: list[Thing], name: str) -> list[ox.NamedNode]:
        found = [self.values.thing(thing, self.values.values_of(name)) for thing in things]
        return [ox.NamedNode(iri) for iri in found if iri]

    def mentions(self, passage: Passage, scope: Scope) -> list[ox.NamedNode]:
        """The mentions of a passage: its own, those of its line and those of the article, the nearer ones before the others."""
        words = self.text.words(passage.span)
        made: list[ox.NamedNode] = []
        ranks: dict[str, int] = {}
        own = {id(child) for child in passage.quote.children} if passage.quote else set()
        for mention in [*passage.mentions, *self.general]:
            rank = 0 if id(mention) in own else 1 if mention in passage.mentions else 2
            wording = self.values.verbatim(mention.words, Scope(0, scope.spans if rank < 2 else [self.whole]))
            if wording is None:
                continue
            if rank == 0 and wording not in words:
                self.problems.append(
                    Problem(
                        mention.words.place,
                        "these words are not in the quote.",
                        "Put the mention below the quote that has them.",
                    )
                )
                continue
            if (rank == 0 or has_words(words, wording)) and ranks.setdefault(wording, rank) == rank:
                self.used.add(id(mention))
                made.append(ox.NamedNode(self.mention(mention, wording, passage.line if rank < 2 else 0)))
        return made

    def mention(self, mention: MentionLine, wording: str, section: int) -> str:
        ground = next((m for m in mention.modifiers if m.name == "!"), None)
        on_page = any(m.name == "on page" for m in mention.modifiers)
        made = Made("", mention.place, section, MENTION)
        made.say(TYPE, ent("Mention"))
        made.say_ent("wording", ox.Literal(wording))
        made.say_ent("denotes", *self.things(mention.things, "denotes"))
        made.say_ent("hasBasis", ent("inferred" if ground else "onPage" if on_page else "stated"))
        if ground:
            made.say_ent("ground", ox.Literal(ground.text))
        return self.graph.shared(made, mention.name, name_of_words(wording), "mention").iri

    # ---------------------------------------------------------------- statements

    def name_statements(self) -> None:
        """Names for all statements: first those that the author gave, then those by kind and quote."""
        unnamed: list[tuple[Statement | Remark, str]] = []

        def walk(node: Node, label: str) -> None:
            for child in node.children:
                inside = self.by_node.get(id(child))
                if isinstance(child, Statement | Remark):
                    if child.name:
                        if child.name in self.graph.taken:
                            self.problems.append(
                                Problem(child.place, f'the name "{child.name}" is given twice.', "Choose another.")
                            )
                        self.graph.taken.add(child.name)
                        self.names_of[id(child)] = child.name
                    else:
                        unnamed.append((child, label))
                walk(child, inside.label if inside else label)

        def label_of(node: Node) -> str:
            return str(node.number) if isinstance(node, TextLine) else ""

        for line in self.document.lines:
            walk(Node(children=[line]), "")
            if isinstance(line, TextLine):
                continue
        del label_of
        for node, label in unnamed:
            base = (
                name_of_words(node.words.text) if isinstance(node, Statement) and node.words and node.words.text else ""
            )
            kind = "remark" if isinstance(node, Remark) else hyphened(node.kinds[0].text.split(":")[-1])
            self.names_of[id(node)] = self.graph.free(base or (f"{kind}-{label}" if label else kind))

    def line(self, line: TextLine) -> None:
        if not 0 < line.number <= len(self.text.lines):
            return
        span = self.text.lines[line.number - 1]
        passage = self.by_node.get(id(line))
        whole = Scope(line.number, [span, self.whole], passage.name if passage else "", str(line.number))
        omitted = 0
        for child in line.children:
            if isinstance(child, Quote) and (found := self.by_node.get(id(child))):
                scope = Scope(line.number, [found.span, span, self.whole], found.name, found.label)
                for item in child.children:
                    self.below(item, scope, None)
            elif isinstance(child, Omission):
                self.omission(child, line.number, span, omitted)
                omitted += 1
            else:
                self.below(child, whole, None)

    def omission(self, line: Omission, number: int, span: Span, count: int) -> None:
        try:
            place = self.text.find(line.words, [span], unique=True)
        except SpanError as error:
            self.problems.append(Problem(line.words.place, str(error), error.remedy))
            return
        name = line.name or f"o{number}{_letters(count)}"
        made = self.graph.add(Made(self.graph.iri(name), line.place, number, OMISSION))
        self.graph.taken.add(name)
        made.say(TYPE, ent("Omission"))
        self.selector(made, place)
        made.say_ent("reason", ox.Literal(line.reason))

    def below(self, node: Node, scope: Scope, parent: Made | None) -> None:
        """Makes what a line in a scope says: statements, remarks, Turtle."""
        if isinstance(node, Statement):
            self.statement(node, scope, parent)
        elif isinstance(node, Remark):
            self.remark(node, scope, parent)
        elif isinstance(node, Block):
            self.blocks.append(node)

    def statement(self, node: Statement, scope: Scope, parent: Made | None) -> Made:
        made = self.graph.add(Made(self.graph.iri(self.names_of[id(node)]), node.place, scope.line, REPORT))
        types = self.types(made, node, parent is not None)
        inside = scope
        if more := [self.passages[n].span for n in map(self.passage_name, node.evidence) if n in self.passages]:
            inside = Scope(scope.line, [*scope.spans[:-1], *more, self.whole], scope.evidence, scope.label)
        if node.words and (wording := self.values.verbatim(node.words, inside)) is not None:
            made.say_ent("wording", ox.Literal(wording))
        items = [*node.roles, *self.roles_below(node)]
        children = [*node.children, *(c for child in node.children if isinstance(child, Roles) for c in child.children)]
        late = [item for item in items if isinstance(item, Silent)]
        self.say_roles(made, [item for item in items if isinstance(item, Role)], inside, types)
        for child in children:
            if isinstance(child, Statement):
                name = self.values.property(child.arrow or "content", child.place)
                below = self.statement(child, inside, made)
                if name:
                    made.say(name if ":" in name else ENT + name, ox.NamedNode(below.iri))
            else:
                self.below(child, scope, made)
        self.say_roles(made, late, inside, types)
        is_report = any("Report" in self.names.vocabulary.above(one) for one in types)
        own = scope.evidence if parent is None and is_report else ""
        self.rest_on(made, node.evidence, Scope(evidence=own))
        return made

    def types(self, made: Made, node: Statement, nested: bool) -> list[str]:
        """Says class and kinds of a node; returns the classes."""
        iris = [iri for iri in map(self.values.kind, node.kinds) if iri]
        vocabulary = self.names.vocabulary
        classes = [last_part(iri) for iri in iris if iri.startswith(ENT)]
        kinds = [iri for iri in iris if not iri.startswith(ENT)]
        happening = not classes or "Happening" in vocabulary.above(classes[0])
        first_class = self.names.kind_of.get(kinds[0], "") if kinds else ""
        if nested and not classes and first_class and "Happening" not in vocabulary.above(first_class):
            happening = False
        if nested and happening:
            for name in classes:
                if vocabulary.classes[name].kind:
                    kinds.append(ALL_PREFIXES["kind"] + vocabulary.classes[name].kind)
                elif name != "Content":
                    self.problems.append(
                        Problem(
                            node.place,
                            f"{name} alone does not say what is meant.",
                            f"Give the kind: {name}+purchase, or purchase alone.",
                        )
                    )
            classes = ["Content"]
        elif iris and not classes:
            if not first_class:
                self.problems.append(
                    Problem(
                        node.place,
                        f'it is not known to which class "{node.kinds[0].text}" belongs.',
                        f"Write the class before it: Act+{node.kinds[0].text}.",
                    )
                )
            classes = [first_class or "Act"]
            own = (
                ALL_PREFIXES["kind"] + (vocabulary.classes[classes[0]].kind or "?")
                if classes[0] in vocabulary.classes
                else ""
            )
            kinds = [iri for iri in kinds if iri != own]
        made.say(TYPE, *map(ent, classes))
        made.say_ent("hasKind", *map(ox.NamedNode, kinds))
        return classes

    def say_roles(self, made: Made, items: list[Role | Silent], scope: Scope, types: list[str]) -> None:
        marks: list[tuple[str, str]] = []
        for item in items:
            if isinstance(item, Silent):
                self.say_silent(made, item, types)
                continue
            name = self.values.property(item.name, item.place)
            terms = (
                [self.values.term(value, name or "", scope, types[0] if types else "") for value in item.values]
                if name
                else []
            )
            if name is None:
                continue
            made.say(name if ":" in name else ENT + name, *(term for term in terms if term is not None))
            if item.mark:
                marks.append((_MARKS[item.mark], name))
        for mark, name in marks:
            made.say_ent(mark, ent(name))

    def say_silent(self, made: Made, item: Silent, types: list[str]) -> None:
        for role, place in zip(item.names, item.places or [item.place] * len(item.names), strict=True):
            if role == "rest":
                made.say_ent("isSilentOn", *map(ent, self.left_open(made, types)))
            elif name := self.values.property(role, place):
                made.say_ent("isSilentOn", ent(name))

    def left_open(self, made: Made, types: list[str]) -> list[str]:
        """The properties that the classes ask for, that may be left open and are not given."""
        vocabulary = self.names.vocabulary
        given: set[str] = set()
        todo = [predicate.removeprefix(ENT) for predicate in made.said]
        while todo:
            name = todo.pop()
            given.add(name)
            todo += vocabulary.properties[name].parents if name in vocabulary.properties else []
        asked = [name for one in types for name, number in vocabulary.takes(one).items() if number.endswith("silent")]
        silent = {term.value.removeprefix(ENT) for term in made.said.get(ENT + "isSilentOn", [])}
        return [name for name in dict.fromkeys(asked) if name not in given | silent]

    def passage_name(self, reference: Reference) -> str:
        for name in (reference.name, "e" + reference.name):
            if name in self.passages:
                return name
        return ""

    def rest_on(self, made: Made, references: list[Reference], scope: Scope) -> None:
        names = [scope.evidence] if scope.evidence else []
        for reference in references:
            if name := self.passage_name(reference):
                names.append(name)
            else:
                near = nearest(reference.name, [*self.passages, *(p.label for p in self.passages.values())])
                self.problems.append(
                    Problem(
                        reference.place, f'no quote has the name "{reference.name}".', near or "Write one such as 2a."
                    )
                )
        made.say_ent("hasEvidence", *(ox.NamedNode(self.graph.iri(name)) for name in names))

    def remark(self, node: Remark, scope: Scope, parent: Made | None) -> None:
        made = self.graph.add(Made(self.graph.iri(self.names_of[id(node)]), node.place, scope.line, REMARK))
        made.say(TYPE, ent("Remark"))
        if self.names.vocabulary.members.get(node.kind) != "RemarkKind":
            self.problems.append(
                Problem(node.place, f'there is no sort of remark "{node.kind}".', "Write oddity, ambiguity or silence.")
            )
        made.say_ent("hasRemarkKind", ent(node.kind))
        made.say_ent("concerns", *self.things(node.things, "concerns"))
        if not node.things:
            if parent is None:
                self.problems.append(
                    Problem(node.place, "what the remark is on is not said.", "Write: ? oddity on THINGS: remark")
                )
            else:
                made.say_ent("concerns", ox.NamedNode(parent.iri))
        made.say_ent("remark", ox.Literal(node.text))
        self.rest_on(made, node.evidence, scope)

    def check_mentions(self) -> None:
        """Every mention is of words that a quote has."""
        of_lines = [
            c
            for line in self.document.lines
            if isinstance(line, TextLine)
            for c in line.children
            if isinstance(c, MentionLine)
        ]
        for mention in [*self.general, *of_lines]:
            if id(mention) not in self.used:
                self.problems.append(
                    Problem(
                        mention.words.place,
                        "no quote has these words, or nearer mentions say what they stand for.",
                        "Remove the mention, or quote the words.",
                    )
                )

    def check_names(self) -> None:
        """Every node that was pointed at is there."""
        for name, place in self.values.locals:
            if self.graph.iri(name) not in self.graph.nodes and not self.blocks:
                near = nearest(name, [last_part(iri) for iri in self.graph.nodes])
                self.problems.append(Problem(place, f"no node of the notes has the name :{name}.", near))


def _same(written: str, is_: str) -> bool:
    return written.split() == is_.split() or (written.endswith("…") and is_.strip().startswith(written[:-1].strip()))


def _letters(number: int) -> str:
    """0 as a, 25 as z, 26 as aa."""
    return ("" if number < 26 else _letters(number // 26 - 1)) + chr(ord("a") + number % 26)


def _is_thing(node: Node) -> bool:
    """Whether a statement tells of a group or item, which rests on no evidence."""
    return isinstance(node, Statement) and bool(node.words)
