"""A question in English read by the reports of the graph, beside the canned questions that it may mean.

A canned question answers lists, counts and comparisons, and whatever its words name. What nobody has foreseen is answered
by the reports that fit best (`kg.answer.words.fitting`). Which of the two it is, the answers tell: where the one that a canned
question gives does not have the report that fits all words, it is not what was asked for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Sequence

from kg.answer.naming import Select
from kg.answer.stems import COMMON, stem, words
from kg.answer.words import asked, certain, fitting, near_words
from kg.answer.words.fitting import Fit
from kg.answer.words.meaning import Meaning
from kg.answer.words.own_words import MATCHING, SHOW, Reading, Understanding
from kg.answer.words.reports import Report, Reports
from kg.answer.words.spotting import Lexicon
from kg.answer.words.suiting import is_other
from kg.source.verbs import all_forms, kinds_said_by, meant_by
from kg.terms import ID, shorten

_FEW = 60  # articles of a graph whose reports are all looked at
_MOST = 200  # reports that have two things that a question names, of a larger graph
SHOWN = 3  # reports that come near
_BESIDE, _BEFORE = (
    0.15,
    0.04,
)  # of how near a report comes that stands beside another, or in the line after it, for that one
_ASIDE = 0.12  # how much nearer a report comes that a canned question answers with
_MUCH, _LESS = 0.4, 0.2  # covered by the best report; by how much less the reports of a canned question may
_SHORT, _LONG = 6, 10  # letters of a word that may be mended, by one slip; of one that may by two
# Gives for a reading the reports of each of its first answers; None where its answers are no reports.
Facts = Callable[[Reading], Sequence[Sequence[str]] | None]


class General:
    """Reads questions by the reports of a graph. meaning: compares texts by what they mean, where that is installed."""

    def __init__(self, select: Select, lexicon: Lexicon, meaning: Meaning | None = None) -> None:
        self._meaning = meaning
        self._select = select
        self._lexicon = lexicon
        few = len(list(select(f"SELECT ?a WHERE {{ ?a a ent:Article }} LIMIT {_FEW + 1}"))) <= _FEW
        self._all = Reports(select, lexicon.labels) if few else None

    def read(self, said: str, understood: Understanding, facts: Facts) -> Understanding:
        """What some words mean, given what they may mean as canned questions.

        facts: what these answer.
        """
        text, mended = said, dict(understood.mended)
        if self._all:
            mended.update(self._mended(text, mended, self._all.vocabulary))
        for was, now in mended.items():
            text = re.sub(rf"\b{re.escape(was)}\b", now, text, flags=re.I)
        question = asked.read(text, self._lexicon.kinds_by_name)
        reports = self._all or Reports(self._select, self._lexicon.labels, self._likely(text, question))
        fits = fitting.Fitting(reports, self._nearness(said, reports) if self._meaning else None)
        found = fits.best(question)
        alike = certain.clear(fits, question, found)
        answers = facts(understood.readings[0]) if understood.readings else None
        told = {report for answer in answers or () for report in answer}
        near = sorted(found, key=lambda fit: is_other(question, fit.report))
        if any(is_other(question, fit.report) for fit in alike):
            alike = []
        if any(iri in reports.every and is_other(question, reports.every[iri]) for iri in told):
            understood.clear, told = False, set()
        if not alike and told:  # what the likeliest canned question answers as well comes nearer
            aside = _ASIDE * understood.readings[0].share
            near.sort(key=lambda fit: (is_other(question, fit.report), -fit.score - aside * (fit.report.iri in told)))
        # What a quote has is known, though nothing is called so.
        said_there = reports.vocabulary
        understood.unknown = [name for name in understood.unknown if not said_there.issuperset(words(name))]
        understood.reports = [self._reading(fit) for fit in near[: max(SHOWN, len(alike))]]
        if understood.readings and understood.readings[0].name == SHOW and understood.clear:
            return understood
        if understood.clear:
            known = [reports.every[iri] for iri in told if iri in reports.every]
            # "None" is no answer, as the words may mean something else that there is.
            if answers is not None and (
                not answers
                or self._doubted(question, found, alike, told)
                or (self._meaning and told.isdisjoint(fit.report.iri for fit in found[:SHOWN]))
                or not certain.tells(fits, question, known, who=False)
                or (known and all(certain.is_turned(fits, question, each) for each in known))
            ):
                understood.clear = False
            else:
                understood.first = [fit.report.iri for fit in alike or found[:SHOWN] if fit.report.iri in told]
                return understood
        understood.mended = mended  # what a canned question has as it is spelt is read so only where the reports answer
        if alike:
            understood.clear, understood.alike = True, len(alike)
            understood.verdict = certain.verdict(question, alike[0])
        return understood

    def _nearness(self, said: str, reports: Reports) -> fitting.Nearness:
        """What tells how near reports come: by themselves, and a little by what stands in the same line, the one before or after."""

        def near(some: Sequence[Report]) -> list[float]:
            assert self._meaning
            texts = [f"{one.text} {reports.described(one)}" for one in some]
            own = self._meaning.nearness(reports.with_countries(said), texts)
            by_line: dict[tuple[str, int], list[int]] = defaultdict(list)
            for number, one in enumerate(some):
                for place in {(article, line) for _, line, article in one.quotes}:
                    by_line[place].append(number)
            found = []
            for number, one in enumerate(some):
                around = [(article, line - back) for _, line, article in one.quotes for back in (0, 1)]
                beside = [own[other] for place in around for other in by_line.get(place, ()) if other != number]
                after = [
                    own[other] for _, line, article in one.quotes for other in by_line.get((article, line + 1), ())
                ]
                found.append(own[number] + _BESIDE * max(beside, default=0.0) + _BEFORE * max(after, default=0.0))
            return found

        return near

    def _doubted(
        self, question: asked.Inquiry, found: Sequence[Fit], alike: Sequence[Fit], told: Container[str]
    ) -> bool:
        """Whether what a canned question answers is not what is asked: reports (`told`) that have much less of its words."""
        if question.verb < 0 or not found:
            return False
        if alike and alike[0].covered >= certain.WHOLE:
            return not any(fit.report.iri in told for fit in alike)
        best = max(found, key=lambda fit: fit.covered)
        own = max((fit for fit in found if fit.report.iri in told), key=lambda fit: fit.covered, default=None)
        if own is None:
            return best.covered >= _MUCH
        less = best.covered - own.covered
        return best.covered >= _MUCH and (less > _LESS or (2 * less > _LESS and not set(own.lacks) <= set(best.lacks)))

    def _likely(self, text: str, question: asked.Inquiry) -> list[str]:
        """Of a graph of many articles the reports that have two of the things and kinds that a question names, or its one."""
        things = list(
            dict.fromkeys(f"?role{number} <{named.iri}>" for number, named in enumerate(self._lexicon.spot(text)))
        )
        kinds = [f"ent:hasKind <{ID}kind/{term.kinds[0]}>" for term in question.terms if term.kinds and not term.name]
        tests = [*things, *dict.fromkeys(kinds)]
        pairs = [(one, other) for place, one in enumerate(tests) for other in tests[place + 1 :]]
        found: dict[str, None] = {}
        for each in pairs or zip(tests, strict=True):
            pattern = (
                f"SELECT DISTINCT ?report WHERE {{ ?node {' ; '.join(each)} ; ent:isToldBy ?report }} LIMIT {_MOST}"
            )
            found.update(dict.fromkeys(str(getattr(report, "value", report)) for (report,) in self._select(pattern)))
        return list(found)

    def _mended(self, text: str, already: Container[str], vocabulary: frozenset[str]) -> dict[str, str]:
        """Words that neither the reports nor the verbs have, with the word of a quote that is written almost like each."""
        known = sorted(word for word in {*vocabulary, *all_forms()} if len(word) >= _SHORT)
        stems = {stem(word) for word in known}
        found = {}
        for word in words(text):
            if len(word) < _SHORT or word in COMMON or word in already or not word.isalpha() or stem(word) in stems:
                continue
            if (
                word in self._lexicon.known
                or kinds_said_by(word)
                or meant_by(word)
                or (stem(word),) in self._lexicon.kinds_by_name
                or near_words.has(stem(word))
            ):
                continue
            if meant := next((each for each in known if _is_slip(word, each)), None):
                found[word] = meant
        return found

    def _reading(self, fit: Fit) -> Reading:
        values = {"report": fit.report.iri}
        if fit.property:
            values["role"] = re.sub("(?<=[a-z])(?=[A-Z])", " ", fit.property).lower()
        labels = {**values, "report": ":" + shorten(fit.report.iri).rpartition("/")[2]}
        return Reading(MATCHING, values, labels, fit.lacks, fit.score, min(1.0, fit.covered))


def _is_slip(word: str, other: str) -> bool:
    """Whether a word is another one with a slip of the fingers, or with letters doubled that are not, or the reverse.

    >>> _is_slip("langauges", "languages"), _is_slip("tarrif", "tariff"), _is_slip("treaty", "treats"), _is_slip("fishing", "finishing")
    (True, True, False, False)
    """
    from rapidfuzz.distance import OSA

    if word[0] != other[0] or abs(len(word) - len(other)) > 2:
        return False
    single = re.compile(r"(\w)\1")
    slips = 2 if len(word) >= _LONG else 1
    return single.sub(r"\1", word) == single.sub(r"\1", other) or (
        OSA.distance(word, other, score_cutoff=slips) <= slips and word[-1] in (other[-1], other[-2])
    )
