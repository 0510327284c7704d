"""Reports as pages show them: their kind, their roles in words, what they describe, their silences and their quotes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from kg.answer.naming import Select
from kg.answer.telling.phrases import Phrases
from kg.terms import ENT, GRAPH_INFERRED, ID, OA, RDF, SKOS, XSD, short_name
from kg.vocabulary import vocabulary

TYPE = RDF + "type"
ARTICLE = ID + "article/"
AT_ONCE = 500  # IRIs in one query
# How real what a report tells is, by its class; the first that fits.
TONES = (
    ("Content", "content"),
    ("SpeechAct", "said"),
    ("Attitude", "meant"),
    ("NonOccurrence", "denied"),
    ("Observation", "figure"),
    ("Situation", "state"),
    ("Act", "act"),
)
TONE_WORDS = {
    "act": "happened",
    "state": "holds",
    "figure": "a figure",
    "said": "somebody said so",
    "meant": "meant, expected or due",
    "denied": "said not to be so",
    "content": "only described",
}
# What a page shows in another way, or not at all.
_ASIDE = {
    ENT + name
    for name in "hasEvidence isSilentOn isOpenOn isClosedOn isAlternativeOn checkedBy hasMainKind isToldBy hasKind".split()
} | {TYPE}
_ORDER = {ENT + name: place for place, name in enumerate(vocabulary().properties)}
_FIRST = ("hasAgent", "signs", "signedBy", "hasTheme", "hasTopic")


class ValueView(NamedTuple):
    """A value of a role: its words, the IRI it stands for ("" for words), whether they are the source's, and a note."""

    text: str
    iri: str = ""
    quoted: bool = False
    note: str = ""
    inferred: bool = False


class RoleView(NamedTuple):
    """A property in words, with its values; inferred: it follows, and is not written."""

    name: str
    iri: str
    values: tuple[ValueView, ...]
    nested: tuple[ReportView, ...] = ()
    inferred: bool = False


class ReportView(NamedTuple):
    """A report, or a content within one."""

    iri: str
    kind: str
    kind_iri: str
    tone: str
    roles: tuple[RoleView, ...]
    silent: tuple[str, ...]
    open: tuple[str, ...]
    quotes: tuple[str, ...]
    phrase: str = ""

    @property
    def id(self) -> str:
        return local(self.iri)


def local(iri: str) -> str:
    """What stands behind the last slash: the name of a node within its article, and its anchor on the page."""
    return iri.rpartition("/")[2]


class Labels:
    """Names of things, asked for when they are needed."""

    def __init__(self, select: Select) -> None:
        self._select = select
        self._known: dict[str, str] = {}
        self.phrases = Phrases(select)

    def need(self, iris: Iterable[str]) -> None:
        """Asks for the names of many things at once."""
        todo = sorted({iri for iri in iris if iri not in self._known})
        for start in range(0, len(todo), AT_ONCE):
            some = todo[start : start + AT_ONCE]
            values = " ".join(str(ox.NamedNode(iri)) for iri in some)
            rows = self._select(
                f"SELECT ?x ?label WHERE {{ VALUES ?x {{ {values} }} "
                "{ ?x skos:prefLabel ?label } UNION { ?x rdfs:label ?label } UNION { ?x ent:headline ?label } "
                "UNION { ?x ent:wording ?label } } ORDER BY ?x ?label"
            )
            found: dict[str, str] = {}
            foreign: dict[str, str] = {}
            for thing, label in rows:
                names = found if label.language in (None, "en") else foreign  # type: ignore[attr-defined]
                names.setdefault(thing.value, label.value)  # type: ignore[attr-defined]
            self._known |= {iri: found.get(iri) or foreign.get(iri, "") for iri in some}

    def of(self, iri: str) -> str:
        """The name of a thing; without one, how its file calls it."""
        if iri not in self._known:
            self.need([iri])
        return self._known[iri] or short_name(iri).removeprefix(":").strip("<>")


Triples = dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]


