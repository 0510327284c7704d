"""Writes the parts of a question in SQL that the header of the question determines, as `kg.answer.canned.fill` does for SPARQL.

`queries/sql/NAME.sql` is plain SQL over the tables of `kg export -f parquet`, which DuckDB and Spark SQL both read: what
is in only one of them is not used. An author writes the lines between the two marks: a SELECT that gives a column for each
variable of the header. These may stand above it:

    -- nodes: report            columns with IRIs, besides those that have a label
    -- numbers: rank             columns with numbers in decimal digits
    -- where: t.earliest IS NOT NULL      what holds of the time `t` or the evidence `e` of a row

A parameter is `:name`, NULL while nothing is given.
"""

from __future__ import annotations

import re

from kg.answer.canned.fate import TAKEN_BACK
from kg.answer.canned.fill import BESIDE, _optional, _order, projected
from kg.answer.canned.questions import Question
from kg.errors import KgError, ParseError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

QUESTION, MADE = "-- the question", "-- made from the header"
_NAMED, _KINDS = "IN ('prefLabel', 'wording')", "IN ('prefLabel', 'label')"
_HEADER = re.compile(r"-- (nodes|numbers|where): (.+)")
_LAST = "DATE '9999-12-31'"
_FIRST = "DATE '0001-01-01'"
FACT = "fact"
# The name of the main kind of each node.
_MAIN_KINDS = (
    "SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing "
    f"AND n.name_kind {_KINDS} WHERE m.role = 'hasMainKind'"
)
# What each content is in a report that tells of it, the first of these in order, as kg.answer.canned.fill has them.
_TOLD = "JOIN reports r ON r.node = h.node"
_KIND = "https://w3id.org/entente/id/kind/"
_CONTENT = "SELECT node, thing FROM roles WHERE role = 'hasContent'"
_DEEPER = f"{_CONTENT} UNION ALL SELECT a.node, b.thing FROM ({_CONTENT}) a JOIN ({_CONTENT}) b ON b.node = a.thing"
_BACKS = [
    f"SELECT h.thing AS node, r.report, '{number}{name} in ' AS word FROM ({_DEEPER}) h {_TOLD} "
    f"JOIN roles k ON k.node = h.node AND k.role = 'hasKind' AND k.thing = '{_KIND}{name}' WHERE h.node <> r.report"
    for number, name in enumerate(TAKEN_BACK)
]
_BESIDES = [
    f"SELECT h.thing AS node, r.report, '{number}{name} in ' AS word FROM roles h {_TOLD} WHERE h.role = 'has{name.title()}'"
    for number, name in enumerate(BESIDE, 3)
]


def _held(above: str, joined: str = "") -> str:
    """By what something is held in each report. above: what its holder is in that."""
    return (
        f"SELECT h.thing AS node, r.report, CASE WHEN h.node = r.report THEN '2' ELSE CONCAT('2', n.name, ' in ', {above}) END "
        f"AS word FROM ({_CONTENT}) h {_TOLD} LEFT JOIN ({_MAIN_KINDS}) n ON n.node = h.node{joined}"
    )


def _first(ways: list[str]) -> str:
    return f"SELECT node, report, MIN(word) AS within FROM ({' UNION ALL '.join(ways)}) w GROUP BY node, report"


_OVER = _first([_held("''"), *_BESIDES])
_JOINED = f" LEFT JOIN ({_OVER}) o ON o.node = h.node AND o.report = r.report"
_WITHIN = _first([*_BACKS, _held("COALESCE(SUBSTR(o.within, 2), 'named in ')", _JOINED), *_BESIDES])


