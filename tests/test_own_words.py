"""A question in one's own words: what is named in it, which canned question is meant, and that nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.answer.stems import stem, telling
from kg.answer.words.own_words import MATCHING, SHOW, Understanding
from kg.answer.words.window import window
from kg.cli import main
from kg.errors import KgError

MEMORANDUM = "https://w3id.org/entente/id/document/kz-uk-seasonal-workers-memorandum"
ROADMAP = "https://w3id.org/entente/id/document/kz-uk-critical-minerals-roadmap"
ROOT = Path(__file__).resolve().parent.parent
VASSILENKO = "https://w3id.org/entente/id/person/roman-vassilenko"
COUNTRY = "https://w3id.org/entente/id/country/"


# Read from the article and the headers of the questions, not from what the program says.
CLEAR = [
    ("who signed the memorandum, and when?", "documents-signed", {"document": MEMORANDUM}),
    ("WHO SIGNED THE ROADMAP", "documents-signed", {"document": ROADMAP}),
    ("who sined the memorandom", "documents-signed", {"document": MEMORANDUM}),
    ("What was signed in March 2024?", "documents-signed", {"since": "2024-03-01", "until": "2024-03-31"}),
    ("Did Kazakhstan sign anything?", "documents-signed", {"country": COUNTRY + "kz"}),
    ("Who chaired the meeting?", "who-chaired", {}),
    ("who is the British ambassador to Kazakhstan", "ambassadors", {"sending": COUNTRY + "gb", "receiving": COUNTRY + "kz"}),
    ("ties between kz and uk", "relations", {"first": COUNTRY + "kz", "second": COUNTRY + "gb"}),
    (
        "When will the commission on trade and investment meet?",
        "meetings-planned",
        {"series": "https://w3id.org/entente/id/body/kz-uk-intergovernmental-commission"},
    ),
    ("What did Vassilenko say?", "who-said-what", {"speaker": VASSILENKO}),
    ("what did the British ambassador Leach announce", "announcements", {"speaker": "https://w3id.org/entente/id/person/kathy-leach"}),
    ("anything signed on 5 March 2024?", "documents-signed", {"since": "2024-03-05", "until": "2024-03-05"}),
    ("amounts in pounds", "money", {"currency": "https://w3id.org/entente/id/currency/GBP"}),
    ("Who met in London?", "who-took-part", {"city": "https://w3id.org/entente/id/place/london"}),
    ("nickel", SHOW, {"thing": "https://w3id.org/entente/id/mineral/nickel"}),
    ("Vassilenko?", SHOW, {"thing": VASSILENKO}),
    ("Cardiff", SHOW, {"thing": "https://w3id.org/entente/id/body/cardiff-university"}),
]  # fmt: skip


@pytest.mark.parametrize(("words", "name", "values"), CLEAR)
def test_one_reading_stands_out(graph: kg.Graph, words: str, name: str, values: dict[str, str]) -> None:
    found = graph.understand(words)
    assert found.clear
    assert (found.readings[0].name, found.readings[0].values) == (name, values)


# What would be answered by something else than was asked: each names what no question takes, or asks the opposite.
UNCLEAR = [
    "Which documents were not signed?",
    "Who didn't sign the memorandum?",
    "What colour is the flag of Kazakhstan?",
    "Who won the world cup?",
    "Who chaired the meeting in 2019?",
    "recipe for apple pie",
    "who will replace Doughty",
    "what came before the change of government",
    "Did Kazakhstan sign the NPT?",
    "What did the minister say in Wellington?",
    "who issued the roadmap",
    "what is the weather in London",
    "who knows Vassilenko's age",
    "who knows",
    "???",
]


def test_a_name_that_nobody_knows_is_told(graph: kg.Graph) -> None:
    assert graph.understand("Did Kazakhstan sign the NPT?").unknown == ["NPT"]
    assert graph.understand("Did Kazakhstan sign the roadmap in March 2024?").unknown == []


@pytest.mark.parametrize("words", UNCLEAR)
def test_nothing_is_run_by_guess(graph: kg.Graph, words: str) -> None:
    assert not graph.understand(words).clear
    with pytest.raises(KgError):
        graph.ask(words)


def test_every_question_is_found_by_its_own_words(graph: kg.Graph) -> None:
    """What a header asks, asked word for word, is among the three that are shown."""
    missed = []
    for question in graph.questions():
        if question.name == MATCHING:  # that is another way to read all of them
            continue
        given = {p.name: p.example for p in question.parameters if p.required}
        readings = graph.understand(question.question, given).readings
        if question.name not in [reading.name for reading in readings]:
            missed.append(question.name)
    assert missed == []


@pytest.mark.parametrize(
    "words", ["What did Vassilenko say?", "Has Cardiff opened?", "what has been done with the memorandum"]
)
def test_a_verb_beside_a_name_is_no_lone_name(graph: kg.Graph, words: str) -> None:
    assert SHOW not in [reading.name for reading in graph.understand(words).readings]


# A verb is a kind of happening, whatever happens; read from the lines of tests/answering/articles/rescue/article.txt.
KINDS = [
    ("who seized the trawler", "seizure", ""),
    ("Who thanked Norway?", "thanks", "no"),
    ("what did Norway promise", "", "no"),
    ("when was the trawler seized", "seizure", ""),
]


@pytest.mark.parametrize(("words", "kind", "thing"), KINDS)
def test_a_verb_names_a_kind_of_happening(cache: object, words: str, kind: str, thing: str) -> None:
    with kg.open(ROOT / "tests" / "answering") as rescue:
        first = rescue.understand(words).readings[0]
    if kind:
        assert (first.name, first.values["kind_of"]) == ("happenings", f"https://w3id.org/entente/id/kind/{kind}")
        assert first.values.get("thing", "") == (f"{COUNTRY}{thing}" if thing else "")
    else:
        assert first.name in ("commitments", "announcements")
        assert f"{COUNTRY}{thing}" in first.values.values()


@pytest.mark.parametrize("words", ["who signed the memorandum", "where was the memorandum signed"])
def test_what_an_article_tells_of_goes_before_reference_data(cache: object, words: str) -> None:
    """The reference data know another memorandum, of which this graph tells nothing."""
    with kg.open(ROOT / "tests" / "answering") as rescue:
        first = rescue.understand(words).readings[0]
    assert first.values == {"document": "https://w3id.org/entente/id/document/rescue-memorandum"}


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("agreements between Kazakhstan and the UK", {"first": COUNTRY + "kz", "second": COUNTRY + "gb"}),
        # No second state for a question that takes one: it is told that the rest is left out.
        ("plans of Kazakhstan and the UK", {"country": COUNTRY + "kz"}),
    ],
)
def test_a_list_of_names_goes_where_its_first_goes(graph: kg.Graph, words: str, values: dict[str, str]) -> None:
    first = graph.understand(words).readings[0]
    assert first.values == values
    assert bool(first.unused) == (len(values) == 1)


def test_several_are_not_the_one(graph: kg.Graph) -> None:
    """What is asked of agreements in general is not narrowed to the agreement that the graph has."""
    assert graph.understand("List all treaties and agreements signed").readings[0].values == {}


def test_a_value_that_is_given_is_kept(graph: kg.Graph) -> None:
    found = graph.understand("who signed", {"country": "KZ"})
    assert found.readings[0].name == "documents-signed"
    assert "country" not in found.readings[0].values
    assert graph.ask("who signed", country="FR").rows() == []


def test_python_gets_the_reading_with_the_rows(graph: kg.Graph) -> None:
    rows = graph.ask("who signed the memorandum?")
    assert rows.rows() == graph.ask("documents-signed", document=MEMORANDUM).rows()
    assert rows.reading is not None
    assert rows.reading.startswith("I read this as: documents-signed, document = Memorandum")
    assert graph.ask("documents-signed").reading is None


def test_what_is_mended_is_told(graph: kg.Graph) -> None:
    assert "memorandom read as memorandum" in graph.understand("who signed the memorandom").told()


def test_the_command_says_how_it_read(graph: kg.Graph, capsys: pytest.CaptureFixture[str]) -> None:
    """The graph is open, so that nothing has to be built first, which the command would say as well."""
    assert main(["ask", "who", "chaired", "the", "meeting"]) == 0
    out, err = capsys.readouterr()
    assert err.startswith("I read this as: who-chaired")
    assert "Roman Vassilenko" in out
    assert "Stephen Doughty" in out


def test_what_is_unclear_is_shown_with_first_rows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "which documents were not signed?"]) == 1
    out, err = capsys.readouterr()
    assert "not clear" in err
    assert "documents-signed" in out


def test_where_no_question_fits_the_report_with_the_words_is_told(
    graph: kg.Graph, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "what", "ensures", "that", "they", "are", "treated", "properly"]) in (0, 1)
    out, _ = capsys.readouterr()
    assert "ensuring they are treated properly" in out


def test_a_lone_name_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "tungsten"]) == 0
    assert "mineral:tungsten" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("in 2024", ("2024-01-01", "2024-12-31")),
        ("February 2024", ("2024-02-01", "2024-02-29")),
        ("on 2024-04-30", ("2024-04-30", "2024-04-30")),
        ("since 2024", ("2024-01-01", None)),
        ("after July 2024", ("2024-07-31", None)),
        ("before 2025", (None, "2024-12-31")),
        ("by 2024-03-31", (None, "2024-03-31")),
    ],
)
def test_days(text: str, days: tuple[str | None, str | None]) -> None:
    found = window(text)
    assert found is not None
    assert (found.since, found.until) == days


def test_no_days() -> None:
    assert window("580 enterprises, 9000 deposits, 20245") is None


@pytest.mark.parametrize(("one", "other"), [("signed", "signing"), ("ministry", "ministries"), ("appointed", "appointment"), ("enters", "enter")])  # fmt: skip
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_common_words_tell_nothing() -> None:
    assert telling("How many of these are there, and which?") == []


def test_order_of_questions_does_not_matter(graph: kg.Graph) -> None:
    from kg.answer.words.own_words import index

    def said(found: Understanding) -> list[str]:
        return list(map(str, found.readings))

    backwards = index(graph.questions()[::-1], graph._store.select)
    for words in ("what was discussed", "talks", "plans of the UK", "representatives"):
        assert said(backwards.understand(words)) == said(graph.understand(words))
