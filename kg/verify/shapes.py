"""SHACL by pyshacl, which is slow: what the compiled shapes (`kg.shacl`) are compared with."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from kg.errors import KgError
from kg.finding import VIOLATION, WARNING
from kg.shacl import paths
from kg.shacl.result import Result
from kg.shacl.view import Things, things_of
from kg.source.turtle import Object, Triple, TurtleFile, to_rdflib
from kg.terms import SH


def results_of_pyshacl(data: list[Triple], shapes: TurtleFile, ontology: list[Triple]) -> list[Result]:
    """The results of pyshacl on asserted data, with the ontology beside them. Raises `KgError` where it cannot run."""
    import logging
    import warnings

    import pyshacl

    # rdflib logs a traceback, or warns, for each literal that is none of its type; the results say so too.
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Parsing weird boolean")
            _, report, text = pyshacl.validate(
                to_rdflib(data),
                shacl_graph=to_rdflib(shapes.triples),
                ont_graph=to_rdflib(ontology),
                inference="none",
                advanced=True,
                do_owl_imports=False,
            )
    except Exception as error:  # pyshacl raises many kinds; all mean that the shapes cannot be run
        raise KgError(f"the shapes cannot be run: {error}", "Correct them.", shapes.path) from error
    finally:
        logger.setLevel(level)
    if not hasattr(report, "triples"):  # a ValidationFailure is returned, not raised
        raise KgError(f"the shapes cannot be run: {text}", "Correct them.", shapes.path)
    return _results(report, shapes)


def _results(report: Any, shapes: TurtleFile) -> list[Result]:
    import rdflib

    sh = rdflib.Namespace(SH)
    described = things_of(shapes.triples)
    found = []
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):

        def get(name: str, result: Any = result) -> Any:
            return report.value(result, sh[name])

        path, value = get("resultPath"), get("value")
        found.append(
            Result(
                _term(get("focusNode")),
                None if path is None else _path(described, _term(path)),
                None if value is None else _term(value),
                str(get("sourceConstraintComponent")).removeprefix(SH),
                str(get("sourceShape")),
                str(get("resultMessage")),
                WARNING if get("resultSeverity") == sh.Warning else VIOLATION,
            )
        )
    return found


def _path(shapes: Things, node: Object) -> paths.Path | None:
    """The path that the node of a shapes graph stands for; None where it is of a kind that only pyshacl knows."""
    try:
        return paths.read(shapes, node)
    except paths.MalformedError:
        return None


def _term(node: Any) -> Object:
    """As a term of pyoxigraph."""
    import rdflib

    if isinstance(node, rdflib.URIRef):
        return ox.NamedNode(node)
    if isinstance(node, rdflib.BNode):
        return ox.BlankNode(node)
    if node.language:
        return ox.Literal(node, language=node.language)
    return ox.Literal(node, datatype=ox.NamedNode(node.datatype)) if node.datatype else ox.Literal(node)
