"""JSON-LD as a tree: documents with what is told of them, other reports, each with its contents and quotes.

A view, not the whole graph: mentions, omissions and remarks, and reference data that no report names, are left out. Things
that stand in several places are repeated. Everything in it is in the graph.
"""

from __future__ import annotations

import json
from typing import Any

from kg.errors import not_loaded
from kg.export.jsonld import context, document, no_network
from kg.export.order import LABEL, articles_of
from kg.export.parts import CONTENT, TYPE, Block, Blocks, parts
from kg.export.source import ARTICLE
from kg.terms import ENT, GRAPH_ARTICLE, RDFS

# What points at a document, under a name that reads from the document.
ON_DOCUMENTS = {
    "themeOf": "hasTheme",
    "agentOf": "hasAgent",
    "topicOf": "hasTopic",
    "legalBasisOf": "hasLegalBasis",
}
# Stands behind the IRI of a report that another node points at, so that it is not repeated there.
ELSEWHERE = "#elsewhere"
HEAD = ("id", "type", "prefLabel", "headline")
SUBCLASS = f"<{RDFS}subClassOf>"


def framed(blocks: Blocks, terminology: list[str], slugs: list[str]) -> bytes:
    """The articles with those slugs as a tree.

    blocks: asserted and inferred data, reference data too; terminology: the lines of the ontology, for its
    classes. Raises `KgError` where pyld is not installed.
    """
    try:
        from pyld import jsonld as processor
    except ImportError as error:
        raise not_loaded("pyld", error) from error
    terms = context() | {name: {"@reverse": f"ent:{p}", "@type": "@vocab"} for name, p in ON_DOCUMENTS.items()}
    kinds = {name: sorted(below(terminology, name)) for name in ("Article", "Document", "Report")}
    reports = {f"<{ENT}{name}>" for name in kinds["Report"]}
    articles = articles_of(blocks)
    nodes: list[dict[str, Any]] = []
    for slug in slugs:
        chosen = _of_article(blocks, slug, articles[slug], reports)
        data = json.loads(document(chosen.items()))
        # Reading in terms of our own context only: pyld asks the loader for anything else, and it refuses.
        expanded = processor.expand(data, {"documentLoader": no_network})
        proof = {"hasEvidence": {"isFromArticle": {"@embed": "@never"}, "hasMention": {"@embed": "@never"}}}
        frames: dict[str, dict[str, object]] = {
            "Article": {"hasEvidence": {"@embed": "@never"}},
            "Document": {},
            "Report": {**proof},
        }
        order = {_short(subject): place for place, subject in enumerate(chosen)}
        trees = {
            name: sorted(
                _framed(processor, expanded, terms, {"type": kinds[name]} | frame),
                key=lambda node: order.get(str(node["id"]), 0),
            )
            for name, frame in frames.items()
        }
        told = {subject: tree for tree in trees["Report"] if (subject := _whole(str(tree["id"])))}
        documents = {_whole(str(tree["id"]), terms): tree for tree in trees["Document"]}
        shown = _tell(blocks, told, documents)
        nodes += [*trees["Article"], *trees["Document"]]
        nodes += [tree for subject, tree in told.items() if subject not in shown]
    whole = {"@context": terms, "@graph": nodes}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _tell(blocks: Blocks, told: dict[str, dict[str, Any]], documents: dict[str, dict[str, Any]]) -> set[str]:
    """Puts what is told of the documents under them, a content with its report. Returns the reports that are so shown."""
    shown = set()
    for report, tree in told.items():
        for part in parts(blocks, report):
            for name, role in ON_DOCUMENTS.items():
                for value in blocks[part.node].get(f"<{ENT}{role}>", ()):
                    if value in documents and (part.node == report or CONTENT in blocks[part.node].get(TYPE, ())):
                        above = {"id": _short(part.node), "type": "Content", "isToldBy": tree}
                        documents[value].setdefault(name, []).append(tree if part.node == report else above)
                        shown.add(report)
    return shown


def _framed(
    processor: Any, expanded: object, terms: dict[str, object], frame: dict[str, object]
) -> list[dict[str, Any]]:
    options = {"documentLoader": no_network, "embed": "@always", "omitGraph": False, "omitDefault": True}
    found = processor.frame(expanded, {"@context": terms} | frame, options)
    nodes = found.get("@graph", [])
    assert isinstance(nodes, list)
    found_nodes: list[dict[str, Any]] = [_head_first(node) for node in nodes]
    return found_nodes


def _head_first(value: Any) -> Any:
    """What a thing is and is called, before what is said of it."""
    if isinstance(value, list):
        return [_head_first(one) for one in value]
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: HEAD.index(name) if name in HEAD else len(HEAD))
        return {name: _head_first(value[name]) for name in names}
    return value.removesuffix(ELSEWHERE) if isinstance(value, str) else value


def _of_article(blocks: Blocks, slug: str, subjects: list[str], reports: set[str]) -> Blocks:
    """What one article says, in the order of its text, and the names and types of what it speaks of.

    reports: their classes. That one points at another is said, and the other is not repeated.
    """

    def pointed(value: str) -> str:
        known = value[0] == "<" and not reports.isdisjoint(blocks.get(value, {}).get(TYPE, ()))
        return f"{value[:-1]}{ELSEWHERE}>" if known else value

    own = f"<{ARTICLE}{slug}"
    chosen: Blocks = {}
    named: dict[str, Block] = {}
    for subject in subjects:
        chosen[subject] = {p: [pointed(value) for value in values] for p, values in blocks[subject].items()}
        for values in blocks[subject].values():
            for value in values:
                if value in blocks and not value.startswith(own) and not value.startswith(f"<{ENT}"):
                    named[value] = {p: blocks[value][p] for p in (TYPE, LABEL) if p in blocks[value]}
    return chosen | dict(sorted(named.items()))


def _short(subject: str) -> str:
    return "article:" + subject[1 + len(ARTICLE) : -1] if subject.startswith("<" + ARTICLE) else subject


def _whole(short: str, terms: dict[str, Any] | None = None) -> str:
    """The IRI in brackets of a name by one of the prefixes; of a thing of an article without them."""
    prefix, _, local = short.partition(":")
    return f"<{(terms or {'article': ARTICLE}).get(prefix, prefix + ':')}{local}>"


def below(terminology: list[str], *names: str) -> set[str]:
    """The local names of classes of the ontology and of all below them."""
    children: dict[str, set[str]] = {}
    for line in terminology:
        lower, predicate, upper = line.split(" ", 2)
        if predicate == SUBCLASS:
            children.setdefault(upper, set()).add(lower)
    found: set[str] = set()
    todo = [f"<{ENT}{name}>" for name in names]
    while todo:
        term = todo.pop()
        if term not in found:
            found.add(term)
            todo += children.get(term, ())
    return {term[len(ENT) + 1 : -1] for term in found}


def slugs_of(graphs: dict[str, list[str]]) -> list[str]:
    """The slugs of the articles among named graphs."""
    return sorted(name.removeprefix(GRAPH_ARTICLE) for name in graphs if name.startswith(GRAPH_ARTICLE))
