"""Plain sentences are told, and what only looks like a verb, a sum or a sea is not: kinds of sentences, each with invented ones.

Expected values were read from the sentences.
"""

from __future__ import annotations

import re
from datetime import date

import pytest
from notes_helper import NAMES
from test_draft_truth import drafted, told

from kg.draft.drafting import Draft, DraftArticle
from kg.notes.quoting import quote_for
from kg.notes.text import Span, SpanError, Text
from kg.notes.tree import Words

TOLD = {
    # a relative clause between commas, and the verb of the clause around it
    "France, which was invited to the talks, did not sign the treaty.": [
        "invitation: recipient fr", "NonOccurrence: agent fr", "NonOccurrence > signing: agent fr"],
    "France, which has paid Chad since 2021, has been asked to sign it.": [
        "payment: agent fr; recipient td", "appeal: recipient fr", "appeal > signing: agent fr"],
    "France, which denied that Chad had paid, signed the treaty.": [
        "denial: agent fr", "denial > payment: agent td", "signing: agent fr"],
    "Jack Doe, who was arrested in Spain, will visit Chad.": [
        "arrest: theme jack-doe; place es", "Plan: agent jack-doe", "Plan > visit: agent jack-doe; destination td"],
    "France paid Chad, and Spain, which signed the treaty, paid Peru.": [
        "payment: agent fr; recipient td", "signing: agent es", "payment: agent es; recipient pe"],
    # agreements
    "An agreement was reached in Chad by the ministers of both states, Jane Roe and Jack Doe.": [
        "agreement-reached: agent jane-roe+jack-doe; place td"],
    "No agreement was reached.": [],
    "The deal was struck by France and Chad.": ["agreement-reached: agent fr+td"],
    # negated perfects
    "France has not answered yet.": ["NonOccurrence: agent fr", "NonOccurrence > reply: agent fr"],
    "It has never been signed.": ["NonOccurrence", "NonOccurrence > signing"],
    # who only wants to stay unnamed asks for nothing
    "An envoy who asked not to be named left.": [],
    "Two aides who declined to be identified left.": [],
    # verbs of several words, and what only looks like a verb of speech or a deed
    "The summit was put off until January 2025.": ["postponement"],
    "France must repay the loan within 25 years.": ["Obligation: agent fr", "Obligation > debt-service: agent fr"],
    "France dropped a plan to sell the ship.": [],
    "France recalled its ambassador to Chad.": ["summoning: agent fr; recipient td"],
    "France gave 12 patrol boats to Chad.": [],
    # what is needed is not planned
    "The text will need the approval of Chad.": [],
}  # fmt: skip


@pytest.mark.parametrize("text", TOLD)
def test_what_a_sentence_tells(text: str) -> None:
    assert told(drafted(text)) == TOLD[text]


LINES = {
    # what is due is a duty, of a loan that it is repaid, and no deed
    "The loan is due by 2030.": ["Obligation: deadline «by 2030» = ../2030 > debt-service: theme «The loan»"],
    "The loan of $9 million fell due in 2024.": ["Obligation: deadline «in 2024» = 2024 > debt-service: theme «The loan»; amount «$9 million»"],
    "The payment is due by 2030.": ["Obligation: deadline «by 2030» = ../2030 > payment"],
    "The report is due by 2030.": [],
    # what a verb is done to, and its time behind that
    "France must repay the loan by 2030.": ["Obligation: agent fr; deadline «by 2030» = ../2030; silent rest > debt-service: agent fr; theme «the loan»"],
    "France has to repay a loan within ten years.": ["Obligation: agent fr; silent rest > debt-service: agent fr; theme «a loan»"],
    "France paid back the loan to Japan.": ["debt-service: agent fr; recipient jp; theme «the loan»"],
    "France will begin the review by 2030.": ["Plan: agent fr; deadline «by 2030» = ../2030; silent rest > start: agent fr; theme «the review»"],
    "France announced the visit of Jane Roe.": ["announcement: agent fr"],
    # people are let go; reports come out, and funds are paid
    "Chad released 18.": ["release: agent td; theme «18»"],
    "Chad freed two of the fishermen on Monday.": ["release: agent td; theme «two of the fishermen»; time «on Monday»"],
    "Chad released Jane Roe.": ["release: agent td; theme jane-roe"],
    "Four of the fishermen were released on Monday.": ["release: theme «Four of the fishermen»; time «on Monday»"],
    "Chad released 18 ships.": [],
    "Chad released a report on prisoners.": [],
    "The funds of the workers were released.": [],
    "Chad released 18 million dollars.": [],
    # counted things
    "Chad seized two ships.": ["seizure: agent td; theme «two ships»"],
    "Two ships were seized.": ["seizure: theme «Two ships»"],
}  # fmt: skip


