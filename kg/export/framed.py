"""JSON-LD as a tree: documents with what is told of them, other reports, each with its contents and quotes.

A view, not the whole graph: mentions, omissions and remarks, and reference data that no report names, are left out. Things
that stand in several places are repeated. Everything in it is in the graph.
"""

from __future__ import annotations

import json
from typing import Any

from kg.errors import KgError
from kg.export.jsonld import context, document, no_network
from kg.export.order import LABEL, Block, Blocks, articles_of
from kg.export.parts import TYPE
from kg.export.source import ARTICLE
from kg.terms import ENT, GRAPH_ARTICLE, RDFS

# What points at a document, under a name that reads from the document. A content among it names the report that tells it.
ON_DOCUMENTS = {
    "themeOf": "hasTheme",
    "agentOf": "hasAgent",
    "topicOf": "hasTopic",
    "legalBasisOf": "hasLegalBasis",
}
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
        raise KgError("jsonld-framed needs pyld.", "Run: pip install pyld") from error
    terms = context() | {name: {"@reverse": f"ent:{p}", "@type": "@vocab"} for name, p in ON_DOCUMENTS.items()}
    articles = articles_of(blocks)
    nodes: list[dict[str, Any]] = []
    for slug in slugs:
        chosen = _of_article(blocks, slug, articles[slug])
        data = json.loads(document(chosen.items()))
        # Reading in terms of our own context only: pyld asks the loader for anything else, and it refuses.
        expanded = processor.expand(data, {"documentLoader": no_network})
        proof: dict[str, object] = {
            "hasEvidence": {"isFromArticle": {"@embed": "@never"}, "hasMention": {"@embed": "@never"}},
        }
        # Under a document a content comes with its report, and under the report with its own content.
        told: dict[str, object] = proof | {"isToldBy": proof | {"hasContent": {"@embed": "@never"}}}
        frames: list[dict[str, object]] = [
            {"type": sorted(below(terminology, "Article")), "hasEvidence": {"@embed": "@never"}},
            {"type": sorted(below(terminology, "Document"))} | dict.fromkeys(ON_DOCUMENTS, told),
            {"type": sorted(below(terminology, "Report"))} | proof,
        ]
        trees = [_framed(processor, expanded, terms, frame) for frame in frames]
        shown = {id for node in trees[1] for id in _on_documents(node)}
        order = {_short(subject): place for place, subject in enumerate(chosen)}
        free = [node for node in trees[2] if node["id"] not in shown]
        for tree in (*trees[:2], free):
            nodes += sorted(tree, key=lambda node: order.get(str(node["id"]), 0))
    whole = {"@context": terms, "@graph": nodes}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


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
    return value


def _of_article(blocks: Blocks, slug: str, subjects: list[str]) -> Blocks:
    """What one article says, in the order of its text, and the names and types of what it speaks of."""
    own = f"<{ARTICLE}{slug}"
    chosen: Blocks = {}
    named: dict[str, Block] = {}
    for subject in subjects:
        chosen[subject] = blocks[subject]
        for values in blocks[subject].values():
            for value in values:
                if value in blocks and not value.startswith(own) and not value.startswith(f"<{ENT}"):
                    named[value] = {p: blocks[value][p] for p in (TYPE, LABEL) if p in blocks[value]}
    return chosen | dict(sorted(named.items()))


def _on_documents(document: dict[str, object]) -> set[str]:
    found = set()
    for name in ON_DOCUMENTS:
        values = document.get(name, [])
        found |= {str(v["id"]) for v in (values if isinstance(values, list) else [values]) if isinstance(v, dict)}
    return found


def _short(subject: str) -> str:
    return "article:" + subject[1 + len(ARTICLE) : -1] if subject.startswith("<" + ARTICLE) else subject


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
