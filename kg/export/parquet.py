"""The graph as tables in Parquet, a file for each table and shard, for DuckDB, Spark, Trino, pandas or polars.

    <folder>/roles/base.parquet      what no article says: names of the ontology, reference data
                   across.parquet    what takes two articles to derive
                   3f.parquet        what the articles of a shard say, as `kg.snapshot.shards` has them

A file depends on its shard alone, so shards can be written one by one, and those that a change left alone are linked. What
several articles say of a thing stands in the file of each: ask for DISTINCT rows. The same bytes for the same shard and
version of pyarrow.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from kg.errors import InputError, not_loaded
from kg.export.columns import NAMES, TABLES
from kg.export.source import words
from kg.snapshot import folder_of
from kg.snapshot.shards import ACROSS, BASE, Shards
from kg.terms import ENT, GRAPH_ANCHORS, GRAPH_INFERRED, GRAPH_ONTOLOGY, ID, OA, RDF, RDFS, SKOS, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

# The objects of a node by property, each with whether it was written by nobody.
Block = dict[str, dict[str, bool]]
Row = tuple[object, ...]

FOLDER = "tables"
ROWS = 50_000  # held before they are written
_TYPE, _ARTICLE = f"<{RDF}type>", f"<{ID}article/"
_TOLD_BY, _EVIDENCE = f"<{ENT}isToldBy>", f"<{ENT}hasEvidence>"
# Words that have columns in other tables, and the place of the node there.
_DESCRIBED = {"articles": 0, "evidence": 1, "times": 2, "amounts": 2}
_ELSEWHERE = {
    *(f"<{ENT}{name}>" for name in ("headline", "language", "sha256", "textLine", "edtf", "earliest", "latest")),
    *(f"<{ENT}{name}>" for name in ("value", "upperValue")),
    *(f"<{OA}{name}>" for name in ("exact", "start", "end")),
}
_ONTOLOGY_SAYS = {f"<{RDFS}label>", f"<{SKOS}prefLabel>", f"<{SKOS}definition>"}  # the rest of it are axioms


def needed() -> Any:
    """The module that writes Parquet. Raises `KgError` where it is not installed."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise not_loaded("pyarrow", error, "tables") from error
    return pyarrow


def save(key: str, target: Path) -> None:
    """Writes the tables of a snapshot into a new folder, whole or not at all. Raises `KgError`, `InputError`."""
    from kg.output import new_folder

    needed()
    shards = Shards(folder_of(key))
    with new_folder(target) as folder:
        for table in TABLES:
            (folder / table).mkdir()
        for name in shards.every:
            write_shard(shards, name, folder)


def made(key: str) -> Path:
    """The folder of the tables of a snapshot, beside its store: written when they are first asked for, and of an earlier
    snapshot what is the same is linked. Raises as `save`."""
    from kg.files import locked
    from kg.snapshot import cache_folder, cleaning

    root, folder = cache_folder(), folder_of(key)
    if (folder / FOLDER).is_dir():
        return folder / FOLDER
    needed()
    with locked(cleaning.lock_of(root, key)):
        if not (folder / FOLDER).is_dir():
            shards = Shards(folder)
            older = _older(root, shards)
            with cleaning.making(root, key) as temporary:
                for table in TABLES:
                    (temporary / FOLDER / table).mkdir(parents=True)
                for name in shards.every:
                    same = older is not None and older.digest(name) == shards.digest(name)
                    if not (same and older and link_shard(older.snapshot / FOLDER, temporary / FOLDER, name)):
                        write_shard(shards, name, temporary / FOLDER)
                (temporary / FOLDER).rename(folder / FOLDER)
    return folder / FOLDER


def _older(root: Path, shards: Shards) -> Shards | None:
    """Of the snapshots that the same program made and that have tables, the newest."""
    from kg.snapshot.cleaning import snapshots

    found = [folder for folder in snapshots(root) if (folder / FOLDER).is_dir()]
    for folder in sorted(found, key=lambda one: one.stat().st_mtime, reverse=True):
        other = Shards(folder)
        if all(other.manifest.get(name) == shards.manifest[name] for name in ("format", "context", "left_out")):
            return other
    return None


