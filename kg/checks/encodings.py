"""What can be said of a name that a quote has and that no report on the quote tells: lines to paste, before the escapes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.checks.remedies import added, in_passing, role
from kg.finding import MAX_LINES, Remedy
from kg.source.corpus import Article
from kg.terms import ENT, OA, RDF, short_name, shorten

if TYPE_CHECKING:
    from kg.checks.grounding import Grounding

# The roles that things of a class mostly have; the first that a report does not give yet is offered.
_ROLES = (
    ("Topic", ("hasTopic",)),
    ("Mineral", ("hasTopic", "hasTheme")),
    ("Country", ("hasAgent", "hasRecipient", "hasTheme")),
    ("Place", ("hasPlace", "hasDestination", "hasTopic")),
    ("Event", ("hasOccasion", "hasTopic")),
    ("Document", ("hasTheme", "hasLegalBasis", "hasTopic")),
    ("Office", ("hasOffice",)),
    ("Agent", ("hasAgent", "hasRecipient", "hasTheme")),
)
_ELSE = ("hasTheme", "hasTopic")
_TYPE = RDF + "type"


def remedies(grounding: Grounding, article: Article, item: str, words: str, things: list[str]) -> Iterator[Remedy]:
    """Ways to tell one of the things that some words of a quote name, and last to list it as named in passing.

    item: the evidence. What is right, only a reader knows.
    """
    nodes = article.nodes
    exact = nodes.value(item, OA + "exact") or ""
    reports = [one for one in nodes.of_kind(grounding.reports) if item in nodes.values(one, ENT + "hasEvidence")]
    for thing in things[: MAX_LINES - 1]:
        if thing in grounding.kinds.all:
            yield _statement(thing, item, _agent(grounding, exact, exact.find(words)))
        elif reports:
            yield _role(grounding, article, thing, reports[0])
    for thing in things[:MAX_LINES]:
        yield in_passing(item, thing)


def _agent(grounding: Grounding, exact: str, before: int) -> str:
    """Who may do what the words name: the last agent that the quote names before them."""
    found = [name for name in grounding.find_all(exact) if name.end <= before]
    agents = [thing for name in found for thing in sorted(name.things) if grounding.is_agent(thing)]
    return agents[-1].rsplit("/", 1)[-1] if agents else "WHO"


def _statement(kind: str, item: str, agent: str) -> Remedy:
    turtle = f":NAME a ent:Act ; ent:hasKind {shorten(kind)} ; ent:hasEvidence {short_name(item)} ."
    return Remedy(turtle, f"{kind.rsplit('/', 1)[-1]}: agent {agent}; silent rest")


def _role(grounding: Grounding, article: Article, thing: str, report: str) -> Remedy:
    types = {*grounding.corpus.background.values(thing, _TYPE), *article.nodes.values(thing, _TYPE)}
    given = article.nodes.by_subject.get(report, {})
    roles = next((of for cls, of in _ROLES if not types.isdisjoint(grounding.corpus.subclasses(cls))), _ELSE)
    path = ENT + next((name for name in roles if ENT + name not in given), roles[0])
    return added(report, path, ox.NamedNode(thing), f"; {role(path)} {thing.rsplit('/', 1)[-1]}")
