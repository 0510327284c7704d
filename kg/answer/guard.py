"""Keeps queries harmless: no network, bounded nesting, and a process of their own that can be stopped.

A SPARQL text can reach the network (SERVICE, FROM), overflow the engine's stack or run for ever, and no
signal handler interrupts the engine (traps.md, rows 54 to 68). Only another process can end it.
"""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Callable

from kg.errors import EXIT_IO, EXIT_TIME, KgError, ParseError, TimeLimitError

MAX_LENGTH = 200_000  # code points
MAX_DEPTH = 100
MAX_MEMORY = 8 * 2**30  # bytes of address space

# Strings, IRIs and comments: what is no keyword or variable, whatever it looks like.
SKIPPED = re.compile(
    r"'''(?:[^\\]|\\.)*?'''"
    r'|"""(?:[^\\]|\\.)*?"""'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|<[^<>\"{}|^`\\\x00-\x20]*>"
    r"|#[^\n\r]*",
    re.S,
)
# A word on its own: not part of a variable, prefixed name or longer word.
_KEYWORD = re.compile(
    r"(?<![\w?$:.-])(SERVICE|FROM|LOAD|INSERT|DELETE|DROP|CLEAR|CREATE|COPY|MOVE|ADD)(?![\w:-])", re.I
)


def check_query(text: str) -> None:
    """Refuses a query text that reaches out, changes data, or nests too deep. Raises `ParseError`."""
    if len(text) > MAX_LENGTH:
        raise ParseError(f"the query has more than {MAX_LENGTH} characters.", "Shorten it.")
    bare = SKIPPED.sub(" ", text)
    if found := _KEYWORD.search(bare):
        line = text.count("\n", 0, text.upper().find(found.group(1).upper())) + 1
        why = "reaches other servers" if found.group(1).upper() in ("SERVICE", "FROM", "LOAD") else "changes data"
        raise ParseError(f"{found.group(1).upper()} {why}, which queries here may not.", "Remove it.", "query", line)
    depth = 0
    for character in bare:
        depth += (character in "({[") - (character in ")}]")
        if depth > MAX_DEPTH:
            raise ParseError(f"the query nests deeper than {MAX_DEPTH} levels.", "Simplify it.")


def in_seconds(seconds: float) -> str:
    """A time as messages write it."""
    return f"{seconds:g} second{'s' * (seconds != 1)}"


def supervised(work: Callable[[], int], seconds: float) -> int:
    """Runs `work` in a child process and returns its exit code.

    Raises `TimeLimitError` after that many seconds, `KgError` where the child crashes. The child is
    forked before it opens a store, and its memory is bounded.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        os._exit(_work_in_child(work))
    signal.sigtimedwait({signal.SIGCHLD}, seconds)
    done, status = os.waitpid(child, os.WNOHANG)
    if not done:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise TimeLimitError(f"the query took longer than {in_seconds(seconds)}.", "Simplify it, or raise --timeout.")
    if os.WIFSIGNALED(status):
        raise KgError(
            "the query broke the engine and was stopped.", "Simplify it: it nests too deep or needs too much memory."
        )
    return os.WEXITSTATUS(status)


def _work_in_child(work: Callable[[], int]) -> int:
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    # What the engine prints when it aborts is no message for users: only our own goes through.
    try:
        code = work()
        sys.stdout.flush()
    except KgError as error:
        print(f"kg: {error}", file=sys.stderr)
        code = error.exit_code
    except BrokenPipeError:
        code = 0
    except MemoryError:
        print("kg: the query needs too much memory. Simplify it.", file=sys.stderr)
        code = EXIT_TIME
    except (OSError, RuntimeError, ValueError) as error:  # a damaged store may show only while it is read
        print(f"kg: the query failed: {' '.join(str(error).split())}.", file=sys.stderr)
        code = EXIT_IO
    sys.stderr.flush()
    return code
