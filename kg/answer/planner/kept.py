"""Counts over a whole corpus, taken from the index of the snapshot in place of counting anew.

`SELECT ?kind (COUNT(?report) AS ?n) WHERE { ?report ent:hasMainKind ?kind ; ent:isToldBy ?report } GROUP BY ?kind` within a query
becomes VALUES: each shard keeps its own counts, so a change of one article changes those of one shard.
"""

from __future__ import annotations

import re

from kg.answer.planner.candidates import Candidates
from kg.answer.planner.pattern import TRIPLES, Element, Group, Select, joined
from kg.answer.planner.reading import read_group

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
