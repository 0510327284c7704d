"""Answers: what rows say, as values, as text and on a page. Expected values come from reading the article."""

from __future__ import annotations

import datetime
import os
import pty
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import pyoxigraph as ox
import pytest
from conftest import ROOT

from kg.answer.canned import line
from kg.answer.canned.fill import filled
from kg.answer.graph import Graph
from kg.answer.rows import Evidence, Rows
from kg.answer.telling import days
from kg.answer.telling.answers import Answer
from kg.answer.telling.notes import annotate
from kg.answer.telling.page import Page, bare
from kg.answer.telling.wrapping import columns, wrapped
from kg.answer.within import MOST, SOON, Within
from kg.cli import main
from kg.errors import ParseError, TimeLimitError
from kg.snapshot.build import Built
from kg.terms import ENT

MINERALS = ["nickel", "lithium", "tungsten", "cobalt", "molybdenum", "niobium", "tin", "tantalum", "titanium"]


def test_values_of_one_fact_are_one_answer_in_the_order_of_the_source(graph: Graph) -> None:
    answers = graph.ask("minerals").answers()
    (listed,) = [answer for answer in answers if len(answer.values["mineral"]) > 1]
    assert [str(mineral) for mineral in listed.values["mineral"]] == MINERALS
    assert "nickel, lithium, tungsten" in listed.text.lower()
    assert [quote.line for quote in listed.quotes] == [15]


def test_facts_that_differ_in_two_ways_stay_apart(graph: Graph) -> None:
    chaired = [answer.text for answer in graph.ask("who-chaired").answers()]
    assert len(chaired) == 2
    assert all(("Vassilenko" in text) != ("Doughty" in text) for text in chaired)


def test_a_quote_comes_once_and_so_does_an_answer(graph: Graph) -> None:
    for name in ("documents-signed", "aims", "topics", "document-life", "said-and-meant"):
        answers = graph.ask(name).answers()
        assert len({answer.text for answer in answers}) == len(answers)
        for answer in answers:
            assert len({(quote.quote, quote.line) for quote in answer.quotes}) == len(answer.quotes)


def test_whatever_rows_prove_answers_prove(graph: Graph) -> None:
    """No quote is lost on the way from rows to answers, whichever the question."""
    for question in graph.questions():
        if any(parameter.required for parameter in question.parameters) or not question.evidence_of:
            continue
        rows = graph.ask(question.name)
        told = {(each.quote, each.line) for answer in rows.answers() for each in answer.quotes}
        assert told == {(each.quote, each.line) for each in rows.evidence()}, question.name


def test_no_value_of_a_row_is_lost(graph: Graph) -> None:
    for question in graph.questions():
        if any(parameter.required for parameter in question.parameters):
            continue
        rows = graph.ask(question.name)
        answers = rows.answers()
        for name in question.columns:
            if name not in ("quote", "speaker", "voice", "article", "line") or not question.evidence_of:
                there = {str(row[name]) for row in rows if row[name] not in (None, "not stated")}
                assert there == {str(value) for answer in answers for value in answer.values[name]}, (
                    question.name,
                    name,
                )


def test_what_is_not_the_sources_word_says_so_in_the_line(graph: Graph) -> None:
    for name in ("timeline", "meetings", "documents-signed", "government-changes", "due", "universities"):
        for answer in graph.ask(name).answers():
            if "inferred" in answer.values["basis"]:
                assert "we conclude" in answer.text, answer.text
    (meeting,) = graph.ask("meetings").answers()
    assert "no day given (we conclude: July 2024 or later)" in meeting.text


def test_what_is_only_said_or_meant_says_so_in_the_line(graph: Graph) -> None:
    """The article reports no deposit and no campus itself: a ministry and an ambassador do."""
    for name, words in (("figures", "deposits"), ("figures", "campuses"), ("universities", "Coventry")):
        (answer,) = [each for each in graph.ask(name).answers() if words in each.text]
        assert "told as claim" in answer.text
    assert all("told as claim" in each.text for each in graph.ask("appointments").answers())