class Sql:
    """A question in SQL. text: the file; nodes: columns whose values are IRIs; columns: all, in order, `FACT` last where
    there is one."""

    def __init__(self, question: Question, text: str, path: Path) -> None:
        """Raises `ParseError`."""
        self.question = question
        self.path = path
        lines = text.splitlines()
        header = {found[1]: found[2] for found in map(_HEADER.fullmatch, lines) if found}
        self._where = header.get("where", "")
        self._header = [line for line in lines if _HEADER.fullmatch(line)]
        self.numbers = set(header.get("numbers", "").split())
        self._body = _between(lines, path)
        self._own = _selected(" ".join(self._body))
        names = projected(question)
        about = (question.evidence_of, question.kind_of, question.told_of, *(question.time_of or ())[:1], "article")
        self.nodes = {name for name in names if f"{name}Label" in names} | {*about, *header.get("nodes", "").split()}
        self.hides_fact = bool(question.evidence_of) and question.evidence_of not in names
        self.columns = [*names, *[FACT] * self.hides_fact]

    def text(self) -> str:
        """The file, with everything written that the header determines."""
        question, values = self.question, self._values()
        joins, tests = self._joins()
        given = ", ".join(f":{p.name}" for p in question.parameters)
        lines = [f"-- {question.question}", *([f"-- Parameters, NULL where not given: {given}"] if given else [])]
        lines += self._header
        lines += ["WITH question AS (", QUESTION, *self._body, MADE, "), found AS (", "SELECT DISTINCT"]
        lines += [",\n".join(f"  {value} AS {name}" for name, value in values.items())]
        lines += [
            "FROM question q",
            *joins,
            *(f"{'AND' if n else 'WHERE'} {test}" for n, test in enumerate(tests)),
            ")",
        ]
        chosen = ", ".join(f"r.{name}" for name in values)
        order = ",\n  ".join(_sorted_by(name) for name in _order(question, projected(question)))
        return "\n".join([*lines, f"SELECT {chosen}", "FROM found r", f"ORDER BY\n  {order}", ""])

    def _values(self) -> dict[str, str]:
        """The expression of each column."""
        question = self.question
        found = {name: f"q.{name}" for name in self._own}
        found |= {f"{name}Label": f"COALESCE({name}_name.name, '')" for name in question.labels}
        for _, name, missing in _optional(question):
            found |= {name: f"{name}_of.thing", f"{name}Label": f"COALESCE({name}_name.name, '{missing}')"}
        if question.kind_of:
            found["kind"] = "kind_of.name"
        if subject := question.told_of:
            itself = f"'{question.told_itself}'" if question.told_itself else "told_kind.name"
            told = "CONCAT(COALESCE(SUBSTR(told_as.within, 2), 'named in '), told_kind.name)"
            column = "reality" if "reality" in question.columns else "kind"
            found[column] = f"CASE WHEN q.{subject} = q.{question.evidence_of} THEN {itself} ELSE {told} END"
        if question.time_of:
            found |= {name: f"t.{name}" for name in ("earliest", "latest", "basis")}
            found["when"] = "COALESCE(t.wording, 'not stated')"
        if question.evidence_of:
            found |= {name: f"e.{name}" for name in ("quote", "speaker", "voice", "article", "line")}
            found["speakerLabel"] = "COALESCE(speaker_name.name, 'not stated')"
            found[FACT] = f"q.{question.evidence_of}"
        if missing_columns := [name for name in self.columns if name not in found]:
            raise ParseError(f"nothing gives the column {missing_columns[0]}.", "Select it.", self.path)
        return {name: found[name] for name in self.columns}

    def _joins(self) -> tuple[list[str], list[str]]:
        """What is joined to the question, and what must hold of it."""
        question = self.question
        joins, tests = [], []
        for name in question.labels:
            joins.append(_names(name, f"q.{name}"))
        for start, name, _ in _optional(question):
            subject, _, path = start.partition(" ")
            joins.append(f"LEFT JOIN {along(path, self.path)} {name}_of ON {name}_of.node = q.{subject.strip('?')}")
            joins.append(_names(name, f"{name}_of.thing"))
        if question.kind_of:
            joins.append(f"LEFT JOIN ({_MAIN_KINDS}) kind_of ON kind_of.node = q.{question.kind_of}")
        if question.told_of:
            report = f"q.{question.evidence_of}"
            joins.append(f"LEFT JOIN ({_MAIN_KINDS}) told_kind ON told_kind.node = {report}")
            joins.append(
                f"LEFT JOIN ({_WITHIN}) told_as ON told_as.node = q.{question.told_of} AND told_as.report = {report}"
            )
        if question.time_of:
            subject, path = question.time_of
            columns = "p.node, x.wording, x.earliest, x.latest, x.basis"
            times = f"SELECT DISTINCT {columns} FROM {along(path, self.path)} p JOIN times x ON x.time = p.thing"
            joins.append(f"LEFT JOIN ({times}) t ON t.node = q.{subject}")
        if question.evidence_of:
            same = " AND e.evidence = q.evidence" if "evidence" in self._own else ""
            joins.append(f"JOIN evidence e ON e.node = q.{question.evidence_of}{same}")
            joins.append(_names("speaker", "e.speaker"))
            tests += ["(:voice IS NULL OR instr(:voice, e.voice) > 0)", "(:article IS NULL OR e.article = :article)"]
        if question.time_of and question.parameter("since"):
            last = f"COALESCE(t.latest, CASE WHEN t.earliest IS NULL THEN {_FIRST} ELSE {_LAST} END)"
            tests.append(f"(:since IS NULL OR {last} >= :since)")
        if question.time_of and question.parameter("until"):
            first = f"COALESCE(t.earliest, CASE WHEN t.latest IS NULL THEN {_LAST} ELSE {_FIRST} END)"
            tests.append(f"(:until IS NULL OR {first} <= :until)")
        return joins, [*tests, *([f"({self._where})"] if self._where else [])]


