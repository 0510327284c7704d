"""The rows of a snapshot by subject and property, for whatever looks at several articles at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.terms import ENT, GRAPH_ONTOLOGY, ID, OA, RDF, SKOS, XSD

Rows = dict[str, dict[str, list[str]]]
ARTICLE = ID + "article/"

# Predicates by the short names they go by here; those of our ontology go by their local names.
_SHORT = {RDF + "type": "type", OA + "exact": "exact"}
_SHORT |= {SKOS + name: name for name in ("prefLabel", "altLabel", "hiddenLabel", "notation", "broader")}
# What nothing here asks for, and every article has most of.
_SKIPPED = frozenset((OA + "start", OA + "end", OA + "prefix", OA + "suffix", SKOS + "definition", SKOS + "inScheme"))
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.S)
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


def short(predicate: str) -> str:
    """The name of a property here: the local name for ours."""
    return predicate.removeprefix(ENT) if predicate.startswith(ENT) else _SHORT.get(predicate, predicate)


def read(lines: Iterable[bytes]) -> Rows:
    """All that the articles of a snapshot and its reference data say, from its lines."""
    return gathered(_quads(line.decode() for line in lines))


def gathered(quads: Iterable[tuple[str, str, str]]) -> Rows:
    """Rows of triples: IRIs and the lexical forms of literals; each value once, in order."""
    rows: Rows = {}
    for subject, predicate, value in quads:
        own = rows.setdefault(subject, {})
        values = own.setdefault(short(predicate), [])
        if value not in values:
            values.append(value)
    return rows


def _quads(lines: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    # The lines are canonical N-Quads, written by the build: the terms before the object have no spaces.
    end = f" <{GRAPH_ONTOLOGY}> .\n"
    for line in lines:
        if line.endswith(end) or line[0] != "<":
            continue
        subject, predicate, rest = line.split(" ", 2)
        predicate = predicate[1:-1]
        if predicate in _SKIPPED:
            continue
        value = rest[: rest.rindex(" <")]
        yield subject[1:-1], predicate, value[1:-1] if value[0] == "<" else _lexical(value)


def _lexical(literal: str) -> str:
    text = literal[1 : literal.rindex('"')]
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(found[3], found[3])


def article_of(node: str) -> str:
    """The IRI of the article in whose namespace a node lies; "" for others.

    >>> article_of("https://w3id.org/entente/id/article/talks/meeting")
    'https://w3id.org/entente/id/article/talks'
    >>> article_of("https://w3id.org/entente/id/country/kz")
    ''
    """
    if not node.startswith(ARTICLE):
        return ""
    slug, slash, _ = node.removeprefix(ARTICLE).partition("/")
    return ARTICLE + slug if slash else ""


def first(rows: Rows, node: str, name: str, other: str = "") -> str:
    """The first value of a property, or another."""
    values = rows.get(node, {}).get(name)
    return values[0] if values else other


def label(rows: Rows, thing: str) -> str:
    """What a thing is called: its preferred label, its wording, else the end of its IRI."""
    own = rows.get(thing, {})
    for name in ("prefLabel", "wording", "headline"):
        if own.get(name):
            return own[name][0]
    if (kinds := own.get("hasMainKind")) and article_of(thing):  # what an article tells of: "construction of a railway"
        about = [label(rows, other) for other in own.get("hasTheme", ()) if other != thing]
        return " of ".join(filter(None, [label(rows, kinds[0]), ", ".join(about)]))
    return re.split(r"[/#]", thing)[-1].replace("-", " ")


DATE = XSD + "date"
