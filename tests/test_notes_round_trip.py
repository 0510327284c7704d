"""Notes to Turtle and back: nothing is lost on either way."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from notes_helper import NAMES, TEXT, source, triples

from kg.checks import grounding
from kg.notes.from_turtle import from_turtle
from kg.notes.lines import document_of
from kg.notes.make import SourceText
from kg.notes.names import names_of
from kg.notes.places import with_positions, with_words
from kg.notes.print import printed
from kg.notes.text import Text
from kg.notes.turtle import to_turtle
from kg.paths import Workspace
from kg.source.corpus import load_background, parse_article
from kg.source.turtle import parse_bytes
from kg.terms import ENT

HEAD = """\
article paris-talks
  source-kind news
  issued-by kazinform
  silent published-by, published-in, written-by
"""


def back(turtle: str) -> str:
    return printed(from_turtle(parse_bytes(turtle.encode(), Path("article.ttl")), source(), NAMES()))


def canonical(notes: str) -> str:
    document, problems = document_of(notes)
    assert not problems
    return printed(document)


def assert_round(notes: str, *, turtle_block: bool = False) -> str:
    """Both ways, and the notes that come back."""
    turtle = to_turtle(notes, source(), NAMES()).turtle
    again = back(turtle)
    assert ("turtle:" in again) == turtle_block, again
    assert triples(to_turtle(again, source(), NAMES()).turtle) == triples(turtle)
    assert canonical(again) == again
    return again


# Values by the role that takes them; words are of line 2, 3 or 4 of the text.
ROLES = {
    "agent": ["fr", "de", "kz", "person:kathy-leach", ":sides", "group «The two sides»", "«France»"],
    "theme": ["kz-uk-critical-minerals-roadmap", "«a treaty»", "«steel»", "item «output»", "«“all” output»"],
    "topic": ["energy", "topic:education", "«the Côte d’Ivoire»"],
    "time": [
        "«on 5 March 2024»",
        "«since 2013»",
        "«again» = 2024-03/..",
        '«again» = ? ! "It says; so, \\"again\\"."',
        "= 2024 ! ground",
        "«again» = 2024-03-05 at 09:30/12:00",
        "«on 5 March 2024» at 24:00Z",
        "«again» offset «$5 million» = 48 unit:hour",
        "@44-59",
    ],
    "amount": [
        "«$5 million» = 5000000 USD",
        "«over 2 million tons» = more than 2000000 ton per year",
        "«about 12 percent» of «steel»",
    ],
    "predicate": ["«happy»", "«again»"],
    "verifiable": ["true", "false"],
    "ordinal": ["8"],
    "purpose": [":sides", "«steel»"],
}
KINDS = ["Act+opening", "purchase", "Situation+truce", "Act"]
NESTED = ["purchase", "truce", "signing", "opening+purchase", "meeting"]


@st.composite
def role(draw: st.DrawFn, used: set[str], *, last: bool = False) -> str:
    name = draw(st.sampled_from([name for name in sorted(ROLES) if name not in used]))
    used.add(name)
    number = 1 if name in ("verifiable", "ordinal") else draw(st.integers(1, 2))
    values = draw(st.lists(st.sampled_from(ROLES[name]), min_size=number, max_size=number, unique=True))
    values = [v.replace("! ground", '! "ground"') for v in values]
    return f"{name} {', '.join(values)}{draw(st.sampled_from(['', ' (open)', ' (closed)', ' (or)']))}"


@st.composite
def statement(draw: st.DrawFn, depth: int, more: str) -> list[str]:
    """more: the name of a quote that may be further evidence."""
    used: set[str] = set()
    roles = [draw(role(used)) for _ in range(draw(st.integers(0, 3)))]
    if draw(st.booleans()):
        roles.append("silent place, deadline")
    top = depth == 0
    arrow = "" if top else draw(st.sampled_from(["", "condition> ", "cause> "]))
    kind = draw(st.sampled_from(KINDS if top else NESTED))
    evidence = draw(st.sampled_from(["", "", f" {{{more}}}"]))
    lines = [f"{arrow}{kind}{evidence}: {'; '.join(roles)}"]
    if depth < 3:
        for _ in range(draw(st.integers(0, 2 if depth == 0 else 1))):
            lines += ["  " + line for line in draw(statement(depth + 1, more))]
    if top and draw(st.booleans()):
        lines.append(
            draw(
                st.sampled_from(
                    ["? oddity: strange", f'? silence {{{more}}}: "quoted" text', "? ambiguity on article: x: y"]
                )
            )
        )
    return lines


QUOTES = [
    "«France and Germany … 5 March 2024.»",
    "«The two sides plan to meet in Paris again.» passing energy",
    '«Paris»#2 translation "Paris"@fr',
    "«signed a treaty»",
]
VOICES = ["~ own", "~ quoted kathy-leach «said Kathy Leach»", "~ attributed fr, de via kazinform", "~ attributed ?"]
MENTIONS = ["= «The two sides»: fr, de", "= sides-2 «The two sides»: de, kz ! So it is.", "= «Paris»: place:london"]


@st.composite
def documents(draw: st.DrawFn) -> str:
    lines = [HEAD, "Group sides «The two sides»: member fr, de (closed)", "2"]
    for index, quote in enumerate(QUOTES):
        if index and draw(st.booleans()):
            lines.append("  " + draw(st.sampled_from(VOICES)))
        lines.append("  " + quote)
        mention = draw(st.sampled_from(["", *MENTIONS]))
        if index == 1 and mention:
            lines.append("    " + mention)
        for _ in range(draw(st.integers(0, 2))):
            lines += ["    " + line for line in draw(statement(0, "2a" if index else "2d"))]
    if draw(st.booleans()):
        lines.append("  x «a treaty in»: no fact")
    return "\n".join([*lines, ""])


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_documents_come_back(notes: str) -> None:
    assert_round(notes)


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_the_canonical_form_says_the_same_and_stays(notes: str) -> None:
    form = canonical(notes)
    assert canonical(form) == form
    assert to_turtle(form, source(), NAMES()).turtle == to_turtle(notes, source(), NAMES()).turtle


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_positions_stand_for_words_and_come_back(notes: str) -> None:
    text = Text(TEXT)
    without = printed(with_positions(document_of(notes)[0], text))
    assert "«" not in without
    turtle = to_turtle(notes, source(), NAMES()).turtle
    assert to_turtle(without, source(), NAMES()).turtle == turtle
    with_them = printed(with_words(document_of(without)[0], text))
    assert to_turtle(with_them, source(), NAMES()).turtle == turtle


BLOCKS = {
    "an unknown class": ":x a <https://example.org/Thing> ; <https://example.org/p> :y .\n:y a ent:Item ; ent:wording \"steel\" .",
    "a property of another vocabulary": ":x a ent:Item ; ent:wording \"steel\" ; <https://example.org/p> \"v\"@en .",
    "a datatype": ":x a ent:Act ; ent:hasEvidence :e2a ; ent:ordinal \"08\"^^xsd:integer .",
    "words that the text has not": ":x a ent:Group ; ent:wording \"nobody\" ; ent:hasMember country:fr .",
    "evidence that the text has not": ":e9 a ent:Evidence ; oa:exact \"nobody\" .\n:r a ent:Act ; ent:hasEvidence :e9 .",
    "contents 200 deep": ":r a ent:Plan ; ent:hasEvidence :e2a ; ent:hasContent :c0 .\n"
    + "".join(f":c{i} a ent:Content ; ent:hasContent :c{i + 1} .\n" for i in range(200))
    + ":c200 a ent:Content .",
    "contents in a circle": ":x a ent:Content ; ent:hasContent :y .\n:y a ent:Content ; ent:hasContent :x .",
    "days that do not follow from EDTF": ":t a ent:TimeSpan ; ent:wording \"again\" ; ent:edtf \"2024\" ; ent:hasBasis ent:stated .\n:r a ent:Act ; ent:hasTime :t ; ent:hasEvidence :e2a .",
    "no list": ":r a ent:Act ; ent:hasEvidence :e2a , \"e2a\" .",
}  # fmt: skip


@pytest.mark.parametrize("case", BLOCKS)
def test_what_notes_have_no_words_for_stays_turtle(case: str) -> None:
    block = "\n".join("  " + line for line in BLOCKS[case].split("\n"))
    notes = f"{HEAD}2\n  «France and Germany … 5 March 2024.»\n    Act+opening: agent fr\nturtle:\n{block}\n"
    again = assert_round(notes, turtle_block=True)
    assert "opening: agent fr" in again


def test_item_and_group_decide_what_words_become() -> None:
    notes = f"{HEAD}2\n  «France and Germany … 5 March 2024.»\n    Act+opening: recipient item «a treaty», group them «Germany»; theme group «France»\n"
    turtle = to_turtle(notes, source(), NAMES()).turtle
    assert (
        ":a-treaty\n  a ent:Item" in turtle and ":them\n  a ent:Group" in turtle and ":france\n  a ent:Group" in turtle
    )


def test_an_hour_and_a_length_from_nowhere() -> None:
    notes = f"{HEAD}2\n  «signed a treaty»\n    purchase: agent fr; time «again» = 2024-03-05 at 09:30; deadline «on 5 March 2024» = ? offset «$5 million» = 48 unit:hour\n"
    turtle = to_turtle(notes, source(), NAMES()).turtle
    assert 'ent:timeOfDay "09:30"' in turtle
    assert (
        "ent:hasOffset :5-million" in turtle and "isCountedFrom" not in turtle and "ent:isSilentOn ent:edtf" in turtle
    )
    assert_round(notes)


def test_what_a_kind_alone_says_stands_below_it() -> None:
    notes = f"{HEAD}\n2\n  «signed a treaty»\n    purchase: agent fr\n      truce\n        signing: agent de\n"
    assert "truce >" not in canonical(notes)
    assert to_turtle(canonical(notes), source(), NAMES()).turtle == to_turtle(notes, source(), NAMES()).turtle


def test_short_names_are_left_out_and_others_kept() -> None:
    notes = f"""{HEAD}
