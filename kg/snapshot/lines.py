"""Triples as lines of canonical N-Quads (bytes), each in its named graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.checks.kinds import Kinds
from kg.checks.quotes import anchors
from kg.snapshot.placement import ARTICLE
from kg.source import told
from kg.source.corpus import Article
from kg.source.evidence import line_of
from kg.source.turtle import Triple, TurtleFile
from kg.terms import ENT, GRAPH_ANCHORS, GRAPH_ARTICLE, GRAPH_INFERRED, GRAPH_ONTOLOGY, GRAPH_REFERENCE, OA, RDF, XSD

_INTEGER = XSD + "integer"
_PLACE = (OA + "start", OA + "end", ENT + "textLine")
_KIND, _MAIN, _TOLD = ENT + "hasKind", ENT + "hasMainKind", ENT + "isToldBy"
_KEY_TYPE = RDF + "type"
_TYPE = ox.NamedNode(_KEY_TYPE)
_IN_ANCHORS = f" <{GRAPH_ANCHORS}> .\n"
_INFERRED = f" <{GRAPH_INFERRED}> .\n".encode()
_REFERENCE = f" <{GRAPH_REFERENCE}> .\n".encode()
_OF_ARTICLE = f" <{GRAPH_ARTICLE}".encode()


def of_ontology(files: list[TurtleFile]) -> set[bytes]:
    """The ontology. Its blank nodes get names that depend on content only (RDFC-1.0)."""
    dataset = ox.Dataset(ox.Quad(*t[:3]) for file in files for t in file.triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    name = ox.NamedNode(GRAPH_ONTOLOGY)
    return {line(ox.Quad(q.subject, q.predicate, q.object, name)) for q in dataset}


def of_reference(files: list[TurtleFile]) -> set[bytes]:
    """The reference data, and the class that each of its things is given."""
    found: set[bytes] = set()
    for file in files:
        found.update(_in_graph(file.triples, GRAPH_REFERENCE))
        found.update(_main(s.value, o.value) for s, p, o, _ in file.triples if p == _TYPE and o.value.startswith(ENT))
    return found


def of_article(article: Article, reports: set[str], kinds: Kinds) -> set[bytes]:
    """An article, the kind of each of its happenings and things, which report tells of which happening, and where each
    of its quotes stands: offsets in code points, and the line of the text.

    reports: the classes of reports, as IRIs.
    """
    name = f" <{GRAPH_ARTICLE}{article.slug}> .\n"
    found = {
        f"<{subject}> <{predicate}> {term}{name}".encode()  # as a quad is spelt, in half the time
        for subject, about in article.nodes.by_subject.items()
        for predicate, terms in about.items()
        for term in terms
    }
    for happening, tellers in told.reports_of(article.nodes, reports).items():
        for report in tellers:
            found.add(f"<{happening}> <{_TOLD}> <{report}>{_IN_ANCHORS}".encode())
    for node, about in article.nodes.texts.items():
        given = about.get(_KIND) or [
            kinds.of_class(cls) or cls for cls in about.get(_KEY_TYPE, ()) if cls.startswith(ENT)
        ]
        found.update(_main(node, kind) for kind in given)
    for node, place in anchors(article).items() if article.text is not None else ():
        numbers = (place.start, place.end, line_of(article.text or "", place.start))
        for predicate, number in zip(_PLACE, numbers, strict=True):
            found.add(f'<{node}> <{predicate}> "{number}"^^<{_INTEGER}>{_IN_ANCHORS}'.encode())
    return found


def inferred(s: str, p: str, o: str) -> bytes:
    """An inferred triple of IRIs."""
    return f"<{s}> <{p}> <{o}>".encode() + _INFERRED


def line(quad: ox.Quad) -> bytes:
    return f"{quad} .\n".encode()


def without_asserted(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Sorted lines without the inferred triples that the reference data or an article gives too."""
    group: list[bytes] = []  # lines with one triple
    triple = b""
    for item in lines:
        found = item[: item.rindex(b" <")]
        if found == triple:
            group.append(item)
            continue
        yield from group if len(group) < 2 else _settled(group)
        group, triple = [item], found
    yield from _settled(group)


def of(slug: str, found: set[bytes], inferred: set[bytes]) -> tuple[list[bytes], list[bytes]]:
    """The lines of an article and those that follow, sorted: those that other articles may have too, and those that no other
    has, unless it describes things of this one. What follows and is said as well is left out."""
    name = f" <{GRAPH_ARTICLE}{slug}> .\n".encode()
    news = [line for line in inferred if line[: -len(_INFERRED)] + name not in found]
    own = (f"<{ARTICLE}{slug}/".encode(), f"<{ARTICLE}{slug}>".encode())
    parts: tuple[list[bytes], list[bytes]] = ([], [])
    for line in sorted([*found, *news]):
        parts[line.startswith(own) or line.endswith(name)].append(line)
    return parts


def asserted_in(found: Iterable[bytes]) -> Iterator[bytes]:
    """What is asserted in lines, as lines of inferred triples."""
    for item in found:
        start = item.rindex(b" <")
        if item[start:] == _REFERENCE or item.startswith(_OF_ARTICLE, start):
            yield item[:start] + _INFERRED


def inferred_in(found: Iterable[bytes]) -> Iterator[str]:
    """The inferred triples among lines, as "<s> <p> <o>"."""
    for item in found:
        if item.endswith(_INFERRED):
            yield item.removesuffix(_INFERRED).decode()


def _settled(group: list[bytes]) -> list[bytes]:
    graphs = [item[item.rindex(b" <") :] for item in group]
    if any(graph == _REFERENCE or graph.startswith(_OF_ARTICLE) for graph in graphs):
        return [item for item, graph in zip(group, graphs, strict=True) if graph != _INFERRED]
    return group


def _main(node: str, kind: str) -> bytes:
    """`ent:hasMainKind`: to find the most specific kind or class by query takes a search for every row."""
    return f"<{node}> <{_MAIN}> <{kind}>{_IN_ANCHORS}".encode()


def _in_graph(triples: list[Triple], graph: str) -> Iterator[bytes]:
    name = ox.NamedNode(graph)
    for s, p, o, _ in triples:
        yield line(ox.Quad(s, p, o, name))
