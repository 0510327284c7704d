"""A question in English read by the reports of the graph, beside the canned questions that it may mean.

A canned question answers lists, counts and comparisons, and whatever its words name. What nobody has foreseen is answered
by the reports that fit best (`kg.answer.fitting`). Which of the two it is, the answers tell: where the one that a canned
question gives does not have the report that fits all words, it is not what was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from kg.answer import asked, fitting
from kg.answer.own_words import MATCHING, SHOW, Reading, Understanding
from kg.answer.reports import Reports
from kg.terms import shorten

SHOWN = 3  # reports that come near
_ENOUGH = 0.34  # of the weight of the words, for a report to come near
# Gives for a reading the reports of each of its first answers; None where its answers are no reports.
Facts = Callable[[Reading], Sequence[Sequence[str]] | None]


class General:
    """Reads questions by the reports of a graph. kinds: of happening, by the stems of their names."""

    def __init__(self, reports: Reports, kinds: Mapping[tuple[str, ...], str]) -> None:
        self._reports = reports
        self._fitting = fitting.Fitting(reports)
        self._kinds = kinds

    def read(self, words: str, understood: Understanding, facts: Facts) -> Understanding:
        """What the words mean, given what they may mean as canned questions.

        facts: what these answer; asked only where it decides.
        """
        text = words
        for was, now in understood.mended.items():
            text = re.sub(rf"\b{re.escape(was)}\b", now, text, flags=re.I)
        question = asked.read(text, self._kinds)
        found = self._fitting.best(question)
        alike = fitting.clear(question, found)
        near = [fit for fit in found if fit.covered >= _ENOUGH]
        understood.reports = [self._reading(fit) for fit in near[: max(SHOWN, len(alike))]]
        if understood.readings and understood.readings[0].name == SHOW and understood.clear:
            return understood
        if understood.clear:
            answers = facts(understood.readings[0])
            if answers is None or not near:
                return understood
            if not answers:  # none is no answer where reports come near
                understood.clear = False
            elif alike and question.verb >= 0 and alike[0].covered >= fitting.WHOLE:
                fitting_ones = {fit.report.iri for fit in alike}
                understood.clear = any(fitting_ones.intersection(each) for each in answers)
            if understood.clear:
                understood.first = [fit.report.iri for fit in alike]
                return understood
        if alike:
            understood.clear, understood.alike = True, len(alike)
            understood.readings = [*understood.reports[: len(alike)], *understood.readings]
        return understood

    def _reading(self, fit: fitting.Fit) -> Reading:
        values = {"report": fit.report.iri}
        if fit.property:
            values["role"] = re.sub("(?<=[a-z])(?=[A-Z])", " ", fit.property).lower()
        labels = {**values, "report": ":" + shorten(fit.report.iri).rpartition("/")[2]}
        return Reading(MATCHING, values, labels, fit.lacks, fit.score, min(1.0, fit.covered))
