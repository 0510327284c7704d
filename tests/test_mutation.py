"""Of 500 faulty copies of the article graph, `kg validate` must catch at least 98%; the rest is listed and legal."""

from __future__ import annotations

import pytest
from mutants import Mutant, Mutator

from kg.corpus import Corpus
from kg.finding import VIOLATION
from kg.validate import CHECKS

SEED = 2024
COUNT = 500
# Why a survivor is legal data: no rule could refuse it without refusing true data too.
LEGAL = {
    "delete a node": "A remark or a further fact is the editors' choice: no rule can demand it where its words still support another fact.",
    "delete a triple": "A value that the words name stays in use by another property of the fact, or a mention denotes one thing less that its words also name.",
    "duplicate a value": "One more value that the words of the fact do name, or one more thing that a mention may denote.",
    "swap a class": "Another class of the same shape whose stance is the same, such as a plan and a commitment.",
    "swap an individual": "Another thing that the same words name.",
    "duplicate a node": "",
    "break a datatype": "",
    "reverse dates": "",
    "mistype an IRI": "",
    "alter a quote": "",
}


def caught(mutant: Mutant) -> bool:
    """Whether any check of `kg validate` finds a violation; the cheap checks run first."""
    return any(finding.severity == VIOLATION for check in CHECKS for finding in check(mutant.corpus))


def test_the_original_is_clean(small_corpus: Corpus) -> None:
    assert [finding for check in CHECKS for finding in check(small_corpus)] == []


@pytest.fixture(scope="module")
def survivors(small_corpus: Corpus) -> list[Mutant]:
    mutator = Mutator(small_corpus, SEED)
    kinds = list(mutator.faults)
    mutants = [mutator.mutant(kinds[number % len(kinds)]) for number in range(COUNT)]
    assert len(mutants) == COUNT
    return [mutant for mutant in mutants if not caught(mutant)]


def test_at_least_98_percent_of_the_mutants_are_caught(survivors: list[Mutant]) -> None:
    listed = "\n".join(f"{mutant.kind}: {mutant.what}" for mutant in survivors)
    print(f"{len(survivors)} of {COUNT} mutants survive:\n{listed}")
    assert len(survivors) <= COUNT * 0.02, listed


def test_every_survivor_is_of_a_kind_with_a_reason(survivors: list[Mutant]) -> None:
    assert [mutant.what for mutant in survivors if not LEGAL[mutant.kind]] == []
