"""Help for one line: the declaration of a thing, and the proposals for a line of notes once more."""

from __future__ import annotations

import difflib
import re
from datetime import date
from pathlib import Path

from kg.draft.drafting import Draft, DraftArticle
from kg.draft.known import short
from kg.draft.labels import iri_for
from kg.errors import KgError
from kg.files import decode, read_bytes
from kg.notes.lines import document_of
from kg.notes.make import language_of
from kg.notes.names import ThingNames, expanded, shortened
from kg.notes.print import printed
from kg.notes.tree import (
    ArticleLine,
    Declaration,
    Described,
    Document,
    MentionLine,
    Node,
    Role,
    Roles,
    TextLine,
    ThingReference,
)
from kg.source.normal import key

_LISTED = 12  # classes below one
# The role by which a thing of a class is tied to another ("in CA", "of CA").
_TIES = (
    ("Office", "acts-for"),
    ("Place", "located-in"),
    ("Organisation", "organ-of"),
    ("Document", "part-of"),
    ("Kind", "kind-of"),
)


def declaration(names: ThingNames, label: str, kind: str, tie: str = "") -> str:
    """The line that declares a thing: its label, class, and a thing that it lies in or belongs to.

    tie: a name, code or label. Raises `KgError` where the class or the other thing is unknown.

    >>> from kg.notes.names import names_of
    >>> from kg.paths import Workspace
    >>> declaration(names_of(Workspace.at()), "Ottawa", "City", "CA")
    'declare place:ottawa City "Ottawa"; located-in ca'
    """
    classes = names.vocabulary.classes
    found = next((name for name in classes if name.lower() == kind.lower()), None)
    if found is None:
        near = difflib.get_close_matches(kind, classes, 3)
        raise KgError(
            f'there is no class "{kind}".', f"Did you mean {' or '.join(near)}?" if near else "See: kg explain"
        )
    if not label.strip() or re.search(r"[\x00-\x1f]", label):
        raise KgError("a thing needs a label of one line.", 'Say: kg declare "Ottawa" City in CA')
    iri = iri_for(names, found, label)
    if iri in names.classes:
        raise KgError(
            f"{shortened(iri)} is known already.", "Use it, or declare the other one by a label that tells them apart."
        )
    shown = " ".join(label.split()).replace("\\", "\\\\").replace('"', '\\"')
    line = f'declare {shortened(iri)} {found} "{shown}"'
    if tie:
        above = names.vocabulary.above(found)
        role = next((role for name, role in _TIES if name in above), None)
        if role is None:
            raise KgError(f"what a {found} belongs to is not said by one role.", f"See: kg explain {found}")
        if role == "kind-of":
            tie = _class_of_happenings(names, tie)
        line += f"; {role} {tie if role == 'kind-of' else short(names, _thing(names, tie))}"
    return line


def _class_of_happenings(names: ThingNames, given: str) -> str:
    """The class of that name, which happenings of a kind may have."""
    known = names.vocabulary
    found: str | None = next(
        (name for name in known.classes if name.lower() == given.removeprefix("ent:").lower()), None
    )
    if found is None or "Happening" not in (found, *known.above(found)):
        raise KgError(f"{given} is no class of happenings.", "Say: Act, Situation, Claim or another one (kg explain)")
    if known.classes[found].abstract:
        below = [name for name, kind in known.classes.items() if found in known.above(name) and not kind.abstract]
        raise KgError(f"nothing is only ent:{found}.", f"Take a class below it: {', '.join(below[:_LISTED])}")
    return found


def _thing(names: ThingNames, given: str) -> str:
    """The thing of that name, code or label."""
    found = {*names.by_last.get(given, ()), *names.by_last.get(given.lower(), ())} or names.by_label.get(given, set())
    if not found:
        found = {iri for label, things in names.by_label.items() if key(label) == key(given) for iri in things}
    found = names.fitting(set(found), ["any"])
    if len(found) != 1:
        listed = " or ".join(sorted(map(shortened, found)))
        told = f'"{given}" can be {listed}.' if found else f'nothing is known by the name "{given}".'
        raise KgError(told, "Write the one that is meant." if found else "Write a name, a code or a label.")
    return next(iter(found))


