"""What contradicts the ontology is refused with both its sides, down to file, line and words."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from conftest import SLUG
from test_build import own_graph

from kg.cli import main
from kg.errors import InconsistentError
from kg.finding import Finding
from kg.paths import Workspace
from kg.reason import closure
from kg.reason.engine import Contradiction
from kg.snapshot.build import RejectedError, build
from kg.source.corpus import Corpus
from kg.source.turtle import parse_bytes
from kg.why.clash import explained, findings

PREFIXES = "".join(
    f"@prefix {name}: <https://w3id.org/entente/{path}> .\n"
    for name, path in {
        "ent": "ontology#",
        **{kind: f"id/{kind}/" for kind in ("body", "country", "office", "person", "place")},
        "art": f"id/article/{SLUG}/",
    }.items()
)


def broken(corpus: Corpus, turtle: str) -> Corpus:
    """The corpus with more reference data."""
    extra = parse_bytes((PREFIXES + turtle).encode(), Path("/nowhere/extra.ttl"))
    made = copy.copy(corpus)
    made.reference = [*corpus.reference, extra]
    return made


def refused(graph: Path) -> list[Finding]:
    with pytest.raises(RejectedError) as caught:
        build(Workspace.at(graph))
    return [finding for finding in caught.value.findings if finding.rule.startswith("contradiction/")]


def extended(folder: Path, turtle: str) -> Path:
    graph = own_graph(folder)
    (graph / "reference").mkdir()
    (graph / "reference" / "extra.ttl").write_text(PREFIXES + turtle, encoding="utf-8")
    return graph


def test_an_agency_that_is_a_country(tmp_path: Path) -> None:
    graph = extended(tmp_path, "body:uk-glaa a ent:Country .\n")
    (finding,) = refused(graph)
    assert finding.message.startswith(
        "the data contradict the ontology: nothing is both an organisation and a place (owl:AllDisjointClasses), "
    )
    assert finding.details is not None
    for words in (
        "Gangmasters and Labour Abuse Authority · is a · organisation",
        "every agency is an organisation",
        "graph/reference/organisations.ttl:34",
        "Gangmasters and Labour Abuse Authority · is a · place",
        f"{graph}/reference/extra.ttl:{PREFIXES.count(chr(10)) + 1}",
    ):
        assert words in finding.details


def test_a_content_that_counts_as_an_act_is_refused_with_the_report_that_tells_it(tmp_path: Path) -> None:
    graph = extended(tmp_path, "art:bill-submission a ent:Submission .\n")
    (finding,) = refused(graph)
    assert "nothing is both a content and a report" in finding.message
    assert finding.details is not None
    for words in ("every submission is a document act", "every act is a report", "before introducing the"):
        assert words in finding.details


def test_a_side_that_an_article_tells_has_its_quotes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    graph = own_graph(tmp_path)
    file = graph / "articles" / SLUG / "article.ttl"
    content = file.read_text(encoding="utf-8")
    changed = content.replace("ent:signs document:kz-uk-seasonal-workers-memorandum ;", "ent:signs country:gb ;")
    assert changed != content
    file.write_text(changed, encoding="utf-8")
    (finding,) = refused(graph)
    line = changed[: changed.index("ent:signs country:gb")].count("\n") + 1
    assert (finding.file, finding.line) == (file, line)
    assert finding.quote is not None and finding.quote.endswith("the UK's Gangmasters and Labour Abuse Authority")
    assert finding.details is not None
    assert "“during which a memorandum was signed” [own, Kazinform News Agency;" in finding.details
    assert "London · is located in · United Kingdom" in finding.details
    assert main(["validate", str(file)]) == 1
    said = capsys.readouterr().out
    assert "[contradiction/cax-adc]" in said
    assert "    United Kingdom · is a · document\n" in said
    assert main(["validate", "-f", "json", str(file)]) == 1
    assert '"details": "United Kingdom' in capsys.readouterr().out


def test_what_only_the_reasoner_finds_is_explained_too(corpus: Corpus) -> None:
    with pytest.raises(InconsistentError):
        closure(broken(corpus, "body:uk-glaa ent:isOrganOf body:uk-glaa ."))
    made = broken(corpus, "person:kathy-leach a ent:Plan . ")
    with pytest.raises(Contradiction) as caught:
        closure(made)
    told = str(explained(caught.value, with_files_that_exist(made)))
    first, *rest = told.splitlines()
    assert first.startswith("the data contradict the ontology:") and "cannot both hold" in first
    assert "    Kathy Leach · is a · happening" in rest
    assert "nothing is both a person and a happening" in told


def with_files_that_exist(corpus: Corpus) -> Corpus:
    """The same triples, those of the file that is nowhere in another file, where they have no line."""
    made = copy.copy(corpus)
    last, extra = corpus.reference[-2], corpus.reference[-1]
    joined = copy.copy(last)
    joined.triples = [*last.triples, *extra.triples]
    made.reference = [*corpus.reference[:-2], joined]
    return made


def test_sound_data_have_none(corpus: Corpus) -> None:
    assert findings(corpus) == []
