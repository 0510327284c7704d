"""The generated reference data are those of the installed pycountry, and complete."""

from __future__ import annotations

import sys

import pycountry
import pytest
from conftest import ROOT

sys.path.insert(0, str(ROOT / "tools"))
import reference_data


@pytest.mark.parametrize("name", ["countries.ttl", "currencies.ttl"])
def test_the_files_are_what_the_script_writes(name: str) -> None:
    assert (ROOT / "graph" / "reference" / name).read_text(encoding="utf-8") == reference_data.documents()[name]


def test_every_country_and_currency_is_there() -> None:
    countries = (ROOT / "graph" / "reference" / "countries.ttl").read_text(encoding="utf-8")
    assert all(
        f'"{entry.alpha_2}" , "{entry.alpha_3}" , "{entry.numeric}"' in countries for entry in pycountry.countries
    )
    assert countries.count("a ent:State ;") == 195
    currencies = (ROOT / "graph" / "reference" / "currencies.ttl").read_text(encoding="utf-8")
    assert all(f'"{entry.alpha_3}" , "{entry.numeric}"' in currencies for entry in pycountry.currencies)
