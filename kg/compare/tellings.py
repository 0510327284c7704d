"""How one article tells of one happening: its kind and roles, how real it is, whose words say so.

A happening is a report of the article or a content within one. Nothing here goes from a content to the world: that it is
only planned, said or denied stays with it (`Telling.mode`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property

from kg.compare.rows import Rows, article_of, first, label
from kg.terms import ENT, ID
from kg.vocabulary import vocabulary

KIND = ID + "kind/"
# How real it is, from the most to the least; the kinds of the reports and contents around a content say so.
DONE, SAID, PLANNED, POSSIBLE = "done", "said", "planned", "possible"
REFUSED, DENIED, CANCELLED = "refused", "denied", "cancelled"
_AROUND = (
    (DENIED, frozenset(("denial", "non-occurrence", "prohibition"))),
    (REFUSED, frozenset(("refusal",))),
    (CANCELLED, frozenset(("cancellation",))),
    (POSSIBLE, frozenset(("possibility", "permission", "expectation"))),
    (
        PLANNED,
        frozenset(
            (
                "plan",
                "commitment",
                "obligation",
                "assurance",
                "decision",
                "announcement",
                "directive",
                "aim",
                "proposal",
                "postponement",
            )
        ),
    ),
)
# By these somebody says that something is so, or is not. Who plans, demands or promises says nothing of what is.
ASSERTING = frozenset(("claim", "announcement", "denial"))
# Roles that are compared; the more special ones stand for those above them. Another order than this is no other meaning.
ROLES = (
    "hasTime hasDeadline ordinal hasPlace hasOrigin hasDestination isSessionOf hasAgent hasPartner hasChair hasHost "
    "hasParticipant hasTheme hasRecipient hasBeneficiary hasSource hasInstrument hasOffice signedByHandOf inForceFor "
    "isOnBehalfOf hasRemit hasAmount hasDuration hasFrequency hasMeasure hasTopic hasAttribute hasPurpose hasCause "
    "hasLegalBasis hasMember hasPolarity replaces name"
).split()
# What people call them.
NOUNS = {
    "hasTime": "time",
    "hasDeadline": "deadline",
    "ordinal": "number in the series",
    "hasPlace": "place",
    "hasOrigin": "origin",
    "hasDestination": "destination",
    "isSessionOf": "series",
    "hasAgent": "agent",
    "hasPartner": "other side",
    "hasChair": "chair",
    "hasHost": "host",
    "hasParticipant": "participant",
    "hasTheme": "theme",
    "hasRecipient": "recipient",
    "hasBeneficiary": "beneficiary",
    "hasSource": "source",
    "hasInstrument": "means",
    "hasOffice": "office",
    "signedByHandOf": "signer",
    "inForceFor": "party",
    "isOnBehalfOf": "side acted for",
    "hasRemit": "remit",
    "hasAmount": "amount",
    "hasDuration": "duration",
    "hasFrequency": "frequency",
    "hasMeasure": "measure",
    "hasTopic": "topic",
    "hasAttribute": "attribute",
    "hasPurpose": "purpose",
    "hasCause": "cause",
    "hasLegalBasis": "legal basis",
    "hasMember": "member",
    "hasPolarity": "polarity",
    "replaces": "one before",
    "name": "name",
    "mode": "reality",
    "holder": "holder of the office",
}
# The deadline of the plan around a content, which is its own too; no role of its own.
DUE = "due"
_NONE: frozenset[str] = frozenset()
_AT_MEETINGS = frozenset(("chairing", "hosting", "participation"))
_SPANS = frozenset(("hasTime", "hasDeadline"))
_AMOUNTS = frozenset(("hasAmount", "hasDuration", "hasFrequency"))


@dataclass(frozen=True)
class TimeSpan:
    """A time: first and last day in ISO form ("" where it is open), and the words for it."""

    earliest: str
    latest: str
    words: str
    inferred: bool = False

    @property
    def exact(self) -> bool:
        """Whether it is one day."""
        return bool(self.earliest) and self.earliest == self.latest


@dataclass(frozen=True)
class BoundedAmount:
    """A quantity as the source bounds it; unit: an IRI or ""; value: "" where the source leaves it open."""

    value: str
    upper: str
    unit: str
    bound: str
    words: str


@dataclass(frozen=True)
class ToldQuote:
    """Words of an article, with whose they are; published: day or span in ISO form, "" where it is not known."""

    words: str
    speakers: tuple[str, ...]
    voice: str
    article: str
    line: str
    published: str


@dataclass
class Telling:
    """A happening as one article tells it.

    node: of the happening; report: that tells of it, or the happening itself; above: what it stands in, the nearest first;
    around: the main kind of each of these; values: things by role, those named only by their words among them; contents: what a speech act or an
    attitude says or means, each a happening of its own.
    """

    node: str
    article: str
    report: str
    kind: str
    kinds: frozenset[str]
    mode: str
    around: tuple[str, ...]
    above: tuple[str, ...] = ()
    values: dict[str, frozenset[str]] = field(default_factory=dict)
    spans: dict[str, tuple[TimeSpan, ...]] = field(default_factory=dict)
    amounts: dict[str, tuple[BoundedAmount, ...]] = field(default_factory=dict)
    open: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    quotes: tuple[ToldQuote, ...] = ()
    contents: tuple[str, ...] = ()

    def things(self, *roles: str) -> frozenset[str]:
        """The things in some roles together."""
        if len(roles) == 1:
            return self.values.get(roles[0], _NONE)
        return _NONE.union(*(self.values[role] for role in roles if role in self.values))

    @property
    def kind_iris(self) -> list[str]:
        """Its kinds as IRIs."""
        return sorted(KIND + kind for kind in self.kinds)

    @cached_property
    def span(self) -> TimeSpan | None:
        """When it was or is to be; None where the source does not bound it."""
        for role in ("hasTime", "hasDeadline"):
            for span in self.spans.get(role, ()):
                if span.earliest or span.latest:
                    return span
        return None


def tellings(rows: Rows, nodes: Iterable[str] | None = None) -> list[Telling]:
    """The happenings that articles tell of, by IRI; those of `nodes` alone where they are given."""
    found = []
    parents = _parents(rows)
    occasions = _occasions(rows)
    for node in sorted(rows if nodes is None else nodes):
        own = rows.get(node, {})
        if "isToldBy" in own and (article := article_of(node)) and not _beside(rows, own):
            found.append(_telling(rows, node, article, parents, occasions))
    return found


def _beside(rows: Rows, own: dict[str, list[str]]) -> bool:
    """Whether it is who chairs, hosts or takes part in a meeting that is told: then it is told with the meeting."""
    kinds = {kind.removeprefix(KIND) for kind in own.get("hasMainKind", ())}
    return bool(kinds & _AT_MEETINGS) and any("isToldBy" in rows.get(node, {}) for node in own.get("occursAt", ()))


def _parents(rows: Rows) -> dict[str, str]:
    return {content: node for node, own in rows.items() for content in own.get("hasContent", ())}


def _occasions(rows: Rows) -> dict[str, list[str]]:
    """The situations at each meeting: who chaired, hosted, took part."""
    found: dict[str, list[str]] = {}
    for node, own in rows.items():
        for meeting in own.get("occursAt", ()):
            found.setdefault(meeting, []).append(node)
    return found


def _telling(rows: Rows, node: str, article: str, parents: dict[str, str], occasions: dict[str, list[str]]) -> Telling:
    own = rows[node]
    kinds = frozenset(kind.removeprefix(KIND) for kind in own.get("hasKind", ()))
    main = first(rows, node, "hasMainKind").removeprefix(KIND).removeprefix(ENT)
    around, above = [], parents.get(node)
    while above is not None and above not in around:
        around.append(above)
        above = parents.get(above)
    told = Telling(
        node=node,
        article=article,
        report=own["isToldBy"][0],
        kind=main,
        kinds=kinds | {main},
        mode=_mode(rows, around),
        around=tuple(first(rows, item, "hasMainKind").removeprefix(KIND) for item in around),
        above=tuple(around),
        open=_names(own, "isOpenOn"),
        closed=_names(own, "isClosedOn"),
        contents=tuple(own.get("hasContent", ())),
    )
    for role in ROLES:
        if role in _SPANS:
            if spans := tuple(_span(rows, value) for value in own.get(role, ())):
                told.spans[role] = spans
        elif role in _AMOUNTS:
            if amounts := tuple(_amount(rows, value) for value in own.get(role, ())):
                told.amounts[role] = amounts
        elif role in own:
            told.values[role] = frozenset(own[role])
    if due := tuple(_span(rows, value) for item in around for value in rows[item].get("hasDeadline", ())):
        told.spans[DUE] = due
    if "meeting" in told.kinds and "isPartOf" in own:  # as plans tell of a session
        told.values["isSessionOf"] = told.things("isSessionOf") | frozenset(own["isPartOf"])
    for item in occasions.get(node, ()):
        beside = rows[item]
        hosting = any(kind.endswith("/hosting") for kind in beside.get("hasKind", ()))
        for role, name in (("hasChair", "hasChair"), ("hasParticipant", "hasHost" if hosting else "hasParticipant")):
            if values := beside.get(role):
                told.values[name] = told.values.get(name, frozenset()) | frozenset(values)
    told.quotes = quotes(rows, own.get("hasEvidence") or rows.get(told.report, {}).get("hasEvidence") or ())
    return told


def _names(own: dict[str, list[str]], name: str) -> frozenset[str]:
    """The properties that a node is open or closed on, with the roles above them: who signs is who acts."""
    return _NONE.union(*(_with_above(value.removeprefix(ENT)) for value in own.get(name, ())))


@cache
def _with_above(name: str) -> frozenset[str]:
    known = vocabulary().properties.get(name)
    return frozenset({name}).union(*map(_with_above, known.parents if known else ()))


def _mode(rows: Rows, around: list[str]) -> str:
    if not around:
        return DONE
    kinds = {kind.removeprefix(KIND) for item in around for kind in rows[item].get("hasKind", ())}
    return next((mode for mode, names in _AROUND if kinds & names), SAID)


def assertors(told: Telling, rows: Rows) -> list[str]:
    """Who says or denies a content, by the innermost statement that it stands in; none where the article itself tells it."""
    for node, kind in zip(told.above, told.around, strict=True):
        if ASSERTING & {kind, *(each.removeprefix(KIND) for each in rows[node].get("hasKind", ()))}:
            return rows[node].get("hasAgent", [])
    return []


def _span(rows: Rows, node: str) -> TimeSpan:
    return TimeSpan(
        first(rows, node, "earliest"),
        first(rows, node, "latest"),
        first(rows, node, "wording"),
        first(rows, node, "hasBasis").endswith("#inferred"),
    )


def _amount(rows: Rows, node: str) -> BoundedAmount:
    return BoundedAmount(
        first(rows, node, "value"),
        first(rows, node, "upperValue"),
        first(rows, node, "hasUnit"),
        first(rows, node, "hasBound").removeprefix(ENT),
        first(rows, node, "wording"),
    )


def quotes(rows: Rows, evidence: Iterable[str]) -> tuple[ToldQuote, ...]:
    """The words of some evidence, each piece once."""
    return tuple(_quote(rows, item) for item in dict.fromkeys(evidence) if item in rows)


def _quote(rows: Rows, node: str) -> ToldQuote:
    article = first(rows, node, "isFromArticle")
    return ToldQuote(
        first(rows, node, "exact"),
        tuple(rows[node].get("hasSpeaker", ())),
        first(rows, node, "hasVoice").removeprefix(ENT),
        article,
        first(rows, node, "textLine"),
        published(rows, article),
    )


def published(rows: Rows, article: str) -> str:
    """When an article was published: a day, "first/last", or "" where it is not known."""
    span = first(rows, article, "isPublishedIn")
    earliest, latest = first(rows, span, "earliest"), first(rows, span, "latest")
    return earliest if earliest == latest else f"{earliest}/{latest}"


def side(rows: Rows, agent: str, seen: frozenset[str] = frozenset()) -> str:
    """The state for which somebody speaks, by its label; "" for who speaks for none, such as a newspaper."""
    if any(kind.removeprefix(ENT) in ("State", "Country") for kind in rows.get(agent, {}).get("type", ())):
        return label(rows, agent)
    for name in ("isOnBehalfOf", "isOrganOf", "actsFor", "represents", "isOfficeOf"):
        for above in rows.get(agent, {}).get(name, ()):
            if above not in seen and (found := side(rows, above, seen | {agent})):
                return found
    return ""
