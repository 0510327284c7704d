"""The commands on notes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kg.cli.common import workspace
from kg.errors import EXIT_YES, InputError
from kg.files import decode, read_bytes, write_atomically

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.notes.make import Source


def notes(options: argparse.Namespace) -> int:
    from kg.notes.names import names_of
    from kg.notes.turtle import to_turtle
    from kg.source.corpus import graph_around

    options.graph = options.graph or graph_around(options.file)
    names = names_of(workspace(options), options.reference)
    text = _text(options.file, options.text)
    made = to_turtle(decode(read_bytes(options.file), options.file), text, names, options.file)
    if options.output:
        write_atomically(options.output, made.turtle.encode())
    else:
        sys.stdout.write(made.turtle)
    return EXIT_YES


def _text(notes: Path, text: Path | None) -> Source:
    """The text of notes: the one that is named, or the one beside them."""
    from kg.notes.make import Source

    path = text or next((p for p in (notes.parent / "article.txt", notes.parent / "text.txt") if p.exists()), None)
    if path is None:
        raise InputError("has no article.txt beside it.", "Name the text: --text FILE", notes)
    data = read_bytes(path)
    decode(data, path)
    return Source.of(data)