def test_the_answer_to_a_finding_is_shown_without_the_rule() -> None:
    """Readers of answers know no rules; other remarks are shown as they are, colons and slashes among them."""
    raw = {
        "acceptance": "words/date: A year earlier than 2024, of which the sentence speaks.",
        "oddity": "and/or: the source does not say which.",
    }
    shown = {raw["acceptance"].removeprefix("words/date: "), raw["oddity"]}
    answer = Answer("x", {}, [], ["urn:fact"])
    rows = [tuple(map(ox.Literal, ("urn:fact", "remark", ENT + kind, "", "", text))) for kind, text in raw.items()]
    annotate([answer], lambda query: rows)
    assert {note.text for note in answer.notes} == shown
    store = ox.Store()
    data = "".join(
        f'<urn:{kind}> a ent:Remark ; ent:concerns <urn:fact> ; ent:hasRemarkKind ent:{kind} ; ent:remark "{text}" .'
        for kind, text in raw.items()
    )
    store.load(f"@prefix ent: <{ENT}> . {data}".encode(), ox.RdfFormat.TURTLE)
    query = (ROOT / "queries" / "remarks.rq").read_text(encoding="utf-8")
    assert {row["note"].value for row in store.query(query)} == shown


def test_remarks_and_silences_stand_under_what_they_concern(graph: Graph) -> None:
    by_text = {answer.text.partition(":")[0]: answer for answer in graph.ask("documents-signed").answers()}
    roadmap = by_text["Roadmap for cooperation in critical minerals"]
    assert [str(note) for note in roadmap.notes] == ["The source does not say who signed nor by whose hand."]
    agreement = by_text["Strategic Partnership and Cooperation Agreement"]
    assert any(note.kind == "remark" and "nor on which day of April 2024" in note.text for note in agreement.notes)
    memorandum = by_text["Memorandum on the protection of workers' rights"]
    kinds = {note.kind for note in memorandum.notes}
    assert kinds == {"remark", "inferred", "reading"}
    assert not any("roadmap" in note.text.lower() for note in memorandum.notes)


def test_words_that_stand_for_several_are_not_read_as_one(graph: Graph) -> None:
    """The answer tells of Kazakhstan only, and yet "the two countries" are both."""
    (answer,) = graph.ask("money").answers()
    (note,) = [note for note in answer.notes if "two countries" in note.text]
    assert note.text.startswith("“the two countries” is read as Kazakhstan and the United Kingdom: ")


def test_a_silence_within_says_of_what(graph: Graph) -> None:
    """Both sides plan the discussion of an update; of the possibility of updating it is not said whose it is."""
    (plan,) = [each for each in graph.ask("plans").answers() if "amendment" in each.text]
    assert "Of the possibility, the source does not say who." in map(str, plan.notes)
    assert not any(str(note).startswith("The source does not say") for note in plan.notes)


def test_an_open_list_says_that_there_are_more(graph: Graph) -> None:
    answers = graph.ask("minerals").answers()
    assert [any(note.kind == "open" for note in each.notes) for each in answers] == [
        len(each.values["mineral"]) > 1 for each in answers
    ]


def test_an_answer_without_a_declared_line_reads_well_too(graph: Graph) -> None:
    rows = graph.query(
        "SELECT ?person ?personLabel ?office ?officeLabel WHERE { ?person ent:holdsOffice ?office ; skos:prefLabel ?personLabel . "
        "?office skos:prefLabel ?officeLabel } ORDER BY ?personLabel"
    )
    texts = [answer.text for answer in rows.answers()]  # type: ignore[union-attr]
    assert texts[0] == "Kathy Leach – office: Ambassador of the United Kingdom to Kazakhstan"


# ---------------------------------------------------------------- left out


def test_what_a_value_leaves_out_for_the_source_is_silent_is_named(graph: Graph) -> None:
    (left,) = graph.ask("documents-signed", country="KZ").left_out()
    assert left.silent == [
        "Roadmap for cooperation in critical minerals",
        "Strategic Partnership and Cooperation Agreement",
    ]
    assert "who signed" in left.on


def test_a_silence_beside_what_is_known_leaves_nothing_open(graph: Graph) -> None:
    """The memorandum names the two bodies that signed, only not the persons: it is none of France's."""
    (left,) = graph.ask("documents-signed", country="AZ").left_out()
    assert not any("Memorandum" in each for each in left.silent)


