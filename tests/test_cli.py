"""The command line as a stranger uses it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ARTICLE_FOLDER, ROOT, SLUG

from kg.build import Built
from kg.cli import main


def kg(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kg", *arguments], capture_output=True, text=True, input=stdin, cwd=ROOT, timeout=60
    )


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_who_chaired(built: Built) -> None:
    done = kg("query", "who-chaired")
    assert done.returncode == 0, done.stderr
    found = rows(done.stdout)
    assert [(row["chair"], row["side"], row["ordinal"], row["place"]) for row in found] == [
        ("Roman Vassilenko", "Kazakhstan", "8", "London"),
        ("Stephen Doughty", "United Kingdom", "8", "London"),
    ]
    text = (ARTICLE_FOLDER / "article.txt").read_text(encoding="utf-8")
    assert all(row["quote"] in text for row in found)


def test_documents_signed(built: Built) -> None:
    found = {
        (row["document"], row["signatory"], row["earliest"], row["latest"])
        for row in rows(kg("query", "documents-signed").stdout)
    }
    assert found == {
        ("Memorandum on the protection of workers' rights", "Gangmasters and Labour Abuse Authority", "", ""),
        ("Memorandum on the protection of workers' rights", "Ministry of Labor and Social Protection", "", ""),
        ("Roadmap for cooperation in critical minerals", "", "2024-03-01", "2024-03-31"),
        ("Strategic Partnership and Cooperation Agreement", "", "2024-04-01", "2024-04-30"),
    }


@pytest.mark.parametrize("chosen", ["csv", "tsv", "json", "xml", "md", "table"])
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
    assert kg("query", "who-chaired", "-o", str(target)).returncode == 0
    assert len(rows(target.read_text(encoding="utf-8"))) == 2


def test_the_query_path_imports_nothing_slow(built: Built) -> None:
    code = "import sys, kg.cli; kg.cli.main(['show', 'KZ']); bad = {'rdflib', 'owlrl', 'pyshacl', 'edtf', 'rich'} & set(sys.modules); print(bad, file=sys.stderr); sys.exit(bool(bad))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_show_names_facts_with_their_words(built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "Kathy Leach"]) == 0
    out = capsys.readouterr().out
    assert "ent:represents country:gb   (inferred)" in out
    assert '"Meanwhile, British Ambassador to Kazakhstan, Kathy Leach" [reported, body:kazinform]' in out


def test_show_finds_codes_and_labels_in_any_case(built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("KZ", "kaz", "KAZAKHSTAN", "country:kz", "https://w3id.org/entente/id/country/kz"):
        assert main(["show", name]) == 0
        assert capsys.readouterr().out.startswith("country:kz\n")


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
        (ARTICLE_FOLDER / "article.ttl").read_text(encoding="utf-8").replace("  ent:ordinal 8 ;", "  ent:ordinal 0 ;")
    )
    (folder / "article.ttl").write_text(content, encoding="utf-8")
    assert main(["validate", "-f", "json", str(folder / "article.ttl")]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert found["rule"] == "shape:Meeting-ordinal"
    assert found["line"] == content[: content.index("ent:ordinal 0")].count("\n") + 1
    assert found["quote"].startswith("London hosted")


def test_doctor_finds_an_installation_well(built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor"])
    out = capsys.readouterr().out
    assert f"snapshot: {built.key} is built" in out


def test_help_has_an_example_for_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("build", "validate", "coverage", "query", "show", "export", "new", "doctor"):
        with pytest.raises(SystemExit):
            main([name, "--help"])
        assert "example: kg " in capsys.readouterr().out
