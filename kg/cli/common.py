"""What the commands share."""

from __future__ import annotations

import argparse
import sys

from kg.paths import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.snapshot.build import Built
    from kg.snapshot.inputs import Input
    from kg.snapshot.workers import Workers


def say(text: str) -> None:
    """A message for people: stdout is for data."""
    print(text, file=sys.stderr)


def workspace(options: argparse.Namespace) -> Workspace:
    """The workspace that --graph names; with --as-of, as one could have known it on that day."""
    day = getattr(options, "known_by", None)
    if day is None:
        return Workspace.at(options.graph)
    if not isinstance(options.known_by, Workspace):
        from kg.compare.as_of import as_of

        options.known_by, maybe = as_of(Workspace.at(options.graph), day)
        if maybe:
            say(f"Of unknown day, and perhaps later than {day}: {', '.join(maybe)}.")
    chosen: Workspace = options.known_by
    return chosen


def ready(options: argparse.Namespace) -> str:
    """The key of the snapshot for the present inputs, built if it is not there."""
    from kg import snapshot
    from kg.snapshot.inputs import inputs_of

    chosen = workspace(options)
    inputs = inputs_of(chosen)
    key = snapshot.key_of_inputs(chosen, inputs)
    if not snapshot.exists(key):
        snapshot.cache_folder()
        say("There is no snapshot of these files as they are now: building first.")
        return built(chosen, inputs).key  # of the files as they were read then
    return key


def built(
    chosen: Workspace, inputs: list[Input] | None = None, *, verify: bool = False, workers: Workers | None = None
) -> Built:
    """Builds the snapshot, telling each step to a terminal, and what is wrong with refused data. inputs: its articles."""
    from kg.snapshot.build import RejectedError, build
    from kg.snapshot.inputs import inputs_of, left_out

    if inputs is None:
        inputs = inputs_of(chosen, verify=verify)
    if unfinished := left_out(chosen, inputs):
        say(f"Left out, being unfinished: {', '.join(unfinished)}.")
    tell = (lambda step: say(f"{step} …")) if sys.stderr.isatty() else (lambda _: None)
    try:
        return build(chosen, tell, inputs=inputs, verify=verify, workers=workers)
    except RejectedError as error:
        for finding in error.findings:
            say(str(finding))
        raise


def counted(number: int, name: str) -> str:
    """A number of things in words."""
    return f"{number} {name}{'s' * (number != 1)}"
