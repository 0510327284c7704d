"""The command that writes the graph to files."""

from __future__ import annotations

import argparse
import sys

from kg.cli.common import ready, say, workspace
from kg.errors import EXIT_YES, KgError


def export(options: argparse.Namespace) -> int:
    if options.bulk:
        others = options.format, options.article, options.no_inferred, options.with_ontology, options.with_alignments
        if any(others) or options.context != "embedded":
            raise KgError("--for writes everything, and nothing else goes with it but -o and --graph.", "Leave it out.")
        from kg.remote.bulk import write as write_bulk

        for path in write_bulk(ready(options), options.bulk, options.output):
            say(f"Wrote {path}")
        return EXIT_YES
    if options.without_text and not options.archive:
        raise KgError("--without-text goes with --archive.", "Give that too, or leave it out.")
    if options.archive:
        return _archive(options)
    if options.reference:
        return _reference(options)
    from kg import export as exporting

    chosen = options.format
    if chosen is None:
        # An ending that says nothing is no fault: it was never asked to.
        known = options.output and options.output.suffix in exporting.FORMATS.values()
        chosen = exporting.format_of(options.output) if known and options.output.suffix else "turtle"
    if chosen == "csv" and options.output is None:
        raise KgError("csv is several tables.", "Give a .zip file or a new folder with -o.")
    if chosen == exporting.PARQUET and options.output is None:
        raise KgError("parquet is several tables.", "Give a new folder with -o.")
    values = {
        "inferred": not options.no_inferred,
        "ontology": options.with_ontology,
        "alignments": options.with_alignments,
        "article": options.article,
        "linked": options.context == "linked",
    }
    if options.output:
        exporting.save(ready(options), chosen, options.output, **values)
    else:
        sys.stdout.buffer.write(exporting.export(ready(options), chosen, **values))
        sys.stdout.buffer.flush()
    return EXIT_YES


def _archive(options: argparse.Namespace) -> int:
    others = options.format, options.article, options.no_inferred, options.with_ontology, options.with_alignments
    if any(others) or options.context != "embedded":
        raise KgError("--archive takes everything, and nothing else goes with it but -o and --graph.", "Leave it out.")
    if options.output is None:
        raise KgError("an archive is a .zip file.", "Give one with -o.")
    from kg.export.archive import archive
    from kg.output import write

    write(options.output, archive(ready(options), workspace(options), texts=not options.without_text))
    say(f"Wrote {options.output}")
    return EXIT_YES


def _reference(options: argparse.Namespace) -> int:
    others = options.format, options.article, options.no_inferred, options.with_ontology, options.with_alignments
    if any(others) or options.context != "embedded" or options.output is None:
        raise KgError("--reference writes tables into a new folder, and nothing else goes with it.", "Give -o FOLDER.")
    from kg.output import new_folder
    from kg.source.turtle import parse_bytes
    from kg.tables.things import tables

    chosen = workspace(options)
    files = [path for path in chosen.reference_files() if options.graph is None or chosen.graph in path.parents]
    with new_folder(options.output) as made:
        for name, text in tables(parse_bytes(chosen.read(path), path) for path in files).items():
            (made / name).write_text(text, encoding="utf-8")
    say(f"Wrote {options.output}")
    return EXIT_YES
