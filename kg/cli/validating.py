"""Checking files: once, again whenever they are saved, and mending what has one safe remedy."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kg.cli.common import counted, say, workspace
from kg.errors import EXIT_NO, EXIT_YES, KgError
from kg.files import read_bytes
from kg.finding import VIOLATION, Finding, in_order
from kg.paths import NOTES, TEXT, Workspace, data_root, is_checkout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.notes.tree import Document
    from kg.validate.live import Live

_SEVERAL = 2  # quotes that one finding tells of
_PAUSE = 0.05  # seconds between two looks at the files
_SHARE = 4  # so much longer is the pause at least than a look at them, of which there may be thousands


def validate(options: argparse.Namespace) -> int:
    from kg.source.corpus import graph_around

    named = options.graph is not None or bool(options.files)
    for file in options.files:
        if file.suffix == ".txt":
            notes = file.with_suffix(".notes")
            other = notes if notes.is_file() else file.with_suffix(".ttl")
            raise KgError("is named as a text, not as its encoding.", f"Give {other}", file)
    if options.files:
        options.graph = options.graph or graph_around(options.files[0])
    if options.silences and not options.fix:
        raise KgError("--silences says what --fix does.", "Give both.")
    if options.fix:
        _fix(options, named)
    return _watch(options) if options.watch else _once(options)


def _once(options: argparse.Namespace) -> int:
    """Checks everything that is asked for, as it is now."""
    from kg.notes.findings import in_notes
    from kg.snapshot.inputs import inputs_of, left_out
    from kg.snapshot.survey import check_corpus, check_workspace
    from kg.source.corpus import load_files

    found: list[Finding] = []
    notes = [file for file in options.files if file.suffix == ".notes"]
    turtle = [file for file in options.files if file.suffix != ".notes"]
    articles = len(notes)
    failed = False
    try:
        if turtle:
            corpus = load_files(workspace(options), turtle)
            found += check_corpus(corpus)
            articles += len(corpus.articles)
        elif not notes:
            chosen = workspace(options).pinned()
            inputs = inputs_of(chosen)
            out = left_out(chosen, inputs)
            for told in out.told():
                say(told)
            if out.unfinished:
                say("Give the files of what is unfinished to check them.")
            found, articles = check_workspace(chosen, inputs)
    except KgError as error:
        if not options.watch:
            raise
        say(f"kg: {error}")
        failed = True
    if notes:
        live = _live(options)
        for file in notes:
            found += _of_notes(live, file)
        found += live.own_reference() if not turtle else []
    shown = _show(in_notes(found, workspace(options)) if found else [], options.format)
    violations = sum(finding.severity == VIOLATION for finding in shown)
    if not failed:
        say(_summary(shown, f"{counted(articles, 'article')} and the reference data"))
    return EXIT_NO if violations or failed else EXIT_YES


def _live(options: argparse.Namespace) -> Live:
    from kg.validate.live import Live

    return Live(workspace(options))


def _of_notes(live: Live, file: Path) -> list[Finding]:
    """The findings on notes; says what in them is still a proposal. Raises `ParseError` where they are not well-formed,
    `InputError`.
    """
    from kg.files import decode
    from kg.notes.errors import NotesError
    from kg.notes.proposals import proposals

    data = read_bytes(file)
    checked = live.check(file, data)
    if checked.error is not None:
        raise checked.error
    if checked.problems:
        raise NotesError(checked.problems, decode(data, file), file)
    if checked.made is not None and (lines := [node.place.line for node in proposals(checked.made.document)]):
        say(f"{file}:{lines[0]}: {counted(len(lines), 'proposal')} from this line on, not accepted yet.")
        return _without_waiting(checked.findings, file, checked.made.document)
    return checked.findings


def _without_waiting(found: list[Finding], file: Path, document: Document) -> list[Finding]:
    """One finding for all quotes that have nothing but proposals below them, in the place of those on each."""
    from kg.notes.tree import QuoteReference

    lines = [
        quote.place.line
        for line in document.lines
        for quote in line.children
        if isinstance(quote, QuoteReference)
        and quote.children
        and all(node.unreviewed is not None for node in quote.children)
    ]
    first = next((finding for finding in found if finding.rule == "keys/unused" and finding.line in lines), None)
    if len(lines) < _SEVERAL or first is None:
        return found
    message = f"{len(lines)} quotes from this line on support no report, as all below them is only proposed: accept, mend or delete it."
    rest = [finding for finding in found if finding.file != file or finding.line not in lines]
    return in_order([*rest, replace(first, message=message, node=None)])


def _show(found: list[Finding], form: str) -> list[Finding]:
    """Prints findings, and returns those that were told: two values may be wrong in the same words."""
    if form == "json":
        import json

        print(json.dumps([finding.as_dict() for finding in found], indent=2, ensure_ascii=False))
        return found
    shown = list({str(finding): finding for finding in found}.values())
    for finding in shown:
        print(finding)
    sys.stdout.flush()
    return shown


def _summary(found: list[Finding], where: str) -> str:
    violations = sum(finding.severity == VIOLATION for finding in found)
    warnings = len(found) - violations
    return f"{counted(violations, 'violation')}, {counted(warnings, 'warning')} in {where}."


# ---------------------------------------------------------------- mending


def _fix(options: argparse.Namespace, named: bool) -> None:
    from kg.validate.mend import changes

    if not named:
        raise KgError("--fix changes files, so it has to be told whose.", "Give --graph DIR, or the files.")
    live = _live(options)
    for file in options.files or _articles(live.workspace):
        if not _is_own(file, live.workspace):
            raise KgError("is none of your own articles, so it is not changed.", "Give an article of your graph.", file)
        for change in changes(live, file, silences=options.silences):
            change.write()
            say(change.diff().rstrip())
            say(f"Mended: {change.path}")


def _is_own(file: Path, graph: Workspace) -> bool:
    """Whether a file is in an article of the graph, and not one that was installed with the package."""
    articles = (graph.graph / "articles").resolve()
    installed = data_root().resolve()
    inside = articles in file.resolve().parents and not file.is_symlink()
    return inside and (is_checkout(installed) or installed not in file.resolve().parents)


def _articles(graph: Workspace) -> list[Path]:
    """One file for each encoding: the notes of an article that has them, else its Turtle."""
    found = []
    for file in graph.article_files():
        notes = file.parent / NOTES
        found.append(notes if file.name == "article.ttl" and notes.is_file() else file)
    return found


# ---------------------------------------------------------------- watching


def _watch(options: argparse.Namespace) -> int:
    """Checks what is saved, until it is stopped. What is checked is the article, upon reference data read once."""
    if options.format != "text":
        raise KgError("--watch prints text.", "Leave --format out.")
    live = _live(options)
    live.refresh()
    # Looked at before they are checked, so that nothing which is saved meanwhile is passed over.
    before, taken = _seen(options, live.workspace), 0.0
    try:
        _once(options)
        say("Watching. Ctrl-C ends it.")
        while True:
            time.sleep(max(_PAUSE, _SHARE * taken))
            start = time.perf_counter()
            now = _seen(options, live.workspace)
            taken = time.perf_counter() - start
            changed = [path for path, state in now.items() if before.get(path) != state]
            gone = [path for path in before if path not in now]
            before = now
            if changed or gone:
                _look_again(options, live, changed)
    except KeyboardInterrupt:
        say("Stopped.")
        return EXIT_YES


def _look_again(options: argparse.Namespace, live: Live, changed: list[Path]) -> None:
    start = time.perf_counter()
    try:
        if live.refresh():
            _once(options)
            return
        for file in _to_check(changed):
            _check(options, live, file, start)
    except KgError as error:
        say(f"kg: {error}")


def _to_check(changed: list[Path]) -> Iterator[Path]:
    """The encodings that saved files belong to: notes before the Turtle that is made from them."""
    seen = set()
    for path in changed:
        notes = path.parent / NOTES
        file = notes if notes.is_file() and path.name in (TEXT, NOTES, "article.ttl") else path
        file = path.parent / "article.ttl" if file.name == TEXT else file
        if file not in seen and file.is_file():
            seen.add(file)
            yield file


def _check(options: argparse.Namespace, live: Live, file: Path, start: float) -> None:
    from kg.validate.mend import changes

    data = read_bytes(file)
    if options.fix and _is_own(file, live.workspace):
        for change in changes(live, file, silences=options.silences):
            change.write()
            say(f"{change.diff().rstrip()}\nMended: {change.path}")
        data = read_bytes(file)
    try:
        found = _of_notes(live, file) if file.suffix == ".notes" else _of_turtle(live, file, data)
    except KgError as error:
        say(f"kg: {error}")
        return
    shown = _show(found, "text")
    say(f"{_summary(shown, str(file))} ({time.perf_counter() - start:.2f} s)")
    turtle = file.with_suffix(".ttl")
    if file.name == NOTES and not options.fix:
        from kg.source import step

        try:
            step.check(turtle, read_bytes(turtle), data)
        except KgError as error:
            say(f"kg: {error}")


def _of_turtle(live: Live, file: Path, data: bytes) -> list[Finding]:
    checked = live.check(file, data)
    if checked.error is not None:
        raise checked.error
    return checked.findings


def _seen(options: argparse.Namespace, graph: Workspace) -> dict[Path, tuple[int, int]]:
    """The files to watch, with what says whether one has changed."""
    if options.files:
        folders = {file.parent for file in options.files}
        paths = [*options.files, *(folder / name for folder in sorted(folders) for name in (TEXT, NOTES))]
    else:
        paths = [
            p
            for folder in _folders(graph.graph / "articles")
            for p in folder.iterdir()
            if p.suffix in (".ttl", ".notes", ".txt")
        ]
    found = {}
    for path in dict.fromkeys([*paths, *graph.reference_files()]):
        try:
            state = path.stat()
        except OSError:
            continue
        found[path] = (state.st_mtime_ns, state.st_size)
    return found


def _folders(articles: Path) -> list[Path]:
    from kg.paths import visible

    return [folder for folder in visible(articles) if folder.is_dir()]
