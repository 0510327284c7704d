"""Makes plain functions of SHACL shapes, once; what it does not know it refuses by name, so that pyshacl may take over."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import KgError, UnsupportedShapeError
from kg.finding import VIOLATION, WARNING
from kg.shacl import components as make
from kg.shacl import paths
from kg.shacl.components import Check, Shape, Source
from kg.shacl.graph import Properties, View, things_of, unique
from kg.shacl.result import Result
from kg.terms import RDF, SH, XSD, shorten
from kg.turtle import Object, TurtleFile

KINDS = {SH + "NodeShape", SH + "PropertyShape"}
SEVERITIES = {SH + "Violation": VIOLATION, SH + "Warning": WARNING}
NODE_KINDS: dict[str, tuple[type, ...]] = {
    SH + "IRI": (ox.NamedNode,),
    SH + "BlankNode": (ox.BlankNode,),
    SH + "Literal": (ox.Literal,),
    SH + "BlankNodeOrIRI": (ox.BlankNode, ox.NamedNode),
    SH + "BlankNodeOrLiteral": (ox.BlankNode, ox.Literal),
    SH + "IRIOrLiteral": (ox.NamedNode, ox.Literal),
}
DATATYPES = {XSD + name for name in ("string", "integer", "decimal", "date")} | {RDF + "langString"}

# What says nothing about data, or is read together with another parameter.
_ASIDE = {"targetClass", "path", "message", "severity", "ignoredProperties", "qualifiedMinCount"}
# Checks that values are needed for: without any they find nothing.
_NEED_VALUES = set(
    "class datatype nodeKind in maxCount minLength pattern minInclusive disjoint lessThanOrEquals".split()
)
_NEED_VALUES |= set("uniqueLang not and or xone node property closed".split())
_SINGLE = set("datatype nodeKind in minCount maxCount minLength uniqueLang closed qualifiedValueShape".split())
_ONLY_ON_PATHS = set("minCount maxCount uniqueLang lessThanOrEquals qualifiedValueShape".split())


class Target(NamedTuple):
    """A shape and the class whose instances it is for."""

    kind: str
    shape: Shape


class _Part(NamedTuple):
    """A property shape within a node shape."""

    predicate: str | None  # where its path is one, and only values can break it
    run: Callable[[View, Object, Properties, list[Result]], None]


def compile_shapes(file: TurtleFile) -> tuple[Target, ...]:
    """The shapes of a file as functions, for each of their target classes.

    Raises `UnsupportedShapeError` for constructs of SHACL that are not compiled (all that is in use in
    ontology/shapes.ttl is), `KgError` for a shape that is not defined or that refers to itself, which SHACL
    leaves undefined (section 3.4.3).
    """
    return _Compiler(file).targets()


class _Compiler:
    def __init__(self, file: TurtleFile) -> None:
        self.file = file
        described = things_of(file.triples)
        self.graph = {name: {p: unique(terms) for p, terms in said.items()} for name, said in described.items()}
        self.parts: dict[str, _Part] = {}
        self.shapes: dict[str, Shape] = {}
        self.open: list[str] = []  # the shapes that are being compiled, outermost first

    def targets(self) -> tuple[Target, ...]:
        found = []
        for name, said in self.graph.items():
            kinds = [term.value for term in said.get(RDF + "type", [])]
            if any(kind not in KINDS for kind in kinds):
                raise self.unsupported(name, RDF + "type", "a shape with another class")
            if kinds or SH + "targetClass" in said:
                shape = self.shape(name)
                found += [Target(term.value, shape) for term in said.get(SH + "targetClass", [])]
        return tuple(found)

    def unsupported(self, name: str, predicate: str, what: str = "") -> UnsupportedShapeError:
        line = next((t.line for t in self.file.triples if t.s.value == name and t.p.value == predicate), None)
        what = f": {what}" if what else ""
        message = f"{_short(predicate)} of {_short(name)} is not compiled{what}."
        return UnsupportedShapeError(message, "Use pyshacl.", self.file.path, line or self.file.line_of(name))

    # ------------------------------------------------------------ shapes

    def shape(self, name: str) -> Shape:
        """The function of a shape."""
        if name not in self.shapes:
            self.enter(name)
            if SH + "path" in self.graph[name]:
                run = self.part(name).run
                self.shapes[name] = lambda view, node, found: run(view, node, view.about(node), found)
            else:
                self.shapes[name] = self.node_shape(name)
            self.open.pop()
        return self.shapes[name]

    def enter(self, name: str) -> None:
        line = self.file.line_of(name)
        if name not in self.graph:
            raise KgError(f"the shape {_short(name)} is not defined.", "Define it.", self.file.path, line)
        if name in self.open:
            raise KgError(f"the shape {_short(name)} refers to itself.", "Break the circle.", self.file.path, line)
        self.open.append(name)

    def node_shape(self, name: str) -> Shape:
        said = self.graph[name]
        if RDF + "type" in said and ox.NamedNode(SH + "PropertyShape") in said[RDF + "type"]:
            raise self.unsupported(name, RDF + "type", "a property shape without a path")
        checks = [check for _, check in self.checks(name, self.source(name))]
        parts = [self.part(self.shape_at(name, "property", term)) for term in said.get(SH + "property", [])]
        always = [part.run for part in parts if part.predicate is None]
        present: dict[str, list[Callable[[View, Object, Properties, list[Result]], None]]] = {}
        for part in parts:
            if part.predicate is not None:
                present.setdefault(part.predicate, []).append(part.run)

        def shape(view: View, node: Object, found: list[Result]) -> None:
            about = view.about(node)
            for predicate in about:
                for run in present.get(predicate, ()):
                    run(view, node, about, found)
            for run in always:
                run(view, node, about, found)
            for check in checks:
                check(view, node, (node,), found)

        return shape

    def part(self, name: str) -> _Part:
        """The function of a property shape."""
        if name in self.parts:
            return self.parts[name]
        entered = name not in self.open
        if entered:
            self.enter(name)
        said = self.graph[name]
        source = self.source(name)
        if source.path is None or ox.NamedNode(SH + "NodeShape") in said.get(RDF + "type", []):
            raise self.unsupported(name, SH + "path", "only a property shape has one, and it has just one")
        walk = paths.compiled(source.path)
        named = list(self.checks(name, source))
        for term in said.get(SH + "property", []):
            named.append(("property", make.properties(self.shape(self.shape_at(name, "property", term)))))
        checks = [check for _, check in named]
        without = [check for kind, check in named if kind not in _NEED_VALUES]

        def run(view: View, node: Object, about: Properties, found: list[Result]) -> None:
            values = walk(view, node, about)
            for check in checks if values else without:
                check(view, node, values, found)

        predicate = source.path if isinstance(source.path, str) and not without else None
        self.parts[name] = _Part(predicate, run)
        if entered:
            self.open.pop()
        return self.parts[name]

    def source(self, name: str) -> Source:
        said = self.graph[name]
        for parameter in ("path", "message", "severity"):
            if len(said.get(SH + parameter, [])) > 1:
                raise self.unsupported(name, SH + parameter, "more than one")
        path = None
        if SH + "path" in said:
            try:
                path = paths.read(self.graph, said[SH + "path"][0])
            except paths.MalformedError as error:
                raise self.unsupported(name, SH + "path", str(error)) from error
        severity = said.get(SH + "severity", [ox.NamedNode(SH + "Violation")])[0].value
        if severity not in SEVERITIES:
            raise self.unsupported(name, SH + "severity", _short(severity))
        message = said[SH + "message"][0].value if SH + "message" in said else ""
        return Source(name, path, message, SEVERITIES[severity])

    # ------------------------------------------------------------ constraints

    def checks(self, name: str, source: Source) -> list[tuple[str, Check]]:
        """The checks of a shape but for sh:property, each with its parameter."""
        said = self.graph[name]
        if SH + "ignoredProperties" in said and SH + "closed" not in said:
            raise self.unsupported(name, SH + "ignoredProperties", "without sh:closed")
        if SH + "qualifiedMinCount" in said and SH + "qualifiedValueShape" not in said:
            raise self.unsupported(name, SH + "qualifiedMinCount", "without sh:qualifiedValueShape")
        found = []
        for predicate, terms in said.items():
            parameter = predicate.removeprefix(SH)
            if not predicate.startswith(SH) or parameter in _ASIDE or parameter == "property":
                continue
            if parameter in _SINGLE and len(terms) > 1:
                raise self.unsupported(name, predicate, "more than one")
            if parameter in _ONLY_ON_PATHS and source.path is None:
                raise self.unsupported(name, predicate, "on a node shape")
            for term in terms:
                check = self.check(name, source, parameter, term)
                if check is not None:
                    found.append((parameter, check))
        return found

    def check(self, name: str, source: Source, parameter: str, term: Object) -> Check | None:
        """The check of one parameter, None where it is switched off (sh:closed false)."""
        match parameter:
            case "class" | "equals" | "disjoint" | "lessThanOrEquals" if isinstance(term, ox.NamedNode):
                make_check = {
                    "class": make.of_class,
                    "equals": make.equals,
                    "disjoint": make.disjoint,
                    "lessThanOrEquals": make.less_than_or_equals,
                }[parameter]
                return make_check(source, term.value)
            case "datatype" if term.value in DATATYPES:
                return make.datatype(source, term.value)
            case "nodeKind" if term.value in NODE_KINDS:
                return make.node_kind(source, NODE_KINDS[term.value])
            case "minCount":
                return make.min_count(source, self.count(name, parameter, term)) if term.value != "0" else None
            case "maxCount":
                return make.max_count(source, self.count(name, parameter, term))
            case "minLength":
                return make.min_length(source, self.count(name, parameter, term))
            case "minInclusive" if isinstance(term, ox.Literal) and term.datatype.value in (
                XSD + "integer",
                XSD + "decimal",
            ):
                return make.min_inclusive(source, term)
            case "pattern" if isinstance(term, ox.Literal):
                try:
                    return make.pattern(source, re.compile(term.value))
                except re.error as error:
                    raise self.unsupported(name, SH + parameter, str(error)) from error
            case "uniqueLang" | "closed" if term.value in ("true", "false"):
                if term.value == "false":
                    return None
                return (
                    make.unique_lang(source) if parameter == "uniqueLang" else make.closed(source, self.allowed(name))
                )
            case "hasValue":
                return make.has_value(source, term)
            case "in":
                return make.among(source, frozenset(self.members(name, parameter, term)))
            case "node":
                other = self.shape_at(name, parameter, term)
                if SH + "path" not in self.graph.get(other, {}):
                    return make.node(source, self.shape(other))
            case "not":
                return make.negation(source, self.shape(self.shape_at(name, parameter, term)))
            case "and" | "or" | "xone":
                make_list = {"and": make.conjunction, "or": make.disjunction, "xone": make.exactly_one}[parameter]
                members = self.members(name, parameter, term)
                return make_list(source, tuple(self.shape(self.shape_at(name, parameter, m)) for m in members))
            case "qualifiedValueShape":
                least = self.graph[name].get(SH + "qualifiedMinCount", [])
                if len(least) == 1:
                    shape = self.shape(self.shape_at(name, parameter, term))
                    return make.qualified(source, shape, self.count(name, "qualifiedMinCount", least[0]))
        raise self.unsupported(name, SH + parameter)

    def count(self, name: str, parameter: str, term: Object) -> int:
        """A count: a whole number in digits."""
        if not isinstance(term, ox.Literal) or term.datatype.value != XSD + "integer" or not term.value.isdecimal():
            raise self.unsupported(name, SH + parameter, "not a count")
        return int(term.value)

    def members(self, name: str, parameter: str, term: Object) -> list[Object]:
        try:
            return paths.members(self.graph, term)
        except paths.MalformedError as error:
            raise self.unsupported(name, SH + parameter, str(error)) from error

    def shape_at(self, name: str, parameter: str, term: Object) -> str:
        """The name of a shape that another refers to."""
        if isinstance(term, ox.Literal):
            raise self.unsupported(name, SH + parameter, "a literal in place of a shape")
        return term.value

    def allowed(self, name: str) -> frozenset[str]:
        """What a closed shape lets a node have."""
        said = self.graph[name]
        ignored = [
            item.value
            for term in said.get(SH + "ignoredProperties", [])
            for item in self.members(name, "ignoredProperties", term)
        ]
        shapes = [self.graph.get(term.value, {}) for term in said.get(SH + "property", [])]
        listed = [
            term.value for shape in shapes for term in shape.get(SH + "path", []) if isinstance(term, ox.NamedNode)
        ]
        return frozenset([*ignored, *listed])


def _short(name: str) -> str:
    if ":" not in name:
        return "a nameless shape"
    return "sh:" + name.removeprefix(SH) if name.startswith(SH) else shorten(name)
