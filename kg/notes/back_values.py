"""Terms of RDF as notes write them: things by their shortest name, nodes of words as words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.notes.names import ThingNames, last_part, shortened
from kg.notes.nodes import TYPE, Term, name_of_words
from kg.notes.quoting import words_for
from kg.notes.read_amounts import BOUNDS, Amount, bound_of_open, number_term, read_amount
from kg.notes.text import Span, Text
from kg.notes.tree import Described, Modifier, Scalar, ThingReference, Value, Words, WordsReading
from kg.notes.values import OF_PROPERTIES, sort_of
from kg.source.times import read_time
from kg.terms import ENT, XSD

Said = dict[str, list[Term]]

SORTS = {"TimeSpan": "time", "Quantity": "amount", "Group": "group", "Item": "item"}
_NAME = re.compile(r"[^\W\d_](?:[\w.~%-]*[\w~%-])?")
_REFERENCE = re.compile(r"[\w%](?:[\w.~%-]*[\w~%-])?")
_PREFIXED = re.compile(r"[A-Za-z][\w-]*:[\w%](?:[\w.~%/-]*[\w~%/-])?")
_LOCAL = re.compile(r"[\w%](?:[\w.~%/-]*[\w~%/-])?")
_IRI = re.compile(r"[^<>\"{}|^`\\\s]*")
_KEYWORDS = set(
    "article declare silent via on page stated per of than from offset and between item group time amount true false x "
    "passing translation prefix suffix exactly about".split()
)
_WORDS_OF_BOUNDS = {name: words for words, name in BOUNDS.items()}


class CannotSay(Exception):
    """What the notation has no words for: the node is written as Turtle."""


def says(said: Said, name: str) -> list[Term]:
    """The values of a property of the ontology."""
    return said.get(ENT + name, [])


def types_of(said: Said) -> list[str]:
    """The classes of the ontology that a node is of."""
    return [t.value.removeprefix(ENT) for t in said.get(TYPE, []) if isinstance(t, ox.NamedNode)]


@dataclass
class FoundPassage:
    """A passage of the graph and its place in the text."""

    iri: str
    name: str
    span: Span
    line: int
    line_span: Span


class BackValues:
    """Writes the values of one article. first_use: says whether a node of words is to be written out here, and marks it."""

    def __init__(self, nodes: dict[str, Said], article: str, names: ThingNames, text: Text, language: str) -> None:
        self.nodes, self.article, self.names, self.text = nodes, article, names, text
        self.language = language
        self.units: list[tuple[str, str]] = []  # labels and signs of units
        self.base = article + "/"
        self.passages: dict[str, FoundPassage] = {}
        self.written: set[str] = set()  # nodes that the notes have already
        self.blocked: set[str] = set()
        self.inline: set[str] = set()  # groups and items of which nothing but the words is said

    def local(self, iri: str) -> str | None:
        """The name of a node of the article."""
        rest = iri.removeprefix(self.base)
        return rest if rest != iri and _LOCAL.fullmatch(rest) else None

    def thing(self, iri: str, values: list[str]) -> ThingReference:
        """A thing by the shortest name that means it alone."""
        if (local := self.local(iri)) is not None:
            return ThingReference("local", local)
        if iri == self.article:
            return ThingReference("name", "article")
        last = last_part(iri)
        table = self.names.by_last.get(last, set())
        if (
            iri in table
            and _NAME.fullmatch(last)
            and last not in _KEYWORDS
            and self.names.fitting(table, values) == {iri}
        ):
            return ThingReference("name", last)
        short = shortened(iri)
        if iri in self.names.classes and _PREFIXED.fullmatch(short):
            return ThingReference("prefixed", short)
        if not _IRI.fullmatch(iri):
            raise CannotSay
        return ThingReference("iri", iri)

    def things(self, terms: Iterable[Term], name: str) -> list[ThingReference]:
        """Values of a property, all of them IRIs."""
        values = self.values_of(name)
        found = []
        for term in terms:
            if not isinstance(term, ox.NamedNode):
                raise CannotSay
            found.append(self.thing(term.value, values))
        return found

    def iris(self, said: Said, name: str) -> list[str]:
        """The values of a property, all of them IRIs."""
        if not all(isinstance(term, ox.NamedNode) for term in says(said, name)):
            raise CannotSay
        return [term.value for term in says(said, name)]

    def values_of(self, name: str) -> list[str]:
        known = self.names.vocabulary.properties.get(name)
        return list(known.values) if known else ["any"]

    def plain(self, name: str) -> bool:
        """Whether a name can stand bare."""
        return bool(_NAME.fullmatch(name)) and name not in _KEYWORDS

    def prefixed(self, iri: str) -> ThingReference:
        short = shortened(iri)
        return ThingReference("prefixed", short) if _PREFIXED.fullmatch(short) else ThingReference("iri", iri)

    def kind(self, iri: str) -> ThingReference:
        """A kind as statements begin with it."""
        last = last_part(iri)
        kinds = [one for one in self.names.by_last.get(last, ()) if self.names.is_a(one, ("Kind",))]
        if kinds == [iri] and _NAME.fullmatch(last) and last not in {*_KEYWORDS, *self.names.vocabulary.classes}:
            return ThingReference("name", last)
        short = shortened(iri)
        if iri in self.names.classes and _PREFIXED.fullmatch(short):
            return ThingReference("prefixed", short)
        raise CannotSay

    def of_type(self, kinds: set[str]) -> list[str]:
        """Nodes of classes that are not left to Turtle, in the order of the file."""
        blocked = self.blocked
        return [iri for iri, said in self.nodes.items() if iri not in blocked and not kinds.isdisjoint(types_of(said))]

    def role(self, predicate: str) -> str:
        """The name that notes give to a property."""
        name = predicate.removeprefix(ENT)
        if name == predicate:
            name = self.prefixed(predicate).text
        known = self.names.vocabulary.properties.get(name)
        if known is None or known.inferred or self.names.vocabulary.by_role.get(known.short) != name:
            raise CannotSay
        return known.short

    def reference(self, iri: str) -> str:
        """A passage as further evidence."""
        local = self.local(iri)
        if local is None or not _REFERENCE.fullmatch(local):
            raise CannotSay
        short = local[1:]
        return short if re.fullmatch(r"e\d.*", local) and self.base + short not in self.nodes else local

    # ---------------------------------------------------------------- values

    def value(self, term: Term, name: str, spans: list[Span], owner: str = "") -> Value:
        """A value of a property. spans: where words of the text are looked for."""
        values = self.values_of(name)
        if isinstance(term, ox.Literal):
            return self.literal(term, values, spans)
        if name in OF_PROPERTIES:
            known = self.names.vocabulary.properties.get(term.value.removeprefix(ENT))
            if known is None or known.name != term.value.removeprefix(ENT):
                raise CannotSay
            return ThingReference("name", known.short)
        if name == "isKindOf":
            found = term.value.removeprefix(ENT)
            if found not in self.names.vocabulary.classes:
                raise CannotSay
            return ThingReference("name", found)
        if term.value in self.nodes and term.value not in self.written | self.blocked:
            sort = SORTS.get(next(iter(types_of(self.nodes[term.value])), ""))
            if sort in ("time", "amount") or term.value in self.inline:
                return self.described(term.value, sort or "", values, spans, owner)
        return self.thing(term.value, values)

    def literal(self, term: ox.Literal, values: list[str], spans: list[Span]) -> Value:
        if term.language:
            if "text in a language" not in values or term.language != term.language.lower():
                raise CannotSay
            return ThingReference("label", term.value, term.language)
        datatype = term.datatype.value
        if datatype == XSD + "string":
            if "words" in values and (found := words_for(self.text, term.value, spans)):
                return Described(found)
            if {"words", "string"} & set(values):
                return ThingReference("label", term.value)
        elif (datatype == XSD + "boolean" and "boolean" in values and term.value in ("true", "false")) or (
            {"integer", "decimal", "any"} & set(values) and number_term(term.value) == term
        ):
            return Scalar(term.value)
        raise CannotSay

    def described(self, iri: str, sort: str, values: list[str], spans: list[Span], owner: str) -> Described:
        """A node of words, written out."""
        said = self.nodes[iri]
        local = self.local(iri)
        if local is None or len(types_of(said)) != 1 or len(said[TYPE]) != 1:
            raise CannotSay
        on_page = [t.value for t in says(said, "hasBasis")] == [ENT + "onPage"]
        wording = self.one(said, "wording")
        words = self.words(wording, spans, on_page=on_page) if wording is not None else None
        self.written.add(iri)
        made = Described(words, "" if sort == sort_of(values) else sort)
        base = name_of_words(wording or sort)
        made.name = "" if local == base else local
        plain = not (on_page or says(said, "ground"))
        if sort == "time":
            self.time(made, said, spans)
            if (
                plain
                and made.reading
                and not made.modifiers
                and made.reading.value == read_time(wording or "", self.language)
            ):
                made.reading = None
        elif sort == "amount":
            self.amount(made, said, spans, owner)
        if on_page:
            made.modifiers.append(Modifier("on page"))
        elif sort == "amount" and [t.value for t in says(said, "hasBasis")] == [ENT + "stated"]:
            made.modifiers.append(Modifier("stated"))
        if ground := self.one(said, "ground"):
            made.modifiers.append(Modifier("!", None, ground))
        return made

    def words(self, wording: str, spans: list[Span], *, on_page: bool = False) -> Words:
        found = words_for(self.text, wording, spans)
        if found is None and on_page and not re.search("[«»\n]", wording):
            return Words(wording)
        if found is None:
            raise CannotSay
        return found

    def one(self, said: Said, name: str) -> str | None:
        """The value of a property that a node has once at most."""
        found = says(said, name)
        if len(found) > 1:
            raise CannotSay
        return found[0].value if found else None

    def time(self, made: Described, said: Said, spans: list[Span]) -> None:
        edtf = self.one(said, "edtf")
        counted = says(said, "isCountedFrom") or says(said, "hasOffset")
        if edtf is None:
            dated = read_time(self.one(said, "wording") or "", self.language)
            made.reading = None if counted and made.words and not dated else WordsReading("?")
        elif not re.fullmatch(r"(\.\./[\dX]|[-+]?[\dX])[\w./~?%+:-]*", edtf):
            raise CannotSay
        else:
            made.reading = WordsReading(edtf)
        if clock := self.one(said, "timeOfDay"):
            made.modifiers.append(Modifier("at", None, clock))
        self.modifiers(made, said, {"from": "isCountedFrom", "offset": "hasOffset"}, spans)

    def modifiers(self, made: Described, said: Said, known: dict[str, str], spans: list[Span]) -> None:
        for word, name in known.items():
            for term in says(said, name):
                made.modifiers.append(Modifier(word, self.value(term, name, spans)))

    def amount(self, made: Described, said: Said, spans: list[Span], owner: str) -> None:
        number, upper, bound = (self.one(said, name) for name in ("value", "upperValue", "hasBound"))
        unit = self.one(said, "hasUnit")
        bound_words = _WORDS_OF_BOUNDS.get((bound or "").removeprefix(ENT))
        if bound_words is None or (upper is None) == (bound_words == "between"):
            raise CannotSay
        reading = WordsReading(number or "?", bound_words, upper or "", self.thing(unit, ["Unit"]) if unit else None)
        made.reading = reading
        wording = self.one(said, "wording") or ""
        usual = "exactly" if number else _WORDS_OF_BOUNDS[bound_of_open(wording, self.language)]
        if bound_words == usual:
            reading.bound = ""
        said_so = Amount(reading.value, reading.upper, (bound or "").removeprefix(ENT), unit)
        if read_amount(wording, self.language, self.units, owner) == said_so:
            made.reading = None
        self.modifiers(made, said, {"per": "hasPerUnit", "of": "isShareOf", "than": "isComparedWith"}, spans)
