"""Completion, hover and definitions in Turtle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kg.lsp import offers
from kg.lsp.desk import Desk, base_of, iri_of
from kg.lsp.parts import Choice, Spot
from kg.lsp.words import opened, typed, word_at
from kg.terms import ENT

_SUBJECT = re.compile(r"(?:[\w-]*:[\w.~%/-]+|<[^>\s]*>)")


def complete(desk: Desk, path: Path, lines: list[str], number: int, column: int) -> tuple[int, list[Choice]]:
    """Where the word begins that is being typed, and what can be written for it."""
    line = lines[number]
    start, word = typed(line, column)
    before = line[:start]
    if opened(before) or before.lstrip().startswith(("#", "@")):
        return start, []
    found = [*_choices(desk, path, lines, number, before, word)]
    return start, [choice for choice in found if choice.matched or _fits(choice.text, word)]


def _fits(text: str, word: str) -> bool:
    """Whether a name is the one that is being typed, with or without its prefix."""
    return text.lower().startswith(word.lower()) or text.lower().rpartition(":")[2].startswith(word.lower())


def _choices(desk: Desk, path: Path, lines: list[str], number: int, before: str, word: str) -> Iterator[Choice]:
    predicate = _predicate(lines, number, before)
    classes = _classes(lines, number)
    if predicate is None:
        yield from offers.roles(desk, classes, full=True)
        yield Choice("a", "word", "is a")
    elif predicate in ("a", "rdf:type"):
        yield from offers.classes(desk, full=True)
    else:
        each = desk.vocabulary.property_of(predicate)
        values = each.values if each and set(each.values) <= desk.vocabulary.classes.keys() else ()
        if each and each.among:
            yield from (Choice(f"ent:{name}", "thing") for name in each.among)
        elif predicate in ("ent:isSilentOn", "ent:isOpenOn", "ent:isClosedOn", "ent:isAlternativeOn", "ent:isFromPage"):
            yield from offers.roles(desk, classes, full=True)
        elif predicate == "ent:hasKind":
            yield from (choice._replace(text=f"kind:{choice.text}") for choice in offers.kinds(desk, path))
        else:
            yield from _nodes(lines)
            if not word.startswith(":"):
                yield from offers.things(desk, path, word, values, prefixed=True)


def _predicate(lines: list[str], number: int, before: str) -> str | None:
    """The predicate whose value is being typed; None where a predicate is."""
    text = "\n".join([*lines[max(number - 30, 0) : number], before])
    text = re.sub(r'"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|<[^>\s]*>', lambda m: "x" * len(m[0]), text)
    text = re.sub(r"(?m)(^|\s)#.*$", r"\1", text)
    ended = list(re.finditer(r"\.(?=\s|$)", text))
    body = text[ended[-1].end() :] if ended else text
    parts = body.split(";")
    words = parts[-1].split()
    if len(parts) == 1:
        words = words[1:]  # without the subject
    return words[0] if words else None


def _classes(lines: list[str], number: int) -> list[str]:
    """The classes of the node that a line is about."""
    for other in range(number, max(number - 100, -1), -1):
        if other != number and lines[other].rstrip() == ".":
            break
        if found := re.search(r"(?:^|[\s;])a\s+ent:(\w+)", lines[other]):
            return [found[1]]
        if _SUBJECT.match(lines[other]) and other != number:
            break
    return []


def _nodes(lines: list[str]) -> Iterator[Choice]:
    seen: dict[str, str] = {}
    for number, line in enumerate(lines):
        if found := re.match(r":[\w.~%-]+", line):
            following = " ".join(part.strip() for part in lines[number : number + 2])
            seen.setdefault(found[0], following[:80])
    for name, about in sorted(seen.items()):
        yield Choice(name, "node", about)


# ---------------------------------------------------------------- hover and definitions


def hover(desk: Desk, path: Path, lines: list[str], number: int, column: int) -> tuple[int, int, str] | None:
    """What is known of the name at a place, with the columns where it stands."""
    found = word_at(lines[number], column)
    if found is None:
        return None
    start, word = found
    said = ""
    if word.startswith("ent:"):
        said = desk.card(path, word)
    else:
        for iri in _iris(desk, path, word):
            said = said or desk.about(path, iri)
            if not said and (spot := _own(path, lines, word)):
                said = "```turtle\n" + "\n".join(lines[spot.line : spot.line + 12]).partition("\n.")[0] + "\n```"
    return (start, start + len(word), said) if said else None


def definition(desk: Desk, path: Path, lines: list[str], number: int, column: int) -> Spot | None:
    """Where the name at a place is described: in this file, in reference data, or in the ontology."""
    found = word_at(lines[number], column)
    if found is None:
        return None
    word = found[1]
    if spot := _own(path, lines, word):
        return spot
    return next((spot for iri in _iris(desk, path, word) if (spot := desk.declared(path, iri))), None)


def _iris(desk: Desk, path: Path, word: str) -> list[str]:
    if word.startswith("<"):
        return [word[1:-1]]
    if word.startswith("ent:"):
        return [ENT + word[4:]]
    return iri_of(word, desk.names(path), base_of(path)) if ":" in word else []


def _own(path: Path, lines: list[str], word: str) -> Spot | None:
    for number, line in enumerate(lines):
        if re.match(rf"{re.escape(word)}(?![\w.-])", line):
            return Spot(path, number)
    return None
