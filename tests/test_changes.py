"""What is otherwise in one state of a graph than in another: one change is told once, as what it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from two_sources import Said, write

from kg.cli import main

BOUGHT = "purchase {0}: agent ke; source no; theme «ferries»; amount «{1}» = exactly {2} currency:USD; time «{3}»"


def bought(words: str, millions: int, when: str, by: str, published: str) -> Said:
    notes = BOUGHT.format("deed", f"${millions} million", millions * 1_000_000, when)
    return Said(words.format(millions, when), notes, by, published)


ARTICLES = {
    "first": bought(
        "Kenya bought ferries from Norway for ${} million {}.", 9, "on 3 June 2025", "first-post", "2025-06-04"
    ),
    "second": bought(
        "For ${} million ferries went from Norway to Kenya {}.", 7, "on 3 June 2025", "second-sun", "2025-06-05"
    ),
}
VAGUE = bought(
    "The ferries that Kenya bought from Norway for ${} million {} are late.",
    9,
    "in June 2025",
    "third-times",
    "2025-07-01",
)
CORRECTED = bought(
    "For ${} million ferries went from Norway to Kenya {}.", 9, "on 3 June 2025", "second-sun", "2025-06-06"
)


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    write(tmp_path / "old", ARTICLES)
    return tmp_path / "old"


def told(old: Path, new: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    main(["diff", str(old), str(new), "--as-of", "2026-01-01"])
    return [line for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")]


def test_a_vaguer_report_on_one_side_brings_itself_alone(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is no more exact than the others, and what it contradicts was contradicted before."""
    new = graph.with_name("new")
    write(new, {**ARTICLES, "vague": VAGUE})
    assert told(graph, new, capsys) == ["new: purchase of ferries by Kenya from Norway (vague)."]


def test_a_correction_is_the_figure_that_changed(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = graph.with_name("new")
    write(new, {**ARTICLES, "mended": CORRECTED})
    replaces = ["--relation", "replaces", "--ground", "The sum.", "--graph", str(new)]
    assert main(["match", "--confirm", "article:mended", "article:second", *replaces]) == 0
    assert told(graph, new, capsys) == [
        "now otherwise: the amount of purchase of ferries by Kenya from Norway (mended): «$9 million», before «$7 million».",
        "no longer contradicted: purchase of ferries by Kenya from Norway. The amount differs: first has «$9 million», second has «$7 million».",
    ]


def test_what_is_retracted_is_gone_for_a_reason(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = graph.with_name("new")
    write(new, ARTICLES)
    retract = ["match", "--retract", "second", "--ground", "Made up.", "--on", "2025-08-01", "--graph", str(new)]
    assert main(retract) == 0
    assert told(graph, new, capsys)[0] == (
        "gone: purchase of ferries by Kenya from Norway (second; retracted on 2025-08-01: Made up)."
    )


def test_who_is_gone_keeps_the_name(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A house that only the older state describes is called as that one calls it."""
    new = graph.with_name("new")
    write(new, {"first": ARTICLES["first"]})
    things = new / "reference" / "ports.ttl"
    lines = things.read_text(encoding="utf-8").splitlines(keepends=True)
    things.write_text("".join(line for line in lines if "second-sun" not in line), encoding="utf-8")
    main(["diff", str(graph), str(new)])
    assert "own, Second Sun; second, line 1" in capsys.readouterr().out
    assert main(["compare", "--graph", str(new)]) == 0
    assert "No reports of several articles are matched here. What shares a thing alone:" in capsys.readouterr().err
