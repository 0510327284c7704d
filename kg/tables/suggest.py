"""A mapping proposed from the header and the cells of a table, for a person to correct."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kg.paths import Workspace
from kg.source.corpus import SLUG
from kg.source.turtle import parse_bytes
from kg.tables import rows
from kg.tables.csvw import CONTEXT
from kg.tables.find import ThingFinder

_FORMATS = (
    ("yyyy-MM-dd", r"\d{4}-\d{2}-\d{2}"),
    ("dd/MM/yyyy", r"(?:0[1-9]|[12]\d|3[01])/(?:0[1-9]|1[0-2])/\d{4}"),
    ("d.M.yyyy", r"\d{1,2}\.\d{1,2}\.\d{4}"),
    ("yyyy", r"[12]\d{3}"),
)
# What a date tells, by the words of its column: the class, the property of the document, that of the party.
_ACTS = (
    (("ratif",), "Ratification", "consentsTo", "consentGivenBy"),
    (("accession", "acced"), "Accession", "consentsTo", "consentGivenBy"),
    (("force",), "EntryIntoForce", "bringsIntoForce", "inForceFor"),
    (("sign",), "Signing", "signs", "signedByState"),
)
_TITLES = re.compile(r"title|name|treaty|agreement|document", re.I)
_MOST = 0.6  # share of the cells that have to be of a kind


def suggest(path: Path, graph: Path | None) -> str:
    """CSVW metadata for a table, as JSON. Raises `KgError`."""
    file = rows.read(path)
    workspace = Workspace.at(graph if graph is not None and graph.is_dir() else None)
    find = ThingFinder([parse_bytes(workspace.read(each), each) for each in workspace.reference_files()])
    columns = list(zip(*(row.cells for row in file.rows), strict=True))
    kinds = [_kind(cells, find) for cells in columns]
    document = _document(file.header, columns, kinds)
    tables = []
    for place, (name, kind) in enumerate(zip(file.header, kinds, strict=True)):
        act = next((act for act in _ACTS if any(word in name.lower() for word in act[0])), None)
        if kind.startswith("date ") and act is not None and document is not None:
            tables.append(_table(path, file.header, kinds, document, place, act))
    if not tables:
        plain = [{"name": name, **_datatype(kind)} for name, kind in zip(file.header, kinds, strict=True)]
        tables = [{"@id": _slug(path.stem), "url": path.name, "dc:publisher": "", "tableSchema": {"columns": plain}}]
    return json.dumps({"@context": CONTEXT, "tables": tables}, indent=2, ensure_ascii=False) + "\n"


def _kind(cells: Sequence[str], find: ThingFinder) -> str:
    """What most cells of a column are: "date FORMAT", "number", "state", or "text"."""
    given = [cell.strip() for cell in cells if cell.strip()]
    if not given:
        return "text"
    for form, pattern in _FORMATS:
        if _share(given, lambda cell, pattern=pattern: bool(re.fullmatch(pattern, cell))) >= _MOST:
            return f"date {form}"
    if _share(given, lambda cell: bool(re.fullmatch(r"-?\d+(\.\d+)?", cell))) >= _MOST:
        return "number"
    distinct = sorted(set(given))[:200]
    return "state" if _share(distinct, lambda cell: len(find.things(cell, ("State",))) == 1) >= _MOST else "text"


def _share(cells: Sequence[str], is_one: Any) -> float:
    return sum(1 for cell in cells if is_one(cell)) / len(cells)


def _document(header: Sequence[str], columns: Sequence[Sequence[str]], kinds: Sequence[str]) -> tuple[str, str] | None:
    """The columns with the short name and the title of the document; None where none looks like it."""
    named = [place for place, name in enumerate(header) if kinds[place] == "text" and _TITLES.search(name)]
    if not named:
        return None
    lengths = {place: sum(map(len, columns[place])) for place, kind in enumerate(kinds) if kind == "text"}
    title = max(named, key=lengths.__getitem__)
    short = [place for place in lengths if _one_to_one(columns[place], columns[title])]
    return header[min(short, key=lengths.__getitem__)], header[title]


def _one_to_one(some: Sequence[str], others: Sequence[str]) -> bool:
    return len(set(some)) == len(set(others)) == len(set(zip(some, others, strict=True)))


def _table(
    path: Path, header: Sequence[str], kinds: Sequence[str], document: tuple[str, str], place: int, act: tuple[Any, ...]
) -> dict[str, Any]:
    _, kind, of, by = act
    columns: list[dict[str, Any]] = []
    for number, name in enumerate(header):
        column: dict[str, Any] = {"name": name, **_datatype(kinds[number])}
        if name == document[0]:
            column |= {"propertyUrl": f"ent:{of}", "valueUrl": f"document:{{{name}}}"}
            column |= {"rdf:type": {"@id": "ent:Treaty"}, "rdfs:label": f"{{{document[1]}}}"}
        elif kinds[number] == "state" and "state" not in kinds[:number]:
            column["propertyUrl"] = f"ent:{by}"
        elif number == place:
            column["propertyUrl"] = "ent:hasTime"
        columns.append(column)
    columns.append({"virtual": True, "propertyUrl": "rdf:type", "valueUrl": f"ent:{kind}"})
    slug = f"{_slug(path.stem)}-{_slug(header[place])}"
    return {"@id": slug, "url": path.name, "dc:publisher": "", "tableSchema": {"columns": columns}}


def _datatype(kind: str) -> dict[str, Any]:
    if kind.startswith("date "):
        return {"datatype": {"base": "date", "format": kind.removeprefix("date ")}}
    return {"datatype": "decimal"} if kind == "number" else {}


def _slug(name: str) -> str:
    made = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return made if SLUG.fullmatch(made) else "table"
