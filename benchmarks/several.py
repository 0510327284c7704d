"""A seeded generator of corpora of several sources with known truth: the same happenings told by many, in other words.

    python benchmarks/several.py N DIR [--seed 0]

writes a graph of N articles. A node of an article is called after its happening (`:h0042` in every article that tells of it), so
the truth is in the names. Articles differ in wording, tell times and amounts more or less exactly, err now and then, tell plans,
denials and hearsay, copy each other, and spell persons in three ways.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

# State, code, city and another city of it.
STATES = [
    tuple(line.split(" "))
    for line in """Kenya ke Nairobi Mombasa;Portugal pt Lisbon Porto;Norway no Oslo Bergen;Ghana gh Accra Kumasi
Namibia na Windhoek Swakopmund;Chile cl Santiago Valparaiso;Peru pe Lima Arequipa;Japan jp Tokyo Osaka
Mongolia mn Ulaanbaatar Darkhan;Egypt eg Cairo Alexandria;Zambia zm Lusaka Ndola;Finland fi Helsinki Turku
Poland pl Warsaw Gdansk;Austria at Vienna Graz;Brazil br Brasilia Recife;Estonia ee Tallinn Tartu""".replace(
        "\n", ";"
    ).split(";")
]
AGENCIES = "Amber Wire,Birch News,Coral Post,Delta Desk,Ember Times,Fjord Sun".split(",")
FIELDS = "Harbours Rivers Forests Railways Museums Vaccines Satellites Orchards Glaciers Lanterns".split()
GOODS = "ferries trams turbines telescopes looms".split()
# One person in three transliterations.
PERSONS = [
    ("Yermek Zhaksybekov", "Ermek Zhaksybekov", "Jermek Schaksybekow"),
    ("Sergey Kharitonov", "Sergei Haritonov", "Sergej Charitonow"),
    ("Dmitry Yakovlev", "Dmitri Iakovlev", "Dmitrij Jakowlew"),
    ("Nursultan Tulegenov", "Noursoultan Toulegenov", "Nursultan Tulegenow"),
    ("Aisha Mbeki", "Aïsha Mbeki", "Aischa Mbeki"),
    ("Yuri Chernyshov", "Iouri Chernyshov", "Juri Tschernyschow"),
    ("Vasily Zhukovsky", "Vassili Zhukovski", "Wassili Schukowski"),
    ("Zhanar Sadykova", "Janar Sadykova", "Schanar Sadykowa"),
]
MONTHS = "January February March April May June July August September October November December".split()
ODDS_OF_ERROR = 0.08
PREFIXES = (
    "".join(
        f"@prefix {name}: <https://w3id.org/entente/id/{name}/> .\n"
        for name in ("body", "country", "document", "measure", "person", "place")
    )
    + """@prefix ent: <https://w3id.org/entente/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
)


@dataclass
class Happening:
    """What happened: its kind, sides (places in STATES), day, place, number, amount."""

    id: str
    kind: str
    sides: tuple[int, int]
    day: date
    city: str
    number: int = 0
    amount: int = 0
    subject: str = ""
    person: int = 0


@dataclass
class Told:
    """What one article says of a happening, as one who reads it takes it: days, city, number, bounds of the amount."""

    happening: Happening
    mode: str
    first: str = ""
    last: str = ""
    city: str = ""
    number: int = 0
    low: float = 0
    high: float = 0
    person: int = -1


@dataclass
class Article:
    """An article: its lines, each with its notes; what it tells by node; of which article it is a copy."""

    slug: str
    agency: int
    published: date
    lines: list[tuple[str, str]] = field(default_factory=list)
    told: dict[str, Told] = field(default_factory=dict)
    copy_of: str = ""

    def text(self) -> str:
        return "".join(f"{line}\n" for line, _ in self.lines)

    def notes(self) -> str:
        by = slug(AGENCIES[self.agency])
        head = f"article {self.slug}\n  source-kind news; issued-by {by}; published-by {by}; published-in = {self.published} on page; from-page published-in; silent written-by\n\n"
        head += "= «$»: currency:USD ! As usual.\n\n" if "$" in self.text() else ""
        return head + "".join(f"{number}\n{notes}" for number, (_, notes) in enumerate(self.lines, 1))


