"""Statements and remarks of a graph as parts of the notes."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox

from kg.notes.back_values import BackValues, CannotSay, FoundPassage, Said, says, types_of
from kg.notes.names import last_part
from kg.notes.nodes import TYPE, Term
from kg.notes.statements import MARKS
from kg.notes.text import Span
from kg.notes.tree import Node, Reference, Remark, Role, Silent, Statement, ThingReference
from kg.terms import ENT

_LISTS = {name: mark for mark, name in MARKS.items()}
_THINGS_OF_TEXT = {"Group", "Item"}
_DEEPEST = 30  # contents within contents that notes nest


class BackStatements:
    """The statements of one article. below: what stands below a passage, by its IRI, "" for the margin."""

    def __init__(self, values: BackValues, users: dict[str, list[str]]) -> None:
        """users: the nodes that point at a node."""
        self.nodes, self.values, self.text, self.users = values.nodes, values, values.text, users
        self.names, self.vocabulary = values.names, values.names.vocabulary
        self.below: dict[str, list[Node]] = defaultdict(list)
        self.depth = 0  # of contents within contents
        self.homes: dict[str, tuple[int, str] | None] = {}

    def make(self) -> None:
        """Puts all statements and remarks where they stand; those that cannot be said are blocked."""
        for iri in self.reports():
            self.place(iri)
        for iri in self.values.of_type({"Remark"}):
            self.put_remark(iri)

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
        first = next((e for e in evidence if e in self.values.passages and e not in self.values.blocked), "")
        if not first and _THINGS_OF_TEXT & set(types_of(self.nodes[iri])):
            first = self.first_use(iri)
        spans = [self.text.whole]
        if found := self.values.passages.get(first):
            spans = [found.span, found.line_span, self.text.whole]
        try:
            self.below[first].append(self.statement(iri, spans, first))
        except CannotSay:
            self.values.blocked.add(iri)

    def first_use(self, iri: str) -> str:
        """The first passage on which a report rests that names a node, through whatever contents lie between."""
        seen, todo = {iri}, [iri]
        found: list[FoundPassage] = []
        while todo:
            one = todo.pop()
            evidence = [t.value for t in says(self.nodes.get(one, {}), "hasEvidence")]
            there = [
                self.values.passages[e] for e in evidence if e in self.values.passages and e not in self.values.blocked
            ]
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
        if self.depth > _DEEPEST:
            raise CannotSay
        made = Statement(self.kinds(said, nested), arrow, local)
        self.values.written.add(iri)
        self.depth += 1
        try:
            return self.filled(made, said, spans, host)
        except CannotSay:
            self.values.written.discard(iri)
            self.values.blocked.add(iri)
            raise
        finally:
            self.depth -= 1

    def filled(self, made: Statement, said: Said, spans: list[Span], host: str) -> Statement:
        """A statement with its words, evidence, roles and contents."""
        evidence = self.values.iris(said, "hasEvidence")
        made.evidence = [
            Reference(self.values.reference(e)) for e in evidence if e != host or "Content" in types_of(said)
        ]
        more = [
            self.values.passages[e].span
            for e in evidence
            if e in self.values.passages and (e != host or "Content" in types_of(said))
        ]
        inside = [*spans[:1], *more, *spans[1:]]
        if "wording" in {p.removeprefix(ENT) for p in said} and _THINGS_OF_TEXT & set(types_of(said)):
            made.words = self.values.words(self.values.one(said, "wording") or "", inside)
        contents: list[tuple[str, str]] = []
        done = {TYPE, ENT + "hasKind", ENT + "hasEvidence"} | ({ENT + "wording"} if made.words else set())
        made.roles = self.roles(said, done, inside, types_of(said)[0], contents)
        for predicate, iri in contents:
            role = self.values.role(predicate)
            made.children.append(self.statement(iri, inside, host, "" if role == "content" else role, nested=True))
        return made

    def kinds(self, said: Said, nested: bool) -> list[ThingReference]:
        classes = types_of(said)
        kinds = [t.value for t in says(said, "hasKind")]
        if any(not isinstance(t, ox.NamedNode) for t in says(said, "hasKind")):
            raise CannotSay
        shown = [self.values.kind(iri) for iri in kinds]
        if nested:
            return shown or [ThingReference("name", "Content")]
        first = next((self.names.kind_of[iri] for iri in kinds if iri in self.names.kind_of), "")
        own = any(self.vocabulary.class_of_kind.get(last_part(iri)) == first for iri in kinds)
        if len(classes) == 1 and classes[0] == first and not own:
            return shown
        return [ThingReference("name", name) for name in classes] + shown

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
                by_name[name] = Role(self.values.role(predicate), values)
                found.append(by_name[name])
        for name, mark in _LISTS.items():
            for term in says(said, name):
                of = term.value.removeprefix(ENT)
                if of in by_name and not by_name[of].mark:
                    by_name[of].mark = mark
                else:
                    late.append(Role(self.values.role(ENT + name), [self.values.value(term, name, spans)]))
        if silent := says(said, "isSilentOn"):
            late.append(Silent([self.values.role(term.value) for term in silent]))
        return found + late

    def is_open(self, term: Term, said: Said, predicate: str) -> bool:
        """Whether a value is a content that is to stand below this statement."""
        iri = term.value
        if not isinstance(term, ox.NamedNode) or iri in self.values.written | self.values.blocked:
            return False
        return types_of(self.nodes.get(iri, {})) == ["Content"] and self.home(iri) == (id(said), predicate)

    def is_statement(self, name: str) -> bool:
        """Whether nodes of a class are statements of the notes."""
        return name in _THINGS_OF_TEXT or "Happening" in self.vocabulary.above(name)

    def home(self, iri: str) -> tuple[int, str] | None:
        """The statement below which a content stands, and the role: whatever has it as its content, before all others."""
        if iri not in self.homes:
            users = [self.nodes[user] for user in self.users.get(iri, []) if user not in self.values.blocked]
            users = [said for said in users if any(self.is_statement(name) for name in types_of(said))]
            uses = [(id(said), p) for said in users for p, values in said.items() if ox.NamedNode(iri) in values]
            first = [use for use in uses if use[1] == ENT + "hasContent"]
            self.homes[iri] = next(iter(first + uses), None)
        return self.homes[iri]

    def put_remark(self, iri: str) -> None:
        said = self.nodes[iri]
        try:
            local = self.values.local(iri)
            evidence = self.values.iris(said, "hasEvidence")
            first = next((e for e in evidence if e in self.values.passages and e not in self.values.blocked), "")
            if local is None:
                raise CannotSay
            made = Remark((self.values.one(said, "hasRemarkKind") or "").removeprefix(ENT), local)
            made.evidence = [Reference(self.values.reference(e)) for e in evidence if e != first]
            made.text = self.values.one(said, "remark") or ""
            concerned = says(said, "concerns")
            made.things = self.values.things(concerned, "concerns")
        except CannotSay:
            self.values.blocked.add(iri)
            return
        self.values.written.add(iri)
        there = self.below[first]
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
