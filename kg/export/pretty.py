"""Turtle for people: blocks in reading order, one property a line, as the files of the articles are written.

pyoxigraph's serialiser keeps the order it is given but puts neither blank lines nor headings, writes `a` as
any other property and cannot give each article its own empty prefix; so this is our own, over the terms of
N-Triples, whose strings and escapes Turtle shares.
"""

from __future__ import annotations

import re

from kg.export.names import PrefixedNames
from kg.export.order import grouped, line_of, sections
from kg.export.parts import ADDED, TYPE, Blocks
from kg.export.source import ARTICLE, Statement
from kg.terms import XSD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    # What is said of triples: a property and its objects.
    Said = tuple[str, list[str]]
    # Of a subject: its properties and objects that are annotated apart, what is said of these, and of the others.
    Annotate = Callable[[str], tuple[set[tuple[str, str]], Said, Said | None]]

# Canonical forms only: rdflib takes others for the same number.
_BARE = {
    f"^^<{XSD}integer>": re.compile(r"(0|-?[1-9][0-9]*)\Z"),
    f"^^<{XSD}decimal>": re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]*[1-9]\Z"),
    f"^^<{XSD}boolean>": re.compile(r"(true|false)\Z"),
}
_RULE = "# " + "=" * 64


def turtle(blocks: Blocks, annotate: Annotate | None = None) -> bytes:
    """The blocks as Turtle, or with annotations as Turtle 1.2. The same bytes for the same triples."""
    names, parts = PrefixedNames(), []
    for name, subjects in sections(blocks):
        slug = name.removeprefix("article/")
        if slug != name:
            names.enter(f"{ARTICLE}{slug}/")
            parts.append(f"{_RULE} {slug}\n\n@prefix : <{ARTICLE}{slug}/> .\n")
        else:
            names.enter(None)
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
    names, blocks = PrefixedNames(), grouped(sorted(statements))
    parts = [_block(names, s, blocks[s], None) for _, subjects in sections(blocks) for s in subjects]
    return "\n".join([*filter(None, [names.header()]), *parts]).encode()


def _block(names: PrefixedNames, subject: str, block: dict[str, list[str]], annotate: Annotate | None) -> str:
    lines = [term(names, subject)]
    texts = _annotated(names, subject, block, annotate) if annotate else _plain(names, block)
    for predicate, values in texts:
        lines.append(f"  {'a' if predicate == TYPE else names.short(predicate)} {' , '.join(values)} ;")
    return "\n".join([*lines, ".\n"])


def _plain(names: PrefixedNames, block: dict[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    for predicate, values in block.items():
        yield predicate, [term(names, value) for value in values]


def _annotated(
    names: PrefixedNames, subject: str, block: dict[str, list[str]], annotate: Annotate
) -> Iterator[tuple[str, list[str]]]:
    apart, of_these, of_others = annotate(subject)
    if not apart and of_others is None:
        yield from _plain(names, block)
        return
    these = _annotation(names, of_these) if apart else ""
    others = _annotation(names, of_others) if of_others else ""
    for predicate, values in block.items():
        # Nothing is said of what says it, nor does it vouch for what the build adds.
        rest = "" if of_others and (predicate == of_others[0] or predicate in ADDED) else others
        yield (
            predicate,
            [term(names, value) + (these if apart and (predicate, value) in apart else rest) for value in values],
        )


def _annotation(names: PrefixedNames, said: Said) -> str:
    return f" {{| {names.short(said[0])} {' , '.join(term(names, value) for value in said[1])} |}}"


def term(names: PrefixedNames, text: str) -> str:
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
