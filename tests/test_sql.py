"""Questions in SQL give the rows that SPARQL gives, with DuckDB and, where it is installed, with Spark."""

from __future__ import annotations

import os
import random
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import canned
import pyoxigraph as ox
import pytest
from conftest import ROOT

import kg
from kg.answer.canned import binding
from kg.answer.canned.questions import Parameter, Question
from kg.answer.canned.sql_fill import Sql, along
from kg.answer.formats import text_of
from kg.answer.graph import Graph
from kg.answer.rows import Rows
from kg.answer.sql import Tables, prepared, rows_of
from kg.cli import main
from kg.errors import KgError, ParseError, TimeLimitError
from kg.export import parquet
from kg.export.columns import TABLES
from kg.paths import Workspace
from kg.snapshot.build import build

sys.path.insert(0, str(ROOT / "benchmarks"))
import corpus_sample

FOLDER = ROOT / "queries" / "sql"
NAMES = sorted(path.stem for path in FOLDER.glob("*.sql"))
NIGHTLY = "ENTENTE_NIGHTLY" in os.environ
# With Spark, which takes seconds for each, what differs most in how it is written; all of them at night.
ON_SPARK = NAMES if NIGHTLY else ["documents-signed", "timeline", "topics-discussed"]


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[Graph, Graph]]]:
    """Each graph as SPARQL and as SQL answer it: the bundled one, the other articles, generated ones."""
    folder = tmp_path_factory.mktemp("generated") / "graph"
    corpus_sample.write(4, folder)
    places = {"bundled": None, "others": ROOT / "tests" / "other", "generated": folder}
    opened = {name: (kg.open(place), kg.open(place, engine="sql")) for name, place in places.items()}
    yield opened
    for both in opened.values():
        for graph in both:
            graph.close()


def written(rows: Rows) -> list[tuple[str, ...]]:
    return [tuple(map(text_of, row)) for row in rows.terms]


def kinds(rows: Rows) -> list[list[str]]:
    """What sort of term each cell has; a word with a language counts as a word."""
    return [
        [
            ""
            if term is None
            else term.datatype.value.replace("langString", "string").rpartition("#")[2]
            if isinstance(term, ox.Literal)
            else "node"
            for term in row
        ]
        for row in rows.terms
    ]


def assert_same(question: str, both: tuple[Graph, Graph], values: dict[str, str]) -> int:
    expected, found = (graph.ask(question, **values) for graph in both)
    assert found.columns == expected.columns
    assert written(found) == written(expected), values
    assert kinds(found) == kinds(expected)
    assert list(map(sorted, found.facts or [])) == list(map(sorted, expected.facts or []))
    return len(found)


def values_of(parameter: Parameter, graph: Graph, chance: random.Random) -> list[str]:
    """Values for a parameter, of which at least one mostly has an answer."""
    if parameter.kind == "thing":
        kind = f"?x a <{parameter.class_iri}> ." if parameter.class_iri else ""
        text = f"SELECT DISTINCT ?x WHERE {{ {kind} ?node ?role ?x ; ent:isToldBy ?report . FILTER(isIRI(?x)) }} ORDER BY ?x"
        found = [row[0].value for row in graph._store.select(text)]  # type: ignore[attr-defined]
        return [chance.choice(found)] if found else []
    return {"date": ["2024-04-01"], "voices": ["attributed+quoted"], "choice": list(parameter.choices[:1])}.get(
        parameter.kind, [parameter.example]
    )


def test_there_are_enough() -> None:
    assert len(NAMES) >= 15


@pytest.mark.parametrize("name", NAMES)
def test_the_rows_of_the_bundled_graph(name: str, graphs: dict[str, tuple[Graph, Graph]]) -> None:
    for case in canned.of(name):
        assert assert_same(name, graphs["bundled"], case.values) == len(case.expected())


@pytest.mark.parametrize("which", ["others", "generated"])
def test_the_rows_of_other_graphs(which: str, graphs: dict[str, tuple[Graph, Graph]]) -> None:
    """Each question without values, and with a value for some parameters, at night for each."""
    chance, some = random.Random(16), set()
    for name in NAMES:
        question = canned.question(name)
        given = {p.name: values_of(p, graphs[which][0], chance) for p in question.parameters}
        required = {p.name: given[p.name][0] for p in question.parameters if p.required}
        each = [{name: value[0]} for name, value in given.items() if value]
        for values in [{}, *(each if NIGHTLY else chance.sample(each, min(2, len(each))))]:
            if assert_same(name, graphs[which], {**required, **values}):
                some.add(name)
    assert len(some) >= 12, "of the others nothing was compared"


@pytest.mark.parametrize("name", NAMES)
def test_the_files_are_in_step_with_the_headers(name: str) -> None:
    text = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    assert Sql(canned.question(name), text, FOLDER / f"{name}.sql").text() == text, "run tools/in_step.py"


@pytest.mark.parametrize("name", NAMES)
def test_parameters_are_those_of_the_question(name: str) -> None:
    text = re.sub(r"--[^\n]*", "", (FOLDER / f"{name}.sql").read_text(encoding="utf-8"))
    assert set(re.findall(r":([a-z_]+)", text)) == {p.name for p in canned.question(name).parameters}


