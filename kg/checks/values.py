"""Times and numbers say what their wording says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import pyoxigraph as ox

from kg.checks.phrases import cues
from kg.checks.remedies import added, removed, replaced
from kg.finding import Finding, Remedy
from kg.source.corpus import Article, Corpus, language_of
from kg.source.lexical import canonical
from kg.source.numbers import Number, read_number
from kg.source.times import centuries
from kg.source.timespan import bounds, stated_years, years
from kg.source.turtle import Object
from kg.terms import ENT, XSD

_DATE = ox.NamedNode(XSD + "date")


def check(corpus: Corpus) -> Iterator[Finding]:
    """EDTF and bounds that disagree, years that the wording does not give, numbers that differ from their wording."""
    for article in corpus.articles:
        for node in article.nodes.of_kind({ENT + "TimeSpan"}):
            yield from _check_time(article, node)
        language = language_of(article)
        for node in article.nodes.of_kind({ENT + "Quantity"}):
            yield from _check_number(article, node, language)
        for node in article.nodes.of_kind(corpus.subclasses("Observation")):
            yield from _check_units(article, node)


def _check_time(article: Article, node: str) -> Iterator[Finding]:
    nodes = article.nodes
    where: dict[str, Any] = {"file": article.turtle.path, "line": article.turtle.line_of(node), "node": node}
    wording = nodes.value(node, ENT + "wording") or ""
    for text in nodes.values(node, ENT + "edtf"):
        try:
            found = bounds(text)
        except ValueError as error:
            yield Finding(
                "values/edtf",
                f"{error}: write it as 2024-07-05, 2024-07, 2024-07/.. or so.",
                **where,
                path=ENT + "edtf",
                value=text,
            )
            continue
        for name, day in zip(("earliest", "latest"), found, strict=True):
            given = nodes.value(node, ENT + name)
            if given != (day.isoformat() if day else None):
                message = f"ent:{name} is {given or 'missing'}, but ent:edtf {text} gives {day or 'none'}: correct one of the two."
                yield Finding(
                    "values/bounds",
                    message,
                    **where,
                    path=ENT + name,
                    value=given,
                    remedies=_day(node, name, given, day),
                )
        language = language_of(article)
        said = stated_years(wording, language) | {str(year) for ends in centuries(wording, language) for year in ends}
        if text.startswith("../"):  # "before 2027" gives the end of 2026
            said |= {str(int(year) - 1) for year in said}
        if ENT + "stated" in nodes.values(node, ENT + "hasBasis") and not years(text) <= said:
            message = f'"{wording}" does not give the year of {text}: ent:hasBasis is ent:inferred, with ent:ground (in notes: = {text} ! GROUND).'
            yield Finding("values/year-not-stated", message, **where, path=ENT + "hasBasis", quote=wording)


def _check_number(article: Article, node: str, language: str) -> Iterator[Finding]:
    """Only what is read for sure is held against what was encoded."""
    nodes, file, line = article.nodes, article.turtle.path, article.turtle.line_of(node)
    wording = nodes.value(node, ENT + "wording") or ""
    read = read_number(wording, language)
    if read is None:
        return
    for text in nodes.values(node, ENT + "value"):
        try:
            given = Decimal(text)
        except InvalidOperation:
            continue  # the check of literals reports it
        # "Every six months" is twice a year: the number in the words is how long, and not how often.
        often = nodes.values(node, ENT + "hasPerUnit") and cues(language_of(article))["every"].match(wording)
        if read.value is not None and not often and not _says(given, read):
            message = f'ent:value is {text}, but "{wording}" reads {read.value:f}: correct one of the two.'
            remedies = _number(node, nodes.by_subject[node][ENT + "value"][0], read)
            yield Finding("values/number", message, file, line, node, ENT + "value", text, wording, remedies=remedies)


def _day(node: str, name: str, given: str | None, day: date | None) -> tuple[Remedy, ...]:
    """The day that EDTF gives, in place of the one that is written."""
    old, new = (ox.Literal(str(text), datatype=_DATE) if text else None for text in (given, day))
    if old is None:
        return (added(node, ENT + name, new),) if new is not None else ()
    return (replaced(node, ENT + name, old, new) if new is not None else removed(node, ENT + name, old),)


def _number(node: str, old: Object, read: Number) -> tuple[Remedy, ...]:
    if read.value is None or read.kind == "fraction":
        return ()
    whole = read.value == read.value.to_integral_value()
    kind = ox.NamedNode(XSD + ("integer" if whole else "decimal"))
    return (replaced(node, ENT + "value", old, ox.Literal(canonical(read.value), datatype=kind)),)


def _says(given: Decimal, read: Number) -> bool:
    """Whether a value is the one that was read; of a fraction to as many places as are given, be it written as an
    ordinal is ("a third")."""
    if read.value is None or given == read.value:
        return True
    part = read.value if read.kind == "fraction" else 1 / read.value if read.kind == "ordinal" and read.value else None
    return part is not None and given == part.quantize(Decimal((0, (1,), given.as_tuple().exponent)))  # type: ignore[arg-type]


def _check_units(article: Article, node: str) -> Iterator[Finding]:
    nodes = article.nodes
    units = [
        unit for quantity in nodes.values(node, ENT + "hasAmount") for unit in nodes.values(quantity, ENT + "hasUnit")
    ]
    if len(units) != len(set(units)):
        message = (
            "gives two quantities in one unit: several are for one amount in several units; make two observations."
        )
        yield Finding(
            "values/one-amount", message, article.turtle.path, article.turtle.line_of(node), node, ENT + "hasAmount"
        )
