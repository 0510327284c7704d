"""The worked example of two sources: an article and a chronicle of the same relations."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import ROOT

from kg.cli import main
from kg.compare import record

EXAMPLE = ROOT / "examples" / "two-sources"
ARTICLE, CHRONICLE = "kazakhstan-uk-strategic-dialogue-8", "kazakhstan-uk-chronicle"


@pytest.mark.parametrize(
    ("thing", "lines"),
    [
        (
            "Strategic Partnership and Cooperation Agreement",
            [
                f"compatible The time is more exact in {CHRONICLE}: «on 24 April 2024»; {ARTICLE} has «in April 2024».",
                f"unique     Only {CHRONICLE} gives the signer: David Cameron, Murat Nurtleu. (not in {ARTICLE})",
            ],
        ),
        (
            "Kazakhstan-UK Strategic Dialogue",
            [
                f"compatible The time is more exact in {CHRONICLE}: «on 11 February 2025»; {ARTICLE} has July 2024 or later."
            ],
        ),
        (
            "annual trade turnover",
            [
                f"conflict   The amount differs: {CHRONICLE} has «about $1.2 billion», {ARTICLE} has «£2.8 billion» and "
                f"«$3.5 billion». Perhaps of another period: {ARTICLE} gives none."
            ],
        ),
        (
            "British Ambassador to Kazakhstan",
            [
                f"compatible Ambassador of the United Kingdom to Kazakhstan: {CHRONICLE} has Sally Axworthy, {ARTICLE} has "
                "Kathy Leach; a change of Kathy Leach is told."
            ],
        ),
    ],
)
def test_a_comparison(thing: str, lines: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", thing, "--graph", str(EXAMPLE)]) == 0
    told = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert [line for line in lines if line not in told] == []


def test_promises(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["promises", "--as-of", "2026-12-01", "--graph", str(EXAMPLE)]) == 0
    told = capsys.readouterr().out
    assert "due this year): kept; kazakhstan-uk-chronicle tells of it (on 3 September 2025)." in told
    assert (
        "(Kazakhstan, United Kingdom, says Roman Vassilenko): said not to be so; so kazakhstan-uk-chronicle (In late February 2026)."
        in told
    )
    assert main(["ask", "promises", "--as-of", "2026-12-01", "--graph", str(EXAMPLE)]) == 0
    assert capsys.readouterr().out == told
    assert main(["promises", "Cardiff University", "--as-of", "2025-12-31", "--graph", str(EXAMPLE)]) == 0
    assert ": pending." in capsys.readouterr().out


def test_a_body_under_two_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is proposed until somebody has decided; the example has the decision."""
    (decision,) = record.read(EXAMPLE)
    assert decision.holds and decision.ground
    graph = tmp_path / "graph"
    shutil.copytree(EXAMPLE, graph)
    record.path_of(graph).unlink()
    assert main(["match", "--things", "--graph", str(graph)]) == 0
    assert "body:kz-uk-intergovernmental-commission  body:kz-uk-trade-commission" in capsys.readouterr().out


def test_what_the_chronicle_brings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = tmp_path / "old"
    shutil.copytree(EXAMPLE / "articles" / ARTICLE, old / "articles" / ARTICLE)
    assert main(["diff", str(old), str(EXAMPLE), "--as-of", "2026-12-01"]) == 1
    told = capsys.readouterr().out.splitlines()
    assert [line for line in told if line.startswith("new: signing of")] == [
        f"new: signing of the Strategic Partnership and Cooperation Agreement ({CHRONICLE})."
    ]
    assert [line.partition(": ")[0] for line in told if line.startswith("now")] == [
        *["now more exact"] * 4,  # the days of signing, meeting and opening, and where it opened
        "now contradicted",
        # The campus, of which the article tells twice: as what the ambassador says, and as what nobody is said to promise.
        *["now kept (proposed, 0.93)"] * 2,
        "now said not to be so (proposed, 0.90)",
    ]
    assert main(["diff", str(EXAMPLE), str(EXAMPLE), "--as-of", "2026-12-01"]) == 0
    assert capsys.readouterr().out == ""


def test_the_question_of_contradictions_says_what_a_comparison_has_beside_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The one that the page tells of: that the question finds none is no statement that the sources agree."""
    assert main(["ask", "contradictions", "--graph", str(EXAMPLE)]) == 0
    assert "kg compare --only conflict has 1 conflict, in every role" in capsys.readouterr().err
    # The question has only what a state is the subject of: what is told beside it is narrowed to the state too.
    assert main(["ask", "contradictions", "-p", "country=KZ", "--graph", str(EXAMPLE)]) == 0
    assert "kg compare country:kz --only conflict has 1 conflict, in every role" in capsys.readouterr().err
    assert main(["ask", "contradictions", "-p", "country=NO", "--graph", str(EXAMPLE)]) == 0
    assert "kg compare" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("which promises were kept?", "I read this as: kg promises"),
        ("what became of the plans of Kazakhstan?", "I read this as: kg promises Kazakhstan"),
        ("has the UK kept its word?", "I read this as: kg promises United Kingdom"),
        ("do the papers disagree about the trade turnover?", "The amount differs:"),
        ("which of the two has the right figure?", "The amount differs:"),
        ("what is not done yet?", "kg promises ("),
    ],
)
def test_ones_own_words_lead_to_what_sources_say(words: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", words, "--graph", str(EXAMPLE)]) in (0, 1)
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "words", "found"),
    [
        ("compare", "opening", "Opening of its branch"),  # a kind
        ("compare", "glacier", ""),
        ("compare", "branch", "Opening of its branch"),  # a word of a heading, and nothing else
        ("promises", "campus", "opening of a Cardiff University campus"),
    ],
)
def test_words_of_headings_find(command: str, words: str, found: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main([command, *words.split(), "--graph", str(EXAMPLE)])
    told = capsys.readouterr()
    assert found.lower() in told.out.lower()
    assert (code == 0) == bool(found), told.err
