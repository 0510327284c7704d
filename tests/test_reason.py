"""Our reasoner and owlrl come to the same, on other articles and on random data.

That they do on the bundled data is what `kg verify` says (tests/test_readme.py).
"""

from __future__ import annotations

import os
import subprocess
import sys

import pyoxigraph as ox
from conftest import ROOT, reached_only
from hypothesis import event, given
from reasoning import datasets, often, ontologies, outcome
from test_other_articles import OTHER

from kg.paths import Workspace
from kg.reason import close, closure
from kg.source.corpus import load
from kg.source.turtle import Triple
from kg.terms import ID
from kg.verify.closure import close_by_owlrl, closure_by_owlrl


def test_the_other_articles() -> None:
    other = reached_only(load(Workspace.at(OTHER)))
    found = closure(other)
    assert found == closure_by_owlrl(other)
    assert len(found) > 200


def test_each_of_the_other_articles_by_itself() -> None:
    """Without reference data. Each has names of its own here, so that owlrl, which is slow, reads all of them at once."""
    other = load(Workspace.at(OTHER))
    ontology = other.ontology[0].triples
    known = {term for triple in ontology for term in triple[:3]}
    apart = [[_renamed(triple, article.slug, known) for triple in article.turtle.triples] for article in other.articles]
    found = {triple for data in apart for triple in close(ontology, data)}
    assert found == set(close_by_owlrl(ontology, [triple for data in apart for triple in data]))
    assert len(found) > 200


def _renamed(triple: Triple, slug: str, known: set[object]) -> Triple:
    s, o = (
        ox.NamedNode(f"{term.value}/{slug}")
        if isinstance(term, ox.NamedNode) and term.value.startswith(ID) and term not in known
        else term
        for term in (triple.s, triple.o)
    )
    return triple._replace(s=s, o=o)


@often
@given(ontologies, datasets)
def test_random_ontologies_and_data(ontology: str, data: str) -> None:
    expected = outcome(ontology, data, "owlrl")
    event("inconsistent" if expected == "inconsistent" else "something follows" if expected else "nothing follows")
    assert outcome(ontology, data) == expected


SCRIPT = """
import sys, hashlib
from kg.source.corpus import load
from kg.paths import Workspace
from kg.reason import closure
from kg.reason.compile import compile_ontology
from kg.reason.engine import ClosedGraph
from kg.reason.explain import Explainer
from kg.reason.rules import texts
corpus = load(Workspace.at())
rules = compile_ontology(corpus.ontology[0].triples)
graph = ClosedGraph(rules)
data = [fact for file in corpus.data_files() for fact in texts(file.triples)]
inferred = graph.add(data)
explainer = Explainer(rules, data)
why = [explainer.derivations(fact) for fact in inferred[:200]]
print([hashlib.sha256(repr(x).encode()).hexdigest() for x in (closure(corpus), rules.to_json(), inferred, why)])
"""


def test_the_hash_seed_makes_no_difference() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    seen = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**environment, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1
