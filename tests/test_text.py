"""Quotes, names, numbers, times and literals: what the checks rest on."""

from __future__ import annotations

from datetime import date

import pyoxigraph as ox
import pytest
from conftest import ARTICLE_FOLDER
from hypothesis import given
from hypothesis import strategies as st

from kg.source.evidence import Anchor, QuoteError, anchor, is_separator, line_of, uncovered
from kg.source.lexical import fault
from kg.source.names import NameIndex, outermost
from kg.source.timespan import bounds
from kg.terms import XSD

TEXT = (ARTICLE_FOLDER / "article.txt").read_text(encoding="utf-8")


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 200))
def test_any_part_of_the_text_is_found_where_it_is(start: int, length: int) -> None:
    exact = TEXT[start : start + length]
    place = anchor(TEXT, exact, TEXT[:start], TEXT[start + len(exact) :])
    assert (place.start, TEXT[place.start : place.end]) == (start, exact)


@given(st.text(min_size=1, max_size=30))
def test_a_quote_is_found_verbatim_or_refused(quote: str) -> None:
    try:
        place = anchor(TEXT, quote)
    except QuoteError:
        assert TEXT.count(quote) != 1
    else:
        assert TEXT[place.start : place.end] == quote


def test_one_changed_letter_names_the_line_and_the_nearest_words() -> None:
    with pytest.raises(QuoteError) as caught:
        anchor(TEXT, "which was signed in Bpril 2024")
    assert caught.value.line == 10
    assert caught.value.nearest is not None and "signed in April 2024" in caught.value.nearest


def test_repeated_words_need_a_context() -> None:
    with pytest.raises(QuoteError, match="more than once"):
        anchor(TEXT, "Kazakhstan")
    assert line_of(TEXT, anchor(TEXT, "Kazakhstan", prefix="London hosted the 8th meeting of the ").start) == 2


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8), st.text("ab, \n", max_size=60))
def test_uncovered_is_what_no_anchor_covers(pairs: list[tuple[int, int]], text: str) -> None:
    anchors = [Anchor(min(a, b), min(max(a, b), len(text))) for a, b in pairs if min(a, b) <= len(text)]
    covered = {i for place in anchors for i in range(place.start, place.end)}
    gaps = {i for gap in uncovered(text, anchors) for i in range(gap.start, gap.end)}
    missing = {i for i, c in enumerate(text) if i not in covered and not is_separator(c)}
    assert missing <= gaps
    assert not gaps & covered


def test_names_are_found_as_words_and_the_longest_wins() -> None:
    index = NameIndex(
        [
            ("kz", "Kazakhstan"),
            ("gb", "UK"),
            ("dialogue", "Kazakhstan-UK Strategic Dialogue"),
            ("energy", "energy"),
            ("us", "US"),
        ]
    )
    names = index.find_all("The Kazakhstan-UK Strategic Dialogue on Energy; Kazakhstan’s focus, not us.")
    assert [sorted(name.things) for name in outermost(names)] == [["dialogue"], ["energy"], ["kz"]]
    assert {"gb"} in [set(name.things) for name in names]


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)))
def test_a_day_bounds_itself_and_its_month_bounds_it(day: date) -> None:
    assert bounds(day.isoformat()) == (day, day)
    first, last = bounds(day.isoformat()[:7])
    assert first is not None and last is not None and first <= day <= last


@given(st.text(max_size=12))
def test_any_text_is_edtf_or_a_value_error(text: str) -> None:
    try:
        first, last = bounds(text)
    except ValueError:
        return
    assert first or last


@given(st.integers(-(10**17), 10**17), st.dates())
def test_canonical_literals_pass(number: int, day: date) -> None:
    assert fault(ox.Literal(str(number), datatype=ox.NamedNode(XSD + "integer"))) is None
    assert fault(ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD + "date"))) is None


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("2025-13-01", "date"),
        ("2025-02-30", "date"),
        ("2025-02-01Z", "date"),
        ("abc", "integer"),
        ("007", "integer"),
        ("2.80", "decimal"),
        ("2.0", "decimal"),
        ("1", "boolean"),
        ("2025", "gYear"),
        ("1.5", "double"),
    ],
)
def test_other_literals_do_not(text: str, datatype: str) -> None:
    assert fault(ox.Literal(text, datatype=ox.NamedNode(XSD + datatype)))


def test_what_passes_is_what_the_store_keeps() -> None:
    """Stores rewrite what is not canonical: let nothing in that they would change."""
    store = ox.Store()
    node = ox.NamedNode("http://example.org/x")
    for text, datatype in [
        ("12", "integer"),
        ("2.8", "decimal"),
        ("-0.5", "decimal"),
        ("2024-07-31", "date"),
        ("true", "boolean"),
    ]:
        literal = ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))
        assert fault(literal) is None
        store.add(ox.Quad(node, node, literal))
        assert str(literal) in {str(quad.object) for quad in store}
