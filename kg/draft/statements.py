"""Proposed statements, and how notes write them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from kg.draft.amounts import Counted
from kg.draft.clauses import NameList
from kg.draft.known import KnownWords
from kg.draft.sentences import LinePart
from kg.draft.times import Time

_INNER = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass
class SeenLine:
    """What was found in a line of text: names (with their short forms), times and amounts. day: of publication."""

    names: list[KnownWords]
    times: list[Time]
    amounts: list[Counted]
    short: dict[str, str]
    day: date | None = None


@dataclass
class ProposedStatement:
    """A statement that is proposed. attitude: the class in which the kind is only meant; used: places of values.

    silent: whether the words say who does it, or that nobody is named, so that what else they do not say is left open.
    """

    kind: str
    attitude: str = ""
    arrow: str = ""
    roles: dict[str, list[str]] = field(default_factory=dict)
    below: list[ProposedStatement] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    silent: bool = False
    place: LinePart = field(default_factory=lambda: LinePart(0, 0))
    denied: bool = False
    passive: bool = False
    open: bool = False  # whether what is said or meant was not found
    that: bool = False  # whether "that" begins what is said or meant


@dataclass
class Told:
    """What is told of one part of a line so far. low, high: the ends of the words around a verb that are its own; begin: where its clause begins; subject: where its subject ends at the latest.

    last: the statement before; frames: those of speech or attitude that the next is the content of, the inmost last; shut: whether the words go on with what cannot be told; closed: whether they are the content of it; ends: of the verbs; timed: places of times that have a statement; kinds: named, and not told.
    """

    line: int
    part: LinePart
    words: str
    seen: SeenLine
    lists: list[NameList]
    made: list[ProposedStatement] = field(default_factory=list)
    last: ProposedStatement | None = None
    frames: list[ProposedStatement] = field(default_factory=list)
    shut: bool = False
    closed: bool = False
    low: int = 0
    high: int = 0
    begin: int = 0
    subject: int = 0
    ends: list[int] = field(default_factory=list)
    timed: set[int] = field(default_factory=set)
    kinds: list[str] = field(default_factory=list)

    def remove(self, one: ProposedStatement | None) -> None:
        """Takes a statement away that turns out not to be told."""
        todo = [self.made]
        while todo:
            below = todo.pop()
            below[:] = [other for other in below if other is not one]
            todo += [other.below for other in below]
        self.frames = [frame for frame in self.frames if frame is not one]
        self.last = None


def lines_of(one: ProposedStatement, depth: int = 0) -> list[str]:
    """A statement as lines of notes, what it says below it.

    "silent rest" stands where the words that say who does it were found, or a verb that leaves it out: else the text may
    well say what is not found here.
    """
    roles = dict(one.roles)
    named = [value for value in roles.get("agent", []) if not value.startswith("«")]
    outer = {"agent": named} if named else {}  # words are quoted once
    layers = [(one.kind, roles)]
    if one.denied:
        layers.insert(0, ("NonOccurrence", outer))
    if one.attitude:
        due = {"deadline": roles.pop("time")} if "time" in roles else {}
        layers.insert(0, (one.attitude, outer | due))
    silent = depth == 0 and not one.arrow and not one.open and (bool(outer) or one.silent)
    found = []
    for number, (kind, given) in enumerate(layers):
        name = kind if depth + number == 0 or kind == one.kind else _INNER.sub("-", kind).lower()
        arrow = f"{one.arrow}> " if one.arrow and number == 0 else ""
        found.append("  " * (depth + number) + arrow + _line(name, given, silent and number == 0))
    for inner in one.below:
        found += lines_of(inner, depth + len(layers))
    return found


def said(
    made: list[ProposedStatement], agents: list[str], class_of: dict[str, str], *, attributed: bool
) -> list[ProposedStatement]:
    """Statements as the content of what their speaker says. class_of: of kinds."""
    agent = {"agent": agents} if agents else {}
    speech = [
        one
        for one in made
        if not one.denied
        and class_of.get(one.kind) in ("Claim", "Announcement", "Opinion", "Assurance", "Directive", "Denial")
    ]
    if speech and attributed:
        for values in agent.values():
            rest = {role: [v for v in of if v not in values] for role, of in speech[0].roles.items() if role != "agent"}
            speech[0].roles = {  # "said Jane Roe" is told to nobody
                "agent": speech[0].roles.get("agent", values),
                **{role: of for role, of in rest.items() if of},
            }
        if speech[0] is made[-1] and not speech[0].below:  # "France paid, the ministry said"
            groups = [one for one in made if one.kind.startswith("Group ")]
            speech[0].below = [one for one in made[:-1] if one not in groups]
            return [*groups, speech[0]]
        return made
    if not agent and not made:
        return []
    return [ProposedStatement("Claim", roles=agent, below=made, open=not made)]


def _line(kind: str, roles: dict[str, list[str]], silent: bool) -> str:
    said = [f"{role} {', '.join(values)}" for role, values in roles.items()] + (["silent rest"] if silent else [])
    return f"{kind}:" + (" " + "; ".join(said) if said else "")
