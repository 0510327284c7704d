"""No answer tells as so what stands only in what somebody denies, claims, plans or makes a condition.

A made article has each construct once in each of these: "Kathy Leach denied that Bareda is the envoy." Every question is
asked; no line of an answer may have the name without a word of what surrounds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from small_article import graph_of

import kg
from kg.answer.canned.questions import Question

# What surrounds: its sentence, its notes, and the words of which one has to stand in each line that has the name.
AROUND = {
    "denial": ("Kathy Leach denied that {}.", ["denial: agent kathy-leach"], r"deni|disputed"),
    "claim": ("Kathy Leach claimed that {}.", ["claim: agent kathy-leach"], r"claim"),
    "plan": ("France plans that {}.", ["Plan: agent fr; silent deadline"], r"plan|meant|to open"),
    "plan in claim": (
        "Kathy Leach claimed that France plans that {}.",
        ["claim: agent kathy-leach", "Plan: agent fr"],
        r"plan.*claim|claim.*plan",
    ),
    "absence in claim": (
        "Kathy Leach claimed that it is not true that {}.",
        ["claim: agent kathy-leach", "non-occurrence:"],
        r"non.occurrence|not done|\bno\b|did not come about",
    ),
    "condition": (
        "France plans to pay Spain if {}.",
        ["Plan: agent fr; silent deadline", "payment: agent fr; recipient es", "condition> "],
        r"condition",
    ),
    "cause": (
        "Kathy Leach claimed that France left because {}.",
        ["claim: agent kathy-leach", "departure: agent fr", "cause> "],
        r"cause",
    ),
}
# What is told: its words, its notes and what these declare; {} is a name that stands nowhere else.
TOLD = {
    "signing": ("Chile signed the {} Treaty", "signing: agent cl; theme document:{}", 'document:{} Treaty "{} Treaty"'),
    "force": ("the {} Treaty is in force", "entry-into-force: theme document:{}", 'document:{} Treaty "{} Treaty"'),
    "visit": ("{} visited Chile", "visit: agent person:{}; recipient cl", 'person:{} Person "{}"'),
    "office": ("{} is a Bailiff", "office-holding: theme person:{}; office office:bailiff", 'person:{} Person "{}"'),
    "ambassador": (
        "{} is the envoy to Chile",
        "office-holding: theme person:{}; office office:envoy",
        'person:{} Person "{}"',
    ),
    "appointment": (
        "Chile appointed {}",
        "appointment: agent cl; theme person:{}",
        'person:{} Person "{}"',
    ),
    "ranking": ("{} ranks third", "ranking: theme place:{}; amount «third» = exactly 3", 'place:{} City "{}"; located-in cl'),
    "figure": ("{} has five ports", "figure: theme place:{}; amount «five» = exactly 5 unit:one", 'place:{} City "{}"; located-in cl'),
    "sum": (
        "Chile paid 5 dollars or 4 euros to {}",
        "payment: agent cl; recipient body:{}; amount «5 dollars» = exactly 5 currency:USD, «4 euros» = exactly 4 currency:EUR",
        'body:{} Company "{}"',
    ),
    "opinion": ("{} is bad", "evaluation: theme place:{}; predicate «bad»; polarity negative", 'place:{} City "{}"; located-in cl'),
    "expertise": ("{} is good at mining", "expertise: agent body:{}; topic mining", 'body:{} Company "{}"'),
    "priority": ("mining is a priority of {}", "priority: agent body:{}; topic mining", 'body:{} Company "{}"'),
    "establishment": ("the {} Commission exists", "establishment: theme body:{}", 'body:{} StandingBody "{} Commission"; member cl'),
    "recurrence": (
        "the {} Commission meets annually",
        "recurrence: theme body:{}; frequency «annually» = exactly 1 unit:one per unit:year",
        'body:{} StandingBody "{} Commission"; member cl',
    ),
    "campus": ("{} University opened in Chile", "opening: agent body:{}; place cl", 'body:{} University "{} University"'),
    "count": (
        "two cities, {} among them, are ports",
        "figure: amount «two» = exactly 2 unit:one; member place:{}; theme «ports»",
        'place:{} City "{}"; located-in cl',
    ),
    "increase": ("rents in {} rose by 8 percent", "increase: theme «rents»; place place:{}; amount «8 percent» = exactly 8 unit:percent", 'place:{} City "{}"; located-in cl'),
    "reserves": (
        "{} sold two tons of nickel",
        "sale: agent body:{}; topic nickel; amount «two tons» = exactly 2 unit:ton",
        'body:{} Company "{}"',
    ),
    "meeting": ("the {} Commission met in Chile", "meeting: agent body:{}; place cl", 'body:{} StandingBody "{} Commission"; member cl'),
    "cause": ("{} fell because of rain", "decline: theme body:{}; cause «rain»", 'body:{} Company "{}"'),
    "plan": ("{} plans to close", "Plan: agent body:{} > closure: agent body:{}", 'body:{} Company "{}"'),
    "promise": ("{} promised to help Chile", "promise: agent body:{} > support: agent body:{}; recipient cl", 'body:{} Company "{}"'),
    "demand": ("Chile must help {}", "Obligation: agent cl > support: agent cl; recipient body:{}", 'body:{} Company "{}"'),
}  # fmt: skip
HEAD = """\
declare office:bailiff Office "Bailiff"
declare office:envoy Ambassadorship "envoy to Chile"; acts-for fr; accredited-to cl

