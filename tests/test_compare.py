"""What two articles say of one happening: every kind of agreement and difference, with the sentence that tells it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from two_sources import Said, sources, write

from kg.compare import differ, headings, record
from kg.compare.offices import holders
from kg.compare.show import compared
from kg.compare.tellings import Telling, TimeSpan
from kg.compare.world import World
from kg.paths import Workspace
from kg.snapshot.build import build

A, B = "first-post", "second-sun"
SIGNED = "Signing signing: signs port-treaty; signed-by-state ke, no; silent signed-by-hand-of"


HOLDS = """\
«{0}, the Ambassador of Norway to Kenya»
  OfficeHolding holding: office-holder {1}; office no-ambassador-to-kenya; on-behalf-of no; remit ke
x «, spoke.»: No matter."""
CHAIRED = """\
«The 8th meeting of the Lake Dialogue was held in Oslo.»
  Meeting talks: session-of lake-dialogue; ordinal 8; place oslo; silent time
«It was chaired by {0}.»
  = «It»: :talks ! The meeting just named.
  Chairing chairing: occurs-at :talks; chair {1}"""
OPENED = "Opening opening: opened-by fjord-college; theme «a branch»; place {0}; time {1}"
BOUGHT = "purchase purchase: agent ke; source no; theme «ten ferries»; amount «{0}» = exactly {1} currency:USD; time «on 3 June 2025»"
TRUCE = "truce truce: agent ke, no; duration «{0}» = exactly {1} unit:week; time «in May 2025»"
FORCE = "EntryIntoForce entry: brings-into-force port-treaty; in-force-for ke; time «{0}»"
QUOTED = """\
~ attributed ke «Kenya said»
Claim claim: agent ke
  signing: agent no; theme port-treaty; time «on 3 June 2025»"""


def signed(when: str) -> Said:
    return Said(f"Kenya and Norway signed the Port Treaty {when}.", f"{SIGNED}; time «{when}»")


def met(words: str, more: str) -> Said:
    return Said(words, f"Meeting talks: session-of lake-dialogue; {more}")


def visited(words: str, more: str) -> Said:
    return Said(f"Ada Berg {words} on 3 June 2025.", f"visit trip: agent ada-berg; {more}; time «on 3 June 2025»")


def opened(when: str) -> Said:
    notes = f"Opening deed: opened-by fjord-college; theme «a branch»; place nairobi; time «{when}»"
    return Said(f"Fjord College opened a branch in Nairobi {when}.", notes)


def given(name: str, code: str) -> Said:
    notes = f"donation gift: agent no; recipient {code}; theme «ten ferries»; time «on 3 June 2025»"
    notes += "; amount «$12 million» = exactly 12000000 currency:USD"
    return Said(f"Norway donated ten ferries worth $12 million to {name} on 3 June 2025.", notes)


def became(kind: str, verb: str, roles: str, when: str) -> Said:
    return Said(f"Kenya {verb} the Port Treaty {when}.", f"{kind} step: {roles}; time «{when}»")


def traded(words: str, amount: str, more: str = "silent time", when: str = "") -> Said:
    return Said(
        f"Kenya's port trade with Norway was {words}{when}.",
        f"Observation trade: measure port-trade; theme ke; partner no; amount «{amount.partition(' = ')[0]}» = {amount.partition(' = ')[2]}; {more}",
    )


# What the case is about: the first, the second article; the role; the status; the sentence.
CASES: dict[str, tuple[Said, Said, str, str, str]] = {
    "day": (
        met(
            "The 8th meeting of the Lake Dialogue was held in Oslo on 11 February 2025.",
            "ordinal 8; place oslo; time «on 11 February 2025»",
        ),
        met(
            "Oslo hosted the 8th meeting of the Lake Dialogue on 12 February 2025.",
            "ordinal 8; place oslo; time «on 12 February 2025»",
        ),
        "hasTime",
        "conflict",
        "The time differs: day-a has «on 11 February 2025», day-b has «on 12 February 2025».",
    ),
    "host": (
        met(
            "The 8th meeting of the Lake Dialogue was held in Oslo on 11 February 2025.",
            "ordinal 8; place oslo; time «on 11 February 2025»",
        ),
        met(
            "Nairobi hosted the 8th meeting of the Lake Dialogue on 11 February 2025.",
            "ordinal 8; place nairobi; time «on 11 February 2025»",
        ),
        "hasPlace",
        "conflict",
        "The place differs: host-a has Oslo, host-b has Nairobi.",
    ),
    "ordinal": (
        met(
            "The 8th meeting of the Lake Dialogue was held in Oslo on 11 February 2025.",
            "ordinal 8; place oslo; time «on 11 February 2025»",
        ),
        met(
            "Oslo hosted the 9th meeting of the Lake Dialogue on 11 February 2025.",
            "ordinal 9; place oslo; time «on 11 February 2025»",
        ),
        "ordinal",
        "conflict",
        "The number in the series differs: ordinal-a has 8, ordinal-b has 9.",
    ),
    "founding": (
        Said(
            "The Lake Dialogue was established in 2016.",
            "establishment founding: theme lake-dialogue; time «in 2016»; silent agent",
        ),
        Said(
            "The Lake Dialogue was established in 2017.",
            "establishment founding: theme lake-dialogue; time «in 2017»; silent agent",
        ),
        "hasTime",
        "conflict",
        "The time differs: founding-a has «in 2016», founding-b has «in 2017».",
    ),
    "ambassador": (
        Said("Ada Berg, the Ambassador of Norway to Kenya, spoke.", HOLDS.format("Ada Berg", "ada-berg")),
        Said("Bo Dahl, the Ambassador of Norway to Kenya, spoke.", HOLDS.format("Bo Dahl", "bo-dahl")),
        "holder",
        "conflict",
        "Ambassador of Norway to Kenya differs: ambassador-a has Ada Berg, ambassador-b has Bo Dahl.",
    ),
    "same-day": (
        signed("on 3 June 2025"),
        signed("on 3 June 2025"),
        "hasTime",
        "confirmed",
        "The time is the same in same-day-a and same-day-b: «on 3 June 2025».",
    ),
    "finer-day": (
        signed("in June 2025"),
        signed("on 3 June 2025"),
        "hasTime",
        "compatible",
        "The time is more exact in finer-day-b: «on 3 June 2025»; finer-day-a has «in June 2025».",
    ),
    "other-month": (
        signed("in May 2025"),
        signed("in June 2025"),
        "hasTime",
        "conflict",
        "The time differs: other-month-a has «in May 2025», other-month-b has «in June 2025».",
    ),
    "undated": (
        signed("in May 2025"),
        Said("Kenya and Norway signed the Port Treaty.", f"{SIGNED}; silent time"),
        "hasTime",
        "unique",
        "Only undated-a gives the time: «in May 2025».",
    ),
    "rounded": (
        traded("$1.2 billion", "$1.2 billion = exactly 1200000000 currency:USD"),
        traded("$1.213 billion", "$1.213 billion = exactly 1213000000 currency:USD"),
        "hasAmount",
        "compatible",
        "The amount is more exact in rounded-b: «$1.213 billion»; rounded-a has «$1.2 billion».",
    ),
    "bounded": (
        traded("over 2 million tons", "over 2 million tons = more than 2000000 unit:ton"),
        traded("2.3 million tons", "2.3 million tons = exactly 2300000 unit:ton"),
        "hasAmount",
        "compatible",
        "The amount is more exact in bounded-b: «2.3 million tons»; bounded-a has «over 2 million tons».",
    ),
    "turnover": (
        traded("$1.2 billion", "$1.2 billion = exactly 1200000000 currency:USD"),
        traded("$3.5 billion", "$3.5 billion = exactly 3500000000 currency:USD"),
        "hasAmount",
        "conflict",
        "The amount differs: turnover-a has «$1.2 billion», turnover-b has «$3.5 billion». Perhaps of another period: turnover-a and turnover-b give none.",
    ),
    "one-year": (
        traded("$1.2 billion in 2023", "$1.2 billion = exactly 1200000000 currency:USD", "time «in 2023»"),
        traded("$3.5 billion in 2023", "$3.5 billion = exactly 3500000000 currency:USD", "time «in 2023»"),
        "hasAmount",
        "conflict",
        "The amount differs: one-year-a has «$1.2 billion», one-year-b has «$3.5 billion».",
    ),
    "currencies": (
        traded("$3.5 billion", "$3.5 billion = exactly 3500000000 currency:USD"),
        traded("£2.8 billion", "£2.8 billion = exactly 2800000000 currency:GBP"),
        "hasAmount",
        "compatible",
        "The amount cannot be compared: currencies-a has «$3.5 billion», currencies-b has «£2.8 billion».",
    ),
    "about": (
        traded("about 600 ships", "about 600 = about 600 unit:one"),
        traded("580 ships", "580 = exactly 580 unit:one"),
        "hasAmount",
        "compatible",
        "The amount is more exact in about-b: «580»; about-a has «about 600».",
    ),
    "at-most": (
        traded("up to 15 ships", "up to 15 = at most 15 unit:one"),
        traded("20 ships", "20 = exactly 20 unit:one"),
        "hasAmount",
        "conflict",
        "The amount differs: at-most-a has «up to 15», at-most-b has «20». Perhaps of another period: at-most-a and at-most-b give none.",
    ),
    "plan-and-deed": (
        Said(
            "Kenya and Norway plan to sign the Port Treaty in June 2025.",
            "Plan plan: agent ke, no; silent deadline\n  signing: agent ke, no; theme port-treaty; time «in June 2025»",
        ),
        signed("on 3 June 2025"),
        "mode",
        "compatible",
        "It is told by plan-and-deed-b as done, by plan-and-deed-a as planned.",
    ),
    "plan-of-more": (
        Said(
            "Kenya plans to buy three ferries from Norway on 3 June 2025.",
            "Plan plan: agent ke; silent deadline\n  purchase: agent ke; source no; theme «three ferries»; time «on 3 June 2025»",
        ),
        Said(
            "Kenya bought two ferries from Norway on 3 June 2025.",
            "purchase deal: agent ke; source no; theme «two ferries»; time «on 3 June 2025»",
        ),
        "hasTheme",
        "compatible",
        "The theme is one as planned, another as done: plan-of-more-a has three ferries, plan-of-more-b has two ferries.",
    ),
    "denied": (
        signed("on 3 June 2025"),
        Said(
            "Norway denied that it had signed the Port Treaty.",
            "Denial denial: agent no\n  signing: agent no; theme port-treaty",
        ),
        "mode",
        "conflict",
        "denied-a tells of it as done, denied-b as denied.",
    ),
    "not-so": (
        signed("on 3 June 2025"),
        Said(
            "Kenya and Norway have not signed the Port Treaty.",
            "NonOccurrence unsigned\n  signing: agent ke, no; theme port-treaty",
        ),
        "mode",
        "conflict",
        "not-so-a tells of it as done, not-so-b as denied.",
    ),
    "said": (
        signed("on 3 June 2025"),
        Said(
            "Kenya said that Norway had signed the Port Treaty.",
            "~ attributed ke «Kenya said»\nClaim claim: agent ke\n  signing: agent no; theme port-treaty",
        ),
        "mode",
        "compatible",
        "It is told by said-a as done, by said-b as what somebody says.",
    ),
    "more-signers": (
        Said(
            "Kenya signed the Port Treaty.",
            "Signing signing: signs port-treaty; signed-by-state ke; silent signed-by-hand-of, time",
        ),
        Said("Kenya and Norway signed the Port Treaty.", f"{SIGNED}; silent time"),
        "hasAgent",
        "compatible",
        "The agent is told more fully in more-signers-b: Kenya, Norway; more-signers-a has Kenya.",
    ),
    "counted": (
        Said(
            "Kenya bought two ferries from Norway on 3 June 2025.",
            "purchase deal: agent ke; source no; theme «two ferries»; time «on 3 June 2025»",
        ),
        Said(
            "Kenia kaufte am 3. Juni 2025 drei Fähren von Norwegen.",
            "purchase deal: agent ke; source no; theme «drei Fähren»; time «am 3. Juni 2025» = 2025-06-03",
            B,
            language="de",
        ),
        "hasTheme",
        "conflict",
        "The theme differs: counted-a has two ferries, counted-b has drei Fähren.",
    ),
    "appointed": (
        *(
            Said(
                f"Norway appointed {name} as Ambassador of Norway to Kenya.",
                f"appointment named: agent no; theme {who}; office no-ambassador-to-kenya; silent time",
                by,
            )
            for name, who, by in (("Ada Berg", "ada-berg", A), ("Bo Dahl", "bo-dahl", B))
        ),
        "holder",
        "conflict",
        "Ambassador of Norway to Kenya differs: appointed-a has Ada Berg, appointed-b has Bo Dahl.",
    ),
    "organ": (
        Said("Kenya and Norway signed the Port Treaty.", f"{SIGNED}; silent time"),
        Said(
            "The Kenyan Ministry of Ports and the Norwegian Ministry of Ports signed the Port Treaty.",
            "Signing signing: signs port-treaty; signed-by ke-ministry-of-ports, no-ministry-of-ports; silent signed-by-hand-of, time",
        ),
        "hasAgent",
        "compatible",
        "The agent is more exact in organ-b: Kenyan Ministry of Ports, Norwegian Ministry of Ports; organ-a has Kenya, Norway.",
    ),
    "hand": (
        Said(
            "Ada Berg signed the Port Treaty for Norway.",
            "Signing signing: signs port-treaty; signed-by-state no; signed-by-hand-of ada-berg; silent time",
        ),
        Said(
            "Bo Dahl signed the Port Treaty for Norway.",
            "Signing signing: signs port-treaty; signed-by-state no; signed-by-hand-of bo-dahl; silent time",
        ),
        "signedByHandOf",
        "compatible",
        "The signer for Norway is another person: hand-a has Ada Berg, hand-b has Bo Dahl; whether both signed is not told.",
    ),
    "hands-of-two": (
        Said(
            "Ada Berg of Norway and Wanjiru Kamau signed the Port Treaty.",
            "Signing signing: signs port-treaty; signed-by-state no; signed-by-hand-of ada-berg, wanjiru-kamau; silent time",
        ),
        Said(
            "Ada Berg signed the Port Treaty for Norway.",
            "Signing signing: signs port-treaty; signed-by-state no; signed-by-hand-of ada-berg; silent time",
        ),
        "signedByHandOf",
        "compatible",
        "The signer is told more fully in hands-of-two-a: Ada Berg, Wanjiru Kamau; hands-of-two-b has Ada Berg.",
    ),
    "in-time": (
        Said(
            "Fjord College plans to open a branch in Nairobi by July 2025.",
            "Plan plan: agent fjord-college; deadline «by July 2025»\n  opening: agent fjord-college; theme «a branch»; place nairobi",
        ),
        opened("on 3 June 2025"),
        "hasTime",
        "compatible",
        "The time is within the deadline: in-time-b has «on 3 June 2025»; in-time-a has «by July 2025».",
    ),
    "done-and-cancelled": (
        visited("visited Oslo", "destination oslo"),
        Said(
            "Ada Berg cancelled a visit to Oslo on 3 June 2025.",
            "cancellation act: agent ada-berg\n  visit: agent ada-berg; destination oslo; time «on 3 June 2025»",
        ),
        "mode",
        "conflict",
        "done-and-cancelled-a tells of it as done, done-and-cancelled-b as cancelled.",
    ),
    "not-as-planned": (
        Said(
            "Kenya plans to buy ten ferries from Norway for $9 million on 3 June 2025.",
            "Plan plan: agent ke; silent deadline\n  " + BOUGHT.format("$9 million", 9000000),
        ),
        Said(
            "Kenya bought ten ferries from Norway for $12 million on 3 June 2025.",
            BOUGHT.format("$12 million", 12000000),
        ),
        "hasAmount",
        "compatible",
        "The amount is one as planned, another as done: not-as-planned-a has «$9 million», not-as-planned-b has «$12 million».",
    ),
    "told-and-denied": (
        Said(
            "Norway and Kenya discussed fishing on 3 June 2025.",
            "discussion talk: agent ke, no; theme «fishing»; time «on 3 June 2025»",
        ),
        Said(
            "Kenya denied that it discussed fishing on 3 June 2025.",
            "Denial denial: agent ke\n  discussion: agent ke; theme «fishing»; time «on 3 June 2025»",
        ),
        "mode",
        "conflict",
        "told-and-denied-a tells of it as done, told-and-denied-b as denied.",
    ),
    "too-late": (
        Said(
            "Fjord College is to open a branch in Nairobi by May 2025.",
            "Plan plan: agent fjord-college; silent deadline\n"
            "  opening: agent fjord-college; theme «a branch»; place nairobi; deadline «by May 2025»",
        ),
        opened("on 3 June 2025"),
        "hasTime",
        "compatible",
        "The time is after the deadline: too-late-b has «on 3 June 2025»; too-late-a has «by May 2025».",
    ),
    "country-of-place": (
        met("The 8th meeting of the Lake Dialogue was held in Norway.", "ordinal 8; place no; silent time"),
        met("The 8th meeting of the Lake Dialogue was held in Oslo.", "ordinal 8; place oslo; silent time"),
        "hasPlace",
        "compatible",
        "The place is more exact in country-of-place-b: Oslo; country-of-place-a has Norway.",
    ),
    "only-place": (
        met("The 8th meeting of the Lake Dialogue was held in Oslo.", "ordinal 8; place oslo; silent time"),
        met("The 8th meeting of the Lake Dialogue was held.", "ordinal 8; silent place, time"),
        "hasPlace",
        "unique",
        "Only only-place-a gives the place: Oslo.",
    ),
    "chair-of-a-side": (
        Said(
            "The 8th meeting of the Lake Dialogue was held in Oslo. It was chaired by the Kenyan Ministry of Ports.",
            CHAIRED.format("the Kenyan Ministry of Ports", "ke-ministry-of-ports"),
        ),
        Said(
            "The 8th meeting of the Lake Dialogue was held in Oslo. It was chaired by Kenya.",
            CHAIRED.format("Kenya", "ke"),
        ),
        "hasChair",
        "compatible",
        "The chair is more exact in chair-of-a-side-a: Kenyan Ministry of Ports; chair-of-a-side-b has Kenya.",
    ),
    "opened": (
        Said("Fjord College opened a branch in Nairobi in May 2025.", OPENED.format("nairobi", "«in May 2025»")),
        Said("Fjord College opened a branch in Oslo in May 2025.", OPENED.format("oslo", "«in May 2025»")),
        "hasPlace",
        "conflict",
        "The place differs: opened-a has Nairobi, opened-b has Oslo.",
    ),
    "price": (
        Said(
            "Kenya bought ten ferries from Norway for $12 million on 3 June 2025.",
            BOUGHT.format("$12 million", "12000000"),
        ),
        Said(
            "Kenya bought ferries from Norway for $15 million on 3 June 2025.",
            BOUGHT.format("$15 million", "15000000").replace("ten ferries", "ferries"),
        ),
        "hasAmount",
        "conflict",
        "The amount differs: price-a has «$12 million», price-b has «$15 million».",
    ),
    "seller": (
        Said(
            "Kenya bought ten ferries from Norway for $12 million on 3 June 2025.",
            BOUGHT.format("$12 million", "12000000"),
        ),
        Said(
            "Kenya bought ten ferries from Ghana for $12 million on 3 June 2025.",
            BOUGHT.format("$12 million", "12000000").replace("source no", "source gh"),
        ),
        "hasSource",
        "conflict",
        "The source differs: seller-a has Norway, seller-b has Ghana.",
    ),
    "truce": (
        Said("Kenya and Norway kept a truce for two weeks in May 2025.", TRUCE.format("for two weeks", 2)),
        Said("Kenya and Norway kept a truce for three weeks in May 2025.", TRUCE.format("for three weeks", 3)),
        "hasDuration",
        "conflict",
        "The duration differs: truce-a has «for two weeks», truce-b has «for three weeks».",
    ),
    "topics": (
        met(
            "The 8th meeting of the Lake Dialogue in Oslo was on energy.",
            "ordinal 8; place oslo; topic energy; silent time",
        ),
        met(
            "The 8th meeting of the Lake Dialogue in Oslo was on mining.",
            "ordinal 8; place oslo; topic mining; silent time",
        ),
        "hasTopic",
        "compatible",
        "The topic may be both: topics-a has energy, topics-b has mining industry.",
    ),
    "in-force": (
        Said("The Port Treaty entered into force for Kenya on 1 July 2025.", FORCE.format("on 1 July 2025")),
        Said("The Port Treaty entered into force for Kenya on 1 August 2025.", FORCE.format("on 1 August 2025")),
        "hasTime",
        "conflict",
        "The time differs: in-force-a has «on 1 July 2025», in-force-b has «on 1 August 2025».",
    ),
    "deadline": (
        Said(
            "Kenya plans to sign the Port Treaty by 2026.",
            "Plan plan: agent ke; silent deadline\n  signing: agent ke; theme port-treaty; deadline «by 2026»",
        ),
        Said(
            "Kenya plans to sign the Port Treaty in 2028.",
            "Plan plan: agent ke; silent deadline\n  signing: agent ke; theme port-treaty; deadline «in 2028»",
        ),
        "hasDeadline",
        "conflict",
        "The deadline differs: deadline-a has «by 2026», deadline-b has «in 2028».",
    ),
    "origin": (
        visited("came to Norway from Kenya", "destination no; origin ke"),
        visited("came to Norway from Ghana", "destination no; origin gh"),
        "hasOrigin",
        "conflict",
        "The origin differs: origin-a has Kenya, origin-b has Ghana.",
    ),
    "legal-basis": (
        Said(
            "Under the Port Treaty, Kenya bought ten ferries from Norway for $12 million on 3 June 2025.",
            BOUGHT.format("$12 million", "12000000") + "; legal-basis port-treaty",
        ),
        Said(
            "Under the Whale Treaty, Kenya bought ten ferries from Norway for $12 million on 3 June 2025.",
            BOUGHT.format("$12 million", "12000000") + "; legal-basis whale-treaty",
        ),
        "hasLegalBasis",
        "conflict",
        "The legal basis differs: legal-basis-a has Port Treaty, legal-basis-b has Whale Treaty.",
    ),
    "buyer": (
        Said(
            "Kenya bought ten ferries from Norway for $12 million on 3 June 2025.",
            BOUGHT.format("$12 million", "12000000"),
        ),
        Said(
            "Ghana bought ten ferries from Norway for $12 million on 3 June 2025.",
            BOUGHT.format("$12 million", "12000000").replace("agent ke", "agent gh"),
        ),
        "hasAgent",
        "conflict",
        "The agent differs: buyer-a has Kenya, buyer-b has Ghana.",
    ),
    "receiver": (
        given("Kenya", "ke"),
        given("Ghana", "gh"),
        "hasRecipient",
        "conflict",
        "The recipient differs: receiver-a has Kenya, receiver-b has Ghana.",
    ),
    "share": (
        traded("12 per cent", "12 per cent = exactly 12 unit:percent", "time «in 2023»", " in 2023"),
        traded("15 per cent", "15 per cent = exactly 15 unit:percent", "time «in 2023»", " in 2023"),
        "hasAmount",
        "conflict",
        "The amount differs: share-a has «12 per cent», share-b has «15 per cent».",
    ),
    "weight": (
        traded("800 kilograms", "800 kilograms = exactly 800 unit:kilogram", "time «in 2023»", " in 2023"),
        traded("2 tonnes", "2 tonnes = exactly 2 unit:tonne", "time «in 2023»", " in 2023"),
        "hasAmount",
        "conflict",
        "The amount differs: weight-a has «800 kilograms», weight-b has «2 tonnes».",
    ),
    "one-weight": (
        traded("2000 kilograms", "2000 kilograms = exactly 2000 unit:kilogram", "time «in 2023»", " in 2023"),
        traded("2 tonnes", "2 tonnes = exactly 2 unit:tonne", "time «in 2023»", " in 2023"),
        "hasAmount",
        "confirmed",
        "The amount is the same: one-weight-a has «2000 kilograms», one-weight-b has «2 tonnes».",
    ),
    "over-and-under": (
        traded("more than 30 ships", "more than 30 = more than 30 unit:one", "time «in 2023»", " in 2023"),
        traded("at most 20 ships", "at most 20 = at most 20 unit:one", "time «in 2023»", " in 2023"),
        "hasAmount",
        "conflict",
        "The amount differs: over-and-under-a has «more than 30», over-and-under-b has «at most 20».",
    ),
    "range": (
        traded("between 5 and 7 ships", "between 5 and 7 = between 5 and 7 unit:one", "time «in 2023»", " in 2023"),
        traded("9 ships", "9 = exactly 9 unit:one", "time «in 2023»", " in 2023"),
        "hasAmount",
        "conflict",
        "The amount differs: range-a has «between 5 and 7», range-b has «9».",
    ),
    "ratified": (
        became("Ratification", "ratified", "consents-to port-treaty; consent-given-by ke", "on 1 July 2025"),
        became("Ratification", "ratified", "consents-to port-treaty; consent-given-by ke", "on 4 July 2025"),
        "hasTime",
        "conflict",
        "The time differs: ratified-a has «on 1 July 2025», ratified-b has «on 4 July 2025».",
    ),
    "withdrawn": (
        became("Withdrawal", "withdrew from", "agent ke; theme port-treaty", "in May 2025"),
        became("Withdrawal", "withdrew from", "agent ke; theme port-treaty", "in July 2025"),
        "hasTime",
        "conflict",
        "The time differs: withdrawn-a has «in May 2025», withdrawn-b has «in July 2025».",
    ),
    "month-and-day": (
        met(
            "The 8th meeting of the Lake Dialogue was held in Oslo in March 2025.",
            "ordinal 8; place oslo; time «in March 2025»",
        ),
        met(
            "Oslo hosted the 8th meeting of the Lake Dialogue on 11 February 2025.",
            "ordinal 8; place oslo; time «on 11 February 2025»",
        ),
        "hasTime",
        "conflict",
        "The time differs: month-and-day-a has «in March 2025», month-and-day-b has «on 11 February 2025».",
    ),
    "hosted-by": (
        Said(
            "The 8th meeting of the Lake Dialogue was held in Oslo. Norway hosted it.",
            CHAIRED.replace("«It was chaired by {0}.»", "«Norway hosted it.»")
            .replace("«It»", "«it»")
            .replace(
                "Chairing chairing: occurs-at :talks; chair {1}", "Hosting hosting: occurs-at :talks; participant no"
            ),
        ),
        Said(
            "The 8th meeting of the Lake Dialogue was held in Oslo. Kenya hosted it.",
            CHAIRED.replace("«It was chaired by {0}.»", "«Kenya hosted it.»")
            .replace("«It»", "«it»")
            .replace(
                "Chairing chairing: occurs-at :talks; chair {1}", "Hosting hosting: occurs-at :talks; participant ke"
            ),
        ),
        "hasHost",
        "conflict",
        "The host differs: hosted-by-a has Norway, hosted-by-b has Kenya.",
    ),
    "chairs-of-one-side": (
        Said(
            "The 8th meeting of the Lake Dialogue was held in Oslo. It was chaired by the Kenyan Ministry of Ports.",
            CHAIRED.format("the Kenyan Ministry of Ports", "ke-ministry-of-ports"),
        ),
        Said(
            "The 8th meeting of the Lake Dialogue was held in Oslo. It was chaired by the Kenyan Fish Agency.",
            CHAIRED.format("the Kenyan Fish Agency", "ke-fish-agency"),
        ),
        "hasChair",
        "conflict",
        "The chair differs: chairs-of-one-side-a has Kenyan Ministry of Ports, chairs-of-one-side-b has Kenyan Fish Agency.",
    ),
    "only-two": (
        Said(
            "Only Kenya and Norway signed the Port Treaty.",
            "Signing signing: signs port-treaty; signed-by-state ke, no (closed); silent signed-by-hand-of, time",
        ),
        Said(
            "Kenya, Norway and Ghana signed the Port Treaty.",
            "Signing signing: signs port-treaty; signed-by-state ke, no, gh; silent signed-by-hand-of, time",
        ),
        "hasAgent",
        "conflict",
        "The agent differs: only-two-a has Kenya, Norway, only-two-b has Ghana, Kenya, Norway.",
    ),
    "one-publisher": (
        signed("on 3 June 2025"),
        signed("on 3 June 2025")._replace(by="first-post"),
        "hasTime",
        "dependent",
        "The time is the same in one-publisher-a and one-publisher-b: «on 3 June 2025».",
    ),
    "one-speaker": (
        Said("Kenya said that Norway had signed the Port Treaty on 3 June 2025.", QUOTED),
        Said("Norway had signed the Port Treaty on 3 June 2025, Kenya said.", QUOTED),
        "hasTime",
        "dependent",
        "The time is the same in one-speaker-a and one-speaker-b: «on 3 June 2025».",
    ),
}


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("pairs") / "graph"
    articles = {}
    for name, (one, other, *_) in CASES.items():
        articles[f"{name}-a"] = one
        articles[f"{name}-b"] = other if name == "one-publisher" else other._replace(by=B)
    write(folder, articles)
    return build(Workspace.at(folder)).key


def test_there_are_many_kinds_of_contradiction() -> None:
    """The five that were planted first, and at least twenty more."""
    assert sum(status == "conflict" for *_, status, _ in CASES.values()) >= 25


@pytest.mark.parametrize("name", CASES)
def test_a_kind_of_difference(key: str, name: str) -> None:
    *_, role, status, sentence = CASES[name]
    found = sources(key, f"{name}-")
    findings = {finding.role: finding for group in found.groups for finding in found.compare(group)[0]}
    findings |= {finding.role: finding for finding in holders(found.told, found.world)}
    assert role in findings, list(found.matches)
    assert (findings[role].status, findings[role].sentence) == (status, sentence)
    assert findings[role].status in differ.STATUSES


def test_what_is_given_is_compared_once(tmp_path: Path) -> None:
    """An amount that is all that is given, as in "paid 9 million dollars", differs as an amount alone."""
    notes = "payment deed: agent no; recipient ke; theme «${0} million»; amount «${0} million» = exactly {0}000000 currency:USD; time «on 3 June 2025»"
    words = "Norway paid Kenya ${0} million on 3 June 2025."
    write(
        tmp_path / "graph",
        {name: Said(words.format(n), notes.format(n), by) for name, n, by in (("nine", 9, A), ("ten", 10, B))},
    )
    found = sources(build(Workspace.at(tmp_path / "graph")).key)
    findings = [finding for group in found.groups for finding in found.compare(group)[0]]
    assert [finding.role for finding in findings if finding.status == "conflict"] == ["hasAmount"]


@pytest.mark.parametrize(
    ("days", "status"),
    [
        (["on 3 June 2025", "on 3 June 2025", "on 4 June 2025"], "majority"),
        (["on 3 June 2025", "in June 2025", "on 4 June 2025"], "conflict"),  # the vague one fits both
        (["on 3 June 2025", "on 4 June 2025", "on 5 June 2025"], "conflict"),
        (["on 3 June 2025", "in June 2025", "in 2025"], "compatible"),
    ],
)
def test_three_sources(days: list[str], status: str) -> None:
    """Of the sources a and b are two houses; c is a third."""
    told = [
        Telling(
            node=f"{slug}/signing",
            article=slug,
            report=f"{slug}/signing",
            kind="signing",
            kinds=frozenset(["signing"]),
            mode="done",
            around=(),
            spans={"hasTime": (SPANS[day],)},
        )
        for slug, day in zip("abc", days, strict=True)
    ]
    (finding,) = differ.compare(told, World({}))
    assert (finding.role, finding.status) == ("hasTime", status)


@pytest.mark.parametrize(
    ("told", "status", "sentence"),
    [
        (
            ["done in 2025", "done in June 2025", "done on 3 June 2025"],
            "compatible",
            "The time is most exact in c: «on 3 June 2025»; a has «in 2025», b has «in June 2025».",
        ),
        (
            ["done on 3 June 2025", "done in 2025", "done on 3 June 2025"],
            "compatible",
            "The time is more exact in a and c: «on 3 June 2025»; b has «in 2025».",
        ),
        (  # the conflict of two plans is told before the deed that is otherwise
            ["done on 5 June 2025", "planned on 3 June 2025", "planned on 4 June 2025"],
            "conflict",
            "The time differs: b has «on 3 June 2025», c has «on 4 June 2025»; a has «on 5 June 2025» (as done).",
        ),
        (
            ["planned on 5 June 2025", "said on 3 June 2025", "done on 3 June 2025"],
            "compatible",
            "The time is one as planned, another as done: a has «on 5 June 2025», b and c have «on 3 June 2025».",
        ),
        (["denied on 5 June 2025", "done on 3 June 2025"], "compatible", "The time is one as denied, another as done:"),
    ],
)
def test_only_what_is_told_as_equally_real_contradicts(told: list[str], status: str, sentence: str) -> None:
    group = [
        Telling(slug, slug, slug, "visit", frozenset(["visit"]), mode, (), spans={"hasTime": (SPANS[when],)})
        for slug, (mode, _, when) in zip("abc", (each.partition(" ") for each in told), strict=False)
    ]
    (finding,) = [each for each in differ.compare(group, World({})) if each.role == "hasTime"]
    assert finding.status == status
    assert finding.sentence.startswith(sentence)


@pytest.mark.parametrize(
    ("below", "mode"), [("planned", "as planned"), ("done", "as done"), ("", "as what somebody says")]
)
def test_a_heading_is_as_real_as_its_article(below: str, mode: str) -> None:
    heading = Telling("h", "a", "h", "visit", frozenset(["visit"]), "said", ("heading",))
    own = [replace(heading, node="p", mode=below, around=())] if below else []
    other = replace(heading, node="o", article="b", mode="refused", around=())
    (finding,) = differ.compare([heading, *own, other], World({}))
    assert finding.sentence == f"It is told by a {mode}, by b as refused."


SPANS = {
    f"on {day} June 2025": TimeSpan(f"2025-06-0{day}", f"2025-06-0{day}", f"on {day} June 2025") for day in (3, 4, 5)
}
SPANS["in June 2025"] = TimeSpan("2025-06-01", "2025-06-30", "in June 2025")
SPANS["in 2025"] = TimeSpan("2025-01-01", "2025-12-31", "in 2025")


# What a group of two is called, by the roles of each: as most have it, and without what nobody could choose between.
HEADINGS = {
    "a meeting of a series": (
        [("meeting", {"isSessionOf": "x:Lake Dialogue", "ordinal": "8"})] * 2,
        "8th meeting of the Lake Dialogue",
    ),
    "a series named as its meetings": (
        [("meeting", {"isSessionOf": "x:Lake Summit", "ordinal": "4"})] * 2,
        "4th Lake Summit",
    ),
    "one number against two": (
        [("meeting", {"isSessionOf": "x:Lake Summit", "ordinal": number}) for number in "544"],
        "4th Lake Summit",
    ),
    "one number against another": (
        [("meeting", {"isSessionOf": "x:Lake Dialogue", "ordinal": number}) for number in "54"],
        "meeting of the Lake Dialogue",
    ),
    "who gives it to whom": (
        [("loan", {"hasAgent": "x:Peru", "hasRecipient": "x:Bolivia"}), ("loan", {"hasAgent": "x:Peru"})],
        "loan by Peru to Bolivia",
    ),
    "another doer in each": (
        [("loan", {"hasAgent": who, "hasRecipient": "x:Bolivia"}) for who in ("x:Peru", "x:Chile")],
        "loan to Bolivia",
    ),
    "what is measured": (
        [("figure", {"hasMeasure": "x:fish trade", "hasTheme": "x:Peru", "hasPartner": "x:Chile"})] * 2,
        "fish trade of Peru with Chile",
    ),
    "who holds an office": (
        [("office-holding", {"hasTheme": "x:Ada Berg", "hasOffice": "x:Minister of Fish"})] * 2,
        "Ada Berg as Minister of Fish",
    ),
    "nothing but a kind": ([("truce", {})] * 2, "truce"),
}


@pytest.mark.parametrize("name", HEADINGS)
def test_what_it_is_called(name: str) -> None:
    told, expected = HEADINGS[name]
    rows = {iri: {"prefLabel": [iri[2:]]} for _, roles in told for iri in roles.values()}
    group = [
        Telling(
            f"n{place}",
            f"a{place}",
            f"n{place}",
            kind,
            frozenset((kind,)),
            "done",
            (),
            values={role: frozenset((iri,)) for role, iri in roles.items()},
        )
        for place, (kind, roles) in enumerate(told)
    ]
    assert headings.of_all(group, World(rows)) == expected
    planned = [replace(one, mode="planned") for one in group]
    assert headings.of_all(planned, World(rows)) == f"{expected} (planned)"


def test_what_two_rows_of_a_table_say_of_its_parties_is_one_value() -> None:
    rows = {iri: {"prefLabel": [iri[2:]]} for iri in ("x:Peru", "x:Chile")}

    def signing(node: str, article: str, *who: str) -> Telling:
        return Telling(
            node, article, node, "signing", frozenset(("signing",)), "done", (), values={"hasAgent": frozenset(who)}
        )

    group = [signing("r1", "t/t", "x:Peru"), signing("r2", "t/t", "x:Chile"), signing("n", "t/n", "x:Peru", "x:Chile")]
    (finding,) = differ.compare(group, World(rows))
    assert (finding.status, finding.sentence) == ("confirmed", "The agent is the same in n and t: Chile, Peru.")


def test_a_name_that_was_confirmed_is_not_put_into_the_mouth_of_others(tmp_path: Path) -> None:
    """Each article has the name that it writes; who is one person is told so, and is no other signer."""
    people = {"one": "Ada Berg, Juri Schukow", "other": "Yuri Zhukov", "third": "Ada Berg, Bo Dahl"}
    told = {}
    for by, (name, people_) in zip(("first-post", "second-sun", "third-times"), people.items(), strict=True):
        hands = ", ".join(who.lower().replace(" ", "-") for who in people_.split(", "))
        text = f"Kenya and Norway signed the Port Treaty on 3 June 2025; {people_} signed it."
        notes = f"Signing signing: signs port-treaty; signed-by-state ke, no; signed-by-hand-of {hands}; time «on 3 June 2025»"
        told[name] = Said(text, notes, by)
    write(tmp_path / "graph", told)
    person = "https://w3id.org/entente/id/person/"
    same = record.Decision(f"{person}juri-schukow", "same", f"{person}yuri-zhukov", True, "seen")
    found = sources(build(Workspace.at(tmp_path / "graph")).key, decisions=[same])
    (group,) = found.groups
    said = compared(group, found)
    by_pair = {tuple(x["nodes"]): x["ground"] for x in said["matched"]}
    written = {
        tuple(name.split(":")[1].split("/")[0] for name in pair): [
            part for part in ground.split("; ") if part.startswith("who signed by hand")
        ]
        for pair, ground in by_pair.items()
    }
    assert written == {
        ("one", "other"): ["who signed by hand: Juri Schukow / Yuri Zhukov"],
        ("one", "third"): ["who signed by hand: Ada Berg"],
        ("other", "third"): [],
    }
    (signer,) = [x["sentence"] for x in said["findings"] if x["role"] == "signer"]
    assert signer.endswith("; other has Yuri Zhukov (Yuri Zhukov is the same as Juri Schukow).")
