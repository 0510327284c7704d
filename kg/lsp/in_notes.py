"""Completion, hover and definitions in notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kg.lsp import offers
from kg.lsp.desk import Desk, base_of, iri_of
from kg.lsp.parts import Choice, Spot
from kg.lsp.words import above, blanked, opened, typed, word_at
from kg.notes.names import last_part
from kg.terms import ENT

_TOP = ("article", "declare", "turtle:", "Group", "Item", "? oddity", "? ambiguity", "? silence", "? acceptance")
_VOICES = ("own", "attributed", "quoted")
_HEAD = re.compile(r"(?:[a-z][\w-]*\s*>\s*)?([A-Za-z][\w:+-]*)")


def complete(desk: Desk, path: Path, lines: list[str], number: int, column: int) -> tuple[int, list[Choice]]:
    """Where the word begins that is being typed, and what can be written for it."""
    line = lines[number]
    before = line[:column]
    mark = opened(before)
    if mark == '"':
        start = before.rindex('"')
        return start, offers.labels(desk, path, before[start + 1 :], _values(desk, before[:start]))
    start, word = typed(line, column)
    plain = blanked(before[:start])
    if mark or "!" in plain or plain.lstrip().startswith("#"):
        return start, []
    if word.startswith(":"):
        return start, [choice for choice in _nodes(desk, path, lines) if choice.text.startswith(word)]
    choices = [*_choices(desk, path, lines, number, plain, word)]
    return start, [choice for choice in choices if choice.matched or _begins(choice.text, word)]


def _begins(text: str, word: str) -> bool:
    return text.lower().startswith(word.lower())


def _choices(desk: Desk, path: Path, lines: list[str], number: int, plain: str, word: str) -> Iterator[Choice]:
    body = plain.lstrip()
    if not body:
        parent = above(lines, number)
        if parent is not None and lines[parent].lstrip().startswith(("article ", "declare ")):
            yield from offers.roles(desk, _classes(desk, path, lines, parent))
            return
        if parent is None:
            yield from (Choice(text, "word") for text in _TOP)
        yield from _heads(desk, path)
    elif body.startswith("~"):
        if not body[1:].strip():
            yield from (Choice(voice, "word") for voice in _VOICES)
        else:
            yield from offers.things(desk, path, word, ("Agent",))
    elif body.startswith("declare "):
        if ";" not in body:
            yield from offers.classes(desk) if len(body.split()) == 2 else ()
        else:
            yield from _segment(desk, path, lines, number, body, word)
    elif re.search(r"\{[^}]*$", body):
        yield from _quotes(desk, path)
    elif body.startswith("=") or body.endswith("passing "):
        yield from offers.things(desk, path, word, ())
        yield from _nodes(desk, path, lines)
    elif body.startswith(("\0", "x ", "? ", "@")) or body[0].isdigit():
        return
    else:
        yield from _segment(desk, path, lines, number, body, word)


def _segment(desk: Desk, path: Path, lines: list[str], number: int, body: str, word: str) -> Iterator[Choice]:
    """Within the roles of a statement: another role, a value, or the head of an inner statement."""
    parent = above(lines, number)
    of_article = parent is not None and lines[parent].lstrip().startswith(("article ", "declare "))
    cut = max(body.rfind(";"), body.rfind(">"), *(m.end() - 1 for m in re.finditer(r"[^:\s]:\s|[^:\s]:$", body)), -1)
    if cut < 0 and not of_article:
        if body.endswith("+"):
            yield from _heads(desk, path)
        return
    if cut >= 0 and body[cut] == ">":
        yield from _heads(desk, path)
        return
    segment = body[cut + 1 :].strip()
    classes = _classes(desk, path, lines, number, body)
    if not segment:
        yield from offers.roles(desk, classes)
    elif segment.split()[0].rstrip(",") == "silent":
        yield from offers.asked(desk, classes)
    else:
        yield from offers.things(desk, path, word, _values_of(desk, segment.split()[0]))
        if not word:
            yield from _nodes(desk, path, lines)


def _heads(desk: Desk, path: Path) -> Iterator[Choice]:
    yield from offers.classes(desk, "Happening")
    yield from (Choice(name, "class", "a thing known by its words") for name in ("Group", "Item"))
    yield from offers.kinds(desk, path)


def _values(desk: Desk, before: str) -> tuple[str, ...]:
    segment = re.split(r"[;>]|(?<=[^:\s]):\s", blanked(before))[-1].split()
    return _values_of(desk, segment[0]) if segment else ()


def _values_of(desk: Desk, role: str) -> tuple[str, ...]:
    each = desk.vocabulary.property_of(role)
    return each.values if each and set(each.values) <= desk.vocabulary.classes.keys() else ()


def _classes(desk: Desk, path: Path, lines: list[str], number: int, body: str = "") -> list[str]:
    """The classes of the statement that a line is of."""
    while True:
        text = body or lines[number].strip()
        if text.startswith("article "):
            return ["Article"]
        if text.startswith("declare "):
            return [*text.split()[2:3]]
        inner = blanked(text).rpartition(">")[2].strip()
        if not text.startswith(";") and (found := _HEAD.match(inner)) and not text.startswith(("=", "~", "\0")):
            names = found[1].split("+")
            if names[0] in desk.vocabulary.classes or names[0] in desk.kinds(path):
                kinds = desk.kinds(path)
                of = [kinds[name].of if name in kinds else name for name in names]
                return [name for name in of if name]
        parent = above(lines, number)
        if parent is None:
            return []
        number, body = parent, ""


def _nodes(desk: Desk, path: Path, lines: list[str]) -> Iterator[Choice]:
    """The nodes of the article: those that it came to last, and the names that are written."""
    checked = desk.checked.get(path)
    base = base_of(path)
    seen: dict[str, str] = {}
    if checked and checked.made:
        for iri, place in checked.made.places.items():
            if iri.startswith(base) and place.line <= len(lines):
                seen[iri.removeprefix(base)] = lines[place.line - 1].strip()[:80]
    for line in lines:
        for found in re.finditer(r"^\s*(?:[a-z-]+\s*>\s*)?[A-Za-z][\w+-]*\s+([\w-]+)(?=\s*(?:[:«{]))", line):
            seen.setdefault(found[1], line.strip()[:80])
    for name, about in sorted(seen.items()):
        yield Choice(f":{name}", "node", about)


def _quotes(desk: Desk, path: Path) -> Iterator[Choice]:
    checked = desk.checked.get(path)
    base = base_of(path)
    for iri, made in checked.made.graph.nodes.items() if checked and checked.made else ():
        if any(term.value == ENT + "Evidence" for terms in made.said.values() for term in terms):
            yield Choice(iri.removeprefix(base).removeprefix("e"), "node", "")


# ---------------------------------------------------------------- hover and definitions


def hover(desk: Desk, path: Path, lines: list[str], number: int, column: int) -> tuple[int, int, str] | None:
    """What is known of the name at a place, with the columns where it stands."""
    found = word_at(lines[number], column)
    if found is None:
        return None
    start, word = found
    said = _said(desk, path, lines, number, start, word)
    return (start, start + len(word), said) if said else None


def _said(desk: Desk, path: Path, lines: list[str], number: int, start: int, word: str) -> str:
    for iri in _iris(desk, path, lines, number, start, word):
        if said := desk.about(path, iri):
            return said
        if (spot := _own(desk, path, lines, iri)) is not None:
            return f"```text\n{lines[spot.line].strip()}\n```"
    return desk.card(path, word)


def definition(desk: Desk, path: Path, lines: list[str], number: int, column: int) -> Spot | None:
    """Where the name at a place is declared: in these notes, in reference data, or in the ontology."""
    found = word_at(lines[number], column)
    if found is None:
        return None
    start, word = found
    for iri in _iris(desk, path, lines, number, start, word):
        spot = _own(desk, path, lines, iri) or desk.declared(path, iri)
        if spot:
            return spot
    known = desk.vocabulary
    if (each := known.property_of(word)) and ":" not in each.name:
        return desk.declared(path, ENT + each.name)
    kind = known.class_of(word)
    return desk.declared(path, ENT + kind.name) if kind else None


def _iris(desk: Desk, path: Path, lines: list[str], number: int, start: int, word: str) -> list[str]:
    """The IRIs that a word can stand for, the likeliest first."""
    names, base = desk.names(path), base_of(path)
    if word.startswith('"'):
        return sorted(names.by_label.get(word.strip('"'), ()))
    before = blanked(lines[number][:start])
    if re.search(r"\{[^}]*$", before):
        return [base + word, base + "e" + word]
    segment = re.split(r"[;>]|(?<=[^:\s]):\s", before)[-1].split()
    declared = [f for line in lines if (f := re.match(rf"declare\s+(?:\w+:)?{re.escape(last_part(word))}\b", line))]
    found = iri_of(word, names, base)
    if declared and not word.startswith(":"):
        found = [*found, base + "\0declared/" + last_part(word.rpartition(":")[2])]
    if not segment and not word.startswith(":") and ":" not in word:
        kinds = [iri for iri in found if names.is_a(iri, ("Kind",))]
        return kinds if word in desk.kinds(path) else []  # a role, or the head of a statement
    values = _values_of(desk, segment[0]) if segment else ()
    return sorted(found, key=lambda iri: not names.is_a(iri, values))


def _own(desk: Desk, path: Path, lines: list[str], iri: str) -> Spot | None:
    """Where these notes say what a node is, or declare a thing."""
    base = base_of(path)
    name = iri.removeprefix(base)
    if name.startswith("\0declared/"):
        pattern = rf"declare\s+(?:\w+:)?{re.escape(name.removeprefix(chr(0) + 'declared/'))}(?![\w-])"
    else:
        checked = desk.checked.get(path)
        if checked and checked.made and (place := checked.made.places.get(iri)) and place.line <= len(lines):
            return Spot(path, place.line - 1, place.column - 1)
        if name == iri:
            return None
        pattern = rf"\s*(?:[a-z-]+\s*>\s*)?[A-Za-z][\w+-]*\s+{re.escape(name)}(?=\s*[:«{{])"
    for number, line in enumerate(lines):
        if re.match(pattern, line):
            return Spot(path, number, len(line) - len(line.lstrip()))
    return None
