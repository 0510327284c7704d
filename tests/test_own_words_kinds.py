"""A question in one's own words on articles that nobody tuned for: what a word may not be taken for."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.answer.words.window import window
from kg.cli import main
from kg.source.countries import country_words

COUNTRY = "https://w3id.org/entente/id/country/"
KIND = "https://w3id.org/entente/id/kind/"
ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("word", ["charged", "seized", "ceded", "lends", "fined", "Bolivian", "Togolese", "Kazakh"])
def test_a_word_that_the_vocabulary_knows_is_not_mended(graph: kg.Graph, word: str) -> None:
    """ "Charged" is a kind of happening and no "chaired", "Bolivian" an adjective and not the boliviano."""
    assert graph.understand(f"who was {word}").mended == {}


def test_an_adjective_names_its_country_alone(graph: kg.Graph) -> None:
    graph.understand("Kazakhstan")
    assert graph._index is not None
    wrong = []
    for code, adjectives in country_words("en").items():
        for adjective in adjectives:
            named = [each.iri for each in graph._index.lexicon.spot(f"what {adjective} goods left")]
            if not adjective.isupper() and named != [COUNTRY + code]:
                wrong.append((adjective, named))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "named", "since"),
    [
        ("does Chile violate the treaty of 1929?", {4, 5, 6}, None),
        ("was the treaty of 1929 violated in 2025?", {2, 3, 4}, "2025-01-01"),
        ("was the treaty violated in 2025?", {2}, "2025-01-01"),
    ],
)
def test_a_day_within_a_name_is_no_day_of_the_question(text: str, named: set[int], since: str | None) -> None:
    found = window(text, named)
    assert (found.since if found else None) == since


# Read from tests/answering/articles/rescue/article.txt: in "Who said that X does" X says nothing, nor in "in Norwegian waters".
@pytest.mark.parametrize(
    "words",
    [
        "who said that Norway would pay",
        "who announced that Norwegian ships may help",
        "who denied fishing in Norwegian waters",
    ],
)
def test_the_subject_of_what_is_said_does_not_say_it(cache: object, words: str) -> None:
    with kg.open(ROOT / "tests" / "answering") as rescue:
        for reading in rescue.understand(words).readings:
            assert not {"speaker", "by", "holder", "participant"} & set(reading.values)


@pytest.mark.parametrize(
    ("words", "kind"), [("who confiscated the trawler", "seizure"), ("who impounded the trawler", "seizure")]
)
def test_a_verb_that_no_label_has_names_a_kind(cache: object, words: str, kind: str) -> None:
    with kg.open(ROOT / "tests" / "answering") as rescue:
        kinds = [reading.values.get("kind_of") for reading in rescue.understand(words).readings]
    assert KIND + kind in kinds


@pytest.mark.parametrize(
    ("name", "kind"), [("work-stoppage", "work-stoppage"), ("go on strike", "work-stoppage"), ("seized", "seizure")]
)
def test_a_kind_is_called_by_its_local_name_and_its_verbs(graph: kg.Graph, name: str, kind: str) -> None:
    assert graph.find(name, "https://w3id.org/entente/ontology#Kind") == KIND + kind


NOTES = """article talks
  source-kind news
  issued-by body:post
  silent published-by, published-in, written-by

declare body:post NewsAgency "Post"
declare person:ann-lawson Person "Ann Lawson"

1 Benin did not take part in the talks.
  «Benin did not take part in the talks.»
    = «take part»: involvement
    NonOccurrence
      involvement: agent bj; theme «the talks»
2 Unless the parliaments vote, Ann Lawson warned, the patrols could be delayed.
  ~ attributed ann-lawson «Ann Lawson warned»
  «Unless the parliaments vote, Ann Lawson warned, the patrols could be delayed.»
    warning: agent ann-lawson; silent recipient
      possibility: silent agent
        condition> non-occurrence: > vote: agent «the parliaments»
        postponement: theme «the patrols»
"""


def test_what_did_not_happen_is_told_and_a_condition_is_no_denial(
    cache: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "articles" / "talks"
    folder.mkdir(parents=True)
    (folder / "article.notes").write_text(NOTES)
    (folder / "article.txt").write_text(
        "Benin did not take part in the talks.\nUnless the parliaments vote, Ann Lawson warned, the patrols could be delayed.\n"
    )
    monkeypatch.chdir(folder)
    assert main(["notes", "to-turtle", "article.notes", "-o", "article.ttl"]) == 0
    with kg.open(tmp_path) as graph:
        (denied,) = graph.ask("denials").answers()
        assert "involvement" in denied.text
        rows = graph.ask("who-took-part", country="BJ")
        assert not rows
        assert "denials has 1: No involvement by Benin" in rows.explained()
    monkeypatch.chdir(tmp_path)
    main(["ask", "did Benin take part in the talks, or come to them?", "--graph", str(tmp_path)])
    assert "Benin did not take part in the talks." in capsys.readouterr().out
