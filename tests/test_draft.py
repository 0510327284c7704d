"""What drafts find in texts, by language; expected values were read from the texts."""

from __future__ import annotations

import re
import sys
from datetime import date

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from notes_helper import NAMES, source

from kg.draft.amounts import amounts, units_of
from kg.draft.drafting import Draft, DraftArticle
from kg.draft.known import KnownThings, short
from kg.draft.language import language
from kg.draft.sentences import sentences
from kg.draft.times import times
from kg.notes.lines import document_of
from kg.notes.make import ArticleMaker
from kg.notes.print import printed
from kg.notes.proposals import is_draft, proposals
from kg.notes.tree import Document, Statement
from kg.notes.turtle import to_turtle

sys.path.append(str(ROOT / "benchmarks"))

from draft import accept

DAY = date(2024, 7, 5)  # a Friday

SENTENCES = {
    "en": [
        "He met Mr. J. Smith of the U.S. on Jan. 5.",
        "It cost $2.5 million!",
        "“Really?” she asked.",
        "No. 7 stays.",
    ],
    "de": ["Am 26. März 1982 trafen sie sich.", "Dr. Weiß kam bzw. ging.", "Art. 3 gilt."],
    "es": ["El Sr. Pérez firmó el art. 5.", "¿Qué dijo?", "Nada."],
    "fr": ["M. Dupont a signé l’art. 4.", "Il est parti."],
    "sv": ["Avtalet gäller bl.a. Sverige.", "Det träder i kraft kl. 12."],
    "zh": ["双方签署协议。", "他说：“很好。我们满意。”", "会议结束！"],
    "ja": ["両国は協定に署名した。", "首相は「良い。うれしい。」と述べた。"],
    "ar": ["وقعت السويد الاتفاق.", "هل انتهى؟", "نعم."],
    "th": ["สวีเดนลงนามในข้อตกลง"],
}


@pytest.mark.parametrize("tag", SENTENCES)
def test_sentences(tag: str) -> None:
    joint = "" if tag in ("zh", "ja") else " "
    line = joint.join(SENTENCES[tag])
    assert [line[start:end] for start, end in sentences(line, language(tag))] == SENTENCES[tag]


NAMED = {
    "en": (
        "The British and U.S. teams met Leach in Kazakhstan’s capital",
        {"British": "gb", "U.S": "us", "Leach": "kathy-leach", "Kazakhstan": "kz"},
    ),
    "de": (
        "Schwedens Regierung und der deutsche Minister reisten nach Frankreich",
        {"Schwedens": "se", "deutsche": "de", "Frankreich": "fr"},
    ),
    "es": (
        "La ministra española visitó Suecia y el Reino Unido",
        {"española": "es", "Suecia": "se", "Reino Unido": "gb"},
    ),
    "fr": ("La ministre suédoise est allée en Allemagne", {"suédoise": "se", "Allemagne": "de"}),
    "sv": (
        "Sveriges regering och den tyska ministern i Storbritannien",
        {"Sveriges": "se", "tyska": "de", "Storbritannien": "gb"},
    ),
    "zh": ("瑞典和哈萨克斯坦签署协议", {"瑞典": "se", "哈萨克斯坦": "kz"}),
    "ja": ("スウェーデンとフランスが署名した", {"スウェーデン": "se", "フランス": "fr"}),
    "th": ("สวีเดนและฝรั่งเศสลงนาม", {"สวีเดน": "se", "ฝรั่งเศส": "fr"}),
    "ar": ("وقعت السويد الاتفاق مع فرنسا", {"السويد": "se", "فرنسا": "fr"}),
}


@pytest.mark.parametrize("tag", NAMED)
def test_known_names(tag: str) -> None:
    text, wanted = NAMED[tag]
    names = NAMES()
    found = {
        text[name.start : name.end]: short(names, name.thing) for name in KnownThings(names, language(tag)).find(text)
    }
    assert {words: found.get(words) for words in wanted} == wanted


