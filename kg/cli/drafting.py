"""The commands that start an article and help to write its notes."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from kg.cli.common import say, workspace
from kg.errors import EXIT_NO, EXIT_YES, InputError, KgError
from kg.files import decode, read_bytes, write_atomically

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.notes.names import ThingNames


def new(options: argparse.Namespace) -> int:
    from kg.draft.drafting import DraftArticle
    from kg.draft.start import new as start
    from kg.paths import NOTES

    article = DraftArticle(options.slug, options.language, options.title or "", options.date, options.publisher or "")
    notes = start(options.text, article, options.graph) / NOTES
    say(f"Made {notes}, a draft: accept its proposals by deleting their marks (?-), or remove them.")
    say(f"Then run: kg validate {notes}")
    return EXIT_YES


def declare(options: argparse.Namespace) -> int:
    from kg.draft.help import declaration, with_declaration

    tie = options.tie
    if tie and (len(tie) != 2 or tie[0] not in ("in", "of")):
        raise KgError(f"what {' '.join(tie)} means is not clear.", 'Say: kg declare "Ottawa" City in CA')
    line = declaration(_names(options, options.to), options.label, options.kind, tie[1] if tie else "")
    if options.to is None:
        print(line)
        return EXIT_YES
    notes = decode(read_bytes(options.to), options.to)
    write_atomically(options.to, with_declaration(notes, line).encode())
    say(f"Added to {options.to}: {line}")
    return EXIT_YES


def suggest(options: argparse.Namespace) -> int:
    from kg.draft.help import line_of_text, suggestions
    from kg.paths import TEXT

    found = re.fullmatch(r"(.+):([0-9]{1,9})(?::[0-9]+)?", options.where)
    if not found:
        raise KgError(f"{options.where} is no line of a file.", "Say: kg suggest article.notes:12")
    file = Path(found[1])
    text = options.text or file.parent / TEXT
    if not text.exists():
        raise InputError(f"has no {TEXT} beside it.", "Name the text: --text FILE", file)
    lines = suggestions(file, int(found[2]), decode(read_bytes(text), text), _names(options, file))
    at, number = line_of_text(file, int(found[2]))
    say(f"Line {found[2]} of the notes is about line {number} of the text, which begins in line {at} of the notes:")
    for line in lines:
        print(line)
    return EXIT_YES


def draft(options: argparse.Namespace) -> int:
    from kg.draft.chat import Model
    from kg.draft.model import draft_with
    from kg.paths import TEXT

    file: Path = options.file
    text = options.text or file.parent / TEXT
    if not text.exists():
        raise InputError(f"has no {TEXT} beside it.", "Name the text: --text FILE", file)
    notes = decode(read_bytes(file), file)
    model = Model.of(options.model, options.endpoint, options.timeout)
    result = draft_with(model, notes, read_bytes(text), _names(options, file), say)
    write_atomically(options.output or file, result.notes.encode())
    for dropped in result.dropped:
        say(f"dropped: {dropped}")
    say(f"{result.kept} proposals of {options.model} in {options.output or file}; {len(result.dropped)} dropped.")
    return EXIT_NO if result.failed else EXIT_YES


def _names(options: argparse.Namespace, file: Path | None) -> ThingNames:
    from kg.notes.names import names_of
    from kg.source.corpus import graph_around

    if options.graph is None and file is not None:
        options.graph = graph_around(file)
    return names_of(workspace(options))
