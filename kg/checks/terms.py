"""Every term is declared, every literal is legal, every node has one kind."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from kg.corpus import Corpus
from kg.finding import WARNING, Finding
from kg.lexical import fault
from kg.terms import BASE, ENT, OWL, RDF, shorten

_PROPERTY_KINDS = {OWL + "ObjectProperty", OWL + "DatatypeProperty", OWL + "AnnotationProperty"}


def check(corpus: Corpus) -> Iterator[Finding]:
    """Terms that are not declared (typos), properties that are none, illegal literals, several kinds."""
    declared = set(corpus.schema.by_subject)
    things = {
        triple.s.value for file in corpus.data_files() for triple in file.triples if triple.p.value == RDF + "type"
    }
    known = declared | things
    properties = set(corpus.schema.of_kind(_PROPERTY_KINDS)) | {RDF + "type"}
    for file in corpus.data_files():
        kinds: dict[str, str] = {}
        for prefix in file.redefined:
            yield Finding(
                "terms/prefix-redefined",
                f"the prefix {prefix}: stands for two IRIs: use two names.",
                file.path,
                severity=WARNING,
            )
        for triple in file.triples:
            subject, predicate, value = triple.s.value, triple.p.value, triple.o
            where: dict[str, Any] = {"file": file.path, "line": triple.line, "node": subject, "path": predicate}
            if predicate not in properties:
                yield Finding(
                    "terms/undeclared",
                    f"{shorten(predicate)} is not a property of the ontology.{_nearest(predicate, properties)}",
                    **where,
                )
            if subject not in things:
                yield Finding(
                    "terms/no-kind", "has no class in these files: add one with 'a', or correct the name.", **where
                )
            if isinstance(value, ox.Literal):
                if message := fault(value):
                    yield Finding("terms/literal", message, **where, value=value.value[:80])
            elif isinstance(value, ox.NamedNode) and value.value.startswith(BASE) and value.value not in known:
                candidates = declared if value.value.startswith(ENT) else things
                message = f"{shorten(value.value)} is not declared anywhere.{_nearest(value.value, candidates)}"
                yield Finding("terms/undeclared", message, **where, value=value.value)
            if predicate == RDF + "type" and kinds.setdefault(subject, value.value) != value.value:
                yield Finding("terms/two-kinds", "has two classes: keep the one that fits.", **where, value=value.value)
            if predicate == RDF + "type" and corpus.schema.value(value.value, RDF + "type") != OWL + "Class":
                yield Finding(
                    "terms/undeclared",
                    f"{shorten(value.value)} is not a class of the ontology.",
                    **where,
                    value=value.value,
                )


def _nearest(iri: str, candidates: set[str]) -> str:
    names = {shorten(candidate): candidate for candidate in candidates}
    wanted = shorten(iri)
    close = [name for name in sorted(names) if name.lower() == wanted.lower()]
    close = close or difflib.get_close_matches(wanted, sorted(names), 1, 0.75)
    return f" Did you mean {close[0]}?" if close else " Declare it, or correct the name."