= «dollars»: currency:USD ! The article means these.
"""
# A question that says by itself how its rows are told.
SAYS_IT = {("meetings-planned", "plan")}
# Questions that say of what something is named, and not that it is so.
ONLY_NAMED = {"people", "state-bodies", "documents", "topics", "sectors", "mentions", "not-stated", "speakers", "counts", "remarks", "articles", "inferred-by-us", "sentences-behind", "direct-speech"}  # fmt: skip
NAMES = ["".join(each).title() for each in product(("bar", "cor", "del", "fan", "gor", "hol", "jun", "kes", "lom", "mir", "nav", "pel", "rud", "sol", "tam"), ("ano", "eda", "ilo", "uma", "ova", "ine", "aro", "esi", "oku", "ula", "ent", "ost"))]  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[tuple[kg.Graph, dict[str, str]]]:
    """The article, and by name what surrounds it."""
    text, lines, within = ["Talks in Santiago"], [HEAD], {}
    declared = []
    names = iter(NAMES)
    for around, (sentence, outer, _) in AROUND.items():
        for words, notes, declares in TOLD.values():
            name = next(names)
            within[name] = around
            text.append(sentence.format(words.format(name)))
            declared.append(f"declare {declares.format(name.lower(), name)}")
            lines.append(_statement(len(text), text[-1], outer, notes.replace("{}", name.lower())))
    notes = "\n".join([lines[0], *declared, "", "1\n  x «Talks in Santiago»: A heading.", *lines[1:], ""])
    folder = graph_of(tmp_path_factory.mktemp("bare"), "bare", "\n".join([*text, ""]), notes)
    with kg.open(folder) as opened:
        yield opened, within


def _statement(number: int, sentence: str, outer: list[str], notes: str) -> str:
    """The notes of a line: its voice, what surrounds, and within that what is told."""
    lines = [f"{number}", f"  «{sentence}»"]
    if sentence.startswith("Kathy"):
        lines.append(f"    ~ attributed kathy-leach «Kathy Leach {sentence.split()[2]}»")
    depth = 4
    every = outer if outer[-1].endswith("> ") else [*outer, ""]
    inner = [f"{every[-1]}{part}" if not at else part for at, part in enumerate(notes.split(" > "))]
    for part in [*every[:-1], *inner]:
        lines.append(" " * depth + part)
        depth += 2
    return "\n".join(lines)


def test_nothing_is_told_bare(made: tuple[kg.Graph, dict[str, str]]) -> None:
    graph, within = made
    asked = 0
    bare = []
    for question in graph.questions():
        if question.name in ONLY_NAMED:
            continue
        for values in _values(graph, question):
            for answer in graph.ask(question.name, limit=5000, **values).answers():
                asked += 1
                for name in within.keys() & re.findall(r"[A-Z][a-z]+", answer.text):
                    if (question.name, within[name]) not in SAYS_IT and not re.search(
                        AROUND[within[name]][2], answer.text, re.I
                    ):
                        bare.append((question.name, within[name], answer.text))
    assert bare == []
    assert asked > 500


def _values(graph: kg.Graph, question: Question) -> Iterator[dict[str, str]]:
    """Values of what has to be given, in turn."""
    needed = [each for each in question.parameters if each.required]
    if not needed:
        yield {}
    elif len(needed) > 1:
        yield {each.name: state for each, state in zip(needed, ("cl", "fr"), strict=True)}
    elif needed[0].kind == "text":
        yield {needed[0].name: "Chile"}
    elif needed[0].name in ("object", "thing", "country", "speaker"):
        for value in ("cl", "mining", "Kathy Leach", "Bailiff"):
            if value == "cl" or needed[0].class_iri is None:
                yield {needed[0].name: value}
    elif (of := needed[0].class_iri) is not None and of.endswith("Kind"):
        for each in TOLD.values():
            yield {needed[0].name: each[1].partition(":")[0]}
