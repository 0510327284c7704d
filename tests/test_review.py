"""Who wrote an article's notes and who checked them; how far two encodings of one text agree."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import pytest
from notes_helper import NAMES, TEXT, source, triples

import kg
from kg.checks.coverage import coverage
from kg.checks.validate import validate
from kg.cli import main
from kg.errors import KgError
from kg.notes.agree import agree
from kg.notes.alpha import alpha
from kg.notes.facts import ComparableFact, ComparableFacts
from kg.notes.from_turtle import from_turtle
from kg.notes.print import printed
from kg.notes.turtle import graph_of, to_turtle
from kg.notes.vocabulary import vocabulary
from kg.paths import Workspace
from kg.source.corpus import load, load_background, parse_article
from kg.source.turtle import parse

# ---------------------------------------------------------------- Krippendorff's alpha

# K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): data and results of sections A, B and C.
MEG, OWEN = "0100000010", "1110010000"
BEN, GERRY = "aabbdcccedda", "babbbccceddd"
FOUR = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")


def published(*observers: str) -> float | None:
    return alpha([[None if value == "." else value for value in unit] for unit in zip(*observers, strict=True)])


def test_published_examples_of_two_observers() -> None:
    assert published(MEG, OWEN) == pytest.approx(0.095, abs=0.0005)
    assert published(BEN, GERRY) == pytest.approx(0.692, abs=0.0005)


def test_published_example_of_four_observers_with_gaps() -> None:
    assert published(*FOUR) == pytest.approx(0.743, abs=0.0005)


def test_what_is_not_defined_and_the_ends_of_the_scale() -> None:
    assert alpha([]) is None and alpha([("a", None)]) is None and alpha([("a", "a"), ("a", "a")]) is None
    assert alpha([("a", "a"), ("b", "b")]) == 1
    # Two units, always otherwise: n = 4, all pairs differ; 1 - 3 * 4 / 8.
    assert alpha([("a", "b"), ("b", "a")]) == -0.5


def test_it_is_what_the_pairs_give() -> None:
    """By the definition: the share of differing pairs within units, over that of differing pairs of all values."""
    seeded = random.Random(11)
    for _ in range(50):
        units = [[seeded.choice([None, *"abcd"]) for _ in range(3)] for _ in range(12)]
        kept = [there for unit in units if len(there := [value for value in unit if value is not None]) > 1]
        number = sum(map(len, kept))
        within = sum(Fraction(sum(a != b for a, b in permutations(unit, 2)), len(unit) - 1) for unit in kept) / number
        values = [value for unit in kept for value in unit]
        across = Fraction(sum(a != b for a, b in permutations(values, 2)), number * (number - 1))
        assert alpha(units) == pytest.approx(float(1 - within / across))


# ---------------------------------------------------------------- two encodings

HEAD = """\
article talks
  source-kind news
  issued-by kazinform
  silent published-by, published-in, written-by
"""
SIGNING = """
declare a-treaty Document "treaty"
2
  «France and Germany signed a treaty in Paris on 5 March 2024.»
    Signing: signs a-treaty; signed-by-state fr, de; time «on 5 March 2024»
"""
PLAN = """\
  «The two sides plan to meet in Paris again.»
    = «The two sides»: fr, de
    Plan: agent fr, de > meeting: agent fr, de
