"""Rows as data frames.

Each column holds one kind of value. A thing is its IRI; its label stands in the column `xLabel` beside it. Whole numbers
have the type Int64, which has gaps; dates are dates. Where a column may say "not stated", that is a gap, and the column
`xMissing` behind it says why: "not stated" where the source is silent, a gap where there is a value or nothing to state.
"""

from __future__ import annotations

import pyoxigraph as ox

from kg.answer.rows import Rows, native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    import pandas
    import polars

NOT_STATED = "not stated"
_BEYOND = 2**63


def pandas_frame(rows: Rows) -> pandas.DataFrame:
    """The rows for pandas. What it would change (values of several types, NaN beside a gap) stays as Python has it.

    Raises `KgError` where pandas is not installed.
    """
    library = _library("pandas")
    values = _values(rows)
    columns = {name: library.Series(found, dtype=_dtype(found)) for name, found in values.items()}
    frame: pandas.DataFrame = library.DataFrame(columns, columns=list(values))
    return frame


def polars_frame(rows: Rows) -> polars.DataFrame:
    """The rows for polars, whose columns have one type: where that would change a value, the column is text.

    Raises `KgError` where polars is not installed.
    """
    library = _library("polars")
    values = _values(rows)
    columns = {}
    for name, found in values.items():
        place = rows.places.get(name)
        columns[name] = found if place is None or _has_one_type(found) else [_iri(terms[place]) for terms in rows.terms]
    frame: polars.DataFrame = library.DataFrame(columns, schema=list(values), infer_schema_length=None)
    return frame


def _values(rows: Rows) -> dict[str, list[Any]]:
    """The columns with native values, and behind each that may be silent the one that says so."""
    silent = _may_be_silent(rows)
    found: dict[str, list[Any]] = {}
    for name, place in rows.places.items():
        found[name] = [
            native(terms[place]) if isinstance(terms[place], ox.Literal) else _iri(terms[place]) for terms in rows.terms
        ]
        if name in silent:
            said, found[name] = found[name], [None if value == NOT_STATED else value for value in found[name]]
            found[silent[name]] = [NOT_STATED if value == NOT_STATED else None for value in said]
    return found


def _may_be_silent(rows: Rows) -> dict[str, str]:
    """The columns of a canned question that read "not stated" where the source is silent, whether or not they do here, and
    the names of those that say so."""
    if rows.question is None:
        return {}
    names = [line.rpartition(" ?")[2].removesuffix("!") for line in rows.question.optional if line.endswith("!")]
    names += ["when"] if rows.question.time_of else []
    names += ["speaker"] if rows.question.evidence_of else []
    return {f"{name}Label" if f"{name}Label" in rows.places else name: f"{name}Missing" for name in names}


def _iri(term: object) -> str | None:
    return None if term is None else str(getattr(term, "value", term))


def _dtype(values: list[Any]) -> str | None:
    """The type of a pandas column that holds every value as it is; None where pandas finds it."""
    kinds = {type(value) for value in values if value is not None}
    gaps = None in values
    if kinds == {int}:
        if all(abs(value) < _BEYOND for value in values if value is not None):
            return "Int64"
        return "object"
    if kinds == {float}:
        return "object" if gaps and any(map("nan".__eq__, map(str, values))) else "float64"
    return None if kinds <= {str} else "object"


def _has_one_type(values: list[Any]) -> bool:
    """Whether one type of polars holds every value as it is."""
    there = [value for value in values if value is not None]
    kinds = {type(value) for value in there}
    if kinds == {int}:
        return all(abs(value) < _BEYOND for value in there)
    name = next(iter(kinds)).__name__ if len(kinds) == 1 else ""
    if name == "Decimal":  # of 38 digits, with one number of places for the column
        places = max(-value.as_tuple().exponent for value in there)
        return all(value.adjusted() + 1 + places <= 38 for value in there)
    if name == "datetime":  # with one time zone for the column: none, or UTC
        offsets = {value.utcoffset() for value in there}
        return len(offsets) == 1 and not any(offsets)
    return len(kinds) < 2


def _library(name: str) -> Any:
    import importlib

    from kg.errors import not_loaded

    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise not_loaded(name, error) from error
