"""What a graph holds, in the words of VoID and DCAT: counts, classes, properties, links, checksums, licence, sources.

No date stands in it: the graph records none, and a clock would make each description differ.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter

from kg import __version__
from kg.export.names import ALL
from kg.export.order import TYPE
from kg.export.source import ARTICLE, Graphs, ntriples, statement
from kg.terms import BASE, DCTERMS, ENT, GRAPH_ALIGNMENTS, GRAPH_METADATA, ID, OA, RDF, SKOS, XSD

DATASET = BASE + "dataset"
VOID, DCAT, SPDX = ALL["void"], ALL["dcat"], ALL["spdx"]
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
RIGHTS = "The words of the articles, quoted here as evidence, belong to their publishers; the licence covers the data."
MATCHES = tuple(f"<{SKOS}{name}>" for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"))
RDFS_LINKS = tuple(f"<{ALL['rdfs']}{name}>" for name in ("subClassOf", "subPropertyOf"))


def description(graphs: Graphs) -> list[str]:
    """The triples that describe graphs, sorted. Checksums are those of the sorted N-Triples of each graph."""
    found: set[str] = set()

    def say(subject: str, predicate: str, *values: str) -> None:
        found.update(f"<{subject}> <{predicate}> {value}" for value in values)

    lines = sorted({line for name, group in graphs.items() if name != GRAPH_METADATA for line in group})
    say(DATASET, RDF + "type", f"<{VOID}Dataset>", f"<{DCAT}Dataset>")
    say(DATASET, DCTERMS + "title", '"Entente"@en')
    say(DATASET, DCTERMS + "description", '"What states agree, who said so, and where it is written."@en')
    say(DATASET, DCTERMS + "license", f"<{LICENCE}>")
    say(DATASET, DCTERMS + "rights", _text(RIGHTS) + "@en")
    say(DATASET, DCTERMS + "publisher", f"<{ID}body/entente>")
    say(DATASET, DCAT + "version", _text(__version__))
    say(DATASET, VOID + "uriSpace", _text(ID))
    say(DATASET, VOID + "vocabulary", *(f"<{space}>" for space in (ENT, OA, SKOS)))
    _counts(say, DATASET, lines)
    types, properties = Counter[str](), Counter[str]()
    for line in lines:
        _, predicate, value = statement(line)
        properties[predicate] += 1
        if predicate == TYPE and value[0] == "<":
            types[value] += 1
        elif predicate == f"<{ENT}isPublishedBy>":
            say(DATASET, DCTERMS + "source", value)
    subjects = {line.partition(" ")[0] for line in lines}
    articles = sorted(s for s in subjects if s.startswith("<" + ARTICLE) and "/" not in s[len(ARTICLE) + 1 :])
    say(DATASET, DCTERMS + "source", *articles)
    for kind, counted, link, count in (
        ("class", types, "class", "entities"),
        ("property", properties, "property", "triples"),
    ):
        for term, number in sorted(counted.items()):
            part = f"{DATASET}#{kind}-{_key(term)}"
            say(DATASET, f"{VOID}{kind}Partition", f"<{part}>")
            say(part, VOID + link, term)
            say(part, VOID + count, _number(number))
    for name, group in graphs.items():
        if name != GRAPH_METADATA:
            say(DATASET, VOID + "subset", f"<{name}>")
            say(name, RDF + "type", f"<{VOID}Dataset>")
            _counts(say, name, sorted(group))
            say(name, SPDX + "checksum", f"<{name}#checksum>")
            say(name + "#checksum", RDF + "type", f"<{SPDX}Checksum>")
            say(name + "#checksum", SPDX + "algorithm", f"<{SPDX}checksumAlgorithm_sha256>")
            digest = hashlib.sha256(ntriples(sorted(group))).hexdigest()
            say(name + "#checksum", SPDX + "checksumValue", f'"{digest}"^^<{XSD}hexBinary>')
    _links(say, graphs)
    return sorted(found)


def _counts(say: object, subject: str, lines: list[str]) -> None:
    assert callable(say)
    subjects, properties, objects, classes = set(), set(), set(), set()
    for line in lines:
        s, p, o = statement(line)
        subjects.add(s)
        properties.add(p)
        objects.add(o)
        if p == TYPE:
            classes.add(o)
    for name, number in (
        ("triples", len(lines)),
        ("distinctSubjects", len(subjects)),
        ("distinctObjects", len(objects)),
        ("properties", len(properties)),
        ("classes", len(classes)),
    ):
        say(subject, VOID + name, _number(number))


def _links(say: object, graphs: Graphs) -> None:
    """A linkset for each other vocabulary or data set, and property, that links lead to."""
    assert callable(say)
    links = Counter[tuple[str, str]]()
    for name, group in graphs.items():
        chosen = MATCHES + RDFS_LINKS if name == GRAPH_ALIGNMENTS else MATCHES
        for line in group:
            _, predicate, value = statement(line)
            if predicate in chosen and value[0] == "<" and not value.startswith("<" + BASE):
                links[predicate, value[1 : max(value.rfind("/"), value.rfind("#")) + 1]] += 1
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
