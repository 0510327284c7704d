"""Findings about Turtle that was made from notes, told where the notes say it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from kg.errors import KgError
from kg.files import decode, read_bytes
from kg.finding import Finding
from kg.notes.errors import caret
from kg.notes.make import Source
from kg.notes.names import Names, names_of
from kg.notes.tree import Place
from kg.notes.turtle import to_turtle
from kg.notes.vocabulary import vocabulary
from kg.paths import NOTES, TEXT, Workspace
from kg.terms import short_name


def in_notes(findings: list[Finding], workspace: Workspace) -> list[Finding]:
    """The findings, those on nodes of an article that has notes with the file and line of the notes, words and a caret."""
    places: dict[Path, dict[str, Place]] = {}
    lines: dict[Path, list[str]] = {}
    names: Names | None = None
    told = []
    for finding in findings:
        notes = finding.file.parent / NOTES if finding.file is not None and finding.file.name == "article.ttl" else None
        if notes is None or finding.node is None or not notes.is_file():
            told.append(finding)
            continue
        if notes not in places:
            names = names or names_of(workspace)
            places[notes], lines[notes] = _places(notes, names)
        place = places[notes].get(finding.node)
        if place is None:
            told.append(finding)
            continue
        line = lines[notes][place.line - 1]
        shown = caret(line, *_around(line, place, finding))
        details = "\n".join(
            part for part in (finding.details, shown.replace("    ", "", 1).replace("\n    ", "\n")) if part
        )
        told.append(replace(finding, file=notes, line=place.line, details=details))
    return told


def _places(notes: Path, names: Names) -> tuple[dict[str, Place], list[str]]:
    """The place of each node in notes, and their lines; nothing where they cannot be read any more."""
    try:
        text = decode(read_bytes(notes), notes)
        made = to_turtle(text, Source.of(read_bytes(notes.parent / TEXT)), names, notes)
    except KgError:
        return {}, []
    return made.places, text.split("\n")


def _around(line: str, place: Place, finding: Finding) -> tuple[int, int]:
    """The columns of the value or the role that is at fault, where the line has it, else those of the node."""
    value = (finding.value or "").rsplit("/", 1)[-1].rsplit("#", 1)[-1]
    named = re.search(r"ent:(\w+)", short_name(finding.path) if finding.path else finding.message)
    for words in (value, vocabulary().role(named[1]) if named else ""):
        found = re.search(rf"(?<![\w-]){re.escape(words)}(?![\w-])", line[place.column - 1 :]) if words else None
        if found:
            return place.column + found.start(), place.column + found.end()
    return place.column, place.end
