"""What the notes say: reports, their contents, groups and items, and remarks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.notes.names import ALL_PREFIXES, ThingNames, last_part
from kg.notes.nodes import REMARK, REPORT, TYPE, MadeNode, NodeGraph, name_of_words
from kg.notes.passages import Passages
from kg.notes.text import Span
from kg.notes.tree import (
    Described,
    Document,
    MentionLine,
    Node,
    Place,
    Reference,
    Remark,
    Role,
    Roles,
    Silent,
    Statement,
)
from kg.notes.values import Scope, Values, ent
from kg.terms import ENT
from kg.vocabulary import hyphened

MARKS = {"open": "isOpenOn", "closed": "isClosedOn", "or": "isAlternativeOn"}
Items = list[Role | Silent]


class Statements:
    """The statements of one article."""

    def __init__(self, graph: NodeGraph, names: ThingNames, values: Values, passages: Passages) -> None:
        self.graph, self.names, self.values, self.passages = graph, names, values, passages
        self.vocabulary = names.vocabulary
        self.names_of: dict[int, str] = {}  # by identity of the part of the tree

    def name_all(self, document: Document) -> None:
        """Names for all statements: first those that the author gave, then those made of kind and quote."""
        unnamed: list[tuple[Statement | Remark, str, list[Span]]] = []
        shared: list[tuple[str, Place]] = []  # names of mentions and words, which may stand several times
        todo: list[tuple[Node, str, list[Span]]] = [(line, "", []) for line in reversed(document.lines)]
        while todo:
            node, label, spans = todo.pop()
            if passage := self.passages.by_line.get(id(node)):
                label, spans = passage.label, [passage.span]
            if isinstance(node, Statement | Remark) and node.name:
                if node.name in self.graph.taken:
                    self.values.wrong(node.place, f'the name "{node.name}" is given twice.', "Choose another.")
                self.graph.taken.add(node.name)
                self.names_of[id(node)] = node.name
            elif isinstance(node, Statement | Remark):
                unnamed.append((node, label, spans))
            shared += names_within(node)
            todo += [(child, label, spans) for child in reversed(node.children)]
        for name, place in shared:
            if name in self.graph.taken:
                self.values.wrong(place, f'the name "{name}" is given twice.', "Choose another.")
        self.graph.taken.update(name for name, _ in shared)
        for node, label, spans in unnamed:
            words = node.words if isinstance(node, Statement) else None
            wording = self.values.text.peek(words, spans) if words else ""
            self.names_of[id(node)] = self.graph.free(default_name(node, label, wording))

    def below(self, nodes: Iterable[Node], scope: Scope) -> None:
        """Makes what lines in a scope say: statements, and remarks on the statement above them."""
        above: MadeNode | None = None
        for node in nodes:
            if isinstance(node, Statement):
                if node.arrow:
                    message = f'"{node.arrow}>" gives a role, and no statement stands above it that has it.'
                    kind = "" if node.arrow in self.vocabulary.by_role else self.values.of_kind(node.arrow)
                    remedy = kind or "Indent it below the statement that has it."
                    self.values.wrong(node.place, message, remedy)
                above = self.statement(node, scope, nested=False)
            elif isinstance(node, Remark):
                self.remark(node, scope, above)

    def statement(self, node: Statement, scope: Scope, *, nested: bool) -> MadeNode:
        made = self.graph.add(MadeNode(self.graph.iri(self.names_of[id(node)]), node.place, scope.line, REPORT))
        types = self.types(made, node, nested)
        more = [passage.span for passage in map(self.passages.find_named, node.evidence) if passage]
        inside = Scope(scope.line, [*scope.spans[:1], *more, *scope.spans[1:]], scope.evidence, scope.label)
        if node.words and (wording := self.values.verbatim(node.words, inside)) is not None:
            made.say_ent("wording", ox.Literal(wording))
        items = [*node.roles, *roles_below(node)]
        self.roles(made, [item for item in items if isinstance(item, Role)], inside, types)
        below = [*node.children, *(c for child in node.children if isinstance(child, Roles) for c in child.children)]
        on = made
        for child in below:
            if isinstance(child, Statement):
                name = self.values.property(child.arrow or "content", child.place)
                inner = Scope(scope.line, inside.spans, scope.evidence, scope.label)
                on = self.statement(child, inner, nested=True)
                if name:
                    made.say(iri_of(name), ox.NamedNode(on.iri))
            elif isinstance(child, Remark):
                self.remark(child, scope, on)
        self.roles(made, [item for item in items if isinstance(item, Silent)], inside, types)
        is_report = any("Report" in self.vocabulary.above(one) for one in types)
        self.passages.rest_on(made, node.evidence, scope.evidence if is_report else "")
        return made

    def types(self, made: MadeNode, node: Statement, nested: bool) -> list[str]:
        """Says class and kinds of a node; returns the classes."""
        iris = [iri for iri in map(self.values.kind, node.kinds) if iri]
        classes = [last_part(iri) for iri in iris if iri.startswith(ENT)]
        kinds = [iri for iri in iris if not iri.startswith(ENT)]
        of_kind = next((self.names.kind_of[iri] for iri in kinds if iri in self.names.kind_of), "")
        first = classes[0] if classes else of_kind
        if nested and (not first or "Happening" in self.vocabulary.above(first)):
            for name in classes:
                if own := self.vocabulary.classes[name].kind:
                    kinds.append(ALL_PREFIXES["kind"] + own)
                elif name != "Content":
                    remedy = f"Give the kind: {name}+purchase, or purchase alone."
                    self.values.wrong(node.place, f"{name} alone does not say what is meant.", remedy)
            classes = ["Content"]
        elif iris and not classes:
            if not of_kind:
                kind = node.kinds[0].text
                message = f'it is not known to which class "{kind}" belongs.'
                self.values.wrong(node.place, message, f"Write the class before it: Act+{kind}.")
            classes = [of_kind or "Act"]
            kinds = [iri for iri in kinds if self.vocabulary.class_of_kind.get(last_part(iri)) != of_kind]
        made.say(TYPE, *map(ent, classes))
        made.say_ent("hasKind", *map(ox.NamedNode, kinds))
        return classes

    def roles(self, made: MadeNode, items: Items, scope: Scope, types: list[str]) -> None:
        """Says the roles of a node; what is left open at the end, as 'rest' depends on the others."""
        marks: list[tuple[str, str]] = []
        for item in sorted(items, key=lambda one: isinstance(one, Silent)):
            if isinstance(item, Silent):
                self.silent(made, item, types)
            elif item.name == "evidence":
                self.passages.rest_on(
                    made, [Reference(v.text, v.place) for v in item.values if not isinstance(v, Described)]
                )
            elif name := self.values.property(item.name, item.place):
                terms = [self.values.term(value, name, scope, types[0] if types else "") for value in item.values]
                made.say(iri_of(name), *(term for term in terms if term is not None))
                if item.mark:
                    marks.append((MARKS[item.mark], name))
        for mark, name in marks:
            made.say_ent(mark, ent(name))

    def silent(self, made: MadeNode, item: Silent, types: list[str]) -> None:
        for role, place in zip(item.names, item.places or [item.place] * len(item.names), strict=True):
            if role == "rest":
                made.say_ent("isSilentOn", *map(ent, self.left_open(made, types)))
            elif name := self.values.property(role, place):
                made.say_ent("isSilentOn", ent(name))

    def left_open(self, made: MadeNode, types: list[str]) -> list[str]:
        """The properties that the classes ask for, that may be left open and are not given."""
        said = [*made.said, *(term.value for term in made.said.get(ENT + "isSilentOn", []))]
        return self.vocabulary.whole.left_open(types, [name.removeprefix(ENT) for name in said])

    def remark(self, node: Remark, scope: Scope, above: MadeNode | None) -> None:
        made = self.graph.add(MadeNode(self.graph.iri(self.names_of[id(node)]), node.place, scope.line, REMARK))
        made.say(TYPE, ent("Remark"))
        if self.vocabulary.members.get(node.kind) != "RemarkKind":
            message = f'there is no sort of remark "{node.kind}".'
            self.values.wrong(node.place, message, "Write oddity, ambiguity or silence.")
        made.say_ent("hasRemarkKind", ent(node.kind))
        made.say_ent("concerns", *self.values.things(node.things, "concerns"))
        if not node.things and above is not None:
            made.say_ent("concerns", ox.NamedNode(above.iri))
        elif not node.things:
            self.values.wrong(node.place, "what the remark is on is not said.", "Write: ? oddity on THINGS: remark")
        made.say_ent("remark", ox.Literal(node.text))
        self.passages.rest_on(made, node.evidence, scope.evidence)


def names_within(node: Node) -> Iterator[tuple[str, Place]]:
    """The names that a line gives to a mention or to words, with their places."""
    if isinstance(node, MentionLine) and node.name:
        yield node.name, node.place
    todo = [value for role in getattr(node, "roles", []) if isinstance(role, Role) for value in role.values]
    while todo:
        value = todo.pop()
        if isinstance(value, Described):
            if value.name:
                yield value.name, value.place
            todo += [modifier.value for modifier in value.modifiers if modifier.value is not None]


def roles_below(node: Node) -> Items:
    """The roles in the lines right below a line."""
    return [item for child in node.children if isinstance(child, Roles) for item in child.roles]


def iri_of(name: str) -> str:
    """The IRI of a property that `Values.property` gave."""
    return name if ":" in name else ENT + name


def default_name(node: Statement | Remark, label: str, wording: str = "") -> str:
    """The name of a node that the author left without one: by its words, else by kind and quote."""
    if wording:
        return name_of_words(wording)
    kind = "remark" if isinstance(node, Remark) else hyphened(node.kinds[0].text.split(":")[-1])
    return f"{kind}-{label}" if label else kind
