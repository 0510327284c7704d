"""Flat CSV tables, for those who want no RDF: one row for each report, and for each quote that proves it.

acts, situations, observations: such reports; speech, attitudes, non_occurrences: such reports and, each in a row of its own,
what they say or mean, at any depth; documents, people: what names one. Several values in a cell are joined by `; `.
The rows come from asserted triples alone.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

from kg.export.order import LABEL, articles_of
from kg.export.parts import CONTENT, TYPE, Block, Blocks, ReportPart, parts
from kg.export.source import ARTICLE, words
from kg.terms import ENT, OA, RDFS

EVIDENCE = f"<{ENT}hasEvidence>"
PROOF = ("quote", "speaker", "voice", "article", "line", "evidence")
# Of each table of reports: their class.
REPORTS = {
    "acts": "Act",
    "situations": "Situation",
    "observations": "Observation",
    "speech": "SpeechAct",
    "attitudes": "Attitude",
    "non_occurrences": "NonOccurrence",
}
# Those in which each content has a row too.
NESTED = ("speech", "attitudes", "non_occurrences")
THINGS = {"documents": "Document", "people": "Person"}
NODE = ("node", "depth", "parent", "link")
# The columns of what happens, with the roles in them; the properties below a role count as the role.
ROLES = {
    "agents": "hasAgent",
    "partners": "hasPartner",
    "themes": "hasTheme",
    "recipients": "hasRecipient",
    "beneficiaries": "hasBeneficiary",
    "places": "hasPlace",
    "occasions": "hasOccasion",
    "topics": "hasTopic",
    "measure": "hasMeasure",
    "predicate": "predicate",
    "silent_on": "isSilentOn",
}
# What hangs on it: the property, and of each such node these properties in these columns.
PARTS = {
    "hasAmount": {"value": "value", "unit": "hasUnit", "bound": "hasBound", "amount": "wording"},
    "hasTime": {"when": "wording", "earliest": "earliest", "latest": "latest", "time_basis": "hasBasis"},
    "hasDeadline": {"due": "wording", "due_earliest": "earliest", "due_latest": "latest"},
}
# What has cells or rows of its own, or no meaning beside them.
_ELSEWHERE = {TYPE, EVIDENCE, *(f"<{ENT}{name}>" for name in ("hasKind", "hasMainKind", "isToldBy", *PARTS))}
_HANGING = {f"<{ENT}{name}>" for name in PARTS}
_NAMES = (LABEL, f"<{ENT}wording>", f"<{ENT}edtf>")


def tables(blocks: Blocks, terminology: list[str], slugs: list[str]) -> bytes:
    """The tables of the articles with those slugs as a zip file, the same bytes for the same graph.

    blocks: asserted data and anchors, reference data too; terminology: the lines of the ontology.
    """
    maker, articles = _Maker(blocks, terminology), articles_of(blocks)
    rows: dict[str, list[list[str]]] = {name: [maker.header(name)] for name in (*THINGS, *REPORTS)}
    for slug in slugs:
        for subject in articles[slug]:
            if maker.is_a(subject, "Report"):
                for name in rows:
                    rows[name] += maker.rows(name, subject)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(rows):
            text = io.StringIO()
            csv.writer(text).writerows(rows[name])
            # The date is that of nothing: a clock would change the bytes.
            archive.writestr(zipfile.ZipInfo(f"{name}.csv", (1980, 1, 1, 0, 0, 0)), text.getvalue().encode())
    return buffer.getvalue()


def unpack(data: bytes, folder: Path) -> None:
    """Writes the tables of a zip file into a new folder, whole or not at all.

    Raises `InputError` where the folder exists and is not empty, or cannot be written.
    """
    from kg.output import new_folder

    with new_folder(folder) as made, zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(made)


class _Maker:
    def __init__(self, blocks: Blocks, terminology: list[str]) -> None:
        self._blocks = blocks
        self._above: dict[str, list[str]] = {}
        self._ancestors: dict[str, set[str]] = {}
        self._labels: dict[str, str] = {}
        for line in terminology:
            subject, predicate, value = line.split(" ", 2)
            if predicate in (f"<{RDFS}subClassOf>", f"<{RDFS}subPropertyOf>"):
                self._above.setdefault(subject, []).append(value)
            elif predicate == f"<{RDFS}label>":
                self._labels[subject] = words(value)

    def header(self, name: str) -> list[str]:
        if name in THINGS:
            return ["thing", "label", "kind", "report", "report_kind", *NODE, "node_kind", "property", *PROOF]
        cells = [column for columns in PARTS.values() for column in columns]
        return ["report", *(NODE if name in NESTED else ()), "kind", *ROLES, "further", *cells, *PROOF]

    def rows(self, name: str, report: str) -> list[list[str]]:
        """The rows of one report in one table."""
        if name in THINGS:
            starts = self._naming(THINGS[name], report)
        elif self.is_a(report, REPORTS[name]):
            starts = [
                (
                    part.node,
                    [words(report), *(self._place(part) if name in NESTED else ()), *self._cells(part.node, name)],
                )
                for part in self._happenings(report)
                if name in NESTED or part.node == report
            ]
        else:
            return []
        return [[*start, *proof] for node, start in starts for proof in self._proofs(report, node)]

    def _happenings(self, report: str) -> list[ReportPart]:
        """The report and its contents, each hanging on the happening above it."""
        found: dict[str, ReportPart] = {}
        above: dict[str, str] = {"": ""}
        for part in parts(self._blocks, report):
            above[part.node] = part.node
            if part.node == report or CONTENT in self._blocks[part.node].get(TYPE, ()):
                found[part.node] = part._replace(parent=above[part.parent])
            else:
                above[part.node] = above[part.parent]
        return list(found.values())

    def _naming(self, kind: str, report: str) -> list[tuple[str, list[str]]]:
        """The things of a class that the report names: itself, in a content, or in what hangs on these."""
        return [
            (
                part.node,
                [
                    words(value),
                    self.label(value),
                    self._kind(value),
                    words(report),
                    self._kind(report),
                    *self._place(part),
                    self._kind(part.node),
                    self.label(predicate),
                ],
            )
            for part in parts(self._blocks, report)
            for predicate, values in self._blocks[part.node].items()
            for value in values
            if self.is_a(value, kind)
        ]

    def _place(self, part: ReportPart) -> list[str]:
        link = self.label(part.link) if part.link else ""
        return [words(part.node), str(part.depth), words(part.parent) if part.parent else "", link]

    def _cells(self, node: str, table: str) -> list[str]:
        """What is told of a happening."""
        block = self._blocks[node]
        shown = {p: name for p in block for name, role in ROLES.items() if f"<{ENT}{role}>" in self._with_above(p)}
        roles = [self._joined(value for p in block if shown.get(p) == name for value in block[p]) for name in ROLES]
        further = "; ".join(
            f"{self.label(p)}: {self.label(value)}"
            for p, values in block.items()
            if p not in shown and p not in _ELSEWHERE
            for value in values
            if table not in NESTED or CONTENT not in self._blocks.get(value, {}).get(TYPE, ())
        )
        hanging = [
            "; ".join(self._values(self._blocks.get(value, {}), name) for value in block.get(f"<{ENT}{part}>", ()))
            for part, columns in PARTS.items()
            for name in columns.values()
        ]
        return [self._kind(node), *roles, further, *hanging]

    def _proofs(self, report: str, node: str) -> list[list[str]]:
        """The quotes of a node where it has some of its own, else those of its report."""
        found = []
        for passage in self._blocks[node].get(EVIDENCE) or self._blocks[report].get(EVIDENCE, []):
            evidence = self._blocks[passage]
            quote = evidence.get(f"<{OA}exact>", ['""'])[0]
            cells = [self._values(evidence, "hasSpeaker") or "not stated", self._values(evidence, "hasVoice")]
            article = [value[1 + len(ARTICLE) : -1] for value in evidence.get(f"<{ENT}isFromArticle>", ())]
            found.append([words(quote), *cells, *article, self._values(evidence, "textLine"), words(passage)])
        return found

    def _values(self, block: Block, name: str) -> str:
        return self._joined(block.get(f"<{ENT}{name}>", ()))

    def _joined(self, terms: Iterable[str]) -> str:
        return "; ".join(dict.fromkeys(map(self.label, terms)))

    def label(self, term: str) -> str:
        """What a literal says; the label of a thing or term; the words for a group, an item, a time or a quantity; of a
        content its kind and roles in brackets; else the IRI."""
        if term[0] == '"':
            return words(term)
        block = self._blocks.get(term, {})
        for name in _NAMES:
            if name in block:
                return words(min(block[name]))
        if CONTENT in block.get(TYPE, ()):
            said = [
                f"{self.label(p)}: {self._joined(values)}"
                for p, values in block.items()
                if p not in (_ELSEWHERE - _HANGING)
            ]
            return f"{self._kind(term)} ({'; '.join(said)})" if said else self._kind(term)
        return self._labels.get(term) or words(term)

    def _kind(self, node: str) -> str:
        """The kind that a happening was given or its class stands for; the class of a thing."""
        block = self._blocks[node]
        return self._joined(block.get(f"<{ENT}hasMainKind>") or block.get(TYPE, []))

    def is_a(self, thing: str, kind: str) -> bool:
        """Whether a thing is asserted to be of a class of the ontology or of one below it."""
        wanted = f"<{ENT}{kind}>"
        return any(wanted in self._with_above(one) for one in self._blocks.get(thing, {}).get(TYPE, ()))

    def _with_above(self, term: str) -> set[str]:
        """A class or property and those above it."""
        if term not in self._ancestors:
            todo, seen = [term], set[str]()
            while todo:
                one = todo.pop()
                if one not in seen:
                    seen.add(one)
                    todo += self._above.get(one, ())
            self._ancestors[term] = seen
        return self._ancestors[term]
