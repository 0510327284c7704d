"""Ways to save a look at something give what the look itself gives."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from kg.checks.phrases import Cues, cues, data
from kg.errors import ParseError
from kg.source import normal, numbers
from kg.source.corpus import Corpus
from kg.source.evidence import find_words
from kg.source.locales import locale
from kg.source.turtle import parse_bytes

# What may stand in a text: plain letters, those of one character with marks, what is not seen, signs that are written in several ways.
_PIECES = [
    *"aeiIsk .,'-`",
    "é",
    "ß",
    "ſ",
    "İ",
    "…",
    "²",
    "½",
    "\u00a0",
    "\u00ad",
    "\u2019",
    "\u200b",
    "\u2014",
    "e\u0301",
    "ﬁ",
    "合",
]


def made(seed: int, count: int) -> list[str]:
    dice = random.Random(seed)
    return ["".join(dice.choices(_PIECES, k=dice.randrange(12))) for _ in range(count)]


@pytest.mark.parametrize("case", [True, False])
@pytest.mark.parametrize("compatible", [True, False])
def test_characters_that_nothing_is_joined_to_fold_one_by_one(
    case: bool, compatible: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [*map(chr, range(0x2100)), *made(3, 500)]
    quick = [normal.fold(text, case=case, compatible=compatible) for text in texts]
    monkeypatch.setattr(normal, "_SINGLE", re.compile("(?!)"))
    for text, found in zip(texts, quick, strict=True):
        slow = normal.fold(text, case=case, compatible=compatible)
        assert (found.text, list(found.starts), list(found.ends)) == (slow.text, list(slow.starts), list(slow.ends)), (
            text
        )


def of_cues(found: Cues) -> list[tuple[str, list[str]]]:
    """The lists of phrases of a language."""
    lists = [(name, [said] if isinstance(said, str) else said) for name, said in found.data.items()]
    return [
        (name, said) for name, said in lists if isinstance(said, list) and all(isinstance(one, str) for one in said)
    ]


@pytest.mark.parametrize(
    "language", [name for name, said in data().items() if isinstance(said, dict) and "denied" in said]
)
def test_a_cue_is_found_by_its_letters_wherever_it_is_there(language: str, corpus: Corpus) -> None:
    found = cues(language)
    # The letters of the phrases themselves, with and without what may be left out, in small letters and capitals.
    phrases = [phrase for _, listed in of_cues(found) for phrase in listed]
    texts = [re.sub(r"\(\?[:!=<>i-]*|[()?\\\[\]|+*^$]", sign, phrase) for phrase in phrases for sign in ("", " ")]
    texts += [text.upper() for text in texts] + [text.replace("s", "ſ").replace("i", "İ") for text in texts]
    texts += [line for article in corpus.articles for line in (article.text or "").splitlines()]
    at_all = 0
    for name, _ in of_cues(found):
        for text in texts:
            slow = found[name].search(text)
            assert (quick := found.search(name, text)) == slow or (quick and slow and quick.span() == slow.span()), (
                name,
                text,
            )
            assert [each.span() for each in found.each(name, text)] == [
                each.span() for each in found[name].finditer(text)
            ]
            at_all += slow is not None
    assert at_all > 50


def test_a_text_without_numbers_is_known_by_its_words(corpus: Corpus) -> None:
    local = locale("en")
    lines = [line for article in corpus.articles for line in (article.text or "").splitlines()]
    some = none = 0
    for text in [*lines, *made(5, 300), "half of them", "a dozen", "the 8th", "no²", "one-third"]:
        reader = numbers._Reader(text, local)
        if reader.has_none():
            none += 1
            assert list(reader.numbers()) == [], text
        else:
            some += 1
    assert min(some, none) > 10


def test_words_between_plain_signs_stand_where_words_stand() -> None:
    for text in made(7, 2000):
        for word in ("a", "é", "is"):
            places = [place for place in range(len(text)) if text.startswith(word, place)]
            whole = [
                place
                for place in places
                if normal.divides(text, place)
                and normal.divides(text, place + len(word))
                and not (place + len(word) < len(text) and normal.is_mark(text[place + len(word)]))
            ]
            assert find_words(text, word) == (whole[0] if whole else -1), (text, word)


@pytest.mark.parametrize(
    "words",
    [
        'ent:reason "a\\u0007b"',
        'ent:reason "a\\bb"',
        "ent:concerns <https://example.org/a\\u200Bb>",
        "ent:concerns <https://example.org/a\u200bb>",
        "ent:concerns <ftp://example.org/a>",
        "ent:concerns []",
        f"ent:concerns <https://example.org/{'a' * 2048}>",
        'ent:reason "a"@en--ltr',
    ],
)
def test_what_no_term_may_have_is_refused_with_lines_and_without(words: str) -> None:
    file = f"@prefix ent: <https://w3id.org/entente/ontology#> .\n<https://example.org/x> {words} .\n".encode()
    told = []
    for lines in (True, False):
        with pytest.raises(ParseError) as caught:
            parse_bytes(file, Path("x.ttl"), lines=lines)
        told.append(str(caught.value))
    assert told[0] == told[1]
