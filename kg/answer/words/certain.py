"""When the reports that fit a question best are its answer, and what they say to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.answer.words import asked
from kg.answer.words.asked import Inquiry
from kg.answer.words.fitting import REASONS, ROLES, UNDERGOES, Fit, Fitting, is_meant
from kg.answer.words.reports import DOES, Report, by_side
from kg.answer.words.suiting import denies

CLEAR, ALIKE = 0.74, 0.035  # covered by a report that answers; how much less the next one scores that answers as well
BEFORE, PART = 0.15, 0.4  # by how much a report stands out; what it covers at least then
WHOLE = 0.85  # covered, for reports to be the answer though a canned question has another
_REASON = re.compile(r"\b(because|due to|in order to|so that|owing to|thanks to)\b")
# By what a question asks for a name, whatever else it asks for; and the roles of what may have one.
_NAMES = frozenset("name names named called".split())
_NAMED = tuple(dict.fromkeys([*DOES, *UNDERGOES]))
# What somebody says need not be so.
_CLAIMED = frozenset("claim accusation belief opinion doubt estimate".split())


def clear(fits: Fitting, question: Inquiry, found: Sequence[Fit]) -> list[Fit]:
    """The reports that answer a question, where it is clear that they do: as many as fit alike; none where it is not."""
    if not found:
        return []
    first, asks = found[0], question.asks[0]
    telling = [term for term in question.terms if not term.faint and not term.name]
    if not any(term.kinds for term in telling) and len(telling) < 2:  # names alone say nothing of what is asked of them
        return []
    stands_out = asks != asked.WHY and _stands_out(fits, question, found)
    fits_whole = first.covered >= CLEAR and not first.lacks and first.sure
    if question.several or not (fits_whole or stands_out):
        return []
    if asks == asked.WHY:
        has_role = first.property == "hasPurpose" or bool(_REASON.search(first.report.text.lower()))
    else:
        has_role = bool(first.values) or asks in (asked.WHETHER, asked.WHAT, asked.HOW)
    if not has_role or not tells(fits, question, [first.report]) or is_turned(fits, question, first.report):
        return []
    alike = [fit for fit in found[:10] if first.score - fit.score <= ALIKE or _goes_on(question, first, fit)]
    return alike if len(alike) <= 5 else []


def is_turned(fits: Fitting, question: Inquiry, report: Report) -> bool:
    """Whether a report has the one who does something, in the question, only where somebody else does it: "what was the north
    shooting at" of shelling of the north."""
    acting, other = by_side(report.nodes.values())
    if question.passive or not acting:
        return False
    doing = {*acting, *report.speakers}
    for term in question.terms:
        if term.place in question.subject and not term.faint and not term.kinds:
            bearing = [any(fits.reports.bears(each, term.stems) > 0 for each in some) for some in (doing, other)]
            if bearing == [False, True]:
                return True
    return False


def _goes_on(question: Inquiry, first: Fit, fit: Fit) -> bool:
    """Whether a report has a further amount of what the first one has an amount of, of the same kind in the same line."""
    lines = {(line, article) for _, line, article in first.report.quotes}
    beside = any((line, article) in lines for _, line, article in fit.report.quotes)
    same = fit.property == first.property and bool(fit.values) and bool(fit.node.kinds & first.node.kinds)
    return question.asks[0] == asked.AMOUNT and beside and same and fit.sure and set(fit.lacks) <= set(first.lacks)


def _stands_out(fits: Fitting, question: Inquiry, found: Sequence[Fit]) -> bool:
    """Whether the first report comes well before the next with other quotes, is of the kind that is asked about, has every name and
    every word that any report has, and either what stands in the role that is asked for or all words."""
    first = found[0]
    quotes = {quote for quote, _, _ in first.report.quotes}
    next_ = next((fit.score for fit in found if quotes.isdisjoint(quote for quote, _, _ in fit.report.quotes)), 0.0)
    lacked = [term for term in question.terms if term.word in first.lacks]
    has_names = not any(
        term.name or term.word.isdigit() or fits.reports.stems.issuperset(term.stems) for term in lacked
    )
    has_role = bool(first.values) and question.asks[0] not in (asked.WHETHER, asked.WHAT, asked.HOW)
    is_alone = first.score - next_ >= BEFORE and first.covered >= PART
    says_verb = question.verb >= 0 and first.sure
    return is_alone and says_verb and has_names and (has_role or not first.lacks)


def tells(fits: Fitting, question: Inquiry, reports: Sequence[Report], who: bool = True) -> bool:
    """Whether any of some reports has what no answer to a question goes without: a name, or words, that it has not itself, how
    long, why.

    who: also who does something, where the question does not ask for a name.
    """
    asks = question.asks[0]
    named = bool(_NAMES & question.words)
    someone = named or (who and asks in (asked.WHO, asked.WHOM))
    properties = _NAMED if someone else ROLES[asks] if asks in (asked.LONG, asked.OFTEN, asked.WHY, asked.IF) else ()
    if not properties or not reports:
        return True
    for report in reports:
        for node in report.nodes.values():
            found = [each for one in properties for each in fits.suiting.new(question, node, one, asks)]
            if someone:
                called = fits.reports.has_name if named else fits.reports.called
                found = [each for each in found if called(each) and not _is_named(fits, question, each)]
            if found or (not someone and node.kinds & REASONS):
                return True
    return asks == asked.WHY and any(_REASON.search(each.text.lower()) for each in reports)


def verdict(question: Inquiry, fit: Fit) -> str:
    """What a report that clearly answers says to a question whether something is so; "" to others, and where only somebody claims it."""
    kinds = fit.report.own.kinds
    if question.asks[0] != asked.WHETHER or question.negative or kinds & _CLAIMED:
        return ""
    return "No." if denies(fit.report) else "Planned, not told as done." if is_meant(fit.report) else "Yes."


def _is_named(fits: Fitting, question: Inquiry, thing: str) -> bool:
    """Whether a question names a thing."""
    return any(term.name and fits.reports.bears(thing, term.stems) == 1.0 for term in question.terms)
