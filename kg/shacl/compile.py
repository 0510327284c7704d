"""Makes plain functions of SHACL shapes, once, and refuses by name what it does not know."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyoxigraph as ox

from kg.errors import KgError, UnsupportedShapeError
from kg.finding import VIOLATION, WARNING
from kg.shacl import components as make
from kg.shacl import paths, reads
from kg.shacl.components import Constraint, Faults, ResultSource, Shape, Test
from kg.shacl.plan import ShapePlan, Target, all_of, of_node
from kg.shacl.result import Result
from kg.shacl.view import Properties, UnionView, things_of, unique
from kg.source.turtle import Object, TurtleFile
from kg.terms import RDF, SH, XSD, shorten

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
DATATYPES = {XSD + name for name in ("string", "integer", "decimal", "date", "boolean")} | {RDF + "langString"}

NUMBERS = {XSD + "integer", XSD + "decimal"}
# The component of each parameter, without "ConstraintComponent".
COMPONENTS = {
    "class": "Class", "equals": "Equals", "disjoint": "Disjoint", "lessThanOrEquals": "LessThanOrEquals", "datatype": "Datatype",
    "nodeKind": "NodeKind", "minCount": "MinCount", "maxCount": "MaxCount", "minLength": "MinLength", "pattern": "Pattern",
    "minInclusive": "MinInclusive", "uniqueLang": "UniqueLang", "hasValue": "HasValue", "in": "In", "not": "Not", "and": "And",
    "or": "Or", "xone": "Xone", "qualifiedValueShape": "QualifiedMinCount",
}  # fmt: skip

# What says nothing about data, or is read together with another parameter.
_ASIDE = {"targetClass", "targetSubjectsOf", "path", "message", "severity", "ignoredProperties", "qualifiedMinCount"}
_ASIDE |= {"name", "description", "order", "group", "defaultValue"}  # for people and forms (section 2.3.2)
# Checks that values are needed for: without any they find nothing.
_NEED_VALUES = set(
    "class datatype nodeKind in maxCount minLength pattern minInclusive disjoint lessThanOrEquals".split()
)
_NEED_VALUES |= set("uniqueLang not and or xone node property closed".split())
_NO_VALUES: list[Object] = []
_SINGLE = set("datatype nodeKind in minCount maxCount minLength uniqueLang closed qualifiedValueShape".split())
_ONLY_ON_PATHS = set("minCount maxCount uniqueLang lessThanOrEquals qualifiedValueShape".split())


def compile_shapes(file: TurtleFile) -> tuple[Target, ...]:
    """The shapes of a file as functions, for each of their targets.

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
        self.shapes: dict[str, Shape] = {}
        self.plans: dict[str, ShapePlan] = {}
        self.needs_values: set[str] = set()  # the property shapes that nothing breaks but values of one predicate
        self.listed: set[str] = set()  # the properties for whose values there is a list
        self.open: list[str] = []  # the shapes that are being compiled, outermost first

    def targets(self) -> tuple[Target, ...]:
        found = []
        for name, said in list(self.graph.items()):
            kinds = [term.value for term in said.get(RDF + "type", [])]
            if any(kind not in KINDS for kind in kinds):
                raise self.unsupported(name, RDF + "type", "a shape with another class")
            words = [predicate for predicate in said if predicate.startswith(SH)]
            if words and not kinds and paths.KINDS.issuperset(words):
                if ":" in name:  # where the name stands, it is a predicate
                    raise self.unsupported(name, words[0], "a path with a name")
                continue  # a path is read with its shape
            # Whatever has a target or a parameter is a shape, with a class or without (section 2.1); and what
            # has another word of SHACL is refused as one, by that word.
            classes = said.get(SH + "targetClass", [])
            predicates = frozenset([self.predicate(name, term) for term in said.get(SH + "targetSubjectsOf", [])])
            if classes and predicates:
                raise self.unsupported(name, SH + "targetSubjectsOf", "beside sh:targetClass")
            if kinds or words:
                self.shape(name)
                found += [self.target(name, term) for term in classes]
                if predicates:
                    found.append(Target("", self.plan(name), predicates))
        listed, backwards = frozenset(self.listed), any(SH + "inversePath" in said for said in self.graph.values())
        return tuple(target._replace(listed=listed, backwards=backwards) for target in found)

    def target(self, name: str, term: Object) -> Target:
        if not isinstance(term, ox.NamedNode):
            raise self.unsupported(name, SH + "targetClass", "a target without a name")
        return Target(term.value, self.plan(name))

    def predicate(self, name: str, term: Object) -> str:
        if not isinstance(term, ox.NamedNode):
            raise self.unsupported(name, SH + "targetSubjectsOf", "a target without a name")
        return term.value

    def plan(self, name: str) -> ShapePlan:
        if name not in self.plans:  # a property shape with a target of its own
            self.plans[name] = ShapePlan()
            shape = self.shape(name)
            if name in self.needs_values:
                self.plans[name].present[self.graph[name][SH + "path"][0].value] = [shape]
            else:
                self.plans[name].always.append(shape)
        return self.plans[name]

    def unsupported(self, name: str, predicate: str, what: str = "") -> UnsupportedShapeError:
        line = next((t.line for t in self.file.triples if t.s.value == name and t.p.value == predicate), None)
        what = f": {what}" if what else ""
        message = f"{_short(predicate)} of {_short(name)} is not compiled{what}."
        return UnsupportedShapeError(
            message, "Say it with what the other shapes use.", self.file.path_of(name), line or self.file.line_of(name)
        )

    # ------------------------------------------------------------ shapes

    def shape(self, name: str) -> Shape:
        """The functions of a shape. Raises as `compile_shapes`."""
        if name not in self.shapes:
            line = self.file.line_of(name)
            if name not in self.graph and ":" in name:  # a blank node may say nothing: [] is a shape
                raise KgError(f"the shape {_short(name)} is not defined.", "Define it.", self.file.path_of(name), line)
            if name in self.open:
                raise KgError(
                    f"the shape {_short(name)} refers to itself.", "Break the circle.", self.file.path_of(name), line
                )
            self.open.append(name)
            self.graph.setdefault(name, {})
            make_shape = self.property_shape if SH + "path" in self.graph[name] else self.node_shape
            self.shapes[name] = make_shape(name)
            self.open.pop()
        return self.shapes[name]

    def node_shape(self, name: str) -> Shape:
        said = self.graph[name]
        if ox.NamedNode(SH + "PropertyShape") in said.get(RDF + "type", []):
            raise self.unsupported(name, RDF + "type", "a property shape without a path")
        plan = self.plans[name] = ShapePlan()
        shapes = [(part, self.shape(part)) for part in self.parts(name)]
        for part, shape in shapes:
            if part in self.needs_values:
                plan.present.setdefault(self.graph[part][SH + "path"][0].value, []).append(shape)
            else:
                plan.always.append(shape)
        plan.constraints += [constraint for _, constraint in self.constraints(name, self.source(name))]
        tests = [shape.holds for _, shape in shapes] + [of_node(constraint) for constraint in plan.constraints]
        met = [shape.met_by for _, shape in shapes] + [constraint.met_by for constraint in plan.constraints]
        looked_at = reads.together([shape.reads for _, shape in shapes] + [c.reads for c in plan.constraints])
        return Shape(plan.report, all_of(tests), met_by=met[0] if len(met) == 1 else "", reads=looked_at)

    def property_shape(self, name: str) -> Shape:
        if ox.NamedNode(SH + "NodeShape") in self.graph[name].get(RDF + "type", []):
            raise self.unsupported(name, SH + "path", "a node shape with a path")
        source = self.source(name)
        assert source.path is not None
        named = self.constraints(name, source)
        named += [("property", make.properties(self.shape(part))) for part in self.parts(name)]
        every = [constraint for _, constraint in named]
        without = [constraint for parameter, constraint in named if parameter not in _NEED_VALUES]
        with_values, with_none = ([(c.report, c.component, c.faults) for c in some] for some in (every, without))
        walk, predicate = paths.compiled(source.path), source.path if isinstance(source.path, str) else None
        if predicate and not without:
            self.needs_values.add(name)

        def report(view: UnionView, node: Object, said: Properties, found: list[Result]) -> None:
            # As `walk`, without a call in the plain case.
            if predicate is None:
                values = walk(view, node, said)
            elif len(values := said.get(predicate, _NO_VALUES)) > 1:
                values = unique(values)
            for whole, component, faults in with_values if values else with_none:
                if faults is None:
                    whole(view, node, values, found)
                else:
                    for value in faults(view, node, values):
                        found.append(source.result(component, node, value))

        def test(constraint: Constraint) -> Test:
            holds, faults = constraint.holds, constraint.faults
            if predicate and faults:
                return lambda view, node, said: (
                    not faults(
                        view,
                        node,
                        values if len(values := said.get(predicate, _NO_VALUES)) < 2 else unique(values),
                    )
                )
            return lambda view, node, said: holds(view, node, walk(view, node, said))

        one = ox.Literal("1", datatype=ox.NamedNode(XSD + "integer"))
        least = [parameter for parameter, _ in named] == ["minCount"] and self.graph[name][SH + "minCount"] == [one]
        tests = [test(constraint) for constraint in every]
        if predicate and SH + "in" in self.graph[name]:
            self.listed.add(predicate)
        looked_at = reads.together([constraint.reads for constraint in every])
        return Shape(report, all_of(tests), met_by=predicate if predicate and least else "", reads=looked_at)

    def parts(self, name: str) -> list[str]:
        """The property shapes in a shape."""
        found = [self.shape_at(name, "property", term) for term in self.graph[name].get(SH + "property", [])]
        for part in found:
            if part in self.graph and SH + "path" not in self.graph[part]:
                raise self.unsupported(name, SH + "property", "a shape without a path")
        return found

    def source(self, name: str) -> ResultSource:
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
        if not all(isinstance(term, ox.Literal) for term in said.get(SH + "message", [])):
            raise self.unsupported(name, SH + "message", "no text")
        message = said[SH + "message"][0].value if SH + "message" in said else ""
        return ResultSource(name, path, message, SEVERITIES[severity])

    # ------------------------------------------------------------ constraints

    def constraints(self, name: str, source: ResultSource) -> list[tuple[str, Constraint]]:
        """The constraints of a shape but for sh:property, each with its parameter."""
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
            found += [(parameter, made) for term in terms if (made := self.constraint(name, source, parameter, term))]
        return found

    def constraint(self, name: str, source: ResultSource, parameter: str, term: Object) -> Constraint | None:
        """The constraint of one parameter, None where it is switched off (sh:closed false)."""
        match parameter:
            case "closed" if term.value in ("true", "false"):
                made = make.closed(source, self.allowed(name))
                return made._replace(reads=self.reads(source, parameter, term)) if term.value == "true" else None
            case "uniqueLang" if term.value == "false":
                return None
            case "node":
                other = self.shape_at(name, parameter, term)
                if SH + "path" in self.graph.get(other, {}):
                    raise self.unsupported(name, SH + "node", "a property shape")
                return make.node(source, self.shape(other))._replace(reads=self.reads(source, parameter, term, [term]))
        made = make.constraint(source, COMPONENTS.get(parameter, parameter), self.faults(name, parameter, term))
        others = [term] if parameter in ("not", "qualifiedValueShape") else []
        if parameter in ("and", "or", "xone"):
            others = self.members(name, parameter, term)
        return made._replace(
            classes=self.meeting(name, parameter, term),
            met_by=self.enough(name, parameter, term),
            reads=self.reads(source, parameter, term, others),
        )

    def reads(self, source: ResultSource, parameter: str, term: Object, others: Sequence[Object] = ()) -> reads.Reads:
        """What a constraint looks at. others: the shapes that it refers to."""
        inner = [self.shape(other.value).reads for other in others]
        if source.path is None:
            return reads.of_node(parameter, term.value, inner)
        return reads.of_path(parameter, term.value, inner, source.path)

    def enough(self, name: str, parameter: str, term: Object) -> str:
        """A predicate that meets sh:or wherever it is there, or nothing."""
        members = self.members(name, parameter, term) if parameter == "or" else []
        if self.classes(members):
            return ""
        shapes = [self.shape(self.shape_at(name, parameter, member)) for member in members]
        return next((shape.met_by for shape in shapes if shape.met_by), "")

    def meeting(self, name: str, parameter: str, term: Object) -> tuple[str, ...]:
        """The classes whose instances meet a constraint of a node, whatever else they are."""
        if parameter == "class":
            return (term.value,)
        members = self.members(name, parameter, term) if parameter == "or" else []
        return tuple(kind for member in members for kind in self.classes([member]))

    def faults(self, name: str, parameter: str, term: Object) -> Faults:
        """What finds the faults of a constraint."""
        match parameter:
            case "class" if isinstance(term, ox.NamedNode):
                return make.of_class(term.value)
            case "equals" if isinstance(term, ox.NamedNode):
                return make.equals(term.value)
            case "disjoint" if isinstance(term, ox.NamedNode):
                return make.disjoint(term.value)
            case "lessThanOrEquals" if isinstance(term, ox.NamedNode):
                return make.less_than_or_equals(term.value)
            case "datatype" if term.value in DATATYPES:
                return make.datatype(term.value)
            case "nodeKind" if term.value in NODE_KINDS:
                return make.node_kind(NODE_KINDS[term.value])
            case "minCount":
                return make.min_count(self.count(name, parameter, term))
            case "maxCount":
                return make.max_count(self.count(name, parameter, term))
            case "minLength":
                return make.min_length(self.count(name, parameter, term))
            case "minInclusive" if isinstance(term, ox.Literal) and term.datatype.value in NUMBERS:
                return make.min_inclusive(term)
            case "pattern" if isinstance(term, ox.Literal):
                try:
                    return make.pattern(re.compile(term.value))
                except re.error as error:
                    raise self.unsupported(name, SH + parameter, str(error)) from error
            case "uniqueLang" if term.value == "true":
                return make.unique_lang()
            case "hasValue":
                return make.has_value(term)
            case "in":
                return make.among(frozenset(self.members(name, parameter, term)))
            case "not":
                return make.negation(self.shape(self.shape_at(name, parameter, term)))
            case "and" | "or" | "xone":
                members = self.members(name, parameter, term)
                if parameter == "or" and (kinds := self.classes(members)):
                    return make.of_any_class(kinds)
                shapes = tuple(self.shape(self.shape_at(name, parameter, member)) for member in members)
                return {"and": make.conjunction, "or": make.disjunction, "xone": make.exactly_one}[parameter](shapes)
            case "qualifiedValueShape":
                least = self.graph[name].get(SH + "qualifiedMinCount", [])
                if len(least) == 1:
                    shape = self.shape(self.shape_at(name, parameter, term))
                    return make.qualified(shape, self.count(name, "qualifiedMinCount", least[0]))
        raise self.unsupported(name, SH + parameter)

    def classes(self, members: list[Object]) -> tuple[str, ...]:
        """The classes of shapes that say nothing but one sh:class each; none where one says something else."""
        said = [self.graph.get(member.value, {}) for member in members]
        if any(about.keys() != {SH + "class"} or len(about[SH + "class"]) != 1 for about in said):
            return ()
        return tuple(about[SH + "class"][0].value for about in said)

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
        ignored = []
        for term in said.get(SH + "ignoredProperties", []):
            for item in self.members(name, "ignoredProperties", term):
                if not isinstance(item, ox.NamedNode):
                    raise self.unsupported(name, SH + "ignoredProperties", "a member without a name")
                ignored.append(item.value)
        shapes = [self.graph.get(term.value, {}) for term in said.get(SH + "property", [])]
        listed = [
            term.value for shape in shapes for term in shape.get(SH + "path", []) if isinstance(term, ox.NamedNode)
        ]
        return frozenset([*ignored, *listed])


def _short(name: str) -> str:
    if ":" not in name:
        return "a nameless shape"
    return "sh:" + name.removeprefix(SH) if name.startswith(SH) else shorten(name)
