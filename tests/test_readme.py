"""The README is true: its commands run, its example stands in the graph, CI runs its test command."""

from __future__ import annotations

import io
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest
from conftest import ARTICLE_FOLDER, ROOT

from kg.cli import main
from kg.snapshot.build import Built

sys.path.insert(0, str(ROOT / "tools"))
import why_page

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"^\| `(kg [^`]+)` \|", README, re.M)))


def test_the_table_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    listed = re.findall(r"^    (\w+)(?: |$)", capsys.readouterr().out, re.M)
    assert {shlex.split(command)[1] for command in COMMANDS} == set(listed)


# `kg serve` goes on until it is stopped: serve_helper.server starts and stops it.
@pytest.mark.parametrize("command", [command for command in COMMANDS if command != "kg serve"])
def test_every_command_of_the_table_runs(
    command: str, built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))  # a server ends when nobody talks to it
    for name in ("article.txt", "article.notes"):
        shutil.copy(ARTICLE_FOLDER / name, name)
    for name in ("anna.notes", "ben.notes"):
        shutil.copy(ARTICLE_FOLDER / "article.notes", name)
    (tmp_path / "parties.csv").write_text("treaty,state,signed\nLake Treaty,KEN,2024-05-01\n", encoding="utf-8")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9")  # asked for nothing: every quote is encoded
    own = tmp_path / "my" / "graph" / "articles" / "talks"
    shutil.copytree(ARTICLE_FOLDER, own)
    (own / "article.notes").unlink()  # their digest stands in the Turtle, which is changed here
    article = (own / "article.ttl").read_text(encoding="utf-8")
    (own / "article.ttl").write_text(article.replace(ARTICLE_FOLDER.name, own.name), encoding="utf-8")
    if "doctor" in command:
        pytest.importorskip("importlib.metadata").version("entente-kg")
    assert main(shlex.split(command)[1:]) == 0


def test_the_example_stands_in_the_graph() -> None:
    article = (ARTICLE_FOLDER / "article.ttl").read_text(encoding="utf-8")
    (example,) = re.findall(r"```turtle\n(.*?)```", README, re.S)
    for block in example.strip().split("\n\n"):
        assert block in article


def test_ci_runs_the_command_that_the_readme_gives() -> None:
    (command,) = re.findall(r"pip install -e '.\[test\]' && (pytest.*)", README)
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_the_answer_shown_is_the_answer(built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    (command, shown), *others = re.findall(r"```text\n\$ kg (.+)\n((?:.*\n)*?)```", README)
    assert not others
    assert main([*shlex.split(command), "-f", "text"]) == 0
    assert capsys.readouterr().out == shown
    assert README.index(shown) < 1000, "an answer stands in the first screen"


@pytest.mark.skipif(shutil.which("dot") is None, reason="dot of Graphviz is not installed")
def test_the_picture_shown_says_what_is_drawn_now(built: Built, tmp_path: Path) -> None:
    """Words, not coordinates, which change from one Graphviz to the next."""
    (command,) = re.findall(r"`kg (why .+) -o why\.svg`", README)
    assert "](docs/why.svg)" in README
    assert main([*shlex.split(command), "-o", str(tmp_path / "why.svg")]) == 0
    shown = why_page.words(why_page.PICTURE)
    assert len(shown) > 5
    assert shown == why_page.words(tmp_path / "why.svg")


def test_links_of_the_pages_lead_to_files_and_headings() -> None:
    broken = []
    for page in [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for link in re.findall(r"\]\((?!https?:)([^)\s]+)\)", page.read_text(encoding="utf-8")):
            name, _, heading = link.partition("#")
            target = page.parent / name if name else page
            if not target.exists() or (heading and target.suffix == ".md" and heading not in anchors(target)):
                broken.append(f"{page.relative_to(ROOT)}: {link}")
    assert broken == []


def anchors(page: Path) -> set[str]:
    """The headings of a page as links name them: in small letters, without punctuation, hyphens for spaces."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
