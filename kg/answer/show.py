"""Describes one thing: what it is, what is said of it, and the reports that name it with their quotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.answer.formats import readable, text_of
from kg.answer.naming import Select
from kg.terms import GRAPH_INFERRED, shorten


def describe(select: Select, iri: str) -> Iterator[str]:
    """Lines of text: the name, the properties, then each report that names the thing itself or in its content, with its words."""
    node = f"<{iri}>"
    yield f"{shorten(iri)}"
    seen = set()
    for row in select(
        f"SELECT DISTINCT ?p ?o ?inferred WHERE {{ {node} ?p ?o BIND(IF(EXISTS {{ {_INFERRED % f'{node} ?p ?o'} }}, 'true', '') AS ?inferred) }} ORDER BY ?inferred ?p ?o",
    ):
        predicate, value, inferred = row
        line = f"  {text_of(predicate)} {text_of(value)}{'   (inferred)' if text_of(inferred) == 'true' else ''}"
        if line not in seen:
            seen.add(line)
            yield line
    yield from _quotes(select(_EVIDENCE.replace("$thing", node)), "  ")
    naming: dict[tuple[str, str], list[tuple[object, ...]]] = {}
    for report, kind, place, inner, path, *quote in select(_REPORTS.replace("$thing", node)):
        within = "" if report == place else f", in its content {text_of(inner)}"
        naming.setdefault((readable(report), f"({text_of(kind)}{within}) {text_of(path)}"), []).append(tuple(quote))
    if naming:
        yield ""
        count = len({report for report, _ in naming})
        yield f"  named by {count} report{'s' * (count != 1)}:"
    for (report, how), quotes in naming.items():
        yield f"    {report} {how}"
        yield from _quotes(quotes, "      ")


_INFERRED = f"GRAPH <{GRAPH_INFERRED}> {{ %s }}"
_EVIDENCE = """
SELECT DISTINCT ?quote ?voice ?speaker ?line WHERE {
  $thing (ent:hasEvidence|ent:isToldBy/ent:hasEvidence) ?evidence .
  ?evidence oa:exact ?quote ; ent:hasVoice ?voice ; ent:textLine ?line .
  OPTIONAL { ?evidence ent:hasSpeaker ?speaker }
} ORDER BY ?line ?quote STR(?speaker)
"""
_REPORTS = """
SELECT DISTINCT ?report ?kind ?place ?inner ?path ?quote ?voice ?speaker ?line WHERE {
  ?place ?path $thing FILTER NOT EXISTS { GRAPH <$inferred> { ?place ?path $thing } }
  ?place ent:isToldBy ?report ; ent:hasMainKind ?inner .
  ?report ent:hasMainKind ?kind ; ent:hasEvidence ?evidence .
  ?evidence oa:exact ?quote ; ent:hasVoice ?voice ; oa:start ?start ; ent:textLine ?line .
  FILTER(?path NOT IN (ent:hasEvidence, ent:hasMainKind, ent:isToldBy))
  OPTIONAL { ?evidence ent:hasSpeaker ?speaker }
} ORDER BY ?start STR(?report) STR(?place) STR(?path) STR(?kind) STR(?inner) STR(?speaker)
""".replace("$inferred", GRAPH_INFERRED)


def _quotes(rows: Iterable[Sequence[object]], margin: str) -> Iterator[str]:
    """A line for each quote, with all who speak."""
    speakers: dict[tuple[str, str, str], list[str]] = {}
    for quote, voice, speaker, line in rows:
        found = speakers.setdefault((text_of(line), text_of(quote), text_of(voice).removeprefix("ent:")), [])
        if (name := text_of(speaker)) and name not in found:
            found.append(name)
    for (line, quote, voice), names in speakers.items():
        yield f'{margin}line {line}: "{quote}" [{voice}, {", ".join(names) or "speaker not stated"}]'
