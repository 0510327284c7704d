"""Consistency by HermiT, a reasoner for the whole of OWL 2 DL (through owlready2; it needs Java)."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InconsistentError, KgError

if TYPE_CHECKING:
    from rdflib import Graph

DATE, DATE_TIME = (f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("date", "dateTime"))


def missing() -> str:
    """What HermiT lacks to run here, as a sentence; "" where it can run."""
    from importlib.util import find_spec

    if find_spec("owlready2") is None:
        return "owlready2 is not installed: pip install owlready2"
    if shutil.which("java") is None:
        return "java is not on the PATH: install a Java runtime"
    return ""


def for_owl(graph: Graph) -> Graph:
    """The graph with each xsd:date as the xsd:dateTime of its midnight (in UTC, where it names no time zone).

    xsd:date is outside OWL 2's datatype map, so HermiT refuses it; xsd:dateTime is inside. No axiom of the
    ontology speaks of dates, so the answer is not changed by it.
    """
    from rdflib import Graph, Literal, URIRef

    mapped = Graph()
    for subject, predicate, value in graph:
        if isinstance(value, Literal) and str(value.datatype) == DATE:
            day = str(value).rstrip("Z")
            midnight = Literal(f"{day}T00:00:00Z", datatype=URIRef(DATE_TIME), normalize=False)
            mapped.add((subject, predicate, midnight))
        else:
            mapped.add((subject, predicate, value))
    return mapped


def unsatisfiable_classes(graph: Graph) -> list[str]:
    """The classes that can have no member, by their IRIs, sorted.

    Raises `InconsistentError` where the graph contradicts itself, `KgError` where HermiT fails on it.
    """
    import owlready2

    with tempfile.TemporaryDirectory(prefix="entente-verify-") as folder:
        file = Path(folder) / "graph.nt"
        for_owl(graph).serialize(file, format="nt", encoding="utf-8")
        world = owlready2.World()
        world.get_ontology(file.as_uri()).load()
        try:
            owlready2.sync_reasoner_hermit(world, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError as error:
            raise InconsistentError("the data contradict the ontology, as HermiT finds.") from error
        except owlready2.OwlReadyJavaError as error:
            raise KgError(f"HermiT failed: {' '.join(str(error).split())[:500]}") from error
    return sorted(cls.iri for cls in world.inconsistent_classes() if cls is not owlready2.Nothing)