@pytest.mark.parametrize("text", LINES)
def test_the_lines_of_a_sentence(text: str) -> None:
    """Each line of a proposal as far as it is given here; none where nothing is."""
    lines = [line.strip().removeprefix("?- ") for line in drafted(text).partition(text)[2].splitlines()]
    proposed = [line for line in lines if line and line[0] not in "«~=" and not line.startswith("see ")]
    assert len(proposed) == len(LINES[text])
    assert all(map(str.startswith, proposed, LINES[text]))


@pytest.mark.parametrize("owner", ["their", "its", "the", "a"])
@pytest.mark.parametrize("participle", ["shared", "sold", "stolen", "damaged", "seized", "signed"])
def test_a_participle_before_a_noun_tells_nothing(owner: str, participle: str) -> None:
    assert told(drafted(f"France left {owner} {participle} plot.")) == []


@pytest.mark.parametrize("noun", ["patrols", "visits", "purchases", "strikes"])
def test_a_plural_noun_is_no_verb(noun: str) -> None:
    assert "theme" not in drafted(f"The {noun} could be late.")
    assert re.fullmatch(r"|[\w-]+: place es", " ".join(told(drafted(f"France left after the {noun} in Spain."))))


@pytest.mark.parametrize("subject", ["the Spanish navy", "a tall owner", "the new coast guard", "a trade union"])
@pytest.mark.parametrize(
    "frame", ["{} seized four boats.", "France paid after {} seized the boats.", "{} has not seized it."]
)
def test_who_does_it_stands_in_words_where_nobody_knows_them(subject: str, frame: str) -> None:
    notes = drafted(frame.format(subject).capitalize().replace("spanish", "Spanish").replace("france", "France"))
    assert re.search(rf"seizure: agent «{subject}»", notes, re.I)


@pytest.mark.parametrize(
    "text",
    [
        "The ship seized by pirates left.",
        "The owner of the ship seized the boats.",
        "The crew and the owner seized the boats.",
        "The owner, a sailor, seized the boats.",
        "Ships that the seized boats.",
    ],
)
def test_half_a_subject_is_none(text: str) -> None:
    assert "agent" not in drafted(text)


@pytest.mark.parametrize("sum_", ["40,000 euros", "1,250.50 US dollars", "3 million euros"])
@pytest.mark.parametrize("noun", ["a fine of", "goods worth", "a total of", "two fees of"])
def test_words_end_before_a_number_and_its_preposition(noun: str, sum_: str) -> None:
    quoted = re.findall(r"theme «([^»]*)»", drafted(f"France paid {noun} {sum_}."))
    assert quoted in ([], [noun.rsplit(maxsplit=1)[0]])


@pytest.mark.parametrize("noun", ["dollars", "pounds", "francs", "pesos", "rupees", "kronor", "dinars"])
def test_money_is_never_counted_by_one(noun: str) -> None:
    notes = drafted(f"France paid 60 million {noun} to Chad. The bill is some 35 {noun}.")
    assert "unit:one" not in notes
    assert ("currency:USD" in notes) == (noun == "dollars") == (f"= «{noun}»: currency:USD !" in notes)


