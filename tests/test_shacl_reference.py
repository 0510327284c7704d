"""Both engines give equal results on all data that there are, faulty copies included."""

from __future__ import annotations

import os
from itertools import chain
from pathlib import Path

import pytest
from conftest import ROOT
from engines import agreed
from mutants import Mutator

from kg.checks.shapes import check
from kg.errors import KgError
from kg.paths import Workspace
from kg.source.corpus import Article, Corpus, load
from kg.source.turtle import Triple, TurtleFile, parse

NIGHTLY = "ENTENTE_NIGHTLY" in os.environ
COUNT = 1000 if NIGHTLY else 25


def test_engines_agree_on_the_bundled_data(corpus: Corpus) -> None:
    assert not agreed(corpus)


def test_engines_agree_on_other_articles() -> None:
    bundled = Workspace.at()
    other = load(Workspace(ROOT / "tests" / "other", bundled.ontology, bundled.bundled_reference))
    agreed(other)


def around(corpus: Corpus, mutated: Corpus) -> Corpus:
    """The mutated corpus with only what lies near the fault: pyshacl needs a second for the whole."""
    before = {triple[:3] for triple in corpus.articles[0].turtle.triples}
    after = {triple[:3] for triple in mutated.articles[0].turtle.triples}
    near = {name for s, _, o in before ^ after for name in (s.value, o.value)}
    data = list(chain.from_iterable(file.triples for file in mutated.data_files()))
    near |= {t.s.value for t in data if t.o.value in near} | {t.o.value for t in data if t.s.value in near}

    def part(file: TurtleFile) -> TurtleFile:
        triples: list[Triple] = [triple for triple in file.triples if triple.s.value in near]
        return TurtleFile(file.path, file.data, triples)

    article = mutated.articles[0]
    reduced = Article(part(article.turtle), article.text_path, article.text, article.digest)
    return Corpus(mutated.ontology, mutated.shapes, [part(file) for file in mutated.reference], [reduced])


@pytest.mark.filterwarnings("ignore")
def test_engines_agree_on_mutants(small_corpus: Corpus) -> None:
    mutator = Mutator(small_corpus, 11)
    kinds = list(mutator.faults)
    found = 0
    for number in range(COUNT):
        mutated = mutator.mutant(kinds[number % len(kinds)]).corpus
        found += sum(agreed(mutated if NIGHTLY else around(small_corpus, mutated)).values())
    assert found > COUNT


@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
def test_findings_of_both_engines_say_the_same(small_corpus: Corpus, engine: str) -> None:
    mutator = Mutator(small_corpus, 3)
    mutated = [mutator.mutant(kind).corpus for kind in ("swap class", "delete")]
    for corpus in mutated:
        assert set(check(corpus, engine)) == set(check(corpus))


def test_construct_that_is_not_compiled_falls_back_to_pyshacl_with_a_note(small_corpus: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "shapes.ttl"
    text = small_corpus.shapes.data.decode().replace("sh:minLength 1", "sh:minLength 1 ; sh:maxLength 3", 1)
    file.write_text(text, encoding="utf-8")
    corpus = Corpus(small_corpus.ontology, parse(file, blank_nodes=True), small_corpus.reference, small_corpus.articles)
    notes: list[str] = []
    assert {finding.component for finding in check(corpus, note=notes.append)} == {"MaxLengthConstraintComponent"}
    assert len(notes) == 1 and "sh:maxLength" in notes[0] and "pyshacl" in notes[0] and f"{file}:" in notes[0]
    with pytest.warns(UserWarning, match="sh:maxLength"):  # never in silence
        list(check(Corpus(corpus.ontology, corpus.shapes, [], [])))


def test_unknown_engine_is_an_error(small_corpus: Corpus) -> None:
    with pytest.raises(KgError, match="no engine"):
        list(check(small_corpus, "fast"))
