"""Which reports of a graph fit a question in English best, and what they have in the role that it asks for.

Every word of the question weighs by how few reports have it, and counts in a report by where it stands there: as the kind of
what is told, as a name of whoever stands in a role, in the quote, or only in the same line of the article.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from kg.answer.stems import stem
from kg.answer.words import asked
from kg.answer.words.asked import Inquiry, TellingWord
from kg.answer.words.reports import DOES, Report, Reports, ToldNode, by_side
from kg.answer.words.suiting import Suiting, denies

# How much a word counts, by where a report has it.
_KIND, _OTHER_KIND, _INNER_KIND, _LIKE_KIND = 1.0, 0.85, 0.8, 0.45
_QUOTE, _ELSEWHERE, _SAID, _LINE = 0.95, 0.8, 0.75, 0.35
_ROLE, _NO_ROLE, _SIDE, _NOT, _HEADING, _REAL, _EVERY = 0.18, 0.1, 0.1, 0.15, 0.12, 0.03, 0.06
_MAIN, _NUMBER, _NO_NUMBER, _DAY, _STANDS, _COMING = 0.15, 0.1, 0.2, 0.1, 0.2, 0.1
_NAME, _HELD = 0.7, 0.5
_NEAR_WORD = 0.65  # of a word, for one that people use for it
_ASIDE, _OPPOSITE = 0.3, 0.7  # less for a condition or purpose; of the verb, for what says the opposite
_FAR = 0.32  # in meaning and in words: a question that no report comes nearer to is about something else
_REASON_ROLE, _NO_REASON = 0.3, 0.3  # more for what says why something is so, less for what does not say why
_REASON_NEAR = 0.9  # of how near comes what stands beside a reason
_NEARBY = 0.8  # of the words of a report, for a reason in the same line
# Of the weight of the words that any report has, and of all words, what a report has at least.
_LEAST, _LEAST_OF_ALL = 0.25, 0.16
_NO_NAME = 0.06  # less for each name that it has not
_OTHER_DEED, _NO_DEED = 0.4, 0.06  # of what a role counts in something else than the verb says; less for that
_VERB = 1.25  # how much more the verb weighs than what stands beside it
_NEAR = 2.5  # how much it counts how near a report comes in meaning, beside how its words fit

UNDERGOES = ("hasTheme", "hasRecipient", "hasPartner", "hasOfficeHolder", "hasBeneficiary", "hasMember")
ROLES = {
    asked.WHO: DOES,
    asked.WHOM: ("hasRecipient", "hasTheme", "hasPartner", "hasBeneficiary", "hasOfficeHolder"),
    asked.WHEN: ("hasTime", "hasDeadline"),
    asked.WHERE: ("hasPlace", "hasDestination", "hasOrigin", "occursAt"),
    asked.WHY: ("hasCause", "hasPurpose"),
    asked.IF: ("hasCondition", "hasException"),
    asked.AMOUNT: ("hasAmount",),
    asked.LONG: ("hasDuration",),
    asked.OFTEN: ("hasFrequency",),
    asked.HOW: ("hasInstrument",),
    asked.WHAT: ("hasTheme", "hasContent"),
}
# How near each of some reports comes to the question in meaning, 0 to 1.
Nearness = Callable[[Sequence[Report]], Sequence[float]]
# What stands in the words of a quote where the graph has no role for it.
_SIGNS = {
    asked.WHEN: re.compile(r"\b(\d{4}|january|february|march|april|may|june|july|august|september|october|november|december|\w+day|week|month|year|years|since|until|before|after|by)\b"),
    asked.WHY: re.compile(r"\b(because|due to|in order to|so that|to \w+|over|as|since|following|aims?|for)\b"),
    asked.AMOUNT: re.compile(r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?|millions?|half|third)\b"),
    asked.LONG: re.compile(r"\b(years?|months?|weeks?|days?|hours?|until|since|annual)\b"),
}  # fmt: skip
_COUNTS = (asked.AMOUNT, asked.LONG, asked.OFTEN)
_ANY_NUMBER = re.compile(
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?|millions?|half|third|annual\w*|each|every"
    r"|years?|months?|weeks?|days?|hours?)\b"
)
# By which a text says that something stands so by now, and that it did so before.
_STANDING = re.compile(r"\b(currently|now|today|at present|serves)\b", re.I)
_GONE = re.compile(r"\b(was|were|previously|formerly|former|earlier|past|before|first)\b", re.I)
# What somebody has taken on, and is to come.
_TAKEN_ON = frozenset("commitment undertaking promise pledge obligation assurance".split())
# What tells of something that need not come true, and what tells why something is done.
UNREAL = frozenset("plan threat expectation possibility intention offer proposal warning".split())
REASONS = frozenset("aim effect cause purpose motive".split())


class Fit:
    """How well a report fits.

    node: of it that fits best; score: for the order; covered: the part of the weight of the words that it has, 0 to 1; property,
    values: the role that is asked for and what stands in it, "" and none where nothing does; lacks: the words that it has not;
    sure: the node is of the kind that the verb says, and says what is not so where that is asked.
    """

    def __init__(
        self,
        report: Report,
        node: ToldNode,
        score: float,
        covered: float,
        property_: str,
        values: list[str],
        lacks: list[str],
        sure: bool,
    ) -> None:
        self.report = report
        self.node = node
        self.score = score
        self.covered = covered
        self.property = property_
        self.values = values
        self.lacks = lacks
        self.sure = sure

    def __repr__(self) -> str:
        return f"<Fit {self.report.iri.rpartition('/')[2]}>{self.node.iri.rpartition('/')[2]} {self.score:.3f} covered {self.covered:.2f} {self.property} lacks {self.lacks}>"


class Fitting:
    """Finds the reports that fit a question."""

    def __init__(self, reports: Reports, nearness: Nearness | None = None) -> None:
        self.reports = reports
        self.suiting = Suiting(reports)
        self._nearness = nearness
        # Of the question at hand: how much its words count in nodes, and things are called by them.
        self._in_nodes: dict[tuple[int, str], float] = {}
        self._by_things: dict[tuple[int, str], float] = {}
        self._is_what_is = False  # what something is, which no role tells

    def best(self, question: Inquiry) -> list[Fit]:
        """The reports that have a part of what is asked, those that fit best first."""
        every = list(self.reports.every.values())
        if not question.terms or not every:
            return []
        self._in_nodes.clear()
        self._by_things.clear()
        self._is_what_is = self.suiting.prepare(question.wanted)
        held = [{term.place: self._in_report(term, report) for term in question.terms} for report in every]
        count = len(every)
        weights = {}
        for term in question.terms:
            having = sum(each[term.place] >= _SAID for each in held)
            weights[term.place] = math.log(1 + count / (having + 0.5)) * (
                asked.FAINTLY if term.faint else _VERB if term.place == question.verb else 1.0
            )
        known = sum(weight for place, weight in weights.items() if any(each[place] >= _SAID for each in held))
        found = []
        for report, own in zip(every, held, strict=True):
            in_report = own
            if question.asks[0] == asked.WHY and self._gives_reason(report):
                places = {(line - back, article) for _, line, article in report.quotes for back in (0, 1)}
                for other, in_other in zip(every, held, strict=True):
                    if any((line, article) in places for _, line, article in other.quotes):
                        nearby = {place: _NEARBY * much for place, much in in_other.items()}
                        if _weighed(nearby, weights) > _weighed(in_report, weights):
                            in_report = nearby
            least = max(_LEAST * known, _LEAST_OF_ALL * sum(weights.values()))
            if not self._nearness and _weighed(in_report, weights) < least:
                continue
            fits = [self._fit(question, report, node, in_report, weights) for node in report.nodes.values()]
            if fits:
                found.append(max(fits, key=lambda fit: fit.score))
        if self._nearness:
            nearest = self._with_nearness(question, found)
            if nearest < _FAR and max((fit.covered for fit in found), default=0.0) < _FAR:
                return []
        found.sort(key=lambda fit: (-round(fit.score, 6), len(fit.report.text), fit.report.iri))
        return found

    def _with_nearness(self, question: Inquiry, found: Sequence[Fit]) -> float:
        """Counts how near the reports come in meaning, a reason also by what stands in the same line or the one before; and
        tells how near the nearest comes."""
        assert self._nearness
        near = self._nearness([fit.report for fit in found])
        by_line: dict[tuple[str, int], float] = defaultdict(float)
        for fit, much in zip(found, near, strict=True):
            for _, line, article in fit.report.quotes:
                by_line[article, line] = max(by_line[article, line], much)
        for fit, own in zip(found, near, strict=True):
            much = own
            if question.asks[0] == asked.WHY and self._gives_reason(fit.report):
                around = [(article, line - back) for _, line, article in fit.report.quotes for back in (0, 1)]
                much = max(own, _REASON_NEAR * max(by_line.get(place, 0.0) for place in around))
            fit.score += _NEAR * much
        return max(near, default=0.0)

    def _gives_reason(self, report: Report) -> bool:
        """Whether a report says why something is so, or what somebody wants."""
        return any(
            node.kinds & REASONS or "hasCause" in node.roles or "hasPurpose" in node.roles
            for node in report.nodes.values()
        )

    def _in_report(self, term: TellingWord, report: Report) -> float:
        """How much a word counts in a report, wherever it stands there."""
        much = max((self._in_node(term, node) for node in report.nodes.values()), default=0.0) * _ELSEWHERE
        much = max(much, _QUOTE * report.share(term.stems))
        if much < _NEAR_WORD and any(report.stems.issuperset(each) for each in term.near):
            much = _NEAR_WORD
        for speaker in report.speakers:
            much = max(much, _ELSEWHERE * self.reports.bears(speaker, term.stems))
        if much < _SAID and term.kinds and report.said & set(term.kinds[:1]):
            much = _SAID
        if much < _LINE and any(
            self.reports.lines[article, line].issuperset(term.stems) for _, line, article in report.quotes
        ):
            much = _LINE
        return much

    def _in_node(self, term: TellingWord, node: ToldNode) -> float:
        if (key := (term.place, node.iri)) not in self._in_nodes:
            self._in_nodes[key] = self._looked_up(term, node)
        return self._in_nodes[key]

    def _looked_up(self, term: TellingWord, node: ToldNode) -> float:
        much = 0.0
        if term.kinds:
            if term.kinds[0] in node.kinds:
                much = _KIND
            elif node.kinds & set(term.kinds):
                much = _OTHER_KIND
            elif node.kinds.intersection(self.reports.broader(term.kinds[0])):
                much = _LIKE_KIND
        for fillers in node.roles.values():
            for filler in fillers:
                if (inner := self.reports.nodes.get(filler)) and term.kinds and inner.kinds & set(term.kinds):
                    much = max(much, _INNER_KIND)
                much = max(much, self._borne(term, filler))
        return much

    def _borne(self, term: TellingWord, thing: str) -> float:
        """How much a thing is called by a word, or by one that people use for it."""
        if (key := (term.place, thing)) not in self._by_things:
            much = self.reports.bears(thing, term.stems)
            bag = self.reports.bag(thing)
            if much < _NEAR_WORD and bag:
                near = (min(bag.get(stem, 0.0) for stem in each) for each in term.near if each[0] in bag)
                much = max(much, _NEAR_WORD * max(near, default=0.0))
            self._by_things[key] = much
        return self._by_things[key]

    def _fit(
        self, question: Inquiry, report: Report, node: ToldNode, in_report: dict[int, float], weights: dict[int, float]
    ) -> Fit:
        total = sum(weights.values())
        got = 0.0
        lacks = []
        for term in question.terms:
            much = max(in_report[term.place], self._in_node(term, node))
            if term.place == question.verb and question.asks[0] == asked.WHETHER and self.suiting.opposes(term, node):
                much = max(much, _OPPOSITE)
            got += weights[term.place] * much
            if much < (_NAME if term.name or term.word.isdigit() else _HELD) and not term.faint:
                lacks.append(term.word)
        covered = got / total if total else 0.0
        property_, values, role = self._asked_for(question, report, node)
        verb = next((term for term in question.terms if term.place == question.verb), None)
        figure = question.asks[0] == asked.AMOUNT and "figure" in node.kinds
        sure = verb is None or figure or self._is_kind(verb, node)
        if not sure and role > 0:  # who does something else is not who is asked for
            role *= _OTHER_DEED
        if not sure:
            role -= _NO_DEED * (0.5 if report.share(verb.stems) == 1 else 1.0)  # type: ignore[union-attr]
        meant = is_meant(report) and not (verb and report.own.kinds & set(verb.kinds))
        if question.asks[0] == asked.WHETHER and self.suiting.is_aside(question, report, node):
            role, sure = role - _ASIDE, False
        if question.past and meant:  # what is to come was not done
            role, sure = role - _NO_DEED, False
        sides = 0.0 if figure else self._sides(question, node)
        sides -= _NO_NAME * sum(term.name and term.word in lacks for term in question.terms)
        score = covered + role + sides + self._shape(question, report, node) + self._state(question, report)
        score += _MAIN * (figure or bool(verb and node.kinds.intersection(verb.kinds[:1])))
        score += self.suiting.score(question, report, node, verb)
        score += _EVERY * len(question.words & set(report.words)) / len(question.words)
        sure = sure and (not question.negative or denies(report))
        return Fit(report, node, score, covered, property_, values, lacks, sure)

    def _asked_for(self, question: Inquiry, report: Report, node: ToldNode) -> tuple[str, list[str], float]:
        """What stands in the role that is asked for first, and how much that counts for all that is asked."""
        score = 0.0
        first: tuple[str, list[str]] = "", []
        if self._is_what_is:
            return *first, score
        for number, what in enumerate(question.asks[:2]):
            if what == asked.WHETHER:
                continue
            properties: Sequence[str] = ROLES[what]
            if what == asked.WHO and question.passive:
                properties = UNDERGOES if not question.object else DOES
            if what == asked.WHO and question.verb < 0:
                properties = DOES + UNDERGOES
            found = next(
                ((name, values) for name in properties if (values := self.suiting.new(question, node, name, what))),
                ("", []),
            )
            if what == asked.WHY and not found[0] and node.kinds & REASONS:
                found = next(
                    ((name, node.roles[name]) for name in ("hasContent", "hasTheme") if name in node.roles), found
                )
            if what == asked.AMOUNT and not found[0]:
                found = self._counted(question, node)
            weight = (_REASON_ROLE if what == asked.WHY else _ROLE) / (1 if number == 0 else 2)
            if what in (asked.WHO, asked.WHERE) and number == 0:
                found, much = self.suiting.of_sort(question, node, found)
                score += much
            weight += _DAY * (what == asked.WHEN and number == 0 and bool(found[0]))
            if found[0]:
                score += weight * (1.0 if what not in (asked.WHAT, asked.HOW) else 0.3)
            elif what in _SIGNS and _SIGNS[what].search(report.text.lower()):
                score += weight * self._near(question, report, what)
            elif what not in (asked.WHAT, asked.HOW):
                no_role = _NO_REASON if what == asked.WHY else _NO_ROLE
                score -= no_role if number == 0 else no_role / 2
            if number == 0:
                first = found
        return *first, score

    def _near(self, question: Inquiry, report: Report, what: str) -> float:
        """How much the sign counts that the words have it: for a number, whether what is counted stands right behind."""
        if what != asked.AMOUNT:
            return 0.4
        counted = {each for term in question.terms[:1] for each in term.stems}
        said = report.words
        numbers = [place for place, word in enumerate(said) if _SIGNS[what].fullmatch(word) or word[0].isdigit()]
        return 0.9 if any(counted & set(map(stem, said[place + 1 : place + 5])) for place in numbers) else 0.4

    def _counted(self, question: Inquiry, node: ToldNode) -> tuple[str, list[str]]:
        """What stands in a role with its number, such as "four trawlers", and is asked for by name."""
        for name, fillers in node.roles.items():
            for filler in fillers:
                if self.reports.has(filler, "hasAmount") and any(
                    self.reports.bears(filler, term.stems) >= _HELD for term in question.terms if not term.name
                ):
                    return name, [filler]
        return "", []

    def _is_kind(self, verb: TellingWord, node: ToldNode) -> bool:
        """Whether a node is of a kind that the verb of a question says, or what happens in it."""
        kinds = set(verb.kinds)
        inner = (
            self.reports.nodes.get(each)
            for each in (*node.roles.get("hasContent", ()), *node.roles.get("hasTheme", ()))
        )
        return not kinds or bool(node.kinds & kinds) or any(each and each.kinds & kinds for each in inner)

    def _sides(self, question: Inquiry, node: ToldNode) -> float:
        """Whether names stand on the side where the question has them."""
        score = 0.0
        acting, other = by_side([node])
        other = [each for each in other if "Document" not in self.reports.classes(each)]  # that is only theirs
        for places, right, wrong in ((question.subject, acting, other), (question.object, other, acting)):
            for term in question.terms:
                if term.place not in places or not term.name:
                    continue
                is_right = any(self.reports.bears(filler, term.stems) > 0 for filler in right)
                is_wrong = any(self.reports.bears(filler, term.stems) > 0 for filler in wrong)
                score += _SIDE * (is_right - (is_wrong and not is_right))
        return score

    def _state(self, question: Inquiry, report: Report) -> float:
        """What speaks for or against a report by how things stand by now, what is to come, and whether it has any number where
        one is asked for."""
        score = 0.0
        if question.now:
            score += _STANDS * (bool(_STANDING.search(report.text)) - bool(_GONE.search(report.text)))
        if question.coming and (report.own.kinds & (UNREAL | _TAKEN_ON) or asked.is_to_come(report.text)):
            score += _COMING
        if question.asks[0] in _COUNTS and not _ANY_NUMBER.search(report.text.lower()):
            score -= _NO_NUMBER
        elif question.asks[0] == asked.AMOUNT and any(
            word[0].isdigit() and word not in question.words for word in report.words
        ):
            score += _NUMBER
        return score

    def _shape(self, question: Inquiry, report: Report, node: ToldNode) -> float:
        """What speaks for or against a report beside its words: that it is a heading, that it says what is not."""
        score = -_HEADING if "heading" in report.own.kinds else 0.0
        score -= (
            _HEADING
            if report.own.kinds & {"authorship", "office-holding"}
            and not node.kinds - {"authorship", "office-holding"}
            and "who" not in question.asks
            else 0
        )
        is_denial = denies(report)
        if question.negative:
            score += _NOT if is_denial else -_NOT
        elif is_denial and asked.WHETHER not in question.asks:
            score -= _NOT / 2
        if node is report.own:
            score += _REAL
        return score


def _weighed(held: Mapping[int, float], weights: Mapping[int, float]) -> float:
    return sum(weights[place] * much for place, much in held.items())


def is_meant(report: Report) -> bool:
    """Whether a report says what is planned, offered, threatened or promised, and not what was done."""
    return bool(report.own.kinds & (UNREAL | _TAKEN_ON))
