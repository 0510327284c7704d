"""What can be said of a name that a quote has and that no report on the quote tells: lines to paste, before the escapes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.checks.remedies import in_passing, taken_up
from kg.finding import MAX_LINES, Remedy
from kg.source.corpus import Article, language_of
from kg.source.evidence import find_words
from kg.terms import ENT, OA, short_name, shorten

if TYPE_CHECKING:
    from kg.checks.grounding import Grounding

_BESIDE = re.compile(r"\s+(?:(?:also|has|have|had)\s+)*")  # between who does something and the verb
_OTHER = re.compile(
    r"\b(?:of|from|in|with|by|for|to|and|or|against|at|on|near|between|under|than|as)\s+(?:the\s+)?$", re.I
)
# what denies the verb behind it, with a few words of one clause between at most
_DENIED = re.compile(
    r"(?:\b(?:not|never|no|nobody|none|neither|nor|without|few)\b|n['’]t\b)"
    r"(?:\s+(?!(?:before|after|that|which|who|while|when|until|but|and)\b)[\w’'-]+){0,4}\s+$",
    re.I,
)


def remedies(
    grounding: Grounding, article: Article, item: str, words: str, things: list[str], meanings: list[str]
) -> Iterator[Remedy]:
    """Ways to tell one of the things that some words of a quote name, and last to list it as named in passing.

    item: the evidence; meanings: all kinds that the words can say, where they are a verb. What the words do not decide is in capitals, for the author to fill in: WHO, ROLE.
    """
    nodes = article.nodes
    exact = nodes.value(item, OA + "exact") or ""
    reports = [one for one in nodes.of_kind(grounding.reports) if item in nodes.values(one, ENT + "hasEvidence")]
    for thing in (meanings or things)[: MAX_LINES - 1]:
        if thing in grounding.kinds.all:
            yield _statement(thing, item, exact, exact.find(words), _agent(grounding, exact, exact.find(words)))
        elif reports:
            yield Remedy(f"ent:ROLE {shorten(thing)} ;", f"; ROLE {thing.rsplit('/', 1)[-1]}")
    for thing in things[:MAX_LINES]:
        yield in_passing(item, thing)


def _agent(grounding: Grounding, exact: str, before: int) -> str:
    """Who does what a verb names: the agent that the quote names right before it, by a label; else WHO."""
    for name in grounding.find_all(exact):
        if name.end > before or _OTHER.search(exact[: name.start]):
            continue
        if _BESIDE.fullmatch(exact, name.end, before):
            agents = [thing for thing in sorted(name.things) if grounding.is_agent(thing)]
            if agents:
                return agents[0].rsplit("/", 1)[-1]
    return "WHO"


def _statement(kind: str, item: str, exact: str, before: int, agent: str) -> Remedy:
    """The statement of a kind; where the words deny something before it, whether that, only a reader knows: no agent then."""
    name = kind.rsplit("/", 1)[-1]
    if _DENIED.search(exact[:before]):
        turtle = f":NAME a ent:NonOccurrence ; ent:hasContent :WHAT ; ent:hasEvidence {short_name(item)} ."
        return Remedy(turtle, f"NonOccurrence: > {name}: agent WHO")
    turtle = f":NAME a ent:Act ; ent:hasKind {shorten(kind)} ; ent:hasEvidence {short_name(item)} ."
    return Remedy(turtle, f"{name}: agent {agent}")


def again(article: Article, node: str, wording: str, quotes: list[str]) -> tuple[str, Remedy] | None:
    """What to say of a group or an item whose words stand in another sentence: some words of these stand for it."""
    nodes, name = article.nodes, short_name(node)
    evidence = nodes.of_kind({ENT + "Evidence"})
    if all(find_words(nodes.value(item, OA + "exact") or "", wording) < 0 for item in evidence):
        return None
    words = next(filter(None, (taken_up(quote, wording, language_of(article)) for quote in quotes)), "WORDS")
    line = f"= «{words}»: {name} ! WHY THEY STAND FOR IT"
    message = f'no quote of this report has the words "{wording}" by which {name} is described elsewhere: say which of its words stand for {name}, by an ent:Mention (in notes, below the quote: {line}), or, where none do, add the evidence that has them.'
    return message, Remedy(notes=line)
