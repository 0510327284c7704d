"""Notes from the Turtle of an article. What the notation has no words for stays Turtle, in a block at the end.

Whatever the notes say is checked by making Turtle of them again: a node that would come out otherwise is left to the
block, until the graphs are the same.
"""

from __future__ import annotations

import re
from collections import defaultdict

import pyoxigraph as ox

from kg.errors import InvalidDataError
from kg.notes.back import Back
from kg.notes.back_values import BackValues, Said, says, types_of
from kg.notes.make import SourceText
from kg.notes.names import ALL_PREFIXES, ThingNames
from kg.notes.nodes import TYPE, MadeNode, NodeGraph, Term
from kg.notes.print import printed
from kg.notes.proposals import draft_line
from kg.notes.statements import default_name
from kg.notes.text import Text
from kg.notes.tree import Block, Document, Node, QuoteReference, Remark, Statement, TextLine
from kg.notes.turtle import graph_of
from kg.notes.write import block_of
from kg.paths import says_draft
from kg.source.turtle import TurtleFile
from kg.terms import ENT

_TRIES = 40
Triples = dict[str, set[tuple[str, Term]]]


def from_turtle(turtle: TurtleFile, source: SourceText, names: ThingNames) -> Document:
    """The notes that say what a file of Turtle says. Raises `InvalidDataError` where it does not tell of one article."""
    return _Reader(turtle, source, names).read()


