"""Changes that mend a fault, with the line to paste in Turtle and in notes."""

from __future__ import annotations

import re

import pyoxigraph as ox

from kg.checks.phrases import cues, data
from kg.finding import Remedy
from kg.source.countries import country_words
from kg.source.evidence import find_words
from kg.source.turtle import Object
from kg.terms import ENT, ID, RDF, XSD, short_name, shorten
from kg.vocabulary import vocabulary


def role(path: str) -> str:
    """The name that notes give to a property."""
    known = vocabulary().property_of(shorten(path))
    return known.short if known else shorten(path)


def shown(term: Object) -> str:
    """A term as Turtle writes it."""
    if not isinstance(term, ox.Literal):
        return short_name(term.value)
    kind = term.datatype.value
    if term.language or kind == XSD + "string":
        return str(term)
    bare = kind in (XSD + "integer", XSD + "decimal", XSD + "boolean")
    return term.value if bare else f"{ox.Literal(term.value)}^^{shorten(kind)}"


def predicate(path: str) -> str:
    """A property as Turtle writes it."""
    return "a" if path == RDF + "type" else shorten(path)


def in_passing(item: str, thing: str) -> Remedy:
    """Says of evidence that it names a thing without telling of it."""
    return added(item, ENT + "namesInPassing", ox.NamedNode(thing), f"passing {short_name(thing)}")


def silence(node: str, path: str) -> Remedy:
    """Says that the source leaves a property open: whether it does, only a reader knows."""
    iri = ox.NamedNode(path)
    line = f"ent:isSilentOn {shorten(path)} ;"
    return Remedy(line, f"; silent {role(path)}", node, ENT + "isSilentOn", "", str(iri))


def added(node: str, path: str, new: Object, notes: str = "", *, safe: bool = False) -> Remedy:
    """Says one thing more."""
    return Remedy(f"{predicate(path)} {shown(new)} ;", notes, node, path, "", str(new), safe=safe)


def replaced(node: str, path: str, old: Object, new: Object, notes: str = "", *, safe: bool = False) -> Remedy:
    """Another value in place of one."""
    return Remedy(f"{predicate(path)} {shown(new)} ;", notes, node, path, str(old), str(new), safe=safe)


def removed(node: str, path: str, old: Object, *, safe: bool = False) -> Remedy:
    """Takes one value away; there is no line to paste."""
    return Remedy("", "", node, path, str(old), safe=safe)


def renamed(node: str, path: str, value: Object, new_path: str) -> Remedy:
    """Another property with the same value."""
    line = f"{shorten(new_path)} {shown(value)} ;"
    last = value.value.rsplit("/", 1)[-1] if isinstance(value, ox.NamedNode) else shown(value)
    return Remedy(line, f"{role(new_path)} {last}", node, path, str(value), str(value), new_path)


def meant(thing: str, quotes: list[str], language: str) -> Remedy:
    """Says which words of a quote stand for a thing that none names by a label; known are adjectives of countries and signs of currencies."""
    sort, _, name = thing.removeprefix(ID).partition("/")
    words: list[str] = []
    if sort == "country":
        words = [
            word for word in country_words(language).get(name, []) if any(find_words(q, word) >= 0 for q in quotes)
        ]
    elif sort == "currency":
        signs = [sign for sign, codes in data()["signs"].items() if name in codes.split()]
        words = sorted((sign for sign in signs if any(sign in quote for quote in quotes)), key=len, reverse=True)
    return Remedy(notes=f"= «{words[0]}»: {name}" if words else f"= «WORDS»: {name or thing} ! WHY THEY STAND FOR IT")


def taken_up(quote: str, wording: str, language: str) -> str:
    """The words of a quote that may take up something described before: the end of its wording, with a small word before.

    >>> taken_up("They sold the boats.", "four boats", "en"), taken_up("It sank.", "four boats", "en")
    ('the boats', '')
    """
    words = wording.split()
    lead = cues(language).data.get("lead", "(?!)")
    for first in range(len(words)):
        end = r"\s+".join(map(re.escape, words[first:]))
        if found := re.search(rf"(?<!\w)(?:(?:{lead})\s+)?{end}(?!\w)", quote, re.IGNORECASE):
            return found[0]
    return ""