class ReportViews:
    """Describes reports from their triples. said: by subject and predicate; inferred: the same for what follows."""

    def __init__(self, said: Triples, inferred: Triples, labels: Labels) -> None:
        self._said = said
        self._inferred = inferred
        self._labels = labels
        labels.phrases.learn(iri for iri, of in said.items() if ENT + "hasEvidence" in of and iri.startswith(ARTICLE))
        self._words = vocabulary()

    def fact(self, iri: str, depth: int = 0) -> ReportView:
        """A report or a content by its IRI."""
        said = self._said.get(iri, {})
        kind = self._one(said, "hasMainKind") or (next(iter(said.get(TYPE, ())), None))
        kind_iri = kind.value if kind is not None else ""
        roles = []
        shown: set[str] = set()
        for name in sorted(said.keys() - _ASIDE, key=_rank):
            roles.append(self._role(name, said[name], depth, False))
            shown |= {value.value for value in said[name]}
        for name, values in sorted(self._inferred.get(iri, {}).items(), key=lambda item: _rank(item[0])):
            rest = [value for value in values if value.value not in shown]
            if rest and name not in _ASIDE:
                roles.append(self._role(name, rest, depth, True))
                shown |= {value.value for value in rest}
        quotes = tuple(value.value for value in said.get(ENT + "hasEvidence", ()))
        words = " ".join(self._said[quote][EXACT][0].value for quote in quotes if EXACT in self._said.get(quote, {}))
        return ReportView(
            iri,
            self._labels.of(kind_iri) if kind_iri else "",
            kind_iri,
            self.tone(iri),
            tuple(roles),
            tuple(self._name(value.value) for value in said.get(ENT + "isSilentOn", ())),
            tuple(self._name(value.value) for value in said.get(ENT + "isOpenOn", ())),
            quotes,
            "" if depth else self._labels.phrases.of(iri, words),
        )

    def tone(self, iri: str) -> str:
        """How real it is: a key of `TONE_WORDS`."""
        for each in self._said.get(iri, {}).get(TYPE, ()):
            name = each.value.removeprefix(ENT)
            if name in self._words.classes:
                for above, tone in TONES:
                    if self._words.is_a(name, above):
                        return tone
        return "content"

    def _role(self, name: str, values: Sequence[ox.NamedNode | ox.Literal], depth: int, inferred: bool) -> RoleView:
        plain: list[ValueView] = []
        nested: list[ReportView] = []
        for value in values:
            if isinstance(value, ox.NamedNode) and self._is_content(value.value) and depth < 8:
                nested.append(self.fact(value.value, depth + 1))
            else:
                plain.append(self._value(value, inferred))
        return RoleView(self._name(name), name, tuple(plain), tuple(nested), inferred)

    def _value(self, value: ox.NamedNode | ox.Literal, inferred: bool) -> ValueView:
        if isinstance(value, ox.Literal):
            return ValueView(value.value, quoted=value.datatype.value == XSD + "string" or bool(value.language))
        said = self._said.get(value.value, {})
        types = {each.value for each in said.get(TYPE, ())}
        if ENT + "TimeSpan" in types:
            return self._time(said, inferred)
        if ENT + "Quantity" in types:
            return self._quantity(said)
        if said.get(ENT + "hasEvidence") and value.value.startswith(ARTICLE):
            return ValueView(self.short(value.value), value.value, inferred=inferred)
        if types & {ENT + "Group", ENT + "Item"}:
            members = [self._labels.of(each.value) for each in said.get(ENT + "hasMember", ())]
            note = f"among them {', '.join(members)}" if members else ""
            return ValueView(self._labels.of(value.value), value.value, True, note, inferred)
        return ValueView(self._labels.of(value.value), value.value, inferred=inferred)

    def short(self, iri: str) -> str:
        """Another report or content as a phrase."""
        text = self._labels.phrases.of(iri, with_time=False) or self._labels.of(iri)
        return text if len(text) <= 120 else text[:119].rstrip() + "…"

    def _time(self, said: dict[str, list[ox.NamedNode | ox.Literal]], inferred: bool) -> ValueView:
        words = self._one(said, "wording")
        bounds = [self._one(said, name) for name in ("earliest", "latest")]
        days = bounds_in_words(*(bound.value if bound is not None else "" for bound in bounds))
        ground = self._one(said, "ground")
        basis = self._one(said, "hasBasis")
        note = days if words is not None else ""
        if ground is not None and not inferred:
            note += f"{'; ' if note else ''}our conclusion: {ground.value}"
        elif ground is not None or (basis is not None and basis.value == ENT + "inferred"):
            note += f"{'; ' if note else ''}our conclusion"
        return ValueView(
            words.value if words is not None else days or "not stated", "", words is not None, note, inferred
        )

    def _quantity(self, said: dict[str, list[ox.NamedNode | ox.Literal]]) -> ValueView:
        wording, bound, value = (self._one(said, name) for name in ("wording", "hasBound", "value"))
        unit, upper = self._one(said, "hasUnit"), self._one(said, "upperValue")
        parts = [self._labels.of(bound.value)] if bound is not None else []
        parts += [grouped(value.value)] if value is not None else []
        parts += [f"to {grouped(upper.value)}"] if upper is not None else []
        parts += [self._labels.of(unit.value)] if unit is not None and not unit.value.endswith("/unit/one") else []
        return ValueView(wording.value if wording is not None else "", "", True, " ".join(parts))

    def _is_content(self, iri: str) -> bool:
        return any(each.value == ENT + "Content" for each in self._said.get(iri, {}).get(TYPE, ()))

    def _name(self, iri: str) -> str:
        """A property as people read it."""
        found = self._words.properties.get(iri.removeprefix(ENT))
        return found.short.replace("-", " ") if found else self._labels.of(iri)

    @staticmethod
    def _one(said: dict[str, list[ox.NamedNode | ox.Literal]], name: str) -> ox.NamedNode | ox.Literal | None:
        return next(iter(said.get(ENT + name, ())), None)