@pytest.fixture(scope="module")
def spark(graphs: dict[str, tuple[Graph, Graph]]) -> Iterator[object]:
    pyspark = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    quiet = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "1", "spark.ui.showConsoleProgress": "false"}
    builder = pyspark.SparkSession.builder.master("local[1]")
    for name, value in {**quiet, "spark.driver.host": "127.0.0.1", "spark.log.level": "ERROR"}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    folder = parquet.made(graphs["bundled"][0]._key)
    for table in TABLES:
        session.read.parquet(str(folder / table)).createOrReplaceTempView(table)
    yield session
    session.stop()


@pytest.mark.parametrize("name", ON_SPARK)
def test_spark_gives_the_same_rows(name: str, spark: object, graphs: dict[str, tuple[Graph, Graph]]) -> None:
    """The text as it stands in the file, which users of Spark read."""
    graph = graphs["bundled"][0]
    text = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    sql = Sql(canned.question(name), text, FOLDER / f"{name}.sql")
    for case in canned.of(name)[: None if NIGHTLY else 1]:
        values = prepared(sql, binding.terms(sql.question, case.values, graph._names.find))[1]
        found = [tuple(row) for row in spark.sql(text, args=values).collect()]  # type: ignore[attr-defined]
        assert written(rows_of(sql, found, True)) == written(graph.ask(name, **case.values))


def test_the_command_prints_what_sparql_prints(capsys: pytest.CaptureFixture[str]) -> None:
    printed = []
    for engine in ("sparql", "sql"):
        for form in ("csv", "text"):
            assert main(["ask", "documents-signed", "-p", "country=KZ", "-f", form, "--engine", engine]) == 0
            printed.append(capsys.readouterr().out)
    assert printed[:2] == printed[2:]
    assert "Gangmasters and Labour Abuse Authority" in printed[0]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["plans", "--engine", "sql"], "plans is not written in SQL. These are: according-to,"),
        (["timeline", "--engine", "sql", "--endpoint", "http://127.0.0.1:1"], "--engine sql asks the tables"),
        (["timeline", "--engine", "sql", "-p", "country=Atlantis"], "Atlantis"),
    ],
)
def test_what_cannot_be_is_told(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", *arguments]) == 2
    assert told in capsys.readouterr().err


def test_python_says_so_too() -> None:
    with pytest.raises(KgError, match=r"no engine oracle\. Use one of sparql, sql"):
        kg.open(engine="oracle")
    with pytest.raises(KgError, match="asked in SPARQL"):
        kg.open("http://127.0.0.1:1", engine="sql")


def test_without_duckdb_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert main(["ask", "timeline", "--engine", "sql"]) == 2
    assert "pip install 'entente-kg[sql]'" in capsys.readouterr().err


def own(folder: Path, body: str) -> tuple[Tables, Question]:
    """The bundled tables with a question of one's own in SQL."""
    (folder / "sql").mkdir()
    (folder / "sql" / "article-in-order.sql").write_text(f"-- the question\n{body}\n", encoding="utf-8")
    key = build(Workspace.at()).key
    return Tables(parquet.made(key), [folder]), canned.question("article-in-order")


@pytest.mark.parametrize(
    "body",
    [
        "SELECT content AS report FROM read_text('/etc/hostname')",
        "SELECT 'x' AS report FROM '/etc/passwd'",
        "SELECT 'x' AS report), found AS (SELECT 1) SELECT 1; COPY (SELECT 1) TO 'out.csv'; WITH a AS (SELECT 1",
        "SELECT nothing AS report FROM nowhere",
    ],
)
def test_sql_of_a_graph_reads_nothing_but_its_tables(
    body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    tables, question = own(tmp_path, body)
    with pytest.raises(KgError, match=r"fails in SQL|no single SELECT"):
        tables.ask(question, {}, 10, 10)
    assert not (tmp_path / "out.csv").exists()


def test_what_takes_too_long_is_stopped(tmp_path: Path) -> None:
    tables, question = own(
        tmp_path, "SELECT a.node AS report FROM roles a, roles b, roles c WHERE a.node = concat(b.node, c.node)"
    )
    with pytest.raises(TimeLimitError, match="longer than"):
        tables.ask(question, {}, 0.3, 10)


def test_a_limit_cuts_and_says_so(graphs: dict[str, tuple[Graph, Graph]]) -> None:
    sparql, sql = graphs["bundled"]
    whole = sparql.ask("article-in-order")
    part = sql.ask("article-in-order", limit=3)
    assert (len(part), part.complete) == (3, False)
    assert written(part) == written(whole)[:3]


def test_quotes_and_colons_in_words_are_no_parameters(tmp_path: Path) -> None:
    question = canned.question("find-words")
    sql = Sql(
        question,
        "-- the question\nSELECT ':no' AS report, ':words' AS evidence -- :no\nFROM evidence WHERE :words = ''",
        tmp_path,
    )
    text, values = prepared(sql, {"words": ox.Literal("'; DROP")})
    assert values == {"words": "'; DROP", "voice": None, "article": None}
    assert "':no'" in text
    assert "$words = ''" in text


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("ent:hasTime", "(SELECT node, thing FROM roles WHERE role = 'hasTime')"),
        ("ent:a|skos:b", "(SELECT node, thing FROM roles WHERE role IN ('a', 'b'))"),
        ("^ent:a", "(SELECT thing AS node, node AS thing FROM roles WHERE role = 'a')"),
    ],
)
def test_paths(path: str, found: str) -> None:
    assert along(path, Path("x.sql")) == found


def test_other_paths_are_refused() -> None:
    with pytest.raises(ParseError, match="no path that SQL is written for"):
        along("ent:a/(ent:b|ent:c)?", Path("x.sql"))
