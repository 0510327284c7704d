"""How a table is read: CSV on the Web (W3C, 2015) metadata, the part of it that says which cell means what.

Understood of a table: @id, url, dialect (delimiter, quoteChar), dc:title, dc:language, dc:creator, dc:publisher, dc:issued,
dc:source, tableSchema with aboutUrl and columns. Of a column: name, titles, datatype (base, format), null, separator,
aboutUrl, propertyUrl, valueUrl, virtual, suppressOutput, and the annotations rdf:type, rdfs:label (of what valueUrl names),
ent:hasUnit and, of a virtual column, dc:source: the column whose cell it says once more, of another node. Any other word is an error, as what is passed over in silence would be lost. The library `csvw` does all of the
standard, at the price of rdflib, requests and seven more.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.errors import InputError, KgError
from kg.files import decode, read_bytes
from kg.terms import ENT, ID, PREFIXES, RDF, RDFS, SKOS

CONTEXT = "http://www.w3.org/ns/csvw"
_TEMPLATE = re.compile(r"\{([^{}]+)\}")
_PREFIXES = {**PREFIXES, "rdf": RDF, "rdfs": RDFS, "skos": SKOS, "ent": ENT}
_COLUMN = frozenset(
    "name titles datatype null separator aboutUrl propertyUrl valueUrl virtual suppressOutput required "
    "rdf:type rdfs:label ent:hasUnit dc:source dc:description".split()
)
_TABLE = frozenset(
    "@id @type url dialect tableSchema dc:title dc:language dc:creator dc:publisher dc:issued dc:source dc:description".split()
)
_TIMES, _NUMBERS = (
    frozenset("date gYear gYearMonth dateTime".split()),
    frozenset("decimal integer number double".split()),
)
_FORMATS = {
    "yyyy": r"(?P<y>\d{4})",
    "MM": r"(?P<m>\d{2})",
    "dd": r"(?P<d>\d{2})",
    "M": r"(?P<m>\d{1,2})",
    "d": r"(?P<d>\d{1,2})",
}


@dataclass(frozen=True)
class Column:
    """A column, or a virtual one: what its cells say of what.

    kind: "time", "number", "name" or "link"; place: its number in the file from 1, 0 for a virtual one; says: the property;
    about: the template of the report; link: the template of the thing that it names; pattern: of its dates.
    """

    name: str
    place: int
    kind: str
    says: str
    about: str
    link: str = ""
    made: str = ""
    label: str = ""
    unit: str = ""
    separator: str = ""
    nulls: tuple[str, ...] = ("",)
    pattern: re.Pattern[str] | None = None
    form: str = ""


@dataclass(frozen=True)
class Table:
    """A table as a source: an article of the graph."""

    slug: str
    title: str
    language: str
    creator: str
    publisher: str
    issued: str
    address: str
    delimiter: str
    quote: str
    columns: tuple[Column, ...]
    header: tuple[str, ...]  # names and titles that the header line has to have, by place


def read(path: Path, stem: str) -> list[Table]:
    """The tables that a file of metadata describes. stem: names those that have no @id. Raises `KgError`."""
    text = decode(read_bytes(path), path)
    try:
        said = json.loads(text)
    except json.JSONDecodeError as error:
        raise KgError(f"is no JSON: {error.msg}.", "", path, error.lineno, error.colno) from error
    except RecursionError as error:
        raise InputError("is nested too deep.", "", path) from error
    if not isinstance(said, dict):
        raise KgError("is no CSVW metadata: it is not an object.", f'Begin with {{"@context": "{CONTEXT}".', path)
    tables = said.get("tables", [{key: value for key, value in said.items() if key != "@context"}])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables) or not tables:
        raise KgError("has no list of tables.", "", path)
    found = [
        _table(table, stem if len(tables) == 1 else f"{stem}-{number}", path) for number, table in enumerate(tables, 1)
    ]
    slugs = [table.slug for table in found]
    if len(set(slugs)) != len(slugs):
        raise KgError("has two tables of one @id.", "", path)
    return found


def _table(said: dict[str, Any], stem: str, path: Path) -> Table:
    _known(said, _TABLE, "a table", path)
    schema = said.get("tableSchema")
    if not isinstance(schema, dict) or not isinstance(schema.get("columns"), list):
        raise KgError("a table has no tableSchema with columns.", "", path)
    _known(schema, frozenset(("columns", "aboutUrl", "primaryKey")), "a tableSchema", path)
    dialect = said.get("dialect", {})
    _known(dialect, frozenset(("delimiter", "quoteChar", "header", "encoding")), "a dialect", path)
    if dialect.get("header", True) is not True or dialect.get("encoding", "utf-8").lower() not in ("utf-8", "utf8"):
        raise KgError("tables need a header line and UTF-8.", "", path)
    about = schema.get("aboutUrl", "row-{_row}")
    columns: list[Column] = []
    header: list[str] = []
    again: list[tuple[int, str]] = []
    place = 0
    for column in schema["columns"]:
        if not isinstance(column, dict):
            raise KgError("a column is no object.", "", path)
        _known(column, _COLUMN, "a column", path)
        virtual = column.get("virtual") is True
        if not virtual:
            place += 1
            titles = column.get("titles", column.get("name", ""))
            header.append(titles[0] if isinstance(titles, list) and titles else str(titles))
        if column.get("propertyUrl") and not column.get("suppressOutput"):
            columns.append(_column(column, 0 if virtual else place, about, path))
            if virtual and (other := column.get("dc:source")):
                again.append((len(columns) - 1, str(other)))
    for number, name in again:
        if name not in header:
            raise KgError(f"dc:source names '{name}', which is no column.", f"There are {', '.join(header)}.", path)
        columns[number] = replace(columns[number], name=name, place=header.index(name) + 1)
    slug = str(said.get("@id", stem)).removeprefix(ID + "article/").removeprefix("article:")
    words = {
        name: str(said.get(f"dc:{name}", ""))
        for name in ("title", "language", "creator", "publisher", "issued", "source")
    }
    return Table(
        slug=slug,
        title=words["title"],
        language=words["language"] or "en",
        creator=words["creator"],
        publisher=words["publisher"],
        issued=words["issued"],
        address=words["source"],
        delimiter=dialect.get("delimiter", ","),
        quote=dialect.get("quoteChar", '"') or '"',
        columns=tuple(columns),
        header=tuple(header),
    )


def _known(said: dict[str, Any], known: frozenset[str], of: str, path: Path) -> None:
    if not isinstance(said, dict):
        raise KgError(f"{of} is no object.", "", path)
    for word in said:
        if word not in known:
            raise KgError(f"'{word}' of {of} is not understood.", f"What is: {', '.join(sorted(known))}.", path)


def _column(said: dict[str, Any], place: int, about: str, path: Path) -> Column:
    name = str(said.get("name", said.get("titles", "")))
    datatype = said.get("datatype", "string")
    base, form = (
        (datatype.get("base", "string"), datatype.get("format", "")) if isinstance(datatype, dict) else (datatype, "")
    )
    link = str(said.get("valueUrl", ""))
    kind = "link" if link else "time" if base in _TIMES else "number" if base in _NUMBERS else "name"
    nulls = said.get("null", "")
    return Column(
        name=name,
        place=place,
        kind=kind,
        says=expanded(str(said["propertyUrl"]), path),
        about=str(said.get("aboutUrl", about)),
        link=link,
        made=expanded(_id(said.get("rdf:type", "")), path),
        label=str(said.get("rdfs:label", "")),
        unit=expanded(_id(said.get("ent:hasUnit", "")), path),
        separator=str(said.get("separator", "") or ""),
        nulls=tuple(nulls) if isinstance(nulls, list) else (str(nulls),),
        pattern=_pattern(form, path) if kind == "time" and form else None,
        form=form,
    )


def _id(value: object) -> str:
    return str(value.get("@id", "")) if isinstance(value, dict) else str(value)


def expanded(name: str, path: Path | None = None) -> str:
    """The IRI of a prefixed name; an IRI as it is. Raises `KgError` for an unknown prefix."""
    if not name or name.startswith(("http://", "https://")):
        return name
    prefix, colon, local = name.partition(":")
    if not colon or prefix not in _PREFIXES:
        raise KgError(f"'{name}' has no known prefix.", f"Known are: {', '.join(sorted(_PREFIXES))}.", path)
    return _PREFIXES[prefix] + local


def _pattern(form: str, path: Path) -> re.Pattern[str]:
    """The pattern of a date in the notation of UAX 35, as far as CSVW has it.

    >>> _pattern("d.M.yyyy", Path("m")).fullmatch("3.11.2024")["m"]
    '11'
    """
    parts = re.split(r"(yyyy|MM|dd|M|d)", form)
    made = "".join(_FORMATS.get(part, re.escape(part)) for part in parts)
    if "(?P<y>" not in made or re.search(r"[A-Za-z]", re.sub(r"yyyy|MM|dd|M|d|T", "", form)):
        raise KgError(f"'{form}' is no format of a date that is understood.", "Use yyyy, MM, dd, M and d.", path)
    return re.compile(made)


def filled(template: str, cells: dict[str, str]) -> str:
    """A URI template with the cells of a row; what no IRI may have is percent-encoded.

    >>> filled("document:{code}", {"code": "a b"})
    'document:a-b'
    """
    return _TEMPLATE.sub(lambda found: re.sub(r"[^\w.~-]+", "-", cells.get(found[1], "")).strip("-"), template)


def names_in(template: str) -> list[str]:
    """The columns that a template needs."""
    return _TEMPLATE.findall(template)