def along(path: str, file: Path) -> str:
    """A table `(node, thing)` of what a path of SPARQL leads to: alternatives of sequences of properties, `^` backwards.

    Raises `ParseError` for any other path.
    """
    ways = [_sequence(way.split("/"), file) for way in path.split("|")]
    single = [re.fullmatch(r"SELECT node, thing FROM roles WHERE role = ('\w+')", way) for way in ways]
    if len(ways) > 1 and all(single):
        roles = ", ".join(found[1] for found in single if found)
        return f"(SELECT node, thing FROM roles WHERE role IN ({roles}))"
    return f"({' UNION ALL '.join(ways)})"


def _sequence(steps: list[str], file: Path) -> str:
    found = [re.fullmatch(r"(\^?)(?:ent|skos):(\w+)", step) for step in steps]
    if not all(found):
        raise ParseError(f"'{'/'.join(steps)}' is no path that SQL is written for.", "Use properties, / and ^.", file)
    tables = [
        f"SELECT {'thing AS node, node AS thing' if one[1] else 'node, thing'} FROM roles WHERE role = '{one[2]}'"
        for one in found
        if one
    ]
    if len(tables) == 1:
        return tables[0]
    joined = f"({tables[0]}) s0"
    for number, table in enumerate(tables[1:], 1):
        joined += f" JOIN ({table}) s{number} ON s{number}.node = s{number - 1}.thing"
    return f"SELECT s0.node, s{len(tables) - 1}.thing FROM {joined}"


def _selected(text: str) -> set[str]:
    """The columns of a SELECT; what stands in brackets is not looked at."""
    inner = re.compile(r"\([^()]*\)")
    while inner.search(text):
        text = inner.sub(" ", text)
    return set(re.findall(r"\bAS (\w+)", text.partition(" FROM ")[0]))


def _names(name: str, thing: str) -> str:
    return f"LEFT JOIN things {name}_name ON {name}_name.thing = {thing} AND {name}_name.name_kind {_NAMED}"


def _sorted_by(name: str) -> str:
    if name in ("earliest", "latest"):
        return f"COALESCE(r.{name}, {_LAST})"
    if name in ("line", "value", "ordinal", "count"):
        return f"r.{name} NULLS FIRST"
    return f"COALESCE(r.{name}, '')"


def _between(lines: list[str], path: Path) -> list[str]:
    try:
        start = lines.index(QUESTION) + 1
    except ValueError:
        raise ParseError(f"the SQL has no line '{QUESTION}'.", "Put it above the SELECT.", path) from None
    end = lines.index(MADE, start) if MADE in lines[start:] else len(lines)
    return lines[start:end]


def read(question: Question, folders: list[Path]) -> Sql:
    """A question in SQL. Raises `KgError` where there is none, with those that there are."""
    from kg.files import read_text
    from kg.paths import visible

    for folder in folders:
        if (path := folder / "sql" / f"{question.name}.sql").is_file():
            return Sql(question, read_text(path), path)
    there = sorted({path.stem for folder in folders for path in visible(folder / "sql", ".sql")})
    raise KgError(f"{question.name} is not written in SQL.", f"These are: {', '.join(there)}. Or leave out --engine.")