def _rank(iri: str) -> tuple[int, int, str]:
    name = iri.removeprefix(ENT)
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), _ORDER.get(iri, 1000), iri)


def grouped(number: str) -> str:
    """A number with thin spaces between its thousands.

    >>> grouped("2800000000").replace("\\u202f", " ")
    '2 800 000 000'
    """
    whole, dot, rest = number.partition(".")
    return f"{int(whole):,}".replace(",", "\u202f") + dot + rest if whole.lstrip("-").isdigit() else number


def bounds_in_words(earliest: str, latest: str) -> str:
    """The days between which a time lies.

    >>> bounds_in_words("2024-07-01", "2024-07-31"), bounds_in_words("2024-07-01", ""), bounds_in_words("", "")
    ('2024-07-01 to 2024-07-31', 'from 2024-07-01', '')
    """
    if earliest and latest:
        return earliest if earliest == latest else f"{earliest} to {latest}"
    return f"from {earliest}" if earliest else f"until {latest}" if latest else ""


def triples(rows: Iterable[Sequence[object]]) -> Triples:
    """Rows of subject, predicate and object, by subject and predicate; each once, in their order."""
    found: Triples = defaultdict(lambda: defaultdict(list))
    for s, p, o in rows:
        values = found[s.value][p.value]  # type: ignore[attr-defined]
        if o not in values:
            values.append(o)  # type: ignore[arg-type]
    return {subject: dict(said) for subject, said in found.items()}


def of_reports(select: Select, reports: Sequence[str], labels: Labels) -> ReportViews:
    """What the graph says of some reports and of all that they describe. Three queries, whatever their number."""
    if not reports:
        return ReportViews({}, {}, labels)
    told = f"VALUES ?report {{ {' '.join(str(ox.NamedNode(iri)) for iri in reports)} }} ?s ent:isToldBy ?report ."
    # Sorted here: the engine takes four times as long for it as for finding them.
    rows = sorted(select(f"SELECT DISTINCT ?s ?p ?o WHERE {{ {told} ?s ?p ?o }}"), key=_in_order)
    follows = sorted(
        select(
            f"SELECT DISTINCT ?s ?p ?o WHERE {{ {told} GRAPH <{GRAPH_INFERRED}> {{ ?s ?p ?o }} "
            "FILTER(?p NOT IN (rdf:type, ent:hasKind)) }"
        ),
        key=_in_order,
    )
    known = set(map(tuple, follows))
    rows = [row for row in rows if tuple(row) not in known]
    told_of = {row[0].value for row in rows}  # type: ignore[attr-defined]
    others = {
        o.value for *_, o in [*rows, *follows] if isinstance(o, ox.NamedNode) and o.value.startswith(ARTICLE)
    } - told_of
    if others:  # times, quantities, groups and other reports
        values = " ".join(str(ox.NamedNode(iri)) for iri in sorted(others))
        more = select(f"SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}")
        rows += sorted(more, key=_in_order)
    said, inferred = triples(rows), triples(follows)
    labels.need(iris_of(said, inferred))
    return ReportViews(said, inferred, labels)


def _in_order(row: Sequence[object]) -> tuple[object, ...]:
    """What triples are sorted by: terms by what they say, things before values."""
    s, p, o = row
    return s.value, p.value, not isinstance(o, ox.NamedNode), o.value, str(o)  # type: ignore[attr-defined]


def iris_of(*all_said: Triples) -> set[str]:
    """The things that triples name as objects."""
    return {
        value.value
        for said in all_said
        for of in said.values()
        for values in of.values()
        for value in values
        if isinstance(value, ox.NamedNode)
    }


LABEL, EXACT = SKOS + "prefLabel", OA + "exact"
