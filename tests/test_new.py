"""The skeleton of a new article speaks of what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.cli import main
from kg.source.corpus import Corpus
from kg.source.new import SKELETON, new
from kg.source.turtle import parse, parse_bytes
from kg.terms import ENT, ID, RDF


def test_it_is_turtle_and_starts_an_article(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("A headline\n\nSome words.\n", encoding="utf-8")
    folder = new(text, "some-talks", tmp_path)
    triples = parse(folder / "article.ttl").triples
    assert {t.s.value for t in triples} == {ID + "article/some-talks"}
    assert {t.o.value for t in triples if t.p.value == RDF + "type"} == {ENT + "Article"}


def test_what_is_commented_out_is_turtle_too_and_has_terms_of_the_vocabulary(corpus: Corpus) -> None:
    filled = SKELETON.format(headline="H", language="en", digest="0", slug="s", place="p")
    head, rest = filled.split("# A thing that the reference data lack", 1)
    blocks = re.findall(r"^# (?::|person:).*\n(?:# .*\n)*?# \.\n", rest, re.M)
    assert len(blocks) >= 9
    turtle = head + "".join(block.replace("# ", "") for block in blocks).replace(":…", ":x")
    triples = parse_bytes(turtle.encode(), Path("article.ttl")).triples
    known = {t.s.value for file in [*corpus.ontology, *corpus.reference] for t in file.triples}
    used = {term.value for t in triples for term in (t.p, t.o) if term.value.startswith((ENT, ID + "kind/"))}
    assert used and used <= known


def test_show_names_reports_and_contents(built: object, capsys: pytest.CaptureFixture[str]) -> None:
    """kg show: the parliament is named in what the government plans only."""
    assert main(["show", "body:uk-parliament"]) == 0
    said = capsys.readouterr().out
    assert ":plan-to-introduce-bill (kind:plan, in its content kind:submission) ent:hasRecipient" in said
    assert 'before introducing the ratification bill to Parliament." [own, body:kazinform]' in said
    assert main(["show", ":bill-submission"]) == 0
    assert 'bill to Parliament." [own, body:kazinform]' in capsys.readouterr().out
