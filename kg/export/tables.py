"""Flat CSV tables, for those who want no RDF: one row for each fact and each quote that proves it.

documents, people: every fact that names one; acts, statements, plans (all prospects), observations: every such fact. Several
values in a cell are joined by `; `. The rows come from asserted triples alone.
"""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

from kg.export.order import LABEL, TYPE, Block, Blocks, articles_of
from kg.export.source import ARTICLE, words
from kg.terms import ENT, OA, RDFS

EVIDENCE = f"<{ENT}hasEvidence>"
PROOF = ("quote", "speaker", "voice", "article", "line", "evidence")
# Of each table of facts: its class, and its columns with the properties that fill them.
FACTS = {
    "acts": (
        "Act",
        {
            "agents": "hasAgent signedBy consentGivenBy hasVisitor openedBy closedBy lentBy",
            "documents": "actsOn signs consentsTo bringsIntoForce introduces",
            "meeting": "occursAt",
            "places": "hasPlace",
            "topics": "hasTopic",
            "silent_on": "isSilentOn",
        },
    ),
    "statements": (
        "Statement",
        {
            "said_by": "hasSpeaker",
            "content_kind": "hasContentKind",
            "content_agents": "hasContentAgent",
            "content_objects": "hasContentObject",
            "content_places": "hasContentPlace",
            "about": "isAbout expresses",
            "topics": "hasTopic",
        },
    ),
    "plans": (
        "Prospect",
        {
            "held_by": "isHeldBy",
            "content_kind": "hasContentKind",
            "content_agents": "hasContentAgent",
            "content_objects": "hasContentObject",
            "content_places": "hasContentPlace",
            "aim_of": "isAimOf",
            "topics": "hasTopic",
        },
    ),
    "observations": (
        "Observation",
        {
            "measure": "hasMeasure",
            "subjects": "hasSubject",
            "counterparts": "hasCounterpart",
            "includes": "includes",
            "given_by": "isGivenBy",
        },
    ),
}
THINGS = {"documents": "Document", "people": "Person"}
# When an act happened, a situation holds, a statement was made; of a prospect, when it is due.
WHEN = {"plans": "isDueIn"}
TIME = ("when", "earliest", "latest", "time_basis")
QUANTITY = ("value", "unit", "bound", "wording")


def tables(blocks: Blocks, terminology: list[str], slugs: list[str]) -> bytes:
    """The tables of the articles with those slugs as a zip file, the same bytes for the same graph.

    blocks: asserted data and anchors, reference data too; terminology: the lines of the ontology.
    """
    maker, articles = _Maker(blocks, terminology), articles_of(blocks)
    rows: dict[str, list[list[str]]] = {name: [maker.header(name)] for name in (*THINGS, *FACTS)}
    for slug in slugs:
        for subject in articles[slug]:
            if maker.is_a(subject, "Fact"):
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
        self._parents: dict[str, list[str]] = {}
        self._ancestors: dict[str, set[str]] = {}
        self._labels: dict[str, str] = {}
        for line in terminology:
            subject, predicate, value = line.split(" ", 2)
            if predicate == f"<{RDFS}subClassOf>":
                self._parents.setdefault(subject, []).append(value)
            elif predicate == f"<{RDFS}label>":
                self._labels[subject] = words(value)

    def header(self, name: str) -> list[str]:
        if name in THINGS:
            return ["thing", "label", "kind", "fact", "fact_kind", "property", *TIME, *PROOF]
        quantity = QUANTITY if name == "observations" else ()
        return ["fact", "kind", *FACTS[name][1], "further", *quantity, *TIME, *PROOF]

    def rows(self, name: str, fact: str) -> list[list[str]]:
        """The rows of one fact in one table."""
        block = self._blocks[fact]
        starts: list[list[str]] = []
        if name in THINGS:
            for predicate, values in block.items():
                for value in values:
                    if self.is_a(value, THINGS[name]):
                        kind = self._kind(value)
                        starts.append(
                            [
                                words(value),
                                self.label(value),
                                kind,
                                words(fact),
                                self._kind(fact),
                                self.label(predicate),
                            ]
                        )
        elif self.is_a(fact, FACTS[name][0]):
            cells = [self._values(block, properties) for properties in FACTS[name][1].values()]
            start = [words(fact), self._kind(fact), *cells, self._further(block, name)]
            if name == "observations":
                start += self._parts(block, "hasQuantity", "value", "hasUnit", "hasBound", "wording")
            starts.append(start)
        if not starts:
            return []
        time = self._parts(block, WHEN.get(name, "hasTime"), "wording", "earliest", "latest", "hasBasis")
        return [[*start, *time, *proof] for start in starts for proof in self._proofs(block)]

    def _proofs(self, block: Block) -> list[list[str]]:
        found = []
        for node in block.get(EVIDENCE, ()):
            evidence = self._blocks[node]
            quote = evidence.get(f"<{OA}exact>", ['""'])[0]
            cells = [self._values(evidence, "hasSpeaker") or "not stated", self._values(evidence, "hasVoice")]
            article = [value[1 + len(ARTICLE) : -1] for value in evidence.get(f"<{ENT}isFromArticle>", ())]
            found.append([words(quote), *cells, *article, self._values(evidence, "textLine"), words(node)])
        return found

    def _further(self, block: Block, name: str) -> str:
        """What no column has: the labels of properties and what they say."""
        shown = {f"<{ENT}{p}>" for properties in FACTS[name][1].values() for p in properties.split()}
        shown |= {TYPE, f"<{ENT}hasKind>", EVIDENCE, f"<{ENT}{WHEN.get(name, 'hasTime')}>"}
        shown |= {f"<{ENT}hasQuantity>"} if name == "observations" else set()
        return "; ".join(f"{self.label(p)}: {self.label(v)}" for p in block if p not in shown for v in block[p])

    def _parts(self, block: Block, properties: str, *names: str) -> list[str]:
        """Of the times or quantities of a fact, what they say: one cell for each name."""
        nodes = [self._blocks.get(value, {}) for p in properties.split() for value in block.get(f"<{ENT}{p}>", ())]
        return ["; ".join(self._values(node, name) for node in nodes) for name in names]

    def _values(self, block: Block, properties: str) -> str:
        found = [self.label(value) for p in properties.split() for value in block.get(f"<{ENT}{p}>", ())]
        return "; ".join(dict.fromkeys(found))

    def label(self, term: str) -> str:
        """What a literal says, the label of a thing or term, else its IRI."""
        if term[0] == '"':
            return words(term)
        labels = self._blocks.get(term, {}).get(LABEL)
        return words(min(labels)) if labels else self._labels.get(term) or words(term)

    def _kind(self, thing: str) -> str:
        return "; ".join(self.label(kind) for kind in self._blocks[thing].get(TYPE, ()))

    def is_a(self, thing: str, kind: str) -> bool:
        """Whether a thing is asserted to be of a class of the ontology or of one below it."""
        wanted = f"<{ENT}{kind}>"
        return any(wanted in self._above(one) for one in self._blocks.get(thing, {}).get(TYPE, ()))

    def _above(self, kind: str) -> set[str]:
        """A class and those above it."""
        if kind not in self._ancestors:
            todo, seen = [kind], set[str]()
            while todo:
                one = todo.pop()
                if one not in seen:
                    seen.add(one)
                    todo += self._parents.get(one, ())
            self._ancestors[kind] = seen
        return self._ancestors[kind]
