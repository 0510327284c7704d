"""Puts one article together: which blocks, what fills their slots, and the two files."""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from datetime import timedelta
from typing import Any

from sample.notation import Block, blocks, literal, node
from sample.values import Amount, Thing, Time, by, count, money, on, ordinal, slug, within_month, within_year
from sample.world import Pair, World

# Sections in the middle of an article: some of them, in any order.
SECTIONS = ("talks", "signing", "life", "economy", "minerals", "education", "diplomacy", "outlook")
MINERALS = "chromium cobalt copper lithium manganese molybdenum nickel niobium tantalum tin titanium tungsten zinc"
TOPICS = (
    "politics, security, culture, ecology, economics, agriculture, finance, energy, education, green energy, "
    "innovative agriculture, critical minerals, rare earth metals, high-tech processing, transport and logistics, "
    "higher education, workers' rights, labor and social relations"
).split(", ")
ODDS_OF_OPTIONAL = 0.75
ODDS_OF_DIFFERENCE = 0.15
PREFIXES = {
    name: f"https://w3id.org/entente/id/{name}/"
    for name in "body country currency document kind measure mineral office person place topic unit".split()
} | {
    "article": "https://w3id.org/entente/id/article/",
    "ent": "https://w3id.org/entente/ontology#",
    "oa": "http://www.w3.org/ns/oa#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def article(number: int, rng: random.Random, world: World) -> tuple[str, str, str]:
    """Slug, text and Turtle of an article. Pairs that come first in the world are in the news more often."""
    name = f"sample-{number:05}"
    pair = world.pairs[int(len(world.pairs) * rng.random() ** 3)]
    session = rng.randrange(len(pair.days))
    slots = _slots(name, pair, session, rng, world)
    text, body = _render(_choose(session, rng), slots)
    own = f"https://w3id.org/entente/id/article/{name}/"
    prefixes = "".join(f"@prefix {key}: <{iri}> .\n" for key, iri in sorted({"": own, **PREFIXES}.items()))
    card = node(
        f"article:{name}",
        "Article",
        ("ent:headline", literal(text.partition("\n")[0])),
        ("ent:language", '"en"'),
        ("ent:sha256", literal(hashlib.sha256(text.encode()).hexdigest())),
        ("ent:hasSourceKind", "ent:news"),
        ("ent:isIssuedBy", repr(slots["agency"])),
        ("ent:isPublishedBy", repr(slots["agency"])),
        ("ent:isSilentOn", "ent:isPublishedIn , ent:isWrittenBy"),
        ("ent:hasEvidence", ":e02r"),
    )
    return name, text, f"# An invented article, written by benchmarks/corpus_sample.py.\n\n{prefixes}\n{card}{body}"


def _choose(session: int, rng: random.Random) -> list[Block]:
    """The blocks of an article: a lead, five to seven sections in any order, and a close."""
    parts: dict[str, dict[str, list[Block]]] = defaultdict(lambda: defaultdict(list))
    for block in blocks():
        parts[block.section][block.part].append(block)
    possible = [name for name in SECTIONS if session or name != "life"]  # no agreement is older than the first session
    middle = rng.sample(possible, rng.randrange(5, 8))
    return [
        rng.choice(alternatives)
        for section in ("lead", *middle, "close")
        for alternatives in parts[section].values()
        if not alternatives[0].optional or rng.random() < ODDS_OF_OPTIONAL
    ]


def _slots(name: str, pair: Pair, session: int, rng: random.Random, world: World) -> dict[str, Any]:
    """What fills the slots. Now and then an article differs from what the others say."""
    a, b = pair.a, pair.b
    day = pair.days[session]
    host, signed_at = (a, b) if session % 2 else (b, a)
    number = day.year - pair.founded
    signed, ratified_a, ratified_b, force = pair.life(max(session - 1, 0))
    if rng.random() < ODDS_OF_DIFFERENCE:
        force += timedelta(7)
    turnover = pair.turnover + 150 * session
    if rng.random() < ODDS_OF_DIFFERENCE:
        turnover += 100 * rng.randrange(1, 9)
    agreement = pair.agreements[max(session - 1, 0)]
    signed_now = rng.choice((pair.memoranda, pair.agreements))[session]
    topics = [Thing(f"topic:{slug(name)}", name) for name in rng.sample(TOPICS, 12)]
    minerals = [Thing(f"mineral:{name}", name) for name in rng.sample(MINERALS.split(), 4)]

    growth = f"{rng.randrange(1, 20)}.{rng.randrange(1, 10)}"
    top = rng.choice((3, 5, 10, 20))
    tons = rng.randrange(2, 40)

    def last(person: Thing) -> Thing:
        return person.named(person.name.split()[-1])

    def month(earliest: int, latest: int) -> Time:
        """A month that begins some days before the session."""
        return within_month(day - timedelta(rng.randrange(earliest, latest)))

    return {
        "article": Thing(f"article:{name}", name),
        "agency": rng.choice(world.agencies),
        "bank": world.bank,
        "a": a.thing,
        "b": b.thing,
        "city": host.capital,
        "signed_city": signed_at.capital,
        "city_a": a.capital,
        "city_b": b.capital,
        "dialogue": pair.dialogue,
        "commission": pair.commission,
        "ordinal": number,
        "nth": ordinal(number),
        "chair_a": a.chair,
        "chair_b": b.chair,
        "chair_a_last": last(a.chair),
        "chair_b_last": last(b.chair),
        "office_a": a.chair_office,
        "office_b": b.chair_office,
        "minister_a": a.minister,
        "minister_b": b.minister,
        "ministry_a": a.ministry,
        "ministry_b": b.ministry,
        "parliament_b": b.parliament,
        "university_b": b.university,
        "company_a": a.company,
        "company_b": b.company,
        "post_a": pair.posts[0],
        "post_b": pair.posts[1],
        "amb_a": pair.ambassadors[0],
        "amb_b": pair.ambassadors[1],
        "amb_b_last": last(pair.ambassadors[1]),
        "next_amb": pair.ambassadors[2],
        "next_amb_last": last(pair.ambassadors[2]),
        "old_amb": pair.ambassadors[3],
        "memo": signed_now,
        "memo_topic": pair.topics[signed_now.id],
        "agreement": agreement,
        "bill": pair.bills[max(session - 1, 0)],
        "roadmap": pair.roadmap,
        **{f"t{i}": topic for i, topic in enumerate(topics, 1)},
        "T1": topics[0].named(topics[0].name.capitalize()),
        **{f"m{i}": mineral for i, mineral in enumerate(minerals, 1)},
        "day": on(day),
        "today": Time("Today", f"{day}", f"{day}", f"{day}", f"The speaker means the day of the session, {day}."),
        "signed_day": on(signed),
        "ratified_a": on(ratified_a),
        "ratified_b": on(ratified_b),
        "force_day": on(force),
        "this_year": within_year(day.year, "this year", f"The year of the session, which was held on {day}."),
        "next_year": within_year(day.year + 1),
        "last_year": within_year(day.year - 1),
        "by_year": by(rng.randrange(2028, 2036)),
        "next_month": within_month(
            day.replace(day=1) + timedelta(32), "next month", f"The month after the session, which was held on {day}."
        ),
        "founded": within_year(pair.founded),
        "roadmap_month": within_month(pair.days[0] - timedelta(90)),
        "opened_month": month(200, 600),
        "deal_month": month(40, 150),
        "loan_month": month(200, 380),
        "appointed_day": on(day - timedelta(rng.randrange(3, 30))),
        "departed_month": month(40, 90),
        "changed_month": month(100, 300),
        "visit_month": month(120, 350),
        "currency": a.currency,
        "sign": a.sign.strip(),
        "turnover": money(turnover, a.sign, a.currency.id),
        "turnover_usd": money(turnover // 200 * 10, "$", "currency:USD"),
        "deal": money(rng.randrange(20, 400), "$", "currency:USD", "over", "moreThan"),
        "loan": money(rng.randrange(20, 900), "$", "currency:USD", *rng.choice((("", "exactly"), ("up to", "atMost")))),
        "growth": Amount(f"{growth} per cent", growth, "unit:percent"),
        "top": Amount(f"top {top}", f"{top}", "", "atMost"),
        "rank": Amount(ordinal(pair.mineral_rank), f"{pair.mineral_rank}", ""),
        "enterprises": count(rng.randrange(40, 900), "affiliated enterprises", "about", "about"),
        "students": count(rng.randrange(300, 4000), "exchange students", "more than", "moreThan"),
        "jobs": count(rng.randrange(2, 60) * 50, "jobs", "at least", "atLeast"),
        "deposits": count(rng.randrange(20, 9000)),
        "types": count(rng.randrange(11, 99), "types"),
        "reserves": Amount(f"over {tons} million tons", f"{tons}000000", "unit:ton", "moreThan"),
    }


def _render(chosen: list[Block], slots: dict[str, Any]) -> tuple[str, str]:
    """Text and Turtle of the blocks, one line of text each. Mentions, times and amounts that recur are written once."""
    lines, turtle, written = [], [], set()
    mentions: dict[tuple[str, ...], str] = {}
    for number, block in enumerate(chosen, 1):
        own = {**slots, "line": f"{number:02}"}
        lines.append(block.text.format_map(own))
        turtle.append(f"# {'=' * 64} line {number}: {block.section}, {block.part}\n\n")
        for mention in block.mentions:
            signature = tuple(template.format_map(own) for template in mention[1:])
            if signature not in mentions:
                mentions[signature] = f":m{len(mentions) + 1:02}-{mention.key}"
                turtle.append(_mention(mentions[signature], *signature))
            own[f"mention_{mention.key}"] = mentions[signature]
        for value in map(own.get, block.slots):
            if isinstance(value, Time | Amount) and repr(value) not in written:
                written.add(repr(value))
                turtle.append(value.turtle())
        turtle.append(block.turtle.format_map(own))
    return "\n".join(lines) + "\n", "".join(turtle)


def _mention(name: str, wording: str, denotes: str, ground: str) -> str:
    return node(
        name,
        "Mention",
        ("ent:wording", literal(wording)),
        ("ent:denotes", denotes),
        ("ent:hasBasis", "ent:inferred" if ground else "ent:stated"),
        ("ent:ground", literal(ground)),
    )