"""


def facts(notes: str) -> list[ComparableFact]:
    graph, _, problems = graph_of(HEAD + notes, source(), NAMES())
    assert problems == []
    return ComparableFacts(graph, TEXT, vocabulary()).all()


def test_names_of_nodes_and_of_declared_things_are_no_difference() -> None:
    other = (SIGNING + PLAN).replace("a-treaty", "treaty-of-paris").replace("Signing:", "Signing my-name:")
    other = other.replace("Plan:", "Plan another-name:")
    found = agree(facts(SIGNING + PLAN), facts(other))
    assert found.complete and len(found.pairs) == 4  # the article, the signing, the plan and the meeting in it
    assert found.kind_alpha == 1 and found.role_alpha == 1


@pytest.mark.parametrize(
    ("before", "after", "role", "sides"),
    [
        ("Plan:", "Commitment:", "kind", ("Plan", "Commitment")),
        ("fr, de; time", "fr; time", "signed-by-state", ("country:de, country:fr", "country:fr")),
        ("; time «on 5 March 2024»", "", "time", None),
        ("meeting: agent fr, de", "meeting: agent fr", "agent", ("country:de, country:fr", "country:fr")),
        ("> meeting", "> call", "kind", ("meeting", "call")),
        ("    = «The", "    ~ attributed kz «Kathy Leach»\n    = «The", "voice", ("own", "attributed")),
    ],
)
def test_each_difference_is_told_with_both_sides(
    before: str, after: str, role: str, sides: tuple[str, str] | None
) -> None:
    one, other = facts(SIGNING + PLAN), facts((SIGNING + PLAN).replace(before, after))
    found = agree(one, other)
    differing = {name: pair.differing[name] for pair in found.pairs for name in pair.differing if name == role}
    assert not found.complete and found.only == ([], [])
    assert set(differing) == {role} and (sides is None or differing[role] == sides)
    if role == "time":
        assert differing[role][1] == "not given" and "«on 5 March 2024»" in differing[role][0]


def test_what_one_side_alone_has() -> None:
    found = agree(facts(SIGNING + PLAN), facts(SIGNING))
    assert [fact.kind for fact in found.only[0]] == ["Plan", "meeting"] and found.only[1] == []
    swapped = agree(facts(SIGNING), facts(SIGNING + PLAN))
    assert [fact.kind for fact in swapped.only[1]] == ["Plan", "meeting"] and swapped.only[0] == []


def test_facts_on_other_words_are_never_paired() -> None:
    one = facts(
        "2\n  «The two sides plan to meet in Paris again.»\n    = «The two sides»: fr, de\n    meeting: agent fr, de\n"
    )
    other = facts("2\n  «France and Germany signed a treaty»\n    meeting: agent fr, de\n")
    found = agree(one, other)
    assert [len(side) for side in found.only] == [1, 1]


def test_kinds_alpha_by_hand() -> None:
    # Pairs: Signing|Signing, Plan|Commitment, meeting|meeting. Of 6 values 2 + 2 + 1 + 1: 1 - 5 * 2 / (36 - 10).
    found = agree(facts(SIGNING + PLAN), facts((SIGNING + PLAN).replace("Plan:", "Commitment:")))
    assert found.kind_alpha == pytest.approx(1 - 10 / 26)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    one, other = tmp_path / "a.notes", tmp_path / "b.notes"
    one.write_text(HEAD + SIGNING + PLAN, encoding="utf-8")
    other.write_text((HEAD + SIGNING + PLAN).replace("Plan:", "Commitment:"), encoding="utf-8")
    assert main(["agree", str(one), str(one)]) == 0
    assert capsys.readouterr().out.startswith("same 4, different 0, only in ")
    assert main(["agree", str(one), str(other)]) == 1
    told = capsys.readouterr().out
    assert "kind: Plan | Commitment" in told and f"{one}:12, {other}:12" in told and "kinds 0.615" in told
    assert main(["agree", str(one), str(other), "-f", "json"]) == 1
    data = json.loads(capsys.readouterr().out)
    (different,) = data["different"]
    assert different["differing"] == {"kind": ["Plan", "Commitment"]} and len(data["same"]) == 3
    assert different["first"]["quotes"] == ["The two sides plan to meet in Paris again."]


def test_notes_of_another_text_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("a", TEXT), ("b", TEXT + "More.\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "article.txt").write_text(text, encoding="utf-8")
        (tmp_path / name / "x.notes").write_text(HEAD + SIGNING, encoding="utf-8")
    files = [str(tmp_path / name / "x.notes") for name in "ab"]
    assert main(["agree", *files]) == 3
    assert "another text" in capsys.readouterr().err
    assert main(["agree", *files, "--text", str(tmp_path / "a" / "article.txt")]) == 0


# ---------------------------------------------------------------- who wrote, who checked

WRITTEN = '  encoded-by "Anna Berg"\n'


def test_both_are_carried_into_turtle_and_back(tmp_path: Path) -> None:
    notes = (
        HEAD
        + WRITTEN
        + '  checked-by "Ben Ode", "Cem Ay"\n'
        + SIGNING.replace("2024»\n", '2024»; checked-by "Ben Ode"\n')
    )
    turtle = to_turtle(notes, source(), NAMES()).turtle
    said = [line.strip() for line in turtle.splitlines() if "edBy" in line and ("encoded" in line or "checked" in line)]
    assert said == ['ent:encodedBy "Anna Berg" ;', 'ent:checkedBy "Ben Ode" , "Cem Ay" ;', 'ent:checkedBy "Ben Ode" ;']
    file = tmp_path / "article.ttl"
    file.write_text(turtle, encoding="utf-8")
    back = printed(from_turtle(parse(file), source(), NAMES()))
    assert "turtle:" not in back and back.count("checked-by") == 2 and back.count("encoded-by") == 1
    assert triples(to_turtle(back, source(), NAMES()).turtle) == triples(turtle)


def findings(notes: str) -> list[str]:
    turtle = to_turtle(notes, source(), NAMES()).turtle
    background = load_background(Workspace.at())
    article = parse_article(Path("talks/article.ttl"), turtle.encode(), TEXT.encode())
    return [finding.message for finding in validate(background.beside([article]))]


def test_nobody_is_the_second_person_for_what_they_wrote() -> None:
    told = [
        message
        for message in findings(HEAD + WRITTEN + '  checked-by "Anna Berg"\n' + SIGNING)
        if "checkedBy" in message
    ]
    assert told == [
        'ent:checkedBy names somebody who encoded the article: name a second person, or leave it out. Here it is "Anna Berg".'
    ]
    assert not [m for m in findings(HEAD + WRITTEN + '  checked-by "Ben Ode"\n' + SIGNING) if "checkedBy" in m]


TALKS = """\
article talks
  source-kind news; issued-by kazinform; published-by kazinform; silent published-in, written-by
  encoded-by "Anna Berg"
