"""Borders, merged, give all that takes two articles."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from reasoning import DECLARED, ClosedGraph, Fact, datasets, facts, often, ontologies, rules

from kg.errors import InconsistentError
from kg.reason.across import Across, FactsPart, interface, whole
from kg.reason.compile import compile_ontology
from kg.reason.rules import Rules, texts
from kg.source.corpus import Corpus
from kg.terms import ENT, ID

CHAIN = DECLARED + ":p2 owl:propertyChainAxiom ( :p0 :p1 ) . :p3 owl:propertyChainAxiom ( :p0 :p1 :p2 ) .\n"


def owner(term: str) -> str | None:
    """i:t0 is of the first article by its name, i:t1 of the second, all else of nobody."""
    return {ID + "t0": "0", ID + "t1": "1"}.get(term)


def border_of(fork: ClosedGraph, owned: Callable[[str], str | None], number: int) -> FactsPart:
    return interface(fork, lambda term: owned(term) == str(number))


def by_borders(compiled: Rules, reference: list[Fact], articles: list[list[Fact]]) -> tuple[set[Fact], bool]:
    """The closure of all, and whether it is contradictory."""
    base = ClosedGraph(compiled, strict=False)
    found = {*base.initial, *base.add(reference)}
    named = {term for fact in [*reference, *compiled.facts] for term in fact}
    forks = []
    for article in articles:
        fork = base.fork()
        found.update(fork.add(article))
        forks.append(fork)

    def owned(term: str) -> str | None:
        return None if term in named else owner(term)

    across = Across(base, owned)
    for number, (fork, article) in enumerate(zip(forks, articles, strict=True)):
        others = {other for fact in article for term in fact if (other := owned(term)) not in (None, str(number))}
        across.want(name for name in others if name is not None)
        own = [term for term in fork.types if owned(term) == str(number)]
        types = {term: mask for term, mask in fork.types.items() if term not in own}
        across.note(str(number), tuple(border_of(fork, owned, number).forward), types, bool(others))
    found |= across.finish(
        lambda name: border_of(forks[int(name)], owned, int(name)),
        lambda name: [whole(forks[int(name)])] if int(name) < len(forks) else [],
    )
    return found, bool(base.clashes or across.graph.clashes or any(fork.clashes for fork in forks))


@often
@given(ontologies, datasets, st.lists(datasets, min_size=2, max_size=3))
def test_borders_give_the_closure_of_the_union(ontology: str, reference: str, articles: list[str]) -> None:
    try:
        compiled = rules(ontology)
        parts = [facts(text) for text in (reference, *articles)]
        together = ClosedGraph(compiled, strict=False)
        expected = {*together.initial, *together.add([fact for part in parts for fact in part])}
    except InconsistentError:
        return
    for given_parts in (parts, [[], *parts]):
        found, contradictory = by_borders(compiled, given_parts[0], given_parts[1:])
        asserted = {fact for part in parts for fact in part}
        assert found - asserted == expected - asserted
        assert contradictory == bool(together.clashes)


def test_a_chain_through_three_articles_is_found() -> None:
    parts = [facts("i:t0 :p0 i:x ."), facts("i:x :p1 i:t1 ."), facts("i:t1 :p2 i:y .")]
    found, _ = by_borders(rules(CHAIN), [], parts)
    assert found == set(facts("i:t0 :p2 i:t1 . i:t0 :p3 i:y ."))


def test_a_link_in_the_middle_of_a_chain_calls_for_the_rest_of_an_article() -> None:
    # That i:t1 has :p2 is nothing others could join, until the first two links of the chain reach i:t1.
    long = DECLARED + ":p3 owl:propertyChainAxiom ( :p0 :p1 :p2 ) .\n"
    found, _ = by_borders(rules(long), [], [facts("i:x :p0 i:b ."), facts("i:b :p1 i:t1 . i:t1 :p2 i:y .")])
    assert found == set(facts("i:x :p3 i:y ."))


def test_the_border_of_the_bundled_article_is_small(corpus: Corpus) -> None:
    base = ClosedGraph(compile_ontology(corpus.ontology[0].triples))
    base.add(fact for file in corpus.reference for fact in texts(file.triples))
    fork = base.fork()
    article = corpus.articles[0]
    fork.add(texts(article.turtle.triples))
    shown = interface(fork, lambda term: term.startswith(f"{ID}article/{article.slug}"))
    # What rules join at a thing of anybody: a kind (with a broader one), an organisation (with its state), an office.
    assert {name.removeprefix(ENT) for name in shown.forward} == {"hasKind", "hasSignatory", "holdsOffice"}
    kinds = shown.forward.pop(ENT + "hasKind")
    of_kinds = shown.types.keys() & {*kinds, *(kind for each in kinds.values() for kind in each)}
    assert 0 < size(shown) - len(of_kinds) < size(whole(fork)) / 10


def size(part: FactsPart) -> int:
    return len(part.types) + sum(len(objects) for index in part.forward.values() for objects in index.values())
