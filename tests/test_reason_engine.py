"""However the facts come in (one by one, in batches, as forks that are merged), the closure is the same."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reasoning import DECLARED, datasets, facts, often, ontologies, rules

from kg.errors import EXIT_NO, InconsistentError
from kg.reason import infer, is_news
from kg.reason.compile import compile_ontology
from kg.reason.engine import ClosedGraph, Contradiction
from kg.reason.rules import Fact, texts
from kg.source.corpus import Corpus

CHAIN = ":p2 owl:propertyChainAxiom ( :p0 :p1 ) . :p2 rdfs:range :C1 ."


def everything(graph: ClosedGraph) -> tuple[dict[str, int], set[Fact]]:
    """All classes and kept facts of a graph and its base."""
    found = {(s, p, o) for p, index in graph.forward.items() for s, objects in index.items() for o in objects}
    types = dict(graph.types)
    if graph.base is not None:
        below_types, below = everything(graph.base)
        return {**below_types, **types}, below | found
    return types, found


@often
@given(ontologies, st.lists(datasets, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_batches_and_forks_come_to_the_closure_of_the_union(
    ontology: str, parts: list[str], shuffler: random.Random
) -> None:
    compiled = rules(ontology)
    batches = [facts(part) for part in parts]
    whole = ClosedGraph(compiled, strict=False)
    whole.add([fact for batch in batches for fact in batch])
    shuffler.shuffle(batches)
    grown = ClosedGraph(compiled, strict=False)
    news = [set(grown.add(batch)) for batch in batches]
    assert everything(grown) == everything(whole)
    assert grown.clashes == whole.clashes
    assert sum(map(len, news)) == len(set().union(*news))  # nothing is news twice

    base = ClosedGraph(compiled, strict=False)
    base.add(batches[0])
    before = everything(base)
    forks = [base.fork() for _ in batches[1:]]
    for fork, batch in zip(forks, batches[1:], strict=True):
        fork.add(batch)
    shuffler.shuffle(forks)
    merged = base.fork()
    for fork in forks:
        merged.merge(fork)
    assert everything(merged) == everything(whole)
    assert sorted({*base.clashes, *merged.clashes, *(c for f in forks for c in f.clashes)}) == whole.clashes
    assert everything(base) == before


def test_a_contradiction_is_told_both_ways_round_in_whatever_batches_it_came() -> None:
    one, other = facts("i:a :p0 i:b ."), facts("i:b :p0 i:a .")
    compiled = rules(DECLARED + ":p0 a owl:AsymmetricProperty .\n")
    told = []
    for batches in ([[*one, *other]], [one, other], [other, one]):
        graph = ClosedGraph(compiled, strict=False)
        for batch in batches:
            graph.add(batch)
        told.append(graph.clashes)
    assert len(told[0]) == 2
    assert told[0] == told[1] == told[2]


def test_what_takes_two_articles_is_found_by_adding_and_by_merging() -> None:
    base = ClosedGraph(rules(DECLARED + CHAIN))
    one, other = base.fork(), base.fork()
    assert one.add(facts("i:a :p0 i:b .")) == []
    assert other.add(facts("i:b :p1 i:c .")) == []
    merged = base.fork()
    assert merged.merge(one) == []
    assert merged.merge(other) == facts("i:a :p2 i:c . i:c a :C1 .")
    grown = base.fork()
    assert grown.add(facts("i:b :p1 i:c .")) == []
    assert grown.add(facts("i:a :p0 i:b .")) == facts("i:a :p2 i:c . i:c a :C1 .")
    assert everything(grown) == everything(merged)


def test_a_contradiction_between_two_articles_is_found_by_merging() -> None:
    base = ClosedGraph(rules(DECLARED + ":C0 owl:disjointWith :C1 ."))
    one, other = base.fork(), base.fork()
    one.add(facts("i:a a :C0 ."))
    other.add(facts("i:a a :C1 ."))
    merged = base.fork()
    merged.merge(one)
    with pytest.raises(Contradiction):
        merged.merge(other)


def test_many_articles_of_the_bundled_kind(corpus: Corpus) -> None:
    compiled = compile_ontology(corpus.ontology[0].triples)
    reference = [fact for file in corpus.reference for fact in texts(file.triples)]
    article = list(texts(corpus.articles[0].turtle.triples))
    base = ClosedGraph(compiled)
    below = base.add(reference)
    fork = base.fork()
    news = fork.add(article)
    union = {fact for fact in infer(compiled, [*reference, *article]) if is_news(fact)}
    assert {fact for fact in (*base.initial, *below, *news) if is_news(fact)} == union
    merged = base.fork()
    assert merged.merge(fork) == []
    assert merged.add(article) == []


def test_a_fork_is_not_forked() -> None:
    with pytest.raises(ValueError, match="cannot be forked"):
        ClosedGraph(rules(CHAIN)).fork().fork()


def test_a_contradiction_names_its_sides() -> None:
    ontology = ":C0 owl:disjointWith :C1 . :p0 rdfs:domain :C0 . :p0 a owl:IrreflexiveProperty ."
    with pytest.raises(Contradiction) as caught:
        ClosedGraph(rules(ontology)).add(facts("i:country\\/kz a :C1 ; :p0 i:x ."))
    error = caught.value
    assert isinstance(error, InconsistentError)
    assert error.exit_code == EXIT_NO
    (clash,) = error.clashes
    assert clash.rule.name == "cax-dw"
    assert set(clash.premises) == set(facts("i:country\\/kz a :C0 , :C1 ."))
    assert str(error) == (
        "the data contradict the ontology: country:kz rdf:type ent:C0 and country:kz rdf:type ent:C1 "
        "cannot both hold (cax-dw). Correct the classes or properties."
    )
    with pytest.raises(Contradiction, match=r"cannot hold \(prp-irp\) and 1 more contradiction\. Correct"):
        ClosedGraph(rules(":p0 a owl:IrreflexiveProperty .")).add(facts("i:x :p0 i:x . i:y :p0 i:y ."))


def test_a_graph_that_is_not_strict_notes_contradictions_and_goes_on() -> None:
    graph = ClosedGraph(rules(":C0 owl:disjointWith :C1 . :C1 rdfs:subClassOf :C2 ."), strict=False)
    assert graph.add(facts("i:x a :C0 , :C1 .")) == facts("i:x a :C2 .")
    assert len(graph.clashes) == 1


def test_an_ontology_that_contradicts_itself_raises() -> None:
    with pytest.raises(Contradiction):
        ClosedGraph(rules(":C0 owl:disjointWith :C1 . i:x a :C0 , :C1 ."))


def test_literals_are_never_subjects() -> None:
    ontology = (
        ":p1 owl:propertyChainAxiom ( [ owl:inverseOf :p0 ] ) . :p3 owl:propertyChainAxiom ( [ owl:inverseOf :p0 ] :p4 ) . "
        ":p0 rdfs:range :C0 ; rdfs:subPropertyOf :p2 ."
    )
    assert ClosedGraph(rules(ontology)).add(facts('i:x :p0 "y" ; :p4 i:z .')) == [(*facts('i:x :p2 "y" .')[0],)]


def test_a_long_transitive_chain_and_a_hub() -> None:
    ring = [(f"n{n}", "p", f"n{n + 1}") for n in range(100)]
    compiled = rules(":p0 a owl:TransitiveProperty .")
    (name,) = {rule.body[0][1] for rule in compiled.rules if rule.name == "prp-trp"}
    assert len(ClosedGraph(compiled).add([(s, name, o) for s, _, o in ring])) == 100 * 101 // 2 - 100
    star = [("hub", name, f"x{n}") for n in range(2000)] + [(f"y{n}", name, "hub") for n in range(2)]
    assert len(ClosedGraph(compiled).add(star)) == 4000
