"""SHACL by pyshacl, on asserted data only, with the ontology beside them (inferred types would silence sh:class)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.corpus import Corpus
from kg.errors import KgError
from kg.finding import VIOLATION, WARNING, Finding
from kg.terms import ENT, OA, RDF, SH, SHAPE, SKOS, shorten
from kg.turtle import Triple, to_rdflib

# Every SHACL term that shapes.ttl may use. A misspelt one ("sh:minCout") would be ignored in silence.
KNOWN_TERMS = set(
    "NodeShape PropertyShape IRI Violation Warning targetClass property path message severity node class datatype nodeKind in "
    "minCount maxCount minLength pattern minInclusive hasValue equals disjoint lessThanOrEquals uniqueLang or xone not and closed "
    "ignoredProperties qualifiedValueShape qualifiedMinCount alternativePath zeroOrMorePath inversePath".split()
)

# Classes of other vocabularies that data may use; their shapes are open.
_OPEN_KINDS = {SKOS + "ConceptScheme"}


def check(corpus: Corpus) -> Iterator[Finding]:
    """Violations of ontology/shapes.ttl. Raises `KgError` where the shapes are faulty or check nothing."""
    lint(corpus)
    data = [triple for file in corpus.data_files() for triple in file.triples]
    yield from _not_for_data(corpus)
    yield from validate(data, corpus)


def _not_for_data(corpus: Corpus) -> Iterator[Finding]:
    """Nodes of classes that no closed shape describes: abstract classes, and members of closed lists."""
    closed = {triple.s.value for triple in corpus.shapes.triples if triple.p.value == SH + "closed"}
    covered = set(_OPEN_KINDS)
    for triple in corpus.shapes.triples:
        if triple.p.value == SH + "targetClass" and triple.s.value in closed:
            covered |= corpus.subclasses(triple.o.value.removeprefix(ENT))
    declared = set(corpus.schema.by_subject)
    for file in corpus.data_files():
        for t in file.triples:
            if t.p.value == RDF + "type" and t.o.value in declared - covered:
                message = f"{shorten(t.o.value)} is no class for data: use a more specific one."
                yield Finding("shapes/not-for-data", message, file.path, t.line, t.s.value, t.p.value, t.o.value)


def lint(corpus: Corpus) -> None:
    """Refuses shapes with unknown SHACL terms or with targets that the ontology does not have."""
    file = corpus.shapes
    for triple in file.triples:
        for term in (triple.p, triple.o):
            value = getattr(term, "value", "")
            if value.startswith(SH) and value.removeprefix(SH) not in KNOWN_TERMS:
                raise KgError(
                    f"sh:{value.removeprefix(SH)} is not a SHACL term in use here.",
                    "Correct it.",
                    file.path,
                    triple.line,
                )
        if triple.p.value == SH + "targetClass" and triple.o.value not in corpus.schema.by_subject:
            raise KgError(
                f"{shorten(triple.o.value)} is a target that the ontology does not declare.",
                "Correct it.",
                file.path,
                triple.line,
            )
        if triple.p.value in (SH + "property", SH + "node") and file.line_of(triple.o.value) is None:
            raise KgError(
                f"the shape <{triple.o.value}> is not defined.",
                "Define it, or correct its name.",
                file.path,
                triple.line,
            )


def validate(data: list[Triple], corpus: Corpus) -> Iterator[Finding]:
    """As `check`, of the given triples."""
    import pyshacl

    kinds = {triple.o.value for triple in data if triple.p.value == RDF + "type"}
    targets = {triple.o.value for triple in corpus.shapes.triples if triple.p.value == SH + "targetClass"}
    if not targets & kinds and not any(corpus.subclasses(target.removeprefix(ENT)) & kinds for target in targets):
        raise KgError(
            "no shape applies to any node of these files, so nothing was checked.",
            "Give the nodes classes of the ontology.",
        )
    ontology = [triple for file in corpus.ontology[:1] for triple in file.triples]
    try:
        _, report, text = pyshacl.validate(
            to_rdflib(data),
            shacl_graph=to_rdflib(corpus.shapes.triples),
            ont_graph=to_rdflib(ontology),
            inference="none",
            advanced=True,
            do_owl_imports=False,
        )
    except Exception as error:  # pyshacl raises many kinds; all mean that the shapes cannot be run
        raise KgError(f"the shapes cannot be run: {error}", "Correct them.", corpus.shapes.path) from error
    if not hasattr(report, "triples"):  # a ValidationFailure is returned, not raised (traps.md, row 81)
        raise KgError(f"the shapes cannot be run: {text}", "Correct them.", corpus.shapes.path)
    yield from _findings(report, corpus)


def _findings(report: Any, corpus: Corpus) -> Iterator[Finding]:
    import rdflib

    sh = rdflib.Namespace(SH)
    places = _Places(corpus)
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):

        def get(name: str, result: Any = result) -> Any:
            return report.value(result, sh[name])

        focus, path, value, shape = get("focusNode"), get("resultPath"), get("value"), get("sourceShape")
        component = str(get("sourceConstraintComponent")).removeprefix(SH)
        node = str(focus)
        predicate = str(path) if isinstance(path, rdflib.URIRef) else None
        message = str(get("resultMessage"))
        if component == "ClosedConstraintComponent" and predicate:
            message = f"{shorten(predicate)} is not a property of this kind of node: remove it, or correct the class."
        if component == "ClassConstraintComponent" and isinstance(value, rdflib.URIRef):
            message = f"{shorten(str(value))} is not of the right class here. {message}"
        file, line = places.find(node, predicate, str(value) if value is not None else None)
        yield Finding(
            _shape_name(shape, corpus),
            message,
            file,
            line,
            node,
            predicate,
            str(value) if value is not None else None,
            places.quote(node),
            component,
            WARNING if get("resultSeverity") == sh.Warning else VIOLATION,
        )


def _shape_name(shape: Any, corpus: Corpus) -> str:
    name = str(shape)
    if name.startswith(SHAPE):
        return "shape:" + name.removeprefix(SHAPE)
    # A nameless part of a shape: name the shape that it stands in.
    parents = {t.o.value: t.s.value for t in corpus.shapes.triples if t.p.value == SH + "property"}
    return "shape:" + parents.get(name, name).removeprefix(SHAPE)


class _Places:
    """File and line of nodes and their triples."""

    def __init__(self, corpus: Corpus) -> None:
        self.nodes: dict[str, tuple[Path, int]] = {}
        self.triples: dict[tuple[str, str], tuple[Path, int]] = {}
        self.exact: dict[tuple[str, str, str], tuple[Path, int]] = {}
        self.articles = corpus.articles
        for file in corpus.data_files():
            for t in file.triples:
                place = (file.path, t.line)
                self.nodes.setdefault(t.s.value, place)
                self.triples.setdefault((t.s.value, t.p.value), place)
                self.exact.setdefault((t.s.value, t.p.value, t.o.value), place)

    def find(self, node: str, path: str | None, value: str | None) -> tuple[Path | None, int | None]:
        exact = self.exact.get((node, path or "", value or ""))
        return exact or self.triples.get((node, path or "")) or self.nodes.get(node) or (None, None)

    def quote(self, node: str) -> str | None:
        for article in self.articles:
            for item in [node, *article.nodes.values(node, ENT + "hasEvidence")]:
                if words := article.nodes.value(item, OA + "exact"):
                    return words
        return None