def slug(name: str) -> str:
    """A name as the end of an IRI."""
    return "".join(c if c.isalnum() else "-" for c in name.lower().replace("ï", "i"))


def reference() -> str:
    """The Turtle of what the articles name."""
    made = [PREFIXES]
    for name in AGENCIES:
        made.append(f'body:{slug(name)} a ent:NewsAgency ; skos:prefLabel "{name}"@en .')
    for _, code, *cities in STATES:
        made += [
            f'place:{slug(city)} a ent:City ; skos:prefLabel "{city}"@en ; ent:isLocatedIn country:{code} .'
            for city in cities
        ]
    for number, names in enumerate(PERSONS):
        made += [
            f'person:p{number}-{way} a ent:Person ; skos:prefLabel "{name}"@en .' for way, name in enumerate(names)
        ]
    for a, b in combinations(range(len(STATES)), 2):
        one, other = STATES[a], STATES[b]
        made.append(
            f'body:{one[1]}-{other[1]}-council a ent:StandingBody ; skos:prefLabel "{one[0]}-{other[0]} Council"@en ; '
            f"ent:hasMember country:{one[1]} , country:{other[1]} ."
        )
        made += [
            f'document:{one[1]}-{other[1]}-{topic.lower()} a ent:Treaty ; skos:prefLabel "{one[0]}-{other[0]} Treaty on {topic}"@en .'
            for topic in FIELDS
        ]
    made += [
        f'body:{topic.lower()}-college a ent:University ; skos:prefLabel "{topic} College"@en .' for topic in FIELDS
    ]
    made.append('measure:lantern-trade a ent:Measure ; skos:prefLabel "lantern trade"@en .')
    return "\n".join(made) + "\n"


def happenings(n: int, rng: random.Random) -> list[Happening]:
    """A world of so many happenings; within seven weeks no two of one kind and pair, nor two openings by one college, nor
    two visits of one person to one state, as no reader of an article could tell them apart."""
    found: list[Happening] = []
    taken: dict[tuple[object, ...], list[date]] = {}
    kinds = ("session", "signing", "visit", "opening", "purchase", "figure", "force")
    while len(found) < n:
        kind = rng.choice(kinds)
        a, b = sorted(rng.sample(range(len(STATES)), 2))
        day = date(2021, 1, 1) + timedelta(rng.randrange(1400))
        subject = rng.choice(GOODS if kind == "purchase" else FIELDS)
        person = rng.randrange(len(PERSONS))
        once = {
            "signing": (kind, a, b, subject),
            "force": (kind, a, b, subject),
            "opening": (kind, a, subject),
            "figure": (kind, a, b, day.year),
        }
        key = once.get(kind, (kind, person, b) if kind == "visit" else (kind, a, b))
        near = taken.get((kind, subject) if kind == "opening" else key, ())
        if (kind in once and key in taken) or any(abs((day - other).days) < 50 for other in near):
            continue
        if kind == "opening":
            taken.setdefault((kind, subject), []).append(day)
        taken.setdefault(key, []).append(day)
        city = rng.choice(STATES[rng.choice((a, b))][2:])
        if kind == "opening":
            city = STATES[a][2]
        number = 3 + sum(1 for other in found if other.kind == "session" and other.sides == (a, b))
        amount = rng.randrange(101, 999) * 10**4
        found.append(Happening(f"h{len(found):05}", kind, (a, b), day, city, number, amount, subject, person))
    # The sessions of a body are numbered in the order of their days.
    for sides in {one.sides for one in found if one.kind == "session"}:
        for number, one in enumerate(
            sorted((x for x in found if x.kind == "session" and x.sides == sides), key=lambda x: x.day), 3
        ):
            one.number = number
    return found