TIMES = {
    "en": {
        "They met on 5 March 2024.": "2024-03-05",
        "They met in April 2023.": "2023-04",
        "since 2013 it is so": "2013/..",
        "They met yesterday.": "2024-07-04",
        "It ends next month.": "2024-08",
        "It was two years ago.": "2022",
        "It began last year.": "2023",
        "It starts on July 9.": "2024-07-09",
        "On Wednesday they met.": "2024-07-03",
        "It comes in the coming months.": "2024-07-05/..",
        "It was last quarter.": "2024-04-01/2024-06-30",
        "It was last week.": "2024-06-24/2024-06-30",
    },
    "de": {
        "am 26. März 1982": "1982-03-26",
        "gestern": "2024-07-04",
        "im nächsten Jahr": "2025",
        "vor zwei Jahren": "2022",
    },
    "es": {
        "el 3 de mayo de 2021": "2021-05-03",
        "ayer": "2024-07-04",
        "el año pasado": "2023",
        "hace dos años": "2022",
    },
    "fr": {"le 3 mai 2021": "2021-05-03", "hier": "2024-07-04", "l’année dernière": "2023", "il y a deux ans": "2022"},
    "sv": {"den 3 maj 2021": "2021-05-03", "igår": "2024-07-04", "nästa år": "2025", "förra året": "2023"},
    "zh": {"2024年7月5日签署": "2024-07-05", "昨天": "2024-07-04", "明年": "2025"},
    "ja": {"2024年7月に署名": "2024-07", "昨日": "2024-07-04", "来年": "2025"},
    "th": {"ลงนามเมื่อวานนี้": "2024-07-04"},
    "ar": {"وقعت أمس": "2024-07-04"},
}


@pytest.mark.parametrize(("tag", "text"), [(tag, text) for tag, of in TIMES.items() for text in of])
def test_times(tag: str, text: str) -> None:
    assert [found.edtf for found in times(text, language(tag), DAY)] == [TIMES[tag][text]]


