"""Counts over a whole corpus, taken from the index of the snapshot in place of counting anew.

`SELECT ?kind (COUNT(?report) AS ?n) WHERE { ?report ent:hasMainKind ?kind ; ent:isToldBy ?report } GROUP BY ?kind` within a query
becomes VALUES: each shard keeps its own counts, so a change of one article changes those of one shard.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.answer.planner.candidates import Candidates
from kg.answer.planner.paths import triples
from kg.answer.planner.pattern import TRIPLES, VALUES, Element, Group, NotReadError, Select, joined
from kg.answer.planner.reading import read_group
from kg.lexer import MARK, VARIABLE
from kg.terms import ENT

_COUNT = re.compile(r"SELECT \?(\w+) \(COUNT\(DISTINCT \?(\w+)\) AS \?\w+\)\Z")
_MOST = re.compile(r"SELECT \?(\w+) \(MAX\(\?(\w+)\) AS \?\w+\)\Z")
_HEAD = re.compile(r"SELECT \?(\w+) \(COUNT\(\?(\w+)\) AS \?(\w+)\)\Z")


def counted(group: Group, index: Candidates) -> Group:
    """The group with what the index keeps in place of what counts it."""
    return Group(
        Element(e.kind, e.tokens, [_kept(one, index) for one in e.groups], e.test, e.name) for e in group.elements
    )


def _kept(item: Group | Select, index: Candidates) -> Group | Select:
    if isinstance(item, Group):
        return counted(item, index)
    found = _HEAD.match(joined(item.head))
    elements = item.where.elements
    if not found or len(elements) != 1 or elements[0].kind != TRIPLES or item.grouped != {found[1]}:
        return Select(item.head, counted(item.where, index), item.tail)
    kind, report, number = found.groups()
    asked = joined(elements[0].tokens)
    counts = index.kinds() if asked == f"?{report} ent:hasMainKind ?{kind} ; ent:isToldBy ?{report}" else None
    if not counts:
        return item
    rows = " ".join(f"(<{iri}> {count})" for iri, count in sorted(counts.items()))
    return read_group(f"VALUES (?{kind} ?{number}) {{ {rows} }}")


# What is counted for each of some values.


def for_values(
    select: Select, keys: list[str], values: list[str], index: Candidates, are_stages: Callable[[list[str]], bool]
) -> list[tuple[str, ...]] | None:
    """The rows of a SELECT for some values of its key; None where the index does not have them."""
    if not all(value.startswith("<") for value in values):
        return None
    head, (key,) = joined(select.head), keys
    where, values = _without_values(select.where, key, values)
    if (found := _COUNT.match(head)) and found[1] == key:
        if not _names_persons(where, key, found[2]):
            return None
        counts = {value: index.naming(value[1:-1]) for value in values}
        return None if None in counts.values() else [(value, str(many)) for value, many in counts.items() if many]
    if (found := _MOST.match(head)) and found[1] == key:
        ranks = _stages(where, key, found[2])
        if not ranks or not are_stages(list(ranks)):
            return None
        stages = [(value, index.of_stages(value[1:-1], list(ranks))) for value in values]
        if any(each is None for _, each in stages):
            return None
        return [(value, str(max(ranks[stage] for stage in each))) for value, each in stages if each]
    return None


def _without_values(group: Group, name: str, values: list[str]) -> tuple[Group, list[str]]:
    """A group without VALUES of one variable alone, and those of some values that are among these."""
    elements = []
    for element in group.elements:
        if element.kind == VALUES and element.tokens[1].text == f"?{name}":
            given = {token.text for token in element.tokens[2:]}
            values = [value for value in values if value in given]
        else:
            elements.append(element)
    return Group(elements), values


def _names_persons(group: Group, person: str, report: str) -> bool:
    """Whether a pattern is that of the reports that name a person."""
    found = plain_triples(group.elements)
    if found is None or len(found) != 3 or (f"?{person}", "a", "ent:Person") not in found:
        return False
    naming = {subject for subject, way, value in found if way[:1] == "?" and value == f"?{person}"}
    telling = {subject for subject, way, value in found if way == "ent:isToldBy" and value == f"?{report}"}
    return len(naming) == 1 and naming == telling


def _stages(group: Group, document: str, rank: str) -> dict[str, int] | None:
    """The classes of acts on a document with their ranks, where a pattern asks for these and no more."""
    ranked = [element for element in group.elements if element.kind == VALUES]
    found = plain_triples([element for element in group.elements if element.kind != VALUES])
    if len(ranked) != 1 or found is None:
        return None
    tokens = [token for token in ranked[0].tokens[1:] if token.kind != MARK]
    names = [token.text for token in tokens if token.kind == VARIABLE]
    acts = {subject for subject, way, value in found if (way, value) == ("ent:hasTheme", f"?{document}")}
    classed = {subject for subject, way, value in found if (way, [value, f"?{rank}"]) == ("a", names)}
    if len(found) != 2 or len(acts) != 1 or acts != classed:
        return None
    pairs = list(zip(tokens[2::2], tokens[3::2], strict=True))
    if not all(one.prefix == "ent" and other.text.isdigit() for one, other in pairs):
        return None
    return {f"{ENT}{one.local}": int(other.text) for one, other in pairs}


def plain_triples(elements: list[Element], *, strict: bool = True) -> set[tuple[str, str, str]] | None:
    """Those of some elements; with `strict` only if they have nothing else."""
    try:
        if strict and any(element.kind != TRIPLES for element in elements):
            return None
        return {
            (joined(s), joined(p), joined(o)) for e in elements if e.kind == TRIPLES for s, p, o in triples(e.tokens)
        }
    except NotReadError:
        return None
