"""What a node says, in words that an English writer would use; by the kind of fault that was once there."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.answer.telling.phrases import Phrases
from kg.terms import ENT, ID

ARTICLE = f"{ID}article/x/"
Triples = dict[str, dict[str, str | list[str]]]  # by node and property: a label, ":node", or "“words”"


def phrases(told: Triples) -> Phrases:
    """The phrases of some nodes. What is not told elsewhere is told by :report."""
    rows = []
    for name, about in told.items():
        for prop, values in about.items():
            for value in [values] if isinstance(values, str) else values:
                label: ox.Literal | None = None
                term: ox.NamedNode | ox.Literal = ox.Literal(value.strip("“”"))
                if value.startswith(":"):
                    term = ox.NamedNode(ARTICLE + value[1:])
                elif not value.startswith("“"):
                    iri, _, name_of_it = value.rpartition("=")
                    term, label = ox.NamedNode(iri or f"urn:{value.replace(' ', '-')}"), ox.Literal(name_of_it)
                rows.append((ox.NamedNode(ARTICLE + name), ox.NamedNode(ENT + prop), term, label))
    return Phrases(lambda query: [row for row in rows if f"<{row[0].value}>" in query])


def of(told: Triples, name: str = "report") -> str:
    return phrases(told).of(ARTICLE + name)


ITSELF = {"isToldBy": ":report"}
BEING: dict[str, str | list[str]] = {"hasMainKind": "being", "hasTheme": "North Kivu", "hasAttribute": "the province"}
KINDS: list[tuple[Triples, str]] = [
    # What is such: a sentence of a named thing where the source says it, else a clause.
    ({"report": {**BEING, **ITSELF}}, "North Kivu is the province"),
    ({"report": {**BEING, "isToldBy": ":claim"}}, "North Kivu being the province"),
    ({"report": {**BEING, **ITSELF, "hasTime": ":time"}, "time": {"wording": "“in 2020”", "hasBasis": "stated", "earliest": "“2020”"}},
     "North Kivu being the province, in 2020"),
    ({"report": {"hasMainKind": "being", **ITSELF, "hasTheme": ["Goma", "Bukavu"], "predicate": "“safe”"}}, "Bukavu and Goma are “safe”"),
    ({"report": {"hasMainKind": "part", "hasTheme": "Brussels School", "isPartOf": "University of Kent", **ITSELF}},
     "Brussels School is part of the University of Kent"),
    ({"report": {"hasMainKind": "naming", "hasTheme": "World Trade Organization", "name": "“WTO”", **ITSELF}},
     "the World Trade Organization is called “WTO”"),
    ({"report": {"hasMainKind": "rank", "hasAgent": "Fuad Basya", "hasAttribute": "major general", **ITSELF}},
     "Fuad Basya has the rank of major general"),
    # Within something else, and denied.
    ({"report": {"hasMainKind": "denial", "hasAgent": "Peru", "hasContent": ":inner"},
      "inner": {"hasMainKind": "in force", "hasTheme": "Treaty on Seabirds", "isToldBy": ":report"}},
     "denial by Peru: the Treaty on Seabirds being in force"),
    ({"report": {"hasMainKind": f"{ID}kind/non-occurrence=non-occurrence", "hasContent": ":inner"}, "inner": {"hasMainKind": "in force", "hasTheme": "Treaty on Seabirds"}},
     "the Treaty on Seabirds not being in force"),
    # The word before a role.
    ({"report": {"hasMainKind": "meeting", "hasAgent": ["Chile", "Peru"], "hasPlace": "Red Bridge crossing"}},
     "meeting of Chile and Peru at the Red Bridge crossing"),
    ({"report": {"hasMainKind": "office holding", "hasTheme": "Ann Lee", "hasOfficeHolder": "Ann Lee", "hasOffice": "President of Kenya"}},
     "term in office of Ann Lee as President of Kenya"),
    ({"report": {"hasMainKind": "provision", "hasAgent": "Brazil", "hasTheme": "Brasilia", "hasAttribute": "a venue"}},
     "provision by Brazil of Brasilia as a venue"),
    ({"report": {"hasMainKind": "loan", "hasAgent": "Japan", "hasAttribute": "an interest rate of 1.2 percent"}},
     "loan by Japan (an interest rate of 1.2 percent)"),
    ({"report": {"hasMainKind": "effect", "hasAgent": "Roadmap", "hasTheme": "trade"}}, "effect of the Roadmap on trade"),
    ({"report": {"hasMainKind": "entry into a place", "hasAgent": "Chad", "hasDestination": "Libya"}}, "entry of Chad into Libya"),
    ({"report": {"hasMainKind": "arrival", "hasAgent": "Ann Lee", "hasDestination": "Riga"}}, "arrival of Ann Lee in Riga"),
    ({"report": {"hasMainKind": "consultation", "hasAgent": "Chad", "hasRecipient": "Peru"}}, "consultation by Chad with Peru"),
    ({"report": {"hasMainKind": "training", "hasAgent": "Chad", "hasRecipient": "Peru"}}, "training by Chad of Peru"),
    ({"report": {"hasMainKind": "success", "hasAgent": "Chad", "hasTheme": "the talks"}}, "success of Chad in the talks"),
    ({"report": {"hasMainKind": "success", "hasTheme": "the talks"}}, "success of the talks"),
    ({"report": {"hasMainKind": "failure", "hasAgent": "Chad", "hasTheme": "the talks"}}, "failure by Chad in the talks"),
    ({"report": {"hasMainKind": "sentencing", "hasAgent": "Chad", "hasRecipient": "Ann Lee", "hasTheme": "five years in prison"}},
     "sentencing by Chad of Ann Lee to five years in prison"),
    ({"report": {"hasMainKind": "replacement", "hasTheme": "Ann Lee", "hasSource": "Ben Ott"}}, "replacement with Ann Lee of Ben Ott"),
    # Words of the source for what something is that have no article of their own.
    ({"report": {**BEING, **ITSELF, "hasAttribute": f"{ARTICLE}what=opposition lawmaker"}}, "North Kivu is “opposition lawmaker”"),
    ({"report": {**BEING, **ITSELF, "hasAttribute": f"{ARTICLE}what=Peru's capital"}}, "North Kivu is Peru's capital"),
    ({"report": {**BEING, **ITSELF, "hasAttribute": f"{ARTICLE}what=a weapon"}}, "North Kivu is a weapon"),
    # Names of documents and bodies that are common nouns.
    ({"report": {"hasMainKind": "signing", "hasTheme": f"{ID}document/loan=loan agreement for the port"}}, "signing of the loan agreement for the port"),
    ({"report": {"hasMainKind": "signing", "hasTheme": f"{ID}document/s=section 5 of the Act"}}, "signing of section 5 of the Act"),
    # An amount whose words have the currency.
    ({"report": {"hasMainKind": "payment", "hasAmount": ":much"}, "much": {"wording": "“NOK 146.25 million”", "hasUnit": f"{ID}currency/NOK=Krone"}},
     "payment (NOK 146.25 million)"),
]  # fmt: skip


@pytest.mark.parametrize(("told", "text"), KINDS, ids=[text for _, text in KINDS])
def test_a_phrase_reads_as_english(told: Triples, text: str) -> None:
    for about in told.values():  # a label for the words of a quantity
        if "hasUnit" in about:
            told = {**told, "report": {**told["report"], "hasAmount": f"{ARTICLE}much=NOK 146.25 million"}}
    assert of(told) == text
