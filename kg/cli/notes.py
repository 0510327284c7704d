"""The commands on notes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kg.cli.common import workspace
from kg.errors import EXIT_NO, EXIT_YES, InputError, KgError
from kg.files import decode, read_bytes, write_atomically

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.notes.facts import ComparableFact
    from kg.notes.make import SourceText
    from kg.paths import Workspace


def notes(options: argparse.Namespace) -> int:
    *direction, file = options.what
    options.file = Path(file)
    if direction == ["to-turtle"]:
        made = _to_turtle(options)
    elif direction == ["from-turtle"]:
        made = _from_turtle(options)
    elif not direction and (options.format or options.positions or options.words):
        made = _format(options)
    else:
        remedy = "Say to-turtle FILE, from-turtle FILE, or --format, --positions or --words with a file of notes."
        raise KgError(f"what to do with {file} is not clear.", remedy)
    if options.output:
        write_atomically(options.output, made.encode())
    else:
        sys.stdout.write(made)
    return EXIT_YES


def agree(options: argparse.Namespace) -> int:
    from kg.notes.agree import agree as compare
    from kg.notes.agreement import as_json, as_text

    facts = []
    texts: list[SourceText] = []
    for file in (options.first, options.second):
        options.file = file
        texts.append(_source(options))
        if texts[0].text != texts[-1].text:
            remedy = "Notes can be compared that are of one text: name it with --text FILE."
            raise InputError(f"has another text beside it than {options.first}.", remedy, file)
        facts.append(_facts(options, texts[0]))
    found = compare(*facts)
    write = as_json if options.format == "json" else as_text
    made = write(found, (str(options.first), str(options.second)), texts[0].text)
    if options.output:
        write_atomically(options.output, made.encode())
    else:
        sys.stdout.write(made)
    return EXIT_YES if found.complete else EXIT_NO


def _facts(options: argparse.Namespace, source: SourceText) -> list[ComparableFact]:
    from kg.notes.errors import NotesError
    from kg.notes.facts import ComparableFacts
    from kg.notes.names import names_of
    from kg.notes.turtle import graph_of
    from kg.notes.vocabulary import vocabulary

    notes = decode(read_bytes(options.file), options.file)
    graph, _, problems = graph_of(notes, source, names_of(_workspace(options), options.reference))
    if problems:
        raise NotesError(problems, notes, options.file)
    return ComparableFacts(graph, source.text, vocabulary()).all()


def _to_turtle(options: argparse.Namespace) -> str:
    from kg.notes.names import names_of
    from kg.notes.turtle import to_turtle
    from kg.source.step import marked

    if options.file.suffix == ".ttl":
        raise KgError("is Turtle, not notes.", "Say from-turtle.", options.file)
    data = read_bytes(options.file)
    text = decode(data, options.file)
    source = _source(options)
    made = to_turtle(text, source, names_of(_workspace(options), options.reference), options.file)
    return marked(made.turtle, data)


def _from_turtle(options: argparse.Namespace) -> str:
    from kg.notes.from_turtle import from_turtle
    from kg.notes.names import names_of
    from kg.notes.places import with_positions
    from kg.notes.print import printed
    from kg.notes.text import Text
    from kg.source.turtle import parse

    turtle = parse(options.file)
    source = _source(options)
    document = from_turtle(turtle, source, names_of(_workspace(options), options.reference))
    return printed(with_positions(document, Text(source.text)) if options.positions else document)


def _format(options: argparse.Namespace) -> str:
    from kg.notes.errors import NotesError
    from kg.notes.lines import document_of
    from kg.notes.places import with_positions, with_words
    from kg.notes.print import printed
    from kg.notes.text import Text

    text = decode(read_bytes(options.file), options.file)
    document, problems = document_of(text)
    if problems:
        raise NotesError(problems, text, options.file)
    if options.positions or options.words:
        change = with_positions if options.positions else with_words
        document = change(document, Text(_source(options).text))
    return printed(document)


def _workspace(options: argparse.Namespace) -> Workspace:
    from kg.source.corpus import graph_around

    options.graph = options.graph or graph_around(options.file)
    return workspace(options)


def _source(options: argparse.Namespace) -> SourceText:
    """The text of the notes: the one that is named, or article.txt beside them."""
    from kg.notes.make import SourceText
    from kg.paths import TEXT

    path = options.text or options.file.parent / TEXT
    if options.text is None and not path.exists():
        raise InputError(f"has no {TEXT} beside it.", "Name the text: --text FILE", options.file)
    data = read_bytes(path)
    decode(data, path)
    return SourceText.of(data)
