"""Two values, and two names, that tell of one: laws that hold for any of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.compare import values
from kg.compare.names import similarity, sounded
from kg.compare.tellings import BoundedAmount, TimeSpan
from kg.tables.csvw import filled

DAYS = st.dates().map(lambda day: day.isoformat())
SPANS = st.builds(
    lambda first, second, open_: TimeSpan(
        "" if open_ == 1 else min(first, second), "" if open_ == 2 else max(first, second), ""
    ),
    DAYS,
    DAYS,
    st.integers(0, 2),
)
AMOUNTS = st.builds(
    lambda number, bound, unit: BoundedAmount(str(number), "", unit, bound, str(number)),
    st.integers(0, 10**9),
    st.sampled_from(("exactly", "about", "atLeast", "moreThan", "atMost", "lessThan")),
    st.sampled_from(("unit:one", "currency:USD")),
)


@given(SPANS, SPANS)
def test_times_are_compared_the_same_either_way(one: TimeSpan, other: TimeSpan) -> None:
    assert values.spans(one, other) == values.turned(values.spans(other, one))
    assert values.spans(one, one) == values.SAME
    assert (values.gap(one, other) or 0) == 0 or values.spans(one, other) == values.CONTRADICTS


@given(AMOUNTS, AMOUNTS)
def test_amounts_are_compared_the_same_either_way(one: BoundedAmount, other: BoundedAmount) -> None:
    assert values.amounts(one, other) == values.turned(values.amounts(other, one))
    assert values.amounts(one, one) == values.SAME
    if one.unit != other.unit:
        assert values.amounts(one, other) == values.NOT_COMPARABLE


@given(st.text(max_size=30), st.text(max_size=30))
def test_names_are_compared_the_same_either_way(one: str, other: str) -> None:
    assert 0 <= similarity(one, other) <= 1
    assert similarity(one, one) in (0.0, 1.0) and abs(similarity(one, other) - similarity(other, one)) < 0.1


@pytest.mark.parametrize(
    "spellings",
    [
        "Nazarbayev Nazarbaev Nasarbajew Назарбаев",
        "Tokayev Tokaev Tokajew Токаев",
        "Zhumagaliyev Zhumagaliev Жумагалиев",
        "Khrushchev Хрущев",
        "Müller Muller",
    ],
)
def test_transliterations_of_a_name_are_alike(spellings: str) -> None:
    first, *others = spellings.split()
    for other in others:
        assert similarity(first, other) >= 0.6, (sounded(first), sounded(other))


@given(st.text(max_size=20))
def test_a_template_makes_no_iri_that_breaks(cell: str) -> None:
    assert not set(filled("document:{a}", {"a": cell})) & set(' <>"{}|\\^`\n')
