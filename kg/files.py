"""Reading files that may be hostile, and writing files so that a crash leaves the old one or the new one."""

from __future__ import annotations

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
        raise InputError(f"cannot be read: {_reason(error)}.", "", path) from error
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

    Raises `InputError` (disk full, read-only, missing folder); the old file is then untouched.
    """
    import contextlib
    import tempfile

    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    except OSError as error:
        raise InputError(
            f"cannot be written: {_reason(error)}.", "Check the folder and its permissions.", path
        ) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o666 & ~_umask())
        os.replace(name, path)  # noqa: PTH105 (os.replace is patched in tests of full disks)
    except OSError as error:
        raise InputError(f"cannot be written: {_reason(error)}.", "The old file is untouched.", path) from error
    finally:
        with contextlib.suppress(OSError):
            os.unlink(name)  # noqa: PTH108


class locked:
    """Holds an exclusive lock on a lock file while the block runs; waits for whoever holds it. Raises `InputError`.

    The file is gone afterwards. Whoever waited for it then finds that it locked what no longer has the name,
    and takes the next one.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        import fcntl

        try:
            while True:
                self.file = self.path.open("w")
                fcntl.flock(self.file, fcntl.LOCK_EX)
                if self._has_name():
                    return
                self.file.close()
        except OSError as error:
            raise InputError(
                f"cannot be locked: {_reason(error)}.", "Set ENTENTE_CACHE to a folder that can be written.", self.path
            ) from error

    def __exit__(self, *_: object) -> None:
        import contextlib

        with contextlib.suppress(OSError):
            self.path.unlink()
        self.file.close()

    def _has_name(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self.file.fileno()), self.path.stat())
        except FileNotFoundError:
            return False


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