def write_shard(shards: Shards, name: str, folder: Path) -> None:
    """Writes the files of one shard, or `BASE` or `ACROSS`. Raises as `save`."""
    pyarrow = needed()
    files: dict[str, _File] = {}
    try:
        files = {table: _File(pyarrow, folder / table / f"{name}.parquet", table) for table in TABLES}
        for lines in _articles(shards, name):
            for table, rows in rows_of(lines).items():
                files[table].add(rows)
        for file in files.values():
            file.finish()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot be written: {reason}.", "Check the folder and its space.", folder) from error
    finally:
        for file in files.values():
            file.close()


def link_shard(old: Path, new: Path, name: str) -> bool:
    """Takes the files of a shard over from other tables of the same shard; whether that could be done."""
    try:
        for table in TABLES:
            os.link(old / table / f"{name}.parquet", new / table / f"{name}.parquet")
    except OSError:
        for table in TABLES:
            with suppress(OSError):
                (new / table / f"{name}.parquet").unlink()
        return False
    return True


def _articles(shards: Shards, name: str) -> Iterator[Iterable[bytes]]:
    """The lines of a shard, article by article. Raises `InputError` where they are damaged."""
    left_out = shards.left_out
    if name in (BASE, ACROSS):
        every: Iterable[list[bytes]] = [shards.lines(name)]
    else:
        every = shards.by_article(name)
    for lines in every:
        yield [line for line in lines if line not in left_out] if left_out else lines


class _File:
    """The file of a table for one shard. Rows come article by article; what came before is left out."""

    def __init__(self, pyarrow: Any, path: Path, table: str) -> None:
        self._pyarrow = pyarrow
        types = {"string": pyarrow.string(), "bool": pyarrow.bool_(), "int64": pyarrow.int64()}
        types |= {"date": pyarrow.date32(), "double": pyarrow.float64()}
        self._schema = pyarrow.schema([(name, types[kind]) for name, (kind, *_) in TABLES[table][1].items()])
        self._writer = pyarrow.parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[Row] = []
        self._shared: set[Row] = set()  # of things that other articles may have too

    def add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if not str(row[0]).startswith(_ARTICLE[1:]):
                if row in self._shared:
                    continue
                self._shared.add(row)
            self._rows.append(row)
        if len(self._rows) >= ROWS:
            self._flush()

    def _flush(self) -> None:
        columns = list(zip(*self._rows, strict=True)) or [()] * len(self._schema)
        arrays = [self._pyarrow.array(column, field.type) for column, field in zip(columns, self._schema, strict=True)]
        self._writer.write_table(self._pyarrow.Table.from_arrays(arrays, schema=self._schema))
        self._rows = []

    def finish(self) -> None:
        if self._rows or not self._writer.file_handle:
            self._flush()

    def close(self) -> None:
        self._writer.close()


def rows_of(lines: Iterable[bytes]) -> dict[str, list[Row]]:
    """The rows of every table that some lines of N-Quads make: those of an article, or of what belongs to none."""
    blocks = _blocks(lines)
    found: dict[str, list[Row]] = {table: [] for table in TABLES}
    described: dict[object, list[Row]] = {}  # what has columns of its own where the node hangs on another
    for subject in sorted(blocks):
        if subject.startswith("_"):  # of the ontology: an axiom
            continue
        block, node = blocks[subject], subject[1:-1]
        for predicate, values in block.items():
            name = _short(predicate)
            for value in sorted(values):
                if predicate == _TYPE:
                    found["classes"].append((node, _short(value), values[value]))
                elif value[0] != '"':
                    found["roles"].append((node, name, words(value), values[value]))
                elif name in NAMES:
                    found["things"].append((node, name, words(value), _language(value)))
                else:
                    own = described.setdefault(node, []) if predicate in _ELSEWHERE else found["words"]
                    own.append((node, name, words(value), _language(value)))
                if value in blocks:
                    _hang(found, node, name, value[1:-1], blocks[value])
        _describe(found, node, block)
    hanging = {row[place] for table, place in _DESCRIBED.items() for row in found[table]}
    found["words"] += [row for node, rows in described.items() if node not in hanging for row in rows]
    return {table: list(dict.fromkeys(rows)) for table, rows in found.items()}


