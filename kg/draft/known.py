"""The things of the reference data that a text names: by labels, adjectives, names in other languages, surnames."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.draft.language import Language
from kg.notes.names import ALL_PREFIXES, ThingNames, last_part, shortened
from kg.source.names import NameIndex, outermost
from kg.source.normal import key

_NOT_NAMED = ("Kind", "Value", "Unit", "Measure")
_AGENTS = ("Agent", "Country", "Person", "Office")


class KnownWords(NamedTuple):
    """Words of a text that mean a thing, by code points; labelled: whether a label says so, so that no mention is needed."""

    start: int
    end: int
    thing: str
    labelled: bool


class KnownThings:
    """Finds known things in texts of one language. declared: pairs of a thing and a label that a draft adds."""

    def __init__(self, names: ThingNames, language: Language, declared: Iterable[tuple[str, str]] = ()) -> None:
        self.names = names
        labels = [
            (iri, label)
            for iri, of in names.labels.items()
            if not names.is_a(iri, _NOT_NAMED)
            for label in of
            if (iri, label) not in names.codes
        ]
        labels += declared
        self.labelled = {(iri, key(label)) for iri, label in labels}
        more = [(ALL_PREFIXES["country"] + code, form) for code, form in language.adjectives]
        more = [(iri, form) for iri, form in more if iri in names.classes]
        if language.tag[:2] in ("de", "sv"):
            more += [(iri, label + "s") for iri, label in labels if label[:1].isupper() and label[-1:] not in "sxz"]
        people = {iri for iri in names.classes if names.is_a(iri, ("Person",))} | {
            i for i, _ in declared if "/person/" in i
        }
        more += [(iri, label.split()[-1]) for iri, label in labels if iri in people and " " in label]
        self.index = NameIndex([*labels, *more])

    def find(self, text: str) -> list[KnownWords]:
        """The known names in a text, in their order; those that mean several things are left out."""
        found = []
        for name in outermost(self.index.find_all(text)):
            things = self.names.fitting(set(name.things), ["any"])
            if len(things) > 1:  # France the country rather than a topic of that name
                things = {iri for iri in things if self.names.is_a(iri, _AGENTS)} or things
            if len(things) == 1:
                thing = next(iter(things))
                words = text[name.start : name.end]
                found.append(KnownWords(name.start, name.end, thing, (thing, key(words)) in self.labelled))
        return found


def short(names: ThingNames, iri: str) -> str:
    """The shortest name that notes can give a thing."""
    last = last_part(iri)
    return last if len(names.by_last.get(last, ())) == 1 and iri in names.classes else shortened(iri)
