"""Describes one thing: what it is, what is said of it, and the facts that name it with their quotes."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.errors import KgError
from kg.results import text_of
from kg.store import query
from kg.terms import PREFIXES, SKOS, shorten


def find(store: ox.Store, name: str) -> str:
    """The IRI that an IRI, a prefixed name, a label or a code means.

    Labels are compared without regard to capitals. Raises `KgError` where nothing or more than one thing fits.
    """
    if name.startswith(("http://", "https://")):
        iri = name
    elif ":" in name and name.split(":", 1)[0] in PREFIXES:
        prefix, local = name.split(":", 1)
        iri = PREFIXES[prefix] + local
    else:
        return _by_label(store, name)
    try:
        node = ox.NamedNode(iri)
    except ValueError as error:
        raise KgError(f"{name} is not an IRI.", "Give an IRI, a name such as country:kz, or a label.") from error
    if not any(store.quads_for_pattern(node, None, None, None)):
        raise KgError(f"nothing is known of {name}.", "Give a label, or see: kg query to find names.")
    return iri


def describe(store: ox.Store, iri: str) -> Iterator[str]:
    """Lines of text: the label and kind, the properties, then each fact that names the thing, with its words."""
    node = f"<{iri}>"
    yield f"{shorten(iri)}"
    seen = set()
    for row in _rows(
        store,
        f"SELECT DISTINCT ?p ?o ?inferred WHERE {{ GRAPH ?g {{ {node} ?p ?o }} BIND(STRENDS(STR(?g), '/inferred') AS ?inferred) }} ORDER BY ?inferred ?p ?o",
    ):
        predicate, value, inferred = row
        line = f"  {text_of(predicate)} {text_of(value)}{'   (inferred)' if text_of(inferred) == 'true' else ''}"
        if line not in seen:
            seen.add(line)
            yield line
    yield from _evidence(store, node)
    facts = list(_rows(store, _FACTS.replace("$thing", node)))
    if facts:
        yield ""
        yield f"  named by {len({text_of(row[0]) for row in facts})} facts:"
    for fact, kind, path, quote, stance, speaker in facts:
        yield f"    {_tail(fact)} ({text_of(kind)}) {text_of(path)}"
        yield f'      "{text_of(quote)}" [{text_of(stance).removeprefix("ent:")}, {text_of(speaker) or "speaker not stated"}]'


_FACTS = """
SELECT DISTINCT ?fact ?kind ?path ?quote ?stance ?speaker WHERE {
  ?fact ?path $thing ; ent:hasEvidence ?evidence ; a ?kind .
  ?evidence oa:exact ?quote ; ent:hasStance ?stance ; oa:start ?start .
  FILTER(?path != ent:hasEvidence)
  FILTER EXISTS { GRAPH ?g { ?fact ?path $thing ; a ?kind } FILTER(CONTAINS(STR(?g), "/graph/article/")) }
  OPTIONAL { ?evidence ent:hasSpeaker ?speaker }
} ORDER BY ?start STR(?fact) STR(?path)
"""


def _evidence(store: ox.Store, node: str) -> Iterator[str]:
    text = f"SELECT ?quote ?stance ?speaker ?line WHERE {{ {node} ent:hasEvidence ?e . ?e oa:exact ?quote ; ent:hasStance ?stance ; ent:textLine ?line . OPTIONAL {{ ?e ent:hasSpeaker ?speaker }} }} ORDER BY ?line ?quote"
    for quote, stance, speaker, line in _rows(store, text):
        yield f'  line {text_of(line)}: "{text_of(quote)}" [{text_of(stance).removeprefix("ent:")}, {text_of(speaker) or "speaker not stated"}]'


def _by_label(store: ox.Store, name: str) -> str:
    wanted = name.casefold()
    found = set()
    every: set[str] = set()
    for predicate in ("prefLabel", "altLabel", "hiddenLabel", "notation"):
        for quad in store.quads_for_pattern(None, ox.NamedNode(SKOS + predicate), None, None):
            label = quad.object.value  # type: ignore[union-attr]
            every.add(label)
            if label.casefold() == wanted:
                found.add(quad.subject.value)  # type: ignore[union-attr]
    if len(found) == 1:
        return found.pop()
    if found:
        raise KgError(f"{name} may be {', '.join(sorted(map(shorten, found)))}.", "Give one of these names.")
    import difflib

    close = difflib.get_close_matches(name, sorted(every), 3, 0.6)
    raise KgError(
        f"nothing is called {name}.",
        f"Did you mean {' or '.join(close)}?" if close else "Give an IRI, a name such as country:kz, or a label.",
    )


def _rows(store: ox.Store, text: str) -> Iterator[list[object]]:
    for solution in query(store, text):  # type: ignore[union-attr]
        yield list(solution)


def _tail(term: object) -> str:
    return ":" + str(getattr(term, "value", "")).rsplit("/", 1)[1]
