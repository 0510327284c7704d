"""Contradictions with both their sides: how each fact comes about, down to file, line and words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from kg.checks.quotes import anchors
from kg.checks.results import roles_only
from kg.finding import Finding
from kg.reason.compile import compile_ontology
from kg.reason.engine import Clash, ClosedGraph, Contradiction
from kg.reason.explain import Derivation, Explainer
from kg.reason.rules import Rules, texts
from kg.reason.vocabulary import AxiomInDataError
from kg.source.corpus import Corpus
from kg.source.evidence import line_of
from kg.source.told import CONTENT
from kg.terms import ENT, GRAPH_ANCHORS, GRAPH_ARTICLE, GRAPH_ONTOLOGY, GRAPH_REFERENCE, XSD, shorten
from kg.why import ExplanationWriter
from kg.why.knowledge import Node
from kg.why.parts import ASSERTED, Step
from kg.why.sources import Files, shown
from kg.why.text import steps

MAX_WEIGHED = 200  # contradictions that are looked at
MAX_FINDINGS = 20


def findings(corpus: Corpus) -> list[Finding]:
    """The contradictions between data and ontology, the plainest one for each thing or pair of things.

    Empty where data hold axioms, which the checks refuse. Raises `UnsupportedAxiomError` as `compile_ontology` does.
    """
    try:
        rules = _rules(corpus)
        graph = ClosedGraph(rules, strict=False)
        graph.add(chain.from_iterable(texts(file.triples) for file in corpus.data_files()))
    except AxiomInDataError:
        return []
    return _findings(corpus, rules, graph.clashes) if graph.clashes else []


def explained(error: Contradiction, corpus: Corpus) -> Contradiction:
    """The same contradiction with the derivations of both sides in its message."""
    found = _findings(corpus, _rules(corpus), error.clashes)
    return Contradiction(error.clashes, "\n".join(str(finding) for finding in found))


def _rules(corpus: Corpus) -> Rules:
    return compile_ontology(corpus.ontology[0].triples, corpus.ontology[0].path)


def _findings(corpus: Corpus, rules: Rules, clashes: list[Clash]) -> list[Finding]:
    data = {fact for file in corpus.data_files() for fact in texts(file.triples)}
    explainer = Explainer(rules, data)
    store = _store(corpus)

    def quads(s: Node, p: Node, o: Node) -> Iterator[tuple[object, object, object, object]]:
        return ((q.subject, q.predicate, q.object, q.graph_name) for q in store.quads_for_pattern(s, p, o))

    files = Files(
        [file.path for file in corpus.ontology],
        [file.path for file in corpus.reference],
        lambda slug: [article.turtle.path for article in corpus.articles if article.slug == slug],
        data={file.path: file.data for file in corpus.data_files() if not file.parts},
    )
    writer = ExplanationWriter(quads, rules, files, explainer)
    plainest: dict[frozenset[str], tuple[int, Clash, tuple[Derivation, ...]]] = {}
    for clash in clashes[:MAX_WEIGHED]:
        sides = tuple(dict.fromkeys(explainer.clash(clash)))
        things = frozenset(fact[0] for fact in clash.premises)
        weighed = sum(map(Derivation.size, sides)), clash, sides
        plainest[things] = min(plainest.get(things, weighed), weighed)
    given = {shown(file.path): file.path for file in [*corpus.ontology, *corpus.data_files()]}
    return [_finding(writer, given, clash, sides) for _, clash, sides in sorted(plainest.values())[:MAX_FINDINGS]]


def _finding(writer: ExplanationWriter, given: dict[str, Path], clash: Clash, sides: tuple[Derivation, ...]) -> Finding:
    rule = writer.applied(clash.rule)
    written = [writer.step(side) for side in sides]
    leaves = [leaf for step in written for leaf in step.leaves()]
    leaf = min(leaves, key=_after_articles)
    source = leaf.sources[0] if leaf.sources else rule.source
    what = f"one of the {len(written)} sides" if len(written) > 1 else "it"
    return Finding(
        f"contradiction/{rule.name}",
        f"the data contradict the ontology: {rule.words}, {rule.source}. Correct {what}.{_way_out(clash, sides)}",
        given.get(source.file or ""),  # as other findings have it
        source.line,
        clash.premises[0][0],
        quote=leaf.quotes[0].words if leaf.quotes else None,
        details="\n".join(map(steps, written)),
    )


def _way_out(clash: Clash, sides: tuple[Derivation, ...]) -> str:
    """What to write on a content that a property of reports makes a report."""
    if {fact[2] for fact in clash.premises} != {CONTENT, ENT + "Report"}:
        return ""
    of = (
        step.premises[0].fact[1] for side in sides for step in side.steps() if step.rule and step.rule.name == "prp-dom"
    )
    return next((f" {roles_only(shorten(name))}" for name in of), "")


def _after_articles(leaf: Step) -> bool:
    return leaf.kind != ASSERTED


def _store(corpus: Corpus) -> ox.Store:
    """All triples that are written down, in their named graphs, and the line of each quote."""
    store = ox.Store()
    parts = [(GRAPH_ONTOLOGY, corpus.ontology), (GRAPH_REFERENCE, corpus.reference)]
    parts += [(GRAPH_ARTICLE + article.slug, [article.turtle]) for article in corpus.articles]
    for name, files in parts:
        graph = ox.NamedNode(name)
        store.extend(ox.Quad(*triple[:3], graph) for file in files for triple in file.triples)
    for article in corpus.articles:
        for passage, anchor in anchors(article).items() if article.text is not None else ():
            line = ox.Literal(str(line_of(article.text or "", anchor.start)), datatype=ox.NamedNode(XSD + "integer"))
            store.add(ox.Quad(ox.NamedNode(passage), ox.NamedNode(ENT + "textLine"), line, ox.NamedNode(GRAPH_ANCHORS)))
    return store
