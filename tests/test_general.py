"""A question that no canned question foresees: which report answers it, what is asked for in it, and what is never answered.

The texts are tests/answering/articles/rescue/article.txt and that of the bundled article; what is expected was read in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from two_sources import Said, write

import kg
from kg.answer.stems import telling
from kg.answer.words import asked, near_words
from kg.cli import main
from kg.paths import Workspace
from kg.snapshot.build import build

ROOT = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def rescue(cache: Path) -> Iterator[kg.Graph]:
    with kg.open(ROOT / "answering") as opened:
        yield opened


@pytest.fixture(scope="module")
def other(cache: Path) -> Iterator[kg.Graph]:
    with kg.open(ROOT / "other") as opened:
        yield opened


def first(graph: kg.Graph, words: str) -> str:
    """The first answer that is shown, with its quotes."""
    found = graph.understand(words)
    assert found.clear or found.reports
    rows = graph.answered(found) if found.clear else graph.nearest(found)
    answer = rows.answers()[0]
    return " ".join([answer.text, *(each.quote for each in answer.quotes)])


@pytest.mark.parametrize(
    ("words", "quote"),
    [
        ("Who took the trawler?", "seized a trawler"),
        ("when was the trawler seized", "28 February"),
        ("How much money goes into the fund for rescue?", "9 million euros"),
        ("how much is owed to Norway", "70 million euros"),
        ("What did the Icelandic minister thank Norway for?", "thanked Norway for the loan"),
        ("What should the Nordic Council ban?", "ban ships without insurance"),
        ("by when will Norway raise its share, and to what?", "5 percent by 2026"),
        ("did Norway promise a helicopter", "promised a helicopter in January"),
        ("whats to be presented by September", "list of ships by September"),
        # Words that the text does not have, and that people use for those that it has.
        ("Which vessel was captured?", "seized a trawler"),
    ],
)
def test_the_report_that_fits_comes_first(rescue: kg.Graph, words: str, quote: str) -> None:
    assert quote in first(rescue, words)


# What no article says, or says of somebody else, or only as meant.
@pytest.mark.parametrize(
    "words",
    [
        "Who seized the helicopter?",
        "Did Denmark seize a trawler?",
        "When did Norway not seize a trawler?",
        "Why was the trawler seized?",
        "Who did not sign the memorandum?",
        "When did Norway raise its share?",
        "Who captained the trawler?",
    ],
)
def test_what_is_not_told_is_not_answered(rescue: kg.Graph, words: str) -> None:
    found = rescue.understand(words)
    assert not (found.clear and found.alike), found.told()


@pytest.mark.parametrize(
    ("words", "clear"),
    [
        ("what does Iceland owe Norway?", True),
        ("what does Norway owe Iceland?", False),
        ("what did the trawler seize", False),
        ("what did Iceland demand of the Nordic Council", True),
        ("What did the Nordic Council demand of Iceland?", False),
    ],
)
def test_who_does_something_is_not_to_whom_it_is_done(rescue: kg.Graph, words: str, clear: bool) -> None:
    assert rescue.understand(words).clear is clear


@pytest.fixture(scope="module")
def votes(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[kg.Graph]:
    """Kenya abstained from the vote on what Norway supported."""
    folder = tmp_path_factory.mktemp("votes") / "graph"
    text = "Kenya abstained from the vote on the fish quota, while Norway supported the fish quota."
    notes = "vote: agent ke; predicate «abstained»; theme «the fish quota»\nsupport: agent no; theme «the fish quota»"
    write(folder, {"quota": Said(text, notes, published="2025-01-10")})
    build(Workspace.at(folder))
    with kg.open(folder) as opened:
        yield opened


@pytest.mark.parametrize(
    ("words", "clear"),
    [
        ("Who voted for the fish quota?", None),
        ("Who voted?", None),
        ("Who voted against the fish quota?", None),
        ("Who abstained from the vote?", "Kenya"),
    ],
)
def test_who_abstained_did_not_vote_for_it(votes: kg.Graph, words: str, clear: str | None) -> None:
    """Of deeds told under one kind the words of the report decide."""
    assert votes.understand(words).clear is (clear is not None)
    if words == "Who voted for the fish quota?":
        assert first(votes, words).startswith("Norway: support")
    if clear:
        assert first(votes, words).startswith(f"Vote by {clear}")


def test_what_is_asked_for_stands_first(graph: kg.Graph) -> None:
    rows = graph.ask("one-report", report="appointment-of-envoy-reported", role="agent")
    assert [answer.text for answer in rows.answers()] == [
        "United Kingdom: claim, earlier: appointment by the United Kingdom as UK trade envoy to Azerbaijan and Central Asia (“new”)"
    ]


def test_none_is_no_answer_where_reports_come_near(rescue: kg.Graph, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "was the trawler returned to its owner", "--graph", str(ROOT / "answering")]) == 1
    out, err = capsys.readouterr()
    assert "not clear" in err
    assert "seized a trawler" in out


@pytest.mark.parametrize(
    ("words", "asks", "negative", "past"),
    [
        ("Who signed it, and when?", ["who", "when"], False, False),
        ("why didnt Benin come", ["why"], True, True),
        ("Did Chile plan to leave?", ["whether"], False, False),
        ("On what condition was it lent?", ["if"], False, True),
        ("at what interest was the loan given", ["amount"], False, True),
    ],
)
def test_a_question_is_taken_apart(words: str, asks: list[str], negative: bool, past: bool) -> None:
    found = asked.read(words, {})
    assert (found.asks, found.negative, found.past) == (asks, negative, past)


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("Did Iceland seize a trawler?", "Yes."),
        ("Does Norway plan to raise its share to 5 percent?", "Planned, not told as done."),
        ("Who seized a trawler?", ""),
        ("How much does Iceland owe Norway?", ""),
    ],
)
def test_whether_something_is_so_is_said_first(rescue: kg.Graph, words: str, verdict: str) -> None:
    found = rescue.understand(words)
    assert found.clear
    assert found.verdict == verdict
    assert found.told().startswith(verdict)


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("Could you tell me who signed it?", ["who"]),
        ("I am a student: which states took part?", ["who"]),
        ("What was the trawler seized for, please?", ["what"]),
        ("what made Iceland pay", ["why"]),
        ("From what date is it binding?", ["when"]),
        ("number of ships", ["amount"]),
        ("Wer hat wann unterschrieben?", ["who", "when"]),
        ("¿Dónde se firmó?", ["where"]),
        ("Pourquoi l'Islande a-t-elle payé ?", ["why"]),
        ("Кто подписал договор?", ["who"]),
    ],
)
def test_openers_and_other_languages_are_read(words: str, asks: list[str]) -> None:
    assert asked.read(words, {}).asks == asks


def test_a_capital_stands_for_its_government_but_not_where_a_quote_names_it(rescue: kg.Graph, graph: kg.Graph) -> None:
    assert "70 million" in first(rescue, "How much does Reykjavik owe?")
    for opened, text, read in (
        (rescue, "Did Oslo plan it in Bergen?", "Did Norway plan it in Bergen?"),
        (graph, "What did London and Astana say?", "What did London and Kazakhstan say?"),
    ):
        opened.understand("who signed the memorandum with Norway")
        assert opened._general is not None
        assert opened._general._all is not None
        assert opened._general._all.with_countries(text) == read


@pytest.mark.parametrize(
    ("words", "now", "coming"),
    [
        ("What post does she hold at the moment?", True, False),
        ("Where is he now posted?", True, False),
        ("What will Chile do?", False, True),
        ("Who made the will?", False, False),
        ("Who signed it?", False, False),
    ],
)
def test_what_stands_now_and_what_is_to_come(words: str, now: bool, coming: bool) -> None:
    found = asked.read(words, {})
    assert (found.now, found.coming) == (now, coming)
    assert not {"moment", "now", "at"} & {term.word for term in found.terms}
    assert ("will" in {term.word for term in found.terms}) == ("the will" in words)


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        ("Who presided over the London talks?", "presided"),
        ("Which of them were about to travel for talks?", "travel"),
        ("What was her job when she was picked?", "job"),
        ("Which country lies at the other end of the cable?", "lies"),
        ("Which poor states do they lend to?", "lend"),
    ],
)
def test_the_verb_is_that_of_what_is_asked(words: str, verb: str) -> None:
    found = asked.read(words, {})
    assert next((term.word for term in found.terms if term.place == found.verb), None) == verb


def test_words_that_tell_nothing_are_no_terms() -> None:
    found = asked.read("Roughly how many are they altogether, and which are really most promising?", {})
    assert [(term.word, term.kinds) for term in found.terms] == [("promising", ())]
    assert asked.read("Anyone hurt?", {}).asks == ["whether"]
    assert asked.read("Any idea who was hurt?", {}).asks == ["who"]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Which two authorities put their names to it?", {"sort": "Organisation", "number": 2}),
        ("Which members of the Norwegian cabinet flew?", {"sort": "Person"}),
        ("To which country does she go?", {"sort": "Country"}),
        ("What is the GLAA?", {"thing": ("glaa",)}),
        ("What does GLAA stand for?", {"thing": ("glaa",), "name": True}),
        ("For what purpose was it signed?", {"purpose": True}),
        ("How many ships are there?", {"stock": True}),
        ("Which of them had the post before Berg?", {"former": True}),
        ("When does the new envoy arrive?", {"new": True}),
        ("Why did Chad leave?", {}),
    ],
)
def test_what_an_answer_is_to_be_like_is_read(words: str, wanted: dict[str, object]) -> None:
    found = asked.read(words, {}).wanted
    assert {name: value for name, value in found._asdict().items() if value} == wanted


# By denials, by who was there before or is new, by persons where these are asked for: with the extra `meaning` and without.
@pytest.mark.parametrize(
    ("words", "quote", "verdict"),
    [
        ("Is that Icelandic and Finnish treaty legally binding?", "that treaty is not in force", "No."),
        ("Who has been named Norway's new envoy to Kenya?", "Norway appointed Ingrid Solvang", ""),
        ("Which two ministries signed a memorandum on 3 June?", "Ministry of Fishing", ""),
    ],
)
def test_what_is_wanted_comes_first(other: kg.Graph, words: str, quote: str, verdict: str) -> None:
    assert quote in first(other, words)
    assert other.understand(words).verdict == verdict


def test_persons_come_first_where_persons_are_asked_for(rescue: kg.Graph) -> None:
    assert "Anna Berg" in first(rescue, "Which ministers put their names to the memorandum?")


def test_words_for_one_another_lead_both_ways() -> None:
    for line in Path(near_words.__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        group = {tuple(telling(word)) for word in line.split(",")}
        assert len(group - {()}) > 1, line
        assert () not in group, line
        for each in group:
            assert group - {each} <= set(near_words.of(each)), line
