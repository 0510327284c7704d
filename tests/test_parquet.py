"""The Parquet tables: nothing of the graph is lost, the same bytes each time, each shard by itself, columns as documented."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest
from conftest import ROOT

from kg import snapshot
from kg.cli import main
from kg.export import parquet, save
from kg.export.columns import TABLES, codebook
from kg.paths import Workspace
from kg.snapshot.build import Built, build
from kg.snapshot.shards import Shards, shard_of
from kg.terms import ENT, GRAPH_ONTOLOGY, RDF, RDFS, SKOS, short_name

sys.path.insert(0, str(ROOT / "benchmarks"))
import corpus_sample

PAGE = ROOT / "docs" / "tables.md"
SAMPLES = [article[0] for article in corpus_sample.articles(3)]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated") / "graph"
    corpus_sample.write(3, folder)
    return folder


def rows(folder: Path, table: str) -> Iterator[dict[str, object]]:
    for path in sorted((folder / table).iterdir()):
        yield from pq.read_table(path).to_pylist()


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.parquet"))}


@pytest.mark.parametrize("which", ["bundled", "generated"])
def test_every_triple_has_its_place(which: str, built: Built, generated: Path, tmp_path: Path) -> None:
    """Read from the lines of the snapshot, not through the writer: only axioms of the ontology are left out."""
    key = built.key if which == "bundled" else build(Workspace.at(generated)).key
    save(key, "parquet", tmp_path / "t")
    found: set[tuple[str, str, str]] = set()
    for row in rows(tmp_path / "t", "classes"):
        found.add((str(row["node"]), "type", str(row["class"])))
    for table, name, value in (("roles", "role", "thing"), ("things", "name_kind", "name"), ("words", "role", "words")):
        for row in rows(tmp_path / "t", table):
            found.add(
                (str(row["thing" if table == "things" else "node"]), str(row[name]).rpartition(":")[2], str(row[value]))
            )
    for row in rows(tmp_path / "t", "articles"):
        found |= {(str(row["article"]), name, str(row[name])) for name in ("headline", "language", "sha256")}
    columns = {"exact": "quote", "textLine": "line", "start": "start", "end": "end"}
    for row in rows(tmp_path / "t", "evidence"):
        found |= {(str(row["evidence"]), name, str(row[column])) for name, column in columns.items()}
    for row in rows(tmp_path / "t", "times"):
        found |= {(str(row["time"]), name, str(row[name])) for name in ("edtf", "earliest", "latest")}
    for row in rows(tmp_path / "t", "amounts"):
        found |= {
            (str(row["amount"]), name, str(row[of])) for name, of in (("value", "exact"), ("upperValue", "upper"))
        }
    missing = []
    for line in snapshot.quads(key):
        (quad,) = ox.parse(line, format=ox.RdfFormat.N_QUADS)
        name, value = quad.predicate.value, quad.object.value
        axiom = quad.graph_name.value == GRAPH_ONTOLOGY and name not in (RDFS + "label", SKOS + "definition")
        if axiom or isinstance(quad.subject, ox.BlankNode):
            continue
        if name == RDF + "type":
            wanted = (quad.subject.value, "type", value.removeprefix(ENT).removeprefix(SKOS))
        else:
            wanted = (quad.subject.value, re.split(r"[#/]", name)[-1], value)
        if wanted[1] == "upperValue":
            wanted = (*wanted[:2], str(float(value)))
        if wanted not in found:
            missing.append(line)
    assert not missing[:5], len(missing)


def test_columns_are_those_of_the_codebook(built: Built, tmp_path: Path) -> None:
    types = {"string": "string", "bool": "bool", "int64": "int64", "date": "date32[day]", "double": "double"}
    save(built.key, "parquet", tmp_path / "t")
    assert {path.name for path in (tmp_path / "t").iterdir()} == set(TABLES)
    for table, (_, columns) in TABLES.items():
        for path in (tmp_path / "t" / table).iterdir():
            schema = pq.read_schema(path)
            written = {field.name: str(field.type) for field in schema}
            assert written == {name: types[kind] for name, (kind, *_) in columns.items()}
    assert codebook() in PAGE.read_text(encoding="utf-8"), "run tools/in_step.py"


def test_the_examples_of_the_codebook_are_rows(built: Built, tmp_path: Path) -> None:
    save(built.key, "parquet", tmp_path / "t")
    for table, (_, columns) in TABLES.items():
        example = {name: value for name, (*_, value) in columns.items()}
        assert example in [{name: written(value) for name, value in row.items()} for row in rows(tmp_path / "t", table)]


def written(value: object) -> str:
    """As in the codebook, where "" is NULL."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_the_same_bytes_each_time_and_no_others_for_what_a_change_leaves_alone(generated: Path, tmp_path: Path) -> None:
    first = build(Workspace.at(generated)).key
    save(first, "parquet", tmp_path / "one")
    save(first, "parquet", tmp_path / "two")
    before = files(tmp_path / "one")
    assert files(tmp_path / "two") == before == files(parquet.made(first))

    copy = tmp_path / "copy"
    shutil.copytree(generated, copy)
    slug = SAMPLES[0]
    article = next((copy / "articles").glob(f"{slug}/article.ttl"))
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace('ent:remark "', 'ent:remark "Yes: ', 1) if "ent:remark" in text else text + "\n#\n")
    shutil.rmtree(copy / "articles" / SAMPLES[1])
    second = build(Workspace.at(copy)).key
    after = files(parquet.made(second))
    changed = {Path(name).stem for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert changed <= {shard_of(slug), shard_of(SAMPLES[1]), "across"}
    assert shard_of(SAMPLES[1]) in changed
    same = parquet.made(first) / "roles" / "base.parquet", parquet.made(second) / "roles" / "base.parquet"
    assert same[0].samefile(same[1]), "linked, not written again"
    save(second, "parquet", tmp_path / "three")
    assert files(tmp_path / "three") == after


def test_a_shard_needs_no_other(generated: Path, tmp_path: Path) -> None:
    """Written alone, a shard has the bytes that it has among the others."""
    key = build(Workspace.at(generated)).key
    shards = Shards(snapshot.folder_of(key))
    for table in TABLES:
        (tmp_path / table).mkdir()
    name = next(iter(shards.names))
    parquet.write_shard(shards, name, tmp_path)
    whole = files(parquet.made(key))
    assert files(tmp_path) == {path: data for path, data in whole.items() if Path(path).stem == name}


def test_a_row_stands_for_what_the_article_says(built: Built) -> None:
    """One of each table, as a person reads them in the article."""
    folder, one = parquet.made(built.key), "kazakhstan-uk-strategic-dialogue-8"
    (article,) = rows(folder, "articles")
    assert (short_name(str(article["article"])), article["language"], article["source_kind"]) == (
        f"article:{one}",
        "en",
        "news",
    )
    signing = f"https://w3id.org/entente/id/article/{one}/signing-of-memorandum"
    told = [row for row in rows(folder, "reports") if row["node"] == signing]
    assert [str(row["kind"]).rpartition("/")[2] for row in told] == ["signing"]
    named = {
        (row["role"], str(row["thing"]).rpartition("/")[2], row["inferred"])
        for row in rows(folder, "roles")
        if row["node"] == signing
    }
    assert ("signs", "kz-uk-seasonal-workers-memorandum", False) in named
    assert ("hasTheme", "kz-uk-seasonal-workers-memorandum", True) in named
    quotes = [row for row in rows(folder, "evidence") if row["node"] == signing and row["line"] == 11]
    assert {row["voice"] for row in quotes} == {"own"}
    assert any(str(row["quote"]).startswith("A significant outcome of the meeting") for row in quotes)
    april = [row for row in rows(folder, "times") if row["wording"] == "in April 2024"]
    assert {(str(row["earliest"]), str(row["latest"]), row["basis"]) for row in april} == {
        ("2024-04-01", "2024-04-30", "stated")
    }
    firms = [row for row in rows(folder, "amounts") if str(row["node"]).endswith("/british-enterprises")]
    assert [(row["exact"], row["value"], row["bound"], row["wording"]) for row in firms] == [
        ("580", 580.0, "exactly", "580")
    ]


@pytest.mark.parametrize(
    ("arguments", "told", "code"),
    [
        (["-f", "parquet"], "parquet is several tables. Give a new folder with -o.", 2),
        (["-f", "parquet", "-o", "x", "--no-inferred"], "parquet holds everything", 2),
        (["-f", "parquet", "-o", "x", "--article", "y"], "parquet holds everything", 2),
        (["-f", "parquet", "-o", "."], "is there already. Give a new folder.", 3),
    ],
)
def test_what_cannot_be_is_told(
    arguments: list[str], told: str, code: int, built: Built, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", *arguments]) == code
    assert told in capsys.readouterr().err


def test_without_pyarrow_it_says_what_to_install(
    built: Built, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "pyarrow.parquet", raising=False)
    assert main(["export", "-f", "parquet", "-o", str(tmp_path / "t")]) == 2
    assert "pip install 'entente-kg[tables]'" in capsys.readouterr().err
    assert not (tmp_path / "t").exists()
