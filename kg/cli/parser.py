"""What the command line takes. Each command names the module and function that do its work."""

from __future__ import annotations

import argparse
import os

from kg import __version__
from kg.cli.parse_asking import answering
from kg.cli.parse_building import building
from kg.cli.parse_drafting import drafting
from kg.cli.parse_remote import remote
from kg.cli.parse_serving import serving
from kg.cli.parse_sources import several_sources


class _Passed(argparse.ArgumentParser):
    """Stands for a command that was not asked for, and takes its arguments for nothing."""

    def __init__(self) -> None:
        pass

    def add_argument(self, *_: object, **__: object) -> argparse.Action:
        return argparse.Action([], "")

    def add_mutually_exclusive_group(self, **_: object) -> argparse._MutuallyExclusiveGroup:
        return self  # type: ignore[return-value]


class _AnyOrder(argparse.ArgumentParser):
    """Takes options between the arguments too: `kg notes to-turtle --text a.txt a.notes`, `kg validate a.ttl --graph g b.ttl`."""

    _inside = False

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]
        # While a shell completes a line, argcomplete looks into the parser as it goes.
        if self._inside or "_ARGCOMPLETE" in os.environ:
            return super().parse_known_args(args, namespace)
        self._inside = True  # argparse parses twice, and calls this method for it
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._inside = False


def parser(asked: str = "") -> argparse.ArgumentParser:
    """The parser of the command line; `options.work` is the module and function of the command.

    asked: the command to set up; all where it is none of them. To set up the others takes 4 ms of 70.
    """
    whole = argparse.ArgumentParser(prog="kg", description="What states agree, who said so, and where it is written.")
    whole.add_argument("--version", action="version", version=f"entente {__version__}")
    # With `prog` given, argparse loads nothing that lays out help.
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", prog="kg", parser_class=_AnyOrder)

    def command(name: str, module: str, about: str, example: str) -> argparse.ArgumentParser:
        if asked not in ("", name):
            return _Passed()
        sub: argparse.ArgumentParser = commands.add_parser(
            name,
            help=about,
            description=about,
            epilog=f"example: {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        sub.set_defaults(work=(module, {"import": "import_"}.get(name, name)))
        return sub

    answering(command)
    building(command)
    drafting(command)
    remote(command)
    serving(command)
    several_sources(command)
    sub = command(
        "completion", "asking", "Print the lines that let a shell complete commands.", 'eval "$(kg completion bash)"'
    )
    sub.add_argument("shell", choices=("bash", "zsh", "fish"))
    return whole if commands.choices else parser()
