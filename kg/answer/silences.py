"""What a parameter of a query depends on, and the query that asks in its place for what the source is silent on."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from kg.vocabulary import vocabulary


def being_silent(text: str, name: str, silence: str) -> str:
    """A query whose filter for a parameter asks in its place that the node on which it rests is silent.

    silence: the pattern of that, with {} for each time that the node stands in it. What a filter has within it alone is
    looked for beside the node of the query.

    >>> being_silent("?r a ?k . FILTER(?_x != ?_x || EXISTS { ?r ent:hasAgent ?_x })", "x", "{} ent:isSilentOn ent:hasAgent")
    '?r a ?k . FILTER(EXISTS { ?r ent:isSilentOn ent:hasAgent })'
    >>> being_silent("?r a ?k . FILTER(EXISTS { ?p ent:occursAt ?r ; ent:hasAgent ?_x })", "x", "{} ent:isSilentOn ent:hasAgent")
    '?r a ?k . FILTER(EXISTS { ?p ent:occursAt ?r . ?p ent:isSilentOn ent:hasAgent })'
    """
    for part in list(_filters(text)):
        if re.search(rf"\?_{name}\b", part):
            outside = frozenset(re.findall(r"\?(\w+)", text.replace(part, "")))
            tests = dict.fromkeys(f"{way}{silence.replace('{}', f'?{node}')}" for node, way in _rests_on(part, outside))
            text = text.replace(part, f"FILTER({' || '.join(f'EXISTS {{ {test} }}' for test in tests) or 'false'})")
    return text


def _rests_on(part: str, outside: Container[str]) -> Iterable[tuple[str, str]]:
    """The nodes of a query whose roles a filter looks at, each with the pattern by which it is found. outside: the variables
    that the query has beside the filter."""
    for node, way, other in re.findall(r"[{.]\s*\?(\w+)\s+(\S+)\s+\?(\w+)", part):
        if node in outside:
            yield node, ""
            if "ent:hasContent/" in way:
                yield "silentIn", f"?{node} ent:hasContent ?silentIn . "
        elif other in outside and not re.search(rf"\S+\s+\?{node}\b\s*[.;}}]", part):
            yield node, f"?{node} {way} ?{other} . "


def asked_about(text: str, name: str) -> tuple[set[str], bool]:
    """The written properties on which a parameter depends, and whether it may stand in any role.

    >>> names, any_role = asked_about("FILTER(?x = ?_x || EXISTS { ?r ent:signedBy/ent:isOrganOf? ?_x })", "x")
    >>> sorted(names), any_role
    (['isOrganOf', 'signedBy'], False)
    """
    names: list[str] = []
    any_role = False
    for part in _filters(text):
        if re.search(rf"\?_{name}\b", part):
            names += re.findall(r"\bent:([a-z]\w*)", part)
            any_role = any_role or re.search(rf"\?\w+\s+\?[a-z]\w*\s+\?_{name}\b", part) is not None
    known = vocabulary()
    return {source for each in names for source in (known.sources(each) or [each])}, any_role


def _filters(text: str) -> Iterable[str]:
    """The conditions of a query that stand in FILTER, each with all that it holds."""
    for start in re.finditer(r"\bFILTER\b", text):
        depth = 0
        for place in range(start.end(), len(text)):
            depth += (text[place] in "({") - (text[place] in ")}")
            if depth == 0 and text[place] in ")}":
                yield text[start.start() : place + 1]
                break