class _Reader:
    def __init__(self, turtle: TurtleFile, source: SourceText, names: ThingNames) -> None:
        self.path, self.source, self.given = turtle.path, source, names
        self.draft = says_draft(turtle.data, notes=False)
        self.text = Text(source.text)
        self.nodes: dict[str, Said] = {}
        for s, p, o, _ in turtle.triples:
            assert isinstance(s, ox.NamedNode) and isinstance(o, ox.NamedNode | ox.Literal)
            values = self.nodes.setdefault(s.value, {}).setdefault(p.value, [])
            if o not in values:
                values.append(o)
        self.wanted = {iri: _pairs(said) for iri, said in self.nodes.items()}
        articles = [iri for iri, said in self.nodes.items() if "Article" in types_of(said)]
        if len(articles) != 1 or not re.fullmatch(r"[\w-]+", articles[0].removeprefix(ALL_PREFIXES["article"])):
            raise InvalidDataError(
                f"tells of {len(articles)} articles.", "Notes are of one article: …/id/article/<slug>.", self.path
            )
        self.article = articles[0]
        self.base = self.article + "/"
        self.names = names.copy()
        for iri, said in self.nodes.items():
            if not iri.startswith(self.base) and iri != self.article:
                self.names.add((ox.NamedNode(iri), ox.NamedNode(p), o) for p, values in said.items() for o in values)
        self.users: dict[str, list[str]] = defaultdict(list)
        for iri, said in self.nodes.items():
            for values in said.values():
                for term in values:
                    if isinstance(term, ox.NamedNode) and term.value in self.nodes and term.value != iri:
                        self.users[term.value].append(iri)

    def read(self) -> Document:
        blocked: set[str] = set()
        left: Triples = {}
        document = Document([])
        for _ in range(_TRIES):
            document, written = self.attempt(blocked)
            left = {iri: pairs for iri, pairs in self.wanted.items() if iri not in written}
            text = printed(self.with_block(document, left))
            graph, _, problems = graph_of(text, self.source, self.given)
            bad = _at(graph, [problem.place.line for problem in problems])
            made = {iri: _pairs(node.said) for iri, node in graph.nodes.items()}
            for iri, pairs in made.items():
                if not pairs <= self.wanted.get(iri, set()):
                    bad |= {iri} if iri in self.nodes else set()
            bad |= {iri for iri in written if iri not in made and iri not in blocked}
            bad.discard(self.article)
            if not bad - blocked:
                break
            blocked |= bad
        missing = {iri: pairs - made.get(iri, set()) for iri, pairs in self.wanted.items()}
        for iri, pairs in missing.items():
            if pairs:
                left.setdefault(iri, set()).update(pairs)
        document = self.with_block(document, left)
        if self.result(document) != self.wanted:
            document = self.all_in_block()
        self.shorten(document)
        if self.draft:
            document.lines[0].children.insert(0, draft_line())
        return document

    def result(self, document: Document) -> Triples | None:
        """What the notes say; None where something is wrong with them."""
        graph, _, problems = graph_of(printed(document), self.source, self.given)
        return None if problems else {iri: _pairs(node.said) for iri, node in graph.nodes.items()}

    def attempt(self, blocked: set[str]) -> tuple[Document, set[str]]:
        """Notes without the blocked nodes, and the nodes that they tell of."""
        language = "".join(t.value for t in says(self.nodes[self.article], "language")[:1]) or "en"
        values = BackValues(self.nodes, self.article, self.names, self.text, language)
        values.blocked = set(blocked)
        values.inline = {
            iri
            for iri, said in self.nodes.items()
            if set(said) == {TYPE, ENT + "wording"} and types_of(said) in (["Group"], ["Item"]) and self.users[iri]
        }
        values.units = self.signs() + [
            (label, iri)
            for iri in self.names.classes
            if self.names.is_a(iri, ("Unit",))
            for label in self.names.labels.get(iri, ())
        ]
        back = Back(values, self.source, set(self.given.classes), self.users)
        document = back.document()
        blocked |= values.blocked
        return document, (values.written | {self.article}) - values.blocked

    def signs(self) -> list[tuple[str, str]]:
        """The signs that mentions explain as units."""
        found = []
        for said in self.nodes.values():
            denotes = says(said, "denotes")
            if len(denotes) == 1 and self.names.is_a(denotes[0].value, ("Unit",)):
                found += [(words.value, denotes[0].value) for words in says(said, "wording")]
        return found

    def with_block(self, document: Document, left: Triples) -> Document:
        """The notes with the rest as Turtle."""
        if not left:
            return document
        graph = NodeGraph("", self.article)
        lines: list[str] = []
        for iri, said in self.nodes.items():
            if iri in left:
                kept = {p: [o for o in values if (p, o) in left[iri]] for p, values in said.items()}
                made = MadeNode(iri, said={p: values for p, values in kept.items() if values})
                lines += block_of(graph, made).split("\n")
        while lines and not lines[-1]:
            lines.pop()
        return Document(
            [*document.lines, Block(lines=[(0, "  " + line if line else "") for line in lines])], document.tail
        )

    def all_in_block(self) -> Document:
        """The article's line, and all else as Turtle."""
        document, _ = self.attempt(set(self.nodes) - {self.article})
        made = self.result(document) or {}
        left = {iri: pairs - made.get(iri, set()) for iri, pairs in self.wanted.items()}
        document = self.with_block(document, {iri: pairs for iri, pairs in left.items() if pairs})
        if self.result(document) != self.wanted:
            raise InvalidDataError(
                "cannot be said in notes: its article lacks what every article has.",
                "Run kg validate on it.",
                self.path,
            )
        return document

    # ---------------------------------------------------------------- names

    def shorten(self, document: Document) -> None:
        """Leaves out the names that statements would be given anyway."""
        order = list(_labelled(document))
        own = {node.name for node, _ in order}
        others = {iri.removeprefix(self.base) for iri in self.nodes if iri.startswith(self.base)} - own
        bases = {id(node): default_name(node, label, self.wording(node)) for node, label in order}
        kept = {id(node) for node, _ in order if not re.fullmatch(re.escape(bases[id(node)]) + r"(-\d+)?", node.name)}
        changed = True
        while changed:
            changed = False
            taken = others | {node.name for node, _ in order if id(node) in kept}
            for node, _ in order:
                if id(node) in kept:
                    continue
                name, number = bases[id(node)], 2
                while name in taken:
                    name, number = f"{bases[id(node)]}-{number}", number + 1
                if name != node.name:
                    kept.add(id(node))
                    changed = True
                    break
                taken.add(name)
        for node, _ in order:
            if id(node) not in kept:
                node.name = ""

    def wording(self, node: Statement | Remark) -> str:
        if isinstance(node, Statement) and node.words:
            return "".join(t.value for t in says(self.nodes.get(self.base + node.name, {}), "wording")[:1])
        return ""


def _labelled(document: Document) -> list[tuple[Statement | Remark, str]]:
    """The statements and remarks in the order in which they get their names, with the label of the quote they stand below."""
    from kg.notes.passages import letters

    found: list[tuple[Statement | Remark, str]] = []

    def walk(node: Node, label: str) -> None:
        if isinstance(node, Statement | Remark):
            found.append((node, label))
        count = 0
        for child in node.children:
            inner = label
            if isinstance(node, TextLine):
                inner = str(node.number)
                if isinstance(child, QuoteReference):
                    inner, count = f"{node.number}{letters(count)}", count + 1
            walk(child, inner)

    for line in document.lines:
        walk(line, "")
    return found


def _pairs(said: Said) -> set[tuple[str, Term]]:
    return {(predicate, term) for predicate, values in said.items() for term in values}


def _at(graph: NodeGraph, lines: list[int]) -> set[str]:
    """The nodes that stand at lines of the notes, or above them where none stands there."""
    places = sorted((made.place.line, iri) for iri, made in graph.nodes.items())
    found = set()
    for line in lines:
        above = [number for number, _ in places if number <= line]
        if above:
            found |= {iri for number, iri in places if number == above[-1]}
    return found
