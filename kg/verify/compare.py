"""Runs other programs over a graph and says, result by result and triple by triple, whether they agree with ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import NamedTuple, TypeVar

import pyoxigraph as ox

from kg.checks.shapes import ground
from kg.errors import InconsistentError
from kg.paths import Workspace
from kg.reason import close
from kg.shacl.result import Result
from kg.shacl.view import things_of
from kg.snapshot import lines
from kg.snapshot.shards import Packed
from kg.snapshot.survey import Survey
from kg.source.corpus import Corpus, load
from kg.source.turtle import Object, Triple, to_rdflib
from kg.terms import shorten
from kg.verify import closure, consistency
from kg.verify.shapes import results_of_pyshacl

T = TypeVar("T")
CONTRADICTION = "the data contradict the ontology"


class Comparison(NamedTuple):
    """What another program finds beside what ours does.

    program: its name and version; what: what is compared, in the plural; agreed: how many of them both find;
    ours, theirs: what only one finds, each as a line; skipped: why it did not run, or "".
    """

    program: str
    what: str
    agreed: int = 0
    ours: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    skipped: str = ""

    @property
    def differs(self) -> bool:
        return bool(self.ours or self.theirs)

    def __str__(self) -> str:
        if self.skipped:
            return f"{self.program}: not run: {self.skipped}."
        if not self.differs:
            found = f"the same {self.agreed} {self.what}" if self.agreed else f"no {self.what}"
            return f"{self.program}: agrees: both find {found}."
        told = [
            f"{self.program}: differs: {self.agreed} {self.what} agree, {len(self.ours)} only ours, "
            f"{len(self.theirs)} only {self.program.split()[0]}'s."
        ]
        told += [f"  only ours: {line}" for line in self.ours]
        told += [f"  only {self.program.split()[0]}'s: {line}" for line in self.theirs]
        return "\n".join(told)


def verify(workspace: Workspace, say: Callable[[str], object]) -> Iterator[Comparison]:
    """The comparisons with pyshacl, owlrl and HermiT, over the same bytes. say: hears of each step.

    Raises `KgError` where the graph cannot be read or one of the programs fails on it.
    """
    workspace = workspace.pinned()
    corpus = load(workspace)
    say("pyshacl: checking the shapes")
    yield shapes(corpus)
    say("owlrl: reasoning")
    yield inferred(workspace, corpus)
    if not consistency.missing():
        say("HermiT: looking for contradictions")
    yield consistent(corpus)


def shapes(corpus: Corpus) -> Comparison:
    """The results of SHACL, each with focus node, path, value, component, shape, message and severity."""
    ours = Counter(our_results(corpus))
    theirs = Counter(results_of_pyshacl(_data(corpus), corpus.shapes, _ontology(corpus)))
    return _compared(f"pyshacl {version('pyshacl')}", "validation results", ours, theirs, _result)


def inferred(workspace: Workspace, corpus: Corpus) -> Comparison:
    """The triples that follow, or that the data contradict the ontology."""
    program = f"owlrl {version('owlrl')}"
    ours, theirs = our_closure(workspace), _closure_of_owlrl(corpus)
    if ours is None and theirs is None:
        return Comparison(program, "contradictions with the ontology", 1)
    if ours is None or theirs is None:
        told = (CONTRADICTION,)
        return Comparison(program, "inferred triples", 0, *((told, ()) if ours is None else ((), told)))
    return _compared(program, "inferred triples", Counter(ours), Counter(theirs), str)


def consistent(corpus: Corpus) -> Comparison:
    """Whether the data contradict the ontology, by HermiT, and the classes that can have no member."""
    if why := consistency.missing():
        return Comparison("HermiT", "", skipped=why)
    ours = [CONTRADICTION] if _contradicts(corpus) else []
    try:
        empty = consistency.unsatisfiable_classes(to_rdflib([*_ontology(corpus), *_data(corpus)]))
        theirs = [f"{shorten(name)} can have no member" for name in empty]
    except InconsistentError:
        theirs = [CONTRADICTION]
    return _compared("HermiT", "contradictions", Counter(ours), Counter(theirs), str)


def our_results(corpus: Corpus) -> list[Result]:
    """What the compiled shapes find in all the data."""
    return ground(corpus, things_of(_data(corpus))).results


def our_closure(workspace: Workspace) -> list[str] | None:
    """What follows, as `kg build` works it out, article by article; None where the data contradict the ontology."""
    found: set[bytes] = set()

    def take(_name: str, _key: str, articles: list[Packed] | None) -> None:
        found.update(*(one.lines for one in articles or ()))

    survey = Survey(workspace, take, lambda _: None)
    if survey.contradictory:
        return None
    across, elsewhere = survey.across()
    return list(lines.inferred_in(sorted(found.union(survey.base, across).difference(elsewhere))))


def _closure_of_owlrl(corpus: Corpus) -> list[str] | None:
    try:
        return [str(triple) for triple in closure.closure_by_owlrl(corpus)]
    except InconsistentError:
        return None


def _contradicts(corpus: Corpus) -> bool:
    try:
        close(_ontology(corpus), _data(corpus))
    except InconsistentError:
        return True
    return False


def _data(corpus: Corpus) -> list[Triple]:
    return [triple for file in corpus.data_files() for triple in file.triples]


def _ontology(corpus: Corpus) -> list[Triple]:
    return corpus.ontology[0].triples


def _compared(program: str, what: str, ours: Counter[T], theirs: Counter[T], told: Callable[[T], str]) -> Comparison:
    return Comparison(
        program,
        what,
        (ours & theirs).total(),
        tuple(sorted(map(told, (ours - theirs).elements()))),
        tuple(sorted(map(told, (theirs - ours).elements()))),
    )


def _result(result: Result) -> str:
    path = (
        "" if result.path is None else f", path {shorten(result.path) if isinstance(result.path, str) else result.path}"
    )
    value = "" if result.value is None else f", value {_short(result.value)}"
    return (
        f"{result.severity} of {shorten(result.shape)} ({result.component}) at {_short(result.focus)}{path}{value}: "
        f"{result.message}"
    )


def _short(term: Object) -> str:
    return shorten(term.value) if isinstance(term, ox.NamedNode) else str(term)
