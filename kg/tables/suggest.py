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
from kg.terms import shorten

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
# Who gives what to whom, by the words of the columns; whether it is only promised or was given, by those of all columns and the file.
_GIVER = re.compile(r"\b(donors?|givers?|lenders?|creditors?|payers?|providers?|funders?|granters?|from)\b", re.I)
_TAKER = re.compile(r"\b(recipients?|beneficiar(?:y|ies)|receivers?|borrowers?|debtors?|payees?|to)\b", re.I)
_SUM = re.compile(r"\b(amounts?|values?|sums?|totals?|funding|[A-Z]{3})\b", re.I)
_DUE = re.compile(r"\b(due|deadline|by|until)\b", re.I)
_PLEDGED = re.compile(r"pledg|promis|commit|announc", re.I)
_GIVEN = re.compile(r"paid|payment|disburs|transfer|deliver|spent|donat", re.I)
_SCALED = re.compile(r"\b(thousands?|millions?|billions?|mn|bn|mln|mio|k)\b", re.I)
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
    if not tables and (giving := _giving(path, file.header, columns, kinds, find)) is not None:
        tables = [giving]
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


def _giving(
    path: Path, header: Sequence[str], columns: Sequence[Sequence[str]], kinds: Sequence[str], find: ThingFinder
) -> dict[str, Any] | None:
    """A mapping for a table of who gives what to whom, such as a tracker of pledges; None where it looks like none."""
    words = [re.sub(r"[_\W]+", " ", name) for name in header]
    names = [place for place, kind in enumerate(kinds) if kind in ("state", "text")]
    giver = next((place for place in names if _GIVER.search(words[place])), None)
    taker = next((place for place in names if _TAKER.search(words[place]) and place != giver), None)
    amount = next((p for p, kind in enumerate(kinds) if kind == "number" and _SUM.search(words[p])), None)
    if giver is None or taker is None or amount is None:
        return None
    slug, every = _slug(path.stem), f"{path.stem} {' '.join(header)}"
    given = bool(_GIVEN.search(every)) and not _PLEDGED.search(every)
    about = {} if given else {"aboutUrl": "row-{_row}-money"}
    roles: dict[int, dict[str, Any]] = {
        giver: {"propertyUrl": "ent:hasAgent"},
        taker: {"propertyUrl": "ent:hasRecipient"},
        amount: {**about, "propertyUrl": "ent:hasAmount"},
    }
    if _SCALED.search(words[amount]):
        roles[amount] = {
            "dc:description": "In thousands, millions or the like: write the numbers out to have them read."
        }
    elif unit := _currency(words, columns, amount, find):
        roles[amount]["ent:hasUnit"] = {"@id": unit}
    dates = [place for place, kind in enumerate(kinds) if kind.startswith("date ")]
    if when := next((place for place in dates if not _DUE.search(words[place])), None):
        roles[when] = {"propertyUrl": "ent:hasTime"}
    if due := next((place for place in dates if _DUE.search(words[place])), None):
        roles[due] = {**about, "propertyUrl": "ent:hasTime" if given else "ent:hasDeadline"}
    found = [{"name": name, **_datatype(kinds[place]), **roles.get(place, {})} for place, name in enumerate(header)]
    sure = given or _PLEDGED.search(every)
    doubt = {} if sure else {"dc:description": "Nothing in the header says whether it was given or only promised."}
    found.append(_virtual("rdf:type", "ent:Act" if given else "ent:Assurance") | doubt)
    found.append(_virtual("ent:hasKind", "kind:payment" if given else "kind:pledge"))
    if not given:
        found += [
            _virtual("ent:hasContent", f"article:{slug}/row-{{_row}}-money"),
            _virtual("rdf:type", "ent:Content") | about,
            _virtual("ent:hasKind", "kind:payment") | about,
            {"virtual": True, "propertyUrl": "ent:hasAgent", "dc:source": header[giver], **about},
            {"virtual": True, "propertyUrl": "ent:hasRecipient", "dc:source": header[taker], **about},
        ]
    return {"@id": slug, "url": path.name, "dc:publisher": "", "tableSchema": {"columns": found}}


def _virtual(property_: str, value: str) -> dict[str, Any]:
    return {"virtual": True, "propertyUrl": property_, "valueUrl": value}


def _currency(words: Sequence[str], columns: Sequence[Sequence[str]], amount: int, find: ThingFinder) -> str:
    """The currency of the numbers: the code beside the word of their column, or the one code of a column of currencies; else ""."""
    codes = re.findall(r"\b[A-Za-z]{3}\b", words[amount])
    for place, name in enumerate(words):
        if "currency" in name.lower():
            codes += set(columns[place])
    found = {shorten(thing) for code in codes for thing in find.things(code.strip().upper(), ("Currency",))}
    return found.pop() if len(found) == 1 else ""


def _datatype(kind: str) -> dict[str, Any]:
    if kind.startswith("date "):
        return {"datatype": {"base": "date", "format": kind.removeprefix("date ")}}
    return {"datatype": "decimal"} if kind == "number" else {}


def _slug(name: str) -> str:
    made = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return made if SLUG.fullmatch(made) else "table"
