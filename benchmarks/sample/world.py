"""The invented actors that all articles share: a fixed number, so that a larger corpus names them more often."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations

from sample.notation import literal, node
from sample.values import Thing, slug

PAIRS = 60
SESSIONS = 3

# State, its code, capital, currency and the sign or code before an amount. The rest of the world is invented.
STATES = """
Kenya ke Nairobi KES, Portugal pt Lisbon EUR, Norway no Oslo NOK, Ghana gh Accra GHS, Namibia na Windhoek NAD,
Chile cl Santiago CLP, Peru pe Lima PEN, Uruguay uy Montevideo UYU, Japan jp Tokyo JPY, Indonesia id Jakarta IDR,
Malaysia my Putrajaya MYR, Thailand th Bangkok THB, Mongolia mn Ulaanbaatar MNT, Morocco ma Rabat MAD, Egypt eg Cairo EGP,
Zambia zm Lusaka ZMW, Botswana bw Gaborone BWP, Finland fi Helsinki EUR, Iceland is Reykjavik ISK, Poland pl Warsaw PLN,
Austria at Vienna EUR, Croatia hr Zagreb EUR, Canada ca Ottawa CAD, Brazil br Brasilia BRL, Uzbekistan uz Tashkent UZS,
Azerbaijan az Baku AZN, Armenia am Yerevan AMD, Estonia ee Tallinn EUR, Latvia lv Riga EUR, Romania ro Bucharest RON
"""
SIGNS = {"EUR": "€", "JPY": "¥"}
FIRST_NAMES = "Alda Benno Carin Dario Elif Farid Gesa Hana Ivo Jana Kofi Lena Milo Nadia Oren Petra Rafi Sena Vera"
ONSETS = "Bal Cor Dav Fen Gar Hal Jor Kel Lam Mor Nev Ost Pel Quin Ras Sol Tav Ubr Ver Wend Bri Dru Mil Sten Zar"
ENDINGS = "aden ekov imba ossi unda erin alik orez ynde arou ister omani elgaard ubash intaro evski"
AGENCIES = ("Meridian Wire", "Northlight News", "Harbour Press Agency", "Steppe Telegraph", "Blue Delta Newsroom")
FIELDS = ("Trade", "Energy", "Education", "Transport", "Agriculture", "Environment")
# Names of documents and the bundled topics that the names name.
SUBJECTS = {
    "Green Energy": "green-energy",
    "Higher Education": "higher-education",
    "Agriculture": "agriculture",
    "Critical Minerals": "critical-minerals",
    "Transport and Logistics": "transport-and-logistics",
    "High-Tech Processing": "high-tech-processing",
    "Security": "security",
    "Culture": "culture",
    "Finance": "finance",
    "Ecology": "ecology",
}
MEASURES = {"growth-in-trade": "growth in trade", "exchange-students": "exchange students"}


@dataclass(frozen=True)
class State:
    """A state with those who act for it."""

    thing: Thing
    code: str
    capital: Thing
    currency: Thing
    sign: str
    chair: Thing
    chair_office: Thing
    minister: Thing
    ministry: Thing
    parliament: Thing
    university: Thing
    company: Thing


@dataclass(frozen=True)
class Pair:
    """Two states with what they share; the first is `a`. Dates and numbers are those that most articles give."""

    a: State
    b: State
    dialogue: Thing
    commission: Thing
    posts: tuple[Thing, Thing]
    ambassadors: tuple[Thing, Thing, Thing, Thing]  # of a, of b, the next and the former one of a
    memoranda: tuple[Thing, ...]
    agreements: tuple[Thing, ...]
    roadmap: Thing
    bills: tuple[Thing, ...]
    topics: dict[str, Thing]
    founded: int
    days: tuple[date, ...]
    turnover: int
    mineral_rank: int

    def life(self, session: int) -> tuple[date, date, date, date]:
        """When the agreement of a session was signed, ratified by the one and the other, and entered into force."""
        signed = self.days[session]
        steps = random.Random(f"{self.dialogue.id}:{session}")
        first = signed + timedelta(steps.randrange(60, 120))
        second = first + timedelta(steps.randrange(30, 90))
        return signed, first, second, second + timedelta(30)


@dataclass(frozen=True)
class World:
    """Everything that articles name beside the bundled reference data."""

    agencies: tuple[Thing, ...]
    bank: Thing
    states: tuple[State, ...]
    pairs: tuple[Pair, ...]
    turtle: str


class _Cards:
    """Makes things and keeps their identity cards."""

    def __init__(self, rng: random.Random) -> None:
        self.turtle = ""
        surnames = [onset + ending for onset in ONSETS.split() for ending in ENDINGS.split()]
        rng.shuffle(surnames)
        self.surnames = iter(surnames)
        self.first_names = FIRST_NAMES.split()
        self.rng = rng

    def add(self, prefix: str, kind: str, name: str, *properties: tuple[str, str], other: str = "") -> Thing:
        thing = Thing(f"{prefix}:sample-{slug(name)}", name)
        labels = (("skos:prefLabel", f'"{name}"@en'), ("skos:altLabel", f'"{other}"@en' if other else ""))
        self.turtle += node(thing.id, kind, *labels, *properties)
        return thing

    def person(self) -> Thing:
        surname = next(self.surnames)
        return self.add("person", "Person", f"{self.rng.choice(self.first_names)} {surname}", other=surname)


@cache
def world(seed: int) -> World:
    """The world of a seed."""
    rng = random.Random(f"{seed}:world")
    cards = _Cards(rng)
    agencies = tuple(cards.add("body", "NewsAgency", name) for name in AGENCIES)
    bank = cards.add("body", "Company", "Bank of the Four Winds")
    for id_, name in MEASURES.items():
        cards.turtle += node(f"measure:{id_}", "Measure", ("skos:prefLabel", f"{literal(name)}@en"))
    states = tuple(_state(cards, *line.split()) for line in STATES.replace("\n", " ").strip().split(", "))
    chosen = rng.sample(list(combinations(states, 2)), PAIRS)
    pairs = tuple(_pair(cards, rng, a, b) for a, b in chosen)
    return World(agencies, bank, states, pairs, cards.turtle)


def _state(cards: _Cards, name: str, code: str, capital: str, currency: str) -> State:
    thing = Thing(f"country:{code}", name)
    organ, office = ("ent:isOrganOf", thing.id), ("ent:actsFor", thing.id)
    return State(
        thing,
        code,
        cards.add("place", "City", capital, ("ent:isLocatedIn", thing.id)),
        Thing(f"currency:{currency}", currency),
        SIGNS.get(currency, f"{currency} "),
        cards.person(),
        cards.add("office", "Office", f"Foreign Minister of {name}", office),
        cards.person(),
        cards.add("body", "Ministry", f"Ministry of {cards.rng.choice(FIELDS)} of {name}", organ),
        cards.add("body", "Parliament", f"Parliament of {name}", organ),
        cards.add("body", "University", f"{next(cards.surnames)} University"),
        cards.add("body", "Company", f"{next(cards.surnames)} Holding"),
    )


def _pair(cards: _Cards, rng: random.Random, a: State, b: State) -> Pair:
    both = f"{a.thing}-{b.thing}"
    members = ("ent:hasMember", f"{a.thing.id} , {b.thing.id}")

    def post(of: State, to: State) -> Thing:
        ends = (("ent:actsFor", of.thing.id), ("ent:isAccreditedTo", to.thing.id))
        return cards.add("office", "Ambassadorship", f"Ambassador of {of.thing} to {to.thing}", *ends)

    subjects = rng.sample(list(SUBJECTS), 2 * SESSIONS)
    agreements = [cards.add("document", "Agreement", f"{both} Agreement on {name}") for name in subjects[:SESSIONS]]
    memoranda = [cards.add("document", "Memorandum", f"{both} Memorandum on {name}") for name in subjects[SESSIONS:]]
    first = date(2021, 1, 1) + timedelta(rng.randrange(0, 300))
    bill = ("ent:hasKind", "kind:bill")
    return Pair(
        a,
        b,
        cards.add("body", "StandingBody", f"{both} Strategic Dialogue", members),
        cards.add("body", "StandingBody", f"{both} Joint Commission", members),
        (post(a, b), post(b, a)),
        (cards.person(), cards.person(), cards.person(), cards.person()),
        tuple(memoranda),
        tuple(agreements),
        cards.add("document", "Roadmap", f"{both} Roadmap"),
        tuple(
            cards.add("document", "Document", f"Bill to ratify the {document}", bill) for document in agreements[:-1]
        ),
        {
            document.id: Thing(f"topic:{SUBJECTS[name]}", name.lower())
            for name, document in zip(subjects, [*agreements, *memoranda], strict=True)
        },
        rng.randrange(2004, 2017),
        tuple(first + timedelta(365 * i + rng.randrange(0, 60)) for i in range(SESSIONS)),
        rng.randrange(12, 90) * 100,
        rng.randrange(2, 20),
    )
