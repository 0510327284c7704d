"""What the commands share."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from kg.errors import KgError, first_of
from kg.paths import Workspace, visible
from kg.source.withdrawn import withdrawn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from kg.snapshot.build import Built
    from kg.snapshot.inputs import Input
    from kg.snapshot.workers import Workers

MOST_PROCESSES = 4  # that are started unasked


def say(text: str) -> None:
    """A message for people: stdout is for data."""
    print(text, file=sys.stderr)


def tell(text: str, out: TextIO | None = None) -> None:
    """A message about answers, in words that may be many: on a terminal in lines that fit it, each indented as what it goes on.

    out: standard error unless it says otherwise.
    """
    stream = sys.stderr if out is None else out
    if stream.isatty():
        from kg.answer.telling.wrapping import wrapped
        from kg.terminal import harmless

        room = min(width(), WIDTH)
        lines = []
        for line in harmless(text).split("\n"):
            indent = line[: len(line) - len(line.lstrip(" "))]
            lines += [indent + each for each in wrapped(line.lstrip(" "), max(room - len(indent), 1))]
        text = "\n".join(lines)
    print(text, file=stream)


WIDTH = 100  # columns, where no terminal has any


def width() -> int:
    """The columns of the terminal."""
    import shutil

    return shutil.get_terminal_size().columns


def workspace(options: argparse.Namespace) -> Workspace:
    """The workspace that --graph names; with --as-of, as one could have known it on that day.

    What was replaced or retracted by then is no part of it, which is said; --with-withdrawn takes it in.
    """
    known = getattr(options, "workspace", None)
    if known is None:
        known = options.workspace = _workspace(options)
    chosen: Workspace = known
    return chosen


def _workspace(options: argparse.Namespace) -> Workspace:
    plain = Workspace.at(options.graph)
    if day := getattr(options, "known_by", None):
        from kg.compare.as_of import as_of

        found, maybe = as_of(plain, day)
        if maybe:
            say(f"Of unknown day, and perhaps later than {day}: {first_of(maybe)}.")
        return found
    if out := withdrawn(plain.graph):
        if getattr(options, "with_withdrawn", False):
            from kg.compare.as_of import with_withdrawn

            return with_withdrawn(plain)
        if hasattr(options, "with_withdrawn"):
            say(f"Left out: {first_of(list(out.values()))}.")
    return plain


def check_counts(options: argparse.Namespace, article: str) -> None:
    """Raises `KgError` where the article that is asked, by name or IRI, counts no longer, and is not asked all the same."""
    if options.known_by or options.with_withdrawn:
        return
    slug = article.rpartition("/")[2].rpartition(":")[2]
    chosen = Workspace.at(options.graph)

    def counts(other: str) -> bool:
        files = visible(chosen.graph / "articles" / other, ".ttl")
        return not all(map(chosen.is_draft, files))

    if found := withdrawn(chosen.graph, counts).get(slug):
        raise KgError(f"{found} is left out.", "To ask it all the same: --with-withdrawn")


def ready(options: argparse.Namespace, *needed: str) -> str:
    """The key of the snapshot for the present inputs, built if it is not there. needed: modules for what is done with it: a build
    reads them while it waits for the check of an article."""
    from kg import snapshot
    from kg.snapshot.inputs import inputs_of, set_aside

    chosen = workspace(options)
    latest: list[Input] = []
    inputs = inputs_of(chosen, latest=latest)
    if aside := set_aside(chosen, inputs):
        say(f"Left out, since processes that worked on it died: {', '.join(map(str, aside))}.")
    key = snapshot.key_of_inputs(chosen, inputs)
    if not snapshot.exists(key):
        snapshot.cache_folder()
        say("There is no snapshot of these files as they are now: building first.")
        return built(chosen, inputs, latest=latest, needed=needed).key  # of the files as they were read then
    return key


def built(
    chosen: Workspace,
    inputs: list[Input] | None = None,
    *,
    verify: bool = False,
    workers: Workers | None = None,
    processes: int = 0,
    latest: list[Input] | None = None,
    needed: Sequence[str] = (),
) -> Built:
    """Builds the snapshot, telling each step to a terminal, and what is wrong with refused data. inputs: its articles; latest: as
    `kg.snapshot.inputs.inputs_of` gives them; needed: as for `ready`;
    processes: as for `kg.snapshot.build.build`, 0 for as many as there are processors, up to `MOST_PROCESSES`."""
    from kg.paths import cache_root
    from kg.snapshot.build import RejectedError, build
    from kg.snapshot.early import begin
    from kg.snapshot.inputs import inputs_of, left_out
    from kg.snapshot.meanwhile import processors

    chosen = chosen.pinned()
    if inputs is None:
        latest = []
        inputs = inputs_of(chosen, verify=verify, every=workers is not None, latest=latest)
    early = begin(chosen, cache_root(), latest or []) if workers is None and not verify else None
    for name in needed:
        import_module(name)
    for told in left_out(chosen, inputs).told():
        say(told)
    processes = processes or min(processors(), MOST_PROCESSES)
    tell = (lambda step: say(f"{step} …")) if sys.stderr.isatty() else (lambda _: None)
    try:
        return build(chosen, tell, inputs=inputs, verify=verify, workers=workers, processes=processes, early=early)
    except RejectedError as error:
        for finding in error.findings:
            say(str(finding))
        raise


def counted(number: int, name: str) -> str:
    """A number of things in words."""
    return f"{number} {name}{'s' * (number != 1)}"
