"""What stopped authors who had nothing but the README: wrong facts that passed, true ones that did not, lines that do not help.

Each case: the sentences, each with its facts, and what is found. The second of two alike is right, and nothing is found.
"""

from __future__ import annotations

import pytest
from model_examples import found_in
from notes_helper import NAMES

from kg.answer.canned.questions import every, search
from kg.answer.telling.card import cards, read_kinds
from kg.draft.help import declaration
from kg.errors import KgError
from kg.finding import Finding
from kg.paths import Workspace
from kg.vocabulary import vocabulary

Sentence = tuple[str, str]
BOATS: Sentence = ("Kenya seized four boats.", "seizure: agent ke; theme item boats «four boats»")


def found(*sentences: Sentence) -> list[Finding]:
    text = " ".join(words for words, _ in sentences)
    notes = "".join(f"  «{words}»\n    {facts}\n" for words, facts in sentences)
    return found_in("fresh", text + "\n", "1\n" + notes)


def rules(*sentences: Sentence) -> list[str]:
    return [finding.rule for finding in found(*sentences)]


@pytest.mark.parametrize(
    ("words", "facts", "wanted"),
    [
        (
            "Benin, which was invited to the talks, did not take part.",
            "invitation: recipient bj; silent agent > non-occurrence: > involvement: agent bj; theme «the talks»",
            ["words/nested"],
        ),
        (
            "Benin was invited not to take part in the talks.",
            "invitation: recipient bj; silent agent > non-occurrence: > involvement: agent bj; theme «the talks»",
            [],
        ),
        (
            "Kenya, which wants peace, invited Benin not to take part in the talks.",
            "invitation: agent ke; recipient bj > non-occurrence: > involvement: agent bj; theme «the talks»\n"
            "    aim: agent ke; theme «peace»",
            [],
        ),
        (
            "Kenya denied that Ghana had bought boats and accused Norway.",
            "Denial: agent ke\n      purchase: agent gh; theme «boats»\n      accusation: agent ke; recipient no",
            ["words/nested"],
        ),
        (
            "Kenya denied that Ghana had bought boats and accused Norway.",
            "Denial: agent ke > purchase: agent gh; theme «boats»\n    accusation: agent ke; recipient no",
            [],
        ),
        (
            "Kenya denied that Ghana had bought boats and accused Norway.",  # that Ghana accused is another reading
            "Denial: agent ke\n      purchase: agent gh; theme «boats»\n      accusation: agent gh; recipient no",
            [],
        ),
        (
            "Kenya denied that Kenya bought boats and accused Norway.",
            "Denial: agent ke\n      purchase: agent ke; theme «boats»\n      accusation: agent ke; recipient no",
            [],
        ),
    ],
)
def test_a_verb_governs_no_more_than_its_clause(words: str, facts: str, wanted: list[str]) -> None:
    assert [rule for rule in rules((words, facts)) if rule == "words/nested"] == wanted


@pytest.mark.parametrize(
    ("words", "role", "wanted"),
    [
        ("Ghana guarded the port for six months.", "amount «six months»", ["words/lasting"]),
        ("Ghana guarded the port for about a year.", "amount «a year»", ["words/lasting"]),
        ("Ghana guarded the port for six months.", "duration «six months»", []),
        ("Ghana guarded the port for six boats.", "amount «six boats»", []),
        ("Ghana guarded the port two weeks later.", "amount «two weeks later»", ["words/lasting"]),
        ("Ghana guarded the port two weeks longer.", "amount «two weeks»", []),
        ("Ghana guarded the port and paid for six months of it.", "amount «for six months» = exactly 6 unit:month", []),
    ],
)
def test_how_long_and_when_are_no_amounts(words: str, role: str, wanted: list[str]) -> None:
    facts = f"protection: agent gh; theme «the port»; {role}"
    assert [rule for rule in rules((words, facts)) if rule == "words/lasting"] == wanted


@pytest.mark.parametrize("verb", ["belong to", "belonged to"])
@pytest.mark.parametrize(
    "facts", ["possession: agent no; theme group «Three crews»", "relationship: theme no; agent group «Three crews»"]
)
def test_what_belongs_to_somebody_says_nothing_of_the_way_about(verb: str, facts: str) -> None:
    assert rules((f"Three crews {verb} Norway.", facts)) == []


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("Ghana sold the boats.", "= «the boats»: :boats ! WHY THEY STAND FOR IT"),
        ("Ghana sold these four boats.", "= «four boats»: :boats ! WHY THEY STAND FOR IT"),
        ("Ghana sold Boats.", "= «Boats»: :boats ! WHY THEY STAND FOR IT"),
        ("Ghana sold them.", "= «WORDS»: :boats ! WHY THEY STAND FOR IT"),
    ],
)
def test_what_was_described_before_is_taken_up_by_words(words: str, line: str) -> None:
    facts = "sale: agent gh; theme :boats"
    there = [finding for finding in found(BOATS, (words, facts)) if finding.rule == "grounding/wording"]
    if "four boats" in words:  # its own words stand there
        assert there == []
        return
    (finding,) = there
    assert [remedy.notes for remedy in finding.remedies] == [line]
    assert line in finding.message
    mended = line.replace("WORDS", "them").replace("WHY THEY STAND FOR IT", "The boats that were seized.")
    assert rules(BOATS, (words, f"{mended}\n    {facts}")) == []


