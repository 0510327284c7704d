"""The commands that make and check data."""

from __future__ import annotations

import argparse
import sys

from kg.cli.common import built as build_workspace
from kg.cli.common import counted, say, workspace
from kg.errors import EXIT_NO, EXIT_YES, first_of
from kg.paths import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.snapshot.build import Built
    from kg.snapshot.workers import Workers


def build(options: argparse.Namespace) -> int:
    built = build_workspace(
        workspace(options), verify=options.verify, workers=_workers(options), processes=options.workers or 0
    )
    if built.mended:
        say(f"Damaged, and made anew: {first_of(built.mended)}.")
    if not built.fresh:
        say(f"Already built: {built.folder}")
        return EXIT_YES
    say(_told(built))
    say(f"Built: {built.folder}")
    if any(built.folder.parent.glob("*/compared-*.sqlite")):
        from kg.compare.kept import follow

        follow(built.key, Workspace.at(options.graph).graph)
    if built.set_aside:
        names = ", ".join(map(str, built.set_aside))
        say(
            f"Set aside, for processes that worked on them died: {names}. The rest is built, and is what is asked; they are tried again when they change, or by kg build --workers N."
        )
        return EXIT_NO
    return EXIT_YES


def _workers(options: argparse.Namespace) -> Workers | None:
    """What works out articles. Raises `KgError` where a cluster cannot be reached."""
    from kg.errors import KgError

    if options.cluster and options.workers:
        raise KgError("--workers and --cluster exclude each other.", "Give one of them.")
    if options.workers is not None and options.workers < 1:
        raise KgError("--workers is a number from 1 on.", "Leave it out for as many as help.")
    if not options.cluster and (options.workers or 1) == 1:
        return None
    from kg.snapshot import workers

    return workers.cluster(options.cluster) if options.cluster else workers.local(options.workers)


def _told(built: Built) -> str:
    """What was worked out, and why."""
    from kg.paths import slug_of

    new, all_ = len(built.worked_out), built.articles
    if built.why:
        return f"{new} of {counted(all_, 'article')} worked out ({built.why})."
    if not new:
        return f"{counted(all_, 'article')}, taken over as an earlier build or kg validate worked them out."
    names = first_of([slug_of(path) for path in built.worked_out])
    return f"{new} of {counted(all_, 'article')} new or changed and worked out: {names}."


def coverage(options: argparse.Namespace) -> int:
    import json
    from dataclasses import asdict
    from itertools import groupby

    from kg.checks.coverage import coverage as measure
    from kg.source.corpus import load
    from kg.source.withdrawn import withdrawn

    chosen = workspace(options)
    if out := withdrawn(chosen.graph):
        say(f"Left out: {', '.join(map(str, out.values()))}.")
    results = measure(load(chosen))
    if options.format == "json":
        keys = (
            "slug",
            "characters",
            "separators",
            "encoded",
            "omitted",
            "gaps",
            "reports",
            "statements",
            "unproved",
            "encoded_by",
            "checked",
            "percent",
            "words_told",
            "words_left",
        )
        print(
            json.dumps(
                [
                    {key: getattr(result, key) for key in keys}
                    | {"names": asdict(result.names), "verbs": asdict(result.verbs)}
                    for result in results
                ],
                indent=2,
                ensure_ascii=False,
            )
        )
    else:
        for r in results:
            print(f"{r.slug}: {r.percent:.2f}% of {r.characters} characters accounted for")
            print(f"  encoded {r.encoded}, left out {r.omitted}, white space and punctuation between {r.separators}")
            print(
                f"  {r.reports} reports with {r.statements} statements, {r.reports - len(r.unproved)} reports with their words found in the text"
            )
            by = f", encoded by {', '.join(r.encoded_by)}" if r.encoded_by else ""
            print(f"  {r.checked} of {r.reports} reports checked by a second person{by}")
            for words, count in (("names", r.names), ("verbs of happening and saying", r.verbs)):
                print(f"  {words}: {count.told} told, {count.in_passing} in passing only, {count.left_out} left out")
            if all_ := r.words_told + len(r.words_left):
                share = f"{r.words_told} of {all_} ({100 * r.words_told // all_}%)"
                print(f"  words of the quotes that what is told takes up: {share}")
            if options.words:
                for number, left in groupby(r.words_left, key=lambda each: each[0]):
                    print(f"  line {number}: not taken up: {', '.join(word for _, word in left)}")
            for line, words in r.gaps:
                print(f'  line {line}: not accounted for: "{words}"')
            for report in r.unproved:
                print(f"  no words found for {report}")
    return EXIT_YES if all(result.complete for result in results) else EXIT_NO


def verify(options: argparse.Namespace) -> int:
    from kg.verify.compare import verify as compare

    differs = False
    for comparison in compare(workspace(options), lambda step: say(f"{step} …") if sys.stderr.isatty() else None):
        print(comparison, flush=True)
        differs = differs or comparison.differs
    return EXIT_NO if differs else EXIT_YES


def doctor(options: argparse.Namespace) -> int:
    from kg.doctor import examine

    checks = examine(workspace(options))
    for check in checks:
        print(f"{'ok  ' if check.good else 'BAD '} {check.name}: {check.seen}")
    return EXIT_YES if all(check.good for check in checks) else EXIT_NO


def lsp(options: argparse.Namespace) -> int:
    from kg.errors import not_loaded

    try:
        from kg.lsp.server import serve
    except ImportError as error:
        raise not_loaded("pygls", error) from error
    workspace(options)  # refuses a folder that is not there
    serve(options.graph)
    return EXIT_YES
