"""What people decided on matches: graph/matches.ttl, in the terms of SSSOM (the standard for records of mappings).

    match:4f0c… a sssom:Mapping ;
      owl:annotatedSource a:meeting ; owl:annotatedProperty skos:closeMatch ; owl:annotatedTarget b:meeting ;
      sssom:mapping_justification semapv:ManualMappingCuration ;
      sssom:comment "Both sessions carry the number 8." .

A denial has `sssom:predicate_modifier "Not"` and is kept, so that the pair is not proposed again. The file is no part of the
snapshot: what an article says is the same, to the byte, with and without it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.errors import KgError
from kg.source import withdrawn
from kg.source.withdrawn import NAME, SSSOM
from kg.terms import ENT, ID, OWL, SKOS, XSD

SEMAPV = "https://w3id.org/semapv/vocab/"
MATCH = ID + "match/"
SAME = SKOS + "closeMatch"  # one happening, or one thing
# What a later report may be to a promise: the words of the command line, and the properties of the ontology.
RELATIONS = {
    "same": SAME,
    "fulfils": ENT + "fulfils",
    "partly-fulfils": SKOS + "broadMatch",  # the deed is a part of what was promised
    "violates": ENT + "violates",
    "replaces": ENT + "replaces",
    "continues": ENT + "continues",
    "follows-up": ENT + "followsUp",
}
_WORDS = {iri: word for word, iri in RELATIONS.items()}
_PREFIXES = {"ent": ENT, "owl": OWL, "semapv": SEMAPV, "skos": SKOS, "sssom": SSSOM, "match": MATCH}


@dataclass(frozen=True)
class Decision:
    """One decision: of the pair, what the one is to the other (`RELATIONS`), whether it is so, why, who says so, and of which day.

    Where nothing replaces the other (`withdrawn.NOTHING`), it is an article that was retracted.
    """

    one: str
    relation: str
    other: str
    holds: bool
    ground: str
    by: str = ""
    on: str = ""

    @property
    def iri(self) -> str:
        """The name of its record: the same for the same pair and relation."""
        return MATCH + hashlib.sha256(f"{self.one} {self.relation} {self.other}".encode()).hexdigest()[:16]


def ordered(one: str, relation: str, other: str) -> tuple[str, str]:
    """A pair as it is kept: of what is the same either way, the smaller IRI first."""
    return (other, one) if relation == "same" and other < one else (one, other)


def path_of(graph: Path) -> Path:
    """Where a graph keeps its decisions."""
    return graph / NAME


def read(graph: Path) -> list[Decision]:
    """The decisions of a graph, by pair; none where it has no such file. Raises `KgError` with file and line."""
    path = path_of(graph)
    return sorted(
        (_decision(node, own, path) for node, own in withdrawn.records(graph).items()),
        key=lambda d: (d.one, d.other, d.relation),
    )


def _decision(node: str, own: dict[str, str], path: Path) -> Decision:
    needed = {
        "owl:annotatedSource": own.get(OWL + "annotatedSource", ""),
        "owl:annotatedProperty": own.get(OWL + "annotatedProperty", ""),
        "owl:annotatedTarget": own.get(OWL + "annotatedTarget", ""),
        "sssom:comment": own.get(SSSOM + "comment", "").strip(),
    }
    for name, value in needed.items():
        if not value:
            raise KgError(f"the match {node} has no {name}.", "Every match says what, to what, and why.", path)
    one, predicate, other, ground = needed.values()
    if predicate not in _WORDS:
        known = ", ".join(sorted(map(_prefixed, _WORDS)))
        raise KgError(f"the match {node} has the property {predicate}.", f"Use one of {known}.", path)
    modifier = own.get(SSSOM + "predicate_modifier", "")
    if modifier not in ("", "Not"):
        raise KgError(f"the match {node} has the modifier '{modifier}'.", "The only one is 'Not'.", path)
    relation = _WORDS[predicate]
    one, other = ordered(one, relation, other)
    return Decision(
        one,
        relation,
        other,
        not modifier,
        ground,
        own.get(SSSOM + "author_label", ""),
        own.get(SSSOM + "mapping_date", ""),
    )


def write(graph: Path, decisions: Iterable[Decision]) -> Path:
    """Writes the decisions of a graph, whole or not at all; takes the file away where there are none."""
    path = path_of(graph)
    kept = sorted(decisions, key=lambda d: (d.one, d.other, d.relation))
    if not kept:
        path.unlink(missing_ok=True)
        return path
    from kg.files import write_atomically

    write_atomically(path, _turtle(kept).encode())
    return path


def _turtle(decisions: list[Decision]) -> str:
    lines = ["# What people decided on matches; kg match writes it, and you may edit it.", ""]
    lines += [f"@prefix {name}: <{iri}> ." for name, iri in sorted(_PREFIXES.items())]
    for decision in decisions:
        lines += [
            "",
            f"match:{decision.iri.removeprefix(MATCH)}",
            "  a sssom:Mapping ;",
            f"  owl:annotatedSource <{decision.one}> ;",
            f"  owl:annotatedProperty {_prefixed(RELATIONS[decision.relation])} ;",
            f"  owl:annotatedTarget <{decision.other}> ;",
            *([] if decision.holds else ['  sssom:predicate_modifier "Not" ;']),
            "  sssom:mapping_justification semapv:ManualMappingCuration ;",
            *([f'  sssom:mapping_date "{decision.on}"^^<{XSD}date> ;'] if decision.on else []),
            *([f"  sssom:author_label {_literal(decision.by)} ;"] if decision.by else []),
            f"  sssom:comment {_literal(decision.ground)} ;",
            ".",
        ]
    return "\n".join(lines) + "\n"


def _prefixed(iri: str) -> str:
    return next(
        f"{name}:{iri[len(start) :]}" for name, start in (("skos", SKOS), ("ent", ENT)) if iri.startswith(start)
    )


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


def decided(graph: Path, decision: Decision) -> Path:
    """Adds a decision, in place of an earlier one on the same pair and relation."""
    if not decision.ground.strip():
        raise KgError("a decision needs a ground.", "Give --ground 'why you think so'.")
    kept = [item for item in read(graph) if item.iri != decision.iri]
    return write(graph, [*kept, decision])


def taken_away(graph: Path, one: str, other: str) -> int:
    """Takes away all decisions on a pair; how many there were. Without any left the file goes too."""
    before = read(graph)
    kept = [item for item in before if {item.one, item.other} != {one, other}]
    if len(kept) != len(before):
        write(graph, kept)
    return len(before) - len(kept)


def decided_pairs(decisions: Iterable[Decision]) -> list[tuple[str, str]]:
    """The pairs of which somebody has said that they are the same, or that they are not."""
    return [(item.one, item.other) for item in decisions if item.relation == "same"]


def denied_pairs(decisions: Iterable[Decision]) -> list[tuple[str, str]]:
    """Those of them that are not."""
    return decided_pairs(item for item in decisions if not item.holds)


def same_things(decisions: Iterable[Decision]) -> dict[str, str]:
    """What stands for what, of things that somebody confirmed to be one: each by the smallest IRI of its kin.

    Raises `KgError` where a pair that was denied would be one by way of others.
    """
    parent: dict[str, str] = {}

    def root(item: str) -> str:
        while parent.get(item, item) != item:
            item = parent[item]
        return item

    every = list(decisions)
    for item in every:
        if item.holds and item.relation == "same":
            a, b = sorted((root(item.one), root(item.other)))
            parent[b] = a
    for item in every:
        if not item.holds and item.relation == "same" and root(item.one) == root(item.other):
            raise KgError(
                f"{item.one} and {item.other} are denied to be one, and other matches make them one.",
                "Take one of the matches away: kg match --remove ONE OTHER",
            )
    return {item: root(item) for item in sorted(parent) if root(item) != item}
