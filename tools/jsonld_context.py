"""Writes ontology/context.jsonld, the JSON-LD context of the exports, from the ontology and the shapes.

    python tools/jsonld_context.py

Every class, property and value of the ontology has its own name. Values of object properties are names or IRIs, dates and
whole numbers are strings (a JSON number would be read as xsd:double), labels are grouped by language.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kg.export.names import ALL  # noqa: E402
from kg.terms import ENT, OA, OWL, RDF, SH, XSD  # noqa: E402

TARGET = ROOT / "ontology" / "context.jsonld"
# Annotation properties say nothing of their values.
IRIS = {"creator", "license", "exactMatch", "closeMatch", "relatedMatch", "broader", "inScheme", "rightsHolder"}
TAGGED = {"prefLabel", "altLabel", "hiddenLabel", "definition", "scopeNote", "label"}
# The build adds these, so no shape has them.
INTEGERS = {OA + "start", OA + "end", ENT + "textLine"}

SEVERAL = "several datatypes"


def context() -> dict[str, object]:
    """The context. Raises `SystemExit` where two terms would have the same name."""
    ontology, shapes = read("entente.ttl"), read("shapes.ttl")
    kinds: dict[str, set[str]] = defaultdict(set)
    for quad in ontology:
        if quad.predicate.value == RDF + "type" and isinstance(quad.subject, ox.NamedNode):
            kinds[quad.subject.value].add(quad.object.value.removeprefix(OWL))
    kinds[ALL["rdfs"] + "label"] = {"AnnotationProperty"}
    datatypes = datatypes_of(shapes)
    found: dict[str, object] = {"@version": 1.1, "id": "@id", "type": "@type"}
    found |= dict(sorted(ALL.items()))
    for iri in sorted(kinds, key=lambda iri: (not iri.startswith(ENT), iri)):
        prefix = next((name for name, space in ALL.items() if iri.startswith(space)), None)
        if prefix is None or kinds[iri] & {"Ontology"} or iri.startswith(ALL["body"]):
            continue
        name = iri.removeprefix(ALL[prefix])
        if name in found:
            raise SystemExit(f"two terms would be called {name}: {found[name]} and {prefix}:{name}")
        term = f"{prefix}:{name}"
        if "ObjectProperty" in kinds[iri] or name in IRIS:
            found[name] = {"@id": term, "@type": "@vocab"}
        elif kinds[iri] & {"DatatypeProperty", "AnnotationProperty"}:
            found[name] = {"@id": term}
            if iri in INTEGERS:
                found[name] = {"@id": term, "@type": "xsd:integer"}
            elif name in TAGGED or datatypes[iri] == {RDF + "langString"}:
                found[name] = {"@id": term, "@container": "@language"}
            elif len(datatypes[iri]) == 1 and (datatype := min(datatypes[iri])) not in (XSD + "string", SEVERAL):
                found[name] = {"@id": term, "@type": datatype.replace(XSD, "xsd:")}
        else:
            found[name] = term
    return found


def datatypes_of(shapes: list[ox.Quad]) -> dict[str, set[str]]:
    """The datatypes that the shapes give each property."""
    paths = {
        q.subject: q.object.value
        for q in shapes
        if q.predicate.value == SH + "path" and isinstance(q.object, ox.NamedNode)
    }
    found: dict[str, set[str]] = defaultdict(set)
    values = {q.subject for q in shapes if q.predicate.value in (SH + "or", SH + "in")}
    for quad in shapes:
        if quad.predicate.value == SH + "datatype" and quad.subject in paths:
            found[paths[quad.subject]].add(quad.object.value)
    for subject in values & paths.keys():
        found[paths[subject]].add(SEVERAL)
    return found


def read(name: str) -> list[ox.Quad]:
    return list(ox.parse(path=str(ROOT / "ontology" / name), format=ox.RdfFormat.TURTLE))


def text() -> str:
    """The file: one name a line."""
    lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(value)}" for name, value in context().items())
    return f'{{\n  "@context": {{\n{lines}\n  }}\n}}\n'


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8", newline="\n")