@pytest.mark.parametrize("name", ["Ocean Harvest", "Blue River", "North Sea", "Iron Bridge"])
@pytest.mark.parametrize("said", ["a company registered in Chad", "the oil firm that owns it", "a Spanish airline"])
def test_what_stands_behind_a_name_says_what_it_is(name: str, said: str) -> None:
    assert re.search(rf'declare \S+ Company "{name}"', drafted(f"Three boats belong to {name}, {said}."))


def test_a_bank_manager_is_no_bank() -> None:
    assert 'Person "Jane Roe"' in drafted("France arrested Jane Roe, a bank manager.")


@pytest.mark.parametrize(
    ("line", "header"),
    [
        ("LOMÉ, 5 July 2024 (Acme News) – ", "«5 July 2024»#1 = 2024-07-05\n"),
        ("LOMÉ, 4 July 2024 (Acme News) – ", "«2024-07-05» = 2024-07-05 on page"),
        ("", "«2024-07-05» = 2024-07-05 on page"),
    ],
)
def test_the_day_of_publication_stands_where_the_text_has_it(line: str, header: str) -> None:
    text = f"Title here.\n{line}France signed it on 5 July 2024."
    notes = Draft(text, DraftArticle("a", "en", day=date(2024, 7, 5)), NAMES()).notes()
    assert f"  published-in {header}" in notes
    assert ("from-page" in notes) == ("on page" in header)


@pytest.mark.parametrize(
    ("month", "edtf"), [("January", "2024-01"), ("July", "2024-07"), ("August", "2023-08"), ("December", "2023-12")]
)
def test_since_a_month_is_since_the_last_one(month: str, edtf: str) -> None:
    assert f"«since {month}» = {edtf}/.." in drafted(f"France paid Chad since {month}.")


def test_a_deadline_belongs_to_its_own_verb() -> None:
    notes = drafted("The text is to be signed by 10 July 2024 and must be ratified.")
    assert re.findall(r"deadline|ratification|signing", notes) == ["deadline", "signing", "ratification"]


def test_what_is_estimated_is_not_told() -> None:
    assert told(drafted("France puts the loss at 35 million euros.")) == []


OFFICES = {
    "Peru's president, Jane Roe, signed it.": ["jane-roe"],
    "The Peruvian foreign minister, Jane Roe, signed it.": ["jane-roe"],
    "The prime minister of Peru, Jane Roe, signed it.": ["jane-roe"],
    "Jane Roe, Peru's finance minister, signed it.": ["jane-roe"],
    # whose, who, or whether it is an office at all, is open
    "The president of the club, Jane Roe, signed it.": [],
    "After a call with Jane Roe, Peru's president signed it.": [],
    "Jane Roe, and Peru's president, signed it.": [],
    "Jack Doe, with Peru's president, signed it.": [],
    "Peru's president signed it.": [],
    "Peru's head coach, Jane Roe, signed it.": [],
}


@pytest.mark.parametrize("text", OFFICES)
def test_offices_in_small_letters_are_those_of_a_state_beside_their_holder(text: str) -> None:
    notes = drafted(text)
    assert re.findall(r"OfficeHolding: office-holder (\S+);", notes) == OFFICES[text]
    assert len(re.findall(r"declare \S+ Office .*acts-for pe", notes)) == len(OFFICES[text])
    if OFFICES[text] and not text.startswith("Jane"):
        assert "signing: agent jane-roe" in notes


@pytest.mark.parametrize("word", ["he", "she", "it", "we"])
def test_a_pronoun_within_another_word_is_not_counted(word: str) -> None:
    line = f"The sheep of the owner went; then {word} sat between visitors, whether the others liked it or not."
    text = Text(line if word != "it" else line.replace(" it or", " or"))
    start = text.text.index(f" {word} ") + 1
    place = Span(start, start + len(word))
    assert quote_for(text, place, text.whole) == Words(word)
    assert text.find(Words(word), [text.whole]) == place


def test_words_that_stand_twice_still_need_their_number() -> None:
    text = Text("Then he said he left.")
    with pytest.raises(SpanError):
        text.find(Words("he"), [text.whole], unique=True)
    assert text.find(Words("he", 3), [text.whole]) == Span(13, 15)  # the first is within "Then"
