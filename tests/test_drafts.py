"""Unfinished articles: proposals say nothing until they are accepted, and nobody else waits for a draft."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from notes_helper import NAMES, source, triples

from kg.cli import main
from kg.notes.from_turtle import from_turtle
from kg.notes.lines import document_of
from kg.notes.print import printed
from kg.notes.turtle import to_turtle
from kg.paths import NOTES, STATE_DRAFT, Workspace, says_draft
from kg.snapshot.inputs import inputs_of, left_out
from kg.source import step
from kg.source.turtle import parse_bytes

HEAD = """\
article paris-talks
  source-kind news
  issued-by kazinform
  silent published-by, published-in, written-by
"""
DONE = """
2
  «France and Germany signed a treaty in Paris on 5 March 2024.» passing signing
    meeting: agent fr, de
"""
SLUG = "kazakhstan-uk-strategic-dialogue-8"
PROPOSED = """
?- declare "Ottawa" City "Ottawa"; located-in ca
?- = «The two sides»: fr, de ! The two states of the sentence before.

2
  ?-gpt-9/x:8b ~ attributed kathy-leach «Kathy Leach»
  «France and Germany signed a treaty in Paris on 5 March 2024.» passing signing
    ?- = «Germany»: de ! "Why."
    meeting: agent fr, de
      ?-m plan: agent fr
        meeting: agent :nothing
    ?- Signing: signs «a treaty»; nonsense de
      ; silent rest
    ?- see fr, de, «on 5 March 2024», «a treaty» = ? ! "So."
    ?- ? oddity on article: odd
  ?- «in Paris»
    Nonsense: agent nobody
  ?- x «in Paris»: Not.
  ?- turtle:
    this is no Turtle