def articles(n: int, seed: int = 0) -> list[Article]:
    """The articles of a seed: each tells of one to three happenings, and one in ten copies another."""
    rng = random.Random(f"several {seed}")
    world = happenings(max(4, n), rng)
    made: list[Article] = []
    for number in range(n):
        name = f"s{number:05}"
        if made and rng.random() < 0.1:
            made.append(_copied(name, rng.choice(made), rng))
            continue
        chosen = rng.sample(world, min(len(world), rng.choice((2, 3, 4))))
        day = max(one.day for one in chosen) + timedelta(rng.randrange(1, 20))
        one = Article(name, rng.randrange(len(AGENCIES)), day)
        for happening in chosen:
            _tell(one, happening, rng)
        made.append(one)
    return made


def _copied(name: str, of: Article, rng: random.Random) -> Article:
    other = rng.choice([agency for agency in range(len(AGENCIES)) if agency != of.agency])
    return Article(name, other, of.published + timedelta(1), list(of.lines), dict(of.told), of.copy_of or of.slug)


def _days(told: Told, day: date, exact: str) -> str:
    """The words for a day, told as exactly as that."""
    month = MONTHS[day.month - 1]
    if exact == "day":
        told.first = told.last = day.isoformat()
        return f"on {day.day} {month} {day.year}"
    if exact == "month":
        told.first = day.replace(day=1).isoformat()
        told.last = ((day.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)).isoformat()
        return f"in {month} {day.year}"
    told.first, told.last = f"{day.year}-01-01", f"{day.year}-12-31"
    return f"in {day.year}"


def _tell(article: Article, one: Happening, rng: random.Random) -> None:
    """Adds a sentence on a happening, with its notes."""
    mode = "done"
    if one.kind in ("signing", "opening", "session", "purchase"):
        mode = rng.choices(("done", "planned", "denied", "said"), (80, 9, 4, 7))[0]
    told = Told(one, mode)
    error = rng.random() < ODDS_OF_ERROR
    day = one.day
    if error and one.kind in ("signing", "session", "force", "visit") and rng.random() < 0.6:
        day += timedelta(rng.choice((-30, 30, 365) if one.kind == "force" else (-2, -1, 1, 2)))
    # Of an opening "in 2021" in another country nobody could say that it is the same: who errs on the place gives day or month.
    vague = one.kind in ("signing", "force") or (one.kind == "opening" and not error)
    year_odds = 1 if vague else 0
    exact = "year" if one.kind == "figure" else rng.choices(("day", "month", "year"), (7, 3, year_odds))[0]
    when = _days(told, day, exact)
    error = error and day == one.day
    line, notes = _SENTENCES[one.kind](one, told, when, error, rng)
    if mode == "done" and line.endswith(f" {when}.") and rng.random() < 0.5:  # the time first
        first = when[0].upper() + when[1:]
        lower = line[0].lower() + line[1:] if line.startswith(("The ", "A ", "For ")) else line
        line = f"{first}, {lower[: -len(when) - 2]}."
        notes = notes.replace(f"«{when}»", f"«{first}»").replace("«A branch»", "«a branch»")
    article.lines.append((line, notes))
    article.told[one.id] = told


def _elsewhere(one: Happening, error: bool, rng: random.Random) -> str:
    """The city; another one of the two states where the article errs."""
    cities = [city for side in one.sides for city in STATES[side][2:] if city != one.city]
    return rng.choice(cities) if error else one.city


