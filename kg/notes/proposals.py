"""Proposals among notes: lines that nobody has accepted yet, which say nothing until somebody deletes their mark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.notes.tree import ArticleLine, Document, Node, Problem, Role, Roles, Thing

STATE = "state"
DRAFT = "draft"


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
    return Roles([Role(STATE, [Thing("name", DRAFT)])], of_article=True)


def check_state(header: ArticleLine) -> Iterator[Problem]:
    """What is wrong with the state that notes give."""
    for item in _items(header):
        if isinstance(item, Role) and is_state(item) and not _is_word(item, DRAFT):
            yield Problem(
                item.place, "the only state is draft.", "Write: state draft. Finished notes have no such line."
            )


def _is_word(item: object, word: str) -> bool:
    values = item.values if isinstance(item, Role) else []
    return len(values) == 1 and isinstance(values[0], Thing) and values[0].way == "name" and values[0].text == word


def _items(header: ArticleLine) -> list[object]:
    return [item for child in header.children if isinstance(child, Roles) for item in child.roles]
