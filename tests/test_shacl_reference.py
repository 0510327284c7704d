"""The compiled shapes and pyshacl give equal results on data of all kinds, faulty copies included.

That they do on the bundled data is what `kg verify` says (tests/test_readme.py).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT, SLUG, reached_only
from engines import agreed
from mutants import Mutator

from kg.paths import Workspace
from kg.source.corpus import Corpus, load
from kg.source.turtle import Triple, TurtleFile

NIGHTLY = "ENTENTE_NIGHTLY" in os.environ
COUNT = 1000 if NIGHTLY else 25


def test_engines_agree_on_other_articles() -> None:
    bundled = Workspace.at()
    other = load(Workspace(ROOT / "tests" / "other", bundled.ontology, bundled.bundled_reference))
    agreed(reached_only(other))


def near(corpus: Corpus, mutated: Corpus) -> Iterator[Triple]:
    """What lies near the fault of a mutated corpus: pyshacl needs seconds for the whole."""
    before = {triple[:3] for triple in corpus.articles[0].turtle.triples}
    after = {triple[:3] for triple in mutated.articles[0].turtle.triples}
    names = {name for s, _, o in before ^ after for name in (s.value, o.value)}
    data = list(chain.from_iterable(file.triples for file in mutated.data_files()))
    names |= {t.s.value for t in data if t.o.value in names} | {t.o.value for t in data if t.s.value in names}
    return (triple for triple in data if triple.s.value in names)


def renamed(triple: Triple, number: int) -> Triple:
    """With the nodes of the article named as those of another article, so that mutants stand side by side."""
    s, o = (
        ox.NamedNode(term.value.replace(f"/article/{SLUG}", f"/article/{SLUG}-{number}"))
        if isinstance(term, ox.NamedNode)
        else term
        for term in (triple.s, triple.o)
    )
    return triple._replace(s=s, o=o)


@pytest.mark.filterwarnings("ignore")
def test_engines_agree_on_mutants(small_corpus: Corpus) -> None:
    mutator = Mutator(small_corpus, 11)
    kinds = list(mutator.faults)
    mutants = [mutator.mutant(kinds[number % len(kinds)]).corpus for number in range(COUNT)]
    if NIGHTLY:
        assert sum(sum(agreed(mutant).values()) for mutant in mutants) > COUNT
        return
    triples = [renamed(t, number) for number, mutant in enumerate(mutants) for t in near(small_corpus, mutant)]
    file = TurtleFile(Path("mutants.ttl"), b"", list(dict.fromkeys(triples)))
    assert agreed(Corpus(small_corpus.ontology, small_corpus.shapes, [file], [])).total() > COUNT