declare a-treaty Treaty "Shared Treaty"
declare b-treaty Treaty "Other Treaty"
1
  «France signed the Shared Treaty on 5 March 2024.»
    Signing: signs a-treaty; signed-by-state fr; silent signed-by-hand-of; time «on 5 March 2024»
2
  «Germany signed the Other Treaty on 6 March 2024.»
    Signing: signs b-treaty; signed-by-state de; silent signed-by-hand-of; time «on 6 March 2024»
"""
SAID = "France signed the Shared Treaty on 5 March 2024.\nGermany signed the Other Treaty on 6 March 2024.\n"


def graph_with(tmp_path: Path, notes: str) -> Path:
    folder = tmp_path / "graph" / "articles" / "talks"
    folder.mkdir(parents=True)
    (tmp_path / "graph" / "reference").mkdir()
    (folder / "article.txt").write_text(SAID, encoding="utf-8")
    (folder / "article.notes").write_text(notes, encoding="utf-8")
    assert main(["notes", "to-turtle", str(folder / "article.notes"), "-o", str(folder / "article.ttl")]) == 0
    return tmp_path / "graph"


@pytest.mark.parametrize(
    ("change", "shared", "other", "count"),
    [
        (("", ""), "nobody", "nobody", 0),
        (("5 March 2024»\n", '5 March 2024»; checked-by "Ben Ode"\n'), "Ben Ode", "nobody", 1),
        (("5 March 2024»\n", '5 March 2024»; checked-by "Anna Berg"\n'), "nobody", "nobody", 0),  # she wrote it
        (("Berg\"\n", 'Berg"\n  checked-by "Ben Ode"\n'), "Ben Ode", "Ben Ode", 2),
        (  # of two reports on one quote one is checked
            ("5 March 2024»\n", '5 March 2024»; checked-by "Ben Ode"\n    Meeting: agent fr; time «on 5 March 2024»; silent rest\n'),
            "Ben Ode, in part", "nobody", 1,
        ),
    ],
)  # fmt: skip
def test_answers_and_coverage_show_what_nobody_has_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: tuple[str, str], shared: str, other: str, count: int
) -> None:
    folder = graph_with(tmp_path, TALKS.replace(*change) if change[0] else TALKS)
    with kg.open(folder) as graph:
        rows = graph.ask("documents-signed")
        assert "checkedBy" not in rows.columns
        seen = {str(row.document): row.checkedBy for row in graph.checked(rows)}
        assert seen == {"Shared Treaty": shared, "Other Treaty": other}
        with pytest.raises(KgError, match="no quotes"):
            graph.checked(graph.query("SELECT ?x { ?x a ent:Article }"))  # type: ignore[arg-type]
    (measured,) = coverage(load(Workspace.at(folder)))
    assert (measured.checked, measured.encoded_by) == (count, ["Anna Berg"])
    capsys.readouterr()
    assert main(["ask", "documents-signed", "--checked", "--graph", str(folder), "-f", "csv"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.endswith(",checkedBy") and sum(shared in line for line in lines) >= 1
