"""Names are found and quotes explained in whatever form their characters are; places and bytes are those of the text."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.answer.naming import GraphNames
from kg.errors import KgError
from kg.source.evidence import Anchor, QuoteError, anchor, find_words, has_words, otherwise, uncovered
from kg.source.names import NameIndex
from kg.source.normal import fold, key, words

LABELS = [
    "José Martí",
    "Côte d'Ivoire",
    "Kazakhstan-UK Strategic Dialogue",
    "Straße der Einheit",
    "Türkiye",
    "İstanbul",
    "Diyarbakır",
    "Қазақстан Республикасы",
    "Ελλάς",
    "O'zbekiston",
    "Việt Nam",
    "대한민국",
    "हिन्दी समिति",
    "Zürich",
]
UNSPACED = ["哈萨克斯坦", "アメリカ合衆国", "ประเทศไทย", "ព្រះរាជាណាចក្រកម្ពុជា", "日本"]
FORMS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "NFC": lambda text: unicodedata.normalize("NFC", text),
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "curly apostrophes": lambda text: text.replace("'", "\u2019"),
    "modifier letters": lambda text: text.replace("'", "\u02bb"),
    "zero-width spaces": lambda text: "\u200b".join(text) if unicodedata.is_normalized("NFC", text) else text,
    "soft hyphen": lambda text: text[:1] + "\u00ad" + text[1:],
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "narrow no-break spaces": lambda text: text.replace(" ", "\u202f"),
    "line breaks": lambda text: text.replace(" ", "\n"),
    "no-break hyphens": lambda text: text.replace("-", "\u2011"),
    "dashes": lambda text: text.replace("-", "\u2013"),
    "direction marks": lambda text: f"\u2068{text}\u2069",
}


@pytest.mark.parametrize("label", [*LABELS, *UNSPACED])
def test_a_label_in_any_form_is_found_in_a_text_in_any_form(label: str) -> None:
    before, after = ("在", "的") if label in UNSPACED else ("as ", ", said ")
    for other in FORMS.values():
        index = NameIndex([("x", other(label))])
        for form, change in FORMS.items():
            written = change(label)
            (name,) = index.find_all(before + written + after)
            assert (before + written + after)[name.start : name.end] == written.strip("\u2068\u2069"), form


@pytest.mark.parametrize("label", LABELS)
def test_capitals_and_lower_case(label: str) -> None:
    text = f"in {label.upper()} and"
    assert NameIndex([("x", label)]).find_all(text) or label in ("대한민국", "हिन्दी समिति")
    assert NameIndex([("x", label.lower())]).find_all(text)
    assert NameIndex([("x", label.lower())]).find_all(f"in {label} and")
    assert key(label) == key(label.upper()) == key(label.lower())


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("Jose", "José"),
        ("José", "Jose"),
        ("Jose", "Jose\u0301"),
        ("US", "us"),
        ("US", "Us"),
        ("हद", "हिन्दी"),  # the same letters with other vowels
        ("アメリカ", "ラテンアメリカの国"),
        ("Iran", "Iranian"),
        ("Kazakhstan", "kazakhstan"),
        ("10", "10²"),
    ],
)
def test_what_is_another_name_is_not_found(label: str, text: str) -> None:
    found = NameIndex([("x", label)]).find_all(text)
    assert found == []


@given(st.text(max_size=40), st.booleans(), st.booleans())
def test_the_normal_form_is_one_and_leads_back(text: str, case: bool, compatible: bool) -> None:
    folded = fold(text, case=case, compatible=compatible)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(folded.starts, folded.ends, strict=True))
    assert list(folded.starts) == sorted(folded.starts) and list(folded.ends) == sorted(folded.ends)
    assert folded.text.isascii() or fold(folded.text, case=case, compatible=compatible).text == folded.text
    for word in words(folded.text):
        assert folded.text[word.start : word.end] == word.text


@given(st.text(max_size=30))
def test_composed_or_not_makes_no_difference(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)).text == fold(unicodedata.normalize("NFC", text)).text


@pytest.mark.parametrize("form", [form for form in FORMS if form not in ("as it is", "NFC", "direction marks")])
@pytest.mark.parametrize("label", ["Côte d'Ivoire and José Martí-Pérez", "the O'zbekiston side, Việt Nam - too"])
def test_a_quote_in_another_form_is_refused_with_the_words_to_paste(label: str, form: str) -> None:
    written = FORMS[form](label)
    assert written != label
    text = f"First line.\nIt was {written} that met."
    with pytest.raises(QuoteError, match=r"^the words are not in the text as they are typed; line \d has") as caught:
        anchor(text, label)
    meant = caught.value.nearest
    assert meant is not None and meant in text
    # What is to be pasted stands in the text, byte for byte.
    place = anchor(text, meant)
    assert text[place.start : place.end] == meant
    said = str(caught.value)
    assert f'Paste "{meant}" instead: it has ' in said
    for character in set(meant) ^ set(label):
        assert f"{unicodedata.name(character, 'a character')} (U+{ord(character):04X})" in said


def test_words_do_not_end_within_a_character() -> None:
    text = "Jose\u0301 spoke."
    with pytest.raises(QuoteError):
        anchor(text, "Jose")
    assert find_words(text, "Jose") == -1
    assert not has_words(text, "Jose")
    assert anchor(text, "Jose\u0301") == Anchor(0, 5)
    assert 'Paste "Jose\u0301" instead' in otherwise(text, "José")


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        ("中国和日本的合作", "日本", 3),
        ("ラテンアメリカの国", "アメリカ", -1),
        ("日本はアメリカと", "アメリカ", 3),
        ("in the Uk.", "Uk", 7),
        ("हिन्दी", "ह", -1),
        ("ประเทศไทยและ", "ไทย", 6),
        ("x_y", "x", -1),
    ],
)
def test_words_stand_alone_where_a_script_has_spaces(text: str, word: str, place: int) -> None:
    assert find_words(text, word) == place


@given(st.sampled_from(LABELS + UNSPACED), st.sampled_from(sorted(FORMS)), st.sampled_from([str, str.upper, str.lower]))
def test_a_name_that_somebody_types_finds_its_thing(label: str, form: str, case: Callable[[str], str]) -> None:
    things = [(ox.NamedNode(f"x:{number}"), ox.Literal(one)) for number, one in enumerate(LABELS + UNSPACED)]
    names = GraphNames(lambda query: things if "DISTINCT ?thing ?label" in query else [])
    assert names.find(FORMS[form](case(label))) == f"x:{(LABELS + UNSPACED).index(label)}"
    with pytest.raises(KgError, match="is called"):
        names.find("Jose Martí")


def test_what_nobody_sees_is_no_gap() -> None:
    text = "First.\u200b\u00ad Second."
    assert uncovered(text, [Anchor(0, 6), Anchor(9, 16)]) == []
