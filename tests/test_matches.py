"""What people decide on matches: kept, undone to the byte, and without effect on what an article says."""

from __future__ import annotations

from pathlib import Path

import pytest
from two_sources import Said, write

import kg
from kg.cli import main
from kg.cli.parse_sources import DIFFERENCES, RELATIONS
from kg.compare import differ, record
from kg.compare.corpus import Sources
from kg.errors import KgError
from kg.paths import Workspace
from kg.snapshot import folder_of, key_of
from kg.snapshot.build import build

ID = "https://w3id.org/entente/id/"
ONE, OTHER = f"{ID}article/plan/signing", f"{ID}article/deed/signing"
ARTICLES = {
    "plan": Said(
        "Kenya and Norway plan to sign the Port Treaty by 2026.",
        "Plan plan: agent ke, no; silent deadline\n  signing signing: agent ke, no; theme port-treaty; deadline «by 2026»",
    ),
    "deed": Said(
        "Kenya and Norway signed the Port Treaty on 3 June 2025.",
        "Signing signing: signs port-treaty; signed-by-state ke, no; time «on 3 June 2025»; silent signed-by-hand-of",
        "second-sun",
    ),
    "other-treaty": Said(
        "Kenya and Norway signed the Whale Treaty on 3 June 2025.",
        "Signing signing: signs whale-treaty; signed-by-state ke, no; time «on 3 June 2025»; silent signed-by-hand-of",
        "second-sun",
    ),
    "other-ministry": Said(
        "The Ghanaian Ministry of Ports opened an office in Oslo in June 2025.",
        "Opening opening: opened-by gh-ministry-of-ports; theme «an office»; place oslo; time «in June 2025»",
    ),
    "ministry": Said(
        "The Kenyan Ministry of Ports opened an office in Oslo in June 2025.",
        "Opening opening: opened-by ke-ministry-of-ports; theme «an office»; place oslo; time «in June 2025»",
        "second-sun",
    ),
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("matches") / "graph"
    write(folder, ARTICLES)
    return folder


def load(graph: Path, **options: object) -> Sources:
    return Sources.of(build(Workspace.at(graph)).key, graph, **options)


def test_a_plan_and_the_deed_are_proposed_and_nothing_else(graph: Path) -> None:
    """Two treaties of the same parties and day, and two ministries of ports, are no pair: their names are not asked."""
    found = load(graph)
    assert [(item.one, item.other) for item in found.matches] == [(OTHER, ONE)]
    assert not [item for item in found.same_things if "ministry" in item.one]


def test_what_is_decided_is_kept_and_undone_to_the_byte(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key, articles = (
        key_of(Workspace.at(graph)),
        {path: path.read_bytes() for path in graph.rglob("*") if path.is_file()},
    )
    pair = ["article:plan/signing", "article:deed/signing"]
    assert main(["match", "--deny", *pair, "--ground", "another treaty", "--by", "Anna", "--graph", str(graph)]) == 0
    assert load(graph).matches == []
    first = record.path_of(graph).read_bytes()
    assert main(["match", "--confirm", *pair[::-1], "--ground", 'the "same"\ntreaty', "--graph", str(graph)]) == 0
    (decision,) = record.read(graph)
    assert (decision.one, decision.other, decision.holds, decision.ground) == (OTHER, ONE, True, 'the "same"\ntreaty')
    assert record.path_of(graph).read_bytes() != first
    assert key_of(Workspace.at(graph)) == key  # no part of the snapshot
    assert main(["match", "--remove", *pair, "--graph", str(graph)]) == 0
    assert {path: path.read_bytes() for path in graph.rglob("*") if path.is_file()} == articles
    capsys.readouterr()


@pytest.mark.parametrize("relation", record.RELATIONS)
def test_no_match_leaks(graph: Path, relation: str) -> None:
    """However wrong a match is: nothing is signed, fulfilled or broken by it, and each article says what it said."""
    before = {one.node: one for one in load(graph).told}
    with kg.open(graph) as opened:
        asked = [
            str(opened.ask(name).to_json()) for name in ("documents-signed", "timeline", "contradictions", "links")
        ]
    one, other = record.ordered(ONE, relation, f"{ID}article/other-treaty/signing")
    record.decided(graph, record.Decision(one, relation, other, True, "wrong"))
    try:
        assert {one.node: one for one in load(graph).told} == before
        with kg.open(graph) as opened:
            after = [
                str(opened.ask(name).to_json()) for name in ("documents-signed", "timeline", "contradictions", "links")
            ]
            assert not opened.query(
                "ASK { ?a ent:fulfils|ent:violates|skos:closeMatch|owl:sameAs ?b . FILTER(CONTAINS(STR(?a), '/article/')) }"
            )
        assert after == asked
        compared = {item.role: item for group in load(graph).groups for item in load(graph).compare(group)[0]}
        assert compared == {} or compared["mode"].status in differ.STATUSES
    finally:
        record.write(graph, [])


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("relation", ["fulfils", "partly-fulfils", "violates"])
def test_the_deed_stands_first(graph: Path, relation: str, turned: bool, capsys: pytest.CaptureFixture[str]) -> None:
    pair = ["article:plan/signing", "article:deed/signing"][:: 1 if turned else -1]
    assert main(["match", "--confirm", *pair, "--relation", relation, "--ground", "x", "--graph", str(graph)]) == 0
    assert [(item.one, item.other) for item in record.read(graph)] == [(OTHER, ONE)]
    assert ("Turned about: article:deed/signing is the deed" in capsys.readouterr().err) == turned
    record.write(graph, [])


def test_what_was_denied_may_not_come_back_by_way_of_others() -> None:
    """A match of a with b and of b with c makes one of a and c, whatever was said of these two."""
    a, b, c = (f"{ID}body/{name}" for name in "abc")
    yes = [record.Decision(a, "same", b, True, "x"), record.Decision(b, "same", c, True, "x")]
    assert record.same_things(yes) == {b: a, c: a}
    with pytest.raises(KgError, match="denied to be one"):
        record.same_things([*yes, record.Decision(a, "same", c, False, "x")])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--confirm", "article:plan/signing", "article:nowhere/signing", "--ground", "x"],
            "nothing in this graph is called",
        ),
        (["--confirm", "article:plan/signing", "article:deed/signing"], "a decision needs a ground"),
        (["--deny", "article:plan/signing", "article:plan/signing", "--ground", "x"], "one and the same node"),
        (["--deny", "plan", "article:plan/signing", "--ground", "x"], "'plan' is no IRI"),
        (["--article", "nowhere"], "no article nowhere tells of anything"),
    ],
)
def test_bad_input(graph: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["match", *arguments, "--graph", str(graph)]) == 2
    assert message in capsys.readouterr().err


