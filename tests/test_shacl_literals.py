"""Values of literals are those of rdflib, whatever the text."""

from __future__ import annotations

import itertools
import logging
import warnings

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl.rdfutil.compare import compare_literal

from kg.shacl.literals import at_most, day, is_text, number, well_formed
from kg.terms import XSD

TEXTS = (
    "1|01|+1|-0| 1 |1_000|1.0|1.|.5|abc||2024|2024-05|2024-05-01|2024-13|2024-02-30|2024-05-01Z|2024-05-01+05:00|"
    "2024-05-01-05:00|20240501|12024-05-01|2024-5-1|1e5|INF|0x10|true|Jan|2024-W10-1|2024-05-01T00:00:00"
).split("|")
KINDS = "integer decimal date string gYear".split()


@pytest.fixture(autouse=True)
def silence() -> None:
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)
    warnings.simplefilter("ignore")


def pair(text: str, kind: str) -> tuple[ox.Literal, rdflib.Literal]:
    plain = rdflib.Literal(text) if kind == "string" else rdflib.Literal(text, datatype=XSD + kind, normalize=False)
    return ox.Literal(text, datatype=ox.NamedNode(XSD + kind)), plain


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", TEXTS)
def test_well_formed_as_rdflib(text: str, kind: str) -> None:
    mine, other = pair(text, kind)
    assert well_formed(mine) == (not other.ill_typed)
    if well_formed(mine) and kind in ("integer", "decimal"):
        assert number(mine) == other.value
    if well_formed(mine) and kind == "date":
        assert day(text) == other.value


def test_nan_is_no_decimal_though_rdflib_takes_it() -> None:
    assert number(ox.Literal("NaN", datatype=ox.NamedNode(XSD + "decimal"))) is None


def test_order_as_pyshacl_has_it_of_all_that_it_can_compare() -> None:
    literals = [pair(text, kind) for text in TEXTS for kind in KINDS if kind != "string"]
    compared = 0
    for (one, other_one), (two, other_two) in itertools.product(literals, repeat=2):
        if is_text(one) or is_text(two):
            continue
        try:
            wanted = compare_literal(other_one, other_two) <= 0
        except (TypeError, NotImplementedError):
            continue
        assert at_most(one, two) == wanted, (one, two)
        compared += 1
    assert compared > 1000
