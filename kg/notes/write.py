"""Nodes as Turtle, in the style of the articles: below each line of the text its evidence, then what rests on it."""

from __future__ import annotations

import re

import pyoxigraph as ox

from kg.notes.names import ALL_PREFIXES
from kg.notes.nodes import TYPE, MadeNode, NodeGraph, Term
from kg.notes.text import Text
from kg.paths import STATE_DRAFT
from kg.terms import XSD

_LOCAL = re.compile(r"[A-Za-z0-9_]([\w-]*[\w])?", re.ASCII)
_BARE = {
    XSD + "integer": re.compile(r"0|-?[1-9][0-9]*"),
    XSD + "decimal": re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]*[1-9]"),
    XSD + "boolean": re.compile(r"true|false"),
}


def turtle_of(graph: NodeGraph, text: Text, headline: str, *, draft: bool = False) -> str:
    """The Turtle of an article's nodes. The same text for the same nodes. draft: whether the article is unfinished."""
    writer = _Writer(graph)
    body: list[str] = []
    section = 0
    for made in sorted(graph.nodes.values(), key=lambda m: (m.section, m.rank)):
        if made.section != section:
            section = made.section
            words = text.line(section).strip()
            shown = words if len(words) <= 60 else words[:60].rsplit(" ", 1)[0] + " …"
            body.append(f"# {'=' * 64} line {section}: {shown}\n")
        body.append(writer.block(made))
    prefixes = [f"@prefix :{' ' * 9}<{graph.base}> ."]
    prefixes += [
        f"@prefix {p + ':':<10}<{iri}> ." if len(p) < 10 else f"@prefix {p}: <{iri}> ."
        for p, iri in sorted(ALL_PREFIXES.items())
        if p in writer.used
    ]
    title = " ".join(headline.split())
    top = f'# "{title}"\n#\n# Made from article.notes: change that, then run kg notes to-turtle.\n'
    top += f"# {STATE_DRAFT}\n" if draft else ""
    return "\n".join([top, "\n".join(prefixes) + "\n", *body])


def block_of(graph: NodeGraph, made: MadeNode) -> str:
    """One node as Turtle."""
    return _Writer(graph).block(made)


class _Writer:
    def __init__(self, graph: NodeGraph) -> None:
        self.graph = graph
        self.used: set[str] = set()

    def block(self, made: MadeNode) -> str:
        lines = [self.term(ox.NamedNode(made.iri))]
        for predicate, values in made.said.items():
            name = "a" if predicate == TYPE else self.term(ox.NamedNode(predicate))
            lines.append(f"  {name} {' , '.join(map(self.term, values))} ;")
        return "\n".join([*lines, ".\n"])

    def term(self, term: Term) -> str:
        if isinstance(term, ox.NamedNode):
            return self.iri(term.value)
        if term.language or term.datatype.value == XSD + "string":
            return str(term)
        kind = term.datatype.value
        if kind in _BARE and _BARE[kind].fullmatch(term.value):
            return term.value
        body = str(ox.Literal(term.value))
        return f"{body}^^{self.iri(kind)}"

    def iri(self, iri: str) -> str:
        rest = iri.removeprefix(self.graph.base)
        if rest != iri and _LOCAL.fullmatch(rest):
            return ":" + rest
        for prefix, base in ALL_PREFIXES.items():
            rest = iri.removeprefix(base)
            if rest != iri and _LOCAL.fullmatch(rest):
                self.used.add(prefix)
                return f"{prefix}:{rest}"
        return f"<{iri}>"