@pytest.mark.parametrize(
    "text",
    [
        "We may march on.",
        "In 2,000 places it cost 2024 dollars.",
        "The second one, $2012, of 1999 men’s",
        "Augustus and Mayfair",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert times(text, language("en"), DAY) == []


def test_what_counts_from_another_time_has_no_reading() -> None:
    found = times("In the previous year it paid, a month earlier too, and last year.", language("en"), DAY)
    assert [time.edtf for time in found] == ["?", "?", str(DAY.year - 1)]


def test_without_a_day_nothing_relative_is_read() -> None:
    text = "Yesterday, last month, on Friday, on 5 July, two years ago and next year"
    found = times(text, language("en"), None)
    assert {time.edtf for time in found} == {"?"} and all(time.ground == "" for time in found)


AMOUNTS = {
    ("en", "It costs over $80 billion."): ["more than 80000000000 currency:USD"],
    ("en", "It has at least 50 members and 12 percent."): ["at least 50 unit:one", "exactly 12 unit:percent"],
    ("en", "the 8th meeting of about 2 million tons"): ["8", "about 2000000 unit:ton"],
    ("de", "mehr als 2,5 Milliarden"): ["more than 2500000000 unit:one"],
    ("en", "the first of all"): [],
    ("en", "the two, those nine, every six months, a third of it"): [],
    ("en", "four of the seven"): ["exactly 4 unit:one"],
    ("en", "It paid 3 million euros, 50 million US dollars and 2 billion yen."): [
        "exactly 3000000 currency:EUR",
        "exactly 50000000 currency:USD",
        "exactly 2000000000 currency:JPY",
    ],
    ("en", "It fell short of the $3.1 billion."): ["exactly 3100000000 currency:USD"],
}


@pytest.mark.parametrize(("tag", "text"), AMOUNTS)
def test_amounts(tag: str, text: str) -> None:
    assert [found.reading for found in amounts(text, tag, units_of(NAMES()), [])] == AMOUNTS[tag, text]


def drafted(text: str, tag: str = "en", **more: object) -> str:
    return Draft(text, DraftArticle("a", tag, day=DAY, **more), NAMES()).notes()  # type: ignore[arg-type]


VOICES = {
    'Title here.\n"We are very happy," said Jane Roe of France.': "~ quoted jane-roe «said Jane Roe»",
    "Title here.\nJane Roe said that France would pay. She added that it was late.": "~ attributed jane-roe «She added»",
    "Title here.\nAccording to NATO, France will pay.": "~ attributed nato «According to NATO»",
    "Title here.\nFrance reportedly paid.": "~ attributed ? «reportedly»",
    "Title here.\nFrance told Chad: “We will never pay again.” They left.": "~ quoted fr «France told»",
}


@pytest.mark.parametrize("text", VOICES)
def test_voices(text: str) -> None:
    assert f"?- {VOICES[text]}\n" in drafted(text)


NOT_WHO_SPEAKS = {
    "France paid over the crisis in Moldova, diplomats said.": "?- ~ attributed ? «diplomats said»",
    "A lawyer for Jane Roe said that France would pay.": "?- ~ attributed ? «A lawyer for Jane Roe said»",
    "Two officials in Chad told reporters that France had paid.": "?- ~ attributed ? «Two officials in Chad told»",
    "Jane Roe did not respond to a request for comment.": None,
    "France, represented by a secretary of state, paid Chad.": None,
    "A French spokesman did not confirm it.": None,
    "France has punished people it says are working against Chad.": None,
}


@pytest.mark.parametrize("text", NOT_WHO_SPEAKS)
def test_who_only_stands_near_a_verb_of_speech_does_not_speak(text: str) -> None:
    notes = drafted("Title here.\n" + text)
    assert re.findall(r"\?- ~ .*", notes) == [line for line in [NOT_WHO_SPEAKS[text]] if line]


STATEMENTS = {
    "France will sign the treaty with Chad.": "?- Plan: agent fr; silent rest > signing: agent fr; partner td; theme «the treaty»",
    "France did not sign the treaty.": "?- NonOccurrence: agent fr; silent rest > signing: agent fr; theme «the treaty»",
    "France must pay Chad.": "?- Obligation: agent fr; silent rest > payment: agent fr; recipient td",
    "France may invite Chad.": "?- Possibility: agent fr; silent rest > invitation: agent fr; recipient td",
    "France pledged to buy grain from Chad.": "?- pledge: agent fr; silent rest > purchase: agent fr; source td; theme «grain»",
    "The treaty was signed by France.": "?- signing: agent fr; theme «The treaty»; silent rest",
    "France was invited by Chad.": "?- invitation: agent td; recipient fr; silent rest",
    "France visited Chad to sign a treaty.": "?- visit: agent fr; destination td; silent rest; purpose> signing: agent fr; theme «a treaty»",
}


@pytest.mark.parametrize("text", STATEMENTS)
def test_statements(text: str) -> None:
    notes = drafted("Title here.\n" + text)
    assert f"    {STATEMENTS[text]}\n" in notes


def test_offices_with_their_holders() -> None:
    notes = drafted(
        "Title here.\nDutch Prime Minister Dick Schoof met Jane Roe, Minister of Trade for Chad, and Roe spoke."
    )
    assert '?- declare person:dick-schoof Person "Dick Schoof"\n' in notes
    assert re.search(r'\?- declare office:\S+ Office "Dutch Prime Minister"; acts-for nl\n', notes)
    assert re.search(r'\?- declare office:\S+ Office "Minister of Trade for Chad"; acts-for td\n', notes)
    assert '?- declare person:jane-roe Person "Jane Roe", "Roe"\n' in notes
    assert notes.count("OfficeHolding: office-holder") == 2


def test_pronouns_and_the_two_sides() -> None:
    notes = drafted("Title here.\nFrance met Chad. The two sides agreed. Jane Roe said it was late. She left for Chad.")
    assert "?- = «The two sides»: fr, td ! The two named before.\n" in notes
    assert "?- = «She»: jane-roe ! Who was named last.\n" in notes


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("Jane Roe met France. She left for Chad.", "jane-roe"),
        ("Jane Roe met Ann Lee in Chad. She left.", None),  # either of the two
        ("A lawyer for Jane Roe said she was late.", None),  # or the lawyer
        ("Jane Roe and an official left Chad. She was late.", None),
        ("Jane Roe left Chad.\nFrance paid. She was late.", "jane-roe"),
        ("Jane Roe met Ann Lee.\nFrance paid. She was late.", None),
    ],
)
def test_a_pronoun_is_told_only_where_one_can_be_meant(text: str, means: str | None) -> None:
    notes = drafted("Title here.\n" + text)
    assert re.findall(r"= «[Ss]he»: (\S+)", notes) == ([means] if means else [])


