"""What people write is read or refused: no reader fails on strings that were made of real ones (benchmarks/readers.py)."""

from __future__ import annotations

import sys

import pytest
from conftest import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
import readers

# Of the 100,000 for each that `python benchmarks/abuse.py` tries.
COUNTS = {"turtle": 1500, "notes": 150, "query": 400, "edtf": 1500, "numbers": 300, "headers": 1000}


@pytest.mark.parametrize("name", readers.READERS)
def test_no_string_makes_a_reader_fail(name: str) -> None:
    assert [failure for failure in readers.failures(name, 0, COUNTS[name]) if failure.kind == "tracebacks"] == []


def test_strings_are_read_and_refused_alike() -> None:
    """They are neither all noise nor all as they were."""
    from kg.errors import KgError

    real, read = readers.headers()
    refused = 0
    for number in range(300):
        try:
            read(readers.changed(real, number, "headers"))
        except KgError:
            refused += 1
    assert 50 < refused < 250


def test_what_fails_is_told_with_its_string(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(data: bytes) -> object:
        return data.index(b"a")

    monkeypatch.setitem(readers.READERS, "none", lambda: ([b"aaaa", b"ab"], read))
    found = list(readers.failures("none", 0, 200))
    assert found and all(failure.kind == "tracebacks" and b"a" not in failure.string for failure in found)
    assert {failure.said.rpartition(": ")[2] for failure in found} == {"subsection not found"}
