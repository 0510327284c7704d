"""The folders of `kg export --for`. Their scripts run in tests/test_stores_guide.py where the store is here."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.cli import main
from kg.errors import InputError, KgError
from kg.remote.bulk import CHOICES, write
from kg.remote.stores import KINDS
from kg.snapshot.build import Built


@pytest.mark.parametrize("store", CHOICES)
def test_the_folder_holds_every_triple_and_a_script_that_parses(
    store: str, built: Built, nquads: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "load"
    assert [path.name for path in write(built.key, store, folder)] == ["graph.nq", "graphs", "load.sh"]
    assert (folder / "graph.nq").read_bytes() == nquads.read_bytes()
    read = set()
    for path in (folder / "graphs").glob("*.nt"):
        name = ox.NamedNode(path.with_name(path.name + ".graph").read_text().strip())
        triples = ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES)
        read |= {ox.Quad(q.subject, q.predicate, q.object, name) for q in triples}
    assert read == set(ox.parse(path=str(folder / "graph.nq"), format=ox.RdfFormat.N_QUADS))
    done = subprocess.run(["bash", "-n", str(folder / "load.sh")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Usage: " in (folder / "load.sh").read_text()


def test_every_kind_but_the_nameless_has_a_script() -> None:
    assert set(CHOICES) == set(KINDS) - {"sparql"}


def test_what_is_there_stays(built: Built, tmp_path: Path) -> None:
    (tmp_path / "load").mkdir()
    (tmp_path / "load" / "mine").write_text("x")
    with pytest.raises(InputError, match="is there already"):
        write(built.key, "oxigraph", tmp_path / "load")
    with pytest.raises(InputError, match="cannot be written"):
        write(built.key, "oxigraph", tmp_path / "no" / "load")
    assert [path.name for path in tmp_path.iterdir()] == ["load"]


def test_faulty_calls(built: Built, tmp_path: Path) -> None:
    with pytest.raises(KgError, match="Name it with -o"):
        write(built.key, "oxigraph", None)
    with pytest.raises(KgError, match="no bulk loader for sparql"):
        write(built.key, "sparql", tmp_path / "load")
    assert main(["export", "--for", "oxigraph"]) == 2
