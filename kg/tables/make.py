"""Makes articles of a table: article.txt with the very bytes of the file, article.ttl with a report for each row.

What a cell says is found again: the report of row 4 is :row-4 (line 4 of the file holds it, as `ent:textLine` says), its
evidence :e4 quotes the row, the date in its column force_ecolex is :force-ecolex-1990-06-29 with the cell as its wording (written
once for all cells of the column that have it), and the article has the digest of the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from kg.errors import KgError
from kg.source.lexical import is_language
from kg.source.times import read_time
from kg.source.timespan import bounds
from kg.tables.csvw import Column, Table, expanded, filled, names_in
from kg.tables.find import ThingFinder
from kg.tables.rows import File, TableRow
from kg.terms import ENT, ID, PREFIXES, RDF
from kg.vocabulary import vocabulary

_TYPE = RDF + "type"


@dataclass(frozen=True)
class Unread:
    """A cell that could not be read, and what became of it."""

    row: int
    column: str
    cell: str
    reason: str

    def __str__(self) -> str:
        return f"row {self.row}, column {self.column}: '{self.cell}' {self.reason}"


@dataclass
class TableArticle:
    """An article made of a table. reference: Turtle of what its template names; reports: how many; unread: by row."""

    slug: str
    turtle: str
    reports: int = 0
    unread: list[Unread] = field(default_factory=list)
    reference: dict[str, tuple[str, str]] = field(default_factory=dict)  # class and label of things, by IRI


class _Unreadable(Exception):
    """A cell that names nothing: the reports that need it are left out."""


class TableMaker:
    """Makes the article of one table. find: gives the things that a name means."""

    def __init__(self, table: Table, file: File, find: ThingFinder) -> None:
        self.table, self.file, self.find = table, file, find
        self.own = f"{ID}article/{table.slug}/"
        self.made = TableArticle(table.slug, "")
        self.mentions: dict[tuple[str, str], str] = {}
        self.values: dict[tuple[str, str], str] = {}
        self.blocks: list[str] = []

    def article(self, issuer: str, publisher: str) -> TableArticle:
        """The whole article. issuer, publisher: IRIs; "" where the metadata name none."""
        text = self.file.data.decode("utf-8-sig")
        self._omit(1, text.splitlines()[0], "The header line of the table.")
        for row in self.file.rows:
            if not self._row(row):
                self._omit(
                    row.number, row.words, "The row lacks what the report needs, or a cell of it cannot be read."
                )
        table = self.table
        silent = [name for name, value in (("isPublishedBy", publisher), ("isPublishedIn", table.issued)) if not value]
        silent.append("isWrittenBy")
        # A headline is words of the text: of a table, its header line.
        headline = text.splitlines()[0]
        card = _node(
            f"article:{table.slug}",
            "Article",
            ("ent:headline", _literal(headline)),
            ("ent:language", _literal(table.language if is_language(table.language) else "en")),
            ("ent:sha256", _literal(self.file.digest)),
            ("ent:hasSourceKind", "ent:table"),
            ("ent:isIssuedBy", f"<{issuer or publisher}>"),
            ("ent:isPublishedBy", f"<{publisher}>" if publisher else ""),
            ("ent:address", _literal(table.address) if table.address else ""),
            ("ent:isPublishedIn", ":issued" if table.issued else ""),
            ("ent:isFromPage", self._from_page(publisher)),
            ("ent:isSilentOn", " , ".join(f"ent:{name}" for name in silent)),
        )
        if table.issued:
            card += self._time(":issued", table.issued, table.issued, "onPage")
        prefixes = {**{name: PREFIXES[name] for name in ("article", "ent", "oa", "xsd")}, "": self.own}
        declared = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(prefixes.items()))
        speaker = issuer or publisher
        body = "".join(self.blocks).replace("\0speaker\0", f"<{speaker}>")
        self.made.turtle = f"# Made of {self.file.path.name} by kg import.\n\n{declared}\n{card}{body}"
        return self.made

    def _from_page(self, publisher: str) -> str:
        names = ["isIssuedBy"] + (["isPublishedBy"] if publisher else [])
        return " , ".join(f"ent:{name}" for name in names)

    def _omit(self, number: int, words: str, reason: str) -> None:
        self.blocks.append(
            _node(
                f":o{number}",
                "Omission",
                ("ent:isFromArticle", f"article:{self.table.slug}"),
                ("oa:exact", _literal(words)),
                ("ent:reason", _literal(reason)),
            )
        )

    def _row(self, row: TableRow) -> bool:
        """Writes what a row says; whether it says anything."""
        cells = dict(zip(self.file.header, row.cells, strict=True))
        cells["_row"] = str(row.number)
        by_report: dict[str, list[Column]] = {}
        for column in self.table.columns:
            by_report.setdefault(column.about, []).append(column)
        told: dict[str, tuple[str, list[tuple[str, str]]]] = {}
        inside: dict[str, set[str]] = {}
        for about, columns in by_report.items():
            name = filled(about, cells)
            inside[name] = {own for column in columns if (own := self._within(column, cells))}
            try:
                report = self._report(row, cells, name, columns)
            except _Unreadable:
                continue
            if report is not None:
                told[name] = report
        # Who says or means what is not told says nothing, and what nobody told says or means is not told either.
        told = {name: report for name, report in told.items() if inside[name] <= told.keys()}
        contents = set().union(*inside.values())
        kept = set().union(*(inside[name] for name in told))
        told = {name: report for name, report in told.items() if name not in contents or name in kept}
        reports = [block for block, _ in told.values()]
        mentions = [each for _, some in told.values() for each in some]
        if not reports:
            return False
        self.made.reports += len(told.keys() - contents)
        names = [self._mention(*pair) for pair in dict.fromkeys(mentions)]
        self.blocks.append(
            _node(
                f":e{row.number}",
                "Evidence",
                ("ent:isFromArticle", f"article:{self.table.slug}"),
                ("oa:exact", _literal(row.words)),
                ("ent:hasVoice", "ent:own"),
                ("ent:hasSpeaker", "\0speaker\0"),
                ("ent:hasMention", " , ".join(names)),
            )
        )
        self.blocks += reports
        return True

    def _within(self, column: Column, cells: dict[str, str]) -> str:
        """The node of the row that a column links to, "" where it links to something else."""
        iri = expanded(filled(column.link, cells)) if column.kind == "link" and column.says != _TYPE else ""
        return iri.removeprefix(self.own) if iri.startswith(self.own) else ""

    def _report(
        self, row: TableRow, cells: dict[str, str], name: str, columns: list[Column]
    ) -> tuple[str, list[tuple[str, str]]] | None:
        """A report of a row and the mentions it needs; None where a time or number is not given, so that nothing is told."""
        said: dict[str, list[str]] = {}
        classes: list[str] = []
        mentions: list[tuple[str, str]] = []
        beside = []
        for column in columns:
            if column.says == _TYPE:
                classes.append(column.link)
                continue
            cell = cells[self.file.header[column.place - 1]].strip() if column.place else ""
            if column.place and cell in column.nulls:
                if column.kind in ("time", "number"):
                    return None
                continue
            for part in cell.split(column.separator) if column.separator else [cell]:
                value, node, mention = self._value(row, cells, column, part.strip())
                said.setdefault(column.says, []).append(value)
                beside.append(node)
                mentions += [mention] if mention else []
        if not said:
            return None
        kind = expanded(classes[0]).removeprefix(ENT) if classes else "Situation"
        silent = [f"ent:{each}" for each in vocabulary().left_open([kind], [each.removeprefix(ENT) for each in said])]
        block = _node(
            f":{name}",
            kind,
            *((_term(each), " , ".join(dict.fromkeys(values))) for each, values in said.items()),
            ("ent:isSilentOn", " , ".join(silent)),
            ("ent:hasEvidence", f":e{row.number}"),
        )
        return block + "".join(beside), mentions

    def _value(
        self, row: TableRow, cells: dict[str, str], column: Column, cell: str
    ) -> tuple[str, str, tuple[str, str] | None]:
        """A value as Turtle, the node that it needs, and the mention that lets its words stand for it."""
        if column.kind == "link":
            needed = names_in(column.link)
            iri = expanded(
                filled(column.link, {name: cells[name] for name in needed if name in cells}).replace("_", "-")
            )
            iri = iri[: iri.rindex("/") + 1] + iri[iri.rindex("/") + 1 :].lower()
            label = re.sub(r"\{([^{}]+)\}", lambda found: cells.get(found[1], ""), column.label)
            if column.made and self.made.reference.setdefault(iri, (column.made, label or cell))[1] != (label or cell):
                other = self.made.reference[iri][1]
                raise KgError(
                    f"'{label or cell}' and '{other}' would both be {iri}.",
                    "Let valueUrl name a column that tells them apart.",
                    self.file.path,
                    row.line,
                )
            words = label if label and label in row.words else cell
            return f"<{iri}>", "", None if words == label else (words, iri)
        if column.kind == "name":
            values = vocabulary().properties.get(column.says.removeprefix(ENT))
            found = self.find.things(cell, values.values if values else ())
            if len(found) != 1:
                other = ", ".join(sorted(self.find.called(cell)))
                many = "names nothing in the reference data"
                if found:
                    many = f"may mean {', '.join(sorted(found))}"
                elif other:
                    many = f"names {other}, which ent:{column.says.removeprefix(ENT)} does not take"
                self.made.unread.append(Unread(row.number, column.name, cell, f"{many}; the row is left out."))
                raise _Unreadable
            return f"<{min(found)}>", "", (cell, min(found))
        # A value is written once for all cells of the column that have it.
        place = self.values.get((column.name, cell), "")
        written = bool(place)
        if not written:
            place = f":{_slug(column.name)}-{_slug(cell)}"
            place += f"-{len(self.values)}" if place in self.values.values() else ""
            self.values[column.name, cell] = place
        if column.kind == "time":
            edtf = self._edtf(cell, column)
            if edtf is None:
                form = f" as {column.form}" if column.form else ""
                reason = f"is no date{form}; it is kept as it is written, without a day."
                self.made.unread.append(Unread(row.number, column.name, cell, reason))
            return place, "" if written else self._time(place, cell, edtf or "", "stated"), None
        number = self._number(row, place, cell, column)
        return place, "" if written else number, (cell, column.unit) if column.unit else None

    def _edtf(self, cell: str, column: Column) -> str | None:
        if column.pattern is None:
            found = read_time(cell, self.table.language)
        else:
            match = column.pattern.fullmatch(cell)
            parts = match.groupdict() if match else {}
            found = (
                "-".join(f"{int(parts[p]):0{4 if p == 'y' else 2}}" for p in "ymd" if parts.get(p)) if match else None
            )
        try:
            if found is not None:
                bounds(found)
        except ValueError:
            return None
        return found

    def _time(self, name: str, cell: str, edtf: str, basis: str) -> str:
        first, last = bounds(edtf) if edtf else (None, None)
        return _node(
            name,
            "TimeSpan",
            ("ent:wording", _literal(cell) if basis == "stated" else ""),
            ("ent:edtf", _literal(edtf) if edtf else ""),
            ("ent:earliest", f'"{first}"^^xsd:date' if first else ""),
            ("ent:latest", f'"{last}"^^xsd:date' if last else ""),
            ("ent:isSilentOn", "" if edtf else "ent:edtf"),
            ("ent:hasBasis", f"ent:{basis}"),
        )

    def _number(self, row: TableRow, name: str, cell: str, column: Column) -> str:
        try:
            value = f"{Decimal(cell.replace(' ', '')).normalize():f}"  # a whole number has no point
        except InvalidOperation:
            value = ""
            reason = "is no number; it is kept as it is written, without a value."
            self.made.unread.append(Unread(row.number, column.name, cell, reason))
        return _node(
            name,
            "Quantity",
            ("ent:wording", _literal(cell)),
            ("ent:value", value),
            ("ent:hasUnit", f"<{column.unit}>" if column.unit else ""),
            ("ent:hasBound", "ent:exactly"),
            ("ent:isSilentOn", "" if value else "ent:value"),
        )

    def _mention(self, words: str, thing: str) -> str:
        """The mention that lets words stand for a thing, written once."""
        if (words, thing) not in self.mentions:
            name = f":m{len(self.mentions) + 1}"
            self.mentions[words, thing] = name
            columns = [column.name for column in self.table.columns if column.unit == thing]
            ground = f"The numbers of the column {columns[0]} are in this unit, as its mapping says." if columns else ""
            self.blocks.append(
                _node(
                    name,
                    "Mention",
                    ("ent:wording", _literal(words)),
                    ("ent:denotes", f"<{thing}>"),
                    ("ent:hasBasis", "ent:inferred" if ground else "ent:stated"),
                    ("ent:ground", _literal(ground) if ground else ""),
                )
            )
        return self.mentions[words, thing]


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "x"


def _term(iri: str) -> str:
    return f"ent:{iri.removeprefix(ENT)}" if iri.startswith(ENT) else f"<{iri}>"


def _literal(text: str) -> str:
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    )
    return f'"{escaped}"'


def _node(name: str, kind: str, *properties: tuple[str, str]) -> str:
    lines = [
        f"{name}",
        f"  a ent:{kind} ;",
        *(f"  {each} {value} ;" for each, value in properties if value),
        ".",
        "",
        "",
    ]
    return "\n".join(lines)


def reference(things: Mapping[str, tuple[str, str]], language: str) -> str:
    """Turtle of the things that tables name by their templates."""
    lines = ["# Things that tables name, written by kg import.", ""]
    lines += [
        "@prefix ent: <https://w3id.org/entente/ontology#> .",
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
    ]
    for iri, (kind, label) in sorted(things.items()):
        lines += ["", f"<{iri}>", f"  a <{kind}> ;", f"  skos:prefLabel {_literal(label)}@{language.lower()} ;", "."]
    return "\n".join(lines) + "\n"
