"""Reference data as CSV, out and in: people, bodies, offices and documents, each a row; codebook.csv says what each column means.

Several values in a cell are joined by " | ". A text is English unless it ends in "@" and a language. Things are prefixed names, such as
country:kz; a name or code that means one thing is read too. The columns are those that the vocabulary gives to the classes.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import InputError, KgError
from kg.files import write_atomically
from kg.paths import Workspace
from kg.source.identifiers import SCHEMES, fault
from kg.source.turtle import TurtleFile, parse_bytes
from kg.tables import rows
from kg.tables.find import ThingFinder
from kg.tables.make import Unread
from kg.terms import ENT, ID, PREFIXES, RDF, SKOS, shorten
from kg.vocabulary import vocabulary

FAMILIES = {"people": "Person", "bodies": "Organisation", "offices": "Office", "documents": "Document"}
_AND = " | "
_LANGUAGE = re.compile(r"(.*)@([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)", re.S)
# The first columns: of texts, by their properties; then come those of the vocabulary, then a column for each register.
_TEXTS = {
    "label": ("skos:prefLabel", "what it is called"),
    "other_names": ("skos:altLabel", "other names for it that texts use"),
    "hidden_names": ("skos:hiddenLabel", "spellings by which it is found, and not shown"),
    "definition": ("skos:definition", "what it is"),
    "note": ("skos:scopeNote", "what else is to be known of it"),
}
_LINKS = {"same_as": "skos:exactMatch", "nearly_same_as": "skos:closeMatch"}
_CODES = "codes"
_MADE = "# Made of"


def columns(family: str) -> dict[str, tuple[str, str]]:
    """The columns of a table of `FAMILIES`: for each the property and what it means."""
    said = vocabulary()
    of = [name for name in said.classes if said.is_a(name, FAMILIES[family])]
    found = {
        "id": ("", "its IRI as a prefixed name; the end is of small letters, digits and hyphens"),
        "class": (RDF + "type", f"its class: {', '.join(of)}"),
        **{
            name: (_iri(short), f"{about}; English unless it ends in @ and a language")
            for name, (short, about) in _TEXTS.items()
        },
    }
    for name in dict.fromkeys(each for kind in of for each in said.takes(kind) if not each.startswith("skos:")):
        each = said.properties[name]
        found[each.short.replace("-", "_")] = (ENT + name, f"{each.definition} ({' or '.join(each.values)})")
    found |= {name: (_iri(short), "the IRI of it elsewhere") for name, short in _LINKS.items()}
    notation = SKOS + "notation"
    found |= {name.replace("-", "_"): (notation, f"{each.about}, as {each.example}") for name, each in SCHEMES.items()}
    found[_CODES] = (notation, "codes of other kinds, such as those of ISO")
    return found


def _iri(short: str) -> str:
    return SKOS + short.removeprefix("skos:")


def _schemes() -> dict[str, str]:
    """The registers by their columns."""
    return {name.replace("-", "_"): name for name in SCHEMES}


def tables(files: Iterable[TurtleFile]) -> dict[str, str]:
    """The CSV files of some reference data by name, with codebook.csv. Raises `KgError` for a text that no cell can hold."""
    said = vocabulary()
    things: dict[str, dict[str, list[object]]] = {}
    for triple in (triple for file in files for triple in file.triples):
        things.setdefault(triple.s.value, {}).setdefault(triple.p.value, []).append(triple.o)
    made = {"codebook.csv": _csv([["table", "column", "meaning"], *_codebook()])}
    for family, top in FAMILIES.items():
        found = []
        for iri, own in sorted(things.items()):
            kinds = [_value(kind).removeprefix(ENT) for kind in own.get(RDF + "type", ())]
            if any(kind in said.classes and said.is_a(kind, top) for kind in kinds):
                found.append([_cell(name, about[0], iri, own) for name, about in columns(family).items()])
        made[f"{family}.csv"] = _csv([list(columns(family)), *found])
    return made


def _codebook() -> Iterator[list[str]]:
    for family in FAMILIES:
        for name, (_, meaning) in columns(family).items():
            yield [family, name, meaning]


def _csv(lines: Iterable[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()


def _value(term: object) -> str:
    return str(getattr(term, "value", term))


def _cell(name: str, predicate: str, iri: str, own: dict[str, list[object]]) -> str:
    if name == "id":
        return shorten(iri)
    found = []
    for term in own.get(predicate, ()):
        text = _value(term)
        if predicate == SKOS + "notation":
            scheme, colon, rest = text.partition(":")
            if (_schemes().get(name, "") if name != _CODES else "") != (scheme if colon else ""):
                continue
            text = rest if colon else text
        elif name == "class":
            text = text.removeprefix(ENT)
        elif language := getattr(term, "language", None):
            text += f"@{language}" if language != "en" or _LANGUAGE.fullmatch(text) else ""
        elif text.startswith(("http://", "https://")) and predicate not in map(_iri, _LINKS.values()):
            text = shorten(text)
        if "|" in text:
            raise KgError(f"{shorten(iri)} has '{text}', and | separates values in a cell.", "Write it without.")
        found.append(text)
    return _AND.join(found)


def load(path: Path, graph: Path) -> tuple[Path, int, list[Unread]]:
    """Reads a table of reference data into graph/reference/<name>.ttl: that file, how many things, and what cannot be read.

    A cell that cannot be read is left out, and a row without id, class or label. Raises `KgError` for a file that is no such table.
    """
    file = rows.read(path)
    family, known = _family(file.header, path)
    workspace = Workspace.at(graph if graph.is_dir() else None)
    target = graph / "reference" / f"{path.stem}.ttl"
    if target.exists() and not target.read_bytes().startswith(_MADE.encode()):
        raise InputError("exists already, and is of no table.", "Name the table otherwise.", target)
    find = ThingFinder(
        [parse_bytes(workspace.read(each), each) for each in workspace.reference_files() if each != target]
    )
    reader = _Reader(family, known, find, {row.cells[file.header.index("id")].strip() for row in file.rows})
    blocks = [
        block
        for row in file.rows
        if (block := reader.block(row.number, dict(zip(file.header, row.cells, strict=True))))
    ]
    if not blocks:
        raise KgError("no row of it can be read.", str(reader.unread[0]), path)
    prefixes = {name: PREFIXES[name] for name in sorted(reader.used | {"ent", "skos"})}
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes.items())
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, f"{_MADE} {path.name} by kg import --reference.\n\n{head}\n{''.join(blocks)}".encode())
    return target, len(blocks), reader.unread


def _family(header: tuple[str, ...], path: Path) -> tuple[str, dict[str, tuple[str, str]]]:
    for needed in ("id", "class", "label"):
        if needed not in header:
            raise KgError(f"has no column '{needed}'.", "kg export --reference writes tables with all columns.", path)
    fitting = [(family, known) for family in FAMILIES for known in [columns(family)] if set(header) <= known.keys()]
    if not fitting:
        every = {name for family in FAMILIES for name in columns(family)}
        strange = [name for name in header if name not in every]
        what = f"the column '{strange[0]}' is not known" if strange else "its columns are of several tables"
        raise KgError(f"{what}.", "kg export --reference writes codebook.csv, with all columns.", path)
    return fitting[0]


class _Reader:
    """Reads rows. ids: of all rows, which may name each other."""

    def __init__(self, family: str, known: dict[str, tuple[str, str]], find: ThingFinder, ids: set[str]) -> None:
        self.family, self.known, self.find, self.ids = family, known, find, ids
        self.unread: list[Unread] = []
        self.used: set[str] = set()
        self._seen: set[str] = set()

    def block(self, number: int, cells: dict[str, str]) -> str:
        """The Turtle of a row; "" where it is left out."""
        name, kind = cells["id"].strip(), cells["class"].strip().removeprefix("ent:")
        for column, why in self._unfit(name, kind, cells["label"]):
            self.unread.append(Unread(number, column, cells[column], f"{why}; the row is left out."))
            return ""
        self._seen.add(name)
        self.used.add(name.partition(":")[0])
        lines = [name, f"  a ent:{kind} ;"]
        by_property: dict[str, list[str]] = {}
        for column, cell in cells.items():
            if column in ("id", "class"):
                continue
            for part in filter(None, map(str.strip, cell.split("|"))):
                try:
                    term = self._term(column, part)
                except ValueError as error:
                    self.unread.append(Unread(number, column, part, f"{error}; it is left out."))
                else:
                    by_property.setdefault(self.known[column][0], []).append(term)
        lines += [
            f"  {shorten(predicate)} {' , '.join(dict.fromkeys(terms))} ;" for predicate, terms in by_property.items()
        ]
        return "\n".join([*lines, ".", "", ""])

    def _unfit(self, name: str, kind: str, label: str) -> Iterator[tuple[str, str]]:
        """Why a row is no thing: the column, and what is wrong with it."""
        said = vocabulary()
        if not _named(name):
            yield "id", "is no name such as person:ada-berg"
        if name in self._seen:
            yield "id", "stands twice"
        if not any(kind in said.classes and said.is_a(kind, top) for top in FAMILIES.values()):
            yield "class", "is no class of such a table"
        if not label.strip():
            yield "label", "is empty"

    def _term(self, column: str, text: str) -> str:
        """A value as Turtle. Raises `ValueError` that says what is wrong with it."""
        predicate = self.known[column][0]
        if column in _TEXTS:
            found = _LANGUAGE.fullmatch(text)
            return f"{_literal(found[1])}@{found[2].lower()}" if found else f"{_literal(text)}@en"
        if predicate == SKOS + "notation":
            notation = text if column == _CODES else f"{_schemes()[column]}:{text}"
            if column == _CODES and ":" in text:
                raise ValueError("has a colon: registers have columns of their own")
            if why := fault(notation):
                raise ValueError(f"is not in the format: {why}")
            return _literal(notation)
        if column in _LINKS:
            if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", text):
                raise ValueError("is no IRI")
            return f"<{text}>"
        return self._thing(predicate, text)

    def _thing(self, predicate: str, text: str) -> str:
        if _named(text):
            prefix, _, local = text.partition(":")
            if text in self.ids or PREFIXES[prefix] + local in self.find.known:
                self.used.add(prefix)
                return text
            raise ValueError("names nothing in the reference data")
        wanted = vocabulary().properties[predicate.removeprefix(ENT)].values
        found = self.find.things(text, wanted)
        if len(found) != 1:
            raise ValueError(
                f"may mean {', '.join(map(shorten, sorted(found)))}" if found else "names nothing in the reference data"
            )
        name = shorten(min(found))
        self.used.add(name.partition(":")[0])
        return name


def _named(name: str) -> bool:
    prefix, colon, local = name.partition(":")
    return (
        bool(colon) and PREFIXES.get(prefix, "").startswith(ID) and bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", local))
    )


def _literal(text: str) -> str:
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    )
    return f'"{escaped}"'
