"""SHACL on asserted data only, with the terms of the ontology beside them (inferred types would silence sh:class)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.checks.results import told
from kg.errors import KgError
from kg.finding import Finding
from kg.shacl.compile import compile_shapes
from kg.shacl.ground import Ground
from kg.shacl.result import Result
from kg.shacl.view import TYPE, Things, merge, terminology, things_of
from kg.source.corpus import Corpus
from kg.source.turtle import TurtleFile
from kg.terms import ENT, OA, OWL, RDFS, SH, SHAPE, shorten

# The terms of SHACL core, but for those that only speak of results. A misspelt one ("sh:minCout") would be ignored
# in silence; the terms of SHACL-SPARQL, of rules and of JavaScript are refused.
KNOWN_TERMS = set(
    "NodeShape PropertyShape PropertyGroup IRI BlankNode Literal BlankNodeOrIRI BlankNodeOrLiteral IRIOrLiteral Violation Warning "
    "Info targetClass targetNode targetSubjectsOf targetObjectsOf property path message severity deactivated name description "
    "order group defaultValue node class datatype nodeKind in minCount maxCount minLength maxLength pattern flags languageIn "
    "minInclusive minExclusive maxInclusive maxExclusive hasValue equals disjoint lessThan lessThanOrEquals uniqueLang and or "
    "xone not closed ignoredProperties qualifiedValueShape qualifiedMinCount qualifiedMaxCount qualifiedValueShapesDisjoint "
    "alternativePath inversePath zeroOrMorePath oneOrMorePath zeroOrOnePath".split()
)

# One value was enough: it is the last one that is too many, not the first.
_TOO_MANY = ("MaxCountConstraintComponent", "UniqueLangConstraintComponent")
TARGETS = {SH + name for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")}
CLASSES = {RDFS + "Class", OWL + "Class"}
_TYPE = ox.NamedNode(TYPE)


def check(corpus: Corpus) -> Iterator[Finding]:
    """Violations of ontology/shapes.ttl.

    Raises `KgError` where the shapes are faulty or check nothing, `UnsupportedShapeError` where they have a construct that
    is not compiled.
    """
    corpus.once("linted", lambda: lint(corpus))
    yield from validate(corpus)


def validate(corpus: Corpus) -> Iterator[Finding]:
    """As `check`, without a look at the shapes themselves."""
    if corpus.base is not None and len(corpus.articles) == 1:  # over reference data that are looked at once
        article = corpus.articles[0].nodes.by_subject
        if results := common_ground(corpus).validate(article):
            yield from findings(results, corpus, merge([corpus.background.by_subject, article]))
        return
    data = merge(_graphs(corpus))
    _refuse_to_check_nothing(corpus, data)
    yield from findings(ground(corpus, data).results, corpus, data)


def common_ground(corpus: Corpus) -> Ground:
    """As `ground`, over the reference data, made once for all corpora that share them."""
    return corpus.once("ground", lambda: ground(corpus, corpus.background.by_subject))


def _graphs(corpus: Corpus) -> list[Things]:
    return [corpus.background.by_subject, *(article.nodes.by_subject for article in corpus.articles)]


def lint(corpus: Corpus) -> None:
    """Refuses shapes with unknown SHACL terms, with targets that the ontology does not have, or that check nothing."""
    file = corpus.shapes
    _refuse_idle_shapes(file)
    for triple in file.triples:
        for term in (triple.p, triple.o):
            value = getattr(term, "value", "")
            if value.startswith(SH) and value.removeprefix(SH) not in KNOWN_TERMS:
                raise KgError(
                    f"sh:{value.removeprefix(SH)} is not a term of SHACL core.",
                    "Correct it.",
                    file.path_of(triple.s.value),
                    triple.line,
                )
        aimed = triple.p.value in (SH + "targetClass", SH + "targetSubjectsOf") and triple.o.value != TYPE
        if aimed and triple.o.value not in corpus.schema.by_subject:
            raise KgError(
                f"{shorten(triple.o.value)} is a target that the ontology does not declare.",
                "Correct it.",
                file.path_of(triple.s.value),
                triple.line,
            )
        if triple.p.value in (SH + "property", SH + "node") and file.line_of(triple.o.value) is None:
            raise KgError(
                f"the shape <{triple.o.value}> is not defined.",
                "Define it, or correct its name.",
                file.path_of(triple.s.value),
                triple.line,
            )


def _refuse_idle_shapes(file: TurtleFile) -> None:
    """A shape that has no target, and that no other refers to, would be passed over in silence."""
    objects = {triple.o for triple in file.triples}
    # A class in the shapes graph is its own target (SHACL, section 2.1.3.3).
    at_work = {t.s for t in file.triples if t.p.value in TARGETS or (t.p == _TYPE and t.o.value in CLASSES)}
    for t in file.triples:
        is_shape = t.p.value.startswith(SH) or (t.p == _TYPE and t.o.value.startswith(SH))
        if is_shape and t.s not in at_work and t.s not in objects and t.o.value != SH + "PropertyGroup":
            name = shorten(t.s.value) if isinstance(t.s, ox.NamedNode) else "a nameless shape"
            raise KgError(
                f"{name} has no target and no shape refers to it, so it checks nothing.",
                "Give it sh:targetClass, or refer to it.",
                file.path,
                t.line,
            )


def _refuse_to_check_nothing(corpus: Corpus, data: Things) -> None:
    if any(triple.p.value in TARGETS - {SH + "targetClass"} for triple in corpus.shapes.triples):
        return  # these may be any nodes
    targets = {triple.o.value for triple in corpus.shapes.triples if triple.p.value == SH + "targetClass"}
    covered = targets.union(*(corpus.subclasses(target.removeprefix(ENT)) for target in targets))
    if not any(kind.value in covered for about in data.values() for kind in about.get(TYPE, ())):
        raise KgError(
            "no shape applies to any node of these files, so nothing was checked.",
            "Give the nodes classes of the ontology.",
        )


def ground(corpus: Corpus, data: Things) -> Ground:
    """The shapes of a corpus, compiled, over its ontology and some data.

    Over `corpus.background.by_subject`, its `validate` takes one article after the other, and `findings` says what
    the results mean. Raises `UnsupportedShapeError` and `KgError` as `kg.shacl.compile.compile_shapes`.
    """
    ontology = [triple for file in corpus.ontology[:1] for triple in file.triples]
    compiled = corpus.once("compiled", lambda: compile_shapes(corpus.shapes))
    return Ground(compiled, things_of(terminology(ontology)), data)


def findings(results: list[Result], corpus: Corpus, data: Things) -> Iterator[Finding]:
    """Results as findings, with file, line and quote. data: the graphs of the corpus, merged."""
    places = _Places(corpus, {result.focus.value for result in results})
    owners = {t.o.value: t.s.value for t in corpus.shapes.triples if t.p.value == SH + "property"}
    for result in results:
        node = result.focus.value
        predicate = result.path if isinstance(result.path, str) else None
        value = None if result.value is None else result.value.value
        # A nameless part of a shape: name the shape that it stands in.
        shape = result.shape if result.shape.startswith(SHAPE) else owners.get(result.shape, result.shape)
        shape = shape.removeprefix(SHAPE)
        message, remedies = told(result, shape, data)
        too_many = result.component in _TOO_MANY
        yield Finding(
            "shape:" + shape,
            message,
            *places.find(node, predicate, value, last=too_many),
            node,
            predicate,
            value,
            _quote(node, data),
            result.component,
            result.severity,
            remedies=remedies,
        )


def _quote(node: str, data: Things) -> str | None:
    evidence = data.get(node, {}).get(ENT + "hasEvidence", [])
    for name in [node, *(term.value for term in evidence)]:
        for words in data.get(name, {}).get(OA + "exact", ()):
            return words.value
    return None


class _Places:
    """File and line of some nodes and their triples."""

    def __init__(self, corpus: Corpus, names: set[str]) -> None:
        self.nodes: dict[str, tuple[Path, int]] = {}
        self.triples: dict[tuple[str, str], tuple[Path, int]] = {}
        self.last: dict[tuple[str, str], tuple[Path, int]] = {}
        self.exact: dict[tuple[str, str, str], tuple[Path, int]] = {}
        for file in corpus.data_files() if names else ():
            for t in file.triples:
                if t.s.value in names:
                    place = (file.path, t.line)
                    self.nodes.setdefault(t.s.value, place)
                    self.triples.setdefault((t.s.value, t.p.value), place)
                    self.last[t.s.value, t.p.value] = place
                    self.exact.setdefault((t.s.value, t.p.value, t.o.value), place)

    def find(
        self, node: str, path: str | None, value: str | None, *, last: bool = False
    ) -> tuple[Path | None, int | None]:
        """The statement that is at fault, or else the node. last: of several values the last one."""
        if last and (place := self.last.get((node, path or ""))):
            return place
        exact = self.exact.get((node, path or "", value or ""))
        return exact or self.triples.get((node, path or "")) or self.nodes.get(node) or (None, None)
