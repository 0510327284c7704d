"""Answers say no more than the sentence: what is only named, taken back or announced is not told as the deed.

The text is tests/told/articles/water/article.txt, invented; what is expected was read in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import kg

TOLD = Path(__file__).resolve().parent / "told"


@pytest.fixture(scope="module")
def water(cache: Path) -> Iterator[kg.Graph]:
    with kg.open(TOLD) as opened:
        yield opened


@pytest.mark.parametrize(
    ("name", "values", "lines"),
    [
        # "would not harm farmers": he claims that there is no effect.
        (
            "links",
            {"relation": "cause"},
            [
                "Effect on farmers – cause: the increase of the water price – told as non-occurrence in claim",
                "Industrial strike – cause: the increase of the water price – told as demand",
            ],
        ),
        # Nobody plans, claims or demands the rise.
        (
            "changes",
            {"country": "CL"},
            [
                "Increase of the water price by Chile: 8 percent – told as condition in plan",
                "Increase of the water price by Chile: 8 percent – told as cause in claim",
                "Increase of the water price by Chile: 8 percent – told as cause in demand",
            ],
        ),
        # Announced, with a day before the publication; the agreement sets a day for what is to be done.
        (
            "due",
            {},
            [
                "Plan of Peru",
                "Agreement reached by Chile and Peru: construction by Chile and Peru of dams, by the end of August",
            ],
        ),
        (
            "is-it-done",
            {"object": "water treaty"},
            ["Signing by Peru and Chile: announced, on 28 May 2025", "Signing by Peru and Chile: done"],
        ),
        # The two persons are no further sides.
        (
            "documents-between",
            {"first": "PE", "second": "CL"},
            [
                "Water treaty: signed by Peru, by the hand of Rosa Quispe",
                "Water treaty: signed by Chile, by the hand of Pablo Soto",
            ],
        ),
        # How much, and what it hangs on.
        (
            "not-done-yet",
            {"kind_of": "payment"},
            ["Payment by Peru: $3 million, in July"],
        ),
        (
            "not-done-yet",
            {"kind_of": "payment"},
            ["on condition of the increase (by or to 8 percent) by Chile of the water price, unless or except for the decline of the lake (“dries up”) – told as plan"],
        ),
        ("not-done-yet", {"kind_of": "signing"}, []),
    ],
)  # fmt: skip
def test_no_more_is_told_than_the_sentence_says(
    water: kg.Graph, name: str, values: dict[str, str], lines: list[str]
) -> None:
    told = [answer.text for answer in water.ask(name, **values).answers()]
    assert len(told) == len(lines), told
    assert [line for line in lines if not any(line in each for each in told)] == [], told


def test_who_only_refers_to_a_figure_does_not_tell_it(water: kg.Graph) -> None:
    """Two later sentences speak of "the rise", and of no percent."""
    rows = water.ask("figures")
    assert {(row.wording, row.line, row.reality) for row in rows} == {
        ("8 percent", 4, "condition in plan"),
        ("$3 million", 4, "plan"),
    }
