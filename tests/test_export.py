"""Exports are the snapshot, the same bytes each time, and read back by others as the same graph."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT, SLUG
from graphs import OXIGRAPH, RDFLIB, canonical, oxigraph_reads, pyld_reads, rdflib_reads

from kg import snapshot
from kg.cli import main
from kg.cli.parse_asking import EXPORT_FORMATS
from kg.errors import InputError, KgError
from kg.export import FORMATS, PARQUET, export, format_of
from kg.export.source import graphs_of, select
from kg.snapshot.build import Built
from kg.terms import ENT, GRAPH, GRAPH_ARTICLE, GRAPH_INFERRED, GRAPH_METADATA, GRAPH_ONTOLOGY, ID

OF_TRIPLES = ("turtle", "ntriples", "jsonld", "rdfxml")
OF_QUADS = ("nquads", "trig")


def quads_of(built: Built, without: set[str]) -> list[ox.Quad]:
    quads = ox.parse(b"".join(snapshot.quads(built.key)), format=ox.RdfFormat.N_QUADS)
    return [q for q in quads if q.graph_name.value not in without]  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def triples(built: Built) -> set[str]:
    """The data with what is inferred from them."""
    return canonical(ox.Quad(*quad.triple) for quad in quads_of(built, {GRAPH_ONTOLOGY}))


@pytest.fixture(scope="module")
def whole(built: Built) -> set[str]:
    """All of the snapshot, the ontology with its blank nodes too."""
    return canonical(ox.Quad(*quad.triple) for quad in quads_of(built, set()))


def test_the_command_line_knows_the_formats() -> None:
    assert (*FORMATS, PARQUET) == EXPORT_FORMATS


@pytest.mark.parametrize("chosen", OF_TRIPLES)
def test_every_triple_comes_back(built: Built, triples: set[str], whole: set[str], chosen: str) -> None:
    assert oxigraph_reads(export(built.key, chosen), chosen) == triples
    data = export(built.key, chosen, ontology=True, alignments=True)
    assert oxigraph_reads(data, chosen) == whole


@pytest.mark.parametrize("chosen", OF_TRIPLES)
def test_rdflib_reads_the_same(built: Built, whole: set[str], chosen: str) -> None:
    assert rdflib_reads(export(built.key, chosen, ontology=True, alignments=True), chosen) == whole


def test_a_json_ld_processor_reads_the_same(built: Built, triples: set[str], whole: set[str]) -> None:
    assert pyld_reads(export(built.key, "jsonld")) == triples
    assert pyld_reads(export(built.key, "jsonld", linked=True)) == triples
    assert pyld_reads(export(built.key, "jsonld", ontology=True, alignments=True)) == whole


@pytest.mark.parametrize("chosen", OF_QUADS)
def test_every_quad_comes_back(built: Built, chosen: str) -> None:
    data = export(built.key, chosen, ontology=True)
    read = oxigraph_reads(data, chosen)
    assert rdflib_reads(data, chosen) == read
    names = {quad.graph_name.value for quad in ox.parse(data, format=OXIGRAPH[chosen])}
    kinds = ("anchors", "inferred", "metadata", "ontology", "reference", f"article/{SLUG}")
    assert names == {GRAPH + name for name in kinds}
    described = {quad for quad in read if f"<{GRAPH_METADATA}>" in quad}
    mapped = set(select(built.key, alignments=True)[GRAPH + "alignments"])
    wanted = [q for q in quads_of(built, set()) if str(q.triple) not in mapped or q.graph_name.value != GRAPH_ONTOLOGY]
    assert len(read - described) - len(wanted) == len(mapped & set(select(built.key, ontology=True)[GRAPH_ONTOLOGY]))


@pytest.mark.parametrize("chosen", FORMATS)
def test_the_bytes_do_not_depend_on_the_hash_seed(built: Built, chosen: str, tmp_path: Path) -> None:
    seen = []
    for seed in ("1", "2"):
        target = tmp_path / f"{seed}.zip"
        command = [sys.executable, "-m", "kg", "export", "-f", chosen, "-o", str(target)]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        subprocess.run(command, check=True, env=environment)
        seen.append(target.read_bytes())
    assert seen[0] == seen[1] and seen[0]


def test_choices(built: Built) -> None:
    plain = export(built.key, "ntriples", inferred=False)
    assert f"<{ENT}hasSignatory>".encode() not in plain
    assert plain.count(b"\n") == len({str(q.triple) for q in quads_of(built, {GRAPH_ONTOLOGY, GRAPH_INFERRED})})
    class_of = f"<{ENT}hasSignatory> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>".encode()
    mapping = (
        f"<{ENT}Agent> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <http://www.w3.org/ns/prov#Agent>".encode()
    )
    ontology, alignments = (export(built.key, "ntriples", **{name: True}) for name in ("ontology", "alignments"))
    assert class_of in ontology and mapping not in ontology
    assert class_of not in alignments and mapping in alignments
    one = export(built.key, "turtle", article=SLUG)
    assert b"country:kz\n" not in one
    assert "£2.8 billion".encode() in one


def test_one_article_holds_its_own_triples(built: Built) -> None:
    graphs = graphs_of(built.key)
    one = export(built.key, "ntriples", article=SLUG, inferred=False).decode().removesuffix(" .\n").split(" .\n")
    own = {line for line in graphs[GRAPH + "anchors"] if line.startswith(f"<{ID}article/{SLUG}")}
    assert set(one) == set(graphs[GRAPH_ARTICLE + SLUG]) | own
    assert oxigraph_reads(export(built.key, "turtle", article=SLUG), "turtle") == oxigraph_reads(
        export(built.key, "jsonld", article=SLUG), "jsonld"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-f", "csv"], "csv is several tables. Give a .zip file or a new folder with -o."),
        (["-f", "csv", "--with-ontology", "-o", "x.zip"], "csv holds data only. Leave --with-ontology out"),
        (["-f", "nanopub", "--with-alignments"], "nanopub holds data only. Leave --with-alignments out"),
        (["-f", "turtle", "--context", "linked"], "turtle has no context that could be linked."),
        (["-f", "nanopub", "--article", "nonesuch"], "there is no article nonesuch."),
        (["-f", "trig", "--article", "nonesuch"], "there is no article nonesuch."),
    ],
)
def test_options_that_do_not_go_together(
    arguments: list[str],
    message: str,
    built: Built,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["export", *arguments]) == 2
    out, err = capsys.readouterr()
    assert not out and message in err and err.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ending", [ending for ending in FORMATS.values() if ending])
def test_the_ending_tells_the_format(ending: str, built: Built, tmp_path: Path) -> None:
    target = tmp_path / f"all{ending}"
    assert main(["export", "-o", str(target)]) == 0
    assert target.read_bytes() == export(built.key, format_of(target))


def test_csv_goes_to_a_new_folder_or_a_zip_file(
    built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "-f", "csv", "-o", str(tmp_path / "tables")]) == 0
    assert main(["export", "-f", "csv", "-o", str(tmp_path / "tables.zip")]) == 0
    with zipfile.ZipFile(tmp_path / "tables.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            path.name: path.read_bytes() for path in (tmp_path / "tables").iterdir()
        }
    before = sorted(tmp_path.rglob("*"))
    assert main(["export", "-f", "csv", "-o", str(tmp_path / "tables")]) == 3
    assert "tables: is there already." in capsys.readouterr().err
    assert main(["export", "-f", "csv", "-o", str(tmp_path / "no" / "tables")]) == 3
    assert sorted(tmp_path.rglob("*")) == before


def test_unknown_formats(built: Built) -> None:
    with pytest.raises(KgError, match="there is no format docx"):
        export(built.key, "docx")


@pytest.mark.parametrize(
    ("chosen", "name"), [("turtle", "turtle"), ("trig", "trig"), ("rdfxml", "rdfxml"), ("nquads", "nquads")]
)
def test_rapper_reads_as_many(built: Built, chosen: str, name: str, tmp_path: Path) -> None:
    if shutil.which("rapper") is None:
        pytest.skip("rapper is not installed: apt-get install raptor2-utils")
    data = export(built.key, chosen)
    (tmp_path / "file").write_bytes(data)
    done = subprocess.run(
        ["rapper", "-q", "-i", name, "-o", "nquads" if chosen in OF_QUADS else "ntriples", str(tmp_path / "file")],
        capture_output=True,
    )
    assert done.returncode == 0 and not done.stderr, done.stderr
    assert len(set(done.stdout.splitlines())) == len(oxigraph_reads(data, chosen))


def test_construct_is_written_in_each_format_of_triples(built: Built, capfd: pytest.CaptureFixture[str]) -> None:
    found = []
    for chosen in OF_TRIPLES:
        assert main(["query", "CONSTRUCT WHERE { ?e oa:exact ?quote }", "-f", chosen, "--timeout", "60"]) == 0
        found.append(oxigraph_reads(capfd.readouterr().out.encode(), chosen))
    assert found[0] and all(one == found[0] for one in found)
    assert set(RDFLIB) >= set(OF_TRIPLES)


def test_the_context_is_that_of_the_file(built: Built) -> None:
    published = json.loads((ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    assert json.loads(export(built.key, "jsonld"))["@context"] == published


@pytest.mark.parametrize("chosen", FORMATS)
@pytest.mark.parametrize("damage", ["not whole", "cut", "not text", "not N-Quads", "another letter"])
def test_a_damaged_snapshot_is_not_passed_on(
    chosen: str, damage: str, built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(built.folder, tmp_path / built.key, ignore=shutil.ignore_patterns("store"))
    monkeypatch.setenv("ENTENTE_CACHE", str(tmp_path))
    path = next(path for path in (tmp_path / built.key / "shards").glob("*.nq.gz") if len(path.name) == 8)
    shared = json.loads(path.with_name(path.name[:2] + ".json").read_bytes())[0]["sizes"][0]
    packed = path.read_bytes()
    data = gzip.decompress(packed[shared:])
    half = data.index(b"\n", len(data) // 2) + 1
    changed = {
        "cut": data[:half],
        "not text": data[:half] + b"\xff" + data[half:],
        "not N-Quads": data.replace(b"> <", b"> ", 1),
        "another letter": data.replace(b"Kazakhstan", b"Kazakhstam", 1),
    }
    path.write_bytes(packed[:-9] if damage == "not whole" else packed[:shared] + gzip.compress(changed[damage]))
    with pytest.raises(InputError, match="the snapshot is damaged"):
        export(built.key, chosen)


def test_without_pyld_the_tree_says_what_to_install(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyld", None)
    with pytest.raises(KgError, match="pip install pyld"):
        export(built.key, "jsonld-framed")
    assert export(built.key, "jsonld")
