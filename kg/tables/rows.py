"""The rows of a CSV file, each with the very words of the file and its line."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import KgError, ParseError
from kg.files import decode, read_bytes

csv.field_size_limit(1_000_000)


@dataclass(frozen=True)
class TableRow:
    """A row: its number (the header line is 1), the line on which it begins, its words, its cells."""

    number: int
    line: int
    words: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class File:
    """A CSV file. digest: SHA-256 of its bytes."""

    path: Path
    data: bytes
    digest: str
    header: tuple[str, ...]
    rows: tuple[TableRow, ...]


def read(path: Path, delimiter: str = ",", quote: str = '"') -> File:
    """Reads a CSV file of UTF-8 with a header line. Raises `KgError` with the line."""
    data = read_bytes(path)
    text = decode(data, path)
    lines = text.splitlines(keepends=True)
    taken: list[str] = []

    def fed() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line

    found: list[TableRow] = []
    reader = csv.reader(fed(), delimiter=delimiter, quotechar=quote, strict=True)
    line = 1
    try:
        for number, cells in enumerate(reader, 1):
            words = "".join(taken).rstrip("\r\n")
            if cells:
                found.append(TableRow(number, line, words, tuple(cells)))
            line += len(taken)
            taken.clear()
    except csv.Error as error:
        raise ParseError(f"is no CSV: {error}.", "", path, line) from error
    if len(found) < 2:
        raise KgError("has no row below its header line.", "", path)
    header = tuple(cell.strip().removeprefix("\ufeff") for cell in found[0].cells)
    for row in found[1:]:
        if len(row.cells) != len(header):
            raise ParseError(f"has {len(row.cells)} cells, and the header has {len(header)}.", "", path, row.line)
    return File(path, data, hashlib.sha256(data).hexdigest(), header, tuple(found[1:]))
