"""Reasons that say something, words that are either used or left out, contents that are told, and the language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from kg.checks.phrases import data
from kg.checks.reading import ArticleReading
from kg.finding import Finding
from kg.source import told
from kg.source.normal import is_unspaced
from kg.terms import ENT, OA, short_name

_SAID = (
    ("Omission", "reason"),
    ("Mention", "ground"),
    ("TimeSpan", "ground"),
    ("Quantity", "ground"),
    ("Remark", "remark"),
)
_LEAST = 2  # words of a reason
_LEAST_UNSPACED = 4  # characters of one in a script without spaces
_ENOUGH = 8  # words that tell a language
_WORD = re.compile(r"[^\W\d_]+")


def check(reading: ArticleReading) -> Iterator[Finding]:
    """Empty reasons, omissions that are evidence too, contents that no report tells, another language than said."""
    for cls, name in _SAID:
        for node in reading.nodes.of_kind({ENT + cls}):
            for text in reading.all(node, name):
                if is_empty(text):
                    message = f'"{text}" gives no reason: say in a sentence why.'
                    yield reading.finding("words/no-reason", message, node, path=ENT + name, value=text)
    yield from _left_out(reading)
    yield from _untold(reading)
    yield from _language(reading)


def is_empty(text: str) -> bool:
    """Whether a reason says nothing: one word, or one that only keeps the place.

    >>> is_empty("x"), is_empty("to do"), is_empty("Said in line 2."), is_empty("見出しの繰り返し")
    (True, True, False, False)
    """
    words = _WORD.findall(text)
    if any(is_unspaced(word[0]) for word in words):
        return sum(map(len, words)) < _LEAST_UNSPACED
    return len(words) < _LEAST or " ".join(words).lower() in data()["placeholders"]


def _left_out(reading: ArticleReading) -> Iterator[Finding]:
    """Words that are evidence of a report and listed as left out."""
    used = [
        (place.start, place.end, item)
        for item in dict.fromkeys(quote.node for report in reading.reports for quote in reading.quotes(report))
        if (place := reading.anchors.get(item)) is not None
    ]
    for node in reading.nodes.of_kind({ENT + "Omission"}):
        place = reading.anchors.get(node)
        for start, end, item in used if place else ():
            if end <= place.start or place.end <= start:  # type: ignore[union-attr]
                continue
            shared = reading.text[max(start, place.start) : min(end, place.end)]  # type: ignore[union-attr]
            if _WORD.search(shared):
                message = (
                    f'"{shared[:60]}" is left out, and is evidence in {short_name(item)} too: correct one of the two.'
                )
                yield reading.finding(
                    "words/left-out-and-used", message, node, quote=reading.nodes.value(node, OA + "exact")
                )
                break


def _untold(reading: ArticleReading) -> Iterator[Finding]:
    for node in reading.nodes.of_kind({told.CONTENT}):
        if node not in reading.reports_of:
            message = "no report tells this content, only links lead to it: make it the content of what says, means or denies it, or a report of its own."
            yield reading.finding("words/untold", message, node)


def _language(reading: ArticleReading) -> Iterator[Finding]:
    """The script, and the small words of languages that have a list of them."""
    text, said = reading.text, reading.language.split("-", maxsplit=1)[0].lower()
    script = _script(text)
    known = data()["scripts"]
    if script and said in _scripted() and said not in known[script].split():
        message = f"ent:language is {reading.language}, but the text is written in {script} script: correct it."
        yield reading.finding(
            "words/language", message, reading.article_node, path=ENT + "language", value=reading.language
        )
        return
    counts: Counter[str] = Counter()
    small = _small()
    for word, number in Counter(filter(small.__contains__, _WORD.findall(text.lower()))).items():
        for language in small[word]:
            counts[language] += number
    if not counts:
        return
    best, number = max(sorted(counts.items()), key=lambda item: item[1])
    if (
        best != said
        and number >= _ENOUGH
        and number > 2 * counts[said]
        and (said in data()["stopwords"] or said in _scripted())
    ):
        message = (
            f"ent:language is {reading.language}, but the small words of the text are those of {best}: correct it."
        )
        yield reading.finding(
            "words/language", message, reading.article_node, path=ENT + "language", value=reading.language
        )


@lru_cache(maxsize=1)
def _small() -> dict[str, list[str]]:
    """The languages that have a word among their small ones."""
    found: dict[str, list[str]] = {}
    for language, words in data()["stopwords"].items():
        for word in words.split():
            found.setdefault(word, []).append(language)
    return found


@lru_cache(maxsize=1)
def _scripted() -> frozenset[str]:
    return frozenset(language for languages in data()["scripts"].values() for language in languages.split())


@lru_cache(maxsize=1)
def _ranges() -> list[tuple[str, re.Pattern[str]]]:
    return [(name, re.compile(f"[{spec}]")) for name, spec in data()["ranges"].items()]


@lru_cache(maxsize=64)
def _script(text: str) -> str | None:
    """The script of most letters of a text: by the ranges of code points in the cues."""
    if text.isascii():
        return "Latin" if _WORD.search(text) else None
    counts = {name: sum(1 for _ in found.finditer(text)) for name, found in _ranges()}
    if counts.get("Japanese", 0) > 5 * 1 and counts.get("Japanese", 0) * 10 > counts.get("Chinese", 0):
        counts["Japanese"] += counts.pop("Chinese", 0)
    name = max(sorted(counts), key=counts.__getitem__)
    return name if counts[name] >= 20 else None