def _session(one: Happening, told: Told, when: str, error: bool, rng: random.Random) -> tuple[str, str]:
    (a, code_a, *_), (b, code_b, *_) = STATES[one.sides[0]], STATES[one.sides[1]]
    told.city, told.number = _elsewhere(one, error, rng), one.number
    body, nth = f"{a}-{b} Council", ordinal(told.number)
    more = f"{code_a}-{code_b}-council; ordinal {told.number}; place {slug(told.city)}; time «{when}»"
    if told.mode != "done":
        content = f"meeting {one.id}: part-of {more}"
        return _meant(told.mode, f"the {nth} meeting of the {body} in {told.city} {when}", content, a, code_a)
    line = rng.choice(
        (
            f"{told.city} hosted the {nth} meeting of the {body} {when}.",
            f"The {body} met for the {nth} time in {told.city} {when}.",
        )
    )
    return line, f"  Meeting {one.id}: session-of {more}\n"


def _document(one: Happening) -> tuple[str, str]:
    (a, code_a, *_), (b, code_b, *_) = STATES[one.sides[0]], STATES[one.sides[1]]
    return f"{code_a}-{code_b}-{one.subject.lower()}", f"{a}-{b} Treaty on {one.subject}"


def _signing(one: Happening, told: Told, when: str, _error: bool, rng: random.Random) -> tuple[str, str]:
    (a, code_a, *_), (b, code_b, *_) = STATES[one.sides[0]], STATES[one.sides[1]]
    document, title = _document(one)
    if told.mode != "done":
        content = f"signing {one.id}: theme {document}; agent {code_a}, {code_b}; time «{when}»"
        return _meant(told.mode, f"the signing of the {title} {when}", content, a, code_a)
    line = rng.choice((f"{a} and {b} signed the {title} {when}.", f"The {title} was signed by {b} and {a} {when}."))
    signing = f"signs {document}; signed-by-state {code_a}, {code_b}; time «{when}»; silent signed-by-hand-of"
    return line, f"  Signing {one.id}: {signing}\n"


def _force(one: Happening, _told: Told, when: str, _error: bool, rng: random.Random) -> tuple[str, str]:
    a, code_a, *_ = STATES[one.sides[0]]
    document, title = _document(one)
    line = rng.choice(
        (f"The {title} entered into force for {a} {when}.", f"For {a} the {title} entered into force {when}.")
    )
    return line, f"  EntryIntoForce {one.id}: brings-into-force {document}; in-force-for {code_a}; time «{when}»\n"


def _visit(one: Happening, told: Told, when: str, _error: bool, rng: random.Random) -> tuple[str, str]:
    b, code_b, *_ = STATES[one.sides[1]]
    way = rng.randrange(3)
    told.person, person = one.person, PERSONS[one.person][way]
    line = rng.choice((f"{person} visited {b} {when}.", f"{b} was visited by {person} {when}."))
    return line, f"  visit {one.id}: agent p{one.person}-{way}; destination {code_b}; time «{when}»\n"


def _opening(one: Happening, told: Told, when: str, error: bool, rng: random.Random) -> tuple[str, str]:
    a, code_a, *_ = STATES[one.sides[0]]
    told.city = _elsewhere(one, error, rng)
    body, title = f"{one.subject.lower()}-college", f"{one.subject} College"
    more = f"place {slug(told.city)}; time «{when}»"
    if told.mode != "done":
        content = f"opening {one.id}: agent {body}; {more}"
        return _meant(told.mode, f"the opening of {title} in {told.city} {when}", content, a, code_a)
    line = rng.choice(
        (f"{title} opened a branch in {told.city} {when}.", f"A branch of {title} was opened in {told.city} {when}.")
    )
    branch = "«a branch»" if line.startswith(title) else "«A branch»"
    return line, f"  Opening {one.id}: opened-by {body}; theme {branch}; {more}\n"


def _purchase(one: Happening, told: Told, when: str, error: bool, rng: random.Random) -> tuple[str, str]:
    (a, code_a, *_), (b, code_b, *_) = STATES[one.sides[0]], STATES[one.sides[1]]
    words, said = _money(told, one.amount * (3 if error else 1), rng)
    money = f"amount «{words}» = {said} currency:USD"
    content = f"purchase {one.id}: agent {code_a}; source {code_b}; theme «{one.subject}»; {money}; time «{when}»"
    if told.mode != "done":
        return _meant(told.mode, f"the purchase of {one.subject} from {b} for {words} {when}", content, a, code_a)
    line = rng.choice(
        (
            f"{a} bought {one.subject} from {b} for {words} {when}.",
            f"For {words}, {a} bought {one.subject} from {b} {when}.",
        )
    )
    return line, f"  {content}\n"


