"""Describes one thing: what it is, what is said of it, and the facts that name it with their quotes."""

from __future__ import annotations

from collections.abc import Iterator

from kg.answer.formats import readable, text_of
from kg.answer.naming import Select
from kg.terms import shorten


def describe(select: Select, iri: str) -> Iterator[str]:
    """Lines of text: the label and kind, the properties, then each fact that names the thing, with its words."""
    node = f"<{iri}>"
    yield f"{shorten(iri)}"
    seen = set()
    for row in select(
        f"SELECT DISTINCT ?p ?o ?inferred WHERE {{ GRAPH ?g {{ {node} ?p ?o }} BIND(IF(STRENDS(STR(?g), '/inferred'), 'true', '') AS ?inferred) }} ORDER BY ?inferred ?p ?o",
    ):
        predicate, value, inferred = row
        line = f"  {text_of(predicate)} {text_of(value)}{'   (inferred)' if text_of(inferred) == 'true' else ''}"
        if line not in seen:
            seen.add(line)
            yield line
    yield from _evidence(select, node)
    facts = list(select(_FACTS.replace("$thing", node)))
    if facts:
        yield ""
        count = len({text_of(row[0]) for row in facts})
        yield f"  named by {count} fact{'s' * (count != 1)}:"
    for fact, kind, path, quote, voice, speaker in facts:
        yield f"    {readable(fact)} ({text_of(kind)}) {text_of(path)}"
        yield f'      "{text_of(quote)}" [{text_of(voice).removeprefix("ent:")}, {text_of(speaker) or "speaker not stated"}]'


_FACTS = """
SELECT DISTINCT ?fact ?kind ?path ?quote ?voice ?speaker WHERE {
  ?fact ?path $thing ; ent:hasEvidence ?evidence ; a ?kind .
  ?evidence oa:exact ?quote ; ent:hasVoice ?voice ; oa:start ?start .
  FILTER(?path != ent:hasEvidence)
  FILTER EXISTS { GRAPH ?g { ?fact ?path $thing ; a ?kind } FILTER(CONTAINS(STR(?g), "/graph/article/")) }
  OPTIONAL { ?evidence ent:hasSpeaker ?speaker }
} ORDER BY ?start STR(?fact) STR(?path)
"""


def _evidence(select: Select, node: str) -> Iterator[str]:
    text = f"SELECT ?quote ?voice ?speaker ?line WHERE {{ {node} ent:hasEvidence ?e . ?e oa:exact ?quote ; ent:hasVoice ?voice ; ent:textLine ?line . OPTIONAL {{ ?e ent:hasSpeaker ?speaker }} }} ORDER BY ?line ?quote"
    for quote, voice, speaker, line in select(text):
        yield f'  line {text_of(line)}: "{text_of(quote)}" [{text_of(voice).removeprefix("ent:")}, {text_of(speaker) or "speaker not stated"}]'
