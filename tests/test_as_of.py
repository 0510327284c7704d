"""A graph as one could have known it on a day."""

from __future__ import annotations

from pathlib import Path

import pytest
from two_sources import SIGNED, Said, write

import kg
from kg.cli import main
from kg.compare import as_of
from kg.errors import KgError

ARTICLES = {
    "early": Said(
        "Kenya and Norway signed the Port Treaty on 3 June 2025.",
        SIGNED.format("port-treaty", "on 3 June 2025"),
        published="2025-06-04",
    ),
    "late": Said(
        "Kenya and Norway signed the Whale Treaty on 4 June 2025.",
        SIGNED.format("whale-treaty", "on 4 June 2025"),
        published="2025-07-01",
    ),
    "undated": Said(
        "Kenya and Norway signed the Port Treaty on 3 June 2025.",
        SIGNED.format("port-treaty", "on 3 June 2025"),
        "third-times",
    ),
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("days") / "graph"
    write(folder, ARTICLES)
    return folder


@pytest.mark.parametrize(
    ("day", "found", "maybe"),
    [
        # What happened on 3 June can have been told on that day, by an article that does not say when it came out.
        ("2025-06-03", ["undated"], ["undated"]),
        ("2025-06-04", ["early", "undated"], ["undated"]),
        ("2025-06-30", ["early", "undated"], ["undated"]),
        ("2025-07-01", ["early", "late", "undated"], ["undated"]),
    ],
)
def test_what_was_known(
    graph: Path, day: str, found: list[str], maybe: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    columns = ["--columns", "article", "-f", "csv", "--as-of", day, "--graph", str(graph)]
    assert main(["ask", "documents-signed", *columns]) == 0
    said = capsys.readouterr()
    assert sorted(line.rsplit("/", 1)[-1] for line in said.out.split()[1:]) == found
    assert f"perhaps later than {day}: {', '.join(maybe)}." in said.err
    assert main(["promises", "--as-of", day, "--graph", str(graph)]) == 0
    capsys.readouterr()


def test_days_are_read_again_where_a_file_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(as_of, "_SETTLED", 0)
    graph = tmp_path / "graph"
    write(graph, ARTICLES)

    def known() -> set[str]:
        with kg.open(graph, as_of="2025-06-10") as opened:
            return {str(row.article) for row in opened.ask("documents-signed")}

    assert known() == {"article:early", "article:undated"}
    with monkeypatch.context() as patched:
        patched.setattr(as_of, "published", None)  # none is read again
        assert known() == {"article:early", "article:undated"}
    file = graph / "articles" / "early" / "article.ttl"
    file.write_text(file.read_text(encoding="utf-8").replace("2025-06-04", "2025-06-20"), encoding="utf-8")
    assert known() == {"article:undated"}


def test_from_python(graph: Path) -> None:
    with kg.open(graph, as_of="2025-06-04") as opened:
        assert {str(row.article) for row in opened.ask("documents-signed")} == {"article:early", "article:undated"}
    with pytest.raises(KgError, match="soon is not a day"):
        kg.open(graph, as_of="soon")
    with pytest.raises(KgError, match="a server has none"):
        kg.open("http://127.0.0.1:9", as_of="2025-06-04")


def test_nothing_was_known(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "timeline", "--as-of", "2025-06-02", "--graph", str(graph)]) == 2
    assert "no article here was published by 2025-06-02" in capsys.readouterr().err
    assert main(["ask", "timeline", "--as-of", "2025-06-02", "--endpoint", "http://127.0.0.1:9"]) == 2
    assert "--as-of needs the files of the graph" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "timeline", "--as-of"],
        ["query", "ASK {}", "--as-of"],
        ["show", "KZ", "--as-of"],
        ["match", "--as-of"],
        ["match", "--retract", "x", "--on"],
        ["compare", "--as-of"],
        ["promises", "--as-of"],
        ["diff", "a", "b", "--as-of"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("text", ["soon", "2025-02-30", ""])
def test_what_is_no_day_is_told_alike_everywhere(
    arguments: list[str], text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*arguments, text])
    assert stopped.value.code == 2
    assert f"{text} is not a day; write it as 2025-03-01" in capsys.readouterr().err


def test_the_snapshot_of_the_same_files_knows_their_days(graph: Path, tmp_path: Path) -> None:
    """What is known of many files is asked of it, and is what is read in each: of who gives no day it says nothing."""
    from kg.paths import Workspace
    from kg.snapshot.build import build

    workspace = Workspace.at(graph)
    parsed = {path: as_of.published(workspace, path) for path in workspace.article_files()}
    build(workspace)
    told = as_of._told(workspace)
    assert told == {path: days for path, days in parsed.items() if path.parent.name != "undated"}
    # Of files that are others than those of the snapshot nothing is told.
    copy = tmp_path / "graph"
    write(copy, {"early": ARTICLES["early"]})
    assert as_of._told(Workspace.at(copy)) == {}


@pytest.mark.parametrize(("kept", "read"), [(2, False), (11, True)])
def test_a_snapshot_of_few_of_the_articles_reads_none_of_the_others(
    kept: int, read: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store of an early day is filled, and does not follow that of today: which is seen without a line being read."""
    import shutil

    from kg.paths import Workspace
    from kg.snapshot import index
    from kg.snapshot.build import build
    from kg.snapshot.shards import Shards

    write(tmp_path / "all", {f"a{n:02}": ARTICLES["early"] for n in range(12)})
    shutil.copytree(tmp_path / "all", tmp_path / "some")
    for n in range(kept, 12):
        shutil.rmtree(tmp_path / "some" / "articles" / f"a{n:02}")
    every, some = (Shards(build(Workspace.at(tmp_path / name)).folder) for name in ("all", "some"))
    seen: list[str] = []
    monkeypatch.setattr(Shards, "articles", lambda self, name: seen.append(name) or iter(()))
    index.difference(every, some)
    assert bool(seen) == read