def _figure(one: Happening, told: Told, when: str, error: bool, rng: random.Random) -> tuple[str, str]:
    (a, code_a, *_), (b, code_b, *_) = STATES[one.sides[0]], STATES[one.sides[1]]
    words, said = _money(told, one.amount * (3 if error else 1), rng)
    money = f"amount «{words}» = {said} currency:USD"
    line = f"The lantern trade of {a} with {b} was {words} {when}."
    return (
        line,
        f"  Observation {one.id}: measure lantern-trade; theme {code_a}; partner {code_b}; {money}; time «{when}»\n",
    )


_SENTENCES = {
    "session": _session,
    "signing": _signing,
    "force": _force,
    "visit": _visit,
    "opening": _opening,
    "purchase": _purchase,
    "figure": _figure,
}


def _meant(mode: str, what: str, content: str, who: str, code: str) -> tuple[str, str]:
    """A sentence on what is only planned, denied or said, and its notes."""
    if mode == "planned":
        return f"{who} plans {what}.", f"  Plan: agent {code}; silent deadline\n    {content}\n"
    if mode == "denied":
        return f"{who} denied {what}.", f"  Denial: agent {code}\n    {content}\n"
    line = f"{who} spoke of {what}."
    return line, f"  ~ attributed {code} «{who} spoke»\n  Claim: agent {code}\n    {content}\n"


def _money(told: Told, value: int, rng: random.Random) -> tuple[str, str]:
    """A sum in words, more or less exactly, and the notes for it."""
    way = rng.choice(("exact", "rounded", "over"))
    if way == "exact":
        told.low = told.high = value
        return f"${value:,}", f"exactly {value}"
    million = value / 10**6
    if way == "rounded":
        shown = f"{million:.1f}"
        # In whole dollars: 2.05 million is within what rounds to 2.0 million.
        told.low, told.high = round(float(shown) * 10**6) - 50_000, round(float(shown) * 10**6) + 50_000
        return f"${shown} million", f"exactly {round(float(shown) * 10**6)}"
    shown = f"{int(million * 10) / 10:.1f}"
    told.low, told.high = round(float(shown) * 10**6), float("inf")
    return f"over ${shown} million", f"more than {round(float(shown) * 10**6)}"


def ordinal(number: int) -> str:
    """A number as the place in an order.

    >>> ordinal(3), ordinal(11), ordinal(22)
    ('3rd', '11th', '22nd')
    """
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def write(made: list[Article], folder: Path) -> list[str]:
    """Writes a graph of the articles; what is wrong with them."""
    from kg.paths import Workspace
    from kg.validate.live import Live

    (folder / "reference").mkdir(parents=True, exist_ok=True)
    (folder / "reference" / "several.ttl").write_text(reference(), encoding="utf-8")
    checks = Live(Workspace.at(folder))
    wrong: list[str] = []
    for one in made:
        there = folder / "articles" / one.slug
        there.mkdir(parents=True, exist_ok=True)
        checked = checks.check(there / "article.notes", one.notes().encode(), one.text().encode())
        wrong += [f"{one.slug}: {problem.message}" for problem in checked.problems] + [str(f) for f in checked.findings]
        if checked.made is not None:
            (there / "article.txt").write_text(one.text(), encoding="utf-8")
            (there / "article.ttl").write_text(checked.made.turtle, encoding="utf-8")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("n", type=int, metavar="N")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    for line in write(articles(options.n, options.seed), options.folder):
        print(line)


if __name__ == "__main__":
    main()
