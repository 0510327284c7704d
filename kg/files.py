"""Reading files that may be hostile, and writing files so that a crash leaves the old one or the new one."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from kg.errors import InputError, ParseError

MAX_BYTES = 64 * 1024 * 1024
BOM = b"\xef\xbb\xbf"


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular file of at most `MAX_BYTES` bytes.

    Raises `InputError` for what is missing, unreadable, too large, a directory, a device, a pipe or a
    symbolic link. Nothing is opened before it is known to be a regular file, so nothing can block.
    """
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            raise InputError("is a symbolic link.", "Give the file itself.", path)
        if stat.S_ISDIR(mode):
            raise InputError("is a directory, not a file.", "Give a file in it.", path)
        if not stat.S_ISREG(mode):
            raise InputError("is not a regular file.", "Give a regular file.", path)
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise InputError("no such file.", "Check the path.", path) from error
    except PermissionError as error:
        raise InputError("cannot be read: permission denied.", "Check its permissions.", path) from error
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {reason(error)}.", "", path) from error
    if len(data) > MAX_BYTES:
        raise InputError(f"is larger than {MAX_BYTES // 2**20} MB.", "Split it.", path)
    return data


def read_text(path: Path) -> str:
    """The text of a UTF-8 file without byte order mark, line ends as they are. Raises as `read_bytes`, and `ParseError`."""
    return decode(read_bytes(path), path)


def decode(data: bytes, path: Path | str) -> str:
    """UTF-8 bytes as text; raises `ParseError` with the line of the first bad byte."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ParseError("is UTF-16, not UTF-8.", "Save it as UTF-8.", path, 1)
    if data[:2] == b"\x1f\x8b":
        raise ParseError("is compressed with gzip.", "Unpack it first.", path, 1)
    try:
        return data.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ParseError(f"is not UTF-8: byte 0x{data[error.start]:02x}.", "Save it as UTF-8.", path, line) from error


def write_atomically(path: Path, data: bytes) -> None:
    """Writes beside the file and renames, so that readers and crashes see the old bytes or the new ones.

    path: a regular file, or nothing yet; what users name goes through `kg.output.write`. A file that is replaced keeps
    its permissions and its owner. Raises `InputError` (disk full, read-only, missing folder); the old file is then
    untouched.
    """
    import contextlib

    temporary = beside(path)
    try:
        before = os.lstat(path) if os.path.lexists(path) else None
        if before is not None and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except (OSError, ValueError) as error:
        raise InputError(
            f"cannot be written: {reason(error)}.", "Check the folder and its permissions.", path
        ) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            if before is not None:
                with contextlib.suppress(OSError):  # only root may give files to others
                    os.fchown(descriptor, before.st_uid, before.st_gid)
                os.fchmod(descriptor, stat.S_IMODE(before.st_mode) & 0o777)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)  # noqa: PTH105 (os.replace is patched in tests of full disks)
    except OSError as error:
        raise InputError(f"cannot be written: {reason(error)}.", "The old file is untouched.", path) from error
    finally:
        with contextlib.suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108


def beside(path: Path) -> Path:
    """A hidden name that nobody else has, in the folder of a path."""
    return path.parent / f".kg-{os.urandom(8).hex()}.tmp"


class locked:
    """Holds an exclusive lock on a lock file while the block runs. Raises `InputError`.

    wait: for whoever holds it; else it is an error that somebody does.

    The file is gone afterwards. Whoever waited for it then finds that it locked what no longer has the name,
    and takes the next one.
    """

    def __init__(self, path: Path, wait: bool = True) -> None:
        self.path = path
        self.wait = wait

    def __enter__(self) -> None:
        import fcntl

        try:
            while True:
                # Neither follows a link nor empties a file: only the name says that it is ours.
                self.file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
                try:
                    fcntl.flock(self.file, fcntl.LOCK_EX | (0 if self.wait else fcntl.LOCK_NB))
                    if self._has_name():
                        return
                except BaseException:
                    os.close(self.file)
                    raise
                os.close(self.file)
        except OSError as error:
            raise InputError(
                f"cannot be locked: {reason(error)}.", "Set ENTENTE_CACHE to a folder that can be written.", self.path
            ) from error

    def __exit__(self, *_: object) -> None:
        import contextlib

        with contextlib.suppress(OSError):
            if not os.fstat(self.file).st_size:  # a file that says something is no lock of ours
                self.path.unlink()
        os.close(self.file)

    def _has_name(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self.file), self.path.stat())
        except FileNotFoundError:
            return False


def reason(error: Exception) -> str:
    """Why the system refuses, as messages have it."""
    return (getattr(error, "strerror", None) or str(error)).lower()
