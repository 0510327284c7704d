"""What a graph holds, in the words of VoID and DCAT: counts, classes, properties, links, checksums, licence, sources.

No date stands in it: the graph records none, and a clock would make each description differ.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter

from kg import __version__
from kg.export.names import ALL
from kg.export.parts import TYPE
from kg.export.source import Graphs, ntriples, statement
from kg.terms import BASE, DCTERMS, ENT, GRAPH_ALIGNMENTS, ID, OA, RDF, SKOS, XSD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    # Subject, predicate (IRIs without brackets), and objects (terms of N-Triples).
    Say = Callable[..., None]

PUBLISHED_BY = f"<{ENT}isPublishedBy>"
DATASET = BASE + "dataset"
VOID, DCAT, SPDX = ALL["void"], ALL["dcat"], ALL["spdx"]
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
RIGHTS = "The words of the articles, quoted here as evidence, belong to their publishers; the licence covers the data."
MATCHES = tuple(f"<{SKOS}{name}>" for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"))
RDFS_LINKS = tuple(f"<{ALL['rdfs']}{name}>" for name in ("subClassOf", "subPropertyOf"))


def description(graphs: Graphs) -> list[str]:
    """The triples that describe graphs, sorted. The lines of the graphs are sorted. Checksums are those of the sorted N-Triples of each graph."""
    found: set[str] = set()

    def say(subject: str, predicate: str, *values: str) -> None:
        found.update(f"<{subject}> <{predicate}> {value}" for value in values)

    say(DATASET, RDF + "type", f"<{VOID}Dataset>", f"<{DCAT}Dataset>")
    say(DATASET, DCTERMS + "title", '"Entente"@en')
    say(DATASET, DCTERMS + "description", '"What states agree, who said so, and where it is written."@en')
    say(DATASET, DCTERMS + "license", f"<{LICENCE}>")
    say(DATASET, DCTERMS + "rights", _text(RIGHTS) + "@en")
    say(DATASET, DCTERMS + "publisher", f"<{ID}body/entente>")
    say(DATASET, DCAT + "version", _text(__version__))
    say(DATASET, VOID + "uriSpace", _text(ID))
    say(DATASET, VOID + "vocabulary", *(f"<{space}>" for space in (ENT, OA, SKOS)))
    types, properties, links = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
    seen: set[str] = set()
    total = _Count()
    for name, group in graphs.items():
        count = _Count()
        statements = [statement(line) for line in group]
        count.subjects = {s for s, _, _ in statements}
        count.properties = {p for _, p, _ in statements}
        count.objects = {o for _, _, o in statements}
        count.classes = {o for _, p, o in statements if p == TYPE}
        linking = count.properties.intersection(MATCHES + RDFS_LINKS if name == GRAPH_ALIGNMENTS else MATCHES)
        links.update(_target(p, o) for _, p, o in statements if p in linking and _leads_away(o))
        again = seen.intersection(group)
        if again:  # in an earlier graph
            statements = [one for line, one in zip(group, statements, strict=True) if line not in again]
        seen.update(group)
        properties.update(p for _, p, _ in statements)
        types.update(o for _, p, o in statements if p == TYPE and o[0] == "<")
        for s, p, o in statements:
            if p == PUBLISHED_BY:
                say(DATASET, DCTERMS + "source", s, o)
        count.triples = len(group)
        count.say(say, name)
        total.join(count)
        say(DATASET, VOID + "subset", f"<{name}>")
        say(name, RDF + "type", f"<{VOID}Dataset>")
        say(name, SPDX + "checksum", f"<{name}#checksum>")
        say(name + "#checksum", RDF + "type", f"<{SPDX}Checksum>")
        say(name + "#checksum", SPDX + "algorithm", f"<{SPDX}checksumAlgorithm_sha256>")
        digest = hashlib.sha256(ntriples(group)).hexdigest()
        say(name + "#checksum", SPDX + "checksumValue", f'"{digest}"^^<{XSD}hexBinary>')
    total.triples = len(seen)
    total.say(say, DATASET)
    for kind, counted, link, amount in (
        ("class", types, "class", "entities"),
        ("property", properties, "property", "triples"),
    ):
        for term, number in sorted(counted.items()):
            piece = f"{DATASET}#{kind}-{_key(term)}"
            say(DATASET, f"{VOID}{kind}Partition", f"<{piece}>")
            say(piece, VOID + link, term)
            say(piece, VOID + amount, _number(number))
    _links(say, links)
    return sorted(found)


class _Count:
    """What is counted of a graph."""

    def __init__(self) -> None:
        self.triples = 0
        self.subjects: set[str] = set()
        self.objects: set[str] = set()
        self.properties: set[str] = set()
        self.classes: set[str] = set()

    def join(self, other: _Count) -> None:
        self.subjects |= other.subjects
        self.objects |= other.objects
        self.properties |= other.properties
        self.classes |= other.classes

    def say(self, say: Say, subject: str) -> None:
        say(subject, VOID + "triples", _number(self.triples))
        say(subject, VOID + "distinctSubjects", _number(len(self.subjects)))
        say(subject, VOID + "distinctObjects", _number(len(self.objects)))
        say(subject, VOID + "properties", _number(len(self.properties)))
        say(subject, VOID + "classes", _number(len(self.classes)))


def _leads_away(term: str) -> bool:
    return term[0] == "<" and not term.startswith("<" + BASE)


def _target(predicate: str, value: str) -> tuple[str, str]:
    """A property, and the namespace that a link leads to."""
    return predicate, value[1 : max(value.rfind("/"), value.rfind("#")) + 1]


def _links(say: Say, links: Counter[tuple[str, str]]) -> None:
    """A linkset for each property and other vocabulary or data set that links lead to."""
    for (predicate, space), number in sorted(links.items()):
        part = f"{DATASET}#links-{_key(predicate)}-{hashlib.sha256(space.encode()).hexdigest()[:8]}"
        say(DATASET, VOID + "subset", f"<{part}>")
        say(part, RDF + "type", f"<{VOID}Linkset>")
        say(part, VOID + "subjectsTarget", f"<{DATASET}>")
        say(part, VOID + "objectsTarget", f"<{space}>")
        say(part, VOID + "linkPredicate", predicate)
        say(part, VOID + "triples", _number(number))


def _key(term: str) -> str:
    """A name for a term that is stable: its prefix and local name, or a digest."""
    end = max(term.rfind("/"), term.rfind("#")) + 1
    prefix = next((name for name, space in ALL.items() if space == term[1:end]), None)
    local = term[end:-1]
    if prefix and local.replace("-", "").replace("_", "").isalnum() and local.isascii():
        return f"{prefix}-{local}"
    return hashlib.sha256(term.encode()).hexdigest()[:12]


def _number(number: int) -> str:
    return f'"{number}"^^<{XSD}integer>'


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
