"""How a report suits what the answer to a question is to be like (`kg.answer.words.wanted`), beside the words that it has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kg.answer.stems import telling
from kg.answer.words import asked
from kg.answer.words.asked import Inquiry, TellingWord
from kg.answer.words.reports import Report, Reports, ToldNode
from kg.answer.words.wanted import WantedAnswer

# How much counts: what says no, what tells what something is, its aim, how many there are, who is of the sort asked for, as many as asked for.
_SAYS_NO, _DEFINES, _AIM, _STOCK, _SORT, _COUNT = 0.3, 0.3, 0.1, 0.15, 0.1, 0.1
_GONE_BY = 0.15  # less for who has gone where somebody new is asked for, more where who was there before is
_AIMS = frozenset("aim purpose".split())
_AGENTS = frozenset("Agent Person Organisation Country Body Group Party State Office People Government".split())
# By which a text tells that somebody has an office no more.
_GONE = frozenset("departure dismissal resignation career".split())
# Kinds of which one says that the other is not so.
_PAIRS = """
end continuation; termination continuation; suspension continuation; interruption continuation; withdrawal continuation;
acceptance rejection; approval rejection; endorsement rejection; admission denial; acknowledgement denial; support criticism; support opposition;
increase reduction; increase decline; growth decline; strengthening weakening; opening closure; permission prohibition; imposition lifting;
success failure; improvement deterioration; appointment dismissal; compliance violation; inclusion exclusion
"""
_OPPOSITES: dict[str, set[str]] = {}
for _pair in _PAIRS.split(";"):
    _one, _other = _pair.split()
    _OPPOSITES.setdefault(_one, set()).add(_other)
    _OPPOSITES.setdefault(_other, set()).add(_one)
# Words by which something of a kind is the opposite of what its other verbs say, or less: who abstained or voted against is told
# as a vote too.
_LESS = {
    "vote": re.compile(r"\b(absten|abstain|against|withh|boycott|reject)", re.I),
    "participation": re.compile(r"\b(boycott|absen|withdr|stay|skip)", re.I),
    "support": re.compile(r"\b(withh|withdr|against|end|stop)", re.I),
}


class Suiting:
    """Holds what reports tell against what is wanted."""

    def __init__(self, reports: Reports) -> None:
        self._reports = reports
        self._defined: frozenset[str] = frozenset()  # what is asked what it is

    def prepare(self, want: WantedAnswer) -> bool:
        """Looks up what a question asks what it is; whether the reports name anything so."""
        self._defined = _named_as(want.thing, self._reports) if want.thing else frozenset()
        return bool(self._defined)

    def score(self, question: Inquiry, report: Report, node: ToldNode, verb: TellingWord | None) -> float:
        """What speaks for or against a node by what the answer is to be like."""
        want, asks, score = question.wanted, question.asks[0], 0.0
        if self._defined:
            score += _DEFINES * _defines(want, self._defined, node)
        if asks == asked.WHY and want.purpose:
            is_aim = bool(node.kinds & _AIMS or "hasPurpose" in node.roles)
            score += _AIM * (is_aim - ("effect" in node.kinds or ("hasCause" in node.roles and not is_aim)))
        if asks == asked.AMOUNT and want.stock and "figure" in node.kinds:
            score += _STOCK
        if node.kinds & _GONE:
            score += _GONE_BY * ((want.former and asks == asked.WHO) - want.new)
        if asks == asked.WHETHER and verb and not question.negative:
            kinds = {kind for each in self._within(node) for kind in each.kinds}
            if (denies(report) and kinds & set(verb.kinds)) or self.opposes(verb, node):
                score += _SAYS_NO
        return score

    def opposes(self, verb: TellingWord, node: ToldNode) -> bool:
        """Whether a node, or what is told in it, is of a kind by which what a verb says is not so."""
        others = opposites(verb.kinds[:1])
        return bool(others) and any(each.kinds & others for each in self._within(node))

    def is_aside(self, question: Inquiry, report: Report, node: ToldNode) -> bool:
        """Whether something is told only as a condition or purpose of something else."""
        return any(
            node in self._within(inner)
            for each in report.nodes.values()
            for role in ("hasCondition", "hasException", *([] if question.coming else ["hasPurpose"]))
            for filler in each.roles.get(role, ())
            if (inner := report.nodes.get(filler))
        )

    def _within(self, node: ToldNode) -> list[ToldNode]:
        """A node, and whatever is told in it."""
        found = [node]
        for each in found:
            contents = (x for role in ("hasContent", "hasTheme") for x in each.roles.get(role, ()))
            found += [one for x in contents if (one := self._reports.nodes.get(x)) and one not in found]
        return found

    def of_sort(
        self, question: Inquiry, node: ToldNode, found: tuple[str, list[str]]
    ) -> tuple[tuple[str, list[str]], float]:
        """What stands in a role that is of the sort asked for, before what is not; and how much that counts."""
        sort, number = question.wanted.sort, question.wanted.number
        if not sort:
            return found, 0.0
        ways = [found] + [(name, self.new(question, node, name, asked.WHO)) for name in node.roles]
        for name, values in ways:
            some = [each for each in values if _is_of(sort, self._reports, each)]
            if some:
                return (name, some), _SORT + (_COUNT * (1 if len(some) == number else -1) if number else 0)
        others = [each for each in found[1] if _is_of(sort, self._reports, each) is False]
        return found, -_SORT * bool(others)

    def new(self, question: Inquiry, node: ToldNode, property_: str, what: str) -> list[str]:
        """What stands in a role and is not named in the question already."""
        said = {each for term in question.terms for each in term.stems}
        found = []
        for filler in node.roles.get(property_, ()):
            if what in (asked.WHO, asked.WHOM):
                classes = self._reports.classes(filler)
                if classes and not classes & _AGENTS and "Item" not in classes:
                    continue
                names = [each for term in question.terms if term.name for each in term.stems]
                if self._reports.is_named(filler, said, names):
                    continue
            found.append(filler)
        return found


def opposites(kinds: Iterable[str]) -> set[str]:
    """The kinds that say that something of some kinds is not so.

    >>> sorted(opposites(["end"])), opposites(["signing"])
    (['continuation'], set())
    """
    return {other for kind in kinds for other in _OPPOSITES.get(kind, ())}


def _is_of(sort: str, reports: Reports, thing: str) -> bool | None:
    """Whether a thing is of a sort; None where that is not known, as of groups."""
    classes = reports.classes(thing)
    if not sort or not classes & {"Person", "Country", "Organisation"}:
        return None
    return sort in classes


def _named_as(thing: Sequence[str], reports: Reports) -> frozenset[str]:
    """The things that have all of some stems in one of their names."""
    fillers = {
        filler
        for report in reports.every.values()
        for node in report.nodes.values()
        for found in node.roles.values()
        for filler in found
    }
    return frozenset(each for each in fillers if any(set(thing) <= set(telling(name)) for name in reports.called(each)))


def _defines(want: WantedAnswer, things: frozenset[str], node: ToldNode) -> float:
    """How much a node tells what a thing is: 1 for what it is, a part or member of it less, as it may say what others are."""
    if not node.kinds & {"being", "membership", "office-holding"}:
        return 0.0
    told = node.roles.get("hasAgent" if "membership" in node.kinds else "hasTheme", [])
    if not things.intersection(told):
        return 0.0
    return 1.0 if "naming" not in node.kinds or want.name else 0.5


def denies(report: Report) -> bool:
    """Whether a report says what is not so."""
    return "denial" in report.own.kinds or any("non-occurrence" in each.kinds for each in report.nodes.values())


def is_other(question: Inquiry, report: Report) -> bool:
    """Whether a report tells by its own words, or those of its quotes, of the opposite of what a question names, or of less: of who
    abstained, where it is asked who voted, or the reverse."""
    for kind in report.own.kinds & _LESS.keys():
        said = report.own.roles.get("predicate") or [report.text]
        found, asked_ = (
            {match[1].lower() for each in some for match in _LESS[kind].finditer(each)}
            for some in (said, question.words)
        )
        if found != asked_:
            return True
    return False
