"""Slips in numbers, times and sums."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pyoxigraph as ox

from kg.source.numbers import read_number
from kg.source.timespan import bounds
from kg.terms import ENT, ID, XSD
from planted.article import Key, Slip, Subject, Term, ent, iri, short

# What limits a number, apart from how the program reads it.
CUES = re.compile(
    r"over|more|least|up to|about|around|approximately|nearly|some\b|close to|less|under\b|top\b|almost|roughly|estimated|mehr|rund|über|ungefähr|etwa",
    re.IGNORECASE,
)
MONTHS = "january february march april may june july august september october november december".split()
RELATIVE = re.compile(
    r"\b(today|yesterday|tomorrow|tonight|this (week|month|year)|(last|next) (week|month|year)|last (january|february|march|april|may|june|july|august|september|october|november|december)|on (mon|tues|wednes|thurs|fri|satur|sun)day|\w+ (day|week|month|year)s? ago|of last year)\b",
    re.IGNORECASE,
)
SIGNS = {"£": "GBP", "€": "EUR", "NOK": "NOK", "US$": "USD"}


def bounds_dropped(of: Subject) -> Iterator[Slip]:
    for node in of.of("Quantity"):
        bound, wording = of.one(node, "hasBound"), of.one(node, "wording")
        cue = CUES.search(wording)
        if bound and bound != ENT + "exactly" and of.one(node, "value"):
            yield Slip(
                "bound: over, about … as exact",
                short(node),
                of.changed(node, "hasBound", bound, ent("exactly")),
                bool(cue),
            )
            bare = re.search(r"[$£€]?[\d.,]*\d( (million|billion|trillion))?", wording)
            if cue and bare and bare[0] != wording:
                gone: list[Key] = [(node, ENT + "hasBound", bound), (node, ENT + "wording", wording)]
                added: list[tuple[str, str, Term]] = [
                    (node, ENT + "hasBound", ent("exactly")),
                    (node, ENT + "wording", ox.Literal(bare[0])),
                ]
                yield Slip("bound: cue cut off the words", f"{short(node)} {bare[0]}", of.without(gone, added))


def bounds_changed(of: Subject) -> Iterator[Slip]:
    for node in of.of("Quantity"):
        bound, wording = of.one(node, "hasBound"), of.one(node, "wording")
        if not of.one(node, "value"):
            continue
        cue = CUES.search(wording)
        if bound == ENT + "exactly":
            for other in ("about", "atLeast", "lessThan"):
                yield Slip(
                    "bound: where the words have none",
                    f"{short(node)} {other}",
                    of.changed(node, "hasBound", bound, ent(other)),
                    not cue,
                )
        else:
            opposite = "atMost" if bound.endswith(("moreThan", "atLeast", "about")) else "moreThan"
            yield Slip(
                "bound: another one",
                f"{short(node)} {opposite}",
                of.changed(node, "hasBound", bound, ent(opposite)),
                bool(cue),
            )


def numbers(of: Subject) -> Iterator[Slip]:
    for node in of.of("Quantity"):
        for value in of.all(node, "value"):
            is_read = read_number(of.one(node, "wording"), of.language) is not None
            for factor in (10, 2):
                new = ox.Literal(str(Decimal(value) * factor), datatype=ox.NamedNode(XSD + "decimal"))
                yield Slip(
                    "number: three as thirty",
                    f"{short(node)} ×{factor}",
                    of.changed(node, "value", value, new),
                    is_read,
                )


def units_of_time(of: Subject) -> Iterator[Slip]:
    names = ("day", "week", "month", "year")
    for node in of.of("Quantity"):
        for unit in of.all(node, "hasUnit"):
            name = unit.rsplit("/", 1)[-1]
            if name in names:
                other = names[(names.index(name) + 1) % 4]
                in_words = re.search(rf"\b{name}s?\b|Jahr|Monat", of.one(node, "wording"))
                yield Slip(
                    "number: weeks as months",
                    f"{short(node)} {other}",
                    of.changed(node, "hasUnit", unit, iri(f"{ID}unit/{other}")),
                    bool(in_words),
                )


def currencies(of: Subject) -> Iterator[Slip]:
    for node in of.of("Quantity"):
        wording = of.one(node, "wording")
        for unit in of.all(node, "hasUnit"):
            if "currency/" not in unit:
                continue
            sign = re.search(r"[^\W\d]*[$£€]|NOK", wording)
            mentions = [m for m in of.of("Mention") if sign and of.one(m, "wording") == sign[0]]
            for other in ("CAD", "EUR", "GBP", "USD"):
                new = iri(f"{ID}currency/{other}")
                if new.value == unit:
                    continue
                yield Slip(
                    "currency: not that of the mention",
                    f"{short(node)} {other}",
                    of.changed(node, "hasUnit", unit, new),
                    bool(sign),
                )
                gone: list[Key] = [(node, ENT + "hasUnit", unit), *((m, ENT + "denotes", unit) for m in mentions)]
                added: list[tuple[str, str, Term]] = [
                    (node, ENT + "hasUnit", new),
                    *((m, ENT + "denotes", new) for m in mentions),
                ]
                is_dollar = bool(sign) and sign[0] == "$"  # type: ignore[index]
                clear = bool(sign) and (not is_dollar or other in ("EUR", "GBP"))
                yield Slip("currency: another than the sign", f"{short(node)} {other}", of.without(gone, added), clear)


def ordinals(of: Subject) -> Iterator[Slip]:
    for s in of.triples:
        if s.p.value == ENT + "ordinal":
            new = ox.Literal(
                str(int(s.o.value) + (1 if int(s.o.value) < 3 else -1)), datatype=ox.NamedNode(XSD + "integer")
            )
            yield Slip("ordinal: 8 for Ninth", short(s.s.value), of.changed(s.s.value, "ordinal", s.o.value, new))


def _dated(of: Subject, node: str, old: str, new: str) -> tuple[object, ...]:
    gone: list[Key] = [(node, ENT + "edtf", old)]
    added: list[tuple[str, str, Term]] = [(node, ENT + "edtf", ox.Literal(new))]
    for name, day in zip(("earliest", "latest"), bounds(new), strict=True):
        gone += [(node, ENT + name, value) for value in of.all(node, name)]
        if day:
            added.append((node, ENT + name, ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD + "date"))))
    return of.without(gone, added)


def _moved(text: str, by: str) -> str | None:
    """A date a day, month or year later or earlier."""
    parts = [int(part) for part in text.split("-")]
    if by == "year":
        return f"{parts[0] - 1:04}" + text[4:] if not text.endswith("02-29") else None
    if by == "month" and len(parts) > 1:
        return f"{parts[0]}-{parts[1] % 12 + 1:02}" + (f"-{min(parts[2], 28):02}" if len(parts) > 2 else "")
    if by == "day" and len(parts) > 2:
        return (date(*parts) + timedelta(days=1)).isoformat()
    return None


def dates(of: Subject) -> Iterator[Slip]:
    """Dates given in words: a day, month or year beside what they say."""
    for node in of.of("TimeSpan"):
        edtf, wording = of.one(node, "edtf"), of.one(node, "wording")
        if not re.fullmatch(r"\d{4}(-\d\d){0,2}", edtf) or RELATIVE.search(wording):
            continue
        said = {
            "year": edtf[:4] in wording,
            "month": any(name in wording.lower() for name in (*MONTHS, "märz", "octubre")),
            "day": len(edtf) == 10 and str(int(edtf[8:])) in re.findall(r"\d+", wording),
        }
        for by, decided in said.items():
            if new := _moved(edtf, by):
                yield Slip(f"date: another {by}", f"{short(node)} {new}", _dated(of, node, edtf, new), decided)  # type: ignore[arg-type]


def relative_dates(of: Subject) -> Iterator[Slip]:
    """ "Yesterday", "last month", "in November of last year", miscounted."""
    known = any(of.all(node, "isPublishedIn") for node in of.of("Article"))
    for node in of.of("TimeSpan"):
        edtf, wording = of.one(node, "edtf"), of.one(node, "wording")
        if not re.fullmatch(r"\d{4}(-\d\d){0,2}", edtf) or not RELATIVE.search(wording):
            continue
        for by in ("day", "month", "year"):
            if new := _moved(edtf, by):
                yield Slip(
                    "date: relative one miscounted",
                    f"{short(node)} {wording} {new}",
                    _dated(of, node, edtf, new),
                    known,
                )  # type: ignore[arg-type]


def several_days(of: Subject) -> Iterator[Slip]:
    for node in of.of("TimeSpan"):
        edtf, wording = of.one(node, "edtf"), of.one(node, "wording")
        if (found := re.fullmatch(r"(\d{4}[-\d]*)/(\d{4}[-\d]*)", edtf)) and re.search(
            r"\band\b|[–—-]|\bto\b|from|between|through|bis", wording
        ):
            for part in found.groups():
                yield Slip("date: one of several days", f"{short(node)} {part}", _dated(of, node, edtf, part))  # type: ignore[arg-type]


MAKERS = (
    bounds_dropped,
    bounds_changed,
    numbers,
    units_of_time,
    currencies,
    ordinals,
    dates,
    relative_dates,
    several_days,
)