"""


def test_what_is_proposed_is_not_in_the_turtle() -> None:
    lines = [line for line in PROPOSED.splitlines() if "meeting: agent fr, de" in line]
    assert lines  # what is accepted stands among what is proposed
    plain = to_turtle(HEAD + DONE, source(), NAMES()).turtle
    made = to_turtle(HEAD + PROPOSED.replace('"Ottawa" City', "place:ottawa City"), source(), NAMES()).turtle
    assert triples(made) == triples(plain)
    assert made != plain and says_draft(made.encode(), notes=False) and not says_draft(plain.encode(), notes=False)


@pytest.mark.parametrize("line", [line for line in PROPOSED.splitlines() if line.lstrip().startswith("?-")])
def test_each_line_that_is_accepted_is_read(line: str) -> None:
    """Every proposal, its mark deleted, is either told or a mistake; none goes on being passed over."""
    notes = HEAD + PROPOSED.replace('"Ottawa" City', "place:ottawa City")
    assert line in PROPOSED
    mark, _, rest = line.replace('"Ottawa" City', "place:ottawa City").strip().partition(" ")
    accepted = notes.replace(f"{mark} {rest}", rest)
    assert accepted != notes
    try:
        made = to_turtle(accepted, source(), NAMES()).turtle
    except Exception as error:
        assert (
            rest.split()[0] in str(error) or "nobody" in str(error) or "nothing" in str(error) or "Turtle" in str(error)
        )
    else:
        assert triples(made) != triples(to_turtle(notes, source(), NAMES()).turtle)


def test_marks_are_kept_by_the_one_form() -> None:
    document, problems = document_of(HEAD + PROPOSED.replace('"Ottawa" City', "place:ottawa City"))
    assert not problems
    once = printed(document)
    assert once.count("?-") == PROPOSED.count("?-")
    assert "?-gpt-9/x:8b ~ attributed" in once
    again, _ = document_of(once)
    assert printed(again) == once


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        ("?- article x", "the article is no proposal"),
        ("article x\n\n?- 2", "a line of text is no proposal"),
        ("article x\n\n2\n  see fr", "see proposes values"),
        ("article x\n  state finished", "the only state is draft"),
        ("article x\n  state draft, draft", "the only state is draft"),
    ],
)
def test_what_cannot_be_proposed(notes: str, message: str) -> None:
    with pytest.raises(Exception, match=message):
        to_turtle(notes, source(), NAMES())


def test_the_state_is_kept_on_the_way_back() -> None:
    notes = HEAD.replace("paris-talks\n", f"paris-talks\n  {STATE_DRAFT}\n") + DONE
    made = to_turtle(notes, source(), NAMES())
    assert triples(made.turtle) == triples(to_turtle(HEAD + DONE, source(), NAMES()).turtle)
    back = printed(from_turtle(parse_bytes(made.turtle.encode(), Path("article.ttl")), source(), NAMES()))
    assert f"\n  {STATE_DRAFT}\n" in back


# ---------------------------------------------------------------- beside finished articles


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "graph" / "articles" / SLUG, tmp_path / "articles" / SLUG)
    return tmp_path


def add(graph: Path, slug: str, notes: str | None, turtle: str | None) -> Path:
    folder = graph / "articles" / slug
    folder.mkdir()
    (folder / "article.txt").write_text("A\n", encoding="utf-8")
    if notes is not None:
        (folder / NOTES).write_text(notes, encoding="utf-8")
    if turtle is not None:
        (folder / "article.ttl").write_text(turtle, encoding="utf-8")
    return folder


UNFINISHED = {
    "notes alone": ("article d\n  state draft\n", None),
    "finished notes, no turtle": ("article d\n", None),
    "marks alone": ("article d\n\n1\n  ?- x «A»: No.\n", "nonsense"),
    "state, and Turtle that does not parse": ("article d\r\n  state draft\r\n", "nonsense ["),
    "state, and Turtle of other notes": ("article d\n  state draft\n", step.marked("# state draft\n\n", b"other")),
    "notes that do not parse": ("article d\n  state draft\n«", "x"),
    "Turtle alone": (None, "# An article\n# state draft\nnonsense"),
}


@pytest.mark.parametrize("name", UNFINISHED)
def test_a_draft_blocks_nobody(graph: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    own = ["--graph", str(graph)]
    assert main(["ask", "who-chaired", *own]) == 0
    before = capsys.readouterr().out
    add(graph, "d", *UNFINISHED[name])
    assert main(["build", *own]) == 0
    said = capsys.readouterr().err
    assert said.count("Left out, being unfinished: d.") == 1
    assert main(["ask", "who-chaired", *own]) == 0
    told = capsys.readouterr()
    assert told.out == before and "unfinished" not in told.err
    assert main(["validate", *own]) == 0
    assert "Left out, being unfinished: d." in capsys.readouterr().err
    assert main(["coverage", *own]) == 0


def test_a_folder_without_an_encoding_is_named(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A copy that broke off loses no article in silence. What is hidden, and files beside the folders, are nobody's articles."""
    own = ["--graph", str(graph)]
    add(graph, "text-alone", None, None)
    add(graph, "draft", "article draft\n  state draft\n", None)
    (graph / "articles" / "empty").mkdir()
    (graph / "articles" / ".hidden").mkdir()
    (graph / "articles" / "copy~").mkdir()
    (graph / "articles" / "README.md").write_text("About these articles\n")
    other = graph / "articles" / "other-name"
    other.mkdir()
    shutil.copy(graph / "articles" / SLUG / "article.ttl", other / "second.ttl")
    found = Workspace.at(graph).left_out()
    assert (found.unfinished, found.bare) == (["draft"], ["empty", "text-alone"])
    again = left_out(Workspace.at(graph), inputs_of(Workspace.at(graph)))
    assert (again.unfinished, again.bare) == (found.unfinished, found.bare)
    shutil.rmtree(other)
    for command in ("validate", "build"):
        assert main([command, *own]) == 0
        told = capsys.readouterr().err.splitlines()
        assert "Left out, being unfinished: draft." in told
        assert "Left out, having no article.ttl yet: empty, text-alone." in told
    for slug in (SLUG, "draft"):
        shutil.rmtree(graph / "articles" / slug)
    for command in ("validate", "build"):
        assert main([command, *own]) == 3
        assert "has no articles, only folders without article.ttl: empty, text-alone." in capsys.readouterr().err


