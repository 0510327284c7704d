"""What fills the slots of sentences. Of each value, `str` is its words and `repr` its name in Turtle."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date

from sample.notation import literal, node


@dataclass(frozen=True, repr=False)
class Thing:
    """A thing of the reference data under one of its names."""

    id: str
    name: str

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return self.id

    def named(self, name: str) -> Thing:
        """The same thing under another name."""
        return replace(self, name=name)


@dataclass(frozen=True, repr=False)
class Time:
    """A time in words; `earliest` and `latest` are days, empty where open; `ground` says how we know."""

    wording: str
    edtf: str = ""
    earliest: str = ""
    latest: str = ""
    ground: str = ""

    def __str__(self) -> str:
        return self.wording

    def __repr__(self) -> str:
        return ":" + slug(self.wording)

    def turtle(self) -> str:
        return node(
            repr(self),
            "TimeSpan",
            ("ent:wording", literal(self.wording)),
            ("ent:edtf", literal(self.edtf)),
            ("ent:earliest", literal(self.earliest, "xsd:date")),
            ("ent:latest", literal(self.latest, "xsd:date")),
            ("ent:hasBasis", "ent:inferred" if self.ground else "ent:stated"),
            ("ent:ground", literal(self.ground)),
        )


@dataclass(frozen=True, repr=False)
class Amount:
    """A number in words with its unit (empty for a rank) and bound."""

    wording: str
    value: str
    unit: str
    bound: str = "exactly"

    def __str__(self) -> str:
        return self.wording

    def __repr__(self) -> str:
        return ":" + slug(f"{self.unit.partition(':')[2] or 'rank'} {self.wording}")

    def turtle(self) -> str:
        return node(
            repr(self),
            "Quantity",
            ("ent:wording", literal(self.wording)),
            ("ent:value", self.value),
            ("ent:hasUnit", self.unit),
            ("ent:hasBound", f"ent:{self.bound}"),
        )


def slug(words: str) -> str:
    """
    >>> slug("on 14 May 2024")
    'on-14-may-2024'
    """
    return "-".join(re.findall(r"[a-z0-9]+", words.lower()))


def on(day: date) -> Time:
    return Time(f"on {day.day} {day:%B %Y}", f"{day}", f"{day}", f"{day}")


def within_month(day: date, wording: str = "", ground: str = "") -> Time:
    last = calendar.monthrange(day.year, day.month)[1]
    return Time(wording or f"in {day:%B %Y}", f"{day:%Y-%m}", f"{day:%Y-%m}-01", f"{day:%Y-%m}-{last}", ground)


def within_year(year: int, wording: str = "", ground: str = "") -> Time:
    return Time(wording or f"in {year}", f"{year}", f"{year}-01-01", f"{year}-12-31", ground)


def by(year: int) -> Time:
    return Time(f"by {year}", f"../{year}", "", f"{year}-12-31")


def count(number: int, noun: str = "", qualifier: str = "", bound: str = "exactly") -> Amount:
    """
    >>> str(count(1200, "jobs", "about", "about"))
    'about 1,200 jobs'
    """
    return Amount(" ".join(filter(None, (qualifier, f"{number:,}", noun))), f"{number}", "unit:one", bound)


def money(millions: int, sign: str, currency: str, qualifier: str = "", bound: str = "exactly") -> Amount:
    """An amount from millions: hundreds of them are worded in billions.

    >>> str(money(2800, "€", "currency:EUR")), money(2800, "€", "currency:EUR").value
    ('€2.8 billion', '2800000000')
    """
    words = f"{millions / 1000:g} billion" if millions >= 1000 else f"{millions} million"
    return Amount(f"{qualifier} {sign}{words}".strip(), f"{millions * 1_000_000}", currency, bound)


def ordinal(number: int) -> str:
    """
    >>> ordinal(3), ordinal(12), ordinal(21)
    ('3rd', '12th', '21st')
    """
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