# What asks the graph again in each way: for silences, for what may belong, for acts without a doer, for what is not listed.
ASKED_AGAIN = [
    ("documents-signed", {"country": "KZ", "until": "2030-01-01"}),
    ("documents-signed", {"country": "FR", "since": "2031-01-01"}),
    ("plans", {"country": "GB"}),
    ("about-country", {"country": "KZ"}),
    ("relations", {"first": "KZ", "second": "GB"}),
    ("figures", {"country": "KZ"}),
]


@pytest.mark.parametrize("limit", [1, 1000])
@pytest.mark.parametrize(("name", "values"), ASKED_AGAIN)
def test_what_values_leave_out_is_looked_for_in_the_time_for_it(
    graph: Graph, name: str, values: dict[str, str], limit: int
) -> None:
    """No query about rows is without a limit, and all of them share one; where it is over, that is said."""
    rows = graph.ask(name, limit=limit, **values)
    select, wider = rows.select, rows.wider
    assert select is not None
    assert wider is not None
    given: list[float | None] = []

    def selected(text: str, seconds: float | None = None) -> Iterable[Sequence[object]]:
        given.append(seconds)
        return select(text, seconds)

    def asked(values: Mapping[str, object], within: Within, text: str) -> Rows:
        given.append(within.spare())
        found = wider(values, within, text)
        found.select = within.select(selected)
        return found

    rows.select, rows.wider = selected, asked
    rows.explained()
    times = [each for each in given if each is not None]
    assert len(times) == len(given) > 0
    assert times == sorted(times, reverse=True)
    assert times[0] <= (MOST if rows.complete else SOON)


@pytest.mark.parametrize(("name", "values"), ASKED_AGAIN)
@pytest.mark.parametrize("timeout", [30.0, 0.0])
def test_what_is_not_counted_is_said(graph: Graph, name: str, values: dict[str, str], timeout: float) -> None:
    for limit in (1, 1000):
        rows = graph.ask(name, limit=limit, **values)
        rows.spare = timeout

        def slow(*_: object) -> NoReturn:
            raise TimeLimitError("slow", "wait")

        rows.select = rows.wider = slow
        told = rows.explained()
        assert "counted within" in told
        if len(values) == 2 and name == "documents-signed":
            assert told.count("was not counted within") == 2
        if rows:
            assert ("within the time limit" in told) == (timeout == 0)
            assert (f"within {'2 seconds' if rows.complete else '1 second; without it all is shown'}." in told) == (
                timeout > 0
            )


def test_the_time_limit_is_for_all_queries_of_a_question(graph: Graph) -> None:
    """Of 30 seconds the rows leave less for what is asked about them, and where nothing is left the error names all of it."""
    spare = graph.ask("plans", country="KZ", timeout=30.0).spare
    assert spare is not None
    assert 0 < spare < 30
    assert graph.ask("plans", country="KZ", timeout=None).spare is None
    with pytest.raises(TimeLimitError, match="longer than 0 seconds"):
        Within(0).left()


def test_which_article_it_is_and_whose_voice_is_never_left_open(graph: Graph) -> None:
    """Beside rows of an article or voice nothing is asked again, whatever the question."""
    looked = 0
    for question in graph.questions():
        if any(parameter.required for parameter in question.parameters):
            continue
        values = {"article": "kazakhstan-uk-strategic-dialogue-8", "voice": "own+attributed+quoted"}
        rows = graph.ask(question.name, limit=3, **{name: values[name] for name in values if question.parameter(name)})

        def never(*_: object, name: str = question.name) -> NoReturn:
            raise AssertionError(name)

        if rows:
            rows.wider = never
            assert rows.left_out() == []
            looked += 1
    assert looked > 20


def test_no_rows_say_what_there_is(graph: Graph) -> None:
    assert graph.ask("denials").explained() == "Nothing of that kind is in this graph."
    assert (
        graph.ask("who-chaired", country="FR").explained()
        == "Nothing fits. Without country = FR there are 2 answers more."
    )
    assert "No rows. Nothing fits." in str(graph.ask("who-chaired", country="FR"))
    assert graph.ask("who-chaired", country="KZ").explained() == ""


