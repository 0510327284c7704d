"""The `kg` command. Data go to stdout, everything else to stderr.

Each command imports what it needs when it runs: a question must not wait for what only a build needs.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module

from kg import answer
from kg.cli.common import say
from kg.cli.parser import parser
from kg.cli.streams import fault_of_output, prepare
from kg.errors import EXIT_IO, EXIT_USAGE, EXIT_YES, KgError
from kg.files import reason
from kg.terminal import guard


def run() -> None:
    """Runs the command line and exits: 0 yes or done, 1 no, 2 usage or parse, 3 input or output, 4 time limit."""
    prepare()
    answer.ALONE = True
    # Next to nothing of what a command makes is garbage in circles, and to look for it again and again takes a tenth of its time.
    gc.set_threshold(100_000, 50, 100)
    try:
        code = main(sys.argv[1:])
    except SystemExit as stop:  # of argparse
        code = stop.code if isinstance(stop.code, int) else EXIT_YES
    fault = fault_of_output()
    if fault and code != EXIT_IO and not isinstance(fault, BrokenPipeError):
        say(f"kg: standard output: {reason(fault)}.")
        code = EXIT_IO
    sys.stderr.flush()
    # Taking the interpreter down costs 6 ms of 68 and frees nothing that the end of the process does not.
    os._exit(code)


def main(arguments: list[str]) -> int:
    """Runs the command line and returns the exit code."""
    if "_ARGCOMPLETE" in os.environ:  # set by the shell while it completes a line
        import argcomplete

        argcomplete.autocomplete(parser())
    whole = parser(arguments[0] if arguments else "")
    options = whole.parse_args(arguments)
    if not hasattr(options, "work"):
        whole.print_help()
        return EXIT_USAGE
    guard()
    module, function = options.work
    try:
        code: int = getattr(import_module(f"kg.cli.{module}"), function)(options)
        sys.stdout.flush()
    except KgError as error:
        say(f"kg: {error}")
        return error.exit_code
    except BrokenPipeError:  # the reader of the pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_YES
    except OSError as error:
        where = error.filename or ("standard output" if fault_of_output() else "")
        say(f"kg: {where}{': ' if where else ''}{reason(error)}.")
        return EXIT_IO
    except MemoryError:
        say("kg: there is not enough memory.")
        return EXIT_IO
    except KeyboardInterrupt:
        say("kg: stopped.")
        return 130
    return code