def test_the_pronoun_of_who_speaks_stands_below_the_quotation() -> None:
    notes = drafted('Title here.\nJane Roe said that France would pay. "We are all very glad," she added.')
    assert "    ?- ~ quoted jane-roe «she added»\n    ?- = «she»: jane-roe ! Who spoke before.\n" in notes


@pytest.mark.parametrize(
    ("first", "later", "labels"),
    [
        ("Roe", "Jane Roe", None),
        ("Jane Roe", "Roe", '"Jane Roe", "Roe"'),
        ("Mr. Jack Roe", "Jack Roe", None),
        ("Kim Jong Il", "Kim", '"Kim Jong Il", "Kim"'),
        ("Joseph R. Roe", "Joe Roe", '"Joseph R. Roe", "Joe Roe"'),
    ],
)
def test_nobody_is_declared_twice(first: str, later: str, labels: str | None) -> None:
    notes = drafted(
        f"Title here.\nFrance met {first}, the Minister of Trade. It paid {later} in Chad, and {later} left."
    )
    declared = re.findall(r"declare person:\S+ Person (.*)", notes)
    assert len(declared) == 1 and (labels is None or declared == [labels])


@pytest.mark.parametrize("dash", ["-", "—", "–"])
@pytest.mark.parametrize("place", ["ACCRA, May 3 (Reuters)", "ACCRA (AP)", "Accra, Ghana (AFP)", "NEW YORK"])
def test_a_dateline_is_no_organisation_and_nobody_in_it_does_anything(place: str, dash: str) -> None:
    notes = drafted(f"Title here.\n{place} {dash} France paid Chad.")
    assert "declare" not in notes
    assert f"?- x «{place} {dash}»: The dateline" in notes and "?- payment: agent fr; recipient td" in notes


@pytest.mark.parametrize(
    "text", ["France paid 50 million US dollars.", "France paid US$5 million.", "It cost 3 million U.S. dollars."]
)
def test_a_state_in_the_name_of_a_currency_does_nothing(text: str) -> None:
    notes = drafted("Title here.\n" + text)
    assert "currency:USD" in notes and "agent us" not in notes and "see us" not in notes


def test_the_organisation_and_its_short_form_are_one() -> None:
    notes = drafted("Title here.\nThe European Union paid Chad. The EU paid France, and the World Bank paid Chad.")
    assert re.findall(r"declare body:\S+ \S+ (.*)", notes) == ['"European Union", "EU"', '"World Bank"']
    assert "see world" not in notes


def test_those_who_oppose_or_that_they_do() -> None:
    """A noun with two senses: both are offered."""
    assert "?- see group «opposition»\n" in drafted("Title here.\nFrance met the opposition in Chad.")


def test_a_headline_is_a_heading() -> None:
    assert re.findall(r"    \?- (?!see)(\w+|~)", drafted("France says Chad signed a treaty\nFrance paid Chad.")) == [
        "Heading",
        "payment",
    ]