def test_a_wording_that_no_quote_has_is_a_slip() -> None:
    with pytest.raises(KgError, match="boots"):  # the notes say so themselves
        found(("Kenya seized four boats.", "seizure: agent ke; theme item boats «four boots»"))


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        ("It did not take part.", "NonOccurrence: content :inner"),
        ("It never played a role.", "NonOccurrence: content :inner"),
    ],
)
def test_a_verb_of_the_kind_bears_on_what_is_told(words: str, facts: str) -> None:
    invited = "invitation: recipient bj; silent agent > involvement inner: agent bj; theme «the talks»"
    assert rules(("Benin was invited to the talks.", invited), (words, facts)) == []
    assert "grounding/no-bearing" in rules(("Benin was invited to the talks.", invited), ("It rained.", facts))


def test_a_content_that_is_there_twice_is_to_be_shared() -> None:
    invited = "invitation: recipient bj; silent agent > involvement: agent bj"
    twice = [
        finding
        for finding in found(
            ("Benin was invited.", invited), ("Benin stayed away.", "NonOccurrence: > involvement: agent bj")
        )
        if finding.rule == "keys/repeated"
    ]
    assert len(twice) == 1
    assert "content :NAME" in twice[0].message and "remove" not in twice[0].message


def test_what_hangs_on_a_described_thing_is_not_reported_beside_it() -> None:
    seized = "seizure: agent ke; theme> Item boats «the old boats»: kind vessel; part-of item fleet «four ships»"
    first = ("Kenya seized the old boats of four ships.", seized)
    found_ = found(first, ("Ghana sold them.", "sale: agent gh; theme :boats"))
    assert [(finding.rule, finding.value) for finding in found_] == [("grounding/wording", "the old boats")]


@pytest.mark.parametrize(("name", "refused"), [("1b", True), ("1a", False)])
def test_further_evidence_is_another_quote(name: str, refused: bool) -> None:
    """As it stands where a quote above was removed, so that those below have other names."""
    facts = ("Ghana sold ferries.", f"sale {{{name}}}: agent gh; theme «ferries»")
    first = ("Ghana bought ferries.", "purchase: agent gh; theme «ferries»")
    if refused:
        with pytest.raises(KgError, match=r"1a is «Ghana bought ferries\.»"):
            found(first, facts)
    else:
        assert rules(first, facts) == []


@pytest.mark.parametrize("word", ["amount", "deny", "denial", "turnover", "how big"])
def test_questions_are_found_by_the_words_in_which_people_ask_them(word: str) -> None:
    assert search(word, every(Workspace.at().question_folders()))


@pytest.mark.parametrize("silent", ["", "; silent predicate"])
def test_the_predicate_of_an_opinion_is_offered_where_its_verb_stands(silent: str) -> None:
    facts = f"welcome: agent ke; theme «the map»; polarity positive{silent}"
    (finding,) = found(("Kenya welcomed the map.", facts))
    (remedy,) = finding.remedies
    assert remedy.notes == "; predicate «welcomed»"
    assert ("silent" in finding.message) == bool(silent)
    assert rules(("Kenya welcomed the map.", facts.removesuffix("; silent predicate") + remedy.notes)) == []


@pytest.mark.parametrize("span", ["a decade", "two decades", "a century", "a year", "an hour"])
def test_one_span_of_time_is_a_number_and_a_unit(span: str) -> None:
    words = f"Kenya lost the fish in {span}."
    assert rules((words, f"loss: agent ke; theme «the fish»; duration «{span}»")) == []


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("belong", "possession"),
        ("Ownership", "possession"),
        ("bear", "payment"),
        ("case", "lawsuit"),
        ("pending", "lawsuit"),
        ("proceedings", "prosecution"),
        ("put", "estimate"),
    ],
)
def test_words_that_authors_look_for_lead_to_a_kind(word: str, kind: str) -> None:
    kinds = read_kinds(Workspace.at().reference_files())
    assert f"kind:{kind} " in "\n".join(cards(word, vocabulary(), kinds))


@pytest.mark.parametrize("word", ["fishing", "pendings", "wending"])
def test_a_word_that_begins_otherwise_is_no_slip_for_a_verb(word: str) -> None:
    kinds = read_kinds(Workspace.at().reference_files())
    with pytest.raises(KgError) as caught:
        list(cards(word, vocabulary(), kinds))
    assert "Did you mean end" not in str(caught.value) and " or end" not in str(caught.value)


@pytest.mark.parametrize("name", [name for name, kind in vocabulary().classes.items() if kind.abstract])
def test_no_kind_is_declared_in_a_class_of_which_nothing_is(name: str) -> None:
    with pytest.raises(KgError):
        declaration(NAMES(), "shouting", "Kind", name)


@pytest.mark.parametrize(("given", "name"), [("act", "Act"), ("ent:Claim", "Claim"), ("Meeting", "Meeting")])
def test_a_kind_is_declared_in_a_class_of_happenings(given: str, name: str) -> None:
    assert declaration(NAMES(), "shouting", "Kind", given) == f'declare kind:shouting Kind "shouting"; kind-of {name}'
    for other in ("Person", "Nothing"):
        with pytest.raises(KgError, match="no class of happenings"):
            declaration(NAMES(), "shouting", "Kind", other)