def with_declaration(notes: str, line: str) -> str:
    """Notes with one declaration more, behind those that are there."""
    lines = notes.split("\n")
    at = max((n for n, text in enumerate(lines) if re.match(r"(?:\?-\S* )?declare ", text)), default=-1)
    while at >= 0 and at + 1 < len(lines) and lines[at + 1].startswith(" "):
        at += 1
    if at >= 0:
        return "\n".join([*lines[: at + 1], line, *lines[at + 1 :]])
    start = next((n for n, text in enumerate(lines) if text.startswith("article ")), -1)
    start += 1
    while start < len(lines) and lines[start].startswith(" "):
        start += 1
    return "\n".join([*lines[:start], "", line, *lines[start:]])


def suggestions(file: Path, line: int, text: str, names: ThingNames) -> list[str]:
    """The proposals for the line of the text that a line of notes (from 1) is about, as `kg new` makes them.

    Names that the notes declare are known. Raises `KgError` where no line of the text stands there.
    """
    document, _ = document_of(decode(read_bytes(file), file))
    texts = [node for node in document.lines if isinstance(node, TextLine) and node.place.line <= line]
    if not texts:
        raise KgError(
            "is not about a line of the text.",
            "Name a line of the notes, as an editor counts them, at or below one that begins with a number.",
            file,
            line,
        )
    number = texts[-1].number
    known = with_declared(names, document)
    draft = Draft(text, article_of(document), known, told_by(document, known))
    if number not in draft.numbers:
        raise KgError(f"the text has no line {number} with words.", "Correct the number.", file, texts[-1].place.line)
    found: list[str] = []
    for other in draft.numbers[: draft.numbers.index(number) + 1]:
        found = draft.line(other)
    return printed(document_of("\n".join(found) + "\n")[0]).rstrip("\n").split("\n")


def line_of_text(file: Path, line: int) -> tuple[int, int]:
    """Where the line of the text begins, in the notes, that a line of notes is about; and its number in the text."""
    document, _ = document_of(decode(read_bytes(file), file))
    texts = [node for node in document.lines if isinstance(node, TextLine) and node.place.line <= line]
    return texts[-1].place.line, texts[-1].number


def with_declared(names: ThingNames, document: Document) -> ThingNames:
    """The names, and those that notes declare, accepted or not."""
    known = names.copy()
    for node in document.lines:
        if isinstance(node, Declaration) and node.kind in known.vocabulary.classes:
            iri = expanded(node.thing.text) if node.thing.way == "prefixed" else None
            iri = iri or iri_for(known, node.kind, node.thing.text)
            known.add_type(iri, node.kind)
            for label in node.labels:
                known.add_label(iri, label.text)
    return known


def told_by(document: Document, names: ThingNames) -> dict[tuple[int, str], str]:
    """What accepted mentions of notes say that words stand for, as `Draft` takes it: one thing for each."""
    found: dict[tuple[int, str], str] = {}

    def take(nodes: list[Node], number: int) -> None:
        for node in nodes:
            if node.unreviewed is not None:
                continue
            if isinstance(node, MentionLine) and node.words.text and len(node.things) == 1:
                given = node.things[0].text
                things = (
                    {expanded(given) or ""} & set(names.classes)
                    or names.by_last.get(given, set())
                    or names.by_label.get(given, set())
                )
                if len(things) == 1:
                    found.setdefault((number, node.words.text.lower()), next(iter(things)))
            take(node.children, node.number if isinstance(node, TextLine) else number)

    take(document.lines, 0)
    return found


def article_of(document: Document) -> DraftArticle:
    """What notes say of their article."""
    header = next((node for node in document.lines if isinstance(node, ArticleLine)), ArticleLine("unnamed"))
    items = [
        item for child in header.children if isinstance(child, Roles) for item in child.roles if isinstance(item, Role)
    ]
    roles = {item.name: item.values[0] for item in items}
    when, publisher = roles.get("published-in"), roles.get("published-by")
    day = None
    if isinstance(when, Described) and when.reading and re.fullmatch(r"\d{4}-\d\d-\d\d", when.reading.value):
        try:
            day = date.fromisoformat(when.reading.value)
        except ValueError:
            day = None
    return DraftArticle(
        header.slug, language_of(header), "", day, publisher.text if isinstance(publisher, ThingReference) else ""
    )
