"""Matching and comparing on a generated corpus with known truth; benchmarks/matching.py measures it at full size."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from conftest import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))

import matching
import several

from kg.compare.corpus import Sources
from kg.compare.nearby import matches_of
from kg.paths import Workspace
from kg.snapshot.build import build


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, list[several.Article]]:
    made = several.articles(60, 3)
    graph = tmp_path_factory.mktemp("several") / "graph"
    assert several.write(made, graph) == []
    return build(Workspace.at(graph)).key, graph, made


def test_the_generator_is_seeded() -> None:
    assert [one.text() for one in several.articles(20, 5)] == [one.text() for one in several.articles(20, 5)]
    assert [one.text() for one in several.articles(20, 5)] != [one.text() for one in several.articles(20, 6)]


def test_what_is_proposed_is_right(corpus: tuple[str, Path, list[several.Article]]) -> None:
    key, graph, made = corpus
    found = Sources.of(key, graph)
    proposed = {frozenset((match.one, match.other)) for match in found.matches}
    truth, _ = matching.true_pairs(made)
    assert len(truth) > 50
    assert len(proposed & truth) >= 0.98 * len(proposed)
    assert len(proposed & truth) >= 0.9 * len(truth)
    for group in found.groups:
        assert {frozenset((a.node, b.node)) for a in group for b in group if a.node < b.node} & truth


def test_one_article_finds_what_the_whole_finds(corpus: tuple[str, Path, list[several.Article]]) -> None:
    """Among many, by what the store knows of its things; spellings of persons aside, which only the whole can propose."""
    key, graph, made = corpus
    whole = Sources.of(key, graph, guesses=False).matches
    for one in made[::7]:
        article = f"{matching.START}{one.slug}"
        wanted = [match for match in whole if any(end.startswith(f"{article}/") for end in (match.one, match.other))]
        assert matches_of(article, key, graph) == wanted