def test_a_finished_article_that_is_wrong_blocks(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(graph, "d", None, "# not a state draft\nnonsense")
    assert main(["build", "--graph", str(graph)]) != 0
    assert "nonsense" not in capsys.readouterr().out


def test_only_drafts_are_no_graph(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "articles").mkdir()
    add(tmp_path, "d", *UNFINISHED["notes alone"])
    assert main(["build", "--graph", str(tmp_path)]) == 3
    assert "has no finished article, only d" in capsys.readouterr().err


def test_a_hundred_labels_later_a_finished_article_is_finished(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Labels that the text has: new things, second labels of known things, longer names around shorter ones, verbs."""
    import re

    own = ["--graph", str(graph)]
    text = (graph / "articles" / SLUG / "article.txt").read_text(encoding="utf-8")
    words = re.findall(r"\w[\w’'-]*", text)
    pairs = list(dict.fromkeys(f"{a} {b}" for a, b in zip(words[1::2], words[2::2], strict=False) if len(a + b) > 8))
    known = {label.lower() for label in NAMES().by_label}  # two things of one name would be a fault of their own
    single = [word for word in dict.fromkeys(words) if len(word) > 6 and word.lower() not in known]
    labels = [*pairs[:60], *single[:40]]
    assert len(labels) == 100
    lines = []
    for number, label in enumerate(labels):
        if number % 10 == 3:
            lines.append(f'country:no skos:altLabel "{label}"@en .')
        elif number % 10 == 7:
            lines.append(f'kind:truce skos:hiddenLabel "{label}"@en .')
        else:
            lines.append(f'topic:new-{number} a ent:Topic ; skos:prefLabel "{label}"@en .')
    prefixes = (
        "@prefix ent: <https://w3id.org/entente/ontology#> .\n@prefix topic: <https://w3id.org/entente/id/topic/> .\n"
        "@prefix country: <https://w3id.org/entente/id/country/> .\n@prefix kind: <https://w3id.org/entente/id/kind/> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    )
    (graph / "reference").mkdir()
    (graph / "reference" / "own.ttl").write_text(prefixes + "\n".join(lines) + "\n", encoding="utf-8")
    assert main(["build", *own]) == 0, capsys.readouterr().err
    capsys.readouterr()
    assert main(["validate", *own]) == 0
    said = capsys.readouterr()
    assert "0 violations" in said.err
    assert "which no report resting on this quote tells" in said.out  # a warning: the author may want to see it


def test_what_one_article_declares_is_not_asked_of_another(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second article that calls a topic of its own by words of the first."""
    prefixes = "".join(
        f"@prefix {p}: <https://w3id.org/entente/{i}> .\n"
        for p, i in {"ent": "ontology#", "topic": "id/topic/", "article": "id/article/", "body": "id/body/"}.items()
    )
    turtle = (
        prefixes + "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        'article:other a ent:Article ; ent:headline "A" ; ent:language "en" ; ent:hasSourceKind ent:news ;\n'
        "  ent:isIssuedBy body:kazinform ; ent:isPublishedBy body:kazinform ; ent:isSilentOn ent:isPublishedIn , ent:isWrittenBy .\n"
        'topic:own a ent:Topic ; skos:prefLabel "during which a memorandum"@en ; skos:altLabel "London hosted"@en .\n'
    )
    add(graph, "other", None, turtle)
    main(["validate", "--graph", str(graph)])
    told = capsys.readouterr().out
    assert SLUG not in told.replace(str(graph), ""), told


def test_notes_are_checked_without_their_turtle(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A finished article is clean by its notes alone; one line made a proposal leaves its quote with nothing to say."""
    notes = graph / "articles" / SLUG / NOTES
    assert main(["validate", str(notes)]) == 0
    assert "0 violations" in capsys.readouterr().err
    text = notes.read_text(encoding="utf-8")
    lines = text.split("\n")
    at = next(
        number for number, line in enumerate(lines) if line.startswith("    ") and line.lstrip().startswith("Ranking ")
    )
    lines[at] = lines[at].replace("Ranking", "?- Ranking", 1)
    notes.write_text("\n".join(lines), encoding="utf-8")
    assert main(["validate", str(notes)]) == 1
    said = capsys.readouterr()
    assert f"{notes}:{at + 1}: 1 proposal from this line on, not accepted yet." in said.err
    assert f"{notes}:{at}: violation: " in said.out and "supports no report" in said.out
