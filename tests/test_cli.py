"""The command line as a stranger uses it."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ARTICLE_FOLDER, ROOT, SLUG

from kg.cli import main
from kg.snapshot.build import Built


def kg(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kg", *arguments], capture_output=True, text=True, input=stdin, cwd=ROOT, timeout=60
    )


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_who_chaired(built: Built) -> None:
    done = kg("ask", "who-chaired")
    assert done.returncode == 0, done.stderr
    found = rows(done.stdout)
    assert [(row["chairLabel"], row["sideLabel"]) for row in found] == [
        ("Roman Vassilenko", "Kazakhstan"),
        ("Stephen Doughty", "United Kingdom"),
    ]
    text = (ARTICLE_FOLDER / "article.txt").read_text(encoding="utf-8")
    assert all(row["quote"] in text for row in found)


def test_ask_with_parameters_and_voice(built: Built) -> None:
    found = rows(kg("ask", "documents-signed", "-p", "country=kaz", "-p", "until=2024-12-31").stdout)
    assert {row["signatoryLabel"] for row in found} == {
        "Ministry of Labor and Social Protection",
        "Gangmasters and Labour Abuse Authority",
    }
    assert len(rows(kg("ask", "plans", "--voice", "+quoted", "--article", SLUG).stdout)) == 9
    assert {row["voice"] for row in rows(kg("ask", "plans", "--voice", "quoted").stdout)} == {"quoted"}


def test_no_rows_are_explained(built: Built) -> None:
    done = kg("ask", "documents-signed", "-p", "country=FR")
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)
    # The article does not speak of France.
    assert done.stderr == "No rows. Nothing fits. Without country = FR there are 3 answers more.\n"
    done = kg("ask", "documents-signed", "-p", "country=AZ")
    assert "are left out by country = AZ because the source does not say who" in done.stderr
    assert "Roadmap for cooperation in critical minerals; Strategic Partnership" in done.stderr


def test_free_words_are_read_and_the_reading_is_named(built: Built) -> None:
    done = kg("ask", "who", "chaired", "the", "meeting")
    assert done.returncode == 0
    assert done.stderr.startswith("I read this as: who-chaired")
    # The same rows, those first whose report fits the words best.
    assert sorted(done.stdout.splitlines()) == sorted(kg("ask", "who-chaired").stdout.splitlines())


def test_questions_are_listed_and_found(built: Built) -> None:
    listed = kg("questions").stdout
    assert re.search(
        r"^Documents\n\n.*^  documents-signed +Which documents.*\n +-p \[document\] \[country\]", listed, re.M | re.S
    )
    assert kg("ask").stdout == listed
    found = kg("questions", "exchange", "rate")
    assert found.stdout.splitlines()[0].startswith("  implied-rates")
    assert kg("questions", "qqqqqqqq").returncode == 1


def test_a_new_question_is_filled(built: Built, tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "writing-questions.md").read_text(encoding="utf-8")
    file = tmp_path / "queries" / "who-signed.rq"
    file.parent.mkdir()
    file.write_text(guide.split("```sparql\n")[1].split("```")[0], encoding="utf-8")
    assert kg("questions", "--fill", str(file)).returncode == 0
    text = file.read_text(encoding="utf-8")
    assert "SELECT DISTINCT ?document ?documentLabel ?signatory ?signatoryLabel ?quote" in text
    again = kg("questions", "--fill", str(file))
    assert "In step" in again.stderr
    assert file.read_text(encoding="utf-8") == text
    rows = kg("query", str(file), "-f", "csv").stdout.splitlines()
    assert len(rows) == 1 + len(kg("ask", "documents-signed", "-f", "csv").stdout.splitlines()[1:])
    file.write_text("SELECT ?s WHERE { ?s ?p ?o }", encoding="utf-8")
    refused = kg("questions", "--fill", str(file))
    assert (refused.returncode, "who-signed.rq:1" in refused.stderr) == (2, True)


def test_questions_of_ones_own(built: Built, tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    shutil.copytree(ARTICLE_FOLDER, graph / "articles" / SLUG)
    (graph / "queries").mkdir()
    own = (
        (ROOT / "queries" / "who-chaired.rq").read_text(encoding="utf-8").replace("Who chaired which", "Who led which")
    )
    (graph / "queries" / "who-led.rq").write_text(own, encoding="utf-8")
    done = kg("ask", "who-led", "--graph", str(graph))
    assert len(rows(done.stdout)) == 2, done.stderr
    assert "Who led which" in kg("questions", "--graph", str(graph)).stdout
    (graph / "queries" / "who-led.rq").write_text(own.replace("#+ title", "#+ titel"), encoding="utf-8")
    done = kg("ask", "who-led", "--graph", str(graph))
    assert (done.returncode, "who-led.rq:1: 'titel' is no header key" in done.stderr) == (2, True)


def test_row_limit_is_told(built: Built) -> None:
    done = kg("ask", "topics", "--limit", "3")
    assert len(rows(done.stdout)) == 3
    assert "only the first 3 rows; for more, raise --limit" in done.stderr


def test_checks_find_nothing_in_the_bundled_graph(built: Built) -> None:
    done = kg("check")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.endswith(" 0 faults.\n")


def completions(line: str) -> set[str]:
    """What a shell would offer at the end of a line (argcomplete's protocol: answers go to file descriptor 8)."""
    reader, writer = os.pipe()
    code = f"import os; os.dup2({writer}, 8); from kg.cli import main; main([])"
    environment = {**os.environ, "_ARGCOMPLETE": "1", "COMP_LINE": line, "COMP_POINT": str(len(line)), "IFS": "\n"}
    environment |= {"_ARGCOMPLETE_IFS": "\n", "_ARGCOMPLETE_SUPPRESS_SPACE": "1"}
    subprocess.run([sys.executable, "-c", code], env=environment, pass_fds=[writer], cwd=ROOT, timeout=30)
    os.close(writer)
    with os.fdopen(reader) as answers:
        return set(answers.read().split("\n"))


def test_shells_complete_names_and_parameters(built: Built) -> None:
    assert {"who-chaired", "who-said-what", "who-took-part"} <= completions("kg ask who-")
    assert completions("kg ask documents-signed -p c") == {"country="}
    assert "questions" in completions("kg que")
    for shell in ("bash", "zsh", "fish"):
        assert "kg" in kg("completion", shell).stdout


@pytest.mark.parametrize("chosen", ["csv", "tsv", "json", "jsonl", "xml", "md", "html", "table"])
def test_every_row_format_holds_the_answer(built: Built, chosen: str) -> None:
    done = kg("query", "SELECT ?n WHERE { country:kz skos:notation ?n } ORDER BY ?n", "-f", chosen)
    assert done.returncode == 0, done.stderr
    assert all(code in done.stdout for code in ("398", "KAZ", "KZ"))


def test_ask_answers_by_exit_code(built: Built) -> None:
    assert kg("query", "ASK { country:kz a ent:State }").returncode == 0
    done = kg("query", "-", stdin="ASK { country:kz a ent:Person }")
    assert (done.returncode, done.stdout) == (1, "false\n")


def test_construct_gives_turtle(built: Built) -> None:
    done = kg("query", "CONSTRUCT { ?p ent:chairs ?m } WHERE { ?p ent:chairs ?m }")
    assert "person:roman-vassilenko\n  ent:chairs " in done.stdout


def test_output_to_a_file(built: Built, tmp_path: Path) -> None:
    target = tmp_path / "rows.csv"
    assert kg("ask", "who-chaired", "-o", str(target)).returncode == 0
    assert len(rows(target.read_text(encoding="utf-8"))) == 2


def test_the_query_path_imports_nothing_slow(built: Built) -> None:
    code = "import sys, kg.cli; kg.cli.main(['ask', 'who-chaired', '-p', 'country=KZ']); kg.cli.main(['show', 'KZ']); bad = {'rdflib', 'owlrl', 'pyshacl', 'unicode_rbnf', 'rich'} & set(sys.modules); print(bad, file=sys.stderr); sys.exit(bool(bad))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_show_names_reports_with_their_words(built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "Kathy Leach"]) == 0
    out = capsys.readouterr().out
    assert "represents: the United Kingdom (it follows)" in out
    assert "“Meanwhile, British Ambassador to Kazakhstan, Kathy Leach”" in out
    assert main(["show", "Kathy Leach", "--rdf"]) == 0
    assert "ent:represents country:gb ;" in capsys.readouterr().out


def test_show_finds_codes_and_labels_in_any_case(built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("KZ", "kaz", "KAZAKHSTAN", "country:kz", "https://w3id.org/entente/id/country/kz"):
        assert main(["show", name]) == 0
        assert capsys.readouterr().out.startswith("Kazakhstan\n  state, country:kz\n")


def test_validate_and_coverage_of_the_bundled_graph(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(ARTICLE_FOLDER / "article.ttl")]) == 0
    assert main(["coverage", "-f", "json"]) == 0
    report = json.loads(capsys.readouterr().out)[0]
    assert (report["slug"], report["percent"], report["gaps"], report["unproved"]) == (SLUG, 100.0, [], [])
    assert report["encoded"] + report["omitted"] + report["separators"] == report["characters"]


def test_validate_as_json_points_at_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "graph" / "articles" / SLUG
    folder.mkdir(parents=True)
    (folder / "article.txt").write_bytes((ARTICLE_FOLDER / "article.txt").read_bytes())
    content = (
        (ARTICLE_FOLDER / "article.ttl").read_text(encoding="utf-8").replace("  ent:ordinal 8 ;", '  ent:ordinal "8" ;')
    )
    (folder / "article.ttl").write_text(content, encoding="utf-8")
    assert main(["validate", "-f", "json", str(folder / "article.ttl")]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert found["rule"] == "shape:ordinal-value"
    assert found["line"] == content[: content.index('ent:ordinal "8"')].count("\n") + 1
    assert found["quote"].startswith("London hosted")


def test_doctor_finds_an_installation_well(built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor"])
    out = capsys.readouterr().out
    assert f"snapshot: {built.key} is built" in out


def test_help_has_an_example_for_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    for name in (
        "questions",
        "ask",
        "query",
        "show",
        "check",
        "build",
        "validate",
        "coverage",
        "export",
        "new",
        "doctor",
        "completion",
    ):
        with pytest.raises(SystemExit):
            main([name, "--help"])
        assert "\nexample: " in capsys.readouterr().out
