"""Compiled rules as data: the same bytes there and back, and a clear error for anything else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from reasoning import often, ontologies, rules

from kg.errors import ParseError
from kg.reason.compile import compile_ontology
from kg.reason.engine import ClosedGraph
from kg.reason.rules import Rules, match, substitute, texts
from kg.source.corpus import Corpus


@often
@given(ontologies)
def test_there_and_back(ontology: str) -> None:
    made = rules(ontology)
    text = made.to_json()
    again = Rules.from_json(text)
    assert (again.rules, again.facts) == (made.rules, made.facts)
    assert again.to_json() == text


def test_rules_that_were_read_conclude_the_same(corpus: Corpus) -> None:
    made = compile_ontology(corpus.ontology[0].triples)
    data = [fact for file in corpus.data_files() for fact in texts(file.triples)]
    assert ClosedGraph(Rules.from_json(made.to_json())).add(data) == ClosedGraph(made).add(data)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": 99}', '{"format": 1, "axioms": [], "rules": [["x"]]}'])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ParseError, match="no compiled rules"):
        Rules.from_json(text)


def test_the_json_is_plain(corpus: Corpus) -> None:
    content = json.loads(compile_ontology(corpus.ontology[0].triples).to_json())
    assert sorted(content) == ["axioms", "facts", "format", "rules"]


def test_match_and_substitute() -> None:
    assert match(("?x", "p", "?y"), ("a", "p", "b"), {}) == {"?x": "a", "?y": "b"}
    assert match(("?x", "p", "?x"), ("a", "p", "b"), {}) is None
    assert match(("?x", "p", "?y"), ("a", "q", "b"), {}) is None
    assert match(("?x", "p", "?y"), ("a", "p", "b"), {"?y": "c"}) is None
    assert substitute(("?x", "p", "?z"), {"?x": "a"}) == ("a", "p", "?z")
