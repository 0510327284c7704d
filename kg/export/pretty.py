"""Turtle for people: blocks in reading order, one property a line, as the files of the articles are written.

pyoxigraph's serialiser keeps the order it is given but puts neither blank lines nor headings, writes `a` as
any other property and cannot give each article its own empty prefix; so this is our own, over the terms of
N-Triples, whose strings and escapes Turtle shares.
"""

from __future__ import annotations

import re

from kg.export.names import Names
from kg.export.order import TYPE, Blocks, grouped, line_of, sections
from kg.export.source import ARTICLE, Statement
from kg.terms import XSD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    # What is said of a triple: its properties and their objects.
    Annotate = Callable[[str, str, str], list[tuple[str, list[str]]]]

# Canonical forms only: rdflib takes others for the same number.
_BARE = {
    f"^^<{XSD}integer>": re.compile(r"(0|-?[1-9][0-9]*)\Z"),
    f"^^<{XSD}decimal>": re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]*[1-9]\Z"),
    f"^^<{XSD}boolean>": re.compile(r"(true|false)\Z"),
}
_RULE = "# " + "=" * 64


def turtle(blocks: Blocks, annotate: Annotate | None = None) -> bytes:
    """The blocks as Turtle, or with annotations as Turtle 1.2. The same bytes for the same triples."""
    names, parts = Names(), []
    for name, subjects in sections(blocks):
        slug = name.removeprefix("article/")
        if slug != name:
            names.here = f"{ARTICLE}{slug}/"
            parts.append(f"{_RULE} {slug}\n\n@prefix : <{ARTICLE}{slug}/> .\n")
        else:
            names.here = None
            parts.append(f"{_RULE} {name}\n")
        line = None
        for subject in subjects:
            block = blocks[subject]
            if (here := line_of(block)) not in (None, line) and slug != name:
                line = here
                parts.append(f"# ---------------------------------------------------------------- line {line}\n")
            parts.append(_block(names, subject, block, annotate))
    return "\n".join([names.header(), *parts]).encode()


def turtle_of(statements: Iterable[Statement]) -> bytes:
    """As `turtle`, of triples in any order, without headings."""
    names, blocks = Names(), grouped(sorted(statements))
    parts = [_block(names, s, blocks[s], None) for _, subjects in sections(blocks) for s in subjects]
    return "\n".join([*filter(None, [names.header()]), *parts]).encode()


def _block(names: Names, subject: str, block: dict[str, list[str]], annotate: Annotate | None) -> str:
    lines = [term(names, subject)]
    for predicate, values in block.items():
        texts = [term(names, value) for value in values]
        if annotate:
            texts = [
                text + _annotation(names, annotate(subject, predicate, value))
                for text, value in zip(texts, values, strict=True)
            ]
        lines.append(f"  {'a' if predicate == TYPE else names.short(predicate)} {' , '.join(texts)} ;")
    return "\n".join([*lines, ".\n"])


def _annotation(names: Names, said: list[tuple[str, list[str]]]) -> str:
    if not said:
        return ""
    inner = " ; ".join(f"{names.short(p)} {' , '.join(term(names, value) for value in values)}" for p, values in said)
    return f" {{| {inner} |}}"


def term(names: Names, text: str) -> str:
    """A term of N-Triples as Turtle."""
    if text[0] == "<":
        return names.short(text)
    if text[0] != '"' or text[-1] != ">":
        return text
    end = text.rindex('"') + 1
    body, datatype = text[:end], text[end:]
    bare = _BARE.get(datatype)
    if bare and bare.match(body[1:-1]):
        return body[1:-1]
    return f"{body}^^{names.short(datatype[2:])}"
