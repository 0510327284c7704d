"""Findings about Turtle that was made from notes, told where the notes say it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from kg.errors import KgError
from kg.files import decode, read_bytes
from kg.finding import Finding, Remedy
from kg.notes.errors import caret
from kg.notes.make import SourceText
from kg.notes.names import ThingNames, names_of
from kg.notes.tree import Place, TextLine
from kg.notes.turtle import NotesTurtle, to_turtle
from kg.notes.vocabulary import vocabulary
from kg.paths import NOTES, TEXT, Workspace
from kg.terms import short_name


def in_notes(findings: list[Finding], workspace: Workspace) -> list[Finding]:
    """The findings, those on nodes of an article that has notes with the file and line of the notes, words and a caret."""
    made: dict[Path, tuple[list[str], NotesTurtle] | None] = {}
    names: ThingNames | None = None
    told: list[Finding] = []
    for finding in findings:
        notes = finding.file.parent / NOTES if finding.file is not None and _is_of_article(finding.file) else None
        if notes is None or not notes.is_file():
            told.append(finding)
            continue
        if notes not in made:
            names = names or names_of(workspace)
            made[notes] = _made(notes, names)
        there = made[notes]
        told += [finding] if there is None else placed([finding], notes, *there)
    return told


def placed(findings: list[Finding], notes: Path, lines: list[str], made: NotesTurtle) -> list[Finding]:
    """Findings on the Turtle that notes come to, or on the text, with the file and line of the notes, words and a caret."""
    told = []
    for finding in findings:
        place = made.places.get(finding.node or "")
        if finding.node is None and finding.file is not None and finding.file.name == TEXT and finding.line:
            told.append(_of_text(finding, notes, lines, made))
        elif place is None:
            told.append(finding)
        else:
            line = lines[place.line - 1]
            told.append(_told(finding, notes, Place(place.line, *_around(line, place, finding)), line))
    return told


def _told(finding: Finding, notes: Path, place: Place, line: str) -> Finding:
    shown = caret(line, place.column, place.end).replace("    ", "", 1).replace("\n    ", "\n")
    details = "\n".join(part for part in (finding.details, shown) if part)
    return replace(finding, file=notes, line=place.line, columns=(place.column, place.end), details=details)


def _of_text(finding: Finding, notes: Path, lines: list[str], made: NotesTurtle) -> Finding:
    """A finding on words of the text, at the line of the notes that has them."""
    found = (line for line in made.document.lines if isinstance(line, TextLine) and line.number == finding.line)
    below = next(found, None)
    if finding.quote and "»" not in finding.quote:
        say = Remedy(notes=f"«{finding.quote}»\n  KIND: agent WHO; silent rest")
        finding = replace(finding, remedies=(say, Remedy(notes=f"x «{finding.quote}»: REASON")))
    if below is None:
        return replace(finding, file=notes, line=1, message=f"line {finding.line} of the text: {finding.message}")
    message = f"{finding.message} What they may say: kg suggest {notes.name}:{below.place.line}"
    finding = replace(finding, message=message)
    line = lines[below.place.line - 1]
    at = line.find(finding.quote or "")
    start, end = (at + 1, at + 1 + len(finding.quote or "")) if at >= 0 else (below.place.column, below.place.end)
    return _told(finding, notes, Place(below.place.line, start, end), line)


def _is_of_article(file: Path) -> bool:
    return file.name in ("article.ttl", TEXT)


def _made(notes: Path, names: ThingNames) -> tuple[list[str], NotesTurtle] | None:
    """The lines of notes and what they come to; None where they cannot be read any more."""
    try:
        text = decode(read_bytes(notes), notes)
        return text.split("\n"), to_turtle(text, SourceText.of(read_bytes(notes.parent / TEXT)), names, notes)
    except KgError:
        return None


def _around(line: str, place: Place, finding: Finding) -> tuple[int, int]:
    """The columns of the value or the role that is at fault, where the line has it, else those of the node."""
    value = (finding.value or "").rsplit("/", 1)[-1].rsplit("#", 1)[-1]
    named = re.search(r"ent:(\w+)", short_name(finding.path) if finding.path else finding.message)
    for words in (value, vocabulary().role(named[1]) if named else ""):
        found = re.search(rf"(?<![\w-]){re.escape(words)}(?![\w-])", line[place.column - 1 :]) if words else None
        if found:
            return place.column + found.start(), place.column + found.end()
    return place.column, place.end
