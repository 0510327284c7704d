"""Runs commands in surroundings: a process that loads kg once, and forks for each command.

Started as a program with the surroundings, the commands and a folder; what each gave stands in the folder afterwards.
"""

from __future__ import annotations

import json
import os
import pwd
import resource
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

# What Python on macOS 14 lacks, or has without use: of os, signal and resource, as their documentation says ("Availability").
NOT_ON_MACOS = {
    "os": """copy_file_range eventfd eventfd_read eventfd_write fdatasync getrandom getresgid getresuid listxattr getxattr
        memfd_create pidfd_open pipe2 posix_fadvise posix_fallocate removexattr sched_getaffinity sched_setaffinity
        sched_getparam sched_getscheduler sched_rr_get_interval sched_setparam sched_setscheduler setns setresgid setresuid
        setxattr splice unshare O_DIRECT O_LARGEFILE O_NOATIME O_PATH O_TMPFILE SCHED_BATCH SCHED_IDLE""",
    "signal": "pidfd_send_signal sigtimedwait sigwaitinfo SIGCLD SIGPOLL SIGPWR SIGRTMAX SIGRTMIN SIGSTKFLT",
    "resource": "prlimit RLIMIT_MSGQUEUE RLIMIT_NICE RLIMIT_OFILE RLIMIT_RTPRIO RLIMIT_RTTIME RLIMIT_SIGPENDING",
}


def as_on_macos() -> None:
    """Takes away what macOS lacks; a limit of address space is refused, as macOS refuses it."""
    for name, missing in NOT_ON_MACOS.items():
        for attribute in missing.split():
            if hasattr(sys.modules[name], attribute):
                delattr(sys.modules[name], attribute)
    limit = resource.setrlimit

    def setrlimit(which: int, limits: tuple[int, int]) -> None:
        if which == resource.RLIMIT_AS:
            raise ValueError("current limit exceeds maximum limit")
        limit(which, limits)

    resource.setrlimit = setrlimit


def _limit(which: int, most: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(which, (most, most))


def _no_passwd_entry() -> None:
    def unknown(_: object) -> object:
        raise KeyError("uid not found")

    pwd.getpwuid = unknown  # type: ignore[assignment]


def _onto(path: str, number: int) -> Callable[[], None]:
    return lambda: os.dup2(os.open(path, os.O_RDWR), number) and None


def _closed(*numbers: int) -> Callable[[], None]:
    return lambda: [os.close(number) for number in numbers] and None


def _without_reader(number: int) -> Callable[[], None]:
    def set_up() -> None:
        read, write = os.pipe()
        os.dup2(write, number)
        os.close(write)
        os.close(read)

    return set_up


def _in_a_folder(mode: int | None) -> Callable[[], None]:
    """In a folder with those permissions; None: in one that is deleted."""

    def set_up() -> None:
        folder = tempfile.mkdtemp()
        os.chdir(folder)
        if mode is None:
            shutil.rmtree(folder)
        else:
            Path(folder).chmod(mode)

    return set_up


def _as_nobody() -> None:
    """As a user who may write nowhere and has no home."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    os.chdir("/")


def _blocked_signals() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())


def _ignored(which: signal.Signals) -> Callable[[], None]:
    return lambda: signal.signal(which, signal.SIG_IGN) and None


SET_UPS: dict[str, Callable[[], object]] = {
    "": lambda: None,
    "macOS": as_on_macos,
    "address space of 6 GB": _limit(resource.RLIMIT_AS, 6_000_000 * 1024),
    "128 open files": _limit(resource.RLIMIT_NOFILE, 128),
    "16 open files": _limit(resource.RLIMIT_NOFILE, 16),
    "no file may grow": _limit(resource.RLIMIT_FSIZE, 0),
    "no passwd entry": _no_passwd_entry,
    "umask 077": lambda: os.umask(0o077),
    "umask 000": lambda: os.umask(0),
    "closed stdin": _closed(0),
    "closed stdout": _closed(1),
    "closed stderr": _closed(2),
    "all closed": _closed(0, 1, 2),
    "full stdout": _onto("/dev/full", 1),
    "full stderr": _onto("/dev/full", 2),
    "stdout without reader": _without_reader(1),
    "stderr without reader": _without_reader(2),
    "deleted folder": _in_a_folder(None),
    "read-only folder": _in_a_folder(0o555),
    "nobody": _as_nobody,
    "signals blocked": _blocked_signals,
    "SIGCHLD ignored": _ignored(signal.SIGCHLD),
    "SIGINT ignored": _ignored(signal.SIGINT),
}


def main(set_up: str, commands: list[list[str]], folder: Path) -> None:
    """Runs each command in a process of its own; writes N.code, N.out and N.err. set_up: names joined by " + "."""
    # What most commands need, so that it is loaded once.
    import pyoxigraph  # noqa: F401

    from kg.cli import run

    for number, arguments in enumerate(commands):
        child = os.fork()
        if child == 0:
            for descriptor, ending in ((1, "out"), (2, "err")):
                os.dup2(os.open(folder / f"{number}.{ending}", os.O_WRONLY | os.O_CREAT, 0o666), descriptor)
            sys.argv = ["kg", *arguments]
            for name in set_up.split(" + "):
                SET_UPS[name]()
            run()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        (folder / f"{number}.code").write_text(str(code))


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]), Path(sys.argv[3]))
