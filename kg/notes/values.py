"""What values of roles come to: things by their names, and words as times, quantities, groups, items or themselves."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.notes.names import ThingNames, expanded, last_part, shortened
from kg.notes.nodes import REPORT, TYPE, MadeNode, NodeGraph, Term, name_of_words
from kg.notes.read_amounts import BOUNDS, OF_AMOUNT, bound_of_open, number_term, of_amount, read_amount
from kg.notes.text import Span, SpanError, Text
from kg.notes.tree import Described, Modifier, Place, Problem, Scalar, ThingReference, Value, Words
from kg.notes.vocabulary import NotesVocabulary
from kg.source.times import read_time
from kg.source.timespan import bounds
from kg.terms import ENT, ID, SKOS, XSD

# Properties whose values are properties or classes.
OF_PROPERTIES = {"isFromPage", "isSilentOn", "isOpenOn", "isClosedOn", "isAlternativeOn"}
_LITERALS = {"string", "words", "text in a language", "integer", "decimal", "boolean", "date"}


@dataclass
class Scope:
    """Where a line of notes stands: in which line of the text, where its words are looked for, on which evidence it rests."""

    line: int = 0
    spans: list[Span] = field(default_factory=list)
    evidence: str = ""  # the name of the node
    label: str = ""  # 2a, 2, or nothing at the margin


def ent(name: str) -> ox.NamedNode:
    return ox.NamedNode(ENT + name)


class Values:
    """Makes terms, and the nodes that words come to. Faults go to `problems`."""

    def __init__(self, graph: NodeGraph, text: Text, names: ThingNames, language: str, problems: list[Problem]) -> None:
        self.graph, self.text, self.names, self.language, self.problems = graph, text, names, language, problems
        self.vocabulary: NotesVocabulary = names.vocabulary
        self.locals: list[tuple[str, Place]] = []  # nodes that were pointed at
        self.symbols: list[tuple[str, str]] = []  # signs that mentions explain, and units
        self.units = [
            (label, iri) for iri in names.classes if names.is_a(iri, ("Unit",)) for label in names.labels.get(iri, ())
        ]

    def wrong(self, place: Place, message: str, remedy: str = "") -> None:
        self.problems.append(Problem(place, message, remedy))

    def property(self, role: str, place: Place) -> str | None:
        """The local name of a property of the ontology, or the IRI of another, by the name that notes give it."""
        known = self.vocabulary
        name = known.by_role.get(role) or known.inferred_role(role)
        if name is None:
            near = nearest(role, known.written)
            self.wrong(
                place,
                f'there is no role "{role}".',
                self.of_kind(role) or near or "docs/notes.md and kg explain list the roles.",
            )
            return None
        if self.vocabulary.properties[name].inferred:
            written = [known.role(each) for each in known.whole.sources(name)]
            remedy = f"Write what it follows from: {', '.join(written)}." if written else "Leave it out."
            self.wrong(place, f'"{role}" is inferred and never written.', remedy)
            return None
        return expanded(name) if ":" in name else name

    # ---------------------------------------------------------------- things

    def thing(self, thing: ThingReference, values: list[str]) -> str | None:
        """The IRI of a thing that a property with these values can hold."""
        if thing.way == "local":
            self.locals.append((thing.text, thing.place))
            return self.graph.iri(thing.text)
        if thing.way == "iri":
            return thing.text
        if thing.way == "prefixed":
            iri = expanded(thing.text)
            if iri is None:
                self.wrong(
                    thing.place,
                    f'there is no prefix "{thing.text.split(":")[0]}".',
                    "Use one such as body, person or topic.",
                )
            elif iri.startswith(ID) and iri not in self.names.classes and iri != self.graph.article:
                near = nearest(last_part(iri), self.names.by_last)
                self.wrong(
                    thing.place,
                    f"nothing is known by the name {thing.text}.",
                    near or f'Declare it: declare {thing.text} CLASS "label".',
                )
            return iri
        if thing.way == "name" and thing.text == "article":
            return self.graph.article
        table = self.names.by_last if thing.way == "name" else self.names.by_label
        found = self.names.fitting(table.get(thing.text, set()), values)
        if len(found) == 1:
            return next(iter(found))
        shown = f'"{thing.text}"'
        if found:
            listed = " or ".join(sorted(map(shortened, found)))
            self.wrong(thing.place, f"{shown} can be {listed}.", "Write the one that is meant.")
        else:
            local = f"Write :{thing.text} for the node of this article. " if thing.text in self.graph.taken else ""
            near = nearest(thing.text, table)
            self.wrong(
                thing.place,
                f"nothing is known by the name {shown}.",
                local or near or f"Declare it: declare {_declared(thing)}.",
            )
        return None

    def things(self, things: list[ThingReference], name: str) -> list[Term]:
        """The terms of things as values of a property."""
        found = (self.thing(thing, self.values_of(name)) for thing in things)
        return [ox.NamedNode(iri) for iri in found if iri]

    def explains(self, sign: str, things: list[Term]) -> None:
        """Takes over what a mention says of a sign such as $, for the units of amounts."""
        if len(things) == 1 and self.names.is_a(things[0].value, ("Unit",)):
            self.symbols.append((sign, things[0].value))

    def kind(self, thing: ThingReference) -> str | None:
        """The IRI of the class or kind that a statement begins with."""
        if thing.way == "prefixed":
            iri = expanded(thing.text)
            if iri and iri.startswith(ENT) and iri.removeprefix(ENT) in self.vocabulary.classes:
                return iri
            if iri in self.names.classes:
                return iri
        elif thing.text in self.vocabulary.classes:
            return ENT + thing.text
        else:
            for iri in self.names.by_last.get(thing.text, ()):
                if self.names.is_a(iri, ("Kind",)):
                    return iri
        kinds = [last_part(iri) for iri in self.names.classes if self.names.is_a(iri, ("Kind",))]
        near = near_names(thing.text, [*self.vocabulary.classes, *kinds])
        declare = f'declare it: declare {thing.text} Kind "{thing.text}"; kind-of Act'
        self.wrong(
            thing.place,
            f'there is no class or kind "{thing.text}".',
            f"Did you mean {' or '.join(near)}? If none of them, {declare}." if near else f"D{declare[1:]}.",
        )
        return None

    def check_locals(self) -> None:
        """Every node that was pointed at is there."""
        for name, place in self.locals:
            if self.graph.iri(name) not in self.graph.nodes:
                near = nearest(name, [last_part(iri) for iri in self.graph.nodes])
                self.wrong(
                    place, f"no node of the notes has the name :{name}.", near or "Give the node that is meant a name."
                )

    # ---------------------------------------------------------------- values

    def values_of(self, name: str) -> list[str]:
        known = self.vocabulary.properties.get(shortened(name) if ":" in name else name)
        return list(known.values) if known else ["any"]

    def term(self, value: Value, name: str, scope: Scope, owner: str = "") -> Term | None:
        """The term of a value of a property; owner: the class of the node that has it."""
        values = self.values_of(name)
        if isinstance(value, Described):
            return self.described(value, values, scope, owner)
        if isinstance(value, Scalar):
            return self.scalar(value, values)
        if name in OF_PROPERTIES and value.way == "name":
            found = self.property(value.text, value.place)
            return ent(found) if found else None
        if name == "isKindOf" and value.way == "name":
            iri = self.kind(value)
            return ox.NamedNode(iri) if iri else None
        if value.way == "label" and (set(values) & _LITERALS or name.startswith(SKOS)):
            if (
                value.language
                or "text in a language" in values
                or (name.startswith(SKOS) and not name.endswith("notation"))
            ):
                return ox.Literal(value.text, language=(value.language or "en").lower())
            return ox.Literal(value.text)
        iri = self.thing(value, values)
        return ox.NamedNode(iri) if iri else None

    def scalar(self, value: Scalar, values: list[str]) -> Term | None:
        if "boolean" in values and value.text in ("true", "false"):
            return ox.Literal(value.text, datatype=ox.NamedNode(XSD + "boolean"))
        if "integer" in values or "decimal" in values or "any" in values:
            return number_term(value.text)
        asked = ", ".join(values)
        self.wrong(
            value.place,
            f"{value.text} cannot stand here: the role takes {asked}.",
            "Name the thing, or give «words» with a reading.",
        )
        return None

    def of_kind(self, role: str) -> str:
        """What to write where a kind stands in the place of a role; nothing where it is none."""
        kinds = (iri for iri in self.names.by_last.get(role, ()) if self.names.is_a(iri, ("Kind",)))
        if next(kinds, None) is None and role not in self.vocabulary.classes:
            return ""
        return f"{role} is a kind: write {role}: > …, or put what it says below it."

    def verbatim(self, words: Words, scope: Scope) -> str | None:
        """The words as the text has them."""
        try:
            return self.text.words(self.text.find(words, scope.spans))
        except SpanError as error:
            self.wrong(words.place, str(error), error.remedy)
            return None

    def described(self, value: Described, values: list[str], scope: Scope, owner: str = "") -> Term | None:
        on_page = any(modifier.name == "on page" for modifier in value.modifiers)
        told = OF_AMOUNT & {modifier.name for modifier in value.modifiers} if values == ["any"] else ()
        sort = value.sort or ("amount" if told else sort_of(values))
        wording = ""
        if value.words is not None:
            said = value.words.text if on_page and not value.words.span else self.verbatim(value.words, scope)
            if said is None:
                return None
            wording = said
        elif sort not in ("time", "amount"):
            self.wrong(value.place, "only times and quantities can stand without words.", "Write «words» of the text.")
            return None
        if sort == "words":
            if value.reading or value.modifiers or value.name:
                self.wrong(value.place, "this role takes the words themselves.", "Leave out what stands behind them.")
            return ox.Literal(wording)
        made = MadeNode("", value.place, scope.line, REPORT)
        made.say(TYPE, ent({"time": "TimeSpan", "amount": "Quantity", "group": "Group", "item": "Item"}[sort]))
        if value.words is not None:
            made.say_ent("wording", ox.Literal(wording))
        ground = next((m for m in value.modifiers if m.name == "!"), None)
        basis = "inferred" if ground else "onPage" if on_page else "stated"
        if sort == "time":
            self.time(made, value, wording, scope)
        elif sort == "amount":
            self.amount(made, value, wording, scope, owner)
            basis = basis if ground or on_page or any(m.name == "stated" for m in value.modifiers) else ""
        else:
            basis = ""
            if value.reading or ground or on_page:
                self.wrong(
                    value.place,
                    f"a reading does not go with {'a group' if sort == 'group' else 'an item'}.",
                    f"For an {sort} of which more is said write a statement: {sort.capitalize()} name «words»: …",
                )
        self.only({"time": {"from", "offset", "at"}, "amount": OF_AMOUNT}.get(sort, set()), value.modifiers)
        if basis:
            made.say_ent("hasBasis", ent(basis))
        if ground:
            made.say_ent("ground", ox.Literal(ground.text))
        return ox.NamedNode(self.shared(made, value.name, name_of_words(wording or sort), sort, value.place))

    def shared(self, made: MadeNode, name: str, base: str, label: str, place: Place) -> str:
        """The IRI of the node that says the same, or of this one; see `Graph.shared`."""
        node = self.graph.shared(made, name, base, label)
        if name and node.key() != made.key():
            self.wrong(place, f'the name "{name}" is given twice, to different things.', "Choose another.")
        return node.iri

    def only(self, allowed: AbstractSet[str], modifiers: list[Modifier]) -> None:
        for modifier in modifiers:
            if modifier.name not in {*allowed, "!", "on page", "stated"}:
                self.wrong(
                    modifier.place,
                    f'"{modifier.name}" does not go with these words.',
                    "It says more of " + ("a quantity." if modifier.name in OF_AMOUNT else "a time."),
                )

    def time(self, made: MadeNode, value: Described, wording: str, scope: Scope) -> None:
        counted = {m.name for m in value.modifiers} & {"from", "offset"}
        edtf = value.reading.value if value.reading else read_time(wording, self.language)
        if value.reading and (value.reading.bound or value.reading.unit):
            self.wrong(
                value.reading.place,
                "a time has no bound and no unit.",
                "Write it in EDTF, such as 2024-07/.. or ../2030.",
            )
        if edtf is None and not counted:
            self.wrong(
                value.place,
                f'"{wording}" says no date by itself.',
                f"Write «{wording}» = EDTF ! ground (2024-07, 2024-07-05, 2024-07/..), or = ? where no bound can be given.",
            )
        elif edtf in ("?", None):
            made.say_ent("isSilentOn", ent("edtf"))
        else:
            made.say_ent("edtf", ox.Literal(edtf))
            try:
                for name, day in zip(("earliest", "latest"), bounds(edtf), strict=True):
                    if day is not None:
                        made.say_ent(name, ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD + "date")))
            except ValueError as error:
                self.wrong(
                    value.reading.place if value.reading else value.place, f"{error}.", "Write the time in EDTF."
                )
        for modifier in value.modifiers:
            if modifier.name == "at":
                made.say_ent("timeOfDay", ox.Literal(modifier.text))
        self.more(made, value.modifiers, {"from": "isCountedFrom", "offset": "hasOffset"}, scope)

    def more(self, made: MadeNode, modifiers: list[Modifier], known: dict[str, str], scope: Scope) -> None:
        for modifier in modifiers:
            if modifier.name in known and modifier.value is not None:
                term = self.term(modifier.value, known[modifier.name], scope)
                if term is not None:
                    made.say_ent(known[modifier.name], term)

    def amount(self, made: MadeNode, value: Described, wording: str, scope: Scope, owner: str) -> None:
        reading = value.reading
        if reading is None:
            read = read_amount(wording, self.language, [*self.symbols, *self.units], owner)
            if read is None:
                remedy = f"Write «{wording}» = NUMBER UNIT, or = ? where the number is left open."
                self.wrong(value.place, f'"{wording}" gives no one number with a sure unit and bound.', remedy)
                return
            number, upper, bound, unit = read
        else:
            number, upper, unit = reading.value, reading.upper, None
            usual = bound_of_open(wording, self.language) if number == "?" else "exactly"
            bound = BOUNDS[reading.bound] if reading.bound else usual
        if number == "?":
            made.say_ent("isSilentOn", ent("value"))
        for name, text in (("value", number), ("upperValue", upper)):
            if text and text != "?" and (term := number_term(text)) is not None:
                made.say_ent(name, term)
            elif text and text != "?" and reading:
                self.wrong(reading.place, f'"{text}" is not a number.', "Write digits with a point: 2800000000 or 0.5.")
        if reading is not None and reading.unit:
            unit = self.thing(reading.unit, ["Unit"])
        if unit:
            made.say_ent("hasUnit", ox.NamedNode(unit))
        made.say_ent("hasBound", ent(bound))
        self.more(
            made,
            of_amount(value.modifiers, self.language),
            {"per": "hasPerUnit", "of": "isShareOf", "than": "isComparedWith"},
            scope,
        )


def _declared(thing: ThingReference) -> str:
    """What follows `declare` for a thing that is not known.

    >>> _declared(ThingReference("label", "Kathy Leach")), _declared(ThingReference("name", "kathy-leach"))
    ('kathy-leach CLASS "Kathy Leach"', 'kathy-leach CLASS "label"')
    """
    if thing.way == "label":
        return f'{name_of_words(thing.text)} CLASS "{thing.text}"'
    return f'{thing.text} CLASS "label"'


def sort_of(values: list[str]) -> str:
    """What words become that are a value of a property with these values: time, amount, words, group or item."""
    if "TimeSpan" in values:
        return "time"
    if "Quantity" in values:
        return "amount"
    if set(values) & _LITERALS:
        return "words"
    return "group" if {"Agent", "Group"} & set(values) else "item"


def nearest(word: str, known: Iterable[str]) -> str:
    """'Did you mean …?' with the known names most like a word; nothing where none is like it.

    >>> nearest("lodnon", ["no", "london", "long-term-plan"]), nearest("paris", ["ar", "is"])
    ('Did you mean london?', '')
    """
    near = near_names(word, known)
    return f"Did you mean {' or '.join(near)}?" if near else ""


def near_names(word: str, known: Iterable[str]) -> list[str]:
    """Up to three of the known names that are like a word, the most like first."""
    from rapidfuzz import fuzz, process

    # Two letters of another name stand in any word: what is much shorter is not meant.
    candidates = sorted(name for name in known if len(name) >= max(2, len(word) * 2 / 3))
    found = process.extract(word, candidates, scorer=fuzz.ratio, limit=3, score_cutoff=70)
    found = found or process.extract(word, candidates, scorer=fuzz.WRatio, limit=3, score_cutoff=80)
    return [item[0] for item in found]