def test_short_forms_in_parentheses() -> None:
    notes = drafted("Title here.\nThe African Widget Council (AWC) met in France. The AWC is new.")
    assert '"African Widget Council", "AWC"' in notes and notes.count("declare") == 1


def accepted(notes: str) -> tuple[Document, list[str]]:
    """The notes with every proposal accepted, and what is wrong with the names in them."""
    document, problems = document_of(notes)
    accept(document)
    return document, [problem.message for problem in problems]


TEXTS = {
    "en": "Talks\nOn 5 March 2024 Jane Roe, Minister of Trade for Chad, said: “We will pay over $5 million.” The U.S. did not sign it.",
    "de": "Gespräche\nAm 5. März 2024 unterzeichneten Schweden und Frankreich einen Vertrag. „Wir werden mehr zahlen“, sagte Jane Roe.",
    "es": "Visita\nEl ministro español firmó ayer un acuerdo con Suecia. “Estamos muy contentos”, dijo Jane Roe.",
    "fr": "Visite\nLa France a signé hier un accord avec la Suède. « Nous sommes très heureux », a déclaré Jane Roe.",
    "sv": "Besök\nSverige undertecknade igår ett avtal med Frankrike. ”Vi är mycket glada”, sade Jane Roe.",
    "zh": "会谈\n瑞典和法国昨天签署协议。外交部长表示：“我们非常高兴。”",
    "ja": "会談\nスウェーデンとフランスは昨日、協定に署名した。首相は「とてもうれしいです。」と述べた。",
    "th": "การประชุม\nสวีเดนและฝรั่งเศสลงนามในข้อตกลงเมื่อวานนี้ รัฐมนตรีกล่าวว่าจะร่วมมือกัน",
    "ar": "محادثات\nوقعت السويد أمس اتفاقا مع فرنسا. قال الوزير: «نحن سعداء جدا».",
}


@pytest.mark.parametrize("tag", TEXTS)
def test_every_language_has_a_draft_that_can_be_accepted(tag: str) -> None:
    notes = drafted(TEXTS[tag], tag)
    document, wrong = accepted(notes)
    assert [message for message in wrong if "WHO" not in message] == []  # WHO is for the author to fill in
    kinds = {
        kind.text for node in proposals(document_of(notes)[0]) if isinstance(node, Statement) for kind in node.kinds
    }
    assert {"signing", "Plan", "NonOccurrence", "Claim", "claim"} & kinds
    problems: list[object] = []
    ArticleMaker(document, source(TEXTS[tag]), NAMES(), problems).make()  # type: ignore[arg-type]
    assert [
        p
        for p in problems
        if ("nothing is known" in str(p) and "WHO" not in str(p))
        or "there is no" in str(p)
        or "not in the text" in str(p)
    ] == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.one_of(
            st.text(max_size=40),
            st.sampled_from(
                [
                    "France",
                    "said",
                    "“We won”",
                    "Mr. Roe",
                    "$5",
                    "«x»",
                    "on 5 March",
                    "will",
                    "sign",
                    "…",
                    "\n",
                    ". ",
                    "?- x",
                    "国",
                    "# a",
                    '"',
                    "The U.S.",
                ]
            ),
        ),
        max_size=25,
    ),
    st.sampled_from(["en", "de", "zh", "ar", "xx"]),
)
def test_any_text_has_a_draft(parts: list[str], tag: str) -> None:
    """It is well-formed, in the one form, a draft, and its Turtle tells of nothing."""
    text = "".join(part + " " for part in parts)
    text = re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]", "", text)
    if not text.strip("\ufeff \n\r\t\u2028\u2029\x85").strip():
        return
    notes = drafted(text, tag)
    document, problems = document_of(notes)
    assert not problems and printed(document) == notes and is_draft(document)
    made = to_turtle(notes, source(text), NAMES())
    assert not any("hasContent" in predicate for node in made.graph.nodes.values() for predicate in node.said)


def test_the_same_text_has_the_same_draft() -> None:
    assert drafted(TEXTS["en"]) == drafted(TEXTS["en"])
