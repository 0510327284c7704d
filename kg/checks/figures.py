"""Numbers, sums and places in an order say what their words say, and the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.checks.phrases import data
from kg.checks.reading import ArticleReading, Place
from kg.finding import Finding
from kg.source.numbers import EXACTLY, Number, read_number, read_numbers
from kg.terms import ENT, ID, OA, SPANS, shorten

_TELLING = tuple(ENT + name for name in ("wording", "predicate", "name"))  # of which the words are told
_ORDINAL = ENT + "ordinal"
_CURRENCY = ID + "currency/"
_BEFORE = 30  # characters
_CODE = re.compile(r"(?<![^\W\d_])[A-Z]{3}(?![^\W\d_])")


def check(reading: ArticleReading) -> Iterator[Finding]:
    """Bounds without a cue or against it, signs of another currency, ordinals that no quote has."""
    for node in reading.nodes.of_kind({ENT + "Quantity"}):
        wording = reading.one(node, "wording")
        yield from _bound(reading, node, wording)
        yield from _sign(reading, node, wording)
        yield from _often(reading, node, wording)
        if not SPANS.isdisjoint(reading.all(node, "hasUnit")) and not reading.all(node, "hasPerUnit"):
            yield from _lasting(reading, node, wording)
    if ordered := reading.nodes.having(_ORDINAL):
        for report in reading.reports:
            for part in filter(ordered.__contains__, reading.parts[report]):
                yield from _ordinal(reading, part)
    if reading.cues:
        yield from _untold(reading)


def _bound(reading: ArticleReading, node: str, wording: str) -> Iterator[Finding]:
    given = reading.one(node, "hasBound").removeprefix(ENT)
    read = read_number(wording, reading.language)
    if given and given != EXACTLY and reading.cues["exact"].fullmatch(wording):
        message = f'ent:hasBound is ent:{given}, but nothing in "{wording}" limits the number: it is ent:{EXACTLY}.'
        yield reading.finding("words/bound", message, node, path=ENT + "hasBound", value=ENT + given, quote=wording)
        return
    if not given or read is None or read.bound is None or read.value is None:
        return
    if read.cue is None and (wider := _in_quote(reading, node, wording)) is not None:
        read, cut = wider
        if read.bound is None:
            return
        if read.cue is not None and given != read.bound:
            message = f'ent:hasBound is ent:{given}, but before "{wording}" stands "{cut}": let the wording have these words, and make the bound ent:{read.bound}.'
            yield reading.finding("words/bound", message, node, path=ENT + "hasBound", value=ENT + given, quote=wording)
            return
    if given == read.bound or (read.cue is None and read.kind in ("vague", "range")):
        return
    if read.cue is None:
        message = f'ent:hasBound is ent:{given}, but nothing in "{wording}" limits the number: it is ent:{EXACTLY}.'
        yield reading.finding("words/bound", message, node, path=ENT + "hasBound", value=ENT + given, quote=wording)
    else:
        message = f'ent:hasBound is ent:{given}, but "{wording}" reads ent:{read.bound}: correct one of the two.'
        yield reading.finding("values/bound", message, node, path=ENT + "hasBound", value=ENT + given, quote=wording)


def _in_quote(reading: ArticleReading, node: str, wording: str) -> tuple[Number, str] | None:
    """The number as its quote has it, with the words before or after it that bound it."""
    for quote in reading.quotes_of(node):
        at = quote.words.find(wording)
        if at < 0:
            continue
        for number in read_numbers(quote.words, reading.language):
            if at <= number.start < at + len(wording):
                cue = number.cue
                return number, quote.words[cue[0] : cue[1]] if cue else ""
    return None


def _often(reading: ArticleReading, node: str, wording: str) -> Iterator[Finding]:
    """ "Twice" as three, "every two months" as two a month."""
    meant = reading.cues.table("adverbs").get(wording.strip().lower())
    if reading.cues["every"].match(wording):
        for number in read_numbers(wording, reading.language):
            if number.kind == "cardinal" and number.value and number.value > 1:
                for given in reading.all(node, "value"):
                    if given == str(number.value):
                        message = f'ent:value is {given}, but "{wording}" is once in that time: write 1/{given} of one for each unit of time.'
                        yield reading.finding(
                            "words/number", message, node, path=ENT + "value", value=given, quote=wording
                        )
    for given in reading.all(node, "value") if meant is not None else ():
        if given != str(meant):
            message = f'ent:value is {given}, but the words are "{wording}": correct one of the two.'
            yield reading.finding("words/number", message, node, path=ENT + "value", value=given, quote=wording)


def _lasting(reading: ArticleReading, node: str, wording: str) -> Iterator[Finding]:
    """ "For six months" and "two weeks after" as amounts: one is how long, the other when."""
    last = wording.rpartition(" ")[2]
    if reading.cues["counted_from"].fullmatch(last):
        why = f'"{wording}" says when'
        way = "make it the offset of a time (ent:hasOffset; in notes: time «…» from … offset «…»)"
    else:
        for quote in reading.quotes_of(node):
            at = quote.words.find(wording)
            before = quote.words[max(0, at - _BEFORE) : max(0, at)].rstrip()
            found = [each for each in reading.cues["lasting"].finditer(before) if each.end() == len(before)]
            if at >= 0 and found:
                break
        else:
            return
        why = f'"{found[0][0]} {wording}" says how long'
        way = "make it the duration (ent:hasDuration; in notes: duration «…»)"
    for part in reading.reports_of.get(node, ()):
        for teller in reading.parts[part]:
            if node in reading.all(teller, "hasAmount"):
                message = f"{why}, and it is told as an amount: {way}."
                yield reading.finding(
                    "words/lasting", message, teller, path=ENT + "hasAmount", value=node, quote=wording
                )
                return


def _sign(reading: ArticleReading, node: str, wording: str) -> Iterator[Finding]:
    """Which currencies a sign may stand for."""
    units = [unit for unit in reading.all(node, "hasUnit") if unit.startswith(_CURRENCY)]
    if not units:
        return
    named = [code for code in _CODE.findall(wording) if _CURRENCY + code in reading.corpus.background.by_subject]
    for sign, codes in [(code, frozenset([code])) for code in named] or _signs():
        if sign in wording:
            for unit in units:
                if unit.removeprefix(_CURRENCY) not in codes:
                    message = f'ent:hasUnit is {shorten(unit)}, but "{sign}" in "{wording}" is no sign for it: correct one of the two.'
                    yield reading.finding(
                        "words/currency", message, node, path=ENT + "hasUnit", value=unit, quote=wording
                    )
            return


@lru_cache(maxsize=1)
def _signs() -> list[tuple[str, frozenset[str]]]:
    """Signs, the longest first, with the codes of the currencies that they may mean."""
    found = [(sign, frozenset(codes.split())) for sign, codes in data()["signs"].items()]
    return sorted(found, key=lambda item: -len(item[0]))


def _ordinal(reading: ArticleReading, part: str) -> Iterator[Finding]:
    for given in reading.all(part, "ordinal"):
        said = {
            str(number.value)
            for quote in reading.quotes_of(part)
            for number in read_numbers(quote.words, reading.language)
            if number.kind == "ordinal"
        }
        if said and given not in said:
            message = (
                f"ent:ordinal is {given}, but the words have {' and '.join(sorted(said))}: correct one of the two."
            )
            yield reading.finding(
                "words/ordinal",
                message,
                part,
                path=ENT + "ordinal",
                value=given,
                quote=reading.quotes_of(part)[0].words,
            )


def _untold(reading: ArticleReading) -> Iterator[Finding]:
    """ "The fourth", "5 percent", "$40 million" in a quote on which reports rest, and told nowhere in the article."""
    nodes = reading.nodes
    told = {text for name in _TELLING for texts in nodes.having(name).values() for text in texts}
    values, places = set[str](), set[str]()
    for number in (number for text in told for number in read_numbers(text, reading.language)):
        values.add(str(number.value))
        if number.kind == "ordinal":
            places.add(str(number.value))
    places.update(*nodes.having(_ORDINAL).values())
    values.update(*nodes.having(ENT + "value").values(), *nodes.having(ENT + "upperValue").values())
    for item, reports in reading.reports_on.items():
        words = nodes.value(item, OA + "exact") or ""
        for number in read_numbers(words, reading.language):
            said = words[number.start : number.end]
            if number.value is None or str(number.value) in (places if number.kind == "ordinal" else values):
                continue
            if number.kind == "fraction" and any(said in text for text in told):
                continue  # it is rounded where it is told
            if number.kind == "ordinal" and any(
                part in nodes.having(_ORDINAL) for report in reports for part in reading.parts[report]
            ):
                continue  # `_ordinal` says which
            names = reading.outermost(words)
            if any(start <= number.start < end for (start, end), _ in names):
                continue  # a name has it
            often = reading.cues["often"].match(words[number.end :].lstrip())
            if not often and not _is_telling(number, said) and not _is_money(words, number, names):
                continue
            message = f'no report tells of "{said}": tell it as ordinal, amount or value, or quote less.'
            yield reading.finding("words/number", message, item, path=OA + "exact", value=said, quote=words)


def _is_telling(number: Number, said: str) -> bool:
    """Whether a number is a place in an order or a share; others stand in texts for many reasons."""
    if number.kind == "ordinal":
        return number.value is not None and number.value > 1 and not said.endswith(".")
    return number.kind in ("percent", "fraction")


def _is_money(words: str, number: Number, names: list[tuple[Place, frozenset[str]]]) -> bool:
    before = words[: number.start].rstrip()
    return any(before.endswith(sign) for sign, _ in _signs()) or any(
        0 <= start - number.end <= 1 and any(thing.startswith(_CURRENCY) for thing in things)
        for (start, _), things in names
    )
