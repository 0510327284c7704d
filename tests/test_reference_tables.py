"""Reference data as CSV: out and in without loss, a codebook line for each column, identifiers in their formats."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from conftest import ROOT

from kg.cli import main
from kg.source.identifiers import PATTERN, SCHEMES, fault
from kg.source.turtle import parse_bytes
from kg.tables.things import FAMILIES, columns
from kg.terms import ENT, RDF
from kg.vocabulary import vocabulary

REFERENCE = ROOT / "graph" / "reference"
Capture = pytest.CaptureFixture[str]
Facts = set[tuple[str, str, str]]


def facts(path: Path, families: frozenset[str] = frozenset(FAMILIES)) -> Facts:
    """What a file says of things of these families."""
    said = vocabulary()
    triples = [(t.s.value, t.p.value, str(t.o)) for t in parse_bytes(path.read_bytes(), path).triples]
    tops = [FAMILIES[family] for family in families]
    things = {
        s
        for s, p, o in triples
        if p == RDF + "type" and (kind := o.strip("<>").removeprefix(ENT)) in said.classes
        if any(said.is_a(kind, top) for top in tops)
    }
    return {fact for fact in triples if fact[0] in things}


def exported(folder: Path, *options: str) -> dict[str, list[dict[str, str]]]:
    assert main(["export", "--reference", "-o", str(folder), *options]) == 0
    return {path.stem: list(csv.DictReader(path.open(encoding="utf-8"))) for path in sorted(folder.iterdir())}


def test_out_and_in_without_loss(tmp_path: Path, capsys: Capture) -> None:
    tables = exported(tmp_path / "csv")
    every = set().union(*(facts(path) for path in REFERENCE.glob("*.ttl")))
    assert len(every) > 60
    read: Facts = set()
    for family in FAMILIES:
        graph = tmp_path / family
        graph.mkdir()
        assert main(["import", str(tmp_path / "csv" / f"{family}.csv"), "--reference", "--graph", str(graph)]) == 0
        assert capsys.readouterr().out == ""
        read |= facts(graph / "reference" / f"{family}.ttl")
    assert read == every
    assert sum(len(tables[family]) for family in FAMILIES) == len({s for s, _, _ in every})


def test_every_column_has_a_line_of_the_codebook(tmp_path: Path) -> None:
    tables = exported(tmp_path / "csv")
    book = {(line["table"], line["column"]): line["meaning"] for line in tables.pop("codebook")}
    assert book.keys() == {(family, name) for family, lines in tables.items() for name in lines[0]}
    assert all(len(meaning) > 5 for meaning in book.values())
    assert set(tables) == set(FAMILIES)


PEOPLE = """\
id,class,label,other_names,nationality,wikidata,codes
person:ada-berg,Person,Ada Berg,Berg | Ада Берг@ru,Norway,Q1,
person:bo-dahl,Person,"Dahl, Bo ""B"" D",,NO | country:ke,q2,x:1
person:bo-dahl,Person,Again,,,,
,Person,Nobody,,,,
person:cy-ek,Kind,Cy Ek,,,,
person:di-foss,Person,,,,,
person:ed-gran,Person,Ed Gran,,Atlantis,,7
"""


def test_what_cannot_be_read_is_listed_by_row_and_column(tmp_path: Path, capsys: Capture) -> None:
    path, graph = tmp_path / "people.csv", tmp_path / "graph"
    path.write_text(PEOPLE, encoding="utf-8")
    graph.mkdir()
    assert main(["import", str(path), "--reference", "--graph", str(graph)]) == 0
    said = capsys.readouterr()
    assert said.out.replace(f"{path}: ", "").splitlines() == [
        "row 3, column wikidata: 'q2' is not in the format: 'q2' is no item of Wikidata; one looks like Q232; it is left out.",
        "row 3, column codes: 'x:1' has a colon: registers have columns of their own; it is left out.",
        "row 4, column id: 'person:bo-dahl' stands twice; the row is left out.",
        "row 5, column id: '' is no name such as person:ada-berg; the row is left out.",
        "row 6, column class: 'Kind' is no class of such a table; the row is left out.",
        "row 7, column label: '' is empty; the row is left out.",
        "row 8, column nationality: 'Atlantis' names nothing in the reference data; it is left out.",
    ]
    assert "3 things; 7 cells could not be read" in said.err
    found = {(s.rsplit("/", 1)[1], p.rsplit("#", 1)[1], o) for s, p, o in facts(graph / "reference" / "people.ttl")}
    assert ("ada-berg", "notation", '"wikidata:Q1"') in found
    assert ("ada-berg", "altLabel", '"Ада Берг"@ru') in found
    assert ("bo-dahl", "prefLabel", '"Dahl, Bo \\"B\\" D"@en') in found
    assert {o.rsplit("/", 1)[1] for s, p, o in found if s == "bo-dahl" and p == "hasNationality"} == {"no>", "ke>"}
    (row,) = [
        row for row in exported(tmp_path / "out", "--graph", str(graph))["people"] if row["id"] == "person:ada-berg"
    ]
    written = graph / "reference" / "people.ttl"
    before = written.read_bytes()
    assert main(["import", str(path), "--reference", "--graph", str(graph)]) == 0  # again: the same
    assert written.read_bytes() == before
    written.write_bytes(b"# By hand.\n" + before)
    assert main(["import", str(path), "--reference", "--graph", str(graph)]) == 3
    assert "exists already, and is of no table" in capsys.readouterr().err
    assert (row["other_names"], row["nationality"], row["wikidata"]) == ("Berg | Ада Берг@ru", "country:no", "Q1")


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("id,class", "has no column 'label'"),
        ("id,class,label,colour", "the column 'colour' is not known"),
        ("id,class,label,nationality,accredited_to", "its columns are of several tables"),
    ],
)
def test_a_table_of_something_else(tmp_path: Path, header: str, message: str, capsys: Capture) -> None:
    path = tmp_path / "things.csv"
    path.write_text(f"{header}\n{',' * header.count(',')}\n", encoding="utf-8")
    assert main(["import", str(path), "--reference", "--graph", str(tmp_path)]) == 2
    assert message in capsys.readouterr().err
    assert main(["import", str(path), "--reference"]) == 2
    assert "--graph my/graph" in capsys.readouterr().err
    assert main(["export", "--reference"]) == 2
    assert "-o FOLDER" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("notation", "right"),
    [
        ("KZ", True),
        ("celex:32016R0679", True),
        ("celex:12012M/TXT", True),
        ("celex:02016R0679-20160504", True),
        ("celex:2016/679", False),
        ("unts:I-54113", True),
        ("unts:54113", False),
        ("eu-treaties:2016041", True),
        ("eu-treaties:16041", False),
        ("uk-treaties:69391", True),
        ("uk-treaties:TS 12", False),
        ("geonames:2643743", True),
        ("geonames:London", False),
        ("cow:365", True),
        ("cow:RUS", False),
        ("wikidata:Q232", True),
        ("wikidata:P31", False),
        ("isbn:1", False),
        ("", False),
    ],
)
def test_identifiers(notation: str, right: bool) -> None:
    assert (fault(notation) == "") is right
    assert bool(re.search(PATTERN, notation)) is right


def test_the_shapes_have_the_formats(tmp_path: Path, capsys: Capture) -> None:
    """The pattern of the vocabulary is that of the registers, and kg validate tells where a notation breaks it."""
    assert f"pattern: '{PATTERN}'" in (ROOT / "ontology" / "vocabulary" / "properties.yaml").read_text()
    assert all(fault(f"{name}:{scheme.example}") == "" for name, scheme in SCHEMES.items())
    assert set(columns("people")) >= {name.replace("-", "_") for name in SCHEMES}
    folder = tmp_path / "graph" / "reference"
    folder.mkdir(parents=True)
    head = (
        "@prefix ent: <https://w3id.org/entente/ontology#> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    )
    thing = (
        '<https://w3id.org/entente/id/document/d> a ent:Treaty ; skos:prefLabel "D"@en ; skos:notation "celex:679" .\n'
    )
    (folder / "d.ttl").write_text(head + thing, encoding="utf-8")
    article = tmp_path / "graph" / "articles" / "kazakhstan-uk-strategic-dialogue-8"
    article.parent.mkdir()
    article.symlink_to(ROOT / "graph" / "articles" / article.name)
    assert main(["validate", "--graph", str(tmp_path / "graph")]) == 1
    assert "skos:notation takes a string that fits" in capsys.readouterr().out