def test_a_question_in_words_without_an_answer_shows_the_sentences(
    built: Built, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "what did Kathy Leach promise?"]) in (0, 1)
    told = capsys.readouterr()
    assert "Leach" in told.out + told.err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--brief"], "• Roman Vassilenko chaired the 8th meeting"),
        (["--count"], "2\n"),
        (["--columns", "chairLabel"], "chairLabel\r\nRoman Vassilenko\r\nStephen Doughty\r\n"),
        (["--rows"], "meeting,chair,chairLabel,"),
        ([], "meeting,chair,chairLabel,"),
    ],
)
def test_what_is_shown_can_be_chosen(
    options: list[str], told: str, built: Built, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "who-chaired", *options]) == 0
    assert capsys.readouterr().out.startswith(told)


def test_a_column_that_is_not_there_is_an_error(built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "who-chaired", "--columns", "chairs"]) == 2
    assert "there is no column chairs. There are meeting, " in capsys.readouterr().err


def in_a_terminal(command: list[str], **surroundings: str) -> str:
    """What a terminal of 80 columns and 24 lines is shown."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update({"TERM": "xterm", "COLUMNS": "80", "LINES": "24"} | surroundings)
        os.execv(sys.executable, [sys.executable, "-m", "kg", *command])
    shown = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # Linux says so at the end
            break
        if not part:
            break
        shown += part
    os.waitpid(pid, 0)
    os.close(terminal)
    return shown.decode().replace("\r\n", "\n")


def test_a_terminal_gets_weight_and_long_answers_a_pager(built: Built, tmp_path: Path) -> None:
    paged = tmp_path / "paged"
    short = in_a_terminal(["ask", "who-chaired", "--brief"], PAGER=f"tee {paged}")
    assert "\x1b[1mRoman Vassilenko chaired the 8th meeting" in short
    assert not paged.exists(), "it fits the screen"
    in_a_terminal(["ask", "timeline"], PAGER=f"tee {paged}")
    assert "\x1b[1mIn 2013 – establishment of the Kazakhstan-UK Strategic Dialogue" in paged.read_text(encoding="utf-8")
    plain = in_a_terminal(["ask", "who-chaired"], PAGER="", NO_COLOR="1")
    assert "• Roman Vassilenko chaired" in plain
    assert "\x1b" not in plain


@pytest.mark.parametrize(
    "words", ["who signed the memorandum in London?", "cooperation on lithium with Mongolia", "what is green steel"]
)
def test_all_that_a_terminal_is_told_of_words_fits_it(built: Built, words: str) -> None:
    shown = in_a_terminal(["ask", words], PAGER="cat", NO_COLOR="1", COLUMNS="50").splitlines()
    assert len(shown) > 1
    assert [line for line in shown if len(line) > 50] == []


# ---------------------------------------------------------------- parts


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2013-01-01", "2013-12-31", "January 2013 to December 2013"),
        ("2024-02-01", "2024-02-29", "February 2024"),
        ("2023-02-01", "2023-02-28", "February 2023"),
        ("2024-07-05", "2024-07-05", "5 July 2024"),
        ("2024-07-05", None, "5 July 2024 or later"),
        (None, "2024-07-31", "July 2024 or earlier"),
        (None, "2024-07-30", "30 July 2024 or earlier"),
        ("2022-01-01", "2025-12-31", "2022 to 2025"),
        (None, "9999-12-31", "December 9999 or earlier"),
        (None, None, ""),
    ],
)
def test_periods(first: str | None, last: str | None, text: str) -> None:
    found = [datetime.date.fromisoformat(each) if each else None for each in (first, last)]
    assert days.period(*found) == text


@pytest.mark.parametrize("text", ["[a", "a]", "[[a]]", "{a", "a}", "{}", "{a b}", "{a||"])
def test_a_line_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"brackets|braces"):
        line.parse(text)


@pytest.mark.parametrize(("written", "says"), [("{x}: {y}", "speaks of y, which is no column"), ("[{x}", "do not fit")])
def test_a_question_with_a_faulty_line_says_where(written: str, says: str) -> None:
    text = (
        f"#+ title: T\n#+ question: Q?\n#+ tags: a\n#+ empty: None.\n#+ column x: x\n#+ answer: {written}\n?x ?y ?z ."
    )
    with pytest.raises(ParseError, match=says):
        filled(text, Path("some.rq"))


@pytest.mark.parametrize(
    ("written", "texts", "told"),
    [
        ("{a}[, in {b}]", {"a": "x"}, "x"),
        ("{a}[, in {b}]", {"a": "x", "b": "y"}, "x, in y"),
        ("{a|nobody}", {}, "nobody"),
        ("{a=open|, among others}", {"a": "open"}, ", among others"),
        ("{a=open|, among others}", {"a": "closed"}, ""),
        ("{a}[ – told as {b!plan,aim}]", {"a": "x", "b": "aim"}, "x"),
        ("{a}[ – told as {b!plan,aim}]", {"a": "x", "b": "claim"}, "x – told as claim"),
        ("{n} article{n!1|s}", {"n": "1"}, "1 article"),
        ("{n} article{n!1|s}", {"n": "2"}, "2 articles"),
        ("{a}[, for {b~a}]", {"a": "envoy to Mali", "b": "Mali"}, "envoy to Mali"),
        ("{a}[, for {b~a}]", {"a": "envoy", "b": "Mali"}, "envoy, for Mali"),
    ],
)
def test_lines(written: str, texts: dict[str, str], told: str) -> None:
    assert line.filled(line.parse(written), texts, lambda number, unit: number + unit) == told


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ('"Today, we outlined prospects."', "“Today, we outlined prospects.”"),
        ('"Today, we outlined prospects.', "“Today, we outlined prospects.”"),
        ('we are talking about green energy,"', "“we are talking about green energy,”"),
        ('He said "yes"', '“He said "yes"”'),
        ("“Und so”, sagte er", "“‘Und so’, sagte er”"),
        ("„Ja“", "“Ja”"),
        ("«Sí»", "“Sí”"),
    ],
)
def test_no_quotation_marks_are_doubled(quote: str, shown: str) -> None:
    assert bare(quote) == shown


@pytest.mark.parametrize("width", [30, 60, 80, 100, 200])
def test_no_line_is_wider_than_the_page(width: int, graph: Graph) -> None:
    found = [answer for name in ("timeline", "figures", "inferred-by-us") for answer in graph.ask(name).answers()]
    found.append(Answer("日本語" * 30 + " a" * 80, {}, [Evidence("x" * 300, None, "own", None, 1)], []))
    assert max(columns(each) for each in Page(width).answers(found)) <= min(max(width, 30), 100)


def test_what_a_terminal_would_obey_is_harmless_on_the_page() -> None:
    evil = "a\x1b[2Jb\u202ec"
    shown = "\n".join(Page(80, ink=True).answers([Answer(evil, {}, [Evidence(evil, None, "own", None, 1)], [])]))
    assert "\x1b[2J" not in shown
    assert "\u202e" not in shown


def test_words_are_wrapped_and_none_is_lost() -> None:
    for text in ("a" * 90, "日本語" * 20, "a b  c", "", "déjà vu " * 30):
        for width in (4, 7, 30):
            lines = wrapped(text, width)
            assert "".join(lines).replace(" ", "") == text.replace(" ", "")
            assert max(map(columns, lines)) <= width


@pytest.mark.parametrize(
    ("silent", "note"),
    [
        ({"a": ["signedBy"], "b": ["signedBy"]}, ["The source does not say who signed."]),
        ({"a": ["signedBy"], "b": []}, ["Not all of these reports say who signed."]),
        (
            {"a": ["signedBy", "hasTime"], "b": ["hasTime"]},
            ["The source does not say when.", "Not all of these reports say who signed."],
        ),
    ],
)
def test_what_another_report_says_is_not_left_open_by_all(silent: dict[str, list[str]], note: list[str]) -> None:
    """A fresh reader saw "the source does not say who signed" beneath a quote that named them."""
    rows = [(fact, "silence", "", ENT + name, "", "") for fact, names in silent.items() for name in names]
    answer = Answer("The signing", {}, [], list(silent))
    annotate([answer], lambda _: rows)  # type: ignore[arg-type, return-value]
    assert [each.text for each in answer.notes] == note
