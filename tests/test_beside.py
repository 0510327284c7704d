"""That nobody is told "none" of what a graph has: under another name, in the hands of an organ, as words with a day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.answer import leaving_out
from kg.answer.canned import leads, questions
from kg.answer.telling.phrases import Phrases
from kg.paths import data_root

ROOT = Path(__file__).resolve().parent
QUERIES = data_root() / "queries"


@pytest.fixture(scope="module")
def rescue(cache: Path) -> Iterator[kg.Graph]:
    """An article of six lines (tests/answering), open."""
    with kg.open(ROOT / "answering") as opened:
        yield opened


# Read from the text of the article.
THERE = [
    # What was said on a day, or agreed, belongs to what happened.
    ("timeline", {}, ["promise of Norway", "seizure by Iceland's coast guard", "agreement reached by the fisheries ministers"]),
    # An organ, a group and a person of a state count as it does, each by name.
    ("timeline", {"country": "IS"}, ["seizure by Iceland's coast guard", "agreement reached by the fisheries ministers"]),
    ("about-country", {"country": "IS"}, ["Seizure by Iceland's coast guard", "Thanks by Jon Jonsson"]),
    ("plans", {"country": "IS"}, ["plan of the fisheries ministry of Iceland"]),
    ("not-done-yet", {"country": "IS"}, ["fisheries ministry of Iceland"]),
    # A promise binds.
    ("commitments", {}, ["Promise of Norway"]),
    ("commitments", {"country": "NO"}, ["Promise of Norway"]),
    # Who owes and is owed has to do with a sum as well as what it measures.
    ("figures", {"country": "IS"}, ["Debt (about 70 million euros) of Iceland to Norway"]),
    ("figures", {"country": "NO"}, ["Debt (about 70 million euros) of Iceland to Norway"]),
    # Where it was signed, and by whose hand.
    ("documents-signed", {}, ["by the hand of Anna Berg and Jon Jonsson, in Bergen"]),
    ("documents-signed", {"country": "IS"}, ["Memorandum on rescue at sea"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "values", "told"), THERE)
def test_what_is_there_is_found(rescue: kg.Graph, name: str, values: dict[str, str], told: list[str]) -> None:
    lines = [answer.text for answer in rescue.ask(name, **values).answers()]
    assert [each for each in told if not any(each in line for line in lines)] == []


@pytest.mark.parametrize(
    ("name", "values", "beside"),
    [
        ("expectations", {}, "None is recorded under expectations; plans has 3: "),
        # A thing for which the other question has no parameter is looked for in its answers.
        ("expectations", {"topic": "NO"}, "plans has 1: Plan of Norway, by 2026"),
        ("rankings", {"country": "IS"}, "figures has 1: Debt (about 70 million euros) of Iceland to Norway"),
        ("documents-between", {"first": "NO", "second": "IS"}, "relations has "),
    ],
)
def test_what_another_question_has_is_told(rescue: kg.Graph, name: str, values: dict[str, str], beside: str) -> None:
    rows = rescue.ask(name, **values)
    assert not rows
    assert beside in rows.explained() or f"; {beside}" in rows.explained()


@pytest.mark.parametrize(
    ("name", "values", "told"),
    [
        # Read from the text: who bans would be the council, who demands it is Iceland.
        ("demands", {"object": "IS"}, "in another role: Demand by Iceland to the Nordic Council"),
        # Jon Jonsson speaks, who is a minister of Iceland.
        ("assessments", {"speaker": "IS"}, "Jon Jonsson on the loan"),
        ("changes", {"topic": "NO"}, "Increase of its share by Norway"),
        ("headings", {"topic": "IS"}, "agreement reached by Norway and Iceland on rescue at sea"),
    ],
)
def test_what_has_the_value_in_another_role_is_told(
    rescue: kg.Graph, name: str, values: dict[str, str], told: str
) -> None:
    """That there is none is said of what was asked alone, and what else has the value is named."""
    rows = rescue.ask(name, **values)
    assert not rows
    said = rows.explained()
    assert "None is recorded" not in said
    assert "or what belongs to it, in another role: " in said
    assert told in said


def test_none_anywhere_is_none(rescue: kg.Graph) -> None:
    assert rescue.ask("minerals").explained().startswith("None is recorded under minerals; figures has 3")
    assert rescue.ask("ambassadors", sending="IS", receiving="NO").beside() == []
    assert (
        rescue.ask("standing-bodies", country="FR").explained()
        == "Nothing that fits is in this graph, with these values or others."
    )


@pytest.mark.parametrize(
    ("name", "values", "told"),
    [
        ("figures", {"country": "FR", "partner": "NO"}, "Without country = FR there"),
        ("figures", {"country": "FR", "partner": "DE"}, "Without country = FR and partner = DE there are"),
        ("happenings", {"thing": "FR", "other": "DE", "kind_of": "thanks"}, "Without thing = FR and other = DE there is one answer"),
    ],
)  # fmt: skip
def test_none_with_others_was_looked_at(rescue: kg.Graph, name: str, values: dict[str, str], told: str) -> None:
    """Of two values that have nothing alone, what there is without both is told, not denied."""
    rows = rescue.ask(name, **values)
    assert not rows
    assert told in rows.explained()


def test_nothing_is_denied_of_values_that_have_to_be_given(rescue: kg.Graph) -> None:
    assert "or others" not in rescue.ask("documents-between", first="FR", second="DE").explained()


def test_who_is_silent_on_another_role_leaves_nothing_open() -> None:
    """ "A grant by Norway is expected": who expects it is not said, who gives it is."""
    money = questions.named("money", [QUERIES])
    ent, article = "https://w3id.org/entente/ontology#", "https://w3id.org/entente/id/article/x/"
    store = ox.Store()
    for name, agent in (("grant", "known"), ("loan", "silent")):
        lines = [
            f"<{article}{name}> ent:isToldBy <{article}r-{name}> ; ent:hasAmount <{article}sum> .",
            f"<{article}{name}> "
            + ("ent:hasAgent <urn:no> ." if agent == "known" else "ent:isSilentOn ent:hasAgent ."),
            f"<{article}r-{name}> ent:isToldBy <{article}r-{name}> ; ent:isSilentOn ent:hasAgent ; ent:hasContent <{article}{name}> ;",
            f" ent:hasEvidence [ oa:exact '{name}' ; ent:hasVoice ent:own ; ent:isFromArticle <urn:a> ] .",
            f"<{article}sum> ent:hasUnit <urn:eur> ; ent:wording 'much' ; ent:hasBound ent:exactly . <urn:eur> a ent:Currency .",
        ]
        begin = f"PREFIX ent: <{ent}> PREFIX oa: <http://www.w3.org/ns/oa#> INSERT DATA {{ "
        store.update(begin + " ".join(lines) + " }")
    silence = "{} ent:isSilentOn ent:hasAgent . FILTER NOT EXISTS { {} ent:hasAgent ?who }"
    found = store.query(leaving_out.being_silent(money.text, "country", silence))
    assert [row["quote"].value for row in found] == ["loan"]  # type: ignore[union-attr]


def test_every_question_can_be_asked_for_silence(rescue: kg.Graph) -> None:
    silence = "{} ent:isSilentOn ent:hasAgent . FILTER NOT EXISTS { {} ent:hasAgent ?who }"
    for question in questions.every([QUERIES]):
        for parameter in question.parameters:
            if parameter.name not in ("voice", "article") and f"?_{parameter.name}" in question.text:
                rescue.query(leaving_out.being_silent(question.text, parameter.name, silence))


def test_questions_beside_are_there_and_take_no_turns() -> None:
    every = {question.name: question for question in questions.every([QUERIES])}
    for question in every.values():
        assert set(question.see) <= every.keys() - {question.name}, question.name


@pytest.mark.parametrize(
    ("says", "not_"),
    [
        ("Demand by Iceland to the Nordic Council: prohibition by the Nordic Council of ships without insurance", "of the Nordic Council of"),
        ("Thanks by Jon Jonsson to Norway for the loan", "Norway of"),
        ("Plan of Norway, by 2026: increase (by or to 5 percent) of its share", "(5 percent)"),
    ],
)  # fmt: skip
def test_no_phrase_turns_the_sense(rescue: kg.Graph, says: str, not_: str) -> None:
    lines = [answer.text for answer in rescue.ask("article-in-order").answers()]
    assert any(line.startswith(says) for line in lines)
    assert not any(not_ in line for line in lines)


def test_no_word_stands_for_two_roles() -> None:
    """Whatever roles a report has: the second for which a word would stand is told after its name."""
    ent = "https://w3id.org/entente/ontology#"
    node = "https://w3id.org/entente/id/article/x/a"

    def phrase(kind: str, roles: dict[str, str]) -> str:
        found = [(ox.NamedNode(node), ox.NamedNode(ent + "hasMainKind"), ox.NamedNode("urn:kind"), ox.Literal(kind))]
        for role, label in roles.items():
            found.append(
                (ox.NamedNode(node), ox.NamedNode(ent + role), ox.NamedNode(f"urn:{label}"), ox.Literal(label))
            )
        return Phrases(lambda _: list(found)).of(node)

    kinds = {kind for table in leads._OTHER.values() for kind in table} | leads.MEANT | {"signing", "harm"}
    labels = {name: f"x{number}x" for number, (_, names) in enumerate(leads.ROLES) for name in names[:1]}
    for kind in sorted(kinds):
        text = phrase(kind, labels)
        before = [text.split(f" {label}")[0].rsplit(maxsplit=1)[-1] for label in labels.values() if label in text]
        # "by the hand of" and the like end as "of" does, and are other words.
        words = [word for word in before if not word.endswith(":") and word != "of"]
        assert len(set(words)) == len(words), (kind, text)
    assert (
        phrase("thanks", {"hasTheme": "swap", "hasBeneficiary": "Kenya"}) == "thanks for swap, for the benefit of Kenya"
    )
    assert phrase("permission", {"hasAgent": "Kenya"}) == "permission for Kenya"


def test_a_quantity_says_of_what_currency_and_of_which_whole() -> None:
    """ "30 million", of 45 million dollars: the words of the source lack the currency, which the graph has."""
    ent = "https://w3id.org/entente/ontology#"
    loan, amount, whole = (f"https://w3id.org/entente/id/article/x/{name}" for name in ("loan", "amount", "sum"))

    def row(node: str, name: str, value: str, label: str) -> tuple[object, ...]:
        return ox.NamedNode(node), ox.NamedNode(ent + name), ox.NamedNode(value), ox.Literal(label)

    rows = [
        row(loan, "hasMainKind", "urn:loan", "loan"),
        row(loan, "hasAmount", amount, "30 million"),
        row(amount, "hasUnit", "https://w3id.org/entente/id/currency/USD", "US Dollar"),
        row(amount, "isShareOf", whole, "45 million dollars"),
    ]
    phrases = Phrases(lambda text: [each for each in rows if each[0].value in text])  # type: ignore[attr-defined]
    assert phrases.of(loan) == "loan (30 million USD of 45 million dollars)"


def test_a_measure_that_says_of_what_says_it_once() -> None:
    ent = "https://w3id.org/entente/ontology#"
    node = ox.NamedNode("https://w3id.org/entente/id/article/x/a")
    rows = [
        (node, ox.NamedNode(ent + "hasMeasure"), ox.NamedNode("urn:m"), ox.Literal("capacity of the pier")),
        (node, ox.NamedNode(ent + "hasTheme"), ox.NamedNode("urn:pier"), ox.Literal("pier")),
    ]
    assert Phrases(lambda _: list(rows)).of(node.value) == "capacity of the pier"


def test_the_office_that_the_article_says_a_chair_holds_is_told() -> None:
    """ "The talks were chaired by Grace": not in which office; elsewhere the article says that she is surveyor, and was clerk."""
    chaired = questions.named("who-chaired", [QUERIES])
    store = ox.Store()
    store.update(
        "PREFIX : <urn:> PREFIX ent: <https://w3id.org/entente/ontology#> PREFIX oa: <http://www.w3.org/ns/oa#> "
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> INSERT DATA { "
        ":c a ent:Chairing ; ent:occursAt :m ; ent:hasChair :grace ; ent:hasEvidence :e . "
        ":h a ent:OfficeHolding ; ent:hasOfficeHolder :grace ; ent:hasOffice :o ; ent:hasEvidence :e . "
        ":w a ent:OfficeHolding ; ent:hasOfficeHolder :grace ; ent:hasOffice :p ; ent:hasTime :then ; ent:hasEvidence :e . "
        ":o skos:prefLabel 'surveyor' . :p skos:prefLabel 'clerk' . "
        ":e oa:exact 'x' ; ent:hasVoice ent:own ; ent:isFromArticle :a }"
    )
    found = list(store.query(chaired.text))
    assert [(row["officeLabel"].value, row["held"].value) for row in found] == [("not stated", "surveyor")]  # type: ignore[union-attr]


def test_what_a_list_has_no_row_for_is_counted_and_named(graph: kg.Graph) -> None:
    """The commission is told of, but not since when or how often it meets."""
    told = graph.ask(
        "standing-bodies", body="Kazakhstan-UK Intergovernmental Commission on Trade and Investment"
    ).explained()
    assert "Here is 1 of which no source says when it was founded or how often it meets: Kazakhstan-UK Inter" in told


def test_a_name_that_nothing_has_is_told_whole_and_one_of_a_quote_is_not(rescue: kg.Graph) -> None:
    assert rescue.understand("when was the Storm Petrel seized").unknown == ["Storm Petrel"]
    assert rescue.understand("when was the Trawler seized").unknown == []
