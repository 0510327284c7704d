"""Canned questions in SQL over the Parquet tables of a snapshot, with DuckDB: the same rows as SPARQL gives.

Labels have no language tags here, as in SPARQL Query Results CSV. What a graph's own `queries/sql/` holds is one SELECT
that reads the tables, and nothing else of the machine.
"""

from __future__ import annotations

import datetime
import re
import threading

import pyoxigraph as ox

from kg.answer.canned.sql_fill import FACT, read
from kg.answer.rows import Rows
from kg.errors import KgError, TimeLimitError, in_seconds, not_loaded
from kg.export.columns import TABLES
from kg.terms import XSD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from kg.answer.canned.binding import Term
    from kg.answer.canned.questions import Question
    from kg.answer.canned.sql_fill import Sql

_MEMORY = "2GB"
_PARAMETER = re.compile(r"'(?:[^']|'')*'|--[^\n]*|:([a-z_]\w*)")


class Tables:
    """The tables of a snapshot, open to be asked in SQL.

    folder: as `kg.export.parquet` makes it; question_folders: where SQL is looked for, in `sql/` of each.
    """

    def __init__(self, folder: Path, question_folders: list[Path]) -> None:
        """Raises `KgError` where DuckDB is not installed."""
        try:
            import duckdb
        except ImportError as error:
            raise not_loaded("duckdb", error, "sql") from error
        self._duckdb: Any = duckdb
        self._folders = question_folders
        self._connection = duckdb.connect(
            config={"memory_limit": _MEMORY, "autoinstall_known_extensions": False, "python_enable_replacements": False}
        )
        for table in TABLES:
            files = [str(path) for path in sorted((folder / table).iterdir())]
            self._connection.read_parquet(files).create_view(table)
        self._connection.execute("SET allowed_directories = [$folder]", {"folder": str(folder)})
        self._connection.execute("SET enable_external_access = false; SET lock_configuration = true")

    def ask(self, question: Question, terms: Mapping[str, Term], timeout: float | None, limit: int) -> Rows:
        """The rows of a question with these values, so many at most. Raises `KgError`, `TimeLimitError`."""
        sql = read(question, self._folders)
        text, values = prepared(sql, terms)
        stopped = threading.Event()

        def stop() -> None:
            stopped.set()
            self._connection.interrupt()

        timer = threading.Timer(timeout, stop) if timeout is not None else None
        if timer:
            timer.start()
        try:
            statements = self._duckdb.extract_statements(text)
            if len(statements) != 1 or statements[0].type != self._duckdb.StatementType.SELECT:
                raise KgError(f"{question.name} is no single SELECT in SQL.", "Write one.", sql.path)
            found = self._connection.execute(text, values).fetchmany(limit + 1)
        except self._duckdb.Error as error:
            if stopped.is_set():
                told = f"the query took longer than {in_seconds(timeout or 0)}."
                raise TimeLimitError(told, "Simplify it, or raise --timeout.") from error
            reason = " ".join(str(error).split())[:200]
            raise KgError(f"{question.name} fails in SQL: {reason}", "Correct the file.", sql.path) from error
        finally:
            if timer:
                timer.cancel()
        return rows_of(sql, found[:limit], len(found) <= limit)


def prepared(sql: Sql, terms: Mapping[str, Term]) -> tuple[str, dict[str, object]]:
    """The text with parameters as DuckDB has them, and a value for each: None where there is none."""
    used: dict[str, object] = {}

    def named(found: re.Match[str]) -> str:
        if not found[1]:
            return found[0]
        used[found[1]] = _value(terms.get(found[1]))
        return f"${found[1]}"

    return _PARAMETER.sub(named, sql.text()), used


def _value(term: Term | None) -> object:
    """A value as SQL takes it."""
    if isinstance(term, ox.Literal) and term.datatype.value == XSD + "date":
        return datetime.date.fromisoformat(term.value)
    return None if term is None else term.value


def rows_of(sql: Sql, found: list[tuple[object, ...]], complete: bool) -> Rows:
    """The rows of a question from what a database gave for it."""
    terms = [tuple(_term(value, name, sql) for name, value in zip(sql.columns, row, strict=True)) for row in found]
    question = sql.question
    names = [question.evidence_of if name == FACT and sql.hides_fact else name for name in sql.columns]
    rows = Rows(names, terms, complete, question.empty)
    rows.question = question
    return rows.with_facts(question.evidence_of, sql.hides_fact) if question.evidence_of else rows


def _term(value: object, name: str, sql: Sql) -> Any:
    if value is None:
        return None
    if name in sql.nodes or name == FACT:
        return ox.NamedNode(str(value))
    if isinstance(value, datetime.date):
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode(XSD + "date"))
    if isinstance(value, int):
        return ox.Literal(value)
    if name in sql.numbers:
        return ox.Literal(str(value), datatype=ox.NamedNode(XSD + ("decimal" if "." in str(value) else "integer")))
    return ox.Literal(str(value))