def _describe(found: dict[str, list[Row]], node: str, block: Block) -> None:
    """The row of an article, and those of a node in `reports`."""
    if f"<{ENT}Article>" in block.get(_TYPE, ()):
        source_kind = _name(block, "hasSourceKind")
        found["articles"].append(
            (node, *(_one(block, one) for one in ("headline", "language")), source_kind, _one(block, "sha256"))
        )
    for report in sorted(block.get(_TOLD_BY, ())):
        article = report[1:-1].rpartition("/")[0]
        for kind in _all(block, "hasMainKind"):
            found["reports"].append((node, report[1:-1], article, kind))


def _hang(found: dict[str, list[Row]], node: str, role: str, other: str, block: Block) -> None:
    """What hangs on a node: words that prove it, a time, an amount."""
    kinds = block.get(_TYPE, {})
    if role == "hasEvidence":
        for article in sorted(block.get(f"<{ENT}isFromArticle>", ())):
            for speaker in _all(block, "hasSpeaker"):
                quote, voice = _one(block, "exact", OA), _name(block, "hasVoice")
                place = _number(block, "textLine"), _number(block, "start", OA), _number(block, "end", OA)
                row = node, other, article[1:-1], quote, voice, speaker, *place
                found["evidence"].append(row)
    elif f"<{ENT}TimeSpan>" in kinds:
        days = _day(block, "earliest"), _day(block, "latest")
        for wording in _all(block, "wording"):
            found["times"].append((node, role, other, wording, _one(block, "edtf"), *days, _name(block, "hasBasis")))
    elif f"<{ENT}Quantity>" in kinds:
        exact, upper = _one(block, "value"), _one(block, "upperValue")
        units = (_one(block, "hasUnit"), _one(block, "hasPerUnit"))
        for wording in _all(block, "wording"):
            figures = exact, exact and float(exact), upper and float(upper)
            found["amounts"].append((node, role, other, wording, *figures, *units, _name(block, "hasBound")))


def _blocks(lines: Iterable[bytes]) -> dict[str, Block]:
    found: dict[str, Block] = {}
    for item in lines:
        subject, predicate, rest = item.decode().split(" ", 2)
        value, _, graph = rest[:-3].rpartition(" ")
        graph = graph[1:-1]
        if graph == GRAPH_ONTOLOGY and predicate not in _ONTOLOGY_SAYS:
            continue
        made = graph in (GRAPH_INFERRED, GRAPH_ANCHORS)
        values = found.setdefault(subject, {}).setdefault(predicate, {})
        values[value] = made and values.get(value, True)
    return found


def _all(block: Block, name: str) -> list[str | None]:
    return [words(value) for value in sorted(block.get(f"<{ENT}{name}>", ()))] or [None]


def _one(block: Block, name: str, space: str = ENT) -> str | None:
    return next((words(value) for value in sorted(block.get(f"<{space}{name}>", ()))), None)


def _name(block: Block, name: str) -> str | None:
    """The name of a value of a closed list."""
    value = _one(block, name)
    return value and value.removeprefix(ENT)


def _number(block: Block, name: str, space: str = ENT) -> int | None:
    value = _one(block, name, space)
    return int(value) if value else None


def _day(block: Block, name: str) -> object:
    import datetime

    try:
        return datetime.date.fromisoformat(_one(block, name) or "")
    except ValueError:  # none, or beyond the years that Parquet's readers agree on
        return None


_NAMED: dict[str, str] = {}


def _short(term: str) -> str:
    """The name of a property or class: without its namespace where that is ours or SKOS, else with its prefix."""
    if term not in _NAMED:
        iri = term[1:-1]
        own = next((space for space in (ENT, SKOS, RDFS) if iri.startswith(space)), "")
        _NAMED[term] = iri.removeprefix(own) if own else shorten(iri)
    return _NAMED[term]


def _language(literal: str) -> str | None:
    return literal.rpartition("@")[2] if literal[-1] not in '">' else None
