"""Which of the reports that are silent on something may be of a value at all.

A source that does not say who did something leaves that open among those of whom it speaks. So what an article tells in
which the value is not named is not of it, and neither is that of which other roles name the sides.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.answer.canned.questions import Parameter
from kg.answer.rows import Rows

# Who may take part in what: where one of these is there, a silence on another one leaves nothing open.
WHO = ("hasAgent", "signedBy", "signedByState", "hasParticipant", "hasChair", "hasOfficeHolder", "consentGivenBy")
_ROLES = "|".join(f"ent:{name}" for name in WHO)
# Of a report: who takes part in what it is about, or in the act that this is done to; and the office in which a person was
# replaced, for whom it names none. Who says or plans something does not thereby take part in it.
_SIDES = (
    f"?fact ^ent:isToldBy ?node . FILTER NOT EXISTS {{ ?node ent:hasContent ?held }} {{ ?node {_ROLES} ?side }} "
    f"UNION {{ ?node ent:hasTheme/({_ROLES}) ?side }} "
    "UNION { ?node ent:isSilentOn ent:hasOffice ; ent:hasTheme ?person . ?change ent:replaces ?person ; ent:hasOffice ?side }"
)
_ALSO = "?fact ^ent:isToldBy ?other . { ?other ?as ?side } UNION { ?other ent:hasTheme/(ent:hasRecipient|ent:hasPartner) ?side }"


def may_belong(facts: Iterable[str], rows: Rows, value: object, parameter: Parameter) -> set[str]:
    """Of some silent reports those that may be of the value of a parameter, which is a thing: the rows' own graph is asked."""
    wanted = {*facts}
    if not wanted or rows.select is None or rows.find is None:
        return wanted
    iri = rows.find(value, parameter.class_iri)
    values = _values("fact", wanted)

    def ask(pattern: str, names: str) -> list[tuple[str, ...]]:
        found = rows.select(f"SELECT DISTINCT {names} WHERE {{ {pattern} }}") if rows.select is not None else []
        return [tuple(str(getattr(term, "value", term)) for term in row) for row in found]

    # In small steps, each by an index: asked at once, the store begins with all that there is. What is told itself stands in
    # an article beside what it belongs to.
    things = {iri, *_firsts(ask(f"?thing ?of <{iri}> FILTER NOT EXISTS {{ ?thing ent:isToldBy ?any }}", "?thing"))}
    reports = _firsts(ask(f"{_values('thing', things)} ?node ?role ?thing . ?node ent:isToldBy ?report", "?report"))
    articles = _firsts(
        ask(f"{_values('report', reports)} ?report ent:hasEvidence/ent:isFromArticle ?article", "?article")
    )
    told = ask(f"{values} ?fact ent:hasEvidence/ent:isFromArticle ?article", "?fact ?article")
    sided = _firsts(ask(f"{values} {_SIDES}", "?fact"))
    own = f"FILTER(?side = <{iri}> || EXISTS {{ ?side ?of <{iri}> }})"
    its = {fact for pattern in (_SIDES, _ALSO) for (fact,) in ask(f"{values} {pattern} {own}", "?fact")}
    return {fact for fact, article in told if article in articles} & (its | (wanted - sided))


def _values(name: str, iris: Iterable[str]) -> str:
    """What binds a variable to some things; blank nodes have no name to be asked by."""
    return f"VALUES ?{name} {{ {' '.join(f'<{iri}>' for iri in sorted(iris) if ':' in iri)} }}"


def _firsts(rows: Iterable[tuple[str, ...]]) -> set[str]:
    return {row[0] for row in rows}
