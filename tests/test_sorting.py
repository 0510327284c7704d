"""Lines come back sorted and once, whether they fit into memory or not."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from kg.snapshot.lines import without_asserted
from kg.snapshot.sorting import Sorter
from kg.terms import GRAPH_ARTICLE, GRAPH_INFERRED, GRAPH_ONTOLOGY, GRAPH_REFERENCE

lines = st.lists(st.lists(st.text("ab\u00e9\u2028", max_size=3).map(lambda text: f"{text}\n".encode()), max_size=5))


@given(lines, st.integers(1, 6))
def test_sorted_and_once(batches: list[list[bytes]], run: int) -> None:
    with TemporaryDirectory() as folder:
        sorter = Sorter(Path(folder), run)
        for batch in batches:
            sorter.add(batch)
        assert list(sorter) == sorted({line for batch in batches for line in batch})


def in_graphs(*graphs: str) -> list[bytes]:
    return sorted(f"<http://e/s> <http://e/p> <http://e/o> <{graph}> .\n".encode() for graph in graphs)


def test_what_is_asserted_is_not_inferred_too() -> None:
    article, other = GRAPH_ARTICLE + "a", GRAPH_ARTICLE + "z"
    for asserted in ([article], [GRAPH_REFERENCE], [article, other, GRAPH_REFERENCE, GRAPH_ONTOLOGY]):
        assert list(without_asserted(in_graphs(*asserted, GRAPH_INFERRED))) == in_graphs(*asserted)
    for kept in ([GRAPH_INFERRED], [GRAPH_INFERRED, GRAPH_ONTOLOGY]):
        assert list(without_asserted(in_graphs(*kept))) == in_graphs(*kept)
    longer = b"<http://e/s> <http://e/p> <http://e/o2> <%s> .\n" % GRAPH_REFERENCE.encode()
    assert list(without_asserted([*in_graphs(GRAPH_INFERRED), longer])) == [*in_graphs(GRAPH_INFERRED), longer]
