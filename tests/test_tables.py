"""Tables as sources: what a cell says is told with its row, its column and its words, and what cannot be read is listed."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.cli import main
from kg.errors import KgError
from kg.paths import Workspace
from kg.tables.csvw import CONTEXT, read
from kg.tables.load import load
from kg.tables.suggest import _ACTS, suggest
from kg.validate.live import Live

SHARED = os.environ.get("ENTENTE_SHARED")
TABLE = """\
code,title,party,curated,other
A_1,Lake Convention,KEN,1990-06-29,1990-06-29
A_1,Lake Convention,NOR,1990-06-29,1991-06-29
A_1,Lake Convention,Atlantis,1990-06-29,1990-06-29
B_2,"Whale Convention, as amended",GHA,1995-02-30,1995-03-01
B_2,"Whale Convention, as amended",KEN,,1995-03-01
"""


def table(slug: str, column: str, header: tuple[str, ...], title: str, creator: str) -> dict[str, Any]:
    """The metadata of a table whose column says when a treaty entered into force for a party."""
    columns: list[dict[str, Any]] = [{"name": name} for name in header]
    columns[0] |= {"propertyUrl": "ent:bringsIntoForce", "valueUrl": f"document:{{{header[0]}}}"}
    columns[0] |= {"rdf:type": {"@id": "ent:Treaty"}, "rdfs:label": f"{{{title}}}"}
    columns[2]["propertyUrl"] = "ent:inForceFor"
    columns[header.index(column)] |= {
        "propertyUrl": "ent:hasTime",
        "datatype": {"base": "date", "format": "yyyy-MM-dd"},
    }
    columns.append({"virtual": True, "propertyUrl": "rdf:type", "valueUrl": "ent:EntryIntoForce"})
    return {"@id": slug, "dc:creator": creator, "dc:publisher": "Lake Register", "tableSchema": {"columns": columns}}


def mapping(path: Path, *tables: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"@context": CONTEXT, "tables": tables}), encoding="utf-8")
    return path


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A table, its mapping, a graph."""
    header = tuple(TABLE.partition("\n")[0].split(","))
    (tmp_path / "lakes.csv").write_text(TABLE, encoding="utf-8")
    two = [table(name, name, header, "title", f"The {name} hand") for name in ("curated", "other")]
    return tmp_path / "lakes.csv", mapping(tmp_path / "m.json", *two), tmp_path / "graph"


def test_a_table_is_a_source(files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    path, how, graph = files
    graph.mkdir()
    assert main(["import", str(path), "--mapping", str(how), "--graph", str(graph)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{path}: row 4, column party: 'Atlantis' names nothing in the reference data; the row is left out. (curated, other)",
        f"{path}: row 5, column curated: '1995-02-30' is no date as yyyy-MM-dd; it is kept as it is written, without a day. (curated)",
    ]
    assert main(["validate", "--graph", str(graph)]) == 0
    with kg.open(graph) as opened:
        (digest,) = {
            row.digest for row in opened.query("SELECT ?digest WHERE { ?a a ent:Article ; ent:sha256 ?digest }")
        }
        assert digest == hashlib.sha256(TABLE.encode()).hexdigest()
        rows = opened.query(
            """SELECT ?cell ?line ?quote WHERE { article:other\\/row-6 ent:hasTime/ent:wording ?cell ; ent:hasEvidence ?e .
            ?e ent:textLine ?line ; oa:exact ?quote }"""
        )
        assert [(row.cell, row.line, row.quote) for row in rows] == [("1995-03-01", 6, TABLE.splitlines()[5])]
        found = opened.ask("contradictions")
        assert [(row.sort, row.subjectLabel, row.partyLabel, row.value, row.otherValue, row.line) for row in found] == [
            ("time", "Lake Convention", "Norway", "1990-06-29", "1991-06-29", 3),
            ("no day", "Whale Convention, as amended", "Ghana", "1995-02-30", "1995-03-01", 5),
        ]
    # Again, the same files.
    before = {file: file.read_bytes() for file in graph.rglob("*") if file.is_file()}
    load(path, how, graph)
    assert {file: file.read_bytes() for file in graph.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "is no JSON"),
        ("[]", "is not an object"),
        ('{"tables": []}', "has no list of tables"),
        ('{"url": "x"}', "no tableSchema with columns"),
        ('{"tableSchema": {"columns": []}, "notes": 1}', "'notes' of a table is not understood"),
        ('{"tableSchema": {"columns": [{"name": "a", "lang": "en"}]}}', "'lang' of a column is not understood"),
        ('{"tableSchema": {"columns": [{"name": "a", "propertyUrl": "x:y"}]}}', "'x:y' has no known prefix"),
        (
            '{"tableSchema": {"columns": [{"name": "a", "propertyUrl": "ent:hasTime", "datatype": {"base": "date", "format": "EEE"}}]}}',
            "'EEE' is no format of a date",
        ),
        ('{"dialect": {"header": false}, "tableSchema": {"columns": []}}', "tables need a header line"),
    ],
)
def test_a_bad_mapping_is_told(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "m.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(KgError, match=message):
        read(path, "lakes")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (TABLE, "", "has no row below its header line"),
        ("A_1,Lake Convention,KEN,", "A_1,Lake Convention,", "lakes.csv:2: has 4 cells, and the header has 5"),
        ("party", "state", "describes other columns"),
        ('"Whale', '"Whale" x', "lakes.csv:5: is no CSV"),
        ("A_1,Lake Convention,KEN", "A_1,Sea Convention,KEN", "would both be"),
    ],
)
def test_a_bad_table_is_told_and_nothing_written(
    files: tuple[Path, Path, Path], old: str, new: str, message: str
) -> None:
    path, how, graph = files
    path.write_text(TABLE.replace(old, new), encoding="utf-8")
    with pytest.raises(KgError) as error:
        load(path, how, graph)
    assert message in str(error.value)
    assert not graph.exists()


