"""What comes near comes first, in a fixed order."""

from __future__ import annotations

import pytest
from canned import QUERIES

from kg.answer.canned import questions
from kg.answer.suggest import closest, fitting


def test_closest_mends_slips_only() -> None:
    labels = ["kazakhstan", "pakistan", "kyrgyzstan", "france"]
    assert closest("Kazakstan", labels)[0] == "kazakhstan"
    assert closest("xyzzy", labels) == []


def test_fitting_passes_over_common_words() -> None:
    texts = ["Who chaired which meeting?", "Who said what?", "Which meetings took place?"]
    assert fitting("who has chaired the meeting", texts, 3)[0] == texts[0]
    assert fitting("", texts, 3) == []


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("who chaired the meeting", "who-chaired"),
        ("which universities", "universities"),
        ("exchange rate", "implied-rates"),
        ("documents signd", "documents-signed"),
        ("ambassadors", "ambassadors"),
        ("what is planned", "plans"),
        ("timeline", "timeline"),
        ("minerals", "minerals"),
        ("what did we infer", "inferred-by-us"),
    ],
)
def test_free_words_find_their_question(words: str, name: str) -> None:
    found = questions.search(words, questions.every([QUERIES]))
    assert name in [question.name for question in found]
