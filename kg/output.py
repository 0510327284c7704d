"""Writing to where a user points: to a file or a folder whole or not at all, to all else as it is."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import InputError
from kg.files import beside, reason, write_atomically

_LINKS = 40  # symbolic links in a row, as Linux allows
_STREAMS = {"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}
_DESCRIPTOR = re.compile(r"/(?:dev|proc/(?:self|thread-self|\d+))/fd/(\d+)", re.ASCII)


def write(path: Path, data: bytes) -> None:
    """Writes data to a path as a user means it.

    A regular file is there whole or not at all; through a symbolic link, the file that it leads to; a device, a pipe or
    an open descriptor (/dev/stdout, /dev/fd/3) takes the bytes and stays what it is. Raises `InputError`,
    BrokenPipeError where the reader of a pipe has gone.
    """
    try:
        descriptor = _descriptor(path)
        if descriptor is not None:
            if not os.get_inheritable(descriptor):  # nobody passed it to us: it is a file of our own
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            sys.stdout.flush()
            _put(descriptor, data)
            return
        kind = _kind(path)
        if kind in (stat.S_IFCHR, stat.S_IFIFO):
            descriptor = os.open(path, os.O_WRONLY | os.O_NOCTTY)
            try:
                _put(descriptor, data)
            finally:
                os.close(descriptor)
            return
        if kind == stat.S_IFDIR:
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if kind not in (None, stat.S_IFREG):
            raise InputError("cannot be written: it is no file, pipe or terminal.", "Give a file.", path)
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be written: {reason(error)}.", "Give a file that can be written.", path) from error
    write_atomically(_led_to(path), data)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to fill, which gets its name when the block ends, or goes.

    path: nothing yet, or an empty folder, which stays the one it is. Raises `InputError`.
    """
    import shutil

    target = _led_to(path)
    temporary = None
    try:
        there = os.path.lexists(target)
        if there and (not target.is_dir() or any(target.iterdir())):
            raise InputError("is there already.", "Give a new folder.", path)
        temporary = beside(target / "x" if there else target)
        temporary.mkdir()
        yield temporary
        if there:
            for made in sorted(temporary.iterdir()):
                made.rename(target / made.name)
        else:
            temporary.rename(target)
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be written: {reason(error)}.", "Check the folder above it.", path) from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


def _led_to(path: Path) -> Path:
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _kind(path: Path) -> int | None:
    """What a path leads to, as the type bits of its mode; None where there is nothing."""
    try:
        return stat.S_IFMT(path.stat().st_mode)
    except FileNotFoundError:
        return None


def _descriptor(path: Path) -> int | None:
    """The descriptor that a path names, or None. What it is open on must not be opened anew, and still less replaced."""
    for _ in range(_LINKS):
        name = os.path.normpath(path)
        if name in _STREAMS:
            return _STREAMS[name]
        if found := _DESCRIPTOR.fullmatch(name):
            return int(found[1]) if int(found[1]) < 2**31 else -1
        if not path.is_symlink():
            return None
        path = path.parent / path.readlink()
    return None


def _put(descriptor: int, data: bytes) -> None:
    with open(descriptor, "wb", closefd=False) as file:
        file.write(data)
