"""Proposals among notes: lines that nobody has accepted yet, which say nothing until somebody deletes their mark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from kg.notes.tree import ArticleLine, Document, Node, Problem, Role, Roles, ThingReference

STATE = "state"
DRAFT = "draft"
_MARKED = re.compile(r"( *)\?-(\S*) +(?=(\S+))")


class ProposedLine(NamedTuple):
    """A line of notes that has the mark. line, last: it and the last line below it, from 1; to_pick: it cannot be accepted."""

    line: int
    last: int
    text: str
    model: str
    to_pick: bool


def proposed(notes: str) -> list[ProposedLine]:
    """The proposals in notes as they are written, whatever else is wrong with them.

    >>> [each[:4] for each in proposed("1\\n  «a»\\n    ?-m Plan\\n      purchase: agent fr\\n    ?- see kz")]
    [(3, 4, 'Plan', 'm'), (5, 5, 'see kz', '')]
    """
    lines = notes.split("\n")
    found = []
    for number, line in enumerate(lines, 1):
        if mark := _MARKED.match(line):
            last = _last(lines, number)
            found.append(ProposedLine(number, last, line[mark.end() :].rstrip(), mark[2], mark[3] == "see"))
    return found


def accepted(notes: str, line: int) -> str:
    """The notes without the mark of the proposal in a line, from 1; as they are where there is none."""
    lines = notes.split("\n")
    if any(each.line == line and not each.to_pick for each in proposed(notes)):
        lines[line - 1] = _MARKED.sub(r"\1", lines[line - 1], count=1)
    return "\n".join(lines)


def refused(notes: str, line: int) -> str:
    """The notes without the proposal in a line, from 1, and what stands below it; as they are where there is none."""
    lines = notes.split("\n")
    for each in proposed(notes):
        if each.line == line:
            del lines[line - 1 : each.last]
    return "\n".join(lines)


def _last(lines: list[str], number: int) -> int:
    """The last line that stands below another, from 1; without the empty ones at its end."""
    own = len(lines[number - 1]) - len(lines[number - 1].lstrip(" "))
    last = number
    for other in range(number, len(lines)):
        if lines[other].strip():
            if len(lines[other]) - len(lines[other].lstrip(" ")) <= own:
                break
            last = other + 1
    return last


def reviewed(document: Document) -> Document:
    """The notes without proposals and what stands below them. The parts that stay are those of the document."""
    return Document(_without(document.lines), document.tail)


def _without(nodes: list[Node]) -> list[Node]:
    kept = []
    for node in nodes:
        if node.unreviewed is None:
            below = _without(node.children)
            kept.append(node if len(below) == len(node.children) and _same(below, node.children) else _cut(node, below))
    return kept


def _same(these: list[Node], those: list[Node]) -> bool:
    return all(one is other for one, other in zip(these, those, strict=True))


def _cut(node: Node, below: list[Node]) -> Node:
    return replace(node, children=below, place=node.place, comments=node.comments)


def proposals(document: Document) -> Iterator[Node]:
    """The lines that have the mark of a proposal, in their order."""
    todo = list(reversed(document.lines))
    while todo:
        node = todo.pop()
        if node.unreviewed is not None:
            yield node
        todo += reversed(node.children)


def is_draft(document: Document) -> bool:
    """Whether notes are unfinished: they say so, or have proposals that nobody has accepted."""
    return next(proposals(document), None) is not None or any(
        isinstance(line, ArticleLine) and any(map(is_state, _items(line))) for line in document.lines
    )


def is_state(item: object) -> bool:
    """Whether a line below the article gives its state, which the Turtle does not."""
    return isinstance(item, Role) and item.name == STATE


def draft_line() -> Roles:
    """The line below the article that says that it is unfinished."""
    return Roles([Role(STATE, [ThingReference("name", DRAFT)])], of_article=True)


def check_state(header: ArticleLine) -> Iterator[Problem]:
    """What is wrong with the state that notes give."""
    for item in _items(header):
        if isinstance(item, Role) and is_state(item) and not _is_word(item, DRAFT):
            yield Problem(
                item.place, "the only state is draft.", "Write: state draft. Finished notes have no such line."
            )


def _is_word(item: object, word: str) -> bool:
    values = item.values if isinstance(item, Role) else []
    return (
        len(values) == 1
        and isinstance(values[0], ThingReference)
        and values[0].way == "name"
        and values[0].text == word
    )


def _items(header: ArticleLine) -> list[object]:
    return [item for child in header.children if isinstance(child, Roles) for item in child.roles]