def test_a_mapping_is_proposed(files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    path, _, graph = files
    path.write_text(TABLE.replace("curated", "in force").replace("other", "signed"), encoding="utf-8")
    assert main(["import", str(path), "--suggest"]) == 0
    tables = json.loads(capsys.readouterr().out)["tables"]
    said = [[column.get("propertyUrl") for column in one["tableSchema"]["columns"]] for one in tables]
    assert said == [
        ["ent:bringsIntoForce", None, "ent:inForceFor", "ent:hasTime", None, "rdf:type"],
        ["ent:signs", None, "ent:signedByState", None, "ent:hasTime", "rdf:type"],
    ]
    for one in tables:
        one["dc:publisher"] = "Lake Register"
    assert [made.reports for made in load(path, mapping(path.with_suffix(".json"), *tables), graph).made] == [3, 4]


@pytest.mark.parametrize("act", _ACTS, ids=[act[1] for act in _ACTS])
@pytest.mark.parametrize("party", [True, False])
def test_what_is_proposed_is_sound(tmp_path: Path, act: tuple[Any, ...], party: bool) -> None:
    """For every class that a proposal can make, with a column of states and without one."""
    table = f"treaty,party,date {act[0][0]}\nLake Treaty,Kenya,2025-03-04\nLake Treaty,Norway,2025-03-05\n"
    if not party:
        table = table.replace("party", "note").replace("Kenya", "a").replace("Norway", "b")
    path, graph = tmp_path / "lakes.csv", tmp_path / "graph"
    path.write_text(table, encoding="utf-8")
    proposed = json.loads(suggest(path, None))
    assert len(proposed["tables"]) == 1
    proposed["tables"][0]["dc:publisher"] = "Lake Register"
    load(path, mapping(tmp_path / "m.json", *proposed["tables"]), graph)
    article = graph / "articles" / proposed["tables"][0]["@id"] / "article.ttl"
    assert Live(Workspace.at(graph)).check(article, article.read_bytes()).findings == []


GIVING = [
    # Name of the file, header, rows; what it tells: whether it was given, the unit, what is said of row 2.
    ("pledges", "donor,recipient,amount_usd,date", "Norway,Ghana,12000000,2025-03-01", "pledge", "currency:USD"),
    (
        "tracker",
        "Donor country,Recipient,Amount,Currency,Due",
        "Norway,Ghana,12000000,EUR,2025-03-01",
        "pledge",
        "currency:EUR",
    ),
    ("aid", "from,to,disbursed (GBP),paid on", "Norway,Ghana,12000000.50,2025-03-01", "payment", "currency:GBP"),
    ("aid", "lender,borrower,amount in million USD,committed", "Norway,Ghana,12,2025-03-01", "pledge", ""),
]


@pytest.mark.parametrize(("name", "header", "row", "kind", "unit"), GIVING)
def test_who_gives_what_to_whom_is_proposed(
    name: str, header: str, row: str, kind: str, unit: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The proposal is sound as it stands: with a publisher it is loaded, and tells as given only what the header calls so."""
    path = tmp_path / f"{name}.csv"
    donor, taker, amount, *rest = row.split(",")
    more = [
        ",".join(each)
        for each in (("Atlantis", taker, amount, *rest), (donor, taker, "", *rest), ("Kenya", taker, amount, *rest))
    ]
    path.write_text("\n".join([header, row, *more]) + "\n", encoding="utf-8")
    proposed = json.loads(suggest(path, None))
    columns = proposed["tables"][0]["tableSchema"]["columns"]
    assert {
        each.get("ent:hasUnit", {}).get("@id", "") for each in columns if each.get("propertyUrl") == "ent:hasAmount"
    } == ({unit} if unit else set())
    proposed["tables"][0]["dc:publisher"] = "Lake Register"
    written = mapping(tmp_path / "m.json", *proposed["tables"])
    load(path, written, tmp_path / "graph")
    assert main(["build", "--graph", str(tmp_path / "graph")]) == 0
    capsys.readouterr()
    assert main(["promises", "--graph", str(tmp_path / "graph"), "--as-of", "2025-12-01", "-f", "json"]) == 0
    promised = json.loads(capsys.readouterr().out)
    assert {each["what"] for each in promised} <= {
        f"payment of {amount} {unit[-3:]} to Ghana" if unit else "payment to Ghana"
    }
    # Who gives nothing that the row tells promises nothing; of sums in millions it is told that they were pledged.
    assert len(promised) == (0 if kind == "payment" else 2 if unit else 3)
    with kg.open(tmp_path / "graph") as graph:
        told = {(row["happening"], row["wording"]) for row in graph.ask("money")}
    assert told == ({("payment", amount)} if unit else set())


def test_what_the_checks_refuse_is_not_written(tmp_path: Path) -> None:
    path, graph = tmp_path / "lakes.csv", tmp_path / "graph"
    path.write_text("treaty,party,signed\nLake Treaty,Kenya,2025-03-04\n", encoding="utf-8")
    proposed = json.loads(suggest(path, None).replace("ent:signedByState", "ent:signedBy"))
    proposed["tables"][0]["dc:publisher"] = "Lake Register"
    with pytest.raises(KgError, match=r"m\.json.*row 2: A state that signs is given by ent:signedByState"):
        load(path, mapping(tmp_path / "m.json", *proposed["tables"]), graph)
    assert not graph.exists()


# What the table of parties names and the bundled reference data have not. The Cook Islands and Niue are countries there, and no
# states: their seven rows are listed, and left out.
PARTIES = """\
@prefix body: <https://w3id.org/entente/id/body/> .
@prefix country: <https://w3id.org/entente/id/country/> .
@prefix ent: <https://w3id.org/entente/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
country:dd a ent:State ; skos:prefLabel "German Democratic Republic"@en ; skos:notation "DDR" .
body:eu a ent:InternationalOrganisation ; skos:prefLabel "European Union"@en ; skos:hiddenLabel "EUU"@en .
"""
ORGANISATIONS = (
    "IO-European Atomic Energy Community",
    "EURATOM European Atomic Energy Community",
    "IO-Un Food and Agriculture Organization",
    "FAO Food and Agriculture Organization of the UN",
    "IO-World Health Organization",
    "WHO World Health Organization",
    "IO-World Meteorological Organization",
    "WMO World Metereological Organization",
)


@pytest.mark.skipif(SHARED is None, reason="needs ENTENTE_SHARED")
def test_the_table_of_parties(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """925 rows, three sources: the 79 rows in which two differ, both cells, and the two that are hardly two."""
    path = Path(str(SHARED)) / "treaties" / "parties.csv"
    graph = tmp_path / "graph"
    (graph / "reference").mkdir(parents=True)
    bodies = "".join(
        f'body:org-{number} a ent:InternationalOrganisation ; skos:prefLabel "{name}"@en .\n'
        for number, name in enumerate(ORGANISATIONS)
    )
    (graph / "reference" / "parties.ttl").write_text(PARTIES + bodies, encoding="utf-8")
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    header = tuple(rows[0])
    tables = [table(name, f"force_{name}", header, "title", name.upper()) for name in ("curated", "ecolex", "ieadb")]
    start = time.process_time()
    loaded = load(path, mapping(tmp_path / "m.json", *tables), graph)
    differ = [
        (number, row["force_curated"], row["force_ecolex"])
        for number, row in enumerate(rows, 2)
        if row["force_curated"] and row["force_curated"] != row["force_ecolex"]
    ]
    assert len(differ) == 79
    with kg.open(graph) as opened:
        found = opened.ask("contradictions")
        assert sorted((row.line, row.value, row.otherValue) for row in found) == differ
        assert {str(row.article) for row in found} == {"article:curated"}
    assert time.process_time() - start < 10
    assert [one.reports for one in loaded.made] == [701, 918, 918]
    odd = {(each.row, each.column) for one in loaded.made for each in one.unread if "no date" in each.reason}
    assert odd == {
        (number, name)
        for number, row in enumerate(rows, 2)
        for name in ("force_curated", "force_ecolex", "force_ieadb")
        if row["state"] not in ("COK", "NIU") and row[name] and not _is_day(row[name])
    }
    assert main(["compare", "--sources", "--graph", str(graph)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "curated and ecolex: 701 compared, 622 the same, 79 in conflict",
        "curated and ieadb: 701 compared, 622 the same, 79 in conflict",
        "ecolex and ieadb: 918 compared, 918 the same, 0 in conflict; probably one origin: 918 values compared, none differs, "
        "though another source differs from them in 79",
    ]


def _is_day(text: str) -> bool:
    from datetime import date

    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False
