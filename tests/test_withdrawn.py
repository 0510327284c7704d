"""Articles that were replaced or retracted: nothing answers from them, and they are shown when asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from two_sources import SIGNED, Said, write

import kg
from kg.cli import main
from kg.paths import Workspace
from kg.snapshot import key_of

ARTICLES = {
    "first": Said(
        "Kenya and Norway signed the Port Treaty on 3 June 2025.",
        SIGNED.format("port-treaty", "on 3 June 2025"),
        published="2025-06-04",
    ),
    "corrected": Said(
        "Kenya and Norway signed the Port Treaty on 2 June 2025.",
        SIGNED.format("port-treaty", "on 2 June 2025"),
        published="2025-06-10",
    ),
    "other": Said(
        "Kenya and Norway signed the Whale Treaty on 4 June 2025.",
        SIGNED.format("whale-treaty", "on 4 June 2025"),
        "third-times",
        "2025-06-05",
    ),
}
REPLACES = [
    "match",
    "--confirm",
    "article:corrected",
    "article:first",
    "--relation",
    "replaces",
    "--ground",
    "The day.",
]
RETRACTED = ["match", "--retract", "first", "--ground", "Made up.", "--on", "2025-06-20"]
BACK = (["match", "--remove", "article:corrected", "article:first"], ["match", "--reinstate", "first"])
Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("withdrawn") / "graph"
    write(folder, ARTICLES)
    return folder


def run(graph: Path, capsys: Capture, *arguments: str) -> tuple[int, str, str]:
    code = main([*arguments, "--graph", str(graph)])
    said = capsys.readouterr()
    return code, said.out, said.err


def answering(graph: Path, capsys: Capture, *options: str) -> set[str]:
    """The articles from which kg ask answers."""
    _, out, _ = run(graph, capsys, "ask", "documents-signed", "--columns", "article", "-f", "csv", *options)
    return {line.rsplit("/", 1)[-1] for line in out.split()[1:]}


@pytest.mark.parametrize(
    ("how", "back", "why", "days"),
    [
        # Before the new version was out, the old one counted; before an article was retracted, too.
        (REPLACES, BACK[0], "first (replaced by corrected: The day.)", ("2025-06-09", "2025-06-10")),
        (RETRACTED, BACK[1], "first (retracted on 2025-06-20: Made up.)", ("2025-06-19", "2025-06-20")),
    ],
)
def test_what_is_withdrawn_answers_no_longer(
    graph: Path, how: list[str], back: list[str], why: str, days: tuple[str, str], capsys: Capture
) -> None:
    key, files = key_of(Workspace.at(graph)), {p: p.read_bytes() for p in graph.rglob("*") if p.is_file()}
    assert answering(graph, capsys) == set(ARTICLES)
    assert run(graph, capsys, *how)[0] == 0
    assert answering(graph, capsys) == {"corrected", "other"}
    _, out, err = run(graph, capsys, "ask", "when was the port treaty signed?", "-f", "text")
    assert "on 2 June 2025" in out and "3 June" not in out
    assert f"Left out: {why}." in err
    alone = f"kg: {why} is left out. To ask it all the same: --with-withdrawn\n"
    for name in ("first", "article:first", "https://w3id.org/entente/id/article/first"):
        assert run(graph, capsys, "ask", "documents-signed", "--article", name) == (2, "", alone)
    assert answering(graph, capsys, "--article", "other") == {"other"}
    assert answering(graph, capsys, "--article", "first", "--with-withdrawn") == {"first"}
    assert run(graph, capsys, "show", "article:first")[0] == 2
    assert run(graph, capsys, "compare", "Port Treaty")[1] == ""
    assert "article:first" not in run(graph, capsys, "export")[1].replace("\n", " ")
    with kg.open(graph) as opened:
        assert {str(row.article) for row in opened.ask("documents-signed")} == {"article:corrected", "article:other"}
    for command in ("match", "compare", "promises"):
        assert f"Left out: {why}." in run(graph, capsys, command)[2]
    _, out, err = run(graph, capsys, "coverage", "-f", "json")
    assert ({each["slug"] for each in json.loads(out)}, f"Left out: {why}." in err) == ({"corrected", "other"}, True)
    # And when asked for it does.
    assert "first" in run(graph, capsys, "compare", "--with-withdrawn")[1]
    assert answering(graph, capsys, "--with-withdrawn") == set(ARTICLES)
    assert run(graph, capsys, "show", "article:first", "--with-withdrawn")[0] == 0
    assert "first" in answering(graph, capsys, "--as-of", days[0])
    assert "first" not in answering(graph, capsys, "--as-of", days[1])
    assert "first" in run(graph, capsys, "match", "--as-of", "2025-06-19", "--list")[1]
    told = run(graph, capsys, "compare", "--as-of", days[0])[1] + run(graph, capsys, "promises", "--as-of", days[0])[1]
    assert ("first has «on 3 June 2025»" in told) is (how is RETRACTED)  # then both were out
    assert run(graph, capsys, *back)[0] == 0
    assert {p: p.read_bytes() for p in graph.rglob("*") if p.is_file()} == files
    assert key_of(Workspace.at(graph)) == key
    assert answering(graph, capsys) == set(ARTICLES)
    assert run(graph, capsys, *back)[0] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--retract", "first"], "a retraction needs a ground"),
        (["--retract", "nowhere", "--ground", "x"], "no article here is called nowhere"),
    ],
)
def test_bad_input(graph: Path, arguments: list[str], message: str, capsys: Capture) -> None:
    code, _, err = run(graph, capsys, "match", *arguments)
    assert (code, message in err) == (2, True), err


def test_a_graph_of_which_nothing_is_left(tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "graph"
    write(folder, {"first": ARTICLES["first"]})
    assert run(folder, capsys, *RETRACTED)[0] == 0
    assert run(folder, capsys, "match", "--list")[1] == "retracted: article:first, on 2025-06-20: Made up.\n"
    code, _, err = run(folder, capsys, "ask", "timeline")
    assert code == 3
    assert "has no article that counts: first (retracted on 2025-06-20: Made up.)" in err


def test_a_match_of_reports_or_a_denial_withdraws_nothing(graph: Path, capsys: Capture) -> None:
    key = key_of(Workspace.at(graph))
    pair = ["article:corrected/signing", "article:first/signing"]
    assert run(graph, capsys, "match", "--confirm", *pair, "--relation", "replaces", "--ground", "x")[0] == 0
    assert key_of(Workspace.at(graph)) == key
    assert run(graph, capsys, "match", "--remove", *pair)[0] == 0


def test_a_retraction_without_a_day_counts_for_every_day(graph: Path, capsys: Capture) -> None:
    """Articles were published by then; that none was would be false."""
    for slug in ARTICLES:
        assert run(graph, capsys, "match", "--retract", slug, "--ground", "Made up.")[0] == 0
    code, _, err = run(graph, capsys, "promises", "--as-of", "2030-01-01")
    assert code == 2
    assert f"every article here that was published by 2030-01-01 was withdrawn: {', '.join(sorted(ARTICLES))}." in err
