"""Filters about parameters without COALESCE: the same rows, in every case of every canned question."""

from __future__ import annotations

import os
from copy import copy

import canned
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.answer.canned import binding
from kg.answer.rows import Rows
from kg.remote.parameters import resolved
from kg.snapshot.build import Built


def test_every_question_keeps_its_rows(built: Built) -> None:
    with kg.open() as graph:
        every = canned.cases()
        for case in every if "ENTENTE_NIGHTLY" in os.environ else every[::3]:
            question = copy(canned.question(case.name))
            question.text = resolved(question.text, case.values)
            assert "?_" not in binding.bound(question, case.values, graph.find), case
            found = graph._store.query(binding.bound(question, case.values, graph.find), trusted=True)
            assert isinstance(found, Rows)
            assert list(map(tuple, found.terms)) == list(map(tuple, graph.ask(case.name, **case.values).terms)), case


@pytest.mark.parametrize(
    "text",
    [
        "FILTER(COALESCE(?x = ?y, true))",
        "FILTER(COALESCE(?x = ?_a, false))",
        "FILTER(COALESCE(?x = ?_a, true) && COALESCE(?y = ?_b, true))",
        "FILTER(?x = ?_a)",
        "# FILTER(COALESCE(?x = ?_a, true))",
        "'FILTER(COALESCE(?x = ?_a, true))'",
    ],
)
def test_other_filters_stay(text: str) -> None:
    assert resolved(text, []) == text


def test_brackets_in_strings_do_not_count() -> None:
    assert resolved("FILTER(COALESCE(?x = ')' || ?x = ?_a, true)) ?x", ["a"]) == "FILTER(?x = ')' || ?x = ?_a) ?x"
    assert resolved("FILTER(COALESCE(?x = ')' || ?x = ?_a, true)) ?x", []) == " ?x"


@given(st.text(alphabet="FILTER(COALESCE) ?_a,true'\"#{}<>\n", max_size=60))
def test_any_text_is_taken(text: str) -> None:
    assert len(resolved(text, ["a"])) <= len(text)


def test_what_holds_unless_the_parameter_is_given() -> None:
    text = "FILTER(COALESCE(?_x != ?_x, true) || ?a = ?_x || EXISTS { ?a ?b ?_x FILTER(?b > 1) }) ?a"
    assert resolved(text, []) == " ?a"
    assert resolved(text, ["x"]) == "FILTER(?a = ?_x || EXISTS { ?a ?b ?_x FILTER(?b > 1) }) ?a"
    for other in ("FILTER(COALESCE(?_x != ?_y, true) || ?a)", "FILTER(COALESCE(?_x != ?_x, false) || ?a)"):
        assert resolved(other, []) == other
