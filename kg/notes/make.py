"""Makes the nodes of an article from its notes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.notes.block import nodes_of
from kg.notes.names import ALL_PREFIXES, PREFIX_OF, ThingNames, expanded
from kg.notes.nodes import ARTICLE, DECLARATION, TYPE, MadeNode, NodeGraph
from kg.notes.passages import Passages
from kg.notes.proposals import check_state, is_state
from kg.notes.statements import Statements, roles_below
from kg.notes.text import Text
from kg.notes.tree import (
    ArticleLine,
    Block,
    Declaration,
    Document,
    MentionLine,
    Omission,
    Place,
    Problem,
    QuoteReference,
    Role,
    TextLine,
    ThingReference,
)
from kg.notes.values import Scope, Values, ent, nearest
from kg.source.normal import fold
from kg.terms import ID, SKOS


@dataclass
class SourceText:
    """The text of an article and the SHA-256 digest of its bytes."""

    text: str
    digest: str

    @classmethod
    def of(cls, data: bytes) -> SourceText:
        """From the bytes of a UTF-8 file."""
        return cls(data.decode("utf-8"), hashlib.sha256(data).hexdigest())


class ArticleMaker:
    """One article; faults go to `problems`."""

    def __init__(self, document: Document, source: SourceText, names: ThingNames, problems: list[Problem]) -> None:
        self.document, self.source, self.names, self.problems = document, source, names.copy(), problems
        self.text = Text(source.text)

    def wrong(self, place: Place, message: str, remedy: str = "") -> None:
        self.problems.append(Problem(place, message, remedy))

    def make(self) -> NodeGraph:
        header = self.header()
        self.graph = graph = NodeGraph(header.slug, ALL_PREFIXES["article"] + header.slug)
        declared = [line for line in self.document.lines if isinstance(line, Declaration)]
        iris = [self.declare(line) for line in declared]
        general = [line for line in self.document.lines if isinstance(line, MentionLine)]
        in_turtle = [made for block in self.blocks() for made in nodes_of(block, graph, self.problems)]
        self.names.add(
            (ox.NamedNode(made.iri), ox.NamedNode(p), o)
            for made in in_turtle
            if not made.iri.startswith(graph.base)
            for p, values in made.said.items()
            for o in values
        )
        self.values = Values(graph, self.text, self.names, language_of(header), self.problems)
        self.passages = Passages(graph, self.text, self.values, general, {made.iri for made in in_turtle})
        self.statements = Statements(graph, self.names, self.values, self.passages)
        lines = list(self.text_lines())
        for line in lines:
            self.passages.survey(line)
        self.statements.name_all(self.document)
        self.article(graph.add(MadeNode(graph.article, header.place, 0, ARTICLE)), header)
        for declaration, iri in zip(declared, iris, strict=True):
            self.declaration(declaration, iri)
        self.passages.make()
        self.statements.below(self.document.lines, Scope(0, [self.text.whole]))
        for line in lines:
            self.line(line)
        for made in in_turtle:
            there = graph.nodes.get(made.iri) or graph.add(MadeNode(made.iri, made.place))
            for predicate, values in made.said.items():
                there.say(predicate, *values)
        self.values.check_locals()
        return graph

    def blocks(self) -> Iterator[Block]:
        """The Turtle among the notes, wherever it stands."""
        todo = list(reversed(self.document.lines))
        while todo:
            line = todo.pop()
            if isinstance(line, Block):
                yield line
            todo += reversed(line.children)

    # ---------------------------------------------------------------- the article and what it declares

    def header(self) -> ArticleLine:
        found = [line for line in self.document.lines if isinstance(line, ArticleLine)]
        if not found:
            self.wrong(Place(1, 1, 2), "the notes name no article.", "Begin with: article SLUG")
            return ArticleLine("unnamed")
        for other in found[1:]:
            self.wrong(other.place, "a second article.", "Notes are of one article: give this one a file of its own.")
        return found[0]

    def article(self, made: MadeNode, header: ArticleLine) -> None:
        made.say(TYPE, ent("Article"))
        items = roles_below(header)
        given = {item.name for item in items if isinstance(item, Role)}
        if "headline" not in given:
            made.say_ent("headline", ox.Literal(first_line(self.source.text)))
        made.say_ent("language", ox.Literal(self.values.language))
        if "sha256" not in given:
            made.say_ent("sha256", ox.Literal(self.source.digest))
        rest = [
            item for item in items if not (isinstance(item, Role) and item.name == "language") and not is_state(item)
        ]
        self.problems += check_state(header)
        self.statements.roles(made, rest, Scope(0, [self.text.whole]), ["Article"])
        self.passages.rest_on(made, header.evidence)

    def declare(self, line: Declaration) -> str:
        """The IRI of a declared thing, which is known by its names from now on."""
        vocabulary = self.names.vocabulary
        if line.kind not in vocabulary.classes:
            near = nearest(line.kind, vocabulary.classes)
            self.wrong(line.place, f'there is no class "{line.kind}".', near or "Write one such as Person or City.")
        given = line.thing
        iri = given.text if given.way == "iri" else expanded(given.text) if given.way == "prefixed" else None
        if iri is None:
            order = sorted(vocabulary.above(line.kind), key=lambda name: -len(vocabulary.above(name)))
            prefix = next((PREFIX_OF[name] for name in order if name in PREFIX_OF), None)
            if prefix is None or given.way != "name":
                message = "this cannot be the name of a declared thing."
                self.wrong(given.place, message, "Write a prefixed name, such as topic:fishery.")
            iri = ID + f"{prefix or 'topic'}/{given.text}"
        if iri in self.names.classes:
            self.wrong(given.place, f"{given.text} is known already.", "Use it, or choose another name.")
        self.names.add_type(iri, line.kind)
        for label in line.labels:
            self.names.add_label(iri, label.text)
        for item in [*line.roles, *roles_below(line)]:
            if isinstance(item, Role) and item.name == "kind-of" and isinstance(item.values[0], ThingReference):
                self.names.kind_of[iri] = item.values[0].text.removeprefix("ent:")
        return iri

    def declaration(self, line: Declaration, iri: str) -> None:
        made = self.graph.add(MadeNode(iri, line.place, 0, DECLARATION))
        made.say(TYPE, ent(line.kind))
        for place, label in enumerate(line.labels):
            language = (label.language or self.values.language).lower()
            sort = "altLabel" if place else "prefLabel"  # one preferred label in all, as the vocabulary has it
            made.say(SKOS + sort, ox.Literal(label.text, language=language))
        items = [*line.roles, *roles_below(line)]
        self.statements.roles(made, items, Scope(0, [self.text.whole]), [line.kind])

    # ---------------------------------------------------------------- the text

    def text_lines(self) -> Iterator[TextLine]:
        """The lines of the text that are there and say what the text says."""
        seen: set[int] = set()
        for line in self.document.lines:
            if not isinstance(line, TextLine):
                continue
            if not 0 < line.number <= len(self.text.lines):
                self.wrong(line.place, f"the text has no line {line.number}.", f"It has {len(self.text.lines)} lines.")
            elif line.number in seen:
                message = f"line {line.number} stands twice."
                self.wrong(line.place, message, "Put all that it says below its first place.")
            else:
                seen.add(line.number)
                self.compare(line)
                yield line

    def compare(self, line: TextLine) -> None:
        """Whether a line that is given in full is that of the text; white space does not count."""
        real = self.text.line(line.number).strip()
        if line.text is None or line.text.split() == real.split():
            return
        # As with quotes, another apostrophe, space or composition of letters does no harm.
        written, there = (fold(words, case=True).text.strip() for words in (line.text, real))
        cut = written.removesuffix("…").removesuffix("...").rstrip()
        if written == there or (cut != written and there.startswith(cut)):
            return
        pairs = zip(line.text, real, strict=False)
        at = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(line.text), len(real)))
        column = line.place.column + len(str(line.number)) + 1 + at
        remedy = f'The text goes on with "{real[at : at + 30]}". Write it so, or the number of the line alone.'
        self.wrong(Place(line.place.line, column, column + 1), f"this is not line {line.number} of the text.", remedy)

    def line(self, line: TextLine) -> None:
        """Makes what stands below a line of the text."""
        span = self.text.lines[line.number - 1]
        passage = self.passages.by_line.get(id(line))
        whole = Scope(line.number, [span, self.text.whole], passage.name if passage else "", str(line.number))
        omitted = 0
        for child in line.children:
            if isinstance(child, QuoteReference):
                quoted = self.passages.by_line[id(child)]
                scope = Scope(line.number, [quoted.span, span, self.text.whole], quoted.name, quoted.label)
                self.statements.below(child.children, scope)
            elif isinstance(child, Omission):
                self.passages.omission(child, line.number, omitted)
                omitted += 1
        self.statements.below(line.children, whole)


def language_of(header: ArticleLine) -> str:
    """The language that the notes name, en where they name none."""
    for item in roles_below(header):
        if isinstance(item, Role) and item.name == "language" and isinstance(item.values[0], ThingReference):
            return item.values[0].text
    return "en"


def first_line(text: str) -> str:
    """The first line of a text that has words."""
    return next((line.strip() for line in text.removeprefix("\ufeff").split("\n") if line.strip()), "")