def test_the_matches_of_one_article_are_the_same_once_all_were_compared(
    graph: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for article, code in (("plan", 0), ("nowhere", 2)):
        told = []
        for before in (["build"], ["compare", "--only", "conflict"]):
            main([*before, "--graph", str(graph)])
            capsys.readouterr()
            assert main(["match", "--article", article, "--graph", str(graph)]) == code
            told.append(capsys.readouterr())
        assert told[0] == told[1]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("@prefix : <x> ;", "is not valid Turtle"),
        ("<http://a> a <https://w3id.org/sssom/Mapping> .", "has no owl:annotatedSource"),
    ],
)
def test_a_bad_file_of_matches(graph: Path, content: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    record.path_of(graph).write_text(content, encoding="utf-8")
    try:
        assert main(["match", "--list", "--graph", str(graph)]) == 2
        assert message in capsys.readouterr().err
    finally:
        record.path_of(graph).unlink()


def test_the_command_line_has_the_lists() -> None:
    assert tuple(record.RELATIONS) == RELATIONS
    assert set(DIFFERENCES) | {differ.MISSING} == set(differ.STATUSES)


def test_promises(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["promises", "--graph", str(graph)]) == 0
    told = capsys.readouterr().out
    assert told.startswith(
        "signing of the Port Treaty (Kenya, Norway, due by 2026): kept; deed tells of it (on 3 June 2025)."
    )
    assert '"Kenya and Norway plan to sign the Port Treaty by 2026."' in told
    assert '"Kenya and Norway signed the Port Treaty on 3 June 2025."' in told
    for day, status in (("2026-12-31", "pending"), ("2027-01-01", "overdue")):
        assert main(["promises", "--confirmed", "--as-of", day, "--graph", str(graph)]) == 0
        assert f": {status}." in capsys.readouterr().out
    assert folder_of(key_of(Workspace.at(graph))).is_dir()