2
  «signed a treaty»
    purchase: agent fr
    purchase: agent de
    purchase sale: agent kz
    ? oddity: odd
"""
    again = assert_round(notes)
    assert "purchase: agent fr" in again and "purchase: agent de" in again and "purchase sale: agent kz" in again


def test_a_statement_elsewhere_renames_nothing() -> None:
    notes = f"{HEAD}2\n  «signed a treaty»\n    purchase: agent fr\n3\n  «The project»\n    purchase: agent de\n"
    more = notes.replace("    purchase: agent fr\n", "    purchase: agent fr\n    purchase: agent kz\n")
    before, after = (to_turtle(n, source(), NAMES()).places for n in (notes, more))
    assert set(before) < set(after) and len(after) == len(before) + 1


@pytest.mark.parametrize("place", ["quote", "line"])
def test_a_pronoun_of_who_speaks_stands_in_the_margin(place: str) -> None:
    """The words of a speaker are not stretched to have it."""
    mention = "= «she»: kathy-leach ! Named before.\n"
    quoted = '  «"We are happy,"»\n    ~ quoted kathy-leach «she said»\n'
    mention = "    " + mention if place == "quote" else "  " + mention
    notes = f"{HEAD}3\n" + (mention if place == "line" else "") + quoted + (mention if place == "quote" else "")
    notes += "    Opinion: agent kathy-leach; polarity positive; predicate «happy»\n"
    turtle = assert_round(notes)
    assert 'ent:wording "she"' in to_turtle(notes, source(), NAMES()).turtle
    assert "~ quoted kathy-leach «she said»" in turtle
    article = parse_article(
        Path("small/article.ttl"), to_turtle(notes, source(), NAMES()).turtle.encode(), TEXT.encode()
    )
    found = grounding.check(load_background(Workspace.at()).beside([article]))
    assert not [f for f in found if f.rule in ("grounding/speaker", "grounding/wording")]


def encoded() -> list[Path]:
    """The encoded articles, each a file of Turtle with its text beside it."""
    folders = [ROOT / "graph" / "articles", ROOT / "tests" / "other" / "articles"]
    return [path for folder in folders for path in sorted(folder.glob("*/article.ttl"))]


@pytest.mark.parametrize("path", encoded(), ids=lambda path: path.parent.name)
def test_encoded_articles_come_back(path: Path) -> None:
    data = path.read_bytes()
    text = SourceText.of((path.parent / "article.txt").read_bytes())
    names = names_of(Workspace.at(path.parents[2]))
    notes = printed(from_turtle(parse_bytes(data, path), text, names))
    assert triples(to_turtle(notes, text, names).turtle) == triples(data.decode())
    assert canonical(notes) == notes


@pytest.mark.parametrize(
    "amount",
    [
        "«3 percent» of «its GDP» than «2 percent»",
        "«3 percent» than «2 percent» of «its GDP»",
        "«3 percent» of «its GDP» than «2 percent» of «its GDP»",
        "«3 percent» than «2022»",
    ],
)
def test_what_says_more_of_a_quantity_stands_in_any_order(amount: str) -> None:
    """Each belongs to the nearest words before it that give a number, however it is written, and both ways."""
    words = "Peru spent 3 percent of its GDP, up from 2 percent of it in 2022"
    text = f"Title\n{words}\n"
    notes = HEAD + f"2\n  «{words}»\n    spending: agent pe; amount {amount}\n"
    made = to_turtle(notes, source(text), NAMES(), Path("article.notes")).turtle
    graph = ox.Store()
    graph.load(made.encode(), ox.RdfFormat.TURTLE)
    shares = graph.query(
        f"SELECT ?words ?whole WHERE {{ ?q <{ENT}isShareOf> ?w ; <{ENT}wording> ?words . ?w <{ENT}wording> ?whole }}"
    )
    wanted = {"3 percent"} if amount.startswith("«3 percent» of") else set()
    wanted |= {"2 percent"} if amount.endswith("«2 percent» of «its GDP»") else set()
    assert {row["words"].value for row in shares} == wanted
    compared = graph.query(f"SELECT ?words WHERE {{ ?q <{ENT}isComparedWith> ?o ; <{ENT}wording> ?words }}")
    assert {row["words"].value for row in compared} == {"3 percent"}
    back = printed(from_turtle(parse_bytes(made.encode(), Path("article.ttl")), source(text), NAMES()))
    assert triples(to_turtle(back, source(text), NAMES(), Path("article.notes")).turtle) == triples(made)
