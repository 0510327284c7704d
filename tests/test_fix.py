"""kg validate --fix mends what has one safe remedy, and changes nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from notes_helper import triples
from small_article import NOTES, TEXT, changed, check, made, told, write

from kg.cli import main
from kg.finding import Remedy
from kg.source.mending import mended
from kg.terms import ENT, ID, OA

# What is spoilt in the Turtle and goes back to what it was.
SPOILT: dict[str, tuple[str, str]] = {
    "digest": ('ent:sha256 "', 'ent:sha256 "0'),
    "apostrophe": ("the council’s view", "the council's view"),
    "space": ('oa:exact "France and', 'oa:exact "France\u00a0and'),
    "wording": ('ent:wording "on 5 March 2024"', 'ent:wording "on\u00a05 March 2024"'),
    "headline": ('ent:headline "Treaty signed"', 'ent:headline "Treaty\u00a0signed"'),
    "prefix": ('oa:exact "Treaty signed" ;', 'oa:exact "Treaty signed" ; oa:prefix "The " ;'),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_spoilt_is_mended(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    turtle = write(tmp_path, notes=False)
    old, new = SPOILT[name]
    spoilt = changed(made(), old, new)
    if name == "digest":  # as long as one
        spoilt = re.sub('(ent:sha256 "[0-9a-f]{64})[0-9a-f]', r"\1", spoilt)
    turtle.write_text(spoilt)
    assert main(["validate", str(turtle)]) == 1
    capsys.readouterr()
    assert main(["validate", "--fix", str(turtle)]) == 0
    told = capsys.readouterr().err
    assert triples(turtle.read_text()) == triples(made())
    assert f"--- {turtle}" in told
    assert f"Mended: {turtle}" in told
    kept = [line for line in spoilt.splitlines() if line in made().splitlines()]
    assert [line for line in turtle.read_text().splitlines() if line in kept] == kept


def test_the_place_that_nobody_else_quotes_is_meant(tmp_path: Path) -> None:
    turtle = write(tmp_path, notes=False)
    first = 'oa:exact "The two sides met." ;\n  ent:reason "Left out." ;\n.\n\n'
    second = ':o4b\n  a ent:Omission ;\n  ent:isFromArticle article:talks ;\n  oa:exact "The two sides" ;\n  ent:reason "Left out." ;\n.\n\n'
    third = ':o4c\n  a ent:Omission ;\n  ent:isFromArticle article:talks ;\n  oa:exact "left." ;'
    turtle.write_text(changed(made(), 'oa:exact "The two sides met. The two sides left." ;', first + second + third))
    assert main(["validate", "--fix", str(turtle)]) == 0
    assert 'oa:prefix "met. "' in turtle.read_text()


def test_a_digest_is_not_renewed_while_a_quote_is_lost(tmp_path: Path) -> None:
    turtle = write(tmp_path, notes=False)
    text = turtle.parent / "article.txt"
    text.write_text(TEXT.replace("Treaty signed", "Treaty shredded"), newline="")
    before = turtle.read_bytes()
    assert main(["validate", "--fix", str(turtle)]) == 1
    assert turtle.read_bytes() == before


@pytest.mark.parametrize("silences", [False, True])
def test_silence_is_only_said_when_asked(silences: bool, tmp_path: Path) -> None:
    for notes in (False, True):
        file = write(tmp_path / str(notes), notes=notes)
        old, new = ("; silent signed-by-hand-of", "") if notes else ("ent:isSilentOn ent:signedByHandOf ;\n", "")
        file.write_text(changed(file.read_text(), old, new))
        arguments = ["validate", "--fix", *(["--silences"] if silences else []), str(file)]
        assert main(arguments) == (0 if silences else 1)
        turtle = file.with_suffix(".ttl").read_text()
        if silences:
            assert triples(turtle) == triples(made())


def test_turtle_is_brought_into_step_with_its_notes(tmp_path: Path) -> None:
    notes = write(tmp_path)
    notes.write_text(changed(NOTES, "«on 5 March 2024»", '«on 5 March 2024» = 2024-03 ! "To see a change."'))
    graph = notes.parents[2]
    assert main(["validate", "--graph", str(graph)]) == 1
    assert main(["validate", "--fix", "--graph", str(graph)]) in (0, 1)
    assert "2024-03-31" in (notes.parent / "article.ttl").read_text()


def test_turtle_that_was_not_made_from_the_notes_is_left_alone(tmp_path: Path) -> None:
    notes = write(tmp_path)
    turtle = notes.with_suffix(".ttl")
    turtle.write_text(made())  # without the mark
    assert main(["validate", "--fix", str(turtle)]) == 1
    assert turtle.read_text() == made()


def test_nothing_is_changed_unasked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--fix"]) == 2
    assert "Give --graph DIR, or the files." in capsys.readouterr().err
    loose = tmp_path / "article.ttl"
    loose.write_text(changed(made(), 'ent:headline "Treaty signed"', 'ent:headline "Treaty\u00a0signed"'))
    before = loose.read_bytes()
    assert main(["validate", "--fix", "--graph", str(write(tmp_path / "g").parents[2]), str(loose)]) == 2
    assert loose.read_bytes() == before


NODE = ID + "article/talks/signing"
FORMS = [
    (":signing\n  a ent:Signing ;\n  ent:signs <https://x.org/a> , <https://x.org/b> ;\n.\n", True),
    (":signing a ent:Signing ; ent:signs <https://x.org/a> , <https://x.org/b> .\n", True),
    (f"<{NODE}> a ent:Signing ; ent:signs x:a , x:b .\n", True),
    (":signing a ent:Signing ;\n  ent:signs\n    x:a ,\n    x:b .\n", True),
    (
        ":signing a ent:Signing ; ent:signs x:a , x:b ; ent:replaces x:a .\n",
        False,
    ),  # which of the two, its line does not say
]
HEAD = (
    "@prefix : <https://w3id.org/entente/id/article/talks/> .\n@prefix ent: <https://w3id.org/entente/ontology#> .\n"
    "@prefix x: <https://x.org/> .\n"
)


@pytest.mark.parametrize(("form", "can"), FORMS)
def test_one_statement_changes_and_nothing_else(form: str, can: bool) -> None:
    remedy = Remedy(node=NODE, path=ENT + "signs", old="<https://x.org/a>", new="<https://x.org/c>")
    after = mended((HEAD + form).encode(), Path("a.ttl"), remedy)
    assert (after is not None) == can
    if after is not None:
        wanted = {t.replace("<https://x.org/a>", "<https://x.org/c>") for t in triples(HEAD + form)}
        assert triples(after.decode()) == wanted
        assert len(after.decode().splitlines()) == len((HEAD + form).splitlines())


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("words", ["plain", 'with "marks"', "back\\slash", "two\nlines", "it's", "ʼ𝄞 \u2028"])
def test_literals_of_any_words_are_added_and_replaced(words: str, end: str) -> None:
    content = (HEAD + f":signing a ent:Signing ; ent:name {ox.Literal(words)} .\n").replace("\n", end).encode()
    remedy = Remedy(node=NODE, path=ENT + "name", old=str(ox.Literal(words)), new='"new"')
    after = mended(content, Path("a.ttl"), remedy)
    assert after is not None
    assert b'ent:name "new"' in after
    back = mended(after, Path("a.ttl"), Remedy(node=NODE, path=OA + "exact", new=str(ox.Literal(words))))
    assert back is not None
    assert f"<{OA}exact> {ox.Literal(words)}" in "\n".join(triples(back.decode()))


def test_findings_that_can_be_mended_go_when_their_line_is_pasted() -> None:
    spoilt = changed(made(), "ent:signedByState country:fr", "ent:singedByState country:fr")
    data = spoilt.encode()
    for finding in check("article.ttl", spoilt).findings:
        for remedy in finding.remedies:
            after = mended(data, Path("article.ttl"), remedy)
            data = after or data
    assert told(check("article.ttl", data.decode())) == []
