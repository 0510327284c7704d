"""Every term is declared, every literal is legal, every node has one kind."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Set
from typing import Any

import pyoxigraph as ox

from kg.checks.remedies import renamed, replaced
from kg.finding import WARNING, Finding
from kg.source.corpus import Corpus, Nodes
from kg.source.lexical import fault
from kg.source.turtle import TurtleFile
from kg.terms import BASE, ENT, OWL, RDF, short_name, shorten
from kg.vocabulary import vocabulary

MAX_HINTS = 20
TYPE = RDF + "type"
_TYPE = ox.NamedNode(TYPE)
_NO_HINT = " Declare it, or correct the name."
_PROPERTY_KINDS = {OWL + "ObjectProperty", OWL + "DatatypeProperty", OWL + "AnnotationProperty"}


def check(corpus: Corpus) -> Iterator[Finding]:
    """Terms that are not declared (typos), properties that are none, illegal literals, several kinds."""
    declared = corpus.schema.by_subject.keys()
    properties = corpus.once("properties", lambda: {*corpus.schema.of_kind(_PROPERTY_KINDS), TYPE})
    common = corpus.once("things of the reference", lambda: _things(corpus.reference))
    of_articles = {thing for article in corpus.articles for thing in article.nodes.having(TYPE)}
    nodes = {id(article.turtle): article.nodes for article in corpus.articles}
    for file in corpus.files_to_check():
        kinds: dict[str, str] = {}
        hints = _Hints(properties, declared, lambda file=file: common | _things([file]))  # type: ignore[misc]
        for prefix in file.redefined:
            yield Finding(
                "terms/prefix-redefined",
                f"the prefix {prefix}: stands for two IRIs: use two names.",
                file.path,
                severity=WARNING,
            )
        if id(file) in nodes and _is_clean(nodes[id(file)], corpus, properties, common, of_articles):
            continue
        for s, p, o, line in file.triples:
            subject, predicate, value = s.value, p.value, o.value
            where: dict[str, Any] = {"file": file.path, "line": line, "node": subject, "path": predicate}
            if predicate not in properties:
                hint, other = hints.of(predicate, "property")
                message = f"{shorten(predicate)} is not a property of the ontology.{hint}"
                remedies = (renamed(subject, predicate, o, other),) if other else ()
                yield Finding("terms/undeclared", message, **where, remedies=remedies)
            if subject not in of_articles and subject not in common:
                yield Finding(
                    "terms/no-kind", "has no class in these files: add one with 'a', or correct the name.", **where
                )
            if isinstance(o, ox.Literal):
                if illegal := fault(o):
                    yield Finding("terms/literal", illegal, **where, value=value[:80])
            elif (
                isinstance(o, ox.NamedNode)
                and value.startswith(BASE)
                and value not in of_articles
                and value not in common
                and value not in declared
            ):
                kind = "term" if value.startswith(ENT) else "thing"
                hint, other = hints.of(value, kind)
                message = f"{short_name(value)} is not declared anywhere.{hint}"
                remedies = (replaced(subject, predicate, o, ox.NamedNode(other)),) if other else ()
                yield Finding("terms/undeclared", message, **where, value=value, remedies=remedies)
            if predicate == TYPE:
                if (first := kinds.setdefault(subject, value)) != value:
                    message = f"has two classes, {shorten(first)} and {shorten(value)}: keep the one that fits."
                    yield Finding("terms/two-kinds", message, **where, value=value)
                # What has our names and stands nowhere was told above.
                known = value in declared or not value.startswith(BASE)
                if known and corpus.schema.value(value, TYPE) != OWL + "Class":
                    message = f"{shorten(value)} is not a class of the ontology."
                    yield Finding("terms/undeclared", message, **where, value=value)


def _is_clean(nodes: Nodes, corpus: Corpus, properties: set[str], common: set[str], articles: set[str]) -> bool:
    """Whether there is nothing to find triple by triple: looking at each thing and property once takes a fraction of the time."""
    index, schema = nodes.by_predicate, corpus.schema
    if not index.keys() <= properties:
        return False
    if nodes.texts.keys() - articles - common:
        return False
    values = set[str]()
    for of_property in index.values():
        values.update(*of_property.values())
    if any(name.startswith(BASE) for name in values - articles - common - schema.by_subject.keys()):
        return False
    literals = [
        term
        for about in nodes.by_subject.values()
        for terms in about.values()
        for term in terms
        if type(term) is ox.Literal
    ]
    # Of plain strings, as nearly all are, the last character is the quotation mark.
    if any(str(term)[-1] != '"' and fault(term) for term in literals):
        return False
    kinds = nodes.having(TYPE).values()
    if any(len(set(classes)) > 1 for classes in kinds):
        return False
    return all(schema.value(kind, TYPE) == OWL + "Class" for kind in set().union(*kinds))


def _things(files: list[TurtleFile]) -> set[str]:
    return {t.s.value for file in files for t in file.triples if t.p == _TYPE}


def _inferred() -> set[str]:
    """The properties that nobody writes, so that they cannot be meant."""
    return {ENT + name for name, each in vocabulary().properties.items() if each.inferred}


class _Hints:
    """What was meant, for the names of one file that nobody declares.

    Each is compared with all names of its kind, so only the first of very many are: whoever has hundreds does not
    need them one by one.
    """

    def __init__(self, properties: Set[str], terms: Set[str], things: Callable[[], Set[str]]) -> None:
        self._sources = {"property": lambda: properties - _inferred(), "term": lambda: terms, "thing": things}
        self._candidates: dict[str, Set[str]] = {}
        self._short: dict[str, dict[str, str]] = {}  # the same by short name, sorted
        self._told: dict[tuple[str, str], tuple[str, str]] = {}

    def of(self, iri: str, kind: str) -> tuple[str, str]:
        """A sentence, with a space before it, and the name that is meant, or "". kind: "property", "term" or "thing"."""
        if (iri, kind) not in self._told:
            if len(self._told) >= MAX_HINTS:
                return _NO_HINT, ""
            if kind not in self._candidates:
                # Others' nodes are no help against a slip of the pen in this file, and may be very many.
                self._candidates[kind] = self._sources[kind]()
            self._told[iri, kind] = _nearest(iri, self._candidates[kind], lambda: self._names(kind))
        return self._told[iri, kind]

    def _names(self, kind: str) -> dict[str, str]:
        if kind not in self._short:  # to shorten them all takes 5 ms
            found = {short_name(name): name for name in sorted(self._candidates[kind])}
            self._short[kind] = dict(sorted(found.items()))
        return self._short[kind]


def _nearest(iri: str, candidates: Set[str], short: Callable[[], dict[str, str]]) -> tuple[str, str]:
    # Only what stands after a namespace can be misspelt; what is before it would make all its names look alike.
    root = iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
    beside = {name.removeprefix(root) for name in candidates if name.startswith(root)}
    wanted = iri.removeprefix(root)
    close = [name for name in sorted(beside) if name.lower() == wanted.lower() or sorted(name) == sorted(wanted)]
    close = close or difflib.get_close_matches(wanted, sorted(beside), 1, 0.7)
    if close:
        return f" Did you mean {short_name(root + close[0])}?", root + close[0]
    names = short()
    close = difflib.get_close_matches(short_name(iri), list(names), 1, 0.75)
    return (f" Did you mean {close[0]}?", names[close[0]]) if close else (_NO_HINT, "")
